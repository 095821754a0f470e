"""Ctrl-C from the very start: a process that has begun nothing yet leaves at once, with the code of the handbook."""

import os
import signal

INTERRUPTED = 130  # by Ctrl-C, before it was done


def leave_at_ctrl_c() -> None:
    """From now on Ctrl-C ends this process at once; for the time of the imports. What ignores Ctrl-C still does."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _leave)


def hear_ctrl_c() -> None:
    """From now on Ctrl-C is a KeyboardInterrupt again, so that what was begun is ended in order."""
    if signal.getsignal(signal.SIGINT) is _leave:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def _leave(number: int, frame: object) -> None:
    os._exit(INTERRUPTED)
