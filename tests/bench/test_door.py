import threading

import pytest

from tests.vaults import PASSWORD, Vaults, a_drafted_recording, workshop
from workbench.bench.commands import HANDLERS
from workbench.bench.permissions import REQUIRED
from workbench.bench.undo import _OPPOSITES, FINAL
from workbench.domain import commands as c
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.events import Event, SegmentCorrected
from workbench.domain.people import Role
from workbench.domain.questions import CaseNumbered, CustodyOf, LedgerHead, LineBy, LinesOf, People, SpeakersOf


def test_every_command_has_a_handler_a_permission_and_an_opposite_or_a_reason_for_none() -> None:
    every = set(c.Command.__args__)  # type: ignore[attr-defined]
    assert set(HANDLERS) == every
    assert every <= set(REQUIRED)
    assert set(_OPPOSITES) | set(FINAL) == every
    assert not set(_OPPOSITES) & set(FINAL)


def test_a_change_and_its_entry_stand_together(vaults: Vaults) -> None:
    bench = vaults.open()
    before = bench.ask(LedgerHead()).size
    bench.do(c.OpenCase("C-1", "Harbour"))
    entry = bench.ask(CustodyOf(("C-1",)))[-1]
    assert bench.ask(LedgerHead()).size == before + 1
    assert (entry.kind, entry.actor) == ("case.opened", "ann")


def test_a_refused_command_leaves_no_trace(vaults: Vaults) -> None:
    bench = vaults.open()
    bench.do(c.OpenCase("C-1", "Harbour"))
    before = bench.ask(LedgerHead())
    with pytest.raises(BadRequest, match="There is a case C-1 already"):
        bench.do(c.OpenCase("C-1", "Again"))
    assert bench.ask(LedgerHead()) == before


def test_an_analyst_cannot_enrol_anybody(vaults: Vaults) -> None:
    bench = vaults.open("ann")
    with pytest.raises(NotPermitted, match="all:permissions"):
        bench.enrol("eve", Role.ADMIN, PASSWORD)
    assert "eve" not in {p.name for p in bench.ask(People())}
    assert "eve" not in workshop().people_of(vaults.folder)


def test_a_weak_password_leaves_no_key_behind(vaults: Vaults) -> None:
    with pytest.raises(BadRequest):
        vaults.open("boss").enrol("eve", Role.ANALYST, "password1234")
    assert "eve" not in workshop().people_of(vaults.folder)


def test_a_wrong_password_opens_nothing(vaults: Vaults) -> None:
    vaults.open().close()
    with pytest.raises(NotPermitted):
        workshop().unlock(vaults.folder, user="ann", password="not her password")


def test_a_second_opener_reads_and_is_told_who_holds_it(vaults: Vaults) -> None:
    vaults.open("ann").do(c.OpenCase("C-1", "Harbour"))
    second = vaults.open("sue")
    assert "open for writing by" in second.read_only
    assert second.ask(CaseNumbered("C-1")) is not None
    with pytest.raises(NotPermitted, match="reading only"):
        second.do(c.OpenCase("C-2", "Other"))


def test_listeners_hear_of_commits_in_order_and_not_of_refusals(vaults: Vaults) -> None:
    bench = vaults.open()
    heard: list[Event] = []
    unsubscribe = bench.subscribe(heard.append)
    first = bench.do(c.OpenCase("C-1", "Harbour"))
    with pytest.raises(BadRequest):
        bench.do(c.OpenCase("C-1", "Harbour"))
    second = bench.do(c.OpenCase("C-2", "Pier"))
    unsubscribe()
    bench.do(c.OpenCase("C-3", "Mill"))
    assert heard == [first, second]


def test_commands_from_many_threads_are_all_kept(vaults: Vaults) -> None:
    bench = vaults.open()
    threads = [threading.Thread(target=bench.do, args=(c.OpenCase(f"C-{n}", "x"),)) for n in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(bench.ask(CaseNumbered(f"C-{n}")) for n in range(12))


def test_undo_brings_back_the_machine_s_words_and_keeps_the_history(vaults: Vaults) -> None:
    bench = vaults.open()
    recording = a_drafted_recording(bench)
    line = bench.ask(LinesOf(recording.id))[0]
    command = c.CorrectSegment(recording.id, line.segment.id, "blue was there")
    event = bench.do(command)
    back = bench.opposite(event)
    assert back is not None
    bench.do(back)
    now = bench.ask(LineBy(recording.id, line.segment.id))
    assert now is not None
    assert now.text == "glue was there"
    assert [e.kind for e in bench.ask(CustodyOf((recording.id,)))][-2:] == ["segment.corrected", "transcript.restored"]


def test_undo_of_a_second_correction_brings_back_the_first(vaults: Vaults) -> None:
    bench = vaults.open()
    recording = a_drafted_recording(bench)
    segment = bench.ask(LinesOf(recording.id))[0].segment.id
    bench.do(c.CorrectSegment(recording.id, segment, "one"))
    first = bench.ask(LinesOf(recording.id))[0]
    back = bench.opposite(bench.do(c.CorrectSegment(recording.id, segment, "two")))
    assert back is not None
    bench.do(back)
    assert bench.ask(LinesOf(recording.id))[0] == first


def test_undo_of_a_naming_brings_back_the_earlier_name(vaults: Vaults) -> None:
    bench = vaults.open()
    recording = a_drafted_recording(bench)
    command = c.RenameSpeaker(recording.id, "S1", "Witness A")
    event = bench.do(command)
    assert bench.ask(SpeakersOf(recording.id))[0].name == "Witness A"
    assert bench.opposite(event) == c.RenameSpeaker(recording.id, "S1", "Speaker 1")


def test_the_draft_below_a_correction_is_not_changed(vaults: Vaults) -> None:
    bench = vaults.open()
    recording = a_drafted_recording(bench)
    segment = bench.ask(LinesOf(recording.id))[0].segment
    event = bench.do(c.CorrectSegment(recording.id, segment.id, "blue"))
    assert isinstance(event, SegmentCorrected)
    now = bench.ask(LineBy(recording.id, segment.id))
    assert now is not None
    assert now.segment == segment
    assert now.correction == event.correction


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (c.OpenCase("a/b", "x"), "cannot be a case number"),
        (c.OpenCase("C-9", " "), "needs a title"),
        (c.CorrectSegment("nowhere", "d-0", "x"), "There is no recording"),
        (c.RenameSpeaker("nowhere", "S1", "x"), "There is no recording"),
        (c.Annotate("nowhere", "x"), "There is no recording"),
        (c.RecordProfile("nowhere", None), "There is no recording"),  # type: ignore[arg-type]
        (c.RefuseFile("nowhere", "x", "y"), "There is no case"),
    ],
)
def test_a_request_about_nothing_says_what_is_missing(vaults: Vaults, command: c.Command, says: str) -> None:
    with pytest.raises(BadRequest, match=says):
        vaults.open().do(command)


def test_two_voices_never_share_a_name(vaults: Vaults) -> None:
    bench = vaults.open()
    recording = a_drafted_recording(bench)
    with pytest.raises(BadRequest, match="called Speaker 2 already"):
        bench.do(c.RenameSpeaker(recording.id, "S1", "Speaker 2"))


def test_only_the_author_takes_a_note_back(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    recording = a_drafted_recording(ann)
    noted = ann.do(c.Annotate(recording.id, "names the car"))
    ann.close()
    with pytest.raises(BadRequest, match="ann's"):
        vaults.open("sue").do(c.WithdrawAnnotation(recording.id, noted.annotation.id))  # type: ignore[union-attr]
