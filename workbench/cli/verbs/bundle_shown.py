"""What a bundle holds, as people and programs read it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from workbench.cli.answers import Answer, table
from workbench.cli.verdicts import told
from workbench.domain.foreign import ForeignExhibit, ForeignRecording, OpenedBundle
from workbench.domain.orders import TakingOutcome
from workbench.domain.people import Person

LONGEST_LINE = 2_000  # of a transcript; a row may be made to drown its reader
_DOUBTFUL = "The bundle has findings: what follows may not be what its laboratory recorded."


def shown(bundle: OpenedBundle) -> Answer:
    """The verdict, then case, people, exhibits and transcripts; exit 1 with findings."""
    verdict = told(bundle.verdict)
    lines = [*verdict.lines, *(["", _DOUBTFUL] if bundle.cases and not bundle.verdict.is_sound else [])]
    for case in bundle.cases:
        lines += ["", f"Case {case.number}: {case.title}{' (critical)' if case.critical else ''}, opened {case.opened_at}"]
    lines += ["", "People", *(f"  {row}" for row in table([_person(p) for p in bundle.people]))] if bundle.people else []
    lines += [line for exhibit in bundle.exhibits for line in _exhibit(exhibit)]
    lines += [f"Report  {path}" for path in bundle.reports]
    return Answer(tuple(lines), {**verdict.data, **_data(bundle)}, verdict.exit_code)


def _person(person: Person) -> tuple[str, str, str]:
    return person.name, person.role.value, "revoked" if person.revoked else "" if person.confirmed else "not confirmed"


def _exhibit(exhibit: ForeignExhibit) -> Iterator[str]:
    evidence, review = exhibit.evidence, exhibit.review
    by = f" by {review.by}" if review.by else ""
    yield from ("", f"Exhibit {evidence.reference}  {evidence.name}  {evidence.size:,} bytes  {review.state}{by}")
    yield f"  SHA-256 {evidence.sha256}  {_whereabouts(exhibit)}"
    for held in exhibit.recordings:
        yield from _recording(held)


def _whereabouts(exhibit: ForeignExhibit) -> str:
    if exhibit.is_destroyed:
        return "destroyed as ordered"
    return f"enclosed: {exhibit.file}" if exhibit.file else "not enclosed"


def _recording(held: ForeignRecording) -> Iterator[str]:
    recording = held.recording
    length = recording.rate.clock(recording.frames)
    holds = f"{_counted(len(held.drafts), 'draft')}, {_counted(len(held.notes), 'note')}"
    yield f"  Track {recording.track}: {length}, {recording.rate.hz:,} Hz, {holds}"
    yield from (f"    {_cut(line)}" for line in held.text.splitlines()[3:])


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"


def _cut(line: str) -> str:
    return line if len(line) <= LONGEST_LINE else f"{line[:LONGEST_LINE]}… ({len(line) - LONGEST_LINE:,} more characters)"


def _data(bundle: OpenedBundle) -> dict[str, Any]:
    return {
        "sha256": bundle.sha256,
        "maker": bundle.maker,
        "vault": bundle.vault_id,
        "root": bundle.root_fingerprint,
        "cases": [{"number": c.number, "title": c.title, "critical": c.critical} for c in bundle.cases],
        "people": [{"name": p.name, "role": p.role.value, "revoked": p.revoked} for p in bundle.people],
        "exhibits": [_exhibit_data(exhibit) for exhibit in bundle.exhibits],
        "reports": list(bundle.reports),
    }


def _exhibit_data(exhibit: ForeignExhibit) -> dict[str, Any]:
    evidence = exhibit.evidence
    told = {"reference": evidence.reference, "name": evidence.name, "sha256": evidence.sha256, "size": evidence.size}
    file = str(exhibit.file) if exhibit.file else None
    tracks = [{"track": held.recording.track, "transcript": held.text} for held in exhibit.recordings]
    return {**told, "state": str(exhibit.review.state), "file": file, "destroyed": exhibit.is_destroyed, "tracks": tracks}


def taken(outcome: TakingOutcome, names: tuple[str, ...]) -> Answer:
    """What came in; exit 1 where the bundle has findings, 4 where nothing could be taken."""
    verdict = told(outcome.verdict)
    data = {**verdict.data, "taken": list(names), "drafts": outcome.drafts, "notes": outcome.notes}
    data["refused"] = list(outcome.refused)
    if not outcome.verdict.is_sound:
        return Answer((*verdict.lines, "", "Nothing was taken: the bundle has findings."), data, 1)
    lines = [*verdict.lines, ""] + [f"taken  {name}" for name in names]
    lines += [f"refused  {said}" for said in outcome.refused]
    counts = _counted(len(names), "exhibit"), _counted(outcome.drafts, "draft"), _counted(outcome.notes, "note")
    lines.append(f"{counts[0]}, {counts[1]} and {counts[2]}, under their authors' names.")
    return Answer(tuple(lines), data, 0 if names else 4)
