package imapwatch_test

import (
	"maps"
	"testing"

	"inboxd/internal/imaptest"
)

func TestSubfoldersEverywhere(t *testing.T) {
	t.Parallel()
	imaptest.Each(t, func(t *testing.T, s *imaptest.Server) {
		ctx := t.Context()
		leaves := []string{"Decline", "Pursue"}
		c := dial(t, s)
		if found, err := c.Subfolders(ctx, "inboxd", leaves, false); err != nil || len(found) != 0 {
			t.Fatalf("%v, %v", found, err)
		}
		made, err := c.Subfolders(ctx, "inboxd", leaves, true)
		if err != nil || len(made) != 2 {
			t.Fatalf("%v, %v", made, err)
		}
		again, err := c.Subfolders(ctx, "inboxd", leaves, true)
		if err != nil || !maps.Equal(made, again) {
			t.Errorf("%v, %v; made %v", again, err, made)
		}
		for _, name := range made {
			if _, err := c.Examine(ctx, name); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}
