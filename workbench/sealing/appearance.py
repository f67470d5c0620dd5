"""What a signature looks like on the page: name, role, time and the key's fingerprint."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from workbench.sealing.certificates import fingerprint, spoken_fingerprint

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


@contextmanager
def signature_style(size: tuple[float, float], *, signer: str, when: datetime, certificate: bytes) -> Iterator[Any]:
    """A pyHanko stamp style that shows one drawn page; its file is there as long as the context is open."""
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    rule = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, margins=Margins())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "appearance.pdf"
        _draw(page, size, signer, when, certificate)
        yield StaticStampStyle.from_pdf_file(str(page), border_width=0, background_layout=rule)


def _draw(page: Path, size: tuple[float, float], signer: str, when: datetime, certificate: bytes) -> None:
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    plain, strong = _fonts()
    canvas = Canvas(str(page), pagesize=size, invariant=1, initialFontName=plain)
    top = size[1]
    canvas.setFillColor("#111111")
    _line(canvas, strong, 9.2, top - 16, signer, size[0])
    canvas.setFillColor("#5b636e")
    _line(canvas, plain, 7.4, top - 29, f"signed {when:%d %B %Y, %H:%M:%S} UTC", size[0])
    _line(canvas, plain, 7.4, top - 40, f"key {spoken_fingerprint(certificate)}", size[0])
    _line(canvas, plain, 7.4, top - 51, f"key SHA-256 {fingerprint(certificate)[:32]}…", size[0])
    canvas.showPage()
    canvas.save()


def _line(canvas: Any, font: str, size: float, y: float, text: str, width: float) -> None:
    """One line, set smaller where it would leave the box."""
    natural = canvas.stringWidth(text, font, size)
    canvas.setFont(font, size * min(1.0, (width - 16) / natural))
    canvas.drawString(8, y, text)


def _fonts() -> tuple[str, str]:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    names = ("Inter-Regular", "Inter-SemiBold")
    for name in names:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{name}.ttf")))
    return names
