package compose

import (
	"errors"

	"inboxd/internal/decide"
)

// ErrLanguage is wrapped when a reply would be due in a language that has no words here.
var ErrLanguage = errors.New("no wording for this language")

// ErrRefused is wrapped when the finished text does not pass Lint: nothing may be saved.
var ErrRefused = errors.New("the text does not pass the wording checks")

// Compose writes the reply that rq.Decision asks for. The findings are those
// that made it refuse, or none.
func Compose(rq Request) (*Draft, []Finding, error) { return nil, nil, ErrRefused }

// RefereeNotices writes one notice to each referee of the decision, each in a thread of its own.
func RefereeNotices(rq Request) ([]*Draft, error) { return nil, nil }

// Lint checks a reply's text (without quote) against the playbook's wording rules.
func Lint(text, language string, kind decide.Kind) []Finding { return []Finding{} }

// MessageID is the id of the draft that answers parent: derived from account,
// parent and revision alone, so that two machines agree without a secret.
func MessageID(account, parent string, revision int, domain string) string { return "" }

// Fingerprint is what "still as inboxd wrote it" means: a hash over the decoded
// body with white space normalised, To, Cc and Subject; servers may add header
// fields without changing it.
func Fingerprint(raw []byte) (string, error) { return "", nil }

// Languages lists the languages that replies can be written in, ISO 639-1.
func Languages() []string { return nil }
