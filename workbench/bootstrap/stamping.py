"""A timestamp server's word for a checkpoint."""

from __future__ import annotations

import base64

from workbench.domain.checkpoints import Checkpoint
from workbench.domain.errors import Unavailable
from workbench.domain.policy import Policy

SECONDS = 10


def stamp(made: Checkpoint, policy: Policy) -> str:
    """The server's token, base64, judged before it is believed. Raises Unavailable where none that holds is to be had now."""
    from workbench.sealing.timestamps import fetch, judge_token

    token = fetch(policy.timestamp_url, made.imprint, timeout=SECONDS)
    said = judge_token(token, made.imprint, policy.timestamp_roots)
    if isinstance(said, str):
        raise Unavailable(
            f"{policy.timestamp_url} sent a timestamp that does not hold: {said}", "Check the server's certificate."
        )
    return base64.b64encode(token).decode()
