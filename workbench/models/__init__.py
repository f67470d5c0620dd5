"""The model store: which files a model is made of, where they come from, and proof that they are those files."""
