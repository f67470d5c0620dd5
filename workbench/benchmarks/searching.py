"""Search: the first page over a million rows against LIKE over the same, and what keeping the index costs a draft."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, count
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.benchmarks.rounds import ROUNDS, Ground, Result, alternate, timed
from workbench.benchmarks.storing import empty_vault
from workbench.domain.audio import MediaProbe
from workbench.domain.canonical import canonical, plain
from workbench.domain.events import CaseOpened, DraftFinished, EvidenceImported, RecordingDecoded
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.questions import SearchText
from workbench.domain.recipe import Recipe
from workbench.domain.search import LINE
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Draft, Segment, Word
from workbench.storage import migrations, passages
from workbench.storage import tables as t
from workbench.storage.engine import database_engine, writing
from workbench.storage.questions import answer
from workbench.storage.rows import put

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

RECORDINGS, ROWS = 100, 10_000
_VOCABULARY, _LONG = 60_000, 12
_AT = "2026-01-01T00:00:00Z"
_BUDGET_MS = 30.0
_OF_A_KIND, _NAIVE = 40, 4


def measure(ground: Ground) -> Iterator[Result]:
    """Words as they are spoken: a few often, most of them seldom (Zipf). The database is encrypted and lies in a file."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        talk = _Talk(random.Random(7))  # noqa: S311 - talk, not keys
        engine = database_engine(Path(place) / "search.db", bytes(32))
        with writing(engine) as db:
            migrations.rebuild(db)
        filled = _filled(engine, talk)
        yield from _asked(engine, talk)
        yield _kept(engine, talk, Path(place), filled)
        engine.dispose()


class _Talk:
    """Texts of rows, drawn from one vocabulary."""

    def __init__(self, dice: random.Random) -> None:
        self._dice = dice
        names = {"".join(dice.choices("etaoinshrdlu", k=2 + min(10, int(n**0.22)))) for n in range(_VOCABULARY * 2)}
        self.words = sorted(names, key=len)[:_VOCABULARY]
        self._weights = list(accumulate(1 / (rank + 1) for rank in range(len(self.words))))

    def rows(self, count: int) -> list[str]:
        """So many rows of talk."""
        drawn = self._dice.choices(self.words, cum_weights=self._weights, k=count * _LONG)
        return [" ".join(drawn[at : at + _LONG]).capitalize() + "." for at in range(0, len(drawn), _LONG)]

    def some(self, first: int, end: int, count: int) -> list[str]:
        """Words between two ranks of frequency."""
        return self._dice.sample(self.words[first:end], count)


def _filled(engine: Engine, talk: _Talk) -> float:
    """Cases, exhibits, recordings and their rows; microseconds a row for entering them where they are found."""
    spent = 0.0
    for number in range(RECORDINGS):
        with writing(engine) as db:
            recording = _a_recording(db, number)
            made = [_passage(number, place, recording, text) for place, text in enumerate(talk.rows(ROWS))]
            begun = time.perf_counter()
            passages.enter(db, recording, made)
            spent += time.perf_counter() - begun
    return round(spent / RECORDINGS / ROWS * 1e6, 1)


def _passage(number: int, place: int, recording: str, text: str) -> passages.Passage:
    return (number * ROWS + place, recording, f"row-{number}-{place}", LINE, place * 64_000, place * 64_000 + 60_000, "S1", text)


def _a_recording(db: Connection, number: int) -> str:
    case, seq = f"2026-{number // 10:04d}", number * 10
    if not number % 10:
        put(db, t.case, [(case, seq, "Benchmark", 0, _AT)])
    evidence = _an_exhibit(case, number, "benchmark")
    recording = _a_track(evidence, number)
    put(db, t.evidence, [(evidence.id, seq + 1, case, "ab", canonical(plain(evidence)).decode())])
    put(db, t.recording, [(recording.id, seq + 2, evidence.id, canonical(plain(recording)).decode())])
    return recording.id


def _an_exhibit(case: str, number: int, by: str) -> Evidence:
    return Evidence(f"ev-{number}", case, str(number), "talk.wav", "ab", 1, _AT, by, MediaProbe("wav", (), 0))


def _a_track(evidence: Evidence, number: int) -> Recording:
    return Recording(f"rec-{number}", evidence.id, number, Rate(16_000), ROWS * 64_000, 1, "pcm", "cd")


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    typed: list[str]


