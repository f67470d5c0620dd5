"""A hub's HTTP face over a real vault, and a unit that signs its requests: what every test of it stands on."""

from __future__ import annotations

import hashlib
import io
import json
import random
import time
import wave
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.vaults import Vaults
from workbench.bench.door import Bench
from workbench.bootstrap.hub_keys import HubSealing, hub_secrets
from workbench.domain.canonical import canonical
from workbench.domain.custody import Head
from workbench.domain.evidence import Acquisition
from workbench.domain.handing_over import MANIFEST, Manifest, digest, said, written
from workbench.domain.hub_commands import EnrolUnit
from workbench.domain.people import Role
from workbench.domain.questions import VaultId
from workbench.hub.app import application
from workbench.hub.metrics import Figures
from workbench.hub.readiness import Readiness
from workbench.hub.receiving import Receiving
from workbench.hub.side import HubHand, HubSide
from workbench.linking import signing
from workbench.linking.sealing import CHUNK_BYTES, Chunks, cipher_bytes, content_key, count_of, sealed_key
from workbench.storage.hub.home import Home, file_home
from workbench.storage.hub.objects import objects
from workbench.storage.hub.transfers import Transfers
from workbench.storage.hub.warrants import Warrants
from workbench.storage.hub.work import Work
from workbench.storage.person_keys import is_signed

KEY = b"\7" * 32


