"""Answers about reports and about what vouches for them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from workbench.domain import court_questions as q
from workbench.domain.canonical import Json, fact
from workbench.domain.leaving import Certificate, ReportInfo, Reproduction, SignedRevision, TakenBundle, Validation
from workbench.storage import tables as t


def _reports_of(db: Connection, question: q.ReportsOf) -> tuple[ReportInfo, ...]:
    which = (t.rendering.c.case_number == question.case_number,) if question.case_number else ()
    rows = _dated(db, select(t.rendering).where(*which), t.rendering)
    return tuple(_report(db, row) for row in rows)


def _report_with(db: Connection, question: q.ReportWith) -> ReportInfo | None:
    issued = select(t.issue.c.report_id).where(t.issue.c.sha256 == question.sha256)
    c = t.rendering.c
    which = c.report_id.in_(issued) | (c.unsigned_sha256 == question.sha256)
    found = [_report(db, row) for row in _dated(db, select(t.rendering).where(which), t.rendering)]
    return found[-1] if found else None


def _report(db: Connection, row: Row[Any]) -> ReportInfo:
    issued = select(t.issue).where(t.issue.c.report_id == row.report_id, t.issue.c.case_number == row.case_number)
    about = {"report_id": row.report_id, "case_number": row.case_number, "unsigned_sha256": row.unsigned_sha256}
    when = {"evidence": json.loads(row.evidence), "by": row.actor, "at": row.at, "seq": row.seq}
    held = fact(ReportInfo, {**_UNSAID, **json.loads(row.more), **about, **when})
    return replace(
        held, revisions=tuple(SignedRevision(r.act, r.sha256, r.actor, r.at, r.seq) for r in _dated(db, issued, t.issue))
    )


_UNSAID: dict[str, Json] = {"number": 0, "amends": "", "disclosure": False, "signers": []}


def _certificates_of(db: Connection, question: q.CertificatesOf) -> tuple[Certificate, ...]:
    which = (t.certificate.c.name == question.name,) if question.name else ()
    rows = _dated(db, select(t.certificate).where(*which), t.certificate)
    return tuple(fact(Certificate, {**json.loads(row.body), "at": row.at, "seq": row.seq}) for row in rows)


def _validations(db: Connection, question: q.Validations) -> tuple[Validation, ...]:
    bodies = db.execute(select(t.validation.c.body).order_by(t.validation.c.seq)).scalars()
    newest = {(v.recipe, v.language, v.snr_from, v.snr_to, v.narrow_band): v for v in (_validation(body) for body in bodies)}
    return tuple(newest.values())


def _validation(body: str) -> Validation:
    return fact(Validation, json.loads(body))


def _reproductions_of(db: Connection, question: q.ReproductionsOf) -> tuple[Reproduction, ...]:
    query = select(t.reproduction).where(t.reproduction.c.recording_id == question.recording_id)
    rows = _dated(db, query, t.reproduction)
    return tuple(fact(Reproduction, {**json.loads(row.body), "by": row.actor, "at": row.at}) for row in rows)


def _taken_bundles(db: Connection, question: q.TakenBundles) -> tuple[TakenBundle, ...]:
    which = (t.taking.c.case_number == question.case_number,) if question.case_number else ()
    rows = _dated(db, select(t.taking).where(*which), t.taking)
    return tuple(fact(TakenBundle, {**json.loads(row.body), "by": row.actor, "at": row.at}) for row in rows)


def _dated(db: Connection, query: Select[Any], table: Any) -> Iterable[Row[Any]]:
    """The rows with who entered them and when, oldest first."""
    joined = query.add_columns(t.entry.c.at, t.entry.c.actor).join(t.entry, t.entry.c.seq == table.c.seq)
    return db.execute(joined.order_by(table.c.seq))


# Any: each function takes the question type beside it.
ANSWERS: dict[type, Callable[[Connection, Any], object]] = {
    q.ReportsOf: _reports_of,
    q.ReportWith: _report_with,
    q.CertificatesOf: _certificates_of,
    q.Validations: _validations,
    q.ReproductionsOf: _reproductions_of,
    q.TakenBundles: _taken_bundles,
}
