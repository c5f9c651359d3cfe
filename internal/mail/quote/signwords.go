package quote

import (
	"regexp"
	"strings"
)

// closings are closing formulas, folded, that end a letter wherever they stand.
var closings = prefixes(`best regards|kind regards|warm regards|kindest regards|warmest regards|with best regards|with kind regards|regards|
	best wishes|warm wishes|with best wishes|yours sincerely|yours faithfully|yours truly|sincerely yours|sincerely|respectfully|
	all the best|many thanks and best regards|thanks and regards|thanks & regards|thank you and best regards|cordially|
	looking forward to hearing from you|
	mit freundlichen grüßen|mit freundlichen grüssen|mit freundlichem gruß|mit freundlichem gruss|freundliche grüße|
	freundliche grüsse|mit besten grüßen|mit besten grüssen|beste grüße|beste grüsse|viele grüße|viele grüsse|liebe grüße|
	liebe grüsse|herzliche grüße|herzliche grüsse|schöne grüße|schöne grüsse|mit lieben grüßen|mit vielen grüßen|
	mit herzlichen grüßen|mfg|vg|lg|gruß|gruss|grüße|grüsse|hochachtungsvoll|
	cordialement|bien cordialement|très cordialement|bien à vous|bien à toi|sincères salutations|salutations distinguées|
	meilleures salutations|salutations cordiales|cdt|cdlt|je vous prie d'agréer|je vous prie d’agréer|
	veuillez agréer|belle journée|bonne journée|amicalement|
	un saludo|saludos|saludos cordiales|un cordial saludo|cordiales saludos|atentamente|atte|un abrazo|reciba un cordial saludo|
	recibe un cordial saludo|quedo a la espera|
	cordiali saluti|distinti saluti|un cordiale saluto|saluti|cari saluti|un saluto|in fede|
	atenciosamente|att|cumprimentos|com os melhores cumprimentos|melhores cumprimentos|com os meus cumprimentos|abraços|
	um abraço|abraço|cordialmente|saudações|
	met vriendelijke groet|met vriendelijke groeten|vriendelijke groet|vriendelijke groeten|hartelijke groet|
	hartelijke groeten|met hartelijke groet|groeten|groet|groetjes|mvg|hoogachtend|
	z poważaniem|pozdrawiam|serdecznie pozdrawiam|pozdrawiam serdecznie|pozdrowienia|z wyrazami szacunku|łączę pozdrowienia|
	よろしくお願いいたします|よろしくお願い致します|よろしくお願いします|宜しくお願いいたします|宜しくお願い致します|宜しくお願いします|
	何卒よろしくお願い申し上げます|よろしくお願い申し上げます|宜しくお願い申し上げます|敬具|草々|以上|
	med vänliga hälsningar|vänliga hälsningar|med vänlig hälsning|med venlig hilsen|venlig hilsen|med vennlig hilsen|hilsen|mvh|
	ystävällisin terveisin|terveisin|s pozdravem|s přátelským pozdravem|с уважением|з повагою|saygılarımla|üdvözlettel|
	cu stimă|此致|祝好|감사합니다|με εκτίμηση`)

// weakClosings end a letter only with a name behind them: they also open
// sentences.
var weakClosings = prefixes(`thanks|thank you|many thanks|thanks again|thanks in advance|thanks so much|thank you so much|best|cheers|
	warmly|talk soon|speak soon|see you soon|yours|take care|love|rgds|br|kr|
	danke|vielen dank|besten dank|danke dir|vielen dank im voraus|danke im voraus|bis bald|bis dann|merci|merci d'avance|
	merci beaucoup|à bientôt|bises|gracias|muchas gracias|gracias de antemano|grazie|grazie mille|a presto|
	obrigado|obrigada|muito obrigado|muito obrigada|desde já agradeço|bedankt|alvast bedankt|dank|dank je wel|tot snel|
	dziękuję|dzięki|z góry dziękuję|do usłyszenia|tack|tak|takk|kiitos|děkuji|спасибо|teşekkürler`)

