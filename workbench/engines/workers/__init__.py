"""The child's side of each engine: standard library and the engine's own library, nothing of ours."""
