"""CTM and STM, the NIST formats of words and of utterances with their times."""

from __future__ import annotations

from workbench.domain.sheet import Sheet
from workbench.domain.spoken import parted
from workbench.domain.transcript import Line, Word
from workbench.exchange.ticks import seconds
from workbench.exchange.wording import STANDING, drafter, flat, joined, origin, stem

_LABELS = {
    "machine": "as the machine wrote it",
    "file": "as it came in from a file",
    "laboratory": "as people of another laboratory left it",
    "person": "as a person corrected or wrote it",
}


def as_ctm(sheet: Sheet) -> bytes:
    """A word a line, in order of time: beginning, duration, word, and the engine's probability where one was measured."""
    words = sorted((word for line in sheet.lines for word in parted(line.words)), key=lambda word: word.span)
    return "".join([*_head(sheet), *(f"{stem(sheet)} 1 {_word(word, sheet)}\n" for word in words if word.text.split())]).encode()


def as_stm(sheet: Sheet) -> bytes:
    """An utterance a line, with its speaker and a label that says whether a person wrote it."""
    labels = [f';; LABEL "{name}" "{name}" "{told}"\n' for name, told in _LABELS.items()]
    return "".join([*_head(sheet), ';; CATEGORY "0" "source" ""\n', *labels, *(_line(x, sheet) for x in sheet.lines)]).encode()


def _head(sheet: Sheet) -> tuple[str, ...]:
    told = (f"exhibit {sheet.evidence.reference}, SHA-256 {sheet.evidence.sha256}", STANDING, origin(sheet))
    return tuple(f";; {flat(text)}\n" for text in told)


def _word(word: Word, sheet: Sheet) -> str:
    rate = sheet.recording.rate
    sure = "" if word.permille is None else f" {word.permille / 1000:.3f}"
    return f"{seconds(word.span.first, rate)} {seconds(word.span.length, rate)} {'_'.join(word.text.split())}{sure}"


def _line(line: Line, sheet: Sheet) -> str:
    rate = sheet.recording.rate
    speaker = joined(sheet.name(line.speaker)) or line.speaker or "unknown"
    label = "person" if line.is_changed else drafter(line, sheet)
    times = f"{seconds(line.span.first, rate)} {seconds(line.span.end, rate)}"
    return f"{stem(sheet)} 1 {speaker} {times} <{label}> {flat(line.text)}".rstrip() + "\n"
