"""The formats a transcript leaves in and comes in: what each is for, in a line, and how its files are called."""

from __future__ import annotations

from dataclasses import dataclass

from workbench.domain.orders import FORMATS
from workbench.gui.language import later


@dataclass(frozen=True, slots=True)
class Format:
    """A format of exchange; `ending` is what its files' names end in."""

    name: str
    title: str
    text: str
    ending: str


_OUT = (
    Format("txt", later("Plain text"), later("To read or to paste, with times and names"), ".txt"),
    Format("docx", later("Word document"), later("To read and to comment, with times, names and notes"), ".docx"),
    Format("srt", later("Subtitles, SubRip"), later("For video players"), ".srt"),
    Format("vtt", later("Subtitles, WebVTT"), later("For browsers; names its voices"), ".vtt"),
    Format("json", later("Everything, JSON"), later("For programs: every word, time and correction"), ".json"),
    Format("csv", later("Table, CSV"), later("For spreadsheets, a row to a line"), ".csv"),
    Format("eaf", later("ELAN"), later("For linguists: tiers of voices and words"), ".eaf"),
    Format("textgrid", later("Praat TextGrid"), later("For phoneticians: tiers of voices and words"), ".TextGrid"),
    Format("labels", later("Audacity labels"), later("Marks to lay over the sound"), ".labels.txt"),
    Format("rttm", later("Who speaks when, RTTM"), later("Turns without words, for scoring"), ".rttm"),
    Format("ctm", later("Word times, CTM"), later("A word to a line, for scoring"), ".ctm"),
    Format("stm", later("Segments, STM"), later("A reference for scoring"), ".stm"),
    Format("case", later("CASE/UCO, JSON-LD"), later("For case systems: evidence, tools, people, results"), ".case.jsonld"),
)  # fmt: skip
_IN = (
    Format("srt", later("Subtitles, SubRip"), "", ".srt"),
    Format("vtt", later("Subtitles, WebVTT"), "", ".vtt"),
    Format("eaf", later("ELAN"), "", ".eaf"),
    Format("textgrid", later("Praat TextGrid"), "", ".TextGrid"),
    Format("rttm", later("Who speaks when, RTTM"), "", ".rttm"),
)


def outgoing() -> tuple[Format, ...]:
    """What can be written."""
    return tuple(one for one in _OUT if one.name in FORMATS)


def incoming() -> tuple[Format, ...]:
    """What can be read."""
    return _IN
