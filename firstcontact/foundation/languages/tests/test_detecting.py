"""Which language somebody wrote in."""

import csv
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from gettext import GNUTranslations
from pathlib import Path

import django
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firstcontact.foundation.languages.detecting import MOST_LETTERS, detect_language
from firstcontact.foundation.languages.everyday import EVERYDAY

pytestmark = pytest.mark.shows("mail-language")

ENGLISH = "My bin has not been emptied today. Will you come back for it, please?\n"
WELSH = "Mae fy min heb ei wagio heddiw. A wnewch chi ddod yn ôl amdano, os gwelwch yn dda?\n"
OTHERS = ["pl", "ro", "pt", "es", "fr", "de", "it", "lt", "lv", "sk", "hu", "tr", "ar", "fa", "sq", "cs", "sv"]


def read_messages() -> list[tuple[str, str]]:
    """The language that each message must be found to be in, empty when it must be unsure, and the message."""
    with (Path(__file__).parent / "messages.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [(row["language"].strip("-"), row["message"].replace("\\n", "\n")) for row in rows]


@pytest.mark.parametrize(("language", "message"), read_messages())
def test_short_messages_of_real_life_are_told_apart(language: str, message: str) -> None:
    assert detect_language(message) == language


@pytest.mark.parametrize("nothing", ["", " ", "\n\r\n", "\x00", "123 456 !!!", "%s %d", "mair@example.org"])
def test_what_holds_no_words_is_in_no_language(nothing: str) -> None:
    assert detect_language(nothing) == ""


@pytest.mark.parametrize("language", ["en", "cy"])
def test_texts_of_public_services_are_hardly_ever_taken_for_the_other_language(
    outside_data: Path, language: str
) -> None:
    with (outside_data / "welsh" / "en_cy_pairs.tsv").open(encoding="utf-8", newline="") as lines:
        texts = [row[language] for row in csv.DictReader(lines, delimiter="\t")]
    found = Counter(detect_language(text) for text in texts if len(text.split()) >= 5)
    wrong = found["cy" if language == "en" else "en"]
    assert found.total() > 1_000
    assert found[language] >= 0.97 * found.total(), found
    assert wrong < 0.005 * found.total(), found


@pytest.mark.parametrize("other", OTHERS)
def test_a_third_language_is_neither(other: str) -> None:
    catalogue = Path(django.__file__).parent / "conf" / "locale" / other / "LC_MESSAGES" / "django.mo"
    with catalogue.open("rb") as file:
        translated = GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # there is no other way to list them
    texts = [text for asked, text in translated.items() if asked and text != asked and len(text.split()) >= 5]
    together = [" ".join(texts[at : at + 3]) for at in range(0, len(texts), 3)]
    found = Counter(map(detect_language, together))
    assert found.total() > 12
    assert found["en"] + found["cy"] <= 0.05 * found.total(), found


def test_a_message_in_both_languages_is_in_neither() -> None:
    assert detect_language(WELSH + ENGLISH) == ""
    assert detect_language(WELSH * 60 + ENGLISH * 60) == ""
    assert detect_language(ENGLISH + WELSH) == ""


def test_a_few_words_of_the_other_language_change_nothing() -> None:
    assert detect_language(f"Bore da\n{ENGLISH * 2}Diolch yn fawr\nSiân") == "en"
    assert detect_language(f"{WELSH * 2}Thanks\nSent from my phone") == "cy"


def test_no_everyday_word_stands_for_both_languages() -> None:
    assert not EVERYDAY["en"] & EVERYDAY["cy"]


def test_it_takes_a_moment_and_no_more_for_the_longest_texts() -> None:
    messages = [message for _, message in read_messages()]
    detect_language(ENGLISH)
    start = time.process_time()
    for message in messages * 5:
        detect_language(message)
    assert (time.process_time() - start) / (5 * len(messages)) < 0.003  # half a millisecond on a quiet machine
    start = time.process_time()
    assert detect_language(ENGLISH * 100_000) == "en"
    assert time.process_time() - start < 0.5
    assert len(ENGLISH * 100_000) > 1_000 * MOST_LETTERS


def test_many_threads_ask_at_once_and_hear_the_same() -> None:
    messages = [message for _, message in read_messages()] * 5
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(detect_language, messages)) == [language for language, _ in read_messages()] * 5


@given(st.text(max_size=300))
@settings(deadline=None)
def test_any_text_is_answered(text: str) -> None:
    assert detect_language(text) in ("en", "cy", "")
