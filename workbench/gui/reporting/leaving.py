"""What leaves an exhibit and what comes in beside it: exports, clips, exhibits of what is disputed, redactions, second runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFileDialog

from workbench.domain import questions as q
from workbench.domain.court_questions import ReproductionsOf
from workbench.domain.leaving import PRIVILEGED, Reproduction
from workbench.domain.timeline import Span
from workbench.domain.transcript import DraftInfo
from workbench.gui.folders import documents
from workbench.gui.language import tr
from workbench.gui.submitting import command_form, order_form

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.views import RecordingView
    from workbench.gui.window import Window

_Here = tuple["Desk", "RecordingView"]


def _here(window: Window) -> _Here | None:
    desk = window.desk
    return (desk, desk.view) if desk is not None and desk.view is not None else None


def marked(window: Window, desk: Desk) -> Span | None:
    """What is seen to be marked on the timeline, a chosen line's place included; None where nothing is."""
    timeline = window.centre.timeline
    span = timeline.selection if timeline is not None else desk.selection
    return span if span is not None and span.length else None


def _passage(window: Window, desk: Desk) -> Span | None:
    """What is seen to be marked on the timeline, else the chosen line; says what to do where there is neither."""
    span = marked(window, desk) or (desk.line.span if desk.line else None)
    if span is None:
        window.bottom.say(tr("Mark a passage on the timeline first, or choose a line"))
    return span


def _stem(view: RecordingView) -> Path:
    return documents() / Path(view.evidence.name).stem


def _export(window: Window) -> None:
    if (here := _here(window)) is None:
        return
    from workbench.gui.reporting.export_form import ExportTranscript
    from workbench.gui.reporting.gathering import cuts_in

    desk, view = here
    cuts = cuts_in(view.annotations, view.recording.rate)
    privileged = sum(PRIVILEGED in note.tags for note in view.annotations)
    form = ExportTranscript(view.recording.id, _stem(view), window, cuts=cuts, privileged=privileged)

    def submitted() -> None:
        for order in form.orders():
            desk.queue.add(order, tr("Export {name}").format(name=order.destination.name))
        form.accept()

    form.submitted.connect(submitted)
    form.open()


def _clip(window: Window) -> None:
    if (here := _here(window)) is None or (span := _passage(window, here[0])) is None:
        return
    desk, view = here
    bench, recording, rate = desk.bench, view.recording.id, view.recording.rate

    def show(names: tuple[str, ...]) -> None:
        from workbench.gui.reporting.passage_forms import ClipForm, place_of

        at = rate.clock(span.first).replace(":", "-").split(".")[0]
        file = _stem(view).with_name(f"{_stem(view).name} {at}.wav")
        form = ClipForm(recording, span, place_of(span, rate), file, names, window)
        order_form(desk, form, form.order, tr("Clip {place}").format(place=rate.clock(span.first)))

    desk.errands.run(lambda: tuple(t.name for t in bench.ask(q.TreatmentsOf(recording))), show, key="clip")


def exhibit_of(window: Window, span: Span, title: str = "") -> None:
    """Ask for a disputed utterance exhibit of a passage."""
    if (here := _here(window)) is None:
        return
    from workbench.gui.reporting.passage_forms import ExhibitForm, place_of

    desk, view = here
    clock = view.recording.rate.clock(span.first)
    folder = documents() / tr("{name} disputed {at}").format(
        name=Path(view.evidence.name).stem, at=clock.replace(":", "-").split(".")[0]
    )
    place = place_of(span, view.recording.rate)
    form = ExhibitForm(view.recording.id, span, place, folder, window, title=title)
    order_form(desk, form, form.order, tr("Exhibit {place}").format(place=clock))


def _disputed(window: Window) -> None:
    if (here := _here(window)) is not None and (span := _passage(window, here[0])) is not None:
        exhibit_of(window, span)


def _redact(window: Window) -> None:
    if (here := _here(window)) is None or (span := _passage(window, here[0])) is None:
        return
    from workbench.gui.reporting.passage_forms import RedactForm, place_of

    desk, view = here
    form = RedactForm(view.recording.id, span, place_of(span, view.recording.rate), window)
    done = tr("Redacted in every disclosure version from now on; Ctrl+Z takes it back")
    command_form(desk, form, form.command, tr("redaction"), lambda _: window.bottom.say(done))


def _import(window: Window) -> None:
    if (here := _here(window)) is None:
        return
    from workbench.gui.reporting.formats import incoming
    from workbench.gui.reporting.import_form import ImportForm

    desk, view = here
    endings = " ".join(f"*{one.ending}" for one in incoming())
    pattern = tr("Transcripts ({endings})").format(endings=endings) + ";;" + tr("All files (*)")
    chosen, _ = QFileDialog.getOpenFileName(window, tr("Import transcript"), str(documents()), pattern)
    if chosen:
        path = Path(chosen)
        form = ImportForm(view.recording.id, path, window, has_draft=bool(view.recipes or view.lines))
        order_form(desk, form, form.order, tr("Import {title}").format(title=path.name))


def _reproduce(window: Window) -> None:
    if (here := _here(window)) is None:
        return
    desk, view = here
    bench, recording = desk.bench, view.recording.id

    def show(found: tuple[tuple[DraftInfo, ...], tuple[Reproduction, ...]]) -> None:
        from workbench.gui.reporting.reproducing import ReproduceForm

        form = ReproduceForm(recording, *found, window)
        order_form(desk, form, form.order, tr("Run {name} again").format(name=view.evidence.name))

    desk.errands.run(lambda: (bench.ask(q.DraftsOf(recording)), bench.ask(ReproductionsOf(recording))), show, key="reproduce")


VERBS: dict[str, Callable[[Window], object]] = {
    "export": _export,
    "export_clip": _clip,
    "import_transcript": _import,
    "disputed": _disputed,
    "redact": _redact,
    "reproduce": _reproduce,
}
