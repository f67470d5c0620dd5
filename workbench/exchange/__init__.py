"""Transcripts in other programs' formats: one literal table from name to writer."""

from __future__ import annotations

from collections.abc import Callable

from workbench.domain.sheet import Sheet
from workbench.exchange.json_document import as_json
from workbench.exchange.plain_text import as_text
from workbench.exchange.rttm import as_rttm
from workbench.exchange.spreadsheet import as_csv
from workbench.exchange.subtitles import as_srt, as_vtt

WRITERS: dict[str, Callable[[Sheet], str]] = {
    "txt": as_text,
    "srt": as_srt,
    "vtt": as_vtt,
    "json": as_json,
    "csv": as_csv,
    "rttm": as_rttm,
}
