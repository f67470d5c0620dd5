"""What happened to reports after they were set, and what vouches for them: payloads of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from workbench.domain.leaving import Authored, Validation


@dataclass(frozen=True, slots=True)
class ReportCountersigned:
    """A second person signed a report in the field that was made for them; the digest is of the whole file."""

    KIND: ClassVar[str] = "report.countersigned"
    SCHEMA: ClassVar[int] = 1
    case_number: str
    report_id: str
    sha256: str

    @property
    def subject(self) -> str:
        return self.report_id


@dataclass(frozen=True, slots=True)
class ReportArchived:
    """A report got the proofs and the timestamp that let its signatures be judged long after; the digest is of the whole file."""

    KIND: ClassVar[str] = "report.archived"
    SCHEMA: ClassVar[int] = 1
    case_number: str
    report_id: str
    sha256: str

    @property
    def subject(self) -> str:
        return self.report_id


@dataclass(frozen=True, slots=True)
class CertificateBrought:
    """A person signs reports with a certificate of another authority: PEM, theirs first, then those that issued it."""

    KIND: ClassVar[str] = "certificate.brought"
    SCHEMA: ClassVar[int] = 1
    name: str
    certificate: str
    chain: tuple[str, ...]

    @property
    def subject(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class ValidationRecorded:
    """The laboratory's own measurement of a recipe on labelled recordings."""

    KIND: ClassVar[str] = "validation.recorded"
    SCHEMA: ClassVar[int] = 1
    validation: Validation

    @property
    def subject(self) -> str:
        return self.validation.recipe


@dataclass(frozen=True, slots=True)
class RunReproduced:
    """A recorded recipe was run again on the same recording."""

    KIND: ClassVar[str] = "run.reproduced"
    SCHEMA: ClassVar[int] = 1
    recording_id: str
    draft_id: str
    outcome: str
    sha256: str
    differences: int
    why: str

    @property
    def subject(self) -> str:
        return self.recording_id


@dataclass(frozen=True, slots=True)
class BundleTaken:
    """A bundle of another vault was verified and taken into a case; `authored` says whose its drafts and notes are."""

    KIND: ClassVar[str] = "bundle.taken"
    SCHEMA: ClassVar[int] = 1
    case_number: str
    sha256: str
    vault_id: str
    root_fingerprint: str
    size: int
    root: str
    maker: str
    authored: tuple[Authored, ...]

    @property
    def subject(self) -> str:
        return self.case_number
