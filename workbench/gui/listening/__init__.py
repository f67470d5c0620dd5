"""Listening at the desk: habits, pedal and log, the text hidden at first, a second listener, the picture of a video."""
