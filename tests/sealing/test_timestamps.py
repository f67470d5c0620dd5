"""Timestamps: a sound one is taken, anything else is named for what it is, and no server can hold us up."""

from __future__ import annotations

import hashlib
import random
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import cms, core, tsp

from tests.sealing.tsa import (
    DAY,
    FOR_TIME,
    FORGERIES,
    Authority,
    Lie,
    Reply,
    TimestampServer,
    for_this_machine,
    purpose,
    refusal,
    usage,
)
from workbench.domain.errors import Defect, Unavailable
from workbench.sealing import timestamps
from workbench.sealing.timestamps import Stamp, fetch, judge_token, request

DIGEST = hashlib.sha256(b"a checkpoint").digest()
THEN = datetime(2026, 11, 20, 12, 30, 15, tzinfo=UTC)
HERE = pytest.mark.allow_hosts(["127.0.0.1"])


@pytest.fixture(scope="module", params=["ec", "rsa"])
def authority(request: pytest.FixtureRequest) -> Authority:
    return Authority(request.param, between=True)


@pytest.fixture
def server() -> Iterator[TimestampServer]:
    with TimestampServer(Authority().response) as running:
        yield running


def _refused(url: str, timeout: float = 5) -> Unavailable:
    with pytest.raises(Unavailable) as told:
        fetch(url, DIGEST, timeout=timeout)
    return told.value


# Asking


def test_a_request_asks_for_the_digest_with_a_nonce_and_the_certificates() -> None:
    query, nonce = request(DIGEST)
    asked = tsp.TimeStampReq.load(query, strict=True).native
    assert asked["message_imprint"]["hashed_message"] == DIGEST
    assert (asked["version"], asked["nonce"], asked["cert_req"]) == ("v1", nonce, True)
    assert request(DIGEST)[1] != nonce


def test_only_a_sha256_digest_is_stamped() -> None:
    with pytest.raises(Defect, match="20 bytes"):
        request(b"x" * 20)


@HERE
@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_fetched_token_is_sound(kind: str) -> None:
    authority = Authority(kind)
    with TimestampServer(authority.response) as server:
        token = fetch(server.url, DIGEST, timeout=5)
    stamp = judge_token(token, DIGEST, authority.root.pem)
    assert isinstance(stamp, Stamp)
    assert (stamp.authority, stamp.serial) == ("Test timestamps", "0x01")
    assert abs(datetime.now(UTC) - datetime.fromisoformat(stamp.at)).total_seconds() < 10


@HERE
def test_a_token_granted_with_changes_and_words_is_taken() -> None:
    authority = Authority()
    with TimestampServer(
        lambda query: authority.response(query, Lie(status="granted_with_mods", words=("Operation Okay",)))
    ) as server:
        assert isinstance(judge_token(fetch(server.url, DIGEST, timeout=5), DIGEST, authority.root.pem), Stamp)


@HERE
def test_a_server_reached_by_tls_must_be_trusted_here_and_keep_to_the_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = Authority()
    with TimestampServer(authority.response, tls=(for_this_machine(authority), tmp_path)) as server:
        problem = f"The timestamp server {server.netloc} could not be asked (its certificate is not trusted here: "
        assert _refused(server.url).problem.startswith(problem)
        (tmp_path / "roots.pem").write_text(authority.root.pem)
        monkeypatch.setenv(ssl.get_default_verify_paths().openssl_cafile_env, str(tmp_path / "roots.pem"))
        assert isinstance(judge_token(fetch(server.url, DIGEST, timeout=5), DIGEST, authority.root.pem), Stamp)
        assert len(server.asked) == 1
        server.respond = lambda query: server.hanging(b"0")
        assert _refused(server.url, timeout=0.4).problem == f"The timestamp server {server.netloc} did not answer within 0.4 s."


