package imapwatch

import "bytes"

// What the owner of a connection tells its wire about the command in flight,
// and asks it afterwards.

// expectPlus allows n continuation requests; any other is dropped, because
// go-imap gives up at one it does not wait for. plain says that they belong to
// AUTHENTICATE PLAIN, where some servers put prose behind the plus.
func (w *wire) expectPlus(n int, plain bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.plus, w.auth = n, plain
}

// expectLogin makes the next greeting or tagged OK carry capabilities, so that
// go-imap does not ask for them by itself: one command is in flight at a time.
func (w *wire) expectLogin() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.login, w.caps = true, false
}

// gaveCaps reports whether the server told its capabilities of its own accord.
func (w *wire) gaveCaps() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.caps
}

// expectFetch says what the rows of the FETCH in flight are to hold; nil ends it.
func (w *wire) expectFetch(want *wanted) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.want, w.lost = want, 0
}

func (w *wire) wanted() *wanted {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.want
}

// lostBodies is how many bodies could not be delivered since expectFetch.
func (w *wire) lostBodies() int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.lost
}

// lastBye is what the server said when it hung up, or "".
func (w *wire) lastBye() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.bye
}

// brokenBy is why reading ended; nil while it goes on, and where go-imap gave up by itself.
func (w *wire) brokenBy() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.broken
}

// noteTag keeps the tag of a command. go-imap flushes at the end of each, so
// that a command begins a write; a literal that looks like one does no harm.
func (w *wire) noteTag(p []byte) {
	tag, _, ok := bytes.Cut(p[:min(len(p), 24)], []byte(" "))
	if !ok || len(tag) < 2 || tag[0] != 'T' {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.tags) < 1000 {
		w.tags[string(tag)] = true
	}
}

// answers reports whether a tag is that of a command that waits, and ends its wait.
func (w *wire) answers(tag string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.tags[tag] {
		return false
	}
	delete(w.tags, tag)
	return true
}
