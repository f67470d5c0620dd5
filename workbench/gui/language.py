"""The window's words in a person's language: the English text is the key, a catalogue in resources has the rest."""

from __future__ import annotations

import json
from pathlib import Path

_spoken: dict[str, str] = {}


def speak(catalogue: Path | None) -> None:
    """Use a catalogue (JSON, English to translation) from now on; None is English."""
    _spoken.clear()
    if catalogue is not None:
        _spoken.update(json.loads(catalogue.read_text(encoding="utf-8")))


def tr(text: str) -> str:
    """The text in the language that is spoken; English where the catalogue has none."""
    return _spoken.get(text, text)
