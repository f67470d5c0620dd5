"""A draft of another laboratory as a draft here: each row keeps whose it is, in the recipe that the row names."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from workbench.domain.evidence import Recording
from workbench.domain.fingerprints import six_words
from workbench.domain.foreign import ForeignDraft, OpenedBundle
from workbench.domain.incoming import LABORATORY
from workbench.domain.leaving import Authored
from workbench.domain.recipe import Recipe, parameters
from workbench.domain.revision import is_voice, no_roster
from workbench.domain.speakers import Speaker
from workbench.domain.transcript import Draft, Line, Reading, Segment


@dataclass(frozen=True, slots=True)
class Origin:
    """Whose bundle a thing came with: `sha256` names it, `root` is the fingerprint of the laboratory's root."""

    sha256: str
    vault_id: str
    root: str

    @classmethod
    def of(cls, bundle: OpenedBundle) -> Origin:
        """That of a bundle."""
        return cls(bundle.sha256, bundle.vault_id, bundle.root_fingerprint)

    @property
    def laboratory(self) -> str:
        """The laboratory's name among laboratories: its root's fingerprint in words."""
        return six_words(self.root)

    def id_of(self, thing: str, there: str) -> str:
        """The id here of what another vault calls `thing`, where it is put `there`: the same at every attempt."""
        return hashlib.sha256("\0".join((self.sha256, there, thing)).encode()).hexdigest()[:32]


@dataclass(slots=True)
class _Authors:
    """The last thing that each person did to the rows of a draft: when, and by which entry."""

    last: dict[str, tuple[int, str]] = field(default_factory=dict)

    def note(self, author: str, seq: int, made_at: str) -> None:
        """One act more."""
        self.last[author] = max(self.last.get(author, (0, "")), (seq, made_at))

    def recipe(self, author: str, origin: Origin) -> Recipe:
        """What stands for this person where a recipe is wanted."""
        seq, made_at = self.last[author]
        told = parameters(author=author, entry=seq, laboratory=origin.laboratory, made_at=made_at, vault=origin.vault_id)
        return Recipe(LABORATORY, "1", f"as {author} left it", parameters=told)


def taken_draft(theirs: ForeignDraft, recording: Recording, origin: Origin, *, made_at: str) -> Draft:
    """The rows as people left them there, without those they struck out; the machine's keep the recipe that made them."""
    draft_id = origin.id_of(theirs.draft.id, recording.id)
    lines = tuple(line for line in theirs.lines if not line.is_struck)
    recipes = {author: authors.recipe(author, origin) for authors in (_authors(lines),) for author in sorted(authors.last)}
    digests = {author: recipe.digest() for author, recipe in recipes.items()}
    working = "working transcript" if theirs.is_working else "draft beside it"
    return Draft(
        id=draft_id,
        recording_id=recording.id,
        made_at=made_at,
        recipes=(*theirs.draft.recipes, *recipes.values()),
        runs=theirs.draft.runs,
        segments=tuple(_segment(f"{draft_id}-{place}", line, digests) for place, line in enumerate(lines)),
        speakers=tuple(_speakers(theirs.speakers, lines)),
        turns=theirs.draft.turns,
        suspicions=theirs.draft.suspicions,
        readings=(*theirs.draft.readings, *_readings(lines, digests)),
        caveats=theirs.draft.caveats,
        routing=f"Taken from a bundle of the laboratory {origin.laboratory}: its {working}, finished by {theirs.by} on "
        f"{theirs.draft.made_at} (entry {theirs.seq} there). {theirs.draft.routing}".strip(),
        language=theirs.draft.language,
    )


def no_taking(draft: Draft, recording: Recording) -> str:
    """Why such a draft cannot stand here, whoever signed it there; empty when it can."""
    told = (draft.segments, draft.turns, draft.suspicions, draft.readings, (w for s in draft.segments for w in s.words))
    if any(one.span.end > recording.frames for some in told for one in some):
        return "it reaches past the recording's end"
    known = {recipe.digest() for recipe in draft.recipes}
    if not {segment.recipe for segment in draft.segments} <= known:
        return "a row does not tell how it was made"
    if why := no_roster(draft.speakers, ()):
        return why
    voices = {voice.key for voice in draft.speakers}
    return "" if {s.speaker for s in draft.segments} - {""} <= voices else "a row is said by no voice"


def _authors(lines: Iterable[Line]) -> _Authors:
    authors = _Authors()
    for line in lines:
        if author := author_of(line):
            made = line.revision.made_at if line.revision else line.correction.made_at if line.correction else ""
            authors.note(author, line.version, made)
    return authors


def author_of(line: Line) -> str:
    """Who left the row as it stands; empty where the machine did."""
    if line.revision is not None:
        return line.revision.author
    return line.correction.author if line.correction else ""


def _segment(segment_id: str, line: Line, digests: dict[str, str]) -> Segment:
    recipe = digests.get(author_of(line), line.segment.recipe)
    silent = line.segment.no_speech_permille if recipe == line.segment.recipe else 0
    return Segment(segment_id, line.span, line.text, line.words, line.speaker, recipe, line.segment.language, silent)


def _speakers(speakers: tuple[Speaker, ...], lines: Iterable[Line]) -> Iterator[Speaker]:
    """The voices by name, and those that only rows name."""
    known = {voice.key for voice in speakers}
    yield from (Speaker(voice.key, voice.number, voice.name, voice.role) for voice in speakers)
    for key in sorted({line.speaker for line in lines} - known):
        if is_voice(key):
            yield Speaker(key, int(key[1:]), f"Speaker {key[1:]}")


def _readings(lines: Iterable[Line], digests: dict[str, str]) -> Iterator[Reading]:
    """What was heard otherwise there and not chosen."""
    for line in lines:
        for told in line.revision.dissent if line.revision else ():
            yield Reading(line.span, digests[author_of(line)], told.text, f"not chosen there: {told.source}")


def authored(theirs: ForeignDraft, draft_id: str) -> Iterator[Authored]:
    """Whose the draft is: who finished it, and everyone whose rows stand in it."""
    yield Authored(draft_id, theirs.by, theirs.draft.made_at, theirs.seq)
    last = _authors(line for line in theirs.lines if not line.is_struck).last
    yield from (Authored(draft_id, author, made_at, seq) for author, (seq, made_at) in sorted(last.items()))
