"""What stands in the window around and between the panels: bars, centre, transport, and how it is laid out."""
