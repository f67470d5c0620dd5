"""Five hundred transcript pages: a whole report of ours, tagged and with its attachment, against reportlab's platypus."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from workbench.benchmarks.rounds import Ground, Result, alternate
from workbench.domain.audio import MediaProbe
from workbench.domain.custody import Head
from workbench.domain.dossier import Dossier, Exhibit
from workbench.domain.evidence import Case, Evidence, Recording
from workbench.domain.people import Person, PublicKeys, Role
from workbench.domain.speakers import Speaker, Turn
from workbench.domain.timeline import Rate, Span
from workbench.domain.transcript import Confidence, Line, Segment, Word, confidence
from workbench.typesetting.court import court_pages
from workbench.typesetting.court_setting import FIRST, MARGIN, NAMES, NUMBERS, TIMES, WORDS
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.sheet import HEIGHT, LEFT, MUTED, RIGHT, WIDTH
from workbench.typesetting.typesetter import ReportTypesetter

PAGES, LIMIT_S = 500, 3.5
LINES, PITCH, SIZE = 25, 27.7, 10.4
RATE = Rate(16_000)
SAID = (
    "Can you say again which way the car went after that?",
    "It turned left at the gate, slowly, I’d say walking pace, and then it stopped beside the white van for a minute or two.",
    "How sure are you?",
    "Quite sure. I was standing at the window when I heard the door, so I looked down and saw them both get out.",
)
VOICES = tuple(Speaker(f"S{n}", n, f"Speaker {n}") for n in range(1, 5))


def measure(_ground: Ground) -> Iterator[Result]:
    """Processor seconds in alternation, the least of each; the same words, faces, columns and lines on both sides.

    Beside platypus's table stand bare paragraphs, the least that platypus can do: time and name in one face, in no column.
    """
    fonts = Fonts()
    exhibit = _long_enough(fonts)
    dossier = _dossier(exhibit)
    pages: dict[str, int] = {}

    def ours() -> None:
        pages["ours"] = ReportTypesetter().pages(dossier)[1]

    def tables() -> None:
        pages["platypus"] = flowed(exhibit, fonts, tabled)

    def paragraphs() -> None:
        pages["bare paragraphs"] = flowed(exhibit, fonts, bare)

    ours()  # once unmeasured: fonts are read
    took = alternate({"ours": ours, "platypus": tables, "bare paragraphs": paragraphs})
    each = {name: took[name].processor / pages[name] for name in pages}
    figures: dict[str, float] = {f"pages/s, {name}": round(1 / each[name]) for name in each}
    figures["ratio to bare paragraphs"] = round(100 * each["bare paragraphs"] / each["ours"]) / 100
    seconds = PAGES * each["ours"]
    yield Result("pages, 500 of a transcript", "reportlab platypus", "≥ 3", round(each["platypus"] / each["ours"], 2), figures)
    limit = {"processor seconds": round(seconds, 2)}
    yield Result("pages, 500 of a transcript, time", f"{LIMIT_S} processor seconds", "≤ 1", round(seconds / LIMIT_S, 2), limit)


def a_report(utterances: int) -> tuple[bytes, int]:
    """A report as it stands before anyone signs it, and its number of pages."""
    return ReportTypesetter().pages(_dossier(_exhibit(utterances)))


def _long_enough(fonts: Fonts) -> Exhibit:
    """As many utterances as fill the court pages."""
    few = 400
    filled = len(court_pages(_exhibit(few), fonts, ("", "")).rows)
    return _exhibit(PAGES * LINES * few // filled)


def _exhibit(utterances: int) -> Exhibit:
    step = 4 * RATE.hz
    evidence = Evidence("ev", "2026-1", "HS/2", "Interview room 2.wav", "0" * 64, 1, "", "", MediaProbe("wav", (), 0))
    recording = Recording("rec", "ev", 0, RATE, (utterances + 1) * step, 1, "pcm_s16le", "0" * 64)
    lines = tuple(_line(number, Span(number * step, (number + 1) * step)) for number in range(utterances))
    turns = tuple(Turn(line.span, line.speaker) for line in lines)
    return Exhibit(evidence, recording, None, None, lines, VOICES, turns, (), (), (), ((-900, 900),) * 400)


def _line(number: int, span: Span) -> Line:
    text = SAID[number % len(SAID)]
    spoken = text.split()
    width = span.length // len(spoken)
    words = tuple(
        Word(word, Span(span.first + at * width, span.first + (at + 1) * width), 310 if (number + at) % 17 == 0 else 930)
        for at, word in enumerate(spoken)
    )
    return Line(Segment(f"seg-{number}", span, text, words, VOICES[number % len(VOICES)].key, "r", "en"), None)


def _dossier(exhibit: Exhibit) -> Dossier:
    person = Person("Analyst 1", Role.ANALYST, PublicKeys("", "", ""), "root", "2026-01-01T00:00:00Z")
    return Dossier(
        report_id="report-1",
        made_at="2026-01-01T00:00:00Z",
        case=Case("2026-1", "Benchmark", False, "2026-01-01T00:00:00Z"),
        exhibits=(exhibit,),
        prepared_by=person,
        required_signers=(person.name,),
        models=(),
        root_fingerprint="0" * 64,
        head=Head(4181, "0" * 64, "0" * 64),
        application="Forensic Audio Workbench",
    )


Telling = Callable[[Exhibit], list[Any]]


def flowed(exhibit: Exhibit, fonts: Fonts, telling: Telling) -> int:
    """The transcript as platypus sets it; returns its pages."""
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    for face in (Face.SANS, Face.STRONG, Face.SERIF):
        fonts.loaded(face)
    frame = Frame(TIMES, HEIGHT - FIRST - LINES * PITCH, RIGHT - TIMES, LINES * PITCH + 8, 0, 0, 0, 0)
    document = BaseDocTemplate(io.BytesIO(), pagesize=(WIDTH, HEIGHT), invariant=1)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=_chrome))
    document.build(telling(exhibit))
    return int(document.page)


def tabled(exhibit: Exhibit) -> list[Any]:
    """A row for each utterance: time, name and words, each in its face."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import LongTable, Paragraph, TableStyle

    said = ParagraphStyle("said", fontName=Face.SERIF, fontSize=SIZE, leading=PITCH)
    names = {voice.key: voice.name for voice in exhibit.speakers}
    rows = [(RATE.clock(x.span.first, 1), names[x.speaker], Paragraph(_marked(x), said)) for x in exhibit.lines]
    sides = [(f"{side}PADDING", (0, 0), (-1, -1), 0) for side in ("LEFT", "RIGHT", "TOP", "BOTTOM")]
    times = [("FONT", (0, 0), (0, -1), Face.SANS.value, 8.0), ("TEXTCOLOR", (0, 0), (0, -1), HexColor(MUTED))]
    style = TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("FONT", (1, 0), (1, -1), Face.STRONG.value, 9.2), *times, *sides])
    widths = (NAMES - TIMES, WORDS - NAMES, RIGHT - WORDS)
    # In parts of twelve rows: platypus is slower with longer tables, and no faster with shorter ones.
    return [LongTable(rows[at : at + 12], colWidths=widths, style=style, splitInRow=1) for at in range(0, len(rows), 12)]


