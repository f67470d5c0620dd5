from __future__ import annotations

import importlib.util
import os
import shlex
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "installers" / "pip_to_uv.py"


@pytest.fixture(scope="module")
def pip_to_uv() -> ModuleType:
    """The script as a module: it stands outside the package."""
    spec = importlib.util.spec_from_file_location("pip_to_uv", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_environment_outranks_the_install_section_and_that_the_global_one(pip_to_uv: ModuleType) -> None:
    pairs = [
        (":env:.cert", "env"),
        ("global.cert", "global"),
        ("install.cert", "install"),
        ("global.proxy", "p"),
        ("install.proxy", "q"),
    ]
    assert pip_to_uv.merged(pairs) == {"cert": "env", "proxy": "q"}


def test_several_places_are_joined_as_uv_wants_them(pip_to_uv: ModuleType) -> None:
    exports = pip_to_uv.uv_environment({"extra-index-url": "one\ntwo", "find-links": "a b"})
    assert exports == {"UV_INDEX": "one two", "UV_FIND_LINKS": "a,b", "UV_INDEX_STRATEGY": "unsafe-best-match"}


def test_a_proxy_serves_every_scheme(pip_to_uv: ModuleType) -> None:
    exports = pip_to_uv.uv_environment({"proxy": "http://proxy:3128"})
    assert set(exports) == {"ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY"}


def test_pips_own_configuration_comes_out_as_shell_lines(tmp_path: Path) -> None:
    configuration = tmp_path / "pip.conf"
    configuration.write_text(
        "[global]\nindex-url = https://user:it's@lab/simple\nno-index = true\n[install]\nfind-links = /a /b\n"
    )
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))}
    said = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env={**clean, "PIP_CONFIG_FILE": str(configuration), "UV_NO_INDEX": "0"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    lines = [shlex.split(line)[-1] for line in said.splitlines()]
    assert "UV_DEFAULT_INDEX=https://user:it's@lab/simple" in lines
    assert "UV_FIND_LINKS=/a,/b" in lines
    assert not [line for line in lines if line.startswith("UV_NO_INDEX")]
