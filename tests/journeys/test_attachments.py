"""Files that came with messages: kept as they came, known by their content, behind the wall, looked through."""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from firstcontact.domain.contacts import actions, jobs, ports
from firstcontact.domain.contacts.actions import NewFile
from firstcontact.domain.contacts.mail import read_message
from firstcontact.domain.contacts.models import Attachment
from firstcontact.domain.contacts.ports import NotScannedError, ScannerAwayError, TooLargeToScanError, Verdict
from firstcontact.domain.contacts.queries import (
    AttachmentFacts,
    NotSafeError,
    UnknownAttachmentError,
    get_attachment,
    list_attachments,
    list_to_scan,
    open_attachment,
)
from firstcontact.domain.contacts.rules import MOST_SCANS
from firstcontact.foundation.clock import now
from firstcontact.foundation.identity import PUBLIC, SYSTEM, Viewer
from firstcontact.foundation.tenancy import acting_for
from firstcontact.foundation.tenancy.appending import write_appended
from tests import made_files as made
from tests.attached import attach, attach_one, new_message, scan_with
from tests.isolation.secrets import make_secret
from tests.towns import MONDAY, Town, make_town, staff_town

pytestmark = pytest.mark.shows("mail-files-kept")

SEES_ALL = Viewer.of(SYSTEM)


def facts_of(attachment_id: UUID) -> AttachmentFacts:
    """As the system sees it."""
    return get_attachment(attachment_id, viewer=SEES_ALL)


