"""SoftHSM2 as a drawer of tokens: real PKCS#11 through the module that a test names."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from workbench.storage.token import Token, TokenName

PIN, SO_PIN = "246810", "12345678"
MODULES = tuple(Path("/usr/lib").glob("*/softhsm/libsofthsm2.so")) + tuple(
    Path(prefix, "lib/softhsm/libsofthsm2.so") for prefix in ("/usr", "/usr/local")
)


class Drawer:
    """Tokens as folders of SoftHSM2's store: taken out by moving them away."""

    def __init__(self, folder: Path) -> None:
        self.module = _module()
        self._there, self._away = folder / "there", folder / "away"
        for place in (self._there, self._away):
            place.mkdir(parents=True)
        self._configuration = folder / "softhsm2.conf"
        self._configuration.write_text(f"directories.tokendir = {self._there}\nobjectstore.backend = file\nlog.level = ERROR\n")

    @contextmanager
    def open(self) -> Iterator[Drawer]:
        """The module reads its configuration when it is initialised: by the first use while nothing of it is open."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("SOFTHSM2_CONF", str(self._configuration))
            patch.setenv("WORKBENCH_PKCS11_MODULE", str(self.module))
            yield self
            for token in list(Token._open):
                token.close()

    def new(self, label: str, pin: str = PIN) -> None:
        """A fresh token."""
        words = ["softhsm2-util", "--init-token", "--free", "--label", label, "--so-pin", SO_PIN, "--pin", pin]
        subprocess.run(words, check=True, capture_output=True)

    def keys_on(self, label: str, pin: str = PIN) -> int:
        """How many private keys the token holds, asked of it from outside."""
        from pkcs11 import Attribute, ObjectClass

        token = Token.open(self.module, TokenName(label), pin)
        try:
            return len(list(token._session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})))
        finally:
            token.close()

    @contextmanager
    def taken_out(self) -> Iterator[None]:
        """Every token is gone for a while."""
        moved = list(self._there.iterdir())
        for folder in moved:
            folder.rename(self._away / folder.name)
        try:
            yield
        finally:
            for folder in moved:
                (self._away / folder.name).rename(folder)


def _module() -> Path:
    if shutil.which("softhsm2-util") is None:
        pytest.skip("softhsm2-util (softhsm2) is not installed")
    found = next((path for path in MODULES if path.is_file()), None)
    if found is None:
        pytest.skip("SoftHSM2's PKCS#11 module is not where its packages put it")
    return found