def a_sound(seconds: float = 1.0, rate: int = 16_000, seed: int = 1) -> bytes:
    """A WAV file of noise."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(random.Random(seed).randbytes(2 * int(seconds * rate)))
    return out.getvalue()


@dataclass
class AUnit:
    """A field unit by its key."""

    name: str = "van-3"
    vault_id: str = "unit-vault"
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    ahead_s: float = 0.0

    @property
    def public(self) -> str:
        """Its public key."""
        return self.key.public_key().public_bytes_raw().hex()

    def headers(self, method: str, url: str, body: bytes = b"") -> dict[str, str]:
        """What makes a request its own."""
        at = time.time() + self.ahead_s
        return signing.signed(method, f"http://hub{url}", body, unit=self.name, sign=self.key.sign, at=at)

    def load(self, body: bytes, sealing: str, **changed: Any) -> Load:
        """Evidence, packed up."""
        manifest = Manifest(
            vault_id=self.vault_id, unit=self.name, evidence_id="e1", reference="2026-1/1", case_number="2026-1",
            case_title="Harbour", critical=False, name="room.wav", sha256=hashlib.sha256(body).hexdigest(), size=len(body),
            acquisition=Acquisition(), entry="00" * 32, head=Head(1, "00" * 32, "00" * 32), by="Analyst 1",
        )  # fmt: skip
        return Load(self, replace(manifest, **changed), body, sealing)


@dataclass
class Load:
    """A hand-over as a unit sends it."""

    unit: AUnit
    manifest: Manifest
    body: bytes
    sealing: str
    secret: bytes = KEY

    @property
    def words(self) -> dict[str, Any]:
        """What announces it."""
        document = written(self.manifest)
        name = digest(self.manifest)
        return {
            "manifest": document,
            "signature": self.unit.key.sign(said(MANIFEST, document)).hex(),
            "sealed_key": sealed_key(content_key(self.secret, name), self.sealing, name),
            "count": count_of(self.manifest.size),
            "cipher_bytes": cipher_bytes(self.manifest.size),
        }

    def chunk(self, n: int) -> bytes:
        """A sealed chunk."""
        name = digest(self.manifest)
        chunks = Chunks(content_key(self.secret, name), name, count_of(self.manifest.size))
        return chunks.sealed(n, self.body[n * CHUNK_BYTES : (n + 1) * CHUNK_BYTES])


class Face:
    """A hub and a client of it in this process."""

    def __init__(self, bench: Bench, folder: Path) -> None:
        self.bench, self.home = bench, _home(folder)
        self.side = a_side(bench, self.home, folder)
        self.receiving = Receiving(self.side)
        self.client = client_of(self.side)
        self.unit = AUnit()

    def enrol(self, unit: AUnit, role: Role = Role.ANALYST) -> AUnit:
        """Let a unit in, as an administrator at the bench."""
        hub_key = self.side.hand.keys.signing
        self.bench.do(EnrolUnit(unit.name, unit.public, unit.vault_id, "cd" * 32, role, hub_key))
        return unit

    def ask(self, method: str, url: str, body: Any = b"", unit: AUnit | None = None, **headers: str) -> Any:
        """A signed request; a body that is no bytes goes as JSON."""
        raw = body if isinstance(body, bytes) else canonical(body)
        kind = {"content-type": "application/octet-stream" if isinstance(body, bytes) else "application/json"} if raw else {}
        proof = (unit or self.unit).headers(method, url, raw)
        return self.client.request(method, url, content=raw, headers={**kind, **proof, **headers})

    def hand_over(self, body: bytes, unit: AUnit | None = None, **changed: Any) -> dict[str, Any]:
        """The whole way, until it is taken in or refused."""
        who = unit or self.unit
        load = who.load(body, self.side.hand.keys.sealing, **changed)
        there = self.ask("POST", "/v1/transfers", load.words, who).json()
        for n in range(load.words["count"]):
            assert self.ask("PUT", f"/v1/transfers/{there['id']}/chunks/{n}", load.chunk(n), who).status_code == 204
        assert self.ask("POST", f"/v1/transfers/{there['id']}/seal", unit=who).status_code == 202
        self.receiving.take_all()
        told: dict[str, Any] = self.ask("GET", f"/v1/transfers/{there['id']}", unit=who).json()
        return told

    def close(self) -> None:
        """Give everything back."""
        self.client.close()
        self.home.close()


def client_of(side: HubSide) -> Any:
    """Who asks a hub in this process."""
    from starlette.testclient import TestClient

    app: Any = application(side)
    return TestClient(app, base_url="http://hub", raise_server_exceptions=False)


def _home(folder: Path) -> Home:
    return file_home(folder, KEY, "hub").made()


def a_side(bench: Bench, home: Home, folder: Path, **changed: Any) -> HubSide:
    """A hub over a bench."""
    vault_id = bench.ask(VaultId())
    secrets = hub_secrets(folder, KEY, vault_id, "central")
    figures = Figures()
    plain: Any = SimpleNamespace(claimed=signing.claimed, proven=signing.proven)
    side = HubSide(
        name=secrets.name,
        vault_id=vault_id,
        bench=bench,
        hand=HubHand(secrets.public, secrets.signing.sign),
        work=Work(home),
        transfers=Transfers(home),
        objects=objects(str(folder / "objects")),
        warrants=Warrants(home),
        signing=plain,
        sealing=HubSealing(secrets.sealing),
        is_signed=is_signed,
        clock=time.time,
        room=lambda: 1 << 50,
        spool=folder / "spool",
        figures=figures,
        readiness=Readiness({}, figures=figures),
        chunk_bytes=CHUNK_BYTES,
    )
    return replace(side, **changed)


@pytest.fixture
def face(vaults: Vaults, tmp_path: Path) -> Iterator[Face]:
    """A hub run by the administrator, with the unit van-3."""
    (folder := tmp_path / "beside").mkdir()
    made = Face(vaults.open("boss"), folder)
    made.enrol(made.unit)
    yield made
    made.close()


@pytest.fixture(scope="module")
def shared(vault_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Face]:
    """The same for all tests of a module that ask for it: what is refused changes nothing."""
    folder = tmp_path_factory.mktemp("face")
    vaults = Vaults(vault_template, folder / "vault")
    made = Face(vaults.open("boss"), folder)
    made.enrol(made.unit)
    yield made
    made.close()
    vaults.close()


def problem(answer: Any, status: int) -> str:
    """What went wrong, where the answer is a problem of that status."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    told = json.loads(answer.content)
    assert told["status"] == status
    return str(told["detail"])