def queued() -> list[str]:
    """The files that a job waits for."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs WHERE task_name LIKE '%%scan_attachment' ORDER BY id")
        return [json.loads(arguments)["attachment_id"] for (arguments,) in cursor.fetchall()]


def test_every_file_is_kept_as_it_came_and_known_by_its_content(town: Town) -> None:
    files = [
        NewFile("photo.heic", "image/jpeg", made.photo("HEIF")),
        NewFile("photo.jpg", "image/jpeg", b"<script>alert(1)</script>"),
        NewFile("nothing.pdf", "application/pdf", b""),
        NewFile("logo.png", "image/png", made.photo("PNG", (20, 20)), content_id="logo@1", inline=True),
    ]
    message_id = new_message()
    ids = attach(*files, message_id=message_id)

    kept = list_attachments([message_id], viewer=Viewer.of(town.adviser))
    assert [(one.id, one.place) for one in kept] == list(zip(ids, [1, 2, 3, 4], strict=True))
    assert [one.type for one in kept] == ["image/heic", "text/html", "application/x-empty", "image/png"]
    assert [one.said_type for one in kept] == [file.said_type for file in files]
    assert [one.size for one in kept] == [len(file.content) for file in files]
    assert [(one.content_id, one.inline) for one in kept] == [("", False)] * 3 + [("logo@1", True)]
    assert {one.scan for one in kept} == {"not_scanned"}
    for file, attachment_id in zip(files, ids, strict=True):
        assert open_attachment(attachment_id, viewer=Viewer.of(town.adviser)).content == file.content


def test_what_comes_later_to_the_same_message_stands_behind(town: Town) -> None:
    message_id = new_message()
    attach_one(b"a", "a.txt", message_id=message_id)
    attach_one(b"b", "b.txt", message_id=message_id)
    assert [(one.place, one.name) for one in list_attachments([message_id], viewer=SEES_ALL)] == [
        (1, "a.txt"),
        (2, "b.txt"),
    ]
    del town


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\bin.jpg", "bin.jpg"),
        ("bill\u202egpj.exe", "billgpj.exe"),
        ("a\x00b\r\n.png", "ab.png"),
        ("con.jpg", "_con.jpg"),
        ("", "attachment-1.txt"),
        ("x" * 255 + ".jpeg", "x" * 115 + ".jpeg"),
        ("ŵ" * 255 + ".jpeg", "ŵ" * 115 + ".jpeg"),
    ],
)
def test_the_name_is_safe_anywhere(town: Town, given: str, kept: str) -> None:
    assert facts_of(attach_one(b"words", given)).name == kept
    del town


def test_the_files_of_a_whole_email_are_kept(town: Town) -> None:
    read = read_message(made.email({"bin.jpg": made.photo(), "list.xlsx": made.xlsx({"One": [["a"]]})}))
    files = [NewFile(one.name, one.type, one.content, one.content_id, one.inline) for one in read.attachments]
    message_id = new_message()
    attach(*files, message_id=message_id)
    assert [(one.name, one.type.rpartition(".")[2]) for one in list_attachments([message_id], viewer=SEES_ALL)] == [
        ("bin.jpg", "image/jpeg"),
        ("list.xlsx", "sheet"),
    ]
    del town


def test_a_list_does_not_read_what_is_in_the_files(town: Town, django_assert_num_queries: Any) -> None:
    messages = [new_message() for _ in range(5)]
    for message_id in messages:
        attach(*(NewFile("a.jpg", "image/jpeg", b"\xff\xd8\xff" * 100) for _ in range(4)), message_id=message_id)
    write_appended()  # the messages themselves
    with django_assert_num_queries(4) as asked:
        assert len(list_attachments(messages, viewer=Viewer.of(town.adviser))) == 20
    assert not [query for query in asked.captured_queries if '"body"' in query["sql"]]


# Who sees them


def test_files_of_a_contact_with_something_hidden_are_not_there_for_others(town: Town) -> None:
    secret = make_secret(town, "team")
    message_id = new_message(secret.contact_id)
    attachment_id = attach_one(b"zebra crossing", "zebra.txt", message_id=message_id)

    for person in (town.adviser, town.officer, town.leader, town.administrator, PUBLIC):
        viewer = Viewer.of(person)
        assert list_attachments([message_id], viewer=viewer) == []
        for read in (get_attachment, open_attachment):
            with pytest.raises(UnknownAttachmentError):
                read(attachment_id, viewer=viewer)
    insider = Viewer.of(secret.insider)
    assert [one.id for one in list_attachments([message_id], viewer=insider)] == [attachment_id]
    assert open_attachment(attachment_id, viewer=insider).content == b"zebra crossing"


@pytest.mark.django_db
def test_files_of_another_council_are_not_there() -> None:
    elsewhere, here = make_town("aberwen", nation="wales"), make_town("castlemere")
    with acting_for(elsewhere):
        message_id = new_message()
        attachment_id = attach_one(b"theirs", message_id=message_id)
    with acting_for(here):
        town = staff_town(here)
        for viewer in (Viewer.of(town.administrator), SEES_ALL):
            assert list_attachments([message_id], viewer=viewer) == []
            with pytest.raises(UnknownAttachmentError):
                open_attachment(attachment_id, viewer=viewer)
    with acting_for(elsewhere):
        assert open_attachment(attachment_id, viewer=SEES_ALL).content == b"theirs"


# Looking for viruses


def test_without_a_scanner_nothing_waits_and_no_job_is_queued(town: Town) -> None:
    attachment_id = attach_one(b"words")
    jobs.take_up_scans()
    assert (facts_of(attachment_id).scan, queued()) == ("not_scanned", [])
    del town


@pytest.mark.parametrize(
    ("answer", "scan", "said"),
    [
        (Verdict(), "clean", ""),
        (Verdict("Made.Up-1"), "infected", "Made.Up-1"),
        (TooLargeToScanError("INSTREAM size limit exceeded. ERROR"), "failed", "too_large"),
    ],
)
def test_a_file_waits_for_the_scanner_and_what_it_says_is_noted(
    town: Town, monkeypatch: pytest.MonkeyPatch, answer: Verdict | Exception, scan: str, said: str
) -> None:
    scanner = scan_with(monkeypatch, answer)
    attachment_id = attach_one(b"words")
    assert facts_of(attachment_id).scan == "waiting"
    assert queued() == [str(attachment_id)]
    with pytest.raises(NotSafeError, match="waiting"):
        open_attachment(attachment_id, viewer=Viewer.of(town.adviser))

    jobs.scan_attachment.run(attachment_id=str(attachment_id))
    jobs.scan_attachment.run(attachment_id=str(attachment_id))  # a second job for it does nothing

    assert scanner.given == [b"words"]
    facts = facts_of(attachment_id)
    assert (facts.scan, facts.scan_said) == (scan, said)
    assert facts.scanned_at is not None
    if scan == "infected":
        for person in (town.adviser, town.leader, town.administrator):
            with pytest.raises(NotSafeError, match="infected"):
                open_attachment(attachment_id, viewer=Viewer.of(person))
    else:
        assert open_attachment(attachment_id, viewer=Viewer.of(town.adviser)).content == b"words"


def test_while_the_scanner_is_away_a_file_waits_longer_each_time_and_is_never_given_up(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_with(monkeypatch, *[ScannerAwayError("nobody there")] * 20)
    attachment_id = attach_one(b"words")
    at, waits = MONDAY, []
    for _ in range(20):
        actions.scan_attachment(by=SYSTEM, at=at, attachment_id=attachment_id)
        due = Attachment.objects.get(id=attachment_id).scan_due_at
        assert due is not None
        assert list_to_scan(at=due - timedelta(seconds=1)) == []
        assert list_to_scan(at=due) == [attachment_id]
        waits.append((due - at).total_seconds() / 60)
        at = due
    assert waits[:7] == [1, 2, 4, 8, 16, 32, 60]
    assert set(waits[6:]) == {60}

    actions.scan_attachment(by=SYSTEM, at=at, attachment_id=attachment_id)
    assert facts_of(attachment_id).scan == "clean"
    del town


def test_a_file_that_the_scanner_dies_of_is_given_up_with_its_words(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = scan_with(monkeypatch, *[NotScannedError("It broke off.")] * 20)
    attachment_id = attach_one(b"words")
    for _ in range(10):
        actions.scan_attachment(by=SYSTEM, at=MONDAY, attachment_id=attachment_id)
    assert len(scanner.given) == MOST_SCANS
    assert (facts_of(attachment_id).scan, facts_of(attachment_id).scan_said) == ("failed", "It broke off.")
    del town


def test_what_was_left_waiting_is_taken_up_once_at_a_time(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    before = attach_one(b"from before there was a scanner")
    scan_with(monkeypatch)
    lost = attach_one(b"its job was lost")
    later = MONDAY + timedelta(minutes=15)

    assert actions.take_up_scans(by=SYSTEM, at=MONDAY) == [before]
    assert actions.take_up_scans(by=SYSTEM, at=MONDAY + timedelta(minutes=1)) == []
    assert sorted(actions.take_up_scans(by=SYSTEM, at=later)) == sorted([before, lost])
    assert facts_of(before).scan == "waiting"
    del town


def test_every_minute_the_jobs_of_what_waits_are_queued(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    attachment_id = attach_one(b"words")
    scan_with(monkeypatch)
    monkeypatch.setattr("firstcontact.foundation.jobs.lanes._councils", [lambda: [town.id]])
    jobs.take_up_scans()
    jobs.take_up_scans()
    assert queued() == [str(attachment_id)]


def test_when_the_scanner_is_taken_away_nothing_waits_for_it(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_with(monkeypatch)
    waiting, clean = attach_one(b"a"), attach_one(b"b")
    actions.note_scan(by=SYSTEM, at=now(), attachment_id=clean, verdict=Verdict())
    monkeypatch.setattr(ports, "_scanners", [])

    assert actions.take_up_scans(by=SYSTEM, at=now()) == []

    assert (facts_of(waiting).scan, facts_of(clean).scan) == ("not_scanned", "clean")
    assert open_attachment(waiting, viewer=Viewer.of(town.adviser)).content == b"a"


def test_what_was_found_is_never_taken_back(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    scan_with(monkeypatch)
    attachment_id = attach_one(b"a")
    assert actions.note_scan(by=SYSTEM, at=now(), attachment_id=attachment_id, verdict=Verdict("Made.Up-1"))
    assert not actions.note_scan(by=SYSTEM, at=now(), attachment_id=attachment_id, verdict=Verdict())
    assert facts_of(attachment_id).scan == "infected"
    assert list_to_scan(at=now() + timedelta(days=400)) == []
    del town
