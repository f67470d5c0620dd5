"""Errors as the person at the desk reads them."""

from __future__ import annotations

import re

from workbench.domain.errors import CaseError

# In one piece it fits no card of a job: the text beside it would be cut.
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")


def told(error: BaseException | str) -> str:
    """What happened and what to do; a defect by its type, for the details go elsewhere."""
    if isinstance(error, CaseError):
        return _DIGEST.sub(_shortened, f"{error.problem} {error.remedy}".strip())
    return error if isinstance(error, str) else f"{type(error).__name__}: {error}"


def _shortened(held: re.Match[str]) -> str:
    whole = held.group()
    return f"{whole[:4]} {whole[4:8]} {whole[8:12]} …"
