"""Certificates: issued by the root, for signatures only, known by their key."""

from __future__ import annotations

import pytest
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_private_key

from tests.laboratory import Laboratory, new_key
from workbench.sealing.certificates import fingerprint, issue, named, new_root, spoken_fingerprint


def test_a_persons_certificate_is_issued_by_the_root_and_no_other(laboratory: Laboratory) -> None:
    person = x509.load_der_x509_certificate(laboratory.analyst.key.certificate)
    person.verify_directly_issued_by(x509.load_der_x509_certificate(laboratory.root))
    with pytest.raises((InvalidSignature, ValueError)):
        person.verify_directly_issued_by(x509.load_der_x509_certificate(Laboratory().root))


def test_a_persons_key_signs_and_certifies_nobody(laboratory: Laboratory) -> None:
    person = x509.load_der_x509_certificate(laboratory.analyst.key.certificate)
    usage = person.extensions.get_extension_for_class(x509.KeyUsage).value
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert not person.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


def test_the_root_is_a_p256_root_that_issues_only_people() -> None:
    key, certificate = new_root("Laboratory of everything " * 9)
    root = x509.load_der_x509_certificate(certificate)
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length == 0
    private = load_der_private_key(key, None)
    assert isinstance(private, ec.EllipticCurvePrivateKey)
    assert private.curve.name == "secp256r1"


def test_name_and_role_are_read_back(laboratory: Laboratory) -> None:
    assert named(laboratory.supervisor.key.certificate) == ("Supervisor 1", "supervisor")


def test_a_fingerprint_is_of_the_key_and_not_of_the_certificate(laboratory: Laboratory) -> None:
    _, public = new_key()
    once, again = (issue(laboratory.root_key, laboratory.root, name=n, role="analyst", public_key=public) for n in "AB")
    assert fingerprint(once) == fingerprint(again)
    assert once != again
    assert len(spoken_fingerprint(once).split("-")) == 6


def test_another_kind_of_key_is_refused(laboratory: Laboratory) -> None:
    key = ed25519.Ed25519PrivateKey.generate().public_key()
    public = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    with pytest.raises(ValueError, match="elliptic"):
        issue(laboratory.root_key, laboratory.root, name="A", role="analyst", public_key=public)