def _kinds(talk: _Talk) -> list[_Kind]:
    pairs = zip(talk.some(0, 300, _OF_A_KIND), talk.some(0, 300, _OF_A_KIND), strict=True)
    return [
        _Kind("rare word", talk.some(20_000, _VOCABULARY, _OF_A_KIND)),
        _Kind("common word", talk.some(100, 1_000, _OF_A_KIND)),
        _Kind("stop word", talk.words[:20] * (_OF_A_KIND // 20)),
        _Kind("phrase", [f'"{one} {other}"' for one, other in pairs]),
        _Kind("prefix", [f"{word[:4]}*" for word in talk.some(1_000, 20_000, _OF_A_KIND)]),
        _Kind("three words", [" ".join(talk.some(50, 2_000, 3)) for _ in range(_OF_A_KIND)]),
    ]


def _asked(engine: Engine, talk: _Talk) -> Iterator[Result]:
    """Each kind's first page, everywhere; the same by LIKE, on fewer questions because it takes so long. Of each question the
    least of its times counts, because other work on the machine only adds."""
    figures, every, slow = dict[str, float](), list[float](), list[float]()
    with engine.connect() as db:
        for kind in _kinds(talk):
            took = _times(db, kind.typed, _page)
            figures |= {f"{kind.name}, p50 ms": round(statistics.median(took), 1), f"{kind.name}, p95 ms": round(_p95(took), 1)}
            every += took
            slow += _times(db, [typed.strip('"*') for typed in kind.typed[:_NAIVE]], _like)
    figures |= {"all, p50 ms": round(statistics.median(every), 1), "all, p95 ms": round(_p95(every), 1)}
    figures |= {"LIKE, p50 ms": round(statistics.median(slow), 1), "LIKE, p95 ms": round(_p95(slow), 1)}
    rows = f"{RECORDINGS * ROWS:,} rows"
    yield Result(f"search, first page p95, {rows}", "30 ms", "≤ 1", round(_p95(every) / _BUDGET_MS, 2), figures)
    yield Result("search", "LIKE over the same rows, p95", "≥ 10", round(_p95(slow) / _p95(every), 1))


def _times(db: Connection, typed: list[str], ask: Callable[[Connection, str], object]) -> list[float]:
    rounds = [[timed(partial(ask, db, text)).wall * 1000 for text in typed] for _ in range(ROUNDS)]
    return [min(times) for times in zip(*rounds, strict=True)]


def _page(db: Connection, text: str) -> object:
    return answer(db, SearchText(text))


def _like(db: Connection, text: str) -> object:
    query = "SELECT id, recording_id, first, text FROM passage WHERE text LIKE ? ORDER BY id LIMIT 50"
    return db.exec_driver_sql(query, (f"%{text}%",)).all()


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]


def _kept(engine: Engine, talk: _Talk, place: Path, filled: float) -> Result:
    """What the index takes of the time in which a draft is signed, stored and shown."""
    vault, signer = empty_vault(place / "vault")
    texts, numbers = talk.rows(ROWS), count(RECORDINGS)
    evidence = _an_exhibit("2026-0000", 0, signer.name)
    with vault.change(signer) as change:
        change.append(CaseOpened(Case("2026-0000", "Benchmark", False, _AT)))
        change.append(EvidenceImported(evidence))

    def finish() -> None:
        recording = _a_track(evidence, next(numbers))
        with vault.change(signer) as change:
            change.append(RecordingDecoded(recording))
            change.append(DraftFinished(_a_draft(recording, texts)))

    def index() -> None:
        number = next(numbers)
        with writing(engine) as db:
            passages.enter(db, "rec-0", [_passage(number, at, "rec-0", text) for at, text in enumerate(texts)])

    best = alternate({"a draft": finish, "its index": index})
    vault.close()
    figures = {f"{name}, {ROWS:,} rows, s": round(m.wall, 2) for name, m in best.items()} | {"microseconds a row": filled}
    share = best["its index"].wall / best["a draft"].wall
    return Result("a draft without its index", "the same with it", "≥ 0.85", round(1 - share, 2), figures)


def _a_draft(recording: Recording, texts: list[str]) -> Draft:
    recipe = Recipe("benchmark", "1", "court")
    said = recipe.digest()
    segments = tuple(_a_segment(place, text, said) for place, text in enumerate(texts))
    return Draft(f"draft-{recording.id}", recording.id, _AT, (recipe,), (), segments, (Speaker("S1", 1, "Speaker 1"),), ())


def _a_segment(place: int, text: str, recipe: str) -> Segment:
    first, words = place * 64_000, text.split()
    spoken = tuple(Word(word, Span(first + at * 5_000, first + at * 5_000 + 4_000), 900) for at, word in enumerate(words))
    return Segment(f"{place:032x}", Span(first, first + 60_000), text, spoken, "S1", recipe, "en")
