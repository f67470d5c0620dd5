"""A timestamp authority on this machine, made for one test: a small CA, a TSA that lies on demand, a server that misbehaves."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import ssl
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Self

from asn1crypto import cms, core, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from workbench.sealing import timestamps

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
FOR_TIME = (ExtendedKeyUsageOID.TIME_STAMPING,)
DAY = timedelta(days=1)


def new_key(kind: str) -> PrivateKey:
    """An `ec` key on P-256, an `rsa` key of 2048 bits, or a `short` one of 1024."""
    return (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ec"
        else rsa.generate_private_key(65537, 1024 if kind == "short" else 2048)
    )


@dataclass(frozen=True, slots=True)
class Holder:
    """A key and the certificate of it."""

    key: PrivateKey
    certificate: x509.Certificate

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a certificate is to say."""

    name: str
    kind: str = "ec"
    is_ca: bool = False
    begins: timedelta = -30 * DAY
    ends: timedelta = 365 * DAY
    extensions: tuple[tuple[x509.ExtensionType, bool], ...] = ()


def issue(wanted: Wanted, issuer: Holder | None = None) -> Holder:
    """A fresh key and its certificate, self-signed where there is no issuer."""
    key, now = new_key(wanted.kind), datetime.now(UTC).replace(microsecond=0)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.name)])
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer.certificate.subject if issuer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + wanted.begins)
        .not_valid_after(now + wanted.ends)
        .add_extension(x509.BasicConstraints(ca=wanted.is_ca, path_length=None), critical=True)
    )
    for extension, critical in wanted.extensions:
        builder = builder.add_extension(extension, critical=critical)
    return Holder(key, builder.sign(issuer.key if issuer else key, hashes.SHA256()))


def usage(*, signs: bool) -> tuple[x509.ExtensionType, bool]:
    """A critical key usage: to sign, or to agree on keys only."""
    others = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
    )
    return x509.KeyUsage(digital_signature=signs, content_commitment=False, key_agreement=not signs, **others), True


def purpose(*purposes: x509.ObjectIdentifier, critical: bool = True) -> tuple[x509.ExtensionType, bool]:
    """An extended key usage."""
    return x509.ExtendedKeyUsage(purposes), critical


@dataclass(frozen=True, slots=True)
class Lie:
    """How a token departs from a sound one; as it stands, not at all."""

    digest: bytes = b""
    nonce: int | None = None
    imprinted: str = "sha256"
    at: datetime | core.GeneralizedTime | None = None
    names: tuple[str, ...] = ("v2",)
    signer: PrivateKey | None = None
    carries: bool = True
    beside: tuple[Holder, ...] = ()
    hashed: str = "sha256"
    mechanism: str = ""
    content_type: str = "tst_info"
    status: str = "granted"
    words: tuple[str, ...] = ()


HONEST = Lie()


class Authority:
    """A root, optionally somebody between, and a TSA; its tokens are sound where nothing else is asked for."""

    def __init__(
        self, kind: str = "ec", *, extensions: Sequence[Any] = (purpose(*FOR_TIME),), between: bool = False, **dates: timedelta
    ) -> None:
        self.root = issue(Wanted("Test root", kind, is_ca=True))
        self.between = issue(Wanted("Test authority between", kind, is_ca=True), self.root) if between else None
        self.tsa = issue(Wanted("Test timestamps", kind, extensions=tuple(extensions), **dates), self.between or self.root)
        self.serial = 0

    @property
    def chain(self) -> list[Holder]:
        """What a token carries: the TSA's certificate, and the one between."""
        return [self.tsa, self.between] if self.between else [self.tsa]

    def token(self, digest: bytes, lie: Lie = HONEST) -> bytes:
        """A TimeStampToken (DER)."""
        self.serial += 1
        statement = tsp.TSTInfo(
            {
                "version": "v1",
                "policy": "1.3.6.1.4.1.99999.1",
                "message_imprint": {"hash_algorithm": {"algorithm": lie.imprinted}, "hashed_message": lie.digest or digest},
                "serial_number": self.serial,
                "gen_time": lie.at or datetime.now(UTC).replace(microsecond=0),
                **({} if lie.nonce is None else {"nonce": lie.nonce}),
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": self._signed(statement, lie)}).dump()

    def response(self, query: bytes, lie: Lie = HONEST) -> bytes:
        """A TimeStampResp (DER) to a TimeStampReq."""
        asked = tsp.TimeStampReq.load(query)
        nonce = asked["nonce"].native if lie.nonce is None else lie.nonce
        token = self.token(asked["message_imprint"]["hashed_message"].native, replace(lie, nonce=nonce))
        status = tsp.PKIStatusInfo({"status": lie.status, **({"status_string": list(lie.words)} if lie.words else {})})
        return tsp.TimeStampResp({"status": status, "time_stamp_token": cms.ContentInfo.load(token)}).dump()

    def _signed(self, statement: tsp.TSTInfo, lie: Lie) -> cms.SignedData:
        tsa = asn1.Certificate.load(self.tsa.der)
        attributes = self._attributes(statement, lie)
        signature = _sign(
            lie.signer or self.tsa.key, attributes.dump(), "sha512" if lie.mechanism.startswith("sha512") else lie.hashed
        )
        family = "rsa" if isinstance(self.tsa.key, rsa.RSAPrivateKey) else "ecdsa"
        signer = {
            "version": "v1",
            "sid": cms.SignerIdentifier("issuer_and_serial_number", {"issuer": tsa.issuer, "serial_number": tsa.serial_number}),
            "digest_algorithm": {"algorithm": lie.hashed},
            "signed_attrs": attributes,
            "signature_algorithm": {"algorithm": lie.mechanism or f"{lie.hashed}_{family}"},
            "signature": signature,
        }
        certificates = [asn1.Certificate.load(holder.der) for holder in (*self.chain, *lie.beside)] if lie.carries else []
        return cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [{"algorithm": lie.hashed}],
                "encap_content_info": {"content_type": "tst_info", "content": core.ParsableOctetString(statement.dump())},
                "certificates": certificates,
                "signer_infos": [signer],
            }
        )

    def _attributes(self, statement: tsp.TSTInfo, lie: Lie) -> cms.CMSAttributes:
        digest = hashlib.new(lie.hashed, statement.dump()).digest()
        identified = {
            "v1": ("signing_certificate", {"certs": [{"cert_hash": hashlib.sha1(self.tsa.der).digest()}]}),
            "v2": ("signing_certificate_v2", {"certs": [{"cert_hash": hashlib.sha256(self.tsa.der).digest()}]}),
            "v1 of another": ("signing_certificate", {"certs": [{"cert_hash": hashlib.sha1(self.root.der).digest()}]}),
            "v2 of another": ("signing_certificate_v2", {"certs": [{"cert_hash": hashlib.sha256(self.root.der).digest()}]}),
        }
        plain = [("content_type", lie.content_type), ("message_digest", digest)]
        wanted = [*plain, *(identified[name] for name in lie.names)]
        return cms.CMSAttributes([cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in wanted])


