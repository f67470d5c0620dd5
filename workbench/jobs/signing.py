"""Signing: with which key, under which certificate, and with the policy's timestamp where one is to be had."""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.court_orders import Pkcs12
from workbench.domain.court_questions import CertificatesOf
from workbench.domain.dossier import Dossier
from workbench.domain.errors import BadRequest, NotPermitted, Unavailable
from workbench.domain.leaving import Certificate
from workbench.domain.people import SigningKey
from workbench.domain.questions import PolicyInForce
from workbench.jobs.workplace import Workplace


def key_for(wanted: Pkcs12 | None, place: Workplace) -> SigningKey:
    """The person's key that the laboratory certified; or that in a file, where it is of the certificate they brought in."""
    if wanted is None:
        return place.signing_key()
    name, known = place.who.name, _brought(place.who.name, place)
    if known is None:
        raise BadRequest(
            f"{name} has brought no certificate into this vault.", "Bring it first: workbench people certificate --p12 FILE"
        )
    key = place.vouching.brought(wanted)
    if place.vouching.as_pem(key.certificate).split() != known.certificate.split():
        raise NotPermitted(
            f"The certificate in {wanted.path} is not the one that {name} brought in on {known.at[:10]}.",
            "Sign with that one, or bring this one in: workbench people certificate --p12 FILE",
        )
    return key


def signed_with(dossier: Dossier, key: SigningKey, wanted: Pkcs12 | None, place: Workplace) -> Dossier:
    """The dossier with the certificates its signers sign with: the preparer's is settled, a second person may choose later."""
    held = [_brought(name, place) for name in dossier.required_signers[1:]]
    if wanted is not None:
        held.append(_brought(place.who.name, place))
        keys = replace(dossier.prepared_by.keys, certificate=place.vouching.as_pem(key.certificate))
        dossier = replace(dossier, prepared_by=replace(dossier.prepared_by, keys=keys))
    return replace(dossier, brought=tuple(certificate for certificate in held if certificate))


def _brought(name: str, place: Workplace) -> Certificate | None:
    """The last certificate that somebody brought in counts."""
    return next(reversed(place.ask(CertificatesOf(name))), None)


class StampingSealer:
    """Signs with a timestamp of the policy's server. Where none is to be had now, the signature goes without one, and `notes`
    says so."""

    def __init__(self, place: Workplace) -> None:
        self.notes: tuple[str, ...] = ()
        self._place, self._policy = place, place.ask(PolicyInForce())

    def seal(self, pdf: bytes, key: SigningKey, *, signer: str, field: str) -> bytes:
        """One signature in a field."""
        sealer = self._place.sealer
        if not self._policy.timestamp_url:
            return sealer.seal(pdf, key, signer=signer, field=field)
        try:
            return sealer.seal(pdf, key, signer=signer, field=field, stamp=self.stamp)
        except Unavailable as error:
            self.notes = (f"The signature has no timestamp: {error.problem}",)
            return sealer.seal(pdf, key, signer=signer, field=field)

    def stamp(self, digest: bytes) -> bytes:
        """The server's token for a digest. Raises Unavailable."""
        return self._place.vouching.stamp(digest, self._policy)