// legalStarts open disclaimers and registry data. Nothing new stands below them.
var legalStarts = prefixes(`this e-mail and any|this email and any|this email message and any|this message and any|this email is confidential|
	this e-mail is confidential|this message is confidential|this message contains confidential|this email contains confidential|
	this e-mail contains confidential|this e-mail message may|this e-mail may contain|this email may contain|this message may contain|
	this communication is confidential|the information contained in this e|the information contained in this m|the information in this e|
	the contents of this e|confidentiality notice|confidential:|confidential notice|confidentiality:|if you are not the intended recipient|
	if you have received this|disclaimer|legal notice|registered in england|registered office|company registration|
	please consider the environment|think before you print|
	diese e-mail enthält|diese nachricht enthält|diese e-mail ist vertraulich|diese e-mail kann vertrauliche|diese e-mail und|
	der inhalt dieser e-mail|vertraulichkeitshinweis|sitz der gesellschaft|registergericht|handelsregister|amtsgericht|geschäftsführer:|
	geschäftsführer |geschäftsführung:|vorstand:|ust-id|ust.-id|hrb |datenschutzhinweis|hinweise zum datenschutz|
	informationen zum datenschutz|bitte denken sie an die umwelt|bitte prüfen sie, ob|wenn sie nicht der richtige|
	ce message et|ce message est confidentiel|ce message est exclusivement|ce courriel et|ce courriel est confidentiel|cet e-mail et|
	cet email et|cet e-mail est confidentiel|avertissement|sas au capital|sa au capital|pensez à l'environnement|
	merci de penser à l'environnement|
	este mensaje y|este mensaje va dirigido|este mensaje contiene|este correo electrónico y|este correo electrónico es confidencial|
	este correo electrónico contiene|este correo y|aviso legal|aviso de confidencialidad|rgpd|lopd|antes de imprimir|
	questo messaggio e |questo messaggio è|questa e-mail e |questa e-mail è|questa email è riservata|questa email è confidenziale|
	le informazioni contenute|capitale sociale|avviso di riservatezza|prima di stampare|
	esta mensagem e |esta mensagem pode|esta mensagem é|este e-mail e |este e-mail é confidencial|este e-mail contém|este email e |
	aviso de privacidade|lgpd|
	dit bericht is uitsluitend|dit bericht is vertrouwelijk|dit bericht is alleen|dit bericht kan vertrouwelijke|deze e-mail is uitsluitend|
	deze e-mail is vertrouwelijk|deze e-mail en|de informatie in dit|de informatie in deze|kvk|
	niniejsza wiadomość|treść tej wiadomości|ta wiadomość jest poufna|ta wiadomość zawiera|informacja zawarta|krs|nip:|nip |
	administratorem danych|administratorem pani|klauzula informacyjna|sąd rejonowy|
	本メールには機密|このメールには機密|誤って受信`)

// footerStarts open the footers of mailing programs, but also sentences: "You
// are receiving this because you applied" may begin a letter.
var footerStarts = prefixes(`unsubscribe|to unsubscribe|click here to unsubscribe|manage preferences|manage your preferences|update your preferences|
	you are receiving this|you received this|you're receiving this|this email was sent to|this message was sent to|view in browser|
	view this email in|privacy policy|privacy notice|to stop receiving|if you no longer wish|if you'd prefer not to|if you would rather not|
	not interested? click|abmelden|sie erhalten diese|vom newsletter abmelden|se désabonner|se désinscrire|pour vous désabonner|
	vous recevez cet|vous recevez ce|darse de baja|date de baja|cancelar suscripción|recibe este correo|recibes este|
	en cumplimiento de|de conformidad con|annulla l'iscrizione|cancellati|disiscriviti|ricevi questa|ai sensi del|cancelar inscrição|
	cancelar subscrição|recebeu este|você recebeu|afmelden|uitschrijven|u ontvangt deze|je ontvangt deze|wypisz się|otrzymujesz tę|
	配信停止|購読解除|このメールに心当たり`)

// postscripts begin a paragraph that is the author's words although it stands
// below the signature.
var postscripts = prefixes(`p.s|ps:|ps.|ps |ps,|pd:|p.d.|追伸`)

// banners are what gateways put in front of mail from outside.
var banners = prefixes(`caution: this|caution! this|caution:external|caution: external|[external]|external email|external sender|external:|
	warning: this email|warning: external|this email originated|this message originated|this sender is|you don't often get email|
	some people who received this message|achtung: diese|achtung! diese|vorsicht: externe|externe e-mail|diese e-mail stammt|
	diese e-mail wurde von außerhalb|sie erhalten nicht oft|sie erhalten nicht häufig|attention : ce|attention: ce|
	attention : courriel|vous n'obtenez pas souvent|vous ne recevez pas souvent|courriel externe|precaución: este|atención: este|
	correo externo|no suele recibir|attenzione: questa|attenzione: mail|non si ricevono spesso|atenção: este|cuidado: este|
	você não costuma receber|let op: deze|externe afzender|u ontvangt niet vaak|uwaga: ta wiadomość|uwaga! ta|
	nie otrzymujesz często|view in browser|view this email in your browser|im browser ansehen|voir dans le navigateur|
	ver en el navegador|visualizza nel browser|ver no navegador|bekijk in browser|zobacz w przeglądarce`)

