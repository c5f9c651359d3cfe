package classify

import "testing"

func TestLexiconsCompile(t *testing.T) {
	b, err := loadBook()
	if err != nil {
		t.Fatal(err)
	}
	for lang, lex := range b.lex {
		t.Logf("%s: %d concepts, %d rules", lang, len(lex.concepts), len(lex.rules))
	}
}
