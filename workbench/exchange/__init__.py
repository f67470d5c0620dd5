"""Transcripts in other programs' formats: literal tables from name to writer, and from name to reader."""

from __future__ import annotations

from collections.abc import Callable

from workbench.domain.incoming import ReadTranscript
from workbench.domain.sheet import Sheet
from workbench.exchange.audacity import as_labels
from workbench.exchange.case_document import as_case
from workbench.exchange.elan import as_eaf
from workbench.exchange.elan_reading import read_eaf
from workbench.exchange.json_document import as_json
from workbench.exchange.nist import as_ctm, as_stm
from workbench.exchange.plain_text import as_text
from workbench.exchange.praat import as_textgrid
from workbench.exchange.praat_reading import read_textgrid
from workbench.exchange.rttm import as_rttm, read_rttm
from workbench.exchange.spreadsheet import as_csv
from workbench.exchange.subtitle_reading import read_srt, read_vtt
from workbench.exchange.subtitles import as_srt, as_vtt
from workbench.exchange.word_document import as_docx

WRITERS: dict[str, Callable[[Sheet], bytes]] = {
    "txt": as_text,
    "srt": as_srt,
    "vtt": as_vtt,
    "json": as_json,
    "csv": as_csv,
    "rttm": as_rttm,
    "docx": as_docx,
    "eaf": as_eaf,
    "textgrid": as_textgrid,
    "ctm": as_ctm,
    "stm": as_stm,
    "labels": as_labels,
    "case": as_case,
}

READERS: dict[str, Callable[[bytes], ReadTranscript]] = {
    "srt": read_srt,
    "vtt": read_vtt,
    "eaf": read_eaf,
    "textgrid": read_textgrid,
    "rttm": read_rttm,
}
