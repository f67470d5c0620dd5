"""The Forensic Audio Workbench: prove what was said in a recording."""

__version__ = "0.1.0"
