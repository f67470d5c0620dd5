"""What can be asked about reports and about what vouches for them."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.leaving import Certificate, ReportInfo, Reproduction, TakenBundle, Validation
from workbench.domain.questions import Question


@dataclass(frozen=True, slots=True)
class ReportsOf(Question[tuple[ReportInfo, ...]]):
    """The reports of a case, oldest first; of every case where `case_number` is empty."""

    case_number: str = ""


@dataclass(frozen=True, slots=True)
class ReportWith(Question[ReportInfo | None]):
    """The report one of whose revisions, signed or not, has this SHA-256."""

    sha256: str


@dataclass(frozen=True, slots=True)
class CertificatesOf(Question[tuple[Certificate, ...]]):
    """The certificates that a person brought in, oldest first: the last one counts. Everybody's where `name` is empty."""

    name: str = ""


@dataclass(frozen=True, slots=True)
class Validations(Question[tuple[Validation, ...]]):
    """The laboratory's own measurements; of one recipe, band and language the newest alone."""


@dataclass(frozen=True, slots=True)
class ReproductionsOf(Question[tuple[Reproduction, ...]]):
    """The runs of a recording that were carried out again, oldest first."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class TakenBundles(Question[tuple[TakenBundle, ...]]):
    """The bundles that were taken into a case, oldest first; into any case where `case_number` is empty."""

    case_number: str = ""
