"""What an evaluation measured, as facts for the vault: one for each recipe, language and condition of recordings."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbench.domain.calibration import binned
from workbench.domain.leaving import Validation, band_of
from workbench.domain.profile import Profile
from workbench.domain.recipe import Recipe
from workbench.evaluation.calibration import Judged
from workbench.evaluation.corpus import Labelled
from workbench.evaluation.scoring import WordErrors


@dataclass(frozen=True, slots=True)
class Measured:
    """One recording's word errors, what read it, its condition, and which of the words written were right."""

    recipe: Recipe
    language: str
    profile: Profile
    words: WordErrors
    judged: tuple[Judged, ...] = ()


def validations(measured: Iterable[Measured], method: str, corpus: str) -> tuple[Validation, ...]:
    """Errors added up over recordings of one kind, in the order of the bands; a kind without words in its references is none."""
    kinds: dict[tuple[Recipe, str, tuple[int | None, int | None], bool], list[Measured]] = defaultdict(list)
    for one in measured:
        kinds[one.recipe, one.language, band_of(one.profile.snr_tenths_db), one.profile.is_narrow_band].append(one)
    made = (
        _validation(recipe, language, band, narrow, counted, method, corpus)
        for (recipe, language, band, narrow), counted in kinds.items()
    )
    return tuple(sorted((one for one in made if one.words), key=_order))


def corpus_of(name: str, recordings: Iterable[Labelled]) -> str:
    """What was measured on, so that it can be found again: the folder's name and a digest over sounds and references."""
    held = [(item.name, *(_digest(path) for path in (item.audio, item.text) if path)) for item in recordings]
    whole = hashlib.sha256(repr(sorted(held)).encode()).hexdigest()
    return f"{name}, {len(held)} recording{'' if len(held) == 1 else 's'}, SHA-256 {whole}"


def _validation(
    recipe: Recipe,
    language: str,
    band: tuple[int | None, int | None],
    narrow: bool,
    counted: list[Measured],
    method: str,
    corpus: str,
) -> Validation:
    total = sum((one.words for one in counted), WordErrors(0, 0, 0, 0))
    return Validation(
        recipe=recipe.digest(),
        engine=_engine(recipe),
        language=language,
        snr_from=band[0],
        snr_to=band[1],
        narrow_band=narrow,
        recordings=len(counted),
        words=total.reference,
        errors=total.wrong,
        method=method,
        corpus=corpus,
        bins=binned(word for one in counted for word in one.judged),
    )


def _engine(recipe: Recipe) -> str:
    model = dict(recipe.parameters).get("model")
    return f"{recipe.engine} {recipe.version}" + (f", {model}" if model else "")


def _order(one: Validation) -> tuple[str, str, int, bool]:
    return one.recipe, one.language, -1_000 if one.snr_from is None else one.snr_from, one.narrow_band


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
