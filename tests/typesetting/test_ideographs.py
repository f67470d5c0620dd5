"""Where lines end in Chinese and Japanese."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workbench.typesetting.ideographs import has_ideographs, is_east_asian, parted

WORDS = st.text(alphabet="我们在北京，。“”「」（）ABC12かなー、", min_size=1, max_size=24)


@given(WORDS)
def test_no_part_begins_with_a_mark_that_closes_or_ends_with_one_that_opens(word: str) -> None:
    parts = parted(word)
    assert "".join(parts) == word
    assert not any(part[0] in "，。”」）、ー" for part in parts[1:])
    assert not any(part[-1] in "“「（" for part in parts[:-1])


def test_latin_words_among_ideographs_stay_whole() -> None:
    assert parted("他说OpenAI公司。") == ["他", "说", "OpenAI", "公", "司。"]


def test_korean_breaks_at_its_spaces_and_is_east_asian_all_the_same() -> None:
    assert not has_ideographs("안녕하세요")
    assert is_east_asian("한")
    assert not is_east_asian("é")
