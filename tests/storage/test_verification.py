"""Every way of going round the door that we know of is found, and honest work never is."""

from __future__ import annotations

import contextlib
import json
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.storage.laboratory import AT, EVIDENCE, KEY, Laboratory, an_evidence_by, correction, gone, person, public, run
from workbench.domain import events as e
from workbench.domain.authority import key_id
from workbench.domain.canonical import canonical
from workbench.domain.custody import Anchors
from workbench.domain.errors import CaseError
from workbench.domain.evidence import Case
from workbench.domain.people import Role
from workbench.storage import tables as t
from workbench.storage.ledger import TAG
from workbench.storage.vault import Vault

AtRest = Callable[[], Laboratory]
TABLES = {table.name for table in t.PROJECTIONS}


def problems(laboratory: Laboratory, **known: Any) -> str:
    return "\n".join(f"{f.place}: {f.problem}" for f in laboratory.verdict(**known).findings)


def entry(laboratory: Laboratory, seq: int) -> tuple[dict[str, Any], bytes]:
    [(body, signature)] = laboratory.rows(f"SELECT body, signature FROM event WHERE seq = {seq}")
    return json.loads(body), signature


def rewritten(seq: int, body: bytes, signature: bytes) -> tuple[str, tuple[Any, ...]]:
    return ("UPDATE event SET body = ?, signature = ? WHERE seq = ?", (body, signature, seq))


def test_honest_work_is_sound(worked: Laboratory) -> None:
    head = worked.head
    verdict = worked.verdict(known_head=head)
    assert (verdict.findings, verdict.head) == ((), head)
    assert len(verdict.checked) == 8


def test_a_new_vault_is_sound(laboratory: Laboratory) -> None:
    assert laboratory.verdict().is_sound


def test_an_edited_body_is_found(at_rest: AtRest) -> None:
    laboratory = at_rest()
    said, signature = entry(laboratory, 10)
    said["data"]["correction"]["text"] = "another text"
    laboratory.unguarded(rewritten(10, canonical(said), signature))
    found = problems(laboratory)
    assert "ledger entry 10: does not carry Ada's signature" in found
    assert "ledger entry 11: does not follow" in found
    assert "ledger head" in found


def test_an_entry_signed_anew_with_ones_own_key_breaks_the_chain(at_rest: AtRest) -> None:
    laboratory = at_rest()
    said, _ = entry(laboratory, 10)
    said["data"]["correction"]["text"] = "another text"
    laboratory.unguarded(rewritten(10, canonical(said), laboratory.ada.sign(TAG + canonical(said))))
    assert "ledger entry 11: does not follow" in problems(laboratory)


def test_another_persons_entry_cannot_be_signed_with_ones_own_key(at_rest: AtRest) -> None:
    laboratory = at_rest()
    said, _ = entry(laboratory, 10)
    body = canonical(said | {"key": key_id(public(laboratory.ben))})
    laboratory.unguarded(rewritten(10, body, laboratory.ben.sign(TAG + body)))
    assert "ledger entry 10: is signed with a key that is not Ada's" in problems(laboratory)


def test_a_deleted_entry_is_found(at_rest: AtRest) -> None:
    laboratory = at_rest()
    laboratory.unguarded("DELETE FROM event WHERE seq = 5")
    assert "entries from 5 to 5 are missing" in problems(laboratory)


def test_swapped_entries_are_found(at_rest: AtRest) -> None:
    laboratory = at_rest()
    moves = ((-1, 10), (10, 11), (11, -1))
    laboratory.unguarded(*(("UPDATE event SET seq = ? WHERE seq = ?", move) for move in moves))
    assert "ledger entry 10: says that it is entry 11" in problems(laboratory)


def test_a_tail_cut_off_with_its_projections_is_found_by_the_stored_head(at_rest: AtRest) -> None:
    laboratory = at_rest()
    last = len(laboratory.rows("SELECT seq FROM event")) - 1
    laboratory.unguarded(f"DELETE FROM event WHERE seq = {last}", f"DELETE FROM entry WHERE seq = {last}")
    assert "ledger head" in problems(laboratory)


def test_a_vault_put_back_to_an_earlier_day_is_found_by_a_head_known_outside(laboratory: Laboratory) -> None:
    laboratory.close()
    earlier = (laboratory.folder / "vault.db").read_bytes()
    laboratory.vault = Vault.open(laboratory.folder, database_key=KEY)
    laboratory.add(e.CaseOpened(Case("7", "Seven", False, AT)))
    witnessed = laboratory.head
    laboratory.close()
    (laboratory.folder / "vault.db").write_bytes(earlier)
    assert problems(laboratory) == ""
    assert "the last 1 of 3 known entries are missing" in problems(laboratory, known_head=witnessed)


