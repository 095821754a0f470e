"""Reading how to reach someone and where they are: email, phone, postcode, address, place, and the contact question."""

import math
import re
from collections.abc import Callable
from functools import partial

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from firstcontact.domain.applications.answering import messages
from firstcontact.domain.applications.answering.checked import Wrong
from firstcontact.domain.applications.answering.raw import clean_line, clean_lines, field, is_empty
from firstcontact.domain.catalogue.definition import AddressQuestion, ContactQuestion, PlaceQuestion
from firstcontact.foundation.languages import Text

HOME_REGION = "GB"
MOST_LINES = 6
LINE_LENGTH = 100
NAME_LENGTH = 120
PLACE_LENGTH = 500
_POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})", re.ASCII)
"""Shape of a UK postcode (BS 7666 part 5), without its space."""


def read_email(raw: object) -> str:
    """An email address, with its domain in small letters; whether it receives is not asked.

    :raises Wrong: when it is none.
    """
    try:
        return validate_email(clean_line(raw)[:320], check_deliverability=False).normalized
    except EmailNotValidError:
        raise Wrong((None, messages.EMAIL)) from None


def read_phone(raw: object) -> str:
    """A phone number as E.164 (`+441632960001`); without a country code it is a British one.

    :raises Wrong: when it is none.
    """
    try:
        number = phonenumbers.parse(clean_line(raw)[:60], HOME_REGION)
    except phonenumbers.NumberParseException:
        raise Wrong((None, messages.PHONE)) from None
    if not (phonenumbers.is_valid_number(number) or _is_british_length(number)):
        raise Wrong((None, messages.PHONE))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_british_length(number: phonenumbers.PhoneNumber) -> bool:
    """Ten figures after 0: also the numbers that Ofcom keeps for drama, which demonstrations use."""
    return number.country_code == 44 and len(phonenumbers.national_significant_number(number)) == 10


def read_postcode(raw: object) -> str:
    """A UK postcode in capitals with one space.

    :raises Wrong: when it has not the shape of one.
    """
    found = _POSTCODE.fullmatch(re.sub(r"[\s.-]", "", clean_line(raw)).upper())
    if not found:
        raise Wrong((None, messages.POSTCODE))
    return f"{found[1]} {found[2]}"


def read_address(question: AddressQuestion, raw: object) -> dict[str, object]:
    """Lines and postcode. The postcode may be left out only where the address may lie outside the council's area.

    :raises Wrong: field by field.
    """
    faults: list[tuple[str | None, Text]] = []
    lines = _address_lines(field(raw, "lines"), faults)
    postcode = ""
    if not is_empty(field(raw, "postcode")):
        postcode = _part("postcode", partial(read_postcode, field(raw, "postcode")), faults)
    elif question.within:
        faults.append(("postcode", messages.POSTCODE_MISSING))
    if faults:
        raise Wrong(*faults)
    return {"lines": lines, "postcode": postcode}


def _address_lines(raw: object, faults: list[tuple[str | None, Text]]) -> list[str]:
    parts = raw if isinstance(raw, list | tuple) else [raw]
    lines = [line for part in parts for each in clean_lines(part).split("\n") if (line := " ".join(each.split()))]
    if not lines:
        faults.append(("lines", messages.ADDRESS_LINES))
    elif len(lines) > MOST_LINES or max(map(len, lines)) > LINE_LENGTH:
        faults.append(("lines", messages.ADDRESS_TOO_LONG))
    return lines


def read_place(question: PlaceQuestion, raw: object) -> dict[str, object]:
    """A place in words, with latitude and longitude in degrees (WGS 84) where both were given.

    :raises Wrong: when there are no words, or the point is not on the earth.
    """
    said = clean_line(field(raw, "words") if isinstance(raw, dict) else raw)
    if len(said) < 3:
        raise Wrong(("words", messages.PLACE))
    if len(said) > PLACE_LENGTH:
        raise Wrong(("words", messages.too_long(PLACE_LENGTH, len(said))))
    given = [field(raw, "latitude"), field(raw, "longitude")]
    if given[0] in (None, "") and given[1] in (None, ""):
        return {"words": said}
    return {"words": said, "latitude": _degrees(given[0], 90), "longitude": _degrees(given[1], 180)}


def _degrees(raw: object, most: int) -> float:
    try:
        value = float(raw) if isinstance(raw, int | float) and not isinstance(raw, bool) else float(clean_line(raw))
    except (ValueError, OverflowError):
        value = math.nan
    if not abs(value) <= most:
        raise Wrong(("words", messages.POINT))
    return round(value, 6)


def read_contact(
    question: ContactQuestion, raw: object, *, reached_by_letter: bool = False, by_staff: bool = False
) -> dict[str, object]:
    """Who asks and how to reach them: only the fields that were given, of those that the question asks.

    Where a reply is required there must be a name and a way to reply: an email, a phone number, or an address for a
    letter (here, or in an earlier answer: `reached_by_letter`). An adviser may leave a caller unknown.

    :raises Wrong: field by field.
    """
    faults: list[tuple[str | None, Text]] = []
    readers = {
        "name": _read_name,
        "email": read_email,
        "phone": read_phone,
        "address": _read_lines,
        "postcode": read_postcode,
    }
    given = {name: field(raw, name) for name in question.asks if not is_empty(field(raw, name))}
    value: dict[str, object] = {}
    for name, part in given.items():
        value[name] = _part(name, partial(readers[name], part), faults)
    if question.reply == "required" and not by_staff:
        if "name" in question.asks and "name" not in given:
            faults.append(("name", messages.NAME))
        if not reached_by_letter and not {"email", "phone", "address"} & set(given):
            faults.append(("email" if "email" in question.asks else None, messages.WAY_TO_REPLY))
    if faults:
        raise Wrong(*faults)
    return value


def _read_name(raw: object) -> str:
    name = clean_line(raw)
    if len(name) > NAME_LENGTH:
        raise Wrong((None, messages.too_long(NAME_LENGTH, len(name))))
    return name


def _read_lines(raw: object) -> str:
    faults: list[tuple[str | None, Text]] = []
    lines = _address_lines(raw, faults)
    if faults:
        raise Wrong((None, faults[0][1]))
    return "\n".join(lines)


def _part(name: str, read: Callable[[], str], faults: list[tuple[str | None, Text]]) -> str:
    """One field of several: its value, or its fault noted under its name."""
    try:
        return read()
    except Wrong as wrong:
        faults.append((name, wrong.faults[0][1]))
        return ""