REPLIES: dict[str, tuple[Callable[[bytes], bytes | Reply], str]] = {
    "wrong nonce": (
        lambda query: Authority().response(query, Lie(nonce=7)),
        "answered with a timestamp that was made for another request (its nonce differs).",
    ),
    "replayed": (
        lambda query: Authority().response(request(DIGEST)[0]),
        "answered with a timestamp that was made for another request (its nonce differs).",
    ),
    "another digest": (
        lambda query: Authority().response(query, Lie(digest=b"y" * 32)),
        "answered with a timestamp of something else.",
    ),
    "refusal": (
        lambda query: refusal("Closed\x1b[31m\ntoday"),
        "gave no timestamp (rejection: Closed\ufffd[31m today: bad_alg).",
    ),
    "refusal with a token": (
        lambda query: Authority().response(query, Lie(status="rejection")),
        "gave no timestamp (rejection).",
    ),
    "waiting": (lambda query: Authority().response(query, Lie(status="waiting")), "gave no timestamp (waiting)."),
    "granted without a token": (lambda query: bytes.fromhex("30053003020100"), "gave no timestamp (granted)."),
    "a page": (lambda query: b"<html>Welcome</html>", "answered with something that is no timestamp response."),
    "nothing": (lambda query: b"", "answered with something that is no timestamp response."),
    "a list of nothing": (lambda query: b"0\0", "answered with something that is no timestamp response."),
    "cut": (lambda query: Authority().response(query)[:-1], "answered with something that is no timestamp response."),
    "more than an answer": (
        lambda query: Authority().response(query) + b"\0",
        "answered with something that is no timestamp response.",
    ),
    "too much": (lambda query: Authority().response(query) + bytes(timestamps.LARGEST), "answered with more than 64 KiB."),
    "an error": (lambda query: Reply([], status=503), "answered with HTTP status 503."),
    "elsewhere": (
        lambda query: Reply([], status=302, headers={"Location": "http://127.0.0.1:9/other"}),
        "refers to another address, 'http://127.0.0.1:9/other', which was not contacted.",
    ),
}


@HERE
@pytest.mark.parametrize("name", REPLIES)
def test_an_answer_that_is_no_timestamp_of_this_digest_is_named(name: str, server: TimestampServer) -> None:
    server.respond, said = REPLIES[name]
    told = _refused(server.url)
    assert told.problem == f"The timestamp server {server.netloc} {said}"
    assert told.remedy
    assert len(server.asked) == 1


@HERE
def test_what_a_server_says_is_not_repeated_at_any_length(server: TimestampServer) -> None:
    server.respond = lambda query: refusal("no " * 10_000)
    assert len(_refused(server.url).problem) < 400


@HERE
def test_an_answer_with_a_flipped_bit_is_refused_or_left_to_be_judged(server: TimestampServer) -> None:
    authority, chance, told = Authority(), random.Random(7), 0

    def flipped(query: bytes) -> bytes:
        answer = bytearray(authority.response(query))
        answer[chance.randrange(len(answer))] ^= 1 << chance.randrange(8)
        return bytes(answer)

    server.respond = flipped
    for _ in range(60):
        try:
            judge_token(fetch(server.url, DIGEST, timeout=5), DIGEST, authority.root.pem)
        except Unavailable as refusal:
            told += server.netloc in refusal.problem
    assert 0 < told < 60


@HERE
@pytest.mark.parametrize("begun", [b"", b"0"], ids=["silent", "drop by drop"])
def test_a_server_that_never_ends_is_left_at_the_timeout(begun: bytes, server: TimestampServer) -> None:
    server.respond = lambda query: server.hanging(begun)
    began = time.monotonic()
    assert _refused(server.url, timeout=0.4).problem == f"The timestamp server {server.netloc} did not answer within 0.4 s."
    assert 0.3 < time.monotonic() - began < 3


@HERE
def test_a_server_that_sends_for_ever_is_cut_off(server: TimestampServer) -> None:
    server.respond = lambda query: Reply(iter(lambda: b"0" * 4096, b""))
    assert _refused(server.url).problem == f"The timestamp server {server.netloc} answered with more than 64 KiB."


@HERE
def test_a_server_that_is_not_there_is_named_with_what_to_do() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{free.getsockname()[1]}"
        told = _refused(f"http://{nobody}/")
    assert told.problem == f"The timestamp server {nobody} could not be asked (Connection refused)."
    assert "try again later" in told.remedy
    assert told.exit_code == 5


@HERE
def test_a_name_that_no_machine_can_have_is_named() -> None:
    name = "a" * 70
    assert _refused(f"http://{name}/").problem.startswith(f"The timestamp server {name} could not be asked (encoding with 'idna'")


@HERE
def test_a_server_that_speaks_no_tls_is_named(server: TimestampServer) -> None:
    problem = _refused(server.url.replace("http:", "https:")).problem
    assert problem.startswith(f"The timestamp server {server.netloc} could not be asked ([SSL")


@HERE
def test_a_server_that_speaks_no_http_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, ThreadPoolExecutor() as beside:
        there = f"127.0.0.1:{listening.getsockname()[1]}"
        spoken = beside.submit(_speak, listening, b"220 mail here\r\n")
        problem = _refused(f"http://{there}/").problem
        spoken.result(5)
    assert problem == f"The timestamp server {there} could not be asked (220 mail here)."


def _speak(listening: socket.socket, words: bytes) -> None:
    calling, _ = listening.accept()
    with calling:
        calling.recv(4096)
        calling.sendall(words)


@HERE
def test_a_server_that_never_shakes_hands_is_left_at_the_timeout() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        there = f"127.0.0.1:{listening.getsockname()[1]}"
        told = _refused(f"https://{there}/", timeout=0.3)
    assert told.problem == f"The timestamp server {there} did not answer within 0.3 s."


