//go:build windows

package store

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// lockFolder takes a mutex named after the folder: Windows has no advisory lock
// on a directory.
func lockFolder(dir string) (unlock func() error, err error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	sum := sha256.Sum256([]byte(abs))
	name, err := windows.UTF16PtrFromString(`Local\inboxd-` + hex.EncodeToString(sum[:8]))
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	h, err := windows.CreateMutex(nil, true, name)
	if errors.Is(err, windows.ERROR_ALREADY_EXISTS) {
		return nil, errors.Join(ErrLocked, windows.CloseHandle(h))
	}
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	return func() error { return windows.CloseHandle(h) }, nil
}
