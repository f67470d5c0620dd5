"""Live recording in the window: the form before it, what is heard while it runs, and sound that was left unsealed."""