@pytest.mark.parametrize(
    "url",
    [
        "",
        "tsa.example",
        "ftp://tsa.example/",
        "http://",
        "http://tsa.example:port/",
        "https://me:secret@tsa.example/",
        "http://a b/",
        "http://[::1/",
    ],
)
def test_what_is_no_address_is_refused_before_anything_is_asked(url: str) -> None:
    assert _refused(url).problem == f"{url!r} is no address of a timestamp server."


# Judging


def test_a_sound_token_says_when_by_whom_and_its_number(authority: Authority) -> None:
    token = authority.token(DIGEST, Lie(at=THEN))
    assert judge_token(token, DIGEST, authority.root.pem) == Stamp(
        "2026-11-20T12:30:15Z", "Test timestamps", f"0x{authority.serial:02X}"
    )


def test_a_time_with_an_offset_is_told_in_utc_and_one_without_a_zone_is_none(authority: Authority) -> None:
    offset, zoneless = (
        core.GeneralizedTime.load(b"\x18" + bytes([len(t)]) + t) for t in (b"20261120133015+0100", b"20261120123015")
    )
    told = judge_token(authority.token(DIGEST, Lie(at=offset)), DIGEST, authority.root.pem)
    assert isinstance(told, Stamp)
    assert told.at == "2026-11-20T12:30:15Z"
    none = judge_token(authority.token(DIGEST, Lie(at=zoneless)), DIGEST, authority.root.pem)
    assert str(none).startswith(timestamps.UNREADABLE)


@pytest.mark.parametrize("names", [("v1",), ("v2",), ("v1", "v2")], ids="+".join)
def test_either_form_of_naming_the_certificate_will_do(names: tuple[str, ...], authority: Authority) -> None:
    assert isinstance(judge_token(authority.token(DIGEST, Lie(names=names)), DIGEST, authority.root.pem), Stamp)


def test_a_key_usage_of_signing_is_as_good_as_none() -> None:
    authority = Authority(extensions=(purpose(*FOR_TIME), usage(signs=True)))
    assert isinstance(judge_token(authority.token(DIGEST), DIGEST, authority.root.pem), Stamp)


def test_a_token_outlives_the_certificate_it_was_signed_with() -> None:
    authority = Authority(begins=-30 * DAY, ends=-1 * DAY)
    token = authority.token(DIGEST, Lie(at=datetime.now(UTC) - 2 * DAY))
    assert isinstance(judge_token(token, DIGEST, authority.root.pem), Stamp)


def test_any_of_several_roots_and_a_pinned_server_will_do(authority: Authority) -> None:
    token, others = authority.token(DIGEST), Authority().root.pem
    assert isinstance(judge_token(token, DIGEST, others + authority.root.pem), Stamp)
    assert isinstance(judge_token(token, DIGEST, authority.tsa.pem), Stamp)


@pytest.mark.parametrize("kind", ["ec", "rsa"])
@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_token_is_named_for_what_it_is(name: str, kind: str) -> None:
    forged = FORGERIES[name](kind)
    assert judge_token(forged.token, forged.digest, forged.roots) == forged.verdict


def test_a_token_with_two_signatures_is_none(authority: Authority) -> None:
    token = cms.ContentInfo.load(authority.token(DIGEST))
    signers = token["content"]["signer_infos"]
    signers.append(signers[0].copy())
    assert judge_token(token.dump(force=True), DIGEST, authority.root.pem) == timestamps.NO_SIGNER


def test_a_pinned_server_must_still_be_one_for_timestamps() -> None:
    authority = Authority(extensions=())
    assert judge_token(authority.token(DIGEST), DIGEST, authority.tsa.pem) == timestamps.NOT_FOR_TIME


