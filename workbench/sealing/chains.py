"""Which certificates issued which, asked of their signatures and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm

from workbench.sealing.timestamps import LONGEST

SHORTEST_RSA = 3072


def chain_of(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    """Those among the others that issued the certificate, nearest first, as far up as they go."""
    found: list[x509.Certificate] = []
    below = certificate
    while len(found) < LONGEST and not issued(below, below):
        above = next((c for c in others if c not in found and issued(below, c)), None)
        if above is None:
            break
        found.append(above)
        below = above
    return tuple(found)


def issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether a certificate's signature is by the key of the other."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return True
