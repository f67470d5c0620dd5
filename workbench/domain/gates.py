"""When a machine's text wants a human's ear: pure rules over what an engine heard, all on `ENGINE_RATE` frames."""

from __future__ import annotations

import re
import zlib
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from workbench.domain.audio import ENGINE_RATE
from workbench.domain.phantoms import phantoms
from workbench.domain.timeline import Span, hull
from workbench.domain.transcript import Suspicion, SuspicionKind
from workbench.domain.utterances import RawSegment, RawWord

LONGEST_PHRASE = 40
SQUEEZED_PERMILLE = 2_400  # Whisper's own limit for a text that repeats itself
UNSURE_LOGPROB_MILLI = -1_000  # Whisper's own limit for a failed decode
UNSURE_PERMILLE = 400
DOUBTED_PERMILLE = 700  # measured: clean speech has 800 to 950, telephone copies that read well 750 to 870
FASTEST_WORDS = 8  # a second; quick conversation has four to five
SLOWEST_WORDS_PERMILLE = 300
SLOW_AFTER = 4 * ENGINE_RATE.hz
SILENT_AFTER = 2 * ENGINE_RATE.hz
MISPLACED_AFTER = ENGINE_RATE.hz
NEIGHBOURHOOD = 3 * ENGINE_RATE.hz // 10
SILENCE_PERMILLE = 600  # Whisper's own limit: from here on it holds a window for silence
LONELY_WORDS, LONELY_PERMILLE = 3, 700  # a few words, none of them likely, with nothing around them
SCARCE_WORDS_A_SECOND = 12  # nobody says more in the time that speech was heard at all
WEIGHTLESS = 3  # words that begin and end at once: an engine that cannot place them did not hear them
COPIES, COPIED_WORDS = 3, 3

_STUTTER = re.compile(r"([^\W\d]{1,10}?)\1{5,}")


