"""search: what was said and noted, and the index it is found by."""

from __future__ import annotations

import argparse
from typing import Any

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.access import credentials, opened, recording_named
from workbench.cli.answers import Answer, table
from workbench.domain.errors import BadRequest
from workbench.domain.questions import CaseNumbered, SearchText
from workbench.domain.search import NOTE, Hit, SearchPage, sought


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this family."""
    look = verbs.add_parser("search", parents=[common], help="find what was said and noted")
    look.add_argument("text", nargs="?", default="", metavar="TEXT", help='words, "a phrase", begin*, -without, this OR that')
    where = look.add_mutually_exclusive_group()
    where.add_argument("--case", default="", metavar="NUMBER", help="in one case; everywhere without it")
    where.add_argument("--recording", default="", metavar="EVIDENCE", help="in one recording: CASE/EXHIBIT")
    look.add_argument("--speaker", default="", metavar="NAME", help="said by a voice of this name")
    look.add_argument("--limit", type=int, default=50, metavar="N", help="so many at most")
    look.add_argument("--skip", type=int, default=0, metavar="N", help="without the first so many")
    look.add_argument("--rebuild", action="store_true", help="make the index anew, where verify found it damaged")
    look.set_defaults(run=search)


def search(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """The passages that hold it; with --rebuild the index is made anew first."""
    if not args.rebuild and sought(args.text).is_empty:
        raise BadRequest("Nothing to search for.", 'Name a word or more: workbench search "grey car"')
    if args.limit < 1 or args.skip < 0:
        raise BadRequest("That is no number of hits.", "Give --limit from 1 and --skip from 0.")
    made = _made_anew(args, workshop) if args.rebuild else ()
    if not args.text:
        return Answer(made)
    with opened(args, workshop) as bench:
        page = bench.ask(_question(args, bench))
    return Answer((*made, *_said(page)), {"total": page.total, "capped": page.is_capped, "hits": [_data(h) for h in page.hits]})


def _made_anew(args: argparse.Namespace, workshop: Workshop) -> tuple[str, ...]:
    vault, user, password = credentials(args, workshop)
    return (f"indexed  {workshop.index_anew(vault, user=user, password=password):,} passages",)


def _question(args: argparse.Namespace, bench: Bench) -> SearchText:
    if args.case and bench.ask(CaseNumbered(args.case)) is None:
        raise BadRequest(f"There is no case {args.case}.", "See: workbench case list")
    recording = recording_named(args.recording, bench).id if args.recording else ""
    return SearchText(args.text, recording, args.case, args.speaker, limit=args.limit, offset=args.skip)


def _said(page: SearchPage) -> tuple[str, ...]:
    if not page.hits:
        return ("nothing found",)
    count = f"{page.total:,}{'+' if page.is_capped else ''} found"
    begun = ", none with the whole words: these begin like them" if page.is_widened else ""
    return (*table([_row(hit) for hit in page.hits]), f"{count}{begun}")


def _row(hit: Hit) -> tuple[str, ...]:
    at = hit.rate.clock(hit.span.first) if hit.span is not None else "–"
    who = f"{hit.speaker} (note)" if hit.kind == NOTE else hit.speaker
    return (f"{hit.case_number}/{hit.exhibit}", at, who, _marked(hit))


def _marked(hit: Hit) -> str:
    """The line with what was found in brackets."""
    text = hit.text
    for first, end in reversed(hit.marks):
        text = f"{text[:first]}[{text[first:end]}]{text[end:]}"
    return text


def _data(hit: Hit) -> dict[str, Any]:
    return {
        "case": hit.case_number,
        "exhibit": hit.exhibit,
        "recording": hit.recording_id,
        "kind": hit.kind,
        "passage": hit.passage,
        "from": None if hit.span is None else hit.rate.clock(hit.span.first),
        "to": None if hit.span is None else hit.rate.clock(hit.span.end),
        "speaker": hit.speaker,
        "text": hit.text,
        "marks": [list(mark) for mark in hit.marks],
    }
