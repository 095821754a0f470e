"""What every part of a service definition shares: frozen, no unknown keys, plain words for `yes` and `no`, ids."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, WithJsonSchema


class Part(BaseModel):
    """A part of a definition: frozen, and refusing keys that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _read_yes_or_no(value: Any) -> Any:
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return value == "yes"
    raise ValueError(f"`{value}` should be `yes` or `no`.")


YesOrNo = Annotated[bool, BeforeValidator(_read_yes_or_no), WithJsonSchema({"enum": ["yes", "no"]})]

ItemId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
"""The id of a question, option, outcome, answer or team: small letters, figures and underscores."""

ServiceId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", max_length=60)]
"""The id of a service, as it stands in its address: small letters, figures and hyphens."""
