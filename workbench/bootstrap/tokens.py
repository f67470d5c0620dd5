"""Which PKCS#11 module this machine uses, and people's keys behind a password or on a token."""

from __future__ import annotations

import os
from pathlib import Path

from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable
from workbench.storage.keys import KeyFolder
from workbench.storage.person_keys import PersonKeys, TokenPlace

VARIABLE = "WORKBENCH_PKCS11_MODULE"
FILE = "pkcs11-module.txt"


def module_for(vault: Path | None, *, hint: str = "") -> Path:
    """The library to load: from the environment, else the first line of a file in the user's configuration folder.

    Never from the vault: whoever may write to a vault would choose what runs here. `hint` is only said.
    """
    named = os.environ.get(VARIABLE) or _configured()
    if not named:
        used = f" It was enrolled through {hint}." if hint else ""
        raise Unavailable(f"No PKCS#11 module is set on this machine.{used}", f"Set {VARIABLE} to the library of the token.")
    path = Path(named)
    if not path.is_absolute() or not path.is_file():
        raise BadRequest(f"{named} is no PKCS#11 module.", f"Set {VARIABLE} to the full path of the library of the token.")
    if vault is not None and path.resolve().is_relative_to(vault.resolve()):
        raise NotPermitted(f"{named} lies in the vault.", "Install it where only you and the system may write.")
    return path


def health() -> tuple[tuple[str, bool, str], ...]:
    """(check, passed, detail) where this machine is set up for tokens; nothing where it is not."""
    from workbench.storage.token import plugged_in

    if not (os.environ.get(VARIABLE) or _configured()):
        return ()
    try:
        return (("PKCS#11 tokens", True, ", ".join(plugged_in(module_for(None))) or "none is plugged in"),)
    except CaseError as error:
        return (("PKCS#11 tokens", False, str(error)),)


def keys_of(keys: KeyFolder, name: str, password: str, *, beside: PersonKeys | None = None) -> PersonKeys:
    """A person's keys: unwrapped by the password, or on the token it opens as the PIN, which may be open for those `beside`."""
    place = keys.token(name)
    if place is None:
        return keys.unwrap(name, password)
    if beside is not None and _share_a_token(beside, place):
        return beside.at(place)
    from workbench.storage.token_keys import open_token_keys

    return open_token_keys(module_for(keys.folder.parent, hint=place.module), place, password)


def put_away(old: PersonKeys, staying: PersonKeys) -> None:
    """Old keys go, off their token too."""
    old.destroy(but=staying.place)
    let_go(old, staying)


def let_go(keys: PersonKeys, staying: PersonKeys | None) -> None:
    """Log out of the token, unless those that stay are on it."""
    if keys.place is not None and not (staying is not None and _share_a_token(staying, keys.place)):
        keys.close()


def _share_a_token(keys: PersonKeys, place: TokenPlace) -> bool:
    return keys.place is not None and (keys.place.label, keys.place.serial) == (place.label, place.serial)


def new_on_token(vault: Path, label: str, pin: str, *, person: str) -> PersonKeys:
    """New keys for a person on the token of this label, or on the only one there; it stays open."""
    from workbench.storage.token import TokenName
    from workbench.storage.token_keys import make_token_keys

    return make_token_keys(module_for(vault), TokenName(label), pin, person=person)


def _configured() -> str:
    import platformdirs

    place = platformdirs.user_config_path("forensic-audio-workbench") / FILE
    lines = place.read_text(encoding="utf-8").splitlines() if place.is_file() else []
    return lines[0].strip() if lines else ""
