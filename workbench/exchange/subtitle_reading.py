"""SubRip and WebVTT as other programs write them: cues become rows, styles go, voices stay."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.domain.incoming import NANO, ReadRow, ReadTranscript, Unreadable
from workbench.exchange.received import LONGEST_TEXT, cleaned, shortened, text_of

_TIME = r"(?:(\d{1,4}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_TIMES = re.compile(rf"\s*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t].*)?")
_MEANT = re.compile(r"\s*-?[\d:.,]+[ \t]*-->")  # somebody meant times
_STYLE = re.compile(r"<(i|b|u|s)>([^<>]*)</\1>|<font[^<>]{0,200}>([^<>]*)</font>", re.IGNORECASE)
_PLACING = re.compile(r"\{\\[^{}]{1,100}\}")
_TAG = re.compile(r"<[^<>]{0,500}>")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,100})?[ \t]+([^<>]{1,200})>")
_NAMED = re.compile(r"([^\s:?!,;][^:?!,;]{0,59}): (.*)")
_BLOCKS = ("NOTE", "STYLE", "REGION")


@dataclass(frozen=True, slots=True)
class _Cue:
    first: int
    end: int
    payload: tuple[str, ...]


def read_srt(body: bytes) -> ReadTranscript:
    """Rows of a SubRip file. A name before a colon counts as a speaker where nearly every row has one."""
    text, notes = text_of(body)
    rows, styled = [], 0
    for cue in _cues(_lines(text)):
        said, taken = _unstyled(" ".join(cue.payload))
        styled += taken
        rows.append(ReadRow(cue.first, cue.end, cleaned(said)))
    return _told(rows, notes, styled, "SubRip")


def read_vtt(body: bytes) -> ReadTranscript:
    """Rows of a WebVTT file; a cue of several voices becomes as many rows."""
    text, notes = text_of(body)
    lines = _lines(text)
    if not lines or not re.fullmatch(r"\s*WEBVTT(\s.*)?", lines[0]):
        raise Unreadable("its first line is not WEBVTT")
    kept, left_out = _without_blocks(lines[1:])
    rows, styled = [], 0
    for cue in _cues(kept):
        parts, taken = _voices(" ".join(cue.payload))
        styled += taken
        rows += [ReadRow(cue.first, cue.end, said, name) for name, said in parts]
    if left_out:
        notes = (*notes, f"{left_out} comments, styles and regions were left out.")
    return _told(rows, notes, styled, "WebVTT")


def _lines(text: str) -> list[str]:
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if any(len(line) > LONGEST_TEXT for line in lines):
        raise Unreadable(f"one of its lines is longer than {LONGEST_TEXT} characters")
    return lines


def _cues(lines: Sequence[str]) -> Iterator[_Cue]:
    """From times to times; the line before the times is the cue's number or name where a blank line parts it from a text."""
    starts = [(number, found) for number, line in enumerate(lines) if (found := _times(line, number))]
    for place, (number, times) in enumerate(starts):
        last = place + 1 == len(starts)
        payload = list(lines[number + 1 : len(lines) if last else starts[place + 1][0]])
        if not last and payload and payload[-1].strip() and (len(payload) == 1 or not payload[-2].strip()):
            payload.pop()
        yield _Cue(*times, tuple(payload))


def _times(line: str, number: int) -> tuple[int, int] | None:
    if "-->" not in line:
        return None
    found = _TIMES.fullmatch(line)
    if found is None:
        if _MEANT.match(line):
            raise Unreadable(f"line {number + 1} has no times: {shortened(line)}")
        return None
    return _nanoseconds(found.groups()[:4], number), _nanoseconds(found.groups()[4:], number)


def _nanoseconds(parts: Sequence[str | None], number: int) -> int:
    hours, minutes, seconds = (int(part or 0) for part in parts[:3])
    if minutes > 59 or seconds > 59:
        raise Unreadable(f"line {number + 1} has a time that no clock shows")
    return (hours * 3600 + minutes * 60 + seconds) * NANO + int((parts[3] or "0").ljust(9, "0"))


def _without_blocks(lines: Sequence[str]) -> tuple[list[str], int]:
    kept: list[str] = []
    left_out, inside, before = 0, False, ""
    for line in lines:
        if not before.strip() and line.split(" ")[0].split("\t")[0].rstrip() in _BLOCKS:
            left_out, inside = left_out + 1, True
        elif not line.strip():
            inside = False
        before = line
        kept.append("" if inside else line)
    return kept, left_out


def _unstyled(text: str) -> tuple[str, int]:
    """Without pairs of style marks and placing; a mark that closes nowhere is somebody's words."""
    taken = 0
    for _ in range(5):
        text, found = _STYLE.subn(lambda match: match[2] or match[3] or "", text)
        taken += found
        if not found:
            break
    text, placed = _PLACING.subn("", text)
    return text, taken + placed


def _voices(text: str) -> tuple[list[tuple[str, str]], int]:
    """(name, text) of each voice, and how many other marks went."""
    parts = _VOICE.split(text)
    taken = sum(len(_TAG.findall(part.replace("</v>", ""))) for part in parts[::2])
    said = [cleaned(html.unescape(_TAG.sub("", part))) for part in parts[::2]]
    named = [(cleaned(html.unescape(name)), text) for name, text in zip(parts[1::2], said[1:], strict=True)]
    return ([("", said[0])] if said[0] or not named else []) + named, taken


def _told(rows: Sequence[ReadRow], notes: tuple[str, ...], styled: int, kind: str) -> ReadTranscript:
    if not rows:
        raise Unreadable(f"it has no cue of {kind}")
    if styled:
        notes = (*notes, f"{styled} marks of style and place were left out.")
    named = _named(rows)
    if named is not None:
        rows = named
        names = dict.fromkeys(row.speaker for row in rows if row.speaker)
        notes = (*notes, f"Names before a colon were taken as speakers: {', '.join(list(names)[:10])}.")
    return ReadTranscript(tuple(rows), notes)


def _named(rows: Sequence[ReadRow]) -> list[ReadRow] | None:
    """Rows with the names before their texts as speakers; None unless every row has one, or three
    in four and some name returns."""
    found = [_NAMED.fullmatch(row.text + " ") if not row.speaker else None for row in rows]
    names = [match[1] for match in found if match]
    returns = len(set(names)) < len(names) and len(names) * 4 >= len(rows) * 3
    if any(row.speaker for row in rows) or not (returns or len(names) == len(rows)):
        return None
    return [
        replace(row, speaker=match[1], text=match[2].strip()) if match else row for row, match in zip(rows, found, strict=True)
    ]
