"""Warrants and the one-time codes that name them."""

from dataclasses import replace

import pytest

from tests.builders import a_person
from workbench.domain.errors import BadRequest
from workbench.domain.people import Role
from workbench.domain.warrants import Act, Warrant, code, hub_mark, no_warrant, parted, read, secret_digest, written

KEY = "ab" * 32
SECRET = bytes(range(13))
WARRANT = Warrant("v1", Act.ENROL, "van-3", "Boss", 2_000, Role.ANALYST, secret_digest(SECRET))
BOSS = a_person("Boss", Role.ADMIN)


@pytest.mark.parametrize("typed", [str, str.lower, lambda c: c.replace("-", " "), lambda c: f"  {c[:7]}\n{c[7:]} "])
def test_a_code_is_understood_however_it_is_typed(typed):
    assert parted(typed(code(SECRET, KEY))) == (hub_mark(KEY), SECRET)


@pytest.mark.parametrize("place", [0, 9, 20, 30, 39])
def test_a_slip_in_a_code_is_noticed(place):
    letters = code(SECRET, KEY).replace("-", "")
    slipped = letters[:place] + ("A" if letters[place] != "A" else "B") + letters[place + 1 :]
    with pytest.raises(BadRequest, match="no code"):
        parted(slipped)


@pytest.mark.parametrize("text", ["", "A", "0189", "é" * 44, "A" * 44, "A" * 4_000])
def test_what_is_no_code_is_refused(text):
    with pytest.raises(BadRequest, match="no code"):
        parted(text)


def test_a_warrant_reads_as_it_was_written():
    assert read(written(WARRANT)) == WARRANT


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"vault_id": 1}', "[" * 100_000])
def test_what_is_no_warrant_is_refused(text):
    with pytest.raises(ValueError):
        read(text)


@pytest.mark.parametrize(
    ("person", "vault", "now", "why"),
    [
        (BOSS, "v1", 2_000, ""),
        (BOSS, "v1", 2_001, "expired"),
        (BOSS, "v2", 1, "another vault"),
        (a_person("Boss", Role.SUPERVISOR), "v1", 1, "no administrator"),
        (None, "v1", 1, "no administrator"),
        (replace(BOSS, revoked=True), "v1", 1, "revoked"),
        (replace(BOSS, confirmed=False), "v1", 1, "not yet confirmed"),
    ],
)
def test_only_a_fit_administrators_word_counts_and_for_a_time(person, vault, now, why):
    found = no_warrant(WARRANT, person, vault, now)
    assert why in found
    assert bool(why) is bool(found)
