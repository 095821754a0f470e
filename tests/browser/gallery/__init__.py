"""A gallery of every shared part, for tests only: made-up content, no database, not among the product's addresses."""
