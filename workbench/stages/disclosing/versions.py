"""The disclosure version of an exhibit and of a transcript: nothing redacted and nothing privileged is in it any more.

What becomes of the ledger's entries is in `history`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from workbench.domain.annotations import REDACTION, Annotation
from workbench.domain.caveats import Caveat
from workbench.domain.custody import Entry
from workbench.domain.dossier import Beside, Exhibit, Translation
from workbench.domain.leaving import PRIVILEGED, Reproduction
from workbench.domain.recipe import Recipe
from workbench.domain.review import Review
from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Span
from workbench.domain.transcript import Correction, Draft, Line
from workbench.stages.disclosing import blacking
from workbench.stages.disclosing.blacking import BLOCK, Redactions, meets
from workbench.stages.disclosing.history import emptied, is_about, is_oracle, reworded, said
from workbench.stages.disclosing.leaks import teller
from workbench.stages.disclosing.redactions import answered, entered_notes, privileged, redactions_of

SHOWN_AROUND_S = 1  # the most that a picture of a passage shows before and after it


def disclosed(exhibit: Exhibit) -> Exhibit:
    """The exhibit without what is redacted or privileged. Raises BadRequest where a redaction does not say what it leaves out."""
    redactions = redactions_of(exhibit.annotations)
    hidden = privileged(exhibit.annotations, exhibit.custody)
    if not redactions and not hidden:
        return exhibit
    ink = _ink((*exhibit.lines, *exhibit.struck), exhibit.annotations, exhibit.custody, teller(exhibit))
    draft, renamed = _draft(exhibit.draft, exhibit.lines, exhibit.struck, ink)
    lines, struck = (
        tuple(_renamed(blacking.blacked(x, redactions), renamed) for x in some) for some in (exhibit.lines, exhibit.struck)
    )
    return replace(
        exhibit,
        draft=draft,
        lines=lines,
        struck=struck,
        annotations=_notes(exhibit.annotations, ink),
        corrections=tuple(_correction(c, (*lines, *struck), ink) for c in exhibit.corrections),
        custody=tuple(ink.entry(e) for e in exhibit.custody),
        approval=ink.entry(exhibit.approval) if exhibit.approval else None,
        envelope=_flattened(exhibit, redactions),
        review=_review(exhibit.review, ink),
        translations=tuple(_translation(t, ink) for t in exhibit.translations),
        others=tuple(_beside(o, ink) for o in exhibit.others),
        redactions=redactions,
        reproductions=tuple(_again(r, ink) for r in exhibit.reproductions),
        pictures=tuple(p for p in exhibit.pictures if p.about in _kept(exhibit, ink)),
        terms=tuple(term for term in exhibit.terms if not ink.tells(term)),
    )


def disclosed_together(exhibits: Iterable[Exhibit]) -> tuple[Exhibit, ...]:
    """The exhibits of one report: what is left out of a history for one recording is left out for the file's others too."""
    made = tuple(map(disclosed, exhibits))
    gone = frozenset(entry.seq for x in made for entry in (*x.custody, *filter(None, (x.approval,))) if not entry.body)
    veiled = {x.evidence.id for x in made if x.review.comment == BLOCK}
    unbound = {x.evidence.id for x in made if x.redactions}
    return tuple(
        replace(
            x,
            custody=tuple(emptied(e) if e.seq in gone else e for e in x.custody),
            approval=emptied(x.approval) if x.approval and x.approval.seq in gone else x.approval,
            review=replace(
                x.review,
                comment=BLOCK if x.evidence.id in veiled else x.review.comment,
                content="" if x.evidence.id in unbound else x.review.content,
            ),
        )
        for x in made
    )


