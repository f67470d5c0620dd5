"""The vault on disk: database, ledger, keys, evidence."""
