"""A transcript as another program's file has it, before it becomes a draft here."""

from __future__ import annotations

from dataclasses import dataclass

ENGINE = "transcript file"  # the engine of a draft that came from a file
LABORATORY = "another laboratory"  # that of rows that people of another laboratory wrote
NANO = 1_000_000_000


class Unreadable(ValueError):
    """The file is not what its ending says, or is damaged; the text says why."""


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word with its own time, in nanoseconds from the recording's beginning."""

    text: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One utterance; times in nanoseconds, `speaker` as the file names it, empty where it names nobody."""

    first: int
    end: int
    text: str
    speaker: str = ""
    words: tuple[ReadWord, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadTranscript:
    """What a file said; `notes` tell what had to be left out or guessed."""

    rows: tuple[ReadRow, ...]
    notes: tuple[str, ...] = ()
    language: str = ""
