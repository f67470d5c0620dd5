"""One suite for every home a vault's tables can have: the storage's own tests, run again on a real PostgreSQL server."""
