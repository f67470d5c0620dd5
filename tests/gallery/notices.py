"""What notices tell: outcomes of jobs, refusals, defects."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from tests.gui.sample_case import MOMENT, probe
from workbench.domain.custody import Finding, Verdict
from workbench.domain.errors import NotPermitted
from workbench.domain.evidence import Evidence
from workbench.domain.orders import BundleOutcome, ImportOutcome, ProcessOutcome, Refusal
from workbench.gui.dialogs import bundle_form, notices

_SHA = "9f2c44b107ae" + "5d" * 26


def _evidence(number: int, name: str) -> Evidence:
    return Evidence(f"E{number}", "2026-0417", str(number), name, _SHA, 8_106_000, MOMENT, "Analyst 1", probe(252))


_IMPORT = ImportOutcome(
    (_evidence(4, "Patrol car 12, dash camera, rear microphone.mp4"), _evidence(5, "Intake call 2.m4a")),
    (_evidence(2, "Interview room 2.wav"),),
    (
        Refusal("/media/stick/notes.docx", "notes.docx holds no sound.", "Import recordings only."),
        Refusal("/media/stick/empty.wav", "empty.wav is empty.", "Ask for the file again."),
    ),
)
_FAILED = ProcessOutcome((), (Refusal("Doorbell.mp4", "The engine ran out of memory.", "Choose a smaller model, or try again."),))
_FOUND = (
    Finding("entry 4", "is not what was signed.", "Somebody wrote over it after Analyst 1 signed it."),
    Finding("evidence 2026-0417/2", "its file has another digest.", "The file in the store is not the one that was imported."),
)


def _defect(parent: QWidget) -> object:
    try:
        raise ZeroDivisionError("division by zero")
    except ZeroDivisionError as error:
        return notices.trouble("That could not be read", error, parent)


TOLD: dict[str, Callable[[QWidget], object]] = {
    "import": lambda w: notices.import_summary(_IMPORT, w),
    "failed": lambda w: notices.process_summary(_FAILED, w),
    "bundle made": lambda w: bundle_form.made(BundleOutcome(Path("/evidence/2026-0417 bundle"), _SHA, 212, 31, 3), w),
    "sound": lambda w: notices.verdict(Verdict("vault", ("ledger", "projections", "evidence"), ()), w),
    "findings": lambda w: notices.verdict(Verdict("vault", ("ledger", "evidence"), _FOUND, None, ("timestamps",)), w),
    "refused": lambda w: notices.trouble(
        "The correction was not saved", NotPermitted("The exhibit is before a reviewer.", "Withdraw it from review to edit."), w
    ),
    "defect": _defect,
}
