"""Alignment: words onto the recording's frames."""
