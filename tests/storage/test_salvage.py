"""What can still be read of a damaged database is read, and what cannot is named; one broken page costs no other."""

from __future__ import annotations

from contextlib import closing, suppress
from dataclasses import dataclass

import pytest

from tests.storage.laboratory import KEY, Laboratory
from workbench.domain.errors import VaultDamaged
from workbench.storage.vault import Vault

PAGE = 4096


@dataclass(frozen=True)
class Read:
    """Entries by number; None for those that cannot be read."""

    entries: dict[int, bytes | None]

    @property
    def lost(self) -> list[int]:
        return [seq for seq, body in self.entries.items() if body is None]


def salvaged(laboratory: Laboratory) -> Read:
    with closing(Vault.open(laboratory.folder, database_key=KEY, read_only=True, damaged=True)) as vault:
        return Read({seq: body for seq, body, _ in vault.salvaged()})


def spoil(laboratory: Laboratory, *pages: int) -> None:
    path = laboratory.folder / "vault.db"
    body = bytearray(path.read_bytes())
    for page in pages:
        body[page * PAGE + 100] ^= 1
    path.write_bytes(body)


@pytest.fixture
def whole(worked: Laboratory) -> dict[int, bytes | None]:
    worked.close()
    return salvaged(worked).entries


def pages_of(laboratory: Laboratory) -> int:
    return (laboratory.folder / "vault.db").stat().st_size // PAGE


def test_a_sound_database_gives_every_entry(worked: Laboratory, whole: dict[int, bytes | None]) -> None:
    assert list(whole) == list(range(worked.rows("SELECT size FROM head")[0][0]))
    assert None not in whole.values()


def test_one_broken_page_costs_no_entry_of_another(worked: Laboratory, whole: dict[int, bytes | None]) -> None:
    """Page for page: what is read is what was written, and what is not is named, unless the list of tables itself is gone."""
    path, costs = worked.folder / "vault.db", set()
    sound = path.read_bytes()
    for page in range(1, pages_of(worked)):
        spoil(worked, page)
        read = Read({})
        with suppress(VaultDamaged):
            read = salvaged(worked)
        path.write_bytes(sound)
        assert all(body in (None, whole[seq]) for seq, body in read.entries.items())
        assert set(read.entries) in (set(whole), set())
        costs.add(len(read.lost) if read.entries else len(whole))
    assert {0, len(whole)} <= costs
    assert any(0 < cost < len(whole) / 2 for cost in costs)


def test_where_even_their_number_is_lost_no_entry_is_named_that_never_was(
    worked: Laboratory, whole: dict[int, bytes | None]
) -> None:
    worked.unguarded("DELETE FROM head", "DELETE FROM event WHERE seq = 5")
    read = salvaged(worked)
    assert read.lost == [5]
    assert list(read.entries) == list(whole)


def test_a_payload_is_given_where_it_can_be_read_and_none_where_not(worked: Laboratory) -> None:
    worked.close()
    [(digest, *_), *_] = worked.rows("SELECT digest FROM blob")
    with closing(Vault.open(worked.folder, database_key=KEY, read_only=True, damaged=True)) as vault:
        assert vault.salvaged_payload(digest)
        assert vault.salvaged_payload("0" * 64) is None


def test_a_database_of_which_nothing_can_be_read_is_named_as_that(worked: Laboratory) -> None:
    worked.close()
    spoil(worked, 0)
    with pytest.raises(VaultDamaged, match="backup restore"):
        salvaged(worked)
