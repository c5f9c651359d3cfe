package compose

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

const (
	indexRoot  = 22 // octets of a Thread-Index header block (MS-OXOMSG §2.2.1.3)
	indexBlock = 5  // octets of each response block
	indexMost  = indexRoot + 140*indexBlock
)

// replyIndex is the Thread-Index of an answer sent at now: the parent's with one
// more response block, or "" if the parent's is no such value. Outlook groups by
// the root; the block orders the messages in it. Everything in it follows from
// the parent's index and the date, so that two machines write the same.
func replyIndex(parent string, now time.Time) string {
	parent = strings.Join(strings.Fields(parent), "")
	raw, err := base64.StdEncoding.DecodeString(parent)
	if err != nil || len(raw) < indexRoot || len(raw) > indexMost || (len(raw)-indexRoot)%indexBlock != 0 || raw[0] != 1 {
		return ""
	}
	return base64.StdEncoding.EncodeToString(append(raw, responseBlock(rootTime(raw), filetime(now))...))
}

// rootTime reads the FILETIME of a root block. Outlook writes its six most
// significant octets; Exchange since 2010 writes a reserved 0x01 and five.
func rootTime(raw []byte) uint64 {
	var b [8]byte
	if raw[1] == 1 {
		copy(b[:5], raw[1:6])
	} else {
		copy(b[:6], raw[:6])
	}
	return binary.BigEndian.Uint64(b[:])
}

// filetime counts 100 ns steps since 1601 (Windows FILETIME).
func filetime(t time.Time) uint64 {
	const toUnix = 11644473600 // seconds from 1601 to 1970
	return uint64(t.Unix()+toUnix)*10_000_000 + uint64(t.Nanosecond()/100)
}

// responseBlock packs the time since the root: one bit of scale, 31 bits of
// difference (in 26 ms steps below 1.7 years, else in 0.8 s steps), and an octet
// that senders fill with chance and that stays zero here.
func responseBlock(root, now uint64) []byte {
	var diff uint64
	if now > root {
		diff = now - root
	}
	delta := uint32(diff>>18) & 0x7fffffff
	if diff&0x00FE000000000000 != 0 {
		delta = uint32(diff>>23)&0x7fffffff | 0x80000000
	}
	return append(binary.BigEndian.AppendUint32(nil, delta), 0)
}

// field is the last field called name, exactly as it was written; "" if it is
// missing or cannot be repeated in a line of ASCII.
func (w *writer) field(name string) string {
	for i := range w.parent.Header {
		f := w.parent.Header[i]
		if strings.EqualFold(f.Name, name) {
			if v := strings.TrimSpace(f.Value); ascii(v) && len(name)+2+len(v) <= lineCap {
				return v
			}
			return ""
		}
	}
	return ""
}
