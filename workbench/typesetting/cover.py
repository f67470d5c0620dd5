"""The first page: what was received, how the text was made, who answers for it."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from workbench.domain.dossier import FIELDS, Dossier
from workbench.typesetting.column import Column
from workbench.typesetting.fonts import Face, Fonts
from workbench.typesetting.lines import Run
from workbench.typesetting.sheet import LEFT, Field, Filled, Sheet


@dataclass(frozen=True, slots=True)
class References:
    """Page numbers the cover speaks of; empty while they are not known yet."""

    pages: dict[str, int] = field(default_factory=dict)


def cover_pages(dossier: Dossier, fonts: Fonts, references: References) -> list[Sheet]:
    """The cover."""
    column = Column(fonts, (f"Case {dossier.case.number}", "Transcript report"))
    column.title(PurePosixPath(dossier.exhibits[0].evidence.name).stem)
    for position, name in enumerate(dossier.required_signers[: len(FIELDS)]):
        column.block([Run(name, Face.SANS)])
        column.sheet.fields.append(Field(FIELDS[position], LEFT + position * 255, 715, 244, 62))
        column.sheet.shapes.append(Filled(LEFT + position * 255, 715, 244, 62, edge="#c9cdd3"))
    return column.sheets
