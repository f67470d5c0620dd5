"""Exit 0 when the process of this container answers GET /healthz; for HEALTHCHECK, in an image without curl."""

from __future__ import annotations

import os
import ssl
import sys
import urllib.request

HERE = "127.0.0.1"  # nobody else's certificate is looked at: only this container answers there


def main() -> int:
    """1 where nothing answers, or something else than 200."""
    port = os.environ.get("WORKBENCH_HEALTH_PORT", "8000")
    for scheme in ("http", "https"):
        try:
            with urllib.request.urlopen(f"{scheme}://{HERE}:{port}/healthz", timeout=4, context=_trusting(scheme)) as answer:  # noqa: S310
                return int(answer.status != 200)
        except OSError as error:
            if "CERTIFICATE_REQUIRED" in str(error):  # it lives, and lets nobody in without one, as it was told to
                return 0
    return 1


def _trusting(scheme: str) -> ssl.SSLContext | None:
    if scheme == "http":
        return None
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    return context


if __name__ == "__main__":
    sys.exit(main())
