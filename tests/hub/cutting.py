"""A wire that breaks between a unit and its hub, and an upload that goes on over it."""

from __future__ import annotations

import contextlib
import hashlib
import random
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from tests.hub.face import CHUNK_BYTES, Face, Load, a_sound, cipher_bytes
from workbench.domain.hub_link import Load as Offer
from workbench.domain.hub_link import TransferStanding
from workbench.domain.hub_orders import HubAway
from workbench.domain.questions import EvidenceIn
from workbench.hub.app import application
from workbench.hub.serving import Listening
from workbench.linking.client import HubClient

T = TypeVar("T")


class Wire:
    """A TCP relay that cuts each connection after so many bytes, as often as it is told; afterwards it holds."""

    def __init__(self, port: int, cuts: int, dice: random.Random) -> None:
        self._port, self._left, self._dice = port, cuts, dice
        self.cut = 0
        self._ending, self._threads = False, list[threading.Thread]()
        self._door = socket.create_server(("127.0.0.1", 0))
        self._begin(self._accept)

    @property
    def url(self) -> str:
        """Where the hub seems to be."""
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def close(self) -> None:
        """Take it down."""
        self._ending = True
        with contextlib.suppress(OSError):
            socket.create_connection(self._door.getsockname(), timeout=5).close()
        self._door.close()
        for thread in self._threads:
            thread.join(10)

    def _begin(self, deed: Callable[..., None], *about: object) -> None:
        thread = threading.Thread(target=deed, args=about, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._ending:
            near, _ = self._door.accept()
            if self._ending:
                near.close()
                return
            far = socket.create_connection(("127.0.0.1", self._port))
            asking, answering = self._next()
            self._begin(self._relay, near, far, asking)
            self._begin(self._relay, far, near, answering)

    def _next(self) -> tuple[int | None, int | None]:
        """After how many bytes the next connection breaks: on the way there, or, one in four, on the way back."""
        self._left -= 1
        if self._left < 0:
            return None, None
        most = CHUNK_BYTES if self._left % 5 == 0 else CHUNK_BYTES // 10
        return (None, self._dice.randrange(1, 200)) if self._left % 4 == 0 else (self._dice.randrange(1, most), None)

    def _relay(self, source: socket.socket, sink: socket.socket, after: int | None) -> None:
        """One direction; the cut leaves nothing in order."""
        moved = 0
        with contextlib.suppress(OSError):
            while part := source.recv(65_536):
                if after is not None and moved + len(part) >= after:
                    sink.sendall(part[: after - moved])
                    self.cut += 1
                    break
                sink.sendall(part)
                moved += len(part)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
        source.close()


@contextmanager
def on_a_port(face: Face) -> Iterator[int]:
    """The hub on a real port."""
    listening = Listening(application(face.side), face.side.ending, host="127.0.0.1", port=0)
    up = threading.Event()
    thread = threading.Thread(target=listening.serve, args=(up.set,))
    thread.start()
    assert up.wait(30)
    yield int(listening.address.rpartition(":")[2])
    listening.stop()
    thread.join(30)
    listening.close()


def cut_upload(face: Face, port: int, cuts: int, seed: int) -> str:
    """Why a file did not arrive over a wire that was cut so often; empty where it did, and is the one that was sent."""
    body = a_sound(140, 16_000)  # two chunks
    load = face.unit.load(body, face.side.hand.keys.sealing)
    wire = Wire(port, cuts, random.Random(seed))
    client = HubClient(wire.url, face.unit.name, face.unit.key.sign, pause=lambda _: None)
    words = load.words
    offer = Offer(words["manifest"], words["signature"], words["sealed_key"])
    try:
        there = _sent(client, offer, load, wire, cuts)
        _patiently(lambda: client.seal(there.id))
        face.receiving.take_all()
        told = _patiently(lambda: client.standing(there.id, words["count"]))
    finally:
        client.close()
        wire.close()
    if wire.cut < cuts or told.state != "received":
        return f"{wire.cut} cuts, {told.state} {told.problem}"
    (evidence,) = face.bench.ask(EvidenceIn("van-3-2026-1"))
    return "" if evidence.sha256 == hashlib.sha256(body).hexdigest() else "another file arrived"


def _sent(client: HubClient, offer: Offer, load: Load, wire: Wire, cuts: int) -> TransferStanding:
    """As a unit does: what the hub holds is not sent again, but for as long as the wire has not broken often enough."""
    count = load.words["count"]
    there = _patiently(lambda: client.offer(offer, count, cipher_bytes(load.manifest.size)))
    name, sealed = there.id, [load.chunk(n) for n in range(count)]
    while left := tuple(there.missing()) or ((count - 1,) if wire.cut < cuts else ()):
        with contextlib.suppress(HubAway):
            client.put(name, left[0], sealed[left[0]])
        there = _patiently(lambda: client.standing(name, count))
    return there


def _patiently(ask: Callable[[], T]) -> T:
    while True:
        try:
            return ask()
        except HubAway:
            continue
