"""Writes the bill of materials (CycloneDX) and the third-party notices of the environment whose interpreter runs it.

PYTHON notices.py --sbom sbom.cdx.json --notices THIRD-PARTY-NOTICES.txt
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.metadata
import json
import re
import subprocess
import sys
import tomllib
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
TEXTS = HERE / "licences"
RULE = "=" * 100
# What wheels say of themselves in other words, and what it is called.
SPDX = {
    "mit": "MIT", "mit license": "MIT", "apache 2.0": "Apache-2.0", "apache-2.0": "Apache-2.0",
    "apache license 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0", "bsd-3-clause": "BSD-3-Clause", "bsd 3-clause license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause", "bsd-2-clause": "BSD-2-Clause", "bsd license": "BSD-3-Clause", "isc": "ISC",
    "isc license": "ISC", "isc license (iscl)": "ISC", "mpl-2.0": "MPL-2.0", "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
    "psf": "PSF-2.0", "psfl": "PSF-2.0", "zlib": "Zlib",
}  # fmt: skip
# Said nowhere but in the text that comes with them, which was read.
EXPRESSIONS = dict.fromkeys(
    (
        "pyannote-core", "pyannote-database", "pyannote-metrics", "pyannote-audio", "pyannote-pipeline", "pyannoteai-sdk",
        "primepy",
    ), "MIT"
) | dict.fromkeys(
    ("pyside6", "pyside6-addons", "pyside6-essentials", "shiboken6"), "LGPL-3.0-only OR GPL-2.0-only OR GPL-3.0-only"
) | {
    "tokenizers": "Apache-2.0", "sqlcipher3": "Zlib", "torchcodec": "BSD-3-Clause", "python-bidi": "LGPL-3.0-or-later",
    "python-dateutil": "Apache-2.0 OR BSD-3-Clause",
}  # fmt: skip
# Wheels without a licence's text: where the text of the licence they name stands here.
WITHOUT_TEXT = {
    "pyside6": ("LGPL-3.0", "GPL-3.0"), "pyside6-addons": ("LGPL-3.0", "GPL-3.0"), "pyside6-essentials": ("LGPL-3.0", "GPL-3.0"),
    "shiboken6": ("LGPL-3.0", "GPL-3.0"), "flatbuffers": ("Apache-2.0",), "tokenizers": ("Apache-2.0",), "ctranslate2": ("MIT",),
    "primepy": ("MIT",),
}  # fmt: skip
NAMED_LIKE_A_LICENCE = re.compile(r"^(?:.*[-_.])?(?:licen[cs]e|copying|notice|thirdpartynotices|authors)", re.IGNORECASE)
SHARED = re.compile(r"\.(?:so|dll|dylib)(?:\.[\d.]+)?$")
# A wheel's own extension modules are the package itself; a shared library beside them is somebody else's work.
EXTENSION = re.compile(r"\.(?:cpython-\w[\w-]*|abi3|cp\d+-\w+|pyd)\b")


@dataclass(frozen=True, slots=True)
class Native:
    """A shared library inside a wheel."""

    file: str
    title: str
    version: str
    licence: str
    source: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """An installed distribution."""

    name: str
    version: str
    licence: str
    home: str
    needs: tuple[str, ...]
    texts: tuple[tuple[str, str], ...]
    natives: tuple[Native, ...] = field(default=())


def main(words: list[str]) -> int:
    """Write both files; the exit code is 1 when something stands here whose licence nobody has looked up."""
    args = _arguments(words)
    packages = installed()
    args.sbom.write_text(json.dumps(bill(packages), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    args.notices.write_text(notices(packages), encoding="utf-8")
    unknown = sorted({*_without_licence(packages), *_without_title(packages)})
    print(f"{len(packages)} packages, {sum(len(package.natives) for package in packages)} shared libraries inside them")
    print("".join(f"licence not known: {name}\n" for name in unknown), end="")
    return 1 if unknown else 0


def _arguments(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--sbom", type=Path, required=True, metavar="FILE.json")
    parser.add_argument("--notices", type=Path, required=True, metavar="FILE.txt")
    return parser.parse_args(words)


# ---- What is installed ----------------------------------------------------------------------------------------------


def installed() -> tuple[Package, ...]:
    """Every distribution of this interpreter but the workbench itself, in order of name."""
    found = {canonical(one.metadata["Name"]): one for one in importlib.metadata.distributions()}
    found.pop("forensic-audio-workbench", None)
    known = table()
    return tuple(described(name, one, known) for name, one in sorted(found.items()))


def canonical(name: str) -> str:
    """A name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def described(name: str, one: importlib.metadata.Distribution, known: list[list[str]]) -> Package:
    """What stands in a distribution."""
    files = [Path(str(one.locate_file(path))) for path in one.files or ()]
    here = [path for path in files if path.is_file()]
    return Package(
        name=name,
        version=one.version,
        licence=EXPRESSIONS.get(name) or licence_of(one.metadata),
        home=_home(one.metadata),
        needs=tuple(sorted(set(_needs(one.requires or [])))),
        texts=(*_texts(here), *_texts_of_ours(name)),
        natives=tuple(sorted((_native(path, known) for path in of_others(here)), key=lambda native: native.file)),
    )


