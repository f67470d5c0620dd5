"""Spelling of what is typed: word lists that come with the program, loaded when somebody first types, and the case's own words.

pyspellchecker and its lists are used: pure Python, twelve languages in the wheel, kept up. spylls, a port of Hunspell, has had no
release since 2022 and brings three languages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from workbench.gui.errands import Errands
from workbench.gui.transcript.wording import MARK, UNCERTAIN

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_SHORT = 2  # words as short as this are not doubted
_FAR = 9  # letters up to which words two steps away are tried: longer ones take seconds
# What the English list, an American one, writes otherwise.
_BRITISH = (
    ("our", "or"),
    ("is", "iz"),
    ("ys", "yz"),
    ("tre", "ter"),
    ("ll", "l"),
    ("ence", "ense"),
    ("ogue", "og"),
    ("amme", "am"),
    ("ae", "e"),
)


class Spelling(QObject):
    """Knows the words of one language and of one case. `ready` tells that it knows others than before."""

    ready = Signal()
    add_requested = Signal(str)

    def __init__(self, errands: Errands) -> None:
        super().__init__()
        self._errands = errands
        self._language = ""
        self._checker: Any = None
        self._own: frozenset[str] = frozenset()
        self._is_on = True
        self._judged: dict[str, bool] = {}

    @property
    def language(self) -> str:
        """The language whose words are known; empty where there is no list for it."""
        return self._language if self._checker is not None else ""

    def turn(self, *, is_on: bool) -> None:
        """Doubt words, or let everything pass."""
        self._is_on = is_on
        self.ready.emit()

    def use(self, language: str) -> None:
        """Know the words of this language: read beside the GUI thread, where there is a list."""
        if language == self._language:
            return
        self._language, self._checker = language, None
        self._judged.clear()
        if language in languages():
            self._errands.run(lambda: _checker(language), self._on_checker, key="spelling")

    def know(self, words: Iterable[str]) -> None:
        """The case's own words."""
        self._own = frozenset(part.casefold() for word in words for part in _WORD.findall(word))
        self._judged.clear()
        self.ready.emit()

    def misspelt(self, text: str) -> Sequence[tuple[int, int]]:
        """Where words begin that nobody knows, and how long they are; marks such as [inaudible] are no words."""
        if self._checker is None or not self._is_on:
            return ()
        aside = [found.span() for found in MARK.finditer(text)] + [(f.end(1), f.end()) for f in UNCERTAIN.finditer(text)]
        words = (found for found in _WORD.finditer(text) if not any(a <= found.start() < z for a, z in aside))
        return [(found.start(), len(found[0])) for found in words if not self._is_known(found[0])]

    def suggestions(self, word: str) -> Sequence[str]:
        """What was likely meant: the case's words first, then the commonest."""
        if self._checker is None:
            return ()
        plain = word.replace("’", "'").casefold()
        self._checker.distance = 1
        found = self._checker.candidates(plain) or set()
        if not found and len(plain) <= _FAR:
            self._checker.distance = 2
            found = self._checker.candidates(plain) or set()
        frequency = self._checker.word_frequency
        return [_like(other, word) for other in sorted(found, key=lambda other: -frequency[other])]

    def add(self, word: str) -> None:
        """Somebody says that this is a word of the case."""
        self.add_requested.emit(word)

    def _is_known(self, word: str) -> bool:
        plain = word.replace("’", "'").casefold()
        if plain not in self._judged:
            self._judged[plain] = len(plain) <= _SHORT or plain in self._own or self._is_listed(plain)
        return self._judged[plain]

    def _is_listed(self, plain: str) -> bool:
        bare = plain.removesuffix("'s").removesuffix("'")
        if plain in self._checker or bare in self._checker or bare in self._own:
            return True
        if all(len(part) <= _SHORT or part in self._checker for part in bare.split("'")):
            return True  # l'heure, d'abord
        if self._language != "en":
            return False
        return any(there in bare and bare.replace(there, here) in self._checker for there, here in _BRITISH)

    def _on_checker(self, checker: Any) -> None:
        self._checker = checker
        self.ready.emit()


@cache
def languages() -> frozenset[str]:
    """The languages there are lists for; read from the package's folder, without loading it."""
    found = find_spec("spellchecker")
    folder = Path(found.origin).parent / "resources" if found is not None and found.origin else Path()
    return frozenset(path.name.removesuffix(".json.gz") for path in folder.glob("*.json.gz"))


def _checker(language: str) -> Any:
    import spellchecker

    return spellchecker.SpellChecker(language=language, distance=1)


def _like(other: str, word: str) -> str:
    """A suggestion with the capitals of the word it stands for."""
    if word.isupper() and len(word) > 1:
        return other.upper()
    return other[:1].upper() + other[1:] if word[:1].isupper() else other
