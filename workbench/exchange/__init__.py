"""Transcripts in other programs' formats."""
