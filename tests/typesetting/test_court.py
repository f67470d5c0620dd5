"""Court pages: numbers, profiles, disputed passages and places."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pytest

from tests.builders import a_dossier, an_exhibit
from workbench.domain.annotations import Annotation
from workbench.domain.dossier import Exhibit
from workbench.domain.leaving import PROFILES, ReportStyle
from workbench.domain.revision import Dissent, Revision, Row
from workbench.domain.speakers import Speaker
from workbench.typesetting.court import CourtPages, court_pages
from workbench.typesetting.court_lines import CourtLine
from workbench.typesetting.fonts import Fonts
from workbench.typesetting.references import References
from workbench.typesetting.sheet import RIGHT, Written
from workbench.typesetting.typesetter import ReportTypesetter


def pages(exhibit: Exhibit, profile: str = "standard", *asking: str) -> CourtPages:
    return court_pages(exhibit, Fonts(), ("", ""), ReportStyle(profile=profile, questioners=asking))


def told(row: CourtLine) -> str:
    text, end = "", 0.0
    for piece in row.pieces:
        text += (" " if piece.x > end + 1 else "") + piece.run.text
        end = piece.x + piece.width
    return text


def numbers(made: CourtPages, sheet: int) -> list[str]:
    return [mark.text for mark in made.sheets[sheet].texts if isinstance(mark, Written) and mark.text.isdigit()]


def disputed(*others: str, at: int = 14) -> Exhibit:
    exhibit = an_exhibit(utterances=40)
    line = exhibit.lines[at]
    dissent = tuple(Dissent("Listener 2", other) for other in others)
    held = replace(line, revision=Revision(Row(line.id), "adjudicated", "Sue", "2026-11-12T10:00:00Z", 9, dissent))
    return replace(exhibit, lines=(*exhibit.lines[:at], held, *exhibit.lines[at + 1 :]))


@pytest.mark.parametrize("profile", PROFILES)
def test_every_utterance_has_a_place_on_pages_of_the_profiles_length(profile: str) -> None:
    made, lines = pages(an_exhibit(utterances=100), profile, "Officer 1"), PROFILES[profile].lines
    assert list(made.places) == [line.id for line in made.exhibit.lines]
    assert [len(made.rows) // lines, len(made.rows) % lines > 0] == [len(made.sheets) - 1, True]
    assert all(len(numbers(made, sheet)) == lines for sheet in range(len(made.sheets)))
    order = [(p.sheet, p.line) for p in made.places.values()]
    assert order == sorted(set(order))


@pytest.mark.parametrize("profile", PROFILES)
def test_no_line_leaves_its_column_and_none_meets_the_next(profile: str) -> None:
    made = pages(an_exhibit(utterances=100), profile, "Officer 1")
    for row in made.rows:
        ends = [made.kept.words + row.indent + piece.x + piece.width for piece in row.pieces]
        assert max(ends, default=0) <= RIGHT - 9.9
    assert made.kept.pitch > made.kept.size * 1.5
    assert made.kept.y(made.kept.lines - 1) < 745


def test_numbers_begin_anew_on_every_page_or_run_through() -> None:
    exhibit = an_exhibit(utterances=100)
    assert numbers(pages(exhibit), 1)[0] == "1"
    through = pages(exhibit, "continuous")
    assert numbers(through, 1)[0] == "26"
    last = list(through.places)[-1]
    place = through.places[last]
    assert References(places=through.places, first_court_page=3).line(last) == f"{3 + place.sheet}:{place.line + 1}"
    assert place.line + 1 > 100


def test_the_last_line_says_that_nothing_follows() -> None:
    assert told(pages(an_exhibit(utterances=30)).rows[-1]) == "(End of the transcript)"
    assert pages(an_exhibit(utterances=0)).rows == []


def test_a_profile_without_times_prints_none() -> None:
    exhibit = an_exhibit(utterances=30)
    assert any(row.time for row in pages(exhibit).rows)
    assert not any(row.time for row in pages(exhibit, "plain").rows)


def test_a_profile_without_doubt_underlines_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    exhibit = an_exhibit(utterances=30)
    assert any(piece.run.underlined for row in pages(exhibit).rows for piece in row.pieces)
    monkeypatch.setitem(PROFILES, "sure", replace(PROFILES["standard"], uncertainty=False))
    assert not any(piece.run.underlined for row in pages(exhibit, "sure").rows for piece in row.pieces)


def test_voices_that_were_named_ask_and_the_one_who_says_most_answers() -> None:
    made = pages(an_exhibit(utterances=16), "questions", "officer 1")
    assert [told(row) for row in made.rows[:2]] == ["EXAMINATION OF WITNESS A", "BY OFFICER 1:"]
    labels = {line.speaker: made.rows[made.starts[line.id]].label for line in made.exhibit.lines[:5]}
    assert labels == {"S2": "Q.", "S1": "A.", "S3": ""}
    assert told(made.rows[made.starts["seg-00004"]]).startswith("UNKNOWN 3: [inaudible]")


def test_a_line_says_who_asks_where_that_changes_and_stands_on_the_page_of_the_question() -> None:
    made = pages(an_exhibit(utterances=60), "questions", "Officer 1", "Unknown 3")
    heads = [at for at, row in enumerate(made.rows) if told(row).startswith("BY ")]
    assert {told(made.rows[at]) for at in heads} == {"BY OFFICER 1:", "BY UNKNOWN 3:"}
    assert all(made.rows[at + 1].label == "Q." and at % 25 != 24 for at in heads)


def test_without_anyone_named_nobody_is_made_a_questioner() -> None:
    rows = pages(an_exhibit(utterances=16), "questions").rows
    assert not any(row.label for row in rows)
    assert told(rows[0]).startswith("OFFICER 1: ")


def test_names_that_are_cut_to_the_same_letters_still_differ() -> None:
    long = "Detective Constable Margaret Atherton-"
    voices = (Speaker("S1", 1, long + "Smythe"), Speaker("S2", 2, long + "Jones"), Speaker("S3", 3, long + "Jones II of Kent"))
    labels = {row.label for row in pages(replace(an_exhibit(utterances=16), speakers=voices)).rows if row.label}
    assert len(labels) == 3
    assert all("…" in label for label in labels)


def test_a_kept_reading_is_told_where_the_words_differ_with_the_page_that_tells_more() -> None:
    made = pages(disputed("Sure. It has that tear, see, on the same."))
    made.settle({"disputed:HS/2": 28, "limits:HS/2": 27})
    at = made.starts["seg-00014"]
    text = " ".join(told(row) for row in made.rows[at : at + 2])
    assert text.endswith("(disputed, page 28: “along the seam” / “on the same”)")


def test_no_line_moves_when_the_page_of_a_dispute_is_known() -> None:
    made = pages(disputed("It had that tear there, see, all along the seam."))
    before, places, count = list(made.rows), dict(made.places), len(made.sheets)
    made.settle({"dispute:seg-00014": 7})
    assert (len(made.rows), made.places, len(made.sheets)) == (len(before), places, count)
    assert "page 7:" in " ".join(map(told, made.rows))


@pytest.mark.parametrize(("said", "readings"), [("“the gold one” there?", 2), ("listen again", 0)])
def test_a_note_of_dispute_marks_the_utterance_it_overlaps(said: str, readings: int) -> None:
    exhibit = an_exhibit(utterances=9)
    note = Annotation("n", exhibit.recording.id, exhibit.lines[3].span, "disputed", said, "Ann", "2026-11-12T10:00:00Z")
    made = pages(replace(exhibit, annotations=(note,)))
    made.settle({"dispute:n": 31})
    assert [held.line.id for held in made.disputed] == ["seg-00003"]
    assert len(made.disputed[0].dispute.readings) == readings
    assert "disputed, page 31" in " ".join(map(told, made.rows))


def test_a_mark_is_in_italics_and_the_words_are_not() -> None:
    made = pages(disputed("Sure. It has that tear, see, on the same."))
    faces = {piece.run.face.value for row in made.rows[made.starts["seg-00014"] :][:2] for piece in row.pieces}
    assert faces == {"DejaVuSerif", "DejaVuSerif-Italic"}


def test_pages_that_are_named_are_the_pages_that_are_meant() -> None:
    exhibit = replace(disputed("Sure. It has that tear, see, on the same."), terms=("strap",))
    pdf, _ = ReportTypesetter().pages(a_dossier(replace(an_exhibit(utterances=70, exhibit="HS/1"), terms=("strap",)), exhibit))
    pages = [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]
    (told,) = {int(page) for text in pages for page in re.findall(r"\(disputed, page (\d+)", text)}
    assert "Passages in dispute" in pages[told - 1]
    places = re.search(r"strap ([\d:;, –]+)", next(text for text in pages if "By page and line" in text))
    assert places is not None
    named = [int(place.split(":")[0]) for place in places[1].split("; ")]
    assert named == [at for at, text in enumerate(pages, 1) if "the strap I was talking" in text and "Names and" not in text]
