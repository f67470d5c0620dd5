"""What others' programs read in our files: every row, its time and its speaker."""

from __future__ import annotations

import csv
import html
import io
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import docx
import pympi
import pytest
import srt
import webvtt
from praatio import textgrid
from pyannote.database.util import load_rttm, load_stm

from tests.exchange.sheets import an_odd_sheet, said, times
from workbench.domain.orders import EXTENSIONS, FORMATS
from workbench.exchange import WRITERS

SHEET = an_odd_sheet()
MILLI = 0.001001


@pytest.fixture
def written(tmp_path: Path) -> dict[str, Path]:
    """The odd sheet in every format."""
    files = {form: tmp_path / f"odd{EXTENSIONS[form]}" for form in FORMATS if form != "labels"}
    for form, path in files.items():
        path.write_bytes(WRITERS[form](SHEET))
    return files


def near(found: list[tuple[float, float]], within: float = MILLI) -> bool:
    pairs = zip(found, sorted(times(SHEET)), strict=True)
    return all(abs(a[0] - b[0]) <= within and abs(a[1] - b[1]) <= within for a, b in pairs)


def test_every_format_writes_the_same_bytes_twice() -> None:
    assert [form for form, write in WRITERS.items() if write(SHEET) != write(SHEET)] == []


def test_subrip_is_read_whole_by_srt(written: dict[str, Path]) -> None:
    cues = list(srt.parse(written["srt"].read_text("utf-8"), ignore_errors=False))
    assert near([(cue.start / timedelta(seconds=1), cue.end / timedelta(seconds=1)) for cue in cues])
    assert [cue.content.strip() for cue in cues] == [f"{name}: {text}".strip() if name else text for name, text in said(SHEET)]


def test_webvtt_is_read_whole_by_webvtt(written: dict[str, Path]) -> None:
    cues = list(webvtt.read(str(written["vtt"])))
    assert near([(cue.start_in_seconds, cue.end_in_seconds) for cue in cues], 1.0)
    assert cues[3].end == "00:00:06.000"
    assert [(cue.voice or "", html.unescape(cue.text)) for cue in cues] == said(SHEET)


def test_elan_documents_are_read_whole_by_pympi(written: dict[str, Path]) -> None:
    document = pympi.Elan.Eaf(str(written["eaf"]))
    top = [t for t in document.get_tier_names() if "PARENT_REF" not in document.get_parameters_for_tier(t) and "Notes" not in t]
    rows = sorted(
        (first / 1000, end / 1000, document.get_parameters_for_tier(tier)["PARTICIPANT"], text)
        for tier in top
        for first, end, text in document.get_annotation_data_for_tier(tier)
    )
    assert near([row[:2] for row in rows])
    assert [(name, " ".join(text.split())) for *_, name, text in rows] == said(SHEET)
    assert document.get_annotation_data_for_tier("Officer Hill [machine]")[0][2] == "glue was here"
    assert dict(document.properties)["evidence SHA-256"] == SHEET.evidence.sha256


def test_elan_s_words_lie_inside_their_rows(written: dict[str, Path]) -> None:
    document = pympi.Elan.Eaf(str(written["eaf"]))
    words = document.get_annotation_data_for_tier("Officer Hill [words]")
    assert [word for *_, word in words] == ["blue", "&", '"green"']
    assert words[0][0] == 500
    assert words[-1][1] == 2250


def test_textgrids_are_read_whole_by_praatio(written: dict[str, Path]) -> None:
    grid = textgrid.openTextgrid(str(written["textgrid"]), includeEmptyIntervals=True, reportingMode="error")
    tiers = {name: grid.getTier(name).entries for name in grid.tierNames}
    rows = sorted((e.start, e.end, e.label) for name, t in tiers.items() if "[w" not in name and "Note" not in name for e in t)
    texts = [(first, end, text) for first, end, text in rows if text and "glue" not in text]
    assert [(first, end, text) for first, end, text in texts] == [
        (*at, text) for at, (_, text) in zip(sorted(times(SHEET)), said(SHEET), strict=True) if text
    ]
    assert {"Officer Hill", "Witness", "Witness [2]", "Unknown"} < set(tiers)
    for entries in tiers.values():
        assert all(a.end == b.start for a, b in pairwise(entries))


