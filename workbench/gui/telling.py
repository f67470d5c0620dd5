"""Errors as the person at the desk reads them."""

from __future__ import annotations

from workbench.domain.errors import CaseError


def told(error: BaseException | str) -> str:
    """What happened and what to do; a defect by its type, for the details go elsewhere."""
    if isinstance(error, CaseError):
        return f"{error.problem} {error.remedy}".strip()
    return error if isinstance(error, str) else f"{type(error).__name__}: {error}"
