"""hub: serve field units, let them in, see what waits; and, from the unit's side, hand evidence over."""

from __future__ import annotations

import argparse
import dataclasses
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.bench.hub_desk import HubLogin, Serving
from workbench.bench.workshop import Workshop
from workbench.cli.access import credentials
from workbench.cli.answers import Answer, harmless, table
from workbench.cli.verbs import handing_over, hub_worker
from workbench.domain.canonical import plain
from workbench.domain.errors import BadRequest
from workbench.domain.people import Role
from workbench.domain.spread import Backlog, Job
from workbench.domain.units import Unit

MOST_JOBS = 512


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    hub = verbs.add_parser("hub", parents=[common], help="field units and the hub they hand evidence to")
    acts = hub.add_subparsers(dest="act", required=True, metavar="ACT")
    for family in FAMILIES:
        family(acts, common)


def _add_serving(acts: Any, common: argparse.ArgumentParser) -> None:
    serve = acts.add_parser("serve", parents=[common, _state()], help="serve field units until Ctrl-C")
    serve.add_argument("folder", metavar="VAULT", nargs="?", type=Path, help="else --vault, else WORKBENCH_VAULT")
    serve.add_argument("--name", default="", metavar="NAME", help="what units see; else the vault folder's name")
    serve.add_argument("--host", default="127.0.0.1", metavar="H", help="address to listen at")
    serve.add_argument("--port", type=int, default=8000, metavar="P", help="0 takes a free one")
    serve.add_argument("--objects", default="", metavar="URL", help="where sound is kept, by fsspec; else WORKBENCH_HUB_OBJECTS")
    serve.add_argument("--broker", default="", metavar="URL", help="redis://… or amqp://…; else WORKBENCH_HUB_BROKER")
    serve.add_argument("--embedded", action="store_true", help="do the work in this process: one machine, no broker")
    serve.add_argument("--jobs", type=int, default=2, metavar="N", help="so many side by side: with many workers, more")
    serve.add_argument("--tls-cert", type=Path, metavar="PEM")
    serve.add_argument("--tls-key", type=Path, metavar="PEM")
    serve.add_argument("--client-ca", type=Path, metavar="PEM", help="let in nobody without a certificate of this authority")
    serve.add_argument("--intake", type=Path, metavar="FOLDER", help="also take in what arrives in a folder")
    serve.add_argument("--case", default="", metavar="NUMBER", help="the case that --intake is for")
    serve.set_defaults(run=serve_hub)


def _add_units(acts: Any, common: argparse.ArgumentParser) -> None:
    enrol = acts.add_parser("enrol", parents=[common, _state()], help="make a one-time code for a unit")
    enrol.add_argument("name", metavar="NAME", help="small letters, digits and hyphens: van-3")
    enrol.add_argument("--role", choices=[str(role) for role in Role], default=str(Role.ANALYST), help="what it may do here")
    enrol.set_defaults(run=enrol_unit)
    acts.add_parser("units", parents=[common, _state()], help="every unit that was enrolled").set_defaults(run=list_units)
    revoke = acts.add_parser("revoke", parents=[common, _state()], help="take nothing from a unit any more")
    revoke.add_argument("name", metavar="NAME")
    revoke.add_argument("--reason", required=True, metavar="T")
    revoke.set_defaults(run=revoke_unit)


def _add_jobs(acts: Any, common: argparse.ArgumentParser) -> None:
    acts.add_parser("jobs", parents=[common, _state()], help="what is to be done, is done, was done").set_defaults(run=list_jobs)
    acts.add_parser("queue", parents=[common, _state()], help="what waits, and who works").set_defaults(run=show_queue)
    cancel = acts.add_parser("cancel", parents=[common, _state()], help="have a job not done")
    cancel.add_argument("job", metavar="JOB")
    cancel.set_defaults(run=cancel_job)


# Each adds its words below `workbench hub`.
FAMILIES: tuple[Callable[[Any, argparse.ArgumentParser], None], ...] = (
    _add_serving, _add_units, _add_jobs, hub_worker.add, handing_over.add,
)  # fmt: skip


def _state() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(add_help=False)
    words.add_argument("--state", default="", metavar="URL", help="postgresql://… of the hub's state; else a file in the vault")
    return words


