"""Where the typesetter finds the letters that are fetched like models."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.domain.errors import Unavailable

if TYPE_CHECKING:
    from workbench.models.store import ModelStore

EAST_ASIAN = "wqy-microhei"


def east_asian(store: ModelStore) -> Callable[[], Path | None]:
    """Asks for the font of Chinese, Japanese and Korean, its bytes proven; None where it is absent or damaged.

    Asked for every report anew: a font that was fetched meanwhile is found.
    """

    def found() -> Path | None:
        try:
            return store.folder(EAST_ASIAN) / f"{EAST_ASIAN}.ttc"
        except Unavailable:
            return None

    return found
