from __future__ import annotations

import yaml

from tests.house.conftest import ROOT
from workbench.domain.orders import FORMATS, PRESETS
from workbench.domain.people import GRANTS, Permission
from workbench.engines.registry import ENGINES
from workbench.exchange import WRITERS
from workbench.models.lock import SHIPPED, read_lock

CONFIG = ROOT / "config"
SECTIONS = {"engines", "diarization", "resources", "optimization"}


def test_roles_as_written_are_roles_as_enforced() -> None:
    written = yaml.safe_load((CONFIG / "roles.yaml").read_text("utf-8"))["roles"]
    everything = {permission.value for permission in Permission}
    as_sets = {role: everything if "all:permissions" in names else set(names) for role, names in written.items()}
    assert as_sets == {role.value: {permission.value for permission in granted} for role, granted in GRANTS.items()}


def test_each_preset_has_its_file_and_each_file_its_preset() -> None:
    assert {path.stem for path in CONFIG.glob("*.yaml")} - {"roles", "routing"} == set(PRESETS)


def test_faces_offer_the_formats_that_there_are() -> None:
    assert set(FORMATS) == set(WRITERS)


def test_preset_files_have_the_guides_sections() -> None:
    for preset in PRESETS:
        assert set(yaml.safe_load((CONFIG / f"{preset}.yaml").read_text("utf-8"))) == SECTIONS


def test_every_model_of_the_embedded_engines_is_in_the_lock() -> None:
    """Others are added by a person who has them: workbench models add."""
    known = read_lock(SHIPPED).by_name
    embedded = (engine for engine in ENGINES.values() if "whisper-" in engine.name or engine.name == "embedded-diarizer")
    assert {name for engine in embedded for name in engine.models} - set(known) == set()
