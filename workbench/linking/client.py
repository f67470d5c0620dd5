"""A unit's way to its hub: signed requests that go on after a cut, and answers that are believed only as far as they fit."""

from __future__ import annotations

import json
import random
import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, urlsplit

from workbench.domain.canonical import Json, canonical, fact
from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable
from workbench.domain.hub_link import Forked, Greeting, HubQueue, Load, Parcel, Slip, Sworn, TransferStanding
from workbench.domain.hub_orders import HubAway
from workbench.domain.spread import Backlog, Job
from workbench.domain.units import HubKeys
from workbench.linking import reaching

if TYPE_CHECKING:
    from httpx2 import Client, Response

_JSON, _BYTES = "application/json", "application/octet-stream"
# Between tries; a hub that is away for longer is asked the next time, and one that was not there at all is not waited for.
_PAUSES_S: Final = (0.5, 1.0, 2.0, 4.0)
_AT_FIRST: Final = 1
_LONGEST_PAUSE_S: Final = 15.0
_AGAIN: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_CONNECT_S, _ANSWER_S = 5.0, 60.0
_MOST: Final = 4 << 20  # bytes of an answer
_MOST_DRAFT: Final = 512 << 20
_ID = re.compile(r"[0-9A-Za-z_-]{1,128}")
_KEY = re.compile(r"[0-9a-f]{64}")
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    after_s: float = 0.0

    def told(self) -> dict[str, Any]:
        """Its JSON object; nothing where it is none."""
        try:
            said = json.loads(self.body)
        except ValueError:
            return {}
        return said if isinstance(said, dict) else {}


