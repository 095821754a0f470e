"""Tables: the wall between councils stands in the database, and every model says what it holds about people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from firstcontact.foundation.tenancy.models import CouncilOwned, Global

# Names of columns that always hold something about a person
PERSONAL = {
    "email", "phone", "postcode", "address", "date_of_birth", "name_key", "access_needs", "body", "note",
    "first_name", "last_name", "full_name",
}  # fmt: skip
# The same names where they are about a building of the council, or about another system
OF_THINGS = {("Place", "address"), ("Place", "postcode"), ("Place", "phone"), ("Subscription", "address")}
SETTING = re.compile(r"current_setting\('app\.council'")

WALLED = """
SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity,
       EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype IN ('u', 'p')
               AND k.conkey = ARRAY[owner.attnum, id.attnum])
FROM pg_class c
JOIN pg_attribute owner ON owner.attrelid = c.oid AND owner.attname = 'council_id'
LEFT JOIN pg_attribute id ON id.attrelid = c.oid AND id.attname = 'id'
WHERE c.relkind IN ('r', 'p') AND c.relnamespace = (CASE WHEN %(schema)s = 'pg_temp' THEN pg_my_temp_schema()
                                                     ELSE to_regnamespace(%(schema)s) END)
ORDER BY c.relname
"""
POLICIES = """
SELECT p.polname, p.polpermissive, p.polcmd = '*', p.polroles = '{0}',
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p WHERE p.polrelid = %s::regclass
"""
KEYS = """
SELECT array(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n(number, place)
             JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = n.number ORDER BY n.place),
       k.confrelid::regclass::text,
       array(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS n(number, place)
             JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = n.number ORDER BY n.place)