def test_history_rewritten_before_a_known_head_is_found(laboratory: Laboratory) -> None:
    witnessed = replace(laboratory.head, root="00" * 32)
    assert "not the one that was witnessed" in problems(laboratory, known_head=witnessed)


def test_another_founding_with_the_same_root_is_found(laboratory: Laboratory) -> None:
    laboratory.close()
    said, _ = entry(laboratory, 0)
    said["data"]["founder"]["keys"]["signing"] = public(laboratory.ben)
    laboratory.unguarded(rewritten(0, canonical(said), laboratory.ben.sign(TAG + canonical(said))))
    assert "ledger entry 0: does not carry Ada's signature" in problems(laboratory)


def test_another_laboratorys_vault_is_found_by_the_known_root(laboratory: Laboratory) -> None:
    laboratory.root = Ed25519PrivateKey.generate()
    assert "not signed by the laboratory's known root" in problems(laboratory)


def test_a_patched_program_cannot_act_beyond_its_role(laboratory: Laboratory) -> None:
    mallory = Ed25519PrivateKey.generate()
    laboratory.add(e.PersonEnrolled(person("Mallory", Role.ADMIN, mallory)), by=laboratory.signer("Ben", laboratory.ben))
    found = problems(laboratory)
    assert "needs all:permissions, which Ben (analyst) does not hold" in found
    assert "signed by Ben in the name of Ada" in found


def test_a_patched_program_cannot_speak_for_another(worked: Laboratory) -> None:
    worked.add(correction("seg-00004", "forged", author="Ada"), by=worked.signer("Ben", worked.ben))
    assert "is signed by Ben in the name of Ada" in problems(worked)


def test_someone_never_enrolled_signs_nothing(laboratory: Laboratory) -> None:
    stranger = laboratory.signer("Eve", Ed25519PrivateKey.generate())
    laboratory.add(e.CaseOpened(Case("7", "Seven", False, AT)), by=stranger)
    assert "in the name of Eve, who is not enrolled" in problems(laboratory)


def test_a_second_key_for_a_name_is_found(laboratory: Laboratory) -> None:
    laboratory.close()
    laboratory.unguarded("DELETE FROM person WHERE name = 'Ben'")
    laboratory.vault = Vault.open(laboratory.folder, database_key=KEY)
    laboratory.add(e.PersonEnrolled(person("Ben", Role.ADMIN, Ed25519PrivateKey.generate())))
    assert "enrols Ben a second time" in problems(laboratory)


def test_a_changed_payload_is_found(at_rest: AtRest) -> None:
    laboratory = at_rest()
    laboratory.unguarded("UPDATE blob SET body = CAST(replace(body, 'grey', 'blue') AS BLOB)")
    assert "its payload is not the one that was signed" in problems(laboratory)


def test_a_missing_and_a_stray_payload_are_found(at_rest: AtRest) -> None:
    laboratory = at_rest()
    laboratory.unguarded("UPDATE blob SET digest = 'ff'")
    found = problems(laboratory)
    assert "its payload is missing" in found
    assert "payload ff: no ledger entry names it" in found


def test_a_row_taken_out_of_any_table_is_found(at_rest: AtRest) -> None:
    laboratory = at_rest()
    deletion = "DELETE FROM {0} WHERE rowid = (SELECT min(rowid) FROM {0})"
    laboratory.by_hand(*(deletion.format(table.name) for table in t.PROJECTIONS), referential=False)
    found = problems(laboratory).splitlines()
    assert {line.split()[0] for line in found if line.endswith("is missing from the database")} == TABLES


def test_a_changed_cell_in_any_table_is_found(at_rest: AtRest) -> None:
    laboratory = at_rest()
    laboratory.by_hand(*map(_a_changed_cell, t.PROJECTIONS))
    found = problems(laboratory).splitlines()
    assert {line.split()[0] for line in found if line.endswith("is not what the ledger says")} == TABLES


