"""Reports as readers find them: pages, marks, attachment, fields."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pypdf
import pytest

from tests.builders import a_dossier, an_exhibit
from workbench.domain.canonical import canonical
from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.hearings import Listened
from workbench.domain.recipe import RunRecord
from workbench.domain.review import Review, ReviewState
from workbench.domain.revision import Revision, Row
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Line, Word
from workbench.typesetting.court import UNREVIEWED
from workbench.typesetting.typesetter import ReportTypesetter


def pages_of(dossier: Dossier) -> list[str]:
    pdf, count = ReportTypesetter().pages(dossier)
    pages = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) == count
    return pages


def with_text(exhibit: Exhibit, text: str) -> Exhibit:
    line = replace(exhibit.lines[0], segment=replace(exhibit.lines[0].segment, text=text, words=()), correction=None)
    return replace(exhibit, lines=(line,), corrections=())


def confirmed(line: Line) -> Line:
    return replace(line, correction=Correction(line.segment.id, line.text, "Analyst 1", "2026-11-12T10:00:00Z"))


def test_equal_dossiers_give_equal_bytes_whatever_was_set_before(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ReportTypesetter().pages(a_dossier())
    ReportTypesetter().pages(a_dossier(with_text(an_exhibit(), "Ελληνικά: another report, other letters")))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert ReportTypesetter().pages(a_dossier()) == first


def test_any_changed_fact_changes_the_bytes() -> None:
    one, _ = ReportTypesetter().pages(a_dossier())
    other, _ = ReportTypesetter().pages(a_dossier(made_at="2026-11-12T11:00:01Z"))
    assert one != other


def test_court_pages_number_twenty_five_lines_and_carry_the_words() -> None:
    page = next(p for p in pages_of(a_dossier()) if "0:21:31.3" in p and "Officer 1" in p and "Interview room 2.wav" not in p)
    assert all(f"{n}" in page.split() for n in range(1, 26))
    assert "Can you say again which way the car went after that?" in page
    assert "0:21:31.3" in page
    assert "Witness A" in page


def test_page_and_line_of_a_correction_are_where_its_words_stand() -> None:
    pages = pages_of(a_dossier())
    review = next(p for p in pages if "corrected to" in p).split("corrected to")[1]
    page, line = next(w for w in review.split() if w[:1].isdigit() and w.count(":") == 1).split(":")
    assert "holdall" in pages[int(page) - 1]
    assert line == "5"


def test_machine_text_that_nobody_reviewed_is_marked_on_its_page() -> None:
    exhibit = an_exhibit(utterances=30)
    lines = (*map(confirmed, exhibit.lines[:26]), *exhibit.lines[26:])
    court = [p for p in pages_of(a_dossier(replace(exhibit, lines=lines))) if "0:2" in p and "Interview room 2" in p]
    assert UNREVIEWED not in court[0]
    assert UNREVIEWED in court[1]


def test_what_stands_approved_is_not_called_unreviewed() -> None:
    review = Review("ev-HS/2", ReviewState.APPROVED, 91, "2026-11-12T10:30:00Z", "Supervisor 1", bound="ab" * 32)
    plain, approved = an_exhibit(utterances=30), replace(an_exhibit(utterances=30), review=review)
    assert any(UNREVIEWED in p for p in pages_of(a_dossier(plain)))
    assert not any(UNREVIEWED in p for p in pages_of(a_dossier(approved)))
    assert any(UNREVIEWED in p for p in pages_of(a_dossier(replace(approved, review=replace(review, is_stale=True)))))


def test_a_critical_case_without_approval_says_so_on_every_opening_page() -> None:
    pages = pages_of(a_dossier(critical=True))
    assert "NOT APPROVED" in pages[0]
    assert not any("NOT APPROVED" in p for p in pages_of(a_dossier()))


def test_custody_json_is_attached_as_data_and_names_what_the_report_stands_on() -> None:
    dossier = a_dossier(signers=("Analyst 1", "Supervisor 1"))
    reader = pypdf.PdfReader(io.BytesIO(ReportTypesetter().pages(dossier)[0]))
    body = reader.attachments["custody.json"][0]
    held = json.loads(body)
    assert canonical(held) == body
    assert held["exhibits"][0]["evidence"]["sha256"] == dossier.exhibits[0].evidence.sha256
    assert held["exhibits"][0]["transcript"]["sha256"] == dossier.exhibits[0].transcript_digest()
    assert [s["name"] for s in held["signers"]] == ["Analyst 1", "Supervisor 1"]
    assert reader.trailer["/Root"]["/AF"][0].get_object()["/AFRelationship"] == "/Data"


@pytest.mark.parametrize(("signers", "fields"), [(("A",), ["prepared"]), (("A", "S"), ["prepared", "approved"])])
def test_every_required_signer_has_an_empty_field_on_the_cover(signers: tuple[str, ...], fields: list[str]) -> None:
    reader = pypdf.PdfReader(io.BytesIO(ReportTypesetter().pages(a_dossier(signers=signers))[0]))
    form = reader.trailer["/Root"]["/AcroForm"]["/Fields"]
    assert [f.get_object()["/T"] for f in form] == fields
    assert all("/V" not in f.get_object() for f in form)


@pytest.mark.parametrize(
    "text",
    [
        "x" * 400,
        "שלום עולם",
        "مرحبا بالعالم",
        "你好世界" * 60,
        "tab\there \u202e and \x00",
        "emoji 😀",
        "",
        "https://x.test/" + "a/" * 90,
    ],
)
def test_no_text_is_too_odd_to_print(text: str) -> None:
    pages = pages_of(a_dossier(with_text(an_exhibit(utterances=1), text)))
    assert len(pages) >= 4


def test_characters_without_a_glyph_are_owned_up_to() -> None:
    pages = pages_of(a_dossier(with_text(an_exhibit(utterances=1), "你好")))
    assert any("U+4F60, U+597D" in page for page in pages)


def test_a_recording_without_speech_has_a_report_without_court_pages() -> None:
    pages = pages_of(a_dossier(an_exhibit(utterances=0)))
    assert "no speech was found in this recording" in pages[0]
    assert not any(UNREVIEWED in p for p in pages)


def test_several_exhibits_have_a_page_each_and_one_custody_history() -> None:
    pages = pages_of(a_dossier(an_exhibit(), an_exhibit(name="Call.mp3", exhibit="HS/3")))
    assert sum("How the text was made" in p for p in pages) == 2
    listed = [int(part.split()[0]) for part in pages[0].split("utterances page ")[1:]]
    assert [f"EXHIBIT HS/{n}" in pages[page - 1] for n, page in zip((2, 3), listed, strict=True)] == [True, True]
    assert not any("page 888" in p for p in pages)
    assert sum(p.count("Custody history") for p in pages) == 1


def test_the_cover_sends_readers_to_the_page_where_a_section_begins() -> None:
    pages = pages_of(a_dossier())
    cover = pages[0].replace("\n", " ")
    caveats = int(cover.split("caveats (page ")[1].split(")")[0])
    method = int(cover.split("court settings, see page ")[1].split(";")[0])
    flagged = int(cover.split("not chosen (page ")[1].split(")")[0])
    assert "The recording, exhibit HS/2" in pages[caveats - 1]
    assert "From sound to words." in pages[method - 1]
    assert "Limits, exhibit HS/2" in pages[flagged - 1]


def test_an_exhibit_without_a_draft_is_not_transcribed_instead_of_empty() -> None:
    bare = replace(an_exhibit(utterances=0, exhibit="HS/3"), profile=None)
    pages = pages_of(a_dossier(an_exhibit(utterances=7), bare))
    assert "not transcribed" in pages[0]
    assert not any("\n0 utterances" in p for p in pages)
    reader = pypdf.PdfReader(io.BytesIO(ReportTypesetter().pages(a_dossier(bare))[0]))
    assert json.loads(reader.attachments["custody.json"][0])["exhibits"][0]["transcript"] is None


def test_a_draft_without_words_says_so_and_has_no_lane() -> None:
    exhibit = an_exhibit(utterances=3)
    silent = replace(exhibit, lines=(), turns=(), corrections=(), speakers=exhibit.speakers[:1])
    page = pages_of(a_dossier(silent))[0]
    assert "no words were found" in page
    assert "nothing to review" in page
    assert exhibit.speakers[0].name not in page
    assert "0 utterances" not in page


def test_a_stage_whose_results_were_at_hand_has_no_empty_run() -> None:
    exhibit = an_exhibit()
    assert exhibit.draft is not None
    cached = RunRecord("cpu", "", 2, (), "2026-11-12T09:05:00Z", 0)
    pages = pages_of(a_dossier(replace(exhibit, draft=replace(exhibit.draft, runs=(cached,)))))
    method = next(p for p in pages if "Runs (times" in p)
    assert "kept from an earlier run" in method.replace("\n", " ")
    assert "0.0 s" not in method


def test_a_judge_is_spared_ids_of_utterances() -> None:
    pages = pages_of(a_dossier())
    custody = next(p for p in pages if "Custody history" in p).replace("\n", " ")
    assert "Corrected the utterance on page 5, line 1 to" in custody
    assert "seg-0" not in "".join(pages)


def revised(line: Line, act: str, words: tuple[Word, ...], *, struck: bool = False) -> Line:
    """A row that no machine drafted, as an act of a person left it."""
    text = " ".join(word.text for word in words)
    made = Revision(Row(line.id, line.span, text, words, "S1", struck), act, "Analyst 1", "2026-11-12T10:00:00Z", 90)
    under = replace(line.segment, text="", words=(), recipe="")
    return Line(under, Correction(line.id, text, made.author, made.made_at), revision=made)


def test_words_of_a_split_row_are_not_called_a_correction() -> None:
    exhibit = an_exhibit()
    line = exhibit.lines[0]
    cut_off = replace(exhibit, lines=(revised(line, "split", line.segment.words),), corrections=())
    by_hand = tuple(replace(word, permille=None) for word in line.segment.words)
    typed = replace(exhibit, lines=(revised(line, "corrected", by_hand),), corrections=())
    told, other = (" ".join(pages_of(a_dossier(shown))) for shown in (cut_off, typed))
    assert "corrected to" not in told
    assert "split" in told
    assert "none reviewed by a person" in told
    assert "(no row)" in other
    assert "made by a person" in other


def test_a_row_that_was_merged_is_not_called_struck_out() -> None:
    exhibit = an_exhibit()
    line = exhibit.lines[1]
    gone = {act: revised(line, act, line.segment.words, struck=True) for act in ("merged", "struck")}
    told = {act: " ".join(pages_of(a_dossier(replace(exhibit, struck=(row,))))) for act, row in gone.items()}
    assert "Struck out" not in told["merged"]
    assert "Struck out" in told["struck"]


def test_logged_listening_is_told_once_for_each_person_and_way() -> None:
    heard = (Listened("2026-11-12T10:00:00Z", "Analyst 1", (Span(0, 32_000),), 80, "Hum", text_hidden=True),) * 3
    told = " ".join(" ".join(pages_of(a_dossier(replace(an_exhibit(), listens=heard)))).split())
    assert "80 % speed, Hum, the text hidden" in told
    assert "0:00:02.0" in told


def test_every_section_has_its_bookmark_also_where_two_begin_on_a_page() -> None:
    pdf, _ = ReportTypesetter().pages(a_dossier(an_exhibit(utterances=8)))
    titles = [str(mark["/Title"]) for mark in pypdf.PdfReader(io.BytesIO(pdf)).outline if not isinstance(mark, list)]
    assert len(titles) == len(set(titles))
    for section in (
        "Cover",
        "The recording",
        "Method",
        "Transcript",
        "Names and terms",
        "Limits",
        "Review",
        "Custody",
        "Digests",
    ):
        assert any(title.startswith(section) for title in titles), section
