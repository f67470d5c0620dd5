"""Every role at every command: the real door admits or refuses as the table says, and verify finds what went round it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.attack_matrix import ACTORS, DONE, VERBS, Move, Verb, World
from tests.storage.laboratory import Laboratory, public, walked
from tests.vaults import PASSWORD, PEOPLE, Vaults
from workbench.bench.door import Bench
from workbench.bench.permissions import REQUIRED
from workbench.domain import authority
from workbench.domain import commands as c
from workbench.domain import orders as o
from workbench.domain.audio import MediaProbe
from workbench.domain.authority import key_id
from workbench.domain.canonical import canonical
from workbench.domain.errors import CaseError, NotPermitted
from workbench.domain.leaving import Validation
from workbench.domain.listening import Step, Treatment
from workbench.domain.live import Source, SourceKind
from workbench.domain.people import GRANTS, Permission, PublicKeys, Role
from workbench.domain.policy import Policy
from workbench.domain.profile import Profile
from workbench.domain.questions import LedgerHead
from workbench.domain.revision import Row, Version
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Draft
from workbench.domain.units import Hub, HubKeys
from workbench.storage.ledger import TAG, entry_hash

_KEYS = PublicKeys("ab" * 32, "cd" * 32, "PEM")
_WHERE = Path("nowhere")
LINKED = (
    c.EnrolUnit("Van 3", "ab", "", ""),
    c.RevokeUnit("van-3", "x"),
    c.RecordReception("none", "van-3", "t", "{}", ""),
    c.RecordReturn("none", "none", "van-3", "{}", ""),
    c.WitnessHistory("van-3", "v", 0, 1, "ab", ""),
    c.ReportFork("van-3", "v", 1, "ab", "", "x"),
    c.JoinHub(Hub("", "", HubKeys("", ""), "van-3", "")),
    c.LeaveHub("none", "x"),
    c.AskHandOver("none"),
    c.WithdrawHandOver("none", "x"),
    c.RecordHandOver("none", "{}", ""),
    c.RecordHubDraft("none", "none", "none", "j", "{}", ""),
    c.RecordWitness("none", 1, "ab", ""),
)
# About things that are not there: whoever is admitted is told so, and nothing happens.
COMMANDS: dict[type, Any] = {
    type(sample): sample
    for sample in (
        c.EnrolPerson("sue", Role.ANALYST, _KEYS),
        c.OpenCase("", "no number"),
        c.RecordEvidence("C-9", "x.wav", "ab" * 32, 1, MediaProbe("wav", (), 1)),
        c.RecordRecording("none", 0, Rate(8000), 1, 1, "pcm", "ab" * 32),
        c.RefuseFile("C-9", "x.txt", "no audio"),
        c.RecordProfile("none", Profile(1, 1, 1, "pcm", 0, None, 0, None)),
        c.StartProcessing("none", (), ""),
        c.FinishDraft(Draft("d", "none", "", (), (), (), (), ())),
        c.CorrectSegment("none", "s", "words"),
        c.RenameSpeaker("none", "S1", "Mrs A"),
        c.Annotate("none", "note"),
        c.WithdrawAnnotation("none", "none"),
        c.RecordExport("none", "srt", "ab"),
        c.RecordRendering("C-9", "r", "ab", ()),
        c.IssueReport("C-9", "r", "ab"),
        c.ReinstateText("none", "s"),
        c.RestoreAnnotation("none", "none"),
        c.OpenSession(),
        c.CloseSession(),
        c.SubmitReview("none"),
        c.WithdrawReview("none"),
        c.ApproveReview("none", ""),
        c.ReturnReview("none", ""),
        c.ReopenReview("none", ""),
        c.CloseCase("C-9", "x"),
        c.ReopenCase("C-9", "x"),
        c.ArchiveCase("C-9", "x"),
        c.HoldCase("C-9", "x"),
        c.ReleaseCase("C-9", "x"),
        c.OrderDestruction("none", "court", "x"),
        c.CancelDestruction("none", "x"),
        c.DestroyEvidence("none"),
        c.RevokePerson("nobody", "x"),
        c.ReplaceKeys("nobody", _KEYS, "x"),
        c.ConfirmPerson("nobody"),
        c.RecordPasswordChange(),
        c.SetPolicy(Policy()),
        c.MakeCheckpoint(),
        c.Cosign(7),
        c.RecordTimestamp(7, "dG9rZW4="),
        c.NoteClock("2000-01-01T00:00:00.000000Z"),
        c.RecordBundle("C-9", "ab", ()),
        c.Revise("none", "struck", (Row("s", struck=True),)),
        c.RestoreRows("none", (Version("s"),)),
        c.ArrangeVoices("none", ()),
        c.EditAnnotation("none", "none", "note"),
        c.Confirm("none", "s"),
        c.Unconfirm("none", "s"),
        c.LogListening("none", (Span(0, 9),)),
        c.KeepTreatment("none", Treatment("loud", (Step("gain", (6,)),))),
        c.DropTreatment("none", "loud"),
        c.SetVocabulary("C-9", ("Wharf",)),
        c.InviteListener("none", "nobody"),
        c.ProfileVoice("C-9", "A", "none", "S1", "ab", (1,), "x"),
        c.ForgetVoice("C-9", "A"),
        c.RecordCountersigning("C-9", "none", "ab"),
        c.RecordArchiving("C-9", "none", "ab"),
        c.BringCertificate("none"),
        c.RecordValidation(Validation("", "", "", None, None, False, 0, 0, 0, "", "")),
        c.RecordReproduction("none", "none", "IDENTICAL", "ab"),
        c.RecordTaking("C-9", "ab", "v", "ab", 1, "ab", "x"),
        *LINKED,
        c.RotateKeys(_KEYS),
    )
}
ORDERS: dict[type, Any] = {
    o.ImportFiles: o.ImportFiles("C-9", (_WHERE,)),
    o.Process: o.Process("C-9"),
    o.Explain: o.Explain(o.Process("C-9")),
    o.MakeReport: o.MakeReport("C-9", _WHERE),
    o.SetAgain: o.SetAgain("C-9", "1"),
    o.PreviewReport: o.PreviewReport("C-9", _WHERE),
    o.Countersign: o.Countersign(_WHERE),
    o.ArchiveReport: o.ArchiveReport(_WHERE),
    o.Export: o.Export("none", "srt", _WHERE),
    o.ExportClip: o.ExportClip("none", Span(0, 1), _WHERE),
    o.ImportTranscript: o.ImportTranscript("none", _WHERE),
    o.VerifyVault: o.VerifyVault(),
    o.MakeBundle: o.MakeBundle("C-9", _WHERE),
    o.TakeBundle: o.TakeBundle(_WHERE, "C-9"),
    o.CompareVoices: o.CompareVoices("none"),
    o.Reproduce: o.Reproduce("none"),
    o.MakeExhibit: o.MakeExhibit("none", Span(0, 1), _WHERE),
    o.ListenLive: o.ListenLive("C-9", Source(SourceKind.DEVICE, "alsa:none")),
    o.WatchFolder: o.WatchFolder(_WHERE, "C-9", once=True),
    o.EnterHub: o.EnterHub("https://nowhere.example", "no code", "van-3"),
    o.SyncWithHub: o.SyncWithHub(),
    o.LookAtHub: o.LookAtHub(),
    o.SealSpool: o.SealSpool("none"),
    o.TakeHandOver: o.TakeHandOver("C-9", _WHERE, "x.wav", "ab" * 32),
}
_LAST = (c.CloseSession, c.RotateKeys)  # nothing of this session counts after these


@pytest.fixture(scope="module")
def folders(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Vaults]:
    """One copy for tests that change nothing."""
    own = Vaults(vault_template, tmp_path_factory.mktemp("matrix") / "vault")
    yield own
    own.close()


def test_the_table_has_a_sample_of_every_command() -> None:
    assert set(COMMANDS) == set(c.Command.__args__)
    assert set(COMMANDS) | set(o.Order.__args__) == set(REQUIRED)


@pytest.mark.parametrize("name", PEOPLE)
def test_the_door_admits_each_role_to_what_it_holds_and_to_nothing_else(name: str, vaults: Vaults) -> None:
    bench = vaults.open(name)
    verbs = sorted(COMMANDS, key=lambda verb: verb in _LAST)
    assert {verb.__name__: _refusal(bench, verb) for verb in verbs} == {verb.__name__: _due(name, verb) for verb in verbs}


def _refusal(bench: Bench, verb: type) -> str:
    """The permission that was lacking; empty where the door let it in, whatever was said inside."""
    before = bench.ask(LedgerHead())
    try:
        bench.do(COMMANDS[verb])
    except NotPermitted as refused:
        if "This needs the permission" in refused.problem:
            assert bench.ask(LedgerHead()) == before
            return refused.problem
    except CaseError:
        return ""
    return ""


def _due(name: str, verb: type) -> str:
    role, needed = PEOPLE[name], REQUIRED[verb]
    return "" if needed in GRANTS[role] else f"This needs the permission {needed}, which the role {role} does not have."


@pytest.mark.parametrize("name", PEOPLE)
def test_the_door_starts_for_each_role_what_it_holds_and_nothing_else(name: str, folders: Vaults) -> None:
    bench = folders.open(name)
    for verb in o.Order.__args__:
        order = ORDERS.get(verb) or verb(*["none"] * len(verb.__match_args__))
        if _due(name, verb):
            with pytest.raises(NotPermitted, match="This needs the permission"):
                bench.start(order)
        else:
            bench.start(order).close()
    bench.close()


@pytest.mark.parametrize("name", ["ann", "sue"])
def test_nobody_but_an_administrator_makes_or_takes_keys(name: str, folders: Vaults) -> None:
    bench = folders.open(name)
    deeds = (
        lambda: bench.enrol("eve", Role.ADMIN, PASSWORD),
        lambda: bench.replace_keys("boss", PASSWORD, "lost"),
        lambda: bench.revoke("boss", "left"),
    )
    for deed in deeds:
        with pytest.raises(NotPermitted, match="all:permissions"):
            deed()
    bench.close()


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    """A vault in which every kind of entry was made."""
    made = Laboratory(tmp_path_factory.mktemp("kinds") / "vault")
    made.found()
    made.work()
    made.close()
    return made


def _holder(laboratory: Laboratory, role: Role) -> tuple[str, Ed25519PrivateKey]:
    people = {Role.ADMIN: ("Ada", laboratory.ada), Role.SUPERVISOR: ("Cy", laboratory.cy), Role.ANALYST: ("Ben", laboratory.ben)}
    return people[role]


@pytest.mark.parametrize("role", Role)
def test_verify_finds_every_kind_of_entry_by_a_role_that_may_not_make_it(role: Role, laboratory: Laboratory) -> None:
    rows, blobs = laboratory.rows("SELECT * FROM event ORDER BY seq"), dict(laboratory.rows("SELECT * FROM blob"))
    kinds = {said["type"]: said for said in (json.loads(row[1]) for row in rows) if said["type"] != "vault.founded"}
    name, key = {
        Role.ADMIN: ("Ada", laboratory.ada),
        Role.SUPERVISOR: ("Cy", laboratory.cy),
        Role.ANALYST: ("Ben", laboratory.ben),
    }[role]
    last, start = entry_hash(*rows[-1][1:]), len(rows)
    for seq, said in enumerate(kinds.values(), start):
        body = canonical({**said, "seq": seq, "prev": last, "actor": name, "key": key_id(public(key))})
        rows.append((seq, body, key.sign(TAG + body)))
        last = entry_hash(*rows[-1][1:])
    lacking = {f.place: f.problem for f in walked(rows, blobs.get) if f.problem.startswith("needs ")}
    needed = {kind.KIND: permission for kind, permission in authority.REQUIRED.items() if kind.KIND in kinds}
    assert set(kinds) >= set(needed) - {"clock.set_back"}
    assert lacking == {
        f"ledger entry {seq}": f"needs {needed[kind]}, which {name} ({role}) does not hold"
        for seq, kind in enumerate(kinds, start)
        if needed[kind] not in GRANTS[role]
    }


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Everybody logged in."""
    with closing(World.made(tmp_path_factory.mktemp("world") / "vault")) as made:
        yield made


