"""What a file is, told by its bytes alone. No table, no clock, no network, and nothing of the file is run."""

from firstcontact.domain.contacts.content.recognising import EMPTY, UNKNOWN, recognise

__all__ = ["EMPTY", "UNKNOWN", "recognise"]
