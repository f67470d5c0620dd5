"""Uploads to a hub whose connection is cut fifty times each: every one arrives whole."""

from __future__ import annotations

from pathlib import Path

from tests.faults.campaign import Result, Tally, scratch
from tests.hub.cutting import cut_upload, on_a_port
from tests.hub.face import Face
from tests.vaults import Vaults, founded

CUTS = 50


def run(count: int, seed: int) -> Result:
    """So many uploads, each to a hub of its own."""
    tally = Tally("cuts")
    with scratch() as folder:
        template = founded(Path(folder) / "template")
        for number in range(count):
            (place := Path(folder) / f"{number}").mkdir()
            vaults = Vaults(template, place / "vault")
            face = Face(vaults.open("boss"), place)
            face.enrol(face.unit)
            with on_a_port(face) as port:
                tally.note(f"upload {number}", cut_upload(face, port, CUTS, seed + number))
            face.close()
            vaults.close()
    return tally.result(f"{CUTS} cuts each")
