"""compare: where the working transcript and another draft of a recording differ, and how often."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import opened, recording_named
from workbench.cli.answers import Answer, table
from workbench.domain.agreement import Agreement, Agreements
from workbench.domain.errors import BadRequest
from workbench.domain.questions import DraftOf, DraftsOf, LinesOf, SpeakersOf
from workbench.domain.timeline import Rate
from workbench.domain.transcript import DraftInfo
from workbench.stages.comparing import Difference, agreements, differences, source_of

_NOTHING = "∅"


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    other = verbs.add_parser("compare", parents=[common], help="show where two engines read a recording differently")
    other.add_argument("evidence", metavar="EVIDENCE", help="CASE/EXHIBIT, for example 2026-0417/1")
    other.add_argument("--with", dest="draft", default="", metavar="ID", help="the newest other draft without; first digits do")
    other.set_defaults(run=compare)


def compare(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 where they agree, 1 where they differ anywhere."""
    with opened(args, workshop) as bench:
        recording = recording_named(args.evidence, bench)
        other = _other(args.draft, bench.ask(DraftsOf(recording.id)), args.evidence)
        ours, theirs = bench.ask(LinesOf(recording.id)), bench.ask(LinesOf(recording.id, other.id))
        source = source_of(other, bench.ask(DraftOf(recording.id, other.id)))
        names = {speaker.key: speaker.name for speaker in bench.ask(SpeakersOf(recording.id))}
    found, counted = differences(ours, theirs), agreements(ours, theirs)
    passages = table([_row(one, recording.rate, names) for one in found])
    lines = (f"against  {source}, draft {other.id}", *_figures(counted, names), *passages)
    data = {
        "evidence": args.evidence,
        "against": {"draft": other.id, "source": source, "made_at": other.made_at},
        "whole": _data(counted.whole),
        "voices": [{"voice": names.get(one.voice, one.voice), **_data(one)} for one in counted.voices],
        "passages": [_passage(one, recording.rate, names) for one in found],
    }
    return Answer(lines, data, int(bool(found)))


def _other(name: str, drafts: Sequence[DraftInfo], evidence: str) -> DraftInfo:
    """The draft to set beside the working one."""
    beside = [draft for draft in drafts if not draft.is_working]
    if not beside:
        raise BadRequest(
            f"{evidence} has no second draft to compare.",
            "Let another engine hear it: workbench process EVIDENCE --case NUMBER --beside --engine NAME",
        )
    found = [draft for draft in beside if draft.id.startswith(name)]
    if name and len(found) != 1:
        there = ", ".join(draft.id for draft in beside)
        raise BadRequest(f"{len(found)} other drafts of this recording begin with {name!r}.", f"There are: {there}.")
    return found[0]


def _figures(counted: Agreements, names: Mapping[str, str]) -> Iterator[str]:
    head = ("", "words", "theirs", "differ %", "weighted %", "other", "only ours", "only theirs", "passages")
    rows = [_counts("in all", counted.whole), *(_counts(names.get(v.voice, v.voice or "nobody"), v) for v in counted.voices)]
    yield from table([head, *rows])
    yield "weighted: each word that differs counts by how sure its engine was of it."


def _counts(name: str, one: Agreement) -> tuple[str, ...]:
    shares = (f"{one.permille / 10:.1f}", f"{one.weighted_permille / 10:.1f}")
    counts = (one.other, one.only_ours, one.only_theirs, one.passages)
    return name, f"{one.ours:,}", f"{one.theirs:,}", *shares, *(f"{count:,}" for count in counts)


def _data(one: Agreement) -> dict[str, Any]:
    return {
        "words": one.ours,
        "words_theirs": one.theirs,
        "differ_permille": one.permille,
        "weighted_permille": one.weighted_permille,
        "other": one.other,
        "only_ours": one.only_ours,
        "only_theirs": one.only_theirs,
        "passages": one.passages,
    }


def _row(found: Difference, rate: Rate, names: Mapping[str, str]) -> tuple[str, ...]:
    held = _passage(found, rate, names)
    return held["from"], held["voice"], held["ours"] or _NOTHING, "≠", held["theirs"] or _NOTHING


def _passage(found: Difference, rate: Rate, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "from": rate.clock(found.span.first),
        "to": rate.clock(found.span.end),
        "voice": names.get(found.voice, found.voice),
        "ours": found.ours,
        "theirs": found.theirs,
    }
