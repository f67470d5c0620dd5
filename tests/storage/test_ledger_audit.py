"""Whatever is done to entries at random is found, and what the door wrote is never suspected."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.laboratory import Kept, Laboratory, Rows, walked
from workbench.domain.canonical import canonical
from workbench.storage.ledger import TAG


@pytest.fixture(scope="module")
def kept(finished: Laboratory) -> Kept:
    """Entries and payloads of the worked vault."""
    return finished.rows("SELECT * FROM event ORDER BY seq"), dict(finished.rows("SELECT * FROM blob"))


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_changed_byte_of_a_body_or_signature_is_found(kept: Kept, data: st.DataObject) -> None:
    rows = list(kept[0])
    which = data.draw(st.integers(0, len(rows) - 1))
    seq, body, signature = rows[which]
    whole = bytearray(body + signature)
    whole[data.draw(st.integers(0, len(whole) - 1))] ^= data.draw(st.integers(1, 255))
    rows[which] = (seq, bytes(whole[: len(body)]), bytes(whole[len(body) :]))
    assert any(f.place == f"ledger entry {seq}" for f in walked(rows, kept[1].get))


def the_other(data: st.DataObject, rows: Rows, but: int) -> int:
    return data.draw(st.integers(0, len(rows) - 1).filter(lambda n: n != but))


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_any_entry_taken_out_moved_or_put_in_is_found(kept: Kept, data: st.DataObject) -> None:
    rows = list(kept[0])
    here = data.draw(st.integers(0, len(rows) - 2))
    deed = data.draw(st.sampled_from(["take out", "swap", "repeat", "renumber"]))
    if deed == "take out":
        del rows[here]
    elif deed == "swap":
        there = the_other(data, rows, here)
        rows[here], rows[there] = (rows[here][0], *rows[there][1:]), (rows[there][0], *rows[here][1:])
    elif deed == "repeat":
        rows.append((len(rows), *rows[here][1:]))
    else:
        rows = rows[:here] + [(n, *row[1:]) for n, row in enumerate(rows[here + 1 :], start=here)]
    assert walked(rows, kept[1].get)


@given(data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_member_rewritten_and_signed_anew_with_the_genuine_key_breaks_the_chain(
    finished: Laboratory, kept: Kept, data: st.DataObject
) -> None:
    rows = list(kept[0])
    here = data.draw(st.integers(0, len(rows) - 2))
    seq, body, _ = rows[here]
    said = json.loads(body)
    member = data.draw(st.sampled_from(sorted(said)))
    was = said[member]
    said[member] = was + 1 if isinstance(was, int) else f"{was}x" if isinstance(was, str) else {}
    forged = canonical(said)
    rows[here] = (seq, forged, (finished.root if seq == 0 else finished.ada).sign(TAG + forged))
    assert f"ledger entry {seq + 1}" in {f.place for f in walked(rows, kept[1].get)}


def test_what_the_door_wrote_is_never_suspected(kept: Kept) -> None:
    rows, blobs = kept
    assert [walked(rows[:n], blobs.get) for n in range(len(rows) + 1)] == [[]] * (len(rows) + 1)
