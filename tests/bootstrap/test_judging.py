"""The verdict on a report, with the roots a machine knows or is given."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from tests.jobs.test_importing import run
from tests.laboratory import Laboratory
from tests.vaults import Vaults
from workbench.bootstrap import roots
from workbench.bootstrap.judging import NO_LEDGER, judged
from workbench.cli.verbs.vault import told
from workbench.domain.custody import Verdict
from workbench.domain.errors import CaseError
from workbench.domain.leaving import Issued, ReportInfo, SignedRevision
from workbench.domain.orders import VerifyVault
from workbench.sealing.certificates import as_pem, fingerprint, from_pem, roots_in

DIGEST = hashlib.sha256(b"no report").hexdigest()


@pytest.fixture
def laboratory() -> Laboratory:
    return Laboratory()


@pytest.fixture
def report(laboratory: Laboratory, tmp_path: Path) -> Path:
    path = tmp_path / "r.pdf"
    path.write_bytes(laboratory.prepared())
    return path


def given(tmp_path: Path, certificate: bytes, *, pem: bool = True) -> Path:
    path = tmp_path / "lab-root.pem"
    path.write_bytes(as_pem(certificate).encode() if pem else certificate)
    return path


@pytest.mark.parametrize("pem", [True, False])
def test_somebody_else_verifies_with_the_root_they_were_given(
    report: Path, laboratory: Laboratory, tmp_path: Path, pem: bool
) -> None:
    verdict = judged(report, None, None, [given(tmp_path, laboratory.root, pem=pem)])
    assert verdict.is_sound
    assert "lab-root.pem" in verdict.checked[-1]
    assert verdict.unchecked == (NO_LEDGER,)


def test_another_laboratory_s_root_does_not_vouch(report: Path, tmp_path: Path) -> None:
    assert not judged(report, None, None, [given(tmp_path, Laboratory().root)]).is_sound


def test_a_person_s_certificate_is_no_root(report: Path, laboratory: Laboratory, tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="a person's certificate"):
        judged(report, None, None, [given(tmp_path, laboratory.analyst.key.certificate)])


def test_a_file_that_is_no_certificate_is_named(report: Path, tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("-----BEGIN nothing")
    for path in (tmp_path / "x.pem", tmp_path / "none.pem", report):
        with pytest.raises(CaseError, match=path.name):
            judged(report, None, None, [path])


def test_a_vault_holds_its_root_for_others(vaults: Vaults) -> None:
    vaults.open().close()
    pinned = roots.known(vaults.folder)
    assert pinned is not None
    assert from_pem((vaults.folder / "lab-root.pem").read_text()) == pinned.certificate


def test_a_vault_from_before_gets_the_file_when_it_is_locked(vaults: Vaults) -> None:
    bench = vaults.open()
    (vaults.folder / "lab-root.pem").unlink()
    bench.close()
    assert (vaults.folder / "lab-root.pem").is_file()


def test_a_root_file_that_somebody_swapped_is_put_right(vaults: Vaults) -> None:
    bench = vaults.open()
    (vaults.folder / "lab-root.pem").write_text(as_pem(Laboratory().root))
    bench.close()
    pinned = roots.known(vaults.folder)
    assert pinned is not None
    assert from_pem((vaults.folder / "lab-root.pem").read_text()) == pinned.certificate


def test_the_key_to_compare_is_written_beside_the_root_file(vaults: Vaults) -> None:
    vaults.open().close()
    [root] = roots_in(vaults.folder / "lab-root.pem")
    assert fingerprint(root) in (vaults.folder / "root-fingerprint.txt").read_text().splitlines()


def test_garbage_is_not_said_to_be_checked(tmp_path: Path) -> None:
    (tmp_path / "r.pdf").write_bytes(b"no report")
    assert judged(tmp_path / "r.pdf", None, None).checked == ()


def test_a_root_nobody_knows_is_told_as_not_checked(vaults: Vaults, tmp_path: Path) -> None:
    vaults.open().close()
    moved = Vaults(vaults.template, vaults.folder.rename(tmp_path / "moved"))
    verdict = run(moved.open().start(VerifyVault("")))
    moved.close()
    assert isinstance(verdict, Verdict)
    answer = told(verdict)
    assert answer.data["unchecked"] == ["laboratory root: none is known here"]
    assert "  not checked  laboratory root: none is known here" in answer.lines
    assert not any("laboratory root" in item for item in verdict.checked)


def test_a_report_takes_anothers_place_once_it_is_countersigned(tmp_path: Path) -> None:
    first = ReportInfo(
        "r1", "C-1", 1, "", False, ("ann",), "", (), "ann", "at 1", 1, (SignedRevision("prepared", DIGEST, "ann", "at 1", 2),)
    )
    later = replace(first, report_id="r2", number=2, amends="r1", signers=("ann", "sue"), at="at 2")
    (tmp_path / "r.pdf").write_bytes(b"no report")
    notes = judged(
        tmp_path / "r.pdf", None, Issued((first, replace(later, revisions=(replace(first.revisions[0], sha256="b"),))))
    ).notes
    assert "report 2 is to take its place once sue has countersigned it" in notes
    done = (replace(first.revisions[0], sha256="b"), replace(first.revisions[0], act="approved", sha256="c"))
    notes = judged(tmp_path / "r.pdf", None, Issued((first, replace(later, revisions=done)))).notes
    assert "report 2 took its place on at 2" in notes
