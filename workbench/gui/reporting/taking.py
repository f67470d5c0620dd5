"""What comes in from outside: bundles of other laboratories, and certificates of other authorities."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from workbench.domain.court_orders import Pkcs12, TakeBundle
from workbench.domain.court_questions import CertificatesOf
from workbench.gui.folders import documents
from workbench.gui.language import tr
from workbench.gui.reporting.reporting import Reporting
from workbench.gui.submitting import command_form, order_form, while_open

if TYPE_CHECKING:
    from workbench.domain.leaving import CertificateFacts
    from workbench.gui.window import Window


def _open_bundle(window: Window) -> None:
    chosen = QFileDialog.getExistingDirectory(window, tr("Open a bundle"), str(documents()))
    if chosen:
        open_bundle(window, Path(chosen))


def open_bundle(window: Window, folder: Path) -> None:
    """Show a bundle, whoever made it."""
    desk, reporting = window.desk, Reporting.of(window)
    if desk is None or reporting is None:
        return
    from workbench.gui.reporting.bundle_window import BundleWindow

    shown = BundleWindow(folder, window.theme, desk.judge.open_bundle, window)
    shown.bar_taking(desk.permission(TakeBundle))
    shown.taking.connect(lambda folder, root: _take(window, folder, root))
    reporting.show(shown)


def _take(window: Window, folder: Path, root: str) -> None:
    if (desk := window.desk) is None:
        return
    from workbench.gui.reporting.taking_form import TakingForm

    form = TakingForm(folder, root, [node.case for node in desk.cases], desk.place.case, window)
    order_form(desk, form, form.order, tr("Take in {name}").format(name=folder.name))


def _certificate(window: Window) -> None:
    if (desk := window.desk) is None:
        return
    bench, judge = desk.bench, desk.judge

    def known() -> CertificateFacts | None:
        held = bench.ask(CertificatesOf(bench.person.name))
        return judge.described(held[-1].certificate) if held else None

    def show(described: CertificateFacts | None) -> None:
        from workbench.gui.reporting.certificate_form import CertificateForm

        form = CertificateForm(described, window)

        def look(asked: Pkcs12) -> None:
            desk.errands.run(lambda: judge.in_file(asked), while_open(form, form.show_described), while_open(form, form.fail))

        form.look_wanted.connect(look)
        done = tr("Your certificate is on record: a report's last step offers it from now on")
        command_form(desk, form, form.command, "", lambda _: window.bottom.say(done))

    desk.errands.run(known, show, key="certificate")


VERBS: dict[str, Callable[[Window], object]] = {
    "open_bundle": _open_bundle,
    "certificate": _certificate,
}
