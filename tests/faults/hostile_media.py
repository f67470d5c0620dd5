"""Hostile media: every damaged file gets a verdict, in time, and harms nothing."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

from tests.faults.campaign import Result, Tally, dice, scratch
from tests.faults.ground import Ground, driven, half_written, opened, unsound
from tests.faults.mutations import mutated, seeds
from tests.faults.quick_decoder import is_quick, quick_decoder
from workbench.domain.commands import OpenCase
from workbench.domain.evidence import shown_name
from workbench.domain.orders import ImportFiles, ImportOutcome
from workbench.domain.progress import Progress

SLOWEST_S = 10.0  # for 99 of 100 files
BATCH = 50
A_VAULT = 20  # batches
SLOWLY = 60  # files where every decoder takes half a second to start
BY_THE_BOOK = 10  # files of every vault whose decoders are started as the program starts them, half a second each


def run(count: int, seed: int) -> Result:
    """`count` damaged files, imported in batches."""
    tally = Tally("hostile media")
    count = count if is_quick() else min(count, max(SLOWLY, count // 10))
    times: list[float] = []
    taken = 0
    with scratch() as place:
        ground = Ground.made(Path(place))
        sounds = seeds()
        for number, folder in enumerate(_folders(Path(place), count, seed, sounds)):
            vault = Path(place) / f"vault-{number // A_VAULT}"
            if not vault.exists():
                ground.copy(vault)
            book = number % A_VAULT == 0
            verdicts = _Batch(vault, folder, f"H-{number}").verdicts(BY_THE_BOOK if book else 0)
            taken += sum(not refused for _, refused, _, _ in verdicts)
            times += [seconds for _, _, seconds, _ in verdicts]
            for name, _, _, problem in verdicts:
                tally.note(f"batch {number} {name}", problem)
            shutil.rmtree(folder)
        slow = sorted(times)[max(0, len(times) * 99 // 100 - 1)]
        tally.note("p99", "" if slow < SLOWEST_S else f"{slow:.1f} s")
    return tally.result(
        f"{len(sounds)} formats, {taken} taken, {count - taken} refused, p99 {slow:.2f} s, slowest {max(times):.2f} s"
    )


def _folders(place: Path, count: int, seed: int, sounds: dict[str, bytes]) -> Iterator[Path]:
    names = sorted(sounds)
    for first in range(0, count, BATCH):
        folder = place / f"in-{first}"
        folder.mkdir()
        for number in range(first, min(first + BATCH, count)):
            chance = dice(seed, number)
            name = names[number % len(names)]
            ending = chance.choice(names) if chance.random() < 0.1 else name
            data = mutated(sounds[name], sounds[chance.choice(names)], chance)
            (folder / f"{number:05d}-{ending}").write_bytes(data)
        yield folder


Verdict = tuple[str, bool, float, str]


class _Batch:
    """One folder on its way into one case."""

    def __init__(self, vault: Path, folder: Path, case: str) -> None:
        self._vault, self._folder, self._case = vault, folder, case
        self._times: list[float] = []

    def verdicts(self, by_the_book: int) -> list[Verdict]:
        """(name, whether it was refused, seconds, what is wrong with the verdict) for every file."""
        files = sorted(self._folder.iterdir())
        bench = opened(self._vault)
        try:
            bench.do(OpenCase(self._case, "Hostile"))
            answers: list[Verdict] = []
            for some, quick in ((files[:by_the_book], False), (files[by_the_book:], True)):
                with quick_decoder() if quick else nullcontext():
                    answers += self._judged(some, driven(bench.start(ImportFiles(self._case, tuple(some))), self._watch))
            left = half_written(self._vault) or _unfinished(self._vault) or unsound(bench)
        finally:
            bench.close()
        return [(name, refused, seconds, problem or left) for name, refused, seconds, problem in answers]

    def _watch(self, step: Progress) -> None:
        if step.stage == "files":
            self._times.append(time.monotonic())

    def _judged(self, files: list[Path], outcome: ImportOutcome) -> list[Verdict]:
        marks, self._times = self._times, []
        refused = {Path(r.name).name: r for r in outcome.refused}
        came = {e.name for e in outcome.taken} | {_name_of(f) for f in files if _twin(f, outcome)}
        answers = []
        for number, path in enumerate(files):
            name = _name_of(path)
            said = refused.get(name)
            clear = name in came if said is None else name in said.problem and said.remedy and name not in came
            answers.append(
                (name, said is not None, marks[number + 1] - marks[number], "" if clear else f"no clear verdict: {said}")
            )
        return answers


def _name_of(path: Path) -> str:
    return shown_name(path.name)


def _twin(path: Path, outcome: ImportOutcome) -> bool:
    """Whether the file's bytes stood there before: two files may be damaged into the same bytes."""
    import hashlib

    return hashlib.sha256(path.read_bytes()).hexdigest() in {e.sha256 for e in (*outcome.known, *outcome.taken)}


def _unfinished(vault: Path) -> str:
    left = [p.name for p in (vault / "derived").rglob("*.tmp")]
    return f"left behind: {left[0]}" if left else ""
