"""What it takes to be a unit of a hub: the way to it, a key of the vault's own, and a place for what is on its way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.hub_link import Greeting, HubQueue, Load, Parcel, Slip, Sworn, TransferStanding
from workbench.domain.hub_questions import HubInForce
from workbench.domain.questions import Asker
from workbench.domain.spread import Job
from workbench.domain.units import Hub, HubKeys

T = TypeVar("T")


class HubLink(Protocol):
    """Port: a hub as its unit asks it. Raises HubAway where it cannot be reached, after trying again. All may be asked twice."""

    @property
    def url(self) -> str:
        """Its address."""
        ...

    def greeting(self) -> Greeting:
        """Who it says it is."""
        ...

    def enrol(self, code: str, key: str, vault_id: str, root: str) -> HubKeys:
        """Be known there from now on."""
        ...

    def offer(self, load: Load, count: int, cipher_bytes: int) -> TransferStanding:
        """Begin a transfer, or find the one begun before."""
        ...

    def standing(self, transfer: str, count: int) -> TransferStanding:
        """How far a transfer is."""
        ...

    def put(self, transfer: str, number: int, sealed: bytes) -> None:
        """Send one chunk."""
        ...

    def seal(self, transfer: str) -> None:
        """Say that all chunks are there."""
        ...

    def queue(self) -> HubQueue:
        """What waits there."""
        ...

    def jobs(self) -> tuple[Job, ...]:
        """This unit's jobs."""
        ...

    def cancel(self, job: str) -> None:
        """Have a job not done."""
        ...

    def slips(self, job: str) -> tuple[Slip, ...]:
        """The drafts of a job that are ready."""
        ...

    def parcel(self, job: str, slip: Slip) -> Parcel:
        """One draft itself."""
        ...

    def counter(self, job: str, number: int, sworn: Sworn) -> None:
        """Say that a draft stands here."""
        ...

    def seen(self) -> tuple[int, str]:
        """How many entries of this vault's history it witnessed, and their root."""
        ...

    def witness(self, note: str, before: int, proof: tuple[str, ...]) -> str:
        """Its cosignature of a checkpoint. Raises Forked."""
        ...

    def close(self) -> None:
        """Hang up."""
        ...


class UnitKey(Protocol):
    """Port: the unit's private key, and what only its holder can derive."""

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature."""
        ...

    def sealed_key(self, manifest: str, sealing: str) -> str:
        """The content key of the hand-over whose manifest has this digest, sealed to the hub's key (hex); hex."""
        ...

    def sealer(self, manifest: str, count: int) -> Callable[[int, bytes], bytes]:
        """What seals each of so many chunks of that hand-over."""
        ...


class UnitDesk(Protocol):
    """Port: the keys and papers of a unit. Everyone who opened the vault can use them, and nobody else."""

    def prepared(self, code: str) -> str:
        """A public key (hex) to join with: for the same code the same, so that a joining that was cut goes on."""
        ...

    def key(self, public: str) -> UnitKey:
        """The private half. Raises CaseError where it is not here."""
        ...

    def link(self, url: str, unit: str, public: str) -> HubLink:
        """The way to a hub, as the unit with this key; nothing is sent yet."""
        ...

    def is_signed(self, key: str, signature: bytes, message: bytes) -> bool:
        """Whether an Ed25519 signature is this key's (hex)."""
        ...

    def chunk_bytes(self) -> int:
        """How long a chunk is before it is sealed."""
        ...

    def cipher_bytes(self, size: int) -> int:
        """How long a file of so many bytes is when it is sealed."""
        ...

    def kept(self, name: str) -> bytes | None:
        """What is kept under a name."""
        ...

    def keep(self, name: str, body: bytes) -> None:
        """Keep something until it is forgotten."""
        ...

    def forget(self, name: str) -> None:
        """Keep it no longer."""
        ...


def joined(ask: Asker) -> Hub:
    """The hub in force; BadRequest where there is none."""
    hub = ask(HubInForce())
    if hub is None:
        raise BadRequest("This vault has joined no hub.", "Join one first: workbench hub join URL --code CODE --unit NAME")
    return hub


@contextmanager
def linked(desk: UnitDesk, url: str, unit: str, public: str) -> Iterator[HubLink]:
    """The way to a hub, for as long as it is wanted."""
    link = desk.link(url, unit, public)
    try:
        yield link
    finally:
        link.close()


def recognised(hub: Hub, link: HubLink) -> Greeting:
    """The greeting of the hub that was joined. A stranger in its place gets nothing, and is told loudly."""
    greeting = link.greeting()
    if greeting.keys != hub.keys:
        raise CaseError(
            f"What answers at {hub.url} is not the hub {hub.name} that this vault joined: its keys are others.",
            "Nothing was sent. Ask the hub's administrator; if its keys are new, leave it and join again with a new code.",
        )
    if greeting.name != hub.name:
        raise CaseError(
            f"The hub at {hub.url} calls itself {greeting.name} now; this vault joined it as {hub.name}.",
            f"Nothing was sent. Have it started under its old name: workbench hub serve --name {hub.name!r}",
        )
    return greeting


def kept_fact(desk: UnitDesk, name: str, kind: type[T]) -> T | None:
    """What is kept under a name, as it was."""
    from json import loads

    body = desk.kept(name)
    return None if body is None else fact(kind, loads(body))


def keep_fact(desk: UnitDesk, name: str, what: object) -> None:
    """Keep a fact."""
    desk.keep(name, canonical(plain(what)))
