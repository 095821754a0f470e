"""Every table of a council, tried from another council and from none: reading, writing, pointing across."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import psycopg
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from psycopg.errors import ForeignKeyViolation, InsufficientPrivilege, InvalidTextRepresentation, UndefinedObject

from firstcontact.foundation.database import APP, OWNER, Endpoints
from firstcontact.foundation.database.urls import parse
from firstcontact.foundation.tenancy import acting_for
from firstcontact.foundation.tenancy.context import NoCouncilError
from firstcontact.foundation.tenancy.models import CouncilOwned, new_id
from tests.isolation.rows import Rows, Table, add, ask, describe, do, fill, owned_tables
from tests.towns import make_town

pytestmark = [pytest.mark.django_db, pytest.mark.shows("councils-apart")]
NO_COUNCIL = UUID(int=0)
WALL = InsufficientPrivilege  # of a policy, and of the trigger of a table that is only appended to
KEY = ForeignKeyViolation
SHUT = (UndefinedObject, InvalidTextRepresentation, WALL)  # app.council was never set, is empty again, or the trigger
APPENDED_ONLY = {"applications_answer", "audit_entry", "cases_entry", "catalogue_service_version", "events_event"}


@dataclass(frozen=True)
class Two:
    """Two councils with a row in every table each."""

    tables: list[Table]
    ours: Rows
    theirs: Rows


@pytest.fixture
def two(db: None) -> Two:
    """Castlemere is ours, Aberwen the other."""
    del db
    ours, theirs = make_town("castlemere"), make_town("aberwen", nation="wales")
    tables = [describe(name) for name in owned_tables()]
    with acting_for(theirs):
        there = fill(tables, theirs)
    with acting_for(ours):
        here = fill(tables, ours)
    return Two(tables, here, there)


def model_of(table: Table) -> type[models.Model] | None:
    """The ORM's class for this table."""
    return next((model for model in apps.get_models() if model._meta.db_table == table.name), None)


def refused(deed: Callable[[], object], *reasons: type[psycopg.Error]) -> bool:
    """Whether the database refuses this, at once or when the transaction would commit, and for one of these reasons."""
    try:
        with transaction.atomic():
            deed()
            do("SET CONSTRAINTS ALL IMMEDIATE")
    except DatabaseError as error:
        if not isinstance(error.__cause__, reasons):
            raise
        return True
    finally:
        do("SET CONSTRAINTS ALL DEFERRED")
    return False


def in_full(table: Table, rows: Rows) -> str:
    """The whole row as its own council reads it."""
    with acting_for(rows.council):
        return json.dumps(ask(f"SELECT to_jsonb(t) FROM {table.name} t WHERE id = %s", rows.ids[table.name]))


def can_read(table: Table, two: Two) -> Iterator[str]:
    """Ways in which our council reads the other's row."""
    mine, other = two.ours.ids[table.name], two.theirs.ids[table.name]
    if not ask(f"SELECT id FROM {table.name} WHERE id = %s", mine):
        yield "its own row is not there: nothing is tried"
    if ask(f"SELECT id FROM {table.name} WHERE id = %s", other):
        yield "SQL, by id"
    if ask(
        f"SELECT id FROM {table.name} WHERE council_id = %s OR council_id <> %s", two.theirs.council, two.ours.council
    ):
        yield "SQL, by council"
    model = model_of(table)
    if model is not None and model._default_manager.filter(models.Q(pk=other) | ~models.Q(council_id=two.ours.council)):
        yield "ORM"


def can_change(table: Table, two: Two) -> Iterator[str]:
    """Ways in which our council changes or removes the other's row."""
    other, model = two.theirs.ids[table.name], model_of(table)
    if do(f"UPDATE {table.name} SET council_id = %s WHERE id = %s", two.ours.council, other):
        yield "SQL, takes it over"
    if do(f"UPDATE {table.name} SET id = id WHERE council_id = %s", two.theirs.council):
        yield "SQL, changes it"
    if do(f"DELETE FROM {table.name} WHERE id = %s", other):
        yield "SQL, removes it"
    if model is not None and model._default_manager.filter(pk=other).update(council_id=two.ours.council):
        yield "ORM, takes it over"
    if model is not None and model._default_manager.filter(pk=other)._raw_delete("default"):
        yield "ORM, removes it"


def can_plant(table: Table, two: Two) -> Iterator[str]:
    """Ways in which our council puts a row among the other's."""
    mine, other, model = two.ours.ids[table.name], two.theirs.council, model_of(table)
    if not refused(lambda: add(table, two.ours, council_id=other), WALL):
        yield "SQL, adds one"
    if not refused(lambda: add(table, two.theirs), WALL):
        yield "SQL, adds one that fits in there"
    if not refused(lambda: do(f"UPDATE {table.name} SET council_id = %s WHERE id = %s", other, mine), WALL):
        yield "SQL, moves one there"
    if model is not None and not refused(lambda: _move_by_orm(model, mine, other), WALL):
        yield "ORM, moves one there"


