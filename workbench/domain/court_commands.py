"""What can be done about reports after they were set, and about what vouches for them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.leaving import Authored, Validation


@dataclass(frozen=True, slots=True)
class RecordCountersigning:
    """Enter the digest of a report that this person has just countersigned."""

    case_number: str
    report_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RecordArchiving:
    """Enter the digest of a report that got its long-term proofs."""

    case_number: str
    report_id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class BringCertificate:
    """Use a certificate of another authority for one's own reports: PEM, and those that issued it."""

    certificate: str
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordValidation:
    """Enter what `evaluate` measured."""

    validation: Validation


@dataclass(frozen=True, slots=True)
class RecordReproduction:
    """Enter what running a draft's recipe again gave."""

    recording_id: str
    draft_id: str
    outcome: str
    sha256: str
    differences: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class RecordTaking:
    """Enter which bundle was taken into a case, and whose its drafts and notes are."""

    case_number: str
    sha256: str
    vault_id: str
    root_fingerprint: str
    size: int
    root: str
    maker: str
    authored: tuple[Authored, ...] = ()
