package engine

import (
	"context"
	"fmt"
	"strings"

	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// sendsPrefix begins the keyword by which an installation says, on a draft, that
// it is the one that sends it.
const sendsPrefix = "inboxd-sends-"

// claimToSend makes sure that no other installation acts on the same approval:
// the configuration names the computer that sends, or the draft is marked with a
// keyword of our own and then read again. Whoever finds another's mark beside
// their own keeps back; if both came at once, both do, and nothing is sent twice.
// elsewhere names the other one; "" if there is none.
func (e *Engine) claimToSend(ctx context.Context, box Postbox, at store.Place, gesture bool) (elsewhere string, err error) {
	p := e.acc.Post
	if p.SendingHost != "" {
		if !strings.EqualFold(p.SendingHost, p.ThisHost) {
			return fmt.Sprintf("sending_host says %s, and this is %s", p.SendingHost, p.ThisHost), nil
		}
		return "", nil
	}
	state, err := box.Select(ctx, at.Mailbox)
	if err != nil {
		return "", err
	}
	if gesture && !state.Keywords {
		return "your mark on a draft is seen by every installation, and this server keeps no keywords to tell them apart; name the one computer in sending_host", nil
	}
	if state.Keywords && e.opt.Installation != "" {
		if err := box.StoreKeyword(ctx, at.UID, sendsPrefix+e.opt.Installation); err != nil && !isKind(err, imapwatch.Refused) {
			return "", err
		}
	}
	e.step("claimed to send")
	it, there, err := box.Whole(ctx, at.UID, maxLetter)
	if err != nil || !there {
		return "", err
	}
	for _, f := range it.Flags {
		other, is := strings.CutPrefix(strings.ToLower(f), sendsPrefix)
		if is && !strings.EqualFold(other, e.opt.Installation) {
			return "a draft bears the mark of " + other + "; sending_host under [account.smtp] names the computer that sends", nil
		}
	}
	return "", nil
}
