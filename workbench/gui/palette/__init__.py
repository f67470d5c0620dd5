"""The palette of all that can be done and gone to."""
