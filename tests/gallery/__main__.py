"""`python -m tests.gallery FOLDER [--theme NAME] [--scale PERCENT] [--only WORD]`: all the window shows, as pictures."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.gallery import sheets
from workbench.gui.style import THEMES

# What is left for the window at each scale, in the pixels it counts in: a large screen, and a laptop's at 200 %.
SIZES = {100: (1600, 1000), 200: (1440, 900)}


def main() -> int:
    """One process a look, since Qt takes its scale once; 1 when something was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description="Pictures of every screen and dialog.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--theme", action="append", choices=sorted(THEMES), help="this theme; may be given again")
    parser.add_argument("--scale", action="append", type=int, choices=sorted(SIZES), help="percent; may be given again")
    parser.add_argument("--only", action="append", default=[], metavar="WORD", help="pictures with this in their name")
    args = parser.parse_args()
    folder = args.folder.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["XDG_CONFIG_HOME"] = str(folder / "settings")  # the roots pinned here are not the user's
    looks = {f"{theme}-{scale}": (theme, scale) for theme in args.theme or THEMES for scale in args.scale or SIZES}
    for look, (theme, scale) in looks.items():
        _shoot(folder, look, theme, scale, args.only)
    found = [f"{look} · {line}" for look in looks for line in _findings(folder / look)]
    sheets.index(folder, list(looks), found)
    told = "\n".join(found) or "nothing is clipped"
    count = sum(1 for look in looks for _ in (folder / look).glob("*.png"))
    sys.stdout.write(f"{told}\n{count} pictures, {len(found)} findings: {folder / 'index.html'}\n")
    return 1 if found else 0


def _shoot(folder: Path, look: str, theme: str, scale: int, only: list[str]) -> None:
    wide, high = SIZES[scale]
    screen = {"name": "one", "x": 0, "y": 0, "width": wide * scale // 100, "height": high * scale // 100}
    (folder / "screen.json").write_text(json.dumps({"screens": [{**screen, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}]}))
    environment = {
        **os.environ,
        "QT_QPA_PLATFORM": f"offscreen:configfile={folder / 'screen.json'}",
        "QT_SCALE_FACTOR": str(scale / 100),
        "OMP_NUM_THREADS": "1",
    }
    words = [sys.executable, "-m", "tests.gallery.shoot", theme, f"{wide}x{high}", str(folder), look, *only]
    subprocess.run(words, env=environment, check=True)


def _findings(place: Path) -> list[str]:
    path = place / "findings.json"
    return json.loads(path.read_text("utf-8")) if path.is_file() else ["NO PICTURES"]


if __name__ == "__main__":
    sys.exit(main())
