"""`workbench evaluate`: the engines of this machine over a lab's own labelled recordings."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.domain.canonical import plain
from workbench.domain.errors import CaseError, Unavailable
from workbench.domain.gates import is_flagged
from workbench.domain.orders import Process
from workbench.domain.progress import Progress
from workbench.domain.timeline import Rate
from workbench.evaluation.calibration import brier, calibration, judged, reliability_table
from workbench.evaluation.corpus import Labelled, labelled
from workbench.evaluation.scoring import TurnErrors, WordErrors, reference_text, turn_errors, word_errors
from workbench.evaluation.validations import Measured, corpus_of, validations
from workbench.jobs.hearing import Heard, OpenEngines, hear
from workbench.jobs.routing import must_be_known
from workbench.jobs.workplace import Ears

METHOD = "WER: Whisper's text normaliser, jiwer. DER: pyannote.metrics, no collar, overlap scored."


@dataclass(frozen=True, slots=True)
class Score:
    """What came of one recording; `problem` says why nothing did, `exit_code` what sort of problem it is; `measured` is what its
    words say of recordings like it."""

    name: str
    seconds: float = 0.0
    took: float = 0.0
    words: WordErrors | None = None
    turns: TurnErrors | None = None
    flagged: int = 0
    said: str = ""
    problem: str = ""
    exit_code: int = 0
    measured: Measured | None = None


def evaluate(folder: Path, *, engine: str, preset: str, ears: Ears) -> Generator[Progress, None, dict[str, Any]]:
    """Every labelled recording through the pipeline; table and figures, per file and in total.

    `exit_code` in the answer is that of the gravest problem where no recording could be scored, else 0.
    """
    recordings = labelled(folder)
    wish = Process("", engine=engine, preset=preset)
    must_be_known(wish, ears.engines)
    engines = OpenEngines(ears.engines)
    scores: list[Score] = []
    try:
        for number, item in enumerate(recordings):
            yield Progress("evaluate", number, len(recordings), item.name)
            scores.append((yield from _score(item, wish, ears, engines)))
    finally:
        engines.close()
    scored = [item for item, score in zip(recordings, scores, strict=True) if score.measured]
    return _result(scores, corpus_of(folder.resolve().name, scored))


def _score(item: Labelled, wish: Process, ears: Ears, engines: OpenEngines) -> Generator[Progress, None, Score]:
    try:
        with tempfile.TemporaryDirectory(prefix="evaluate-") as folder:
            began = time.perf_counter()
            track = ears.decoder.probe(item.audio, item.audio.name).tracks[0]
            decoded = yield from ears.decoder.decode(
                item.audio, name=item.audio.name, track=track.index, folder=Path(folder) / "track"
            )
            heard = yield from hear(track, decoded, wish, ears, engines)
            took = time.perf_counter() - began
            return _scored(item, heard, decoded.rate, decoded.rate.seconds(decoded.frames), took)
    except CaseError as error:
        if isinstance(error, Unavailable):
            engines.close()
        return Score(item.name, problem=error.problem, exit_code=error.exit_code)


def _scored(item: Labelled, heard: Heard, rate: Rate, seconds: float, took: float) -> Score:
    said = " ".join(s.text for s in heard.segments)
    reference = reference_text(item.text) if item.text else None
    words = word_errors(reference, said, heard.language) if reference is not None else None
    spoken = [(rate.seconds(t.span.first), rate.seconds(t.span.end), t.speaker) for t in heard.turns]
    turns = turn_errors(item.turns, spoken, item.scope) if item.turns else None
    flagged = sum(is_flagged(word.span, heard.suspicions) for segment in heard.segments for word in segment.words)
    written = [word for segment in heard.segments for word in segment.words]
    right = judged(reference, written, heard.language) if reference is not None else ()
    measured = Measured(heard.recipes[0], heard.language, heard.profile, words, right) if words else None
    return Score(item.name, seconds, took, words, turns, flagged, said, measured=measured)


def _result(scores: list[Score], corpus: str) -> dict[str, Any]:
    good = [s for s in scores if not s.problem]
    words = sum((s.words for s in good if s.words), WordErrors(0, 0, 0, 0))
    turns = sum((s.turns for s in good if s.turns), TurnErrors(0, 0, 0, 0))
    seconds, took = sum(s.seconds for s in good), sum(s.took for s in good)
    total = Score("total", seconds, took, words, turns, sum(s.flagged for s in good))
    measured = [s.measured for s in good if s.measured]
    kinds = validations(measured, METHOD, corpus)
    return {
        "files": [_data(s) for s in scores],
        "total": _data(total),
        "method": METHOD,
        "validations": plain(kinds),
        "calibration": [calibration(one) for one in kinds if one.bins],
        "brier": brier(word for one in measured for word in one.judged),
        "table": [*_table([*scores, total]), *reliability_table(kinds)],
        "exit_code": 0 if good else max(s.exit_code for s in scores),
    }


def _data(score: Score) -> dict[str, Any]:
    return {
        "name": score.name,
        "seconds": round(score.seconds, 2),
        "times_real_time": round(score.seconds / score.took, 2) if score.took else None,
        "wer": _rounded(score.words.rate if score.words else None),
        "der": _rounded(score.turns.rate if score.turns else None),
        "missed": _share(score.turns, "missed"),
        "false_alarm": _share(score.turns, "false_alarm"),
        "confusion": _share(score.turns, "confusion"),
        "flagged_words": score.flagged,
        **_conditions(score.measured),
        "text": score.said,
        "problem": score.problem,
    }


def _conditions(measured: Measured | None) -> dict[str, Any]:
    """What read a recording, and what sort of recording it is."""
    if measured is None:
        return {}
    snr = measured.profile.snr_tenths_db
    return {
        "recipe": measured.recipe.digest(),
        "engine": measured.recipe.engine,
        "language": measured.language,
        "snr_db": None if snr is None else snr / 10,
        "narrow_band": measured.profile.is_narrow_band,
        "words": measured.words.reference,
        "errors": measured.words.wrong,
        "brier": brier(measured.judged),
    }


def _share(turns: TurnErrors | None, part: str) -> float | None:
    if turns is None or not turns.reference:
        return None
    return _rounded(100 * float(getattr(turns, part)) / turns.reference)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _table(scores: list[Score]) -> list[str]:
    names = (("s", 7), ("× real time", 11), ("WER %", 7), ("DER %", 7), ("miss", 6), ("f.a.", 6), ("conf", 6), ("flagged", 8))
    head = " ".join([f"{'recording':32}", *(f"{name:>{width}}" for name, width in names)])
    return [head, *(_row(_data(s)) for s in scores)]


def _row(d: dict[str, Any]) -> str:
    if d["problem"]:
        return f"{d['name'][:32]:32} {d['problem']}"

    def cell(value: float | None, width: int) -> str:
        return f"{'–' if value is None else f'{value:.1f}':>{width}}"

    rates = " ".join(cell(d[k], w) for k, w in (("wer", 7), ("der", 7), ("missed", 6), ("false_alarm", 6), ("confusion", 6)))
    return f"{d['name'][:32]:32} {d['seconds']:7.1f} {cell(d['times_real_time'], 11)} {rates} {d['flagged_words']:8}"
