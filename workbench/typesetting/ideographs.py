"""Where a line may end in Chinese and Japanese, which have no spaces: between ideographs, but for marks that cling."""

from __future__ import annotations

import re

_IDEOGRAPH = re.compile(
    "[\u2e80-\u2fdf\u3001-\u303f\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff\u3400-\u9fff\uf900-\ufaff\uff01-\uff60\U00020000-\U0003ffff]"
)
# Marks that never begin a line, and marks that never end one (the common core of GB/T 15834 and JIS X 4051).
_CLOSING = frozenset(
    "、。，．・：；？！゛゜ーヽヾゝゞ々’”）〕］｝〉》」』】〙〗〟,.:;?!)]}…‥—ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ％℃"
)
_OPENING = frozenset("‘“（〔［｛〈《「『【〘〖〝([{¥￥＄$£€#")


def has_ideographs(text: str) -> bool:
    """Whether a line may end inside of it."""
    return not text.isascii() and _IDEOGRAPH.search(text) is not None


def is_east_asian(character: str) -> bool:
    """Whether it is a letter or mark of Chinese, Japanese or Korean."""
    return _IDEOGRAPH.match(character) is not None or "\uac00" <= character <= "\ud7a3" or "\u1100" <= character <= "\u11ff"


def parted(word: str) -> list[str]:
    """The parts of a word between which a line may end."""
    parts: list[str] = []
    for at, character in enumerate(word):
        if parts and not _may_part(word[at - 1], character):
            parts[-1] += character
        else:
            parts.append(character)
    return parts


def _may_part(before: str, after: str) -> bool:
    if after in _CLOSING or before in _OPENING:
        return False
    return bool(_IDEOGRAPH.match(before) or _IDEOGRAPH.match(after))
