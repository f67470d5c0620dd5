"""Names of places out of GeoNames (CC BY 4.0); where they come from stands in resources/gazetteer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).resolve().parents[3] / "resources" / "gazetteer"


def known(name: str) -> str:
    """What a place of this name is, the most populous one first; empty where there is none."""
    held = _places().get(name.casefold(), ())
    if not held:
        return ""
    code, stands_for = held[0]
    country = _countries().get(code, code)
    where = "country" if country.casefold() == name.casefold() else ", ".join(filter(None, (stands_for, country)))
    return f"{where} and {len(held) - 1} more" if len(held) > 1 else where


@cache
def _places() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in (_FOLDER / "places.tsv").read_text(encoding="utf-8").splitlines():
        name, code, stands_for = row.split("\t")
        key = name.casefold()
        found[key] = (*found.get(key, ()), (code, stands_for))
    return found


@cache
def _countries() -> dict[str, str]:
    rows = (_FOLDER / "countries.tsv").read_text(encoding="utf-8").splitlines()
    return {code: name for code, _, name in (row.partition("\t") for row in rows)}
