"""The words of notices as data: one YAML file a notice, English and Welsh side by side; read and checked once."""

from firstcontact.domain.notices.templates.reading import (
    PLACEHOLDERS,
    Frame,
    Look,
    Piece,
    Template,
    TemplateMistakeError,
    read_template,
    shipped_frame,
    shipped_templates,
)

__all__ = [
    "PLACEHOLDERS",
    "Frame",
    "Look",
    "Piece",
    "Template",
    "TemplateMistakeError",
    "read_template",
    "shipped_frame",
    "shipped_templates",
]
