"""Who works for a council: its teams, and the memberships that tie a login to roles and teams."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class Team(CouncilOwned):
    """A team that work waits for."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField()
    name = models.JSONField()

    class Meta:
        db_table = "staff_team"
        constraints = (models.UniqueConstraint(fields=["council_id", "code"], name="one_team_a_code"),)


class Membership(CouncilOwned):
    """A login at work for this council: name as colleagues see it, roles, teams. One login may have several."""

    personal_data: ClassVar[tuple[str, ...]] = ("name",)

    login = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    roles = models.JSONField(default=list)
    teams = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_membership"
        constraints = (models.UniqueConstraint(fields=["council_id", "login"], name="one_membership_a_login"),)
