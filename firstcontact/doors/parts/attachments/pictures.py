"""Pictures, drawn anew for the screen: turned as the camera was held, and with no byte of the sender's left in them.

These run in the process of `child.py` only.
"""

import io
import json
import warnings
from typing import Final

import pillow_heif
from PIL import Image, ImageOps

from firstcontact.doors.parts.attachments.refusing import RefusedError

FORMATS: Final = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "HEIF", "AVIF")
MOST_DOTS: Final = 64_000_000
"""Dots that are unpacked: 200 MB. Photos of phones have fewer; a JPEG of more is unpacked at a smaller size."""
QUALITY: Final = 86
GLANCE: Final = 64  # dots across that are enough to know that a picture can be drawn


def draw_picture(content: bytes, longest: int) -> bytes:
    """The picture as a JPEG of at most so many dots across and down, its first page or frame only.

    :raises RefusedError: when it is broken, or has more dots than are unpacked.
    """
    picture = _unpacked(_open(content), longest)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=QUALITY, optimize=True)
    return made.getvalue()


def describe_picture(content: bytes, longest: int) -> bytes:
    """What a page needs to know of the picture that `draw_picture` would make, as JSON: its width, height and pages.

    :raises RefusedError: as `draw_picture`, so that the page can say it in words.
    """
    picture = _open(content)
    whole, pages = picture.size, _pages(picture)
    small = _unpacked(picture, GLANCE)
    if (small.width < small.height) != (whole[0] < whole[1]) and small.width != small.height:
        whole = (whole[1], whole[0])  # it lay on its side
    share = min(1.0, longest / max(whole))
    facts = {"width": max(1, round(whole[0] * share)), "height": max(1, round(whole[1] * share)), "pages": pages}
    return json.dumps(facts).encode()


def _open(content: bytes) -> Image.Image:
    Image.MAX_IMAGE_PIXELS = None  # ours are counted after a JPEG has been told to unpack less
    warnings.simplefilter("ignore")
    if content[4:8] == b"ftyp":
        pillow_heif.register_heif_opener()
    try:
        return Image.open(io.BytesIO(content), formats=FORMATS)
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedError("broken") from error


def _pages(picture: Image.Image) -> int:
    """How many pages a scan has; the frames of a moving picture are not counted."""
    try:
        return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
    except (OSError, ValueError, EOFError):
        return 1


def _unpacked(picture: Image.Image, longest: int) -> Image.Image:
    picture.draft("RGB", (longest, longest))
    if picture.width * picture.height > MOST_DOTS:
        raise RefusedError("too_many_dots")
    try:
        picture.thumbnail((longest, longest))
        return _on_white(ImageOps.exif_transpose(picture))
    except MemoryError:
        raise
    except Exception as error:
        raise RefusedError("broken") from error


def _on_white(picture: Image.Image) -> Image.Image:
    """The dots alone, on a new picture: what else the file said (comments, places, profiles) stays behind."""
    ground = Image.new("RGB", picture.size, "white")
    if picture.has_transparency_data:
        see_through = picture.convert("RGBA")
        ground.paste(see_through, mask=see_through)
    else:
        ground.paste(picture.convert("RGB"))
    return ground
