"""What came in, exactly as it came."""

from typing import ClassVar

from django.db import models

from firstcontact.foundation.tenancy.models import CouncilOwned


class RawInput(CouncilOwned):
    """The bytes of one input, kept before anyone tries to understand them; administrators only."""

    personal_data: ClassVar[tuple[str, ...]] = ("body",)

    received_at = models.DateTimeField()
    source = models.CharField(max_length=40)
    source_key = models.CharField(max_length=200)
    body = models.BinaryField()
    card_number_masked = models.BooleanField(default=False)

    class Meta:
        db_table = "files_raw_input"
        constraints = (
            models.UniqueConstraint(fields=["council_id", "source", "source_key"], name="one_raw_input_a_source_key"),
        )
