"""Search: the first page over a million rows against LIKE over the same, and what keeping the index costs a draft."""

from __future__ import annotations

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.audio import MediaProbe
from workbench.domain.canonical import canonical, plain
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.questions import SearchText
from workbench.domain.search import LINE
from workbench.domain.timeline import Rate
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
        yield _kept(engine, talk, filled)
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
    return spent / RECORDINGS / ROWS * 1e6


def _passage(number: int, place: int, recording: str, text: str) -> passages.Passage:
    return (number * ROWS + place, recording, f"row-{number}-{place}", LINE, place * 64_000, place * 64_000 + 60_000, "S1", text)


def _a_recording(db: Connection, number: int) -> str:
    case, seq = f"2026-{number // 10:04d}", number * 10
    if not number % 10:
        put(db, t.case, [(case, seq, "Benchmark", 0, _AT)])
    probe = MediaProbe("wav", (), 0)
    evidence = Evidence(f"ev-{number}", case, str(number), "talk.wav", "ab", 1, _AT, "benchmark", probe)
    recording = Recording(f"rec-{number}", evidence.id, 0, Rate(16_000), ROWS * 64_000, 1, "pcm", "cd")
    put(db, t.evidence, [(evidence.id, seq + 1, case, "ab", canonical(plain(evidence)).decode())])
    put(db, t.recording, [(recording.id, seq + 2, evidence.id, canonical(plain(recording)).decode())])
    return recording.id


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
    """Each kind's first page, everywhere, warm; the same by LIKE, on fewer questions because it takes so long."""
    figures, every, slow = dict[str, float](), list[float](), list[float]()
    with engine.connect() as db:
        for kind in _kinds(talk):
            _times(db, kind.typed, _page)
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
    took = []
    for text in typed:
        begun = time.perf_counter()
        ask(db, text)
        took.append((time.perf_counter() - begun) * 1000)
    return took


def _page(db: Connection, text: str) -> object:
    return answer(db, SearchText(text))


def _like(db: Connection, text: str) -> object:
    query = "SELECT id, recording_id, first, text FROM passage WHERE text LIKE ? ORDER BY id LIMIT 50"
    return db.exec_driver_sql(query, (f"%{text}%",)).all()


def _p95(took: list[float]) -> float:
    return sorted(took)[int(len(took) * 0.95)]


def _kept(engine: Engine, talk: _Talk, filled: float) -> Result:
    """What the index adds to putting a draft's rows down: the same rows, plain and where they are found."""
    texts = talk.rows(ROWS)
    numbers = iter(range(10_000, 11_000))

    def rows(number: int) -> list[passages.Passage]:
        return [_passage(number, place, "rec-0", text) for place, text in enumerate(texts)]

    def plainly() -> None:
        with writing(engine) as db:
            put(db, t.passage, rows(next(numbers)))

    def findable() -> None:
        with writing(engine) as db:
            passages.enter(db, "rec-0", rows(next(numbers)))

    best = alternate({"plain": plainly, "findable": findable})
    figures = {"microseconds a row, filling": round(filled, 1)} | {
        f"{name}, rows a second": round(ROWS / m.wall) for name, m in best.items()
    }
    ratio = best["plain"].wall / best["findable"].wall
    return Result("rows that are found", "the same rows without the index, a second", "–", round(ratio, 2), figures)
