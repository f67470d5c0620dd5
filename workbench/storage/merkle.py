"""RFC 6962 tree hashes, kept as the roots of perfect subtrees so that appending costs O(log n), and proofs over all of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

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


@dataclass(slots=True)
class Tree:
    """Every perfect subtree of the leaves so far: level by level, end to end. It tells the root at any earlier size, and proves
    that one goes on from another."""

    size: int = 0
    _levels: list[bytearray] = field(default_factory=lambda: [bytearray()])

    def add(self, hashed: bytes) -> None:
        """One leaf more, by its hash."""
        level, place, node = 0, self.size, hashed
        self._levels[0] += node
        while place & 1:
            node = node_hash(self._node(level, place - 1), node)
            level, place = level + 1, place >> 1
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += node
        self.size += 1

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves, of which there are so many."""
        return self._over(0, size) if size else EMPTY_ROOT

    def consistency(self, before: int, size: int) -> tuple[bytes, ...]:
        """The proof that the first `size` leaves go on from the first `before`: RFC 6962, section 2.1.2. Empty where there is
        nothing to prove."""
        return self._subproof(before, 0, size, known=True) if 0 < before < size <= self.size else ()

    def _subproof(self, before: int, first: int, end: int, *, known: bool) -> tuple[bytes, ...]:
        if before == end:
            return () if known else (self._over(first, end),)
        middle = first + _half(end - first)
        if before <= middle:
            return (*self._subproof(before, first, middle, known=known), self._over(middle, end))
        return (*self._subproof(before, middle, end, known=False), self._over(first, middle))

    def _over(self, first: int, end: int) -> bytes:
        """The hash over leaves `first` up to `end`; `first` is a multiple of the least power of two that holds them."""
        count = end - first
        if count & (count - 1) == 0:
            level = count.bit_length() - 1
            return self._node(level, first >> level)
        middle = first + _half(count)
        return node_hash(self._over(first, middle), self._over(middle, end))

    def _node(self, level: int, place: int) -> bytes:
        return bytes(self._levels[level][place * _SIZE : (place + 1) * _SIZE])


def _half(count: int) -> int:
    """The largest power of two below a count of two or more."""
    return 1 << (count - 1).bit_length() - 1
