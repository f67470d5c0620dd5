"""A timestamp server's word for a checkpoint, or for a report."""

from __future__ import annotations

import base64

from workbench.domain.checkpoints import Checkpoint
from workbench.domain.errors import Unavailable
from workbench.domain.policy import Policy

SECONDS = 10


def stamp(made: Checkpoint, policy: Policy) -> str:
    """The server's token, base64, judged before it is believed. Raises Unavailable where none that holds is to be had now."""
    return base64.b64encode(_fetched(made.imprint, policy)).decode()


def token(digest: bytes, policy: Policy) -> bytes:
    """The same for a report (DER), without whatever in it no signature covers."""
    from workbench.sealing.der import is_der
    from workbench.sealing.stamped import slim

    made = slim(_fetched(digest, policy), policy.timestamp_roots)
    if not is_der(made):
        raise Unavailable(
            f"{policy.timestamp_url} sent a timestamp in a form that reports do not carry (not DER).", "Ask who runs it."
        )
    return made


def _fetched(digest: bytes, policy: Policy) -> bytes:
    from workbench.sealing.timestamps import fetch, judge_token

    made = fetch(policy.timestamp_url, digest, timeout=SECONDS)
    said = judge_token(made, digest, policy.timestamp_roots)
    if isinstance(said, str):
        raise Unavailable(
            f"{policy.timestamp_url} sent a timestamp that does not hold: {said}", "Check the server's certificate."
        )
    return made
