"""custody.json: what a report binds, as canonical JSON."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.canonical import Json, canonical, digest_of, plain
from workbench.domain.custody import Entry
from workbench.domain.dossier import FIELDS, Dossier, Exhibit
from workbench.domain.people import Person, Role

FORMAT = "forensic-audio-workbench/custody/2"


@dataclass(frozen=True, slots=True)
class Bound:
    """Digests over an exhibit's draft and transcript; `draft` is empty where there is none."""

    draft: str
    transcript: str


def bound_by(dossier: Dossier) -> dict[str, Bound]:
    """The digests of every exhibit by its recording's id: taken once, for they read every word."""
    return {x.recording.id: Bound(digest_of(plain(x.draft)) if x.draft else "", x.transcript_digest()) for x in dossier.exhibits}


def custody_file(dossier: Dossier, bound: Mapping[str, Bound]) -> bytes:
    """Canonical JSON of case, exhibits, recipes, models, custody, ledger head and required signers."""
    entries = {e.seq: e for x in dossier.exhibits for e in x.custody}
    return canonical(
        {
            "format": FORMAT,
            "report": _report(dossier),
            "case": plain(dossier.case),
            "exhibits": [_exhibit(x, bound[x.recording.id]) for x in dossier.exhibits],
            "models": plain(dossier.models),
            "ledger": {
                **_object(plain(dossier.head)),
                "root_fingerprint": dossier.root_fingerprint,
                "checkpoint": dossier.checkpoint,
            },
            "custody": [_entry(entries[seq]) for seq in sorted(entries)],
            "approval": {"needed": dossier.needs_approval, "stands": dossier.is_approved},
            "signers": _signers(dossier),
        }
    )


def _report(dossier: Dossier) -> Json:
    """Which report it is, and of which kind; `amends` is the report whose place it takes."""
    style, amended = dossier.style, dossier.amendment
    return {
        "id": dossier.report_id,
        "made_at": dossier.made_at,
        "application": dossier.application,
        "number": dossier.number,
        "amends": {"id": amended.report_id, "number": amended.number, "sha256": amended.sha256} if amended else None,
        "profile": style.profile,
        "language": style.language,
        "disclosure": style.disclosure,
        "preview": dossier.is_preview,
    }


def key_id(certificate: str) -> str:
    """SHA-256 of the public key inside a PEM certificate; empty where there is none that can be read."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    try:
        key = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    except ValueError:
        return ""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def signer(dossier: Dossier, position: int) -> Person | None:
    """The person who must sign the field at this position, where the dossier knows them."""
    return (dossier.prepared_by, dossier.countersigner)[position] if position < len(FIELDS) else None


def _signers(dossier: Dossier) -> list[Json]:
    made: list[Json] = []
    for position, (name, field) in enumerate(zip(dossier.required_signers, FIELDS, strict=False)):
        person = signer(dossier, position)
        role = person.role.value if person else Role.SUPERVISOR.value
        key = key_id(person.keys.certificate) if person else ""
        made.append({"field": field, "name": name, "role": role, "key": key, **_other_authorities(dossier, name, key)})
    return made


def _other_authorities(dossier: Dossier, name: str, key: str) -> dict[str, Json]:
    """What a certificate says that a signer brought in: of this key, or of one that may sign in its place."""
    held = {key_id(c.certificate): _subject(c.certificate) for c in dossier.brought if c.name == name}
    if key in held:
        return {"certificate": held[key]}
    return {"or": [{"key": other, "certificate": held[other]} for other in held]} if held else {}


def _subject(certificate: str) -> str:
    from cryptography import x509

    return x509.load_pem_x509_certificate(certificate.encode()).subject.rfc4514_string()


def _exhibit(exhibit: Exhibit, bound: Bound) -> Json:
    evidence, recording, draft = exhibit.evidence, exhibit.recording, exhibit.draft
    return {
        "reference": evidence.reference,
        "evidence": {
            "id": evidence.id,
            "name": _safe(evidence.name),
            "size": evidence.size,
            "sha256": evidence.sha256,
            "blake3": evidence.blake3,
        },
        "recording": {
            "id": recording.id,
            "track": recording.track,
            "rate_hz": recording.rate.hz,
            "frames": recording.frames,
            "channels": recording.channels,
            "audio_sha256": recording.audio_sha256,
        },
        "draft": {"id": draft.id, "sha256": bound.draft} if draft else None,
        "recipes": [{"sha256": r.digest(), "recipe": plain(r)} for r in draft.recipes] if draft else [],
        "transcript": {"sha256": bound.transcript, "utterances": len(exhibit.lines)} if draft else None,
        "corrected": sum(1 for line in exhibit.lines if line.correction),
        "annotations_sha256": digest_of(plain(exhibit.annotations)),
        "review": {
            "state": str(exhibit.review.state),
            "by": exhibit.review.by,
            "at": exhibit.review.at,
            "bound": exhibit.review.bound,
            "content": exhibit.review.content,
            "stale": exhibit.review.is_stale,
        },
        "approval": _entry(exhibit.approval) if exhibit.approval else None,
        "validation": plain(exhibit.validation),
        "reproductions": plain(exhibit.reproductions),
        "redactions": len(exhibit.redactions),
        "translations": [{"draft": t.draft_id, "language": t.language, "made_by": t.made_by} for t in exhibit.translations],
    }


def _entry(entry: Entry) -> Json:
    return {
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "kind": entry.kind,
        "subject": entry.subject,
        "hash": entry.hash,
        "body": base64.b64encode(entry.body).decode(),
        "signature": entry.signature.hex(),
    }


def _object(value: Json) -> dict[str, Json]:
    return value if isinstance(value, dict) else {}


def _safe(name: str) -> str:
    """A received name may hold bytes that are no text; JSON must not."""
    return name.encode("utf-8", "backslashreplace").decode()
