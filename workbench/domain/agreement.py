"""How far two readings of one recording agree, in figures: in all and for each voice."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Words of ours and of theirs; `other` are written otherwise, `only_ours` and `only_theirs` stand on one side alone.

    `doubt` of `weight` are the probabilities, in permille, of the words that differ and of all words on both sides: what
    differs counts by how sure the engines were of it. `passages` is where they differ, `voice` whose words these are.
    """

    ours: int = 0
    theirs: int = 0
    other: int = 0
    only_ours: int = 0
    only_theirs: int = 0
    passages: int = 0
    doubt: int = 0
    weight: int = 0
    voice: str = ""

    @property
    def differing(self) -> int:
        """Words that differ, each place counted once."""
        return self.other + self.only_ours + self.only_theirs

    @property
    def permille(self) -> int:
        """The share of words that differ."""
        places = self.ours + self.only_theirs
        return round(1000 * self.differing / places) if places else 0

    @property
    def weighted_permille(self) -> int:
        """The share of words that differ, each counted by how sure its engine was of it."""
        return round(1000 * self.doubt / self.weight) if self.weight else 0

    def __add__(self, more: Agreement) -> Agreement:
        return Agreement(
            self.ours + more.ours,
            self.theirs + more.theirs,
            self.other + more.other,
            self.only_ours + more.only_ours,
            self.only_theirs + more.only_theirs,
            self.passages + more.passages,
            self.doubt + more.doubt,
            self.weight + more.weight,
            self.voice,
        )


@dataclass(frozen=True, slots=True)
class Agreements:
    """The figures of two readings: in all, and for each voice of ours that has a word in it."""

    whole: Agreement
    voices: tuple[Agreement, ...] = ()
