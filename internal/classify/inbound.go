package classify

import (
	"strings"

	"inboxd/internal/mail"
)

// Inbound reads a message somebody else wrote, in the light of its thread.
func Inbound(m *mail.Message, th Thread) Verdict { return loadReader().inbound(m, th) }

func (r *reader) inbound(m *mail.Message, th Thread) Verdict {
	v := Verdict{Language: "und", Signals: []Scored{}}
	if m == nil {
		return v
	}
	v.AutomaticWhy, v.Automatic = m.Automatic()
	c := r.prepare(m, th)
	v.Language = c.lang
	v.Platform = platform(m)
	if c.words == 0 {
		c.correct(&v)
		return v
	}
	v.Facts, v.FactEvidence = c.facts()
	v.Register = register(c.doc.canon, c.lang, v.Automatic)
	v.Courtesy = courtesy(m, th, c.lang)
	v.Panel = panel(c.doc, v.Facts)
	c.byRule, v.ScamReasons = c.rules(v.Automatic, v.Facts.Company)
	v.Signals = c.signals(r.m, v.Automatic)
	c.correct(&v)
	c.refine(&v)
	return v
}

// newWords is the text that is judged: what the author newly wrote, without
// the footers that hold the words of offers and refusals and mean neither.
func newWords(m *mail.Message) string {
	text := m.New
	if strings.TrimSpace(text) == "" && strings.TrimSpace(m.Quoted) == "" {
		text = m.Text
	}
	return dropFooters(bound(text))
}

// withoutLinks puts one word in the place of every web address: what stands in
// them are names of files and trackers, not words.
func withoutLinks(text string) string {
	if !strings.Contains(text, "://") && !strings.Contains(text, "www.") {
		return text
	}
	var b strings.Builder
	for text != "" {
		i := linkAt(text)
		if i < 0 {
			b.WriteString(text)
			break
		}
		b.WriteString(text[:i])
		b.WriteString("url")
		text = text[i:]
		end := strings.IndexAny(text, " \t\r\n<>\")]}」）")
		if end < 0 {
			break
		}
		text = text[end:]
	}
	return b.String()
}

// linkAt is where the next web address begins, or -1.
func linkAt(text string) int {
	best := -1
	for _, mark := range []string{"http://", "https://", "www."} {
		if i := strings.Index(text, mark); i >= 0 && (best < 0 || i < best) {
			best = i
		}
	}
	return best
}

// platform names the hiring platform or network a message came through.
func platform(m *mail.Message) string {
	for _, list := range [][]mail.Address{m.From, m.ReplyTo, m.Sender} {
		for _, a := range list {
			if name, _, is := mail.Relay(a.Addr); is {
				return name
			}
		}
	}
	return ""
}

// footerOpenings begin legal and list footers. A paragraph that begins with one
// ends the text, or is skipped if text follows that a person wrote.
var footerOpenings = []string{
	"this e-mail and any", "this email and any", "this message and any", "this email is confidential", "this e-mail is confidential",
	"this message is confidential", "the information in this", "the information contained in this", "confidentiality notice", "confidentiality:",
	"disclaimer", "if you are not the intended", "registered in england", "registered office", "caution: external", "[external]", "external email",
	"this message contains confidential", "we are an equal opportunity", "equal opportunity employer", "unsubscribe", "to unsubscribe",
	"you are receiving this", "you received this", "manage preferences", "view in browser", "nothing in this e", "this communication",
	"diese e-mail enthält", "diese nachricht enthält", "diese e-mail ist vertraulich", "sitz der gesellschaft", "registergericht", "datenschutzhinweis", "sie erhalten diese e-mail",
	"vertraulichkeitshinweis", "ce message et", "ce courriel", "ce message est confidentiel", "avertissement", "vous recevez cet", "se désabonner",
	"este mensaje y sus", "este correo electrónico y", "aviso legal", "recibe este correo", "darse de baja", "questo messaggio e", "ai sensi del", "ricevi questa email",
	"esta mensagem e", "esta mensagem pode", "aviso de confidencialidade", "cancelar inscrição", "dit bericht is uitsluitend", "deze e-mail is uitsluitend",
	"afmelden", "niniejsza wiadomość", "ta wiadomość zawiera", "administratorem danych", "administratorem pani", "wypisz się", "otrzymujesz tę",
	"本メールには", "本メールは機密", "誤って受信", "配信停止", "購読解除", "このメールは送信専用",
}

// dropFooters removes the paragraphs that are legal or list footers.
func dropFooters(text string) string {
	var out []string
	for para := range strings.SplitSeq(strings.ReplaceAll(text, "\r", ""), "\n\n") {
		low := strings.ToLower(strings.TrimLeft(para, " \n\t*_-"))
		drop := false
		for _, o := range footerOpenings {
			if strings.HasPrefix(low, o) {
				drop = true
				break
			}
		}
		if !drop {
			out = append(out, para)
		}
	}
	return strings.Join(out, "\n\n")
}

// hasReplyPrefix reports a subject taken over from an earlier message: its
// words are not this author's.
func hasReplyPrefix(subject string) bool {
	k := strings.IndexAny(subject, ":：")
	if k <= 0 || k > 8 {
		return false
	}
	return replyPrefixes[strings.ToLower(strings.TrimRight(strings.TrimSpace(subject[:k]), "0123456789[]() "))]
}

var replyPrefixes = wordSet("re aw antw sv vs odp ref res rv r i fw fwd wg tr enc rif doorst pd 回复 返信")

// prepared is everything needed to judge one message.
type prepared struct {
	m     *mail.Message
	th    Thread
	b     *book
	doc   *doc
	lang  string
	words int
	f     *features
	st    state

	byRule []Scored    // what the rules say; the model hears it
	lures  float64     // how much speaks for a scam
	heard  []heardUnit // what each sentence says
}

// prepare reads the new words of a message and its subject, where that is new.
func (r *reader) prepare(m *mail.Message, th Thread) *prepared {
	text := withoutLinks(newWords(m))
	c := &prepared{m: m, th: th, b: r.book, doc: read(text)}
	c.lang = languageIn(c.doc, th)
	for i := range c.doc.sentences {
		c.words += len(c.doc.sentences[i].tokens)
	}
	if !hasReplyPrefix(m.Subject) {
		c.addSubject(m.Subject)
	}
	if c.lang == "und" && c.words < 3 {
		c.lang = language(c.doc)
	}
	c.f = r.extract(c.doc, c.lang)
	c.st = r.stateOf(m, th)
	return c
}

// addSubject appends the subject to the document, as a sentence marked as one.
func (c *prepared) addSubject(subject string) {
	sub := canonical(strings.TrimSpace(subject))
	if sub == "" || len(sub) > 400 {
		return
	}
	from := len(c.doc.canon) + 2
	c.doc.canon += "\n\n" + sub
	st := tokenise(c.doc.canon, from, len(c.doc.canon))
	st.subject = true
	if len(st.tokens) > 0 {
		c.words += len(st.tokens)
		c.doc.sentences = append(c.doc.sentences, st)
	}
}
