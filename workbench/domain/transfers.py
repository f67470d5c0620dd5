"""Evidence on its way into a hub, as the hub keeps account of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class TransferState(StrEnum):
    """How far a transfer is."""

    OPEN = "open"  # chunks may come
    SEALED = "sealed"  # the unit says that all are there; the hub is taking it in
    RECEIVED = "received"  # it is an exhibit of the hub's vault, and there is a receipt
    FAILED = "failed"  # the hub said why it cannot be; offered again it begins anew


@dataclass(frozen=True, slots=True)
class Transfer:
    """A hand-over as the hub keeps account of it. `digest` is the manifest's, `key_mark` tells one content key from another,
    `size` is the sealed size in bytes."""

    id: str
    unit: str
    digest: str
    manifest: str
    signature: str
    sealed_key: str
    key_mark: str
    count: int
    size: int
    state: TransferState = TransferState.OPEN
    job: str = ""
    receipt: str = ""
    receipt_signature: str = ""
    problem: str = ""
    begun_at: str = ""


@dataclass(frozen=True, slots=True)
class Packed:
    """A draft that was signed for its way back: number `n` of its job, its package (canonical JSON) and the hub's signature."""

    n: int
    draft_id: str
    recording_id: str
    document: str
    signature: str


def ranges(numbers: Iterable[int]) -> tuple[tuple[int, int], ...]:
    """Numbers in ascending order as half-open ranges."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number:
            found[-1] = (found[-1][0], number + 1)
        else:
            found.append((number, number + 1))
    return tuple(found)
