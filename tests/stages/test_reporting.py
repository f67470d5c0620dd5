"""The reporting stage: one order, the digest recorded before anybody signs."""

from __future__ import annotations

import hashlib
from collections.abc import Generator
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pytest

from tests.builders import a_dossier, an_exhibit
from workbench.domain.custody import Verdict
from workbench.domain.dossier import Dossier
from workbench.domain.errors import BadRequest
from workbench.domain.people import SigningKey
from workbench.domain.progress import Progress
from workbench.stages.reporting import ordered, report

T = TypeVar("T")
KEY = SigningKey(lambda message: b"signature", b"certificate", ())


class PlainTypesetter:
    """A peer of the real one: a page that says which report it is."""

    def pages(self, dossier: Dossier) -> tuple[bytes, int]:
        return f"{dossier.report_id}:{[x.evidence.exhibit for x in dossier.exhibits]}".encode(), len(dossier.exhibits)


class PlainSealer:
    """A peer of the real one: it appends who signed where."""

    def __init__(self, said: list[str]) -> None:
        self.said = said

    def seal(self, pdf: bytes, key: SigningKey, *, signer: str, field: str) -> bytes:
        self.said.append("sealed")
        return pdf + f"|{signer}|{field}".encode()

    def judge(self, pdf: Path, *, root_certificate: bytes, expected_sha256: str | None) -> Verdict:
        return Verdict(pdf.name, (), ())


def run(generator: Generator[Progress, None, T]) -> T:
    while True:
        try:
            next(generator)
        except StopIteration as stop:
            return stop.value  # type: ignore[no-any-return]


def test_the_unsigned_digest_is_recorded_before_anybody_signs() -> None:
    said: list[str] = []
    signed = run(report(a_dossier(), PlainTypesetter(), PlainSealer(said), KEY, said.append))
    assert said == [signed.unsigned_sha256, "sealed"]
    assert signed.sha256 == hashlib.sha256(signed.pdf).hexdigest()
    assert signed.pdf.endswith(b"|Analyst 1 (analyst)|prepared")


def test_nothing_is_signed_when_the_digest_cannot_be_recorded() -> None:
    def refuse(digest: str) -> None:
        raise BadRequest("The vault is read-only.")

    said: list[str] = []
    with pytest.raises(BadRequest):
        run(report(a_dossier(), PlainTypesetter(), PlainSealer(said), KEY, refuse))
    assert said == []


def test_exhibits_stand_in_the_order_of_their_numbers_however_they_came() -> None:
    made = [an_exhibit(exhibit=name) for name in ("HS/10", "HS/9", "A/1")]
    assert [x.evidence.exhibit for x in ordered(a_dossier(*made)).exhibits] == ["A/1", "HS/9", "HS/10"]
    assert ordered(a_dossier(*made)) == ordered(a_dossier(*reversed(made)))


def test_custody_is_in_the_ledgers_order_and_no_entry_twice() -> None:
    exhibit = an_exhibit()
    shuffled = replace(exhibit, custody=(*reversed(exhibit.custody), *exhibit.custody))
    assert ordered(a_dossier(shuffled)).exhibits[0].custody == exhibit.custody


def test_ordering_twice_changes_nothing() -> None:
    once = ordered(a_dossier())
    assert ordered(once) == once
