"""Files and folders that left the vault, judged as anybody outside would: reports and bundles."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.court_questions import CertificatesOf, ReportsOf
from workbench.domain.leaving import Issued
from workbench.domain.questions import PolicyInForce

if TYPE_CHECKING:
    from collections.abc import Generator

    from workbench.bench.door import Bench
    from workbench.bench.workshop import Workshop
    from workbench.domain.court_orders import Pkcs12
    from workbench.domain.custody import Verdict
    from workbench.domain.foreign import OpenedBundle
    from workbench.domain.leaving import CertificateFacts
    from workbench.domain.progress import Progress


@dataclass(frozen=True, slots=True)
class Judge:
    """Knows this vault's root and what it issued. Runs beside the GUI thread."""

    workshop: Workshop
    vault: Path
    bench: Bench

    def report(self, pdf: Path) -> Verdict:
        """The verdict on a report, against the digests that this vault has on record."""
        ask = self.bench.ask
        issued = Issued(ask(ReportsOf()), ask(CertificatesOf()), ask(PolicyInForce()).timestamp_roots)
        return self.workshop.judge_report(pdf, vault=self.vault, issued=issued)

    def in_file(self, key: Pkcs12) -> CertificateFacts:
        """A person's certificate in a PKCS#12 file; refused where it cannot sign reports."""
        return self.workshop.certificate_in(key)

    def described(self, certificate: str) -> CertificateFacts:
        """What a certificate (PEM) says."""
        return self.workshop.certificate_facts(certificate)

    def open_bundle(self, folder: Path, root: str) -> Generator[Progress, None, OpenedBundle]:
        """A bundle with the verdict on it, against the fingerprint of its laboratory's root where one is given."""
        return self.workshop.open_bundle(folder, root=root)
