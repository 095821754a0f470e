"""Which language somebody wrote in: English, Welsh, or not sure.

Everyday words say it where there are enough of them. Where there are not, `lingua` is asked, and the few that there are
must bear out what it says. It is asked about the languages that are heard most in Britain, since with two to choose
from it calls Polish one of them; and it is not asked about names, since one Welsh place makes an English sentence Welsh
to it.
"""

import html
import re
from functools import cache
from typing import Final

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

from firstcontact.foundation.languages.everyday import EVERYDAY

MOST_LETTERS: Final = 2_000
"""Letters that are looked at: the first half of them from the beginning of the text, the other from its end."""
FEWEST_WORDS: Final = 3
"""Fewer words than this say nothing: many who write English end with `Diolch`."""
MANY_EVERYDAY: Final = 0.2
"""Of all words, as many as are hardly ever shared by a third language."""
LEAST_LEAD: Final = 0.75
"""Of the everyday words, those of the language that is answered. With fewer it is mixed."""
LEAST_CERTAIN: Final = 0.5
"""How sure lingua must be where everyday words are few, 0 to 1."""
MOST_FOREIGN: Final = 0.1
"""Of all words, those with a letter that neither language has."""

OURS: Final = {"en": Language.ENGLISH, "cy": Language.WELSH}
OTHERS: Final = (
    Language.ALBANIAN, Language.CZECH, Language.DUTCH, Language.FRENCH, Language.GERMAN, Language.HUNGARIAN,
    Language.IRISH, Language.ITALIAN, Language.LATVIAN, Language.LITHUANIAN, Language.POLISH, Language.PORTUGUESE,
    Language.ROMANIAN, Language.SLOVAK, Language.SOMALI, Language.SPANISH, Language.SWEDISH, Language.TURKISH,
)  # fmt: skip
"""Those written with Latin letters; the letters give the others away."""

_SENT_FROM = re.compile(r"(?m)^(?:Sent from|Get Outlook|Anfonwyd o) .*$")
_NO_WORDS = re.compile(
    r"(?<!\S)\S*[@\d_]\S*|\b(?:https?://|www\.)\S+|<[^<>]{0,300}>|%?\{[^{}]{0,100}\}|%(?:\([^()]{0,100}\))?[a-z]"
)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_APOSTROPHE = re.compile("['’]")
_FOREIGN = re.compile("[^a-zâêîôûŵŷáéíóúẃýäëïöüẅÿàèìòùẁỳ'’]")


def detect_language(text: str) -> str:
    """The language of these words: `en`, `cy`, or an empty text when it is not sure.

    It is not sure of a few words, of a text partly in one language and partly in the other, and of any third language.
    """
    words = _words_without_names(_both_ends(text))
    foreign = sum(bool(_FOREIGN.search(word)) for word in words)
    if len(words) < FEWEST_WORDS or foreign > MOST_FOREIGN * len(words):
        return ""
    everyday = {language: sum(_is_everyday(word, language) for word in words) for language in OURS}
    many = max(everyday.values()) >= max(FEWEST_WORDS, MANY_EVERYDAY * len(words))
    certain = {} if many else _ask_lingua(words)
    best = max(OURS, key=lambda language: certain.get(language, everyday[language]))
    if everyday[best] < LEAST_LEAD * sum(everyday.values()):
        return ""
    sure = many or everyday[best] >= MANY_EVERYDAY * len(words) or certain[best] >= LEAST_CERTAIN
    return best if sure else ""


def _ask_lingua(words: list[str]) -> dict[str, float]:
    """How sure it is of each of our languages, 0 to 1."""
    said = _detector().compute_language_confidence_values(" ".join(words))
    return {language: next(each.value for each in said if each.language == name) for language, name in OURS.items()}


def _both_ends(text: str) -> str:
    if len(text) <= MOST_LETTERS:
        return text
    half = MOST_LETTERS // 2
    return f"{text[:half]}\n{text[-half:]}"


def _words_without_names(text: str) -> list[str]:
    """The words in small letters, without addresses, numbers and what has a capital letter within a sentence."""
    lines = [
        list(_WORD.finditer(line)) for line in _NO_WORDS.sub(" ", _SENT_FROM.sub("", html.unescape(text))).splitlines()
    ]
    everything = [word[0] for line in lines for word in line]
    if sum(word.isupper() for word in everything) * 2 > len(everything):
        return [word.lower() for word in everything]
    return [word for line in lines for word in _without_names(line)]


def _without_names(line: list[re.Match[str]]) -> list[str]:
    """The words of a line in small letters. A line of nothing but capital letters is a name or an address."""
    only_names = all(word[0][0].isupper() for word in line)
    words, begins = [], not only_names
    for word in line:
        small = word[0].lower()
        if begins or word[0][0].islower() or any(_is_everyday(small, language) for language in OURS):
            words.append(small)
        begins = not only_names and word.string[word.end() : word.end() + 1] in tuple(".!?:")
    return words


def _is_everyday(word: str, language: str) -> bool:
    """Whether it is one, or begins with one: `mae'r`, `i've`."""
    return word in EVERYDAY[language] or _APOSTROPHE.split(word)[0] in EVERYDAY[language]


@cache
def _detector() -> LanguageDetector:
    """Made at the first call, in 0.2 s, with tables of 20 MB that the whole process shares; threads may use it at once.

    The accurate mode knew our two languages no better, and took 80 MB for them alone.
    """
    return LanguageDetectorBuilder.from_languages(*OURS.values(), *OTHERS).with_low_accuracy_mode().build()
