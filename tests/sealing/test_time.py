"""Timestamps: a report with one can be judged when every certificate in it has ended, and without one it cannot."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.laboratory import Laboratory, sign
from tests.sealing.keyfiles import Commercial
from tests.sealing.tsa import Authority, Lie
from workbench.domain.custody import Verdict
from workbench.domain.errors import BadRequest, Defect, Unavailable
from workbench.sealing.archiver import archived as archive
from workbench.sealing.archiver import revocation_notes, signers_of
from workbench.sealing.revisions import unsigned_digest
from workbench.sealing.sealer import PyHankoSealer
from workbench.sealing.stamped import slim
from workbench.sealing.stamper import LARGEST, Stamper
from workbench.sealing.timestamps import judge_token
from workbench.sealing.verifier import STAMPS, judge_bytes
from workbench.typesetting.signature_box import signature_box

LATE = datetime.now(UTC) + timedelta(days=365 * 12)  # a person's certificate has ended then
Trusting = Callable[[bytes], Verdict]


@pytest.fixture(scope="module")
def stamped() -> tuple[Laboratory, bytes]:
    laboratory = Laboratory()
    return laboratory, sign(laboratory.unsigned(), laboratory.analyst, "prepared", laboratory.stamp)


def test_a_signature_with_a_timestamp_is_sound_and_says_when(stamped: tuple[Laboratory, bytes]) -> None:
    laboratory, pdf = stamped
    verdict = judge_bytes("r.pdf", pdf, laboratory.trusted)
    assert (verdict.findings, verdict.unchecked) == ((), ())
    assert STAMPS in verdict.checked
    assert verdict.notes[0].startswith(f"timestamp on signature “prepared”: {datetime.now(UTC):%Y-%m-%d}")


def test_without_roots_for_time_its_timestamp_was_not_checked(stamped: tuple[Laboratory, bytes]) -> None:
    laboratory, pdf = stamped
    verdict = judge_bytes("r.pdf", pdf, replace(laboratory.trusted, timestamps=""))
    assert (verdict.findings, verdict.unchecked) == ((), (STAMPS,))
    assert verdict.notes[0].endswith("for which no root given here vouches")


def test_an_archived_report_wants_a_root_for_its_time(archived: bytes, laboratory: Laboratory) -> None:
    [finding] = judge_bytes("r.pdf", archived, replace(laboratory.trusted, timestamps="")).findings
    assert (finding.place, "document timestamp" in finding.problem) == ("trust", True)
    assert "--timestamp-roots" in finding.meaning


def test_a_report_is_judged_in_twelve_years_where_it_carries_a_timestamp_and_not_where_it_does_not(
    double: bytes, archived: bytes, stamped: tuple[Laboratory, bytes], laboratory: Laboratory
) -> None:
    late = replace(laboratory.trusted, moment=LATE)
    assert ["no timestamp shows" in f.problem for f in judge_bytes("r.pdf", double, late).findings] == [True, True]
    assert judge_bytes("r.pdf", archived, late).findings == ()
    other, pdf = stamped
    assert judge_bytes("r.pdf", pdf, replace(other.trusted, moment=LATE)).findings == ()
    strange = replace(late, timestamps=Authority().root.pem)
    assert any("no timestamp shows" in f.problem for f in judge_bytes("r.pdf", archived, strange).findings)


def test_a_countersignature_that_came_after_an_early_timestamp_is_not_dated_by_it(laboratory: Laboratory) -> None:
    early = laboratory.archive(laboratory.prepared(two=True))
    signed = sign(early, laboratory.supervisor, "approved")
    findings = judge_bytes("r.pdf", signed, replace(laboratory.trusted, moment=LATE)).findings
    assert {f.place for f in findings if "no timestamp shows" in f.problem} == {"signature “approved”"}


def test_the_timestamp_of_another_signature_does_not_hold(laboratory: Laboratory) -> None:
    other = laboratory.clock.token(b"another".ljust(32))
    signed = sign(laboratory.unsigned(), laboratory.analyst, "prepared", lambda _: other)
    assert any("It does not hold" in f.problem for f in judge_bytes("r.pdf", signed, laboratory.trusted).findings)


def test_a_report_is_archived_again_under_a_newer_clock(archived: bytes, laboratory: Laboratory, trusting: Trusting) -> None:
    twice = laboratory.archive(archived)
    assert twice.startswith(archived)
    verdict = trusting(twice)
    assert verdict.findings == ()
    assert verdict.notes[-1].endswith("archived with 2 document timestamp(s)")


def test_what_pyhanko_says_of_an_archived_report_agrees(archived: bytes, laboratory: Laboratory) -> None:
    from tests.faults.pdf_attacks import valid_to_pyhanko

    assert valid_to_pyhanko(archived, laboratory) == [True, True, True]


def test_every_revision_begins_with_the_unsigned_one(laboratory: Laboratory, archived: bytes) -> None:
    unsigned = laboratory.unsigned(two=True)
    digest = hashlib.sha256(unsigned).hexdigest()
    once = sign(unsigned, laboratory.analyst, "prepared")
    both = sign(once, laboratory.supervisor, "approved")
    assert {unsigned_digest(pdf) for pdf in (unsigned, once, both, laboratory.archive(both))} == {digest}
    assert unsigned_digest(b"no report") == ""


def test_a_token_is_cut_to_what_leads_to_the_root() -> None:
    clock, digest = Authority(between=True), hashlib.sha256(b"x").digest()
    crowded = clock.token(digest, Lie(beside=(clock.root, Authority().tsa)))
    cut = slim(crowded, clock.root.pem)
    assert len(cut) < len(crowded)
    assert not isinstance(judge_token(cut, digest, clock.root.pem), str)
    assert slim(cut, clock.root.pem) == cut


def test_a_token_too_large_for_a_report_is_unavailable(laboratory: Laboratory) -> None:
    with pytest.raises(Unavailable, match="keeps free"):
        sign(laboratory.unsigned(), laboratory.analyst, "prepared", lambda _: bytes(LARGEST + 1))


def test_only_sha_256_is_stamped() -> None:
    import asyncio

    with pytest.raises(Defect, match="not sha512"):
        asyncio.run(Stamper(bytes).async_timestamp(b"", "sha512"))


def test_what_is_not_a_signed_report_is_not_archived(laboratory: Laboratory) -> None:
    for body, said in ((b"no report", "can be archived"), (laboratory.unsigned(), "is not signed")):
        with pytest.raises(BadRequest, match=said):
            archive(body, certificates=(), stamp=laboratory.stamp)


def test_the_certificates_of_every_chain_stand_in_an_archived_report(archived: bytes, laboratory: Laboratory) -> None:
    from io import BytesIO

    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.dss import DocumentSecurityStore

    held = {c.dump() for c in DocumentSecurityStore.read_dss(PdfFileReader(BytesIO(archived))).load_certs()}
    people = {laboratory.analyst.key.certificate, laboratory.supervisor.key.certificate}
    assert people | {laboratory.root, laboratory.clock.root.der, laboratory.clock.tsa.der} <= held
    assert people <= set(signers_of(archived))


def test_a_certificate_that_names_a_revocation_list_is_told_of_and_not_asked() -> None:
    from cryptography import x509

    place = [x509.DistributionPoint([x509.UniformResourceIdentifier("http://example.org/crl")], None, None, None)]
    named = Commercial().person(extensions=((x509.CRLDistributionPoints(place), False),))
    [note] = revocation_notes((named.der, named.der, Laboratory().root))
    assert "Dr. Ann Able" in note
    assert "it was not asked" in note


def test_an_archive_that_fails_changes_nothing(double: bytes) -> None:
    def away(_: bytes) -> bytes:
        raise Unavailable("away")

    before = bytes(double)
    with pytest.raises(Unavailable):
        PyHankoSealer(signature_box).archive(double, certificates="", stamp=away)
    assert double == before
