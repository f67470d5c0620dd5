"""Shared results come back from a real server, and whatever was tampered with there counts as not there."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from redis import Redis

from tests.redis_server import RedisServer, server_program
from workbench.domain.errors import CaseError, Unavailable
from workbench.storage.shared_results import AWAY_S, LayeredResults, SealedResults, connected, said_by, sealing_key

VAULT, SECRET = "v-1", sealing_key(b"k" * 32, "v-1")


class Drawer:
    """Results of this machine, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def find(self, key: str) -> bytes | None:
        return self.kept.get(key)

    def keep(self, key: str, kind: str, body: bytes) -> None:
        self.kept[key] = body


@pytest.fixture
def server(redis_address: str) -> Iterator[Redis]:
    client = connected(redis_address)
    client.flushall()
    yield client
    client.close()


@pytest.fixture
def shared(server: Redis) -> SealedResults:
    return SealedResults(server, vault=VAULT, secret=SECRET)


def entry_of(server: Redis, key: str) -> tuple[str, dict[str, Any]]:
    name = f"forensic-workbench:{VAULT}:{key}"
    return name, json.loads(server.get(name))


def test_what_one_machine_keeps_another_finds(server: Redis, shared: SealedResults) -> None:
    shared.keep("k", "chunk-text", b"heard")
    found = SealedResults(server, vault=VAULT, secret=SECRET).find("k")
    assert found is not None
    assert (found.kind, found.body) == ("chunk-text", b"heard")


def test_the_server_reads_nothing_of_it(server: Redis, shared: SealedResults) -> None:
    shared.keep("k", "chunk-text", b"a secret word")
    _, said = entry_of(server, "k")
    assert b"secret" not in base64.b64decode(said["sealed"])


def test_entries_expire(server: Redis) -> None:
    SealedResults(server, vault=VAULT, secret=SECRET, ttl_s=77).keep("k", "chunk-text", b"heard")
    assert 0 < server.ttl(f"forensic-workbench:{VAULT}:k") <= 77


@pytest.mark.parametrize("member", ["kind", "sha256", "sealed", "schema"])
def test_an_entry_with_one_member_changed_is_refused(server: Redis, shared: SealedResults, member: str) -> None:
    shared.keep("k", "chunk-text", b"heard")
    name, said = entry_of(server, "k")
    other = {"kind": "diarization", "sha256": "0" * 64, "sealed": said["sealed"][::-1], "schema": 2}
    server.set(name, json.dumps({**said, member: other[member]}))
    assert shared.find("k") is None
    assert shared.refused == 1


@pytest.mark.parametrize("poison", [b"", b"null", b"[1]", b"{}", b"\x80\x04K\x01.", b'{"schema":1,"kind":3,"sealed":"AAAA"}'])
def test_what_is_no_entry_is_refused(server: Redis, shared: SealedResults, poison: bytes) -> None:
    server.set(f"forensic-workbench:{VAULT}:k", poison)
    assert (shared.find("k"), shared.refused) == (None, 1)


def test_an_entry_under_another_key_is_refused(server: Redis, shared: SealedResults) -> None:
    shared.keep("guilty", "chunk-text", b"I did it")
    name, said = entry_of(server, "guilty")
    server.set(name.replace("guilty", "innocent"), json.dumps(said))
    assert shared.find("innocent") is None


def test_an_entry_sealed_by_another_vaults_key_is_refused(server: Redis, shared: SealedResults) -> None:
    SealedResults(server, vault=VAULT, secret=sealing_key(b"x" * 32, VAULT)).keep("k", "chunk-text", b"planted")
    assert shared.find("k") is None


def test_forgetting_takes_this_vaults_entries_alone(server: Redis, shared: SealedResults) -> None:
    other = SealedResults(server, vault="v-2", secret=SECRET)
    shared.keep("k", "chunk-text", b"heard")
    other.keep("k", "chunk-text", b"heard")
    shared.forget()
    assert shared.find("k") is None
    assert other.find("k") is not None


def test_what_comes_from_afar_is_kept_here(shared: SealedResults) -> None:
    near = Drawer()
    shared.keep("k", "chunk-text", b"heard")
    assert LayeredResults(near, shared).find("k") == b"heard"
    assert near.kept == {"k": b"heard"}


def test_a_server_that_is_away_holds_nothing_up_and_is_asked_again_later(tmp_path: Path) -> None:
    now = [0.0]
    gone = SealedResults(connected(f"unix://{tmp_path}/nobody"), vault=VAULT, secret=SECRET)
    layered = LayeredResults(Drawer(), gone, lambda: now[0])
    layered.keep("k", "chunk-text", b"heard")
    assert layered.find("k") == b"heard"
    assert layered.find("other") is None
    assert layered._is_away()
    now[0] = AWAY_S + 1
    assert not layered._is_away()


def test_a_server_that_ends_in_the_middle_is_a_sentence() -> None:
    program = server_program()
    if program is None:
        pytest.skip("no Redis server here: apt-get install redis-tools")
    with RedisServer(program) as server:
        shared = SealedResults(connected(server.address), vault=VAULT, secret=SECRET)
        shared.keep("k", "chunk-text", b"heard")
        assert said_by(server.address).startswith("Redis ")
        server.stop()
        with pytest.raises(Unavailable, match="shared result cache does not answer"):
            shared.find("k")


def test_an_address_that_is_none_is_refused() -> None:
    with pytest.raises(CaseError, match="address cannot be used"):
        connected("http://somewhere")
