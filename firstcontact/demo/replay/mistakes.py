"""What is wrong with an entry of a map, in words: what pydantic says, said to somebody who has never programmed."""

from typing import Any

WORDS = {
    "extra_forbidden": "There is no entry of this name here. Take it out, or mend its name: README.md has them all.",
    "missing": "It is missing. Add it below this line.",
    "string_type": "Write a text; numbers, yes, no and null in quotation marks.",
    "model_type": "Write entries with their names here, `name: value`, one a line.",
    "dict_type": "Write entries with their names here, `name: value`, one a line.",
    "tuple_type": "Write a list here, such as [one, two].",
    "too_short": "It is empty. Write at least one there.",
    "string_too_short": "It is empty. Write something there, or take the entry out.",
    "string_too_long": 'Write at most {max_length} sign(s) here; a tab is "\\t".',
    "literal_error": "Write one of {expected}.",
    "string_pattern_mismatch": "Only small letters, figures and what stands between them, like this: {pattern}",
}


def say_mistake(error: Any) -> str:
    """The sentence for one mistake that pydantic found."""
    words = WORDS.get(error["type"])
    if words is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return words.format(**error.get("ctx", {}))
