"""Six words for a key."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.domain.fingerprints import six_words
from workbench.domain.words import WORDS


def test_the_list_has_one_word_for_every_ten_bits_and_no_two_begin_alike() -> None:
    assert len(WORDS) == 1024
    assert len({word[:4] for word in WORDS}) == 1024
    assert all(word.isascii() and word.islower() for word in WORDS)


@given(st.binary(min_size=32, max_size=32), st.integers(0, 59))
def test_any_change_in_the_first_sixty_bits_changes_the_words(digest: bytes, bit: int) -> None:
    changed = (int.from_bytes(digest) ^ (1 << (255 - bit))).to_bytes(32)
    assert six_words(digest.hex()) != six_words(changed.hex())
