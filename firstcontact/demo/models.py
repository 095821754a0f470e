"""Which stories of a made-up month were told already, so that a fill that was stopped goes on where it was."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class ToldStory(CouncilOwned):
    """One story, written in the same transaction as all that happened in it."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    key = models.CharField(max_length=80)
    happenings = models.PositiveIntegerField()

    class Meta:
        db_table = "demo_told_story"
        constraints = (models.UniqueConstraint(fields=["council_id", "key"], name="one_telling_a_story"),)
