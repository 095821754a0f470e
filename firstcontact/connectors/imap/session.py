"""An open mailbox: what waits in it, its emails byte for byte, and what is done with those that are kept."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from imapclient import DELETED, SEEN, IMAPClient
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from firstcontact.connectors.imap.troubles import as_away, as_not_fetched, in_time
from firstcontact.domain.mailroom.ports import GoneError, MailboxSetting, NotFetchedError, Waiting

AT_ONCE = 400  # sizes asked for in one command: the line stays below the 8,000 letters that servers take
COMMAND_SECONDS = 120.0
USUAL_SIZE = 50_000_000  # bytes, of an email whose size is not known
SLOWEST = 10_000  # bytes a second; an email that comes more slowly is given up with the connection
IDLE_SECONDS = 9 * 60.0  # RFC 2177 allows 29 minutes; the boxes between forget a quiet connection earlier
POLL_SECONDS = 60.0
MOVE = "move:"


class ImapSession:
    """One connection, signed in, with the folder selected.

    A key is `uidvalidity:uid`. Both together name an email for ever (RFC 3501, 2.3.1.1): a server that has to number
    its emails anew gives another validity.
    """

    def __init__(self, client: IMAPClient, mailbox: MailboxSetting) -> None:
        self._client = client
        self._mailbox = mailbox
        self._validity = 0
        self._next = 0  # the uid that the next email will get, as far as the server says so
        self._known = 0  # every uid up to here has been listed
        self._sizes: dict[int, int] = {}
        self._idle_since: float | None = None
        self._asked = 0.0

    def choose(self) -> None:
        """Select the folder, or see afresh what is in it: what came in meanwhile is then said by IDLE, never lost.

        :raises imapclient.exceptions.IMAPClientError, OSError: when that fails.
        """
        said = self._client.select_folder(self._mailbox.folder)
        validity = int(said.get(b"UIDVALIDITY", 0))
        if validity != self._validity:
            self._known = 0
        self._validity, self._next = validity, int(said.get(b"UIDNEXT", 0))

    def list_waiting(self, *, after: str) -> Sequence[Waiting]:
        """What came in after this key, oldest first. See the port."""
        with as_away(), self._busy():
            self.choose()
            validity, _, uid = after.partition(":")
            above = int(uid) if validity == str(self._validity) and uid.isdigit() else 0
            found = self._above(above)
            self._sizes = self._measure(found)
            self._known = max([above, *found])
        return [Waiting(f"{self._validity}:{uid}", self._sizes[uid]) for uid in found if uid in self._sizes]

    def read(self, key: str, *, most: int | None = None) -> bytes:
        """The email as it is, unread as it was. See the port."""
        uid = self._uid(key)
        part = "" if most is None else f"<0.{most}>"
        size = self._sizes.get(uid, USUAL_SIZE) if most is None else most
        with as_not_fetched(), self._busy(COMMAND_SECONDS + size / SLOWEST):
            given = self._client.fetch([uid], [f"BODY.PEEK[]{part}"]).get(uid)
        if given is None:
            raise GoneError(f"{key} is no longer there.")
        body = given.get(b"BODY[]" if most is None else b"BODY[]<0>")
        if not isinstance(body, bytes):
            raise NotFetchedError(f"The server did not give {key}.")
        return body

    def settle(self, key: str) -> None:
        """Mark, delete or move it. See the port."""
        try:
            uid = self._uid(key)
        except GoneError:
            return
        with as_not_fetched(), self._busy():
            if self._mailbox.after == "delete":
                self._delete(uid)
            elif self._mailbox.after.startswith(MOVE):
                self._move(uid, self._mailbox.after.removeprefix(MOVE))
            else:
                self._client.add_flags([uid], [SEEN], silent=True)

    def wait(self, seconds: float) -> bool:
        """Wait until something comes in, or so long: by IDLE, or by asking once a minute. See the port.

        IDLE goes on from one call to the next, so that short waits cost nothing.
        """
        with as_away():
            if self._client.has_capability("IDLE"):
                return self._idle(seconds)
            due = self._asked + POLL_SECONDS - time.monotonic()
            time.sleep(max(0.0, min(seconds, due)))
            if due > seconds:
                return False
            self._asked = time.monotonic()
            with in_time(self._client.socket(), COMMAND_SECONDS):
                return self._anything_new()

    @contextmanager
    def _busy(self, seconds: float = COMMAND_SECONDS) -> Iterator[None]:
        with in_time(self._client.socket(), seconds):
            self.end_idle()
            yield

    def _uid(self, key: str) -> int:
        validity, _, uid = key.partition(":")
        if validity != str(self._validity) or not uid.isdigit():
            raise GoneError(f"{key} is of an earlier life of the mailbox.")
        return int(uid)

    def _above(self, uid: int) -> list[int]:
        """`n:*` gives the last email even when its uid is lower than n (RFC 3501, 6.4.8)."""
        return sorted(found for found in self._client.search(["UID", f"{uid + 1}:*"]) if found > uid)

    def _measure(self, uids: Sequence[int]) -> dict[int, int]:
        given: dict[int, Any] = {}
        for start in range(0, len(uids), AT_ONCE):
            given |= self._client.fetch(uids[start : start + AT_ONCE], ["RFC822.SIZE"])
        return {uid: int(one.get(b"RFC822.SIZE", 0)) for uid, one in given.items()}

    def _anything_new(self) -> bool:
        """Whether something has come in since the last listing; if not, nothing is lost between this and IDLE."""
        validity = self._validity
        while True:
            self.choose()
            if self._validity != validity:
                return True
            if self._next and self._next <= self._known + 1:
                return False
            if self._above(self._known):
                return True
            if not self._next:
                return False
            self._known = self._next - 1

    def _idle(self, seconds: float) -> bool:
        if self._idle_since is None:
            with in_time(self._client.socket(), COMMAND_SECONDS):
                if self._anything_new():
                    return True
                self._client.idle()
            self._idle_since = time.monotonic()
        started = time.monotonic()
        heard = self._client.idle_check(timeout=seconds)
        came = any(len(line) > 1 and line[1] == b"EXISTS" for line in heard)
        said_goodbye = any(line and line[0] == b"BYE" for line in heard)
        # The library says nothing when the connection is gone: it only comes back early
        early = not heard and time.monotonic() - started < seconds / 2
        old = time.monotonic() - self._idle_since > IDLE_SECONDS
        if came or said_goodbye or early or old:
            with in_time(self._client.socket(), COMMAND_SECONDS):
                self.end_idle()
        return came

    def end_idle(self) -> None:
        """Leave IDLE, in which no other command may be given.

        :raises imapclient.exceptions.IMAPClientError, OSError: when that fails.
        """
        if self._idle_since is not None:
            self._idle_since = None
            self._client.idle_done()

    def _delete(self, uid: int) -> None:
        """Only this one: without UIDPLUS (RFC 4315) EXPUNGE takes everything that anybody has marked."""
        self._client.add_flags([uid], [DELETED], silent=True)
        if self._client.has_capability("UIDPLUS"):
            self._client.uid_expunge([uid])
        elif self._client.search(["DELETED"]) == [uid]:
            self._client.expunge()

    def _move(self, uid: int, folder: str) -> None:
        try:
            self._carry(uid, folder)
        except IMAPClientAbortError:
            raise
        except IMAPClientError:
            if not self._client.search(["UID", str(uid)]):
                return  # it is gone already
            if self._client.folder_exists(folder):
                raise
            self._client.create_folder(folder)
            self._carry(uid, folder)

    def _carry(self, uid: int, folder: str) -> None:
        if self._client.has_capability("MOVE"):
            self._client.move([uid], folder)
        else:
            self._client.copy([uid], folder)
            self._delete(uid)
