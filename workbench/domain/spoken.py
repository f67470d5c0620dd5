"""Words inside a text: where each stands, and what holds them apart in scripts that write no spaces."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from workbench.domain.timed import Word
from workbench.domain.timeline import Span

# Han, kana, bopomofo and their full-width signs: written without spaces. Hangul has spaces; Thai needs a dictionary.
_UNSPACED = ((0x2E80, 0x2FDF), (0x3005, 0x3007), (0x3021, 0x30FF), (0x3105, 0x312F), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
             (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFF66, 0xFF9F), (0x20000, 0x323AF))  # fmt: skip
_SIGNS = ((0x3001, 0x3004), (0x3008, 0x3020), (0xFF01, 0xFF65))
_FIRST = 0x2E80


def is_unspaced(character: str) -> bool:
    """Whether a character belongs to a script that writes no spaces between words."""
    code = ord(character)
    return code >= _FIRST and any(first <= code <= last for first, last in _UNSPACED)


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text: what spaces part, and each character by itself where a script writes none, with its signs."""
    if text.isascii() or not any(is_unspaced(c) for c in text):
        return tuple(text.split())
    return tuple(token for chunk in text.split() for token in _parted(chunk))


def places(text: str, words: Iterable[str]) -> tuple[int, ...]:
    """Where each word begins in the text; empty where the words are not the text's."""
    found, at = [], 0
    for word in words:
        place = text.find(word, at)
        if place < 0 or text[at:place].strip():
            return ()
        found.append(place)
        at = place + len(word)
    return () if text[at:].strip() else tuple(found)


def joined(parts: Sequence[str]) -> str:
    """Texts one after the other, with a space where their script writes one."""
    text = ""
    for part in parts:
        text += part if not text or not part else _between(text[-1], part[0]) + part
    return text


def spread(texts: Sequence[str], room: Span) -> tuple[Span, ...]:
    """A stretch shared by their lengths: the best guess where nothing was measured."""
    total, at, found = sum(map(len, texts)) or 1, 0, []
    for text in texts:
        found.append(Span(room.first + room.length * at // total, room.first + room.length * (at + len(text)) // total))
        at += len(text)
    return tuple(found)


def parted(words: Iterable[Word]) -> tuple[Word, ...]:
    """The words as `tokens` counts them: one that holds several characters of an unspaced script shares its time out."""
    return tuple(part for word in words for part in _split(word))


def _split(word: Word) -> tuple[Word, ...]:
    texts = tokens(word.text)
    if len(texts) < 2:
        return (word,)
    return tuple(Word(text, span, word.permille) for text, span in zip(texts, spread(texts, word.span), strict=True))


def _between(before: str, after: str) -> str:
    return "" if _is_tight(before) and _is_tight(after) else " "


def _is_tight(character: str) -> bool:
    code = ord(character)
    return is_unspaced(character) or any(first <= code <= last for first, last in _SIGNS)


def _parted(chunk: str) -> list[str]:
    found: list[str] = []
    opened, was_unspaced = "", False
    for character in chunk:
        unspaced, spoken = is_unspaced(character), character.isalnum() or is_unspaced(character)
        if spoken and (unspaced or was_unspaced or not found):
            found.append(opened + character)
            opened = ""
        elif not found:
            opened += character
        else:
            found[-1] += character
        was_unspaced = unspaced if spoken else was_unspaced
    return [*found, opened] if opened else found
