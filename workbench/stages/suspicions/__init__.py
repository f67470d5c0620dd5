"""Suspicions: what in a transcript as it stands wants a human's ear, and what somebody has stood for already.

The engine's own doubts are stored with the draft (`domain.gates`). What hangs on the text is looked for live, because people
change it: a row is read once and its findings are kept until its text changes. Nothing is ever deleted, and a check says only
that somebody should listen.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.domain.phantoms import phantoms
from workbench.domain.revision import Confirmation
from workbench.domain.speakers import Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Line, Suspicion, SuspicionKind
from workbench.stages.suspicions.lexicon import lexicon_of
from workbench.stages.suspicions.texts import Found, Read, other_language, read, script_of

__all__ = ["Check", "Kept", "Otherwise", "checks", "said_at", "word_at"]

LONGEST_WORD_MS = 2_500  # measured on clean interviews: the slowest drawn-out word stays under two seconds
OUTSIDE_MS = 1_000
OUTSIDE_PERMILLE = 500
ABOUT_THE_MACHINES_WORDS = frozenset({
    SuspicionKind.LOOP, SuspicionKind.ODD_RATE, SuspicionKind.LOW_CONFIDENCE, SuspicionKind.MISALIGNMENT,
    SuspicionKind.LANGUAGE_SWITCH, SuspicionKind.PHANTOM_PHRASE, SuspicionKind.TEXT_WITHOUT_SPEECH,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Check:
    """Something to listen to. `at` is the place in the row's text, where it is about a word; a gap has no row."""

    kind: SuspicionKind
    segment_id: str
    span: Span
    text: str
    confirmed: Confirmation | None = None
    at: int = -1

    @property
    def is_open(self) -> bool:
        """Nobody stands for it yet."""
        return self.confirmed is None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A passage that a second engine reads otherwise: the row it stands in, empty where none does, and both readings."""

    segment_id: str
    span: Span
    text: str


@dataclass(slots=True)
class _Seen:
    """What was found in a row. `made` is what of it needs neither other rows nor anybody's word."""

    line: Line
    text: str
    read: Read
    script: str
    other: str
    phantom: str
    made: tuple[Check, ...] | None = None


@dataclass(slots=True)
class Kept:
    """What was read of each row, so that only changed rows are read again. One per recording and language."""

    language: str = ""
    about: object = None
    rows: dict[str, _Seen] = field(default_factory=dict)


def checks(
    lines: Sequence[Line],
    stored: Sequence[Suspicion],
    language: str,
    *,
    rate: Rate,
    turns: Sequence[Turn] = (),
    confirmations: Iterable[Confirmation] = (),
    kept: Kept | None = None,
    otherwise: Iterable[Otherwise] = (),
) -> tuple[Check, ...]:
    """Everything to check, in order of time; struck rows are left out. A row that is known costs hardly anything."""
    kept = Kept() if kept is None else kept
    if kept.language != language:
        kept.language, kept.rows = language, {}
    standing = [line for line in lines if line.revision is None or not line.is_struck]
    seen = [_seen(line, kept, language) for line in standing]
    usual = _usual(seen, language)
    desk = _Desk(rate, _told(confirmations), turns, frozenset().union(*(s.read.names for s in seen if s.read.names)))
    if kept.about != (usual, rate, turns):
        kept.about = (usual, rate, turns)
        for s in seen:
            s.made = None
    found = [check for s in seen for check in desk.row(s, usual)]
    found += desk.gaps(stored, standing)
    found += desk.otherwise(otherwise, {line.id: line for line in standing})
    return tuple(sorted(found, key=_order))


def _order(check: Check) -> tuple[int, int, str]:
    return check.span.first, check.span.end, check.kind


def word_at(line: Line, check: Check) -> Span:
    """When the word a check is about is said; the row's time where it is about no word."""
    return said_at(line, check.at, check.at + 1) if check.at >= 0 else check.span


def said_at(line: Line, first: int, end: int) -> Span:
    """When some characters of a row's text are said, by its words; the row's time where the words do not fit the text."""
    text, words = line.text, line.words
    if len(words) != len(text.split()):
        return line.span
    begin, last = len(text[: first + 1].split()) - 1, len(text[:end].split())
    held = words[max(0, begin) : max(last, begin + 1)]
    return Span(held[0].span.first, max(held[0].span.first, held[-1].span.end)) if held else line.span


