package engine

import (
	"errors"
	"slices"
	"testing"
)

var errFull = errors.New("database or disk is full")

// The disk is full at the n-th write, and for a while after it: what was begun is
// finished when there is room again, as if nothing had been.
func TestFullDiskAtEveryWrite(t *testing.T) {
	t.Parallel()
	for _, long := range []int{1, 1000} {
		for name, play := range scenes() {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				calm := newWorld(t)
				play(calm)
				calm.must()
				want := calm.drafts()
				for n := 1; ; n++ {
					w := newWorld(t)
					play(w)
					count := 0
					w.store.Fails = func() error {
						if count++; count >= n && count < n+long {
							return errFull
						}
						return nil
					}
					err := w.visit()
					for range 4 {
						_ = w.visit() // it is tried again, and fails as long as the disk is full
					}
					w.store.Fails = nil
					w.must()
					if got := w.drafts(); !slices.Equal(got, want) {
						t.Fatalf("full at write %d, %d long: drafts answer %v, want %v", n, long, got, want)
					}
					if err == nil {
						t.Logf("%d writes", n-1)
						return
					}
					if !errors.Is(err, errFull) {
						t.Fatalf("full at write %d: the error hides its cause: %v", n, err)
					}
				}
			})
		}
	}
}
