"""Every action about what leaves the vault and comes in, by its keys or a click, and what is then to be seen."""

from __future__ import annotations

from PySide6.QtWidgets import QFileDialog

from tests.gui.by_hand import do
from tests.gui.test_app import press, shown, wait_for
from workbench.domain import commands as c
from workbench.domain.court_orders import ArchiveReport, Countersign, ExportClip, ImportTranscript, MakeExhibit, MakeReport
from workbench.domain.court_questions import CertificatesOf, ReportsOf
from workbench.domain.policy import Policy
from workbench.domain.timeline import Span
from workbench.gui import docking
from workbench.gui.dialogs.notices import Notice
from workbench.gui.examining.comparing import PANEL, Comparing
from workbench.gui.reporting.archive_form import ArchiveForm
from workbench.gui.reporting.bundle_window import BundleWindow
from workbench.gui.reporting.certificate_form import CertificateForm
from workbench.gui.reporting.countersign import CountersignForm
from workbench.gui.reporting.import_form import ImportForm
from workbench.gui.reporting.passage_forms import ClipForm, ExhibitForm, RedactForm
from workbench.gui.reporting.reports_list import Reports
from workbench.gui.reporting.reproducing import ReproduceForm
from workbench.gui.reporting.taking_form import TakingForm


def orders(window, kind: type) -> list:
    return [order for order in window.desk.bench.state.court.orders if isinstance(order, kind)]


def final_report(workshop, vault, path):
    """A final report by the analyst, which waits for the supervisor."""
    analyst = workshop.unlock(vault, user="Analyst 1", password="four unrelated words here")
    bound = analyst.do(c.SubmitReview("E2")).bound
    supervisor = workshop.unlock(vault, user="Supervisor", password="four unrelated words here")
    supervisor.do(c.ApproveReview("E2", bound))
    for _ in analyst.start(MakeReport("2026-0417", path, ("E2",), final=True)):
        pass
    analyst.close()
    supervisor.close()


def closed_notice(window, qtbot) -> Notice:
    notice = wait_for(qtbot, Notice)
    notice.accept()
    qtbot.waitUntil(lambda: shown(Notice) is None)
    return notice


def test_a_report_is_found_countersigned_archived_and_verified(seat, workshop, vault, qtbot, monkeypatch, tmp_path):
    path = tmp_path / "final.pdf"
    final_report(workshop, vault, path)
    window = seat("Supervisor")
    window.desk.oversight.policy = Policy(timestamp_url="https://stamps.example", timestamp_roots="BEGIN CERTIFICATE")
    do(window, qtbot, "reports")
    listed = wait_for(qtbot, Reports)
    qtbot.waitUntil(lambda: listed.list.topLevelItemCount() == 1)
    assert listed.list.topLevelItem(0).text(1) == "◆ waits for Supervisor"
    listed.accept()
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    do(window, qtbot, "countersign")
    form = wait_for(qtbot, CountersignForm)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: form.outcome is not None)
    path = form.order().destination
    form.accept()
    do(window, qtbot, "archive_report")
    press(qtbot, wait_for(qtbot, ArchiveForm), "go")
    assert closed_notice(window, qtbot).windowTitle() == "The report has its long-term proofs"
    assert (len(orders(window, Countersign)), len(orders(window, ArchiveReport))) == (1, 1)
    do(window, qtbot, "verify_report")
    assert closed_notice(window, qtbot).windowTitle().startswith("✓ Sound")
    assert [revision.act for revision in window.desk.bench.ask(ReportsOf())[0].revisions] == ["prepared", "approved", "archived"]


