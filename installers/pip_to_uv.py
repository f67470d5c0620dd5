"""Prints shell lines that hand pip's configuration to uv, which reads none of it. What the user set for uv already stands."""

from __future__ import annotations

import ast
import os
import shlex
import subprocess
import sys
from pathlib import Path


def main() -> None:
    """Print `export` lines and a summary variable."""
    settings = merged(pip_config())
    exports = uv_environment(settings)
    told = [name for name in NAMES if settings.get(name)]
    for name, value in exports.items():
        if not os.environ.get(name):
            print(f"export {name}={shlex.quote(value)}")
    print(f"WORKBENCH_PIP_SETTINGS={shlex.quote(', '.join(told))}")


def pip_config() -> list[tuple[str, str]]:
    """(key, value) pairs of `pip config list`: files and environment, as pip itself merges them."""
    said = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True)
    pairs = (line.split("=", 1) for line in said.stdout.splitlines() if "=" in line)
    return [(key, str(ast.literal_eval(value))) for key, value in pairs]


def merged(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """One value a setting: the environment over [install] over [global]."""
    found: dict[str, str] = {}
    for section in ("global", "install", ":env:"):
        found |= {key[len(section) + 1 :]: value for key, value in pairs if key.startswith(f"{section}.")}
    return found


def uv_environment(settings: dict[str, str]) -> dict[str, str]:
    """The same settings as uv's environment variables."""
    words = {name: value.split() for name, value in settings.items()}
    exports = {variable: joint.join(words[name]) for name, (variable, joint) in NAMES.items() if words.get(name)}
    if "extra-index-url" in words:
        exports["UV_INDEX_STRATEGY"] = "unsafe-best-match"  # pip looks in all indexes; uv would stop at the first
    if proxy := settings.get("proxy"):
        exports |= dict.fromkeys(("HTTPS_PROXY", "HTTP_PROXY"), proxy)
    return exports


NAMES: dict[str, tuple[str, str]] = {
    "index-url": ("UV_DEFAULT_INDEX", " "),
    "extra-index-url": ("UV_INDEX", " "),
    "find-links": ("UV_FIND_LINKS", ","),
    "no-index": ("UV_NO_INDEX", " "),
    "trusted-host": ("UV_INSECURE_HOST", " "),
    "constraint": ("UV_CONSTRAINT", " "),
    "proxy": ("ALL_PROXY", " "),
    "cert": ("SSL_CERT_FILE", " "),
    "client-cert": ("SSL_CLIENT_CERT", " "),
    "timeout": ("UV_HTTP_TIMEOUT", " "),
    "default-timeout": ("UV_HTTP_TIMEOUT", " "),
}

if __name__ == "__main__":
    if not Path(sys.executable).exists():
        sys.exit("no interpreter")
    main()
