"""How programs mark what an answer quotes, as data: the words of English, Welsh and their neighbours."""

import re
from typing import Final

# "On Monday … wrote:" The verbs stand at the end or in the middle; each with the language it is of.
VERBS: Final = (
    r"wrote|writes|said|sent|posted",  # English
    r"ysgrifennodd|ysgrifenodd|sgwennodd|sgrifennodd|anfonodd|dywedodd|wedi ysgrifennu|ysgrifennwyd gan",  # Welsh
    r"a [ée]crit|[ée]crivait|[ée]crit",
    r"schrieb|schreibt|geschrieben|hat am",
    r"schreef|geschreven|heeft geschreven",
    r"escribi[óo]|ha escrito",
    r"ha scritto|scrive(?:va)?",
    r"escreveu",
    r"skrev|kirjoitti",
    r"napisa[łl](?:\(a\)|a)?|pisze|napsal(?:a|\(a\))?",
    r"написал(?:а|\(а\))?|пишет|пише|a scris|írta",
    r"scríobh|sgrìobh",  # Irish, Gaelic
    r"于.{0,60}写道|写道|作成|のメッセージ|さんは書きました",
)
VERB = re.compile(rf"(?i)(?<!\w)(?:{'|'.join(VERBS)})(?!\w)")
OPENERS: Final = "on|ar|le|am|op|el|il|em|den|de|dnia|w dniu|an|dne|la|på|pe|ti|lør|no dia|在|sunnuntai|ons|fre"
OPENER = re.compile(
    rf"(?i)^[ \t]*(?:[-*_]{{0,3}} ?)(?:(?:{OPENERS})\b|\d|(?:mon|tue|wed|thu|fri|sat|sun|llun|maw|mer|iau|gwe"
    rf"|sad|sul)\w*[, ]|from\b)"
)
WHEN = re.compile(
    r"\d{4}|\d{1,2}[:.h]\d{2}|\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}"
    r"|(?i:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? \d{1,2}\b)"
    r"|(?i:\d{1,2}\.?(?:st|nd|rd|th|af|il|ydd|ain|fed|eg)? (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct"
    r"|nov|dec))"
)
ADDRESS = re.compile(r"[^\s<>]+@[^\s<>]+|<mailto:|\[mailto:|&lt;")

# The block of headers that Outlook and others put above what they quote.
FROM: Final = (
    r"from|oddi wrth|gan|anfonwr|de|da|von|van|från|fra|od|lähettäjä|отправитель|от|remitente|expéditeur"
    r"|mittente|发件人|差出人|送信者|ó|bho"
)
OTHERS: Final = (
    r"sent|date|to|cc|bcc|subject|reply-to|importance|attachments?"
    r"|anfonwyd(?: ar| yn)?|dyddiad|at|i|copi|copïau|cc|pwnc|testun|ateb i|pwysigrwydd|atodiadau?"
    r"|envoyé(?: le)?|message du|date|à|a|copie à|objet|sujet|répondre à|gesendet(?: am)?|datum|an|betreff"
    r"|verzonden|verstuurd|aan|onderwerp"
    r"|inviato|data|a|oggetto|enviado(?: el| em)?|fecha|para|asunto|assunto|skickat|till|ämne|sendt|til|emne"
    r"|dato|lähetetty"
    r"|vastaanottaja|päivä|aihe|wysłano|wysłane|do|temat|дата|кому|тема|发送时间|收件人|主题|送信日時|宛先|件名|seolta|chuig|ábhar"
)
MARKED: Final = r"^[ \t>]*[*_]{{0,2}}(?:{0})[ \t\xa0]*[*_]{{0,2}}[ \t\xa0]*[:：][*_]{{0,2}}(?!//)"
FROM_LINE = re.compile(rf"(?i){MARKED.format(FROM)}[ \t\xa0]*\S")
ANY_LINE = re.compile(rf"(?i){MARKED.format(f'{FROM}|{OTHERS}')}")
SENT_OR_SUBJECT: Final = (
    r"sent|date|subject|anfonwyd(?: ar| yn)?|dyddiad|pwnc|testun|envoyé(?: le)?|message du|objet|sujet"
    r"|gesendet(?: am)?|datum|betreff|verzonden"
    r"|verstuurd|onderwerp|inviato|data|oggetto|enviado(?: el| em)?|fecha|asunto|assunto|skickat|ämne|sendt"
    r"|emne|dato|lähetetty"
    r"|päivä|aihe|wysłano|wysłane|temat|дата|тема|发送时间|主题|送信日時|件名|seolta|ábhar"
)
TELLING_LINE = re.compile(rf"(?i){MARKED.format(SENT_OR_SUBJECT)}")

# A line that says: from here on it is another email.
DIVIDER = re.compile(
    r"(?i)^[ \t>]*(?:[-_=*—–]{2,}[ \t]*)(?:original (?:message|e?-?mail|appointment)|forwarded (?:message"
    r"|by .*)|reply message"
    r"|(?:y )?neges wreiddiol|neges (?:a anfonwyd|wedi(?:'i|’i)? h?anfon) ymlaen|neges ymlaen"
    r"|(?:y )?neges gwreiddiol"
    r"|message (?:d['’]origine|original|transféré|origine)|urspr(?:ü|ue)ngliche (?:nachricht|e-?mail)"
    r"|weitergeleitete nachricht"
    r"|original-nachricht|oorspronkelijk bericht|messaggio originale|mensaje original|mensagem original"
    r"|original[ -]?meddelande|oprindelig (?:meddelelse|besked)|ursprungligt meddelande|opprinnelig melding"
    r"|wiadomość oryginalna"
    r"|исходное сообщение|пересланное сообщение|bunteachtaireacht|邮件原件|原始邮件)"
    r"[ \t]*(?:[-_=*—–]{2,})?[ \t]*:?[ \t]*$"
)
BEGIN_FORWARDED = re.compile(
    r"(?i)^[ \t]*(?:begin forwarded message|dechrau neges (?:a anfonwyd ymlaen|wedi(?:'i|’i)? hanfon ymlaen)"
    r"|début du message (?:réexpédié|transféré)|inizio messaggio inoltrato"
    r"|anfang der weitergeleiteten (?:nachricht|e-mail))[ \t]*:?[ \t]*$"
)
FORWARDED = re.compile(r"(?i)forward|ymlaen|transféré|réexpédié|weitergeleitet|inoltrat|reenviad|пересланн")
RULE = re.compile(r"^[ \t]*[_\-*=]{5,}[ \t]*$")
BELOW = re.compile(
    r"(?i)\b(?:see|answers?|comments?|repl(?:y|ies)|responses?|answered|replied|responded)\b.{0,40}"
    r"\b(?:below|inline|in[- ]line|in (?:red|blue|green|bold|capitals|caps)|within|underneath|beneath)\b"
    r"|\bgweler\b.{0,40}\bisod\b|\b(?:atebion|ateb|sylwadau)\b.{0,40}\b(?:isod|mewn (?:coch|glas|print trwm))\b"
)
