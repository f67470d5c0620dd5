"""Hashing: digests while reading, and again whenever somebody doubts."""
