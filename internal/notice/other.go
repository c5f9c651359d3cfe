//go:build !unix

package notice

import "context"

// show has nowhere to show anything on this system.
func show(context.Context, string, string) error { return ErrNone }
