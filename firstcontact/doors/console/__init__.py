"""The `firstcontact` commands and the supervisor of its processes."""
