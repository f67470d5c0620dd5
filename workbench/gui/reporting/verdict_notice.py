"""A notice with the verdict on a file that left the vault."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from workbench.domain.custody import Verdict
from workbench.gui.dialogs.notices import Notice
from workbench.gui.reporting.verdict_view import VerdictView, headline

_TALL = 380


def report_verdict(path: Path, outcome: Verdict, parent: QWidget | None = None) -> Notice:
    """What was found in a file that left the vault."""
    notice, shown = Notice(headline(outcome), str(path), parent), VerdictView(_TALL)
    shown.show_verdict(outcome)
    shown.head.hide()
    notice.setMinimumWidth(680)
    return notice.show_with(shown)
