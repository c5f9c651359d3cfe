package config

import (
	"strconv"
	"strings"
)

// text1 takes a quoted text of one line and returns what it says.
func (s *scanner) text1() (string, bool) {
	quote := s.next()
	start := s.pos
	for {
		switch c := s.peek(); {
		case c == quote:
			body := string(s.text[start:s.pos])
			s.next()
			if quote == '\'' {
				return body, true
			}
			return unescape(body), true
		case c == '\n', s.pos >= len(s.text):
			return "", false
		case c == '\\' && quote == '"':
			s.next()
			s.next()
		default:
			s.next()
		}
	}
}

// unescape resolves the escapes of a TOML basic string.
func unescape(body string) string {
	if !strings.Contains(body, `\`) {
		return body
	}
	var b strings.Builder
	for i := 0; i < len(body); i++ {
		if body[i] != '\\' || i+1 == len(body) {
			b.WriteByte(body[i])
			continue
		}
		i++
		if digits := hexDigits(body[i]); digits > 0 {
			end := min(i+1+digits, len(body))
			code, _ := strconv.ParseUint(body[i+1:end], 16, 32)
			b.WriteRune(rune(code))
			i = end - 1
			continue
		}
		b.WriteByte(escaped(body[i]))
	}
	return b.String()
}

// hexDigits is how many digits follow a numeric escape; 0 for the others.
func hexDigits(c byte) int {
	switch c {
	case 'x':
		return 2
	case 'u':
		return 4
	case 'U':
		return 8
	}
	return 0
}

// escaped is the character that a one-letter escape stands for.
func escaped(c byte) byte {
	switch c {
	case 'b':
		return '\b'
	case 't':
		return '\t'
	case 'n':
		return '\n'
	case 'f':
		return '\f'
	case 'r':
		return '\r'
	case 'e':
		return 0x1b
	}
	return c
}
