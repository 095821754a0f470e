"""The councils themselves (global: they are read before any council is set) and what each of them owns."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned, Global


class Council(Global):
    """One local authority: its nation, tier, languages, hours, brand and unit costs."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField(unique=True)
    host = models.CharField(max_length=253, unique=True)
    name = models.JSONField()
    nation = models.CharField(max_length=20)
    tier = models.CharField(max_length=20)
    languages = models.JSONField(default=list)
    time_zone = models.CharField(max_length=60, default="Europe/London")
    opening_hours = models.JSONField(default=dict)
    brand = models.JSONField(default=dict)
    unit_costs = models.JSONField(default=dict)
    contact_lines = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "councils_council"


class ClosureDay(CouncilOwned):
    """A day on which this council is closed although it is no bank holiday."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    day = models.DateField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "councils_closure_day"
        constraints = (models.UniqueConstraint(fields=["council_id", "day"], name="one_closure_a_day"),)


class Place(CouncilOwned):
    """Somewhere that people can go: a customer service centre, a library with help."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    code = models.SlugField()
    name = models.JSONField()
    address = models.CharField(max_length=300)
    opening_hours = models.JSONField(default=dict)

    class Meta:
        db_table = "councils_place"
        constraints = (models.UniqueConstraint(fields=["council_id", "code"], name="one_place_a_code"),)
