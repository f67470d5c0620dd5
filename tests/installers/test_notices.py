"""The bill of materials and the third-party notices: nothing is shipped whose licence nobody has looked up."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.installers.shipped import INSTALLERS

# Small packages of every kind: one with a text of its own, one by expression, one without a text, one with libraries of others.
FEW = ("cffi", "packaging", "tokenizers", "scikit-learn", "pyside6")


@pytest.fixture(scope="module")
def notices() -> Iterable[ModuleType]:
    """The script as a module: it stands outside the package."""
    spec = importlib.util.spec_from_file_location("notices", INSTALLERS / "notices.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["notices"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules["notices"]


@pytest.fixture(scope="module")
def shipped() -> dict[str, importlib.metadata.Distribution]:
    """What the package for Debian holds, with the hub's part: base, hub and what they need."""
    described = importlib.metadata.requires("forensic-audio-workbench") or []
    wanted = [Requirement(line) for line in described]
    queue = [
        want.name for want in wanted if not want.marker or any(want.marker.evaluate({"extra": extra}) for extra in ("", "hub"))
    ]
    found: dict[str, importlib.metadata.Distribution] = {}
    while queue:
        name = canonicalize_name(queue.pop())
        if name not in found and (one := _installed(name)):
            found[name] = one
            queue += [
                want.name
                for want in map(Requirement, one.requires or [])
                if not want.marker or want.marker.evaluate({"extra": ""})
            ]
    return found


def _installed(name: str) -> importlib.metadata.Distribution | None:
    try:
        return importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return None  # a requirement of another system, or one that the set-up overrides


def test_every_shipped_package_names_its_licence(
    notices: ModuleType, shipped: dict[str, importlib.metadata.Distribution]
) -> None:
    said = {name: notices.EXPRESSIONS.get(name) or notices.licence_of(one.metadata) for name, one in shipped.items()}
    assert len(said) > 80
    assert [name for name, licence in said.items() if not licence or licence.startswith(("Other", "UNKNOWN"))] == []


def test_every_shared_library_inside_a_shipped_package_has_been_looked_up(
    notices: ModuleType, shipped: dict[str, importlib.metadata.Distribution]
) -> None:
    known = notices.table()
    files = [Path(str(file)) for one in shipped.values() for file in one.files or ()]
    libraries = list(notices.of_others(files))
    assert len(libraries) > 80
    assert [path.name for path in libraries if not notices.row_of(path, known)[3]] == []


def test_every_row_of_the_table_has_all_its_words(notices: ModuleType) -> None:
    assert [row for row in notices.table() if len(row) != 4 or not all(row)] == []


def test_the_bill_of_materials_is_cyclonedx_by_its_own_schema(notices: ModuleType) -> None:
    validation = pytest.importorskip(
        "cyclonedx.validation.json", reason="cyclonedx-python-lib is not installed: it comes with “dev”"
    )
    schema = pytest.importorskip("cyclonedx.schema")
    packages = _few(notices)
    bill = json.dumps(notices.bill(packages))
    assert validation.JsonStrictValidator(schema.SchemaVersion.V1_6).validate_str(bill) is None
    assert bill == json.dumps(notices.bill(packages))


def test_a_library_inside_a_package_is_a_part_of_it_with_its_digest(notices: ModuleType) -> None:
    [learn] = [one for one in notices.bill(_few(notices))["components"] if one["name"] == "scikit-learn"]
    [gomp] = learn["components"]
    assert gomp["name"] == "GCC runtime libraries"
    assert len(gomp["hashes"][0]["content"]) == 64


def test_the_notices_hold_the_text_of_every_licence(notices: ModuleType) -> None:
    said = notices.notices(_few(notices))
    assert all(package.texts for package in _few(notices))
    assert "GNU LESSER GENERAL PUBLIC LICENSE" in said  # for Qt, whose wheels bring none
    assert "GCC runtime libraries, GPL-3.0-or-later WITH GCC-exception-3.1, source gcc.gnu.org" in said


def test_the_notices_say_what_ffmpeg_inside_pyav_is_made_of(notices: ModuleType) -> None:
    said = notices.notices(())
    assert notices.of_pyav()["license"] in said
    assert notices.of_pyav()["configuration"] in said
    assert ("--enable-libx264" in said) == ("linked against x264" in said)


def _few(notices: ModuleType) -> tuple[object, ...]:
    known = notices.table()
    return tuple(notices.described(name, importlib.metadata.distribution(name), known) for name in FEW)
