"""What voices are called on court pages: names cut to their column, and never two of them alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from workbench.domain.dossier import Exhibit

Fits = Callable[[str], bool]


def names_of(exhibit: Exhibit) -> dict[str, str]:
    """The name of every voice that says something, by key, in order of their first words."""
    named = {voice.key: voice.name for voice in exhibit.speakers}
    return {key: named.get(key) or key for key in dict.fromkeys(line.speaker for line in exhibit.lines)}


def labels(names: Mapping[str, str], fits: Fits) -> dict[str, str]:
    """Names as they fit. Two that would read alike are cut in the middle instead, and where that is not enough, told by key."""
    made = {key: _ended(name, "", fits) for key, name in names.items()}
    for key in _alike(made):
        made[key] = _parted(names[key], fits)
    while alike := _alike(made):
        made.update({key: _ended(names[key], f" {key}", fits) for key in alike})
    return made


def _alike(made: Mapping[str, str]) -> list[str]:
    often = Counter(made.values())
    return [key for key, label in made.items() if often[label] > 1]


def _ended(name: str, ending: str, fits: Fits) -> str:
    """The name cut at its end, with an ellipsis where something is missing; nothing is too narrow for an ellipsis."""
    if fits(name + ending):
        return name + ending
    kept = next((at for at in range(len(name) - 1, 0, -1) if fits(name[:at].rstrip() + "…" + ending)), 0)
    return name[:kept].rstrip() + "…" + ending


def _parted(name: str, fits: Fits) -> str:
    """The name cut in its middle: what tells officers of one rank apart is often at the end."""
    if fits(name):
        return name
    for kept in range(len(name) - 1, 1, -1):
        head, tail = name[: kept - kept // 2], name[len(name) - kept // 2 :]
        if fits(made := f"{head.rstrip()}…{tail.lstrip()}"):
            return made
    return _ended(name, "", fits)
