"""Dialogs of reports and bundles for those who cannot see them and those who use no mouse."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QWidget

from tests.gui.fake_court import FakeOutside, pdf
from tests.gui.test_leaving import report
from tests.gui.test_reachable import controls, named, reached, waiting_for_tab
from tests.gui.test_report import desk, steps  # noqa: F401 - fixtures
from workbench.domain.foreign import OpenedBundle
from workbench.domain.leaving import Reproduction, Sameness
from workbench.domain.policy import Policy
from workbench.domain.progress import Progress
from workbench.domain.timeline import Span
from workbench.gui.reporting.archive_form import ArchiveForm
from workbench.gui.reporting.bundle_window import BundleWindow
from workbench.gui.reporting.certificate_form import CertificateForm
from workbench.gui.reporting.countersign import CountersignForm
from workbench.gui.reporting.export_form import ExportTranscript
from workbench.gui.reporting.found_file import FoundFile
from workbench.gui.reporting.import_form import ImportForm
from workbench.gui.reporting.passage_forms import ClipForm, ExhibitForm, RedactForm
from workbench.gui.reporting.reports_list import Reports
from workbench.gui.reporting.reproducing import ReproduceForm
from workbench.gui.style import DARK

_SPAN, _PLACE = Span(0, 16_000), "0:00:00.000 – 0:00:01.000"
_RUN = Reproduction("R2", "D-R2", Sameness.IDENTICAL, "ab" * 32)


def _bundle(folder: Path) -> BundleWindow:
    def open_it(path: Path, _root: str):
        yield Progress("verify", 0, 1)
        return OpenedBundle(FakeOutside.verdict_on(path))

    return BundleWindow(folder, DARK, open_it)


def _countersign(folder: Path) -> CountersignForm:
    about = FoundFile(folder / "r.pdf", pdf("Report 1"), "10" * 32, report(1, "prepared"), certificate=True)
    return CountersignForm(about, "Sue", DARK, on_token=False)


MADE: dict[str, Callable[[Path], QDialog]] = {
    "reports": lambda _: Reports("2026-0417", DARK),
    "countersign": _countersign,
    "bundle": _bundle,
    "certificate": lambda _: CertificateForm(FakeOutside().certificate_facts("PEM")),
    "export": lambda folder: ExportTranscript("R2", folder / "Interview"),
    "clip": lambda folder: ClipForm("R2", _SPAN, _PLACE, folder / "clip.wav", ("Hum",)),
    "exhibit": lambda folder: ExhibitForm("R2", _SPAN, _PLACE, folder / "exhibit"),
    "redact": lambda _: RedactForm("R2", _SPAN, _PLACE),
    "import": lambda folder: ImportForm("R2", folder / "theirs.srt", has_draft=False),
    "reproduce": lambda _: ReproduceForm("R2", (), (_RUN,)),
    "archive": lambda folder: ArchiveForm(folder / "r.pdf", Policy()),
}


def told(dialog: QWidget, qtbot) -> tuple[list[QWidget], set[QWidget]]:
    """What has no name in it, and what Tab does not come to."""
    dialog.activateWindow()
    qtbot.waitUntil(lambda: dialog.focusWidget() is not None)
    return [w for w in controls(dialog) if not named(w)], waiting_for_tab(dialog) - reached(dialog, qtbot)


@pytest.mark.parametrize("name", MADE)
def test_everything_in_it_has_a_name_and_tab_comes_to_it(name: str, qtbot, tmp_path):
    dialog = MADE[name](tmp_path)
    qtbot.addWidget(dialog)
    with qtbot.waitExposed(dialog):
        dialog.show()
    assert told(dialog, qtbot) == ([], set())


@pytest.mark.parametrize("step", range(4))
def test_every_step_of_a_report_is_reached_without_a_mouse(steps, step: int, qtbot):  # noqa: F811 - the fixture
    wizard = steps()
    wizard.turn_to(step)
    qtbot.waitUntil(lambda: step != 2 or wizard.preview.pages == 2)
    assert told(wizard, qtbot) == ([], set())