def disclosed_sheet(sheet: Sheet) -> Sheet:
    """The transcript without what is redacted or privileged."""
    redactions, hidden = redactions_of(sheet.annotations), privileged(sheet.annotations, sheet.custody)
    if not redactions and not hidden:
        return replace(sheet, custody=())
    ink = _ink(sheet.lines, sheet.annotations, sheet.custody, teller(sheet))
    draft, renamed = _draft(sheet.draft, sheet.lines, (), ink)
    lines = tuple(_renamed(blacking.blacked(line, redactions), renamed) for line in sheet.lines)
    return replace(sheet, draft=draft or sheet.draft, lines=lines, annotations=_notes(sheet.annotations, ink), custody=())


@dataclass(frozen=True, slots=True)
class _Ink:
    """What is to go: passages; notes that vanish and notes that lose their words, and rows, by id; whatever else tells it.
    `known` are the rows of the transcript that stands; `wide` are the passages with all the words that they take away."""

    redactions: Redactions
    hidden: frozenset[str]
    wordless: frozenset[str]
    rows: frozenset[str]
    known: frozenset[str]
    wide: Redactions
    tells: Callable[[str], bool]

    @property
    def gone(self) -> frozenset[str]:
        """The rows and notes that lose something, by id."""
        return self.hidden | self.wordless | self.rows

    def over(self, text: str) -> str:
        """The text, or a block where it tells something."""
        return BLOCK if self.tells(text) else text

    def entry(self, entry: Entry) -> Entry:
        """A ledger entry, its body and signature emptied where it tells what is left out."""
        gone = is_oracle(entry, self.redactions) or is_about(entry, self.gone, self.known, self.redactions)
        return emptied(entry) if gone or self.tells(said(entry)) else entry


def _ink(
    lines: Iterable[Line], annotations: Sequence[Annotation], custody: Sequence[Entry], tells: Callable[[str], bool]
) -> _Ink:
    held = tuple(lines)
    redactions, hidden = redactions_of(annotations), privileged(annotations, custody)
    rows = frozenset(line.id for line in held if blacking.is_touched(line, redactions))
    entered = tuple(entered_notes(custody))
    notes = (*annotations, *entered)  # a note that was withdrawn stands in the history alone
    redacting = {note.id for note in notes if note.kind == REDACTION}
    telling = {note.id for note in notes if _is_telling(note, redactions, rows) or tells(note.text)}
    wordless = (answered(telling | redacting, notes) - redacting) | telling | reworded(annotations, entered, custody)
    wide = (*redactions, *(more for line in held if line.id in rows for more in blacking.widened(line, redactions)))
    return _Ink(redactions, hidden, wordless, rows, frozenset(line.id for line in held), wide, tells)


def _is_telling(note: Annotation, redactions: Redactions, rows: frozenset[str]) -> bool:
    """Whether a note is about what is redacted, or a redaction whose reason is privileged."""
    if note.kind == REDACTION:
        return PRIVILEGED in note.tags
    return note.segment_id in rows or (note.span is not None and meets(note.span, redactions))


def _kept(exhibit: Exhibit, ink: _Ink) -> set[str]:
    """What pictures may be about: notes and rows that lose nothing, where no redaction is near enough to be in the picture."""
    passages = {**{note.id: note.span for note in exhibit.annotations}, **{line.id: line.span for line in exhibit.lines}}
    margin = exhibit.recording.rate.hz * SHOWN_AROUND_S
    shown = {key: Span(max(0, span.first - margin), span.end + margin) for key, span in passages.items() if span}
    seen = {key for key, span in shown.items() if meets(span, ink.redactions)}
    return set(passages) - seen - ink.hidden - ink.wordless - ink.rows


def _notes(annotations: Iterable[Annotation], ink: _Ink) -> tuple[Annotation, ...]:
    return tuple(_note(note, ink) for note in annotations if note.id not in ink.hidden)


def _note(note: Annotation, ink: _Ink) -> Annotation:
    if note.kind == REDACTION:
        (redaction,) = redactions_of((note,))
        return replace(note, text=redaction.reason, tags=(), attachments=())
    if note.id not in ink.wordless:
        return note
    return replace(note, text=BLOCK if note.text else "", tags=(), attachments=())


