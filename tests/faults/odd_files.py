"""Special files, odd names, files that change while they are read: the exact verdict for each."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from tests.faults.campaign import Result, Tally, scratch
from tests.faults.ground import Ground, driven, half_written, opened, unsound
from tests.faults.quick_decoder import quick_decoder
from tests.sounds import a_tone
from workbench.bench.door import Bench
from workbench.domain.commands import OpenCase
from workbench.domain.errors import CaseError
from workbench.domain.evidence import Taken
from workbench.domain.orders import ImportFiles, ImportOutcome
from workbench.jobs.importing import import_files
from workbench.storage.evidence_store import BLOCK, EvidenceStore

TAKEN, KNOWN = "taken as ", "known"
Make = Callable[[Path], Path]


@dataclass(frozen=True, slots=True)
class Case:
    """How the input is made (it answers the path to import), what becomes of it, and what happens while it is read."""

    title: str
    make: Make
    verdict: str  # “taken as NAME”, “known”, or a part of the refusal
    meddle: Callable[[Path], None] | None = None


def tone(folder: Path, name: str | bytes = "tone.wav", *, hz: int = 440) -> Path:
    """A fifth of a second under any name."""
    plain = a_tone(folder / "made.wav", seconds=0.2, hz=hz)
    named = Path(os.fsdecode(os.fsencode(folder) + b"/" + os.fsencode(name)))
    return plain.rename(named)


def long_tone(folder: Path) -> Path:
    """A file that is read in several blocks."""
    return a_tone(folder / "long.wav", seconds=3 * BLOCK / 88_200, rate=44_100)


def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "pipe.wav")
    return folder / "pipe.wav"


def listening(folder: Path) -> Path:
    door = socket.socket(socket.AF_UNIX)
    with _in(folder):  # a socket's name may not be long
        door.bind("s.wav")
    door.close()
    return folder / "s.wav"


def linked(folder: Path) -> Path:
    (folder / "link.wav").symlink_to(tone(folder))
    return folder / "link.wav"


def dangling(folder: Path) -> Path:
    (folder / "gone.wav").symlink_to(folder / "nowhere")
    return folder / "gone.wav"


def circular(folder: Path) -> Path:
    (folder / "loop.wav").symlink_to(folder / "loop.wav")
    return folder / "loop.wav"


def to_a_folder(folder: Path) -> Path:
    (folder / "inside").mkdir()
    tone(folder / "inside")
    (folder / "away").symlink_to(folder / "inside")
    return folder / "away"


def hard_linked(folder: Path) -> Path:
    os.link(tone(folder), folder / "second.wav")
    return folder / "second.wav"


def unreadable(folder: Path) -> Path:
    path = tone(folder)
    path.chmod(0)
    return path


def sparse(folder: Path) -> Path:
    path = tone(folder)
    os.truncate(path, path.stat().st_size + 3 * BLOCK)
    return path


def written(name: str, body: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(body)
        return folder / name

    return make


def header_only(folder: Path) -> Path:
    path = tone(folder)
    os.truncate(path, 44)
    return path


def half_a_header(folder: Path) -> Path:
    path = tone(folder)
    os.truncate(path, 20)
    return path


def empty_folder(folder: Path) -> Path:
    (folder / "none").mkdir()
    return folder / "none"


def full_folder(folder: Path) -> Path:
    (folder / "deep" / "deeper").mkdir(parents=True)
    tone(folder / "deep" / "deeper")
    return folder / "deep"


def hidden_in_a_folder(folder: Path) -> Path:
    (folder / "shown").mkdir()
    tone(folder / "shown", ".tone.wav")
    return folder / "shown"


def hidden(folder: Path) -> Path:
    return tone(folder, ".tone.wav")


def through_a_file(folder: Path) -> Path:
    return tone(folder) / "tone.wav"


def grows(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"more")


def shrinks(path: Path) -> None:
    os.truncate(path, BLOCK + 100)


def is_emptied(path: Path) -> None:
    os.truncate(path, 0)


def is_replaced(path: Path) -> None:
    a_tone(path.with_name("other.wav"), seconds=3 * BLOCK / 88_200, rate=44_100, hz=500).replace(path)


def is_overwritten(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"RIFX")


def is_deleted(path: Path) -> None:
    path.unlink()


def becomes_a_link(path: Path) -> None:
    path.rename(path.with_name("moved.wav"))
    path.symlink_to("moved.wav")


def is_touched(path: Path) -> None:
    os.utime(path, (1, 1))


def named(name: str | bytes) -> Make:
    return lambda folder: tone(folder, name)


# Nothing is forbidden to the superuser, in whose name containers run tests.
FORBIDDEN = "may not be read by you" if os.geteuid() else "taken as tone.wav"
CHANGED = "changed while it was being read"
NO_SOUND = "cannot be read as audio or video"

CASES: tuple[Case, ...] = (
    Case("an ordinary file", tone, "taken as tone.wav"),
    Case("a pipe", fifo, "is a pipe (FIFO), not a file"),
    Case("a socket", listening, "is a socket, not a file"),
    Case("a character device", lambda _: Path("/dev/zero"), "is a character device, not a file"),
    Case("a link", linked, "is a symbolic link, not a file"),
    Case("a link to nowhere", dangling, "is a symbolic link, not a file"),
    Case("a link to itself", circular, "is a symbolic link, not a file"),
    Case("a link to a folder", to_a_folder, "is a symbolic link, not a file"),
    Case("a second name of a file", hard_linked, "taken as second.wav"),
    Case("nothing there", lambda folder: folder / "none.wav", "does not exist"),
    Case("a file used as a folder", through_a_file, "does not exist"),
    Case("a file nobody may read", unreadable, FORBIDDEN),
    Case("a file with a hole", sparse, "taken as tone.wav"),
    Case("no byte", written("none.wav", b""), "is empty"),
    Case("one byte", written("one.wav", b"R"), NO_SOUND),
    Case("a header and nothing else", header_only, NO_SOUND),
    Case("half a header", half_a_header, NO_SOUND),
    Case("zeros", written("zeros.wav", bytes(10_000)), NO_SOUND),
    Case("text called sound", written("text.wav", b"this is no sound\n" * 100), NO_SOUND),
    Case("a playlist", written("list.m3u8", b"#EXTM3U\n#EXTINF:1,\n/etc/passwd\n"), NO_SOUND),
    Case("an FFmpeg script", written("script.ffconcat", b"ffconcat version 1.0\nfile /etc/passwd\n"), NO_SOUND),
    Case("an empty folder", empty_folder, "is empty"),
    Case("a folder in a folder", full_folder, "taken as tone.wav"),
    Case("a hidden file in a folder", hidden_in_a_folder, "were passed over: .tone.wav"),
    Case("a hidden file by its own name", hidden, "taken as .tone.wav"),
    Case("a line break in the name", named("line\nbreak.wav"), "taken as line\\nbreak.wav"),
    Case("an escape sequence in the name", named("\x1b[31mred.wav"), "taken as \\x1b[31mred.wav"),
    Case("a name that turns the writing round", named("gnp\u202evaw.wav"), "taken as gnp\\u202evaw.wav"),
    Case("a name that is no UTF-8", named(b"latin-\xe9.wav"), "taken as latin-\\udce9.wav"),
    Case("a very long name", named("n" * 251 + ".wav"), "taken as " + "n" * 251 + ".wav"),
    Case("a name longer than any", lambda folder: folder / ("n" * 300 + ".wav"), "has a name that is too long"),
    Case("a dash in front", named("-rf.wav"), "taken as -rf.wav"),
    Case("a formula as a name", named("=1+1.wav"), "taken as =1+1.wav"),
    Case("a name with NUL", lambda folder: folder / "a\0b.wav", "is not a possible file name"),
    Case("a file that grows", long_tone, CHANGED, grows),
    Case("a file that shrinks", long_tone, CHANGED, shrinks),
    Case("a file that is emptied", long_tone, CHANGED, is_emptied),
    Case("a file that is replaced", long_tone, CHANGED, is_replaced),
    Case("a file that is overwritten", long_tone, CHANGED, is_overwritten),
    Case("a file that is deleted", long_tone, CHANGED, is_deleted),
    Case("a file that becomes a link", long_tone, CHANGED, becomes_a_link),
    Case("a file whose time is set back", long_tone, CHANGED, is_touched),
    Case("a file of the vault", lambda folder: next((folder.parent.parent / "vault").rglob("vault.db")), "lies inside the vault"),
    Case("the vault itself", lambda folder: folder.parent.parent / "vault", "lies inside the vault"),
    Case("the same bytes again", tone, KNOWN),
)


def run(count: int, seed: int) -> Result:
    """Every case of the table once, whatever the count."""
    tally = Tally("odd files")
    with scratch() as place, quick_decoder():
        ground = Ground.made(Path(place))
        bench = opened(ground.copy(Path(place) / "vault"))
        try:
            for number, case in enumerate(CASES):
                tally.note(case.title, _problem(bench, case, Path(place) / "in" / str(number)))
        finally:
            bench.close()
    return tally.result()


def _problem(bench: Bench, case: Case, folder: Path) -> str:
    folder.mkdir(parents=True)
    # All cases share one case of the vault, so that “the same again” has something to meet: each sound is its own.
    number = "O-1" if case.verdict == KNOWN or case.title == "an ordinary file" else f"O-{folder.name}x"
    if case.verdict != KNOWN:
        bench.do(OpenCase(number, case.title))
    path = case.make(folder)
    came = _came(bench, number, path, case.meddle)
    wrong = "" if _is_as_said(came, case.verdict) else f"“{came}” instead of “{case.verdict}”"
    vault = bench._place.derived.parent
    return "; ".join(filter(None, (wrong, half_written(vault), unsound(bench))))


def _is_as_said(came: str, verdict: str) -> bool:
    exact = verdict.startswith(TAKEN) or verdict == KNOWN
    return came == verdict if exact else verdict in came and not came.startswith(TAKEN)


def _came(bench: Bench, number: str, path: Path, meddle: Callable[[Path], None] | None) -> str:
    place = bench._place
    if meddle:
        place = replace(place, keeper=_Meddling(place.derived.parent / "store", lambda: meddle(path)))
    try:
        outcome: ImportOutcome = driven(import_files(ImportFiles(number, (path,)), place))
    except CaseError as error:
        return error.problem
    except Exception as error:  # noqa: BLE001 - whatever it is, it is the verdict
        return f"the whole import crashed: {type(error).__name__}: {error}"
    return "; ".join(
        (
            *(f"taken as {e.name}" for e in outcome.taken),
            *(KNOWN for _ in outcome.known),
            *(r.problem if r.remedy else f"{r.problem} (and no remedy)" for r in outcome.refused),
        )
    )


class _Meddling(EvidenceStore):
    """A store that lets something happen to the file after the first block was read."""

    def __init__(self, folder: Path, meddle: Callable[[], None]) -> None:
        super().__init__(folder)
        self._meddle = meddle

    def take(self, source: Path, *, on_bytes: Callable[[int, int], None]) -> Taken:
        """The same, with a hand in it."""

        def meddling(done: int, total: int) -> None:
            if done <= BLOCK:
                self._meddle()
            on_bytes(done, total)

        return super().take(source, on_bytes=meddling)


@contextmanager
def _in(folder: Path) -> Iterator[None]:
    here = Path.cwd()
    os.chdir(folder)
    try:
        yield
    finally:
        os.chdir(here)
