"""Our own words in other languages: reads them from the code, compiles them, and says which are missing.

Run `python -m firstcontact.doors.parts.translations extract`, write the Welsh into
`firstcontact/locale/cy/LC_MESSAGES/django.po`, then `compile`. `check` ends with 1 when a word is missing, so that no
page is half translated. Django's `makemessages` would silently miss the words in Jinja2 templates.
"""

import argparse
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parents[2]
MAPPING = PACKAGE.parent / "babel.cfg"
LOCALE = PACKAGE / "locale"
LANGUAGES = ("cy",)
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
HEADER = """\
# Our own words in Welsh. UNREVIEWED: no professional translator has read these yet.
# Compiled by `python -m firstcontact.doors.parts.translations compile`."""
# Lines of the header that say nothing, or change on every run: two people who extract would always meet there.
HEADER_NOISE = re.compile(
    rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Project-Id-Version|Report-Msgid-Bugs-To|Last-Translator'
    rb'|Language-Team): [^"]*"\n'
)
PLACES = re.compile(r"%\(\w+\)[sd]|%\{\w+\}|\{\w*\}")


def po_file(language: str) -> Path:
    """Where the words of this language are written."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def read_words(package: Path = PACKAGE, mapping: Path = MAPPING) -> Catalog:
    """All our words that a reader may see, from Python and from Jinja2 templates.

    :param mapping: says which files are read how.
    """
    with mapping.open(encoding="utf-8") as source:
        methods, options = parse_mapping_cfg(source)  # type: ignore[no-untyped-call]
    words = Catalog(project="First Contact", charset="utf-8", header_comment=HEADER)
    found = extract_from_dir(package, methods, options, keywords=KEYWORDS, comment_tags=("Translators:",))
    for name, _line, message, comments, context in sorted(found, key=lambda each: (str(each[0]), each[1])):
        words.add(message, None, [(f"{package.name}/{name}", 0)], auto_comments=comments, context=context)
    return words


def read_catalogue(language: str) -> Catalog:
    """The words of this language as they stand in its file; empty when there is none yet."""
    path = po_file(language)
    if not path.exists():
        return Catalog(locale=language, header_comment=HEADER, fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def extract() -> list[str]:
    """Brings each language's file up to date with the code; what is translated stays, what is no longer used goes.

    :returns: a line for each language.
    """
    words = read_words()
    lines = []
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        catalogue.update(words, no_fuzzy_matching=True, update_header_comment=True)
        path = po_file(language)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as target:
            write_po(target, catalogue, width=120, ignore_obsolete=True, include_lineno=False, omit_header=False)
        path.write_bytes(HEADER_NOISE.sub(b"", path.read_bytes()))
        lines.append(f"{language}: {len(words)} texts, {len(list(untranslated(catalogue)))} still to be translated.")
    return lines


def compile_all() -> list[str]:
    """Writes the file that gettext reads, beside each language's words.

    :returns: a line for each language.
    """
    lines = []
    for language in LANGUAGES:
        catalogue = read_catalogue(language)
        with po_file(language).with_suffix(".mo").open("wb") as target:
            write_mo(target, catalogue, use_fuzzy=False)
        lines.append(f"{language}: {len(catalogue)} texts compiled.")
    return lines


def check() -> list[str]:
    """What is wrong: words of the code that are missing in a language, and places for values that differ."""
    words = read_words()
    return [line for language in LANGUAGES for line in mistakes(language, words, read_catalogue(language))]


def mistakes(language: str, words: Catalog, catalogue: Catalog) -> Iterator[str]:
    """A line for each text of `words` that is missing in the catalogue or whose places for values are not the same."""
    for message in words:
        if not message.id:
            continue
        theirs = catalogue.get(_first(message.id), context=message.context)
        if theirs is None or not _filled(theirs):
            yield f"{language}: missing: {_first(message.id)!r}"
        elif _places(message.id) != _places(theirs.string):
            yield f"{language}: other places for values: {_first(message.id)!r}"


def untranslated(catalogue: Catalog) -> Iterator[Message]:
    """The texts that have no words yet."""
    return (message for message in catalogue if message.id and not _filled(message))


def _filled(message: Message) -> bool:
    texts = message.string if isinstance(message.string, list | tuple) else (message.string,)
    return bool(texts) and all(texts)


def _first(text: Any) -> str:
    return str(text[0] if isinstance(text, list | tuple) else text)


def _places(text: Any) -> set[str]:
    texts = text if isinstance(text, list | tuple) else (text,)
    return {place for each in texts for place in PLACES.findall(str(each))}


COMMANDS: dict[str, Callable[[], list[str]]] = {"extract": extract, "compile": compile_all, "check": check}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; `check` ends with 1 when it found something."""
    parser = argparse.ArgumentParser(
        prog="python -m firstcontact.doors.parts.translations",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", choices=sorted(COMMANDS))
    chosen = parser.parse_args(arguments).command
    lines = COMMANDS[chosen]()
    for line in lines:
        click.echo(line)
    return 1 if chosen == "check" and lines else 0


if __name__ == "__main__":
    sys.exit(main())
