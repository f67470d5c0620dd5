"""What can be forged about what stands beside the ledger since format 2: models, readings not chosen, who stands for what, places
of files, the format itself."""

from __future__ import annotations

import json
from pathlib import Path

from tests.bundles import Forgery
from tests.faults.bundle_attacks import by_anyone, by_the_maker
from tests.faults.bundle_attacks_hub import ATTACKS as ATTACKS
from workbench.domain import bundles as b
from workbench.domain.canonical import canonical

_MODELS = f"bag {b.MODELS}"


def _models(f: Forgery, *models: dict[str, str]) -> str:
    (f.folder / b.MODELS).write_bytes(canonical({"models": list(models)}) + b"\n")
    return _MODELS


def _reads_otherwise(f: Forgery, old: str, new: str) -> str:
    path = sorted((f.folder / b.TRANSCRIPTS).iterdir())[1]
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return f"bag data/transcripts/{path.name}"


def _put(f: Forgery, path: str) -> str:
    (f.folder / path).parent.mkdir(exist_ok=True)
    (f.folder / path).write_text("x")
    return f"bag {path}"


@by_the_maker
def a_model_has_another_digest(f: Forgery) -> str:
    return _models(f, {"name": "tiny", "digest": "cd" * 32, "licence": ""})


@by_the_maker
def a_model_is_left_out(f: Forgery) -> str:
    return _models(f)


@by_the_maker
def a_model_is_put_in(f: Forgery) -> str:
    held = json.loads((f.folder / b.MODELS).read_bytes())["models"]
    return _models(f, *held, {"name": "zebra", "digest": "cd" * 32, "licence": "MIT"})


@by_the_maker
def a_model_has_a_member_more(f: Forgery) -> str:
    return _models(f, {"name": "tiny", "digest": "ab" * 32, "licence": "", "url": "x"})


@by_the_maker
def the_models_are_deeper_than_anyone_reads(f: Forgery) -> str:
    (f.folder / b.MODELS).write_bytes(b"[" * 100_000)
    return _MODELS


@by_the_maker
def the_models_are_not_there(f: Forgery) -> str:
    (f.folder / b.MODELS).unlink()
    return _MODELS


@by_the_maker
def a_reading_that_was_not_chosen_is_left_out(f: Forgery) -> str:
    return _reads_otherwise(f, "0:00:00.062 not chosen, sue: too\n", "")


@by_the_maker
def the_machines_other_reading_is_another(f: Forgery) -> str:
    return _reads_otherwise(f, "bird 2", "word 2")


@by_the_maker
def another_person_stands_for_a_row(f: Forgery) -> str:
    return _reads_otherwise(f, "confirmed by ann, 0:00:00.113", "confirmed by sue, 0:00:00.113")


@by_the_maker
def a_file_lies_where_no_bundle_has_one(f: Forgery) -> str:
    return _put(f, "data/extra.txt")


@by_the_maker
def a_program_is_put_beside_the_verifier(f: Forgery) -> str:
    return _put(f, "setup.py")


@by_the_maker
def a_file_is_in_a_format_that_no_bundle_has(f: Forgery) -> str:
    return _put(f, "data/exports/001-C-1-1-track-0.exe")


@by_anyone
def the_bundle_is_said_to_be_an_old_one(f: Forgery) -> str:
    return _of_format_1(f.folder / b.SIGNATURE)


@by_the_maker
def another_format_is_named_beside_the_signed_one(f: Forgery) -> str:
    return _of_format_1(f.folder / "bag-info.txt")


def _of_format_1(path: Path) -> str:
    path.write_text(path.read_text().replace("/bundle/2", "/bundle/1"))
    return b.SIGNATURE
