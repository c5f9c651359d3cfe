//go:build darwin

package notice

import (
	"context"
	"fmt"
	"os/exec"
)

// show runs osascript. Title and body are arguments of the script, not part of
// it: nothing in them can become a command.
func show(ctx context.Context, title, body string) error {
	const script = "on run argv\ndisplay notification (item 2 of argv) with title (item 1 of argv)\nend run"
	if out, err := exec.CommandContext(ctx, "/usr/bin/osascript", "-e", script, title, body).CombinedOutput(); err != nil {
		return fmt.Errorf("show a notice: %w: %s", err, out)
	}
	return nil
}
