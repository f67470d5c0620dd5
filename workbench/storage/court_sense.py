"""What an entry about a report, or about what vouches for one, may not say: the door refuses the same by the same rules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from workbench.domain import court_rules as rules
from workbench.domain import events as e
from workbench.domain.questions import Asker
from workbench.domain.review import ReviewState
from workbench.storage.scene import Exhibit, Scene


def _rendered(event: e.ReportRendered, scene: Scene, who: str, ask: Asker) -> str:
    return _in_case(event, scene) or _said("sets", rules.no_rendering(event, who, scene.reports, _known(event, scene)))


def _known(event: e.ReportRendered, scene: Scene) -> rules.Known:
    there = {key: scene.exhibits[key] for key in event.evidence if key in scene.exhibits}
    mine = {key for key, exhibit in there.items() if exhibit.case_number == event.case_number}
    gone = {key for key, exhibit in there.items() if _is_destroyed(exhibit)}
    return rules.Known(scene.people, mine, gone, scene.files)


def _is_destroyed(exhibit: Exhibit | None) -> bool:
    return exhibit is not None and exhibit.tombstone is not None and exhibit.tombstone.is_destroyed


def _issued(event: e.ReportIssued, scene: Scene, who: str, ask: Asker) -> str:
    why = rules.no_issuing(event.report_id, event.case_number, who, scene.reports)
    return _in_case(event, scene) or _said("issues", why or rules.no_file(event.sha256, scene.files))


def _countersigned(event: e.ReportCountersigned, scene: Scene, who: str, ask: Asker) -> str:
    report = scene.reports.get(event.report_id)
    there = [scene.exhibits[key] for key in report.evidence if key in scene.exhibits] if report else []
    approved = {x.review.evidence_id: x.review for x in there if x.review.state is ReviewState.APPROVED}
    why = rules.no_countersigning(event.report_id, event.case_number, who, scene.reports, approved)
    return _in_case(event, scene) or _said("countersigns", why or rules.no_file(event.sha256, scene.files))


def _archived(event: e.ReportArchived, scene: Scene, who: str, ask: Asker) -> str:
    why = rules.no_archiving(event.report_id, event.case_number, scene.reports)
    return _in_case(event, scene) or _said("archives", why or rules.no_file(event.sha256, scene.files))


def _certificate(event: e.CertificateBrought, scene: Scene, who: str, ask: Asker) -> str:
    enrolled = {rules.der_of(person.keys.certificate): name for name, person in scene.people.items()}
    why = rules.no_certificate(event, who, {**enrolled, **scene.certificates})
    return f"brings a certificate that cannot be used: {why}" if why else ""


def _validation(event: e.ValidationRecorded, scene: Scene, who: str, ask: Asker) -> str:
    why = rules.no_validation(event.validation)
    return f"enters a measurement that is none: {why}" if why else ""


def _reproduced(event: e.RunReproduced, scene: Scene, who: str, ask: Asker) -> str:
    track = scene.tracks.get(event.recording_id)
    if track is None:
        return "is about a recording that is not there"
    gone = _is_destroyed(scene.exhibits.get(track.evidence_id))
    why = rules.no_reproduction(event, track.rows, destroyed=gone)
    return f"enters a run that cannot be: {why}" if why else ""


def _taken(event: e.BundleTaken, scene: Scene, who: str, ask: Asker) -> str:
    here = {key for key, x in scene.exhibits.items() if x.case_number == event.case_number}
    tracks = {key: track for key, track in scene.tracks.items() if track.evidence_id in here}
    mine = {key for key, note in scene.notes.items() if note.recording_id in tracks and note.author == who}
    drafts = {draft for track in tracks.values() for draft in track.rows}
    why = rules.no_taking(event, scene.bundles, scene.vault_id, mine | drafts)
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
