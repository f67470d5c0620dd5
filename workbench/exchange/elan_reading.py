"""EAF as ELAN and others write it: utterances of every independent tier, with the words that hang on them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from workbench.domain.incoming import ReadRow, ReadTranscript, ReadWord, Unreadable
from workbench.exchange.received import LARGEST_WITH_WORDS, cleaned, refuse_larger, shortened
from workbench.exchange.tiers import MACHINE, NOTES, parted

_MILLI: Final = 1_000_000
_MOST_ELEMENTS: Final = 4_000_000  # five for each word: a day of speech
_UNALIGNED: Final = "Some places have no time of their own: they were set between their neighbours."


@dataclass(frozen=True, slots=True)
class _Tier:
    name: str
    parent: str
    speaker: str
    kind: str
    rows: tuple[ReadRow, ...]

    @property
    def is_of_words(self) -> bool:
        return bool(self.parent) and "word" in (self.name.removeprefix(self.parent) + self.kind).lower()

    @property
    def is_ours_beneath(self) -> bool:
        """The machine's text and the notes: this program's own, which are no transcript."""
        return parted(self.name) == (self.parent, MACHINE) or (self.kind == "note" and parted(self.name)[0] == NOTES)


def read_eaf(body: bytes) -> ReadTranscript:
    """Rows by tiers; tiers that depend on others and hold no words are named as left out."""
    root = _root(body)
    places, notes = _places(root)
    tiers = [_tier(element, places) for element in root.iter("TIER")]
    rows = [row for tier in tiers if not tier.parent and not tier.is_ours_beneath for row in _worded(tier, tiers)]
    if not rows:
        raise Unreadable("it has no annotation with a time on a tier of its own")
    left_out = [tier.name for tier in tiers if tier.rows and tier.parent and not tier.is_of_words]
    left_out += [tier.name for tier in tiers if not tier.parent and tier.is_ours_beneath]
    left_out += _symbolic(root)
    if left_out:
        named = ", ".join(shortened(name) for name in dict.fromkeys(left_out))
        notes = (*notes, f"Tiers that are no utterances were left out: {named}.")
    return ReadTranscript(tuple(sorted(rows, key=lambda row: (row.first, row.end))), notes, _language(root))


class _Counting(TreeBuilder):
    """Builds a tree that memory can hold."""

    def __init__(self) -> None:
        super().__init__()
        self._left = _MOST_ELEMENTS

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self._left -= 1
        if self._left < 0:
            raise Unreadable(f"it has more than {_MOST_ELEMENTS} elements")
        return super().start(tag, attrs)


def _root(body: bytes) -> Element:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    refuse_larger(body, LARGEST_WITH_WORDS)
    try:
        parser = DefusedXMLParser(target=_Counting(), forbid_dtd=True)
        parser.feed(body)
        root: Element = parser.close()
    except DefusedXmlException as error:
        raise Unreadable("it declares entities or a document type, which no EAF has") from error
    except Unreadable:
        raise
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(f"it is no well-formed XML ({error})") from error
    if root.tag != "ANNOTATION_DOCUMENT":
        raise Unreadable(f"its root is {shortened(root.tag)}, not ANNOTATION_DOCUMENT")
    return root


def _places(root: Element) -> tuple[dict[str, int], tuple[str, ...]]:
    """The time of each slot, in nanoseconds of the recording."""
    header = root.find("HEADER")
    units = header.get("TIME_UNITS", "milliseconds") if header is not None else "milliseconds"
    if units != "milliseconds":
        raise Unreadable(f"its times are in {shortened(units)}, not in milliseconds")
    media = root.find("HEADER/MEDIA_DESCRIPTOR")
    origin = _whole(media.get("TIME_ORIGIN", "0")) if media is not None else 0
    slots = [(slot.get("TIME_SLOT_ID", ""), slot.get("TIME_VALUE")) for slot in root.iterfind("TIME_ORDER/TIME_SLOT")]
    values = [None if value is None else _whole(value) + origin for _, value in slots]
    notes = (f"Its media begin {origin} ms in: every time was moved by that.",) if origin else ()
    if None in values:
        notes = (*notes, _UNALIGNED)
    return {key: value * _MILLI for (key, _), value in zip(slots, _filled(values), strict=True)}, notes


def _filled(values: list[int | None]) -> list[int]:
    """Gaps between known times shared out evenly."""
    known = [(place, value) for place, value in enumerate(values) if value is not None]
    if not known:
        return [0] * len(values)
    made: list[int] = [known[0][1]] * known[0][0]
    for (place, value), (after, following) in zip(known, [*known[1:], (len(values), known[-1][1])], strict=True):
        made += [value + (following - value) * step // (after - place) for step in range(after - place)]
    return made


def _whole(text: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,12}", text):
        raise Unreadable(f"{shortened(text)} is no time")
    return int(text)


def _tier(element: Element, places: Mapping[str, int]) -> _Tier:
    name = element.get("TIER_ID", "")
    parent = element.get("PARENT_REF", "")
    base = parted(name)[0]
    return _Tier(
        name=name,
        parent=parent,
        speaker=cleaned(element.get("PARTICIPANT", base)),
        kind=element.get("LINGUISTIC_TYPE_REF", ""),
        rows=tuple(_rows(element, places, cleaned(element.get("PARTICIPANT", base)))),
    )


def _rows(element: Element, places: Mapping[str, int], speaker: str) -> Iterator[ReadRow]:
    for held in element.iterfind("ANNOTATION/ALIGNABLE_ANNOTATION"):
        keys = held.get("TIME_SLOT_REF1", ""), held.get("TIME_SLOT_REF2", "")
        if not all(key in places for key in keys):
            raise Unreadable(f"the annotation {shortened(held.get('ANNOTATION_ID', ''))} has no time")
        value = held.find("ANNOTATION_VALUE")
        text = "" if value is None else cleaned(value.text or "")
        yield ReadRow(places[keys[0]], places[keys[1]], text, speaker)


def _worded(tier: _Tier, tiers: list[_Tier]) -> Iterator[ReadRow]:
    """The tier's rows with the words that lie inside them."""
    words = sorted(
        (row for other in tiers if other.parent == tier.name and other.is_of_words for row in other.rows),
        key=lambda row: (row.first, row.end),
    )
    at = 0
    for row in sorted(tier.rows, key=lambda held: (held.first, held.end)):
        while at < len(words) and words[at].first < row.first:
            at += 1
        first = at
        while at < len(words) and words[at].first < row.end:
            at += 1
        inside = tuple(ReadWord(word.text, word.first, word.end) for word in words[first:at] if word.text)
        yield ReadRow(row.first, row.end, row.text, row.speaker, inside)


def _symbolic(root: Element) -> list[str]:
    """Tiers whose annotations only refer to others."""
    tiers = (tier for tier in root.iter("TIER") if tier.find("ANNOTATION/REF_ANNOTATION") is not None)
    return [tier.get("TIER_ID", "") for tier in tiers]


def _language(root: Element) -> str:
    told = (held.text or "" for held in root.iterfind("HEADER/PROPERTY") if held.get("NAME") == "language")
    return next((text for text in told if re.fullmatch("[a-z]{2,3}", text)), "")
