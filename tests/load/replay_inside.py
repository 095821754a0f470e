"""The part of the replay that needs Django: `python -m tests.load.replay_inside COUNCIL` prints what its board says."""

import json
import sys
from collections import Counter
from datetime import UTC, date, datetime

import django

django.setup()

from django.db import transaction

from firstcontact.domain.councils.queries import get_by_code
from firstcontact.domain.measures.actions import catch_up
from firstcontact.domain.measures.queries import Scope, count_contacts, count_open_cases, count_promises, count_services
from firstcontact.foundation.identity import SYSTEM
from firstcontact.foundation.tenancy import acting_for

AT = datetime(2019, 1, 1, tzinfo=UTC)
ALWAYS = Scope(date(2014, 1, 1), date(2018, 12, 31))


def board(code: str) -> dict[str, object]:
    """What the board of this council says of all that was replayed to it."""
    with acting_for(get_by_code(code).id):
        catch_up(by=SYSTEM, at=AT)
        with transaction.atomic():
            channels, months = Counter[str](), Counter[str]()
            for counted in count_contacts(ALWAYS):
                channels[counted.channel] += counted.contacts
                months[f"{counted.day:%Y-%m}"] += counted.contacts
            ended = count_promises(ALWAYS)
            return {
                "by_channel": channels,
                "by_month": months,
                "by_service": {each.service: each.contacts for each in count_services(ALWAYS)},
                "on_time": sum(each.kept for each in ended),
                "closed_with_target": sum(each.kept + each.broken for each in ended),
                "open": count_open_cases(ALWAYS, AT).open,
            }


if __name__ == "__main__":
    json.dump(board(sys.argv[1]), sys.stdout)