def test_a_passage_leaves_as_a_clip_and_as_an_exhibit_and_is_redacted(window, qtbot, tmp_path):
    window.centre.timeline.canvas.select(Span(16_000, 48_000))
    window.centre.transcript.choose(3)  # the line is what is marked from now on
    span = window.desk.line.span
    do(window, qtbot, "export_clip")
    clip = wait_for(qtbot, ClipForm)
    clip.file.path.setText(str(tmp_path / "clip.wav"))
    press(qtbot, clip, "go")
    qtbot.waitUntil(lambda: orders(window, ExportClip) != [])
    do(window, qtbot, "disputed")
    exhibit = wait_for(qtbot, ExhibitForm)
    exhibit.title.setText("At the gate")
    exhibit.folder.path.setText(str(tmp_path / "exhibit"))
    press(qtbot, exhibit, "go")
    closed_notice(window, qtbot)
    assert orders(window, MakeExhibit) == [MakeExhibit("R2", span, tmp_path / "exhibit", "At the gate", 50)]
    do(window, qtbot, "redact")
    form = wait_for(qtbot, RedactForm)
    form.reason.setPlainText("Name of a minor")
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: [(n.kind, n.span) for n in window.desk.view.annotations][-1] == ("redaction", span))
    model = window.centre.model
    covered = [line for line in model.lines() if model.covering.of(line)]
    assert covered
    assert all(line.span.overlap(span) for line in covered)
    assert model.covering.why(covered[0], model.covering.of(covered[0])[0][0]) == "Name of a minor (Analyst 1)"
    window.desk.changes.stack.undo()
    qtbot.waitUntil(lambda: [note.kind for note in window.desk.view.annotations] == ["important"])
    assert not [line for line in model.lines() if model.covering.of(line)]
    window.centre.timeline.passage_asked.emit("redact", Span(16_000, 32_000))
    assert wait_for(qtbot, RedactForm).command().span == Span(16_000, 32_000)
    shown(RedactForm).reject()


def test_another_programs_transcript_is_compared_and_a_recipe_run_again(window, qtbot, monkeypatch, tmp_path):
    (tmp_path / "theirs.TextGrid").write_text("File type")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "theirs.TextGrid"), ""))
    do(window, qtbot, "import_transcript")
    form = wait_for(qtbot, ImportForm)
    press(qtbot, form, "go")
    assert "2 rows overlapped" in closed_notice(window, qtbot).text.text()
    assert orders(window, ImportTranscript)[0].format == "textgrid"
    qtbot.waitUntil(lambda: docking.panel(window, PANEL) is not None)
    qtbot.waitUntil(lambda: (found := Comparing.of(window).compared) is not None and found.other.id == "D-file")
    do(window, qtbot, "reproduce")
    press(qtbot, wait_for(qtbot, ReproduceForm), "go")
    assert closed_notice(window, qtbot).windowTitle() == "Run again"


def test_a_bundle_is_opened_and_taken_in_and_a_certificate_brought(window, qtbot, monkeypatch, tmp_path):
    (tmp_path / "theirs").mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path / "theirs"))
    do(window, qtbot, "open_bundle")
    opened = wait_for(qtbot, BundleWindow)
    qtbot.waitUntil(opened.take.isEnabled)
    assert "blue one" in opened.text.toPlainText()
    press(qtbot, opened, "take")
    press(qtbot, wait_for(qtbot, TakingForm), "go")
    assert closed_notice(window, qtbot).windowTitle() == "The bundle was taken in"
    opened.accept()
    do(window, qtbot, "certificate")
    form = wait_for(qtbot, CertificateForm)
    (tmp_path / "ana.p12").write_bytes(b"0")
    form.file.path.setText(str(tmp_path / "ana.p12"))
    press(qtbot, form, "look")
    assert form.problem.property("role") == "muted"  # the work goes on: nothing is wrong yet
    qtbot.waitUntil(lambda: "does not open" in form.problem.text())
    assert form.problem.property("role") == "bad"
    assert form.focusWidget() is form.file.password
    assert not form.go.isEnabled()
    form.file.password.setText("secret")
    assert not form.problem.isVisible()
    press(qtbot, form, "look")
    qtbot.waitUntil(form.go.isEnabled)
    press(qtbot, form, "go")
    qtbot.waitUntil(lambda: window.desk.bench.ask(CertificatesOf("Analyst 1")) != ())
