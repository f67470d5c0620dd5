"""Campaign: damaged and forged bundles, on which the workbench and the program inside the bundle must agree."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bundles import Forgery, Genuine, done, genuine
from tests.faults.bundle_attacks_contents import ATTACKS
from tests.faults.campaign import Result, Tally, dice, scratch, shares
from workbench.bootstrap.bundles import VERIFIER, judged
from workbench.domain import bundles as b
from workbench.domain.authority import key_id
from workbench.domain.canonical import canonical


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one verifier says: sound or not, and which places it names."""

    is_sound: bool
    places: frozenset[str]


def ours(folder: Path, root: str, checkpoint: Path | None = None) -> Opinion:
    """The workbench's own."""
    verdict = done(judged(folder, root=root, checkpoint=checkpoint))
    return Opinion(verdict.is_sound, frozenset(f.place for f in verdict.findings))


def theirs(folder: Path, root: str, checkpoint: Path | None = None) -> Opinion:
    """That of verify_bundle.py, run as whoever gets the bundle runs it: alone, with nothing of ours on its path."""
    words = [sys.executable, "-I", str(VERIFIER / "verify_bundle.py"), str(folder), "--json"]
    words += ["--root", root] if root else []
    words += ["--checkpoint", str(checkpoint)] if checkpoint else []
    run = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert (run.returncode, run.stderr) in ((0, ""), (1, "")), run.stderr
    told = json.loads(run.stdout)
    assert told["sound"] == (run.returncode == 0)
    return Opinion(told["sound"], frozenset(f["place"] for f in told["findings"]))


def disagreement(mine: Opinion, other: Opinion) -> str:
    """Where the two part; empty when both are content, or both name a place that the other names too.

    What follows from a finding may be counted differently: entries about a recording whose own entry nobody can read.
    """
    if mine.is_sound is not other.is_sound:
        return f"ours says {mine.is_sound}, the other {other.is_sound}: {sorted(mine.places ^ other.places)}"
    if mine.is_sound or mine.places & other.places:
        return ""
    return f"no place in common: {sorted(mine.places)} against {sorted(other.places)}"


def run(count: int, seed: int) -> Result:
    """Instances spread over the ways to damage and to forge."""
    tally = Tally("independent verifier against ours")
    with scratch() as place:
        bundle = genuine(Path(place) / "genuine")
        for way, number in shares(count, tuple(WAYS)):
            folder = Path(place) / "copy"
            forgery, chance = Forgery.of(bundle, folder), dice(seed, way, number)
            expected = WAYS[way](forgery, chance)
            tally.note(f"{way} {number} (seed {seed})", _wrong(bundle, folder, expected))
            shutil.rmtree(folder)
    return tally.result()


def _wrong(bundle: Genuine, folder: Path, expected: str | None) -> str:
    """What is wrong with the two verdicts. `expected` is a place both must name, None where they need only agree."""
    mine, other = ours(folder, bundle.root), theirs(folder, bundle.root)
    unnamed = expected is not None and not any(expected in opinion.places for opinion in (mine, other))
    return disagreement(mine, other) or (f"{expected} is not among {sorted(mine.places)}" if unnamed else "")


def _flip(path: Path, chance: random.Random) -> None:
    body = bytearray(path.read_bytes())
    body[chance.randrange(len(body))] ^= 1 << chance.randrange(8)
    path.write_bytes(body)


def _files(forgery: Forgery) -> list[Path]:
    return sorted(p for p in forgery.folder.rglob("*") if p.is_file() and p.stat().st_size)


def a_bit_is_flipped(forgery: Forgery, chance: random.Random) -> str | None:
    """Anywhere, by whoever carried the bundle."""
    path = chance.choice(_files(forgery))
    _flip(path, chance)
    name = path.relative_to(forgery.folder).as_posix()
    return {b.SIGNATURE: b.SIGNATURE, "tagmanifest-sha256.txt": b.SIGNATURE}.get(name, f"bag {name}")


def a_bit_is_flipped_and_the_bundle_signed_again(forgery: Forgery, chance: random.Random) -> str | None:
    """In the ledger, a payload, the evidence or the checkpoint; the manifests fit."""
    inside = [p for p in _files(forgery) if p.parent.name in ("data", "payloads", "evidence")]
    path = chance.choice([*inside, *[forgery.folder / b.LEDGER] * len(inside)])
    _flip(path, chance)
    forgery.reseal()
    return None


