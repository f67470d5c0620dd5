"""What the window costs before it is there, and what the toolkit must not lose."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HEAVY = ("torch", "pyqtgraph", "numpy", "scipy", "sqlalchemy", "reportlab", "pyhanko", "av", "onnxruntime", "zxcvbn", "qtawesome")

_OURS = """
import sys
from PySide6.QtCore import QSettings
from workbench.gui.app import Program, application
app = application(())
program = Program(None, QSettings(sys.argv[1], QSettings.Format.IniFormat))
program.window.show()
program.window.grab()
print(*sys.modules)
"""

_LEAK = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
app = QApplication([])
label = QLabel()
before = sys.getrefcount(None)
for number in range(50_000):
    label.setText("x")
assert abs(sys.getrefcount(None) - before) < 100, sys.getrefcount(None) - before
"""


def ran(code: str, *arguments: str) -> list[str]:
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_nothing_heavy_is_imported_before_the_first_picture(tmp_path):
    modules = ran(_OURS, str(tmp_path / "window.ini"))[0].split()
    assert set(HEAVY) & set(modules) == set()


def test_fifty_thousand_texts_lose_no_reference():
    ran(_LEAK)
