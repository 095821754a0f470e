"""Council words in the reader's language, and marked for screen readers where only the other language has them."""

from django.utils import translation
from markupsafe import Markup

from firstcontact.foundation.languages import Text


def reading() -> str:
    """The language of the page: `en` or `cy`."""
    return (translation.get_language() or "en")[:2]


def echoed(typed: str, most: int = 80) -> str:
    """What somebody typed, as a page repeats it: its beginning and an ellipsis where it is long."""
    return typed if len(typed) <= most else f"{typed[:most].rstrip()}…"


def said(text: Text | str | None, language: str | None = None) -> str:
    """The words in the reader's language, or in the language given; plain words stay as they are."""
    if text is None:
        return ""
    if isinstance(text, Text):
        return text.of(language or reading())
    return str(text)


def said_marked(text: Text | str | None, language: str | None = None) -> Markup:
    """The words as HTML; where they are not in the language of the page, theirs is named for screen readers."""
    wanted = language or reading()
    words = Markup.escape(said(text, wanted))
    if isinstance(text, Text):
        actual = wanted if text.has(wanted) else ("en" if text.has("en") else "cy")
        if actual != reading():
            return Markup('<span lang="{}">{}</span>').format(actual, words)
    return words
