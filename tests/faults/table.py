"""The plan of the fault campaigns, and the table that comes out."""

from __future__ import annotations

import importlib
import time
from collections.abc import Sequence

from tests.faults.campaign import Campaign, Missing, Result

SEED = 1
MOST_SHOWN = 20

CAMPAIGNS: dict[str, Campaign] = {
    "tampering": Campaign("ledger tampering", "tampering", 300, 50_000),
    "clean-ledgers": Campaign("clean ledgers, no false alarm", "tamper_walks", 8, 1_000),
    "matrix": Campaign("role × command matrix", "attack_matrix", 100, 100_000),
    "pdf-attacks": Campaign("PDF attacks", "pdf_attacks", 45, 840),
    "pdf-flips": Campaign("bit flips in reports", "pdf_flips", 100, 10_000),
    "bit-flips": Campaign("bit flips in database and store", "bit_flips", 500, 20_000),
    "kills": Campaign("kill -9 at random points", "kills", 50, 1_000),
    "power-cuts": Campaign("power-cut simulation", "power_cuts", 100, 5_000),
    "full-disk": Campaign("full disk or I/O error at the k-th call", "full_disk", 100, 2_000),
    "hostile-media": Campaign("hostile media", "hostile_media", 500, 10_000),
    "odd-files": Campaign("special files, names, changing files", "odd_files", 40, 40),
    "resumed": Campaign("killed and resumed transcription", "resumed", 10, 200),
    "same-recipe": Campaign("same recipe again, same host", "same_recipe", 3, 200),
    "second-opinion": Campaign("independent verifier against ours", "second_opinion", 20, 1_000),
    "random-actions": Campaign("random actions at the desk, undone", "random_actions", 150, 10_000),
    "hub": Campaign("hub: workers killed, broker restarted, clocks stepped", "hub_chaos", 40, 1_000),
    "cuts": Campaign("uploads to a hub, each cut fifty times", "cut_uploads", 1, 40),
    "spread": Campaign("a real engine alone and through workers", "spread_engine", 1, 20),
    "non-speech": Campaign("non-speech audio", "non_speech", 4, 600),
}


def carried_out(name: str, count: int, seed: int) -> Result:
    """Run one campaign; raises Missing where this machine cannot."""
    began = time.monotonic()
    found: Result = importlib.import_module(f"tests.faults.{CAMPAIGNS[name].module}").run(count, seed)
    assert found.instances == found.passed + len(found.failures), name
    remark = "; ".join(filter(None, (CAMPAIGNS[name].remark, found.remark)))
    return Result(CAMPAIGNS[name].title, found.instances, found.passed, found.failures, time.monotonic() - began, remark)


def row_of(name: str, *, release: bool, seed: int) -> Result:
    """The same at the size of the plan; what is missing here becomes the remark of an empty row."""
    campaign = CAMPAIGNS[name]
    try:
        return carried_out(name, campaign.release if release else campaign.each_run, seed)
    except Missing as lack:
        return Result(campaign.title, 0, 0, (), 0.0, f"NOT RUN: {lack}")


def shown(rows: Sequence[Result]) -> str:
    """The table, and below it what failed."""
    lines = [("test", "instances", "passed", "seconds", "remarks")]
    lines += [(r.name, f"{r.instances}", f"{r.passed}", f"{r.seconds:.1f}", r.remark) for r in rows]
    wide = [max(len(line[column]) for line in lines) for column in range(4)]
    text = ["  ".join((line[0].ljust(wide[0]), *(line[n].rjust(wide[n]) for n in (1, 2, 3)), line[4])).rstrip() for line in lines]
    for row in rows:
        text += [f"FAILED {row.name}: {failure}" for failure in row.failures[:MOST_SHOWN]]
        if len(row.failures) > MOST_SHOWN:
            text.append(f"FAILED {row.name}: and {len(row.failures) - MOST_SHOWN} more")
    return "\n".join(text)
