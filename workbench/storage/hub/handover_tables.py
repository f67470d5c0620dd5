"""The tables of what comes in at a hub and goes back: transfers, their chunks, packages, nonces, warrants, the hub's own keys."""

from __future__ import annotations

from sqlalchemy import Index

from workbench.storage.hub.tables import octets, table, text, whole

# `digest` is the manifest's: a unit hands the same manifest over once. `key_mark` tells one content key from another.
transfer = table(
    "transfer",
    text("id", key=True),
    text("unit"),
    text("digest"),
    text("manifest"),
    text("signature"),
    text("sealed_key"),
    text("key_mark"),
    whole("count"),
    whole("size"),
    text("state"),
    text("job"),
    text("receipt"),
    text("receipt_signature"),
    text("problem"),
    text("begun_at"),
    Index("transfer_once", "unit", "digest", unique=True),
    Index("transfer_state", "state"),
)
chunk = table("transfer_chunk", text("transfer", key=True), whole("n", key=True), whole("size"))

# A draft on its way back, once it was signed for.
package = table(
    "package",
    text("job", key=True),
    whole("n", key=True),
    text("draft_id"),
    text("recording_id"),
    text("document"),
    text("signature"),
)

# What was asked already; `until` in seconds since 1970.
nonce = table("nonce", text("unit", key=True), text("nonce", key=True), whole("until"), Index("nonce_until", "until"))

# `secret` is the digest of a code's; empty where the warrant is to be carried out at once.
warrant = table(
    "warrant",
    text("id", key=True),
    text("document"),
    text("signature"),
    text("secret"),
    text("state"),
    text("problem"),
    whole("until"),
    Index("warrant_secret", "secret"),
)

# The hub's own keys, sealed under a key derived from the vault's: a database's administrator cannot use them.
secret = table("hub_secret", text("name", key=True), octets("sealed"))
