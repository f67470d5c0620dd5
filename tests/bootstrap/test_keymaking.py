"""Keys renewed at the bench sign from then on, and reports say so."""

from __future__ import annotations

from contextlib import closing, suppress
from pathlib import Path

import pytest

from tests.jobs.test_importing import run
from tests.sounds import a_tone
from tests.vaults import PASSWORD, Vaults, a_draft, faults_of, workshop
from workbench.bench.door import Bench
from workbench.bootstrap import keymaking
from workbench.bootstrap.keymaking import KeyMaker
from workbench.domain.commands import FinishDraft, OpenCase
from workbench.domain.errors import CaseError, NotPermitted
from workbench.domain.orders import ImportFiles, ImportOutcome, MakeReport, ReportOutcome
from workbench.domain.people import Role
from workbench.domain.questions import CustodyOf, RecordingsOf
from workbench.storage.vault import Vault

OTHER = "velvet-anchor-lantern-58"


CUTS: dict[str, list[tuple[object, str]]] = {
    "keys": [(keymaking, "make_keys"), (KeyMaker, "_with_old_report_key")],
    "entry": [(Vault, "change")],
    "after": [(KeyMaker, "adopt")],
}


class _Cut(BaseException):
    """The power went."""


def _cut(*_: object, **__: object) -> None:
    raise _Cut


def renewal_cut_at(bench: Bench, place: str, password: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A renewal that ends there, and a process that ends with it: nothing is tidied, nobody logs out."""
    with monkeypatch.context() as patch:
        patch.setattr(KeyMaker, "drop", lambda self, name: None)
        for owner, name in CUTS[place]:
            patch.setattr(owner, name, _cut)
        with suppress(_Cut):
            bench.rotate_own(password)
    bench._closed = True
    bench._writer.shutdown()
    bench._fittings.vault._vault.close()  # type: ignore[attr-defined]


@pytest.mark.parametrize("new", [PASSWORD, OTHER], ids=["same password", "another password"])
@pytest.mark.parametrize("place", ["keys", "entry", "after"])
@pytest.mark.parametrize("name", ["ann", "boss"])
def test_a_renewal_cut_off_anywhere_is_settled_at_the_next_login(
    vaults: Vaults, monkeypatch: pytest.MonkeyPatch, name: str, place: str, new: str
) -> None:
    """Before the entry the old keys count, after it the new ones; the laboratory's root goes with them."""
    renewal_cut_at(vaults.open(name), place, new, monkeypatch)
    counts, other = (new, PASSWORD) if place == "after" else (PASSWORD, new)
    if other != counts:
        with pytest.raises(NotPermitted):
            workshop().unlock(vaults.folder, user=name, password=other)
    with closing(workshop().unlock(vaults.folder, user=name, password=counts)) as bench:
        rekeyed = "person.rekeyed" in [entry.kind for entry in bench.ask(CustodyOf((name,)))]
        assert rekeyed is (place == "after")
        assert not list((vaults.folder / "keys").glob("*.former"))
        if name == "boss":
            bench.enrol("sam", Role.ANALYST, PASSWORD)
        assert faults_of(bench) == []


def test_a_renewal_that_was_entered_stands_whatever_fails_after_it(vaults: Vaults, monkeypatch: pytest.MonkeyPatch) -> None:
    boss = vaults.open("boss")

    def stuck(folder: object, name: str) -> None:
        raise CaseError("The disk is full.")

    with monkeypatch.context() as patch:
        patch.setattr("workbench.storage.keys.KeyFolder.drop_former", stuck)
        boss.rotate_own(OTHER)
    boss.do(OpenCase("C-1", "Harbour"))
    boss.close()
    with closing(workshop().unlock(vaults.folder, user="boss", password=OTHER)) as again:
        assert faults_of(again) == []


def test_a_listener_that_fails_costs_nobody_their_keys(vaults: Vaults) -> None:
    ann = vaults.open("ann")
    unsubscribe = ann.subscribe(_cut)
    with pytest.raises(_Cut):
        ann.rotate_own(OTHER)
    unsubscribe()
    ann.close()
    with closing(workshop().unlock(vaults.folder, user="ann", password=OTHER)) as again:
        assert faults_of(again) == []


@pytest.mark.parametrize("spoilt", [b"{", None], ids=["damaged", "gone"])
def test_an_administrator_gives_new_keys_to_who_has_none_that_can_be_read(vaults: Vaults, spoilt: bytes | None) -> None:
    vaults.open("ann").close()
    with closing(vaults.open("boss")) as boss:
        for path in boss._fittings.keys.keys._files("ann"):  # type: ignore[attr-defined]
            path.unlink() if spoilt is None else path.write_bytes(spoilt)
        boss.replace_keys("ann", OTHER, "the disk was bad")
    with closing(workshop().unlock(vaults.folder, user="ann", password=OTHER)) as ann:
        assert faults_of(ann) == []


def test_a_report_after_a_renewal_names_the_key_it_is_signed_with(vaults: Vaults, tmp_path: Path) -> None:
    """The root's holder gets a new certificate, which custody.json has to name."""
    bench = vaults.open("boss")
    old = bench.person.keys
    bench.rotate_own(PASSWORD)
    assert bench.person.keys.certificate != old.certificate
    bench.do(OpenCase("C-1", "Harbour"))
    outcome = run(bench.start(ImportFiles("C-1", (a_tone(tmp_path / "tone.wav", seconds=10),))))
    assert isinstance(outcome, ImportOutcome)
    [recording] = bench.ask(RecordingsOf(outcome.taken[0].id))
    bench.do(FinishDraft(a_draft(recording, ("glue was there", "yes it was"))))
    made = run(bench.start(MakeReport("C-1", tmp_path / "r.pdf")))
    assert isinstance(made, ReportOutcome)
    assert workshop().judge_report(tmp_path / "r.pdf", vault=vaults.folder).findings == ()
