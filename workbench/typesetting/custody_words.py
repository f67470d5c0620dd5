"""Ledger entries as a report tells them: utterances by their place, starts with how they ended."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from workbench.domain.canonical import Json
from workbench.domain.custody import Entry, sentence
from workbench.domain.events import DraftFinished, EvidenceImported, ProcessingStarted, RecordingDecoded
from workbench.domain.timeline import Rate
from workbench.typesetting.language import say

FAILED = " It ended without a draft."
_COUNTED = frozenset({EvidenceImported.KIND, RecordingDecoded.KIND})
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_DOUBLED = re.compile(r"([.…])([”“])\.")
LEFT_OUT = "What this entry says is left out of this version."
OPEN = " There was no draft of it when this report was made."


def told(history: Sequence[Entry], lines: Mapping[str, str], rates: Mapping[str, Rate]) -> list[str]:
    """A sentence an entry; `lines` has page and line of each utterance printed here, `rates` the recordings' by their id."""
    printed = {key: say("the utterance on {where}").format(where=where) for key, where in lines.items()}
    places = {**_times(history, rates), **printed}
    return [_placed(entry, places) + _ending(entry, history[at + 1 :]) for at, entry in enumerate(history)]


def _placed(entry: Entry, places: Mapping[str, str]) -> str:
    """The sentence with the utterance's place instead of its id, which no reader can look up."""
    if not entry.body:
        return say(LEFT_OUT)
    utterance = _utterance(entry)
    where = places.get(utterance, say("an utterance of an earlier draft"))
    told = _punctuated(sentence(entry, say))
    if entry.kind in _COUNTED:
        told = _THOUSANDS.sub(say(","), told)
    return told.replace(f"{say('utterance')} {utterance}", where, 1) if utterance else told


def _punctuated(told: str) -> str:
    """A sentence that ends with somebody's words ends with theirs."""
    return _DOUBLED.sub(r"\1\2", told)


def _utterance(entry: Entry) -> str:
    payload = _members(entry.payload)
    return str(_members(payload.get("correction")).get("segment_id") or payload.get("segment_id") or "")


def _times(history: Sequence[Entry], rates: Mapping[str, Rate]) -> dict[str, str]:
    """When each utterance of a draft begins, for those that a later draft replaced; long drafts stand outside the entry."""
    return {key: when for entry in history if entry.kind == DraftFinished.KIND for key, when in _begins(entry, rates)}


def _begins(entry: Entry, rates: Mapping[str, Rate]) -> Iterator[tuple[str, str]]:
    draft = _members(_members(entry.payload).get("draft"))
    rate = rates.get(str(draft.get("recording_id")))
    segments = draft.get("segments")
    for segment in segments if rate and isinstance(segments, list) else ():
        held = _members(segment)
        first = _members(held.get("span")).get("first")
        if rate and isinstance(first, int):
            yield str(held.get("id")), say("the utterance at {time} of an earlier draft").format(time=rate.clock(first, 1))


def _ending(entry: Entry, later: Sequence[Entry]) -> str:
    """A start is followed by its draft, unless it failed: then by another start, or by nothing."""
    if entry.kind != ProcessingStarted.KIND:
        return ""
    kinds = (e.kind for e in later if e.subject == entry.subject and e.kind in (ProcessingStarted.KIND, DraftFinished.KIND))
    return {DraftFinished.KIND: "", ProcessingStarted.KIND: say(FAILED)}.get(next(kinds, ""), say(OPEN))


def _members(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}
