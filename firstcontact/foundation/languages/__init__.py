"""Council words in more than one language."""

from firstcontact.foundation.languages.text import LANGUAGES, Language, Part, State, Text

__all__ = ["LANGUAGES", "Language", "Part", "State", "Text"]
