"""What is made of an engine's doubts: words on damaged copies against faster-whisper's random fallback with the same weights, and
words where nobody speaks.

A copy is called NAME_CONDITION and stands in one folder with others of the same NAME. Recordings whose reference has no words,
and those in folders called …noise, hold no speech. The peer runs with its own settings; it draws by chance where it falls back
to higher temperatures, so it is given three seeds there.
"""

from __future__ import annotations

import importlib.util
import tempfile
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.benchmarks.rounds import Ground, Result
from workbench.domain.gates import bare, is_flagged
from workbench.domain.orders import Process
from workbench.domain.progress import Progress
from workbench.evaluation.corpus import Labelled, labelled
from workbench.evaluation.scoring import WordErrors, reference_text, word_errors
from workbench.jobs.hearing import Heard, OpenEngines, hear
from workbench.jobs.workplace import Ears
from workbench.models.store import open_store

MODELS = ("whisper-base", "whisper-tiny.en")
SEEDS = (1, 2, 3)
LANGUAGE = "en"
CLEAN, CLEAN_BYTES = 6, 1 << 20
_PEER = "faster-whisper with its fallback, same weights"
_NOISE = (".wav", ".flac", ".mp3", ".m4a", ".ogg", ".opus")

Listener = Callable[[Path], "Said"]
Peer = Callable[[Path], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Said:
    """What we wrote of a recording: the text, how many words, how many of them nothing flags."""

    text: str
    words: int
    unflagged: int


def measure(ground: Ground) -> Iterator[Result]:
    """One row a condition, one for sounds without speech, one for clean speech."""
    if why := _lacking(ground):
        yield Result("doubts", _PEER, "≤ 1", None, skipped=why)
        return
    assert ground.data is not None  # noqa: S101 - it would be lacking
    ears, _ = ground.ears()
    name = next(name for name in MODELS if not ears.engines.lack(name, LANGUAGE))
    engines = OpenEngines(ears.engines)
    ours: Listener = lambda path: _said(path, name, ears, engines)  # noqa: E731 - a listener
    try:
        yield from rows(ground.data, ours, _peer(name))
    finally:
        engines.close()


def rows(data: Path, ours: Listener, peer: Peer) -> Iterator[Result]:
    """The table over a folder of labelled recordings."""
    items = [item for item in labelled(data) if item.text]
    spoken = [item for item in items if item.text and reference_text(item.text).split()]
    copies = by_condition(spoken)
    for condition, held in sorted(copies.items()):
        yield _condition(condition, held, ours, peer)
    yield _nobody(without_speech(data, items), ours, peer)
    damaged = {item.audio for held in copies.values() for item in held}
    clean = [item for item in spoken if item.audio not in damaged and not item.turns and _size(item) < CLEAN_BYTES]
    yield _clean(clean[:CLEAN], ours)


def _size(item: Labelled) -> int:
    return item.audio.stat().st_size


def by_condition(items: Sequence[Labelled]) -> dict[str, list[Labelled]]:
    """Copies by what was done to them: the part of the name behind the last _, where several recordings of a folder have it."""
    families: dict[tuple[Path, str], list[Labelled]] = defaultdict(list)
    for item in items:
        families[item.audio.parent, _parted(item)[0]].append(item)
    groups = [held for (_, name), held in families.items() if name and len(held) > 1]
    often = Counter(condition for held in groups for condition in {_parted(item)[1] for item in held})
    found: dict[str, list[Labelled]] = defaultdict(list)
    for item in (item for held in groups for item in held):
        if often[_parted(item)[1]] > 1:
            found[_parted(item)[1]].append(item)
    return dict(found)


def _parted(item: Labelled) -> tuple[str, str]:
    name, _, condition = item.name.rpartition("_")
    return name, condition


def without_speech(data: Path, items: Sequence[Labelled]) -> tuple[Path, ...]:
    """Recordings in which nobody speaks."""
    empty = [item.audio for item in items if item.text and not reference_text(item.text).split()]
    noise = [p for p in sorted(data.rglob("*")) if p.parent.name.endswith("noise") and p.suffix.lower() in _NOISE]
    return tuple(dict.fromkeys((*empty, *noise)))


def _condition(name: str, items: Sequence[Labelled], ours: Listener, peer: Peer) -> Result:
    mine, theirs, unflagged, words = WordErrors(0, 0, 0, 0), [WordErrors(0, 0, 0, 0)] * len(SEEDS), 0, 0
    for item in items:
        assert item.text is not None  # noqa: S101 - those without were left out
        reference, said = reference_text(item.text), ours(item.audio)
        mine += word_errors(reference, said.text, LANGUAGE)
        unflagged, words = unflagged + said.unflagged, words + said.words
        theirs = [sum_ + word_errors(reference, text, LANGUAGE) for sum_, text in zip(theirs, peer(item.audio), strict=True)]
    rates = [errors.rate or 0.0 for errors in theirs]
    mean = sum(rates) / len(rates)
    figures = {
        "recordings": len(items),
        "ours, WER %": round(mine.rate or 0.0, 1),
        "peer, WER %, mean of seeds": round(mean, 1),
        "peer, least": round(min(rates), 1),
        "peer, most": round(max(rates), 1),
        "ours, words flagged %": round(100 * (words - unflagged) / words, 1) if words else 0.0,
    }
    return Result(f"doubts, {name}", f"{_PEER}: WER", "≤ 1", round((mine.rate or 0.0) / mean, 2) if mean else None, figures)


def _nobody(paths: Sequence[Path], ours: Listener, peer: Peer) -> Result:
    if not paths:
        return Result("doubts, nobody speaks", _PEER, "0 unflagged", None, skipped="The folder holds no sound without speech.")
    said = [ours(path) for path in paths]
    invented = [sum(map(_count, texts)) / len(texts) for texts in map(peer, paths)]
    unflagged = sum(one.unflagged for one in said)
    figures = {
        "recordings": len(paths),
        "ours, words": sum(one.words for one in said),
        "ours, unflagged words": unflagged,
        "peer, words, mean of seeds": round(sum(invented), 1),
    }
    return Result("doubts, nobody speaks", f"{_PEER}: words", "0", round(unflagged / max(1.0, sum(invented)), 2), figures)


def _clean(items: Sequence[Labelled], ours: Listener) -> Result:
    """False alarms: what is flagged of words that were said clearly."""
    if not items:
        return Result("doubts, clean speech", "all its words", "≤ 0.02", None, skipped="The folder holds no clean speech.")
    said = [ours(item.audio) for item in items]
    words, flagged = sum(one.words for one in said), sum(one.words - one.unflagged for one in said)
    share = round(flagged / words, 3) if words else None
    figures = {"recordings": len(items), "words": words, "flagged": flagged}
    return Result("doubts, clean speech", "all its words: flagged", "≤ 0.02", share, figures)


def _said(path: Path, engine: str, ears: Ears, engines: OpenEngines) -> Said:
    track = ears.decoder.probe(path, path.name).tracks[0]
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        decoded = _finished(ears.decoder.decode(path, name=path.name, track=track.index, folder=Path(place) / "track"))
        heard: Heard = _finished(hear(track, decoded, Process("", engine=engine, language=LANGUAGE), ears, engines))
    words = [word.span for segment in heard.segments for word in segment.words if bare(word.text)]
    unflagged = sum(not is_flagged(span, heard.suspicions) for span in words)
    return Said(" ".join(segment.text for segment in heard.segments), len(words), unflagged)


def _peer(name: str) -> Peer:
    """faster-whisper as it comes, loaded once: a text for each seed."""
    import ctranslate2
    from faster_whisper import WhisperModel

    model = WhisperModel(str(open_store().folder(name)), device="cpu", compute_type="int8", local_files_only=True)

    def heard(path: Path) -> tuple[str, ...]:
        texts: list[str] = []
        for seed in SEEDS:
            ctranslate2.set_random_seed(seed)
            segments = list(model.transcribe(str(path), language=LANGUAGE)[0])
            texts.append(" ".join(segment.text for segment in segments))
            if not any(segment.temperature for segment in segments):
                return tuple(texts[:1] * len(SEEDS))  # nothing was drawn: every seed says the same
        return tuple(texts)

    return heard


def _lacking(ground: Ground) -> str:
    if ground.data is None:
        return "WORKBENCH_BENCHMARK_DATA names no folder with labelled recordings."
    if importlib.util.find_spec("faster_whisper") is None:
        return "The package faster-whisper is not installed."
    lacks = {name: ground.ears()[0].engines.lack(name, LANGUAGE) for name in MODELS}
    return "" if not all(lacks.values()) else " ".join(lacks.values())


def _count(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def _finished(job: Generator[Progress, None, Any]) -> Any:
    while True:
        try:
            next(job)
        except StopIteration as end:
            return end.value