def _seen(line: Line, kept: Kept, language: str) -> _Seen:
    known = kept.rows.get(line.id)
    if known is not None and known.line is line:
        return known
    text = line.text
    if known is not None and known.text == text:
        known.line, known.made = line, None
        return known
    lexicon = lexicon_of(line.segment.language or language)
    phantom = phantoms().found(text.casefold(), line.segment.no_speech_permille)
    made = kept.rows[line.id] = _Seen(line, text, read(text, lexicon), script_of(text), other_language(text, lexicon), phantom)
    return made


def _usual(seen: Sequence[_Seen], language: str) -> tuple[str, str]:
    """The language and the writing that most rows have."""
    languages = Counter(s.line.segment.language for s in seen)
    scripts = Counter(s.script for s in seen)
    del languages[""]
    return (
        languages.most_common(1)[0][0] if languages else language,
        scripts.most_common(1)[0][0] if scripts else "Latin",
    )


def _told(confirmations: Iterable[Confirmation]) -> Mapping[str, list[Confirmation]]:
    told: dict[str, list[Confirmation]] = {}
    for confirmation in confirmations:
        told.setdefault(confirmation.segment_id, []).append(confirmation)
    return told


class _Desk:
    """Turns what was found in a row into checks, each with whoever stands for it."""

    def __init__(self, rate: Rate, told: Mapping[str, list[Confirmation]], turns: Sequence[Turn], names: frozenset[str]) -> None:
        self._rate, self._told, self._names = rate, told, names
        self._longest = LONGEST_WORD_MS * rate.hz // 1000
        self._outside = OUTSIDE_MS * rate.hz // 1000
        self._heard = _disjoint([turn.span for turn in turns])
        self._firsts, self._ends = [s.first for s in self._heard], [s.end for s in self._heard]

    def row(self, seen: _Seen, usual: tuple[str, str]) -> Sequence[Check]:
        """The checks of one row: the draft's doubts while the machine's words stand, and what its text says."""
        if seen.made is None:
            seen.made = self._made(seen, usual)
        made: Sequence[Check] = seen.made
        if openers := [f for f in seen.read.openers if f.text in self._names]:
            made = self._with_names(seen, openers)
        told = self._of(seen.line) if made else ()
        return [replace(c, confirmed=_stands(c.kind, seen.text, told)) for c in made] if told else made

    def _made(self, seen: _Seen, usual: tuple[str, str]) -> tuple[Check, ...]:
        line = seen.line
        found = self._stored(line) if line.suspicions else []
        if not line.is_changed:
            found += self._machine(line, seen, usual)
        found += [(f.kind, f.text, f.first) for f in seen.read.found]
        if not found:
            return ()
        span = line.span
        return tuple(Check(kind, line.id, span, text, None, at) for kind, text, at in _once(found))

    def _with_names(self, seen: _Seen, openers: Sequence[Found]) -> list[Check]:
        made = list(seen.made or ())
        found = [(c.kind, c.text, c.at) for c in made] + [(f.kind, f.text, f.first) for f in openers]
        return [Check(kind, seen.line.id, seen.line.span, text, None, at) for kind, text, at in _once(found)]

    def gaps(self, stored: Sequence[Suspicion], lines: Sequence[Line]) -> list[Check]:
        """Doubts of the draft that hang on no row: speech that nobody wrote down, until a row covers it."""
        firsts = [line.span.first for line in lines]
        ends = _running_ends(lines)
        held = {(s.kind, s.span) for line in lines for s in line.suspicions}
        return [
            Check(s.kind, "", s.span, s.text, self._gap_confirmed(s))
            for s in stored
            if (s.kind, s.span) not in held and s.kind not in ABOUT_THE_MACHINES_WORDS and not _covered(s.span, firsts, ends)
        ]

    def otherwise(self, passages: Iterable[Otherwise], rows: Mapping[str, Line]) -> list[Check]:
        """What a second engine reads otherwise, one check a row, until somebody stands for the row."""
        found: list[Check] = []
        for passage in passages:
            row, kind = rows.get(passage.segment_id), SuspicionKind.DISAGREEMENT
            if row is None:
                found.append(Check(kind, "", passage.span, passage.text, self._gap_confirmed(passage)))
            elif found and found[-1].segment_id == row.id:
                found[-1] = replace(found[-1], text=f"{found[-1].text} · {passage.text}")
            else:
                found.append(Check(kind, row.id, row.span, passage.text, _stands(kind, row.text, self._of(row))))
        return found

    def _gap_confirmed(self, passage: Suspicion | Otherwise) -> Confirmation | None:
        return next((c for c in self._told.get("", ()) if c.span == passage.span), None)

    def _of(self, line: Line) -> list[Confirmation]:
        own = self._told.get(line.id, [])
        return [*own, line.confirmation] if line.confirmation is not None else own

    def _stored(self, line: Line) -> list[tuple[SuspicionKind, str, int]]:
        return [(s.kind, s.text, -1) for s in line.suspicions if not (line.is_changed and s.kind in ABOUT_THE_MACHINES_WORDS)]

    def _machine(self, line: Line, seen: _Seen, usual: tuple[str, str]) -> list[tuple[SuspicionKind, str, int]]:
        found: list[tuple[SuspicionKind, str, int]] = []
        if why := self._misaligned(line):
            found.append((SuspicionKind.MISALIGNMENT, why, -1))
        if seen.phantom:
            found.append((SuspicionKind.PHANTOM_PHRASE, f"“{seen.phantom}” is often written where nothing was said.", -1))
        if why := _switched(line, seen, usual):
            found.append((SuspicionKind.LANGUAGE_SWITCH, why, -1))
        return found

    def _misaligned(self, line: Line) -> str:
        longest = max([w.span.end - w.span.first for w in line.segment.words], default=0)
        if longest > self._longest:
            return f"One word is said to take {self._rate.seconds(longest):.1f} s."
        outside = self._unheard(line.segment.span) if self._heard else 0
        length = line.segment.span.length
        if self._outside <= outside < length and outside * 1000 >= length * OUTSIDE_PERMILLE:
            return f"{self._rate.seconds(outside):.1f} s of {self._rate.seconds(length):.1f} s lie where no voice was heard."
        return ""

    def _unheard(self, span: Span) -> int:
        first, last = bisect_right(self._ends, span.first), bisect_left(self._firsts, span.end)
        return span.length - sum(span.overlap(s) for s in self._heard[first:last])


