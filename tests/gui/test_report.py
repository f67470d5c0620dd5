"""The report's four steps: nothing lost by stepping, pages before a signature, a signature that says what it is."""

from __future__ import annotations

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from tests.gui.fake_bench import KEYS, FakeBench, State
from tests.gui.sample_case import MOMENT, fill
from tests.gui.test_app import press, wait_for
from workbench.domain import commands as c
from workbench.domain.court_orders import MakeReport, PreviewReport
from workbench.domain.errors import BadRequest
from workbench.domain.leaving import PRIVILEGED
from workbench.domain.people import Person, Role
from workbench.domain.progress import Progress
from workbench.domain.timeline import Span
from workbench.gui import running, views
from workbench.gui.dialogs.notices import Notice
from workbench.gui.reporting.gathering import gathered
from workbench.gui.reporting.key_choice import KeyChoice
from workbench.gui.reporting.wizard import EXHIBITS, LOOK, PREVIEW, SIGN, ReportWizard
from workbench.gui.style import DARK


@pytest.fixture
def desk():
    """The sample case with nobody's window on it: an analyst's and a supervisor's bench."""
    state = State()
    people = {name: Person(name, role, KEYS, "Admin", MOMENT) for name, role in (("Ana", Role.ANALYST), ("Sue", Role.SUPERVISOR))}
    state.people = {name: (person, "") for name, person in people.items()}
    fill(state)
    benches = {name: FakeBench(state, person) for name, person in people.items()}
    yield benches
    for bench in benches.values():
        bench.close()


@pytest.fixture
def steps(desk, qtbot, tmp_path):
    """The steps to a report of it, as it stands when they are asked for."""
    parent = QWidget()
    qtbot.addWidget(parent)

    def begin() -> ReportWizard:
        about = gathered(desk["Ana"], views.tree(desk["Ana"])[0], 0)
        wizard = ReportWizard(about, DARK, desk["Ana"].start, tmp_path, parent)
        wizard.show()
        return wizard

    yield begin
    for wizard in parent.findChildren(ReportWizard):
        wizard.done(0)
    running.finish()


def approve(desk) -> None:
    bound = desk["Ana"].do(c.SubmitReview("E2")).bound
    desk["Sue"].do(c.ApproveReview("E2", bound))


def previews(desk) -> list[PreviewReport]:
    return [order for order in desk["Ana"].state.court.orders if isinstance(order, PreviewReport)]


def shown(qtbot, wizard: ReportWizard) -> ReportWizard:
    wizard.turn_to(PREVIEW)
    qtbot.waitUntil(lambda: wizard.preview.pages == 2)
    return wizard


def test_stepping_forward_and_back_loses_nothing(steps, qtbot):
    wizard = steps()
    wizard.exhibits.exhibits.item(0).setCheckState(Qt.CheckState.Unchecked)
    wizard.turn_to(LOOK)
    wizard.look.terms.setText("grey car")
    press(qtbot, wizard, "back")
    assert (wizard.step, wizard.exhibits.chosen()) == (EXHIBITS, ("E2", "E3"))
    press(qtbot, wizard, "go")
    assert wizard.look.chosen().terms == ("grey car",)


def test_what_was_chosen_comes_back_in_other_steps(steps):
    first, again = steps(), steps()
    first.exhibits.choose(("E2",), "")
    first.turn_to(LOOK)
    first.look.disclosure.setChecked(True)
    first.look.profile.setCurrentIndex(first.look.profile.findData("questions"))
    first.look.questioners.item(1).setCheckState(Qt.CheckState.Checked)
    again.restore(first.choices())
    assert again.wanted() == first.wanted()


def test_the_first_step_says_what_stands_on_each_exhibit(steps, qtbot):
    wizard = steps()
    assert "9 lines · 1 corrected · 2 to check · not approved" in wizard.exhibits.exhibits.item(1).text()
    assert "no transcript" in wizard.exhibits.exhibits.item(0).text()
    wizard.exhibits.choose(("none",), "")
    press(qtbot, wizard, "go")
    assert wizard.step == EXHIBITS
    assert "at least one exhibit" in wizard.problem.text()


