"""`Text`: words in English and Welsh, side by side, each with the state of its review."""

import json
from enum import StrEnum
from functools import lru_cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, model_validator

Language = Literal["en", "cy"]
LANGUAGES: tuple[Language, ...] = ("en", "cy")


class State(StrEnum):
    """How far the words of one language are."""

    MISSING = "missing"
    UNREVIEWED = "unreviewed"
    REVIEWED = "reviewed"


class Part(BaseModel):
    """The words in one language."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = ""
    state: State = State.MISSING


MISSING = Part()


class Text(BaseModel):
    """Words in each language. A plain string is read as reviewed in English and as unreviewed in Welsh."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    en: Part = MISSING
    cy: Part = MISSING

    @model_validator(mode="before")
    @classmethod
    def _read_plain(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = {"en": value}
        if not isinstance(value, dict):
            return value
        return {language: _part(language, words) for language, words in value.items()}

    def of(self, language: str) -> str:
        """The words in this language, or in the one that there is."""
        part = self.cy if language == "cy" else self.en
        return part.text or self.en.text or self.cy.text

    def has(self, language: str) -> bool:
        """Whether there are words in this language."""
        return bool((self.cy if language == "cy" else self.en).text)

    def as_json(self) -> dict[str, Any]:
        """Plain data, for a JSON column."""
        return self.model_dump(mode="json")


@lru_cache(maxsize=4096)
def read_text(written: str) -> Text:
    """The text that this JSON is, as a JSON column has it; the same few are read again and again."""
    return Text.model_validate(json.loads(written))


def _part(language: str, words: Any) -> Any:
    if not isinstance(words, str):
        return words
    state = State.MISSING if not words else State.UNREVIEWED if language == "cy" else State.REVIEWED
    return {"text": words, "state": state}
