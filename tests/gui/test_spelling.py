"""Spelling: what is underlined, what is suggested, what a case knows."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListWidget

from tests.gui.test_app import press, wait_for
from tests.gui.test_editing import editor_over, transcript  # noqa: F401 - a fixture
from workbench.domain.questions import VocabularyOf
from workbench.gui.dialogs.vocabulary import Vocabulary, parted
from workbench.gui.writing.spelling import Spelling, languages


class AtOnce:
    """Errands that are run where they stand."""

    def run(self, work, then, otherwise=None, *, key=""):
        then(work())


@pytest.fixture(scope="module")
def english():
    speller = Spelling(AtOnce())
    speller.use("en")
    return speller


def wrong(speller: Spelling, text: str) -> list[str]:
    return [text[at : at + length] for at, length in speller.misspelt(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The brothre’s car", ["brothre’s"]),
        ("The colour of the harbour, travelling to the centre; a programme.", []),
        ("He wasn’t there at 9:15, 3 o'clock.", []),
        ("[inaudble] the bag(?bakc) one", []),
        ("Qwrtz went to xqzt", ["Qwrtz", "xqzt"]),
    ],
)
def test_words_nobody_knows_are_found_and_marks_are_none(english, text, found):
    assert wrong(english, text) == found


def test_what_was_meant_is_suggested_with_its_capitals(english):
    assert english.suggestions("Brothre")[0] == "Brother"
    assert "harbor" in english.suggestions("harbr")


def test_the_words_of_the_case_are_known(english):
    english.know(["Ilka Voss"])
    assert wrong(english, "Ilka Vossh and Voss") == ["Vossh"]
    english.know([])


def test_a_language_without_a_list_doubts_nothing_and_says_so():
    speller = Spelling(AtOnce())
    speller.use("he")
    assert speller.misspelt("qwrtz xqzt") == ()
    assert speller.language == ""
    assert {"en", "de", "ar", "ru"} <= languages()


def test_wrong_words_are_underlined_while_typing_and_mended_from_the_menu(window, transcript, qtbot):  # noqa: F811
    editor = editor_over(window, qtbot, 2)
    editor.selectAll()
    qtbot.keyClicks(editor, "The brothre saw it")
    speller = transcript.delegate.speller
    qtbot.waitUntil(lambda: speller.language == "en", timeout=10_000)
    editor.put_caret(8)
    qtbot.waitUntil(lambda: bool(speller.misspelt(editor.toPlainText())))
    block = editor.document().firstBlock().layout().formats()
    assert [(f.start, f.length) for f in block] == [(4, 7)]
    first = editor.menu().actions()[0]
    assert first.text() == "brother"
    first.trigger()
    assert editor.typed().text == "The brother saw it"
    window.actions_by_id["spelling"].trigger()
    assert speller.misspelt("brothre") == ()


def test_a_word_is_added_to_the_case_from_the_menu(window, bench, transcript, qtbot):  # noqa: F811
    editor = editor_over(window, qtbot, 2)
    editor.selectAll()
    qtbot.keyClicks(editor, "Zellerov saw it")
    speller = transcript.delegate.speller
    qtbot.waitUntil(lambda: bool(speller.misspelt(editor.toPlainText())), timeout=10_000)
    editor.put_caret(3)
    add = next(action for action in editor.menu().actions() if "vocabulary" in action.text())
    add.trigger()
    qtbot.waitUntil(lambda: bench.ask(VocabularyOf("2026-0417")) == ("Zellerov",))
    qtbot.waitUntil(lambda: not speller.misspelt(editor.toPlainText()))


def test_the_vocabulary_is_pasted_taken_out_and_saved(window, bench, qtbot):
    window.actions_by_id["vocabulary"].trigger()
    form = wait_for(qtbot, Vocabulary)
    qtbot.keyClicks(form.word, "Ilka Voss; Pier 9, ilka voss")
    press(qtbot, form, "add")
    words = form.findChild(QListWidget, "vocabulary")
    assert [words.item(n).text() for n in range(words.count())] == ["Ilka Voss", "Pier 9"]
    words.setCurrentRow(1)
    words.setFocus()
    qtbot.keyClick(words, Qt.Key.Key_Delete)
    qtbot.keyClicks(form.word, "Zeller")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: bench.ask(VocabularyOf("2026-0417")) == ("Ilka Voss", "Zeller"))


def test_a_pasted_list_is_parted_at_lines_and_commas_not_at_blanks():
    assert parted("Ilka Voss\nPier 9;  Zeller ,\t\n") == ("Ilka Voss", "Pier 9", "Zeller")
