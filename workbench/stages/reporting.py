"""Reporting: dossier to pages to signature."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from workbench.domain.custody import Verdict
from workbench.domain.dossier import FIELDS, Dossier, Exhibit
from workbench.domain.people import SigningKey
from workbench.domain.progress import Progress


class Typesetter(Protocol):
    """Port: sets the pages. Equal dossiers give equal bytes."""

    def pages(self, dossier: Dossier) -> tuple[bytes, int]:
        """The unsigned PDF, custody.json attached and signature fields made, and its number of pages."""
        ...


class Signs(Protocol):
    """Port: signs PDFs."""

    def seal(self, pdf: bytes, key: SigningKey, *, signer: str, field: str) -> bytes:
        """PAdES signature in a field that the first revision made; the first signature certifies."""
        ...


class Sealer(Protocol):
    """Port: signs PDFs, archives and judges signed ones."""

    def seal(
        self, pdf: bytes, key: SigningKey, *, signer: str, field: str, stamp: Callable[[bytes], bytes] | None = None
    ) -> bytes:
        """The same; with `stamp`, which answers a digest with a token (DER), the signature carries a timestamp."""
        ...

    def archive(self, pdf: bytes, *, certificates: str, stamp: Callable[[bytes], bytes]) -> bytes:
        """A signed PDF with the certificates of its chains, those given (PEM), and a timestamp over all of it."""
        ...

    def unrevoked(self, pdf: bytes, certificates: str) -> tuple[str, ...]:
        """What is not known about whether the certificates in a signed PDF, and those given, were revoked."""
        ...

    def judge(self, pdf: Path, *, root_certificate: bytes, expected_sha256: str | None) -> Verdict:
        """The verdict on a report file: never an exception for a malformed one, always a finding."""
        ...


@dataclass(frozen=True, slots=True)
class SignedReport:
    """A report with its first signature, and the digests of both revisions."""

    pdf: bytes
    pages: int
    unsigned_sha256: str
    sha256: str


def report(
    dossier: Dossier,
    typesetter: Typesetter,
    sealer: Signs,
    key: SigningKey,
    record_rendering: Callable[[str], None],
) -> Generator[Progress, None, SignedReport]:
    """Set, record the unsigned digest, sign: what was recorded can be set again and compared, whatever was signed."""
    yield Progress("report", 0, 3, "setting pages")
    unsigned, pages = typesetter.pages(ordered(dossier))
    digest = hashlib.sha256(unsigned).hexdigest()
    yield Progress("report", 1, 3, f"{pages} pages set")
    record_rendering(digest)
    yield Progress("report", 2, 3, "signing")
    who = dossier.prepared_by
    signed = sealer.seal(unsigned, key, signer=f"{who.name} ({who.role.value})", field=FIELDS[0])
    yield Progress("report", 3, 3, "signed")
    return SignedReport(signed, pages, digest, hashlib.sha256(signed).hexdigest())


def ordered(dossier: Dossier) -> Dossier:
    """The same facts in the one order a report has: exhibits by number, custody by entry, models by name."""
    exhibits = tuple(sorted((_settled(x) for x in dossier.exhibits), key=_exhibit_order))
    models = {m.name: m for m in dossier.models}
    return replace(dossier, exhibits=exhibits, models=tuple(models[n] for n in sorted(models)))


def _settled(exhibit: Exhibit) -> Exhibit:
    entries = {e.seq: e for e in exhibit.custody}
    lines = tuple(sorted(exhibit.lines, key=lambda line: (line.span.first, line.id)))
    return replace(exhibit, custody=tuple(entries[seq] for seq in sorted(entries)), lines=lines)


def _exhibit_order(exhibit: Exhibit) -> tuple[tuple[tuple[int, str], ...], int]:
    """HS/9 before HS/10: runs of digits count as numbers."""
    parts = re.findall(r"[0-9]+|[^0-9]+", exhibit.evidence.exhibit)
    return tuple((int(p), "") if p.isdigit() else (-1, p) for p in parts), exhibit.recording.track
