"""Dialogs about what leaves the vault and comes in: what they say it will be, and what they refuse."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from tests.gui.fake_court import FakeOutside, pdf
from tests.gui.sample_case import MOMENT, RATE
from workbench.domain.annotations import Annotation
from workbench.domain.court_orders import ReproductionOutcome
from workbench.domain.court_questions import CertificatesOf, ReportWith
from workbench.domain.errors import InputRefused
from workbench.domain.evidence import Case
from workbench.domain.foreign import OpenedBundle
from workbench.domain.leaving import PRIVILEGED, ReportInfo, Reproduction, Sameness, SignedRevision
from workbench.domain.orders import Export
from workbench.domain.policy import Policy
from workbench.domain.progress import Progress
from workbench.domain.timeline import Span
from workbench.gui.dialogs.bundle_form import Bundle
from workbench.gui.dialogs.note_forms import AddNote, EditNote
from workbench.gui.dialogs.notices import Notice
from workbench.gui.dialogs.order_forms import FileField
from workbench.gui.panels.review_queue import ReviewQueue
from workbench.gui.queue import JobState, JobView
from workbench.gui.reporting import reproducing
from workbench.gui.reporting.archive_form import ArchiveForm
from workbench.gui.reporting.bundle_window import BundleWindow
from workbench.gui.reporting.countersign import CountersignForm, why_not
from workbench.gui.reporting.export_form import ExportTranscript
from workbench.gui.reporting.found_file import FoundFile, found
from workbench.gui.reporting.gathering import Cut
from workbench.gui.reporting.import_form import ImportForm
from workbench.gui.reporting.passage_forms import RedactForm
from workbench.gui.reporting.reports_list import Reports
from workbench.gui.reporting.verdict_view import sentences
from workbench.gui.style import DARK
from workbench.gui.telling import told


def report(number: int, *acts: str, amends: str = "", signers: tuple[str, ...] = ("Ana", "Sue")) -> ReportInfo:
    """A report that went through these acts."""
    files = tuple(SignedRevision(act, f"{number}{place}" * 32, "Ana", MOMENT, place) for place, act in enumerate(acts))
    return ReportInfo(
        f"R-{number}", "2026-0417", number, amends, False, signers, "ab" * 32, ("E2",), "Ana", MOMENT, number, files
    )


@pytest.fixture
def export(qtbot, tmp_path):
    form = ExportTranscript("R2", tmp_path / "Interview", cuts=(Cut("0:00:01.000 – 0:00:02.000", "a minor", "Ana"),))
    qtbot.addWidget(form)
    return form


def test_several_formats_leave_under_one_name(export, tmp_path):
    export.tick("txt", "textgrid", "case")
    export.disclosure.setChecked(True)
    names = {"txt": "Interview.txt", "textgrid": "Interview.TextGrid", "case": "Interview.case.jsonld"}
    assert export.orders() == tuple(Export("R2", kind, tmp_path / name, True) for kind, name in names.items())
    assert export.go.text() == "Export 3 files"


def test_an_export_says_what_it_leaves_out_and_what_it_writes_over(export, tmp_path):
    (tmp_path / "Interview.txt").write_text("old")
    export.tick("txt")
    export.name.setText("Interview")
    assert "a minor (Ana)" in export.left_out.text()
    export.tick("txt", "srt")
    assert export.replaced.text() == "⚠ There already, and written over: Interview.txt"


def test_an_export_needs_a_format_and_a_name(export):
    export.tick()
    assert "at least one format" in export.check()
    export.tick("txt")
    export.name.setText("../elsewhere")
    assert "a name" in export.check()


def test_the_list_tells_what_waits_what_was_replaced_and_what_is_for_good(qtbot):
    listed = Reports("2026-0417", DARK)
    qtbot.addWidget(listed)
    old, waits = report(1, "prepared"), report(2, "prepared", amends="R-1")
    listed.show_reports((old, waits, report(3, "prepared", "approved", "archived"), report(4)))
    states = [listed.list.topLevelItem(row).text(1) for row in range(listed.list.topLevelItemCount())]
    assert states == ["✓ signed, with long-term proofs", "◆ waits for Sue", "↷ replaced by no. 2"]
    assert listed.list.topLevelItem(1).text(3) == "No. 1"


def test_a_list_without_reports_says_how_one_comes_about(qtbot):
    listed = Reports("2026-0417", DARK)
    qtbot.addWidget(listed)
    listed.show()
    assert "New report…" in listed.empty.text()
    assert listed.empty.isVisible()


@pytest.mark.parametrize(
    ("made", "sha256", "who", "said"),
    [
        (report(1, "prepared"), "10" * 32, "Sue", ""),
        (report(1, "prepared"), "10" * 32, "Ana", "waits for Sue, and only for them"),
        (report(1, "prepared", "approved"), "11" * 32, "Sue", "waits for nobody"),
        (report(1, "prepared", "prepared"), "10" * 32, "Sue", "not the newest file"),
    ],
)
def test_only_the_person_a_file_waits_for_countersigns_it(tmp_path, made, sha256, who, said):
    assert said in why_not(FoundFile(tmp_path, b"", sha256, made), who)
    assert bool(said) == bool(why_not(FoundFile(tmp_path, b"", sha256, made), who))


class Asked:
    """A bench that knows one report's file, or none."""

    def __init__(self, known: ReportInfo | None) -> None:
        self.known, self.person = known, type("Person", (), {"name": "Sue"})

    def ask(self, question):
        answers = {ReportWith: self.known, CertificatesOf: ()}
        return answers.get(type(question))


