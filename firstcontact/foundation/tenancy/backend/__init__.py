"""The database engine: Django's own for PostgreSQL, which also says for which council a transaction is."""
