"""The error tree: what the operator can mend, and what is our own defect.

WorkbenchError
├── CaseError            the operator can act; carries a remedy and an exit code
│   ├── InputRefused     this file cannot be taken in (4)
│   ├── NotPermitted     the role does not allow it, or login failed (3)
│   │   └── Throttled    too many wrong passwords; wait
│   ├── VaultDamaged     a vault's database is damaged; it can be opened to read, and restored
│   ├── ClockBehind      the machine's clock stands before the ledger's last entry
│   ├── Unavailable      a model, engine or device is missing or failed (5)
│   └── BadRequest       the words of the request are off (2)
└── Defect               ours; the program stops what it was doing (70)
"""

from __future__ import annotations

from typing import ClassVar


class WorkbenchError(Exception):
    """Anything the workbench raises on purpose."""

    exit_code: ClassVar[int] = 70


class CaseError(WorkbenchError):
    """Something the operator can act on: `problem` says what happened, `remedy` what to do next."""

    exit_code: ClassVar[int] = 2

    def __init__(self, problem: str, remedy: str = "") -> None:
        super().__init__(f"{problem} {remedy}".strip())
        self.problem = problem
        self.remedy = remedy


class InputRefused(CaseError):
    """A file that cannot be taken in; `problem` names the file and the reason."""

    exit_code: ClassVar[int] = 4


class NotPermitted(CaseError):
    """The person may not do this, or is not who they claim to be."""

    exit_code: ClassVar[int] = 3


class Throttled(NotPermitted):
    """Too many wrong passwords: nobody is let in for `seconds` more."""

    def __init__(self, problem: str, remedy: str, seconds: int) -> None:
        super().__init__(problem, remedy)
        self.seconds = seconds


class VaultDamaged(CaseError):
    """A vault's database is damaged. It may still be opened to read and to save what can be read."""

    exit_code: ClassVar[int] = 1


class ClockBehind(CaseError):
    """The machine's clock stands before the ledger's last entry, which was made at `before`."""

    def __init__(self, before: str, now: str) -> None:
        super().__init__(f"The clock says {now}, but the ledger's last entry was made at {before}.", "Set the clock.")
        self.before = before


class Unavailable(CaseError):
    """A model, an engine or a device is missing, or failed and said so."""

    exit_code: ClassVar[int] = 5


class BadRequest(CaseError):
    """The request itself is off: unknown name, impossible value, nothing selected."""


class Defect(WorkbenchError):
    """A broken promise of our own code. Never caught to carry on."""
