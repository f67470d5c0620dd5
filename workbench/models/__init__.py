"""The model store: what to fetch, from where, and whether it is what it should be."""
