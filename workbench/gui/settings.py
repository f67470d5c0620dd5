"""What the window remembers about itself: geometry, docks, theme, last vault. Never case data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QSettings, QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication

from workbench.gui.style import CONTRAST, CONTRAST_LIGHT, DARK, LIGHT, THEMES, Theme

_FILE = "window.ini"
FOLLOW = "system"
LAYOUT = "layout-1"  # the number rises when docks are renamed, so that an older layout is not forced on newer ones


def settings(folder: Path | None = None) -> QSettings:
    """The settings file, in the platform's configuration folder unless told otherwise."""
    return QSettings(str((folder or _default_folder()) / _FILE), QSettings.Format.IniFormat)


def text_of(store: QSettings, key: str, first: str = "") -> str:
    """A remembered word."""
    return str(store.value(key, first))


def number_of(store: QSettings, key: str, first: int) -> int:
    """A remembered number; what is no number is as if it had never been said."""
    value = str(store.value(key, first))
    return int(value) if value.lstrip("-").isdigit() else first


def theme_of(store: QSettings) -> Theme:
    """The remembered theme, or the system's where that is followed; dark at first."""
    name = text_of(store, "theme", DARK.name)
    return THEMES.get(systems_theme() if name == FOLLOW else name, DARK)


def systems_theme() -> str:
    """The name of the theme that goes with the system's look now."""
    hints = QGuiApplication.styleHints()
    is_light = hints.colorScheme() is Qt.ColorScheme.Light
    if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
        return CONTRAST_LIGHT.name if is_light else CONTRAST.name
    return LIGHT.name if is_light else DARK.name


def recent_vaults(store: QSettings) -> tuple[Path, ...]:
    """Vaults opened before, the latest first; those that are gone are left out."""
    return tuple(path for path in map(Path, strings(store.value("vaults", []))) if path.is_dir())


def remember_vault(store: QSettings, vault: Path, user: str) -> None:
    """Put a vault first in the list, with who opened it."""
    others = [str(path) for path in recent_vaults(store) if path != vault]
    store.setValue("vaults", [str(vault), *others][:8])
    store.setValue("user", user)


def widths_of(store: QSettings, place: str = LAYOUT) -> dict[str, int]:
    """The remembered widths of docks, by name."""
    parts = (entry.partition("=") for entry in strings(store.value(f"{place}/widths", [])))
    return {name: int(width) for name, _, width in parts if width.isdigit()}


def keep_widths(store: QSettings, widths: dict[str, int], place: str = LAYOUT) -> None:
    """Remember these, and others as they were."""
    kept = widths_of(store, place) | widths
    store.setValue(f"{place}/widths", [f"{name}={width}" for name, width in kept.items()])


def strings(value: Any) -> list[str]:
    """A remembered list of words."""
    # Qt gives a list of one back as a bare string.
    return [value] if isinstance(value, str) else [str(item) for item in value or []]


def _default_folder() -> Path:
    place = QStandardPaths.StandardLocation.GenericConfigLocation
    return Path(QStandardPaths.writableLocation(place)) / "forensic-audio-workbench"
