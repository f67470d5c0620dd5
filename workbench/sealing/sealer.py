"""The sealer that the workbench uses: pyHanko behind the port of the reporting stage."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.custody import Verdict

if TYPE_CHECKING:
    from workbench.domain.people import SigningKey
    from workbench.sealing.appearance import Drawing


class PyHankoSealer:
    """Signs reports with P-256 or RSA, archives them, and judges signed ones. `drawn` draws what a signature shows."""

    def __init__(self, drawn: Drawing) -> None:
        self._drawn = drawn

    def seal(
        self, pdf: bytes, key: SigningKey, *, signer: str, field: str, stamp: Callable[[bytes], bytes] | None = None
    ) -> bytes:
        """PAdES signature in a field that the first revision made; the first signature certifies."""
        from workbench.sealing.signer import seal

        return seal(pdf, key, signer=signer, field=field, drawn=self._drawn, stamp=stamp)

    def archive(self, pdf: bytes, *, certificates: str, stamp: Callable[[bytes], bytes]) -> bytes:
        """The signed report with the certificates of its chains, those given (PEM), and a timestamp over all of it."""
        from workbench.sealing.archiver import archived
        from workbench.sealing.certificates import all_in

        return archived(pdf, certificates=all_in(certificates), stamp=stamp)

    def unrevoked(self, pdf: bytes, certificates: str) -> tuple[str, ...]:
        """What is not known about whether the certificates in a signed report, and those given, were revoked."""
        from workbench.sealing.archiver import revocation_notes, signers_of
        from workbench.sealing.certificates import all_in

        return revocation_notes((*signers_of(pdf), *all_in(certificates)))

    def judge(self, pdf: Path, *, root_certificate: bytes, expected_sha256: str | None) -> Verdict:
        """The verdict on a report file: never an exception for a malformed one, always a finding."""
        from workbench.sealing.verifier import judge

        return judge(pdf, root_certificate=root_certificate, expected_sha256=expected_sha256)
