"""Routing: who hears what, by the table, by what a machine has, and by what a person asked for."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.bootstrap.presets import Presets
from workbench.bootstrap.rosters import known
from workbench.bootstrap.routing_table import read_table
from workbench.domain.devices import Device
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest, Unavailable
from workbench.domain.orders import PRESETS, TIERS, Process
from workbench.domain.profile import Profile
from workbench.engines import registry
from workbench.jobs.roster import Roster
from workbench.jobs.routing import condition, must_be_known, route, scout, with_tier_of
from workbench.jobs.workplace import EngineRoom

CARD = Device("cuda:0", "A100 40GB", 40_960, 40_000, "8.0", key="GPU-1")
SMALL = Device("cuda:1", "RTX 3050", 4_096, 3_900, "8.6", key="GPU-2")
ENGINES, TABLE = known(), read_table(known())
SHIPPED = {name: Presets(ENGINES, ()).named(name) for name in PRESETS}
FEW = ("sortformer-streaming", "nemo-sortformer-4spk-v2")
LIMITED = {name: replace(ENGINES[name], most_speakers=4) for name in FEW}
QUIET = Profile(90_000, 16_000, 1, "flac", 900, 250, 0, 8_000, "en", 990, likely_speakers=2)
NOISY = replace(QUIET, snr_tenths_db=63)


def a_room(
    *gpus: Device, lacking: Mapping[str, str] | None = None, engines: Mapping[str, Engine] = LIMITED, **more: object
) -> EngineRoom:
    """A machine on which every engine runs but those named with what they lack."""
    held = {**ENGINES, **engines}

    def lack(name: str, language: str) -> str:
        deaf = "" if held[name].knows(language) else f"It does not know the language “{language}”."
        return deaf or (lacking or {}).get(name, "")

    roster = Roster(
        engines=lambda: tuple(held.values()),
        named=lambda name, task: held.get(name) or registry.named(name, task),
        presets=tuple,
        preset=lambda name: SHIPPED[name or "workstation"],
        table=lambda: TABLE,
        gpus=lambda: gpus,
        processors=2,
    )
    return EngineRoom(
        transcriber=lambda name, placement: None,  # type: ignore[arg-type, return-value]
        diarizer=lambda name, placement: None,  # type: ignore[arg-type, return-value]
        lack=lack,
        roster=replace(roster, **more),  # type: ignore[arg-type]
        notices=lambda recipes: (),
    )


@pytest.mark.parametrize(
    ("situation", "wish", "profile", "live", "chosen"),
    [
        ("clean, few voices", Process("C", preset="cloud_gpu"), QUIET, False, ("whisper-large-v3-turbo", "sortformer-streaming")),
        (
            "clean, many voices",
            Process("C", preset="cloud_gpu"),
            replace(QUIET, likely_speakers=6),
            False,
            ("whisper-large-v3-turbo", "pyannote-3.1"),
        ),
        (
            "clean, unknown voices",
            Process("C", preset="cloud_gpu"),
            replace(QUIET, likely_speakers=None),
            False,
            ("whisper-large-v3-turbo", "pyannote-3.1"),
        ),
        ("critical", Process("C", preset="cloud_gpu", tier="critical"), QUIET, False, ("canary-qwen-2.5b", "pyannote-3.1")),
        (
            "noisy",
            Process("C", preset="cloud_gpu"),
            replace(QUIET, snr_tenths_db=63),
            False,
            ("canary-qwen-2.5b", "pyannote-3.1"),
        ),
        ("batch", Process("C", preset="cloud_gpu", tier="batch"), QUIET, False, ("whisper-large-v3-turbo", "falcon")),
        ("streaming", Process("C", preset="cloud_gpu"), QUIET, True, ("kyutai-stt-2.6b", "sortformer-streaming")),
        ("edge", Process("C", preset="edge"), QUIET, False, ("distil-large-v3", "falcon")),
        ("hybrid, critical", Process("C", preset="hybrid", tier="critical"), QUIET, False, ("canary-qwen-2.5b", "pyannote-3.1")),
        ("nothing but this machine", Process("C"), QUIET, False, ("whisper-base", "embedded-diarizer")),
        (
            "a call",
            Process("C"),
            replace(QUIET, channels=2, likely_speakers=2),
            False,
            ("whisper-base", "channels"),
        ),
    ],
)
def test_each_situation_of_the_table_gets_its_engines_where_all_are_there(
    situation: str, wish: Process, profile: Profile, live: bool, chosen: tuple[str, str]
) -> None:
    decision = route(wish, profile, a_room(CARD), live=live)
    assert (decision.transcriber, decision.diarizer) == chosen, situation


def test_what_is_passed_over_stands_there_with_its_reason() -> None:
    room = a_room(lacking={"canary-qwen-2.5b": "It needs a GPU.", "whisper-large-v3": "Its model is missing."})
    heard = route(Process("C", preset="cloud_gpu", tier="critical"), QUIET, room).choices[0]
    assert (heard.engine, heard.reason) == ("whisper-large-v3-turbo", "stands in for canary-qwen-2.5b")
    assert [(passed.engine, passed.why) for passed in heard.passed_over] == [
        ("canary-qwen-2.5b", "It needs a GPU."),
        ("whisper-large-v3", "Its model is missing."),
    ]


def test_an_engine_that_does_not_know_the_language_is_passed_over() -> None:
    heard = route(Process("C", preset="edge"), replace(QUIET, language="de"), a_room()).choices[0]
    assert heard.engine == "whisper-small"
    assert heard.passed_over[0].why == "It does not know the language “de”."


def test_an_engine_asked_for_by_name_is_not_replaced_and_is_marked_as_asked_for() -> None:
    with pytest.raises(Unavailable, match=r"whisper-medium: Its model is missing\."):
        route(Process("C", engine="whisper-medium"), QUIET, a_room(lacking={"whisper-medium": "Its model is missing."}))
    decision = route(Process("C", engine="whisper-tiny", diarizer="falcon"), QUIET, a_room())
    assert [(c.engine, c.asked, c.reason) for c in decision.choices] == [
        ("whisper-tiny", True, "was asked for by name"),
        ("falcon", True, "was asked for by name"),
    ]


def test_a_name_that_nobody_knows_is_answered_with_those_that_are() -> None:
    with pytest.raises(BadRequest, match=r"no transcription engine “shorthand”.*Known: "):
        route(Process("C", engine="shorthand"), QUIET, a_room())


def test_a_person_may_choose_a_diarizer_for_few_voices() -> None:
    wish = Process("C", diarizer="sortformer-streaming", speakers=6)
    assert route(wish, QUIET, a_room()).diarizer == "sortformer-streaming"


def test_when_nothing_can_run_every_lack_is_told() -> None:
    gone = {name: f"No {name}." for name in ENGINES}
    with pytest.raises(
        Unavailable, match=r"distil-large-v3: No distil-large-v3\..*whisper-base: .*whisper-tiny: No whisper-tiny\."
    ):
        route(Process("C", preset="edge"), QUIET, a_room(lacking=gone))


def test_the_fallback_of_a_preset_is_its_last_resort() -> None:
    gone = {name: "No." for name in ENGINES if name.startswith(("whisper", "distil")) and name != "whisper-tiny"}
    heard = route(Process("C", preset="edge"), QUIET, a_room(lacking=gone)).choices[0]
    assert (heard.engine, heard.reason) == ("whisper-tiny", "is the fallback of the preset edge")


def test_a_preset_that_names_no_engine_for_a_situation_lends_its_first() -> None:
    decision = route(Process("C"), replace(QUIET, snr_tenths_db=0), a_room())
    assert decision.choices[0].engine == "whisper-large-v3"
    assert decision.choices[0].reason == "is what the preset workstation names for noisy recordings"


def test_a_recognisers_own_times_stand_where_nobody_asks_for_an_aligner() -> None:
    assert route(Process("C"), QUIET, a_room()).aligner == ""
    assert route(Process("C", aligner="attention"), QUIET, a_room()).aligner == ""


def test_an_aligner_of_the_preset_that_cannot_run_is_told_and_left_out() -> None:
    align = Engine("ctc", "CTC", Task.ALIGNMENT)
    preset = replace(SHIPPED["workstation"], aligner="ctc")
    room = a_room(engines={"ctc": align}, lacking={"ctc": "Its model is missing."}, preset=lambda name: preset)
    decision = route(Process("C"), QUIET, room)
    assert decision.aligner == ""
    assert decision.engines == ("whisper-base", "embedded-diarizer")
    assert "the recogniser's own word times stand; ctc not used: Its model is missing" in decision.reason
    with pytest.raises(Unavailable, match=r"No engine can place the words here\. ctc: Its model is missing\."):
        route(Process("C", aligner="ctc"), QUIET, room)


def _large(name: str, mib: int, **more: object) -> dict[str, Engine]:
    return {name: replace(ENGINES[name], gpu_memory_mib=mib, **more)}  # type: ignore[arg-type]


def test_half_precision_and_flash_attention_go_to_a_gpu_that_has_them() -> None:
    room = a_room(SMALL, CARD, engines=_large("whisper-large-v3-turbo", 3_000), batch=lambda *_: 16)
    placed = route(Process("C", preset="cloud_gpu"), QUIET, room).placement
    assert (placed.device, placed.precision, placed.batch, placed.flash) == ("cuda:0", "float16", 16, True)


def test_without_a_gpu_it_is_eight_bits_on_the_processor_one_chunk_at_a_time() -> None:
    placed = route(Process("C", preset="cloud_gpu"), QUIET, a_room(batch=lambda *_: 16)).placement
    assert (placed.device, placed.precision, placed.batch, placed.flash) == ("cpu", "int8", 1, False)


def test_an_edge_machine_gives_four_threads_at_most_and_four_chunks_at_once() -> None:
    placed = route(Process("C", preset="edge"), QUIET, a_room()).placement
    assert (placed.batch, placed.threads) == (4, 2)


def test_the_presets_gpu_memory_limit_keeps_a_large_engine_off_the_gpu() -> None:
    room = a_room(CARD, engines=_large("distil-large-v3", 2_500))
    assert route(Process("C", preset="edge"), QUIET, room).placement.device == "cpu"


def test_an_engine_for_gpus_alone_is_passed_over_where_the_limit_leaves_no_room() -> None:
    room = a_room(CARD, engines=_large("distil-large-v3", 2_500, needs_gpu=True))
    why = route(Process("C", preset="edge"), QUIET, room).choices[0].passed_over[0].why
    assert why == "It needs 2500 MiB of GPU memory; 1908 MiB are to be had; the preset edge allows 1908 MiB."


def test_a_device_asked_for_is_taken_or_named_as_missing() -> None:
    room = a_room(CARD, SMALL)
    assert route(Process("C", device="cuda:1"), QUIET, room).placement.device == "cuda:1"
    assert route(Process("C", device="cpu", preset="cloud_gpu"), QUIET, room).placement.device == "cpu"
    with pytest.raises(Unavailable, match=r"no device cuda:2.*It has cuda:0 \(A100 40GB\), cuda:1"):
        route(Process("C", device="cuda:2"), QUIET, room)
    with pytest.raises(Unavailable, match="It has no GPU that engines can use"):
        route(Process("C", device="cuda"), QUIET, a_room())
    with pytest.raises(BadRequest, match="no device “tpu”"):
        route(Process("C", device="tpu"), QUIET, a_room())


def test_files_that_were_chosen_by_stand_in_the_decision_with_their_digests() -> None:
    decision = route(Process("C", preset="edge"), QUIET, a_room())
    assert decision.sources == (("config/edge.yaml", SHIPPED["edge"].digest), ("config/routing.yaml", TABLE.digest))
    assert (decision.preset, decision.tier) == ("edge", "standard")


def test_the_condition_says_what_was_measured() -> None:
    heard = replace(QUIET, bandwidth_hz=3_400, coding="telephone, G.711 likely", channels=2, likely_speakers=2)
    assert condition(heard) == (
        "speech 90 %, SNR 25.0 dB, telephone band, telephone, G.711 likely, language en, likely 2 voices, 2 channels"
    )


def test_whoever_listens_first_is_the_recogniser_that_most_likely_reads() -> None:
    assert scout(Process("C", preset="edge"), a_room(lacking={"distil-large-v3": "No."})) == "whisper-small"


def test_a_critical_case_is_critical_work_unless_another_tier_is_asked_for() -> None:
    assert with_tier_of(Process("C"), is_critical=True).tier == "critical"
    assert with_tier_of(Process("C", tier="batch"), is_critical=True).tier == "batch"
    assert with_tier_of(Process("C"), is_critical=False).tier == ""


PROFILES = st.builds(
    Profile,
    duration_ms=st.integers(0, 40_000_000),
    rate_hz=st.just(16_000),
    channels=st.integers(1, 4),
    codec=st.just("flac"),
    speech_permille=st.integers(0, 1000),
    snr_tenths_db=st.none() | st.integers(-100, 600),
    clipped_ppm=st.just(0),
    bandwidth_hz=st.none() | st.integers(1_000, 24_000),
    language=st.sampled_from([None, "en", "de"]),
    likely_speakers=st.none() | st.integers(1, 30),
)
WISHES = st.builds(
    Process,
    st.just("C"),
    preset=st.sampled_from(["", *PRESETS]),
    tier=st.sampled_from(["", *TIERS]),
    engine=st.sampled_from(["", "whisper-small"]),
)


@settings(max_examples=150, deadline=None)
@given(WISHES, PROFILES, st.sets(st.sampled_from(sorted(ENGINES))), st.booleans())
def test_routing_always_ends_in_what_can_run_while_the_last_resorts_can(
    wish: Process, profile: Profile, gone: set[str], live: bool
) -> None:
    room = a_room(lacking={name: f"No {name}." for name in gone})
    last = {"whisper-base" if not wish.engine else wish.engine, "embedded-diarizer"}
    if not last & gone:
        decision = route(wish, profile, room, live=live)
        assert not gone & set(decision.engines)
        assert all(passed.why for choice in decision.choices for passed in choice.passed_over)
    else:
        with suppress(Unavailable):
            assert not gone & set(route(wish, profile, room, live=live).engines)


def test_a_small_set_up_without_torch_still_routes() -> None:
    """An edge machine has neither torch nor NeMo nor a key: what is left needs none of them."""
    heavy = {name: "The package torch is not installed." for name, e in ENGINES.items() if "torch" in e.packages or e.environment}
    room = a_room(lacking={**heavy, "falcon": "It needs an access key.", "distil-large-v3": "Its model is missing."})
    decision = route(Process("C", preset="edge"), QUIET, room)
    assert (decision.transcriber, decision.diarizer) == ("whisper-small", "embedded-diarizer")


@pytest.mark.parametrize(
    "asked",
    [{"engine": "x"}, {"second": "x"}, {"diarizer": "x"}, {"aligner": "x"}, {"device": "gpu"}, {"device": "cuda:x"}],
    ids=str,
)
def test_a_name_that_nobody_has_is_told_before_anybody_listens(asked: dict[str, str]) -> None:
    with pytest.raises(BadRequest):
        must_be_known(Process("C-1", **asked), a_room())  # type: ignore[arg-type]


def test_names_that_there_are_pass() -> None:
    wish = Process("C-1", engine="whisper-base", diarizer="channels", aligner="attention", device="cuda:1", preset="edge")
    must_be_known(wish, a_room())
