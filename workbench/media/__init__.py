"""Containers, samples and peaks."""
