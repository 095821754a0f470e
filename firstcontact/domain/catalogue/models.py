"""Services, and the versions of each; what is in flight keeps its version."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class Service(CouncilOwned):
    """Something the council offers. The slug is for ever."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    slug = models.SlugField(max_length=80)
    team = models.SlugField(max_length=80)
    sensitivity = models.CharField(max_length=10, default="open")
    current = models.ForeignKey(
        "catalogue.ServiceVersion", null=True, on_delete=models.PROTECT, db_constraint=False, related_name="+"
    )

    class Meta:
        db_table = "catalogue_service"
        constraints = (models.UniqueConstraint(fields=["council_id", "slug"], name="one_service_a_slug"),)


class ServiceVersion(CouncilOwned):
    """One published definition of a service, never changed afterwards."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    service = models.ForeignKey(Service, on_delete=models.PROTECT, db_constraint=False, related_name="+")
    number = models.PositiveIntegerField()
    definition = models.TextField()
    """JSON as it was published. Not a `jsonb` column: that would forget the order of options and outcomes."""
    published_at = models.DateTimeField()

    class Meta:
        db_table = "catalogue_service_version"
        constraints = (
            models.UniqueConstraint(fields=["council_id", "service", "number"], name="one_version_a_number"),
        )
