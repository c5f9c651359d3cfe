// Package bounce reads delivery reports (RFC 3464): which letter one is about,
// and whether it says that the letter will not arrive or only that it is late.
//
// It is pure, and what is no report, or cannot be read, is none.
package bounce

import (
	"bufio"
	"bytes"
	"io"
	"mime"
	"net/textproto"
	"regexp"
	"strings"

	"github.com/emersion/go-message"
)

// Report is what a delivery report says.
type Report struct {
	EnvelopeID string   // as given with the letter, "" where it is not told
	MessageID  string   // of the letter
	Failed     []string // recipients that it will not reach
	Delayed    []string // recipients that it has not reached yet
	Why        string   // the server's own words on the first failure, one line
}

// Is reports whether a header is that of a delivery report.
func Is(contentType, failedRecipients string) bool {
	kind, params, err := mime.ParseMediaType(contentType)
	return err == nil && kind == "multipart/report" && strings.EqualFold(params["report-type"], "delivery-status") || failedRecipients != ""
}

// maxPart bounds what is read of one part.
const maxPart = 64 << 10

var messageID = regexp.MustCompile(`(?im)^Message-ID:\s*(<[^<>\s]+>)`)

// Read reads a report. ok is false where there is nothing in it to act on.
func Read(raw []byte) (r Report, ok bool) {
	root, err := message.Read(bytes.NewReader(raw))
	if err != nil && !message.IsUnknownCharset(err) && !message.IsUnknownEncoding(err) {
		return r, false
	}
	_ = root.Walk(func(path []int, part *message.Entity, err error) error { // what cannot be walked tells nothing
		if err != nil {
			return nil //nolint:nilerr // the parts that can be read still count
		}
		kind, _, _ := part.Header.ContentType()
		switch kind {
		case "message/delivery-status", "message/global-delivery-status":
			r.status(read(part.Body))
		case "message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/rfc822-headers":
			if m := messageID.FindSubmatch(read(part.Body)); m != nil && r.MessageID == "" {
				r.MessageID = string(m[1])
			}
		}
		return nil
	})
	if failed := root.Header.Get("X-Failed-Recipients"); failed != "" && len(r.Failed) == 0 {
		for a := range strings.SplitSeq(failed, ",") {
			r.Failed = append(r.Failed, strings.TrimSpace(a))
		}
		// Exim's report has no parts: the letter's header stands in its text.
		if all := messageID.FindAllSubmatch(raw, 2); len(all) == 2 && r.MessageID == "" {
			r.MessageID = string(all[1][1])
		}
	}
	return r, len(r.Failed)+len(r.Delayed) > 0 && (r.EnvelopeID != "" || r.MessageID != "")
}

func read(r io.Reader) []byte {
	text, err := io.ReadAll(io.LimitReader(r, maxPart))
	if err != nil {
		return nil
	}
	return text
}

// status reads the groups of fields of a delivery-status part.
func (r *Report) status(text []byte) {
	in := textproto.NewReader(bufio.NewReader(io.MultiReader(bytes.NewReader(text), strings.NewReader("\r\n\r\n"))))
	for range 100 {
		h, err := in.ReadMIMEHeader()
		if id := h.Get("Original-Envelope-Id"); id != "" && r.EnvelopeID == "" {
			r.EnvelopeID = fromXtext(id)
		}
		to := address(h.Get("Original-Recipient"))
		if to == "" {
			to = address(h.Get("Final-Recipient"))
		}
		switch strings.ToLower(strings.TrimSpace(h.Get("Action"))) {
		case "failed":
			r.Failed = append(r.Failed, to)
			if r.Why == "" {
				r.Why = oneLine(h.Get("Status") + " " + strings.TrimPrefix(h.Get("Diagnostic-Code"), "smtp;"))
			}
		case "delayed":
			r.Delayed = append(r.Delayed, to)
		}
		if err != nil {
			return
		}
	}
}

// address takes the type off "rfc822; a@b".
func address(v string) string {
	_, a, found := strings.Cut(v, ";")
	if !found {
		a = v
	}
	return strings.Trim(strings.TrimSpace(a), "<>")
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return s
}

// fromXtext undoes RFC 3461 §4: servers give the id back as they got it, or decoded.
func fromXtext(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '+' && i+2 < len(s) {
			hi, lo := strings.IndexByte("0123456789ABCDEF", s[i+1]), strings.IndexByte("0123456789ABCDEF", s[i+2])
			if hi >= 0 && lo >= 0 {
				b.WriteByte(byte(hi<<4 | lo))
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}
