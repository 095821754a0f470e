"""Emails that wait when a demonstration is first started: they come in as every email does, and a job reads them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw
from ruamel.yaml import YAML

from firstcontact.demo.postbox import CODE, PostedFile, compose
from firstcontact.domain.councils.queries import get_by_code
from firstcontact.domain.mailroom.ports import mailboxes_of
from firstcontact.domain.mailroom.queries import find_last_received
from firstcontact.foundation.identity import PUBLIC
from firstcontact.foundation.tenancy import acting_for
from firstcontact.journeys.keep_email import keep_email

FILE = Path(__file__).parent / "letters.yaml"
APART = timedelta(minutes=7)
SIZE = (1600, 1200)


def bring_letters(*, at: datetime) -> int:
    """Let them come in, to each council that has never had an email. Returns how many came in."""
    brought = 0
    for code, letters in _read().items():
        mailbox = next((one for one in mailboxes_of(code) if one.code == CODE), None)
        if mailbox is None:
            continue
        with acting_for(get_by_code(code).id):
            with transaction.atomic():
                had = find_last_received()
            if had:
                continue
            for number, letter in enumerate(reversed(letters)):
                raw = _compose(letter, mailbox.address, at - number * APART)
                keep_email(by=PUBLIC, at=at - number * APART, mailbox=CODE, raw=raw)
                brought += 1
    return brought


def draw_photo(what: str) -> bytes:
    """A drawn picture in place of a photo: a `pothole` in a road, or a dark `lamp`."""
    image = Image.new("RGB", SIZE, (110, 112, 116) if what == "pothole" else (24, 28, 48))
    draw = ImageDraw.Draw(image)
    if what == "pothole":
        draw.rectangle((0, 0, 1600, 160), fill=(150, 148, 140))
        for x in range(80, 1600, 400):
            draw.rectangle((x, 1020, x + 220, 1050), fill=(235, 235, 230))
        draw.ellipse((480, 420, 1120, 820), fill=(62, 58, 54))
        draw.ellipse((540, 480, 1060, 790), fill=(38, 34, 32))
        draw.ellipse((640, 640, 960, 770), fill=(84, 98, 110))
    else:
        draw.rectangle((780, 260, 810, 1200), fill=(70, 74, 82))
        draw.polygon([(640, 210), (830, 210), (810, 270), (670, 270)], fill=(96, 100, 108))
        draw.rectangle((720, 760, 870, 850), fill=(240, 240, 235))
        draw.text((752, 790), "LC 417", fill=(20, 20, 20), font_size=34)
    kept = BytesIO()
    image.save(kept, "JPEG", quality=82)
    return kept.getvalue()


def _read() -> Mapping[str, list[Mapping[str, Any]]]:
    found: Mapping[str, list[Mapping[str, Any]]] = YAML(typ="safe").load(FILE)
    return found


def _compose(letter: Mapping[str, Any], to: str, at: datetime) -> bytes:
    photo = letter.get("photo")
    return compose(
        at=at,
        sender_name=letter["from"],
        sender=letter["address"],
        to=to,
        subject=letter["subject"],
        words=letter["words"],
        headers=letter.get("headers", {}),
        files=[PostedFile("photo.jpg", "image/jpeg", draw_photo(photo))] if photo else [],
    )
