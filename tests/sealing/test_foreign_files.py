"""Signed and broken PDFs of pyHanko's own tests: none is a report of ours, and each is told why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.laboratory import Laboratory
from workbench.domain.custody import Verdict
from workbench.sealing.verifier import Trusted, judge_file

UNREAD = "cannot be read as a signed PDF"
NOT_CERTIFIED = "does not certify the document"
NO_SIGNERS = "names no required signers"
STRANGER = "was not issued by this laboratory's root"
ENDED = "no timestamp shows that it was when this was signed"
OTHER_FORM = "is not as this program makes it"
WEAK = "Its key is weaker"
ADDED = "does not cover the whole file"
_REPORT = (NOT_CERTIFIED, NO_SIGNERS)
# What each of them must be told, among other things; those that pyHanko itself takes for valid first of all.
EXPECTED: dict[str, tuple[str, ...]] = {
    "malformed-encrypt-dict1.pdf": (UNREAD, "Encryption"),
    "malformed-encrypt-dict2.pdf": (UNREAD, "Encryption"),
    "malformed-xref-space-padded.pdf": (UNREAD,),
    "minimal-aes256-malformed-oe.pdf": (UNREAD,),
    "minimal-aes256-malformed-perms.pdf": (UNREAD,),
    "minimal-badxref.pdf": ("carries no signature",),
    "minimal-signed-twice-both-created.pdf": (*_REPORT, STRANGER, "shows the name “Lord Testerino”"),
    "minimal-signed-twice-no-sig-type.pdf": (*_REPORT, OTHER_FORM, WEAK),
    "minimal-signed-twice-second-created.pdf": (*_REPORT, STRANGER),
    "minimal-two-fields-signed-twice.pdf": (*_REPORT, STRANGER),
    "pades-lta-dss-indirect-arrs-test-2.pdf": (*_REPORT, OTHER_FORM, WEAK, ENDED, "does not lead to a configured root", ADDED),
    "pades-lta-dss-indirect-arrs-test.pdf": (*_REPORT, OTHER_FORM, WEAK, ENDED, "does not lead to a configured root"),
    "pades-with-old-style-signing-cert-attr-issser.pdf": (*_REPORT, OTHER_FORM, WEAK, ENDED),
    "pades-with-old-style-signing-cert-attr.pdf": (*_REPORT, OTHER_FORM, WEAK, ENDED),
    "pdf-sig-with-econtent.pdf": (NOT_CERTIFIED, "encapsulated data"),
    "sig-no-signed-attrs.pdf": (*_REPORT, OTHER_FORM, WEAK),
    "sig-with-ski-sid.pdf": (*_REPORT, OTHER_FORM, "signer"),
    "signature-gap-too-big.pdf": (*_REPORT, "gap in the signed bytes is not exactly the signature", ADDED),
    "signed-encrypted-pubkey-with-catalog-ref.pdf": (UNREAD, "authenticate first"),
}


@pytest.fixture
def folder(shared_data: Path) -> Path:
    return shared_data / "pdf-pyhanko"


def problems(verdict: Verdict) -> str:
    return " | ".join(f.problem for f in verdict.findings)


def test_the_table_knows_every_file(folder: Path) -> None:
    assert {path.name for path in folder.glob("*.pdf")} == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_a_foreign_file_is_refused_for_the_right_reason(name: str, folder: Path, laboratory: Laboratory) -> None:
    said = problems(judge_file(folder / name, laboratory.trusted))
    assert [part for part in EXPECTED[name] if part not in said] == []


@pytest.mark.parametrize("name", ["pades-lta-dss-indirect-arrs-test.pdf", "pades-with-old-style-signing-cert-attr.pdf"])
def test_what_pyhanko_finds_whole_is_still_no_report_of_ours(name: str, folder: Path, laboratory: Laboratory) -> None:
    """The signature holds, as pyHanko says too; it is the policy that refuses the file."""
    said = problems(judge_file(folder / name, Trusted((laboratory.root,))))
    assert "signed bytes were changed" not in said
    assert NO_SIGNERS in said
