"""Whether one history goes on from another, by an RFC 6962 consistency proof: an old root and the proof are enough to tell."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").hexdigest()


def is_consistent(before: int, root_before: str, size: int, root: str, proof: Sequence[str]) -> bool:
    """Whether the tree of `size` leaves with this root begins with the one of `before` leaves with that root (roots and proof in
    hex). Everything begins with nothing; false for a proof that is too long, too short or malformed."""
    nodes = [_node(text) for text in proof]
    old, new = _node(root_before), _node(root)
    if old is None or new is None or None in nodes or not 0 <= before <= size:
        return False
    if before == 0:
        return not proof and root_before == EMPTY_ROOT and (size > 0 or root == EMPTY_ROOT)
    if before == size:
        return not proof and old == new
    return _climbs(before - 1, size - 1, [node for node in nodes if node], old, new)


def _climbs(first: int, second: int, nodes: list[bytes], old: bytes, new: bytes) -> bool:
    """RFC 6962-bis, section 2.1.4.2: both roots made again from the proof, from the last leaf of the older tree upwards."""
    while first & 1:
        first, second = first >> 1, second >> 1
    rest = nodes if first else [old, *nodes]  # an older tree that is perfect stands for itself
    if not rest:
        return False
    older = newer = rest[0]
    for node in rest[1:]:
        if second == 0:
            return False
        if first & 1 or first == second:
            older, newer = _joined(node, older), _joined(node, newer)
            while first and not first & 1:
                first, second = first >> 1, second >> 1
        else:
            newer = _joined(newer, node)
        first, second = first >> 1, second >> 1
    return second == 0 and older == old and newer == new


def _joined(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _node(text: str) -> bytes | None:
    try:
        node = bytes.fromhex(text)
    except (ValueError, TypeError):
        return None
    return node if len(node) == _SIZE and node.hex() == text else None
