"""What a hub keeps beside its vault: work and its pieces, transfers, objects."""
