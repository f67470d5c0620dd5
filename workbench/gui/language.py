"""The window's words in a person's language: the English text is the key, a catalogue in resources has the rest."""

from __future__ import annotations

import json
from pathlib import Path

from PySide6.QtCore import QLocale

SYSTEM, ENGLISH = "system", "en"
# Each language by the name it gives itself.
LANGUAGES = (("English", ENGLISH), ("Deutsch", "de"))
FOLDER = Path(__file__).resolve().parents[2] / "resources" / "translations"

_spoken: dict[str, str] = {}
_code = [ENGLISH]


def speak(catalogue: Path | None) -> None:
    """Use a catalogue (JSON, English to translation) from now on; None is English."""
    _spoken.clear()
    _code[0] = ENGLISH if catalogue is None else catalogue.stem
    if catalogue is not None:
        _spoken.update(json.loads(catalogue.read_text(encoding="utf-8")))


def code() -> str:
    """The code of the language that is spoken."""
    return _code[0]


def speak_as(chosen: str) -> None:
    """Use the language of this code, or the system's; English where there is no catalogue for it."""
    name = QLocale.system().name()[:2] if chosen == SYSTEM else chosen
    catalogue = FOLDER / f"{name}.json"
    speak(catalogue if name.isalpha() and catalogue.is_file() else None)


def tr(text: str) -> str:
    """The text in the language that is spoken; English where the catalogue has none."""
    return _spoken.get(text, text)
