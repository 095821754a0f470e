"""Councils: nation, tier, languages, opening hours, calendar, brand, places."""