def _move_by_orm(model: type[models.Model], mine: UUID, other: UUID) -> None:
    row = model._default_manager.get(pk=mine)
    row.council_id = other  # type: ignore[attr-defined]
    row.save(force_update=True)


def can_point(table: Table, two: Two) -> Iterator[str]:
    """Columns with which a row of ours points at a row of the other council."""
    for column, target in table.references.items():
        there = two.theirs.ids[target]
        if not refused(lambda: add(table, two.ours, **{column: there}), KEY):  # noqa: B023  # called at once
            yield f"SQL, {column}"
        model = model_of(table)
        mine = two.ours.ids[table.name]
        if model is not None and not refused(
            lambda: model._default_manager.filter(pk=mine).update(**{column: there}),  # noqa: B023  # called at once
            *(KEY, WALL) if table.append_only else (KEY,),
        ):
            yield f"ORM, {column}"


def works_without_council(table: Table, two: Two) -> Iterator[str]:
    """What can be done while no council is set."""
    model, mine = model_of(table), two.ours.ids[table.name]
    deeds: dict[str, Callable[[], object]] = {
        "reads": lambda: ask(f"SELECT id FROM {table.name}"),
        "counts": lambda: ask(f"SELECT count(*) FROM {table.name}"),
        "adds": lambda: add(table, two.ours),
        "changes": lambda: do(f"UPDATE {table.name} SET id = id WHERE id = %s", mine),
        "removes": lambda: do(f"DELETE FROM {table.name} WHERE id = %s", mine),
    }
    if model is not None:
        deeds["reads by ORM"] = lambda: list(model._default_manager.all()[:1])
        deeds["removes by ORM"] = lambda: model._default_manager.all()._raw_delete("default")
    for name, deed in deeds.items():
        if not refused(deed, *SHUT):
            yield name


def breaches(two: Two, tries: Callable[[Table, Two], Iterator[str]]) -> list[str]:
    """What succeeded although it must not, over all tables."""
    return [f"{table.name}: {what}" for table in two.tables for what in tries(table, two)]


def test_the_tables_tried_are_all_tables_of_a_council(two: Two) -> None:
    known = {model._meta.db_table for model in apps.get_models() if issubclass(model, CouncilOwned)}
    assert {table.name for table in two.tables} == known
    assert len(known) > 25


@pytest.mark.parametrize("tries", [can_read, can_plant, can_point])
def test_no_table_lets_one_council_reach_into_another(two: Two, tries: Callable[[Table, Two], Iterator[str]]) -> None:
    with acting_for(two.ours.council):
        assert breaches(two, tries) == []


def test_nothing_that_one_council_does_changes_anything_of_another(two: Two) -> None:
    before = [in_full(table, two.theirs) for table in two.tables]
    with acting_for(two.ours.council):
        assert breaches(two, can_change) == []
    assert [in_full(table, two.theirs) for table in two.tables] == before
    assert "[]" not in before


def test_every_table_is_shut_while_no_council_is_set(two: Two) -> None:
    assert breaches(two, works_without_council) == []


def test_the_orm_makes_no_row_while_no_council_is_set(two: Two) -> None:
    owned = [model for model in apps.get_models() if issubclass(model, CouncilOwned)]
    for model in owned:
        with pytest.raises(NoCouncilError):
            model()


def test_a_council_that_does_not_exist_reads_and_writes_nothing(two: Two) -> None:
    with acting_for(new_id()):
        assert [table.name for table in two.tables if ask(f"SELECT 1 FROM {table.name}")] == []
        nobody = Rows(NO_COUNCIL, two.ours.ids)
        assert [table.name for table in two.tables if not refused(lambda: add(table, nobody), WALL)] == []  # noqa: B023


def test_every_foreign_key_between_tables_of_a_council_is_tried(two: Two) -> None:
    tried = {(table.name, column) for table in two.tables for column in table.references}
    for model in apps.get_models():
        for field in model._meta.local_fields if issubclass(model, CouncilOwned) else ():
            target = field.related_model if isinstance(field, models.ForeignKey) else None
            if isinstance(target, type) and issubclass(target, CouncilOwned):
                assert (model._meta.db_table, field.column) in tried


POINTERS_BY_KIND = {
    ("applications_answer", "by_id"),  # by_kind says whether it is a colleague or a customer
    ("audit_entry", "actor_id"),
    ("audit_entry", "subject_id"),
    ("cases_entry", "by_id"),
    ("connections_delivery", "event_id"),  # the number that receivers know it by; a test has no event
    ("connections_delivery", "subject_id"),
    ("customers_link", "by_id"),
    ("events_cursor", "event_id"),  # a place in the stream, never looked up
    ("events_event", "subject_id"),
    ("notices_notice", "subject_id"),
    ("promises_promise", "subject_id"),
    ("work_item", "subject_id"),
}


