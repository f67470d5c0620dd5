"""Labelled recordings in a folder: NAME.* with NAME.ref.txt and/or NAME.rttm (and NAME.uem) beside it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbench.domain.errors import BadRequest

LABELS = (".ref.txt", ".rttm", ".uem", ".stm", ".ctm", ".txt", ".json", ".md", ".tsv", ".csv")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One recording with its references; `text`, `turns` or `scope` is None where that label is missing."""

    audio: Path
    text: Path | None
    turns: Path | None
    scope: Path | None

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.audio.stem


def labelled(folder: Path) -> tuple[Labelled, ...]:
    """Every labelled recording of a folder and its subfolders, by name; raises BadRequest when there is none."""
    if not folder.is_dir():
        raise BadRequest(f"{folder} is no folder.", "Name a folder with recordings and NAME.ref.txt or NAME.rttm beside them.")
    found = tuple(
        item
        for audio in sorted(folder.rglob("*"))
        if audio.is_file() and not audio.name.startswith(".") and not audio.name.endswith(LABELS)
        if (item := _with_labels(audio)).text or item.turns
    )
    if not found:
        raise BadRequest(f"{folder} holds no labelled recording.", "Put NAME.ref.txt or NAME.rttm beside NAME.wav.")
    return found


def _with_labels(audio: Path) -> Labelled:
    def beside(ending: str) -> Path | None:
        path = audio.with_name(audio.stem + ending)
        return path if path.is_file() else None

    return Labelled(audio, beside(".ref.txt"), beside(".rttm"), beside(".uem"))
