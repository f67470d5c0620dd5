"""A unit's requests: signed at the hub's time, sent again after a cut, and believed only as far as the answer fits."""

from __future__ import annotations

import gzip
import ssl
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.linking.scripted_hub import SEALING, SIGNING, Reply, Respond, ScriptedHub
from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable
from workbench.domain.hub_link import Forked, Load
from workbench.domain.hub_orders import HubAway
from workbench.domain.units import HubKeys
from workbench.linking.client import HubClient
from workbench.linking.signing import claimed, proven

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
KEY = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
PUBLIC = KEY.public_key().public_bytes_raw().hex()
LOAD = Load('{"a":1}', "ab" * 64, "cd" * 80)
STANDING = {"id": "t1", "state": "open", "count": 3, "held": [[0, 1], [2, 3]]}


@contextmanager
def asked(respond: Respond, **more: Any) -> Iterator[tuple[HubClient, ScriptedHub, list[float]]]:
    """A client, the hub it asks, and how long it paused between tries."""
    pauses: list[float] = []
    with ScriptedHub(respond, **more) as hub, closing(HubClient(hub.url, "van-3", KEY.sign, pause=pauses.append)) as client:
        yield client, hub, pauses


def always(body: object = None, status: int = 200, **more: Any) -> Respond:
    return lambda _: Reply(body, status, **more)


def after(cuts: int, last: Reply, first: Reply | None = None) -> Respond:
    """So many cut connections, or other answers, before the last one."""
    numbers = count()
    return lambda _: last if next(numbers) >= cuts else first or Reply(cut=True)


def test_the_hub_says_who_it_is_to_anybody() -> None:
    with asked(always()) as (client, hub, _):
        assert client.greeting().keys == HubKeys(SIGNING, SEALING)
        assert "Signature" not in dict(hub.asked[0].headers)


def test_every_other_request_is_signed_by_the_unit_at_the_hubs_time() -> None:
    with asked(always({"size": 0})) as (client, hub, _):
        client.seen()
        last = hub.asked[-1]
        proven(last.method, f"{hub.url}{last.path}", last.headers, PUBLIC).hold(last.body)
        assert abs(claimed(last.headers).created - datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC).timestamp()) <= 2


def test_a_cut_request_is_sent_again_signed_anew() -> None:
    with asked(after(3, Reply(STANDING))) as (client, hub, pauses):
        assert client.offer(LOAD, 3, 99).id == "t1"
        nonces = {claimed(one.headers).nonce for one in hub.asked if one.path == "/v1/transfers"}
        assert (len(nonces), len(pauses)) == (4, 3)
        assert pauses == sorted(pauses)


def test_a_hub_that_stays_away_is_said_and_nothing_hangs() -> None:
    with asked(always(cut=True)) as (client, _, pauses), pytest.raises(HubAway, match="cannot be reached"):
        client.jobs()
    assert len(pauses) == 4


def test_a_hub_that_never_was_there_is_not_waited_for() -> None:
    pauses: list[float] = []
    with pytest.raises(HubAway):
        HubClient("http://127.0.0.1:1", "van-3", KEY.sign, pause=pauses.append).jobs()
    assert len(pauses) == 1


def test_a_hub_that_is_not_there_is_away() -> None:
    with asked(always()) as (client, _hub, _):
        pass
    with pytest.raises(HubAway, match="cannot be reached") as told:
        client.greeting()
    assert "Nothing is lost" in told.value.remedy


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_a_hub_that_is_busy_is_asked_again_when_it_says(status: int) -> None:
    busy = Reply({"title": "busy"}, status, (("Retry-After", "3"),))
    with asked(after(1, Reply({"size": 0}), busy)) as (client, _, pauses):
        assert client.seen() == (0, "")
        assert pauses == [3.0]


def test_no_hub_makes_a_unit_wait_for_long() -> None:
    busy = Reply(None, 503, (("Retry-After", "99999"),))
    with asked(after(1, Reply({"size": 0}), busy)) as (client, _, pauses):
        client.seen()
        assert pauses == [15.0]


def test_a_clock_that_was_set_since_is_made_up_for() -> None:
    refused = Reply({"detail": "The request was made at another time."}, 401)
    with asked(after(1, Reply({"size": 0}), refused)) as (client, hub, _):
        client.seen()
        assert [one.path for one in hub.asked] == ["/v1/hub", "/v1/checkpoints", "/v1/hub", "/v1/checkpoints"]


@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (400, BadRequest, "The hub refused: No code. Ask."),
        (401, NotPermitted, "The hub refused: No code. Ask."),
        (403, NotPermitted, "The hub refused"),
        (404, BadRequest, "The hub refused"),
        (413, BadRequest, "The hub refused"),
        (500, Unavailable, "The hub failed"),
        (503, HubAway, "not ready"),
        (302, BadRequest, "points elsewhere"),
    ],
)
def test_what_the_hub_refuses_is_told_in_its_words(status: int, kind: type[CaseError], says: str) -> None:
    with asked(always({"title": "no", "detail": "No code.\n  Ask."}, status)) as (client, _, _p):
        with pytest.raises(CaseError, match=says) as told:
            client.seal("t1")
        assert type(told.value) is kind


def test_a_redirect_is_not_followed() -> None:
    with asked(always(status=307, headers=(("Location", "http://127.0.0.1:1/"),))) as (client, hub, _):
        with pytest.raises(BadRequest, match="points elsewhere"):
            client.put("t1", 0, b"sealed")
        assert len(hub.asked) == 2