def test_it_says_what_the_report_will_hold(steps):
    page = steps().exhibits
    assert "3 exhibits · 9 lines\n1 corrected by a person, 8 as the machine wrote them" in page.holds.text()
    assert "2 exhibits without a transcript" in page.warning.text()
    page.exhibits.item(2).setCheckState(Qt.CheckState.Unchecked)
    assert "0 caveats" in page.holds.text()
    assert page.evidence() == ("E1", "E2")


def test_questions_and_answers_need_who_asks(steps, qtbot):
    wizard = steps()
    wizard.turn_to(LOOK)
    wizard.look.profile.setCurrentIndex(wizard.look.profile.findData("questions"))
    press(qtbot, wizard, "go")
    assert wizard.step == LOOK
    assert "asks the questions" in wizard.problem.text()
    wizard.look.questioners.item(1).setCheckState(Qt.CheckState.Checked)
    assert wizard.look.chosen().questioners == ("Officer 1",)


def test_a_disclosure_version_names_what_it_leaves_out(steps, desk):
    desk["Ana"].do(c.Annotate("R2", "Name of a minor", Span(20_700_000, 20_740_000), "redaction"))
    desk["Ana"].do(c.Annotate("R2", "Counsel's doubt", None, "note", (PRIVILEGED,)))
    wizard = steps()
    wizard.turn_to(LOOK)
    assert not wizard.look.left_out.isVisible()
    wizard.look.disclosure.setChecked(True)
    assert "0:21:33.750 – 0:21:36.250 · Name of a minor (Ana)" in wizard.look.left_out.text()
    assert "1 note left out as privileged" in wizard.look.left_out.text()


def test_the_preview_shows_pages_that_can_be_searched_and_leaves_no_file(steps, desk, qtbot):
    pane = shown(qtbot, steps()).preview.pane
    assert not previews(desk)[0].destination.parent.exists()
    pane.words.setText("transcript")
    qtbot.waitUntil(lambda: pane.found.text() == "1 of 1")
    pane.words.setText("nowhere")
    qtbot.waitUntil(lambda: pane.found.text() == "not found")


def test_the_pages_are_made_again_only_where_something_else_was_chosen(steps, desk, qtbot):
    wizard = steps()
    for _ in range(2):
        shown(qtbot, wizard).turn_to(LOOK)
    assert len(previews(desk)) == 1
    wizard.look.profile.setCurrentIndex(wizard.look.profile.findData("canada"))
    shown(qtbot, wizard)
    assert [order.style.profile for order in previews(desk)] == ["standard", "canada"]


def test_a_preview_that_fails_says_why_and_can_be_tried_again(steps, qtbot, monkeypatch):
    wizard = steps()
    start = wizard.preview._start

    def refused(order):
        raise BadRequest("The font is missing.", "Install it.")
        yield

    monkeypatch.setattr(wizard.preview, "_start", refused)
    wizard.turn_to(PREVIEW)
    qtbot.waitUntil(lambda: wizard.preview.said.text() == "The font is missing. Install it.")
    monkeypatch.setattr(wizard.preview, "_start", start)
    press(qtbot, wizard, "again")
    qtbot.waitUntil(lambda: wizard.preview.pages == 2)


def test_giving_a_preview_up_waits_for_nothing_and_leaves_nothing(steps, qtbot, monkeypatch):
    wizard, go, folders = steps(), Event(), []

    def slow(order):
        folders.append(order.destination.parent)
        yield Progress("report", 0, 1)
        go.wait(5)
        yield Progress("report", 1, 1)

    monkeypatch.setattr(wizard.preview, "_start", slow)
    wizard.turn_to(PREVIEW)
    qtbot.waitUntil(lambda: folders != [])
    wizard.reject()
    assert folders[0].exists()
    go.set()
    running.finish()
    assert not folders[0].exists()


def test_pages_grow_and_shrink_and_are_turned(steps, qtbot):
    pane = shown(qtbot, steps()).preview.pane
    pane.magnify(1.25)
    large = pane.zoom
    pane.magnify(0.8)
    assert pane.zoom == pytest.approx(large / 1.25)
    pane.page.setValue(2)
    qtbot.waitUntil(lambda: pane._view.pageNavigator().currentPage() == 1)


def test_enter_in_a_field_signs_nothing(steps, qtbot):
    wizard = steps()
    wizard.turn_to(SIGN)
    with qtbot.assertNotEmitted(wizard.signing):
        qtbot.keyClick(wizard.sign.file.path, Qt.Key.Key_Return)