def licence_of(said: Any) -> str:
    """The licence by the package's own word: the expression, else the short name, else the classifiers."""
    if expression := said.get("License-Expression"):
        return str(expression)
    short = (said.get("License") or "").strip()
    classes = [line.rsplit(" :: ", 1)[-1] for line in said.get_all("Classifier") or [] if line.startswith("License ::")]
    word = short if short and len(short) < 80 and "\n" not in short else " AND ".join(classes)
    return SPDX.get(word.lower(), word)


def _home(said: Any) -> str:
    urls = [line.split(", ", 1)[-1] for line in said.get_all("Project-URL") or []]
    return str(said.get("Home-page") or (urls[0] if urls else ""))


def _needs(requires: Iterable[str]) -> Iterator[str]:
    for line in requires:
        if "extra ==" not in line and (named := re.match(r"[A-Za-z0-9._-]+", line)):
            yield canonical(named.group())


def _texts(files: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in files:
        if NAMED_LIKE_A_LICENCE.match(path.name) and path.suffix.lower() not in {".py", ".pyc", ".so", ".json", ".html", ".pyi"}:
            yield _within(path), path.read_text(encoding="utf-8", errors="replace").strip()


def _within(path: Path) -> str:
    parts = path.parts
    return "/".join(parts[parts.index("site-packages") + 1 :]) if "site-packages" in parts else path.name


def _texts_of_ours(name: str) -> Iterator[tuple[str, str]]:
    for licence in WITHOUT_TEXT.get(name, ()):
        yield f"{licence}, kept with this project: the wheel brings no text", text_of(licence)


def text_of(licence: str) -> str:
    """The text of a licence that stands in this project."""
    path = ROOT / "LICENSE" if licence == "Apache-2.0" else TEXTS / f"{licence}.txt"
    return path.read_text(encoding="utf-8").strip()


# ---- Shared libraries inside wheels ---------------------------------------------------------------------------------


def table() -> list[list[str]]:
    """native_libraries.tsv, the longest beginnings first."""
    lines = (HERE / "native_libraries.tsv").read_text(encoding="utf-8").splitlines()
    return sorted((line.split("\t") for line in lines if not line.startswith("#")), key=lambda row: -len(row[0]))


def of_others(files: Iterable[Path]) -> Iterator[Path]:
    """Shared libraries that are not the package's own extension modules."""
    for path in files:
        if SHARED.search(path.name) and not EXTENSION.search(path.name) and not {"plugins", "qml"} & set(path.parts):
            yield path


def row_of(path: Path, known: list[list[str]]) -> list[str]:
    """A library's row: how its name begins, title, licence, source; empty words where nobody has looked it up."""
    return next((row for row in known if path.name.startswith(row[0])), ["", "", "", ""])


def _native(path: Path, known: list[list[str]]) -> Native:
    _, title, licence, source = row_of(path, known)
    version = re.search(r"\.so\.([\d.]+)$", path.name)
    if "PySide6" in path.parts and title == "FFmpeg":
        licence = "LGPL-2.1-or-later"  # Qt's own build, without x264 and x265
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Native(_within(path), title, version.group(1) if version else "", licence, source, digest)


def _without_licence(packages: Iterable[Package]) -> Iterator[str]:
    yield from (package.name for package in packages if not package.licence or not package.texts)


def _without_title(packages: Iterable[Package]) -> Iterator[str]:
    yield from (native.file for package in packages for native in package.natives if not native.title)


def of_pyav() -> dict[str, str]:
    """What FFmpeg inside PyAV says of its own build; empty where PyAV is not installed."""
    ask = "import av._core as c, json; print(json.dumps(c.library_meta['libavcodec']))"
    said = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=False)
    return json.loads(said.stdout) if said.returncode == 0 else {}


# ---- The bill of materials ------------------------------------------------------------------------------------------


