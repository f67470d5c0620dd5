"""EAF, the documents of ELAN: a tier a speaker, its words within, the machine's text beneath what was corrected, and notes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote
from xml.etree import ElementTree as ET  # only written here

from workbench.domain.annotations import Annotation
from workbench.domain.sheet import Sheet
from workbench.domain.timeline import Span
from workbench.domain.transcript import Line
from workbench.exchange.ticks import milliseconds
from workbench.exchange.tiers import MACHINE, NOTES, WORDS, Piece, Tier, laid, lanes, tiers
from workbench.exchange.wording import STANDING, noted, origin, plain

_SCHEMA: Final = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
_XSI: Final = "http://www.w3.org/2001/XMLSchema-instance"
_MIME: Final = {"wav": "audio/x-wav", "mp3": "audio/mpeg", "mp4": "video/mp4", "m4a": "audio/mp4", "mov": "video/quicktime"}
_TYPES: Final = (("utterance", ""), (WORDS, "Included_In"), (MACHINE, "Symbolic_Association"), ("note", ""))
_CONSTRAINTS: Final = (
    ("Time_Subdivision", "Time subdivision of parent annotation's time interval, no time gaps allowed within this interval"),
    ("Symbolic_Subdivision", "Symbolic subdivision of a parent annotation. Annotations refering to the same parent are ordered"),
    ("Symbolic_Association", "1-1 association with a parent annotation"),
    ("Included_In", "Time alignable annotations within the parent annotation's time interval, gaps are allowed"),
)


def as_eaf(sheet: Sheet) -> bytes:
    """A document of EAF 3.0; times in whole milliseconds, as ELAN has them."""
    document = _Document(sheet)
    for tier in tiers(sheet, document.ticks):
        document.add(tier)
    document.add_notes(sheet.annotations)
    return document.bytes()


class _Document:
    def __init__(self, sheet: Sheet) -> None:
        self._sheet, self._last = sheet, 0
        self._places: list[tuple[int, ET.Element, str]] = []
        self._root = ET.Element(
            "ANNOTATION_DOCUMENT",
            {
                "AUTHOR": "",
                "DATE": sheet.draft.made_at,
                "FORMAT": "3.0",
                "VERSION": "3.0",
                f"{{{_XSI}}}noNamespaceSchemaLocation": _SCHEMA,
            },
        )
        self._header = ET.SubElement(self._root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"})
        self._slots = ET.SubElement(self._root, "TIME_ORDER")

    def ticks(self, span: Span) -> tuple[int, int]:
        return milliseconds(span, self._sheet.recording.rate)

    def add(self, tier: Tier) -> None:
        """A speaker's tier with the two that depend on it, where they hold anything."""
        made = self._tier(tier.name, "utterance", PARTICIPANT=plain(self._sheet.name(tier.key)))
        rows = [(line, self._aligned(made, Piece(*self.ticks(line.span), line.text))) for line in tier.lines]
        if any(line.words for line in tier.lines):
            words = self._tier(f"{tier.name} [{WORDS}]", WORDS, PARENT_REF=plain(tier.name))
            for line, _ in rows:
                for piece in laid(line.words, self.ticks(line.span), self.ticks):
                    self._aligned(words, piece)
        self._machine([(line, key) for line, key in rows if line.correction], tier)

    def _machine(self, rows: list[tuple[Line, str]], tier: Tier) -> None:
        if not rows:
            return
        beneath = self._tier(f"{tier.name} [{MACHINE}]", MACHINE, PARENT_REF=plain(tier.name))
        for line, key in rows:
            held = ET.SubElement(ET.SubElement(beneath, "ANNOTATION"), "REF_ANNOTATION")
            held.attrib.update({"ANNOTATION_ID": self._new(), "ANNOTATION_REF": key})
            ET.SubElement(held, "ANNOTATION_VALUE").text = plain(line.segment.text)

    def add_notes(self, notes: Iterable[Annotation]) -> None:
        """Every note on its passage, or over the whole recording; further tiers where notes overlap."""
        ordered = sorted(notes, key=lambda note: note.span or self._sheet.recording.span)
        for number, lane in enumerate(lanes(ordered, self._of_note), start=1):
            tier = self._tier(NOTES if number == 1 else f"{NOTES} [{number}]", "note")
            for note in lane:
                self._aligned(tier, Piece(*self._of_note(note), noted(note)))

    def _of_note(self, note: Annotation) -> tuple[int, int]:
        return self.ticks(note.span or self._sheet.recording.span)

    def _tier(self, name: str, kind: str, **more: str) -> ET.Element:
        return ET.SubElement(self._root, "TIER", {"LINGUISTIC_TYPE_REF": kind, **more, "TIER_ID": plain(name)})

    def _aligned(self, tier: ET.Element, piece: Piece) -> str:
        held = ET.SubElement(ET.SubElement(tier, "ANNOTATION"), "ALIGNABLE_ANNOTATION", {"ANNOTATION_ID": self._new()})
        self._places += [(piece.first, held, "TIME_SLOT_REF1"), (piece.end, held, "TIME_SLOT_REF2")]
        ET.SubElement(held, "ANNOTATION_VALUE").text = plain(piece.text)
        return f"a{self._last}"

    def _new(self) -> str:
        self._last += 1
        return f"a{self._last}"

    def bytes(self) -> bytes:
        """With what can only be said at the end: the slots in order of time, the media, the last id, the types."""
        for number, (value, held, name) in enumerate(sorted(self._places, key=lambda place: place[0]), start=1):
            ET.SubElement(self._slots, "TIME_SLOT", {"TIME_SLOT_ID": f"ts{number}", "TIME_VALUE": str(value)})
            held.set(name, f"ts{number}")
        self._describe()
        for name, constraint in _TYPES:
            alignable = str(constraint != "Symbolic_Association").lower()
            kind = ET.SubElement(self._root, "LINGUISTIC_TYPE", {"GRAPHIC_REFERENCES": "false", "LINGUISTIC_TYPE_ID": name})
            kind.set("TIME_ALIGNABLE", alignable)
            if constraint:
                kind.set("CONSTRAINTS", constraint)
        for name, description in _CONSTRAINTS:
            ET.SubElement(self._root, "CONSTRAINT", {"DESCRIPTION": description, "STEREOTYPE": name})
        ET.indent(self._root)
        return bytes(ET.tostring(self._root, "UTF-8", xml_declaration=True)) + b"\n"

    def _describe(self) -> None:
        sheet, evidence = self._sheet, self._sheet.evidence
        url = f"./{quote(evidence.name)}"
        mime = _MIME.get(evidence.name.rsplit(".", 1)[-1].lower(), "application/octet-stream")
        media = {"MEDIA_URL": url, "RELATIVE_MEDIA_URL": url, "MIME_TYPE": mime}
        ET.SubElement(self._header, "MEDIA_DESCRIPTOR", media)
        told = {
            "lastUsedAnnotationId": str(self._last),
            "exhibit": evidence.reference,
            "evidence SHA-256": evidence.sha256,
            "audio SHA-256": sheet.recording.audio_sha256,
            "language": sheet.draft.language,
            "standing": f"{STANDING} {origin(sheet)}",
        }
        for name, value in told.items():
            ET.SubElement(self._header, "PROPERTY", {"NAME": name}).text = plain(value)
