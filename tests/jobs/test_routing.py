import pytest

from workbench.domain.errors import Unavailable
from workbench.domain.orders import Process
from workbench.domain.profile import Profile
from workbench.jobs.routing import route
from workbench.jobs.workplace import EngineRoom


def a_room(**lacking: str) -> EngineRoom:
    """A room where the engines named here lack something; "english" hears only English."""

    def lack(name: str, language: str) -> str:
        return "It does not know it." if name == "english" and language != "en" else lacking.get(name, "")

    chains = {"": ("big", "english", "small"), "edge": ("english", "small")}
    return EngineRoom(
        transcriber=lambda name: None,  # type: ignore[arg-type, return-value]
        diarizer=lambda name: None,  # type: ignore[arg-type, return-value]
        lack=lack,
        chain=lambda preset, tier: (chains[preset], ("voices",)),
        notices=lambda recipes: (),
    )


def a_profile(language: str = "en") -> Profile:
    return Profile(30_000, 8_000, 1, "pcm_mulaw", 900, 155, 0, 3_400, language, 990)


def test_the_first_engine_that_is_there_runs_and_the_reason_names_the_others() -> None:
    decision = route(Process("C-1"), a_profile(), a_room(big="Its model is missing."))
    assert decision.transcriber == "english"
    assert "big not used: Its model is missing." in decision.reason
    assert "SNR 15.5 dB, telephone band" in decision.reason


def test_an_engine_that_does_not_know_the_language_is_passed_over() -> None:
    assert route(Process("C-1", preset="edge"), a_profile("de"), a_room()).transcriber == "small"


def test_an_engine_asked_for_by_name_is_not_replaced() -> None:
    with pytest.raises(Unavailable, match="Its model is missing"):
        route(Process("C-1", engine="big"), a_profile(), a_room(big="Its model is missing."))


def test_when_nothing_can_run_every_lack_is_told() -> None:
    with pytest.raises(Unavailable, match=r"big.*small"):
        route(Process("C-1"), a_profile("de"), a_room(big="No memory.", small="No package."))
