"""PDF signatures and certificates."""
