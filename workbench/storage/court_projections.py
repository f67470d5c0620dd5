"""What reports and what vouches for them leave in the tables."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection

from workbench.domain import events as e
from workbench.storage import tables as t
from workbench.storage.happenings import Happening, packed
from workbench.storage.rows import put

# What reports of old vaults do not say.
_MORE = ("number", "amends", "disclosure", "signers", "made_at", "size", "style")


def _rendered(db: Connection, it: Happening) -> None:
    event = it.event
    about = (it.seq, event.case_number, event.report_id, event.unsigned_sha256, packed(it.data["evidence"]))
    more = {name: it.data[name] for name in _MORE if name in it.data}
    put(db, t.rendering, [(*about, packed(more))])


def _issued_as(act: str) -> Callable[[Connection, Happening], None]:
    def step(db: Connection, it: Happening) -> None:
        put(db, t.issue, [(it.seq, it.event.case_number, it.event.report_id, it.event.sha256, act)])

    return step


def _brought(db: Connection, it: Happening) -> None:
    put(db, t.certificate, [(it.seq, it.event.name, packed(it.data))])


def _validated(db: Connection, it: Happening) -> None:
    put(db, t.validation, [(it.seq, it.event.validation.recipe, packed(it.data["validation"]))])


def _reproduced(db: Connection, it: Happening) -> None:
    put(db, t.reproduction, [(it.seq, it.event.recording_id, packed(it.data))])


def _taken(db: Connection, it: Happening) -> None:
    put(db, t.taking, [(it.seq, it.event.case_number, packed(it.data))])


# Any: each function takes the event type beside it.
PROJECT: dict[type[e.Event], Callable[[Connection, Any], None]] = {
    e.ReportRendered: _rendered,
    e.ReportIssued: _issued_as("prepared"),
    e.ReportCountersigned: _issued_as("approved"),
    e.ReportArchived: _issued_as("archived"),
    e.CertificateBrought: _brought,
    e.ValidationRecorded: _validated,
    e.RunReproduced: _reproduced,
    e.BundleTaken: _taken,
}
