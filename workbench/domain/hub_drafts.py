"""A hub's draft on its way to a unit, and as it stands there: the very same words, so that anybody can check them later."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace

from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.transcript import Draft

_ID = re.compile(r"[0-9A-Za-z-]{1,64}")


def on_its_way(draft: Draft) -> bytes:
    """The bytes that a package's digest is of: the draft without the recording's id, which means something in its own vault
    alone. A unit's draft beside gives the same bytes as the hub's."""
    return canonical(plain(replace(draft, recording_id="")))


def digest_on_its_way(draft: Draft) -> str:
    """What a package says of the draft."""
    return hashlib.sha256(on_its_way(draft)).hexdigest()


def arrived(body: bytes, recording_id: str) -> Draft:
    """The draft as it stands in the vault it came to. Raises ValueError for bytes that are no draft on its way."""
    try:
        draft = fact(Draft, json.loads(body))
    except (TypeError, KeyError, RecursionError) as error:
        raise ValueError("no draft") from error
    if on_its_way(draft) != body or not _ID.fullmatch(draft.id):
        raise ValueError("no draft as one travels")
    return replace(draft, recording_id=recording_id)
