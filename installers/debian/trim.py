"""Takes out of an environment what the workbench never loads: most of Qt, type stubs, headers and other packages' tests."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

# What the window imports, and what pyqtgraph and qtawesome import beside it.
MODULES = {
    "Core", "Gui", "Widgets", "Multimedia", "Network", "Pdf", "PdfWidgets", "DBus", "Svg", "SvgWidgets", "OpenGL",
    "OpenGLWidgets", "PrintSupport", "Test", "Xml",
}  # fmt: skip
PLUGINS = {
    "platforms", "platformthemes", "platforminputcontexts", "iconengines", "imageformats", "multimedia", "tls",
    "xcbglintegrations", "egldeviceintegrations", "printsupport", "wayland-decoration-client",
    "wayland-graphics-integration-client",
    "wayland-shell-integration",
}  # fmt: skip
# A window over the network, one without a window system, and a keyboard drawn in QML.
PARTS = ("platforms/libqvnc.so", "platforms/libqvkkhrdisplay.so", "platforminputcontexts/libqtvirtualkeyboardplugin.so")
# Whole folders of Qt: QML, the browser's parts, and what only a build of Qt programs reads.
FOLDERS = (
    "Qt/qml", "Qt/metatypes", "Qt/resources", "Qt/libexec", "doc", "glue", "include", "typesystems", "scripts", "support",
    "QtAsyncio",
)  # fmt: skip
PROGRAMS = (
    "assistant", "balsam", "balsamui", "designer", "linguist", "lrelease", "lupdate", "qmlformat", "qmllint", "qmlls", "qsb",
    "svgtoqml",
)  # fmt: skip
SPOKEN = ("qtbase_", "qt_", "qtmultimedia_")
TESTED_APART = ("numpy", "scipy", "pandas", "sklearn", "networkx", "pyqtgraph", "greenlet")


def main(words: list[str]) -> int:
    """Trim the environment in the folder named, and say how much went."""
    packages = next(Path(words[0]).glob("lib/python3*/site-packages"))
    before = size_of(packages)
    for path in (*_qt(packages / "PySide6"), *_of_developers(packages), *_entry_scripts(Path(words[0]) / "bin")):
        _take_away(path)
    after = size_of(packages)
    print(f"{before >> 20} MiB of packages became {after >> 20} MiB")
    return 0


def size_of(folder: Path) -> int:
    """Bytes of all files in it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file() and not path.is_symlink())


def _qt(qt: Path) -> Iterator[Path]:
    yield from (qt / name for name in (*FOLDERS, *PROGRAMS))
    yield from (qt / "Qt/plugins" / name for name in PARTS)
    yield from (path for path in qt.glob("Qt*.abi3.so") if path.name[2:].split(".")[0] not in MODULES)
    yield from (path for path in (qt / "Qt/plugins").iterdir() if path.name not in PLUGINS)
    yield from (path for path in (qt / "Qt/translations").iterdir() if not path.name.startswith(SPOKEN))
    yield from qt.glob("libpyside6qml.*")
    yield from _unlinked(qt)


def _unlinked(qt: Path) -> Iterator[Path]:
    """Libraries of Qt that nothing that stays needs, by what the linker itself says."""
    stay = [path for path in qt.glob("Qt*.abi3.so") if path.name[2:].split(".")[0] in MODULES]
    plugins = (path for name in PLUGINS for path in (qt / "Qt/plugins" / name).glob("*.so"))
    stay += [path for path in plugins if path.relative_to(qt / "Qt/plugins").as_posix() not in PARTS]
    wanted = set(_needed(stay))
    yield from (path for path in (qt / "Qt/lib").iterdir() if path.is_file() and path.resolve().name not in wanted)


def _needed(objects: Iterable[Path]) -> Iterator[str]:
    said = subprocess.run(["ldd", *objects], capture_output=True, text=True, check=False).stdout
    for place in re.findall(r"=> (/\S+)", said):
        yield Path(place).resolve().name


def _of_developers(packages: Path) -> Iterator[Path]:
    yield from packages.rglob("*.pyi")
    for name in TESTED_APART:
        yield from (packages / name).rglob("tests")
    yield from (packages / "numpy").rglob("include")
    yield from packages.rglob("*.a")


def _entry_scripts(folder: Path) -> Iterator[Path]:
    """Everything but the interpreter and the installer that `engines install` runs."""
    yield from (path for path in folder.iterdir() if not path.name.startswith("python") and path.name != "uv")


def _take_away(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