def a_value_is_changed_and_signed_again(forgery: Forgery, chance: random.Random) -> str | None:
    """By somebody with everyone's keys, who makes every root and binding fit: only sense is left to complain."""
    place = chance.choice([n for n in forgery.shown() if n and "data" in forgery.said(n)])
    said = forgery.said(place)
    part = chance.choice([said["data"], said["data"], said["data"], said])
    _altered(part, chance)
    said |= {"key": forgery.said(place)["key"], "seq": place}  # who can sign, and where it stands, stay
    return _signed(forgery, place, said)


def a_draft_is_changed_and_signed_again(forgery: Forgery, chance: random.Random) -> str | None:
    """The same with what lies outside the entries."""
    place = chance.choice([n for n in forgery.shown() if "data_sha256" in forgery.said(n)])
    said = forgery.said(place)
    old = forgery.folder / b.PAYLOADS / said["data_sha256"]
    data = json.loads(old.read_bytes())
    _altered(data, chance)
    body = canonical(data)
    old.unlink()
    said["data_sha256"] = hashlib.sha256(body).hexdigest()
    (forgery.folder / b.PAYLOADS / said["data_sha256"]).write_bytes(body)
    return _signed(forgery, place, said)


def an_entry_is_signed_by_another(forgery: Forgery, chance: random.Random) -> str | None:
    """Under their own name, whoever the entry says acted."""
    place, who = chance.choice([n for n in forgery.shown() if n]), chance.choice(sorted(forgery.keys))
    return _signed(forgery, place, {**forgery.said(place), "actor": who, "key": key_id(forgery.keys[who][0])})


def entries_are_lost_doubled_moved_or_hidden(forgery: Forgery, chance: random.Random) -> str | None:
    """And all that follow signed again, as though it had been so."""
    place = chance.choice([n for n in forgery.shown() if 0 < n < len(forgery.lines) - 1])
    other = chance.choice([n for n in forgery.shown() if 0 < n < len(forgery.lines) - 1])
    act = chance.randrange(4)
    if act == 0:
        del forgery.lines[place]
    elif act == 1:
        forgery.lines.insert(other, dict(forgery.lines[place]))
    elif act == 2:
        forgery.lines[place], forgery.lines[other] = forgery.lines[other], forgery.lines[place]
    else:
        forgery.hide(place)
    forgery.rewritten(1)
    forgery.save()
    forgery.reseal()
    return None


def a_known_attack(forgery: Forgery, chance: random.Random) -> str | None:
    """One of the list."""
    return ATTACKS[chance.choice(sorted(ATTACKS))](forgery)


def _signed(forgery: Forgery, place: int, said: dict[str, Any]) -> None:
    forgery.sign(place, said)
    forgery.rewritten(place)
    forgery.save()
    forgery.reseal()


def _altered(value: Any, chance: random.Random) -> None:
    """Change one leaf somewhere inside, to another of its kind or of another kind."""
    while True:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        if not keys:
            return
        key = chance.choice(keys)
        if isinstance(value[key], dict | list) and value[key] and chance.random() < 0.95:
            value = value[key]
            continue
        value[key] = _another(value[key], chance)
        return


def _another(leaf: Any, chance: random.Random) -> Any:
    odd = chance.choice([None, "", "x", 0, -1, 2**53 - 1, True, [], {}])
    if chance.random() < 0.3:
        return odd
    if isinstance(leaf, bool):
        return not leaf
    if isinstance(leaf, int):
        return leaf + chance.choice([-1, 1, 1000])
    return leaf[:-1] + chance.choice("0aZ") if isinstance(leaf, str) else odd


WAYS: dict[str, Callable[[Forgery, random.Random], str | None]] = {
    way.__name__: way
    for way in (
        a_bit_is_flipped,
        a_bit_is_flipped_and_the_bundle_signed_again,
        a_value_is_changed_and_signed_again,
        a_draft_is_changed_and_signed_again,
        an_entry_is_signed_by_another,
        entries_are_lost_doubled_moved_or_hidden,
        a_known_attack,
    )
}