def test_an_id_without_a_key_is_one_of_the_few_that_name_their_kind(two: Two) -> None:
    loose = {
        (table.name, column)
        for table in two.tables
        for column, kind in table.columns.items()
        if kind == "uuid"
        and column not in {"id", "council_id", *table.references, *table.strangers}
        and not table.name.startswith("measures_")  # facts, made again from events
    }
    assert loose == POINTERS_BY_KIND


def test_a_table_without_a_wall_is_noticed(two: Two) -> None:
    with acting_for(two.ours.council):
        do("CREATE TEMPORARY TABLE bare (id uuid PRIMARY KEY, council_id uuid, customer_id uuid)")
        bare = describe("bare")
        for rows in (two.ours, two.theirs):
            rows.ids["bare"] = add(bare, rows)
        open_to_all = Two([bare], two.ours, two.theirs)
        assert breaches(open_to_all, can_read) == ["bare: SQL, by id", "bare: SQL, by council"]
        assert len(breaches(open_to_all, can_plant)) == 3
        loose = Table("bare", bare.columns, {"customer_id": "customers_customer"}, {}, append_only=False)
        assert breaches(Two([loose], two.ours, two.theirs), can_point) == ["bare: SQL, customer_id"]
        assert "bare: SQL, removes it" in breaches(open_to_all, can_change)
    assert len(breaches(open_to_all, works_without_council)) == 5


@pytest.mark.shows("history-only-appended")
def test_history_is_only_ever_appended_to(two: Two) -> None:
    appended = [table for table in two.tables if table.append_only]
    assert {table.name for table in appended} >= APPENDED_ONLY
    with acting_for(two.ours.council):
        before = [in_full(table, two.ours) for table in appended]
        for table in appended:
            mine = two.ours.ids[table.name]
            for deed in (f"UPDATE {table.name} SET id = id WHERE id = %s", f"DELETE FROM {table.name} WHERE id = %s"):
                with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
                    do(deed, mine)
        assert [in_full(table, two.ours) for table in appended] == before


@pytest.mark.parametrize(
    "deed",
    [
        "ALTER TABLE cases_case DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE cases_entry DISABLE TRIGGER append_only",
        "DROP POLICY one_council ON cases_case",
        "CREATE POLICY every_council ON cases_case USING (true)",
        "DROP TABLE cases_case CASCADE",
        f"SET ROLE {OWNER}",
        "SET session_replication_role = replica",
        "CREATE TABLE public.another (id int)",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "SET LOCAL row_security = off; SELECT count(*) FROM cases_case",
    ],
)
def test_the_application_cannot_take_the_wall_down(two: Two, deed: str) -> None:
    with acting_for(two.ours.council):
        assert refused(lambda: do(deed), WALL)


SEARCHES = {"find_cases_by_words", "find_enquiries_by_words", "find_messages_by_words"}
OWN_COUNCIL = "AND one.council_id = current_setting('app.council')::uuid"


def test_nothing_in_the_database_goes_round_the_wall() -> None:
    """A view reads as its owner and a definer function runs as its owner: the owner sees every council."""
    views = ask(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
        " AND NOT coalesce('security_invoker=true' = ANY(reloptions), false)"
    )
    definers = dict(
        ask("SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef")
    )
    assert views == []
    assert set(definers) == SEARCHES  # full text finds no index behind the wall: they build it again themselves
    assert [name for name, source in definers.items() if OWN_COUNCIL not in source] == []


def test_who_connects_is_neither_owner_nor_above_the_wall() -> None:
    [(name, above, root)] = ask("SELECT rolname, rolbypassrls, rolsuper FROM pg_roles WHERE rolname = current_user")
    assert (name, above, root) == (APP, False, False)
    assert ask("SELECT relname FROM pg_class WHERE relowner = current_user::regrole AND relkind = 'r'") == []


@pytest.mark.shows("no-truncate")
def test_the_application_cannot_empty_a_table(database_server: Endpoints) -> None:
    """TRUNCATE asks no policy. Tried outside the tests' own database, where it is allowed only for cleaning up."""
    admin, app = parse(database_server.admin_url).conninfo(), parse(database_server.app_url).conninfo()
    with psycopg.connect(admin, autocommit=True) as owner:
        owner.execute(f"SET ROLE {OWNER}")
        owner.execute("CREATE TABLE emptied (id int); INSERT INTO emptied VALUES (1)")
        try:
            with psycopg.connect(app, autocommit=True) as application:
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    application.execute("TRUNCATE emptied")
                kept = application.execute("SELECT count(*) FROM emptied").fetchone()
        finally:
            owner.execute("DROP TABLE emptied")
    assert kept == (1,)


def test_the_council_of_a_request_does_not_leak_into_the_next(two: Two) -> None:
    with acting_for(two.ours.council):
        assert ask("SELECT count(*) FROM cases_case") == [(1,)]
    assert refused(lambda: ask("SELECT count(*) FROM cases_case"), *SHUT)
    assert connection.in_atomic_block
