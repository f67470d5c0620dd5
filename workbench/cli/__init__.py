"""The command line: the same verbs, the same bench."""
