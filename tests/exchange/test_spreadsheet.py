import csv
import io
from dataclasses import replace

from tests.exchange.sheets import a_line, a_sheet
from workbench.domain.revision import Confirmation
from workbench.exchange.spreadsheet import COLUMNS, as_csv


def rows(text: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def test_a_correction_names_its_author_and_keeps_the_machine_text() -> None:
    row = rows(as_csv(a_sheet(a_line(1, 0, 1, "glue", corrected="blue, then"))))[0]
    assert (row["text"], row["machine_text"], row["corrected_by"]) == ("blue, then", "glue", "Ada")


def test_a_formula_in_speech_is_not_run_by_a_spreadsheet() -> None:
    assert rows(as_csv(a_sheet(a_line(1, 0, 1, "=HYPERLINK(1)"))))[0]["text"] == "'=HYPERLINK(1)"


def test_an_empty_transcript_still_has_its_columns() -> None:
    assert as_csv(a_sheet()) == b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n"


def test_what_no_engine_wrote_has_no_confidence_and_what_is_confirmed_names_who_stands_for_it() -> None:
    line = a_line(1, 0, 1, "Stop.")
    held = Confirmation(line.id, line.span, (), "Stop.", "Ada", "2026-01-02T03:04:05Z")
    machine, person = rows(
        as_csv(a_sheet(replace(line, confirmation=held), replace(line, segment=replace(line.segment, words=()))))
    )
    assert (machine["confidence"], machine["confirmed_by"]) == ("high", "Ada")
    assert (person["confidence"], person["confirmed_by"]) == ("", "")
