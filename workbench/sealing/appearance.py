"""What a signature looks like on the page: what is to be said there, and the drawn page as pyHanko takes it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workbench.domain.leaving import LANGUAGES, SignatureLook

# Draws a look into a page of a size in points, as PDF: whoever sets the report's pages knows its letters.
Drawing = Callable[[SignatureLook, tuple[float, float]], bytes]


@contextmanager
def signature_style(page: bytes) -> Iterator[Any]:
    """A pyHanko stamp style that shows one drawn page; its file is there as long as the context is open."""
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    rule = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, margins=Margins())
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "appearance.pdf"
        place.write_bytes(page)
        yield StaticStampStyle.from_pdf_file(str(place), border_width=0, background_layout=rule)


def language_of(writer: Any) -> str:
    """The language that a report says it is in, where it is one that reports are set in."""
    said = str(writer.root.get("/Lang", "")).partition("-")[0].lower()
    return said if said in LANGUAGES else LANGUAGES[0]