def test_a_spreadsheet_reads_every_cell_as_it_was(written: dict[str, Path]) -> None:
    rows = list(csv.DictReader(io.StringIO(written["csv"].read_bytes().decode("utf-8-sig"), newline="")))
    assert [(row["speaker"], " ".join(row["text"].split())) for row in rows] == said(SHEET)
    assert [(int(row["first_frame"]), int(row["end_frame"])) for row in rows] == [(x.span.first, x.span.end) for x in SHEET.lines]
    assert rows[1]["text"] == SHEET.lines[1].text


def test_word_s_document_is_read_whole_by_python_docx(written: dict[str, Path]) -> None:
    facts, rows, notes = docx.Document(str(written["docx"])).tables
    cells = [[cell.text for cell in row.cells] for row in rows.rows[1:]]
    numbered = [row for row in cells if row[0]]
    assert [(row[2].replace("Unknown", ""), row[3]) for row in numbered] == [
        (SHEET.name(line.speaker), line.text) for line in SHEET.lines
    ]
    assert cells[1][3:] == ["glue was here", "as first drafted"]
    assert SHEET.evidence.sha256 in {row.cells[1].text for row in facts.rows}
    assert [row.cells[2].text for row in notes.rows[1:]] == [note.text for note in SHEET.annotations]


def test_turns_are_read_by_pyannote(written: dict[str, Path]) -> None:
    ((uri, turns),) = load_rttm(str(written["rttm"])).items()
    assert uri == "room_2"
    found = sorted((turn.start, turn.end, name) for turn, _, name in turns.itertracks(yield_label=True))
    assert near([row[:2] for row in found], 2e-6)
    names = [name.replace(" ", "_") or "unknown" for name, _ in said(SHEET)]
    assert [name for *_, name in found] == names


def test_utterances_are_read_by_pyannote(written: dict[str, Path], tmp_path: Path) -> None:
    plain = tmp_path / "plain.stm"
    lines = written["stm"].read_text("utf-8").splitlines()
    plain.write_text("\n".join(" ".join(line.split()[:5]) for line in lines if not line.startswith(";;")), "utf-8")
    ((_, turns),) = load_stm(str(plain)).items()
    assert near(sorted((turn.start, turn.end) for turn, _, _ in turns.itertracks(yield_label=True)), 2e-6)
    texts = [line.split(">", 1)[1].strip() for line in lines if not line.startswith(";;")]
    assert texts == [text for _, text in said(SHEET)]


def test_words_stand_one_a_line_with_their_probability(written: dict[str, Path]) -> None:
    rows = [line.split(" ") for line in written["ctm"].read_text("utf-8").splitlines() if not line.startswith(";;")]
    assert " ".join(row[4] for row in rows if float(row[2]) and row[4] in ("over", "my", "own", "words")) == "over my own words"
    assert {len(row) for row in rows} == {5, 6}  # a person's word has no probability
    assert [float(row[2]) for row in rows] == sorted(float(row[2]) for row in rows)
    assert [row[4] for row in rows if len(row) == 5] == ["blue", "&", '"green"']
    assert sum(float(row[3]) for row in rows if len(row) == 5) == pytest.approx(1.75, abs=1e-5)


def test_labels_stand_between_tabs() -> None:
    rows = list(csv.reader(io.StringIO(WRITERS["labels"](SHEET).decode()), delimiter="\t", quoting=csv.QUOTE_NONE))
    assert {len(row) for row in rows} == {3}
    labels = {(float(first), float(end)): label for first, end, label in rows}
    assert labels[(2.0, 4.0)] == f"Witness: {said(SHEET)[1][1]}"
    assert labels[(0.0, 1.0)] == "[note: listen & look — Ada]"


def test_plain_text_has_every_row_on_a_line(written: dict[str, Path]) -> None:
    lines = written["txt"].read_text("utf-8").splitlines()[5:]
    assert [line.split("] ", 1)[1].replace(": * ", ": ").strip() for line in lines] == [
        f"{name or 'Unknown'}: {text}".strip() for name, text in said(SHEET)
    ]
    assert lines[-1].startswith("[100:00:00.000]")
