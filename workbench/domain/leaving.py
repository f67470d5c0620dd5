"""What leaves the vault and what vouches for it: how a report is to look, which reports there are, what was measured."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from workbench.domain.calibration import Bin
from workbench.domain.timeline import Span

LANGUAGES = ("en", "de")
INCOMPLETE = "INCOMPLETE:"  # how a verdict begins on a report that somebody has still to sign
PRIVILEGED = "privileged"  # the tag of a note that no disclosure version carries


class Speakers(StrEnum):
    """How court pages name who speaks: by name in a column, or as questions and answers."""

    NAMED = "named"
    QUESTIONS = "questions"


class Numbering(StrEnum):
    """Whether the line numbers begin anew on every court page or run through an exhibit."""

    PAGE = "page"
    THROUGH = "through"


@dataclass(frozen=True, slots=True)
class CourtProfile:
    """How a court wants its transcript pages. `timestamps`, `uncertainty` say whether each is printed."""

    name: str
    title: str
    lines: int = 25
    numbering: Numbering = Numbering.PAGE
    speakers: Speakers = Speakers.NAMED
    timestamps: bool = True
    uncertainty: bool = True


PROFILES: dict[str, CourtProfile] = {
    profile.name: profile
    for profile in (
        CourtProfile("standard", "25 numbered lines, named speakers"),
        CourtProfile("questions", "25 numbered lines, questions and answers", speakers=Speakers.QUESTIONS),
        CourtProfile("plain", "25 numbered lines, no times", timestamps=False),
        CourtProfile("canada", "28 numbered lines, named speakers", lines=28),
        CourtProfile("louisiana", "32 numbered lines, questions and answers", lines=32, speakers=Speakers.QUESTIONS),
        CourtProfile("continuous", "25 lines a page, numbered through", numbering=Numbering.THROUGH),
    )
}


@dataclass(frozen=True, slots=True)
class ReportStyle:
    """What a report is to be like. With `disclosure` redacted passages are blacked out and privileged notes left out.

    `translations` are drafts (ids) to be set beside the original; `examiner` is who plays the questions in Q/A pages, by voice
    names; `terms` go into the index beside the names that are found.
    """

    profile: str = "standard"
    language: str = "en"
    disclosure: bool = False
    translations: tuple[str, ...] = ()
    questioners: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def court(self) -> CourtProfile:
        """The profile of its court pages; raises KeyError where there is none of the name."""
        return PROFILES[self.profile]


def no_style(style: ReportStyle) -> str:
    """Why a report cannot look like this; empty when it can."""
    if style.profile not in PROFILES:
        return f"there is no court profile {style.profile!r}: {', '.join(PROFILES)}"
    return "" if style.language in LANGUAGES else f"there is no report in {style.language!r}: {', '.join(LANGUAGES)}"


@dataclass(frozen=True, slots=True)
class SignedRevision:
    """One revision of a report file: by which act it came to be ("prepared", "approved", "archived"), and its digest."""

    act: str
    sha256: str
    by: str
    at: str
    seq: int


@dataclass(frozen=True, slots=True)
class ReportInfo:
    """A report on record. `number` counts a case's reports, 0 in old vaults; `amends` is the report it takes the place of.

    `signers` are the people in order of the signature fields; `revisions` the files that left the vault, oldest first.
    """

    report_id: str
    case_number: str
    number: int
    amends: str
    disclosure: bool
    signers: tuple[str, ...]
    unsigned_sha256: str
    evidence: tuple[str, ...]
    by: str
    at: str
    seq: int
    revisions: tuple[SignedRevision, ...] = ()
    made_at: str = ""
    size: int = 0
    style: ReportStyle | None = None

    @property
    def is_issued(self) -> bool:
        """Whether a signed file of it left the vault."""
        return bool(self.revisions)

    @property
    def waits_for(self) -> str:
        """Who has still to countersign it; empty when nobody has."""
        acts = {revision.act for revision in self.revisions}
        return self.signers[1] if len(self.signers) > 1 and self.revisions and "approved" not in acts else ""


def next_number(reports: Iterable[ReportInfo]) -> int:
    """The number of a case's next report."""
    return 1 + max((report.number for report in reports if report.is_issued), default=0)


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that a person brought in for signing reports: PEM of theirs and of those that issued it."""

    name: str
    certificate: str
    chain: tuple[str, ...] = ()
    at: str = ""
    seq: int = 0


@dataclass(frozen=True, slots=True)
class SignatureLook:
    """What a signature shows on its page: the signer with their role, "prepared" or "approved", when (UTC), the key's
    fingerprint in six words and in hex, and the report's language."""

    signer: str
    act: str
    at: str
    words: str
    fingerprint: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class CertificateFacts:
    """What a certificate says: whose, by whom, from when to when (UTC), its key's fingerprint in six words; with it and those
    that issued it as PEM."""

    subject: str
    issuer: str
    begins: str
    ends: str
    words: str
    certificate: str
    chain: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Issued:
    """What a vault's ledger knows that a report's file is judged by: reports with all their revisions, the certificates that
    people brought in, and the roots that the policy trusts for timestamps (PEM)."""

    reports: tuple[ReportInfo, ...]
    certificates: tuple[Certificate, ...] = ()
    timestamp_roots: str = ""


