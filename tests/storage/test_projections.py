"""Whatever people do in whatever order, the screens show what the history says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from tests.builders import a_draft, segments
from tests.storage.laboratory import AT, EVIDENCE, RECORDING, correction, person, public
from workbench.domain import events as e
from workbench.domain.authority import key_id
from workbench.domain.evidence import Case
from workbench.domain.people import Role
from workbench.domain.questions import LinesOf, SpeakersOf
from workbench.storage import ledger, migrations
from workbench.storage.engine import memory_engine
from workbench.storage.questions import answer

KEY = Ed25519PrivateKey.generate()
ADA = ledger.Signer("Ada", key_id(public(KEY)), KEY.sign, "s", "app")
SEGMENTS = st.sampled_from([f"seg-{n:05d}" for n in range(4)])
DEEDS = st.one_of(
    st.tuples(st.just("correct"), SEGMENTS, st.text(min_size=1, max_size=5)),
    st.tuples(st.just("reinstate"), SEGMENTS, st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(["S1", "S2"]), st.text(min_size=1, max_size=5)),
)


@pytest.fixture
def db() -> Iterator[Connection]:
    """A ledger in memory with one drafted recording."""
    engine = memory_engine()
    with engine.connect() as connection:
        migrations.rebuild(connection)
        ledger.append(connection, e.VaultFounded("v", public(KEY), "PEM", person("Ada", Role.ADMIN, KEY)), ADA)
        begun = (e.CaseOpened(Case("2026-0417", "T", False, AT)), e.EvidenceImported(EVIDENCE), e.RecordingDecoded(RECORDING))
        for event in (*begun, e.DraftFinished(a_draft(RECORDING, segments(4)))):
            ledger.append(connection, event, ADA)
        yield connection
    engine.dispose()


def as_shown(db: Connection) -> dict[tuple[str, str], str]:
    lines, speakers = answer(db, LinesOf(RECORDING.id)), answer(db, SpeakersOf(RECORDING.id))
    return {("text", line.segment.id): line.text for line in lines} | {("name", s.key): s.name for s in speakers}


def as_event(verb: str, target: str, text: str) -> e.Event:
    if verb == "correct":
        return correction(target, text)
    if verb == "reinstate":
        return e.TextReinstated(RECORDING.id, target)
    return e.SpeakerRenamed(RECORDING.id, target, text, "")


@given(deeds=st.lists(DEEDS, max_size=12))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_last_deed_on_each_thing_is_what_stands(db: Connection, deeds: list[tuple[str, str, str]]) -> None:
    with db.begin_nested() as trial:
        machine = as_shown(db)
        shown = dict(machine)
        for verb, target, text in deeds:
            ledger.append(db, as_event(verb, target, text), ADA)
            place = ("name" if verb == "rename" else "text", target)
            shown[place] = machine[place] if verb == "reinstate" else text
        stands = as_shown(db)
        trial.rollback()
    assert stands == shown