def _draft(draft: Draft | None, lines: Sequence[Line], struck: Sequence[Line], ink: _Ink) -> tuple[Draft | None, dict[str, str]]:
    """The machine's draft, and the digests of recipes that had to be blacked out: their vocabulary names what is said."""
    if draft is None:
        return None, {}
    rows = {line.id: blacking.blacked(line, ink.redactions).segment for line in (*lines, *struck)}
    recipes = tuple(_recipe(recipe, ink) for recipe in draft.recipes)
    renamed = {old.digest(): new.digest() for old, new in zip(draft.recipes, recipes, strict=True) if old != new}
    segments = tuple(rows[s.id] if s.id in rows else blacking.segment(s, ink.redactions) for s in draft.segments)
    return replace(
        draft,
        recipes=recipes,
        segments=tuple(replace(s, recipe=renamed.get(s.recipe, s.recipe)) for s in segments),
        suspicions=blacking.doubts(draft.suspicions, ink.wide),
        readings=tuple(
            replace(
                r,
                recipe=renamed.get(r.recipe, r.recipe),
                text=BLOCK if meets(r.span, ink.wide) else ink.over(r.text),
                reason=ink.over(r.reason),
            )
            for r in draft.readings
        ),
        caveats=tuple(_caveat(c, ink) for c in draft.caveats),
    ), renamed


def _recipe(recipe: Recipe, ink: _Ink) -> Recipe:
    told = tuple((name, ink.over(value) if isinstance(value, str) else value) for name, value in recipe.parameters)
    return replace(recipe, parameters=told)


def _renamed(line: Line, renamed: dict[str, str]) -> Line:
    known = renamed.get(line.segment.recipe)
    return replace(line, segment=replace(line.segment, recipe=known)) if known else line


def _caveat(caveat: Caveat, ink: _Ink) -> Caveat:
    return replace(caveat, text=ink.over(caveat.text))


def _correction(held: Correction, lines: Sequence[Line], ink: _Ink) -> Correction:
    """A text over a row that was blacked: as the row has it now, or nothing where another text stands there."""
    if held.segment_id not in ink.rows and not ink.tells(held.text):
        return held
    now = next((line.correction for line in lines if line.id == held.segment_id), None)
    stands = now is not None and (now.author, now.made_at) == (held.author, held.made_at)
    return replace(held, text=now.text if now is not None and stands else BLOCK)


def _flattened(exhibit: Exhibit, redactions: Redactions) -> tuple[tuple[int, int], ...]:
    """The waveform, flat where it is redacted: how loud a word is may tell it."""
    count, frames = len(exhibit.envelope), exhibit.recording.frames
    flat = {
        column
        for r in redactions
        for column in range(r.span.first * count // max(1, frames), min(count, -(-r.span.end * count // max(1, frames))))
    }
    return tuple((0, 0) if column in flat else pair for column, pair in enumerate(exhibit.envelope))


def _review(held: Review, ink: _Ink) -> Review:
    """Where something is redacted, without the digest of the transcript that holds it: words could be tried until one fits."""
    return replace(held, comment=ink.over(held.comment), content="" if ink.redactions else held.content)


def _again(held: Reproduction, ink: _Ink) -> Reproduction:
    return replace(held, why=ink.over(held.why), sha256="" if ink.redactions else held.sha256)


def _translation(held: Translation, ink: _Ink) -> Translation:
    return replace(held, lines=tuple(_other(line, ink) for line in held.lines))


def _beside(held: Beside, ink: _Ink) -> Beside:
    return replace(held, lines=tuple(_other(line, ink) for line in held.lines))


def _other(line: Line, ink: _Ink) -> Line:
    """A row of another draft: what was redacted may stand there at another time."""
    tells = blacking.is_touched(line, ink.wide) or ink.tells(line.text) or ink.tells(line.segment.text)
    return blacking.blotted(line, ink.wide) if tells else line
