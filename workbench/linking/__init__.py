"""A unit's way to its hub: signed requests, sealed evidence, receipts."""
