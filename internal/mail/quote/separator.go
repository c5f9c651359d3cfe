package quote

import "strings"

// separator is a line that a mail program draws above an older message.
type separator uint8

const (
	noSeparator separator = iota
	originalSeparator
	forwardSeparator
)

// originalWords stand between dashes above the history of a reply.
var originalWords = wordSet(`original message|reply message|ursprüngliche nachricht|original-nachricht|originalnachricht|
	ursprüngliche e-mail|message d'origine|message d’origine|message original|courriel original|courriel initial|
	mensaje original|correo original|messaggio originale|mensagem original|oorspronkelijk bericht|origineel bericht|
	oryginalna wiadomość|wiadomość oryginalna|treść oryginalnej wiadomości|元のメッセージ|元メール|originalmeddelande|
	ursprungligt meddelande|original meddelelse|oprindelig meddelelse|opprinnelig melding|alkuperäinen viesti|původní zpráva|
	исходное сообщение|оригинальное сообщение|eredeti üzenet|orijinal mesaj|özgün ileti|mesaj original|原始邮件|原始郵件|원본 메시지`)

// forwardLineWords stand between dashes above the content of a forward.
var forwardLineWords = wordSet(`forwarded message|weitergeleitete nachricht|weitergeleitete e-mail|message transféré|
	message transmis|mensaje reenviado|messaggio inoltrato|mensagem encaminhada|mensagem reencaminhada|doorgestuurd bericht|
	przekazana wiadomość|treść przekazanej wiadomości|wiadomość przesłana dalej|転送メッセージ|メッセージを転送|
	vidarebefordrat meddelande|videresendt meddelelse|videresendt melding|välitetty viesti|přeposlaná zpráva|
	пересылаемое сообщение|továbbított üzenet|iletilen mesaj|yönlendirilen ileti|转发邮件|轉寄郵件|전달된 메시지`)

// appleForwards are Apple Mail's forward lines, which have no dashes.
var appleForwards = wordSet(`begin forwarded message|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|
	début du message réexpédié|début du message transféré|inicio del mensaje reenviado|inizio messaggio inoltrato|
	início da mensagem encaminhada|início da mensagem reencaminhada|begin doorgestuurd bericht|
	początek przekazywanej wiadomości|転送されたメッセージ|vidarebefordrat brev|start på videresendt besked|
	начало переадресованного сообщения`)

// forwardNotes are what forwarders write who add nothing.
var forwardNotes = wordSet(`fyi|fya|zk|z.k.|zur kenntnis|zur info|zur information|pour info|pour information|para tu información|
	para su información|para tu info|per conoscenza|p.c.|para conhecimento|para sua informação|ter info|ter informatie|
	do wiadomości|ご参考まで|ご参考までに|see below|siehe unten|voir ci-dessous|ver abajo|vedi sotto|zie onder|poniżej`)

func wordSet(list string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Split(list, "|") {
		out[strings.TrimSpace(w)] = true
	}
	return out
}

// SeparatorLine reports whether line is one that a mail program draws above an
// older message ("-----Original Message-----", "Begin forwarded message:").
func SeparatorLine(line string) bool { return separatorKind(line) != noSeparator }

// separatorKind recognises a separator: known words between two or more dashes
// (or underscores, equal signs, stars; Proton uses U+2010), or Apple's words.
func separatorKind(line string) separator {
	s := strings.Trim(line, " \t>*")
	if len(s) < 6 || len(s) > 120 {
		return noSeparator
	}
	if last := s[len(s)-1]; last == ':' || strings.HasSuffix(s, "：") {
		if appleForwards[strings.ToLower(strings.TrimRight(s, " :："))] {
			return forwardSeparator
		}
	}
	if s[0] != '-' && s[0] != '_' && s[0] != '=' && s[0] < 0x80 {
		return noSeparator
	}
	inner := strings.Trim(s, "-_=‐‑–—―─ ")
	if len(s)-len(inner) < 4 {
		return noSeparator
	}
	inner = strings.ToLower(strings.Trim(inner, "* "))
	switch {
	case originalWords[inner]:
		return originalSeparator
	case forwardLineWords[inner]:
		return forwardSeparator
	}
	return noSeparator
}

// ruleLine reports a line of nothing but underscores or dashes, as Outlook on
// the web draws above a header block.
func ruleLine(line string) bool {
	s := strings.Trim(line, " \t>*")
	return len(s) >= 5 && strings.Trim(s, "_-‐—―─") == ""
}

// originalAt reports how many lines from i on are the head of the history: a
// separator with its header block, a rule above a block, or a bare block.
func originalAt(lines []string, i int) int {
	if separatorKind(lines[i]) == originalSeparator {
		return 1 + blockBehind(lines, i+1, 1)
	}
	if ruleLine(lines[i]) {
		if n := blockBehind(lines, i+1, 2); n > 0 {
			return 1 + n
		}
		return 0
	}
	return headerBlockAt(lines, i, 3)
}

// forwardHead is the same for a forward line.
func forwardHead(lines []string, i int) int {
	if separatorKind(lines[i]) != forwardSeparator {
		return 0
	}
	return 1 + blockBehind(lines, i+1, 1)
}

// blockBehind finds a header block of at least need kinds of labels within three
// lines and returns the number of
// lines up to its end, or 0.
func blockBehind(lines []string, i, need int) int {
	for j := i; j < len(lines) && j < i+3; j++ {
		if n := headerBlockAt(lines, j, need); n > 0 {
			return j + n - i
		}
		if strings.Trim(lines[j], " \t>") != "" {
			return 0
		}
	}
	return 0
}

// onlyNote reports whether all that stands above line end is a note such as "FYI".
func (s *splitter) onlyNote(end int) bool {
	var own []string
	for i := 0; i < end; i++ {
		if l := strings.TrimSpace(s.lines[i]); s.kind[i] == isNew && l != "" {
			own = append(own, l)
		}
	}
	if len(own) == 0 {
		return false
	}
	return forwardNotes[strings.ToLower(strings.Trim(own[0], " .!:,*_"))] && len(own) <= 3
}
