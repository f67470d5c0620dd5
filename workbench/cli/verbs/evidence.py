"""import, process."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.access import exhibit_named, opened, recordings_named
from workbench.cli.answers import Answer
from workbench.cli.following import follow
from workbench.cli.verbs.explained import told
from workbench.domain.errors import NotPermitted
from workbench.domain.evidence import Evidence
from workbench.domain.orders import TIERS, Explain, ExplainOutcome, ImportFiles, ImportOutcome, Process, ProcessOutcome, Refusal
from workbench.domain.questions import EvidenceBy, ProfileOf, RecordingBy, RecordingsOf, ReviewOf
from workbench.domain.review import no_change

_UNLOCK = "First withdraw it, or have a supervisor reopen it."


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    take = verbs.add_parser("import", parents=[common], help="take files or folders into a case")
    take.add_argument("paths", nargs="+", metavar="PATH", type=Path)
    take.add_argument("--case", required=True, metavar="NUMBER")
    take.set_defaults(run=import_files)

    run = verbs.add_parser("process", parents=[common], help="transcribe and diarize")
    run.add_argument("evidence", nargs="*", metavar="EVIDENCE", help="CASE/EXHIBIT or EXHIBIT; all of the case without")
    run.add_argument("--case", required=True, metavar="NUMBER")
    add_engine_words(run)
    _add_choice_words(run)
    run.add_argument("--speakers", type=int, default=0, metavar="N", help="how many voices, where it is known")
    run.add_argument("--language", default="", metavar="L", help="ISO 639-1 code; found out without it")
    run.add_argument("--again", action="store_true", help="make a new draft where people have worked on the present one")
    run.add_argument("--beside", action="store_true", help="make a second draft to compare; the present one stays")
    run.add_argument("--second", default="", metavar="E", help="let this engine hear it too; see: workbench compare")
    run.set_defaults(run=process)


def add_engine_words(parser: argparse.ArgumentParser) -> None:
    """--engine, --preset: how engines are chosen."""
    parser.add_argument("--engine", default="", metavar="E", help="this speech recogniser and no other")
    parser.add_argument("--preset", default="", metavar="NAME|FILE", help="deployment preset; see: workbench presets list")


def _add_choice_words(run: argparse.ArgumentParser) -> None:
    run.add_argument("--diarizer", default="", metavar="E", help="this engine tells the voices apart and no other")
    run.add_argument("--aligner", default="", metavar="E", help="this engine places the words; attention: the recogniser's times")
    run.add_argument("--device", default="", metavar="D", help="cpu, cuda or cuda:N")
    run.add_argument("--tier", default="", choices=TIERS, help="quality tier; critical by itself in a critical case")
    run.add_argument("--explain", action="store_true", help="listen, tell which engines would be chosen and why; run none")


def import_files(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 where something came in or stood there, 4 where everything was refused."""
    with opened(args, workshop) as bench:
        outcome = follow(bench.start(ImportFiles(args.case, tuple(args.paths))))
        assert isinstance(outcome, ImportOutcome)  # noqa: S101 - this order has this outcome
        caveats = {e.id: sum(len(r.caveats) for r in bench.ask(RecordingsOf(e.id))) for e in outcome.taken}
    lines = [_taken(e, caveats[e.id]) for e in outcome.taken]
    lines += [f"already there  {e.reference}  {e.name}" for e in outcome.known]
    lines += told_refusals("refused", outcome.refused)
    data = {
        "taken": [{"evidence": e.reference, "name": e.name, "sha256": e.sha256, "size": e.size} for e in outcome.taken],
        "known": [{"evidence": e.reference, "name": e.name, "sha256": e.sha256} for e in outcome.known],
        "refused": refusals_as_data(outcome.refused),
    }
    return Answer(tuple(lines), data, 0 if outcome.taken or outcome.known else 4)


def _taken(evidence: Evidence, caveats: int) -> str:
    limits = f"  {caveats} caveat{'s' if caveats > 1 else ''}" if caveats else ""
    return f"imported  {evidence.reference}  {evidence.name}  SHA-256 {evidence.sha256}{limits}"


def told_refusals(word: str, refused: tuple[Refusal, ...]) -> list[str]:
    """One line each: what happened, to what, why, what to do."""
    return [f"{word}  {r.name}: {r.problem} {r.remedy}".rstrip() for r in refused]


def refusals_as_data(refused: tuple[Refusal, ...]) -> list[dict[str, str]]:
    """The same for programs."""
    return [{"name": r.name, "problem": r.problem, "remedy": r.remedy} for r in refused]


def process(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 where a draft was made, 5 where every recording failed."""
    with opened(args, workshop) as bench:
        recordings = tuple(r.id for name in args.evidence for r in recordings_named(name, bench, args.case))
        choice = {name: getattr(args, name) for name in ("engine", "diarizer", "aligner", "device", "preset", "tier", "language")}
        how = {"again": args.again, "beside": args.beside, "second": args.second}
        order = Process(args.case, recordings, **choice, speakers=args.speakers, **how)
        if args.explain:
            return _explained(order, bench)
        _not_locked(args, bench)
        outcome = follow(bench.start(order))
        assert isinstance(outcome, ProcessOutcome)  # noqa: S101 - this order has this outcome
        names = {r: _reference(r, bench) for r in (*(r for r, _ in outcome.drafts), *outcome.kept)}
    lines = [f"transcribed  {names[r]}  draft {draft}" for r, draft in outcome.drafts]
    lines += [f"kept  {names[r]}  it has a draft; name it, or say --again, to make another" for r in outcome.kept]
    lines += told_refusals("failed", outcome.failed)
    data = {
        "kept": [names[r] for r in outcome.kept],
        "drafts": [{"evidence": names[r], "recording": r, "draft": d} for r, d in outcome.drafts],
        "failed": refusals_as_data(outcome.failed),
    }
    return Answer(tuple(lines), data, 5 if outcome.failed and not outcome.drafts else 0)


def _explained(order: Process, bench: Bench) -> Answer:
    outcome = follow(bench.start(Explain(order)))
    assert isinstance(outcome, ExplainOutcome)  # noqa: S101 - this order has this outcome
    heard = [one.recording_id for one in outcome.explained]
    return told(outcome, {r: _reference(r, bench) for r in heard}, {r: bench.ask(ProfileOf(r)) for r in heard})


def _not_locked(args: argparse.Namespace, bench: Bench) -> None:
    """What is named and locked is refused before anybody listens to it for minutes."""
    for name in args.evidence:
        evidence = exhibit_named(name, bench, args.case)
        if why := no_change(bench.ask(ReviewOf(evidence.id))):
            raise NotPermitted(f"Exhibit {evidence.reference} cannot be heard again. {why}", _UNLOCK)


def _reference(recording_id: str, bench: Bench) -> str:
    recording = bench.ask(RecordingBy(recording_id))
    evidence = bench.ask(EvidenceBy(recording.evidence_id)) if recording else None
    return evidence.reference if evidence else recording_id
