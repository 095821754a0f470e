"""How other systems come in: version 1 of the API, with keys that the council gives out."""
