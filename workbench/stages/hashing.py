"""Hashing: bytes are known by their SHA-256, whatever they are called. The digest itself is taken while intake reads."""

from __future__ import annotations

from collections.abc import Iterable

from workbench.domain.evidence import Evidence


def holding(sha256: str, exhibits: Iterable[Evidence]) -> Evidence | None:
    """The exhibit that holds these very bytes already; None when they are new."""
    return next((evidence for evidence in exhibits if evidence.sha256 == sha256), None)
