"""demo: the main job on the sample recording, in a vault that is thrown away or opened in the window."""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.bench.door import Bench
from workbench.bench.workshop import Workshop
from workbench.cli.answers import Answer
from workbench.cli.following import follow
from workbench.domain.canonical import plain
from workbench.domain.commands import OpenCase
from workbench.domain.custody import Verdict
from workbench.domain.errors import BadRequest, CaseError
from workbench.domain.orders import Export, ImportFiles, ImportOutcome, MakeReport, Process, ProcessOutcome, VerifyVault
from workbench.domain.people import Role
from workbench.domain.questions import CustodyOf, LedgerHead, LinesOf, RecordingsOf, SpeakersOf

CASE = "DEMO-1"
ANALYST = "demo-analyst"
FORMATS = ("txt", "srt", "vtt", "json", "rttm")


def add(verbs: Any, common: argparse.ArgumentParser) -> None:
    """The words of this verb."""
    demo = verbs.add_parser("demo", parents=[common], help="the main job on the sample recording")
    demo.add_argument("--headless", action="store_true", help="no window: leave the report and transcripts in the folder")
    demo.add_argument("-o", "--output", type=Path, default=Path("out"), metavar="FOLDER")
    demo.set_defaults(run=run)


def run(args: argparse.Namespace, workshop: Workshop) -> Answer:
    """With a window: make the demo vault where it is missing and open it. Without: do the whole job."""
    if not args.headless:
        vault, password = _kept_vault(args.output, workshop)
        return Answer(exit_code=workshop.open_window(vault, ANALYST, password))
    with tempfile.TemporaryDirectory(prefix="workbench-demo-") as folder:
        password = _password()
        bench = _new_vault(Path(folder) / "vault", password, workshop)
        try:
            return _whole_job(bench, args.output, workshop.sample)
        finally:
            bench.close()


def _kept_vault(output: Path, workshop: Workshop) -> tuple[Path, str]:
    """The demo vault of last time, or a new one. The password file is written last: without it the vault is half made."""
    vault, beside = output / "demo-vault", output / "demo-vault-password.txt"
    if vault.is_dir() and beside.is_file():
        return vault, beside.read_text(encoding="utf-8").strip()
    shutil.rmtree(vault, ignore_errors=True)
    _make(output)
    password = _password()
    bench = _new_vault(vault, password, workshop)
    try:
        _imported(bench, workshop.sample)
    finally:
        bench.close()
    beside.touch(mode=0o600)
    beside.write_text(f"{password}\n", encoding="utf-8")
    print(f"Demo vault {vault}; {ANALYST} has the password {password} (also in {beside}).", flush=True)
    return vault, password


def _imported(bench: Bench, sample: Path) -> ImportOutcome:
    outcome = follow(bench.start(ImportFiles(CASE, (sample,))))
    assert isinstance(outcome, ImportOutcome)  # noqa: S101 - this order has this outcome
    if not outcome.taken:
        raise CaseError(f"The sample was refused: {outcome.refused[0].problem}", outcome.refused[0].remedy)
    return outcome


def _new_vault(vault: Path, password: str, workshop: Workshop) -> Bench:
    workshop.found(vault, admin="demo-admin", password=password)
    admin = workshop.unlock(vault, user="demo-admin", password=password)
    try:
        admin.enrol(ANALYST, Role.ANALYST, password)
    finally:
        admin.close()
    bench = workshop.unlock(vault, user=ANALYST, password=password)
    bench.do(OpenCase(CASE, "Sample recording"))
    return bench


def _make(output: Path) -> None:
    try:
        output.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadRequest(f"{output} cannot be made: {error.strerror}.", "Choose another folder with -o.") from error


def _password() -> str:
    return "-".join(secrets.token_hex(3) for _ in range(4))


def _whole_job(bench: Bench, output: Path, sample: Path) -> Answer:
    _make(output)
    seconds: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        began = time.perf_counter()
        result = work()
        seconds[name] = round(time.perf_counter() - began, 2)
        return result

    taken: ImportOutcome = timed("import", lambda: _imported(bench, sample))
    made: ProcessOutcome = timed("process", lambda: follow(bench.start(Process(CASE))))
    if not made.drafts:
        raise CaseError(f"The sample was not transcribed: {made.failed[0].problem}", made.failed[0].remedy)
    recording = bench.ask(RecordingsOf(taken.taken[0].id))[0]
    timed("export", lambda: _exports(bench, recording.id, output))
    report = timed("report", lambda: follow(bench.start(MakeReport(CASE, output / "report.pdf"))))
    (output / "custody.json").write_text(_custody(bench), encoding="utf-8")
    verdict: Verdict = timed("verify", lambda: follow(bench.start(VerifyVault())))
    lines = bench.ask(LinesOf(recording.id))
    summary = {
        "sample": sample.name,
        "duration_s": round(recording.rate.seconds(recording.frames), 2),
        "utterances": len(lines),
        "words": sum(len(line.text.split()) for line in lines),
        "speakers": len(bench.ask(SpeakersOf(recording.id))),
        "report_pages": report.pages,
        "report_sha256": report.sha256,
        "vault_sound": verdict.is_sound,
        "seconds": seconds,
    }
    (output / "summary.json").write_text(json.dumps(summary, indent=1) + "\n", encoding="utf-8")
    return Answer(_told(summary, output), summary, 0 if verdict.is_sound else 1)


def _exports(bench: Bench, recording_id: str, output: Path) -> None:
    for form in FORMATS:
        follow(bench.start(Export(recording_id, form, output / f"transcript.{form}")))


def _custody(bench: Bench) -> str:
    entries = [
        {
            "seq": e.seq,
            "at": e.at,
            "actor": e.actor,
            "kind": e.kind,
            "subject": e.subject,
            "hash": e.hash,
            "body": e.body.decode(),
            "signature": e.signature.hex(),
        }
        for e in bench.ask(CustodyOf())
    ]
    return json.dumps({"head": plain(bench.ask(LedgerHead())), "entries": entries}, ensure_ascii=False, indent=1) + "\n"


def _told(summary: dict[str, Any], output: Path) -> tuple[str, ...]:
    times = " · ".join(f"{name} {value:.1f} s" for name, value in summary["seconds"].items())
    return (
        f"{summary['sample']}: {summary['duration_s']:.1f} s of sound, {summary['speakers']} speakers, "
        f"{summary['utterances']} utterances, {summary['words']} words",
        f"took {times}",
        f"left in {output}: report.pdf ({summary['report_pages']} pages, signed), "
        f"transcript.{{{','.join(FORMATS)}}}, custody.json, summary.json",
        f"vault {'sound' if summary['vault_sound'] else 'HAS FINDINGS'}",
    )
