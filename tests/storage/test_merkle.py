"""The incremental root is RFC 6962's, for every size."""

from __future__ import annotations

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from workbench.storage.merkle import EMPTY_ROOT, Range, leaf_hash, node_hash


def by_definition(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word."""
    if len(leaves) < 2:
        return leaf_hash(leaves[0]) if leaves else hashlib.sha256(b"").digest()
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node_hash(by_definition(leaves[:k]), by_definition(leaves[k:]))


@given(st.lists(st.binary(max_size=8), max_size=70))
def test_growing_leaf_by_leaf_gives_the_root_of_the_definition(leaves: list[bytes]) -> None:
    grown = Range()
    for leaf in leaves:
        grown = Range.unpacked(grown.size, grown.packed()).grown(leaf)
    assert grown.root() == by_definition(leaves)
    assert len(grown.peaks) == grown.size.bit_count()


def test_a_known_root_of_the_certificate_transparency_tests() -> None:
    leaves = [bytes.fromhex(x) for x in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657")]
    grown = Range()
    for leaf in leaves:
        grown = grown.grown(leaf)
    assert grown.root().hex() == "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"


def test_nothing_has_the_root_of_the_empty_string() -> None:
    assert Range().root() == EMPTY_ROOT == hashlib.sha256(b"").digest()
