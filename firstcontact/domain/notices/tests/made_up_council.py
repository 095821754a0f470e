"""Made-up councils to tell people from."""

from uuid import UUID

from django.db import connection

from firstcontact.domain.councils.actions import set_up_council
from firstcontact.domain.notices.tests.made_up import OFFICER, TUESDAY, both
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.identity.models import Login

HOURS = {day: [["09:00", "17:00"]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")}
LINES = {
    "phone": "01632 960 123",
    "notices_from": "notices@aberwen.example",
    "return_address": "County Hall\n1 Castle Street\nAberwen\nSA99 1AA",
    "website": "https://aberwen.example/",
}


def set_up(code: str, nation: str, languages: tuple[str, ...]) -> UUID:
    """A made-up council."""
    return set_up_council(
        by=SYSTEM,
        at=TUESDAY,
        code=code,
        host=f"{code}.localhost",
        name=both(f"{code.title()} Council", f"Cyngor {code.title()}"),
        nation=nation,
        tier="unitary",
        languages=languages,
        time_zone="Europe/London",
        opening_hours=HOURS,
        brand={"colour": "#005a46"},
        contact_lines=LINES,
    )


def employ_officer(council: UUID) -> None:
    """The officer of these tests works here: whoever prints or owns something must be of the council."""
    login = Login.objects.create_user("officer@aberwen.example")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO staff_membership (id, council_id, login_id, name, roles, teams)"
            " VALUES (%s, %s, %s, 'Officer', '[\"officer\"]', '[\"waste\"]')",
            [OFFICER.id, council, login.pk],
        )
