package compose

import (
	"slices"
	"strings"

	"inboxd/internal/mail"
)

// Words that only one variety of Portuguese writes.
var (
	european  = []string{"equipa", "equipas", "contacto", "contactos", "consigo", "convosco", "facto", "projecto", "telemóvel", "exmo", "exma", "exmos", "reunimo-nos", "lhe", "recibos", "estágio", "connosco", "cumprimentos"}
	brazilian = []string{"equipe", "equipes", "contato", "contatos", "você", "vocês", "time", "clt", "pj", "vaga", "atenciosamente", "retorno", "usuário", "abraço", "prezado", "prezada", "gente"}
)

// portugal reports whether a Portuguese message comes from Portugal: by the
// words its author chose, their domain and their telephone number.
func portugal(m *mail.Message) bool {
	if m == nil {
		return false
	}
	words := wordsOf(textHead(m.New + "\n" + m.Signature))
	score := 0
	for _, w := range words {
		switch {
		case slices.Contains(european, w):
			score++
		case slices.Contains(brazilian, w):
			score--
		}
	}
	addr := strings.ToLower(m.Author().Addr)
	switch {
	case strings.HasSuffix(addr, ".pt"):
		score += 3
	case strings.HasSuffix(addr, ".br"):
		score -= 3
	}
	for _, phone := range []struct {
		prefix string
		points int
	}{{"+351", 2}, {"+55", -2}} {
		if strings.Contains(m.New+m.Signature, phone.prefix) {
			score += phone.points
		}
	}
	return score > 0
}

// textHead bounds what is searched.
func textHead(s string) string {
	if len(s) > lintMost {
		s = s[:lintMost]
	}
	return strings.ToValidUTF8(s, "")
}
