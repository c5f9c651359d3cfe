// Package compose turns a decision into the words and bytes of one reply: the
// text in the correspondent's language, and an RFC 5322 message that any mail
// client threads, shows and sends well.
//
// It is pure: no network, clock, disk or global. It never decides whether to
// answer or whom, never invents a fact, and refuses a text that its own checks
// (Lint) find wrong.
package compose

import (
	"time"

	"inboxd/internal/classify"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
)

// Tone is how much warmth the words carry (playbook §4).
type Tone string

// The tones. The empty tone is chosen from language and register.
const (
	DirectTone Tone = "direct"
	WarmTone   Tone = "warm"
)

// Request is everything a reply is written from.
type Request struct {
	Decision  decide.Decision
	Turns     []classify.Turn // the thread; Turns[Decision.Parent] is answered and carries its text
	Tone      Tone
	From      mail.Address // identity with its display name
	Signature string       // the user's configured signature, LF; "" falls back to the display name
	Account   string       // key of the account: its primary address, lower case
	Revision  int          // 0 for the first draft of this parent, then 1, 2 …
	Now       time.Time    // in the user's zone
	Templates Templates    // the user's own texts, which take the place of ours
	HoldUntil string       // 2006-01-02: the day a hold promises an answer by; "" is computed from Decision.Deadline
}

// Draft is a finished reply.
type Draft struct {
	From       string
	To, Cc     []string // bare addresses
	Subject    string
	MessageID  string
	InReplyTo  string // "" when the parent has no id
	References []string
	Language   string
	Text       string // greeting, words, sign-off and signature; without the quoted original
	Raw        []byte // the whole message, CRLF, 7-bit clean
	Note       string // what the user should know about it, "" if nothing
}

// Finding is one thing the wording checks object to.
type Finding struct {
	Rule    string `json:"rule"`
	Words   string `json:"words"`
	Instead string `json:"instead,omitempty"`
}
