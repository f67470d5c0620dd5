"""Reports in another language than English: nothing a report says is left untranslated, and nothing falls out of a sentence."""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf

from tests.builders import a_dossier, an_exhibit
from tests.stages.disclosing.talk import SECOND, an_exhibit_with, row
from workbench.domain import custody, desk_sentences
from workbench.domain.annotations import KINDS, Annotation
from workbench.domain.caveats import CaveatKind
from workbench.domain.leaving import LANGUAGES, ReportStyle
from workbench.domain.people import Role
from workbench.domain.review import ReviewState
from workbench.domain.timeline import Span
from workbench.domain.transcript import SuspicionKind
from workbench.stages.disclosing import leaks
from workbench.typesetting import amendment, certificate, custody_words, facts, language, review, wording
from workbench.typesetting.typesetter import ReportTypesetter

FOLDER = Path(wording.__file__).parent
GERMAN: dict[str, str] = json.loads((language.FOLDER / "report-de.json").read_text("utf-8"))
TABLES = (
    amendment._SAID.values(),
    certificate.CHECKS,
    facts.LANGUAGES.values(),
    review._ACTS.values(),
    wording.MONTHS,
    custody._SENTENCES.values(),
    desk_sentences._ACTS.values(),
    desk_sentences._LEFT.values(),
    (custody_words.FAILED, custody_words.OPEN, custody_words.LEFT_OUT),
    (member.value for kind in (Role, ReviewState, CaveatKind, SuspicionKind) for member in kind),
    KINDS,
)


def said(file: Path) -> Iterator[str]:
    """Every text that a module says, where it stands in the call or is a constant of the module."""
    tree = ast.parse(file.read_text("utf-8"))
    named = {
        target.id: node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("say", "plural"):
            texts = node.args if node.func.id == "say" else node.args[1:]
            for text in texts:
                yield from literals(named.get(text.id, text) if isinstance(text, ast.Name) else text)
            if node.func.id == "plural" and len(node.args) == 2:
                yield from (f"{one}s" for one in literals(node.args[1]))


def literals(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))


def test_every_text_of_a_report_is_there_in_german() -> None:
    texts = {text for file in FOLDER.glob("*.py") for text in said(file)} | {text for table in TABLES for text in table}
    assert len(texts) > 400
    assert sorted(texts - set(GERMAN)) == []


def test_a_translation_keeps_every_place_that_is_filled_in() -> None:
    assert LANGUAGES == ("en", "de")
    wrong = [text for text, german in GERMAN.items() if sorted(places(text)) != sorted(places(german))]
    assert wrong == []


def places(text: str) -> list[str]:
    return re.findall(r"\{[^}]*\}", text)


def test_a_german_report_is_german_to_its_last_page_and_writes_figures_as_germans_do() -> None:
    dossier = a_dossier(an_exhibit(utterances=8), style=ReportStyle(language="de"))
    pages = pypdf.PdfReader(io.BytesIO(ReportTypesetter().pages(dossier)[0])).pages
    cover, last = (" ".join(pages[at].extract_text().split()) for at in (0, -1))
    assert "Die Aufnahme ist das Beweismittel." in cover
    assert "129.702.444 Bytes" in cover
    assert "Ort und Datum" in last
    assert language.spoken_language() == "en"  # the next report speaks for itself


def test_what_the_pages_say_themselves_is_no_leak_of_what_was_said() -> None:
    said = "Die Untersuchung war kurz. This transcript is an aid to listening, they said."
    redacted = Annotation("r", "rec-HS/2", Span(0, 30 * SECOND), "redaction", "why", "a", "t")
    exhibit = an_exhibit_with(redacted, rows=(row(1, 0, said),))
    printed = "Untersuchung: This transcript is an aid to listening."
    assert leaks(printed, exhibit)
    assert leaks(printed, exhibit, language.sayings("de")) == ()
    assert leaks(printed, exhibit, language.sayings("en")) == ("Untersuchung",)
