package decide

import (
	"regexp"
	"strings"
	"time"

	"inboxd/internal/classify"
)

// Words that say that something has been filed with an authority in the user's
// name, or signed: what a mail alone does not undo.
var (
	filed = regexp.MustCompile(`(?i)(?:visa|permit|petition|H-?1B|visum|aufenthaltstitel|arbeitserlaubnis|blue card|titre de s[ée]jour|permiso|permesso|visto|vergunning|wiz[aęy]|zezwoleni\w*)[^.!?\n]{0,60}(?:^|[^\pL])(?:filed|submitted|lodged|approved|granted|issued|eingereicht|beantragt|bewilligt|erteilt|d[ée]pos[ée]e?s?|presentad[oa]|solicitad[oa]|presentat[oa]|depositat[oa]|submetid[oa]|ingediend|aangevraagd|z[łl]o[żz]on\w*)(?:[^\pL]|$)` +
		`|(?:^|[^\pL])(?:filed|submitted|lodged)[^.!?\n]{0,40}(?:visa|permit|petition|H-?1B)|(?:ビザ|在留資格)[^。\n]{0,20}(?:申請しました|申請済|提出しました|許可されました)`)
	signed = regexp.MustCompile(`(?i)(?:received|thank(?:s| you)(?: so much| very much)? for) (?:sending (?:back )?|returning )?(?:your |the |back the )?(?:counter-?)?signed (?:contract|offer|agreement|letter)` +
		`|thank(?:s| you)(?: so much| very much)? for (?:signing|accepting) (?:the|our|this|your) (?:job |written )?(?:offer|contract|agreement|position|role|job)` +
		`|your acceptance of (?:the|our|this) (?:job )?(?:offer|position|role|job)|you(?: have|['’]ve)? accepted (?:the|our|this) (?:job )?(?:offer|position|role|job)` +
		`|(?:unterschriebene|unterzeichnete)[nrs]? (?:arbeits)?(?:vertrag|angebot)[^.!?\n]{0,30}(?:erhalten|eingegangen|angekommen)|(?:über|für) (?:Ihre|deine|eure) Zusage` +
		`|re[çc]u (?:votre |ton |le )contrat sign[ée]|votre acceptation de (?:notre offre|l['’]offre)`)

	// A sentence about what is still to come files and signs nothing.
	condition = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:once|if|when|after|until|as soon as|before|sobald|wenn|falls|bevor|une fois|lorsque|quand|dès que|cuando|una vez|quando|appena|assim que|zodra|als|gdy|jeśli)(?:[^\pL]|$)` +
		`|(?:^|[^\pL])(?:will|to|can|must|should|shall|may|needs to|has to|have to) be [^.!?\n]{0,20}(?:filed|submitted|lodged|approved|granted|issued|signed)|(?:wird|werden|muss|müssen|kann|sera|será|sarà|wordt)[^.!?\n]{0,60}(?:eingereicht|beantragt|bewilligt|erteilt|d[ée]pos|presentad|presentat|submetid|ingediend|aangevraagd)|\bnot (?:yet )?(?:been )?(?:filed|submitted|lodged|approved|granted|issued)`)
)

// bound says how far the user has committed themselves: their own acceptance,
// unless they have taken it back in writing since, or what the other side says
// was filed or signed, and when. "" if nothing binds.
func (s *scene) bound() (why string, since time.Time) {
	if d := s.past.any(classify.Accepted); d != nil && !s.saidNo() {
		return joined(": ", "you accepted"+on(d.at), quote(d.said.Evidence[classify.Accepted])), d.at
	}
	for words, t := range s.spoken {
		v := t.Verdict
		visa := v.Has(classify.RelocationVisa)
		if !visa && !v.Has(classify.Offer) && !v.Has(classify.ContractTerms) && !v.Has(classify.Update) {
			continue
		}
		if w := statement(filed, words); w != "" && visa {
			return "papers were filed with an authority: " + quote(w), sentAt(t)
		}
		if w := statement(signed, words); w != "" {
			return "this was signed or accepted: " + quote(w), sentAt(t)
		}
	}
	return "", time.Time{}
}

func sentAt(t classify.Turn) time.Time {
	if t.Message == nil {
		return time.Time{}
	}
	return t.Message.Date
}

// statement returns the words that pattern finds in a sentence that states a
// fact, not a condition.
func statement(pattern *regexp.Regexp, text string) string {
	for _, at := range pattern.FindAllStringIndex(text, 8) {
		if !condition.MatchString(sentence(text, at[0], at[1])) {
			return text[at[0]:at[1]]
		}
	}
	return ""
}

// sentence widens text[from:to] to the sentence it stands in.
func sentence(text string, from, to int) string {
	const ends = ".!?\n。"
	if i := strings.LastIndexAny(text[:from], ends); i >= 0 {
		from = i + 1
	} else {
		from = 0
	}
	if i := strings.IndexAny(text[to:], ends); i >= 0 {
		to += i
	} else {
		to = len(text)
	}
	return text[from:to]
}
