"""RFC 6962 tree hashes, kept as the roots of perfect subtrees so that appending costs O(log n)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_SIZE = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()


def leaf_hash(leaf: bytes) -> bytes:
    """RFC 6962, section 2.1."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """RFC 6962, section 2.1."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True)
class Range:
    """The first `size` leaves: one peak for each bit of `size`, largest subtree first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def grown(self, leaf: bytes) -> Range:
        """The range with one leaf more."""
        return self.joined(leaf_hash(leaf))

    def joined(self, hashed: bytes) -> Range:
        """The same, where only the leaf's hash is known."""
        peaks, size = [*self.peaks, hashed], self.size
        while size & 1:
            right = peaks.pop()
            peaks[-1] = node_hash(peaks[-1], right)
            size >>= 1
        return Range(self.size + 1, tuple(peaks))

    def root(self) -> bytes:
        """The tree's root hash."""
        if not self.peaks:
            return EMPTY_ROOT
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = node_hash(peak, root)
        return root

    def packed(self) -> bytes:
        """The peaks end to end."""
        return b"".join(self.peaks)

    @staticmethod
    def unpacked(size: int, peaks: bytes) -> Range:
        """The inverse of `packed`."""
        return Range(size, tuple(peaks[i : i + _SIZE] for i in range(0, len(peaks), _SIZE)))
