package chars

import (
	"encoding/base64"
	"strings"
	"unicode/utf16"
)

// decodeUTF7 reads RFC 2152 text. Nothing sane writes it today; old Outlook and
// some relays still do, and the charset tables leave it out.
func decodeUTF7(b []byte) string {
	var out strings.Builder
	s := string(b)
	for {
		plus := strings.IndexByte(s, '+')
		if plus < 0 {
			out.WriteString(s)
			return strings.ToValidUTF8(out.String(), "\uFFFD")
		}
		out.WriteString(s[:plus])
		s = s[plus+1:]
		end := 0
		for end < len(s) && IsBase64(s[end]) {
			end++
		}
		if end == 0 {
			out.WriteByte('+')
		} else {
			out.WriteString(utf7Run(s[:end]))
		}
		s = strings.TrimPrefix(s[end:], "-")
	}
}

// utf7Run decodes one shifted run: base64 of UTF-16, big endian.
func utf7Run(run string) string {
	raw, _ := base64.RawStdEncoding.DecodeString(run[:len(run)/4*4+tailLen(len(run)%4)])
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

// tailLen drops a lone base64 character, which decodes to nothing.
func tailLen(n int) int {
	if n == 1 {
		return 0
	}
	return n
}

// IsBase64 reports whether c is of the base64 alphabet (RFC 4648 §4), without
// padding.
func IsBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}
