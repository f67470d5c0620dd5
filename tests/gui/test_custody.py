"""The custody view: what happened to an item, found, exported and checked in place."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from time import perf_counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDockWidget, QFileDialog

from tests.gui.fake_desk import BEFORE
from tests.gui.test_app import shown
from workbench.domain import commands as c
from workbench.domain.custody import Entry, Finding, Verdict
from workbench.domain.progress import Progress
from workbench.gui import custody_book
from workbench.gui.custody_book import Book, Scope, Sieve
from workbench.gui.dialogs.notices import Notice
from workbench.gui.frame import extras
from workbench.gui.panels.custody_table import CustodyModel, CustodyTable

MANY = 100_000


def entry(seq: int, *, kind: str = "segment.corrected", actor: str = "Ana", text: str = "the gate") -> Entry:
    payload = {"recording_id": "R2", "correction": {"segment_id": f"R2-{seq}", "text": text}}
    body = json.dumps({"seq": seq, "prev": "0" * 64}).encode()
    return Entry(seq, "2026-11-23T09:14:00+00:00", actor, kind, "R2", payload, f"{seq:064x}", body, b"\1" * 64)


@pytest.fixture
def story(window, qtbot):
    """The custody of the interview, after three changes."""
    bench = window.desk.bench
    bench.do(c.RenameSpeaker("R2", "S1", "Mara Lind"))
    bench.do(c.CorrectSegment("R2", "R2-0", "Which way did it go?"))
    bench.do(c.OpenCase("2026-0500", "Quay"))
    window.actions_by_id["custody"].trigger()
    panel = extras.custody(window)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    qtbot.waitUntil(lambda: "2 entries" in panel.said.text())
    return panel


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(), newline="")))


def choose(combo, text: str) -> None:
    combo.setCurrentIndex(combo.findText(text))


def test_the_custody_of_an_exhibit_is_what_happened_to_it_newest_first(story):
    says = [story.model.index(row, 3).data() for row in range(2)]
    assert "Which way did it go?" in says[0]
    assert "Mara Lind" in says[1]
    assert story.said.text() == "Exhibit 2026-0417/2 · 2 entries"


def test_the_whole_vault_and_the_case_have_their_own(story, window, qtbot):
    window.actions_by_id["custody_vault"].trigger()
    qtbot.waitUntil(lambda: story.model.rowCount() == 3)
    window.actions_by_id["custody_case"].trigger()
    qtbot.waitUntil(lambda: story.model.rowCount() == 2)
    assert story.said.text().startswith("Case 2026-0417")
    assert story.about.currentText() == "This case"
    qtbot.keyClick(story.about, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: story.model.rowCount() == 3)
    assert story.about.currentText() == "Whole vault"


def test_words_people_and_kinds_narrow_what_is_shown(story, window, qtbot):
    qtbot.keyClicks(story.words, "mara")
    qtbot.waitUntil(lambda: story.model.rowCount() == 1)
    assert "1 of 2 entries" in story.said.text()
    story.words.clear()
    choose(story.family, "Review")
    qtbot.waitUntil(lambda: story.model.rowCount() == 0)
    assert "no entry fits the filter" in story.said.text()
    assert not story.export_button.isEnabled()
    choose(story.family, "Transcript")
    choose(story.person, "Analyst 1")
    qtbot.waitUntil(lambda: story.model.rowCount() == 2)


def test_an_entry_shows_everything_with_full_hashes_to_copy(story, qtbot):
    cell = story.table.visualRect(story.model.index(0, 3)).center()
    qtbot.mouseClick(story.table.viewport(), Qt.MouseButton.LeftButton, pos=cell)
    qtbot.waitUntil(lambda: story.model.entry(0).hash in story.details.toPlainText())
    assert '"text": "Which way did it go?"' in story.details.toPlainText()
    qtbot.keyClick(story.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert story.model.entry(0).hash in QGuiApplication.clipboard().text()


def test_a_payload_of_megabytes_is_shown_in_part():
    told = custody_book.details(entry(0, text="x" * 1_000_000))
    assert len(told) < 25_000
    assert "more characters" in told


def test_a_change_appears_while_one_looks(story, window, qtbot):
    window.desk.bench.do(c.Annotate("R2", "A door."))
    qtbot.waitUntil(lambda: story.model.rowCount() == 3)
    assert "A door." in story.model.index(0, 3).data()


@pytest.mark.parametrize(("suffix", "chosen"), [(".csv", "Table (*.csv)"), (".json", "Everything, for programs (*.json)")])
def test_what_is_shown_is_exported_in_ledger_order(story, qtbot, tmp_path, monkeypatch, suffix, chosen):
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "custody"), chosen))
    qtbot.mouseClick(story.export_button, Qt.MouseButton.LeftButton)
    path = tmp_path / f"custody{suffix}"
    qtbot.waitUntil(lambda: f"written to {path}" in story.done.text())
    rows = json.loads(path.read_text())["entries"] if suffix == ".json" else rows_of(path)
    assert [int(row["entry"]) for row in rows] == [BEFORE, BEFORE + 1]
    assert "Mara Lind" in rows[0]["says"]


def test_an_export_that_cannot_be_written_says_why(story, qtbot, tmp_path):
    story.export(tmp_path / "none" / "custody.csv")
    qtbot.waitUntil(lambda: "No such file" in story.done.text())


def test_a_spreadsheet_takes_no_word_of_an_entry_for_a_formula(tmp_path):
    custody_book.write(tmp_path / "a.csv", [entry(0, actor='=HYPERLINK("x")')])
    assert rows_of(tmp_path / "a.csv")[0]["by"] == '\'=HYPERLINK("x")'


def test_a_check_shows_its_progress_and_its_verdict_in_place(story, window, bench, qtbot, monkeypatch):
    go = []

    def check(order):
        while not go:
            yield Progress("evidence", 1, 4)
        return Verdict("vault", ("ledger",), (Finding("entry 4", "is not what was signed.", "Somebody wrote over it."),))

    monkeypatch.setattr(bench, "start", check)
    qtbot.mouseClick(story.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Checking: evidence · 25 %" in story.check.said.text())
    assert not story.check.button.isEnabled()
    go.append(True)
    qtbot.waitUntil(lambda: "1 finding" in story.check.said.text())
    item = story.check.findings.topLevelItem(0)
    assert [item.text(n) for n in range(3)] == ["entry 4", "is not what was signed.", "Somebody wrote over it."]
    assert shown(Notice) is None
    assert story.check.button.isEnabled()


def test_a_sound_vault_says_so_in_place_and_a_check_can_be_cancelled(story, bench, qtbot, monkeypatch):
    qtbot.mouseClick(story.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "Nothing was changed behind the door" in story.check.said.text())

    def endless(order):
        while True:
            yield Progress("ledger", 1, 2)

    monkeypatch.setattr(bench, "start", endless)
    qtbot.mouseClick(story.check.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(story.check.stop.isVisible)
    qtbot.mouseClick(story.check.stop, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: story.check.said.text() == "The check was cancelled.")


def test_a_check_from_the_menu_still_tells_in_a_dialog(window, qtbot):
    window.actions_by_id["verify"].trigger()
    qtbot.waitUntil(lambda: shown(Notice) is not None)
    shown(Notice).accept()


def test_locking_takes_the_custody_off_the_screen(story, window):
    window.actions_by_id["lock"].trigger()
    assert window.findChild(QDockWidget, extras.CUSTODY) is None


def test_a_hundred_thousand_entries_scroll_and_are_searched_within_a_breath(qtbot):
    book = Book(Scope(), tuple(entry(n, text=f"line {n}") for n in range(MANY)))
    model = CustodyModel()
    table = CustodyTable(model)
    qtbot.addWidget(table)
    table.resize(1000, 400)
    table.show()
    begun = perf_counter()
    model.show(book, range(MANY - 1, -1, -1))
    for place in range(0, MANY, MANY // 60):
        table.verticalScrollBar().setValue(place)
        table.viewport().repaint()
    shown_in = perf_counter() - begun
    found = book.found(Sieve(words="99999"))
    assert [book.entries[at].seq for at in found] == [99_999]
    begun = perf_counter()
    assert 4242 in [book.entries[at].seq for at in book.found(Sieve(words="line 4242", person="Ana", family="Transcript"))]
    # Sixty pictures and one search; ten times what they take here.
    assert shown_in < 5
    assert perf_counter() - begun < 1