def test_what_is_not_final_says_so_before_it_is_signed(steps, desk):
    approve(desk)
    wizard = steps()
    wizard.turn_to(SIGN)
    assert wizard.go.text() == "Sign report, not final"
    assert "not final" in wizard.sign.after.text()
    assert not wizard.order().final


def test_a_final_report_names_who_countersigns(steps, desk):
    approve(desk)
    wizard = steps()
    wizard.exhibits.choose(("E2",), "")
    wizard.turn_to(SIGN)
    assert wizard.go.text() == "Sign report"
    assert wizard.sign.after.text().startswith("Sue countersigns")
    assert wizard.order().final


def test_an_amended_report_names_the_earlier_one(steps, desk, tmp_path):
    for _ in desk["Ana"].start(MakeReport("2026-0417", tmp_path / "1.pdf")):
        pass
    wizard = steps()
    assert wizard.exhibits.amends.itemText(1).startswith("No. 1 · ")
    wizard.exhibits.amends.setCurrentIndex(1)
    assert wizard.order().amends == "R-1"
    assert wizard.order().destination.name == "2026-0417 report 2.pdf"  # never over the first one


def test_a_brought_certificate_asks_for_its_file_and_password(qtbot, tmp_path):
    choice = KeyChoice("Ana", on_token=False, brought=True)
    qtbot.addWidget(choice)
    assert choice.key() is None
    choice.theirs.setChecked(True)
    assert "certificate and key" in choice.check()
    (tmp_path / "ana.p12").write_bytes(b"0")
    choice.file.path.setText(str(tmp_path / "ana.p12"))
    choice.file.password.setText("secret")
    assert choice.check() == ""
    assert (choice.key().path.name, choice.key().password) == ("ana.p12", "secret")


def test_without_a_brought_certificate_there_is_nothing_to_choose(qtbot):
    choice = KeyChoice("Ana", on_token=True, brought=False)
    qtbot.addWidget(choice)
    assert not choice.theirs.isEnabled()
    assert "token" in choice.ours.text()


def test_a_report_is_signed_step_by_step_verified_and_found_again(window, qtbot, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    window.actions_by_id["report"].trigger()
    wizard = wait_for(qtbot, ReportWizard)
    wizard.sign.file.path.setText(str(tmp_path / "r.pdf"))
    wizard.turn_to(SIGN)
    press(qtbot, wizard, "go")
    qtbot.waitUntil(lambda: wizard.outcome is not None)
    press(qtbot, wizard, "verify")
    qtbot.waitUntil(lambda: wizard.outcome.verdict.head.text().startswith("✓ Sound"))
    press(qtbot, wizard, "folder")
    assert opened == [str(tmp_path)]
    assert wizard.go.text() == "Close"


def test_a_failure_leaves_the_last_step_as_it_was_and_locking_takes_it_away(window, qtbot, monkeypatch, tmp_path):
    window.actions_by_id["report"].trigger()
    wizard = wait_for(qtbot, ReportWizard)
    wizard.sign.file.path.setText(str(tmp_path / "r.pdf"))
    wizard.turn_to(SIGN)

    def refused(order):
        raise BadRequest("The disk is full.", "Make room.")
        yield

    monkeypatch.setattr(window.desk.bench, "start", refused)
    press(qtbot, wizard, "go")
    qtbot.waitUntil(lambda: "The disk is full. Make room." in wizard.problem.text())
    assert wizard.go.isEnabled()
    window.actions_by_id["lock"].trigger()
    qtbot.waitUntil(lambda: not window.findChildren(ReportWizard))


def test_closing_the_steps_keeps_what_was_chosen_and_a_notice_tells_what_ends_without_them(window, qtbot, tmp_path):
    window.actions_by_id["report"].trigger()
    wait_for(qtbot, ReportWizard).look.terms.setText("grey car")
    wait_for(qtbot, ReportWizard).reject()
    qtbot.waitUntil(lambda: not window.findChildren(ReportWizard))
    window.actions_by_id["report"].trigger()
    assert wait_for(qtbot, ReportWizard).look.terms.text() == "grey car"
    window.desk.queue.add(MakeReport("2026-0417", tmp_path / "r.pdf"), "Report")
    notice = wait_for(qtbot, Notice)
    assert notice.windowTitle() == "The report is signed"
    notice.accept()
