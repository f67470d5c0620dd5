"""RFC 3161 timestamps of a digest: asking a server for one, and judging one offline for as long as it is kept.

Whether a certificate was revoked is not asked: nothing but the configured server is ever contacted, and no proxy on the way.
"""

from __future__ import annotations

import asyncio
import http.client
import logging
import secrets
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC
from typing import Any
from urllib.parse import SplitResult, urlsplit

from workbench.domain.errors import Defect, Unavailable

LARGEST = 64 * 1024  # a token with the whole chain of a 4096-bit authority has about 8 KiB
LONGEST = 6  # certificates; of 8 that all bear one name, chains can be put together for a minute, of 12 for ever

NO_ROOTS = "No root certificate of a timestamp server is configured that can be read."
TOO_LARGE = "The timestamp is too large to be one."
UNREADABLE = "This is no RFC 3161 timestamp."
TOO_MANY = "The timestamp carries more certificates than a chain has."
OTHER_DIGEST = "The timestamp is of something else."
NO_SIGNER = "The timestamp does not carry one signature and the certificate it was made with."
UNBOUND = "The timestamp's signature does not name the certificate it is to be checked with."
BROKEN = "The timestamp's signature does not hold: it was altered, or signed by someone else."
NOT_VALID_THEN = "The timestamp server's certificate was not valid at the time that the timestamp states."
NOT_FOR_TIME = "The timestamp server's certificate was not issued for timestamps, and for them alone."
WEAK = "The timestamp is signed with algorithms or a key too weak to prove anything, or that do not belong together."
STRANGER = "The timestamp server's certificate does not lead to a configured root."

