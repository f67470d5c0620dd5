"""Contests that need a window, each in a process of its own with a screen in memory."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping

# Before every script: an application, the turns of the contest, and a way to make Qt draw at once.
_BEGIN = """
import json, sys
from workbench.benchmarks.rounds import ROUNDS, alternate
from workbench.gui.app import application
app = application([])
found = {}

def contest(name, contestants, unit=1000, rounds=ROUNDS, each=1):
    best = alternate(contestants, rounds)
    for who, m in best.items():
        found[f"{name}: {who}"] = unit * m.processor / each
"""
_END = """
print(json.dumps(found))
"""


class NotShown(Exception):
    """The script ended early; the text is its last line."""


def measured(script: str, *words: str) -> Mapping[str, float]:
    """What a script puts into `found`, rounded; it may call `contest`."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    call = [sys.executable, "-c", _BEGIN + script + _END, *words]
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotShown((done.stderr.strip().splitlines() or ["no reason given"])[-1])
    return {name: round(value, 3) for name, value in json.loads(done.stdout.splitlines()[-1]).items()}