def test_a_file_that_this_vault_did_not_issue_is_refused(tmp_path):
    path = tmp_path / "theirs.pdf"
    path.write_bytes(pdf("theirs"))
    with pytest.raises(InputRefused, match=r"theirs\.pdf is no report that this vault issued"):
        found(Asked(None), path)
    assert found(Asked(report(1, "prepared")), path).sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_no_pdf_or_not_there_is_refused_by_name(tmp_path):
    (tmp_path / "notes.txt").write_text("no")
    with pytest.raises(InputRefused, match=r"notes\.txt is no PDF"):
        found(Asked(None), tmp_path / "notes.txt")
    with pytest.raises(InputRefused, match=r"none\.pdf cannot be read"):
        found(Asked(None), tmp_path / "none.pdf")


def test_a_redaction_has_a_reason_and_a_place(qtbot):
    form = RedactForm("R2", Span(0, 16_000), "0:00:00.000 – 0:00:01.000")
    qtbot.addWidget(form)
    assert "needs its reason" in form.check()
    form.reason.setPlainText("A minor")
    made = form.command()
    assert (made.kind, made.text, made.span) == ("redaction", "A minor", Span(0, 16_000))


def test_a_privileged_note_is_one_by_its_tick(qtbot):
    form = AddNote("R2", None, RATE)
    qtbot.addWidget(form)
    form.words.setPlainText("Counsel's doubt")
    form.tags.setText("car")
    form.privileged.setChecked(True)
    assert form.command().tags == ("car", PRIVILEGED)
    again = EditNote(Annotation("N1", "R2", None, "note", "x", "Ana", MOMENT, ("car", PRIVILEGED)))
    qtbot.addWidget(again)
    assert (again.tags.text(), again.privileged.isChecked()) == ("car", True)
    again.privileged.setChecked(False)
    assert again.command().tags == ("car",)


def test_a_name_that_tells_no_format_asks_for_it(qtbot, tmp_path):
    (tmp_path / "theirs.xyz").write_text("")
    form = ImportForm("R2", tmp_path / "theirs.xyz", has_draft=True)
    qtbot.addWidget(form)
    assert form.check() == "Choose the format of the file."
    form.format.setCurrentIndex(form.format.findData("eaf"))
    assert (form.check(), form.order().format) == ("", "eaf")


def test_long_term_proofs_need_a_timestamp_server(qtbot, tmp_path):
    bare = ArchiveForm(tmp_path / "r.pdf", Policy())
    fit = ArchiveForm(tmp_path / "r.pdf", Policy(timestamp_url="https://stamps.example"))
    for form in (bare, fit):
        qtbot.addWidget(form)
    assert "no timestamp server" in bare.check()
    assert fit.check() == ""
    assert fit.order().destination == tmp_path / "r archived.pdf"


@pytest.mark.parametrize(("sameness", "sign"), [(Sameness.IDENTICAL, "✓"), (Sameness.DIFFERENT, "≠")])
def test_a_second_run_says_how_it_compares_and_why(qtbot, sameness, sign):
    made = Reproduction("R2", "D-R2", sameness, "ab" * 32, 1, "another version wrote it")
    notice = reproducing.compared(ReproductionOutcome(made, (("glue", "blue"),)))
    qtbot.addWidget(notice)
    said = [shown.text() for shown in notice.findChildren(type(notice.text))]
    assert f"{sign} {sameness}" in said
    assert "Why: another version wrote it" in said


