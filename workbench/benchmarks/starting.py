"""Start-up: our window's first paint against a bare Qt window's."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from workbench.benchmarks.rounds import Ground, Result, alternate

BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1400, 900)
window.show()
QTimer.singleShot(0, app.quit)
app.exec()
"""
OURS = """
import os
from PySide6.QtCore import QSettings
from workbench.bootstrap import LocalWorkshop
from workbench.gui.app import Program, application
app = application([])
program = Program(LocalWorkshop(), QSettings({settings!r}, QSettings.Format.IniFormat))
program.window.painted.connect(lambda: os._exit(0))
program.window.show()
app.exec()
"""


def measure(ground: Ground) -> Iterator[Result]:
    """Processor seconds of a whole process, from its start to the first paint."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as place:
        ours = OURS.format(settings=str(Path(place) / "settings.ini"))
        best = alternate({"bare window": lambda: _run(BARE, place), "workbench": lambda: _run(ours, place)})
    ratio = best["workbench"].processor / best["bare window"].processor
    figures = {name: round(m.processor, 3) for name, m in best.items()}
    yield Result("window up", "a bare PySide6 window, processor seconds", "≤ 1.5", round(ratio, 2), figures)


def _run(script: str, home: str) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "XDG_CONFIG_HOME": home}
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
