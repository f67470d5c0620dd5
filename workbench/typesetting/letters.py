"""What a document's fonts say of themselves: which letters each printed character stands for.

reportlab's own tables know of 65,536 characters and of no shaped glyphs; a reader could neither copy nor search those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from workbench.typesetting.fonts import Face, Fonts

_MOST = 100  # entries in one block of the table (Adobe Technical Note 5014)


def embed(canvas: Any, fonts: Fonts) -> None:
    """Put every face's used glyphs into the document, all pages drawn, with what they stand for (ISO 32000-1, 9.10.3)."""
    doc = canvas._doc
    for font in doc.delayedFonts:
        held = [(font.getSubsetInternalName(n, doc)[1:], codes) for n, codes in enumerate(font.state[doc].subsets)]
        font.addObjects(doc)
        for name, codes in held:
            stands_for = [fonts.said.get((Face(font.fontName), code), chr(code)) if code else "" for code in codes]
            described = doc.idToObject["BasicFonts"].dict[name]
            doc.idToObject[described.ToUnicode.name].content = "\n".join(_table(stands_for))
    doc.delayedFonts.clear()


def _table(stands_for: Sequence[str]) -> Iterator[str]:
    yield "/CIDInit /ProcSet findresource begin 12 dict begin begincmap"
    yield "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def"
    yield "/CMapName /Adobe-Identity-UCS def /CMapType 2 def"
    yield "1 begincodespacerange <00> <ff> endcodespacerange"
    entries = [f"<{code:02x}> <{text.encode('utf-16-be').hex()}>" for code, text in enumerate(stands_for) if text]
    for block in (entries[at : at + _MOST] for at in range(0, len(entries), _MOST)):
        yield f"{len(block)} beginbfchar"
        yield from block
        yield "endbfchar"
    yield "endcmap CMapName currentdict /CMap defineresource pop end end"
