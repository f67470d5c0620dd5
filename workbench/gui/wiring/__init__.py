"""Signals between the desk and the parts of the window: who tells whom while a vault is open."""
