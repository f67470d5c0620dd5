"""Reporting: dossier to pages to signature."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from workbench.domain.custody import Verdict
from workbench.domain.dossier import Dossier
from workbench.domain.people import SigningKey

__all__ = ["Sealer", "SigningKey", "Typesetter"]


class Typesetter(Protocol):
    """Port: sets the pages. Equal dossiers give equal bytes."""

    def pages(self, dossier: Dossier) -> tuple[bytes, int]:
        """The unsigned PDF, custody.json attached and signature fields made, and its number of pages."""
        ...


class Sealer(Protocol):
    """Port: signs PDFs and judges signed ones."""

    def seal(self, pdf: bytes, key: SigningKey, *, signer: str, field: str) -> bytes:
        """PAdES signature in a field that the first revision made; the first signature certifies."""
        ...

    def judge(self, pdf: Path, *, root_certificate: bytes, expected_sha256: str | None) -> Verdict:
        """The verdict on a report file: never an exception for a malformed one, always a finding."""
        ...
