"""What a signature looks like on the page: name, role, time and the key's fingerprint."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from workbench.sealing.certificates import fingerprint, spoken_fingerprint

FONTS = Path(__file__).resolve().parents[2] / "resources" / "fonts"


TINTS = {"prepared": ("#eef1f5", "#3d4a5c"), "approved": ("#e6f2ec", "#1e6b45")}  # ground and ink of the tag


@contextmanager
def signature_style(
    size: tuple[float, float], *, signer: str, when: datetime, certificate: bytes, act: str = "prepared"
) -> Iterator[Any]:
    """A pyHanko stamp style that shows one drawn page; its file is there as long as the context is open."""
    from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
    from pyhanko.stamp import StaticStampStyle

    rule = SimpleBoxLayoutRule(AxisAlignment.ALIGN_MIN, AxisAlignment.ALIGN_MIN, margins=Margins())
    with tempfile.TemporaryDirectory() as folder:
        page = Path(folder) / "appearance.pdf"
        _draw(page, size, _Said(signer, act, when, certificate))
        yield StaticStampStyle.from_pdf_file(str(page), border_width=0, background_layout=rule)


@dataclass(frozen=True, slots=True)
class _Said:
    signer: str
    act: str
    when: datetime
    certificate: bytes


def _draw(page: Path, size: tuple[float, float], said: _Said) -> None:
    from reportlab import rl_config
    from reportlab.pdfgen.canvas import Canvas

    rl_config.useA85 = 0
    plain, strong = _fonts()
    canvas = Canvas(str(page), pagesize=size, invariant=1, initialFontName=plain)
    width, top = size
    left = _tag(canvas, strong, said.act, width, top)
    canvas.setFillColor("#111111")
    _line(canvas, strong, 9.2, top - 16, said.signer, left)
    canvas.setFillColor("#5b636e")
    verb = "approved and signed" if said.act == "approved" else "signed"
    _line(canvas, plain, 7.4, top - 29, f"{verb} {said.when:%d %B %Y, %H:%M:%S} UTC", width)
    _line(canvas, plain, 7.4, top - 40, f"key {spoken_fingerprint(said.certificate)}", width)
    _line(canvas, plain, 6.6, top - 51, f"key SHA-256 {fingerprint(said.certificate)[:32]}…", width)
    canvas.showPage()
    canvas.save()


def _tag(canvas: Any, font: str, act: str, width: float, top: float) -> float:
    """What the signature does, in words on a tinted ground at the right; where the room left of it ends."""
    ground, ink = TINTS[act]
    wide = canvas.stringWidth(act, font, 6.8) + 12
    canvas.setFillColor(ground)
    canvas.roundRect(width - wide - 6, top - 18.5, wide, 12.5, 2.5, stroke=0, fill=1)
    canvas.setFillColor(ink)
    canvas.setFont(font, 6.8)
    canvas.drawString(width - wide, top - 14.6, act)
    return width - float(wide) - 6


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