FROM pg_constraint k WHERE k.conrelid = %s::regclass AND k.contype = 'f'
"""


def own_models() -> list[type[models.Model]]:
    """Every table of ours that Django knows."""
    return [model for model in apps.get_models() if model.__module__.startswith("firstcontact.")]


def owned_models() -> list[type[models.Model]]:
    """Every table of a council."""
    return [model for model in own_models() if issubclass(model, CouncilOwned)]


def rows(query: str, *given: Any) -> list[tuple[Any, ...]]:
    """What the database says about itself."""
    with connection.cursor() as cursor:
        cursor.execute(query, given[0] if given and isinstance(given[0], dict) else list(given))
        return list(cursor.fetchall())


def unwalled_tables(schema: str = "public") -> list[str]:
    """What is missing in the walls of the tables that have a column `council_id`, one sentence each."""
    return [
        f"{table}: {lack}"
        for table, enabled, forced, unique in rows(WALLED, {"schema": schema})
        for lack in _lacks(f"{schema}.{table}", enabled, forced, unique)
    ]


def _lacks(table: str, enabled: bool, forced: bool, unique: bool) -> Iterator[str]:
    if not enabled:
        yield "row-level security is not enabled"
    if not forced:
        yield "row-level security is not forced"
    if not unique:
        yield "no UNIQUE (council_id, id)"
    if not any(columns == ["council_id"] for columns, _, _ in rows(KEYS, table)):
        yield "council_id does not refer to the councils"
    yield from _gaps_in_policies(table)


def _gaps_in_policies(table: str) -> Iterator[str]:
    policies = rows(POLICIES, table)
    if len(policies) != 1:
        yield f"{len(policies)} policies instead of the one of protect()"
    for name, permissive, every_command, everybody, reading, writing in policies:
        if not (permissive and every_command and everybody):
            yield f"policy {name} is not for everything and everybody"
        if not all(rule and SETTING.search(rule) and "council_id" in rule for rule in (reading, writing)):
            yield f"policy {name} does not compare council_id with app.council in reading and writing"


def loose_keys(model: type[models.Model]) -> Iterator[str]:
    """The foreign keys between council-owned tables that a reference across councils could pass."""
    kept = {(tuple(ours), other, tuple(theirs)) for ours, other, theirs in rows(KEYS, model._meta.db_table)}
    for field in model._meta.local_fields:
        target = field.related_model if isinstance(field, models.ForeignKey) else None
        if not isinstance(target, type) or not issubclass(target, CouncilOwned):
            continue
        key = (("council_id", str(field.column)), target._meta.db_table, ("council_id", "id"))
        if key not in kept:
            yield f"{model._meta.db_table}.{field.column}: no composite key to {target._meta.db_table}"
        if any(ours == (field.column,) for ours, _, _ in kept):
            yield f"{model._meta.db_table}.{field.column}: a key without the council: db_constraint=False"


def undeclared_personal_data(model: type[models.Model]) -> Iterator[str]:
    """What a model does not say about the people in it, or says of columns that it does not have."""
    declared = vars(model).get("personal_data")
    columns = {field.name for field in model._meta.local_fields}
    if not isinstance(declared, tuple):
        yield f"{model.__name__}: state personal_data, () where there is none"
        return
    for name in sorted(set(declared) - columns):
        yield f"{model.__name__}: personal_data names {name}, which it does not have"
    for name in sorted(columns & PERSONAL - set(declared)):
        if (model.__name__, name) not in OF_THINGS:
            yield f"{model.__name__}: {name} is about a person; personal_data leaves it out"


@pytest.mark.django_db
@pytest.mark.shows("tables-walled")
def test_every_table_with_a_council_stands_behind_the_wall() -> None:
    assert unwalled_tables() == []


@pytest.mark.django_db
@pytest.mark.shows("tables-walled")
def test_the_walled_tables_are_those_of_the_councils() -> None:
    walled = {table for table, *_ in rows(WALLED, {"schema": "public"})}
    assert {model._meta.db_table for model in owned_models()} == walled


@pytest.mark.django_db
@pytest.mark.shows("tables-walled")
def test_no_key_between_tables_of_a_council_can_cross_to_another() -> None:
    assert [lack for model in owned_models() for lack in loose_keys(model)] == []


@pytest.mark.shows("tables-walled")
def test_every_table_belongs_to_a_council_or_says_that_it_belongs_to_none() -> None:
    unclear = [model.__name__ for model in own_models() if not issubclass(model, CouncilOwned | Global)]
    assert sorted(set(unclear) - {"Login"}) == []  # Django's own base class makes it; it belongs to none


@pytest.mark.shows("personal-data-declared")
def test_every_model_says_what_it_holds_about_people() -> None:
    assert [lack for model in own_models() for lack in undeclared_personal_data(model)] == []


@pytest.mark.django_db
@pytest.mark.shows("tables-walled")
def test_a_table_without_a_wall_is_noticed() -> None:
    rows_before = unwalled_tables("pg_temp")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bare (id uuid PRIMARY KEY, council_id uuid)")
        found = " ".join(unwalled_tables("pg_temp"))
        cursor.execute("ALTER TABLE bare ENABLE ROW LEVEL SECURITY")
        cursor.execute("CREATE POLICY open ON bare USING (true)")
        found_later = " ".join(unwalled_tables("pg_temp"))
    assert rows_before == []
    for lack in ("not enabled", "not forced", "UNIQUE", "0 policies", "does not refer"):
        assert lack in found
    assert "does not compare council_id" in found_later


@pytest.mark.django_db
@pytest.mark.shows("tables-walled")
def test_a_key_that_can_cross_is_noticed() -> None:
    linked = next(
        model
        for model in owned_models()
        for field in model._meta.local_fields
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, CouncilOwned)
    )

    class Copy:
        """The same model, said to be in a table that has no keys."""

        _meta = type("Meta", (), {"db_table": "pg_catalog.pg_class", "local_fields": linked._meta.local_fields})

    assert list(loose_keys(Copy))  # type: ignore[arg-type]


@pytest.mark.parametrize(("declared", "lack"), [(None, "state"), (("shoe_size",), "shoe_size"), ((), "email")])
@pytest.mark.shows("personal-data-declared")
def test_a_model_that_hides_people_is_noticed(declared: tuple[str, ...] | None, lack: str) -> None:
    fields = [models.EmailField(name="email")]
    said = {} if declared is None else {"personal_data": declared}
    model = type("Neighbour", (), {"_meta": type("Meta", (), {"local_fields": fields}), **said})
    assert lack in " ".join(undeclared_personal_data(model))
