package engine

import (
	"context"
	"fmt"
	"strings"

	"inboxd/internal/decide"
	"inboxd/internal/imapwatch"
	"inboxd/internal/store"
)

// A gesture is the user's word given in any mail client: a message moved, or
// labelled, into one of four folders sets the stance of its thread. The
// folders are made only where the configuration asks for them, and nothing is
// ever moved out of them or taken from them.

// gestureParent is the folder that the four lie in.
const gestureParent = "inboxd"

// gestures are the folders, by the stance that each sets.
func gestures() []struct {
	leaf   string
	stance decide.Stance
} {
	return []struct {
		leaf   string
		stance decide.Stance
	}{{"Decline", decide.Decline}, {"Negotiate", decide.Negotiate}, {"Pursue", decide.Pursue}, {"Ignore", decide.Ignore}}
}

// subfolders is what a connection must be able to do for gestures.
type subfolders interface {
	Subfolders(ctx context.Context, parent string, leaves []string, create bool) (map[string]string, error)
}

// readGestures takes in what lies in the gesture folders and sets the stances.
// It runs before anything is judged, so that the word counts in the same pass.
func (e *Engine) readGestures(ctx context.Context, box Mailbox) error {
	if !e.acc.Gestures {
		return nil
	}
	if err := e.findGestures(ctx, box); err != nil {
		return err
	}
	for _, g := range gestures() {
		name := e.gestureFolders[g.leaf]
		if name == "" {
			continue
		}
		if err := e.readGesture(ctx, box, name, g.stance); err != nil && !isKind(err, imapwatch.NoFolder) {
			return err
		}
	}
	return nil
}

// findGestures finds or makes the folders, once a connection. A server that
// refuses leaves the user the commands; the pass goes on.
func (e *Engine) findGestures(ctx context.Context, box Mailbox) error {
	finder, can := box.(subfolders)
	if !can || e.gestureConn == box {
		return nil
	}
	var leaves []string
	for _, g := range gestures() {
		leaves = append(leaves, g.leaf)
	}
	found, err := finder.Subfolders(ctx, gestureParent, leaves, !e.opt.DryRun)
	if isKind(err, imapwatch.Refused) || isKind(err, imapwatch.NoFolder) {
		e.tell(Report{What: Notice, Text: fmt.Sprintf("the folders %s/%s cannot all be made: %v; make them yourself, or use `inboxd decide`",
			gestureParent, strings.Join(leaves, ", "), err)})
		err = nil
	}
	if err != nil {
		return err
	}
	e.gestureConn, e.gestureFolders = box, found
	return nil
}

// readGesture takes in one folder and sets the stance of what is new in it.
func (e *Engine) readGesture(ctx context.Context, box Mailbox, name string, s decide.Stance) error {
	moved, err := e.moved(ctx, box, name)
	if err != nil || !moved {
		return err
	}
	if err := e.takeInFolder(ctx, box, name, false); err != nil {
		return err
	}
	var told []Report
	err = e.update(ctx, func(tx *store.Tx) error {
		told = told[:0]
		cur, found, err := tx.Cursor(e.acc.Key(), name)
		if err != nil || !found {
			return err
		}
		from, renumbered, err := e.gestureMark(tx, name, cur)
		if err != nil {
			return err
		}
		keys, err := tx.KeysAt(e.acc.Key(), name, cur.UIDValidity, from)
		if err != nil {
			return err
		}
		heard := map[string]bool{} // threads: one of many messages moved together
		for _, k := range keys {
			r, err := e.gesture1(tx, k, name, s, renumbered, heard)
			if err != nil {
				return err
			}
			told = append(told, r...)
		}
		return tx.SetMeta(e.gestureKey(name), fmt.Sprintf("%d %d", cur.UIDValidity, max(from, cur.Next)))
	})
	for _, r := range told {
		e.tell(r)
	}
	return err
}

func (e *Engine) gestureKey(name string) string { return "gesture " + e.acc.Key() + " " + name }

// gestureMark is the first UID whose gesture has not been heard. After the
// server renumbered the folder everything in it is looked at again, but a word
// that the user has given since then stands.
func (e *Engine) gestureMark(tx *store.Tx, name string, cur store.Cursor) (from uint32, renumbered bool, err error) {
	s, err := tx.Meta(e.gestureKey(name))
	if err != nil || s == "" {
		return 1, false, err
	}
	var validity uint32
	if _, err := fmt.Sscanf(s, "%d %d", &validity, &from); err != nil {
		return 0, false, fmt.Errorf("the stored mark of %s: %w", name, err)
	}
	if validity != cur.UIDValidity {
		return 1, true, nil
	}
	return from, false, nil
}

// gesture1 sets the stance of the thread that one message belongs to. Only
// somebody else's message is a gesture: the user's own, moved along with its
// thread, says nothing more.
func (e *Engine) gesture1(tx *store.Tx, key, folder string, s decide.Stance, renumbered bool, heard map[string]bool) ([]Report, error) {
	m, found, err := tx.Message(e.acc.Key(), key)
	if err != nil || !found || m.Mine || m.Thread == "" || heard[m.Thread] {
		return nil, err
	}
	heard[m.Thread] = true
	h, found, err := tx.Thread(m.Thread)
	if err != nil || !found || renumbered && h.Word != "" {
		return nil, err
	}
	if err := decide1(tx, h, s, "", e.now()); err != nil {
		return nil, err
	}
	text := fmt.Sprintf("%s: you put a message of this thread into %s", s, folder)
	return []Report{{What: Gesture, Thread: h.ID, Text: text}}, e.write(tx, h.ID, key, Gesture, text)
}
