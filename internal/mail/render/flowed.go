package render

import "strings"

// Unflow joins the soft line breaks of format=flowed text (RFC 3676 §4): a line
// that ends in a space goes on in the next one of the same quote depth. With
// delsp the space itself was added by the sender and goes too.
func Unflow(text string, delsp bool) string {
	const deepest = 50
	var out strings.Builder
	out.Grow(len(text))
	depth, open := 0, false
	for _, line := range strings.Split(text, "\n") {
		d := 0
		for d < len(line) && line[d] == '>' {
			d++
		}
		body := line[d:]
		stuffed := strings.HasPrefix(body, " ")
		if stuffed {
			body = body[1:] // space-stuffing, §4.4
		}
		d = min(d, deepest)
		if open && (d != depth || body == "") {
			// Improperly flowed: the paragraph ends here (§4.5). An empty line ends
			// it too, whatever space someone typed at the end of the line above.
			out.WriteByte('\n')
			open = false
		}
		if !open && d > 0 {
			out.WriteString(strings.Repeat(">", d))
			if body != "" {
				out.WriteByte(' ')
			}
		}
		soft := strings.HasSuffix(body, " ") && body != "-- "
		if soft && delsp {
			body = body[:len(body)-1]
		}
		out.WriteString(body)
		if !soft {
			out.WriteByte('\n')
		}
		open, depth = soft, d
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// StripPGP unwraps clear-signed text (RFC 9580 §7): the armour lines and the
// signature go, dash escapes are undone.
func StripPGP(text string) string {
	const begin, sig = "-----BEGIN PGP SIGNED MESSAGE-----\n", "-----BEGIN PGP SIGNATURE-----"
	start := strings.Index(text, begin)
	if start < 0 || start > 2000 {
		return text
	}
	_, body, ok := strings.Cut(text[start+len(begin):], "\n\n")
	if !ok {
		return text
	}
	if end := strings.Index(body, sig); end >= 0 {
		body = body[:end]
	}
	return text[:start] + strings.ReplaceAll("\n"+body, "\n- ", "\n")[1:]
}