def _switched(line: Line, seen: _Seen, usual: tuple[str, str]) -> str:
    language, script = usual
    if seen.script != script and seen.text:
        return f"Written in {seen.script} letters among {script} ones."
    if line.segment.language and language and line.segment.language != language:
        return f"The engine took this for “{line.segment.language}”, the rest for “{language}”."
    return f"Reads like “{seen.other}”." if seen.other else ""


def _once(found: Sequence[tuple[SuspicionKind, str, int]]) -> list[tuple[SuspicionKind, str, int]]:
    """One check a kind and row; what there is of it stands in its text."""
    if len(found) == 1:
        return [*found]
    told: dict[SuspicionKind, tuple[SuspicionKind, str, int]] = {}
    for kind, text, at in found:
        if kind not in told:
            told[kind] = (kind, text, at)
        elif text not in told[kind][1].split(" · "):
            told[kind] = (kind, f"{told[kind][1]} · {text}", min(told[kind][2], at) if told[kind][2] >= 0 else at)
    return list(told.values())


def _stands(kind: SuspicionKind, text: str, told: Sequence[Confirmation]) -> Confirmation | None:
    return next((c for c in told if c.text == text and (not c.kinds or kind in c.kinds)), None)


def _disjoint(spans: Sequence[Span]) -> list[Span]:
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.first <= whole[-1].end:
            whole[-1] = Span(whole[-1].first, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def _running_ends(lines: Sequence[Line]) -> list[int]:
    ends, at = [], 0
    for line in lines:
        at = max(at, line.span.end)
        ends.append(at)
    return ends


def _covered(span: Span, firsts: Sequence[int], ends: Sequence[int]) -> bool:
    """Whether the middle of a gap lies in a row that somebody put there."""
    middle = (span.first + span.end) // 2
    at = bisect_right(firsts, middle) - 1
    return at >= 0 and ends[at] > middle
