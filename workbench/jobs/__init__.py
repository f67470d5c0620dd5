"""Work in progress: plain generators, no Qt."""