// mobileLine recognises the line a phone or mail app adds. It must be a line of
// its own; "Sent from our Berlin office" names no device.
var mobileLine = regexp.MustCompile(`(?i)^[<(\[*_]*(?:` + strings.Join([]string{
	`sent (?:from|via|with|using|by) (?:my |a |an )?(?:\S+ )?\[?(?:iphone|ipad|ipod|i?phone|mobile|android|galaxy|samsung|pixel|huawei|xiaomi|blackberry|outlook|yahoo|gmail|proton ?mail|protonmail|proton|mail|mailbox|airmail|windows|spark|superhuman|front|mailspring|thunderbird|hey|htc|alcatel|nokia|sony|oneplus|motorola|lg|ti-85|cell|tablet|phone|handheld|device|k-9|fairemail|bluemail|boxer|nine|mimestream|missive|apple|aol|web\.de|gmx|tuta|tutanota|fastmail)\b.*`,
	`from my iphone.*`, `get \[?outlook for .*`, `get bluemail for .*`, `someone from mobile`,
	`von (?:meinem|meiner) .{2,40} gesendet.*`, `gesendet (?:von|mit|aus) (?:outlook|meinem|meiner|der|yahoo|gmx|web\.de|proton|mail|thunderbird|k-9|iphone|ipad).*`, `holen sie sich outlook.*`, `diese nachricht wurde von (?:meinem|meiner) .*gesendet.*`, `outlook für (?:ios|android).*`,
	`envoyé (?:de|depuis|à partir de|avec|via) (?:mon|ma|outlook|yahoo|l'|l’|un|mail|proton|iphone|ipad|courrier|la messagerie).*`, `(?:télécharger|obtenir|obtenez|téléchargez) outlook pour .*`,
	`enviado (?:desde|do|de|a partir do|com|con|por|pelo|via) (?:mi|meu|minha|outlook|yahoo|el|o|a|un|mail|proton|iphone|ipad|correo|email|gmail|smartphone|samsung|android).*`, `(?:obtener|obter|obtenga|obtenha|baixar)(?: o)? outlook (?:para|for) .*`,
	`inviato (?:da|dal|dalla|con|tramite) (?:mio |mia |il mio )?(?:iphone|ipad|galaxy|pixel|outlook|yahoo|telefono|cellulare|smartphone|android|samsung|mail|posta|libero|proton|dispositivo|huawei|tablet).*`, `(?:ottieni|scarica) outlook per .*`,
	`(?:verstuurd|verzonden|verstuur) (?:vanaf|met|via|vanuit|van) .{2,60}`, `outlook voor (?:ios|android) downloaden.*`, `download outlook voor .*`,
	`(?:wysłane|wysłano) (?:z|za pomocą|przy użyciu) .{2,60}`, `pobierz (?:program )?outlook.*`,
	`(?:my )?iphoneから送信.*`, `ipadから送信.*`, `androidから送信.*`, `.{0,20}outlook for (?:ios|android).{0,12}を入手.*`, `.{1,20}のスマートフォンから送信.*`,
	`从我的 ?\S+ ?发送.*`, `從我的 ?\S+ ?傳送.*`, `发自我的.*`, `sendt fra min .*`, `skickat från min .*`, `lähetetty .{2,30}`, `отправлено (?:с|из) .{2,40}`, `надіслано з .{2,40}`, `iphone'umdan gönderildi.*`, `나의 iphone에서 보냄.*`,
}, "|") + `)[>)\]*_.!]*$`)

// mobileHeads are the beginnings of what mobileLine knows; the expression is
// tried only behind them.
var mobileHeads = prefixes(`sent |from my|get |someone from|von mei|gesendet|holen sie|diese nachricht wurde von|outlook|envoyé|
	télécharge|obtenir|obtenez|enviado|obtener|obter|obtenga|obtenha|baixar|inviato|ottieni|scarica|verstu|verzonden|download|
	wysła|pobierz|my iphone|iphone|ipad|android|从我|從我|发自|sendt|skickat|lähetetty|отправлено|надіслано|나의`)

// contactWords introduce a number or an address in a signature when a colon or
// full stop follows.
var contactWords = wordSet(`tel|t|m|p|e|w|f|d|mobil|mobile|phone|fax|telefon|téléphone|tél|teléfono|cellulare|cell|telefone|móvil|handy|direct|
	office|email|e-mail|web|mail|telefono|telefoon|mob|komórka|電話|携帯`)

// legalForms are the ends of company names.
var legalForms = wordSet(`gmbh|ltd|ltd.|llc|inc|inc.|sarl|s.a.r.l|s.a.r.l.|sas|srl|s.r.l|s.r.l.|spa|s.p.a|s.p.a.|b.v|b.v.|bv|o.o|o.o.|plc|limited|
	kgaa|ltda|ltda.|lda|lda.|s.l|s.l.|s.a|s.a.|sa|hrb|linkedin|ag`)

// prefixSet finds the entries of a list that a text begins with. Lists are long
// and asked about every line, so they are indexed by their first two octets.
type prefixSet map[[2]byte][]string

// prefixes reads a list separated by "|".
func prefixes(list string) prefixSet {
	set := prefixSet{}
	for _, w := range strings.Split(list, "|") {
		w = strings.TrimSpace(w)
		if len(w) >= 2 {
			head := [2]byte{w[0], w[1]}
			set[head] = append(set[head], w)
		}
	}
	return set
}

// of returns the entries that may begin s.
func (p prefixSet) of(s string) []string {
	if len(s) < 2 {
		return nil
	}
	return p[[2]byte{s[0], s[1]}]
}

// begins reports whether s begins with an entry.
func (p prefixSet) begins(s string) bool {
	for _, w := range p.of(s) {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}
