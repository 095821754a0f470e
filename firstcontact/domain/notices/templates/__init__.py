"""The words of notices as data: one YAML file a notice, English and Welsh side by side; read and checked once."""

from firstcontact.domain.notices.templates.reading import (
    AUTOMATIC_ANSWERS,
    PLACEHOLDERS,
    Author,
    Frame,
    Look,
    Piece,
    Template,
    TemplateMistakeError,
    Turn,
    read_template,
    shipped_frame,
    shipped_templates,
)

__all__ = [
    "AUTOMATIC_ANSWERS",
    "PLACEHOLDERS",
    "Author",
    "Frame",
    "Look",
    "Piece",
    "Template",
    "TemplateMistakeError",
    "Turn",
    "read_template",
    "shipped_frame",
    "shipped_templates",
]