def test_a_row_put_in_is_found(at_rest: AtRest) -> None:
    laboratory = at_rest()
    laboratory.by_hand("INSERT INTO annotation VALUES ('x', 99, 'rec-HS/2', NULL, NULL, 'note', 'planted', 'Ada', '', 0, '')")
    assert "annotation x: stands in the database, but no ledger entry put it there" in problems(laboratory)


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER event_UPDATE",
        "DROP INDEX segment_id",
        "CREATE TABLE more (n INTEGER)",
        "CREATE TRIGGER sly AFTER INSERT ON correction BEGIN UPDATE correction SET text = 'x'; END",
        "ALTER TABLE annotation ADD COLUMN extra TEXT",
    ],
)
def test_a_changed_schema_is_found(at_rest: AtRest, statement: str) -> None:
    laboratory = at_rest()
    laboratory.by_hand(statement)
    assert "schema: " in problems(laboratory)


def test_missing_and_changed_evidence_is_named(laboratory: Laboratory) -> None:
    laboratory.add(e.CaseOpened(Case(EVIDENCE.case_number, "T", False, AT)), e.EvidenceImported(an_evidence_by("Ada")))
    assert f"evidence {EVIDENCE.sha256}: is missing" in problems(laboratory, digest=lambda sha256: None)
    assert f"evidence {EVIDENCE.sha256}: has the SHA-256 ff" in problems(laboratory, digest=lambda sha256: "ff")


def test_destroyed_evidence_that_still_stands_is_named(worked: Laboratory) -> None:
    assert f"evidence {EVIDENCE.sha256}: stands although it was destroyed" in problems(worked, digest=str)


def test_the_ledger_refuses_to_be_changed(worked: Laboratory) -> None:
    worked.close()
    for statement in ("UPDATE event SET body = x'00'", "DELETE FROM event", "DELETE FROM blob", "UPDATE blob SET digest = ''"):
        with pytest.raises(Exception, match="only grows"):
            worked.by_hand(statement)
    with pytest.raises(Exception, match="only grows"):
        worked.by_hand("INSERT OR REPLACE INTO event VALUES (0, x'00', x'00')")


def test_a_verification_can_be_stopped_anywhere(worked: Laboratory) -> None:
    for steps in (1, 3, 9):
        work = worked.vault.verify(Anchors(), evidence_digest=gone)
        for _ in range(steps):
            next(work)
        work.close()
    assert run(worked.vault.verify(Anchors(), evidence_digest=gone)).is_sound


def test_a_flipped_bit_anywhere_in_the_file_changes_nothing_unnoticed(at_rest: AtRest) -> None:
    laboratory = at_rest()
    path, head = laboratory.folder / "vault.db", laboratory.rows("SELECT size, root FROM head")
    body, dice = path.read_bytes(), random.Random(11)
    for _ in range(25):
        flipped = bytearray(body)
        flipped[dice.randrange(len(body))] ^= 1 << dice.randrange(8)
        path.write_bytes(flipped)
        with contextlib.suppress(CaseError):
            verdict = laboratory.verdict()
            assert not verdict.is_sound or [(verdict.head.size, verdict.head.root)] == head
    path.write_bytes(body)
    assert laboratory.verdict().is_sound


def test_ones_own_unwitnessed_tail_rewritten_with_all_care_shows_only_against_a_known_head(laboratory: Laboratory) -> None:
    """The documented limit: whoever holds a key and the database may replace what nobody else has seen."""
    before = (laboratory.folder / "vault.db.before", laboratory.folder / "vault.db")
    laboratory.close()
    before[0].write_bytes(before[1].read_bytes())
    laboratory.vault = Vault.open(laboratory.folder, database_key=KEY)
    laboratory.add(e.CaseOpened(Case("7", "As it was", False, AT)))
    witnessed = laboratory.head
    laboratory.close()
    before[0].replace(before[1])
    laboratory.vault = Vault.open(laboratory.folder, database_key=KEY)
    laboratory.add(e.CaseOpened(Case("7", "As it suits", False, AT)))
    assert problems(laboratory) == ""
    assert "not the one that was witnessed" in problems(laboratory, known_head=witnessed)


_OTHERWISE = {"TEXT": "\"{0}\" || '!'"}


def _a_changed_cell(table: Any) -> str:
    free = [c for c in reversed(list(table.columns)) if not c.primary_key and not c.foreign_keys]
    column = next((c for c in free if str(c.type) != "BLOB"), free[0])
    changed = _OTHERWISE.get(str(column.type), 'COALESCE("{0}", 0) + 1').format(column.name)
    return f'UPDATE {table.name} SET "{column.name}" = {changed}'
