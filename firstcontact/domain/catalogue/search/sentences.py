"""What an email is about, sentence by sentence: without greeting, signature, addresses, numbers and pleasantries."""

import re
from collections.abc import Iterator
from typing import Final

from firstcontact.domain.catalogue.search.words import words_of

MOST_LETTERS: Final = 5_000
"""What is read of an email; the rest is left unread."""
SIGNATURE_WORDS: Final = 8
"""A line of more words, below a closing, is no longer part of a signature."""
POLITE_WORDS: Final = 12
"""A polite sentence of more words says something else as well."""

GREETING = re.compile(
    r"(?i)^\W*(?:hi(?:ya)?|hello|hey|dear|good (?:morning|afternoon|evening|day)|to whom it may concern"
    r"|annwyl|helo|s'?mae|shwmae|bore da|prynhawn da|pnawn da|noswaith dda)\b"
    r"(?:[ ,]+(?:there|all|both|again|sir|madam|or|syr|neu|fadam|council|team|gyngor|bawb|eto|love"
    r"|(?-i:[A-Z])[\w'’-]*))*[ ]*[,.!:-]*[ ]*"
)
CLOSING = re.compile(
    r"(?i)^\W*(?:(?:many |best |kind |warm |with )*(?:thanks?|regards|wishes|cheers|ta|best)\b(?! (?:way|time|thing))"
    r"|thank you\W*|yours\b|sincerely|faithfully|cofion|diolch|hwyl|yn gywir|yr eiddoch|gyda diolch"
    r"|sent from|anfonwyd o|--\s*$|_{5,})"
)
POLITE = re.compile(
    r"(?i)\b(?:thank(?:s| you)|hope (?:you|this|that)|look(?:ing)? forward|sorry to|grateful|kind of you|happy to|nice"
    r" (?:day|weekend)|wish(?:es)?|diolch|gobeithio|edrych ymlaen|ddrwg gen)\b"
)
NO_WORDS = re.compile(r"(?<!\S)\S*@\S+|\b(?:https?://|www\.)\S+|<[^<>]{0,300}>|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
PLACE = re.compile(
    r"\b(?:\d+[a-z]?,? )?(?:[A-Z][\w'’-]{1,30} ){1,3}(?:Road|Rd|Street|St|Lane|Avenue|Ave|Close|Drive|Way|Crescent"
    r"|Gardens|Terrace|Place|Court|Park|Hill|Green|Grove|Row|Square|Mews|View|Walk|Bridge)\b"
    r"|\b(?:\d+[a-z]?,? )?(?:Heol|Ffordd|Stryd|Lôn|Maes|Rhodfa|Clos|Parc|Cilgant|Teras|Bryn|Cae)"
    r"(?: (?:y|yr|Y|Yr))?(?: [A-Z][\w'’-]{1,30}){1,2}|\bThe Green\b"
)
TITLED = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Mx|Cllr|Councillor)\.? (?:[A-Z]\.? ){0,3}[A-Z][\w'’-]+")
NUMBER = re.compile(r"(?<!\S)\S*\d\S*")
SENTENCE = re.compile(r"[.!?;]+(?:\s+|$)|\n\s*\n|\n(?=\s*[-*•])")


def sentences_of(text: str) -> list[list[str]]:
    """The words of each sentence of an email that may say what it is about, plain and in order."""
    body = "\n".join(_lines_of_matter(text[:MOST_LETTERS]))
    shouted = body.isupper()
    for pattern in (NO_WORDS, *(() if shouted else (PLACE, TITLED)), NUMBER):
        body = pattern.sub(" ", body)
    sentences = (
        words for sentence in SENTENCE.split(body) if not _is_polite(sentence) for words in [words_of(sentence)]
    )
    return [words for words in sentences if words]


def _lines_of_matter(text: str) -> Iterator[str]:
    closed = False
    for line in text.splitlines():
        words = len(line.split())
        closed = (closed and words <= SIGNATURE_WORDS) or (bool(CLOSING.match(line)) and words <= SIGNATURE_WORDS)
        if not closed:
            yield GREETING.sub("", line)


def _is_polite(sentence: str) -> bool:
    return len(sentence.split()) <= POLITE_WORDS and bool(POLITE.search(sentence))
