"""What ends a process or a thread by surprise is logged like everything else, and not printed with its values."""

import logging
import sys
import threading
from types import TracebackType

log = logging.getLogger(__name__)


def log_what_ends_us() -> None:
    """From now on. Python would print the message of the error, and of a faulty log call its arguments."""
    sys.excepthook = _ended
    sys.unraisablehook = _not_raised
    threading.excepthook = _thread_ended
    logging.raiseExceptions = False


def _ended(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    log.critical("This process ends by an error.", exc_info=(kind, error, trace))


def _thread_ended(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None and args.exc_type is not SystemExit:
        log.error("A thread ended by an error.", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))


def _not_raised(args: "sys.UnraisableHookArgs") -> None:
    if args.exc_value is not None:
        log.error("An error had nowhere to go.", exc_info=(args.exc_type, args.exc_value, args.exc_traceback))
