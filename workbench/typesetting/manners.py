"""Who speaks, as a profile shows it: names in a column, or questions and answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from workbench.domain.dossier import Exhibit
from workbench.domain.leaving import ReportStyle, Speakers
from workbench.domain.transcript import Line
from workbench.typesetting.court_setting import Setting
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.language import say
from workbench.typesetting.sheet import BLACK, styled
from workbench.typesetting.voices import labels, names_of

NAME = styled(Face.STRONG, 9.2, BLACK)
SMALL = styled(Face.STRONG, 7.6, BLACK)  # for a name that does not fit otherwise
GAP = 8.0


@dataclass(frozen=True, slots=True)
class Entrance:
    """How an utterance begins: lines of their own before it, a label in the margin of its first line, a name before its words."""

    label: str = ""
    heads: tuple[str, ...] = ()
    lead: str = ""
    indent: float = 0.0


class Manner(Protocol):
    """How voices stand on the pages."""

    def enter(self, line: Line) -> Entrance:
        """How an utterance begins; to be asked once for each, in their order."""

    def called(self, voice: str) -> str:
        """What a voice is called."""


def manner(exhibit: Exhibit, style: ReportStyle, kept: Setting, fonts: Fonts) -> Manner:
    """The profile's way for one exhibit."""
    names = names_of(exhibit)
    if kept.profile.speakers is Speakers.QUESTIONS:
        return Questions(names, exhibit, style.questioners, kept.indent)
    return Named(labels(names, _fitting(kept.words - kept.names - GAP, fonts)))


def _fitting(room: float, fonts: Fonts) -> Callable[[str], bool]:
    return lambda name: fonts.width(fonts.shown(name, SMALL.face), SMALL.face, SMALL.size) <= room


class Named:
    """A name in the column beside every utterance."""

    def __init__(self, shown: dict[str, str]) -> None:
        self._entrances = {key: Entrance(label) for key, label in shown.items()}

    def enter(self, line: Line) -> Entrance:
        """The name of who says it."""
        return self._entrances[line.speaker]

    def called(self, voice: str) -> str:
        """The name as the column has it."""
        return self._entrances[voice].label


class Questions:
    """Those who were named ask; the one who says most of the rest answers; everybody else stands by name.

    A line says who asks where that changes. Someone who goes on in another utterance has no new label.
    """

    def __init__(self, names: dict[str, str], exhibit: Exhibit, questioners: tuple[str, ...], indent: float) -> None:
        self._names = labels({key: name.upper() for key, name in names.items()}, lambda _: True)
        self._askers = askers(names, questioners)
        self._witness = witness(exhibit, self._askers) if self._askers else ""
        self._indent = indent
        self._asking = self._last = ""

    def called(self, voice: str) -> str:
        """Q., A. or the name."""
        if voice in self._askers:
            return say("Q. (BY {name})").format(name=self._names[voice])
        return say("A.") if voice == self._witness else self._names[voice]

    def enter(self, line: Line) -> Entrance:
        """Q., A. or a name, and who asks from here on."""
        voice, before = line.speaker, self._last
        self._last = voice
        if voice == before:
            return Entrance(indent=self._indent)
        if voice in self._askers:
            return Entrance(say("Q."), self._heads(voice), indent=self._indent)
        if voice == self._witness:
            return Entrance(say("A."), indent=self._indent)
        return Entrance(lead=f"{self._names[voice]}:", indent=self._indent)

    def _heads(self, voice: str) -> tuple[str, ...]:
        """Who asks, and before the first question who answers."""
        if voice == self._asking:
            return ()
        answers = self._witness and not self._asking
        self._asking = voice
        by = say("BY {name}:").format(name=self._names[voice])
        return (say("EXAMINATION OF {name}").format(name=self._names[self._witness]), by) if answers else (by,)


def askers(names: dict[str, str], questioners: tuple[str, ...]) -> frozenset[str]:
    """The voices that ask, by name or key."""
    wanted = {name.casefold().strip() for name in questioners}
    return frozenset(key for key, name in names.items() if {name.casefold(), key.casefold()} & wanted)


def witness(exhibit: Exhibit, asking: frozenset[str]) -> str:
    """The voice that answers: of those who do not ask the one who says most; empty where there is none."""
    said: Counter[str] = Counter()
    for line in exhibit.lines:
        if line.speaker not in asking:
            said[line.speaker] += len(line.text)
    return said.most_common(1)[0][0] if said else ""
