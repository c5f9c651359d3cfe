package corpus

import (
	"bufio"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"inboxd/internal/classify"
)

// HeldOut reports a corpus file that nothing is learnt from: its author was kept
// apart to measure with (<language>-h1.jsonl).
func HeldOut(path string) bool {
	_, hand, _ := strings.Cut(filepath.Base(path), "-")
	return strings.HasPrefix(hand, "h")
}

// ReadPhrases reads labelled sentences, one a line: "label: sentence" or
// "label+label: sentence". A label is a signal or "none", of the user's own
// words "me." and an act or "me.none". The error names the line.
func ReadPhrases(r io.Reader, lang, group string) ([]classify.Phrase, error) {
	var out []classify.Phrase
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		labels, text, ok := strings.Cut(line, ": ")
		if !ok {
			return nil, fmt.Errorf("line %d: no label before a colon", n)
		}
		p := classify.Phrase{Lang: lang, Text: strings.TrimSpace(text), Group: group}
		for label := range strings.SplitSeq(labels, "+") {
			if err := p.Label(strings.TrimSpace(label)); err != nil {
				return nil, fmt.Errorf("line %d: %w", n, err)
			}
		}
		out = append(out, p)
	}
	return out, lines.Err()
}
