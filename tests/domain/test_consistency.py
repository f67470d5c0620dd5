"""A history that goes on from another can be proven to, and one that does not cannot."""

from __future__ import annotations

import pytest

from workbench.domain.consistency import EMPTY_ROOT, is_consistent
from workbench.storage.merkle import Range, Tree, leaf_hash

MOST = 40


def grown(count: int, mark: bytes = b"") -> Tree:
    tree = Tree()
    for n in range(count):
        tree.add(leaf_hash(b"%d" % n + mark))
    return tree


WHOLE = grown(MOST)
ROOTS = [WHOLE.root(size).hex() for size in range(MOST + 1)]


def proof(before: int, size: int) -> tuple[str, ...]:
    return tuple(node.hex() for node in WHOLE.consistency(before, size))


def test_a_tree_knows_the_root_it_had_at_every_size() -> None:
    grows = Range()
    for size in range(MOST):
        assert ROOTS[size] == grows.root().hex()
        grows = grows.grown(b"%d" % size)


def test_every_history_is_proven_to_go_on_from_every_earlier_one() -> None:
    pairs = [(before, size) for size in range(MOST + 1) for before in range(size + 1)]
    assert all(is_consistent(before, ROOTS[before], size, ROOTS[size], proof(before, size)) for before, size in pairs)


def test_no_other_root_passes_with_a_genuine_proof() -> None:
    other = grown(MOST, b"x").root(MOST).hex()
    for before in range(1, MOST):
        assert not is_consistent(before, other, MOST, ROOTS[MOST], proof(before, MOST))
        assert not is_consistent(before, ROOTS[before], MOST, other, proof(before, MOST))
        assert not is_consistent(before, ROOTS[before - 1], MOST, ROOTS[MOST], proof(before, MOST))


def test_a_proof_that_is_cut_lengthened_or_turned_round_proves_nothing() -> None:
    for before in range(1, MOST):
        genuine = proof(before, MOST)
        for odd in (genuine[:-1], (*genuine, ROOTS[3]), genuine[1:], (ROOTS[3], *genuine), genuine[::-1]):
            if odd != genuine:
                assert not is_consistent(before, ROOTS[before], MOST, ROOTS[MOST], odd), before


@pytest.mark.parametrize("odd", ["", "zz" * 32, "AB" * 32, "ab" * 31])
def test_what_is_no_hash_is_no_proof(odd: str) -> None:
    assert not is_consistent(3, ROOTS[3], 7, ROOTS[7], (odd, *proof(3, 7)[1:]))
    assert not is_consistent(3, odd, 7, ROOTS[7], proof(3, 7))


def test_a_shorter_history_does_not_go_on_from_a_longer_one() -> None:
    assert not is_consistent(7, ROOTS[7], 3, ROOTS[3], proof(3, 7))
    assert not is_consistent(-1, EMPTY_ROOT, 3, ROOTS[3], ())


def test_everything_goes_on_from_nothing_and_nothing_else_passes_for_nothing() -> None:
    assert is_consistent(0, EMPTY_ROOT, 5, ROOTS[5], ())
    assert not is_consistent(0, ROOTS[5], 5, ROOTS[5], ())
    assert not is_consistent(0, EMPTY_ROOT, 0, ROOTS[5], ())
