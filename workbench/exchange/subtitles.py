"""SubRip and WebVTT."""

from __future__ import annotations

from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Rate
from workbench.domain.transcript import Line
from workbench.exchange.ticks import clock, milliseconds
from workbench.exchange.wording import flat


def as_srt(sheet: Sheet) -> bytes:
    """SubRip: numbered cues, hh:mm:ss,mmm, the speaker before the text."""
    cues = []
    for number, line in enumerate(sheet.lines, start=1):
        first, end = _times(line, sheet.recording.rate, ",")
        speaker = _harmless(sheet.name(line.speaker))
        cues.append(f"{number}\n{first} --> {end}\n{speaker + ': ' if speaker else ''}{_harmless(line.text)}\n")
    return "\n".join(cues).encode()


def as_vtt(sheet: Sheet) -> bytes:
    """WebVTT: hh:mm:ss.mmm, the speaker as a voice span, markup characters escaped."""
    cues = ["WEBVTT\n"]
    for line in sheet.lines:
        first, end = _times(line, sheet.recording.rate, ".")
        speaker = _escaped(sheet.name(line.speaker))
        cues.append(f"{first} --> {end}\n{f'<v {speaker}>' if speaker else ''}{_escaped(line.text)}\n")
    return "\n".join(cues).encode()


def _times(line: Line, rate: Rate, mark: str) -> tuple[str, str]:
    first, end = milliseconds(line.span, rate)
    return clock(first, mark), clock(end, mark)


def _harmless(text: str) -> str:
    # SubRip has no way to write an arrow that could not be taken for the next cue's times.
    return flat(text).replace("-->", "→")


def _escaped(text: str) -> str:
    return flat(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