_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply", "Connection": "close"}
_LATER = "What was to be stamped is as it was: try again later."
_ADDRESS = "Correct the address of the timestamp server in the laboratory's policy, or leave it empty."
_QUIET = logging.NullHandler()


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a sound token says: when (UTC), by whom its certificate says, and its serial number there."""

    at: str
    authority: str
    serial: str


def request(digest: bytes) -> tuple[bytes, int]:
    """A TimeStampReq (DER) for a SHA-256 digest, and the nonce in it."""
    from asn1crypto import tsp

    if len(digest) != 32:
        raise Defect(f"a timestamp is of a SHA-256 digest, not of {len(digest)} bytes")
    nonce = secrets.randbits(64)
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    query = tsp.TimeStampReq({"version": "v1", "message_imprint": imprint, "nonce": nonce, "cert_req": True})
    return query.dump(), nonce


def fetch(url: str, digest: bytes, *, timeout: float) -> bytes:
    """A TimeStampToken (DER) for the digest from the server at the address; status, nonce and digest are checked.

    Its signature is not: that is for `judge_token`. Waits `timeout` seconds at most to be connected, and as long again for
    the whole answer; raises Unavailable where there is none to be had now.
    """
    address = _address(url)
    query, nonce = request(digest)
    answer = _exchange(address, query, timeout)
    try:
        return _granted(answer, digest, nonce)
    except _Refused as refusal:
        did = str(refusal)
    except Exception:  # noqa: BLE001 - a parser's failure on a hostile answer is an answer that is none
        did = "answered with something that is no timestamp response"
    raise Unavailable(f"The timestamp server {address.netloc} {did}.", f"{_LATER} Ask who runs it.")


def judge_token(token: bytes, digest: bytes, roots_pem: str) -> Stamp | str:
    """What the token says, where it is sound for this digest and these roots; else what is wrong with it."""
    try:
        return _judged(token, digest, roots_pem)
    except Exception as error:  # noqa: BLE001 - a parser's failure on a hostile token is a verdict, never a traceback
        return f"{UNREADABLE} ({type(error).__name__}: {_plain(str(error))})"


# Asking


class _Refused(Exception):
    """What the server did instead of stamping."""


def _address(url: str) -> SplitResult:
    try:
        split = urlsplit(url)
        usable = split.scheme in ("https", "http") and split.hostname and split.username is None and split.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise Unavailable(f"{url!r} is no address of a timestamp server.", _ADDRESS)
    return split


def _exchange(address: SplitResult, query: bytes, timeout: float) -> bytes:
    """One question, one answer; whoever redirects is not followed."""
    try:
        with closing(_connection(address, timeout)) as connection:
            connection.connect()
            with _deadline(connection.sock, timeout):
                connection.request("POST", _path(address), query, _HEADERS)
                with connection.getresponse() as response:
                    answer = response.read(LARGEST + 1)
    except TimeoutError:
        problem = f"The timestamp server {address.netloc} did not answer within {timeout:g} s."
        raise Unavailable(problem, _LATER) from None
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        problem = f"The timestamp server {address.netloc} could not be asked ({_reason(error)})."
        raise Unavailable(problem, f"{_LATER} Check the network and the address.") from error
    if response.status != 200:
        raise _misdirected(address, response)
    return answer


def _connection(address: SplitResult, timeout: float) -> http.client.HTTPConnection:
    host = address.hostname or ""
    if address.scheme == "https":
        return http.client.HTTPSConnection(host, address.port or 443, timeout=timeout, context=ssl.create_default_context())
    return http.client.HTTPConnection(host, address.port or 80, timeout=timeout)


def _path(address: SplitResult) -> str:
    return (address.path or "/") + (f"?{address.query}" if address.query else "")


@contextmanager
def _deadline(connected: socket.socket, seconds: float) -> Iterator[None]:
    """Ends the connection after so many seconds in all: a server that answers drop by drop keeps within every single wait."""
    late = threading.Event()

    def end() -> None:
        late.set()
        with suppress(OSError):
            socket.socket.shutdown(connected, socket.SHUT_RDWR)  # past TLS, which another thread is reading

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if late.is_set():
            raise TimeoutError


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted here: {error.verify_message}"
    return _plain(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _misdirected(address: SplitResult, response: http.client.HTTPResponse) -> Unavailable:
    elsewhere = response.headers.get("Location")
    if 300 <= response.status < 400 and elsewhere:
        problem = (
            f"The timestamp server {address.netloc} refers to another address, {elsewhere[:200]!r}, which was not contacted."
        )
        return Unavailable(problem, _ADDRESS)
    problem = f"The timestamp server {address.netloc} answered with HTTP status {response.status}."
    return Unavailable(problem, f"{_LATER} Check the address, or ask who runs it.")


def _granted(answer: bytes, digest: bytes, nonce: int) -> bytes:
    """The token in a TimeStampResp; without trusting it, what it states is compared with what was asked."""
    if len(answer) > LARGEST:
        raise _Refused(f"answered with more than {LARGEST // 1024} KiB")
    (status, *reasons), token = _response(answer)
    if status not in ("granted", "granted_with_mods") or not token:
        raise _Refused(f"gave no timestamp ({_plain(': '.join([status, *reasons]))})")
    said = _statement(_signed_data(token))
    if said["nonce"].native != nonce:
        raise _Refused("answered with a timestamp that was made for another request (its nonce differs)")
    if not _is_of(said, digest):
        raise _Refused("answered with a timestamp of something else")
    return token


def _response(answer: bytes) -> tuple[list[str], bytes]:
    """Status and what the server says about it, and the token: asn1crypto's own class insists on a token."""
    from asn1crypto import core, tsp

    parts = core.SequenceOf.load(answer, spec=core.Any, strict=True)
    status = parts[0].parse(tsp.PKIStatusInfo)
    words = [str(status["status"].native), *(status["status_string"].native or ()), *sorted(status["fail_info"].native or ())]
    return words, parts[1].dump() if len(parts) > 1 else b""


# Judging


def _judged(token: bytes, digest: bytes, roots_pem: str) -> Stamp | str:
    roots = _roots(roots_pem)
    if not roots:
        return NO_ROOTS
    if len(token) > LARGEST:
        return TOO_LARGE
    signed = _signed_data(token)
    said, certificate = _statement(signed), _signer(signed)
    faults = _faults(signed, said, certificate, digest, roots)
    fault = next((problem for problem, wrong in faults if wrong), None)
    return fault or Stamp(_utc(said), _name(certificate), f"0x{said['serial_number'].native:02X}")


def _roots(pem: str) -> list[Any]:
    from asn1crypto import x509 as asn1
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    with suppress(ValueError):
        return [asn1.Certificate.load(c.public_bytes(Encoding.DER)) for c in x509.load_pem_x509_certificates(pem.encode())]
    return []


def _signed_data(token: bytes) -> Any:
    from asn1crypto import cms, tsp

    info = cms.ContentInfo.load(token, strict=True)
    if not isinstance(_statement(info["content"]), tsp.TSTInfo):
        raise ValueError("something else was signed")
    return info["content"]


def _statement(signed: Any) -> Any:
    return signed["encap_content_info"]["content"].parsed