class HubClient:
    """One hub, asked by one unit. `sign` makes the unit's Ed25519 signature.

    Every request may be sent again: the hub knows what it was told before. Each is signed anew, at the hub's own time.
    """

    def __init__(
        self,
        url: str,
        unit: str,
        sign: Callable[[bytes], bytes],
        *,
        pause: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url, self._unit, self._sign = reaching.address(url), unit, sign
        self._pause, self._clock = pause, clock
        self._client: Client | None = None
        self._ahead: float | None = None
        self._is_there = False

    def close(self) -> None:
        """Hang up."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def greeting(self) -> Greeting:
        """Who the hub says it is; its time counts from now on."""
        asked = self._clock()
        said = self._ask("GET", "/v1/hub", signed=False).told()
        with self._understood():
            self._ahead = _seconds(said["time"]) - (asked + self._clock()) / 2
            keys = HubKeys(_fits(_KEY, said["signing"]), _fits(_KEY, said["sealing"]))
            told = (_text(said["name"]), keys, _text(said["vault_id"]), int(said["chunk_bytes"]), _text(said.get("version", "")))
            return Greeting(*told)

    def enrol(self, code: str, key: str, vault_id: str, root: str) -> HubKeys:
        """Be known at the hub from now on."""
        words: Json = {"code": code, "name": self._unit, "key": key, "vault_id": vault_id, "root": root}
        said = self._ask("POST", "/v1/units", words).told()
        with self._understood():
            keys = said["hub"]
            return HubKeys(_fits(_KEY, keys["signing"]), _fits(_KEY, keys["sealing"]))

    def offer(self, load: Load, count: int, cipher_bytes: int) -> TransferStanding:
        """Begin a transfer, or find the one begun before."""
        words: Json = {
            "manifest": load.manifest,
            "signature": load.signature,
            "sealed_key": load.sealed_key,
            "count": count,
            "cipher_bytes": cipher_bytes,
        }
        return self._standing(self._ask("POST", "/v1/transfers", words), count)

    def standing(self, transfer: str, count: int) -> TransferStanding:
        """How far a transfer is."""
        return self._standing(self._ask("GET", f"/v1/transfers/{_part(transfer)}"), count)

    def put(self, transfer: str, number: int, sealed: bytes) -> None:
        """Send one chunk."""
        self._ask("PUT", f"/v1/transfers/{_part(transfer)}/chunks/{number}", sealed)

    def seal(self, transfer: str) -> None:
        """Say that all chunks are there."""
        self._ask("POST", f"/v1/transfers/{_part(transfer)}/seal")

    def queue(self) -> HubQueue:
        """What waits at the hub, and this unit's own jobs."""
        said = self._ask("GET", "/v1/queue").told()
        with self._understood():
            return HubQueue(fact(Backlog, said["backlog"]), _jobs(said["jobs"]), int(said["workers"]), int(said["busy"]))

    def jobs(self) -> tuple[Job, ...]:
        """This unit's jobs."""
        said = self._ask("GET", "/v1/jobs").told()
        with self._understood():
            return _jobs(said["jobs"])

    def cancel(self, job: str) -> None:
        """Have a job not done."""
        self._ask("DELETE", f"/v1/jobs/{_part(job)}")

    def slips(self, job: str) -> tuple[Slip, ...]:
        """The drafts of a job that are ready."""
        said = self._ask("GET", f"/v1/jobs/{_part(job)}/drafts").told()
        with self._understood():
            return tuple(Slip(n, _text(one["package"]), _text(one["signature"])) for n, one in enumerate(said["drafts"]))

    def parcel(self, job: str, slip: Slip) -> Parcel:
        """One draft itself."""
        said = self._ask("GET", f"/v1/jobs/{_part(job)}/drafts/{slip.number}", most=_MOST_DRAFT).told()
        with self._understood():
            return Parcel(Slip(slip.number, _text(said["package"]), _text(said["signature"])), _text(said["draft"]).encode())

    def counter(self, job: str, number: int, sworn: Sworn) -> None:
        """Say that a draft stands here."""
        words: Json = {"counter": sworn.document, "signature": sworn.signature}
        self._ask("POST", f"/v1/jobs/{_part(job)}/drafts/{number}/counter", words)

    def seen(self) -> tuple[int, str]:
        """How many entries of this vault's history the hub witnessed, and their root."""
        said = self._ask("GET", "/v1/checkpoints").told()
        with self._understood():
            size, root = said.get("size") or 0, said.get("root") or ""
            return (int(size), _fits(_HASH, root)) if size else (0, "")

    def witness(self, note: str, before: int, proof: tuple[str, ...]) -> str:
        """The hub's cosignature of a checkpoint. Raises Forked where the history does not go on from the one it saw."""
        words: Json = {"note": note, "before": before, "proof": list(proof)}
        try:
            said = self._ask("POST", "/v1/checkpoints", words).told()
        except _Conflict as error:
            raise Forked(error.problem, error.remedy) from error
        with self._understood():
            return _text(said["line"])

    def _standing(self, answer: Answer, count: int) -> TransferStanding:
        said = answer.told()
        with self._understood():
            held = tuple((int(first), int(end)) for first, end in said.get("held", []))
            told = {name: _text(said.get(name) or "") for name in ("receipt", "signature", "problem")}
            standing = TransferStanding(_fits(_ID, said["id"]), _text(said["state"]), int(said.get("count", count)), held, **told)
            if standing.count != count:
                raise ValueError("another count")
            return standing

    def _ask(self, method: str, path: str, words: Json | bytes = None, *, signed: bool = True, most: int = _MOST) -> Answer:
        body = words if isinstance(words, bytes) else b"" if words is None else canonical(words)
        kind = {"Content-Type": _BYTES if isinstance(words, bytes) else _JSON} if body else {}
        answer = self._answered(method, path, body, kind, signed=signed, most=most)
        if answer.status == 401 and signed:  # a clock that was set since the hub's was read
            self._ahead = None
            answer = self._answered(method, path, body, kind, signed=signed, most=most)
        _refuse(answer, self.url)
        return answer

    def _answered(self, method: str, path: str, body: bytes, kind: Mapping[str, str], *, signed: bool, most: int) -> Answer:
        tries = 0
        while True:
            try:
                answer = self._once(method, path, body, kind, signed=signed, most=most)
            except _Cut as cut:
                if cut.is_final or tries >= (len(_PAUSES_S) if self._is_there else _AT_FIRST):
                    raise cut.away from cut
                self._pause(_PAUSES_S[tries] * random.uniform(0.7, 1.3))  # noqa: S311 - no secret: units that were cut together part
            else:
                self._is_there = True
                if answer.status not in _AGAIN or tries >= len(_PAUSES_S):
                    return answer
                self._pause(min(max(answer.after_s, _PAUSES_S[tries]), _LONGEST_PAUSE_S))
            tries += 1

    def _once(self, method: str, path: str, body: bytes, kind: Mapping[str, str], *, signed: bool, most: int) -> Answer:
        from httpx2 import HTTPError, InvalidURL

        url = f"{self.url}{path}"
        proof = self._proof(method, url, body) if signed else {}
        try:
            client = self._connected()
            request = client.build_request(method, url, content=body or None, headers={**kind, **proof})
            response = client.send(request, stream=True)
            try:
                return Answer(response.status_code, _read(response, most, self.url), _after(response))
            finally:
                response.close()
        except (HTTPError, InvalidURL, ssl.SSLError, OSError) as error:
            raise _Cut(reaching.away(self.url, error), is_final=reaching.is_final(error)) from error

    def _proof(self, method: str, url: str, body: bytes) -> dict[str, str]:
        from workbench.linking.signing import signed

        if self._ahead is None:
            self.greeting()
        return signed(method, url, body, unit=self._unit, sign=self._sign, at=self._clock() + (self._ahead or 0.0))

    def _connected(self) -> Client:
        if self._client is None:
            from httpx2 import Client, Timeout

            here = reaching.is_here(urlsplit(self.url).hostname or "")
            self._client = Client(
                verify=reaching.trusted() if self.url.startswith("https:") else True,
                timeout=Timeout(_ANSWER_S, connect=_CONNECT_S),
                trust_env=not here,
                headers={"Accept": _JSON, "Accept-Encoding": "identity", "User-Agent": "forensic-audio-workbench"},
            )
        return self._client

    @contextmanager
    def _understood(self) -> Iterator[None]:
        try:
            yield
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            raise CaseError(
                f"{self.url} answers otherwise than a hub does.", "Check the address, and that unit and hub are of one version."
            ) from error


class _Cut(Exception):
    """A request whose answer did not come."""

    def __init__(self, away: HubAway, *, is_final: bool) -> None:
        super().__init__(away.problem)
        self.away, self.is_final = away, is_final


class _Conflict(BadRequest):
    """What is asked does not go with what the hub holds."""


def _refuse(answer: Answer, url: str) -> None:
    """Raise what the hub's refusal means here; nothing where it is none."""
    if 200 <= answer.status < 300:
        return
    said = answer.told()
    problem, remedy = _line(said.get("detail") or said.get("title")), _line(said.get("remedy"))
    if answer.status in (502, 503, 504, 408, 425, 429):
        raise HubAway(f"The hub is not ready: {problem or answer.status}", "It is asked again the next time.")
    if answer.status >= 500:
        raise Unavailable(f"The hub failed: {problem or answer.status}", "Tell its administrator; it is asked again.")
    if 300 <= answer.status < 400:
        raise BadRequest(f"{url} points elsewhere.", "Give the hub's own address.")
    told = f"The hub refused: {problem or f'it answered {answer.status}.'}"
    if answer.status in (401, 403):
        raise NotPermitted(told, remedy)
    raise (_Conflict if answer.status == 409 else BadRequest)(told, remedy)


def _read(response: Response, most: int, url: str) -> bytes:
    parts, size = [], 0
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":  # a few bytes may unfold into any number
        raise CaseError(f"{url} answers packed, which was not asked for.", "Check the address.")
    for part in response.iter_raw():
        size += len(part)
        if size > most:
            raise CaseError(f"{url} answers with more than {most >> 20} MiB.", "Check the address.")
        parts.append(part)
    return b"".join(parts)


def _after(response: Response) -> float:
    said = response.headers.get("Retry-After", "")
    return float(said) if said.isdecimal() and len(said) < 6 else 0.0


def _seconds(told: object) -> float:
    """Seconds since 1970 of a time as the hub writes it."""
    if isinstance(told, int | float):
        return float(told)
    return datetime.fromisoformat(str(told).replace("Z", "+00:00")).timestamp()


def _jobs(said: object) -> tuple[Job, ...]:
    if not isinstance(said, list):
        raise ValueError("no jobs")
    return tuple(fact(Job, one) for one in said)


def _text(said: object) -> str:
    if not isinstance(said, str):
        raise ValueError("no text")
    return said


def _fits(form: re.Pattern[str], said: object) -> str:
    if not isinstance(said, str) or not form.fullmatch(said):
        raise ValueError("another form")
    return said


def _part(name: str) -> str:
    return quote(name, safe="")


def _line(said: object) -> str:
    return " ".join(said.split())[:500] if isinstance(said, str) else ""
