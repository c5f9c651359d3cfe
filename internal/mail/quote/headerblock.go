package quote

import (
	"strings"
	"unicode"
)

// label is what a line of a reply header names.
type label uint8

const (
	noLabel label = iota
	labelFrom
	labelSent
	labelTo
	labelCc
	labelSubject
	labelOther // reply-to, importance, attachments: belongs to a block, proves nothing
)

// labelWords are the header labels of mail programs, by kind. Languages share
// words ("De", "Data", "Para"); what makes a block is three kinds together.
var labelWords = map[label]string{
	labelFrom: `from|von|absender|de|expéditeur|remitente|da|mittente|remetente|van|afzender|od|nadawca|差出人|送信者|発信者|
		från|fra|lähettäjä|odesílatel|от|від|kimden|gönderen|feladó|de la|发件人|寄件者|보낸 사람|보낸사람|από|pošiljatelj`,
	labelSent: `sent|date|gesendet|datum|envoyé|envoyé le|enviado|enviado el|enviada em|fecha|inviato|inviato il|data|
		verzonden|wysłano|wysłane|送信日時|送信日|日時|日付|skickat|sendt|lähetetty|päiväys|odesláno|отправлено|дата|надіслано|
		gönderildi|tarih|elküldve|dátum|发送时间|发送日期|寄件日期|日期|보낸 날짜|날짜|dato|päivämäärä|trimis`,
	labelTo: `to|an|à|pour|destinataire|destinataires|para|destinatario|destinatário|a|aan|ontvanger|do|adresat|宛先|till|til|
		vastaanottaja|komu|кому|kime|címzett|收件人|收件者|받는 사람|받는사람|προς|către`,
	labelCc: `cc|kopie|kopie (cc)|copie à|copie|cópia|dw|kopia|写し|kopio|копия|抄送|副本|참조|bcc`,
	labelSubject: `subject|betreff|objet|sujet|asunto|oggetto|assunto|onderwerp|temat|件名|ämne|emne|aihe|předmět|тема|konu|
		tárgy|主题|主旨|제목|θέμα|subiect`,
	labelOther: `reply-to|antwort an|répondre à|responder a|risposta|importance|attachments|wichtigkeit|anlagen|anhänge|
		pièces jointes|datos adjuntos|allegati|anexos|bijlagen|załączniki|添付ファイル|organization`,
}

// labels is labelWords turned round.
var labels = invertLabels()

func invertLabels() map[string]label {
	out := map[string]label{}
	for kind, words := range labelWords {
		for _, w := range strings.Split(words, "|") {
			out[strings.TrimSpace(w)] = kind
		}
	}
	return out
}

// lineLabel reads "Label: value". Labels may be bold in text, stand in a quote,
// carry a space before the colon (French) or a full-width colon (Japanese).
func lineLabel(line string) (kind label, value string) {
	s := strings.TrimLeft(line, " \t>*_")
	if len(s) < 3 || len(s) > 2000 {
		return noLabel, ""
	}
	colon := strings.IndexByte(s[:min(len(s), 34)], ':')
	width := 1
	if wide := strings.Index(s[:min(len(s), 34)], "："); wide >= 0 && (colon < 0 || wide < colon) {
		colon, width = wide, len("：")
	}
	if colon <= 0 {
		return noLabel, ""
	}
	word := strings.ToLower(strings.Trim(s[:colon], " \t*_\u00a0"))
	kind, ok := labels[word]
	if !ok {
		return noLabel, ""
	}
	return kind, strings.Trim(s[colon+width:], " \t*_")
}

// HeaderBlockAt reports how many lines from i on are the header of a quoted
// message ("From: … Sent: … To: … Subject: …" in any known language), or 0.
func HeaderBlockAt(lines []string, i int) int { return headerBlockAt(lines, i, 3) }

