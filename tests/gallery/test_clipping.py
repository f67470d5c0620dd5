"""What the gallery finds by itself."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout

from tests.gallery import clipping


@pytest.fixture
def dialog(qtbot):
    made = QDialog()
    qtbot.addWidget(made)
    return made


def found(dialog) -> list[str]:
    dialog.show()
    return clipping.findings(dialog)


def test_what_fits_is_no_finding(dialog):
    column = QVBoxLayout(dialog)
    column.addWidget(QLabel("A sentence that wraps where the dialog ends, however long it is.", wordWrap=True))
    column.addWidget(QPushButton("Sign report"))
    assert found(dialog) == []


def test_a_cut_label_is_found_with_its_words(dialog):
    label = QLabel("What was submitted", dialog)
    label.setFixedWidth(40)
    assert [line for line in found(dialog) if "width are cut: 'What was submitted'" in line]


def test_a_paragraph_without_the_height_it_needs_is_found(dialog):
    label = QLabel("A sentence that wraps where the dialog ends, however long it is.", dialog, wordWrap=True)
    label.setFixedSize(90, 14)
    assert any("height are cut" in line for line in found(dialog))


def test_a_cut_button_is_found(dialog):
    row = QHBoxLayout(dialog)
    button = QPushButton("Put this backup in its place")
    button.setFixedWidth(60)
    row.addWidget(button)
    assert any("'Put this backup in its place'" in line for line in found(dialog))


def test_a_hint_that_does_not_fit_its_field_is_found(dialog):
    line = QLineEdit(dialog, placeholderText="64 hex digits, spaces do not matter")
    line.setFixedWidth(50)
    assert any("hint is cut" in text for text in found(dialog))


def test_controls_that_lie_on_each_other_are_found(dialog):
    dialog.resize(300, 100)
    for name in ("Copy", "Save"):
        QPushButton(name, dialog).setGeometry(10, 10, 120, 30)
    assert any("lies on" in line for line in found(dialog))
