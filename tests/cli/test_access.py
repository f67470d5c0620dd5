import pytest

from tests.vaults import Vaults, a_drafted_recording
from workbench.cli import passages
from workbench.cli.access import exhibit_named, recording_named
from workbench.domain.errors import BadRequest


def test_an_exhibit_is_found_by_its_reference_or_its_number_in_the_case(vaults: Vaults) -> None:
    bench = vaults.open()
    recording = a_drafted_recording(bench)
    assert exhibit_named("C-1/1", bench) == exhibit_named("1", bench, "C-1")
    assert recording_named("C-1/1#0", bench) == recording


def test_a_track_that_is_not_there_names_those_that_are(vaults: Vaults) -> None:
    bench = vaults.open()
    a_drafted_recording(bench)
    with pytest.raises(BadRequest, match="no audio track 3"):
        recording_named("C-1/1#3", bench)


@pytest.mark.parametrize(("time", "frame"), [("1.5", 24_000), ("0:01.5", 24_000), ("1:00:00", 57_600_000), ("2:03", 1_968_000)])
def test_times_are_read_as_people_write_them(vaults: Vaults, time: str, frame: int) -> None:
    assert passages.frame(time, a_drafted_recording(vaults.open())) == frame


def test_a_passage_that_ends_before_it_begins_is_refused(vaults: Vaults) -> None:
    with pytest.raises(BadRequest, match="ends before"):
        passages.passage("5", "4", a_drafted_recording(vaults.open()))
