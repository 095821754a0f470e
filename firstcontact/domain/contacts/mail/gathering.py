"""What the parts of an email are for: its text, another form of its text, or an attachment."""

import re
from dataclasses import dataclass, field

from firstcontact.domain.contacts.mail.charsets import Tell, read_letters, shorten
from firstcontact.domain.contacts.mail.fields import nothing, read_header
from firstcontact.domain.contacts.mail.markup import clean_html, text_of_html
from firstcontact.domain.contacts.mail.names import guess_type, safe_name
from firstcontact.domain.contacts.mail.outlook_wrap import TYPES as WRAPS
from firstcontact.domain.contacts.mail.outlook_wrap import open_wrap, text_of_rtf
from firstcontact.domain.contacts.mail.parts import Part, take_apart
from firstcontact.domain.contacts.mail.records import Attachment
from firstcontact.domain.contacts.mail.transfer import AS_IT_IS, unwrap, uuencoded_files

LINE_END = re.compile("\r\n|\r|\n")
CHARSET_IN_PAGE = re.compile(rb"(?i)<meta[^>]{0,200}charset=[\"']?([a-z0-9_:.-]{2,40})")
OTHER_FORMS = ("text/enriched", "text/richtext", "text/x-amp-html", "text/watch-html", "text/x-watch-html")
ENCRYPTED = ("application/pgp-encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")
SAID_ELSEWHERE = re.compile(rb"(?i)your (?:e-?mail|mail|browser)[^.]{0,80}(?:support|view|display)[^.]{0,60}html")


@dataclass(frozen=True, slots=True)
class Gathered:
    """The text as it is to be read, the HTML made safe, and everything that came with them."""

    text: str
    html: str
    attachments: tuple[Attachment, ...]


@dataclass(slots=True)
class _Gatherer:
    """Goes through the parts; each is text, another form of it, or an attachment."""

    tell: Tell
    texts: list[str] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)  # made safe
    attachments: list[Attachment] = field(default_factory=list)
    named: list[Part] = field(default_factory=list)

    def take(self, part: Part) -> None:
        """Takes a part and all within it."""
        waiting = [part]
        while waiting:
            part = waiting.pop()
            for problem in part.problems:
                self.tell(problem)
            if part.type == "multipart/alternative" and part.parts:
                waiting.extend(reversed(self._alternatives(part)))
            elif part.parts:
                waiting.extend(reversed(part.parts))
            else:
                self._leaf(part)

    def _alternatives(self, part: Part) -> list[Part]:
        """The parts to read one after the other: plain text is read, HTML is shown, the others are attachments."""
        plain = [each for each in part.parts if each.type == "text/plain" and not _is_file(each)]
        pages = [each for each in part.parts if _page_in(each) is not None]
        words = [each for each in plain if _says_something(each)]
        if not words or not pages:
            return part.parts
        for page in map(_page_in, pages):
            if page is not None:
                self.pages.append(clean_html(self._letters(page)))
                page.type = "handled"
        return part.parts

    def _leaf(self, part: Part) -> None:
        if part.type == "handled":
            return
        if part.type in WRAPS or _name(part).lower() == "winmail.dat":
            self._open_wrap(part)
        elif part.type in OTHER_FORMS and part.inside == "multipart/alternative" and not _is_file(part):
            self._other_form(part)
        elif part.type in ("text/plain", "text/html") and not self._is_one_more_file(part):
            self._text(part)
        else:
            self._attach(part)

    def _is_one_more_file(self, part: Part) -> bool:
        """Whether it is a file: sent as one, or with a name behind the text."""
        return _is_file(part) or bool(_name(part) and self.texts and part.inside == "multipart/mixed")

    def _other_form(self, part: Part) -> None:
        if not any(text.strip() for text in self.texts):
            self._attach(part)

    def _text(self, part: Part) -> None:
        letters = self._letters(part)
        if part.type == "text/html":
            self.add_page(letters)
            return
        for name, content in uuencoded_files(
            part.body if part.encoding.strip().lower() in AS_IT_IS else b"", self.tell
        ):
            self.add_file(read_header(name), "application/octet-stream", content)
        self.add_text(letters)

    def add_text(self, letters: str) -> None:
        """Plain text, to be read after what was there before."""
        if letters.strip():
            self.texts.append(letters.strip("\n"))

    def add_page(self, letters: str) -> None:
        """HTML that is read and shown."""
        if letters.strip():
            cleaned = clean_html(letters)
            self.pages.append(cleaned)
            self.add_text(text_of_html(cleaned))

    def _letters(self, part: Part) -> str:
        content = unwrap(part.body, part.encoding, self.tell)
        charset = part.parameters.get("charset", "")
        if not charset and part.type == "text/html":
            found = CHARSET_IN_PAGE.search(content[:4000])
            charset = found[1].decode("ascii") if found else ""
        return LINE_END.sub("\n", read_letters(content, charset, self.tell))

    def _open_wrap(self, part: Part) -> None:
        content = unwrap(part.body, part.encoding, self.tell)
        unwrapped = open_wrap(content, self.tell)
        if unwrapped is None:
            self._attach(part)
            return
        for file in unwrapped.files:
            self.add_file(file.name, file.type, file.content, content_id=file.content_id.strip("<> "))
        if not any(text.strip() for text in self.texts):
            text = unwrapped.text or ("" if unwrapped.html else text_of_rtf(unwrapped, self.tell))
            self.add_text(LINE_END.sub("\n", text))
        if unwrapped.html:
            self.pages.append(clean_html(unwrapped.html)) if self.texts else self.add_page(unwrapped.html)
        if not unwrapped.whole:
            self._attach(part)

    def _attach(self, part: Part) -> None:
        heard: list[str] = []
        content = unwrap(part.body, part.encoding, heard.append)
        name = _name(part)
        self.add_file(
            name or _title(part, content),
            part.type if part.type != "handled" else "application/octet-stream",
            content,
            content_id=read_header(part.first("content-id") or b"").strip("<> "),
            inline=part.disposition == "inline" or part.inside == "multipart/related",
            raw=part.body if heard else None,
        )
        for problem in heard:
            self.tell(f"Attachment “{self.attachments[-1].name}”: {problem}")
        if part.type in ENCRYPTED:
            self.tell("It is encrypted or sealed (S/MIME or PGP); its text cannot be read here.")
        if part.type in ("message/partial", "message/external-body"):
            self.tell("It holds only a piece of something, or a pointer to it; the rest did not come with it.")

    def add_file(
        self,
        given: str,
        type_: str,
        content: bytes,
        *,
        content_id: str = "",
        inline: bool = False,
        raw: bytes | None = None,
    ) -> None:
        """An attachment, under a name that is safe."""
        name = safe_name(given, type_ or "application/octet-stream", len(self.attachments) + 1)
        if given and name != given.strip():
            self.tell(f"The attachment called “{shorten(given)}” was given the safe name “{name}”.")
        self.attachments.append(
            Attachment(name, type_ or guess_type(name), content, content_id=content_id, inline=inline, raw=raw)
        )


