"""A report's file as this vault knows it: read, hashed and looked up. Runs beside the GUI thread; holds no Qt."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain import questions as q
from workbench.domain.court_questions import CertificatesOf, ReportWith
from workbench.domain.errors import InputRefused
from workbench.domain.fingerprints import six_words
from workbench.domain.leaving import ReportInfo
from workbench.domain.review import Review
from workbench.gui.language import tr

if TYPE_CHECKING:
    from workbench.bench.door import Bench

_LARGEST = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A report's file, what the ledger says of it, and what each of its exhibits was approved as."""

    path: Path
    body: bytes
    sha256: str
    report: ReportInfo
    reviews: tuple[tuple[str, Review], ...] = ()
    certificate: bool = False

    @property
    def words(self) -> str:
        """Six words of the whole file, for two people to compare."""
        return six_words(self.sha256)


def found(bench: Bench, path: Path) -> FoundFile:
    """Look a file up; refused where it is no report that this vault issued."""
    body = read(path)
    sha256 = hashlib.sha256(body).hexdigest()
    report = bench.ask(ReportWith(sha256))
    if report is None:
        raise InputRefused(
            tr("{name} is no report that this vault issued, or it was changed since.").format(name=path.name),
            tr("Ask for the file as it was signed; “Verify a file” says what is wrong with this one."),
        )
    return FoundFile(path, body, sha256, report, _reviews(bench, report), bool(bench.ask(CertificatesOf(bench.person.name))))


def read(path: Path) -> bytes:
    """A file's bytes; refused, with the reason, where it cannot be a report."""
    try:
        if path.stat().st_size > _LARGEST:
            raise InputRefused(tr("{name} is too large for a report.").format(name=path.name), tr("Choose the report itself."))
        body = path.read_bytes()
    except OSError as error:
        why = error.strerror or str(error)
        raise InputRefused(
            tr("{name} cannot be read: {why}.").format(name=path.name, why=why), tr("Choose another file.")
        ) from error
    if b"%PDF-" not in body[:1024]:
        raise InputRefused(tr("{name} is no PDF.").format(name=path.name), tr("Choose the report itself."))
    return body


def _reviews(bench: Bench, report: ReportInfo) -> tuple[tuple[str, Review], ...]:
    held = ((bench.ask(q.EvidenceBy(key)), bench.ask(q.ReviewOf(key))) for key in report.evidence)
    return tuple((evidence.reference, review) for evidence, review in held if evidence is not None and review.bound)
