"""What an entry about a report, or about what vouches for one, may not say: the door refuses the same by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.domain import court_rules as rules
from workbench.domain import events as e
from workbench.domain.questions import Asker
from workbench.domain.review import ReviewState
from workbench.storage.scene import Scene


def _rendered(event: e.ReportRendered, scene: Scene, who: str, ask: Asker) -> str:
    return _in_case(event, scene) or _said("sets", rules.no_rendering(event, who, scene.reports, scene.people))


def _issued(event: e.ReportIssued, scene: Scene, who: str, ask: Asker) -> str:
    why = rules.no_issuing(event.report_id, event.case_number, who, scene.reports)
    return _in_case(event, scene) or _said("issues", why)


def _countersigned(event: e.ReportCountersigned, scene: Scene, who: str, ask: Asker) -> str:
    approved = {key for key, exhibit in scene.exhibits.items() if exhibit.review.state is ReviewState.APPROVED}
    why = rules.no_countersigning(event.report_id, event.case_number, who, scene.reports, approved)
    return _in_case(event, scene) or _said("countersigns", why)


def _archived(event: e.ReportArchived, scene: Scene, who: str, ask: Asker) -> str:
    return _in_case(event, scene) or _said("archives", rules.no_archiving(event.report_id, event.case_number, scene.reports))


def _certificate(event: e.CertificateBrought, scene: Scene, who: str, ask: Asker) -> str:
    why = rules.no_certificate(event, who)
    return f"brings a certificate that cannot be used: {why}" if why else ""


def _validation(event: e.ValidationRecorded, scene: Scene, who: str, ask: Asker) -> str:
    why = rules.no_validation(event.validation)
    return f"enters a measurement that is none: {why}" if why else ""


def _reproduced(event: e.RunReproduced, scene: Scene, who: str, ask: Asker) -> str:
    track = scene.tracks.get(event.recording_id)
    if track is None:
        return "is about a recording that is not there"
    why = rules.no_reproduction(event, track.rows)
    return f"enters a run that cannot be: {why}" if why else ""


def _taken(event: e.BundleTaken, scene: Scene, who: str, ask: Asker) -> str:
    why = rules.no_taking(event, scene.bundles)
    return _in_case(event, scene) or (f"takes in a bundle that cannot be: {why}" if why else "")


def _in_case(event: Any, scene: Scene) -> str:
    return "" if event.case_number in scene.cases else f"is about case {event.case_number}, which is not there"


def _said(act: str, why: str) -> str:
    return f"{act} a report as none can be: {why}" if why else ""


# Any: each check takes the event type beside it.
CHECKS: dict[type[e.Event], Callable[[Any, Scene, str, Asker], str]] = {
    e.ReportRendered: _rendered,
    e.ReportIssued: _issued,
    e.ReportCountersigned: _countersigned,
    e.ReportArchived: _archived,
    e.CertificateBrought: _certificate,
    e.ValidationRecorded: _validation,
    e.RunReproduced: _reproduced,
    e.BundleTaken: _taken,
}
