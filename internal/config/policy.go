package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"inboxd/internal/decide"
)

// policy reads [policy].
func (s section) policy() Rules {
	return Rules{
		Stance:            decide.Stance(s.text("stance")),
		AnswerOutreach:    s.yesNo("answer_outreach"),
		Lookback:          s.span("lookback"),
		MaxDraftsPerDay:   s.number("max_drafts_per_day", 0, 10000),
		NeverDraft:        s.texts("never_draft", correspondent),
		Folders:           s.folders("folders"),
		ReplyAll:          s.yesNo("reply_all"),
		Tone:              s.text("tone"),
		HighStakes:        s.texts("high_stakes", correspondent),
		HoldDays:          s.number("hold_days", 1, 30),
		GentleClose:       s.yesNo("gentle_close"),
		OpenToTerms:       s.yesNo("open_to_terms"),
		MentionDirectHire: s.yesNo("mention_direct_hire"),
		Reason:            s.text("reason"),
		Keyword:           s.keyword("keyword"),
		Gestures:          s.yesNo("gesture_folders"),
		Templates:         s.templates("templates"),
	}
}

var spanForm = regexp.MustCompile(`^([0-9]{1,4})([dwh])$`)

// span is a length of time: a number with d, w or h.
func (s section) span(name string) time.Duration {
	t := s.text(name)
	m := spanForm.FindStringSubmatch(t)
	if m == nil {
		if s.is(name, t) {
			k := s.t.find(name)
			s.wrong(name, "expected %s; got %q", k.expect, shorten(t))
		}
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // four digits at most
	unit := map[string]time.Duration{"h": time.Hour, "d": 24 * time.Hour, "w": 7 * 24 * time.Hour}[m[2]]
	span := time.Duration(n) * unit
	if span > longest {
		s.wrong(name, "expected five years (1826d) at most; got %q", t)
		return 0
	}
	return span
}

// longest is how far back a first start may look.
const longest = 1826 * 24 * time.Hour

// is reports whether the file gives the key this very text: false where it has
// another type, which was noted already.
func (s section) is(name, t string) bool {
	v, ok := s.values[name].(string)
	return ok && v == t
}

// folders is the list of watched folders.
func (s section) folders(name string) []string {
	seen := map[string]bool{}
	list := s.texts(name, func(t string) (string, string) {
		fold := t
		if strings.EqualFold(t, "INBOX") { // RFC 9051 §5.1: in any case
			fold = "INBOX"
		}
		switch {
		case strings.TrimSpace(t) == "":
			return "", "a folder's name is empty; expected names such as \"INBOX\""
		case lineFault(t, 255) != "":
			return "", "a folder's name " + lineFault(t, 255)
		case seen[fold]:
			return "", fmt.Sprintf("the folder %q stands here twice; expected each once", shorten(t))
		}
		seen[fold] = true
		return fold, ""
	})
	if list, ok := s.values[name].([]any); ok && len(list) == 0 {
		s.wrong(name, `names no folder; expected a list of folder names, such as ["INBOX"]`)
	}
	return list
}

// keyword is an IMAP keyword, or "".
func (s section) keyword(name string) string {
	t := s.text(name)
	switch {
	case t == "":
		return ""
	case strings.HasPrefix(t, `\`) || strings.HasPrefix(t, "$"):
		s.wrong(name, `begins with %q, which belongs to the mail system; expected a word of your own, such as "inboxd-drafted"`, t[:1])
		return ""
	case len(t) > 64 || strings.ContainsFunc(t, notInKeyword):
		s.wrong(name, `expected one word of plain letters, digits, hyphens and dots, such as "inboxd-drafted"; got %q`, shorten(t))
		return ""
	}
	return t
}

// notInKeyword reports what a keyword may not contain. RFC 9051 §9 (atom) allows
// more, but servers and clients differ over it, and over "]" most of all.
func notInKeyword(r rune) bool {
	return r > 0x7f || !isBare(byte(r)) && r != '.'
}