def _login(args: argparse.Namespace, workshop: Workshop) -> HubLogin:
    vault, user, password = credentials(args, workshop)
    return HubLogin(vault, user, password, args.state)


def serve_hub(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 after Ctrl-C or the word of whoever runs services."""
    if args.folder is not None:
        args.vault = str(args.folder)
    if bool(args.intake) != bool(args.case):
        raise BadRequest("An intake folder belongs to a case.", "Give both: --intake FOLDER --case NUMBER.")
    if not 1 <= args.jobs <= MOST_JOBS:
        raise BadRequest(f"{args.jobs} jobs cannot be done side by side.", f"Give 1 to {MOST_JOBS}.")
    if bool(args.tls_cert) != bool(args.tls_key) or (args.client_ca and not args.tls_cert):
        raise BadRequest("A certificate goes with its key.", "Give both: --tls-cert FILE --tls-key FILE.")
    named = {f.name: getattr(args, f.name) for f in dataclasses.fields(Serving) if f.name != "intake_case"}
    if not args.embedded:  # as workers find theirs
        named |= {name: named[name] or os.environ.get(hub_worker.SURROUNDINGS[name], "") for name in ("broker", "objects")}
    out = sys.stderr if args.json == "-" else sys.stdout
    workshop.hub.serve(
        _login(args, workshop),
        Serving(**named, intake_case=args.case),
        lambda line: print(harmless(line), file=out, flush=True),
    )
    return Answer(("The hub has stopped; what was begun goes on when it is started again.",), {"stopped": True})


def enrol_unit(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The code is shown once; the hub keeps only its digest."""
    code = workshop.hub.enrol(_login(args, workshop), args.name, Role(args.role))
    said = (
        f"One-time code for {args.name}, {args.role}, good for 7 days:",
        "",
        f"    {code}",
        "",
        f"On the unit: workbench hub join URL --code {code} --unit {args.name}",
    )
    return Answer(said, {"unit": args.name, "role": args.role, "code": code})


def list_units(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Revoked ones too."""
    units = workshop.hub.units(_login(args, workshop))
    lines = table([_unit(unit) for unit in units]) or ("No unit is enrolled here: workbench hub enrol NAME",)
    return Answer(lines, {"units": [plain(unit) for unit in units]})


def _unit(unit: Unit) -> tuple[str, ...]:
    state = "REVOKED" if unit.revoked else "enrolled"
    return unit.name, str(unit.role), state, unit.enrolled_at, f"by {unit.enrolled_by}", f"key {unit.key[:16]}"


def revoke_unit(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Its requests are refused from then on."""
    told = workshop.hub.revoke(_login(args, workshop), args.name, args.reason)
    return Answer((told,), {"unit": args.name, "told": told})


def list_jobs(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Newest last."""
    jobs = workshop.hub.jobs(_login(args, workshop))
    return Answer(table([_job(job) for job in jobs]) or ("There is no job.",), {"jobs": [plain(job) for job in jobs]})


def _job(job: Job) -> tuple[str, ...]:
    far = f"{job.stage} {job.permille / 10:.0f} %".strip() if str(job.state) == "running" else job.problem
    return job.id, str(job.state), str(job.urgency), job.unit or "-", job.case_number, job.asked_at, far


def cancel_job(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """A job that is over stays as it is."""
    job = workshop.hub.cancel(_login(args, workshop), args.job)
    return Answer((f"{job.id}  {job.state}",), {"job": plain(job)})


def show_queue(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """By urgency, then workers."""
    backlog = workshop.hub.queue(_login(args, workshop))
    return Answer(_queue(backlog), {"queue": plain(backlog)})


def _queue(backlog: Backlog) -> tuple[str, ...]:
    waits = [
        (urgency, f"{count} waiting", f"longest {backlog.longest_s.get(urgency, 0)} s")
        for urgency, count in backlog.waiting.items()
    ]
    workers = [
        (
            worker.name,
            worker.device,
            "busy" if worker.busy else "idle",
            f"heard {worker.seen_s} s ago",
            f"{worker.pieces} pieces",
        )
        for worker in backlog.workers
    ]
    totals = f"{backlog.running} jobs running, {backlog.pieces_waiting} pieces waiting, {backlog.pieces_running} running"
    return (*table(waits), totals, *(table(workers) or ("No worker answers.",)))
