"""The verbs, one file a family; each adds its words to the parser and names the function that answers."""
