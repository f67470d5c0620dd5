"""Run as a program of its own: whether a PIN opens a token. One that is logged in already takes any PIN from the same program.

    python -m workbench.storage.pin_check MODULE SERIAL LABEL < PIN

What the token answered stands on the standard output, as python-pkcs11 names it; nothing where the PIN is right.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pkcs11.exceptions import PKCS11Error

from workbench.domain.errors import CaseError
from workbench.storage.token import TokenName, found


def answer(module: Path, name: TokenName, pin: str) -> str:
    """What the token says to the PIN; empty when it opens."""
    try:
        found(module, name, fresh=False).open(user_pin=pin).close()
    except PKCS11Error as error:
        return type(error).__name__
    except CaseError:
        return "TokenNotPresent"
    return ""


if __name__ == "__main__":
    where, serial, label = sys.argv[1:]
    sys.stdout.write(answer(Path(where), TokenName(label, serial), sys.stdin.read()))
