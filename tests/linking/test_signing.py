"""A unit's signed requests."""

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from workbench.linking.signing import Claim, NotSigned, claimed, proven, signed

KEY = Ed25519PrivateKey.from_private_bytes(b"\1" * 32)
PUBLIC = KEY.public_key().public_bytes_raw().hex()
URL = "https://hub.example:8000/v1/transfers/a1/chunks/7?x=1"
BODY = b"sound"


def _headers(method: str = "PUT", url: str = URL, body: bytes = BODY, key: Ed25519PrivateKey = KEY) -> list[tuple[str, str]]:
    return list(signed(method, url, body, unit="van-3", sign=key.sign, at=1_800_000_000.9).items())


def test_a_signed_request_is_its_units():
    request = proven("PUT", URL, _headers(), PUBLIC)
    request.hold(BODY)
    assert (request.claim.unit, request.claim.created) == ("van-3", 1_800_000_000)


def test_no_two_requests_share_a_nonce():
    assert claimed(_headers()).nonce != claimed(_headers()).nonce


def test_host_and_scheme_may_be_a_proxys():
    proven("PUT", "http://127.0.0.1:9000/v1/transfers/a1/chunks/7?x=1", _headers(), PUBLIC).hold(BODY)


@pytest.mark.parametrize(
    ("method", "url"),
    [("POST", URL), ("PUT", URL.replace("/7", "/8")), ("PUT", URL.replace("x=1", "x=2")), ("PUT", URL.partition("?")[0])],
)
def test_another_method_path_or_query_is_not_what_was_signed(method, url):
    with pytest.raises(NotSigned):
        proven(method, url, _headers(), PUBLIC)


@pytest.mark.parametrize("body", [b"", b"sounds", BODY + b"\0"])
def test_another_body_is_not_what_was_signed(body):
    with pytest.raises(NotSigned, match="another body"):
        proven("PUT", URL, _headers(), PUBLIC).hold(body)


def test_a_body_under_a_signature_without_one_is_refused():
    with pytest.raises(NotSigned, match="another body"):
        proven("POST", URL, _headers("POST", body=b""), PUBLIC).hold(b"sound")


def test_another_key_did_not_sign_it():
    with pytest.raises(NotSigned):
        proven("PUT", URL, _headers(key=Ed25519PrivateKey.generate()), PUBLIC)


def test_a_digest_put_in_later_is_not_signed_for():
    headers = _headers("POST", body=b"")
    theirs = dict(_headers("POST", body=b"sound"))
    with pytest.raises(NotSigned):
        proven("POST", URL, [*headers, ("content-digest", theirs["Content-Digest"])], PUBLIC).hold(b"sound")


def _renamed(headers: list[tuple[str, str]], old: str, new: str) -> list[tuple[str, str]]:
    return [(name, value.replace(old, new)) for name, value in headers]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"van-3"', '"van-4"'),
        ("created=1800000000", "created=1800000001"),
        ('"@query" ', ""),
        (";alg=", ";expires=9999999999;alg="),
        ("faw-hub-v1", "faw-hub-v2"),
        ("ed25519", "hmac-sha256"),
        ("unit=", "pyhms="),
    ],
)
def test_a_changed_claim_is_refused(old, new):
    headers = _headers()
    changed = _renamed(headers, old, new)
    assert changed != headers
    with pytest.raises(NotSigned):
        proven("PUT", URL, changed, PUBLIC)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "unit",
        "unit=1",
        "unit=()",
        'unit=();keyid="a"',
        'unit=();keyid="a";created=1.5;nonce="b"',
        'unit=();keyid=a;created=1;nonce="b"',
        'unit=();keyid="";created=1;nonce="b"',
        f'unit=();keyid="a";created=1;nonce="{"n" * 65}"',
        "unit=(" * 3_000,
        "ü=1",
    ],
)
def test_what_claims_nothing_is_refused(said):
    with pytest.raises(NotSigned):
        claimed([("Signature-Input", said), ("Signature", "unit=:AA==:")])


def test_a_claim_is_read_whatever_the_case_of_its_field():
    said = 'unit=("@method");created=5;keyid="van-3";nonce="n1"'
    assert claimed([("signature-input", said)]) == Claim("van-3", 5, "n1")


def test_a_second_signature_field_does_not_hide_the_first():
    other = list(signed("PUT", URL, BODY, unit="van-4", sign=Ed25519PrivateKey.generate().sign, at=1).items())
    with pytest.raises(NotSigned):
        proven("PUT", URL, [*_headers(), *other], PUBLIC)


@pytest.mark.parametrize("key", ["", "zz", "00", "00" * 33])
def test_what_is_no_key_signed_nothing(key):
    with pytest.raises(NotSigned):
        proven("PUT", URL, _headers(), key)
