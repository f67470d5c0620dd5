"""What only a machine with an NVIDIA GPU can show; elsewhere each test says that it was not run."""
