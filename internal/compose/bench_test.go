package compose

import (
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
