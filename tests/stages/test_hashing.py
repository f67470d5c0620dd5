"""Hashing again."""

from __future__ import annotations

from workbench.domain.custody import Finding
from workbench.domain.progress import Progress
from workbench.stages.hashing import rehashed


class Store:
    """A store that lost some files."""

    def __init__(self, lost: set[str]) -> None:
        self.lost = lost

    def recheck(self, sha256: str) -> bool:
        return sha256 not in self.lost


def run(digests: list[str], lost: set[str]) -> tuple[list[Progress], tuple[Finding, ...]]:
    steps, job = [], rehashed(digests, Store(lost))
    while True:
        try:
            steps.append(next(job))
        except StopIteration as end:
            return steps, end.value


def test_every_changed_file_is_a_finding_that_names_its_place() -> None:
    steps, findings = run(["aa1", "bb2", "aa1"], {"bb2"})
    assert [finding.place for finding in findings] == ["store/bb/bb2"]
    assert [(step.done, step.total) for step in steps] == [(0, 2), (1, 2)]


def test_an_untouched_store_has_no_findings() -> None:
    assert run(["aa1", "bb2"], set())[1] == ()
