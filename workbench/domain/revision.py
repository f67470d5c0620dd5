"""Versions of a transcript's rows: what people made of the machine's utterances, each with author, time and ledger entry.

The machine's draft is never changed. Of every row exactly one version stands: as drafted, a correction of its text, or a
revision. Undo lets an earlier version stand again; nothing is taken out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from workbench.domain.speakers import Speaker
from workbench.domain.timed import Word
from workbench.domain.timeline import Span

_VOICE = re.compile(r"S[1-9][0-9]{0,3}")
NEEDED = "a new row needs its time, text, words and voice"


@dataclass(frozen=True, slots=True)
class Row:
    """One row as a person leaves it. None means: as the machine drafted it; a row that is new has everything."""

    segment_id: str
    span: Span | None = None
    text: str | None = None
    words: tuple[Word, ...] | None = None
    speaker: str | None = None
    struck: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it can stand without a drafted row beneath."""
        return None not in (self.span, self.text, self.words, self.speaker)


@dataclass(frozen=True, slots=True)
class Dissent:
    """A reading that was not chosen: whose it is, and what it says."""

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A row's version: what it is, who made it, when, by which act, and in which ledger entry."""

    row: Row
    act: str
    author: str
    made_at: str
    seq: int
    dissent: tuple[Dissent, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """Names a version of a row: the ledger entry that made it; 0 is as the machine drafted it, or not there if it never did."""

    segment_id: str
    seq: int = 0


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Someone listened and stands for a passage: a row as a whole, or the kinds of doubt named."""

    segment_id: str
    span: Span
    kinds: tuple[str, ...]
    text: str
    author: str
    made_at: str


def is_voice(key: str) -> bool:
    """Whether a voice can have this key."""
    return bool(_VOICE.fullmatch(key))


def no_revision(rows: Sequence[Row], known: Collection[str], frames: int) -> str:
    """Why these rows cannot stand in a transcript that has the `known` rows, on a recording of so many frames."""
    if not rows:
        return "nothing is revised"
    if len({row.segment_id for row in rows}) != len(rows):
        return "a row is revised twice at once"
    return next((why for row in rows if (why := _no_row(row, row.segment_id in known, frames))), "")


def _no_row(row: Row, is_known: bool, frames: int) -> str:
    if not row.segment_id:
        return "a row needs an id"
    if not is_known and not row.is_whole:
        return NEEDED
    if row.speaker and not is_voice(row.speaker):
        return f"{row.speaker!r} is no voice"
    if row.span is not None and (row.span.end > frames or not row.span.length):
        return "a row must lie inside the recording and last"
    return "words and text go together" if (row.words is None) != (row.text is None) else ""


def no_restoring(versions: Sequence[Version], known: Collection[str], made: Collection[tuple[str, int]]) -> str:
    """Why these versions cannot stand again; `made` holds every version of every row."""
    if not versions:
        return "nothing is restored"
    if len({v.segment_id for v in versions}) != len(versions):
        return "a row is restored twice at once"
    there = all(v.segment_id in known if v.seq == 0 else (v.segment_id, v.seq) in made for v in versions)
    return "" if there else "a row or a version of it is not in this transcript"


def no_roster(voices: Sequence[Speaker], drafted: Collection[str]) -> str:
    """Why a recording's voices cannot stand like this: none may be lost, two alike, or merged in a circle."""
    by_key = {voice.key: voice for voice in voices}
    if len(by_key) != len(voices) or not set(drafted) <= set(by_key):
        return "a voice is missing or named twice"
    if not all(is_voice(voice.key) for voice in voices):
        return "a voice needs a key such as S3"
    if any(voice.into and (voice.into not in by_key or by_key[voice.into].into) for voice in voices):
        return "a voice can only be merged into one that stands"
    if any(told != " ".join(told.split()) for voice in voices for told in (voice.name, voice.role)):
        return "a voice's name or role has needless blanks"
    names = [voice.name for voice in voices if not voice.into]
    return "" if all(names) and len(set(names)) == len(names) else "every voice that stands needs a name of its own"


def resolved(voices: Iterable[Speaker]) -> dict[str, str]:
    """Which voice each key is heard as."""
    return {voice.key: voice.into or voice.key for voice in voices}
