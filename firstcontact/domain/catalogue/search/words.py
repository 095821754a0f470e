"""Cutting text into words and folding them, so that the many ways to write one word meet.

Welsh changes the first letter of a word by what stands before it (casgliad, gasgliad, chasgliad, nghasgliad). Folding
gives every form of a word the same key by putting the letters that can become each other into one class.
"""

import re
import unicodedata

_ENGLISH = """
a about am an and any are as at be been by can cannot could did do does for from get got had has have he her his i if in
is it its ive im just me my of off on or our please she so some that the their them there they this to too up us want
was we were which who will with would you your need help like how what where why
"""
_WELSH = """
ac aeth ag ai ar arnaf arnoch at ata bod bydd byddaf c chi cael cafodd dal dan ddim di dw dwi dy e ei eich ein er eu
fe fel fi fod fy fyddaf ga gaf gan gen gennyf gyda gydag hi hon hwn hyn i ie iawn mae maen mai meddwl mewn mi mo n na
nac nad ni nid o oes oedd on os r roedd rwyf rwy rydw s sut sy sydd t ti u un w wedi wrth y ydi ydw ydy yma yna yng yn
yr yw
"""
STOP_WORDS = frozenset((_ENGLISH + _WELSH).split())
"""Words that tell nothing about what is wanted."""

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile("[’‘`´]")
_ENGLISH_SHORT_FORM = re.compile(r"'(t|s|ve|re|ll|d|m)\b")


def plain(text: str) -> str:
    """Small letters without accents: `Casgliad â Chymorth` is `casgliad a chymorth`."""
    apart = unicodedata.normalize("NFD", _APOSTROPHES.sub("'", text).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def words_of(text: str) -> list[str]:
    """The words of a text in order, plain; `didn't` is one word, `i'r` is two."""
    return _WORD.findall(_ENGLISH_SHORT_FORM.sub(r"\1", plain(text)))


def telling_words(text: str) -> list[str]:
    """The words of a text that tell something: without stop words."""
    return [word for word in words_of(text) if word not in STOP_WORDS]


_INITIALS = (
    # One class a place of the mouth; longest first. The velar class is "", since a soft g falls away (golau, olau).
    ("ngh", ""), ("ng", ""), ("ch", ""), ("c", ""), ("g", ""),
    ("mh", "b"), ("ph", "b"), ("p", "b"), ("b", "b"), ("m", "b"), ("ff", "ff"), ("f", "b"),
    ("nh", "d"), ("th", "d"), ("dd", "d"), ("t", "d"), ("d", "d"), ("n", "d"),
    ("ll", "l"), ("l", "l"), ("rh", "r"), ("r", "r"), ("h", ""),
)  # fmt: skip
_WELSH_ENDINGS = ("iadau", "iau", "ion", "oedd", "au", "ydd")
SHORTEST_STEM = 3


def fold(word: str) -> str:
    """The key that all mutated forms of a Welsh word share, its usual plural too. Takes one word, plain or not."""
    bare = plain(word)
    initial, letters = next((pair for pair in _INITIALS if bare.startswith(pair[0])), ("", ""))
    bare = letters + bare.removeprefix(initial)
    for ending in _WELSH_ENDINGS:
        if bare.endswith(ending) and len(bare) - len(ending) >= SHORTEST_STEM:
            return bare.removesuffix(ending)
    return bare


_ENGLISH_ENDINGS = (("ies", "y"), ("ied", "y"), ("ing", ""), ("ed", ""), ("es", ""), ("s", ""), ("e", ""))


def stem(word: str) -> str:
    """An English word without its usual endings: `emptied` and `empty`, `missed` and `missing` meet."""
    for ending, instead in _ENGLISH_ENDINGS:
        if (
            word.endswith(ending)
            and len(word) - len(ending) + len(instead) >= SHORTEST_STEM
            and not word.endswith("ss")
        ):
            word = word.removesuffix(ending) + instead
            break
    doubled = len(word) > SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "lsz"
    return word[:-1] if doubled else word
