"""Results that several machines share: on a Redis server that can neither read nor forge them: a key of the vault seals each."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from workbench.domain.canonical import Json, canonical
from workbench.domain.errors import CaseError, Unavailable

if TYPE_CHECKING:
    from redis import Redis

SCHEMA = 1
TTL_S = 86_400  # the deployment guide's
WAIT_S = 1.0  # a cache that takes longer than this to answer saves nothing
AWAY_S = 60.0  # so long a server that did not answer is left alone
MOST = 64 << 20  # bytes of an entry; diarization of ten hours takes a few megabytes
_NONCE = 12


class Kept(Protocol):
    """Results by key."""

    def find(self, key: str) -> bytes | None:
        """The stored body, or None."""
        ...

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Store a result."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """An entry that opened: what kind of result, and its bytes."""

    kind: str
    body: bytes


def sealing_key(database_key: bytes, vault: str) -> bytes:
    """The key shared results are sealed with: 256 bits derived from the vault's database key (RFC 5869), for nothing else."""
    return HKDF(SHA256(), 32, vault.encode(), b"FAW-SHARED-RESULTS-v1").derive(database_key)


class SealedResults:
    """The entries of one vault on a Redis server, each sealed with AES-256-GCM, named in its seal, and gone after `ttl_s`.

    An entry is JSON: {"schema", "kind", "sha256", "sealed"}. What is no such thing, was sealed by another key, for another key or
    vault, or does not have its digest, counts as not there, and `refused` counts it.
    """

    def __init__(self, server: Redis, *, vault: str, secret: bytes, ttl_s: int = TTL_S) -> None:
        self._server, self._vault, self._seal, self._ttl = server, vault, AESGCM(secret), ttl_s
        self.refused = 0

    def find(self, key: str) -> Found | None:
        """The entry, where it is there and opens. Raises Unavailable where the server is away."""
        with _answering():
            stored = cast("bytes | None", self._server.get(self._name(key)))
        if stored is None:
            return None
        try:
            return self._opened(key, stored)
        except (ValueError, TypeError, KeyError, InvalidTag):
            self.refused += 1
            return None

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Put an entry there, in the place of any other. Raises Unavailable where the server is away."""
        nonce = os.urandom(_NONCE)
        sealed = base64.b64encode(nonce + self._seal.encrypt(nonce, body, self._about(key, kind))).decode()
        said: Json = {"schema": SCHEMA, "kind": kind, "sha256": hashlib.sha256(body).hexdigest(), "sealed": sealed}
        with _answering():
            self._server.set(self._name(key), canonical(said), ex=self._ttl)

    def forget(self) -> None:
        """Take all of this vault's entries away. Raises Unavailable where the server is away."""
        with _answering():
            for name in self._server.scan_iter(match=self._name("*"), count=1_000):
                self._server.delete(name)

    def _opened(self, key: str, stored: bytes) -> Found:
        if len(stored) > 2 * MOST:
            raise ValueError("too large")
        said: dict[str, Any] = json.loads(stored)
        if said["schema"] != SCHEMA:
            raise ValueError("another schema")
        raw = base64.b64decode(said["sealed"], validate=True)
        body = self._seal.decrypt(raw[:_NONCE], raw[_NONCE:], self._about(key, said["kind"]))
        if hashlib.sha256(body).hexdigest() != said["sha256"]:
            raise ValueError("another digest")
        return Found(said["kind"], body)

    def _about(self, key: str, kind: str) -> bytes:
        return canonical([SCHEMA, self._vault, key, kind])

    def _name(self, key: str) -> str:
        return f"forensic-workbench:{self._vault}:{key}"


class LayeredResults:
    """This machine's results first, then those that others share; what comes from afar is kept here too.

    A server that is away never holds a job up: it is left alone for a minute, then asked again.
    """

    def __init__(self, near: Kept, far: SealedResults, clock: Callable[[], float] = time.monotonic) -> None:
        self._near, self._far, self._clock = near, far, clock
        self._away_until = 0.0

    def find(self, key: str) -> bytes | None:
        """The stored body, or None."""
        near = self._near.find(key)
        if near is not None or self._is_away():
            return near
        with self._tried():
            if found := self._far.find(key):
                self._near.keep(key, found.kind, found.body)
                return found.body
        return None

    def keep(self, key: str, kind: str, body: bytes) -> None:
        """Store a result here, and for the others where it is not too large."""
        self._near.keep(key, kind, body)
        if len(body) <= MOST and not self._is_away():
            with self._tried():
                self._far.keep(key, kind, body)

    def _is_away(self) -> bool:
        return self._clock() < self._away_until

    @contextmanager
    def _tried(self) -> Iterator[None]:
        try:
            yield
        except Unavailable:
            self._away_until = self._clock() + AWAY_S


def connected(url: str) -> Redis:
    """A client for redis://, rediss:// or unix://; nothing is sent yet. Raises CaseError for an address that is none."""
    from redis import Redis

    try:
        return Redis.from_url(url, socket_timeout=WAIT_S, socket_connect_timeout=WAIT_S)
    except (ValueError, TypeError) as error:
        raise CaseError(
            f"The shared result cache's address cannot be used: {error}.", "For example redis://HOST:6379/0"
        ) from error


def said_by(url: str) -> str:
    """What the server at an address says of itself. Raises Unavailable where it does not answer."""
    with _answering():
        return f"Redis {connected(url).info('server')['redis_version']}"


@contextmanager
def _answering() -> Iterator[None]:
    from redis.exceptions import RedisError

    try:
        yield
    except (RedisError, OSError) as error:
        told = str(error).rstrip(".") or type(error).__name__
        raise Unavailable(
            f"The shared result cache does not answer: {told}.", "Start the server, or unset its address."
        ) from error
