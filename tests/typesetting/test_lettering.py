"""Fonts that are fetched, and what a report says of its letters."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pypdf
import pytest

from tests.builders import a_dossier, an_exhibit
from tests.typesetting.letters_of_three import LETTERS, made
from tests.typesetting.test_typesetter import with_text
from workbench.bootstrap.lettering import EAST_ASIAN, east_asian
from workbench.models.lock import Lock, PinnedFile, PinnedModel
from workbench.models.store import ModelStore
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.isolated import IsolatedTypesetter
from workbench.typesetting.typesetter import ReportTypesetter


@pytest.fixture(scope="module")
def font(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("fonts") / "three.ttf")


def read(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def test_the_fetched_font_prints_what_the_bundled_ones_lack(font: Path) -> None:
    fonts = Fonts(font)
    assert fonts.shown(f"Wang {LETTERS}", Face.SANS) == f"Wang {LETTERS}"
    assert fonts.used == {Face.SANS, Face.EAST_ASIAN}
    assert [stroke.text for stroke in fonts.strokes(f"Wang {LETTERS}", Face.SANS)] == ["Wang ", LETTERS]


def test_a_report_names_its_fonts_by_digest_and_sets_the_same_bytes_in_another_process(font: Path) -> None:
    dossier = a_dossier(with_text(an_exhibit(), LETTERS))
    pdf, pages = IsolatedTypesetter(lambda: font).pages(dossier)
    assert (pdf, pages) == ReportTypesetter(font).pages(dossier)
    told = read(pdf)
    assert LETTERS in told
    assert hashlib.sha256(font.read_bytes()).hexdigest() in told.replace("\n", "")


def test_without_the_font_there_are_boxes_and_the_command_that_fetches_it() -> None:
    told = read(ReportTypesetter().pages(a_dossier(with_text(an_exhibit(), LETTERS)))[0])
    assert LETTERS not in told
    assert "workbench models fetch wqy-microhei" in told.replace("\n", " ")


def test_the_store_is_asked_for_the_font_until_it_is_there(tmp_path: Path) -> None:
    body = b"letters"
    pinned = PinnedFile(f"{EAST_ASIAN}.ttc", len(body), hashlib.sha256(body).hexdigest())
    lock = Lock((PinnedModel(EAST_ASIAN, "Letters", "font", "Apache-2.0", "somebody", (pinned,)),))
    ask = east_asian(ModelStore(tmp_path, lock, tmp_path / "local.lock"))
    assert ask() is None
    (tmp_path / EAST_ASIAN).mkdir()
    (tmp_path / EAST_ASIAN / pinned.path).write_bytes(body)
    assert ask() == tmp_path / EAST_ASIAN / pinned.path
