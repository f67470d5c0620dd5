"""What a token answers when it will not, in words that say what to do."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable

_TOOL = "the program that came with the token"
_SHUT = "does not open with this PIN"
_GONE = (
    Unavailable,
    "was taken out, or closed its session",
    "Put it back and log in again. What was committed before stands; nothing was half done.",
)
_NO_PIN = (NotPermitted, "has no PIN that is valid now", f"Set one with {_TOOL}.")

# What follows “The token …”, and what to do, by the PKCS#11 answer.
_SAID: dict[str, tuple[type[CaseError], str, str]] = {
    "PinIncorrect": (NotPermitted, _SHUT, "Type it again with care: a token locks itself after a few wrong ones."),
    "PinInvalid": (NotPermitted, _SHUT, "It has characters that no PIN of this token can have."),
    "PinLenRange": (NotPermitted, _SHUT, "It is longer or shorter than any PIN of this token."),
    "PinLocked": (
        NotPermitted,
        "has locked its PIN after too many wrong ones",
        f"Unlock it with {_TOOL} and its administrator's PIN (PUK), or let an admin enrol the person again.",
    ),
    "PinExpired": _NO_PIN,
    "UserPinNotInitialized": _NO_PIN,
    "UserAlreadyLoggedIn": (BadRequest, "is in use in this program", "Lock the vault it opened first: one token is one person."),
    "DeviceRemoved": _GONE,
    "TokenNotPresent": _GONE,
    "TokenNotRecognised": _GONE,
    "SessionHandleInvalid": _GONE,
    "SessionClosed": _GONE,
    "ObjectHandleInvalid": _GONE,
    "KeyHandleInvalid": _GONE,
    "UserNotLoggedIn": _GONE,
    "NoSuchKey": (
        NotPermitted,
        "does not hold this person's keys",
        "Plug in the one they were enrolled with, or let an admin enrol them again.",
    ),
    "KeyFunctionNotPermitted": (
        NotPermitted,
        "holds keys that were made for something else",
        "The key file was changed. Run verify, and tell an administrator.",
    ),
    "MultipleObjectsReturned": (NotPermitted, "holds two keys of one id", f"Remove the wrong one with {_TOOL}."),
    "DeviceMemory": (Unavailable, "has no room left", f"Remove keys that are no longer needed with {_TOOL}."),
    "TokenWriteProtected": (Unavailable, "cannot be written to", f"Lift the protection with {_TOOL}."),
    "SessionReadOnly": (Unavailable, "cannot be written to", f"Lift the protection with {_TOOL}."),
    "DataLenRange": (Unavailable, "cannot sign a message of this length", "Use a token without that limit."),
    "MechanismInvalid": (Unavailable, "cannot do what is asked of it", "It needs Ed25519 and P-256, with ECDSA and ECDH."),
}

# PKCS#11 modules are initialised without locks of their own: one call at a time, whichever thread it comes from.
_TALKING = threading.RLock()


@contextmanager
def talking(label: str) -> Iterator[None]:
    """Calls to the module, one thread at a time; a refusal becomes a CaseError about the token."""
    from pkcs11.exceptions import PKCS11Error

    with _TALKING:
        try:
            yield
        except PKCS11Error as error:
            raise said(type(error).__name__, label) from error


def said(answer: str, label: str) -> CaseError:
    """The error for a PKCS#11 answer, named as python-pkcs11 names it."""
    kind, problem, remedy = _SAID.get(
        answer, (Unavailable, f"failed ({answer})", f"Take it out, put it back and try again; else look at it with {_TOOL}.")
    )
    return kind(f"The token “{label}” {problem}.", remedy)
