"""What a signature shows on its page: who, in which role, when, with which key, and what it does."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from workbench.domain.leaving import SignatureLook
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.inking import Ink
from workbench.typesetting.language import say, speaking
from workbench.typesetting.letters import embed
from workbench.typesetting.sheet import HEIGHT, MUTED, TEXT, Style, Written
from workbench.typesetting.wording import day

_GROUNDS = {"prepared": ("#eef1f5", "#3d4a5c"), "approved": ("#e6f2ec", "#1e6b45")}  # the tag's ground and its ink
_EDGE, _ABOVE, _BELOW = 8.0, 14.5, 6.5
_TAG = Style(Face.STRONG, 6.8)


def signature_box(look: SignatureLook, size: tuple[float, float], east_asian: Path | None = None) -> bytes:
    """One page of that size, in points, as PDF."""
    from reportlab.pdfgen.canvas import Canvas

    fonts, buffer = Fonts(east_asian), io.BytesIO()
    fonts.loaded(Face.SANS)  # the canvas asks for it by name
    canvas = Canvas(buffer, pagesize=size, invariant=1, initialFontName=Face.SANS.value)
    with speaking(look.language):
        _draw(canvas, fonts, look, size)
    canvas.showPage()
    embed(canvas, fonts)
    canvas.save()
    return buffer.getvalue()


def _draw(canvas: Any, fonts: Fonts, look: SignatureLook, size: tuple[float, float]) -> None:
    width, height = size
    step = (height - _ABOVE - _BELOW) / 3
    said = say("approved and signed {moment}") if look.act == "approved" else say("signed {moment}")
    lines = (
        (_signer(look.signer), Style(Face.STRONG, 9.2, TEXT)),
        (said.format(moment=day(look.at)), Style(Face.SANS, 7.4, MUTED)),
        (say("key {words}").format(words=look.words), Style(Face.SANS, 7.4, MUTED)),
        (say("key SHA-256 {digest}…").format(digest=look.fingerprint[:32]), Style(Face.SANS, 6.6, MUTED)),
    )
    ink = Ink(canvas, fonts)
    end = _tag(canvas, ink, fonts, look.act, size)
    ink.begin()
    for number, (text, style) in enumerate(lines):
        room = (end if number == 0 else width) - 2 * _EDGE
        ink.write(_fitted(text, style, room, height - _ABOVE - number * step, fonts))
    ink.end()


def _signer(signer: str) -> str:
    """The name with the role in the report's language."""
    name, opened, role = signer.removesuffix(")").rpartition(" (")
    return f"{name} ({say(role)})" if opened and signer.endswith(")") else signer


def _fitted(text: str, style: Style, room: float, y: float, fonts: Fonts) -> Written:
    """A line, smaller where it would leave the box."""
    shown = fonts.shown(text, style.face)
    natural = fonts.width(shown, style.face, style.size)
    size = style.size * min(1.0, room / natural) if natural else style.size
    return Written(_EDGE, HEIGHT - y, shown, Style(style.face, size, style.color))


def _tag(canvas: Any, ink: Ink, fonts: Fonts, act: str, size: tuple[float, float]) -> float:
    """What the signature does, at the right on a tinted ground; where the room left of it ends."""
    said = say("approved") if act == "approved" else say("prepared")
    ground, color = _GROUNDS[act]
    wide = fonts.width(fonts.shown(said, _TAG.face), _TAG.face, _TAG.size) + 12
    left, top = size[0] - wide - 6, size[1]
    canvas.setFillColor(ground)
    canvas.roundRect(left, top - 17.5, wide, 12, 2.5, stroke=0, fill=1)
    ink.begin()
    ink.write(Written(left + 6, HEIGHT - (top - 13.8), fonts.shown(said, _TAG.face), Style(_TAG.face, _TAG.size, color)))
    ink.end()
    return left
