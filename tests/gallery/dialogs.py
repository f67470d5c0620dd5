"""Every dialog in one table. A class of a dialog that has no row here fails tests/house/test_gallery.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QWidget

from tests.gallery import hub, leaving, listening, live, notices, transcript, voices
from tests.gallery.stage import PASSWORD, Stage
from tests.gui.fake_bench import FakeWorkshop
from workbench.domain import commands as c
from workbench.domain.timeline import Span

WEAK, GOOD = "passwordpassword", "plum otter violin seventeen"


@dataclass(frozen=True, slots=True)
class Dialog:
    """A picture of a dialog: its class as "module:Class" under workbench.gui, and how to bring it on the screen.

    `who` opens it; "" stands outside the vault. With `fresh` the program is opened anew for it.
    """

    name: str
    shows: str
    take: Callable[[Stage], QWidget]
    who: str = "Analyst 1"
    fresh: bool = False
    prepare: Callable[[FakeWorkshop], object] | None = None


def kind(path: str) -> type[QDialog]:
    """The class of "dialogs.login:Login"."""
    module, _, name = path.partition(":")
    found: type[QDialog] = getattr(import_module(f"workbench.gui.{module}"), name)
    return found


def _act(action: str, path: str, then: Callable[[Any], object] | None = None) -> Callable[[Stage], QWidget]:
    """By the action of the table, and then something done in the dialog."""

    def take(stage: Stage) -> QWidget:
        form = stage.act(action, kind(path))
        return _done(stage, form, then)

    return take


def _engines(stage: Stage) -> QWidget:
    """The page of engines, on one that needs an environment."""
    form: Any = stage.act("settings", kind("dialogs.settings_dialog:Settings"))
    form.list.setCurrentRow(form.pages.count() - 1)
    page = form.pages.findChild(QWidget, "engines")
    stage.until(lambda: page.chosen)
    page.choose("canary-qwen-2.5b")
    return form


def _wrong(action: str, path: str) -> Callable[[Stage], QWidget]:
    """Submitted as it opened, so that it says what is missing."""
    return _act(action, path, lambda form: form.submit())


def _done(stage: Stage, form: QWidget, then: Callable[[Any], object] | None) -> QWidget:
    if then is not None:
        then(form)
    stage.rest(400 if then is not None else 20)
    return form


def _person(button: str, path: str, name: str, then: Callable[[Any], object] | None = None) -> Callable[[Stage], QWidget]:
    """From the list of people."""

    def take(stage: Stage) -> QWidget:
        people: Any = stage.act("people", kind("dialogs.people:People"))
        stage.until(lambda: people.list.topLevelItemCount() > 0)
        row = next(r for r in range(people.list.topLevelItemCount()) if people.list.topLevelItem(r).text(0) == name)
        people.list.setCurrentItem(people.list.topLevelItem(row))
        people.buttons[button].click()
        return _done(stage, stage.dialog(kind(path)), then)

    return take


def _login(then: Callable[[Any], object] | None = None, wait: int = 0) -> Callable[[Stage], QWidget]:
    def take(stage: Stage) -> QWidget:
        shop = stage.outside()
        shop.wait = wait
        form: Any = stage.dialog(kind("dialogs.login:Login"))
        stage.until(lambda: form.person.count() > 0)
        return _done(stage, form, then)

    return take


def _type_password(form: Any) -> None:
    form.password.setText("wrong")
    form.submit()


def _first_run(then: Callable[[Any], object] | None = None) -> Callable[[Stage], QWidget]:
    def take(stage: Stage) -> QWidget:
        stage.outside(knows=False)
        form: Any = stage.dialog(kind("dialogs.first_run:FirstRun"))
        form.vault.setText(str(Path("/evidence/Forensic vault")))
        if then is not None:
            then(form)
            stage.until(lambda: "being judged" not in form.check())
            form.submit()
        return _done(stage, form, None)

    return take


def _half_filled(form: Any) -> None:
    form.admin.setText("Lab")
    form.analyst.setText("Ana")
    form.admin_password.first.setText(GOOD)
    form.admin_password.again.setText(GOOD)
    form.analyst_password.first.setText(WEAK)


def _codes(stage: Stage) -> QWidget:
    from workbench.bench.workshop import Founding

    codes = kind("dialogs.first_run:KeepCodes")
    made: Any = codes(Founding("3f9c0a117d42ee90" * 4, "QX4T-9MKD-2VHA-77RP-LE3N"), stage.window)  # type: ignore[arg-type]
    made.open()
    return stage.dialog(codes)


def _covered(stage: Stage) -> QWidget:
    stage.program.doorway.guard().cover("Nobody touched keyboard or mouse for 10 minutes. Jobs go on behind this cover.")  # type: ignore[union-attr]
    return stage.dialog(kind("dialogs.covered:Covered"))


def _approve(stage: Stage) -> QWidget:
    stage.until(lambda: stage.window.actions_by_id["approve"].isEnabled())
    return stage.act("approve", kind("dialogs.review_forms:Approve"))


def _submitted(shop: FakeWorkshop) -> None:
    """Worked on and submitted by an analyst before the picture."""
    _did(
        c.RenameSpeaker("R2", "S3", "Brother of A", "brother"),
        c.Annotate("R2", "Sounds like a door in the next room, not a voice.", Span(20_800_000, 20_850_000), "question"),
        c.CorrectSegment("R2", "R2-8", "Nine fifteen, nine twenty. Something like that, I had no watch on me that evening."),
        c.SubmitReview("E2", "Please listen to 0:21:42 with the second microphone."),
    )(shop)


def _did(*commands: Any, who: str = "Analyst 1") -> Callable[[FakeWorkshop], None]:
    def prepare(shop: FakeWorkshop) -> None:
        bench = shop.unlock(next(iter(shop.vaults)), user=who, password=PASSWORD)
        for command in commands:
            bench.do(command)
        bench.close()

    return prepare


def _words(stage: Stage) -> QWidget:
    form: Any = stage.act("submit", kind("dialogs.review_forms:SubmitExhibit"))
    form.submit()
    return stage.dialog(kind("dialogs.notices:Notice"))


_ordered = _did(c.OrderDestruction("E2", "District Court, 12 KLs 31/26, order of 3 November 2026", "§ 101 (8)"), who="Admin")
_checkpointed = _did(c.RenameSpeaker("R2", "S1", "Mara Lind"), c.MakeCheckpoint(), who="Analyst 2")


_WIZARD, _SECOND = "reporting.wizard:ReportWizard", "reporting.countersign:CountersignForm"

DIALOGS: tuple[Dialog, ...] = (
    # -- at the door
    Dialog("login", "dialogs.login:Login", _login(), ""),
    Dialog("login wrong", "dialogs.login:Login", _login(_type_password), ""),
    Dialog("login throttled", "dialogs.login:Login", _login(_type_password, wait=32), ""),
    Dialog("first run", "dialogs.first_run:FirstRun", _first_run(), ""),
    Dialog("first run weak", "dialogs.first_run:FirstRun", _first_run(_half_filled), ""),
    Dialog("keep codes", "dialogs.first_run:KeepCodes", _codes, fresh=True),
    Dialog("covered", "dialogs.covered:Covered", _covered, fresh=True),
    # -- cases and transcripts
    Dialog("new case", "dialogs.case_forms:NewCase", _act("new_case", "dialogs.case_forms:NewCase")),
    Dialog("new case empty", "dialogs.case_forms:NewCase", _wrong("new_case", "dialogs.case_forms:NewCase")),
    Dialog("rename voice", "dialogs.case_forms:RenameVoice", _act("rename_speaker", "dialogs.case_forms:RenameVoice")),
    Dialog("add note", "dialogs.note_forms:AddNote", _act("annotate", "dialogs.note_forms:AddNote")),
    Dialog("transcribe again", "dialogs.order_forms:Transcribe", _act("transcribe", "dialogs.order_forms:Transcribe")),
    Dialog("transcribe case", "dialogs.order_forms:Transcribe", _act("transcribe_case", "dialogs.order_forms:Transcribe")),
    Dialog("replace", "searching.replace:Replace", transcript.replacing),
    Dialog("vocabulary", "dialogs.vocabulary:Vocabulary", transcript.vocabulary, fresh=True),
    Dialog("bundle", "dialogs.bundle_form:Bundle", _act("bundle", "dialogs.bundle_form:Bundle")),
    Dialog("listening settings", "dialogs.listening_form:ListeningForm", listening.settings),
    Dialog("still", "dialogs.still_form:NoteStill", listening.still),
    Dialog("merge voices", "dialogs.voice_forms:MergeForm", voices.merge),
    Dialog("keep voice", "dialogs.voice_forms:ProfileForm", voices.profile),
    Dialog("second listener", "dialogs.listener_form:InviteForm", voices.invite),
    Dialog("answer note", "dialogs.note_forms:AnswerNote", voices.answer),
    Dialog("edit note", "dialogs.note_forms:EditNote", voices.edit),
    Dialog("blind listening", "dialogs.blind_page:BlindPage", voices.blind, "Analyst 2", True, voices.asked),
    # -- live recording
    Dialog("record live", "live.form:RecordLive", live.asking),
    Dialog("live recording", "live.window:LiveRecording", live.running, fresh=True),
    Dialog("unsealed sound", "live.left:LeftSound", live.left, fresh=True, prepare=live.cut_off),
    Dialog("throw sound away", "live.left:ThrowAway", live.thrown, fresh=True, prepare=live.cut_off),
    # -- the hub and watched folders
    *(Dialog(name, shows, take, who, fresh=True, prepare=prepare) for name, shows, take, who, prepare in hub.DIALOGS),
    # -- review
    Dialog("submit", "dialogs.review_forms:SubmitExhibit", _act("submit", "dialogs.review_forms:SubmitExhibit")),
    Dialog("submitted", "dialogs.notices:Notice", _words, fresh=True),
    Dialog("approve", "dialogs.review_forms:Approve", _approve, "Supervisor", fresh=True, prepare=_submitted),
    Dialog("return", "dialogs.reason:Reason", _act("return_review", "dialogs.reason:Reason"), "Supervisor", True, _submitted),
    # -- what leaves the vault and comes in
    Dialog("report exhibits", _WIZARD, leaving.steps(0), fresh=True, prepare=leaving.approved),
    Dialog("report look", _WIZARD, leaving.steps(1, leaving.asking), fresh=True, prepare=leaving.cut),
    Dialog("report preview", _WIZARD, leaving.steps(2), fresh=True),
    Dialog("report signature", _WIZARD, leaving.steps(3), fresh=True, prepare=leaving.reported),
    Dialog("report signed", _WIZARD, leaving.signed, fresh=True, prepare=leaving.approved),
    Dialog("no reports", "reporting.reports_list:Reports", leaving.reports, fresh=True),
    Dialog("reports", "reporting.reports_list:Reports", leaving.reports, fresh=True, prepare=leaving.reported),
    Dialog("countersign", _SECOND, leaving.countersigning(3), "Supervisor", fresh=True, prepare=leaving.reported),
    Dialog("countersign not", _SECOND, leaving.countersigning(1), "Supervisor", fresh=True, prepare=leaving.reported),
    Dialog("long-term proofs", "reporting.archive_form:ArchiveForm", leaving.archiving),
    Dialog("export", "reporting.export_form:ExportTranscript", leaving.exporting, fresh=True, prepare=leaving.cut),
    Dialog("export clip", "reporting.passage_forms:ClipForm", leaving.passage("export_clip", "ClipForm")),
    Dialog("disputed", "reporting.passage_forms:ExhibitForm", leaving.passage("disputed", "ExhibitForm")),
    Dialog("redact", "reporting.passage_forms:RedactForm", leaving.passage("redact", "RedactForm")),
    Dialog("import transcript", "reporting.import_form:ImportForm", leaving.importing),
    Dialog("reproduce", "reporting.reproducing:ReproduceForm", leaving.reproduce),
    Dialog("other bundle", "reporting.bundle_window:BundleWindow", leaving.bundle("2026-0417 bundle")),
    Dialog("forged bundle", "reporting.bundle_window:BundleWindow", leaving.bundle("forged")),
    Dialog("certificate", "reporting.certificate_form:CertificateForm", leaving.certificate),
    Dialog("take bundle", "reporting.taking_form:TakingForm", leaving.taking_in),
    # -- what is destroyed
    Dialog(
        "order destruction",
        "dialogs.destruction:OrderDestructionForm",
        _act("order_destruction", "dialogs.destruction:OrderDestructionForm"),
        "Admin",
    ),
    Dialog(
        "destroy", "dialogs.destruction:DestroyForm", _act("destroy", "dialogs.destruction:DestroyForm"), "Admin", True, _ordered
    ),
    Dialog("close case", "dialogs.reason:Reason", _act("close_case", "dialogs.reason:Reason"), "Supervisor"),
    # -- the vault
    Dialog("people", "dialogs.people:People", _act("people", "dialogs.people:People"), "Admin", fresh=True),
    Dialog("enrol", "dialogs.key_forms:Enrol", _person("enrol", "dialogs.key_forms:Enrol", "Admin"), "Admin"),
    Dialog(
        "enrol empty",
        "dialogs.key_forms:Enrol",
        _person("enrol", "dialogs.key_forms:Enrol", "Admin", lambda form: form.submit()),
        "Admin",
    ),
    Dialog("new keys", "dialogs.key_forms:NewKeys", _person("new_keys", "dialogs.key_forms:NewKeys", "Analyst 1"), "Admin"),
    Dialog("revoke", "dialogs.reason:Reason", _person("revoke", "dialogs.reason:Reason", "Analyst 2"), "Admin"),
    Dialog("policy", "dialogs.policy_form:PolicyForm", _act("policy", "dialogs.policy_form:PolicyForm"), "Admin"),
    Dialog("renew keys", "dialogs.key_forms:RenewKeys", _act("rotate_keys", "dialogs.key_forms:RenewKeys")),
    Dialog("change password", "dialogs.key_forms:ChangePassword", _act("change_password", "dialogs.key_forms:ChangePassword")),
    Dialog("no checkpoint", "dialogs.checkpoint:CheckpointDialog", _act("checkpoint", "dialogs.checkpoint:CheckpointDialog")),
    Dialog(
        "checkpoint",
        "dialogs.checkpoint:CheckpointDialog",
        _act("checkpoint", "dialogs.checkpoint:CheckpointDialog"),
        fresh=True,
        prepare=_checkpointed,
    ),
    Dialog("verify against", "dialogs.order_forms:VerifyAgainst", _act("verify_against", "dialogs.order_forms:VerifyAgainst")),
    Dialog("rescue", "dialogs.rescue:Rescue", _act("rescue", "dialogs.rescue:Rescue"), fresh=True),
    # -- the window itself
    Dialog("palette", "palette.palette:Palette", _act("command", "palette.palette:Palette")),
    Dialog("settings", "dialogs.settings_dialog:Settings", _act("settings", "dialogs.settings_dialog:Settings")),
    Dialog("settings engines", "dialogs.settings_dialog:Settings", _engines),
    Dialog("settings keys", "dialogs.settings_dialog:Settings", _act("shortcuts", "dialogs.settings_dialog:Settings")),
    # -- what is told
    Dialog("keys", "dialogs.help_window:Help", _act("keys", "dialogs.help_window:Help")),
    Dialog("guide", "dialogs.help_window:Help", _act("guide", "dialogs.help_window:Help"), fresh=True),
    Dialog("about", "dialogs.notices:Notice", _act("about", "dialogs.notices:Notice")),
    *(
        Dialog(f"notice {name}", "dialogs.notices:Notice", lambda stage, tell=tell: _told(stage, tell))  # type: ignore[misc]
        for name, tell in (notices.TOLD | leaving.TOLD).items()
    ),
)


def _told(stage: Stage, tell: Callable[[QWidget], object]) -> QWidget:
    tell(stage.window)
    return stage.dialog(kind("dialogs.notices:Notice"))