def bare(exhibit: Exhibit) -> list[Any]:
    """A paragraph for each utterance, time and name in front of it in one face."""
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    style = ParagraphStyle("said", fontName=Face.SERIF, fontSize=SIZE, leading=PITCH, leftIndent=WORDS - TIMES)
    style.bulletFontName, style.bulletFontSize = Face.STRONG.value, 8.6
    names = {voice.key: voice.name for voice in exhibit.speakers}
    heads = (f"{RATE.clock(line.span.first, 1)}   {names[line.speaker]}" for line in exhibit.lines)
    return [Paragraph(_marked(line), style, bulletText=head) for line, head in zip(exhibit.lines, heads, strict=True)]


def _marked(line: Line) -> str:
    low = Confidence.LOW
    words = (f"<u>{escape(word.text)}</u>" if confidence(word.permille or 0) is low else escape(word.text) for word in line.words)
    return " ".join(words)


def _chrome(canvas: Any, document: Any) -> None:
    """Header, footer and the numbers of a page's lines."""
    canvas.setFont(Face.SANS.value, 7.8)
    canvas.drawString(LEFT, HEIGHT - 38, "Case 2026-1 · Exhibit HS/2")
    canvas.drawRightString(RIGHT, HEIGHT - 38, "Transcript report")
    canvas.drawString(LEFT, HEIGHT - 814.5, "Ledger checkpoint 4181")
    canvas.drawRightString(RIGHT, HEIGHT - 814.5, str(document.page))
    for y in (45.5, 802.5):
        canvas.line(LEFT, HEIGHT - y, RIGHT, HEIGHT - y)
    canvas.line(MARGIN, HEIGHT - FIRST + 13, MARGIN, HEIGHT - FIRST - LINES * PITCH)
    canvas.setFont(Face.SANS.value, 10.6)
    for number in range(LINES):
        canvas.drawRightString(NUMBERS, HEIGHT - FIRST - number * PITCH, str(number + 1))
