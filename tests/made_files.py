"""Small real files of every kind that people send, made here: pictures, spreadsheets, documents, emails, tricks."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from xml.sax.saxutils import escape

import pillow_heif
from PIL import Image, ImageDraw

Cell = str | float
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGED = "http://schemas.openxmlformats.org/package/2006"
ODF = "urn:oasis:names:tc:opendocument:xmlns"


def photo(kind: str = "JPEG", size: tuple[int, int] = (640, 480), *, turned: int = 0, mode: str = "RGB") -> bytes:
    """A picture: left half red, right half blue, a white bin in the middle.

    :param kind: as Pillow names it, or HEIF.
    :param turned: the orientation that a camera notes (EXIF 0x0112), 1 to 8.
    """
    picture = Image.new(mode, size, "red")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((size[0] // 2, 0, size[0], size[1]), fill="blue")
    draw.rectangle((size[0] * 3 // 8, size[1] // 4, size[0] * 5 // 8, size[1] * 3 // 4), fill="white")
    made = io.BytesIO()
    notes = Image.Exif()
    if turned:
        notes[0x0112] = turned
    if kind == "HEIF":
        pillow_heif.from_pillow(picture).save(made, quality=60, exif=notes.tobytes() if turned else None)
    else:
        picture.save(made, kind, exif=notes) if turned else picture.save(made, kind)
    return made.getvalue()


def zipped(files: Mapping[str, bytes | str], *, stored: Sequence[str] = ()) -> bytes:
    """A ZIP of these files, in this order; those of `stored` are not packed."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in files.items():
            box.writestr(name, content, zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED)
    return made.getvalue()


def column(number: int) -> str:
    """The letters of a column of a spreadsheet, from 0."""
    letters = ""
    while number >= 0:
        letters, number = chr(65 + number % 26) + letters, number // 26 - 1
    return letters


def xlsx(sheets: Mapping[str, Sequence[Sequence[Cell]]]) -> bytes:
    """A spreadsheet as current office programs write it."""
    names = list(sheets)
    tags = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>' for number, name in enumerate(names, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(names) + 1)
    )
    files: dict[str, str] = {
        "[Content_Types].xml": f'<?xml version="1.0"?><Types xmlns="{PACKAGED}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<?xml version="1.0"?><Relationships xmlns="{PACKAGED}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">'
        f"<sheets>{tags}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<?xml version="1.0"?><Relationships xmlns="{PACKAGED}/relationships">{links}'
        "</Relationships>",
    }
    for number, rows in enumerate(sheets.values(), 1):
        files[f"xl/worksheets/sheet{number}.xml"] = _sheet(rows)
    return zipped(files)


def _sheet(rows: Sequence[Sequence[Cell]]) -> str:
    lines = []
    for down, row in enumerate(rows, 1):
        cells = "".join(_cell(f"{column(across)}{down}", value) for across, value in enumerate(row))
        lines.append(f'<row r="{down}">{cells}</row>')
    return f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(place: str, value: Cell) -> str:
    if isinstance(value, str):
        return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def ods(name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """A spreadsheet as LibreOffice writes it."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(value)}</text:p></table:table-cell>'
            for value in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{ODF}:office:1.0" xmlns:table="{ODF}:table:1.0" '
        f'xmlns:text="{ODF}:text:1.0" office:version="1.3"><office:body><office:spreadsheet>'
        f'<table:table table:name="{escape(name)}">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    type_ = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{ODF}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{type_}"/></manifest:manifest>'
    )
    return zipped({"mimetype": type_, "META-INF/manifest.xml": manifest, "content.xml": content}, stored=("mimetype",))


def compound(streams: Mapping[str, bytes], class_id: bytes = bytes(16)) -> bytes:
    """A compound file of Microsoft ([MS-CFB], version 3) with one or a few streams of at least 4,096 bytes each."""
    end, free = 0xFFFFFFFE, 0xFFFFFFFF
    sectors: list[bytes] = []
    table: list[int] = []
    places: list[tuple[str, int, int]] = []
    for name, content in streams.items():
        padded = content.ljust(max(4096, -(-len(content) // 512) * 512), b"\0")
        places.append((name, len(sectors), len(padded)))
        count = len(padded) // 512
        table += [len(sectors) + number + 1 for number in range(count - 1)] + [end]
        sectors += [padded[number * 512 : number * 512 + 512] for number in range(count)]
    directory, fat = len(sectors), len(sectors) + 1
    entries = [_entry("Root Entry", 5, end, 0, child=1, class_id=class_id)]
    entries += [
        _entry(name, 2, start, size, right=number + 2 if number + 1 < len(places) else free)
        for number, (name, start, size) in enumerate(places)
    ]
    sectors.append(b"".join(entries).ljust(512, b"\0")[:512])
    table += [end, 0xFFFFFFFD]
    sectors.append(struct.pack("<128I", *(table + [free] * (128 - len(table)))))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0, 1,
        directory, 0, 4096, end, 0, end, 0,
    )  # fmt: skip
    return header + struct.pack("<109I", fat, *([free] * 108)) + b"".join(sectors)


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = 0xFFFFFFFF, child: int = 0xFFFFFFFF,
    class_id: bytes = bytes(16),
) -> bytes:  # fmt: skip
    letters = name.encode("utf-16-le") + b"\0\0"
    return letters.ljust(64, b"\0") + struct.pack(
        "<HBBIII16sIQQIQ", len(letters), kind, 1, 0xFFFFFFFF, right, child, class_id, 0, 0, 0, start, size
    )


def xls(rows: Sequence[Sequence[str]]) -> bytes:
    """A spreadsheet of the years before 2007 (BIFF8 in a compound file)."""

    def record(number: int, body: bytes) -> bytes:
        return struct.pack("<HH", number, len(body)) + body

    def begin(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    cells = b"".join(
        record(0x0204, struct.pack("<HHHHB", down, across, 0, len(value), 1) + value.encode("utf-16-le"))
        for down, row in enumerate(rows)
        for across, value in enumerate(row)
    )
    size = record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows), default=0), 0))
    sheet = begin(0x0010) + size + cells + record(0x000A, b"")
    front = begin(0x0005) + record(0x0042, struct.pack("<H", 1200))
    named = struct.pack("<IBBBB", len(front) + 8 + 6 + 4 + 6, 0, 0, 6, 0) + b"Sheet1"
    front += record(0x0085, named) + record(0x000A, b"")
    front = front.replace(named[:4], struct.pack("<I", len(front)), 1)
    return compound({"Workbook": front + sheet}, bytes.fromhex("2008020000000000c000000000000046"))


def docx() -> bytes:
    """A letter as current office programs write it."""
    return zipped({"[Content_Types].xml": "<Types/>", "_rels/.rels": "<x/>", "word/document.xml": "<w:document/>"})


def pdf(words: str = "A letter of one line") -> bytes:
    """A page with one line."""
    stream = f"BT /F1 24 Tf 72 700 Td ({words}) Tj ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return made + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (
        table,
        len(made),
    )


def email(files: Mapping[str, bytes] | None = None, *, words: str = "It was <b>not</b> emptied.") -> bytes:
    """An email, with files by name."""
    message = EmailMessage()
    message["From"], message["To"] = "Mary Jones <mary@example.org>", "hello@castlemere.example"
    message["Date"], message["Subject"] = "Mon, 23 Nov 2026 09:00:00 +0000", "The bin again"
    message.set_content(words)
    for name, content in (files or {}).items():
        message.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()
