"""Engines, one file each; the child process that runs them is started by `child.py`."""
