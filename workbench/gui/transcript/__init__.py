"""The transcript: rows of what was said."""
