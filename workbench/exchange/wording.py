"""What every transcript that leaves says of itself, and texts made fit for formats that know no line breaks."""

from __future__ import annotations

import re
from functools import lru_cache

from workbench.domain.annotations import Annotation
from workbench.domain.incoming import ENGINE, LABORATORY
from workbench.domain.recipe import Recipe
from workbench.domain.sheet import Sheet
from workbench.domain.transcript import Line

STANDING = "The recording is the evidence; this transcript is an aid to listening."
_DRAFTERS = {ENGINE: "file", LABORATORY: "laboratory"}
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def origin(sheet: Sheet) -> str:
    """Where the text comes from that no person has changed here."""
    taken = file_of(sheet)
    others = " or + (written by people of another laboratory)" if "+" in {mark(line, sheet) for line in sheet.lines} else ""
    return f"{f'Text of the file {flat(taken)}' if taken else 'Machine text'} unless marked * (corrected by a person){others}."


def mark(line: Line, sheet: Sheet) -> str:
    """What a row bears that is no text of the machine or the file: "*", or "+" where it came in as people had left it."""
    return "*" if line.is_changed else "+" if drafter(line, sheet) == _DRAFTERS[LABORATORY] else ""


def file_of(sheet: Sheet) -> str:
    """The file of another program that the draft came from; empty where an engine made it here."""
    return next((recipe.name for recipe in sheet.draft.recipes if recipe.engine == ENGINE), "")


def drafter(line: Line, sheet: Sheet) -> str:
    """Whose text the row was first, in a word: "machine", "file" or "laboratory", another one's."""
    return _DRAFTERS.get(_engines(sheet.draft.recipes).get(line.segment.recipe, ""), "machine")


@lru_cache(maxsize=4)
def _engines(recipes: tuple[Recipe, ...]) -> dict[str, str]:
    return {recipe.digest(): recipe.engine for recipe in recipes}


def flat(text: str) -> str:
    """On one line: a line break inside a text would let it pass for another speaker's line."""
    return " ".join(text.split())


def joined(text: str) -> str:
    """Without blanks and quotation marks, as formats want names whose fields stand between blanks."""
    return "_".join(text.replace('"', "'").split())


def plain(text: str) -> str:
    """Without the characters that no XML document can hold, each shown as U+FFFD."""
    return _CONTROL.sub("\ufffd", text)


def stem(sheet: Sheet) -> str:
    """The recording's name as one word, without its ending."""
    return joined(sheet.evidence.name.rsplit(".", 1)[0]) or "recording"


def source(line: Line, sheet: Sheet) -> str:
    """Who stands for the text as it reads: "machine", "corrected by …", "confirmed by …"."""
    made = line.revision or line.correction
    told = [f"corrected by {made.author}"] if made else []
    if line.confirmation and line.is_confirmed:
        told.append(f"confirmed by {line.confirmation.author}")
    return ", ".join(told) or drafter(line, sheet)


def noted(note: Annotation) -> str:
    """A note with its kind and author."""
    return f"{note.kind}{': ' if note.text else ''}{note.text} — {note.author}"
