package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"inboxd/internal/imaptest"
)

// W27: six accounts on one host take six connections, one each, and no more.
func TestW27OneConnectionAnAccount(t *testing.T) {
	s := imaptest.Start(t, "embedded")
	config, _ := setup(t, s, "")
	multiply(t, config, 6)
	stop, log := start(t, "run", "--config", config)
	conns := func() (signedIn, idle int) {
		in, waits := map[int]bool{}, map[int]bool{}
		for _, c := range s.Commands() {
			in[c.Conn] = true
			waits[c.Conn] = waits[c.Conn] || c.Name == "IDLE"
		}
		for _, w := range waits {
			if w {
				idle++
			}
		}
		return len(in), idle
	}
	waitFor(t, func() bool { _, idle := conns(); return idle == 6 })
	rest(300 * time.Millisecond)
	if n, _ := conns(); n != 6 {
		t.Errorf("%d connections for six accounts:\n%s", n, log)
	}
	stop()
}

// multiply makes a configuration of one account one of n on the same server.
func multiply(t testing.TB, config string, n int) {
	t.Helper()
	b, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	first, after, _ := strings.Cut(string(b), "[state]")
	var all strings.Builder
	for i := range n {
		all.WriteString(strings.NewReplacer(`"main"`, fmt.Sprintf("%q", fmt.Sprint("number ", i)),
			fmt.Sprintf("address = %q", me), fmt.Sprintf("address = \"alex%d@example.org\"", i)).Replace(first))
	}
	if err := os.WriteFile(config, []byte(all.String()+"[state]"+after), 0o600); err != nil {
		t.Fatal(err)
	}
}