def test_what_the_hub_lacks_is_known_in_order() -> None:
    with asked(always(STANDING)) as (client, _, _p):
        assert list(client.standing("t1", 3).missing()) == [1]


def test_a_chunk_goes_as_it_is_with_its_digest() -> None:
    with asked(always(status=204)) as (client, hub, _):
        client.put("t1", 7, b"sealed")
        last = hub.asked[-1]
        assert (last.method, last.path, last.body) == ("PUT", "/v1/transfers/t1/chunks/7", b"sealed")
        assert {"Content-Digest", "Content-Type"} <= {name for name, _ in last.headers}


def test_another_history_is_a_fork() -> None:
    with asked(always({"detail": "It witnessed 9 entries."}, 409)) as (client, _, _p), pytest.raises(Forked, match="9 entries"):
        client.witness("note", 9, ())


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no json",
        b"[1]",
        {"id": "../x", "state": "open"},
        {**STANDING, "count": 4},
        {**STANDING, "held": [[1]]},
        {**STANDING, "held": [[0, "x"]]},
        {**STANDING, "receipt": 5},
        {**STANDING, "state": None},
    ],
)
def test_an_answer_of_another_kind_is_no_answer(body: object) -> None:
    with asked(always(body)) as (client, _, _p), pytest.raises(CaseError, match="answers otherwise than a hub does"):
        client.offer(LOAD, 3, 99)


def test_a_hub_claims_no_chunk_beyond_the_last() -> None:
    with asked(always({**STANDING, "held": [[-5, 1], [2, 10**15]]})) as (client, _, _p):
        assert list(client.standing("t1", 3).missing()) == [1]


def test_a_flood_is_cut_off() -> None:
    with asked(always(b" " * (5 << 20))) as (client, _, _p), pytest.raises(CaseError, match="more than 4 MiB"):
        client.jobs()


def test_a_job_of_any_name_stays_one_part_of_the_path() -> None:
    with asked(always({"drafts": []})) as (client, hub, _):
        client.slips("a/../b?c#d")
        assert hub.asked[-1].path == "/v1/jobs/a%2F..%2Fb%3Fc%23d/drafts"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's side of TLS with a certificate of its own, and the file that says so."""
    from tests.linking.certificates import certificate_for

    key, pem = certificate_for("127.0.0.1", tmp_path_factory.mktemp("tls"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem, key)
    return context, pem


def test_a_laboratorys_own_authority_is_trusted_where_it_is_named(
    own: tuple[ssl.SSLContext, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_HUB_CA", str(own[1]))
    with asked(always(), tls=own[0]) as (client, _, _p):
        assert client.greeting().name == "North"


def test_a_strangers_certificate_is_refused_at_once(own: tuple[ssl.SSLContext, Path]) -> None:
    with asked(always(), tls=own[0]) as (client, _, pauses):
        with pytest.raises(HubAway, match="is not trusted") as told:
            client.greeting()
        assert "WORKBENCH_HUB_CA" in told.value.remedy
        assert pauses == []


def test_a_hub_that_asks_for_a_certificate_is_shown_the_units(
    own: tuple[ssl.SSLContext, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, pem = own
    strict = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    strict.load_cert_chain(pem, pem.with_name("key.pem"))
    strict.load_verify_locations(pem)
    strict.verify_mode = ssl.CERT_REQUIRED
    monkeypatch.setenv("WORKBENCH_HUB_CA", str(pem))
    with asked(always(), tls=strict) as (client, _, _p), pytest.raises(HubAway) as told:
        client.greeting()
    assert "WORKBENCH_HUB_CERT" in told.value.remedy
    (both := tmp_path / "both.pem").write_bytes(pem.read_bytes() + pem.with_name("key.pem").read_bytes())
    monkeypatch.setenv("WORKBENCH_HUB_CERT", str(both))
    with asked(always(), tls=strict) as (client, _, _p):
        assert client.greeting().name == "North"


@pytest.mark.parametrize("variable", ["WORKBENCH_HUB_CA", "WORKBENCH_HUB_CERT"])
@pytest.mark.parametrize("body", [None, b"no PEM"])
def test_a_certificate_that_cannot_be_read_is_named(
    variable: str, body: bytes | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "own.pem"
    if body is not None:
        file.write_bytes(body)
    monkeypatch.setenv(variable, str(file))
    with closing(HubClient("https://127.0.0.1:1", "van-3", KEY.sign)) as client, pytest.raises(BadRequest, match=variable):
        client.greeting()


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hub",
        "ftp://hub",
        "https://",
        "https://hub/path",
        "https://a:b@hub",
        "https://hub?x",
        "https://hub:0",
        "https://hub:x",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(BadRequest, match="no address of a hub"):
        HubClient(url, "van-3", KEY.sign)


def test_words_of_a_recording_travel_in_the_clear_only_where_somebody_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BadRequest, match="could be read by anybody"):
        HubClient("http://hub.lab:8000", "van-3", KEY.sign)
    monkeypatch.setenv("WORKBENCH_HUB_PLAIN", "1")
    assert HubClient("http://hub.lab:8000/", "van-3", KEY.sign).url == "http://hub.lab:8000"


def test_an_answer_that_was_packed_is_not_unfolded() -> None:
    bomb = gzip.compress(b'{"jobs":[]}' + b" " * (8 << 20))
    with asked(always(bomb, headers=(("Content-Encoding", "gzip"),))) as (client, _, _), pytest.raises(CaseError, match="packed"):
        client.jobs()
