"""What the sections of a report say, beyond what is always there."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf

from tests.builders import a_dossier, a_person, a_recipe, an_entry, an_exhibit, digest
from workbench.domain.agreement import Agreement, Agreements
from workbench.domain.annotations import Annotation
from workbench.domain.calibration import Bin
from workbench.domain.canonical import plain
from workbench.domain.dossier import Beside, Dossier, Exhibit
from workbench.domain.incoming import ENGINE
from workbench.domain.leaving import Amended, Amendment, Picture, Redaction, ReportStyle, Reproduction, Sameness, Validation
from workbench.domain.people import Role
from workbench.domain.review import Review, ReviewState
from workbench.domain.revision import Confirmation, Dissent, Revision, Row
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line, Reading
from workbench.typesetting.limits import bare, parted
from workbench.typesetting.typesetter import ReportTypesetter
from workbench.typesetting.wording import grouped

SMALL = an_exhibit(utterances=16)
MEASURED = Validation(a_recipe().digest(), "faster-whisper", "en", 15, 20, False, 42, 51_204, 6_042, "jiwer", "Harbour set 1")


def pages_of(dossier: Dossier) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(ReportTypesetter().pages(dossier)[0]))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def told(*exhibits: Exhibit, **changes: object) -> str:
    return " ".join(pages_of(a_dossier(*exhibits, **changes)))  # type: ignore[arg-type]


def confirmed(line: Line, by: str, minute: int) -> Line:
    return replace(line, confirmation=Confirmation(line.id, line.span, (), line.text, by, f"2026-11-12T10:{minute:02d}:00Z"))


def test_a_measured_error_is_told_with_what_it_was_measured_on() -> None:
    text = told(replace(SMALL, validation=MEASURED))
    assert "11.8 % of words, on 42 recordings with SNR 15–20 dB, English" in text
    assert "6,042 of 51,204 words" in text
    assert "not validated for these conditions" not in text


def test_without_a_measurement_it_is_not_validated_for_these_conditions() -> None:
    assert "not validated for these conditions" in told(SMALL)


def test_what_the_machine_s_marks_were_worth_is_told_in_figures() -> None:
    bins = (Bin(800, 850, 60, 40, 49_500), Bin(900, 950, 400, 336, 368_000))
    text = told(replace(SMALL, validation=replace(MEASURED, bins=bins)))
    assert "90 to 95 % 84.0 % 400 80.1 to 87.3 %" in text
    assert "not calibrated for these conditions" not in text


def test_marks_that_were_not_measured_are_not_calibrated() -> None:
    assert "not calibrated for these conditions" in told(replace(SMALL, validation=MEASURED))
    assert "not calibrated for these conditions" in told(SMALL)


def test_a_second_engine_s_reading_is_told_with_how_often_it_differs() -> None:
    one = Agreement(200, 198, 6, 3, 1, 9, 4_000, 360_000, "S1")
    beside = Beside("d-2", "faster-whisper, whisper-tiny.en", (), Agreements(one, (one,)))
    text = told(replace(SMALL, others=(beside,)))
    assert "whisper-tiny.en (draft d-2) differs from the transcript in 5.0 % of words (1.1 % weighted), at 9 places" in text
    assert "Where a second reading differs" not in told(SMALL)


def test_a_run_again_is_told_with_its_outcome_and_reason() -> None:
    made = Reproduction(
        "rec", "draft", Sameness.TEXT_IDENTICAL, digest("x"), 0, "another processor", "bob", "2026-11-13T09:00:00Z"
    )
    assert "TEXT-IDENTICAL" in told(replace(SMALL, reproductions=(made,)))
    assert "a second time in this laboratory" in told(SMALL)


def test_an_amended_report_tells_what_changed_by_page_and_line() -> None:
    changes = (
        Amended("ev-HS/2", "rec-HS/2", "segment.corrected", "seg-00003", "the blue one", "the dark blue one", "ann", ""),
        Amended("ev-HS/2", "", "review", "", "", "approved", "sue", "2026-11-12T10:00:00Z"),
    )
    pages = pages_of(a_dossier(SMALL, number=2, amendment=Amendment(1, "r-1", "2026-11-10T10:00:00Z", digest("1"), changes)))
    (section,) = (page for page in pages if "What changed since report 1" in page)
    court = next(n for n, page in enumerate(pages, 1) if "1 0:21:31.3" in page or "0:21:31.3 Officer 1" in page)
    assert f"{court}:5 text the blue one the dark blue one" in section
    assert "Report 2, amends report 1" in pages[0]


def test_an_amendment_without_changes_says_so() -> None:
    assert "differ in form alone" in told(SMALL, amendment=Amendment(1, "r-1", "2026-11-10T10:00:00Z", digest("1")))


def test_neighbours_confirmed_by_one_person_are_one_row_of_the_record() -> None:
    lines = (
        *(confirmed(line, "ann", n) for n, line in enumerate(SMALL.lines[:5])),
        *(confirmed(line, "bob", n) for n, line in enumerate(SMALL.lines[5:7])),
        *SMALL.lines[7:],
    )
    text = told(replace(SMALL, lines=lines))
    assert "5 utterances as a whole ann" in text
    assert "2 utterances as a whole bob" in text
    assert "Machine text alone 9 utterances (56.2 %)" in text or "Machine text alone 8 utterances (50.0 %)" in text


def test_a_doubt_that_was_dispelled_is_told_until_it_is_taken_back() -> None:
    line = SMALL.lines[2]
    held = {"confirmation": plain(Confirmation(line.id, line.span, ("number",), line.text, "ann", ""))}
    made = an_entry(40, "passage.confirmed", held)
    back = an_entry(41, "passage.unconfirmed", {"segment_id": line.id, "kinds": ["number"], "span": plain(line.span)})
    assert "doubt dispelled: number" in told(replace(SMALL, custody=(*SMALL.custody, made)))
    assert "doubt dispelled" not in told(replace(SMALL, custody=(*SMALL.custody, made, back)))


def disputed() -> Exhibit:
    line = SMALL.lines[14]
    other = (Dissent("bob", "Sure. It has that tear, see, on the same."),)
    made = Revision(Row(line.id), "adjudicated", "ann", "2026-11-12T10:00:00Z", 90, other)
    beside = Beside("d-2", "cara", (replace(line, segment=replace(line.segment, text="Sure, it is that pair.")),))
    picture = Picture(line.id, "0:22:26.0–0:22:30.0, 0–8 kHz", 8, 4, bytes(96))
    return replace(
        SMALL, lines=(*SMALL.lines[:14], replace(line, revision=made), SMALL.lines[15]), others=(beside,), pictures=(picture,)
    )


def test_a_passage_in_dispute_is_shown_with_everybody_s_reading() -> None:
    pages = pages_of(a_dossier(disputed()))
    section = next(n for n, page in enumerate(pages, 1) if "Passages in dispute" in page)
    said = pages[section - 1]
    assert "bob Sure. It has that tear, see, on the same. not chosen" in said
    assert "cara Sure, it is that pair." in said
    assert "0–8 kHz" in said
    assert any(f"disputed, page {section}" in page for page in pages)


def test_a_picture_on_a_note_is_printed_where_notes_are() -> None:
    note = Annotation("n-1", "rec", SMALL.lines[0].span, "note", "See the screen.", "ann", "2026-11-12T10:00:00Z")
    reader = pypdf.PdfReader(
        io.BytesIO(
            ReportTypesetter().pages(
                a_dossier(replace(SMALL, annotations=(note,), pictures=(Picture("n-1", "screen.png", 8, 4, bytes(96)),)))
            )[0]
        )
    )
    (page,) = (page for page in reader.pages if len(page.images))
    assert "screen.png, on the note of ann" in " ".join(page.extract_text().split())


def test_a_reading_of_the_whole_file_is_told_line_by_line_where_it_differs() -> None:
    words = " ".join(line.segment.text for line in SMALL.lines).replace("strap", "trap")
    assert SMALL.draft is not None
    whole = Reading(Span(SMALL.lines[0].span.first, SMALL.lines[-1].span.end), "r", words, "second settings")
    text = told(replace(SMALL, draft=replace(SMALL.draft, readings=(whole,))))
    assert "That’s the trap I was talking about." in text
    assert text.count("Something like that.") == 1  # on the court page alone: it reads the same


def test_words_of_a_long_reading_go_with_the_lines_they_stand_against() -> None:
    lines = SMALL.lines[:3]
    parts = parted("Can you say which way the car went? It was the grey one. And you saw a driver.", lines)
    assert [bare(text) for _, text in parts][1:] == ["it was the grey one", "and you saw a driver"]


def test_a_preview_has_no_field_to_sign_and_says_so_on_every_page() -> None:
    pdf, count = ReportTypesetter().pages(a_dossier(SMALL, is_preview=True))
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert not reader.get_fields()
    assert sum("PREVIEW" in page.extract_text() for page in reader.pages) == count


def test_a_disclosure_version_says_what_is_blacked_out_and_why() -> None:
    redacted = replace(SMALL, redactions=(Redaction(SMALL.lines[2].span, "a protected person", "ann"),))
    pages = pages_of(a_dossier(redacted, style=ReportStyle(disclosure=True)))
    assert "DISCLOSURE VERSION" in pages[0]
    assert any("What is blacked out" in page and "a protected person" in page for page in pages)


def test_the_second_signer_has_a_name_a_key_and_a_box_on_the_first_page() -> None:
    review = Review("ev-HS/2", ReviewState.APPROVED, 91, "2026-11-12T10:30:00Z", "Supervisor 1", bound="ab" * 32)
    dossier = a_dossier(
        replace(SMALL, review=review),
        critical=True,
        signers=("Analyst 1", "Supervisor 1"),
        countersigner=a_person("Supervisor 1", Role.SUPERVISOR),
        number=2,
        amendment=Amendment(1, "r-1", "2026-11-10T10:00:00Z", digest("1")),
    )
    cover = pages_of(dossier)[0]
    assert "Countersigned by Supervisor 1 · supervisor" in cover
    assert "Signature field “approved”" in cover
    assert "Transcript report · final" in cover


def test_the_certification_is_a_draft_with_the_facts_filled_in() -> None:
    page = pages_of(a_dossier(SMALL))[-1]
    assert "It certifies nothing until that person has checked" in page
    assert grouped(SMALL.evidence.sha256)[0] in page
    assert "place and date" in page


def taken() -> Exhibit:
    """A transcript that came in as a file."""
    assert SMALL.draft is not None
    file = replace(
        a_recipe("talk.srt"), engine=ENGINE, version="srt", models=(), parameters=(("sha256", digest("f")), ("size", 12))
    )
    lines = tuple(Line(replace(line.segment, recipe=file.digest()), None) for line in SMALL.lines)
    return replace(SMALL, lines=lines, draft=replace(SMALL.draft, recipes=(file,), readings=()), validation=None)


def test_what_came_in_as_a_file_is_nowhere_called_a_machine_s() -> None:
    text = told(taken())
    assert "UNREVIEWED TRANSCRIPT FROM A FILE" in text
    assert "from the file talk.srt; how it was made is not known here" in text
    assert "The transcript came in as a file" in text
    for said in ("UNREVIEWED MACHINE", "Machine draft", "machine wrote", "Error measured", "How often the machine", "seed"):
        assert said not in text


def test_voices_are_named_by_people_only_where_people_named_them() -> None:
    plain_names = tuple(replace(voice, name=f"Speaker {voice.number}") for voice in SMALL.speakers)
    assert "in this report were given by people" not in told(replace(SMALL, speakers=plain_names))


def test_many_confirmations_in_a_row_are_one_row_of_the_custody_history_and_all_are_counted() -> None:
    held = [
        an_entry(40 + n, "passage.confirmed", {"confirmation": plain(Confirmation(line.id, line.span, (), line.text, "ann", ""))})
        for n, line in enumerate(SMALL.lines[:8])
    ]
    text = told(replace(SMALL, custody=(*SMALL.custody, *held)))
    assert "40–47" in text
    assert "Confirmed by listening, in 8 entries" in text
    few = told(replace(SMALL, custody=(*SMALL.custody, *held[:2])))
    assert few.count("Confirmed by listening: “") == 2


def test_lines_that_one_person_confirmed_here_and_there_are_one_row() -> None:
    lines = tuple(confirmed(line, "ann", n) if n % 2 else line for n, line in enumerate(SMALL.lines))
    text = told(replace(SMALL, lines=lines))
    assert re.search(r"\d+:\d+, \d+, \d+", text)
    assert text.count("utterances as a whole") == 1