def test_a_bundle_with_findings_is_shown_and_not_taken(qtbot, tmp_path):
    def open_it(folder, root):
        yield Progress("verify", 0, 1)
        return OpenedBundle(FakeOutside.verdict_on(folder), maker="Eve")

    shown = BundleWindow(tmp_path / "forged", DARK, open_it)
    qtbot.addWidget(shown)
    qtbot.waitUntil(lambda: shown.opened is not None)
    assert shown.verdict.head.text() == "✕ 1 finding"
    assert "One byte differs" in shown.verdict.details.text()
    assert not shown.take.isEnabled()
    shown.root.setText("abc")
    qtbot.mouseClick(shown.check, Qt.MouseButton.LeftButton)
    assert "64 hex digits" in shown.verdict.head.text()


def test_a_bundle_is_taken_only_against_the_root_it_was_judged_by(qtbot, tmp_path):
    def open_it(folder, root):
        yield Progress("verify", 0, 1)
        if root:
            raise InputRefused("The folder is gone.", "Choose another.")
        return OpenedBundle(FakeOutside.verdict_on(folder), maker="Eve")

    shown = BundleWindow(tmp_path / "theirs", DARK, open_it)
    qtbot.addWidget(shown)
    qtbot.waitUntil(shown.take.isEnabled)
    shown.root.setText("ab" * 32)
    assert not shown.take.isEnabled()
    assert "Check it against this root first" in shown.take.toolTip()
    shown.judge()
    qtbot.waitUntil(lambda: "The folder is gone" in shown.verdict.head.text())
    assert "could not be checked" in shown.take.toolTip()


def test_a_digest_in_what_went_wrong_is_told_short_enough_for_a_card():
    said = told(InputRefused(f"The store holds no file {'ab' * 32}.", "Restore it."))
    assert said == "The store holds no file abab abab abab …. Restore it."


def test_what_is_found_is_said_in_sentences():
    assert sentences("it is not signed", "Another wrote it.") == "it is not signed. Another wrote it."
    assert sentences("Changed.", "") == "Changed."


def test_a_file_that_is_there_already_is_told_of_before_it_is_written_over(qtbot, tmp_path):
    (tmp_path / "there.pdf").write_bytes(b"1")
    field = FileField(tmp_path / "new.pdf", "")
    qtbot.addWidget(field)
    field.show()
    assert not field.replaced.isVisible()
    field.path.setText(str(tmp_path / "there.pdf"))
    assert field.replaced.isVisible()


def test_what_was_wrong_goes_once_something_else_is_chosen(export, qtbot):
    export.show()
    export.tick()
    export.submit()
    assert export.problem.isVisible()
    export.tick("txt")
    assert not export.problem.isVisible()


def test_a_bundle_s_reports_stand_in_it_once_and_can_be_left_out(qtbot, tmp_path):
    form = Bundle(Case("2026-0417", "Harbour Street", False, MOMENT), tmp_path)
    qtbot.addWidget(form)
    form.add(["/a.pdf", "/b.pdf"])
    form.add(["/b.pdf"])
    assert not form.remove.isEnabled()
    form.reports.setCurrentRow(0)
    form.remove.click()
    assert form.order().reports == (Path("/b.pdf"),)


def test_a_notice_is_put_away_by_enter_and_copies_nothing(qtbot):
    notice = Notice("The exhibit is made", "Six files.")
    qtbot.addWidget(notice)
    notice.offer_copy("digest")
    notice.show_with()
    notice.activateWindow()
    qtbot.waitUntil(lambda: notice.focusWidget() is not None)
    assert notice.focusWidget().objectName() == "close"


def test_a_countersignature_under_way_is_stopped_and_not_left_behind(qtbot, tmp_path):
    form = CountersignForm(FoundFile(tmp_path / "1.pdf", pdf("1"), "10" * 32, report(1, "prepared")), "Sue", DARK, on_token=False)
    qtbot.addWidget(form)
    asked: list[int] = []
    form.cancel_asked.connect(asked.append)
    form.show()
    form.show_job(JobView(7, "Countersign 1.pdf", form.order(), JobState.RUNNING))
    assert not form.file.isEnabled()
    form.reject()
    assert (asked, form.isVisible()) == ([7], True)
    form.show_job(JobView(7, "Countersign 1.pdf", form.order(), JobState.CANCELLED))
    assert "nothing was signed" in form.problem.text()
    assert form.go.isEnabled()


def test_the_queue_tells_of_reports_to_countersign(qtbot):
    queue = ReviewQueue(DARK)
    qtbot.addWidget(queue)
    queue.show()
    queue.show_reports(2)
    link = next(made for made in queue._reports if made.isVisible())
    assert link.text() == "◆ 2 reports to countersign"
    with qtbot.waitSignal(queue.reports_wanted):
        link.click()
