"""From decoded frames to the ear, and what of them was heard."""