@pytest.mark.parametrize("roots", ["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
def test_without_roots_nothing_is_trusted(roots: str, authority: Authority) -> None:
    assert judge_token(authority.token(DIGEST), DIGEST, roots) == timestamps.NO_ROOTS


def test_a_digest_of_another_kind_is_not_the_one_that_was_stamped(authority: Authority) -> None:
    assert judge_token(authority.token(DIGEST), DIGEST[:20], authority.root.pem) == timestamps.OTHER_DIGEST


@pytest.mark.parametrize("token", [b"", b"0", b"0\0", b"0\x80", b"\0" * 64, b"0\x84\xff\xff\xff\xff", b"0\x80" * 9000, b"<html>"])
def test_garbage_is_a_verdict(token: bytes, authority: Authority) -> None:
    assert str(judge_token(token, DIGEST, authority.root.pem)).startswith(timestamps.UNREADABLE)


def test_what_is_no_timestamp_but_signed_is_a_verdict(single: bytes, authority: Authority) -> None:
    start = single.index(b"/Contents <") + len(b"/Contents <")
    signature = bytes.fromhex(single[start : single.index(b">", start)].decode()).rstrip(b"\0")
    assert str(judge_token(signature, DIGEST, authority.root.pem)).startswith(timestamps.UNREADABLE)


def test_an_oversized_token_is_not_even_read(authority: Authority) -> None:
    assert judge_token(authority.token(DIGEST) + bytes(timestamps.LARGEST), DIGEST, authority.root.pem) == timestamps.TOO_LARGE


def test_no_cut_token_passes(authority: Authority) -> None:
    token = authority.token(DIGEST)
    verdicts = [judge_token(token[:length], DIGEST, authority.root.pem) for length in range(0, len(token), 7)]
    assert all(str(verdict).startswith(timestamps.UNREADABLE) for verdict in verdicts)
    assert str(judge_token(token + b"\0", DIGEST, authority.root.pem)).startswith(timestamps.UNREADABLE)


def test_a_flipped_bit_is_found_or_changes_nothing_that_is_said(authority: Authority) -> None:
    token, chance = authority.token(DIGEST), random.Random(7)
    genuine, found = judge_token(token, DIGEST, authority.root.pem), 0
    for place in chance.sample(range(len(token)), 100):
        flipped = bytearray(token)
        flipped[place] ^= 1 << chance.randrange(8)
        verdict = judge_token(bytes(flipped), DIGEST, authority.root.pem)
        assert verdict == genuine or isinstance(verdict, str), place
        found += isinstance(verdict, str)
    assert found > 90


def test_no_bit_of_what_is_signed_can_be_flipped(authority: Authority) -> None:
    token = authority.token(DIGEST)
    start = token.index(DIGEST)
    for place in range(start - 30, start + 60):
        flipped = bytearray(token)
        flipped[place] ^= 1
        assert isinstance(judge_token(bytes(flipped), DIGEST, authority.root.pem), str), place


# A second opinion


@pytest.fixture(scope="module")
def openssl() -> str:
    found = shutil.which("openssl")
    if found is None:
        pytest.skip("the openssl command, which gives a second opinion on timestamps, is not installed")
    return found


def _openssl_accepts(openssl: str, folder: Path, token: bytes, digest: bytes, roots: str) -> bool:
    (folder / "token.der").write_bytes(token)
    (folder / "roots.pem").write_text(roots)
    asked = [openssl, "ts", "-verify", "-digest", digest.hex(), "-token_in", "-in", "token.der", "-CAfile", "roots.pem"]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode == 0 and "Verification: OK" in done.stdout + done.stderr


def test_openssl_accepts_what_the_local_authority_makes(openssl: str, authority: Authority, tmp_path: Path) -> None:
    assert _openssl_accepts(openssl, tmp_path, authority.token(DIGEST), DIGEST, authority.root.pem)


# OpenSSL 3.0 takes these.
STRICTER_THAN_OPENSSL = {
    "signed attributes of other content",
    "hashed with SHA-1",
    "hashed with SHA-1, unsaid",
    "of a digest of another kind",
    "key too short",
}


@pytest.mark.parametrize("name", sorted(set(FORGERIES) - STRICTER_THAN_OPENSSL))
def test_openssl_refuses_what_we_refuse(name: str, openssl: str, tmp_path: Path) -> None:
    forged = FORGERIES[name]("ec")
    assert not _openssl_accepts(openssl, tmp_path, forged.token, forged.digest, forged.roots)


CONFIGURED = """
[tsa]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
accuracy = secs:1, millisecs:500
ordering = yes
tsa_name = yes
ess_cert_id_chain = {chain}
ess_cert_id_alg = {hashed}
"""


@pytest.mark.parametrize(("hashed", "chain"), [("sha1", "no"), ("sha256", "yes"), ("sha512", "no")])
def test_what_openssl_stamps_is_sound(hashed: str, chain: str, openssl: str, authority: Authority, tmp_path: Path) -> None:
    between = authority.chain[1].pem
    texts = {"key.pem": authority.tsa.key_pem, "tsa.pem": authority.tsa.pem, "chain.pem": between, "serial": "1F\n"}
    texts["tsa.cnf"] = CONFIGURED.format(chain=chain, hashed=hashed)
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "query.tsq").write_bytes(request(DIGEST)[0])
    stamping = "-signer tsa.pem -inkey key.pem -chain chain.pem -queryfile query.tsq -token_out -out token.der"
    asked = [openssl, "ts", "-reply", "-config", "tsa.cnf", "-section", "tsa", *stamping.split()]
    subprocess.run(asked, cwd=tmp_path, capture_output=True, check=True)
    stamp = judge_token((tmp_path / "token.der").read_bytes(), DIGEST, authority.root.pem)
    assert isinstance(stamp, Stamp), stamp
    assert stamp.serial == "0x20"
    assert stamp.authority == "Test timestamps"
