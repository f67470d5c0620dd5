"""The hub in the window: what is handed over, how it stands, what the hub is doing; and folders that are watched."""
