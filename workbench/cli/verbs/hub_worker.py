"""hub worker, hub pool: the machines that do a hub's work, and what lets them in."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import Any

from workbench.bench.hub_desk import HubLogin, Working
from workbench.bench.workshop import Workshop
from workbench.cli.access import credentials
from workbench.cli.answers import Answer, harmless
from workbench.domain.errors import BadRequest

# An address that holds a secret stands better in the surroundings than in a list of processes.
SURROUNDINGS = {"broker": "WORKBENCH_HUB_BROKER", "state": "WORKBENCH_HUB_STATE", "objects": "WORKBENCH_HUB_OBJECTS"}


def add(acts: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    worker = acts.add_parser("worker", parents=[common], help="do a hub's work on this machine until Ctrl-C")
    worker.add_argument("--broker", default="", metavar="URL", help=f"redis://… or amqp://…; else {SURROUNDINGS['broker']}")
    worker.add_argument("--state", default="", metavar="URL", help=f"postgresql://…; else {SURROUNDINGS['state']}")
    worker.add_argument("--objects", default="", metavar="URL", help=f"a folder, s3://…; else {SURROUNDINGS['objects']}")
    worker.add_argument("--pool", type=Path, metavar="FILE", help="the pool's secret; else WORKBENCH_HUB_POOL")
    worker.add_argument("--scratch", type=Path, metavar="FOLDER", help="for sound at hand; emptied at each start")
    worker.add_argument("--device", default="", metavar="D", help="cpu, cuda, cuda:0; without: each GPU, else the processor")
    worker.add_argument("--engines", nargs="+", default=(), metavar="NAME", help="these only; without: all that run here")
    worker.add_argument("--processes", type=int, default=1, metavar="N", help="workers side by side on the processor")
    worker.add_argument("--metrics-host", default="127.0.0.1", metavar="H", help="where figures can be asked for")
    worker.add_argument("--metrics-port", type=int, default=0, metavar="P", help="figures there; each further process one higher")
    worker.add_argument("--slot", type=int, default=-1, help=argparse.SUPPRESS)
    worker.set_defaults(run=run_worker)

    pool = acts.add_parser("pool", parents=[common], help="tell the secret that lets workers in")
    pool.add_argument("--state", default="", help=argparse.SUPPRESS)
    pool.add_argument("-o", "--output", type=Path, metavar="FILE", help="write it there, readable by you alone")
    pool.set_defaults(run=tell_pool)


def run_worker(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 after Ctrl-C or SIGTERM, with the piece at hand finished."""
    found: dict[str, Any] = {name: getattr(args, name) or os.environ.get(variable, "") for name, variable in SURROUNDINGS.items()}
    if missing := [name for name in found if not found[name]]:
        raise BadRequest(
            f"A worker needs to know its hub's {missing[0]}.", f"Give --{missing[0]} URL, or set {SURROUNDINGS[missing[0]]}."
        )
    if args.processes < 1:
        raise BadRequest("There is no work for less than one process.", "Give --processes N, N at least 1.")
    named: tuple[str, ...] = ("pool", "scratch", "device", "processes", "metrics_host", "metrics_port", "slot")
    working = Working(**found, engines=tuple(args.engines), **{name: getattr(args, name) for name in named})
    out = sys.stderr if args.json == "-" else sys.stdout
    workshop.hub.work(working, lambda line: print(harmless(line), file=out, flush=True))
    return Answer(("The worker has stopped; what it had begun is done.",), {"stopped": True})


def tell_pool(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Whoever has it can be a worker of this hub: it is told to administrators alone."""
    vault, user, password = credentials(args, workshop)
    secret = workshop.hub.pool(HubLogin(vault, user, password, args.state))
    if args.output is None:
        return Answer((secret,), {"pool": secret})
    try:
        with os.fdopen(os.open(args.output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{secret}\n")
    except OSError as error:
        raise BadRequest(f"{args.output} cannot be written: {error.strerror}.", "Name a file that is not there yet.") from error
    return Answer((f"wrote  {args.output}",), {"path": str(args.output)})
