"""What is said when a file cannot be shown: a code, which the page has words for."""

from typing import Final

REFUSED: Final = 3
"""How the program ends that will not show a file."""
CODES: Final = ("broken", "locked", "too_many_dots", "too_much", "busy")


class RefusedError(RuntimeError):
    """A file that cannot be shown. `code` is one of `CODES`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
