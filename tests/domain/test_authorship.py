"""Who wrote each word, over the versions of a row."""

from __future__ import annotations

from dataclasses import replace

from tests.gui.transcript.lines import drafted, revised
from workbench.domain.authorship import MACHINE, Credit, credit_at, credits_of, sayings
from workbench.domain.revision import Revision
from workbench.domain.transcript import Correction
from workbench.stages import editing


def correction(text: str, author: str, made_at: str) -> Correction:
    return Correction("a", text, author, made_at)


def test_each_word_belongs_to_the_person_who_put_it_there():
    first, second = correction("the blue one", "Ann", "1"), correction("the blue ones there", "Bob", "2")
    line = replace(drafted("a", "the glue one"), correction=second)
    said = sayings(line, [first, second, Correction("b", "other", "Cy", "1")], [])
    credit = credits_of(said)
    ann, bob = Credit("Ann", "corrected", "1"), Credit("Bob", "corrected", "2")
    assert credit == (MACHINE, ann, bob, bob)
    assert credit_at(said, 5) == ann
    assert credit_at(said, 0) is MACHINE


def test_a_version_that_was_taken_back_is_nobodys_credit():
    first, second = correction("the blue one", "Ann", "1"), correction("the red one", "Bob", "2")
    line = replace(drafted("a", "the glue one"), correction=first)
    assert credit_at(sayings(line, [first, second], []), 4).author == "Ann"


def test_the_machines_words_stay_its_own_in_a_row_that_was_split_off():
    line = drafted("a", "I saw him get out")
    _, row = editing.split(line, 10, "b", "I saw him climb out")
    second = revised(line, row, "split")
    said = sayings(second, [], [Revision(row, "split", "Ann", second.revision.made_at, 7)])
    assert [credit.author for credit in credits_of(said)] == ["Ann", ""]


def test_a_row_nobody_touched_is_the_machines():
    said = sayings(drafted("a", "I saw him"), [], [])
    assert set(credits_of(said)) == {MACHINE}
    assert credit_at((), 3) is MACHINE
