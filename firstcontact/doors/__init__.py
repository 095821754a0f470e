"""How people and systems come in. No rules here."""
