"""The language a report is set in. English text is the key; a text without a translation stays English."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

from workbench.domain.leaving import LANGUAGES

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "templates"
_LANGUAGE = ContextVar("report language", default="en")


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Everything said inside is said in this language."""
    token = _LANGUAGE.set(language)
    try:
        yield
    finally:
        _LANGUAGE.reset(token)


def spoken_language() -> str:
    """The language that is being spoken."""
    return _LANGUAGE.get()


def say(text: str) -> str:
    """The text in the report's language; placeholders are filled in afterwards: `say("{n} pages").format(n=n)`."""
    language = _LANGUAGE.get()
    return text if language == "en" else _texts(language).get(text, text)


def sayings(language: str) -> tuple[str, ...]:
    """All that pages in this language may say of themselves, whatever was said in a recording."""
    english = _texts(LANGUAGES[-1])
    return (*english, *_texts(language).values()) if language != "en" else tuple(english)


@cache
def _texts(language: str) -> dict[str, str]:
    file = FOLDER / f"report-{language}.json"
    texts: dict[str, str] = json.loads(file.read_text("utf-8")) if file.is_file() else {}
    return texts
