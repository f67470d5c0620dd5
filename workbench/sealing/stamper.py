"""Timestamps for pyHanko: what it asks of a server goes through the one function that fetches and judges a token."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from asn1crypto import cms
from pyhanko.sign.timestamps import TimeStamper

from workbench.domain.errors import Defect, Unavailable

LARGEST = 12 * 1024  # a token with the whole chain of a 4096-bit authority has about 8 KiB
_DIGEST = "sha256"


class Stamper(TimeStamper):
    """Asks `stamp` for the token of a SHA-256 digest. Raises what it raises: Unavailable, where none that holds is to be had."""

    def __init__(self, stamp: Callable[[bytes], bytes]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # untyped there
        self._stamp = stamp

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> Any:
        """The token, no larger than what is kept free for it."""
        if md_algorithm != _DIGEST:
            raise Defect(f"reports are stamped over SHA-256, not {md_algorithm}")
        token = await asyncio.to_thread(self._stamp, message_digest)  # judging a token needs a loop of its own
        if len(token) > LARGEST:
            raise Unavailable(f"The timestamp has {len(token)} bytes, more than a report keeps free for one.", "Ask who runs it.")
        return cms.ContentInfo.load(token)
