"""The window's words in a person's language: the English text is the key, a catalogue in resources has the rest."""

from __future__ import annotations

import json
from pathlib import Path

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
    from PySide6.QtCore import QLocale  # what is told beside the GUI thread translates without Qt

    name = QLocale.system().name()[:2] if chosen == SYSTEM else chosen
    catalogue = FOLDER / f"{name}.json"
    speak(catalogue if name.isalpha() and catalogue.is_file() else None)


def tr(text: str) -> str:
    """The text in the language that is spoken; English where the catalogue has none."""
    return _spoken.get(text, text)


def later(text: str) -> str:
    """Marks a text of a table for the catalogues; where it is shown it is translated by `tr`."""
    return text


def number(count: int) -> str:
    """A count with its thousands set apart as the language does."""
    return f"{count:,}".replace(",", _spoken.get("1,000", "1,000")[1])


def counted(count: int, noun: str) -> str:
    """A count with its noun, which is given as one of it in English."""
    more = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return tr(f"{{count}} {noun if count == 1 else more}").format(count=number(count))
