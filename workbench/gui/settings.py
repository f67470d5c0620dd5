"""What the window remembers about itself: geometry, docks, theme, last vault. Never case data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QStandardPaths

from workbench.gui.style import DARK, THEMES, Theme

_FILE = "window.ini"
LAYOUT = "layout-1"  # the number rises when docks are renamed, so that an older layout is not forced on newer ones


def settings(folder: Path | None = None) -> QSettings:
    """The settings file, in the platform's configuration folder unless told otherwise."""
    return QSettings(str((folder or _default_folder()) / _FILE), QSettings.Format.IniFormat)


def theme_of(store: QSettings) -> Theme:
    """The remembered theme; dark at first."""
    return THEMES.get(str(store.value("theme", DARK.name)), DARK)


def recent_vaults(store: QSettings) -> tuple[Path, ...]:
    """Vaults opened before, the latest first; those that are gone are left out."""
    return tuple(path for path in map(Path, _strings(store.value("vaults", []))) if path.is_dir())


def remember_vault(store: QSettings, vault: Path, user: str) -> None:
    """Put a vault first in the list, with who opened it."""
    others = [str(path) for path in recent_vaults(store) if path != vault]
    store.setValue("vaults", [str(vault), *others][:8])
    store.setValue("user", user)


def widths_of(store: QSettings, place: str = LAYOUT) -> dict[str, int]:
    """The remembered widths of docks, by name."""
    parts = (entry.partition("=") for entry in _strings(store.value(f"{place}/widths", [])))
    return {name: int(width) for name, _, width in parts if width.isdigit()}


def keep_widths(store: QSettings, widths: dict[str, int], place: str = LAYOUT) -> None:
    """Remember these, and others as they were."""
    kept = widths_of(store, place) | widths
    store.setValue(f"{place}/widths", [f"{name}={width}" for name, width in kept.items()])


def _strings(value: Any) -> list[str]:
    # Qt gives a list of one back as a bare string.
    return [value] if isinstance(value, str) else [str(item) for item in value or []]


def _default_folder() -> Path:
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(place)) / "forensic-audio-workbench"
