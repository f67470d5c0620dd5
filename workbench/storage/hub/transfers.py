"""Evidence that units send, in sealed chunks, until it is taken into the vault; and packages that were signed for them."""

from __future__ import annotations