def bill(packages: tuple[Package, ...]) -> dict[str, Any]:
    """CycloneDX 1.6. No time and no chance in it: the same environment gives the same bytes."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    components = [_component(package) for package in packages]
    serial = uuid.uuid5(uuid.NAMESPACE_URL, json.dumps(components, sort_keys=True))
    ours = f"pkg:pypi/{project['name']}@{project['version']}"
    whole = {"type": "application", "bom-ref": ours, "name": project["name"], "version": project["version"], "purl": ours}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{serial}",
        "version": 1,
        "metadata": {"component": whole | {"licenses": [{"license": {"id": project["license"]}}]}},
        "components": components,
        "dependencies": _graph(ours, project, packages),
    }


def _component(package: Package) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": _purl(package),
        "name": package.name,
        "version": package.version,
        "purl": _purl(package),
        "licenses": [_licence_entry(package.licence)],
    }
    if package.natives:
        made["components"] = [_native_component(package, native) for native in package.natives]
    return made


def _purl(package: Package) -> str:
    return f"pkg:pypi/{package.name}@{package.version}"


def _licence_entry(licence: str) -> dict[str, Any]:
    if {"AND", "OR", "WITH"} & set(licence.split()):
        return {"expression": licence}
    return {"license": {"id": licence} if licence in _ids() else {"name": licence or "not stated"}}


def _ids() -> set[str]:
    """Licences with a name in SPDX's list, as far as they are met here."""
    listed = {row[2] for row in table() if not row[2].startswith("LicenseRef-")}
    return {*SPDX.values(), *listed, "MIT-0", "MIT-CMU", "HPND", "Unlicense", "LGPL-3.0-or-later"}


def _native_component(package: Package, native: Native) -> dict[str, Any]:
    made: dict[str, Any] = {
        "type": "library",
        "bom-ref": f"{_purl(package)}#{native.file}",
        "name": native.title or Path(native.file).name,
        "hashes": [{"alg": "SHA-256", "content": native.sha256}],
        "licenses": [_licence_entry(native.licence)],
        "properties": [{"name": "workbench:file", "value": native.file}],
    }
    return made | ({"version": native.version} if native.version else {})


def _graph(ours: str, project: dict[str, Any], packages: tuple[Package, ...]) -> list[dict[str, Any]]:
    purls = {package.name: _purl(package) for package in packages}
    mine = sorted(purls[name] for name in _needs(project["dependencies"]) if name in purls)
    theirs = ((package, sorted(purls[name] for name in package.needs if name in purls)) for package in packages)
    return [{"ref": ours, "dependsOn": mine}, *({"ref": _purl(one), "dependsOn": needed} for one, needed in theirs)]


# ---- The notices ----------------------------------------------------------------------------------------------------


def notices(packages: tuple[Package, ...]) -> str:
    """Every package with its licence and its texts, and before them what a reader must know of the whole."""
    listed = "\n".join(f"{package.name} {package.version}: {package.licence}" for package in packages)
    return "\n".join((_preface(), "", listed, "", *(part for package in packages for part in _notice(package)))) + "\n"


def _preface() -> str:
    ffmpeg = of_pyav()
    told = PREFACE
    if ffmpeg:
        told += OF_FFMPEG.format(licence=ffmpeg["license"], configuration=ffmpeg["configuration"])
    return told


PREFACE = """Third-party notices of the Forensic Audio Workbench

The workbench itself is under the Apache License 2.0. It comes with the packages below, unchanged but for files that it never
loads, each under its own licence. Models are not part of it: their licences stand in config/models.lock.

Qt and Qt for Python are used under the GNU Lesser General Public License 3. They stand here as shared libraries of their own,
which may be replaced by other builds of the same interface. Their source: qt.io. Whoever passes this on passes these licences on
with it, and offers the source of the libraries under the GNU licences in the very versions that stand here."""
OF_FFMPEG = """

The FFmpeg inside PyAV calls itself “{licence}”. Its libavcodec is linked against x264 and x265, which are under the GNU General
Public License 2 or later. The two together, and so this package as a whole, can be passed on under the GNU General Public
License 3 alone; the Apache License 2.0 of the workbench allows that. The workbench encodes with neither of them. FFmpeg was
configured with:
{configuration}"""


def _notice(package: Package) -> Iterator[str]:
    yield f"{RULE}\n{package.name} {package.version}\nlicence  {package.licence}\nfrom     {package.home}"
    for native in package.natives:
        yield f"holds    {native.file}: {native.title}, {native.licence}, source {native.source}"
    for name, text in package.texts:
        yield f"\n---- {name}\n\n{text}"
    for licence in sorted({name for native in package.natives for name in _gnu(native.licence)}):
        yield f"\n---- {licence}, for shared libraries above\n\n{text_of(licence)}"


def _gnu(licence: str) -> Iterator[str]:
    """The GNU licences whose texts go with a library; several packages repeat them, so that each part can stand alone."""
    if "GPL" in licence:
        yield from {f"{kind}-{version}" for kind, version in re.findall(r"\b(L?GPL)-(2\.1|3\.0)", licence)}
        if "GPL-2.0" in licence:
            yield "GPL-2.0"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
