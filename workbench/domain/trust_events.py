"""What makes the vault believed: reviews, cases' ends, people's keys, policy, checkpoints: payloads of the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from workbench.domain.custody import Head
from workbench.domain.people import PublicKeys
from workbench.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class ReviewSubmitted:
    """An exhibit went before a reviewer; `content` and the ledger's head are bound by `bound`."""

    KIND: ClassVar[str] = "review.submitted"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str
    content: str
    ledger: Head
    bound: str
    comment: str

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class ReviewWithdrawn:
    """Its submitter took an exhibit back."""

    KIND: ClassVar[str] = "review.withdrawn"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class ReviewApproved:
    """A second person stands for an exhibit's content, bound by `bound`."""

    KIND: ClassVar[str] = "review.approved"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str
    content: str
    bound: str
    comment: str

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class ReviewReturned:
    """A reviewer sent an exhibit back, with what to mend."""

    KIND: ClassVar[str] = "review.returned"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str
    comment: str

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class ReviewReopened:
    """An approval no longer stands: the exhibit may be worked on again."""

    KIND: ClassVar[str] = "review.reopened"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str
    reason: str

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """Work on a case ended."""

    KIND: ClassVar[str] = "case.closed"
    SCHEMA: ClassVar[int] = 1
    number: str
    reason: str

    @property
    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class CaseReopened:
    """Work on a case goes on."""

    KIND: ClassVar[str] = "case.reopened"
    SCHEMA: ClassVar[int] = 1
    number: str
    reason: str

    @property
    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class CaseArchived:
    """A closed case was put away; what can be computed again may go."""

    KIND: ClassVar[str] = "case.archived"
    SCHEMA: ClassVar[int] = 1
    number: str
    reason: str

    @property
    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class CaseHeld:
    """Nothing of a case may be destroyed or archived from now on."""

    KIND: ClassVar[str] = "case.held"
    SCHEMA: ClassVar[int] = 1
    number: str
    reason: str

    @property
    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class CaseReleased:
    """A hold was released."""

    KIND: ClassVar[str] = "case.released"
    SCHEMA: ClassVar[int] = 1
    number: str
    reason: str

    @property
    def subject(self) -> str:
        return self.number


@dataclass(frozen=True, slots=True)
class DestructionOrdered:
    """An authority ordered an exhibit destroyed; nothing is gone yet."""

    KIND: ClassVar[str] = "destruction.ordered"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str
    sha256: str
    authority: str
    reason: str

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class DestructionCancelled:
    """The order to destroy an exhibit was taken back."""

    KIND: ClassVar[str] = "destruction.cancelled"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str
    reason: str

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class EvidenceDestroyed:
    """The tombstone: an exhibit's file was destroyed as ordered. Its history stays."""

    KIND: ClassVar[str] = "evidence.destroyed"
    SCHEMA: ClassVar[int] = 1
    evidence_id: str
    sha256: str

    @property
    def subject(self) -> str:
        return self.evidence_id


@dataclass(frozen=True, slots=True)
class PersonRevoked:
    """A person may no longer act."""

    KIND: ClassVar[str] = "person.revoked"
    SCHEMA: ClassVar[int] = 1
    name: str
    reason: str

    @property
    def subject(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class PersonRekeyed:
    """A person has other keys from now on: renewed by themselves, or by an administrator."""

    KIND: ClassVar[str] = "person.rekeyed"
    SCHEMA: ClassVar[int] = 1
    name: str
    keys: PublicKeys
    confirmed: bool
    reason: str

    @property
    def subject(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class PersonConfirmed:
    """A second administrator stands for a person's key."""

    KIND: ClassVar[str] = "person.confirmed"
    SCHEMA: ClassVar[int] = 1
    name: str

    @property
    def subject(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class PasswordChanged:
    """A person wrapped their keys by another password."""

    KIND: ClassVar[str] = "person.password_changed"
    SCHEMA: ClassVar[int] = 1
    name: str

    @property
    def subject(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class PolicySet:
    """The laboratory decided anew how the vault is run."""

    KIND: ClassVar[str] = "policy.set"
    SCHEMA: ClassVar[int] = 1
    policy: Policy

    @property
    def subject(self) -> str:
        return self.KIND


@dataclass(frozen=True, slots=True)
class CheckpointMade:
    """A checkpoint over every entry before this one, signed by its maker."""

    KIND: ClassVar[str] = "checkpoint.made"
    SCHEMA: ClassVar[int] = 1
    size: int
    root: str
    line: str

    @property
    def subject(self) -> str:
        return self.root


@dataclass(frozen=True, slots=True)
class CheckpointCosigned:
    """A second person vouches for a checkpoint."""

    KIND: ClassVar[str] = "checkpoint.cosigned"
    SCHEMA: ClassVar[int] = 1
    size: int
    root: str
    line: str

    @property
    def subject(self) -> str:
        return self.root


@dataclass(frozen=True, slots=True)
class CheckpointTimestamped:
    """A timestamp server vouches for a checkpoint: its token, base64."""

    KIND: ClassVar[str] = "checkpoint.timestamped"
    SCHEMA: ClassVar[int] = 1
    size: int
    root: str
    token: str

    @property
    def subject(self) -> str:
        return self.root


@dataclass(frozen=True, slots=True)
class ClockSetBack:
    """The machine's clock stood before the last entry."""

    KIND: ClassVar[str] = "clock.set_back"
    SCHEMA: ClassVar[int] = 1
    before: str

    @property
    def subject(self) -> str:
        return self.KIND


@dataclass(frozen=True, slots=True)
class BundleMade:
    """A bundle left the vault; `sha256` is that of its tag manifest."""

    KIND: ClassVar[str] = "bundle.made"
    SCHEMA: ClassVar[int] = 1
    case_number: str
    sha256: str
    evidence: tuple[str, ...]

    @property
    def subject(self) -> str:
        return self.case_number
