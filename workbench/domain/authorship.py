"""Who wrote each word of a row, and when: the row's versions laid over each other, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from workbench.domain.revision import Revision
from workbench.domain.spoken import places, tokens
from workbench.domain.transcript import Correction, Line

CORRECTED = "corrected"


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose a word is, by which act, since when; the machine's where the author is empty."""

    author: str = ""
    act: str = ""
    made_at: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """A row's text in one of its versions. `drafted` are the places of words that a machine measured."""

    text: str
    credit: Credit
    drafted: frozenset[int] = frozenset()


MACHINE = Credit()


def sayings(line: Line, corrections: Iterable[Correction], revisions: Iterable[Revision]) -> tuple[Saying, ...]:
    """What the row said from the draft on, oldest first, up to the version that stands."""
    made = [_corrected(c) for c in corrections if c.segment_id == line.id]
    made += [_revised(r) for r in revisions if r.row.segment_id == line.id and r.row.text is not None]
    until = line.revision.made_at if line.revision else line.correction.made_at if line.correction else ""
    stood = sorted((saying for saying in made if saying.credit.made_at <= until), key=lambda saying: saying.credit.made_at)
    return (Saying(line.segment.text, MACHINE), *stood)


def credits_of(said: Sequence[Saying]) -> tuple[Credit, ...]:
    """Whose each word of the last saying is."""
    words: tuple[str, ...] = ()
    credit: tuple[Credit, ...] = ()
    for saying in said:
        fresh = tokens(saying.text)
        credit = tuple(_carried(words, credit, fresh, saying))
        words = fresh
    return credit


def credit_at(said: Sequence[Saying], place: int) -> Credit:
    """Whose the word is that holds a character of the last saying."""
    if not said:
        return MACHINE
    text = said[-1].text
    starts = places(text, tokens(text))
    number = max((n for n, start in enumerate(starts) if start <= place), default=-1)
    return credits_of(said)[number] if number >= 0 else MACHINE


def _carried(words: Sequence[str], credit: Sequence[Credit], fresh: Sequence[str], saying: Saying) -> Iterable[Credit]:
    matcher = SequenceMatcher(None, words, fresh, autojunk=False)
    for tag, first, end, new_first, new_end in matcher.get_opcodes():
        if tag == "equal":
            yield from credit[first:end]
        else:
            yield from (MACHINE if n in saying.drafted else saying.credit for n in range(new_first, new_end))


def _corrected(made: Correction) -> Saying:
    return Saying(made.text, Credit(made.author, CORRECTED, made.made_at))


def _revised(made: Revision) -> Saying:
    """Words with a probability came from an engine, whichever row they stood in before."""
    drafted = (n for n, word in enumerate(made.row.words or ()) if word.permille is not None)
    return Saying(made.row.text or "", Credit(made.author, made.act, made.made_at), frozenset(drafted))
