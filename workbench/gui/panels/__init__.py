"""The panels around the centre."""