_MOVES = st.lists(st.tuples(st.sampled_from(sorted(ACTORS)), st.sampled_from(sorted(VERBS))), min_size=1, max_size=12)


@given(moves=_MOVES)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_sequence_of_commands_goes_as_the_rules_say(world: World, moves: list[Move]) -> None:
    assert world.deviation(moves) == ""


def test_what_the_door_let_through_is_sound(world: World) -> None:
    assert world.deviation([("Ann", "submit"), ("Sue", "approve"), ("Ada", "order"), ("Bo", "destroy")]) == ""
    assert world.unsound() == ""


def test_a_rule_of_the_model_that_the_door_does_not_hold_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    own = Verb(VERBS["approve"].roles, lambda m, who: m.review == "submitted", VERBS["approve"].changes)
    monkeypatch.setitem(VERBS, "approve", own)
    said = world.deviation([("Sue", "correct"), ("Ann", "submit"), ("Sue", "approve")])
    assert "approve by Sue" in said
    assert f"not {DONE}" in said


def test_permissions_are_those_of_the_deployment_guide() -> None:
    assert {role: {str(p) for p in held} for role, held in GRANTS.items()} == {
        Role.ANALYST: {"read:transcriptions", "write:annotations"},
        Role.SUPERVISOR: {"read:transcriptions", "write:annotations", "approve:critical_cases"},
        Role.ADMIN: {str(p) for p in Permission},
    }
