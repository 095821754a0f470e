"""The states of a work item."""

OPEN = ("waiting", "claimed", "paused")
KINDS = (
    "case",
    "cannot_be_told",
    "notice_failed",
    "who_is_this",
    "email",
    "customer_wrote",
    "could_not_be_read",
    "too_many_emails",
)
