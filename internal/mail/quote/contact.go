package quote

import "strings"

// contactMark reports whether a line holds what stands in signatures and
// seldom elsewhere: numbers to call, addresses, register entries, legal forms.
func contactMark(l string) bool {
	if strings.Contains(l, "@") || strings.Contains(l, "://") || strings.Contains(l, "www.") || phoneNumber(l) {
		return true
	}
	if strings.Contains(l, "株式会社") || strings.Contains(l, "〒") || strings.Contains(l, "℡") || strings.Contains(l, "TEL") {
		return true
	}
	for _, w := range strings.Fields(strings.ToLower(l)) {
		w = strings.Trim(w, ",|()·•*")
		if legalForms[w] {
			return true
		}
		// "e.g." and "p.m." are no labels: a single letter needs its colon.
		if end := strings.IndexAny(w, ":."); end > 0 && contactWords[w[:end]] && (end > 1 || w[end] == ':') && len(l) <= shortLine {
			return true
		}
	}
	return false
}

// phoneNumber finds a telephone number: digits with the usual separators that
// begin with "+", "0" or a parenthesis, or come in North American groups. Dates
// and amounts have other shapes.
func phoneNumber(l string) bool {
	for i := 0; i < len(l); i++ {
		if l[i] != '+' && l[i] != '(' && (l[i] < '0' || l[i] > '9') {
			continue
		}
		end := i + 1
		for end < len(l) && strings.IndexByte("0123456789 ()/.-+", l[end]) >= 0 {
			end++
		}
		if phoneShape(l[i:end]) {
			return true
		}
		i = end
	}
	return false
}

func phoneShape(run string) bool {
	n := digits(run)
	if n < 8 || n > 16 {
		return false
	}
	if run[0] == '+' {
		return true
	}
	groups := strings.FieldsFunc(run, func(r rune) bool { return r < '0' || r > '9' })
	if run[0] == '0' || run[0] == '(' {
		return n >= 9 && !(len(groups) >= 3 && len(groups[0]) == 2 && len(groups[1]) == 2 && len(groups[2]) == 4)
	}
	k := len(groups)
	return n >= 10 && k >= 3 && len(groups[k-3]) == 3 && len(groups[k-2]) == 3 && len(groups[k-1]) == 4
}

// appLine reports a line that a phone or mail app adds below the text.
func appLine(l string) bool {
	if len(l) > 100 || len(l) < 8 {
		return false
	}
	low := strings.ToLower(strings.TrimLeft(l, "<([*_ "))
	if !mobileHeads.begins(low) && !strings.Contains(low, "送信") && !strings.Contains(low, "入手") && !strings.Contains(low, "gönderildi") {
		return false
	}
	return mobileLine.MatchString(l)
}
