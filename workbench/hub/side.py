"""What the hub's HTTP face stands on: its bench, its keys, and the ports for transfers, warrants and signed requests."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from workbench.bench.door import Bench
from workbench.domain.transfers import Packed, Transfer
from workbench.domain.units import HubKeys
from workbench.hub.metrics import Figures
from workbench.hub.ports import Objects, Work
from workbench.hub.readiness import Readiness

Headers = Sequence[tuple[str, str]]


class Claim(Protocol):
    """Whose a request claims to be."""

    @property
    def unit(self) -> str: ...

    @property
    def created(self) -> int: ...

    @property
    def nonce(self) -> str: ...


class Proven(Protocol):
    """A request whose method, path and query its unit signed."""

    def hold(self, body: bytes) -> None:
        """Raise NotPermitted where the body is another than the one that was signed."""
        ...


class Signing(Protocol):
    """Port: signed requests (RFC 9421). Satisfied by the module `linking.signing`."""

    def claimed(self, headers: Headers) -> Claim: ...

    def proven(self, method: str, url: str, headers: Headers, key: str) -> Proven: ...


class OpenedChunks(Protocol):
    """The chunks of one hand-over, under its content key."""

    def opened(self, n: int, sealed: bytes) -> bytes:
        """Chunk `n` as it was; raises InputRefused."""
        ...


class Sealing(Protocol):
    """Port: sealed evidence. `opened_key` answers the content key that was sealed to this hub, or raises InputRefused."""

    def opened_key(self, sealed: str, manifest: str) -> bytes: ...

    def chunks(self, key: bytes, manifest: str, count: int) -> OpenedChunks: ...

    def count_of(self, size: int) -> int: ...

    def cipher_bytes(self, size: int) -> int: ...

    def chunk_bytes(self, n: int, size: int) -> int: ...


class Transfers(Protocol):
    """Port: the account of what comes in. Made by `storage.hub.transfers.Transfers`, which says more."""

    def begin(self, wanted: Transfer) -> Transfer: ...

    def transfer(self, transfer_id: str) -> Transfer | None: ...

    def sealed(self) -> tuple[Transfer, ...]: ...

    def open_beside(self, unit: str, transfer_id: str) -> tuple[int, int]: ...

    def forsaken(self, before: str, units: Collection[str]) -> Sequence[Transfer]: ...

    def forsake(self, transfer: Transfer, problem: str) -> bool: ...

    def keep(self, transfer: Transfer, n: int, size: int) -> bool: ...

    def held(self, transfer_id: str) -> tuple[int, ...]: ...

    def seal(self, transfer: Transfer) -> bool: ...

    def receive(self, transfer: Transfer, job: str, receipt: str, signature: str) -> None: ...

    def fail(self, transfer: Transfer, problem: str) -> None: ...

    def pack(self, job: str, packed: Packed) -> Packed: ...

    def packed(self, job: str) -> tuple[Packed, ...]: ...

    def first_time(self, unit: str, nonce: str, until: int, now: int) -> bool: ...


class KeptWarrant(Protocol):
    """A warrant (canonical JSON) with its maker's signature (hex)."""

    @property
    def id(self) -> str: ...

    @property
    def document(self) -> str: ...

    @property
    def signature(self) -> str: ...

    @property
    def state(self) -> str: ...


class Warrants(Protocol):
    """Port: administrators' signed words. Made by `storage.hub.warrants.Warrants`."""

    def of_secret(self, secret: str) -> KeptWarrant | None: ...

    def to_carry_out(self) -> Sequence[KeptWarrant]: ...

    def settle(self, warrant_id: str, problem: str = "") -> bool: ...


@dataclass(frozen=True, slots=True, repr=False)
class HubHand:
    """The hub's own keys: the public halves, and what makes its Ed25519 signatures."""

    keys: HubKeys
    sign: Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the hub takes: of a request's body, of one file, of all that a unit has announced and not finished; how many
    transfers and jobs of a unit may be open, and streams be read by it; how long it waits for a transfer that nobody announces
    again; how far a request's clock may be off."""

    body: int = 256 << 10
    chunk: int = (4 << 20) + (64 << 10)
    evidence: int = 1 << 40
    announced: int = 2 << 40
    transfers: int = 1_000
    jobs: int = 1_000
    streams: int = 16
    forsaken_s: int = 30 * 86_400
    clock_s: int = 300


@dataclass(frozen=True, slots=True)
class HubSide:
    """One hub. `is_signed(key, signature, message)` judges an Ed25519 signature; `room` tells how many bytes there is room for;
    `spool` is a folder of the hub's own, where what is being taken in lies opened for as long as that takes. `landed` is told of
    a transfer that waits to be taken in. Streams end when `ending` is set; `reading` counts those of each unit."""

    name: str
    vault_id: str
    bench: Bench
    hand: HubHand
    work: Work
    transfers: Transfers
    objects: Objects
    warrants: Warrants
    signing: Signing
    sealing: Sealing
    is_signed: Callable[[str, bytes, bytes], bool]
    clock: Callable[[], float]
    room: Callable[[], int]
    spool: Path
    figures: Figures
    readiness: Readiness
    chunk_bytes: int
    landed: Callable[[], None] = lambda: None
    limits: Limits = Limits()
    ending: threading.Event = field(default_factory=threading.Event)
    reading: Counter[str] = field(default_factory=Counter)

    def now(self) -> str:
        """The hub's time, as it is written."""
        return self.ago(0)

    def ago(self, seconds: int) -> str:
        """The hub's time so long ago."""
        return datetime.fromtimestamp(self.clock() - seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