def _signer(signed: Any) -> Any:
    """The certificate that the only signature refers to; None where there is none."""
    from pyhanko.sign.general import CMSExtractionError, extract_certificate_info

    try:
        return extract_certificate_info(signed).signer_cert
    except CMSExtractionError:
        return None


def _faults(signed: Any, said: Any, certificate: Any, digest: bytes, roots: list[Any]) -> Iterator[tuple[str, bool]]:
    """Everything that can be wrong, in the order in which it is told; later ones may rely on earlier ones."""
    yield OTHER_DIGEST, not _is_of(said, digest)
    yield NO_SIGNER, certificate is None
    yield TOO_MANY, len(signed["certificates"]) > LONGEST
    yield UNBOUND, not _names_signer(signed["signer_infos"][0], certificate)
    status = _validated(signed, said, roots)
    yield BROKEN, status is None or not (status.intact and status.valid)
    yield NOT_VALID_THEN, not certificate.not_valid_before <= said["gen_time"].native <= certificate.not_valid_after
    yield NOT_FOR_TIME, not _is_for_time(certificate)
    yield WEAK, not _is_strong(signed["signer_infos"][0], certificate)
    yield STRANGER, not status.trusted


def _is_of(said: Any, digest: bytes) -> bool:
    imprint = said["message_imprint"]
    return bool(imprint["hash_algorithm"]["algorithm"].native == "sha256" and imprint["hashed_message"].native == digest)


def _names_signer(signer: Any, certificate: Any) -> bool:
    """Whether the signed attributes hold the certificate's ESSCertID or ESSCertIDv2, and none of another."""
    from pyhanko.sign.general import check_ess_certid

    attributes = [a for a in signer["signed_attrs"] if a["type"].native in ("signing_certificate", "signing_certificate_v2")]
    identifiers = [value["certs"][0] for attribute in attributes for value in attribute["values"]]
    return bool(identifiers) and all(check_ess_certid(certificate, identifier) for identifier in identifiers)


def _validated(signed: Any, said: Any, roots: list[Any]) -> Any:
    """pyHanko's view of the signature and of the chain at the stated time; None where the signature's form is off."""
    from pyhanko.sign.validation.errors import SignatureValidationError
    from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
    from pyhanko.sign.validation.status import TimestampSignatureStatus
    from pyhanko_certvalidator import ValidationContext

    logging.getLogger("pyhanko").addHandler(_QUIET)  # what it would print, the verdict says
    context = ValidationContext(trust_roots=roots, moment=said["gen_time"].native, allow_fetching=False)
    imprint = said["message_imprint"]["hashed_message"].native
    try:
        return TimestampSignatureStatus(**asyncio.run(validate_tst_signed_data(signed, context, lambda _: imprint)))
    except SignatureValidationError:
        return None


def _is_for_time(certificate: Any) -> bool:
    """RFC 3161, 2.3: extended key usage is critical and timeStamping alone; a key usage, where stated, is to sign."""
    purposes, usage = certificate.extended_key_usage_value, certificate.key_usage_value
    signs = usage is None or bool({"digital_signature", "non_repudiation"} & usage.native)
    alone = purposes is not None and purposes.native == ["time_stamping"]
    return signs and alone and "extended_key_usage" in certificate.critical_extensions


def _is_strong(signer: Any, certificate: Any) -> bool:
    """Whether hash and signature are of kinds, and the key of a length, that nobody forges; and of one piece."""
    from asn1crypto import algos
    from pyhanko.sign.validation.utils import DEFAULT_ALGORITHM_USAGE_POLICY as POLICY

    digest, signature = signer["digest_algorithm"], signer["signature_algorithm"]
    bare = algos.DigestAlgorithm({"algorithm": digest["algorithm"].native})
    return bool(
        POLICY.digest_algorithm_allowed(digest, moment=None)
        and POLICY.signature_algorithm_allowed(signature, moment=None, public_key=certificate.public_key)
        and POLICY.digest_combination_allowed(signature, bare, moment=None)
    )


def _utc(said: Any) -> str:
    return str(said["gen_time"].native.astimezone(UTC).isoformat().replace("+00:00", "Z"))


def _name(certificate: Any) -> str:
    return _plain(str(certificate.subject.native.get("common_name") or certificate.subject.human_friendly))


def _plain(words: str) -> str:
    """Words that came from elsewhere, on one line of bounded length and without what steers a screen."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in " ".join(words.split()))[:300]
