"""models, health, evaluate, benchmark: about this machine, not about a case."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from workbench.bench.workshop import Workshop
from workbench.cli.access import credentials
from workbench.cli.answers import Answer, table
from workbench.cli.following import follow
from workbench.cli.verbs.evidence import add_engine_words
from workbench.cli.verdicts import told
from workbench.domain.canonical import fact
from workbench.domain.commands import RecordValidation
from workbench.domain.errors import NotPermitted
from workbench.domain.leaving import Validation
from workbench.domain.models import ModelState


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    models = verbs.add_parser("models", parents=[common], help="the model store").add_subparsers(dest="act", required=True)
    models.add_parser("list", parents=[common], help="what there is").set_defaults(run=list_models)
    fetch = models.add_parser("fetch", parents=[common], help="fetch and verify; the default set without names")
    fetch.add_argument("names", nargs="*", metavar="NAME")
    fetch.add_argument("--from", dest="source", type=Path, metavar="BUNDLE|FOLDER", help="a bundle or folder to take from")
    fetch.set_defaults(run=fetch_models)
    check = models.add_parser("verify", parents=[common], help="hash again what is there")
    check.add_argument("names", nargs="*", metavar="NAME")
    check.set_defaults(run=verify_models)
    own = models.add_parser("add", parents=[common], help="add a CTranslate2, ONNX or safetensors folder of your own")
    own.add_argument("name", metavar="NAME")
    own.add_argument("folder", type=Path, metavar="FOLDER")
    own.add_argument("--licence", default="as stated by the person who added it")
    own.set_defaults(run=add_model)
    bundle = models.add_parser("bundle", parents=[common], help="one file for a machine without a network")
    bundle.add_argument("names", nargs="*", metavar="NAME")
    bundle.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    bundle.set_defaults(run=bundle_models)

    whole = verbs.add_parser("health", parents=[common], help="what works here and what does not")
    whole.add_argument(
        "--deep", action="store_true", help="look at every byte of every model, which takes as long as reading them"
    )
    whole.set_defaults(run=health)

    evaluate = verbs.add_parser("evaluate", parents=[common], help="WER and DER over your labelled recordings")
    evaluate.add_argument("folder", type=Path, metavar="FOLDER")
    add_engine_words(evaluate)
    evaluate.add_argument("--bar", type=float, metavar="WER", help="exit 1 when the total WER is above this percentage")
    evaluate.add_argument(
        "--record",
        action="store_true",
        help="enter what was measured into the vault, for its reports; the folder's name goes into them and into bundles",
    )
    evaluate.set_defaults(run=run_evaluation)

    measure = verbs.add_parser("benchmark", parents=[common], help="ratios against peers and limits on this machine")
    measure.add_argument("names", nargs="*", metavar="NAME")
    measure.set_defaults(run=run_benchmark)


def list_models(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Every model of the lock and whether it is here."""
    states = workshop.models.states()
    rows = [_row(s) for s in states]
    return Answer(table(rows), {"models": [_data(s) for s in states]})


def _row(state: ModelState) -> tuple[str, ...]:
    here = "present" if state.present else "not here"
    return (state.name, here, f"{state.size / 1e6:.0f} MB", "default" if state.is_default else "", state.licence, state.title)


def _data(state: ModelState) -> dict[str, Any]:
    return {
        "name": state.name,
        "present": state.present,
        "size": state.size,
        "default": state.is_default,
        "licence": state.licence,
        "title": state.title,
    }


def fetch_models(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Fetch, verify, store; what is there already is left alone."""
    names = args.names or [s.name for s in workshop.models.states() if s.is_default]
    follow(workshop.models.fetch(names, source=args.source))
    return Answer(tuple(f"{name}  present and verified" for name in names), {"fetched": names})


def verify_models(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Hash every file again."""
    return told(workshop.models.verify(args.names or [s.name for s in workshop.models.states() if s.present]))


def add_model(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Take a model of the user's own and record its digests."""
    state = workshop.models.add(args.name, args.folder, args.licence)
    return Answer((f"{state.name}  added, {state.size / 1e6:.0f} MB",), _data(state))


def bundle_models(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Write the bundle."""
    names = args.names or [s.name for s in workshop.models.states() if s.present]
    follow(workshop.models.bundle(names, args.output))
    return Answer((f"wrote  {args.output}  {', '.join(names)}",), {"path": str(args.output), "models": names})


def health(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 0 when everything needed is in order, 5 otherwise."""
    checks = workshop.health(deep=args.deep)
    rows = [("ok" if good else "MISSING", name, detail) for name, good, detail in checks]
    data = {"checks": [{"check": n, "ok": good, "detail": d} for n, good, d in checks]}
    return Answer(table(rows), data, 0 if all(good for _, good, _ in checks) else 5)


def run_evaluation(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Exit 1 when the total WER is above the bar; the problem's own code where no recording could be scored."""
    enter = _recorder(args, workshop) if args.record else None
    result: dict[str, Any] = follow(workshop.evaluate(args.folder, engine=args.engine, preset=args.preset))
    total = result["total"].get("wer")
    under = args.bar is not None and (total is None or total > args.bar)
    lines, failed = tuple(result.pop("table")), result.pop("exit_code")
    entered = enter([fact(Validation, held) for held in result["validations"]]) if enter else ()
    return Answer((*lines, *entered), result, failed or (1 if under else 0))


def _recorder(args: argparse.Namespace, workshop: Workshop) -> Callable[[Sequence[Validation]], tuple[str, ...]]:
    """Who enters it has to be able to, which is asked before hours of work; the vault is closed meanwhile."""
    vault, user, password = credentials(args, workshop)
    with closing(workshop.unlock(vault, user=user, password=password)) as bench:
        if why := bench.read_only or bench.refusal(RecordValidation):
            raise NotPermitted(
                f"What is measured could not be entered: {why}", "Leave --record out, or log in as an administrator."
            )

    def enter(measured: Sequence[Validation]) -> tuple[str, ...]:
        with closing(workshop.unlock(vault, user=user, password=password)) as bench:
            for one in measured:
                bench.do(RecordValidation(one))
        return tuple(map(_entered, measured)) or ("entered  nothing: no reference has words.",)

    return enter


def _entered(one: Validation) -> str:
    return f"entered  {one.engine}, {one.condition}: WER {one.permille / 10:.1f} % of {one.words:,} words"


def run_benchmark(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """Ratios; never a failure on time."""
    result: dict[str, Any] = follow(workshop.benchmark(args.names))
    return Answer(tuple(result.pop("table")), result)
