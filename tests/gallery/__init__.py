"""Pictures of every screen and dialog, to be looked at: `python -m tests.gallery FOLDER`."""
