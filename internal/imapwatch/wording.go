package imapwatch

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// wordings are the answers that say in prose what a response code should have
// said, by server. Codes go first (RFC 5530); these are all that is matched by text.
var wordings = []struct {
	part string // lower case
	kind ErrorKind
}{
	{"request is throttled", Throttled},                     // Exchange Online: BAD, with a back-off time
	{"user is authenticated but not connected", Throttled},  // Exchange Online after too many connections
	{"too many simultaneous connections", TooMany},          // Gmail: NO [ALERT] to AUTHENTICATE
	{"maximum number of connections", TooMany},              // Dovecot, Courier: also as BYE
	{"too many connections", TooMany},                       // Zimbra, hMailServer
	{"too many open connections", TooMany},                  // Cyrus, Exchange on premises
	{"number of simultaneous", TooMany},                     // Yahoo, AOL
	{"connection limit", TooMany},                           // Stalwart, Open-Xchange
	{"concurrent connections", TooMany},                     // Stalwart
	{"rate limit", Throttled},                               // Stalwart, Yahoo
	{"too many login", Throttled},                           // Stalwart, mailbox.org
	{"too many auth", Throttled},                            // Stalwart, WorkMail
	{"too many failed", Throttled},                          // GMX, web.de
	{"bandwidth limits", Throttled},                         // Gmail: account exceeded command or bandwidth limits
	{"system error", Throttled},                             // Gmail: NO System Error (Failure)
	{"server error - please try again", Throttled},          // Yahoo: LOGIN Server error
	{"temporar", Throttled},                                 // temporary, temporarily: Dovecot's internal errors, Cyrus
	{"try again later", Throttled},                          // GMX, Yandex, Proton Bridge
	{"server unavailable", Throttled},                       // Exchange on premises
	{"server busy", Throttled},                              // Exchange on premises, QQ
	{"invalid credentials", BadPassword},                    // Gmail: also in mid-session
	{"authentication failed", BadPassword},                  // Cyrus, Dovecot
	{"login failed", BadPassword},                           // Courier, Exchange
	{"application-specific password required", BadPassword}, // Gmail, Yahoo: NO [ALERT]
}

var backoffTime = regexp.MustCompile(`(?i)suggested backoff time:\s*(\d{1,18})\s*(milliseconds|seconds)?`)

// knownWording is what text means at the servers listed, and how long to wait
// at least; "" where it is none of theirs.
func knownWording(text string) (ErrorKind, time.Duration) {
	low := strings.ToLower(text)
	for _, w := range wordings {
		if !strings.Contains(low, w.part) {
			continue
		}
		switch w.kind {
		case BadPassword:
			return w.kind, 0
		case Throttled:
			if wait := askedWait(text); wait > 0 {
				return w.kind, wait
			}
		}
		return w.kind, tooManyWait
	}
	if wait := askedWait(text); wait > 0 {
		return Throttled, wait
	}
	return "", 0
}

// askedWait is the back-off time Exchange suggests, at most maxAsked; 0: none.
func askedWait(text string) time.Duration {
	m := backoffTime.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	n, err := strconv.ParseInt(m[1], 10, 64)
	if err != nil {
		return maxAsked
	}
	unit := time.Millisecond
	if strings.EqualFold(m[2], "seconds") {
		unit = time.Second
	}
	if n > int64(maxAsked/unit) {
		return maxAsked
	}
	return time.Duration(n) * unit
}