def gather(root: Part, tell: Tell) -> Gathered:
    """Everything in an email, each part once.

    :param tell: is told in a sentence what went wrong.
    """
    gatherer = _Gatherer(tell)
    gatherer.take(root)
    if not any(text.strip() for text in gatherer.texts):
        _text_from_elsewhere(root, gatherer)
    html = "\n".join(gatherer.pages).strip("\n")
    return Gathered("\n\n".join(gatherer.texts), html, tuple(gatherer.attachments))


def written_parts(root: Part) -> list[Part]:
    """The parts of an email that hold what was written; the others are attachments."""
    written: list[Part] = []
    for part in root.leaves():
        if part.type not in ("text/plain", "text/html") or _is_file(part):
            continue
        if not (_name(part) and part.inside == "multipart/mixed" and any(each.body.strip() for each in written)):
            written.append(part)
    return written


def _text_from_elsewhere(root: Part, gatherer: _Gatherer) -> None:
    """Where no part is text: a file of text that came alone, or what stands before the parts."""
    for part in root.leaves():
        if part.type in ("text/plain", "text/html") and _is_file(part) and part.disposition != "attachment":
            letters = gatherer._letters(part)
            gatherer.add_page(letters) if part.type == "text/html" else gatherer.add_text(letters)
            return
    if root.preamble.strip() and not gatherer.attachments:
        gatherer.add_text(LINE_END.sub("\n", read_letters(root.preamble, "", gatherer.tell)))


def _is_file(part: Part) -> bool:
    """Whether text was sent as a file: called an attachment, or one of several parts with a name of its own."""
    return part.disposition == "attachment" or bool(_name(part) and part.inside and part.disposition != "")


def _page_in(part: Part) -> Part | None:
    """The HTML of an alternative: itself, or the first in the parts that belong together."""
    if part.type == "text/html" and not _is_file(part):
        return part
    if part.type in ("multipart/related", "multipart/mixed", "multipart/alternative"):
        return next((each for each in part.leaves() if each.type == "text/html" and not _is_file(each)), None)
    return None


def _says_something(part: Part) -> bool:
    """Whether plain text is more than a hint that the email is in HTML."""
    content = unwrap(part.body, part.encoding, nothing).strip()
    return bool(content) and not (len(content) < 250 and SAID_ELSEWHERE.search(content))


def _name(part: Part) -> str:
    return part.parameters.get("disposition filename") or part.parameters.get("name") or ""


def _title(part: Part, content: bytes) -> str:
    """A name for a nested email: what it is about."""
    if part.type != "message/rfc822":
        return ""
    subject = read_header(take_apart(content[:100_000]).first("subject") or b"")
    plain = " ".join(re.sub(r'[/\\<>:"|?*\x00-\x1f]', " ", subject)[:80].split()).strip(". ")
    return f"{plain}.eml" if plain else ""
