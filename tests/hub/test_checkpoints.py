"""The hub as a witness of a unit's history."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hub.face import AUnit, Face, problem
from tests.vaults import Vaults
from workbench.domain.authority import key_id
from workbench.domain.checkpoints import Note, cosignature, cosigned_message, maker_line
from workbench.domain.hub_events import ForkReported
from workbench.domain.hub_questions import WitnessedHistory
from workbench.domain.questions import CustodyOf
from workbench.storage.merkle import Range, leaf_hash, node_hash
from workbench.storage.person_keys import is_signed

LEAVES = [b"a", b"b", b"c", b"d"]


@pytest.fixture(scope="module")
def face(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Face]:
    """One hub for all of these; each enrols a unit of its own."""
    folder = tmp_path_factory.mktemp("face")
    vaults = Vaults(vault_template, folder / "vault")
    made = Face(vaults.open("boss"), folder)
    yield made
    made.close()
    vaults.close()


def a_note(unit: AUnit, leaves: list[bytes]) -> Note:
    """A checkpoint of so many entries, signed."""
    grown = Range()
    for leaf in leaves:
        grown = grown.grown(leaf)
    bare = Note(unit.vault_id, grown.size, grown.root().hex())
    return Note(bare.vault_id, bare.size, bare.root, (maker_line("Una", unit.public, unit.key.sign(bare.body.encode())),))


def show(face: Face, unit: AUnit, note: Note, before: int, proof: tuple[bytes, ...] = ()) -> Any:
    """What the hub says to it."""
    words = {"note": note.text, "before": before, "proof": [node.hex() for node in proof]}
    return face.ask("POST", "/v1/checkpoints", words, unit)


# From the first two of four leaves to all four: the root of the other two.
PROOF = (node_hash(leaf_hash(b"c"), leaf_hash(b"d")),)


def test_a_history_that_goes_on_is_cosigned_each_time(face: Face):
    unit = face.enrol(AUnit("w-1", "w-vault-1"))
    assert face.ask("GET", "/v1/checkpoints", unit=unit).json() == {"size": 0, "root": ""}
    two, four = a_note(unit, LEAVES[:2]), a_note(unit, LEAVES)
    assert show(face, unit, two, 0).status_code == 200
    line = show(face, unit, four, 2, PROOF).json()["line"]
    signing = face.side.hand.keys.signing
    at, signature = cosignature(line, key_id(signing), signing)
    assert is_signed(signing, signature, cosigned_message(four, at))
    assert show(face, unit, four, 4).json()["line"] == line
    assert face.ask("GET", "/v1/checkpoints", unit=unit).json() == {"size": 4, "root": four.root}


@pytest.mark.parametrize(
    ("leaves", "proof"),
    [
        ([b"a", b"x", b"c", b"d"], PROOF),
        ([b"a", b"b", b"c", b"d"], ()),
        ([b"a", b"b", b"c", b"d"], (hashlib.sha256(b"").digest(),)),
        ([b"a"], ()),
        ([b"a", b"x"], ()),
    ],
)
def test_another_history_is_entered_once_and_answered_with_both_heads(face: Face, leaves, proof):
    mark = hashlib.sha256(repr((leaves, proof)).encode()).hexdigest()[:12]
    unit = face.enrol(AUnit(f"f-{mark}", f"vault-{mark}"))
    two, other = a_note(unit, LEAVES[:2]), a_note(unit, leaves)
    show(face, unit, two, 0)
    answer = show(face, unit, other, 2, proof)
    assert "not the one the hub witnessed" in problem(answer, 409)
    told = answer.json()
    assert (told["held_root"], told["shown_root"]) == (two.root, other.root)
    assert show(face, unit, other, 2, proof).status_code == 409
    forks = [entry for entry in face.bench.ask(CustodyOf((unit.name,))) if entry.kind == ForkReported.KIND]
    held = face.bench.ask(WitnessedHistory(unit.vault_id))
    assert len(forks) == 1
    assert held is not None
    assert (held.root, held.forked) == (two.root, True)


def test_what_proves_nothing_about_what_the_hub_saw_is_no_fork(face: Face):
    unit = face.enrol(AUnit("w-2", "w-vault-2"))
    assert "Nothing was witnessed" in problem(show(face, unit, a_note(unit, LEAVES), 0, PROOF), 422)
    show(face, unit, a_note(unit, LEAVES[:2]), 0)
    assert "witnessed 2 entries, not 1" in problem(show(face, unit, a_note(unit, LEAVES), 1, PROOF), 422)


def test_nobody_shows_the_history_of_another_vault(face: Face):
    unit, other = face.enrol(AUnit("w-3", "w-vault-3")), AUnit("w-4", "w-vault-4")
    assert "another vault" in problem(show(face, unit, a_note(other, LEAVES), 0), 403)


def test_a_note_that_nobody_signed_is_none(face: Face):
    unit = face.enrol(AUnit("w-5", "w-vault-5"))
    bare = a_note(unit, LEAVES)
    assert "not signed" in problem(show(face, unit, Note(bare.vault_id, bare.size, bare.root), 0), 422)
    assert "no checkpoint" in problem(face.ask("POST", "/v1/checkpoints", {"note": "x", "before": 0, "proof": []}, unit), 422)
