"""SubRip and WebVTT."""

from __future__ import annotations

from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Rate
from workbench.domain.transcript import Line


def as_srt(sheet: Sheet) -> str:
    """SubRip: numbered cues, hh:mm:ss,mmm, the speaker before the text."""
    cues = []
    for number, line in enumerate(sheet.lines, start=1):
        first, end = _times(line, sheet.recording.rate, ",")
        speaker = _one_line(sheet.name(line.speaker))
        cues.append(f"{number}\n{first} --> {end}\n{speaker + ': ' if speaker else ''}{_one_line(line.text)}\n")
    return "\n".join(cues)


def as_vtt(sheet: Sheet) -> str:
    """WebVTT: hh:mm:ss.mmm, the speaker as a voice span, markup characters escaped."""
    cues = ["WEBVTT\n"]
    for line in sheet.lines:
        first, end = _times(line, sheet.recording.rate, ".")
        speaker = _escaped(_one_line(sheet.name(line.speaker)))
        text = _escaped(_one_line(line.text))
        cues.append(f"{first} --> {end}\n{f'<v {speaker}>' if speaker else ''}{text}\n")
    return "\n".join(cues)


def _times(line: Line, rate: Rate, mark: str) -> tuple[str, str]:
    return _stamp(line.span.first, rate, mark), _stamp(line.span.end, rate, mark)


def _stamp(frame: int, rate: Rate, mark: str) -> str:
    return rate.clock(frame).rjust(12, "0").replace(".", mark)


def _one_line(text: str) -> str:
    # A blank line or an arrow inside a cue would end it or start another.
    return " ".join(text.split()).replace("-->", "→")


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
