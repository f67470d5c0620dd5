"""Which vault, who, with which password; and the names people use for exhibits."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.domain.errors import BadRequest, NotPermitted
from workbench.domain.evidence import Evidence, Recording
from workbench.domain.questions import CaseNumbered, EvidenceIn, RecordingsOf

_NEW = "Give --new-password-file FILE."


def vault_of(args: argparse.Namespace) -> Path:
    """--vault, else WORKBENCH_VAULT."""
    vault = args.vault or os.environ.get("WORKBENCH_VAULT")
    if not vault:
        raise BadRequest("Which vault?", "Give --vault FOLDER or set WORKBENCH_VAULT.")
    return Path(vault)


def user_of(args: argparse.Namespace, workshop: Workshop, vault: Path) -> str:
    """--user, else WORKBENCH_USER, else the only person of the vault."""
    user = args.user or os.environ.get("WORKBENCH_USER")
    if user:
        return str(user)
    people = workshop.people_of(vault)
    if not people:
        raise BadRequest(f"There is no vault at {vault}.", "Make one: workbench init VAULT --admin NAME")
    if len(people) == 1:
        return people[0]
    raise BadRequest("Who are you?", f"Give --user NAME or set WORKBENCH_USER. In this vault: {', '.join(people)}.")


def password_of(file: str | None, prompt: str, variable: str | None = "WORKBENCH_PASSWORD", *, twice: bool = False) -> str:
    """From a file, else the variable, else a prompt; NotPermitted where nobody can be asked."""
    if file:
        return _first_line(Path(file))
    if variable and os.environ.get(variable):
        return os.environ[variable]
    if not sys.stdin.isatty():
        own = "Give --password-file FILE or set WORKBENCH_PASSWORD."
        raise NotPermitted(f"{prompt.strip().rstrip(':')}: nobody is here to be asked.", own if variable else _NEW)
    password = getpass.getpass(prompt)
    if twice and getpass.getpass("Again: ") != password:
        raise BadRequest("The two passwords differ.", "Start again.")
    return password


def _first_line(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").splitlines()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise BadRequest(f"{path} holds no password: {_reason(error)}.", "Put it into the file's first line.") from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or "it cannot be read"
    return "it is empty" if isinstance(error, IndexError) else "it is no text"


def credentials(args: argparse.Namespace, workshop: Workshop) -> tuple[Path, str, str]:
    """Which vault, who, and their password."""
    vault = vault_of(args)
    user = user_of(args, workshop, vault)
    return vault, user, own_password(args, user)


def own_password(args: argparse.Namespace, user: str) -> str:
    """The password of the person who makes the call."""
    return password_of(args.password_file, f"Password of {user}: ")


@contextmanager
def opened(args: argparse.Namespace, workshop: Workshop) -> Iterator[Bench]:
    """The vault, unlocked by the person the words of the call name; locked again in the end."""
    vault, user, password = credentials(args, workshop)
    bench = workshop.unlock(vault, user=user, password=password)
    for said in workshop.warnings(vault):
        print(f"Warning: {said}", file=sys.stderr)
    if bench.read_only:
        print(f"Reading only: {bench.read_only.rstrip('.')}.", file=sys.stderr)
    try:
        yield bench
    finally:
        bench.close()


def exhibit_named(reference: str, bench: Bench, case: str = "") -> Evidence:
    """CASE/EXHIBIT, or EXHIBIT alone where the case is given."""
    number, _, exhibit = reference.split("#")[0].rpartition("/")
    number = number or case
    if not number:
        raise BadRequest(f"{reference!r} names no exhibit.", "Write CASE/EXHIBIT, for example 2026-0417/1.")
    if bench.ask(CaseNumbered(number)) is None:
        raise BadRequest(f"There is no case {number}.", "See: workbench case list")
    there = bench.ask(EvidenceIn(number))
    found = next((e for e in there if e.exhibit == exhibit), None)
    if found is None:
        known = ", ".join(e.reference for e in there) or "none yet"
        raise BadRequest(f"There is no exhibit {exhibit} in case {number}.", f"Exhibits there: {known}.")
    return found


def recordings_named(reference: str, bench: Bench, case: str = "") -> tuple[Recording, ...]:
    """The recordings of CASE/EXHIBIT, or the one of CASE/EXHIBIT#TRACK."""
    there = bench.ask(RecordingsOf(exhibit_named(reference, bench, case).id))
    track = reference.partition("#")[2]
    if not track:
        return there
    found = tuple(r for r in there if str(r.track) == track)
    if not found:
        raise BadRequest(f"{reference} has no audio track {track}.", f"Tracks: {', '.join(str(r.track) for r in there)}.")
    return found


def recording_named(reference: str, bench: Bench) -> Recording:
    """The one recording of CASE/EXHIBIT; BadRequest where the exhibit has several tracks and none is named."""
    there = recordings_named(reference, bench)
    if len(there) != 1:
        tracks = ", ".join(f"{reference}#{r.track}" for r in there)
        raise BadRequest(f"{reference} has {len(there)} audio tracks.", f"Name one: {tracks}.")
    return there[0]
