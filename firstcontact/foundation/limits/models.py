"""What has been tried, by a key that names nobody."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import Global


class Tries(Global):
    """How often one thing was tried since its count began. The key is a hash that only our secret can make."""

    personal_data: ClassVar[tuple[str, ...]] = ()

    key = models.CharField(max_length=64, unique=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        db_table = "limits_tries"
        indexes = (models.Index(fields=["ends_at"], name="tries_by_end"),)
