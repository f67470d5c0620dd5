"""Signed reports as fixtures, made once a package."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.laboratory import Laboratory
from workbench.domain.custody import Verdict
from workbench.sealing.sealer import PyHankoSealer
from workbench.sealing.verifier import judge_bytes
from workbench.typesetting.signature_box import signature_box

Judge = Callable[..., Verdict]


@pytest.fixture(scope="package")
def laboratory() -> Laboratory:
    return Laboratory()


@pytest.fixture(scope="package")
def single(laboratory: Laboratory) -> bytes:
    return laboratory.prepared()


@pytest.fixture(scope="package")
def double(laboratory: Laboratory) -> bytes:
    return laboratory.countersigned()


@pytest.fixture(scope="package")
def archived(laboratory: Laboratory) -> bytes:
    return laboratory.archived()


@pytest.fixture
def trusting(laboratory: Laboratory) -> Callable[[bytes], Verdict]:
    """By the laboratory's root and by that of the timestamps."""
    return lambda pdf: judge_bytes("report.pdf", pdf, laboratory.trusted)


@pytest.fixture
def judged(laboratory: Laboratory, tmp_path: Path) -> Judge:
    def judge(pdf: bytes, root: bytes | None = None, expected: str | None = None) -> Verdict:
        path = tmp_path / "report.pdf"
        path.write_bytes(pdf)
        root_certificate = laboratory.root if root is None else root
        return PyHankoSealer(signature_box).judge(path, root_certificate=root_certificate, expected_sha256=expected)

    return judge
