package engine

import (
	"inboxd/internal/classify"
	"inboxd/internal/compose"
	"inboxd/internal/decide"
	"inboxd/internal/mail"
	"inboxd/internal/store"
)

// What a Report tells.
const (
	Arrived  = "arrived" // a message was taken in
	Skipped  = "skipped" // a message cannot be read; Text says why
	Judged   = "judged"  // a thread was read and decided
	Planned  = "planned" // a draft is due; its bytes are committed (or would be, in a dry run)
	Saved    = "saved"   // the draft is in the mailbox
	Adopted  = "adopted" // the draft was already in the mailbox
	Edited   = "edited"  // the user touched the draft: it is theirs
	Thrown   = "thrown"  // the user threw the draft away
	SentByMe = "sent"    // the user sent it
	Left     = "left"    // an approved letter was taken by the server
	Removed  = "removed" // inboxd took its own untouched draft back
	Waiting  = "waiting" // the day's drafts are used up: it stays planned
	ToCopy   = "to copy" // the reply goes where no mail does: Draft.Text is to be copied
	Gesture  = "gesture" // the user moved or labelled a message: the thread's stance is set
	Checked  = "checked" // a draft that the user edited was read by the wording checks
	Notice   = "notice"  // something the user should know
	Told     = "told"    // the same, in a thread's story, where it has a notice of its own
)

// Report is one step of the story, for the log, the dry run and the demo.
type Report struct {
	What     string
	Account  string
	Thread   string
	Message  *mail.Message
	Verdict  *classify.Verdict
	Decision *decide.Decision
	Draft    *compose.Draft
	Text     string
}

// tell passes a report on and logs it. Subjects and addresses are the user's
// own mail and stay in their own log; words of a body never get there.
func (e *Engine) tell(r Report) {
	r.Account = e.acc.Name
	if e.opt.Report != nil {
		e.opt.Report(r)
	}
	args := []any{"account", r.Account}
	if r.Thread != "" {
		args = append(args, "thread", r.Thread)
	}
	if r.Text != "" {
		args = append(args, "detail", r.Text)
	}
	switch r.What {
	case Skipped, Notice:
		e.opt.Log.Warn(r.What, args...)
	case Arrived, Judged:
		e.opt.Log.Debug(r.What, args...)
	default:
		e.opt.Log.Info("draft "+r.What, args...)
	}
}

// write adds a step to the stored story.
func (e *Engine) write(tx *store.Tx, thread, message, what, detail string) error {
	return tx.Log(store.Event{At: e.now(), Account: e.acc.Key(), Thread: thread, Message: message, What: what, Detail: detail})
}
