"""Keys of other authorities: read where they are fit to sign a report, and refused by name where they are not."""

from __future__ import annotations

from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import NoEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import ExtendedKeyUsageOID

from tests.laboratory import Laboratory
from tests.sealing.keyfiles import SECRET, Commercial, rsa_key
from tests.sealing.tsa import DAY, Holder, purpose, usage
from workbench.domain.errors import BadRequest
from workbench.domain.people import SigningKey
from workbench.sealing.brought import LARGEST_FILE, brought
from workbench.sealing.certificates import named, titled
from workbench.sealing.signer import seal
from workbench.sealing.verifier import Trusted, judge_bytes
from workbench.typesetting.signature_box import signature_box


@pytest.fixture(scope="module")
def authority() -> Commercial:
    return Commercial()


def test_a_key_comes_with_its_certificate_and_those_that_issued_it(authority: Commercial, tmp_path: Path) -> None:
    person = authority.person()
    key = brought(authority.file(tmp_path / "a.p12", person), SECRET)
    assert key.certificate == person.der
    assert key.chain == (authority.between.der, authority.root.der)
    assert titled(key.certificate) == "O=Chamber of Experts,CN=Dr. Ann Able"


def test_certificates_that_issued_nothing_here_are_left_out(authority: Commercial, tmp_path: Path) -> None:
    strangers = (Commercial().root, authority.between)
    key = brought(authority.file(tmp_path / "a.p12", authority.person(), chain=strangers), SECRET)
    assert key.chain == (authority.between.der,)


def _weak(authority: Commercial) -> dict[str, Holder]:
    return {
        "RSA with 2048 bits": authority.person(rsa_key(2048)),
        "on secp384r1": authority.person(ec.generate_private_key(ec.SECP384R1())),
        "ended on": authority.person(ends=-DAY),
        "not for signatures": authority.person(extensions=(usage(signs=False),)),
        "not for signatures (key usage)": authority.person(extensions=()),
        "other purposes": authority.person(extensions=(usage(signs=True), purpose(ExtendedKeyUsageOID.SERVER_AUTH))),
        "issues others": authority.person(is_ca=True),
    }


@pytest.mark.parametrize("fault", list(_weak(Commercial())))
def test_what_cannot_sign_a_report_is_refused_by_its_fault(fault: str, authority: Commercial, tmp_path: Path) -> None:
    path = authority.file(tmp_path / "weak.p12", _weak(authority)[fault])
    with pytest.raises(BadRequest) as told:
        brought(path, SECRET)
    assert fault in told.value.problem
    assert "weak.p12" in told.value.problem


def test_a_certificate_signed_over_sha_1_is_refused() -> None:
    from datetime import UTC, datetime
    from types import SimpleNamespace

    from workbench.sealing import brought as module

    authority = Commercial()
    whole = authority.person().certificate
    old = SimpleNamespace(
        **{name: getattr(whole, name) for name in ("not_valid_before_utc", "not_valid_after_utc", "extensions")},
        public_key=whole.public_key,
        signature_hash_algorithm=hashes.SHA1(),
        verify_directly_issued_by=whole.verify_directly_issued_by,
    )
    assert "SHA1" in module.unfit(old, (), datetime.now(UTC))  # type: ignore[arg-type]  # no library makes such a one any more


def test_a_certificate_signed_by_itself_is_refused(tmp_path: Path) -> None:
    authority = Commercial()
    alone = Commercial()
    alone.between = alone.root
    held = authority.person()
    name = held.certificate.subject
    itself = x509.CertificateBuilder(name, name, held.key.public_key(), x509.random_serial_number())
    itself = itself.not_valid_before(held.certificate.not_valid_before_utc)
    itself = itself.not_valid_after(held.certificate.not_valid_after_utc).add_extension(*usage(signs=True))
    person = Holder(held.key, itself.sign(held.key, hashes.SHA256()))
    with pytest.raises(BadRequest, match="nobody vouches"):
        brought(authority.file(tmp_path / "a.p12", person), SECRET)


def test_a_wrong_password_and_other_files_are_named(authority: Commercial, tmp_path: Path) -> None:
    path = authority.file(tmp_path / "a.p12", authority.person())
    (tmp_path / "b.p12").write_bytes(b"no key")
    (tmp_path / "c.p12").write_bytes(bytes(LARGEST_FILE + 1))
    for name, password in (("a.p12", "wrong"), ("b.p12", SECRET), ("c.p12", SECRET), ("none.p12", SECRET)):
        with pytest.raises(BadRequest, match=name):
            brought(tmp_path / name, password)
    assert path.is_file()


