"""Who had to sign, as the first certified revision says, against who did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.domain.custody import Finding
from workbench.domain.leaving import INCOMPLETE
from workbench.sealing.certificates import named, spoken_fingerprint, titled

UNAPPROVED = "not approved: the case needs a second person's approval, and it does not stand for every exhibit"


@dataclass(frozen=True, slots=True)
class Key:
    """A key that may sign: the SHA-256 of its public half, and the subject of the certificate that a person brought in for it;
    empty where the laboratory certified it."""

    sha256: str
    certificate: str = ""


@dataclass(frozen=True, slots=True)
class Required:
    """A signature the report needs, by one of the keys; by any of that name and role where none was known yet."""

    field: str
    name: str
    role: str
    keys: tuple[Key, ...]

    @property
    def text(self) -> str:
        """What the signature shows."""
        return f"{self.name} ({self.role})"

    def key_in(self, signature: Any) -> Key | None:
        """Which of its keys a signature is of."""
        return next((key for key in self.keys if key.sha256 == key_of(signature)), None)


def required_signers(custody: Mapping[str, Any]) -> Iterator[Required]:
    """The signers that custody.json names."""
    for item in custody.get("signers", []):
        known = [item, *item.get("or", ())]
        keys = tuple(Key(str(each["key"]), str(each.get("certificate", ""))) for each in known if each["key"])
        yield Required(str(item["field"]), str(item["name"]), str(item["role"]), keys)


def signer_findings(required: Sequence[Required], signatures: Sequence[Any]) -> Iterator[Finding]:
    """Missing, surplus and wrong signers."""
    there = {s.field_name: s for s in signatures}
    for wanted in required:
        if wanted.field in there:
            yield from _compared(wanted, there[wanted.field])
        else:
            yield Finding(
                f"signature “{wanted.field}”",
                f"{INCOMPLETE} the signature of {wanted.text} is missing.",
                "The report is not finished, or a later revision was cut off.",
            )
    for field in there.keys() - {r.field for r in required}:
        yield Finding(f"signature “{field}”", "Nobody was required to sign here.", "A signature was added by someone else.")
    keys = [key_of(s) for s in signatures]
    if len(set(keys)) != len(keys):
        yield Finding("signatures", "Two signatures are of one key.", "One person signed for two.")


def revision_note(required: Sequence[Required], signatures: Sequence[Any], stamps: int) -> str:
    """Which of a report's revisions this file is."""
    there = {s.field_name for s in signatures}
    missing = [r.text for r in required if r.field not in there]
    if missing:
        return f"this is the revision as prepared: it awaits the countersignature of {', '.join(missing)}"
    made = "countersigned" if len(required) > 1 else "as prepared, which needs no countersignature"
    return f"this is the revision {made}{f', archived with {stamps} document timestamp(s)' if stamps else ''}"


def approval_notes(custody: Mapping[str, Any]) -> Iterator[str]:
    """That a critical case's report is not approved: no fault of the file, and nothing to be passed over."""
    case, approval = custody.get("case"), custody.get("approval")
    if not isinstance(approval, dict) or "entry" in approval or "seq" in approval:
        # The first format had the entry of one approval, or nothing.
        approval = {"needed": isinstance(case, dict) and bool(case.get("critical")), "stands": bool(approval)}
    if approval.get("needed") and not approval.get("stands"):
        yield UNAPPROVED


def name_findings(signature: Any, required: Mapping[str, Required]) -> Iterator[Finding]:
    """The name that the signature dictionary states, and its stamp shows, must be its certificate's; a certificate of another
    authority, which the report names, says it in other words."""
    stated = str(signature.sig_object.get("/Name", ""))
    name, role = named(signature.signer_cert.dump())
    wanted = required.get(signature.field_name)
    key = wanted.key_in(signature) if wanted else None
    right = stated == wanted.text if wanted and key and key.certificate else _is_of(stated, name, role)
    if not right:
        problem = f"It shows the name “{stated}”; its certificate is of {name} ({role})."
        yield Finding(f"signature “{signature.field_name}”", problem, "Someone signed under another's name.")


def _is_of(stated: str, name: str, role: str) -> bool:
    """Certificates hold the first 64 letters of a name."""
    shown, _, unit = stated.rpartition(" (")
    return (shown[:64], unit) == (name, f"{role})")


def spoken(signature: Any, required: Mapping[str, Required]) -> str:
    """Who a signature is of, as the laboratory's certificate says; by which certificate where another authority issued it."""
    certificate = signature.signer_cert.dump()
    wanted = required.get(signature.field_name)
    key = wanted.key_in(signature) if wanted else None
    if wanted and key and key.certificate:
        issuer = signature.signer_cert.issuer.human_friendly
        said = f"{wanted.text} with a certificate of {titled(certificate)}, issued by {issuer}"
    else:
        name, role = named(certificate)
        said = f"{name} ({role})"
    return f"{said}, key {spoken_fingerprint(certificate)}"


def key_of(signature: Any) -> str:
    """SHA-256, in hex, of the signer's public key."""
    return hashlib.sha256(signature.signer_cert.public_key.dump()).hexdigest()


def _compared(wanted: Required, signature: Any) -> Iterator[Finding]:
    place = f"signature “{wanted.field}”"
    certificate = signature.signer_cert.dump()
    key = wanted.key_in(signature)
    if key and key.certificate:
        if titled(certificate) != key.certificate:
            problem = f"Signed with a certificate of {titled(certificate)}; the report names {key.certificate}."
            yield Finding(place, problem, "Someone signed under another's name.")
        return
    name, role = named(certificate)
    if (name, role) != (wanted.name, wanted.role):
        yield Finding(place, f"Signed by {name} ({role}); required is {wanted.text}.", "The wrong person signed.")
    if wanted.keys and key is None:
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
