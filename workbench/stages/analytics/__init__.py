"""Analytics: what can be counted, listed and ranked about a transcript as it stands.

Machine output, not evidence: candidates and measures that lead to the words, worked out anew whenever the words change and kept
nowhere. No part of it goes into a draft, a report or the ledger.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from workbench.domain.progress import Progress
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate
from workbench.domain.transcript import Line
from workbench.stages.analytics.mentions import Candidate, in_steps
from workbench.stages.analytics.phrases import Phrase, key_phrases
from workbench.stages.analytics.summary import Central, summary
from workbench.stages.analytics.talk import Overlap, Talk, overlaps, talk
from workbench.stages.analytics.topics import Topic, topics
from workbench.stages.analytics.wording import sentences, small_words

LABEL = "Machine output, not evidence"

__all__ = ["LABEL", "Analysis", "analyse", "content_digest"]


@dataclass(frozen=True, slots=True)
class Analysis:
    """All of it, and the digest of the content it was made from."""

    digest: str
    talk: tuple[Talk, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    candidates: tuple[Candidate, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    summary: tuple[Central, ...] = ()
    topics: tuple[Topic, ...] = ()


def content_digest(lines: Sequence[Line], turns: Sequence[Turn], speakers: Sequence[Speaker]) -> str:
    """SHA-256 over everything an analysis is made from."""
    sha = hashlib.sha256()
    for line in lines:
        if not line.is_struck:
            span = line.span
            sha.update(repr((line.id, span.first, span.end, line.speaker, line.text, line.segment.language)).encode())
    sha.update(repr([(turn.span.first, turn.span.end, turn.speaker) for turn in turns]).encode())
    sha.update(repr([(speaker.key, speaker.name) for speaker in speakers]).encode())
    return sha.hexdigest()


def analyse(
    lines: Sequence[Line], turns: Sequence[Turn], speakers: Sequence[Speaker], rate: Rate, language: str
) -> Generator[Progress, None, Analysis]:
    """Everything about the rows that stand. Each yield is a place to stop."""
    digest = content_digest(lines, turns, speakers)
    standing = [line for line in lines if not line.is_struck and line.text.strip()]
    language = _spoken(standing) or language
    yield Progress("talk time", 0, 5)
    shares, both = talk(standing, speakers, rate), overlaps(turns, rate)
    yield Progress("candidates", 1, 5)
    found = yield from _candidates(standing, language)
    yield Progress("key phrases", 2, 5)
    small = small_words(language, [line.text for line in standing])
    phrases = key_phrases(standing, small)
    yield Progress("summary", 3, 5)
    central = summary(sentences(standing, small))
    yield Progress("topics", 4, 5)
    return Analysis(digest, shares, both, found, phrases, central, topics(standing, small))


def _spoken(lines: Sequence[Line]) -> str:
    """The language of most rows."""
    counted = Counter(line.segment.language for line in lines if line.segment.language)
    return counted.most_common(1)[0][0] if counted else ""


def _candidates(lines: Sequence[Line], language: str) -> Generator[Progress, None, tuple[Candidate, ...]]:
    steps = in_steps(lines, language)
    while True:
        try:
            yield Progress("candidates", next(steps), len(lines))
        except StopIteration as end:
            found: tuple[Candidate, ...] = end.value
            return found