def test_a_file_without_a_certificate_is_refused(authority: Commercial, tmp_path: Path) -> None:
    person = authority.person()
    body = serialize_key_and_certificates(b"x", person.key, None, None, NoEncryption())
    (tmp_path / "bare.p12").write_bytes(body)
    with pytest.raises(BadRequest, match="together with its certificate"):
        brought(tmp_path / "bare.p12", "")


@pytest.mark.parametrize("kind", ["P-256", "RSA-3072"])
def test_a_report_signed_with_it_is_sound_under_the_authority_s_root(
    kind: str, authority: Commercial, laboratory: Laboratory, tmp_path: Path
) -> None:
    person = authority.person(rsa_key() if kind == "RSA-3072" else None)
    key = brought(authority.file(tmp_path / "a.p12", person), SECRET)
    pdf = seal(laboratory.unsigned_for(key), key, signer="Analyst 1 (analyst)", field="prepared", drawn=signature_box)
    verdict = judge_bytes("r.pdf", pdf, Trusted((authority.root.der,)))
    assert verdict.findings == ()
    assert "Analyst 1 (analyst) with a certificate of O=Chamber of Experts,CN=Dr. Ann Able, issued by" in verdict.notes[0]
    assert judge_bytes("r.pdf", pdf, Trusted((laboratory.root,))).findings
    both = judge_bytes("r.pdf", pdf, Trusted((laboratory.root, authority.root.der)))
    assert "vouched for by Common Name: Public Root" in both.notes[0]
    known = judge_bytes("r.pdf", pdf, Trusted((laboratory.root,), known=(person.der,)))
    assert known.findings == ()
    assert "which the ledger names as theirs" in known.notes[0]


def test_a_certificate_of_another_name_by_the_same_authority_does_not_sign_for_them(
    authority: Commercial, laboratory: Laboratory, tmp_path: Path
) -> None:
    own = brought(authority.file(tmp_path / "a.p12", authority.person()), SECRET)
    other = brought(authority.file(tmp_path / "b.p12", authority.person(name="Mallory")), SECRET)
    pdf = seal(laboratory.unsigned_for(own), other, signer="Analyst 1 (analyst)", field="prepared", drawn=signature_box)
    found = " ".join(f.problem for f in judge_bytes("r.pdf", pdf, Trusted((authority.root.der,))).findings)
    assert "Mallory" in found
    assert "not the one enrolled for Analyst 1" in found


@pytest.mark.parametrize(("beside", "said"), [(1, "certificates"), (8, "more certificates than a chain has")])
def test_certificates_that_lead_nowhere_are_not_carried_along(
    beside: int, said: str, authority: Commercial, laboratory: Laboratory
) -> None:
    key = laboratory.analyst.key
    crowded = SigningKey(key.sign, key.certificate, tuple(authority.person(name=f"{n}").der for n in range(beside)))
    pdf = seal(laboratory.unsigned(), crowded, signer="Analyst 1 (analyst)", field="prepared", drawn=signature_box)
    assert any(said in f.problem for f in judge_bytes("r.pdf", pdf, laboratory.trusted).findings)


def test_every_flipped_bit_of_a_chain_beside_a_signature_is_found(
    authority: Commercial, laboratory: Laboratory, tmp_path: Path
) -> None:
    key = brought(authority.file(tmp_path / "a.p12", authority.person()), SECRET)
    pdf = seal(laboratory.unsigned_for(key), key, signer="Analyst 1 (analyst)", field="prepared", drawn=signature_box)
    first = pdf.lower().index(authority.between.der.hex().encode())
    for place in range(first, first + 2 * len(authority.between.der), 41):
        flipped = bytearray(pdf)
        flipped[place] = ord("0") if flipped[place] != ord("0") else ord("1")
        assert judge_bytes("r.pdf", bytes(flipped), Trusted((authority.root.der,))).findings, place


def test_a_laboratory_s_own_certificate_still_says_name_and_role(laboratory: Laboratory) -> None:
    assert named(laboratory.analyst.key.certificate) == ("Analyst 1", "analyst")
