package imapwatch

import (
	"fmt"
	"sync"
	"time"
)

// When a message is given up: after so many connections that died while it
// alone was being fetched. A network that comes and goes looks the same as a
// server that falls over a message, so that needs time as well.
const (
	maxUnreadable = 3 // the library could not take the answer
	maxDeaths     = 5 // the connection just ended
	deathsWithin  = 10 * time.Minute
	maxSuspects   = 10_000
)

// suspects remembers, across the connections of one account, the messages that
// were awaited when a connection died.
type suspects struct {
	mu   sync.Mutex
	list map[suspectKey]*suspect
}

type suspectKey struct {
	box      string
	validity uint32
	uid      uint32
}

type suspect struct {
	since      time.Time // first death while it was fetched alone
	deaths     int
	unreadable int
}

func newSuspects() *suspects { return &suspects{list: map[suspectKey]*suspect{}} }

func keyOf(b Box, uid uint32) suspectKey { return suspectKey{b.Name, b.UIDValidity, uid} }

// batch is how many of the UIDs may be asked for together: a suspect goes alone.
func (s *suspects) batch(b Box, uids []uint32, most int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.list[keyOf(b, uids[0])] != nil {
		return 1
	}
	n := 1
	for n < min(len(uids), most) && s.list[keyOf(b, uids[n])] == nil {
		n++
	}
	return n
}

// any reports whether a suspect is in the mailbox at or above from.
func (s *suspects) any(b Box, from uint32) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.list {
		if k.box == b.Name && k.validity == b.UIDValidity && (k.uid >= from || k.uid == 0) {
			return true
		}
	}
	return false
}

// shun notes that a connection died while everything new was awaited at once,
// so that it is listed first the next time; or, with on false, that the list came through.
func (s *suspects) shun(b Box, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !on {
		delete(s.list, keyOf(b, 0))
		return
	}
	s.list[keyOf(b, 0)] = &suspect{}
}

// died notes that a connection ended while the UIDs were awaited. Several are
// only asked for one by one the next time; one alone is held responsible.
func (s *suspects) died(b Box, uids []uint32, unreadable bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list)+len(uids) > maxSuspects {
		clear(s.list)
	}
	for _, u := range uids {
		sus := s.list[keyOf(b, u)]
		if sus == nil {
			sus = &suspect{}
			s.list[keyOf(b, u)] = sus
		}
		if len(uids) > 1 {
			continue
		}
		if sus.deaths++; sus.deaths == 1 {
			sus.since = time.Now()
		}
		if unreadable {
			sus.unreadable++
		}
	}
}

// delivered clears those that came after all.
func (s *suspects) delivered(b Box, items []Item) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.list) == 0 {
		return
	}
	for _, it := range items {
		delete(s.list, keyOf(b, it.UID))
	}
}

// verdict is why a message is given up, nil while it is not.
func (s *suspects) verdict(b Box, uid uint32) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	sus := s.list[keyOf(b, uid)]
	switch {
	case sus == nil:
		return nil
	case sus.unreadable >= maxUnreadable:
		return fmt.Errorf("the server's answer for this message cannot be read (tried %d times)", sus.deaths)
	case sus.deaths >= maxDeaths && time.Since(sus.since) >= deathsWithin:
		return fmt.Errorf("the connection ends whenever this message is fetched (%d times)", sus.deaths)
	}
	return nil
}
