"""Finding: in the transcript on the screen, to replace it too, and over recordings and cases."""
