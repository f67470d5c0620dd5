"""What leaves the vault and comes back: the report's steps, its signatures, exports, exhibits, bundles of other vaults."""
