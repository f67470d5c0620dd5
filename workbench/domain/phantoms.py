"""Phrases that recognisers are known to invent; the list and where it comes from stand in resources/phantoms."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "resources" / "phantoms" / "phrases.json"
DOUBTED_SPEECH_PERMILLE = 300
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Phantoms:
    """The list, as it is compared: without case and punctuation."""

    telling: frozenset[str]
    weak: frozenset[str]
    anywhere: re.Pattern[str]
    openers: frozenset[str]

    def found(self, text: str, no_speech_permille: int) -> str:
        """The phrase a row in small letters consists of, once or repeated, or holds; empty where it is none."""
        if inside := self.anywhere.search(text):
            return inside.group()
        first = _WORD.search(text)
        if first is None or first.group().replace("’", "'") not in self.openers:
            return ""
        whole = plain(text)
        if whole in self.telling or (whole in self.weak and no_speech_permille >= DOUBTED_SPEECH_PERMILLE):
            return whole
        return self._repeated(whole)

    def _repeated(self, whole: str) -> str:
        words = whole.split(" ")
        for size in range(1, len(words) // 2 + 1):
            if words[0] != words[size]:
                continue
            once = " ".join(words[:size])
            if once in self.telling and words == words[:size] * (len(words) // size):
                return once
        return ""


def plain(text: str) -> str:
    """A text without case and punctuation, words apart by one space."""
    return " ".join(_WORD.findall(text.casefold().replace("’", "'")))


@cache
def phantoms() -> Phantoms:
    """The shipped list."""
    held = json.loads(_FILE.read_text(encoding="utf-8"))
    telling, weak = _plain(held["telling"]), _plain(held["weak"])
    anywhere = re.compile("|".join(re.escape(phrase) for phrase in held["anywhere"]))
    return Phantoms(telling, weak, anywhere, frozenset(phrase.split(" ")[0] for phrase in telling | weak))


def _plain(phrases: dict[str, list[str]]) -> frozenset[str]:
    return frozenset(plain(phrase) for held in phrases.values() for phrase in held)
