"""A draft on its way from hub to unit is the same words in both vaults."""

from dataclasses import replace

import pytest

from tests.builders import a_draft, a_recording, an_evidence, segments
from workbench.domain.hub_drafts import arrived, digest_on_its_way, on_its_way

DRAFT = replace(a_draft(a_recording(an_evidence(), 900_000), segments(4)), id="0d" * 16)


def test_it_has_the_same_digest_in_both_vaults():
    here = arrived(on_its_way(DRAFT), "rec-here")
    assert here == replace(DRAFT, recording_id="rec-here")
    assert digest_on_its_way(here) == digest_on_its_way(DRAFT)


@pytest.mark.parametrize("changed", [{"language": "de"}, {"id": "d2"}, {"segments": DRAFT.segments[1:]}])
def test_any_change_gives_another_digest(changed):
    assert digest_on_its_way(replace(DRAFT, **changed)) != digest_on_its_way(DRAFT)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b"[" * 100_000,
        b'{"id":1}',
        on_its_way(DRAFT) + b" ",
        on_its_way(DRAFT).replace(b'"recording_id":""', b'"recording_id":"r"'),
        on_its_way(replace(DRAFT, id="../x")),
        on_its_way(DRAFT).replace(b'"language":"en"', b'"language":null', 1),
    ],
)
def test_what_is_no_draft_on_its_way_is_refused(body):
    with pytest.raises(ValueError):
        arrived(body, "rec")
