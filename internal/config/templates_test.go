package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"inboxd/internal/decide"
)

const goodLetter = "Thank you for {offer}, and for the time and the care that you and your colleagues have put into it over these weeks.\n\n" +
	"I have decided not to accept it, and I am telling you now so that you can go ahead.\n\nI wish you and the team all the best with the search.\n"

func letters(t *testing.T, files map[string]string) (cfg string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, "letters", filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	cfg = filepath.Join(dir, "config.toml")
	text := goodAccount + "\n" + goodPolicy + "\ntemplates = \"letters\"\n"
	if err := os.WriteFile(cfg, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return cfg
}

func TestTemplates(t *testing.T) {
	c, err := Load(letters(t, map[string]string{"en/decline_offer.txt": goodLetter, "en/decline_offer-warm.txt": goodLetter, "README.md": "mine", "en/.swp": "x", "en/hold.txt~": "x"}))
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Rules.Templates); n != 2 || c.Rules.Templates[0].Kind != decide.DeclineOffer {
		t.Errorf("%+v", c.Rules.Templates)
	}
}

func TestTemplatesThatAreWrong(t *testing.T) {
	for name, want := range map[string]string{
		"en/decline_ofer.txt":       "decline_ofer.txt:1: no template has this name",
		"xx/decline_offer.txt":      "no template has this name",
		"decline_offer.txt":         "no template has this name",
		"en/deep/decline_offer.txt": "no template has this name",
		"en/hold.txt":               "hold.txt:1: unknown-variable «{offers}»",
	} {
		_, err := Load(letters(t, map[string]string{name: strings.Replace(goodLetter, "{offer}", "{offers}", 1)}))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Load(letters(t, nil)); err == nil || !strings.Contains(err.Error(), "policy.templates") {
		t.Errorf("no folder: %v", err)
	}
}

// No link leads out of the folder.
func TestTemplatesStayInTheirFolder(t *testing.T) {
	cfg := letters(t, map[string]string{"en/decline_offer.txt": goodLetter})
	outside := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(outside, []byte(goodLetter), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(filepath.Dir(cfg), "letters", "en", "hold.txt")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	if _, err := Load(cfg); err == nil || !strings.Contains(err.Error(), "hold.txt:1: cannot be read") {
		t.Errorf("%v", err)
	}
}
