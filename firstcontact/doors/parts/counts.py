"""How much waits, as pages show it: what is counted only so far is said so."""

from django.utils.translation import gettext as _

from firstcontact.domain.work.queries import MOST_COUNTED


def shown_count(count: int) -> str:
    """`17`; from a thousand on, that there are more than that: nobody needs to know how many."""
    return str(count) if count <= MOST_COUNTED else _("more than 1,000")
