"""The services that a council offers, each defined once."""
