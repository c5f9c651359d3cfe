package quote

import (
	"strings"
	"testing"
)

// attributions are the wordings of mail programs, one a line.
const attributions = `On Wed, Mar 11, 2026 at 10:04 AM Anna Bell <anna@firm.example> wrote:
On 11 Mar 2026, at 10:04, Anna Bell <anna@firm.example> wrote:
On 11/03/2026 10:04, Anna Bell wrote:
On 11/03/2026 10:04, "Anna Bell" <anna@firm.example> wrote:
On Wednesday, March 11, 2026 at 10:04:00 AM GMT+1, Anna Bell <anna@firm.example> wrote:
On Wednesday, March 11th, 2026 at 10:04 AM, Anna Bell <anna@firm.example> wrote:
On 12 March 2026 at 14:05, Anna wrote:
On Wed, 2026-03-11 at 10:04 +0100, Anna Bell wrote:
Anna Bell wrote on 11/03/2026 10:04:
Anna Bell via Board <board@firm.example> wrote:
---- On Wed, 11 Mar 2026 10:04:00 +0100 Anna Bell <anna@firm.example> wrote ----
2026-03-11 10:04 GMT+01:00 Anna Bell <anna@firm.example>:
Am Mi., 11. März 2026 um 10:04 Uhr schrieb Anna Bell <anna@firm.example>:
Anna Bell <anna@firm.example> schrieb am Mi., 11. März 2026, 10:04:
Anna Bell <anna@firm.example> schrieb am Mi., 11. März 2026 um 10:04 Uhr:
Am 11.03.2026 um 10:04 schrieb Anna Bell <anna@firm.example>:
Am 11.03.26 um 10:04 schrieb Anna Bell:
Am 11.03.26, 10:04 schrieb "Anna Bell" <anna@firm.example>:
Am Mittwoch, 11. März 2026, 10:04:00 MEZ hat Anna Bell <anna@firm.example> Folgendes geschrieben:
Am 11.03.2026 10:04, schrieb Anna Bell:
Le mer. 11 mars 2026 à 10:04, Anna Bell <anna@firm.example> a écrit :
Le 11 mars 2026 à 10:04, Anna Bell <anna@firm.example> a écrit :
Le 11/03/2026 à 10:04, Anna Bell a écrit :
Le 11/03/2026 10:04, « Anna Bell » <anna@firm.example> a écrit :
El mié, 11 mar 2026 a las 10:04, Anna Bell (<anna@firm.example>) escribió:
El 11 mar 2026, a las 10:04, Anna Bell <anna@firm.example> escribió:
El 11/3/26 a las 10:04, Anna Bell escribió:
El 11/3/26 10:04, "Anna Bell" <anna@firm.example> escribió:
El miércoles, 11 de marzo de 2026, 10:04:00 CET, Anna Bell <anna@firm.example> escribió:
Il giorno mer 11 mar 2026 alle ore 10:04 Anna Bell <anna@firm.example> ha scritto:
Il giorno 11 mar 2026, alle ore 10:04, Anna Bell <anna@firm.example> ha scritto:
Il 11/03/2026 10:04, Anna Bell ha scritto:
Il giorno 11/03/26, 10:04 "Anna Bell" <anna@firm.example> ha scritto:
Il 11 marzo 2026 alle 10:04 Anna Bell ha scritto:
Em qua., 11 de mar. de 2026 às 10:04, Anna Bell <anna@firm.example> escreveu:
Em 11 de mar. de 2026, à(s) 10:04, Anna Bell <anna@firm.example> escreveu:
Em 11/03/2026 10:04, Anna Bell escreveu:
Em 11/03/26, 10:04, "Anna Bell" <anna@firm.example> escreveu:
Anna Bell <anna@firm.example> escreveu (quarta, 11/03/2026 à(s) 10:04):
No dia 11/03/2026, às 10:04, Anna Bell <anna@firm.example> escreveu:
Às 10:04 de 11/03/2026, Anna Bell escreveu:
A 12 de março de 2026, às 14:05, Anna Bell escreveu:
Op wo 11 mrt 2026 om 10:04 schreef Anna Bell <anna@firm.example>:
Op 11 mrt. 2026, om 10:04 heeft Anna Bell <anna@firm.example> het volgende geschreven:
Op 11-03-2026 om 10:04 schreef Anna Bell:
Op 11/03/2026 10:04 heeft Anna Bell <anna@firm.example> geschreven:
Anna Bell schreef op 11 maart 2026 10:04:
śr., 11 mar 2026 o 10:04 Anna Bell <anna@firm.example> napisał(a):
Wiadomość napisana przez Anna Bell <anna@firm.example> w dniu 11 mar 2026, o godz. 10:04:
Dnia 11 marca 2026 o godz. 10:04 Anna Bell <anna@firm.example> napisał(a):
W dniu 11.03.2026 o 10:04, Anna Bell pisze:
Dnia 11/03/2026, 10:04 użytkownik „Anna Bell” <anna@firm.example> napisał:
W dniu 11.03.2026 10:04, Anna Bell napisał(a):
2026年3月11日(水) 10:04 Anna Bell <anna@firm.example>:
2026/03/11 10:04、Anna Bell <anna@firm.example>のメール:
2026/03/11 10:04、Anna Bell <anna@firm.example>のメッセージ:
2026/03/11 10:04 に Anna Bell さんは書きました:
2026年3月11日 10:04、Anna Bell <anna@firm.example> より:
Den ons 11 mars 2026 kl 10:04 skrev Anna Bell <anna@firm.example>:
ср, 11 мар. 2026 г. в 10:04, Anna Bell <anna@firm.example>:
在 2026年3月11日，下午10:04，Anna Bell <anna@firm.example> 写道：
*On 11 Mar 2026, at 10:04, Anna Bell <anna@firm.example> wrote:*`

