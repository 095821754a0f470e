"""The JSON Schema of a service file, for editors that complete and check while one types."""

import json
from pathlib import Path
from typing import Any

from firstcontact.domain.catalogue.definition.reading import READY_MADE
from firstcontact.domain.catalogue.definition.service import ServiceDefinition

SCHEMA_FILE = READY_MADE / "service.schema.json"

_WORDS: dict[str, Any] = {
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {"text": {"type": "string"}, "state": {"enum": ["missing", "unreviewed", "reviewed"]}},
            "required": ["text", "state"],
            "additionalProperties": False,
        },
    ]
}
_TEXT: dict[str, Any] = {
    "title": "Text",
    "description": "English and Welsh. Plain Welsh counts as unreviewed; reviewed Welsh is `{text, state: reviewed}`.",
    "anyOf": [
        {"type": "string", "minLength": 1},
        {
            "type": "object",
            "properties": {"en": _WORDS, "cy": _WORDS},
            "required": ["en"],
            "additionalProperties": False,
        },
    ],
}


def editor_schema() -> dict[str, Any]:
    """The schema as plain data (JSON Schema 2020-12)."""
    schema = ServiceDefinition.model_json_schema(by_alias=True, mode="validation")
    parts = schema["$defs"]
    parts["Text"] = _TEXT
    parts["Option"] = {"title": "Option", "anyOf": [{"$ref": "#/$defs/Text"}, parts["Option"]]}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def write_editor_schema(path: Path = SCHEMA_FILE) -> None:
    """Write the schema beside the services."""
    path.write_text(json.dumps(editor_schema(), indent=1, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8")
