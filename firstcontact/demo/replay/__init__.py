"""Real service requests of a city, published as open data, and how they become contacts here."""
