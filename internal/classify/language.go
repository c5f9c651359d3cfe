package classify

import (
	"slices"
	"strings"
	"sync"

	"github.com/abadojack/whatlanggo"
)

// The frequent small words of a language, in matching form (see foldWord).
// They tell languages apart even in a line of five words, where trigrams fail.
var stopWords = map[string]map[string]bool{
	"en": wordSet("the and you your we for to of is are with this that have i be on our will would it as at from by not in or if can a an me my us was has been please thanks thank hi hello dear regards about just any let know"),
	"de": wordSet("der die das und sie ihnen ihre ihrer ihr wir ich fur mit ist sind ein eine einen einem einer zu auf von im den dem des nicht haben wird werden uns bei auch als oder wenn sich dass du dir dich hallo danke vielen gruss grussen uber noch wurden mochten ihren unser unsere nach zum zur gerne bitte fuer"),
	"fr": wordSet("le la les des et vous votre vos nous je pour avec est sont un une du de au aux que qui dans sur ne pas ce cette avons notre etre bonjour merci par plus en tu ton ta te nos mon ma mais si cordialement ou il elle"),
	"es": wordSet("el la los las y usted su sus para con es son un una de del al que en por no nos le les te tu se ha hemos hola gracias este esta como mas pero si estamos nuestro nuestra saludo buenos dias lo me mi o ya"),
	"it": wordSet("il lo la gli le e di che per con un una del della dei nel nella non sono siamo abbiamo ho ti la suo sua tuo tua ci vi questo questa grazie buongiorno ciao al alla da come piu ma se anche cordiali saluti nostra nostro lei mi ha dal dalla"),
	"pt": wordSet("o a os as e de do da dos das que em no na para com um uma por nao voce seu sua nos esta este temos gostariamos obrigado obrigada ola bom dia ao mais como mas se tem foi sao pelo pela nosso nossa lhe prezado prezada"),
	"nl": wordSet("de het een en je jij jouw u uw wij we ik voor met is zijn van op in te dat die niet hebben wordt ons onze bij ook als of naar aan hallo bedankt dank groet graag heb kan wil zou om maar dit deze er beste"),
	"pl": wordSet("i w z na do nie sie jest sa ze to dla o od za po pan pani panstwo panstwa panu ci cie czy jak ale oraz dzien dobry dziekuje dziekujemy pozdrawiam prosze nam nas jestesmy mamy mam chcielibysmy przez ktory ktora ten ta tego lub bardzo"),
	"sv": wordSet("och att det som en ett for med ar av pa till den du dig vi oss inte har kan om hej tack halsningar din ditt vara vill skulle eller fran"),
	"da": wordSet("og at det som en et for med er af pa til den du dig vi os ikke har kan om hej tak hilsen din dit vil skulle eller fra jeg ville blive"),
	"nb": wordSet("og at det som en et for med er av pa til den du deg vi oss ikke har kan om hei takk hilsen din ditt vil skulle eller fra jeg ville bli"),
	"fi": wordSet("ja on ei se etta olen olet me te sinun meidan kiitos hei terveisin mutta jos kun tai myos ovat oli teille sinulle olemme voi"),
	"cs": wordSet("a je se na v ze do to pro s si ale jsme jste vas vam dobry den dekuji dekujeme pozdravem by nebo jak prosim mate muzete nase"),
	"ro": wordSet("si de la in cu pe un o este sunt pentru va ne nu ca mai din dumneavoastra buna ziua multumesc multumim sau dar daca avem"),
	"hu": wordSet("a az es hogy nem egy is van meg on onnek koszonjuk koszonom udvozlettel tisztelt kedves ha de vagy mint lenne kerjuk"),
	"tr": wordSet("ve bir bu icin ile da de cok size sizi merhaba tesekkurler tesekkur ederiz saygilarimla olarak degil ama veya daha olan"),
	"ca": wordSet("el la els les i de que en per amb una un no us hem som es vostre vostra bon dia gracies salutacions pero si mes aquest aquesta"),
}

// supported are the languages that have a lexicon.
var supported = wordSet("en de fr ja es it pt nl pl")

// language names the language of the words an author wrote, or "und".
func language(d *doc) string {
	text := d.canon
	if l := scriptLanguage(text); l != "" {
		return l
	}
	best, second, lang := d.vote()
	if lang != "" && best >= 2 && (best*4 >= second*5 || best >= second+2) {
		return lang
	}
	if len(strings.Fields(text)) >= 4 {
		info := whatlanggo.DetectWithOptions(text, whatlangOptions)
		if code := info.Lang.Iso6391(); code != "" && (lang == "" && info.Confidence > 0.3 || code == lang || info.IsReliable()) {
			return code
		}
	}
	if lang != "" {
		return lang
	}
	return "und"
}

// shortText is how many words a message needs for its language to be told
// against that of its thread.
const shortText = 8

// threadLanguage is the language of the newest earlier turn that has one.
func threadLanguage(th Thread) string {
	for i := len(th.Earlier) - 1; i >= 0; i-- {
		t := &th.Earlier[i]
		l := t.Verdict.Language
		if t.Mine {
			l = t.Said.Language
		}
		if l != "" && l != "und" {
			return l
		}
	}
	return ""
}

