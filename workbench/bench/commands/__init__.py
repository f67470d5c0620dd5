"""What each command does: from a command and what stands, to the event. One file a family."""
