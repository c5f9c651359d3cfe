package mail

import (
	"bytes"
	"io"

	"inboxd/internal/mail/chars"

	"github.com/emersion/go-message"
)

// decodeTransfer undoes a part's transfer encoding with the library's decoder,
// after mending what would make that decoder give up half-way.
func decodeTransfer(body []byte, encoding string, d *defects) []byte {
	switch encoding {
	case "":
		return body
	case "base64":
		clean, dirty := mendBase64(body)
		if dirty {
			d.add("damaged base64")
		}
		if len(clean) == 0 && len(bytes.TrimSpace(body)) > 0 {
			d.add("text declared as base64 is not")
			return body
		}
		return decodeWith("base64", clean)
	case "quoted-printable":
		return decodeWith("quoted-printable", mendQuotedPrintable(body))
	}
	d.add("unknown transfer encoding, read as it is")
	return body
}

// decodeWith runs the library's decoder. It yields what it could decode.
func decodeWith(encoding string, body []byte) []byte {
	var h message.Header
	h.Set("Content-Type", "application/octet-stream")
	h.Set("Content-Transfer-Encoding", encoding)
	e, err := message.New(h, bytes.NewReader(body))
	if err != nil {
		return body
	}
	var out bytes.Buffer
	out.Grow(len(body))
	_, _ = io.Copy(&out, e.Body) // what was decoded before an error is kept
	return out.Bytes()
}

// mendBase64 keeps the base64 alphabet only and cuts at padding that ends the
// text: a list server's plain footer behind it is not base64.
func mendBase64(b []byte) (clean []byte, dirty bool) {
	clean = make([]byte, 0, len(b)+3)
	pad := 0
	for _, c := range b {
		switch {
		case c == '=':
			pad++
		case c == '\r' || c == '\n' || c == ' ' || c == '\t':
		case !chars.IsBase64(c):
			dirty = true
		case pad > 0:
			return padded(clean), true
		default:
			clean = append(clean, c)
		}
	}
	return padded(clean), dirty
}

// padded completes the last group of four; a lone character decodes to nothing.
func padded(b []byte) []byte {
	switch len(b) % 4 {
	case 1:
		return b[:len(b)-1]
	case 2:
		return append(b, '=', '=')
	case 3:
		return append(b, '=')
	}
	return b
}

// mendQuotedPrintable removes control characters, which end the decoder, and
// breaks lines longer than its buffer of 4096 octets with soft line breaks.
func mendQuotedPrintable(b []byte) []byte {
	if !needsMending(b) {
		return b
	}
	const longest = 3000
	out := make([]byte, 0, len(b)+len(b)/longest*2+2)
	line := 0
	for i := 0; i < len(b); i++ {
		c := b[i]
		switch {
		case c == '\n':
			line = 0
		case c < ' ' && c != '\t' && c != '\r' || c == 0x7f:
			continue
		case line > longest && c != '=' && c != '\r' && (i < 2 || b[i-1] != '=' && b[i-2] != '='):
			out = append(out, '=', '\n')
			line = 0
		}
		out = append(out, c)
		line++
	}
	return out
}

// needsMending reports a line over the limit or a control character.
func needsMending(b []byte) bool {
	line := 0
	for _, c := range b {
		switch {
		case c == '\n':
			line = 0
		case c < ' ' && c != '\t' && c != '\r' || c == 0x7f:
			return true
		default:
			if line++; line > 3000 {
				return true
			}
		}
	}
	return false
}