// languageIn is the language of a message's words; of a few words, that of its
// thread where they do not clearly speak another.
func languageIn(d *doc, th Thread) string {
	l := language(d)
	t := threadLanguage(th)
	if t == "" || l == t || l == "ja" || l == "ko" || l == "zh" {
		return l
	}
	ts := allTokens(d)
	if (sisters[l] && sisters[t] || len(ts) < 2*shortText) && supported[t] && nearlyAs(ts, t) {
		return t // Spanish and Catalan share most small words, and few words tell little; a thread seldom changes
	}
	if len(ts) >= shortText && l != "und" {
		return l
	}
	if best, _, own := vote(ts); own == l && best >= 3 {
		return l
	}
	return t
}

// sisters are languages whose small words are largely the same.
var sisters = wordSet("es ca pt it")

// nearlyAs reports whether a language has at most one stop word less than the
// one that has most of them.
func nearlyAs(ts []token, lang string) bool {
	best, _, _ := vote(ts)
	own := 0
	for _, t := range ts {
		if stopWords[lang][t.norm] {
			own++
		}
	}
	return own+1 >= best
}

// whatlangOptions leaves out languages that nobody recruits in and that steal
// short texts (Esperanto, Cebuano, Hausa …).
var whatlangOptions = whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{
	whatlanggo.Eng: true, whatlanggo.Deu: true, whatlanggo.Fra: true, whatlanggo.Spa: true, whatlanggo.Ita: true,
	whatlanggo.Por: true, whatlanggo.Nld: true, whatlanggo.Pol: true, whatlanggo.Swe: true, whatlanggo.Dan: true,
	whatlanggo.Nob: true, whatlanggo.Fin: true, whatlanggo.Ces: true, whatlanggo.Ron: true, whatlanggo.Hun: true,
	whatlanggo.Tur: true, whatlanggo.Rus: true, whatlanggo.Ukr: true, whatlanggo.Bul: true, whatlanggo.Srp: true,
	whatlanggo.Hrv: true, whatlanggo.Slv: true, whatlanggo.Vie: true, whatlanggo.Ind: true, whatlanggo.Arb: true,
	whatlanggo.Pes: true, whatlanggo.Heb: true, whatlanggo.Ell: true, whatlanggo.Hin: true, whatlanggo.Ben: true,
	whatlanggo.Tha: true, whatlanggo.Kor: true, whatlanggo.Cmn: true, whatlanggo.Jpn: true, whatlanggo.Lit: true,
	whatlanggo.Lav: true, whatlanggo.Est: true,
}}

// scriptLanguage decides by script alone: kana is Japanese, Hangul Korean, Han
// without kana Chinese, each where it is more than a word in a Latin text.
func scriptLanguage(text string) string {
	var kana, han, hangul, latin int
	for _, r := range text {
		switch {
		case r >= 0x3040 && r <= 0x30FF:
			kana++
		case r >= 0x3400 && r <= 0x9FFF:
			han++
		case r >= 0xAC00 && r <= 0xD7AF:
			hangul++
		case r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z':
			latin++
		}
	}
	switch {
	case hangul*4 > latin+kana+han:
		return "ko"
	case kana > 0 && (kana+han)*3 > latin:
		return "ja"
	case han > 3 && han*3 > latin:
		return "zh"
	}
	return ""
}

func allTokens(d *doc) []token {
	var out []token
	for i := range d.sentences {
		if !d.sentences[i].subject {
			out = append(out, d.sentences[i].tokens...)
		}
	}
	return out
}

// ballot is the stop words turned round: for each word the languages that have
// it, by their number in the order of their names.
type ballot struct {
	langs []string
	of    map[string][]int8
}

var loadBallot = sync.OnceValue(func() *ballot {
	b := &ballot{of: map[string][]int8{}}
	for l := range stopWords {
		b.langs = append(b.langs, l)
	}
	slices.Sort(b.langs)
	for i, l := range b.langs {
		for w := range stopWords[l] {
			b.of[w] = append(b.of[w], int8(i))
		}
	}
	return b
})

// ballotMost is room for the languages of a ballot, without an allocation.
const ballotMost = 32

// vote counts stop words: the best language with its count and the runner-up's.
func vote(ts []token) (best, second int, lang string) {
	var count [ballotMost]int
	b := loadBallot()
	b.cast(ts, &count)
	return b.result(&count)
}

// vote counts the stop words of a document but for its subject.
func (d *doc) vote() (best, second int, lang string) {
	var count [ballotMost]int
	b := loadBallot()
	for i := range d.sentences {
		if !d.sentences[i].subject {
			b.cast(d.sentences[i].tokens, &count)
		}
	}
	return b.result(&count)
}

func (b *ballot) cast(ts []token, count *[ballotMost]int) {
	for i := range ts {
		for _, l := range b.of[ts[i].norm] {
			count[l]++
		}
	}
}

func (b *ballot) result(count *[ballotMost]int) (best, second int, lang string) {
	first := -1
	for l, n := range count[:len(b.langs)] {
		if n > best {
			first, best = l, n
		}
	}
	if first < 0 {
		return 0, 0, ""
	}
	for l, n := range count[:len(b.langs)] {
		if l != first {
			second = max(second, n)
		}
	}
	return best, second, b.langs[first]
}

// sentenceLanguages is which lexicons read a sentence: that of its message, and
// that of its own words where they clearly speak another language.
func sentenceLanguages(s *sentence, lang string) []string {
	if lang == "ja" {
		return []string{"ja", "en"}
	}
	best, second, own := vote(s.tokens)
	if own != "" && own != lang && supported[own] && best >= 3 && best >= second+2 {
		return []string{own}
	}
	if !supported[lang] && own != "" && supported[own] && best >= 2 && lang == "und" {
		return []string{own}
	}
	return []string{lang}
}
