package imapwatch

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// The values of Folders.How.
const (
	bySpecialUse = "special-use"
	byName       = "name"
	byConfig     = "configured"
)

// folder is one line of LIST that can be opened.
type folder struct {
	name  string // decoded
	plain string // its name for comparing, without INBOX. or [Gmail]/ before it
	leaf  string // the last level of it
	top   bool   // it is on the first level, but for such a prefix
	attrs []imap.MailboxAttr
}

// Folders finds the special mailboxes: by configured name ("" for none), by
// special-use attribute (RFC 6154), else by localized name. Errors: NoFolder,
// Ambiguous, both for Drafts, and NoFolder for a configured name that is not
// there. The others are "" where they are not found, or not for certain.
func (c *Conn) Folders(ctx context.Context, drafts, sent string) (Folders, error) {
	all, err := c.listFolders(ctx)
	if err != nil {
		return Folders{}, err
	}
	f := Folders{How: map[string]string{}}
	for _, role := range []struct {
		key, wish string
		into      *string
		names     roleNames
	}{
		{"drafts", drafts, &f.Drafts, draftsNames}, {"sent", sent, &f.Sent, sentNames},
		{"trash", "", &f.Trash, trashNames}, {"junk", "", &f.Junk, junkNames}, {"all", "", &f.All, allNames},
	} {
		found, how, err := c.findRole(ctx, all, role.wish, role.names)
		if err != nil {
			return Folders{}, err
		}
		if *role.into = found; found != "" {
			f.How[role.key] = how
		}
	}
	return f, nil
}

// listFolders lists what can be opened. Attributes come with plain LIST at many
// servers, and at some without the capability (mjs/imapclient#517).
func (c *Conn) listFolders(ctx context.Context) ([]folder, error) {
	if c.Has("SPECIAL-USE") && c.Has("LIST-EXTENDED") {
		rows, err := c.list(ctx, &imap.ListOptions{ReturnSpecialUse: true})
		if err == nil || kindOf(err) != Refused {
			return openable(rows), err
		}
	}
	rows, err := c.list(ctx, nil)
	if err != nil {
		return nil, err
	}
	if c.Has("SPECIAL-USE") && !slices.ContainsFunc(rows, hasUse) {
		// It may have to be asked for; a refusal costs nothing.
		marked, err := c.list(ctx, &imap.ListOptions{SelectSpecialUse: true})
		if err != nil && kindOf(err) != Refused {
			return nil, err
		}
		rows = withUse(rows, marked)
	}
	return openable(rows), nil
}

func (c *Conn) list(ctx context.Context, o *imap.ListOptions) (rows []*imap.ListData, err error) {
	err = c.do(ctx, `LIST "" *`, c.opts.CommandTimeout, func() (err error) {
		rows, err = c.client.List("", "*", o).Collect()
		return err
	})
	return rows, err
}

func hasUse(d *imap.ListData) bool {
	return slices.ContainsFunc([]imap.MailboxAttr{draftsNames.attr, sentNames.attr, trashNames.attr, junkNames.attr, allNames.attr},
		func(a imap.MailboxAttr) bool { return hasAttr(d.Attrs, a) })
}

func hasAttr(attrs []imap.MailboxAttr, a imap.MailboxAttr) bool {
	return slices.ContainsFunc(attrs, func(b imap.MailboxAttr) bool { return strings.EqualFold(string(a), string(b)) })
}

// withUse adds the attributes of marked to rows.
func withUse(rows, marked []*imap.ListData) []*imap.ListData {
	for _, m := range marked {
		i := slices.IndexFunc(rows, func(d *imap.ListData) bool { return d.Mailbox == m.Mailbox })
		if i < 0 {
			rows = append(rows, m)
			continue
		}
		rows[i].Attrs = append(rows[i].Attrs, m.Attrs...)
	}
	return rows
}