@dataclass(frozen=True, slots=True)
class Validation:
    """What `evaluate` measured with one recipe on labelled recordings of one kind.

    `recipe` is the digest of the transcriber's recipe; the band of SNR is in decibels, half-open, None where open; `errors`
    are substituted, left out and put in words of `words` in the references; `bins` the words it wrote, by what it marked them
    with and whether they were right.
    """

    recipe: str
    engine: str
    language: str
    snr_from: int | None
    snr_to: int | None
    narrow_band: bool
    recordings: int
    words: int
    errors: int
    method: str
    corpus: str
    bins: tuple[Bin, ...] = ()

    @property
    def permille(self) -> int:
        """The word error rate."""
        return round(1000 * self.errors / self.words) if self.words else 0

    @property
    def condition(self) -> str:
        """The kind of recordings, in words: "en, SNR 15 to 20 dB, telephone band"."""
        return ", ".join([self.language or "no language", self._band, *(["telephone band"] if self.narrow_band else [])])

    @property
    def _band(self) -> str:
        low, high = self.snr_from, self.snr_to
        if high is None:
            return "SNR not measurable" if low is None else f"SNR {low} dB and more"
        return f"SNR below {high} dB" if low is None else f"SNR {low} to {high} dB"


BANDS: tuple[tuple[int | None, int | None], ...] = ((None, 5), (5, 10), (10, 15), (15, 20), (20, 30), (30, None))


def band_of(snr_tenths_db: int | None) -> tuple[int | None, int | None]:
    """The band of SNR a recording falls in; open at both ends where it was not measured."""
    if snr_tenths_db is None:
        return None, None
    return next(
        (low, high)
        for low, high in BANDS
        if (low is None or snr_tenths_db >= 10 * low) and (high is None or snr_tenths_db < 10 * high)
    )


def fitting(
    there: Iterable[Validation], recipes: Collection[str], language: str, snr_tenths_db: int | None, *, narrow_band: bool
) -> Validation | None:
    """The newest measurement of one of the recipes for recordings in this language and condition."""
    band = band_of(snr_tenths_db)
    found = [
        one
        for one in there
        if (one.recipe in recipes and one.language == language and (one.snr_from, one.snr_to) == band)
        and one.narrow_band == narrow_band
    ]
    return found[-1] if found else None


class Sameness(StrEnum):
    """What running a recipe again gave."""

    IDENTICAL = "IDENTICAL"
    TEXT_IDENTICAL = "TEXT-IDENTICAL"
    DIFFERENT = "DIFFERENT"


@dataclass(frozen=True, slots=True)
class Reproduction:
    """A recorded run that was carried out again: the outcome, the digest of what came out, and why it differs if known."""

    recording_id: str
    draft_id: str
    outcome: Sameness
    sha256: str
    differences: int = 0
    why: str = ""
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Authored:
    """Whose a thing is that came with another laboratory's bundle: a draft or note here, its author, time and entry there."""

    id: str
    author: str
    made_at: str
    seq: int


@dataclass(frozen=True, slots=True)
class TakenBundle:
    """A bundle of another vault that was verified and taken in: its tag manifest, whose laboratory, how long its history was."""

    case_number: str
    sha256: str
    vault_id: str
    root_fingerprint: str
    size: int
    root: str
    maker: str
    authored: tuple[Authored, ...] = ()
    by: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """One thing that changed between a report and the one that amends it."""

    evidence_id: str
    recording_id: str
    kind: str
    place: str
    before: str
    after: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Amendment:
    """The report that another takes the place of, and what changed since."""

    number: int
    report_id: str
    issued_at: str
    sha256: str
    changes: tuple[Amended, ...] = ()


@dataclass(frozen=True, slots=True)
class Redaction:
    """A passage that a disclosure version leaves out, and why."""

    span: Span
    reason: str
    author: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture for a page: 8-bit RGB rows from the top; `about` names the note or passage it belongs to."""

    about: str
    caption: str
    width: int
    height: int
    rgb: bytes
