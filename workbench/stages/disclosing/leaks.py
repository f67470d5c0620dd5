"""Whether a finished file still tells what was left out of it: the check that comes last, on what left the typesetter.

Words are compared past case, ligatures, accents of typesetting, hyphens at line ends, line numbers, entities and base64. A
single word is no leak, for it may be said elsewhere, unless it is a name or a number that stands nowhere in the clear; a run of
redacted words is one, once it holds two words of substance or five of any kind. Fewer everyday words prove nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from workbench.domain.annotations import REDACTION, Annotation
from workbench.domain.dossier import Exhibit
from workbench.domain.leaving import PRIVILEGED
from workbench.domain.sheet import Sheet
from workbench.domain.spoken import is_unspaced
from workbench.domain.transcript import Line
from workbench.stages.disclosing import blacking
from workbench.stages.disclosing.printed import PRINTED
from workbench.stages.disclosing.readable import Token, letters, numbers, streams, tokens
from workbench.stages.disclosing.redactions import answered, entered_notes, privileged, redactions_of

ENOUGH = 10
_EVERYDAY, _SIGN, _SUBSTANCE = 2, 4, 5
_LONG_NAME, _LONG_RUN = 7, 14  # letters, where spaces are gone
MOST = 20


def leaks(text: str, exhibit: Exhibit | Sheet, clear: Iterable[str] = ()) -> tuple[str, ...]:
    """What of the exhibit's redacted words and privileged notes can be read in a text, longest first; `exhibit` is the one that
    nothing was taken out of, `clear` what stands in the open besides: the case's title, people's names."""
    withheld, open_ = _withheld(exhibit), (*_open(exhibit), *clear)
    return _Watch.over(withheld, open_).found(text) if withheld else ()


def teller(exhibit: Exhibit | Sheet) -> Callable[[str], bool]:
    """Says of a short text whether it tells something that is left out."""
    watch = _Watch.over(_withheld(exhibit), tuple(_open(exhibit)))
    return lambda text: bool(text and watch.passages and watch.found(text))


@dataclass(frozen=True, slots=True)
class _Watch:
    """What to look for: the passages word by word, where each pair of words begins in them, names and numbers by themselves."""

    passages: tuple[tuple[Token, ...], ...]
    pairs: dict[tuple[str, str], list[tuple[int, int]]]
    names: frozenset[str]
    numbers: frozenset[str]
    in_open: str
    squeezed: tuple[tuple[str, str], ...] = field(default=())

    @classmethod
    def over(cls, withheld: Sequence[str], in_open: Sequence[str]) -> _Watch:
        passages = tuple(filter(None, (tuple(tokens(text)) for text in dict.fromkeys(withheld))))
        open_tokens = [token for text in in_open for token in (*tokens(text), Token("|", "|"))]
        said = {token.word for token in open_tokens}
        known = " ".join(["", *(token.word for token in open_tokens), ""])
        pairs: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for number, passage in enumerate(passages):
            for at in range(len(passage) - 1):
                pairs[passage[at].word, passage[at + 1].word].append((number, at))
        names = frozenset(t.word for p in passages for t in p if _is_name(t) and t.word not in said)
        told = {n for text in withheld for n in numbers(text) if _is_telling(n)}
        squeezed = tuple(dict.fromkeys(_squeezed(passages, names, letters(" ".join(in_open)), known)))
        return cls(passages, dict(pairs), names, frozenset(told - {n for t in in_open for n in numbers(t)}), known, squeezed)

    def found(self, text: str) -> tuple[str, ...]:
        """What of it can be read, longest first."""
        found: dict[str, None] = {}
        for stream in streams(text):
            found.update(dict.fromkeys(self._in_stream(stream)))
        whole = letters(text)
        found.update(dict.fromkeys(shown for hidden, shown in self.squeezed if hidden in whole))
        return tuple(_longest(found))[:MOST]

    def _in_stream(self, text: str) -> Iterator[str]:
        said = tokens(text)
        yield from (t.text for t in said if t.text[:1].isupper() and t.word in self.names)
        if self.numbers:
            yield from self.numbers.intersection(numbers(text))
        reached = 0
        for at in range(len(said) - 1):
            places = self.pairs.get((said[at].word, said[at + 1].word))
            if places and at + 2 > reached:
                length = max(self._length(said, at, place) for place in places)
                run = said[at : at + length]
                if self._is_leak(run):
                    reached = at + length
                    yield " ".join(token.text for token in run)

    def _length(self, said: Sequence[Token], at: int, place: tuple[int, int]) -> int:
        passage, first = self.passages[place[0]], place[1]
        length, most = 2, min(len(passage) - first, len(said) - at)
        while length < most and passage[first + length].word == said[at + length].word:
            length += 1
        return length

    def _is_leak(self, run: Sequence[Token]) -> bool:
        return sum(_weight(token.word) for token in run) >= ENOUGH and not _stands_open(run, self.in_open)


def _longest(found: Iterable[str]) -> Iterator[str]:
    """Each thing once, in the longest form it was found in."""
    told: list[str] = []
    for one in sorted(found, key=lambda text: (-len(text), text)):
        if not any(one.casefold() in longer for longer in told):
            told.append(one.casefold())
            yield one


def _stands_open(run: Sequence[Token], known: str) -> bool:
    return f" {' '.join(token.word for token in run)} " in known


def _squeezed(passages: Sequence[Sequence[Token]], names: frozenset[str], in_open: str, known: str) -> Iterator[tuple[str, str]]:
    """The shortest telling runs and the long names as letters alone: a file may have lost its spaces, or have too many."""
    for passage in passages:
        for first in range(len(passage)):
            run, weight, size = list[Token](), 0, 0
            for token in passage[first:]:
                run.append(token)
                weight, size = weight + _weight(token.word), size + len(letters(token.word))
                if weight >= ENOUGH and size >= _LONG_RUN:
                    hidden = letters("".join(t.word for t in run))
                    if hidden not in in_open and not _stands_open(run, known):
                        yield hidden, " ".join(t.text for t in run)
                    break
    yield from ((name, name) for name in sorted(names) if len(letters(name)) >= _LONG_NAME and name not in in_open)


@cache
def _everyday() -> frozenset[str]:
    from workbench.stages.analytics.small_words import SMALL  # brings the whole of analytics

    return frozenset(token.word for text in (*SMALL.values(), PRINTED) for token in tokens(text))


def _weight(word: str) -> int:
    if word in _everyday() or (len(word) < 3 and not is_unspaced(word[0])):
        return _EVERYDAY
    return _SIGN if is_unspaced(word[0]) else _SUBSTANCE


def _is_name(token: Token) -> bool:
    return len(token.text) > 2 and token.text[0].isupper() and token.word.isalpha() and token.word not in _everyday()


def _is_telling(number: str) -> bool:
    """Page, line and clock figures are everywhere, and so is the year."""
    return len(number) > 4 or (len(number) == 4 and not "1900" <= number <= "2099")


def _withheld(exhibit: Exhibit | Sheet) -> tuple[str, ...]:
    redactions = redactions_of(exhibit.annotations)
    custody = exhibit.custody
    hidden = privileged(exhibit.annotations, custody)
    rows = [line for line in _lines(exhibit) if blacking.is_touched(line, redactions)]
    touched = {line.id for line in rows}
    texts = [text for line in rows for text in blacking.lost(line, redactions)]
    notes = (*exhibit.annotations, *entered_notes(custody))
    answers = answered((note.id for note in notes if _is_about(note, touched, redactions)), notes)
    for note in notes:
        secret = PRIVILEGED in note.tags or note.id in hidden
        if secret or (note.kind != REDACTION and note.id in answers):
            texts += [note.text, *(attachment.name for attachment in note.attachments)]
    return tuple(text for text in texts if text.strip())


def _is_about(note: Annotation, rows: set[str], redactions: blacking.Redactions) -> bool:
    return note.segment_id in rows or (note.span is not None and blacking.meets(note.span, redactions))


def _lines(exhibit: Exhibit | Sheet) -> tuple[Line, ...]:
    return (*exhibit.lines, *exhibit.struck) if isinstance(exhibit, Exhibit) else exhibit.lines


def _open(exhibit: Exhibit | Sheet) -> Iterator[str]:
    """What the version says and may say: the rows that are left, one by one and as they follow each other on a page and on a
    voice's tier, the voices' names, what the file is; no redaction's reason, which may itself say too much."""
    redactions = [replace(redaction, reason="") for redaction in redactions_of(exhibit.annotations)]
    left = [(line.speaker, blacking.blacked(line, redactions).text) for line in exhibit.lines]
    yield from (text for _, text in left)
    yield " ".join(text for _, text in left)
    yield from (" ".join(text for by, text in left if by == voice) for voice in dict.fromkeys(by for by, _ in left))
    yield from (part for voice in exhibit.speakers for part in (voice.name, voice.role))
    evidence = exhibit.evidence
    yield from (evidence.name, evidence.reference, evidence.imported_by, exhibit.recording.codec)
    form = evidence.acquisition
    yield from (form.received_from, form.device, form.seal, form.clock_offset, form.recorded_at)
    yield from dict.fromkeys(_people(exhibit))


def _people(exhibit: Exhibit | Sheet) -> Iterator[str]:
    """Who did anything to it: their names stand beside what they did, whoever is spoken of."""
    yield from (entry.actor for entry in exhibit.custody)
    yield from (note.author for note in exhibit.annotations)
    for line in _lines(exhibit):
        yield from (made.author for made in (line.correction, line.revision, line.confirmation) if made)
