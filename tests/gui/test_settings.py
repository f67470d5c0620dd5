"""What the window remembers."""

from __future__ import annotations

from workbench.gui.settings import recent_vaults, remember_vault, settings, theme_of
from workbench.gui.style import DARK, LIGHT


def test_vaults_are_remembered_the_latest_first_and_once(tmp_path):
    store = settings(tmp_path)
    first, second = tmp_path / "one", tmp_path / "two"
    for folder in (first, second):
        folder.mkdir()
    for folder in (first, second, first):
        remember_vault(store, folder, "Ana")
    assert recent_vaults(store) == (first, second)


def test_one_vault_survives_the_file(tmp_path):
    """Qt gives a list of one back as a bare string."""
    (tmp_path / "one").mkdir()
    store = settings(tmp_path)
    remember_vault(store, tmp_path / "one", "Ana")
    store.sync()
    assert recent_vaults(settings(tmp_path)) == (tmp_path / "one",)


def test_a_vault_that_is_gone_is_not_offered(tmp_path):
    store = settings(tmp_path)
    remember_vault(store, tmp_path / "gone", "Ana")
    assert recent_vaults(store) == ()


def test_an_unknown_theme_is_the_first_one(tmp_path):
    store = settings(tmp_path)
    store.setValue("theme", "plaid")
    assert theme_of(store) is DARK
    store.setValue("theme", "light")
    assert theme_of(store) is LIGHT
