"""Prints the manual page of `workbench` from its own parser, so that the two never differ."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from workbench import __version__
from workbench.cli.main import parser

HEAD = r""".TH WORKBENCH 1 "" "Forensic Audio Workbench {version}"
.SH NAME
workbench \- prove what was said in a recording
.SH SYNOPSIS
.B workbench
.br
.B workbench
.I VERB
[options]
.SH DESCRIPTION
Without a verb the window opens. Each verb passes the same door as the window: the same permissions, the same signed ledger.
.B workbench VERB \-\-help
tells all of its options.
.SH VERBS"""
FOOT = r""".SH ENVIRONMENT
.TP
.B WORKBENCH_VAULT, WORKBENCH_USER, WORKBENCH_PASSWORD
stand in for \-\-vault, \-\-user and the password.
.TP
.B WORKBENCH_MODELS, WORKBENCH_ENGINES, WORKBENCH_PRESETS
where models, engines' own environments and presets stand.
.SH EXIT STATUS
0 something usable, 1 findings, 2 usage, 3 permission or login, 4 all input refused, 5 a model or engine is missing,
70 a defect of the program."""


def main() -> None:
    """The page, to standard output."""
    print(HEAD.format(version=__version__))
    for name, said, acts in verbs(parser()):
        print(f".TP\n.B {_plain(name)}\n{_plain(said)}")
        for act, told in acts:
            print(f".RS\n.TP\n.B {_plain(act)}\n{_plain(told)}\n.RE")
    print(FOOT)


def verbs(whole: argparse.ArgumentParser) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """(verb, what it does, its acts with what they do)."""
    for action in _choices(whole):
        for choice in action._choices_actions:
            acts = [
                (one.dest, one.help or "") for inner in _choices(action.choices[choice.dest]) for one in inner._choices_actions
            ]
            yield choice.dest, choice.help or "", acts


def _choices(of: argparse.ArgumentParser) -> Iterator[argparse._SubParsersAction[argparse.ArgumentParser]]:
    return (action for action in of._actions if isinstance(action, argparse._SubParsersAction))


def _plain(text: str) -> str:
    """Text in which troff finds no command of its own."""
    plain = text.replace("\\", r"\e").replace("-", r"\-").replace("%%", "%")
    return rf"\&{plain}" if plain.startswith((".", "'")) else plain


if __name__ == "__main__":
    main()
