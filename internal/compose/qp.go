package compose

import "strings"

const hexDigits = "0123456789ABCDEF"

// quotedPrintable encodes text (LF line ends) for the wire: CRLF, 7-bit, no line
// over 76 octets (RFC 2045 §6.7). Beyond the standard's needs it protects, at
// the start of every line, what transports mangle: "From " (mbox files put a ">"
// in front), a dot (SMTP stuffing done badly), and ">From".
func quotedPrintable(text string) string {
	var b strings.Builder
	b.Grow(len(text) + len(text)/4)
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if i > 0 {
			b.WriteString("\r\n")
		}
		encodeLine(&b, line)
	}
	b.WriteString("\r\n")
	return b.String()
}

func encodeLine(b *strings.Builder, line string) {
	column := 0
	for i := 0; i < len(line); {
		n := runeBytes(line[i:])
		piece := encodePiece(line, i, n, column == 0)
		// A soft break takes the 76th octet; the last piece of the line may use it.
		room := lineMax - 1
		if i+n == len(line) {
			room = lineMax
		}
		if column+len(piece) > room {
			b.WriteString("=\r\n")
			column = 0
			piece = encodePiece(line, i, n, true)
		}
		b.WriteString(piece)
		column += len(piece)
		i += n
	}
}

// runeBytes is the length of the character at the start of s, so that a soft
// break never divides one.
func runeBytes(s string) int {
	n := 1
	for n < len(s) && n < 4 && s[n]&0xc0 == 0x80 {
		n++
	}
	return n
}

// encodePiece encodes the n octets at i of a line.
func encodePiece(line string, i, n int, lineStart bool) string {
	c := line[i]
	literal := n == 1 && c >= ' ' && c <= '~' && c != '=' || n == 1 && c == '\t'
	switch {
	case (c == ' ' || c == '\t') && i+n == len(line):
		literal = false // trailing white space is lost in transport
	case lineStart && (c == '.' || c == 'F' && strings.HasPrefix(line[i:], "From ")):
		literal = false
	case lineStart && c == '>' && strings.HasPrefix(strings.TrimLeft(line[i:], ">"), "From "):
		literal = false
	}
	if literal {
		return line[i : i+1]
	}
	var b strings.Builder
	for _, c := range []byte(line[i : i+n]) {
		b.WriteByte('=')
		b.WriteByte(hexDigits[c>>4])
		b.WriteByte(hexDigits[c&15])
	}
	return b.String()
}
