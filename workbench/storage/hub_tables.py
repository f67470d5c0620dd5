"""The tables of field units, their hub, and what goes between them."""

from __future__ import annotations

from sqlalchemy import Index, Table

from workbench.storage.columns import of, table, text_in, whole

# Field units and what came from them, in a hub's vault; the hub and what went to it, in a unit's.
unit = table("unit", text_in("name", key=True), whole("seq"), whole("revoked"), text_in("body"))
reception = table(
    "reception",
    whole("seq", key=True),
    of("evidence_id", "evidence.id"),
    text_in("unit"),
    text_in("transfer"),
    text_in("manifest"),
    Index("reception_evidence", "evidence_id", "seq"),
    Index("reception_transfer", "transfer"),
    Index("reception_unit", "unit", "seq"),
)
returned = table(
    "returned",
    whole("seq", key=True),
    of("evidence_id", "evidence.id"),
    of("draft_id", "draft.id"),
    text_in("transfer"),
    Index("returned_transfer", "transfer"),
)
# Histories of units that the hub vouches for, and those that did not go on from them.
history = table(
    "history",
    whole("seq", key=True),
    text_in("unit"),
    text_in("vault_id"),
    whole("size"),
    text_in("root"),
    text_in("line"),
    whole("forked"),
    Index("history_vault", "vault_id", "seq"),
)
hub = table("hub", whole("seq", key=True), text_in("name"), whole("joined"), text_in("body"))
hand_over = table(
    "hand_over",
    text_in("id", key=True),
    whole("seq"),
    of("evidence_id", "evidence.id"),
    text_in("state"),
    text_in("transfer"),
    text_in("body"),
    Index("hand_over_evidence", "evidence_id", "seq"),
    Index("hand_over_transfer", "transfer"),
)
hub_draft = table(
    "hub_draft",
    whole("seq", key=True),
    of("hand_over_id", "hand_over.id"),
    of("draft_id", "draft.id"),
    text_in("job"),
    Index("hub_draft_hand_over", "hand_over_id", "seq"),
)
# What the draft of an exhibit that was handed over hashes to as it travels.
travelling = table("travelling", of("draft_id", "draft.id", key=True), text_in("sha256"))

PROJECTIONS: tuple[Table, ...] = (unit, reception, returned, history, hub, hand_over, hub_draft, travelling)
