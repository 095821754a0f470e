"""The states of a work item."""

OPEN = ("waiting", "claimed", "paused")
KINDS = ("case", "cannot_be_told", "notice_failed", "who_is_this")
