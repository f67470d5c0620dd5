"""What is true: frozen facts, standard library only, no input or output."""
