"""The program that opens files of strangers: a process of its own, with little memory, little time and no files.

It reads the file from its input and writes what it made of it to its output. Whatever a file does to the libraries that
read it, it does it here. It knows neither the settings nor the database.
"""

import resource
import sys
from collections.abc import Callable, Mapping, Sequence

from firstcontact.doors.parts.attachments.pictures import describe_picture, draw_picture
from firstcontact.doors.parts.attachments.refusing import REFUSED, RefusedError
from firstcontact.doors.parts.attachments.spreadsheets import read_spreadsheet

MEMORY = 1_500_000_000  # bytes
SECONDS = 10  # of work
WORKS: Mapping[str, Callable[..., bytes]] = {
    "draw_picture": draw_picture,
    "describe_picture": describe_picture,
    "read_spreadsheet": read_spreadsheet,
}


def main(arguments: Sequence[str]) -> int:
    """Do one work: its name, and numbers for it. Ends with `REFUSED` and a code in the errors where it does not."""
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        made = WORKS[arguments[0]](sys.stdin.buffer.read(), *map(int, arguments[1:]))
    except RefusedError as refusal:
        sys.stderr.write(refusal.code)
        return REFUSED
    except MemoryError:
        sys.stderr.write("too_much")
        return REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
