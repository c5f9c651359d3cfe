package compose

import (
	"strings"
	"testing"

	"inboxd/internal/decide"
)

func BenchmarkCompose(b *testing.B) {
	rq := request("en", decide.DeclineOffer)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Compose(rq); err != nil {
			b.Fatal(err)
		}
	}
}

// The longest texts that the checks read stay cheap, whatever stands in them.
func BenchmarkLintHostile(b *testing.B) {
	for name, piece := range map[string]string{"sentences": "a. ", "words": "withdraw ", "braces": "{[<", "lines": "a\n\n", "capitals": "Aa Bb Cc. ", "digits": "1 2,3 4 "} {
		text := strings.Repeat(piece, lintMost/len(piece))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				LintReply(text, "en", decide.DeclineOffer, text)
			}
		})
	}
}
