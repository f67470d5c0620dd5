"""Dialogs: each asks one thing, names the consequence on its button, and never loses what was typed."""