def refusal(words: str, reason: str = "bad_alg") -> bytes:
    """A TimeStampResp (DER) of a server that will not: it has no token."""
    return core.SequenceOf(
        [tsp.PKIStatusInfo({"status": "rejection", "status_string": [words], "fail_info": {reason}})], spec=core.Any
    ).dump()


def _sign(key: PrivateKey, data: bytes, hashed: str) -> bytes:
    algorithm = {"sha1": hashes.SHA1(), "sha256": hashes.SHA256(), "sha512": hashes.SHA512()}[hashed]
    if isinstance(key, rsa.RSAPrivateKey):
        return key.sign(data, padding.PKCS1v15(), algorithm)
    return key.sign(data, ec.ECDSA(algorithm))


@dataclass(frozen=True, slots=True)
class Forged:
    """A token that must not pass for the digest under the roots, and what is to be said of it."""

    token: bytes
    digest: bytes
    roots: str
    verdict: str


def _lied(lie: Lie, verdict: str) -> Callable[[str], Forged]:
    def forged(kind: str) -> Forged:
        authority, digest = Authority(kind), secrets.token_bytes(32)
        return Forged(authority.token(digest, lie), digest, authority.root.pem, verdict)

    return forged


def _badly_certified(verdict: str, *extensions: Any, **dates: timedelta) -> Callable[[str], Forged]:
    def forged(kind: str) -> Forged:
        authority, digest = Authority(kind, extensions=extensions, **dates), secrets.token_bytes(32)
        return Forged(authority.token(digest), digest, authority.root.pem, verdict)

    return forged


def _signed_by_another_key(kind: str) -> Forged:
    """What rfc3161-client before 1.0.3 took for sound: everything is genuine but the signature."""
    return _lied(Lie(signer=new_key(kind)), timestamps.BROKEN)(kind)


def _corrupted(kind: str) -> Forged:
    authority, digest = Authority(kind), secrets.token_bytes(32)
    token = bytearray(authority.token(digest))
    token[-1] ^= 1
    return Forged(bytes(token), digest, authority.root.pem, timestamps.BROKEN)


def _restated(kind: str) -> Forged:
    """A genuine token whose stated time was changed afterwards."""
    authority, digest = Authority(kind), secrets.token_bytes(32)
    token = authority.token(digest, Lie(at=datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)))
    return Forged(token.replace(b"20260102030405Z", b"20250102030405Z"), digest, authority.root.pem, timestamps.BROKEN)


def _of_a_stranger(kind: str) -> Forged:
    digest = secrets.token_bytes(32)
    return Forged(Authority(kind).token(digest), digest, Authority(kind).root.pem, timestamps.STRANGER)


def _between_left_out(kind: str) -> Forged:
    """Its chain has a hole."""
    authority, digest = Authority(kind, between=True), secrets.token_bytes(32)
    root, authority.between = authority.root.pem, None
    return Forged(authority.token(digest), digest, root, timestamps.STRANGER)


