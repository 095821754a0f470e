"""Council words in more than one language."""

from firstcontact.foundation.languages.text import LANGUAGES, Language, Part, State, Text, read_text

__all__ = ["LANGUAGES", "Language", "Part", "State", "Text", "read_text"]