func openable(rows []*imap.ListData) []folder {
	list := make([]folder, 0, len(rows))
	for _, d := range rows {
		if hasAttr(d.Attrs, imap.MailboxAttrNoSelect) || hasAttr(d.Attrs, imap.MailboxAttrNonExistent) || d.Mailbox == "" {
			continue
		}
		f := folder{name: d.Mailbox, attrs: d.Attrs, plain: d.Mailbox, leaf: d.Mailbox, top: true}
		if d.Delim != 0 {
			delim := string(d.Delim)
			levels := strings.Split(d.Mailbox, delim)
			f.leaf = levels[len(levels)-1]
			if len(levels) > 1 && slices.Contains([]string{"inbox", "[gmail]", "[google mail]"}, strings.ToLower(levels[0])) {
				levels = levels[1:]
				f.plain = strings.Join(levels, delim)
			}
			f.top = len(levels) == 1
		}
		f.plain, f.leaf = foldName(f.plain), foldName(f.leaf)
		list = append(list, f)
	}
	return list
}

// findRole finds one special mailbox.
func (c *Conn) findRole(ctx context.Context, all []folder, wish string, role roleNames) (name, how string, err error) {
	if wish != "" {
		name, err := c.configured(all, wish, role)
		return name, byConfig, err
	}
	hits, how := matching(all, role)
	switch {
	case len(hits) == 1:
		return hits[0], how, nil
	case role.key == sentNames.key && len(hits) > 1:
		// Exchange has Sent beside Sent Items. It is only read: the one in use is taken.
		name, err := c.fullest(ctx, hits)
		return name, how, err
	case role.key != draftsNames.key:
		return "", "", nil
	case len(hits) == 0:
		return "", "", &Error{Kind: NoFolder, What: c.server.where() + ": no Drafts folder was found among " + some(all),
			Hint: `name it with drafts = "…" in the account's table`}
	}
	return "", "", &Error{Kind: Ambiguous, What: c.server.where() + ": the Drafts folder could be any of " + quoteList(hits),
		Hint: fmt.Sprintf("choose one with drafts = %q in the account's table", hits[0])}
}

// configured looks a name of the user's up; INBOX alone has no case (RFC 9051 §5.1).
func (c *Conn) configured(all []folder, wish string, role roleNames) (string, error) {
	for _, f := range all {
		if f.name == wish || (strings.EqualFold(wish, "INBOX") && strings.EqualFold(f.name, "INBOX")) {
			return f.name, nil
		}
	}
	return "", &Error{Kind: NoFolder, What: fmt.Sprintf("%s: the folder %q of %s = … is not there, only %s", c.server.where(), wish, role.key, some(all)),
		Hint: "correct the name, or leave it out to have it found"}
}

// matching are the folders with the attribute, one at the top before those of
// shared mailboxes further down; else those with one of the names at the top,
// else at any level.
func matching(all []folder, role roleNames) (hits []string, how string) {
	tiers := []struct {
		how   string
		match func(folder) bool
	}{
		{bySpecialUse, func(f folder) bool { return f.top && hasAttr(f.attrs, role.attr) }},
		{bySpecialUse, func(f folder) bool { return hasAttr(f.attrs, role.attr) }},
		{byName, func(f folder) bool { return role.has(f.plain) }},
		{byName, func(f folder) bool { return role.has(f.leaf) }},
	}
	for _, t := range tiers {
		for _, f := range all {
			if t.match(f) {
				hits = append(hits, f.name)
			}
		}
		if len(hits) > 0 {
			return hits, t.how
		}
	}
	return nil, ""
}

// fullest is the mailbox with the most messages.
func (c *Conn) fullest(ctx context.Context, names []string) (string, error) {
	best, most := names[0], uint32(0)
	for _, name := range names {
		box, err := c.status(ctx, name)
		if IsLost(err) {
			return "", err
		}
		if err == nil && box.Messages > most {
			best, most = name, box.Messages
		}
	}
	return best, nil
}

// some lists the first few folder names for an error.
func some(all []folder) string {
	names := make([]string, 0, len(all))
	for _, f := range all {
		names = append(names, f.name)
	}
	return quoteList(names)
}

func quoteList(names []string) string {
	const shown = 12
	more := ""
	if len(names) > shown {
		more = fmt.Sprintf(" and %d more", len(names)-shown)
		names = names[:shown]
	}
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = fmt.Sprintf("%q", clip(n))
	}
	if len(quoted) == 0 {
		return "no folders at all"
	}
	return strings.Join(quoted, ", ") + more
}
