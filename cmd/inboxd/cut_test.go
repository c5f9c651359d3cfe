package main

import (
	"os"
	"testing"

	"inboxd/internal/imaptest"
)

// The line is cut after every octet of the APPEND dialogue (a short test: after
// some of them): the next run leaves exactly one draft.
func TestTortureCutInAppend(t *testing.T) {
	step := 37
	switch {
	case *tortureFor > 0:
		step = 1
	case testing.Short():
		step = 311
	}
	for _, name := range []string{"dovecot", "cyrus"} {
		t.Run(name, func(t *testing.T) {
			s := imaptest.Start(t, name)
			cuts, arrived := 0, 0
			for n := 0; ; n += step {
				config, state := setup(t, s, "")
				s.Deliver(t, "INBOX", offers()[0])
				spared := s.CutAppend(t, n)
				code, _, _ := inboxd(t, "once", "--config", config)
				over := spared()
				if over != (code == exitOK) {
					t.Fatalf("cut after %d octets: exit code %d, and spared is %v", n, code, over)
				}
				there := len(s.Snapshot(t, s.DraftsName))
				if code, _, errs := inboxd(t, "once", "--config", config); code != exitOK {
					t.Fatalf("after a cut at %d octets: once ended with %d:\n%s", n, code, errs)
				}
				drafts := s.Snapshot(t, s.DraftsName)
				if len(drafts) != 1 {
					t.Fatalf("cut after %d octets: %d drafts", n, len(drafts))
				}
				if over {
					t.Logf("%d cuts, every %d octets; after %d of them the draft had arrived", cuts, step, arrived)
					return
				}
				cuts++
				arrived += there
				for _, box := range []string{"INBOX", s.DraftsName} {
					for _, m := range s.Snapshot(t, box) {
						s.Remove(t, box, m.UID)
					}
				}
				if err := os.RemoveAll(state); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}
