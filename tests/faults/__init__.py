"""Fault campaigns: what the workbench stands on is broken, and nothing acknowledged may be lost or changed unsaid."""