func TestAttributions(t *testing.T) {
	for _, line := range strings.Split(attributions, "\n") {
		if n := AttributionAt([]string{line, "", "text"}, 0); n != 1 {
			t.Errorf("%q not recognised (%d)", line, n)
		}
	}
}

// Programs wrap the line; each wording must also be found broken in two or
// three at any space behind its date.
func TestWrappedAttributions(t *testing.T) {
	for _, line := range strings.Split(attributions, "\n") {
		for cut := 12; cut < len(line)-1; cut++ {
			if line[cut] != ' ' || digits(line[:cut]) < 4 || strings.HasPrefix(line, "--") || strings.HasPrefix(line, "Wiadomość") {
				continue
			}
			lines := []string{line[:cut], line[cut+1:], "> text"}
			if n := AttributionAt(lines, 0); n != 2 {
				t.Errorf("%q | %q not recognised (%d)", lines[0], lines[1], n)
			}
		}
	}
}

func TestNoAttributions(t *testing.T) {
	for _, line := range []string{
		"On our side, the 3 of us agreed on 11 March 2026 at 10:04 to go on:",
		"On 11 March 2026 we will send you the following documents:",
		"On Monday we offer three slots, 10:00, 11:00 and 12:00:",
		"Am besten passt uns der 11.03.2026 um 10:04:",
		"Am 11.03.2026 um 10:04 Uhr treffen wir uns mit den folgenden Personen:",
		"Le salaire proposé le 11/03/2026 à 10:04 est le suivant :",
		"Op basis van het gesprek van 11 maart 2026 om 10:04 bieden wij:",
		"Em relação a 11/03/2026 10:04, seguem os dados:",
		"W dniu rozpoczęcia pracy, 11.03.2026 o 10:04, prosimy zabrać:",
		"El 11 de marzo de 2026 a las 10:04 le esperamos en:",
		"Il giorno 11 marzo 2026 alle ore 10:04 si presenti con:",
		"As Anna wrote on 11 March 2026, these are the terms that we discussed at length:",
		"Salary 2026: 85,000",
		"Anna wrote:",
		"Please write to Anna <anna@firm.example> by 11 March 2026 10:04 and attach:",
		"2026年3月11日(水) 10:04より面接を行います。",
	} {
		if n := AttributionAt([]string{line, "", "text"}, 0); n != 0 {
			t.Errorf("%q taken for an attribution", line)
		}
	}
}

// The line above an attribution is the author's, whatever it holds.
func TestAttributionBehindText(t *testing.T) {
	for _, above := range []string{"+49 30 1234567", "Call me at 10:04", "See 2 points", "anna@firm.example", "Mon-Fri 9-17", "Thanks <3"} {
		for _, line := range strings.Split(attributions, "\n") {
			if n := AttributionAt([]string{above, line, "> q"}, 0); n != 0 {
				t.Errorf("%q swallowed by %q", above, line)
			}
		}
	}
}