def repeated(tokens: Sequence[str]) -> tuple[range, ...]:
    """Stretches where one phrase follows itself: a word four times, two to five words thrice, longer ones twice."""
    held = [run for size in range(1, min(LONGEST_PHRASE, len(tokens) // 2) + 1) for run in _runs(tokens, size)]
    merged: list[range] = []
    for run in sorted(held, key=lambda r: (r.start, r.stop)):
        if merged and run.start < merged[-1].stop:
            merged[-1] = range(merged[-1].start, max(merged[-1].stop, run.stop))
        else:
            merged.append(run)
    return tuple(merged)


def _runs(tokens: Sequence[str], size: int) -> list[range]:
    needed = size * ({1: 4}.get(size, 3 if size <= 5 else 2) - 1)
    runs, length = [], 0
    for index in range(len(tokens) - size + 1):
        if index + size < len(tokens) and tokens[index] == tokens[index + size]:
            length += 1
            continue
        if length >= needed:
            runs.append(range(index - length, index + size))
        length = 0
    return runs


def bare(text: str) -> str:
    """A word without case and punctuation, as loops are told by."""
    return re.sub(r"\W+", "", text.casefold())


def spoken(segments: Sequence[RawSegment]) -> list[RawWord]:
    """The words of all segments that hold more than punctuation."""
    return [word for segment in segments for word in _words(segment) if bare(word.text)]


def _words(segment: RawSegment) -> Sequence[RawWord]:
    if segment.words:
        return segment.words
    return [RawWord(text, segment.span, 0) for text in segment.text.split()]


def compression_permille(text: str) -> int:
    """Length over zlib length, × 1000: far above 2000 only for text that repeats itself."""
    raw = text.strip().encode()
    return len(raw) * 1000 // len(zlib.compress(raw)) if raw else 0


def looped(segments: Sequence[RawSegment]) -> tuple[Suspicion, ...]:
    """Every stretch that repeats itself, within a word, across words or as a whole."""
    return tuple(_loop(found) for found in _loops(segments))


def _loops(segments: Sequence[RawSegment]) -> list[list[RawWord]]:
    words = spoken(segments)
    runs = [words[run.start : run.stop] for run in repeated([bare(word.text) for word in words])]
    stutters = [[word] for word in words if _STUTTER.search(bare(word.text))]
    told = {word for found in [*runs, *stutters] for word in found}
    squeezed = [[*_words(s)] for s in segments if _is_squeezed(s) and told.isdisjoint(_words(s))]
    return [*runs, *stutters, *squeezed]


def worth_permille(segments: Sequence[RawSegment]) -> int:
    """Words expected to be right less words expected to be wrong, × 1000; a looped word counts as wrong."""
    wrong = {word for found in _loops(segments) for word in found}
    return sum(-1000 if word in wrong else 2 * word.permille - 1000 for word in spoken(segments))


def _is_squeezed(segment: RawSegment) -> bool:
    return compression_permille(segment.text) > SQUEEZED_PERMILLE


def _loop(words: Sequence[RawWord]) -> Suspicion:
    text = "".join(word.text if word.text.startswith(" ") else f" {word.text}" for word in words[:6]).strip()
    return Suspicion(SuspicionKind.LOOP, hull(w.span for w in words), f"{len(words)} words that repeat themselves: “{text} …”")


def unheard(segments: Sequence[RawSegment], speech: Sequence[Span]) -> tuple[Suspicion, ...]:
    """Text where the voice activity detector heard nothing."""
    return tuple(
        Suspicion(SuspicionKind.TEXT_WITHOUT_SPEECH, s.span, "Text where no speech was heard.")
        for s in segments
        if not touching(_widened(s.span), speech)
    )


def invented(segments: Sequence[RawSegment], speech: Sequence[Span]) -> tuple[Suspicion, ...]:
    """Text that has marks of having been made up: a phrase known for it, the engine's own word that nobody speaks, more words
    than there is speech, a few unlikely words by themselves."""
    found = []
    for s in segments:
        if phrase := phantoms().found(s.text.casefold(), s.no_speech_permille):
            why = f"“{phrase}” is often written where nothing was said."
            found.append(Suspicion(SuspicionKind.PHANTOM_PHRASE, s.span, why))
        if why := _hardly_speech(s, speech):
            found.append(Suspicion(SuspicionKind.TEXT_WITHOUT_SPEECH, s.span, why))
        if _is_lonely(s):
            why = f"A few words by themselves, mean word probability {mean_permille([s]) / 10:.0f} %."
            found.append(Suspicion(SuspicionKind.LOW_CONFIDENCE, s.span, why))
    return tuple(found)


def _hardly_speech(segment: RawSegment, speech: Sequence[Span]) -> str:
    """Why an utterance that touches speech is as good as without; empty where it is not, or touches none at all."""
    near = touching(_widened(segment.span), speech)
    if not near:
        return ""
    if segment.no_speech_permille >= SILENCE_PERMILLE:
        return f"The engine itself gives {segment.no_speech_permille / 10:.0f} % that nobody speaks here."
    heard, words = sum(span.clipped(_widened(segment.span)).length for span in near), len(_words(segment))
    if words > 1 and words * ENGINE_RATE.hz > SCARCE_WORDS_A_SECOND * heard:
        return f"{words} words where {ENGINE_RATE.seconds(heard):.1f} s of speech were heard."
    return ""


def _is_lonely(segment: RawSegment) -> bool:
    words = [word for word in segment.words if bare(word.text)]
    return 0 < len(words) <= LONELY_WORDS and all(word.permille < LONELY_PERMILLE for word in words)


def weightless(segments: Sequence[RawSegment]) -> tuple[Suspicion, ...]:
    """Utterances most of whose words take no time at all."""
    return tuple(
        Suspicion(SuspicionKind.MISALIGNMENT, s.span, f"{count} of its {len(s.words)} words take no time.")
        for s in segments
        if (count := sum(not word.span.length for word in s.words)) >= WEIGHTLESS and 2 * count > len(s.words)
    )


def copied(segments: Sequence[RawSegment]) -> tuple[Suspicion, ...]:
    """Utterances of a few words and more that come again and again in the same words, none of them likely: far apart, a loop all
    the same. What people do say often, engines are sure of."""
    alike: dict[str, list[RawSegment]] = {}
    for s in segments:
        words = [bare(word.text) for word in _words(s)]
        if len(words) >= COPIED_WORDS:
            alike.setdefault(" ".join(words), []).append(s)
    return tuple(
        Suspicion(SuspicionKind.LOOP, s.span, f"One of {len(held)} utterances in the same words: “{s.text.strip()}”")
        for held in alike.values()
        if len(held) >= COPIES and mean_permille(held) < DOUBTED_PERMILLE
        for s in held
    )


def unwritten(segments: Sequence[RawSegment], speech: Sequence[Span]) -> tuple[Suspicion, ...]:
    """Speech of two seconds and more that no word covers."""
    return uncovered([word.span for segment in segments for word in _words(segment)], speech)


def uncovered(words: Sequence[Span], speech: Sequence[Span]) -> tuple[Suspicion, ...]:
    """The same for words and speech of any origin: a diarizer hears voices where the recogniser heard none."""
    covered = merged([_widened(word) for word in words])
    left = [rest for heard in speech for rest in without(heard, touching(heard, covered)) if rest.length >= SILENT_AFTER]
    return tuple(
        Suspicion(SuspicionKind.SPEECH_WITHOUT_TEXT, rest, "Speech was heard, but nothing was written.") for rest in left
    )


def merged(spans: Sequence[Span]) -> list[Span]:
    """The same frames as ordered, disjoint spans."""
    whole: list[Span] = []
    for span in sorted(spans):
        if whole and span.first <= whole[-1].end:
            whole[-1] = Span(whole[-1].first, max(whole[-1].end, span.end))
        else:
            whole.append(span)
    return whole


def touching(span: Span, spans: Sequence[Span]) -> Sequence[Span]:
    """Those of many ordered, disjoint spans that share frames with one."""
    first = bisect_right(spans, span.first, key=lambda s: s.end)
    return spans[first : max(first, bisect_left(spans, span.end, key=lambda s: s.first))]


def without(span: Span, covers: Sequence[Span]) -> tuple[Span, ...]:
    """What is left of a span where none of the covers lies."""
    left, at = [], span.first
    for cover in sorted(c.clipped(span) for c in covers if c.overlap(span)):
        if cover.first > at:
            left.append(Span(at, cover.first))
        at = max(at, cover.end)
    return (*left, Span(at, span.end)) if at < span.end else tuple(left)


def _widened(span: Span) -> Span:
    return Span(max(0, span.first - NEIGHBOURHOOD), span.end + NEIGHBOURHOOD)


def misplaced(segments: Sequence[RawSegment], speech: Sequence[Span]) -> tuple[Suspicion, ...]:
    """Utterances that touch speech while most of their words, a second and more, lie where none was heard."""
    return tuple(
        Suspicion(
            SuspicionKind.MISALIGNMENT, s.span, f"{ENGINE_RATE.seconds(silent):.1f} s of its words lie where no speech was heard."
        )
        for s in segments
        if touching(_widened(s.span), speech) and (silent := _silent(s, speech)) >= MISPLACED_AFTER
    )


def _silent(segment: RawSegment, speech: Sequence[Span]) -> int:
    """Frames of an utterance's words outside speech; 0 where most of them lie inside."""
    spans = [word.span for word in segment.words]
    outside = sum(
        rest.length for span in spans for rest in without(span, [_widened(s) for s in touching(_widened(span), speech)])
    )
    return outside if 2 * outside > sum(span.length for span in spans) else 0


def oddly_paced(segments: Sequence[RawSegment]) -> tuple[Suspicion, ...]:
    """More words a second than anyone says, or hardly any over a long stretch."""
    return tuple(
        Suspicion(SuspicionKind.ODD_RATE, s.span, f"{len(_words(s))} words in {ENGINE_RATE.seconds(s.span.length):.1f} s.")
        for s in segments
        if _is_odd(len(_words(s)), s.span.length)
    )


def _is_odd(words: int, frames: int) -> bool:
    too_fast = words >= 5 and words * ENGINE_RATE.hz > FASTEST_WORDS * frames
    too_slow = frames > SLOW_AFTER and words * ENGINE_RATE.hz * 1000 < SLOWEST_WORDS_PERMILLE * frames
    return too_fast or too_slow


def unsure(segments: Sequence[RawSegment]) -> tuple[Suspicion, ...]:
    """Utterances whose words the engine itself holds for unlikely."""
    return tuple(
        Suspicion(SuspicionKind.LOW_CONFIDENCE, s.span, f"Mean word probability {mean_permille([s]) / 10:.0f} %.")
        for s in segments
        if s.logprob_milli < UNSURE_LOGPROB_MILLI or mean_permille([s]) < UNSURE_PERMILLE
    )


def mean_permille(segments: Sequence[RawSegment]) -> int:
    """Mean word probability; 0 where there are no words."""
    known = [word.permille for segment in segments for word in segment.words]
    return sum(known) // len(known) if known else 0


def doubts(segments: Sequence[RawSegment], speech: Sequence[Span]) -> tuple[str, ...]:
    """Why a chunk's text wants a second reading, in words that complete “because of …”."""
    reasons = {
        "words that repeat themselves": bool(looped(segments)) or _engine_says_squeezed(segments),
        "speech without text": bool(unwritten(segments, speech)),
        "text without speech": bool(unheard(segments, speech)),
        "an impossible pace": bool(oddly_paced(segments)),
        "unlikely words": mean_permille(segments) < DOUBTED_PERMILLE and bool(segments),
    }
    return tuple(reason for reason, holds in reasons.items() if holds)


def _engine_says_squeezed(segments: Sequence[RawSegment]) -> bool:
    return any(segment.compression_permille > SQUEEZED_PERMILLE for segment in segments)


def suspicions(segments: Sequence[RawSegment], speech: Sequence[Span]) -> tuple[Suspicion, ...]:
    """All gates, in order of time."""
    found = (
        *looped(segments),
        *copied(segments),
        *unheard(segments, speech),
        *invented(segments, speech),
        *weightless(segments),
        *unwritten(segments, speech),
        *misplaced(segments, speech),
        *oddly_paced(segments),
        *unsure(segments),
    )
    return tuple(sorted(dict.fromkeys(found), key=lambda s: (s.span, s.kind)))


def is_flagged(word: Span, found: Iterable[Suspicion]) -> bool:
    """Whether a doubt is about a word; one without length is in what it lies in."""
    return any(s.span.overlap(word) or (not word.length and s.span.first <= word.first <= s.span.end) for s in found)
