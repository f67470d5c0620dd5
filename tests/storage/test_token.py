"""Keys on a token sign and open, never leave it, and everything that goes wrong is said plainly."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tests.tokens import PIN, Drawer
from workbench.domain.errors import BadRequest, CaseError, NotPermitted, Unavailable
from workbench.storage.keys import KeyFolder, new_secrets
from workbench.storage.passwords import FLOOR
from workbench.storage.person_keys import TokenPlace
from workbench.storage.token import STAYS_INSIDE, Token, TokenName
from workbench.storage.token_keys import TokenKeys, make_token_keys, open_token_keys
from workbench.storage.token_words import said

DATABASE_KEY = bytes(range(32))


def enrolled(drawer: Drawer, label: str = "ann") -> TokenPlace:
    """New keys on a new token, which is closed again."""
    drawer.new(label)
    keys = make_token_keys(drawer.module, TokenName(label), PIN, person=label)
    keys.close()
    return keys.place


@pytest.fixture
def ann(drawer: Drawer) -> Iterator[TokenKeys]:
    keys = open_token_keys(drawer.module, enrolled(drawer), PIN)
    yield keys
    keys.close()


@pytest.fixture
def folder(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", cost=FLOOR)


def test_a_token_signs_for_the_ledger_and_for_reports(ann: TokenKeys) -> None:
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(ann.public.signing)).verify(ann.sign(b"entry"), b"entry")
    report = load_der_public_key(ann.public.report)
    assert isinstance(report, EllipticCurvePublicKey)
    report.verify(ann.sign_report(b"report"), b"report", ECDSA(SHA256()))
    with pytest.raises(InvalidSignature):
        report.verify(ann.sign_report(b"report"), b"another", ECDSA(SHA256()))


def test_the_database_key_opens_with_the_token_it_was_sealed_to_alone(ann: TokenKeys, drawer: Drawer, folder: KeyFolder) -> None:
    folder.seal_database_key("ann", ann.public.sealing, DATABASE_KEY)
    assert folder.database_key("ann", ann) == DATABASE_KEY
    ann.close()
    sue = open_token_keys(drawer.module, enrolled(drawer, "sue"), PIN)
    with pytest.raises(CaseError, match="damaged"):
        folder.database_key("ann", sue)
    sue.close()


def test_no_private_key_can_be_read_out_of_the_token(ann: TokenKeys) -> None:
    from pkcs11 import Attribute, ObjectClass
    from pkcs11.exceptions import AttributeSensitive

    private = list(ann.token._session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY}))
    assert len(private) == 3
    for key in private:
        assert (key[Attribute.EXTRACTABLE], key[Attribute.SENSITIVE], key[Attribute.NEVER_EXTRACTABLE]) == (False, True, True)
        with pytest.raises(AttributeSensitive):
            key[Attribute.VALUE]


def test_a_token_that_would_give_its_keys_away_is_refused(drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    """As a token does that does not keep to what it is asked for."""
    drawer.new("ann")
    monkeypatch.setitem(STAYS_INSIDE, "EXTRACTABLE", True)
    with pytest.raises(NotPermitted, match="can be read out of it"):
        make_token_keys(drawer.module, TokenName("ann"), PIN, person="ann")
    assert drawer.keys_on("ann") == 0


def test_each_key_does_one_thing(ann: TokenKeys) -> None:
    """The key that agrees on secrets cannot sign, and those that sign cannot agree."""
    place = ann.place
    with pytest.raises(NotPermitted, match="made for something else"):
        ann.token.sign_digest(place.sealing, bytes(32))
    with pytest.raises(NotPermitted, match="made for something else"):
        ann.token.exchange(place.report, bytes.fromhex(place.sealing.public))


def test_an_exchange_leaves_nothing_on_the_token(ann: TokenKeys, drawer: Drawer, folder: KeyFolder) -> None:
    folder.seal_database_key("ann", ann.public.sealing, DATABASE_KEY)
    folder.database_key("ann", ann)
    assert len(list(ann.token._session.get_objects())) == 6


def test_a_wrong_pin_is_refused_and_the_right_one_still_opens(drawer: Drawer) -> None:
    place = enrolled(drawer)
    with pytest.raises(NotPermitted, match="“ann” does not open with this PIN"):
        open_token_keys(drawer.module, place, "000000")
    open_token_keys(drawer.module, place, PIN).close()


@pytest.mark.parametrize("answer", ["PinLocked", "PinExpired", "UserPinNotInitialized", "PinLenRange"])
def test_a_pin_that_no_longer_opens_says_how_to_mend_it(answer: str) -> None:
    error = said(answer, "ann")
    assert isinstance(error, NotPermitted)
    assert "PIN" in str(error)
    assert error.remedy


def test_an_answer_nobody_foresaw_is_passed_on(drawer: Drawer) -> None:
    error = said("VendorDefined", "ann")
    assert isinstance(error, Unavailable)
    assert "VendorDefined" in error.problem


def test_a_missing_token_is_named_with_those_that_are_there(drawer: Drawer) -> None:
    place = enrolled(drawer)
    drawer.new("sue")
    with drawer.taken_out(), pytest.raises(Unavailable, match=r"“ann” \(serial \w+\) is not plugged in.*There now: none"):
        open_token_keys(drawer.module, place, PIN)
    with pytest.raises(Unavailable, match=r"There now: .*“sue”"):
        make_token_keys(drawer.module, TokenName("bob"), PIN, person="bob")


def test_the_only_token_needs_no_name_and_two_do(drawer: Drawer) -> None:
    drawer.new("ann")
    make_token_keys(drawer.module, TokenName(), PIN, person="ann").close()
    drawer.new("sue")
    with pytest.raises(BadRequest, match="More than one token"):
        make_token_keys(drawer.module, TokenName(), PIN, person="ann")


def test_a_module_that_is_none_is_said(tmp_path: Path) -> None:
    module = tmp_path / "module.so"
    module.write_bytes(b"no library")
    with pytest.raises(Unavailable, match=r"module\.so cannot be loaded"):
        Token.open(module, TokenName("ann"), PIN)


def test_another_token_in_its_place_is_refused(drawer: Drawer) -> None:
    """The key file may be made to name a token that the thief can open: it does not hold the keys."""
    place = enrolled(drawer)
    other = enrolled(drawer, "sue")
    forged = TokenPlace(other.label, other.serial, "", "", place.signing, place.sealing, place.report)
    with pytest.raises(NotPermitted, match="does not hold this person's keys"):
        open_token_keys(drawer.module, forged, PIN)


def test_a_key_that_does_not_sign_as_its_public_half_says_is_refused(drawer: Drawer) -> None:
    ann, sue = enrolled(drawer), enrolled(drawer, "sue")
    named_after_ann = type(ann.signing)(sue.signing.id, ann.signing.public)
    forged = TokenPlace(sue.label, sue.serial, "", "", named_after_ann, sue.sealing, sue.report)
    with pytest.raises(NotPermitted, match="does not fit the key"):
        open_token_keys(drawer.module, forged, PIN)
    open_token_keys(drawer.module, sue, PIN).close()


def test_a_token_taken_out_while_it_is_open_is_said_and_opens_again(ann: TokenKeys, drawer: Drawer) -> None:
    ann.sign(b"before")
    with drawer.taken_out():
        with pytest.raises(Unavailable, match="was taken out"):
            ann.sign(b"after")
        ann.close()
    again = open_token_keys(drawer.module, ann.place, PIN)
    again.sign(b"again")
    again.close()


def test_nothing_signs_after_closing(ann: TokenKeys) -> None:
    ann.sign(b"open")
    ann.close()
    with pytest.raises(Unavailable, match="is closed"):
        ann.sign(b"closed")
    ann.close()


def test_a_token_that_is_open_still_wants_the_right_pin(ann: TokenKeys, drawer: Drawer) -> None:
    """Logged in already, the token itself would take any."""
    with pytest.raises(NotPermitted, match="does not open with this PIN"):
        open_token_keys(drawer.module, ann.place, "000000")
    ann.sign(b"still open")
    again = open_token_keys(drawer.module, ann.place, PIN)
    again.close()
    ann.sign(b"still open")


def test_the_last_to_let_go_of_a_token_logs_out(ann: TokenKeys, drawer: Drawer) -> None:
    again = open_token_keys(drawer.module, ann.place, PIN)
    ann.close()
    again.sign(b"still open")
    again.close()
    with pytest.raises(NotPermitted, match="does not open with this PIN"):
        open_token_keys(drawer.module, ann.place, "000000")


def test_a_pin_that_cannot_be_checked_is_not_believed(ann: TokenKeys, drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Unavailable, match="could not be checked"):
        open_token_keys(drawer.module, ann.place, PIN)


def test_two_people_work_on_two_tokens_at_once(drawer: Drawer) -> None:
    places = [enrolled(drawer, name) for name in ("ann", "sue")]
    both = [open_token_keys(drawer.module, place, PIN) for place in places]
    wrong: list[BaseException] = []

    def work(keys: TokenKeys) -> None:
        try:
            for number in range(100):
                keys.sign(bytes(number))
                keys.sign_report(bytes(number))
        except BaseException as error:  # noqa: BLE001 - told to the test's thread
            wrong.append(error)

    threads = [threading.Thread(target=work, args=(keys,)) for keys in (*both, *both)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for keys in both:
        keys.close()
    assert wrong == []


def test_renewed_keys_stand_beside_the_old_until_those_are_destroyed(ann: TokenKeys, drawer: Drawer) -> None:
    new = ann.renewed("ann", report=True)
    assert len(list(ann.token._session.get_objects())) == 12
    assert new.public.signing != ann.public.signing
    ann.destroy(but=new.place)
    new.sign(b"new")
    with pytest.raises(NotPermitted, match="does not hold"):
        ann.sign(b"old")
    new.close()
    assert drawer.keys_on("ann") == 3


def test_a_report_key_that_stays_is_not_destroyed_with_the_others(ann: TokenKeys, drawer: Drawer) -> None:
    new = ann.renewed("ann", report=False)
    assert new.public.report == ann.public.report
    ann.destroy(but=new.place)
    new.sign_report(b"report")
    new.close()
    assert drawer.keys_on("ann") == 3


def test_keys_that_could_not_all_be_made_leave_none(drawer: Drawer, monkeypatch: pytest.MonkeyPatch) -> None:
    drawer.new("ann")
    make, made = Token.make, []

    def twice(self: Token, curve: str, label: str, *, agrees: bool = False) -> object:
        if len(made) == 2:
            raise said("DeviceMemory", self.label)
        made.append(make(self, curve, label, agrees=agrees))
        return made[-1]

    monkeypatch.setattr(Token, "make", twice)
    with pytest.raises(Unavailable, match="no room left"):
        make_token_keys(drawer.module, TokenName("ann"), PIN, person="ann")
    assert len(made) == 2
    assert drawer.keys_on("ann") == 0


def test_the_key_folder_says_where_the_keys_are_and_holds_none(folder: KeyFolder, ann: TokenKeys) -> None:
    folder.keep("ann", ann, "")
    assert (folder.token("ann"), folder.names()) == (ann.place, ("ann",))
    [path] = folder.folder.iterdir()
    assert set(json.loads(path.read_text())) == {"format", "name", "token"}
    with pytest.raises(BadRequest, match="on a token"):
        folder.rewrap("ann", PIN, "another set of words")


def test_a_password_s_keys_are_on_no_token(folder: KeyFolder) -> None:
    folder.store("ben", new_secrets(), "unrelated words make it")
    assert folder.token("ben") is None
    assert folder.token("nobody") is None


@pytest.mark.parametrize(
    "change",
    [{"label": 5}, {"label": "\x1b[2Jann"}, {"serial": "x" * 300}, {"signing": {"id": "zz", "public": ""}}, {"report": None}],
)
def test_a_key_file_that_was_tampered_with_is_named(folder: KeyFolder, ann: TokenKeys, change: dict[str, object]) -> None:
    folder.keep("ann", ann, "")
    ann.close()
    [path] = folder.folder.iterdir()
    document = json.loads(path.read_text())
    path.write_text(json.dumps(document | {"token": document["token"] | change}))
    with pytest.raises(CaseError, match="damaged"):
        folder.token("ann")
