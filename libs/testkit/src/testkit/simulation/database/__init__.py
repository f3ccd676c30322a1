"""A database in memory that behaves like PostgreSQL, as far as the chassis asks."""
