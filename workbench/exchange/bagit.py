"""BagIt 1.0 (RFC 8493) folders with SHA-256: written whole, and read as if somebody hostile had packed them."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path

from workbench.domain.custody import Finding
from workbench.domain.errors import CaseError
from workbench.domain.progress import Progress

DECLARATION = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
BAGIT, INFO, MANIFEST, TAG_MANIFEST = "bagit.txt", "bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt"
PAYLOAD = "data/"
BLOCK, _BLOCKS_BETWEEN = 1 << 20, 256
LARGEST_TEXT = 64 << 20
MOST_FILES, MOST_FINDINGS = 200_000, 2_000

CHANGED = "The bundle is not the one that was made."
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_SHA256 = re.compile(r"[0-9a-f]{64}")
_OPENING = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


def is_safe(path: str) -> bool:
    """Whether a relative path names the same file inside the bag on every system."""
    parts = path.split("/")
    return len(path) <= 400 and all(_PART.fullmatch(p) and not p.endswith(".") and not _DEVICE.fullmatch(p) for p in parts)


def safe_part(name: str) -> str:
    """A name of any kind as one part of such a path; what tells two alike apart is for the caller to add."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-.")[:80].rstrip("-.")
    return plain if plain and is_safe(plain) else "unnamed"


class BagWriter:
    """Packs a bag into a new folder; every file is on the disk before the manifests name it."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=False)
        self._folder = folder
        self._digests: dict[str, str] = {}

    def put(self, path: str, body: bytes) -> None:
        """One file from memory."""
        self._write(path, iter((body,)))

    def copy(self, path: str, source: Path, on_bytes: Callable[[int], None]) -> str:
        """One file from the disk; the SHA-256 of what was written. `on_bytes` hears of every block and may raise to stop."""
        with source.open("rb") as file:
            return self._write(path, _told(_blocks(file), on_bytes))

    def part(self, name: str) -> str:
        """Any name as one part of a path."""
        return safe_part(name)

    def finish(self, info: Mapping[str, str]) -> bytes:
        """Write declaration, information and manifests; the tag manifest's bytes, for whoever signs them."""
        self.put(BAGIT, DECLARATION.encode())
        self.put(INFO, "".join(f"{name}: {' '.join(value.split())}\n" for name, value in info.items()).encode())
        self.put(MANIFEST, _manifest({p: d for p, d in self._digests.items() if p.startswith(PAYLOAD)}))
        tags = _manifest({p: d for p, d in self._digests.items() if not p.startswith(PAYLOAD)})
        self.put(TAG_MANIFEST, tags)
        return tags

    def _write(self, path: str, blocks: Iterator[bytes]) -> str:
        if not is_safe(path) or path.lower() in map(str.lower, self._digests):
            raise CaseError(f"A bundle cannot hold a file called {path!r}.", "Give the file another name.")
        place, sha256 = self._folder / path, hashlib.sha256()
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            for block in blocks:
                sha256.update(block)
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        self._digests[path] = sha256.hexdigest()
        return self._digests[path]


def _manifest(digests: Mapping[str, str]) -> bytes:
    return "".join(f"{digests[path]}  {path}\n" for path in sorted(digests)).encode()


def _blocks(file: BufferedReader) -> Iterator[bytes]:
    return iter(lambda: file.read(BLOCK), b"")


