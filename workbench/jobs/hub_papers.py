"""What a hub signs for a unit, read and judged before anything is entered; the door judges it once more."""

from __future__ import annotations

from workbench.domain.errors import CaseError
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.handing_over import PACKAGE, HandOver, Package, read
from workbench.domain.hub_link import Slip
from workbench.domain.hub_rules import is_signed_by
from workbench.domain.units import Hub
from workbench.jobs.unit_desk import UnitDesk

_TELL = "Nothing was entered. Tell the hub's administrator."


def package_of(slip: Slip, handed: HandOver, evidence: Evidence, hub: Hub, desk: UnitDesk) -> Package:
    """What the hub says of a draft of this very exhibit. Raises CaseError with what is off."""
    if not is_signed_by(hub.keys.signing, PACKAGE, slip.package, slip.signature, desk.is_signed):
        raise CaseError(f"A draft of {evidence.reference} is not signed by the hub {hub.name} that this vault joined.", _TELL)
    try:
        package = read(Package, slip.package)
    except ValueError as error:
        raise CaseError(
            f"What the hub says of its draft of {evidence.reference} cannot be read.", "Have both run the same version."
        ) from error
    off = (
        (package.sha256 != evidence.sha256, "another recording"),
        ((package.hub, package.unit) != (hub.name, hub.unit), "another unit, or another hub's"),
        ((package.job, package.transfer) != (handed.job, handed.transfer), "another hand-over"),
    )
    if whose := next((whose for wrong, whose in off if wrong), ""):
        raise CaseError(f"The hub's draft of {evidence.reference} is for {whose}.", _TELL)
    return package


def recording_of(package: Package, evidence: Evidence, recordings: tuple[Recording, ...]) -> Recording:
    """The recording a package's draft is of, where it has the very same frames here."""
    found = next((r for r in recordings if r.track == package.track), None)
    if found is None or (found.rate.hz, found.frames) != (package.rate_hz, package.frames):
        raise CaseError(
            f"Track {package.track} of {evidence.reference} decodes otherwise at the hub, so that no time would fit.",
            "Have unit and hub run the same version, then hand it over again.",
        )
    return found