def _in_a_crowd(kind: str) -> Forged:
    """So many authorities of one name that trying every chain among them would take for ever."""
    authority, digest = Authority(kind), secrets.token_bytes(32)
    crowd = [issue(Wanted("Test root", "ec", is_ca=True), authority.root) for _ in range(timestamps.LONGEST)]
    return Forged(authority.token(digest, Lie(beside=tuple(crowd))), digest, Authority(kind).root.pem, timestamps.TOO_MANY)


FORGERIES: dict[str, Callable[[str], Forged]] = {
    "of another digest": _lied(Lie(digest=b"another".ljust(32)), timestamps.OTHER_DIGEST),
    "of a digest of another kind": _lied(Lie(imprinted="sha3_256"), timestamps.OTHER_DIGEST),
    "signed by another key": _signed_by_another_key,
    "corrupted signature": _corrupted,
    "time changed afterwards": _restated,
    "signed attributes of other content": _lied(Lie(content_type="data"), timestamps.BROKEN),
    "of a stranger": _of_a_stranger,
    "chain with a hole": _between_left_out,
    "in a crowd": _in_a_crowd,
    "no extended key usage": _badly_certified(timestamps.NOT_FOR_TIME),
    "usage not critical": _badly_certified(timestamps.NOT_FOR_TIME, purpose(*FOR_TIME, critical=False)),
    "usage mixed": _badly_certified(timestamps.NOT_FOR_TIME, purpose(*FOR_TIME, ExtendedKeyUsageOID.CODE_SIGNING)),
    "usage of another kind": _badly_certified(timestamps.NOT_FOR_TIME, purpose(ExtendedKeyUsageOID.CODE_SIGNING)),
    "key not to sign": _badly_certified(timestamps.NOT_FOR_TIME, purpose(*FOR_TIME), usage(signs=False)),
    "certificate expired": _badly_certified(timestamps.NOT_VALID_THEN, purpose(*FOR_TIME), ends=-DAY),
    "certificate not yet valid": _badly_certified(timestamps.NOT_VALID_THEN, purpose(*FOR_TIME), begins=DAY),
    "names no certificate": _lied(Lie(names=()), timestamps.UNBOUND),
    "names another certificate": _lied(Lie(names=("v2 of another",)), timestamps.UNBOUND),
    "names another certificate as well": _lied(Lie(names=("v2", "v1 of another")), timestamps.UNBOUND),
    "carries no certificate": _lied(Lie(carries=False), timestamps.NO_SIGNER),
    "hashed with SHA-1": _lied(Lie(hashed="sha1"), timestamps.WEAK),
    "hashed with SHA-1, unsaid": lambda kind: _lied(Lie(hashed="sha1", mechanism="rsassa_pkcs1v15"), timestamps.WEAK)("rsa"),
    "hashes of two kinds": lambda kind: _lied(Lie(mechanism="sha512_ecdsa"), timestamps.WEAK)("ec"),
    "key too short": lambda kind: _badly_certified(timestamps.WEAK, purpose(*FOR_TIME))("short"),
}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the server sends, piece by piece."""

    pieces: Iterable[bytes]
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/timestamp-reply"})


class TimestampServer:
    """Answers on 127.0.0.1 for as long as it is open; a test may exchange `respond`."""

    def __init__(self, respond: Callable[[bytes], bytes | Reply], *, tls: tuple[Holder, Path] | None = None) -> None:
        self.respond = respond
        self.asked: list[bytes] = []
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, self))
        self._server.daemon_threads = True
        if tls:
            self._server.socket = _tls(*tls).wrap_socket(self._server.socket, server_side=True)
        self.netloc = f"127.0.0.1:{self._server.server_address[1]}"
        self.url = f"{'https' if tls else 'http'}://{self.netloc}/tsa"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def hanging(self, begun: bytes = b"") -> Reply:
        """A reply that never ends; with `begun`, one byte of it after the other, slowly, for ever."""

        def pieces() -> Iterable[bytes]:
            while not self.closing.wait(0.05 if begun else 30):
                yield begun

        return Reply(pieces())


class _Handler(BaseHTTPRequestHandler):
    """Reads one query, sends what the test wants."""

    def __init__(self, server: TimestampServer, *args: Any) -> None:
        self._served = server
        super().__init__(*args)

    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        self._served.asked.append(query)
        reply = self._served.respond(query)
        sent = reply if isinstance(reply, Reply) else Reply([reply])
        with suppress(ConnectionError):
            self.send_response(sent.status)
            for name, value in sent.headers.items():
                self.send_header(name, value)
            self.end_headers()
            for piece in sent.pieces:
                self.wfile.write(piece)

    def log_message(self, *_: object) -> None:
        """Nothing: tests are quiet."""


def _tls(holder: Holder, folder: Path) -> ssl.SSLContext:
    together = folder / "server.pem"
    together.write_text(holder.key_pem + holder.pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(together)
    return context


def for_this_machine(authority: Authority) -> Holder:
    """A TLS server's certificate for 127.0.0.1, issued by the authority's root."""
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    return issue(Wanted("127.0.0.1", extensions=((here, False), purpose(ExtendedKeyUsageOID.SERVER_AUTH))), authority.root)
