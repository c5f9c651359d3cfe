package imapwatch

import (
	"slices"
	"strings"
	"unicode"

	"github.com/emersion/go-imap/v2"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// roleNames is what a special mailbox is called where no attribute says it. The
// names are those that mail programs and providers create in the user's language.
type roleNames struct {
	key   string // of the configuration
	attr  imap.MailboxAttr
	names []string // as foldName leaves them
}

func (r roleNames) has(name string) bool { return slices.Contains(r.names, name) }

// foldName brings a name into the form of the tables: compatibility characters
// and case folded, marks of writing direction dropped, blanks made one.
func foldName(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, norm.NFKC.String(s))
	return strings.Join(strings.Fields(norm.NFKC.String(cases.Fold().String(s))), " ")
}

func tableOf(names string) []string {
	list := strings.Split(names, "|")
	for i := range list {
		list[i] = foldName(list[i])
	}
	return list
}

// The tables; built once and never changed.
var (
	draftsNames = roleNames{"drafts", imap.MailboxAttrDrafts, tableOf("Drafts|Draft|Draft Messages|Unsent Messages|" +
		"Entwürfe|Entwurf|Brouillons|Borradores|Borrador|Bozze|Rascunhos|Esborranys|Zirriborroak|Borradores de correo|" +
		"Concepten|Utkast|Kladder|Kladde|Luonnokset|Drög|Szkice|Kopie robocze|Wersje robocze|Robocze|Koncepty|Rozepsané|" +
		"Rozpísané|Koncepti|Nacrti|Skice|Osnutki|Piszkozatok|Ciorne|Schițe|Taslaklar|Juodraščiai|Melnraksti|Mustandid|" +
		"Πρόχειρα|Черновики|Чернетки|Чернови|Нацрти|Скици|下書き|草稿|草稿箱|草稿匣|草稿夹|寄件備份草稿|임시 보관함|임시보관함|" +
		"טיוטות|المسودات|مسودات|پیش‌نویس‌ها|پیش‌نویس ها|Bản nháp|Thư nháp|ร่างจดหมาย|แบบร่าง|ร่าง|Draf|Konsep|ड्राफ़्ट")}

	sentNames = roleNames{"sent", imap.MailboxAttrSent, tableOf("Sent|Sent Items|Sent Messages|Sent Mail|Sent E-mail|Sent-Mail|Sentbox|" +
		"Gesendet|Gesendete|Gesendete Elemente|Gesendete Objekte|Gesendete Nachrichten|Gesendete E-Mails|" +
		"Envoyés|Éléments envoyés|Messages envoyés|Courrier envoyé|Objets envoyés|Enviados|Elementos enviados|Correo enviado|Mensajes enviados|" +
		"Posta inviata|Inviata|Inviati|Elementi inviati|Messaggi inviati|Itens enviados|Mensagens enviadas|E-mails enviados|Correio enviado|" +
		"Enviats|Elements enviats|Bidalitakoak|Verzonden|Verzonden items|Verzonden berichten|Skickat|Skickade|Skickade objekt|" +
		"Sendt|Sendte elementer|Sendte|Sendt post|Sendt e-post|Lähetetyt|Lähetetyt kohteet|Lähetetyt viestit|Sent hlutir|" +
		"Wysłane|Elementy wysłane|Odeslané|Odeslaná pošta|Odoslané|Odoslaná pošta|Poslano|Poslane stavke|Elküldött|Elküldött elemek|Elküldött üzenetek|" +
		"Trimise|Elemente trimise|Mesaje trimise|Gönderilmiş|Gönderilmiş Öğeler|Gönderilen|Gönderilenler|Išsiųsti|Išsiųsta|Nosūtītie|Saadetud|" +
		"Απεσταλμένα|Отправленные|Надіслані|Відправлені|Изпратени|Послато|送信済み|送信済みアイテム|送信済みメール|已发送|已发送邮件|已傳送的郵件|寄件備份|已寄出|已传送|" +
		"보낸 편지함|보낸편지함|보낸 메일함|보낸메일함|דואר יוצא|פריטים שנשלחו|נשלחו|البريد المرسل|المرسل|العناصر المرسلة|مرسل|" +
		"فرستاده شده|ارسال شده|Đã gửi|Thư đã gửi|จดหมายที่ส่ง|ส่งแล้ว|Terkirim|Pesan terkirim|Item terkirim")}

	trashNames = roleNames{"trash", imap.MailboxAttrTrash, tableOf("Trash|Deleted|Deleted Items|Deleted Messages|Bin|Rubbish|Papierkorb|Gelöscht|Gelöschte Elemente|Gelöschte Objekte|" +
		"Corbeille|Éléments supprimés|Messages supprimés|Papelera|Elementos eliminados|Cestino|Posta eliminata|Elementi eliminati|Lixeira|Lixo|Itens excluídos|Paperera|" +
		"Prullenbak|Verwijderde items|Papperskorg|Papperskorgen|Borttaget|Papirkurv|Slettede elementer|Slettet post|Roskakori|Poistetut|Poistetut kohteet|" +
		"Kosz|Elementy usunięte|Koš|Odstraněná pošta|Kôš|Smeće|Lomtár|Kuka|Törölt elemek|Coș de gunoi|Çöp Kutusu|Çöp|Silinmiş Öğeler|" +
		"Κάδος απορριμμάτων|Διαγραμμένα|Корзина|Удаленные|Удалённые|Кошик|Видалені|Кошче|ゴミ箱|削除済みアイテム|已删除邮件|已删除|垃圾桶|刪除的郵件|휴지통|지운 편지함|אשפה|المهملات|Thùng rác|ถังขยะ")}

	junkNames = roleNames{"junk", imap.MailboxAttrJunk, tableOf("Junk|Junk E-mail|Junk Email|Junk Mail|Spam|Bulk|Bulk Mail|Spamverdacht|Junk-E-Mail|Werbung|Courrier indésirable|Indésirables|Pourriel|" +
		"Correo no deseado|Posta indesiderata|Lixo eletrônico|Correu brossa|Ongewenste e-mail|Ongewenst|Skräppost|Uønsket e-post|Uønsket e-mail|Søppelpost|Roskaposti|" +
		"Wiadomości-śmieci|Nevyžádaná pošta|Nevyžiadaná pošta|Levélszemét|Gereksiz|Önemsiz E-posta|Ανεπιθύμητα|Спам|Нежелательная почта|Небажана пошта|迷惑メール|垃圾邮件|垃圾郵件|스팸|정크 메일|דואר זבל|בريد غير هام|Thư rác|จดหมายขยะ")}

	allNames = roleNames{"all", imap.MailboxAttrAll, tableOf("All Mail|Alle Nachrichten|Tous les messages|Todos|Tutti i messaggi|Todos os e-mails|Alle e-mail|Вся почта|すべてのメール|所有邮件|전체보관함")}
)
