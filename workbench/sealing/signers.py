"""Who had to sign, as the first certified revision says, against who did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.domain.custody import Finding
from workbench.sealing.certificates import named, spoken_fingerprint

UNAPPROVED = "not approved: the case needs a second person's approval, and it does not stand for every exhibit"


@dataclass(frozen=True, slots=True)
class Required:
    """A signature the report needs; `key` is the SHA-256 of the public key, empty where it was not known yet."""

    field: str
    name: str
    role: str
    key: str


def required_signers(custody: Mapping[str, Any]) -> Iterator[Required]:
    """The signers that custody.json names."""
    for item in custody.get("signers", []):
        yield Required(str(item["field"]), str(item["name"]), str(item["role"]), str(item["key"]))


def signer_findings(required: Sequence[Required], signatures: Sequence[Any]) -> Iterator[Finding]:
    """Missing, surplus and wrong signers."""
    there = {s.field_name: s for s in signatures}
    for wanted in required:
        if wanted.field in there:
            yield from _compared(wanted, there[wanted.field])
        else:
            yield Finding(
                f"signature “{wanted.field}”",
                f"INCOMPLETE: the signature of {wanted.name} ({wanted.role}) is missing.",
                "The report is not finished, or a later revision was cut off.",
            )
    for field in there.keys() - {r.field for r in required}:
        yield Finding(f"signature “{field}”", "Nobody was required to sign here.", "A signature was added by someone else.")
    keys = [key_of(s) for s in signatures]
    if len(set(keys)) != len(keys):
        yield Finding("signatures", "Two signatures are of one key.", "One person signed for two.")


def approval_notes(custody: Mapping[str, Any]) -> Iterator[str]:
    """That a critical case's report is not approved: no fault of the file, and nothing to be passed over."""
    case, approval = custody.get("case"), custody.get("approval")
    if not isinstance(approval, dict) or "entry" in approval or "seq" in approval:
        # The first format had the entry of one approval, or nothing.
        approval = {"needed": isinstance(case, dict) and bool(case.get("critical")), "stands": bool(approval)}
    if approval.get("needed") and not approval.get("stands"):
        yield UNAPPROVED


def name_findings(signature: Any) -> Iterator[Finding]:
    """The name that the signature dictionary states, and its stamp shows, must be its certificate's."""
    stated = str(signature.sig_object.get("/Name", ""))
    name, role = named(signature.signer_cert.dump())
    if not _is_of(stated, name, role):
        problem = f"It shows the name “{stated}”; its certificate is of {name} ({role})."
        yield Finding(f"signature “{signature.field_name}”", problem, "Someone signed under another's name.")


def _is_of(stated: str, name: str, role: str) -> bool:
    """Certificates hold the first 64 letters of a name."""
    shown, _, unit = stated.rpartition(" (")
    return (shown[:64], unit) == (name, f"{role})")


def spoken(signature: Any) -> str:
    """Who a signature is of, as the certificate says."""
    certificate = signature.signer_cert.dump()
    name, role = named(certificate)
    return f"{name} ({role}), key {spoken_fingerprint(certificate)}"


def key_of(signature: Any) -> str:
    """SHA-256, in hex, of the signer's public key."""
    return hashlib.sha256(signature.signer_cert.public_key.dump()).hexdigest()


def _compared(wanted: Required, signature: Any) -> Iterator[Finding]:
    place = f"signature “{wanted.field}”"
    name, role = named(signature.signer_cert.dump())
    if (name, role) != (wanted.name, wanted.role):
        yield Finding(place, f"Signed by {name} ({role}); required is {wanted.name} ({wanted.role}).", "The wrong person signed.")
    if wanted.key and key_of(signature) != wanted.key:
        yield Finding(place, f"The key is not the one enrolled for {wanted.name}.", "Someone signed under another's name.")


def custody_of(reader: Any, first: Any) -> dict[str, Any]:
    """custody.json of the first signed revision; later revisions have no say in it."""
    held = reader.get_historical_resolver(first.signed_revision)
    try:
        names = held.root["/Names"]["/EmbeddedFiles"]["/Names"]
    except KeyError:
        return {}
    for position in range(0, len(names), 2):
        if names[position] == "custody.json":
            read = json.loads(names[position + 1]["/EF"]["/F"].data)
            return read if isinstance(read, dict) else {}
    return {}
