"""Spreadsheets, read into rows of words for the screen. No formula is worked out: values that the file keeps are shown.

These run in the process of `child.py` only.
"""

import io
import json
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum

from firstcontact.doors.parts.attachments.refusing import RefusedError

MOST_SHEETS: Final = 5
MOST_ROWS: Final = 200
MOST_COLUMNS: Final = 40
LONGEST_CELL: Final = 300  # letters


def read_spreadsheet(content: bytes) -> bytes:
    """The first sheets, as JSON: `sheets` (name, rows, and how many rows and columns there are), and `all_sheets`.

    :raises RefusedError: when it is broken or needs a password.
    """
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            names = [one.name for one in book.sheets_metadata if one.typ == SheetTypeEnum.WorkSheet]
            sheets = [_sheet(book, name) for name in names[:MOST_SHEETS]]
    except PasswordError as error:
        raise RefusedError("locked") from error
    except MemoryError:
        raise
    except (CalamineError, OSError, ValueError, OverflowError) as error:
        raise RefusedError("broken") from error
    return json.dumps({"sheets": sheets, "all_sheets": len(names)}).encode()


def _sheet(book: CalamineWorkbook, name: str) -> dict[str, Any]:
    sheet = book.get_sheet_by_name(name)
    rows = [[_words(cell) for cell in row[:MOST_COLUMNS]] for row in sheet.to_python(nrows=MOST_ROWS)]
    return {"name": name, "rows": rows, "all_rows": sheet.height, "all_columns": sheet.width}


def _words(cell: Any) -> str:
    """A value as people read it."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return f"{cell:.10g}" if abs(cell) < 1e15 else str(cell)
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y" if cell.time() == time() else "%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, time | timedelta):
        return str(cell)
    words = str(cell).replace("\x00", "")
    return words if len(words) <= LONGEST_CELL else f"{words[:LONGEST_CELL]}…"
