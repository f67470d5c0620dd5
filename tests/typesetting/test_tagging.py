"""The structure of a report: what those hear who have it read to them."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from tests.builders import a_dossier, an_exhibit
from tests.typesetting.test_typesetter import with_text
from workbench.typesetting.typesetter import ReportTypesetter


@pytest.fixture(scope="module")
def report() -> pikepdf.Pdf:
    exhibit = with_text(an_exhibit(utterances=40), "He said محمد العربي twice.")
    return pikepdf.open(io.BytesIO(ReportTypesetter().pages(a_dossier(exhibit))[0]))


def elements(node: Any) -> list[Any]:
    kids = node.get("/K", [])
    kids = list(kids) if isinstance(kids, pikepdf.Array) else [kids]
    below = [kid for kid in kids if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
    return [node, *(found for kid in below for found in elements(kid))]


def test_qpdf_finds_nothing_to_say(report: pikepdf.Pdf) -> None:
    assert report.check_pdf_syntax() == []


def test_the_document_is_marked_and_names_its_language_and_colours(report: pikepdf.Pdf) -> None:
    assert report.Root.MarkInfo.Marked
    assert report.Root.Lang == "en"
    assert report.Root.OutputIntents[0].DestOutputProfile.read_bytes()[36:40] == b"acsp"


def test_titles_lists_tables_and_figures_are_what_they_are(report: pikepdf.Pdf) -> None:
    found = elements(report.Root.StructTreeRoot.K)
    kinds = {str(element.S) for element in found}
    assert {"/Document", "/H1", "/H2", "/H3", "/P", "/L", "/LI", "/Table", "/TR", "/TH", "/TD", "/Figure"} <= kinds
    assert all(element.Alt for element in found if element.S == "/Figure")


def test_every_mark_leads_to_an_element_and_back(report: pikepdf.Pdf) -> None:
    numbers = report.Root.StructTreeRoot.ParentTree.Nums
    entries = {int(numbers[at]): numbers[at + 1] for at in range(0, len(numbers), 2)}
    for page in report.pages:
        marks = [int(held.MCID) for held in properties(page) if "/MCID" in held]
        parents = entries[int(page.StructParents)]
        assert marks == list(range(len(parents)))
        assert all("/K" in parent for parent in parents)


def instructions(page: pikepdf.Page) -> list[tuple[str, list[Any]]]:
    return [(str(one.operator), list(one.operands)) for one in pikepdf.parse_content_stream(page)]


def properties(page: pikepdf.Page) -> list[Any]:
    return [words[1] for operator, words in instructions(page) if operator == "BDC"]


def test_nothing_is_drawn_outside_of_a_mark(report: pikepdf.Pdf) -> None:
    for page in report.pages:
        depth = 0
        for operator, _ in instructions(page):
            depth += {"BDC": 1, "BMC": 1, "EMC": -1}.get(operator, 0)
            assert depth or operator not in {"Tj", "TJ", "re", "l", "Do", "S", "f"}
        assert depth == 0


def test_turned_text_says_how_it_is_spelt(report: pikepdf.Pdf) -> None:
    spelt = [str(element.ActualText) for element in elements(report.Root.StructTreeRoot.K) if "/ActualText" in element]
    assert "محمد العربي " in spelt


def test_an_utterance_is_one_paragraph_wherever_its_lines_stand() -> None:
    long = with_text(an_exhibit(), "word " * 400)
    pdf = pikepdf.open(io.BytesIO(ReportTypesetter().pages(a_dossier(long))[0]))
    over = [e for e in elements(pdf.Root.StructTreeRoot.K) if e.S == "/P" and any(isinstance(k, pikepdf.Dictionary) for k in e.K)]
    assert len(over) == 1
    assert len(over[0].K) == 2


def test_words_in_another_language_say_which() -> None:
    exhibit = an_exhibit(utterances=2)
    lines = tuple(replace(line, segment=replace(line.segment, language="de")) for line in exhibit.lines)
    pdf = pikepdf.open(io.BytesIO(ReportTypesetter().pages(a_dossier(replace(exhibit, lines=lines)))[0]))
    assert [str(e.Lang) for e in elements(pdf.Root.StructTreeRoot.K) if "/Lang" in e] == ["de", "de"]


def test_words_do_not_run_together_where_a_line_ends_or_a_column_begins(report: pikepdf.Pdf) -> None:
    said = "".join(str(one) for _, words in instructions(report.pages[0]) for one in words if isinstance(one, pikepdf.String))
    assert "Words marked like this are uncertain, bold ones" in said
    assert "File as received Interview" in said
