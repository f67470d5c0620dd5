"""Whereto and how a unit speaks with its hub: addresses that will do, certificates that are trusted, what a failure means."""

from __future__ import annotations

import ipaddress
import os
import re
import ssl
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from workbench.domain.errors import BadRequest
from workbench.domain.hub_orders import HubAway

CA, CERTIFICATE, PLAIN = "WORKBENCH_HUB_CA", "WORKBENCH_HUB_CERT", "WORKBENCH_HUB_PLAIN"
_FORM = "Give its address as https://HOST or https://HOST:PORT."
_LATER = "Nothing is lost; what is to be done stays to be done: workbench hub sync"


def address(url: str) -> str:
    """A hub's address as it is kept. Evidence travels sealed in any case, drafts do not: without TLS only on this machine, or
    where the surroundings say that the way is safe."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise BadRequest(f"{url!r} is no address of a hub.", _FORM) from error
    rest = (parts.path.strip("/"), parts.query, parts.fragment, parts.username, parts.password)
    if parts.scheme not in ("https", "http") or not host or port == 0 or any(rest) or not parts.netloc.isprintable():
        raise BadRequest(f"{url!r} is no address of a hub.", _FORM)
    if parts.scheme == "http" and not is_here(host) and os.environ.get(PLAIN) != "1":
        raise BadRequest(
            f"What {host} answers over http:// could be read by anybody on the way: drafts say what was said.",
            f"{_FORM} Where the network between is private, such as a tunnel, set {PLAIN}=1.",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def is_here(host: str) -> bool:
    """Whether a host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def trusted() -> ssl.SSLContext:
    """Whose certificates count: the laboratory's own authority where the surroundings name one, else the machine's; with the
    certificate that a hub may ask a unit for."""
    import httpx2

    own, shown = os.environ.get(CA, ""), os.environ.get(CERTIFICATE, "")
    try:
        context = ssl.create_default_context(cafile=_file(CA, own)) if own else httpx2.create_ssl_context()
    except (ssl.SSLError, OSError, ValueError) as error:
        raise BadRequest(f"{own} ({CA}) holds no certificates that can be read.", "Name a PEM file.") from error
    if shown:
        try:
            context.load_cert_chain(_file(CERTIFICATE, shown), password=lambda: "")
        except (ssl.SSLError, OSError, ValueError) as error:
            raise BadRequest(
                f"{shown} ({CERTIFICATE}) holds no certificate with its key that can be read.",
                "Name a PEM file with both, the key without a passphrase and readable by you alone.",
            ) from error
    return context


def _file(variable: str, named: str) -> Path:
    path = Path(named).expanduser()
    if not path.is_file():
        raise BadRequest(f"There is no file {named} ({variable}).", "Name a PEM file, or unset the variable.")
    return path


def away(url: str, error: Exception) -> HubAway:
    """What it means that a hub was not reached."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            told = f"The certificate of {url} is not trusted: {cause.verify_message}."
            return HubAway(told, f"Name the laboratory's own authority: {CA}=FILE.pem")
        if isinstance(cause, ssl.SSLError):
            told = f"{url} and this machine agree on no encryption: {cause.reason or cause}."
            return HubAway(
                told, f"Is it https:// there? Where the hub asks for a certificate, name yours: {CERTIFICATE}=FILE.pem"
            )
    return HubAway(f"The hub at {url} cannot be reached: {_why(error)}.", _LATER)


def is_final(error: Exception) -> bool:
    """Whether trying again at once is of no use: certificates do not mend themselves."""
    return any(isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _why(error: Exception) -> str:
    said = re.sub(r"\[Errno -?[0-9]+\] ", "", " ".join(str(error).split())).rstrip(".")[:200]
    return said or {"ConnectTimeout": "it does not answer", "ReadTimeout": "it took too long"}.get(
        type(error).__name__, "cut off"
    )