// headerBlockAt reports how many lines from i on are the header of a quoted
// message as Outlook and others write it, or 0. It takes three kinds of labels
// within the block, the sender or the date (or a forward's subject) first, and
// a subject or a mailbox among them: "Von: Berlin / An: Hamburg / Datum: 14.3."
// is a journey. Behind a rule two kinds are enough, behind words that announce
// an older message one: need says how many.
func headerBlockAt(lines []string, i, need int) int {
	first, value := lineLabel(lines[i])
	if first != labelFrom && first != labelSent && first != labelSubject {
		return 0
	}
	if n := oneLineBlock(lines[i]); n >= 3 {
		return 1
	}
	b := block{kinds: 1 << first, end: i + 1}
	b.note(value)
	for j := i + 1; j < len(lines) && j < i+24; j++ {
		if !b.take(lines, j) {
			break
		}
	}
	if b.count() < need || b.kinds&(1<<labelFrom|1<<labelSent) == 0 || !b.mailbox && b.kinds&(1<<labelSubject) == 0 {
		return 0
	}
	return b.end - i
}

// block is a header block being collected.
type block struct {
	kinds   uint // bit set of labels seen
	end     int  // line behind the last that belongs
	loose   int  // lines since the last label
	blank   bool // the line before was empty
	mailbox bool
}

func (b *block) note(value string) { b.mailbox = b.mailbox || strings.Contains(value, "@") }

// count is the number of distinct telling labels.
func (b *block) count() int {
	n := 0
	for k := labelFrom; k <= labelSubject; k++ {
		if b.kinds&(1<<k) != 0 {
			n++
		}
	}
	return n
}

// take considers line j and reports whether the block may go on behind it.
func (b *block) take(lines []string, j int) bool {
	if strings.Trim(lines[j], " \t>") == "" {
		if b.blank || b.count() >= 3 && !labelFollows(lines, j+1) {
			return false
		}
		b.blank = true
		return true
	}
	kind, value := lineLabel(lines[j])
	if kind == noLabel {
		if b.blank || b.loose >= 3 {
			return false
		}
		b.loose++ // a wrapped list of recipients or subject
		b.note(lines[j])
		if b.count() >= 3 || b.kinds&(1<<labelFrom) != 0 {
			b.extend(lines, j)
		}
		return true
	}
	if kind != labelOther && b.kinds&(1<<kind) != 0 && kind != labelCc {
		return false // a second sender: the next block
	}
	b.kinds |= 1 << kind
	b.note(value)
	b.end, b.loose, b.blank = j+1, 0, false
	return true
}

// extend counts an unlabelled line in if it continues the line above: it begins
// with a space, or stands between labels.
func (b *block) extend(lines []string, j int) {
	if labelFollows(lines, j+1) || strings.HasPrefix(lines[j], " ") || strings.HasPrefix(lines[j], "\t") {
		b.end = j + 1
	}
}

// labelFollows reports whether one of the next two lines carries a label.
func labelFollows(lines []string, j int) bool {
	for k := j; k < len(lines) && k < j+2; k++ {
		if kind, _ := lineLabel(lines[k]); kind != noLabel {
			return true
		}
	}
	return false
}

// oneLineBlock counts the labels of a header run together on one line, as Yahoo
// wrote it: "From: A To: B Sent: … Subject: …".
func oneLineBlock(line string) int {
	if len(line) < 20 || len(line) > 1000 || strings.Count(line, ":") < 3 {
		return 0
	}
	n := 0
	var seen uint
	for _, w := range strings.FieldsFunc(line, unicode.IsSpace) {
		w = strings.Trim(w, "*_")
		if !strings.HasSuffix(w, ":") {
			continue
		}
		if kind, ok := labels[strings.ToLower(w[:len(w)-1])]; ok && seen&(1<<kind) == 0 {
			seen |= 1 << kind
			n++
		}
	}
	if seen&(1<<labelFrom) == 0 || seen&(1<<labelSubject) == 0 {
		return 0
	}
	return n
}