def _told(blocks: Iterator[bytes], on_bytes: Callable[[int], None]) -> Iterator[bytes]:
    for block in blocks:
        yield block
        on_bytes(len(block))


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag as it was found: its ordinary files by path with what they hash to, and what is wrong with it."""

    folder: Path
    digests: Mapping[str, str]
    findings: tuple[Finding, ...]

    def under(self, prefix: str) -> tuple[str, ...]:
        """The files below a folder, in order."""
        return tuple(path for path in sorted(self.digests) if path.startswith(prefix))

    def opened(self, path: str) -> BufferedReader:
        """One of its files, never through a link."""
        return _opened(self.folder, path)

    def read(self, path: str, limit: int = LARGEST_TEXT) -> bytes | None:
        """A file whole; None where it is not there or too large."""
        if path not in self.digests:
            return None
        with self.opened(path) as file:
            body = file.read(limit + 1)
        return None if len(body) > limit else body


def examined(folder: Path, *, needed: tuple[str, ...] = (), unlisted: tuple[str, ...] = ()) -> Generator[Progress, None, Bag]:
    """Every file hashed and compared with the manifests, both ways. `unlisted` may stand beside the manifests.

    Links, pipes, devices and odd names are findings and never opened; nothing outside the folder is read.
    """
    inside = _Inside(folder)
    inside.look()
    digests = {}
    for done, path in enumerate(sorted(inside.sizes)):
        yield Progress("bundle", done, len(inside.sizes), path)
        digests[path] = yield from _digest(folder, path, Progress("bundle", done, len(inside.sizes), path))
    listed = inside.manifests(needed)
    inside.compare(digests, listed, {TAG_MANIFEST, *unlisted})
    return Bag(folder, digests, tuple(inside.findings))


class _Inside:
    """What lies in a folder that says it is a bag."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.sizes: dict[str, int] = {}
        self.findings: list[Finding] = []

    def look(self) -> None:
        """Every ordinary file below the folder."""
        waiting = [""]
        while waiting and len(self.sizes) <= MOST_FILES and len(self.findings) <= MOST_FINDINGS:
            inside = waiting.pop()
            with os.scandir(self._folder / inside) as items:
                for item in sorted(items, key=lambda entry: entry.name):
                    self._look_at(item, inside + item.name, waiting)
        if len(self.sizes) > MOST_FILES:
            self.find("", f"holds more than {MOST_FILES} files")

    def _look_at(self, item: os.DirEntry[str], path: str, waiting: list[str]) -> None:
        status = item.stat(follow_symlinks=False)
        if not is_safe(path):
            self.find(path, "has a name that no bundle has")
        elif stat.S_ISDIR(status.st_mode):
            waiting.append(f"{path}/")
        elif stat.S_ISREG(status.st_mode):
            self.sizes[path] = status.st_size
        else:
            self.find(path, "is a link or a device, not a file")

    def find(self, path: str, problem: str, meaning: str = CHANGED) -> None:
        """Enter a finding about a file."""
        self.findings.append(Finding(f"bag {path}" if path else "bag", problem, meaning))

    def manifests(self, needed: tuple[str, ...]) -> dict[str, str]:
        """What the manifests say, where they can be read."""
        for path in (*(BAGIT, INFO, MANIFEST, TAG_MANIFEST), *needed):
            if path not in self.sizes:
                self.find(path, "is missing")
        if "fetch.txt" in self.sizes:
            self.find("fetch.txt", "asks for files from elsewhere", "A bundle is whole; what it would fetch can be anything.")
        if BAGIT in self.sizes and self._text(BAGIT) != DECLARATION:
            self.find(BAGIT, "does not declare BagIt 1.0")
        listed: dict[str, str] = {}
        for manifest in (MANIFEST, TAG_MANIFEST):
            self._read_manifest(manifest, listed)
        return listed

    def _read_manifest(self, manifest: str, listed: dict[str, str]) -> None:
        for number, line in enumerate(self._text(manifest).split("\n")[:-1], 1):
            digest, _, path = line.partition("  ")
            payload = path.startswith(PAYLOAD) is (manifest == MANIFEST)
            if not (_SHA256.fullmatch(digest) and is_safe(path) and payload):
                self.find(manifest, f"line {number} names no file that a bundle has")
            elif path in listed:
                self.find(path, "stands in the manifest twice")
            else:
                listed[path] = digest

    def _text(self, path: str) -> str:
        if path not in self.sizes:
            return ""
        if self.sizes[path] > LARGEST_TEXT:
            self.find(path, f"is larger than {LARGEST_TEXT} bytes")
            return ""
        with _opened(self._folder, path) as file:
            return file.read(LARGEST_TEXT).decode("utf-8", "replace")

    def compare(self, digests: Mapping[str, str], listed: Mapping[str, str], unlisted: set[str]) -> None:
        """The files against the manifests."""
        self._spelling(sorted({*digests, *listed}))
        missed = {finding.place for finding in self.findings}
        for path in sorted(listed):
            if path not in digests and f"bag {path}" not in missed:
                self.find(path, "is missing")
            elif path in digests and digests[path] != listed[path]:
                self.find(path, "is not the file that was put in", "The file was changed after the bundle was made.")
        for path in sorted(digests.keys() - listed.keys() - unlisted - {"fetch.txt"}):
            self.find(path, "stands beside the manifest", "It was put in after the bundle was made.")

    def _spelling(self, paths: list[str]) -> None:
        spelt: dict[str, str] = {}
        for path in paths:
            other = spelt.setdefault(path.lower(), path)
            if other != path:
                self.find(path, f"is {other} on a system that does not tell capitals apart")


def _opened(folder: Path, path: str) -> BufferedReader:
    return os.fdopen(os.open(folder / path, _OPENING), "rb")


def _digest(folder: Path, path: str, at: Progress) -> Generator[Progress, None, str]:
    """Of one file; a large one lets itself be stopped."""
    sha256 = hashlib.sha256()
    with _opened(folder, path) as file:
        for number, block in enumerate(_blocks(file), 1):
            sha256.update(block)
            if number % _BLOCKS_BETWEEN == 0:
                yield at
    return sha256.hexdigest()
