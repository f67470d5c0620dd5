"""The parser, the literal list of verb families, and what an error looks like on a terminal."""

from __future__ import annotations

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

from workbench import __version__
from workbench.bench.workshop import Workshop
from workbench.cli.answers import Answer, harmless, say
from workbench.cli.verbs import (
    analysis,
    bundle,
    cases,
    comparing,
    demo,
    dispute,
    engines,
    evidence,
    exchange,
    hub,
    live,
    machine,
    people,
    presets,
    report,
    review,
    search,
    signing,
    transcript,
    vault,
    watching,
)
from workbench.domain.errors import CaseError, WorkbenchError

FAMILIES = (
    vault, people, cases, evidence, watching, live, transcript, exchange, report, signing,
    analysis, review, comparing, dispute, search, bundle, hub, engines, machine, presets, demo,
)  # fmt: skip


def run(words: Sequence[str], workshop: Workshop) -> int:
    """Carry out one call and return its exit code; without a verb the window opens."""
    args = parser().parse_args(words)
    try:
        if args.verb is None:
            return workshop.open_window(None, "", "")
        answer = args.run(args, workshop)
        _tell(answer, args.json)
    except CaseError as error:
        print(f"workbench: {_apart(error.problem)}\n{harmless(error.remedy)}".rstrip(), file=sys.stderr)
        if args.verb and args.json == "-":
            say(Answer(data={"problem": error.problem, "remedy": error.remedy}, exit_code=error.exit_code), args.json)
        return error.exit_code
    except KeyboardInterrupt:
        print("workbench: cancelled; what was finished is kept.", file=sys.stderr)
        return 130
    except WorkbenchError as error:
        print(f"workbench: a defect of the program: {error}", file=sys.stderr)
        return error.exit_code
    except Exception:  # noqa: BLE001 - the program's edge
        traceback.print_exc()
        print("workbench: a defect of the program; the lines above say where.", file=sys.stderr)
        return 70
    code: int = answer.exit_code
    return code


def _apart(problem: str) -> str:
    """Several problems on a line each, set in, so that a name with a line break in it looks like no message of ours."""
    return "\n           ".join(map(harmless, problem.split("\n")))


def _tell(answer: Answer, to_json: str | None) -> None:
    """The answer, as far as its reader wants it: `| head` is no defect, and what was found is still the exit code."""
    try:
        say(answer, to_json)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains once more when it ends


class _Verbs(argparse._SubParsersAction):  # type: ignore[type-arg]  # it takes no argument at run time
    """Verbs whose own help begins with what stands beside them in the list."""

    def add_parser(self, name: str, **words: Any) -> Any:
        said = words.get("help", "")
        return super().add_parser(name, description=f"{said[:1].upper()}{said[1:]}.", **words)


class _Parser(argparse.ArgumentParser):
    def __init__(self, **words: Any) -> None:
        super().__init__(**words)
        self.register("action", "parsers", _Verbs)


def parser() -> argparse.ArgumentParser:
    """All words. Each verb takes the common options after it, so that they read where they matter."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--vault", metavar="FOLDER", help="else WORKBENCH_VAULT")
    common.add_argument("--user", metavar="NAME", help="else WORKBENCH_USER")
    common.add_argument("--password-file", metavar="FILE", help="else WORKBENCH_PASSWORD, else a prompt")
    common.add_argument("--json", nargs="?", const="-", metavar="FILE", help="one JSON document instead of text, or beside it")
    whole = _Parser(prog="workbench", description="Prove what was said in a recording.")
    whole.add_argument("--version", action="version", version=f"workbench {__version__}")
    verbs = whole.add_subparsers(dest="verb", metavar="VERB")
    for family in FAMILIES:
        family.add(verbs, common)
    return whole
