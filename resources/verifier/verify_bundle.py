#!/usr/bin/env python3
"""Check a bundle of the Forensic Audio Workbench without the Workbench: a second opinion in one file.

    python3 verify_bundle.py [BUNDLE] [--root FINGERPRINT] [--checkpoint FILE] [--json]

Needs Python 3.9 or later and the package `cryptography`; reads the bundle, writes nothing, opens no network.
It shares no code with the Workbench. A copy that came inside a bundle proves nothing by itself: take this file from the
laboratory or read it. BUNDLE is the folder this file stands in when none is named.

What it checks, in this order
  1. The folder is a BagIt bag: every file is in a manifest with its SHA-256, nothing else is there, no link, no odd name.
  2. The tag manifest is signed by the person who made the bundle, with the key the ledger gives them.
  3. The ledger, entry by entry: canonical JSON (RFC 8785), place, chain of hashes, signature (Ed25519), the signer enrolled
     and entitled, the payload by its digest, and whether the event may follow what came before. People's roles come from
     entries that an administrator signed, and the first administrator from the laboratory's root: --root says which.
     An entry about another case may be hidden: then its two hashes stand for it, and the chain and the tree still close.
  4. Checkpoints: the RFC 6962 root over the entries, against each checkpoint in the ledger, checkpoint.txt and --checkpoint.
  5. Reviews: the content of each exhibit is made again from the entries and compared with what was submitted and approved;
     nobody approves their own work; nothing changes while it is before a reviewer or approved.
  6. Field units and their hub: what each signed for the other, with the key that an administrator entered for it; that it is
     about the exhibit, the draft and the checkpoint it stands for; and that nothing went or came while it might not.
  7. Evidence files and reports by SHA-256; the transcripts for people are made again from the entries, word for word; the
     models by name and digest, as the recipes in the entries name them.

What it does not check: signatures inside PDF files and timestamp tokens (matched by digest only); what hidden entries say; and
the transcripts in other programs' formats under data/exports: they are listed and unchanged since the maker signed, and are not
made again here. The Workbench makes them again (workbench bundle verify).
Exit code 0: sound. 1: findings. 2: it could not be run.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import os
import re
import stat
import struct
import sys
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from functools import partialmethod

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    sys.exit("verify_bundle.py needs the package cryptography: python3 -m pip install cryptography")

FORMATS = {"forensic-audio-workbench/bundle/1": 1, "forensic-audio-workbench/bundle/2": 2}
BUNDLE_TAG, EVENT_TAG = b"FAW-BUNDLE-v1\0", b"FAW-EVENT-v1\0"
ORIGIN = "forensic-audio-workbench/"
BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
MANIFEST, TAG_MANIFEST, SIGNATURE = "manifest-sha256.txt", "tagmanifest-sha256.txt", "signature.json"
NEEDED = ("bagit.txt", "bag-info.txt", MANIFEST, TAG_MANIFEST, SIGNATURE, "data/ledger.jsonl", "data/checkpoint.txt")
NO_HASH = "0" * 64
ROOT = "lab root"
MODELS, EXPORTS = "data/models.json", "data/exports/"
PLACES = ("data/payloads/", "data/evidence/", "data/reports/", "data/transcripts/")
FILES = (*NEEDED, "data/evidence-not-enclosed.txt", "verify_bundle.py", "README.txt", "fetch.txt")
ENDINGS = ("json", "eaf", "TextGrid", "rttm", "jsonld")
LONGEST_LINE, LARGEST_TEXT, LARGEST_PAYLOAD, LARGEST_LEDGER = 1 << 20, 64 << 20, 128 << 20, 2 << 30
MOST_FILES, MOST_FINDINGS, MOST_CONTAINERS, MOST_MEMBERS = 200_000, 2_000, 2_000_000, 10_000_000

CHANGED = "The entry is not the one that was signed: it was changed, or it was never genuine."
FORGED = "Someone wrote the entry without the right to."
FOLLOWS = "What it stands on is not what is found above: the entry itself may be genuine. See the first finding."
# What a genuine entry says too, once something before it was changed.
AFTERMATH = (
    "submits another content than the exhibit had",
    "binds another history than it stands on",
    "is a checkpoint of another history",
    "is a hub's receipt for another history than this one",
)
REWRITTEN = "History was rewritten."
NOT_AS_MADE = "The bundle is not the one that was made."


class Unreadable(ValueError):
    """What no version of the Workbench wrote."""


@dataclass
class Verdict:
    """What was found, and what was looked at."""

    findings: list = field(default_factory=list)
    checked: list = field(default_factory=list)
    unchecked: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    def find(self, place, problem, meaning):
        """Enter a finding: where, what, and what it means."""
        self.findings.append({"place": place, "problem": problem, "meaning": meaning})


# ---------------------------------------------------------------------------------------------------- 1. the folder


SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,200}")
DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
DIGEST = re.compile(r"[0-9a-f]{64}")


def is_safe(path):
    """A relative path that means the same file on every system: no "..", no root, no drive, no device."""
    parts = path.split("/")
    return len(path) <= 400 and all(SAFE.fullmatch(p) and not p.endswith(".") and not DEVICES.fullmatch(p) for p in parts)


def is_in_place(path, number):
    """Whether a bundle of this format has a file there."""
    if number > 1 and path.startswith(EXPORTS):
        return path.rpartition(".")[2] in ENDINGS
    return path in FILES or path.startswith(PLACES) or (number > 1 and path == MODELS)


class Bag:
    """The files of a bundle. Nothing outside its folder is ever opened, no link is followed, no pipe is waited for."""

    def __init__(self, folder, verdict):
        self.folder, self.verdict = folder, verdict
        self.listed, self.digests = {}, {}
        self.files = self._on_disk()
        self.format = self._format()

    def _on_disk(self):
        """Size by path of every ordinary file; anything else is a finding."""
        found, waiting = {}, [""]
        while waiting and len(found) <= MOST_FILES and len(self.verdict.findings) <= MOST_FINDINGS:
            inside = waiting.pop()
            with os.scandir(os.path.join(self.folder, inside)) as items:
                for item in sorted(items, key=lambda entry: entry.name):
                    self._look_at(item, inside + item.name, found, waiting)
        if len(found) > MOST_FILES:
            self._find("", f"holds more than {MOST_FILES} files")
        return found

    def _format(self):
        """The number of the format that signature.json names; the newest where it names none."""
        try:
            return FORMATS[json.loads(self.read(SIGNATURE).decode("utf-8"))["format"]]
        except Exception:  # a signature nobody can read is a finding of its own
            return max(FORMATS.values())

    def _look_at(self, item, path, found, waiting):
        mode = item.stat(follow_symlinks=False)
        if not is_safe(path):
            self._find(path, "has a name that no bundle has")
        elif stat.S_ISDIR(mode.st_mode):
            waiting.append(path + "/")
        elif stat.S_ISREG(mode.st_mode):
            found[path] = mode.st_size
        else:
            self._find(path, "is a link or a device, not a file")

    def _find(self, path, problem, meaning=NOT_AS_MADE):
        self.verdict.find(f"bag {path}" if path else "bag", problem, meaning)

    def opened(self, path):
        """A file of the bag, open for reading."""
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
        return os.fdopen(os.open(os.path.join(self.folder, *path.split("/")), flags), "rb")

    def read(self, path, limit=LARGEST_TEXT):
        """A file whole; empty where it is not there or too large to be one of ours."""
        if self.files.get(path, limit + 1) > limit:
            return b""
        with self.opened(path) as file:
            return file.read(limit)

    def digest(self, path):
        """SHA-256 of a file's bytes."""
        if path not in self.digests:
            sha256 = hashlib.sha256()
            with self.opened(path) as file:
                for block in iter(lambda: file.read(1 << 20), b""):
                    sha256.update(block)
            self.digests[path] = sha256.hexdigest()
        return self.digests[path]

    def under(self, folder):
        """The files below a folder, by what comes after its name."""
        return {path[len(folder) :]: path for path in sorted(self.files) if path.startswith(folder)}

    def check(self):
        """The manifests against the files, both ways."""
        for path in NEEDED:
            if path not in self.files:
                self._find(path, "is missing")
        if "fetch.txt" in self.files:
            self._find("fetch.txt", "asks for files from elsewhere", "A bundle is whole; what it would fetch can be anything.")
        if "bagit.txt" in self.files and self.read("bagit.txt") != BAGIT:
            self._find("bagit.txt", "does not declare BagIt 1.0")
        for manifest, is_payload in ((MANIFEST, True), (TAG_MANIFEST, False)):
            self._read_manifest(manifest, is_payload)
        self._check_spelling()
        for path in sorted(self.listed):
            self._check_file(path)
        for path in sorted(self.files.keys() - self.listed.keys() - {TAG_MANIFEST, SIGNATURE, "fetch.txt"}):
            self._find(path, "stands beside the manifest", "It was put in after the bundle was made.")
        named = {finding["place"] for finding in self.verdict.findings}
        for path in sorted(self.files):
            if not is_in_place(path, self.format) and f"bag {path}" not in named:
                self._find(path, "is in no place that a bundle has", "It was put in from outside.")
        self.verdict.checked.append("folder: every file in a manifest, by SHA-256")

    def _read_manifest(self, manifest, is_payload):
        for number, line in enumerate(self.read(manifest).decode("utf-8", "replace").split("\n")[:-1], 1):
            digest, _, path = line.partition("  ")
            if not DIGEST.fullmatch(digest) or not is_safe(path) or path.startswith("data/") is not is_payload:
                self._find(manifest, f"line {number} names no file that a bundle has")
            elif path in self.listed:
                self._find(path, "stands in the manifest twice")
            else:
                self.listed[path] = digest

    def _check_spelling(self):
        spelt = {}
        for path in sorted(self.listed.keys() | self.files.keys()):
            other = spelt.setdefault(path.lower(), path)
            if other != path:
                self._find(path, f"is {other} on a system that does not tell capitals apart")

    def _check_file(self, path):
        if path not in self.files:
            if path not in NEEDED:
                self._find(path, "is missing")
        elif self.digest(path) != self.listed[path]:
            self._find(path, "is not the file that was put in", "The file was changed after the bundle was made.")


# ------------------------------------------------------------------------------------------------ 2. hashes and keys


def canonical(value):
    """RFC 8785 bytes of strings, booleans, null, whole numbers below 2**53, lists and objects with ASCII names."""
    _check_plain(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


def _check_plain(value):
    if isinstance(value, list):
        for item in value:
            _check_plain(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if not name.isascii():
                raise Unreadable("a member name is not ASCII")
            _check_plain(item)
    elif isinstance(value, float) or (isinstance(value, int) and abs(value) >= 2**53):
        raise Unreadable("it holds a number that no entry holds")


def read_canonical(raw):
    """The value in canonical bytes; Unreadable for any other bytes."""
    value = json.loads(raw.decode("utf-8"))
    if canonical(value) != raw:
        raise Unreadable("it is not canonical JSON")
    return value


def sha256_hex(raw):
    return hashlib.sha256(raw).hexdigest()


def digest_of(value):
    return sha256_hex(canonical(value))


def key_id(public):
    """The short name of an Ed25519 key: 16 digits of its SHA-256."""
    return sha256_hex(bytes.fromhex(public))[:16]


def is_signed(public, signature, message):
    """Whether the signature over the message is that key's."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def exact_hex(text, length):
    """Bytes written as lower-case hexadecimal of one length, and in no other way."""
    if not isinstance(text, str) or len(text) != 2 * length or not re.fullmatch("[0-9a-f]+", text):
        raise Unreadable("a hash or signature is not written as one")
    return bytes.fromhex(text)


class Tree:
    """RFC 6962: the roots of the perfect subtrees over the leaves so far, largest first."""

    def __init__(self):
        self.size, self.peaks, self.levels = 0, [], [bytearray()]

    def add(self, leaf):
        """One more leaf, by its hash."""
        self.peaks.append(leaf)
        self._keep(0, leaf)
        size, level = self.size, 0
        while size & 1:
            right = self.peaks.pop()
            self.peaks[-1] = hashlib.sha256(b"\x01" + self.peaks[-1] + right).digest()
            size >>= 1
            level += 1
            self._keep(level, self.peaks[-1])
        self.size += 1

    def _keep(self, level, node):
        """The root of a perfect subtree of 2 ** level leaves, after those before it."""
        if level == len(self.levels):
            self.levels.append(bytearray())
        self.levels[level] += node

    def root_at(self, size):
        """The root over the first `size` leaves, in hex; empty where there are not so many."""
        if not 0 <= size <= self.size:
            return ""
        root, first = b"", size
        for level in range(size.bit_length()):
            if size >> level & 1:
                first -= 1 << level
                place = first >> level
                peak = bytes(self.levels[level][32 * place : 32 * place + 32])
                root = hashlib.sha256(b"\x01" + peak + root).digest() if root else peak
        return root.hex() if size else sha256_hex(b"")

    def root(self):
        """The root, in hex."""
        if not self.peaks:
            return sha256_hex(b"")
        root = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            root = hashlib.sha256(b"\x01" + peak + root).digest()
        return root.hex()


def note_body(vault, size, root):
    """The three lines of a C2SP checkpoint."""
    return f"{ORIGIN}{vault}\n{size}\n{base64.b64encode(bytes.fromhex(root)).decode()}\n"


def line_holds(line, public, kind):
    """What a C2SP signature line carries after its key hash, where name and key are this one's; empty where not."""
    name = key_id(public)
    told = line.split(" ")
    if len(told) != 3 or told[0] != "\u2014" or told[1] != name:
        return b""
    held = base64.b64decode(told[2], validate=True)
    expected = hashlib.sha256(f"{name}\n".encode() + bytes([kind]) + bytes.fromhex(public)).digest()[:4]
    return held[4:] if held[:4] == expected else b""


def is_makers_line(line, public, body):
    """A signed note by this key: type 1, Ed25519 over the three lines."""
    return is_signed(public, line_holds(line, public, 1), body.encode())


def is_cosigners_line(line, public, body):
    """A C2SP cosignature/v1 by this key: type 4, with a time of its own."""
    held = line_holds(line, public, 4)
    if len(held) != 72:
        return False
    at = struct.unpack(">Q", held[:8])[0]
    return is_signed(public, held[8:], f"cosignature/v1\ntime {at}\n{body}".encode())


# -------------------------------------------------------------------------------------------- 3. who may write what


ROLES = {
    "analyst": {"read", "write"},
    "supervisor": {"read", "write", "approve"},
    "admin": {"read", "write", "approve", "all"},
}

# What an entry's payload is made of. A type, a list of one shape, a pair of shapes, members by name ("name?" may be missing),
# or a question to ask of the value. Members that are not named here are of a later program and mean nothing to this one.


def maybe(shape):
    return lambda value: value is None or fits(shape, value)


def one_of(*values):
    return lambda value: isinstance(value, str) and value in values


def a_span(value):
    return fits({"first": int, "end": int}, value) and 0 <= value["first"] <= value["end"]


def fits(shape, value):
    """Whether a value is made as its shape says."""
    if isinstance(shape, type):
        return type(value) is shape
    if isinstance(shape, list):
        return isinstance(value, list) and all(fits(shape[0], item) for item in value)
    if isinstance(shape, tuple):
        return isinstance(value, list) and len(value) == len(shape) and all(map(fits, shape, value))
    if not isinstance(shape, dict):
        return shape(value)
    there = isinstance(value, dict) and all(name in value or name.endswith("?") for name in shape)
    return there and all(fits(shape[n], value[n.rstrip("?")]) for n in shape if n.rstrip("?") in value)


RATE = {"hz": lambda value: type(value) is int and value > 0}
KEYS = {"signing": lambda value: isinstance(value, str) and DIGEST.fullmatch(value), "sealing": str, "certificate": str}
PERSON = {"name": str, "role": one_of(*ROLES), "keys": KEYS, "enrolled_by": str, "enrolled_at": str}
PERSON.update({"revoked?": bool, "confirmed?": bool})
POLICY = {"approval?": one_of("critical", "all"), "second_person?": bool, "timestamp_url?": str, "timestamp_roots?": str}
POLICY["hand_over?"] = one_of("asked", "critical", "all")
POLICY.update({"checkpoint_events?": int, "checkpoint_minutes?": int, "idle_minutes?": int})
CASE = {"number": str, "title": str, "critical": bool, "opened_at": str}
TRACK = {"index": int, "codec": str, "rate": RATE, "channels": int, "sample_format": str, "bit_rate": int, "offset_us": int}
PROBE = {"container": str, "tracks": [{**TRACK, "language?": str}], "duration_us": int, "has_video?": bool, "tags?": [(str, str)]}
ACQUISITION = {"received_from?": str, "device?": str, "seal?": str, "clock_offset?": str, "recorded_at?": str}
EVIDENCE = {"id": str, "case_number": str, "exhibit": str, "name": str, "sha256": str, "size": int, "imported_at": str}
EVIDENCE.update({"imported_by": str, "probe": PROBE, "acquisition?": ACQUISITION, "blake3?": str})
CAVEAT_KINDS = ("gap", "damage", "truncated", "unplaced", "converted", "condition", "engine")
CAVEAT = {"kind": one_of(*CAVEAT_KINDS), "text": str, "span?": maybe(a_span)}
RECORDING = {"id": str, "evidence_id": str, "track": int, "rate": RATE, "frames": int, "channels": int, "codec": str}
RECORDING.update({"audio_sha256": str, "caveats?": [CAVEAT]})
PROFILE = {"duration_ms": int, "rate_hz": int, "channels": int, "codec": str, "speech_permille": int, "clipped_ppm": int}
PROFILE.update({"snr_tenths_db": maybe(int), "bandwidth_hz": maybe(int)})
PROFILE.update({"language?": maybe(str), "language_permille?": maybe(int), "languages?": [(str, int)], "coding?": str})
PROFILE.update({"reverberation_ms?": maybe(int), "music_permille?": maybe(int), "tone_permille?": maybe(int)})
PROFILE["likely_speakers?"] = maybe(int)
CHOICE = {"task": str, "engine": str, "reason": str, "passed_over?": [{"engine": str, "why": str}], "asked?": bool}
CHOICE["placement?"] = {"device?": str, "precision?": str, "batch?": int, "flash?": bool, "threads?": int}
DECISION = {"choices": [CHOICE], "preset?": str, "tier?": str, "condition?": str, "sources?": [(str, str)]}
STARTED = {"recording_id": str, "engines": [str], "reason": str, "decision?": maybe(DECISION)}
RECIPE = {"engine": str, "version": str, "name": str, "models?": [(str, str)], "seed?": int}
RECIPE["parameters?"] = [(str, lambda value: True)]
RUN = {"device": str, "cpu": str, "threads": int, "libraries": [(str, str)], "started_at": str, "seconds_tenths": int}
WORD = {"text": str, "span": a_span, "permille?": maybe(int)}
SEGMENT = {"id": str, "span": a_span, "text": str, "words": [WORD], "speaker": str, "recipe": str, "language?": str}
SUSPICION_KINDS = ("loop", "text without speech", "speech without text", "odd rate", "low confidence", "misaligned")
SUSPICION_KINDS += ("known phantom phrase", "language switch", "number", "name", "negation")
SUSPICION = {"kind": one_of(*SUSPICION_KINDS), "text": str}
READING = {"span": a_span, "recipe": str, "text": str, "reason": str}
DRAFT = {"id": str, "recording_id": str, "made_at": str, "recipes": [RECIPE], "runs": [{**RUN, "note?": str}]}
DRAFT.update({"segments": [{**SEGMENT, "no_speech_permille?": int}], "turns": [{"span": a_span, "speaker": str}]})
VOICE = {"key": str, "number": int, "name": str, "role?": str, "into?": str}
DRAFT.update({"speakers": [VOICE], "caveats?": [CAVEAT]})
DRAFT.update({"suspicions?": [{**SUSPICION, "span": a_span}], "readings?": [READING], "routing?": str, "language?": str})
CORRECTION = {"segment_id": str, "text": str, "author": str, "made_at": str}
NOTE = {"id": str, "recording_id": str, "span": maybe(a_span), "kind": str, "text": str, "author": str, "made_at": str}
PICTURE = {"name": str, "media_type": str, "sha256": str, "size": int}
NOTE.update({"tags?": [str], "importance?": str, "reply_to?": str, "segment_id?": str, "attachments?": [PICTURE]})
ROW = {"segment_id": str, "span?": maybe(a_span), "text?": maybe(str), "words?": maybe([WORD]), "speaker?": maybe(str)}
ROW["struck?"] = bool
REVISION = {"recording_id": str, "draft_id": str, "act": str, "rows": [ROW], "why?": str}
REVISION["dissent?"] = [{"source": str, "text": str}]
RESTORING = {"recording_id": str, "draft_id": str, "versions": [{"segment_id": str, "seq?": int}]}
EDIT = {"recording_id": str, "annotation_id": str, "text": str, "kind": str, "tags?": [str], "importance?": str}
ADDED = {"annotation": NOTE, "attached?": [{"name": str, "media_type": str, "data": str}]}
CONFIRMATION = {"segment_id": str, "span": a_span, "kinds": [str], "text": str, "author": str, "made_at": str}
PASSAGE = {"recording_id": str, "segment_id": str, "span": a_span, "kinds": [str]}
LISTENING = {"recording_id": str, "heard": [a_span], "speed_percent": int, "treatment": str, "text_hidden": bool}
TREATMENT = {"name": str, "steps?": [{"kind": str, "values": [int]}]}
PROFILED = {"case_number": str, "name": str, "recording_id": str, "speaker": str, "model": str, "print": [int], "reason": str}
CASE_STEP, EXHIBIT_STEP = {"number": str, "reason": str}, {"evidence_id": str, "reason": str}
HEAD = {"size": int, "root": str, "last_hash": str}
SUBMISSION = {"evidence_id": str, "content": str, "ledger": HEAD, "bound": str, "comment": str}
APPROVAL = {"evidence_id": str, "content": str, "bound": str, "comment": str}
EXPORTED = {"recording_id": str, "format": str, "sha256": str, "span?": maybe(a_span), "disclosure?": bool}
REPORT = {"case_number": str, "report_id": str, "sha256": str}
RENDERED = {"case_number": str, "report_id": str, "unsigned_sha256": str, "evidence": [str]}
RENDERED.update({"number?": int, "amends?": str, "disclosure?": bool, "signers?": [str], "made_at?": str, "size?": int})
STYLE = {"profile?": str, "language?": str, "disclosure?": bool, "translations?": [str], "questioners?": [str], "terms?": [str]}
RENDERED["style?"] = maybe(STYLE)
VALIDATION = {"recipe": str, "engine": str, "language": str, "snr_from": maybe(int), "snr_to": maybe(int), "narrow_band": bool}
VALIDATION.update({"recordings": int, "words": int, "errors": int, "method": str, "corpus": str})
VALIDATION["bins?"] = [{"low": int, "high": int, "words": int, "right": int, "permille": int}]
REPRODUCED = {"recording_id": str, "draft_id": str, "outcome": str, "sha256": str, "differences": int, "why": str}
TAKEN = {"case_number": str, "sha256": str, "vault_id": str, "root_fingerprint": str, "size": int, "root": str, "maker": str}
TAKEN["authored"] = [{"id": str, "author": str, "made_at": str, "seq": int}]

UNIT = {"name": str, "key": str, "vault_id": str, "root": str, "role?": one_of(*ROLES), "enrolled_by": str, "enrolled_at?": str}
UNIT.update({"revoked?": bool, "hub_key?": str})
HUB = {"name": str, "url": str, "keys": {"signing": str, "sealing": str}, "unit": str, "unit_key": str, "joined_by": str}
HUB["joined_at?"] = str
WISH = {"tier?": str, "preset?": str, "language?": str, "speakers?": int}
RECEIVED = {"evidence_id": str, "unit": str, "transfer": str, "manifest": str, "signature": str}
RETURNED = {"evidence_id": str, "draft_id": str, "unit": str, "counter": str, "signature": str, "package?": str}
WITNESSED = {"unit": str, "vault_id": str, "before": int, "size": int, "root": str, "line": str}
FORKED = {"unit": str, "vault_id": str, "held_size": int, "held_root": str, "note": str, "why": str}
ASKED = {"id": str, "evidence_id": str, "hub": str, "wish": WISH, "policy?": str}
SENT = {"id": str, "evidence_id": str, "receipt": str, "signature": str, "manifest?": str}
DRAFTED = {"id": str, "evidence_id": str, "recording_id": str, "draft_id": str, "job": str, "package": str, "signature": str}

# Documents that a unit and its hub sign for each other: every member, and no other.
MANIFEST_SHAPE = {"vault_id": str, "unit": str, "evidence_id": str, "reference": str, "case_number": str, "case_title": str}
MANIFEST_SHAPE.update({"critical": bool, "name": str, "sha256": str, "size": int, "entry": str, "head": HEAD, "by": str})
MANIFEST_SHAPE.update({"acquisition": {name.rstrip("?"): str for name in ACQUISITION}, "draft": str, "schema": int})
MANIFEST_SHAPE["wish"] = {name.rstrip("?"): kind for name, kind in WISH.items()}
RECEIPT_SHAPE = {"hub": str, "unit": str, "transfer": str, "manifest": str, "sha256": str, "size": int, "received_at": str}
RECEIPT_SHAPE.update({"vault_id": str, "head": HEAD, "job": str, "schema": int})
PACKAGE_SHAPE = {"hub": str, "unit": str, "transfer": str, "job": str, "sha256": str, "track": int, "rate_hz": int}
PACKAGE_SHAPE.update({"frames": int, "draft": str, "decision": str, "entry": str, "head": HEAD, "schema": int})
COUNTER_SHAPE = {"hub": str, "unit": str, "job": str, "package": str, "vault_id": str, "head": HEAD, "schema": int}

# Event type: (permission, where its subject stands in its payload, where the name of its author stands, the payload).
# A subject that begins with "=" is always that word. Where no author is named, the signature alone tells.
EVENTS = {
    "vault.founded": ("", "vault_id", "", {"vault_id": str, "root_key": str, "root_certificate": str, "founder": PERSON}),
    "person.enrolled": ("all", "person.name", "person.enrolled_by", {"person": PERSON}),
    "person.revoked": ("all", "name", "", {"name": str, "reason": str}),
    "person.rekeyed": ("read", "name", "", {"name": str, "keys": KEYS, "confirmed": bool, "reason": str}),
    "person.confirmed": ("all", "name", "", {"name": str}),
    "person.password_changed": ("read", "name", "name", {"name": str}),
    "session.opened": ("read", "person", "person", {"person": str, "host": str, "failures?": int}),
    "session.closed": ("read", "person", "person", {"person": str}),
    "policy.set": ("all", "=policy.set", "", {"policy": POLICY}),
    "clock.set_back": ("read", "=clock.set_back", "", {"before": str}),
    "checkpoint.made": ("read", "root", "", {"size": int, "root": str, "line": str}),
    "checkpoint.cosigned": ("read", "root", "", {"size": int, "root": str, "line": str}),
    "checkpoint.timestamped": ("read", "root", "", {"size": int, "root": str, "token": str}),
    "case.opened": ("write", "case.number", "", {"case": CASE}),
    "case.closed": ("approve", "number", "", CASE_STEP),
    "case.reopened": ("approve", "number", "", CASE_STEP),
    "case.archived": ("approve", "number", "", CASE_STEP),
    "case.held": ("approve", "number", "", CASE_STEP),
    "case.released": ("all", "number", "", CASE_STEP),
    "evidence.imported": ("write", "evidence.id", "evidence.imported_by", {"evidence": EVIDENCE}),
    "file.refused": ("write", "case_number", "", {"case_number": str, "name": str, "reason": str}),
    "recording.decoded": ("write", "recording.id", "", {"recording": RECORDING}),
    "recording.profiled": ("write", "recording_id", "", {"recording_id": str, "profile": PROFILE}),
    "processing.started": ("write", "recording_id", "", STARTED),
    "draft.finished": ("write", "draft.recording_id", "", {"draft": DRAFT, "beside?": bool}),
    "segment.corrected": ("write", "recording_id", "correction.author", {"recording_id": str, "correction": CORRECTION}),
    "segment.reinstated": ("write", "recording_id", "", {"recording_id": str, "segment_id": str}),
    "speaker.renamed": ("write", "recording_id", "", {"recording_id": str, "speaker": str, "name": str, "role": str}),
    "transcript.revised": ("write", "recording_id", "", REVISION),
    "transcript.restored": ("write", "recording_id", "", RESTORING),
    "voices.arranged": ("write", "recording_id", "", {"recording_id": str, "voices": [VOICE]}),
    "passage.confirmed": ("write", "recording_id", "confirmation.author", {"recording_id": str, "confirmation": CONFIRMATION}),
    "passage.unconfirmed": ("write", "recording_id", "", PASSAGE),
    "listening.logged": ("read", "recording_id", "", LISTENING),
    "treatment.kept": ("write", "recording_id", "", {"recording_id": str, "treatment": TREATMENT}),
    "treatment.dropped": ("write", "recording_id", "", {"recording_id": str, "name": str}),
    "vocabulary.set": ("write", "case_number", "", {"case_number": str, "words": [str]}),
    "listener.invited": ("write", "recording_id", "", {"recording_id": str, "listener": str}),
    "voice.profiled": ("write", "case_number", "", PROFILED),
    "voice.forgotten": ("write", "case_number", "", {"case_number": str, "name": str}),
    "annotation.added": ("write", "annotation.recording_id", "annotation.author", ADDED),
    "annotation.edited": ("write", "recording_id", "", EDIT),
    "annotation.withdrawn": ("write", "recording_id", "", {"recording_id": str, "annotation_id": str}),
    "annotation.restored": ("write", "recording_id", "", {"recording_id": str, "annotation_id": str}),
    "transcript.exported": ("read", "recording_id", "", EXPORTED),
    "report.rendered": ("write", "report_id", "", RENDERED),
    "report.issued": ("write", "report_id", "", REPORT),
    "report.countersigned": ("approve", "report_id", "", REPORT),
    "report.archived": ("write", "report_id", "", REPORT),
    "certificate.brought": ("write", "name", "name", {"name": str, "certificate": str, "chain": [str]}),
    "validation.recorded": ("all", "validation.recipe", "", {"validation": VALIDATION}),
    "run.reproduced": ("write", "recording_id", "", REPRODUCED),
    "bundle.taken": ("write", "case_number", "", TAKEN),
    "bundle.made": ("write", "case_number", "", {"case_number": str, "sha256": str, "evidence": [str]}),
    "review.submitted": ("write", "evidence_id", "", SUBMISSION),
    "review.withdrawn": ("write", "evidence_id", "", {"evidence_id": str}),
    "review.approved": ("approve", "evidence_id", "", APPROVAL),
    "review.returned": ("approve", "evidence_id", "", {"evidence_id": str, "comment": str}),
    "review.reopened": ("approve", "evidence_id", "", EXHIBIT_STEP),
    "destruction.ordered": ("all", "evidence_id", "", {**EXHIBIT_STEP, "sha256": str, "authority": str}),
    "destruction.cancelled": ("all", "evidence_id", "", EXHIBIT_STEP),
    "unit.enrolled": ("all", "unit.name", "unit.enrolled_by", {"unit": UNIT}),
    "unit.revoked": ("all", "name", "", {"name": str, "reason": str}),
    "handover.received": ("write", "evidence_id", "", RECEIVED),
    "handover.returned": ("write", "evidence_id", "", RETURNED),
    "history.witnessed": ("write", "unit", "", WITNESSED),
    "history.forked": ("write", "unit", "", FORKED),
    "hub.joined": ("all", "hub.name", "hub.joined_by", {"hub": HUB}),
    "hub.left": ("all", "name", "", {"name": str, "reason": str}),
    "handover.asked": ("write", "evidence_id", "", ASKED),
    "handover.withdrawn": ("write", "evidence_id", "", {**EXHIBIT_STEP, "id": str, "failed?": bool}),
    "handover.sent": ("write", "evidence_id", "", SENT),
    "handover.drafted": ("write", "recording_id", "", DRAFTED),
    "checkpoint.witnessed": ("read", "hub", "", {"hub": str, "size": int, "root": str, "line": str}),
    "evidence.destroyed": ("all", "evidence_id", "", {"evidence_id": str, "sha256": str}),
}
MEMBERS = {"v": int, "vault": str, "seq": int, "prev": str, "at": str, "actor": str, "key": str, "session": str}
MEMBERS.update({"type": str, "schema": int, "subject": str, "app": str})


@dataclass
class Person:
    """Someone enrolled, as the entries so far have it."""

    name: str
    role: str
    key: str
    enrolled_by: str
    confirmed: bool
    revoked: bool = False
    certificate: str = ""


@dataclass
class Case:
    """A case as the entries so far have it."""

    number: str
    state: str = "open"
    is_held: bool = False
    is_critical: bool = False


@dataclass
class Rows:
    """A draft's rows as they were drafted (first, end, speaker, text), every version people made of them, and which one
    stands: by row and entry, a text with its author or a row with its author and the readings that were not chosen."""

    drafted: dict = field(default_factory=dict)
    versions: dict = field(default_factory=dict)
    stands: dict = field(default_factory=dict)

    def ids(self):
        """Every row there is or was."""
        return self.drafted.keys() | {key for key, _ in self.versions}

    def make(self, key, seq, version):
        """A version of a row, which stands from now on."""
        self.versions[key, seq] = version
        self.stands[key] = seq

    def dissents(self):
        """The readings of each row that were not chosen, in the revision that stands and in those before it."""
        found = {}
        for (key, seq), version in self.versions.items():
            stands = self.stands.get(key, -1)
            if seq <= stands and isinstance(version, Revision) and isinstance(self.versions.get((key, stands)), Revision):
                found.setdefault(key, set()).update((told["source"], told["text"]) for told in version.dissent)
        return found

    def made(self, kind):
        """The versions of one kind that stand, by row, in the order they were made."""
        found = ((key, self.versions[key, seq]) for key, seq in self.stands.items() if (key, seq) in self.versions)
        return {key: version for key, version in found if isinstance(version, kind)}


@dataclass
class Text:
    """A text that somebody put over a row."""

    text: str
    author: str


@dataclass
class Revision:
    """A row as somebody left it by an act; `place` is its place in the entry."""

    row: dict
    dissent: list
    author: str
    place: int
    act: str = ""


@dataclass
class Line:
    """A row as it stands."""

    first: int
    end: int
    speaker: str
    text: str
    mark: str = ""
    struck: bool = False


@dataclass
class Recording:
    """A decoded track with its drafts; `draft` is the one that is worked on."""

    id: str
    exhibit: Exhibit
    track: int
    rate: int
    frames: int
    audio: str
    draft: str = ""
    draft_digest: str = ""
    drafts: dict = field(default_factory=dict)
    voices: dict = field(default_factory=dict)
    roster: dict = field(default_factory=dict)
    names: dict = field(default_factory=dict)
    confirmed: list = field(default_factory=list)
    readings: list = field(default_factory=list)
    models: set = field(default_factory=set)
    treatments: set = field(default_factory=set)
    notes: set = field(default_factory=set)
    travels: dict = field(default_factory=dict)

    @property
    def rows(self):
        """The rows of the draft that is worked on."""
        return self.drafts.get(self.draft) or Rows()

    def speakers(self):
        """What each voice is called that was not found to be another: as arranged, else as drafted, and those that rows name."""
        known = dict(self.roster or self.voices)
        fresh = {made.row.get("speaker") or "" for made in self.rows.made(Revision).values()} - known.keys()
        known.update({key: (int(key[1:]), f"Speaker {key[1:]}", "", "") for key in fresh if A_VOICE.fullmatch(key)})
        return {key: self.names.get(key, told[1:3])[0] for key, told in known.items() if not told[3]}

    def lines(self):
        """The rows as they stand, in time order."""
        rows = self.rows
        revised, corrected = rows.made(Revision), rows.made(Text)
        found = {key: self._line(key, rows, revised, corrected) for key in sorted(rows.drafted, key=lambda k: rows.drafted[k][0])}
        fresh = sorted(revised.keys() - rows.drafted.keys(), key=lambda key: (rows.stands[key], revised[key].place))
        found.update({key: self._line(key, rows, revised, corrected) for key in fresh})
        return dict(sorted(found.items(), key=lambda item: (item[1].first, item[1].end))) if revised else found

    def _line(self, key, rows, revised, corrected):
        first, end, speaker, drafted = rows.drafted.get(key, (0, 0, "", ""))
        wrote = f"; the machine wrote: {drafted}]"
        if key in corrected:
            made = corrected[key]
            return Line(first, end, self._heard(speaker), made.text, f" [corrected by {made.author}{wrote}")
        if key not in revised:
            return Line(first, end, self._heard(speaker), drafted)
        row, by = revised[key].row, revised[key].author
        span = row.get("span") or {"first": first, "end": end}
        said_by = speaker if row.get("speaker") is None else row["speaker"]
        text = drafted if row.get("text") is None else row["text"]
        mark = f" [time or voice by {by}]" if text == drafted else f" [corrected by {by}{wrote}"
        mark = mark if key in rows.drafted else f" [added by {by}]"
        gone = "merged into another line" if revised[key].act == "merged" else "struck out"
        mark = f"[{gone} by {by}: {text}]" if row.get("struck", False) else mark
        return Line(span["first"], span["end"], self._heard(said_by), text, mark, row.get("struck", False))

    def _heard(self, key):
        return (self.roster or self.voices).get(key, (0, "", "", ""))[3] or key

    def content(self):
        """What an approval stands for."""
        held = {"id": self.id, "audio_sha256": self.audio, "draft": self.draft, "draft_sha256": self.draft_digest}
        corrections, revisions = self.rows.made(Text), self.rows.made(Revision)
        held["corrections"] = [[key, made.text, made.author] for key, made in sorted(corrections.items())]
        held["voices"] = self._called()
        changed = {(key, told[0], told[3]) for key, told in self.roster.items()}
        found = {"revisions": [revision_of(key, revisions[key]) for key in sorted(revisions)]}
        found["roster"] = [list(told) for told in sorted(changed - {(key, told[0], "") for key, told in self.voices.items()})]
        confirmed = sorted((*told[:3], canonical(told[3]).decode(), *told[4:]) for told in self.confirmed)
        found["confirmed"] = [[*told[:3], json.loads(told[3]), *told[4:]] for told in confirmed]
        return {**held, **{name: told for name, told in found.items() if told}}

    def _called(self):
        """The voices that are called otherwise than the machine called them."""
        arranged = {key: (key, *told[1:3]) for key, told in self.roster.items()}
        named = {key: (key, *told) for key, told in self.names.items()}
        drafted = {(key, *told[1:3]) for key, told in self.voices.items()}
        return [list(told) for told in sorted(set({**arranged, **named}.values()) - drafted)]

    def clock(self, frame):
        """A frame as h:mm:ss.mmm, cut off below a millisecond."""
        hours, rest = divmod(frame * 1000 // self.rate, 3_600_000)
        return f"{hours}:{rest // 60_000:02d}:{rest // 1000 % 60:02d}.{rest % 1000:03d}"


@dataclass
class Exhibit:
    """A file with its recordings, notes, authors and review."""

    id: str
    case: Case
    number: str
    digest: str
    file: str
    recordings: list = field(default_factory=list)
    notes: dict = field(default_factory=dict)
    withdrawn: set = field(default_factory=set)
    authors: set = field(default_factory=set)
    state: str = "draft"
    step_by: str = ""
    step_seq: int = -1
    content: str = ""
    bound: str = ""
    ordered_by: str = ""
    is_destroyed: bool = False
    size: int = 0
    entry: str = ""

    @property
    def name(self):
        """Case and number, as people write it."""
        return f"{self.case.number}/{self.number}"

    def content_now(self):
        """The digest over what an approval stands for, made from the entries alone."""
        recordings = [r.content() for r in self.recordings]
        notes = [[key, *self.notes[key]] for key in sorted(self.notes) if key not in self.withdrawn]
        return digest_of({"evidence": self.id, "sha256": self.digest, "recordings": recordings, "notes": notes})


@dataclass
class Entry:
    """Who signs what, and when."""

    at: str
    actor: str
    role: str
    kind: str
    data: dict
    seq: int = 0
    digest: str = ""


def revision_of(key, made):
    """A revision as an exhibit's content has it."""
    row, span = made.row, made.row.get("span") or {"first": None, "end": None}
    words = row.get("words")
    told = None if words is None else [[w["text"], w["span"]["first"], w["span"]["end"], w.get("permille")] for w in words]
    said = [key, row.get("struck", False), span["first"], span["end"], row.get("text"), told, row.get("speaker")]
    return [*said, made.dissent, made.author]


# ---------------------------------------------------------------------------------------------- 4. what may follow what


class World:
    """What the entries so far have established, and what may follow: a rule an event type, named after it.

    A rule yields what is wrong with an entry where it stands, then takes in what the entry says, right or wrong: the
    entries after it are judged by the history as it is.
    """

    def __init__(self):
        self.vault, self.last_at, self.after_hidden, self.tree = "", "", False, Tree()
        self.root_key, self.keys = "", {}
        self.people, self.cases, self.exhibits, self.recordings = {}, {}, {}, {}
        self.notes, self.drafts, self.checkpoints, self.reports, self.voices = {}, set(), {}, set(), set()
        self.files = set()
        self.set_reports, self.bundles, self.certificates = {}, set(), {}
        self.second_person, self.hand_over = False, "asked"
        self.units, self.receptions, self.histories, self.hub, self.hand_overs = {}, {}, {}, None, {}

    def judged(self, it):
        """Everything that is wrong with an entry, as sentences; its signature and rights are looked at elsewhere."""
        rule = getattr(self, it.kind.replace(".", "_"), None)
        return list(rule(it)) if rule else []

    # People. A policy may want a second administrator's word on the keys of supervisors and administrators.

    def person_enrolled(self, it):
        told = it.data["person"]
        name, role, key, confirmed = told["name"], told["role"], told["keys"]["signing"], told.get("confirmed", True)
        if not is_name(name):
            yield f"enrols {name!r} in another spelling than names have"
        if name in self.people:
            yield f"enrols {name} a second time: a second key for a name is a second identity"
            return
        if told.get("revoked", False) or confirmed is self._needs_second(role):
            yield f"enrols {name} otherwise than the policy wants"
        yield from self._key_of_another(key, name)
        self.people[name] = Person(name, role, key, told["enrolled_by"], confirmed, False, told["keys"]["certificate"])

    def _needs_second(self, role):
        return self.second_person and role != "analyst"

    def _key_of_another(self, key, name):
        """Whoever had a key first has it for ever, renewed or not."""
        holder = self.keys.setdefault(key, name)
        if holder != name:
            yield f"gives {name} the key of {holder}"

    def person_rekeyed(self, it):
        name, key, confirmed = it.data["name"], it.data["keys"]["signing"], it.data["confirmed"]
        person = self.people.get(name)
        if person is None:
            yield f"gives keys to {name}, who is not enrolled"
            return
        own = it.actor == name
        recovered = it.actor == ROOT
        if person.revoked:
            yield f"gives keys to {name}, who was revoked"
        if not own and "all" not in ROLES.get(it.role, ()):
            yield f"gives {name} other keys, which only an administrator may"
        if not recovered and confirmed is not (person.confirmed if own else not self._needs_second(person.role)):
            yield "gives keys otherwise than the policy wants"
        yield from self._key_of_another(key, name)
        person.key, person.confirmed, person.enrolled_by = key, confirmed, person.enrolled_by if own else it.actor
        person.certificate = it.data["keys"]["certificate"]

    def person_revoked(self, it):
        person = self.people.get(it.data["name"])
        if person is None:
            yield f"is about {it.data['name']}, who is not enrolled"
            return
        if person.revoked or person.name == it.actor:
            yield f"revokes {person.name}, who {'was revoked already' if person.revoked else 'signs it'}"
        person.revoked = True

    def person_confirmed(self, it):
        person = self.people.get(it.data["name"])
        if person is None:
            yield f"is about {it.data['name']}, who is not enrolled"
            return
        if person.revoked or person.confirmed:
            yield f"confirms {person.name}, whose key needs no confirmation"
        if it.actor in (person.enrolled_by, person.name):
            yield f"confirms the key of {person.name}, which takes another administrator"
        person.confirmed = True

    def policy_set(self, it):
        policy = it.data["policy"]
        for name, most in (("checkpoint_events", 10_000), ("checkpoint_minutes", 1440), ("idle_minutes", 1440)):
            if not 1 <= policy.get(name, 1) <= most:
                yield f"sets a policy that cannot be: {policy[name]} {name}"
        self.second_person, self.hand_over = policy.get("second_person", False), policy.get("hand_over", "asked")

    # The clock and the checkpoints.

    def clock_set_back(self, it):
        before = it.data["before"]
        fits = before >= self.last_at if self.after_hidden else before == self.last_at
        if not fits or it.at >= before:
            yield "says that the clock stood back, and it did not"

    def checkpoint_made(self, it):
        size, root, line = it.data["size"], it.data["root"], it.data["line"]
        if (size, root) != (self.tree.size, self.tree.root()):
            yield "is a checkpoint of another history"
        elif it.role and not is_makers_line(line, self.people[it.actor].key, note_body(self.vault, size, root)):
            yield "carries a line that its signer's key did not sign"
        self.checkpoints[size] = {"root": root, "by": it.actor, "lines": [line], "witnesses": 0, "tokens": 0}

    def checkpoint_cosigned(self, it):
        size, root, line = it.data["size"], it.data["root"], it.data["line"]
        made = self.checkpoints.get(size)
        if made is None or made["root"] != root:
            yield "vouches for a checkpoint that is not there"
            return
        if made["by"] == it.actor:
            yield "cosigns a checkpoint of one's own"
        elif it.role and not is_cosigners_line(line, self.people[it.actor].key, note_body(self.vault, size, root)):
            yield "carries a line that its signer's key did not sign"
        made["lines"].append(line)
        made["witnesses"] += 1

    def checkpoint_timestamped(self, it):
        made = self.checkpoints.get(it.data["size"])
        if made is None or made["root"] != it.data["root"]:
            yield "vouches for a checkpoint that is not there"
            return
        if not it.data["token"]:
            yield "brings no timestamp"
        made["tokens"] += 1

    # Cases: open, closed, archived; on hold or not.

    def case_opened(self, it):
        number = it.data["case"]["number"]
        if number in self.cases:
            yield f"opens case {number} a second time"
        self.cases[number] = Case(number, is_critical=it.data["case"]["critical"])

    def _case_step(self, it, allowed, to, held=None):
        case = self.cases.get(it.data["number"])
        if case is None:
            yield f"is about case {it.data['number']}, which is not there"
            return
        if case.state not in allowed:
            yield f"({it.kind}) is not as cases go: case {case.number} is {case.state}"
        if it.kind == "case.closed" and any(x.case is case and x.state == "submitted" for x in self.exhibits.values()):
            yield f"({it.kind}) is not as cases go: an exhibit is before a reviewer"
        if it.kind in ("case.archived", "case.held", "case.released") and case.is_held is (it.kind != "case.released"):
            yield f"({it.kind}) is not as cases go: case {case.number} is {'' if case.is_held else 'not '}on hold"
        case.state, case.is_held = to or case.state, case.is_held if held is None else held

    case_closed = partialmethod(_case_step, allowed=("open",), to="closed")
    case_reopened = partialmethod(_case_step, allowed=("closed", "archived"), to="open")
    case_archived = partialmethod(_case_step, allowed=("closed",), to="archived")
    case_held = partialmethod(_case_step, allowed=("open", "closed", "archived"), to="", held=True)
    case_released = partialmethod(_case_step, allowed=("open", "closed", "archived"), to="", held=False)

    def file_refused(self, it):
        number = it.data["case_number"]
        if number not in self.cases and not (it.kind == "bundle.made" and number == ""):
            yield f"is about case {number}, which is not there"

    bundle_made = file_refused

    # Reports: set, issued by who prepared them, countersigned by the second person they name, given long-term proofs.

    def _of_report(self, it):
        """The report an entry is about, where it was set in this case; None, with a finding, otherwise."""
        if it.data["case_number"] not in self.cases:
            yield f"is about case {it.data['case_number']}, which is not there"
        report = self.set_reports.get(it.data["report_id"])
        if report is None or report["case_number"] != it.data["case_number"]:
            yield "is about a report that was never set in this case"
            report = None
        return report

    def _last_number(self, case_number):
        return max((r["number"] for r in self.set_reports.values() if r["acts"] and r["case_number"] == case_number), default=0)

    def report_rendered(self, it):
        told, reports = it.data, self.set_reports
        number, signers = told.get("number", 0), told.get("signers", [])
        if told["case_number"] not in self.cases:
            yield f"is about case {told['case_number']}, which is not there"
        yield from self._no_file(told["unsigned_sha256"])
        if told["report_id"] in reports:
            yield "sets a report a second time"
            return
        yield from self._no_number(told["case_number"], number, signers)
        amended = reports.get(told.get("amends", ""))
        if told.get("amends") and not (amended and amended["acts"] and amended["case_number"] == told["case_number"]):
            yield "amends a report that was not issued in this case"
        if told.get("style") and told["style"].get("disclosure", False) is not told.get("disclosure", False):
            yield "says two things of what is left out of a report"
        yield from self._no_exhibits(told["case_number"], told["evidence"], number)
        yield from self._no_signers(signers, it.actor)
        if not 0 <= told.get("size", 0) <= self.tree.size:
            yield "sets a report on entries that are not there"
        made_at = told.get("made_at", "")
        if made_at and not (A_MOMENT.fullmatch(made_at) and made_at[:19] <= it.at[:19]):
            yield "sets a report that is dated after its entry, or not at all"
        reports[told["report_id"]] = {**told, "number": number, "signers": signers, "acts": [], "seq": it.seq}

    def _no_number(self, case_number, number, signers):
        if number and number != 1 + self._last_number(case_number):
            yield f"sets a report under number {number}, which is not the next"
        if bool(number) is not bool(signers):
            yield "sets a report with a number and no signers, or with signers and no number"
        if not number and any(r["number"] and r["case_number"] == case_number for r in self.set_reports.values()):
            yield "sets a report without a number in a case whose reports have numbers"

    def _no_exhibits(self, case_number, evidence, number):
        """Old programs named an exhibit once for each of its tracks, and gave no number."""
        there = [self.exhibits[key] for key in evidence if key in self.exhibits]
        if len(there) != len(evidence) or any(x.case.number != case_number for x in there):
            yield "sets a report on an exhibit that is not of its case"
        if number and (not evidence or len(set(evidence)) != len(evidence)):
            yield "sets a report on no exhibit, or on one twice"
        if number and any(x.is_destroyed for x in there):
            yield "sets a report on an exhibit that was destroyed"

    def _no_signers(self, signers, actor):
        people = [self.people[name] for name in signers if name in self.people]
        if signers and (signers[0] != actor or len(signers) > 2 or len(set(signers)) != len(signers)):
            yield "names other signers than a report can have"
        elif len(people) != len(signers):
            yield "names a signer who is not enrolled"
        elif any(p.revoked or not p.confirmed or "approve" not in ROLES[p.role] for p in people[1:]):
            yield "names a second signer who may not countersign"

    def _no_file(self, digest):
        """A digest tells a report's file from that of every other."""
        if not DIGEST.fullmatch(digest):
            yield "names a file of a report by no digest"
        if digest in self.files:
            yield "names a file of a report that is another's"
        self.files.add(digest)

    def report_issued(self, it):
        report = yield from self._of_report(it)
        yield from self._no_file(it.data["sha256"])
        self.reports.add(it.data["sha256"])
        if report is None:
            return
        if report["acts"]:
            yield "issues a report a second time"
        elif report["number"] and report["number"] <= self._last_number(report["case_number"]):
            yield f"issues a second report {report['number']}"
        if report["signers"] and report["signers"][0] != it.actor:
            yield f"issues a report that {report['signers'][0]} prepares"
        report["acts"].append("prepared")

    def report_countersigned(self, it):
        report = yield from self._of_report(it)
        yield from self._no_file(it.data["sha256"])
        self.reports.add(it.data["sha256"])
        if report is None:
            return
        if not report["acts"] or report["signers"][1:] != [it.actor]:
            yield "countersigns a report that does not wait for this person"
        elif "approved" in report["acts"] or "archived" in report["acts"]:
            yield "countersigns a report that is signed or archived already"
        there = [self.exhibits.get(key) for key in report["evidence"]]
        if any(x is None or x.state != "approved" or x.step_seq >= report["seq"] for x in there):
            yield "countersigns a report on an exhibit that does not stand approved as it was then"
        elif it.actor not in {x.step_by for x in there}:
            yield "countersigns a report on exhibits that others approved"
        report["acts"].append("approved")

    def report_archived(self, it):
        report = yield from self._of_report(it)
        yield from self._no_file(it.data["sha256"])
        self.reports.add(it.data["sha256"])
        if report is None:
            return
        if not report["acts"]:
            yield "archives a report that was not issued"
        elif len(report["signers"]) == 2 and "approved" not in report["acts"]:
            yield "archives a report that waits for a countersignature"
        report["acts"].append("archived")

    # What vouches for a report: certificates, measurements, runs carried out again, bundles of other vaults.

    def certificate_brought(self, it):
        name, parts = it.data["name"], [it.data["certificate"], *it.data["chain"]]
        if sum(map(len, parts)) > 64 * 1024 or not all(map(der_of, parts)):
            yield "brings what is no certificate"
        enrolled = {der_of(person.certificate): person.name for person in self.people.values()}
        held = der_of(it.data["certificate"])
        if held and {**enrolled, **self.certificates}.get(held, name) != name:
            yield "brings the certificate of another person"
        self.certificates.setdefault(held, name)

    def validation_recorded(self, it):
        told = it.data["validation"]
        counted = told["recordings"] > 0 and told["words"] > 0 and told["errors"] >= 0
        said = told["engine"].strip() and told["method"].strip() and (told["snr_from"], told["snr_to"]) in BANDS
        shown = all(told[name].isprintable() for name in ("engine", "language", "method", "corpus"))
        if not (DIGEST.fullmatch(told["recipe"]) and counted and said and shown and sums(told.get("bins", []))):
            yield "enters a measurement that is none"

    def run_reproduced(self, it):
        recording, told = self.recordings.get(it.data["recording_id"]), it.data
        if recording is None:
            yield "is about a recording that is not there"
            return
        known, same = told["outcome"] in ("IDENTICAL", "TEXT-IDENTICAL", "DIFFERENT"), told["outcome"] == "IDENTICAL"
        counted = told["differences"] == 0 and not told["why"] if same else told["differences"] > 0
        if told["draft_id"] not in recording.drafts or not (known and counted and DIGEST.fullmatch(told["sha256"])):
            yield "enters a run that cannot be"
        if recording.exhibit.is_destroyed:
            yield "enters a run of an exhibit that was destroyed"

    def bundle_taken(self, it):
        told = it.data
        yield from self._of_case(it)
        if (told["case_number"], told["sha256"]) in self.bundles:
            yield "takes a bundle in a second time"
        digests = all(DIGEST.fullmatch(told[name]) for name in ("sha256", "root_fingerprint", "root"))
        if not digests or told["size"] <= 0 or not told["vault_id"].strip() or not told["maker"].strip():
            yield "takes in what is no bundle"
        if told["vault_id"] == self.vault:
            yield "takes a bundle of this very vault in"
        here = self._brought(told["case_number"], it.actor)
        if not all(x["id"] in here and x["author"].strip() and 0 <= x["seq"] < told["size"] for x in told["authored"]):
            yield "says of something that it came with a bundle, and it did not"
        self.bundles.add((told["case_number"], told["sha256"]))

    def _brought(self, case_number, actor):
        """A case's drafts, and the notes in it that this person wrote."""
        recordings = [r for r in self.recordings.values() if r.exhibit.case.number == case_number]
        drafts = {key for recording in recordings for key in recording.drafts}
        return drafts | {key for r in recordings for key in r.notes if self.notes[key] == (r.id, actor)}

    # Exhibits and work on them. Nothing changes while an exhibit is before a reviewer or approved, or its case not open.

    def evidence_imported(self, it):
        told = it.data["evidence"]
        exact_hex(told["sha256"], 32)
        case = self.cases.get(told["case_number"]) or Case(told["case_number"])
        if case.number not in self.cases:
            yield f"brings evidence into case {case.number}, which is not open"
        if any(x.case.number == case.number and x.number == told["exhibit"] for x in self.exhibits.values()):
            yield f"takes exhibit {told['exhibit']} a second time"
        if told["id"] in self.exhibits or told["id"] in self.recordings:
            yield "takes an id that something else has"
        yield from self._no_work(case)
        exhibit = Exhibit(told["id"], case, told["exhibit"], told["sha256"], told["name"], authors={it.actor})
        exhibit.size, exhibit.entry = told["size"], it.digest
        self.exhibits[exhibit.id] = exhibit

    def _no_work(self, case):
        if case.state != "open":
            yield f"works where no work may be done: case {case.number} is {case.state}"

    def _behind_the_wall(self, exhibit):
        if exhibit.state in ("submitted", "approved"):
            yield f"changes exhibit {exhibit.name} behind the wall: it stands {exhibit.state} by {exhibit.step_by}"
        yield from self._no_work(exhibit.case)

    def recording_decoded(self, it):
        told = it.data["recording"]
        exhibit = self.exhibits.get(told["evidence_id"])
        if exhibit is None:
            yield "decodes an exhibit that is not there"
            return
        if told["id"] in self.exhibits:
            yield "takes an id that an exhibit has"
        if told["id"] in self.recordings or any(r.track == told["track"] for r in exhibit.recordings):
            yield f"decodes track {told['track']} a second time"
        yield from self._behind_the_wall(exhibit)
        rate, frames = told["rate"]["hz"], told["frames"]
        recording = Recording(told["id"], exhibit, told["track"], rate, frames, told["audio_sha256"])
        self.recordings[recording.id] = recording
        exhibit.recordings.append(recording)
        exhibit.authors.add(it.actor)

    def transcript_exported(self, it):
        recording = self.recordings.get(it.data["recording_id"])
        if recording is None:
            yield "is about a recording that is not there"
        elif it.kind != "transcript.exported":
            yield from self._behind_the_wall(recording.exhibit)
        elif it.data.get("span") and it.data["span"]["end"] > recording.frames:
            yield "exports a passage past the recording's end"

    recording_profiled = transcript_exported

    def processing_started(self, it):
        yield from self.transcript_exported(it)
        decision = it.data.get("decision")
        if decision and [c["engine"] for c in decision["choices"] if c["engine"]] != it.data["engines"]:
            yield "names other engines than its own decision"

    def _work(self, it):
        """The guard of every change to a transcript: the recording is there, and open to change; who signs is an author."""
        part = {"draft.finished": "draft", "annotation.added": "annotation"}.get(it.kind)
        recording = self.recordings.get((it.data[part] if part else it.data)["recording_id"])
        if recording is None:
            yield "is about a recording that is not there"
            return
        yield from self._behind_the_wall(recording.exhibit)
        yield from getattr(self, "_" + it.kind.replace(".", "_"))(it, recording)
        recording.exhibit.authors.add(it.actor)

    draft_finished = segment_corrected = segment_reinstated = speaker_renamed = _work
    transcript_revised = transcript_restored = voices_arranged = passage_confirmed = passage_unconfirmed = _work
    annotation_added = annotation_edited = annotation_withdrawn = annotation_restored = _work

    def _draft_finished(self, it, recording):
        draft = it.data["draft"]
        if draft["id"] in self.drafts:
            yield "brings a draft a second time"
        self.drafts.add(draft["id"])
        told = {x["id"]: (x["span"]["first"], x["span"]["end"], x["speaker"], x["text"]) for x in draft["segments"]}
        recording.drafts[draft["id"]] = Rows(told)
        recording.travels[draft["id"]] = digest_of({**draft, "id": "", "recording_id": ""})
        recording.models.update((name, digest) for recipe in draft["recipes"] for name, digest in recipe.get("models", []))
        if it.data.get("beside", False):
            return
        recording.draft, recording.draft_digest = draft["id"], digest_of(it.data)
        recording.readings = draft.get("readings", [])
        recording.voices = {x["key"]: (x["number"], x["name"], x.get("role", ""), "") for x in draft["speakers"]}
        recording.roster, recording.names, recording.confirmed = {}, {}, []

    def _segment_corrected(self, it, recording):
        told, rows = it.data["correction"], recording.rows
        if told["segment_id"] not in rows.drafted:
            yield "corrects a segment that is not in the transcript"
        elif told["segment_id"] in rows.made(Revision):
            yield "corrects a row that was revised, and should be revised again"
        rows.make(told["segment_id"], it.seq, Text(told["text"], told["author"]))

    def _segment_reinstated(self, it, recording):
        if it.data["segment_id"] not in recording.rows.drafted:
            yield "reinstates a segment that is not in the transcript"
        recording.rows.stands.pop(it.data["segment_id"], None)

    def _transcript_revised(self, it, recording):
        rows, told = recording.drafts.get(it.data["draft_id"]), it.data["rows"]
        if rows is None:
            yield "revises a draft that is not there"
            return
        known = rows.ids()
        problems = {self._no_row(row, known, recording.frames) for row in told} - {""}
        if not told or len({row["segment_id"] for row in told}) != len(told):
            problems.add("nothing is revised, or a row twice")
        for problem in sorted(problems):
            yield f"revises what cannot be revised: {problem}"
        for place, row in enumerate(told):
            act, dissent = it.data.get("act", ""), it.data.get("dissent", [])
            rows.make(row["segment_id"], it.seq, Revision(row, dissent, it.actor, place, act))

    def _no_row(self, row, known, frames):
        span, speaker = row.get("span"), row.get("speaker")
        if not row["segment_id"]:
            return "a row needs an id"
        if row["segment_id"] not in known and None in (span, row.get("text"), row.get("words"), speaker):
            return "a new row needs its time, text, words and voice"
        if speaker and not A_VOICE.fullmatch(speaker):
            return f"{speaker!r} is no voice"
        if span is not None and (span["end"] > frames or span["end"] == span["first"]):
            return "a row must lie inside the recording and last"
        return "words and text go together" if (row.get("words") is None) != (row.get("text") is None) else ""

    def _transcript_restored(self, it, recording):
        rows, told = recording.drafts.get(it.data["draft_id"]) or Rows(), it.data["versions"]
        known = rows.ids()
        if not told or len({v["segment_id"] for v in told}) != len(told):
            yield "restores what cannot be restored: nothing, or a row twice"
        for version in told:
            key, seq = version["segment_id"], version.get("seq", 0)
            there = (key, seq) in rows.versions if seq else key in known
            if not there:
                yield f"restores what cannot be restored: {key} has no version {seq}"
            rows.stands.pop(key, None)
            if (key, seq) in rows.versions:
                rows.stands[key] = seq

    def _speaker_renamed(self, it, recording):
        key, name, held = it.data["speaker"], it.data["name"], recording.speakers()
        if not recording.draft or key not in held:
            yield "names a voice that is not in the recording"
        elif not is_spelt(name) or name in [called for other, called in held.items() if other != key]:
            yield "names a voice as it cannot be called"
        recording.names[key] = (name, it.data["role"])

    def _voices_arranged(self, it, recording):
        told = it.data["voices"]
        voices = {v["key"]: (v["number"], v["name"], v.get("role", ""), v.get("into", "")) for v in told}
        names = [name for _, name, _, into in voices.values() if not into]
        wrong = "arranges voices as they cannot stand: "
        if not recording.draft:
            yield "arranges the voices of a recording without a transcript"
        elif len(voices) != len(told) or recording.voices.keys() - voices.keys():
            yield wrong + "a voice is missing or named twice"
        elif not all(map(A_VOICE.fullmatch, voices)):
            yield wrong + "a voice needs a key such as S3"
        elif any(into and (into not in voices or voices[into][3]) for *_, into in voices.values()):
            yield wrong + "a voice can only be merged into one that stands"
        elif any(said and not is_spelt(said) for _, name, role, _ in voices.values() for said in (name, role)):
            yield wrong + "a name or role has needless blanks"
        elif not all(names) or len(set(names)) != len(names):
            yield wrong + "every voice that stands needs a name of its own"
        recording.roster, recording.names = voices, {}

    def _passage_confirmed(self, it, recording):
        told = it.data["confirmation"]
        key, first, end, kinds, text = told["segment_id"], told["span"]["first"], told["span"]["end"], told["kinds"], told["text"]
        if kinds != sorted(set(kinds)):
            yield "confirms what cannot be confirmed: a kind of doubt is named twice, or out of order"
        line = recording.lines().get(key)
        if key and (line is None or line.struck):
            yield "confirms what is not in the transcript"
        elif key and (line.first, line.end, line.text) != (first, end, text):
            yield "confirms what the row does not say"
        elif not key and (not recording.draft or end > recording.frames or text):
            yield "confirms what is not in the transcript"
        recording.confirmed.append((key, first, end, kinds, text, told["author"]))

    def _passage_unconfirmed(self, it, recording):
        place = (it.data["segment_id"], it.data["span"]["first"], it.data["span"]["end"], it.data["kinds"], it.actor)
        held = [at for at, told in enumerate(recording.confirmed) if (*told[:4], told[5]) == place]
        if not held:
            yield "takes back a confirmation that its signer never gave"
        for newest in held[-1:]:
            del recording.confirmed[newest]

    def _annotation_added(self, it, recording):
        told = it.data["annotation"]
        span = told["span"] or {"first": None, "end": None}
        answered = told.get("reply_to", "")
        if told["id"] in self.notes:
            yield "brings a note a second time"
        if answered and self.notes.get(answered, ("", ""))[0] != recording.id:
            yield "answers a note that is not on this recording"
        if told["span"] and span["end"] > recording.frames:
            yield "notes something past the recording's end"
        yield from self._no_note(told)
        yield from self._no_pictures(told.get("attachments", []), it.data.get("attached", []))
        self.notes[told["id"]] = (recording.id, told["author"])
        recording.notes.add(told["id"])
        said = (span["first"], span["end"], told["kind"], told["text"], told["author"])
        recording.exhibit.notes[told["id"]] = (*said, *more_of(told))

    def _no_note(self, told):
        text, kind, importance = told["text"], told["kind"], told.get("importance", "")
        if not kind.strip() or importance not in ("", "important", "critical") or not (text.strip() or kind == "mark"):
            yield "notes what cannot be noted: its kind, its importance or its text is none"

    def _no_pictures(self, said, given):
        if len(given) > 20 or not all(map(is_picture, given)):
            yield "notes what cannot be noted: a picture on it is none"
            return
        bodies = [base64.b64decode(p["data"]) for p in given]
        held = [(p["name"], p["media_type"], sha256_hex(body), len(body)) for p, body in zip(given, bodies)]
        if held != [(p["name"], p["media_type"], p["sha256"], p["size"]) for p in said]:
            yield "notes what cannot be noted: its pictures are not the ones it names"

    def _annotation_edited(self, it, recording):
        yield from self._not_own(it, recording)
        yield from self._no_note(it.data)
        held = recording.exhibit.notes.get(it.data["annotation_id"])
        if held is not None:
            first, end, _, _, author, *more = held
            told = {**(more[0] if more else {}), "tags": it.data.get("tags", []), "importance": it.data.get("importance", "")}
            said = (first, end, it.data["kind"], it.data["text"], author)
            recording.exhibit.notes[it.data["annotation_id"]] = (*said, *more_of(told))

    def _not_own(self, it, recording):
        where, author = self.notes.get(it.data["annotation_id"], ("", ""))
        if where != recording.id:
            yield "is about a note that is not on this recording"
        elif author != it.actor:
            yield f"changes {author}'s note in the name of {it.actor}"

    def _annotation_withdrawn(self, it, recording):
        yield from self._not_own(it, recording)
        withdrawn = recording.exhibit.withdrawn
        (withdrawn.add if it.kind == "annotation.withdrawn" else withdrawn.discard)(it.data["annotation_id"])

    _annotation_restored = _annotation_withdrawn

    # Listening, and what a case knows: words that are expected in it, and what its voices sound like.

    def listening_logged(self, it):
        recording, heard = self.recordings.get(it.data["recording_id"]), it.data["heard"]
        if recording is None:
            yield "is about a recording that is not there"
            return
        ends = [at for span in heard for at in (span["first"], span["end"])]
        apart = all(one < other for one, other in zip(ends, ends[1:]))
        if not heard or not apart or ends[-1] > recording.frames or not 1 <= it.data["speed_percent"] <= 1000:
            yield "says that someone listened as nobody can"

    def treatment_kept(self, it):
        recording, told = self.recordings.get(it.data["recording_id"]), it.data["treatment"]
        if recording is None:
            yield "is about a recording that is not there"
            return
        kinds = [step["kind"] for step in told.get("steps", [])]
        named = told["name"] == told["name"].strip() and 1 <= len(told["name"]) <= 60 and told["name"].isprintable()
        if not named or kinds != [kind for kind in STEPS if kind in kinds] or not all(map(is_step, told.get("steps", []))):
            yield "keeps a way of listening that cannot be"
        recording.treatments.add(told["name"])

    def treatment_dropped(self, it):
        recording = self.recordings.get(it.data["recording_id"])
        if recording is None or it.data["name"] not in recording.treatments:
            yield "drops a way of listening that is not kept"
            return
        recording.treatments.discard(it.data["name"])

    def listener_invited(self, it):
        recording, person = self.recordings.get(it.data["recording_id"]), self.people.get(it.data["listener"])
        if person is None or person.revoked or not person.confirmed:
            yield f"asks {it.data['listener']}, who may not act"
        if recording is None:
            yield "is about a recording that is not there"
            return
        if it.data["listener"] in recording.exhibit.authors:
            yield f"asks {it.data['listener']}, who is not blind to the exhibit"
        yield from self._behind_the_wall(recording.exhibit)

    def _of_case(self, it):
        case = self.cases.get(it.data["case_number"])
        if case is None:
            yield f"is about case {it.data['case_number']}, which is not there"
            return
        yield from self._no_work(case)

    def vocabulary_set(self, it):
        words = it.data["words"]
        yield from self._of_case(it)
        if len(set(words)) != len(words) or len(words) > 2000 or not all(is_spelt(word) and len(word) <= 80 for word in words):
            yield "sets a vocabulary that cannot be"

    def voice_profiled(self, it):
        recording, told = self.recordings.get(it.data["recording_id"]), it.data
        yield from self._of_case(it)
        if recording is None or recording.exhibit.case.number != told["case_number"]:
            yield "keeps a voice of a recording that is not in the case"
        elif not recording.draft or told["speaker"] not in recording.speakers():
            yield "keeps a voice that is not in the recording"
        if not is_spelt(told["name"]) or not told["reason"].strip() or not told["print"]:
            yield "keeps a voice as it cannot be known"
        self.voices.add((told["case_number"], told["name"]))

    def voice_forgotten(self, it):
        yield from self._of_case(it)
        if (it.data["case_number"], it.data["name"]) not in self.voices:
            yield "forgets a voice that is not known"
        self.voices.discard((it.data["case_number"], it.data["name"]))

    # Reviews: draft, submitted, approved or returned. Whoever worked on an exhibit does not judge it.

    def review_submitted(self, it):
        exhibit, told = self._exhibit(it), it.data
        if exhibit is None:
            yield "is about an exhibit that is not there"
            return
        ledger = {"size": told["ledger"]["size"], "root": told["ledger"]["root"]}
        if not any(r.draft for r in exhibit.recordings):
            yield "submits what cannot be submitted: it has no transcript yet"
        yield from self._behind_the_wall(exhibit)
        if told["content"] != exhibit.content_now():
            yield "submits another content than the exhibit had"
        if ledger != {"size": self.tree.size, "root": self.tree.root()}:
            yield "binds another history than it stands on"
        if told["bound"] != digest_of({"content": told["content"], "ledger": ledger}):
            yield "binds something else than it says"
        exhibit.authors.add(it.actor)
        exhibit.state, exhibit.step_by, exhibit.content, exhibit.bound = "submitted", it.actor, told["content"], told["bound"]
        exhibit.step_seq = it.seq

    def _exhibit(self, it):
        return self.exhibits.get(it.data["evidence_id"])

    def _review_step(self, it, allowed, to):
        exhibit = self._exhibit(it)
        if exhibit is None:
            yield "is about an exhibit that is not there"
            return
        if exhibit.state != allowed:
            yield f"({it.kind}) is not as reviews go: the exhibit's state is {exhibit.state}"
        if to in ("approved", "returned") and it.actor in exhibit.authors:
            yield f"({it.kind}) is not as reviews go: {it.actor} worked on it, and nobody judges their own work"
        if it.kind == "review.withdrawn" and exhibit.step_by != it.actor:
            yield f"({it.kind}) is not as reviews go: {exhibit.step_by} submitted it, and only they take it back"
        if to == "approved":
            if exhibit.content_now() != exhibit.content or it.data["content"] != exhibit.content:
                yield f"({it.kind}) is not as reviews go: its content is no longer the one that was submitted"
            if it.data["bound"] != exhibit.bound:
                yield f"({it.kind}) is not as reviews go: what is approved is not what was submitted"
            exhibit.content, exhibit.bound = it.data["content"], it.data["bound"]
        yield from self._no_work(exhibit.case)
        exhibit.state, exhibit.step_by, exhibit.step_seq = to, it.actor, it.seq

    review_withdrawn = partialmethod(_review_step, allowed="submitted", to="draft")
    review_approved = partialmethod(_review_step, allowed="submitted", to="approved")
    review_returned = partialmethod(_review_step, allowed="submitted", to="returned")
    review_reopened = partialmethod(_review_step, allowed="approved", to="draft")

    # Destruction: ordered by an authority, carried out unless the case is on hold, by a second person where the policy says so.

    def destruction_ordered(self, it):
        exhibit = self._exhibit(it)
        if exhibit is None:
            yield "is about an exhibit that is not there"
            return
        wrong = f"({it.kind}) is not as evidence is destroyed: "
        if exhibit.is_destroyed:
            yield wrong + "it was destroyed already"
        elif bool(exhibit.ordered_by) is (it.kind == "destruction.ordered"):
            yield wrong + (f"{exhibit.ordered_by} ordered it already" if exhibit.ordered_by else "nobody ordered it")
        if it.kind != "destruction.cancelled" and exhibit.case.is_held:
            yield wrong + f"case {exhibit.case.number} is on hold"
        if it.data.get("sha256", exhibit.digest) != exhibit.digest:
            yield wrong + "it names another file"
        if it.kind == "evidence.destroyed" and self.second_person and it.actor == exhibit.ordered_by:
            yield wrong + f"{it.actor} ordered it, and the policy wants a second person"
        if it.kind == "evidence.destroyed":
            exhibit.is_destroyed = exhibit.is_destroyed or bool(exhibit.ordered_by)
        else:
            exhibit.ordered_by = it.actor if it.kind == "destruction.ordered" else ""
            exhibit.is_destroyed = False

    destruction_cancelled = evidence_destroyed = destruction_ordered

    # Field units and their hub. In a hub's ledger: who is enrolled, what came from them, what they have back.

    def unit_enrolled(self, it):
        unit = it.data["unit"]
        others, hub_key = list(self.units.values()), unit.get("hub_key", "")
        if not A_UNIT.fullmatch(unit["name"]):
            yield f"enrols a unit under {unit['name']!r}, which is no unit's name"
        if unit["name"] in self.units:
            yield f"enrols unit {unit['name']} a second time"
        keyed = DIGEST.fullmatch(unit["key"]) and DIGEST.fullmatch(unit["root"]) and unit["vault_id"].strip()
        if not keyed or (hub_key and not DIGEST.fullmatch(hub_key)) or unit.get("revoked", False):
            yield "enrols a unit without a key, a vault or a laboratory, or as one that was revoked"
        if any(o["key"] == unit["key"] or (o["vault_id"] == unit["vault_id"] and not o["revoked"]) for o in others):
            yield "enrols a unit with the key or the vault of another"
        if unit["vault_id"] == self.vault:
            yield "enrols this very vault as a unit"
        self.units.setdefault(unit["name"], {**unit, "hub_key": hub_key, "revoked": unit.get("revoked", False)})

    def unit_revoked(self, it):
        unit = yield from self._unit(it.data["name"])
        if unit is not None:
            unit["revoked"] = True

    def _unit(self, name):
        """A unit that may hand over; None, with a finding, otherwise."""
        unit = self.units.get(name)
        if unit is None or unit["revoked"]:
            yield f"is about unit {name}, which {'was revoked' if unit else 'is not enrolled'}"
            return None
        return unit

    def handover_received(self, it):
        told, exhibit = it.data, self._exhibit(it)
        unit = yield from self._unit(told["unit"])
        if unit is None or exhibit is None:
            yield from () if exhibit else ("is about an exhibit that is not there",)
            return
        manifest = paper(MANIFEST_SHAPE, told["manifest"])
        if not is_signed_by(unit["key"], "MANIFEST", told["manifest"], told["signature"]):
            yield f"brings a manifest that unit {unit['name']} did not sign"
        if (manifest["unit"], manifest["vault_id"]) != (unit["name"], unit["vault_id"]):
            yield "brings the manifest of another unit"
        if (manifest["sha256"], manifest["size"]) != (exhibit.digest, exhibit.size):
            yield "brings the manifest of another file"
        if not exhibit.case.number.lower().startswith(f"{unit['name']}-"):
            yield f"stands in a case that is not one of unit {unit['name']}"
        if exhibit.is_destroyed or not told["transfer"].strip():
            yield "receives what was destroyed, or by no transfer"
        before = self.receptions.values()
        if told["transfer"] in self.receptions or any(r["manifest"] == told["manifest"] for r in before):
            yield "receives a second time"
        if any(r["evidence_id"] == exhibit.id and r["unit"] != unit["name"] for r in before):
            yield "receives what another unit handed over"
        self.receptions.setdefault(told["transfer"], {**told, "returned": set()})

    def handover_returned(self, it):
        told = it.data
        unit = yield from self._unit(told["unit"])
        if unit is None:
            return
        counter, package = paper(COUNTER_SHAPE, told["counter"]), paper(PACKAGE_SHAPE, told.get("package", ""))
        if not is_signed_by(unit["key"], "COUNTER", told["counter"], told["signature"]):
            yield f"brings a counter-receipt that unit {unit['name']} did not sign"
        held = (counter["unit"], counter["vault_id"], counter["package"])
        if held != (unit["name"], unit["vault_id"], digest_of(package)):
            yield "brings a counter-receipt for another package, or of another unit"
        if (package["unit"], package["job"], package["hub"]) != (unit["name"], counter["job"], counter["hub"]):
            yield "brings a package that went to another unit, or is of another job"
        reception = self.receptions.get(package["transfer"], {"evidence_id": None, "unit": None, "returned": set()})
        if (reception["evidence_id"], reception["unit"]) != (told["evidence_id"], unit["name"]):
            yield "is about what the unit did not hand over"
        if told["draft_id"] in reception["returned"]:
            yield "says a second time that the unit has a draft"
        yield from self._other_package(package, told["evidence_id"], told["draft_id"])
        reception["returned"].add(told["draft_id"])

    def _other_package(self, package, evidence_id, draft_id):
        exhibit = self.exhibits.get(evidence_id)
        tracks = [r for r in exhibit.recordings if draft_id in r.drafts] if exhibit else []
        if not tracks:
            yield "is about a draft that the exhibit does not have"
            return
        sound = (package["sha256"], package["track"], package["rate_hz"], package["frames"])
        if sound != (exhibit.digest, tracks[0].track, tracks[0].rate, tracks[0].frames):
            yield "brings the package of another file or recording"
        if package["draft"] != tracks[0].travels[draft_id]:
            yield "is about a draft that is not the one in its package"

    def history_witnessed(self, it):
        told = it.data
        unit = yield from self._unit(told["unit"])
        if unit is None:
            return
        size, root = self.histories.get(told["vault_id"], (0, ""))
        if unit["vault_id"] != told["vault_id"]:
            yield "vouches for the history of another vault than the unit's"
        if told["before"] != size or told["size"] < size or (told["size"] == size and told["root"] != root):
            yield "vouches for a history that does not go on from the one before"
        if told["size"] < 1 or not DIGEST.fullmatch(told["root"]):
            yield "vouches for no history"
            return
        body, key = note_body(told["vault_id"], told["size"], told["root"]), unit["hub_key"]
        if not (is_cosigners_line(told["line"], key, body) if key else len(held_in(told["line"])) == 76):
            yield "carries a line that the hub did not sign"
        self.histories[told["vault_id"]] = (told["size"], told["root"])

    def history_forked(self, it):
        told, unit = it.data, self.units.get(it.data["unit"])
        held = self.histories.get(told["vault_id"])
        if unit is None or unit["vault_id"] != told["vault_id"] or held != (told["held_size"], told["held_root"]):
            yield "is not held against the history that was witnessed of this unit"
            return
        body, _, signatures = told["note"].replace("\r\n", "\n").partition("\n\n")
        lines = body.strip("\n").split("\n")
        signed = any(line.startswith("\u2014 ") for line in signatures.split("\n"))
        if len(lines) != 3 or lines[0] != ORIGIN + told["vault_id"] or not lines[1].isdecimal() or not signed:
            yield "shows no signed checkpoint of the unit's vault"
            return
        root = base64.b64decode(lines[2], validate=True).hex()
        if len(root) != 64 or (int(lines[1]), root) == held:
            yield "shows what was witnessed, and no fork"

    # In a unit's ledger: the hub it is with, what it hands over, what it has back.

    def hub_joined(self, it):
        hub = it.data["hub"]
        if self.hub is not None:
            yield "joins a hub while the vault is with another"
        named = hub["name"] == hub["name"].strip() and 1 <= len(hub["name"]) <= 64 and hub["name"].isprintable()
        keyed = all(map(DIGEST.fullmatch, (hub["keys"]["signing"], hub["keys"]["sealing"], hub["unit_key"])))
        if not named or not keyed or not A_UNIT.fullmatch(hub["unit"]) or hub["keys"]["signing"] == hub["unit_key"]:
            yield "joins a hub that cannot be joined: a name or a key is none"
        if not hub["url"].startswith(("https://", "http://")):
            yield "joins a hub that has no address"
        self.hub = hub

    def hub_left(self, it):
        yield from self._with(it.data["name"])
        if self.hub is not None and self.hub["name"] == it.data["name"]:
            self.hub = None

    def _with(self, name):
        if self.hub is None or self.hub["name"] != name:
            yield f"is about the hub {name}, which the vault is not with"

    def handover_asked(self, it):
        told, exhibit = it.data, self._exhibit(it)
        yield from self._with(told["hub"])
        if exhibit is None or exhibit.is_destroyed:
            yield "hands over an exhibit that is not there"
            return
        if not told["id"] or told["id"] in self.hand_overs:
            yield "takes the id of another hand-over"
        if any(h["evidence_id"] == exhibit.id and h["state"] == "asked" for h in self.hand_overs.values()):
            yield "hands over what is being handed over"
        rule, wish = told.get("policy", ""), told["wish"]
        applies = rule == self.hand_over != "asked" and (rule == "all" or exhibit.case.is_critical)
        if rule and not applies:
            yield "hands over by a policy that does not say so"
        texts = [wish.get(name, "") for name in ("tier", "preset", "language")]
        if not all(text == "" or text.isprintable() for text in texts) or wish.get("speakers", 0) < 0:
            yield "wishes what nobody can"
        self.hand_overs.setdefault(told["id"], {**told, "state": "asked", "transfer": "", "drafts": set()})

    def _hand_over(self, it):
        """The hand-over an entry is about; None, with a finding, where there is none of this exhibit."""
        held = self.hand_overs.get(it.data["id"])
        if held is None or held["evidence_id"] != it.data["evidence_id"]:
            yield "is about a hand-over that is not there"
            return None
        return held

    def handover_withdrawn(self, it):
        held, failed = (yield from self._hand_over(it)), it.data.get("failed", False)
        if held is None:
            return
        if held["state"] != "asked" and not (failed and held["state"] == "received"):
            yield f"takes back what is {held['state']} already"
        held["state"] = "failed" if failed else "withdrawn"

    def handover_sent(self, it):
        told, exhibit = it.data, self._exhibit(it)
        held = yield from self._hand_over(it)
        if held is None or exhibit is None:
            return
        if held["state"] != "asked":
            yield f"hands over what is {held['state']} already"
        yield from self._with(held["hub"])
        receipt, manifest = paper(RECEIPT_SHAPE, told["receipt"]), paper(MANIFEST_SHAPE, told.get("manifest", ""))
        hub = self.hub or {"name": "", "unit": "", "keys": {"signing": ""}}
        if not is_signed_by(hub["keys"]["signing"], "RECEIPT", told["receipt"], told["signature"]):
            yield "brings a receipt that the hub did not sign"
        if (receipt["hub"], receipt["unit"], receipt["manifest"]) != (hub["name"], hub["unit"], digest_of(manifest)):
            yield "brings a receipt of another hub, for another unit or for another manifest"
        if (receipt["sha256"], receipt["size"]) != (manifest["sha256"], manifest["size"]) or not receipt["transfer"].strip():
            yield "brings a receipt for another file"
        if any(h["transfer"] == receipt["transfer"] for h in self.hand_overs.values()):
            yield "brings the receipt of another hand-over"
        yield from self._other_manifest(manifest, exhibit)
        held["state"], held["transfer"] = "received", receipt["transfer"]

    def _other_manifest(self, manifest, exhibit):
        about = (manifest["vault_id"], manifest["evidence_id"], manifest["case_number"], manifest["reference"])
        if about != (self.vault, exhibit.id, exhibit.case.number, exhibit.name):
            yield "brings a manifest of another exhibit or vault"
        if (manifest["sha256"], manifest["size"]) != (exhibit.digest, exhibit.size):
            yield "brings a manifest of another file"
        head = manifest["head"]
        if (manifest["entry"], head["root"]) != (exhibit.entry, self.tree.root_at(head["size"])):
            yield "is a hub's receipt for another history than this one"

    def handover_drafted(self, it):
        told, recording = it.data, self.recordings.get(it.data["recording_id"])
        held = yield from self._hand_over(it)
        if held is None or recording is None or recording.exhibit.id != told["evidence_id"]:
            yield from () if held is None else ("is about a recording that was not handed over",)
            return
        if held["state"] not in ("received", "returned", "failed") or told["draft_id"] in held["drafts"]:
            yield f"takes a draft of what is {held['state']}, or takes one twice"
        if told["draft_id"] not in recording.drafts:
            yield "is about a draft that the recording does not have"
        yield from self._with(held["hub"])
        package, hub = paper(PACKAGE_SHAPE, told["package"]), self.hub or {"name": "", "unit": "", "keys": {"signing": ""}}
        if not is_signed_by(hub["keys"]["signing"], "PACKAGE", told["package"], told["signature"]):
            yield "brings a package that the hub did not sign"
        about = (package["hub"], package["unit"], package["transfer"], package["job"])
        if about != (hub["name"], hub["unit"], held["transfer"], told["job"]):
            yield "brings a package of another hub or hand-over"
        yield from self._other_package(package, told["evidence_id"], told["draft_id"])
        held["state"] = "returned"
        held["drafts"].add(told["draft_id"])

    def checkpoint_witnessed(self, it):
        size, root, line = it.data["size"], it.data["root"], it.data["line"]
        yield from self._with(it.data["hub"])
        made = self.checkpoints.get(size)
        if made is None or made["root"] != root:
            yield "vouches for a checkpoint that is not there"
            return
        if line in made["lines"]:
            yield "brings the hub's word a second time"
        if self.hub and not is_cosigners_line(line, self.hub["keys"]["signing"], note_body(self.vault, size, root)):
            yield "carries a line that the hub did not sign"
        made["lines"].append(line)
        made["witnesses"] += 1


# ------------------------------------------------------------------------------------------------- 5. entry by entry


class Walk:
    """Reads the ledger from its founding and believes nothing but signatures and digests."""

    def __init__(self, bag, root, anchor, verdict):
        self.bag, self.root, self.verdict = bag, root, verdict
        self.world, self.payloads = World(), set()
        self.next, self.last, self.hidden, self.anchor = 0, NO_HASH, 0, anchor

    def find(self, seq, problem, meaning):
        """A finding about an entry."""
        self.verdict.find(f"ledger entry {seq}", problem, meaning)

    def run(self):
        """Every line of the ledger; a line nobody can read is a finding, and the walk goes on."""
        if self.bag.files.get("data/ledger.jsonl", LARGEST_LEDGER + 1) <= LARGEST_LEDGER:
            with self.bag.opened("data/ledger.jsonl") as file:
                for line in iter(lambda: file.readline(LONGEST_LINE), b""):
                    self._try(self.next, self._line, line)
                    if len(self.verdict.findings) > MOST_FINDINGS:
                        self.verdict.find("ledger", "was not read to its end: there are too many findings", CHANGED)
                        break
        self._end()

    def _try(self, seq, step, *given):
        """Whatever an entry holds that nobody can read is a finding, and the walk goes on."""
        try:
            step(*given)
        except Exception as error:  # an entry may hold anything
            self.find(seq, f"cannot be read: {said_of(error)}", CHANGED)

    def _line(self, line):
        held = read_canonical(line[:-1])
        hidden = set(held) == {"seq", "hash", "leaf"}
        if not line.endswith(b"\n") or (not hidden and set(held) != {"seq", "body", "signature"}) or type(held["seq"]) is not int:
            raise Unreadable("its line is not one of a bundle")
        seq = held["seq"]
        first = exact_hex(held["hash"], 32) if hidden else held["body"].encode("utf-8")
        second = exact_hex(held["leaf"], 32) if hidden else exact_hex(held["signature"], 64)
        if seq != self.next:
            self.find(seq, f"the entries from {self.next} to {seq - 1} are missing", "Part of the history was taken out.")
        if not hidden:
            self._try(seq, self._read, seq, first, second)
        self._join(seq, hidden, first, second)

    def _join(self, seq, hidden, first, second):
        raw = first + second
        self.world.tree.add(second if hidden else hashlib.sha256(b"\x00" + raw).digest())
        self.last = first.hex() if hidden else sha256_hex(raw)
        self.world.after_hidden = hidden
        self.hidden += hidden
        self.next = seq + 1
        if self.anchor and self.world.tree.size == self.anchor[0] and self.world.tree.root() != self.anchor[1]:
            self.find(self.anchor[0] - 1, "the ledger up to here is not the one that was witnessed", REWRITTEN)

    def _read(self, seq, body, signature):
        said = read_canonical(body)
        payload = {"data", "data_sha256"} & set(said)
        if len(payload) != 1 or set(said) - payload != set(MEMBERS):
            raise Unreadable("its members are not those of an entry")
        if any(type(said[name]) is not kind for name, kind in MEMBERS.items()) or said["v"] != 1 or said["schema"] != 1:
            raise Unreadable("its members are of the wrong kind")
        self._place(seq, said)
        data = said["data"] if "data" in said else self._payload(said["data_sha256"])
        self._event(seq, said, data, body, signature)
        self.world.last_at = said["at"]

    def _place(self, seq, said):
        if said["seq"] != seq:
            self.find(seq, f"says that it is entry {said['seq']}", "Entries were moved.")
        if said["prev"] != self.last:
            self.find(seq, "does not follow from the entry before it", "An entry was changed, moved, put in or taken out.")
        if self.world.vault and said["vault"] != self.world.vault:
            self.find(seq, "belongs to another vault", "An entry was copied in from elsewhere.")
        if not is_time(said["at"]):
            self.find(seq, f"has no time: {said['at']}", "No version of the Workbench writes times like that.")
        if said["at"] < self.world.last_at and said["type"] != "clock.set_back":
            self.find(seq, f"is dated {said['at']}, before the entry it follows", "It was dated back.")

    def _payload(self, digest):
        exact_hex(digest, 32)
        self.payloads.add(digest)
        raw = self.bag.read(f"data/payloads/{digest}", LARGEST_PAYLOAD)
        if not raw:
            raise Unreadable("its payload is missing")
        if sha256_hex(raw) != digest:
            raise Unreadable("its payload is not the one that was signed")
        if raw.count(b"[") + raw.count(b"{") > MOST_CONTAINERS or raw.count(b",") > MOST_MEMBERS:
            raise Unreadable("its payload holds more than any entry's")
        return read_canonical(raw)

    def _event(self, seq, said, data, body, signature):
        if said["type"] not in EVENTS or not isinstance(data, dict):
            raise Unreadable(f"there is no event {said['type']}")
        permission, subject, author, shape = EVENTS[said["type"]]
        if not fits(shape, data):
            raise Unreadable("its payload is not made as such an event's is")
        if said["subject"] != (subject[1:] if subject.startswith("=") else reached(data, subject)):
            self.find(seq, "names another subject than its event", CHANGED)
        if said["type"] == "vault.founded":
            self._founding(seq, said, data, body, signature)
            return
        if said["actor"] == ROOT:
            self._recovery(seq, said, data, body, signature)
            return
        person = self.world.people.get(said["actor"])
        role, digest = person.role if person else "", sha256_hex(body + signature)
        it = Entry(said["at"], said["actor"], role, said["type"], data, said["seq"], digest)
        if person is None:
            self.find(seq, f"is signed in the name of {said['actor']}, who is not enrolled", FORGED)
        else:
            self._signature(seq, said, person.key, body, signature)
            self._right(seq, person, permission, reached(data, author) if author else person.name)
        for problem in self.world.judged(it):
            if person is not None:
                follows = problem in AFTERMATH and bool(self.verdict.findings)
                self.find(seq, problem, FOLLOWS if follows else FORGED)

    def _founding(self, seq, said, data, body, signature):
        if seq != 0 or self.world.vault:
            self.find(seq, "founds the vault a second time", FORGED)
            return
        founder = data["founder"]
        self.world.vault, self.world.root_key = data["vault_id"], data["root_key"]
        key, admin = founder["keys"]["signing"], founder["role"] == "admin"
        self.world.keys[key] = founder["name"]
        told = (founder["name"], founder["role"], key, founder["enrolled_by"], True, False, founder["keys"]["certificate"])
        self.world.people[founder["name"]] = Person(*told)
        self._signature(seq, said, data["root_key"], body, signature)
        fingerprint = sha256_hex(exact_hex(data["root_key"], 32))
        if self.root and fingerprint != self.root:
            self.find(seq, "is not signed by the laboratory's known root", "This is another laboratory's vault, or a forged one.")
        if not admin or said["vault"] != data["vault_id"]:
            self.find(seq, "does not name the vault and its administrator", FORGED)
        self.verdict.notes.append(f"the laboratory's root has the fingerprint {fingerprint}")

    def _recovery(self, seq, said, data, body, signature):
        """All that the root does after the founding: new keys for an administrator, where the recovery code opened it."""
        if not self.world.vault or said["type"] != "person.rekeyed":
            self.find(seq, "is signed in the name of the laboratory's root, which only founds and recovers", FORGED)
            return
        self._signature(seq, said, self.world.root_key, body, signature)
        person = self.world.people.get(data["name"])
        if person is None or person.revoked or person.role != "admin" or not data["confirmed"]:
            self.find(seq, f"gives keys to {data['name']}, who is no administrator", FORGED)
        for problem in self.world.judged(Entry(said["at"], ROOT, "admin", said["type"], data)) if person else ():
            self.find(seq, problem, FORGED)

    def _signature(self, seq, said, key, body, signature):
        if said["key"] != key_id(key):
            self.find(seq, f"is signed with a key that is not {said['actor']}'s", FORGED)
        if not is_signed(key, signature, EVENT_TAG + body):
            self.find(seq, f"does not carry {said['actor']}'s signature", CHANGED)

    def _right(self, seq, person, permission, author):
        if person.revoked or not person.confirmed:
            why = "was revoked" if person.revoked else "has a key that no second administrator confirmed"
            self.find(seq, f"is signed by someone who may not act: {person.name} {why}", FORGED)
        if permission not in ROLES[person.role]:
            self.find(seq, f"needs the permission to {permission}, which {person.name} ({person.role}) does not hold", FORGED)
        if author != person.name:
            self.find(seq, f"is signed by {person.name} in the name of {author}", FORGED)

    def _end(self):
        world, size = self.world, self.world.tree.size
        if not world.vault:
            self.find(0, "the ledger has no founding", "There is nothing the laboratory's root stands for.")
        if self.anchor and size < self.anchor[0]:
            gone = self.anchor[0] - size
            self.find(size, f"the last {gone} of {self.anchor[0]} known entries are missing", "The end was cut off.")
        if max(world.checkpoints, default=-1) != size - 1:
            problem = "is the last, and no checkpoint: nothing says that the ledger ended there"
            self.find(max(size - 1, 0), problem, "The end was cut off or changed.")
        for exhibit in world.exhibits.values():
            if exhibit.state == "approved" and exhibit.content_now() != exhibit.content:
                place = f"approval of {exhibit.name}"
                problem = f"is stale: the content is not the one {exhibit.step_by} approved"
                self.verdict.find(place, problem, "Someone changed it behind the wall. It must be reviewed again.")


def is_time(text):
    """A moment in UTC to the microsecond, written in the one way entries have."""
    try:
        moment = datetime.fromisoformat(text[:-1] + "+00:00")
        return text.endswith("Z") and moment.isoformat(timespec="microseconds") == text[:-1] + "+00:00"
    except ValueError:
        return False


A_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z")
A_UNIT = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")
A_VOICE = re.compile(r"S[1-9][0-9]{0,3}")
# The kinds of step that a sound passes through, in their order, each with the lowest and highest of its values.
STEPS = {
    "de_hum": ((40, 70), (1, 40)),
    "band_pass": ((20, 20_000), (40, 24_000)),
    "denoise": ((3, 40),),
    "level": ((-40, -6), (3, 40)),
    "gain": ((-40, 40),),
}
PICTURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
MORE = ("tags", "importance", "reply_to", "segment_id", "attachments")


# From which ratio of speech to noise up to which, in decibels, a measurement is of recordings alike.
BANDS = ((None, None), (None, 5), (5, 10), (10, 15), (15, 20), (20, 30), (30, None))
LAST_BIN = 1001  # permille, half-open


def sums(bins):
    """Whether a reliability table adds up: bins in order, no more words right than there are, marks inside their bin."""
    at = 0
    for one in bins:
        low, high, words = one["low"], one["high"], one["words"]
        inside = at <= low < high <= LAST_BIN and low * words <= one["permille"] < high * words
        if not (inside and 0 <= one["right"] <= words and words > 0):
            return False
        at = high
    return True


PEM = re.compile(r"-----BEGIN CERTIFICATE-----\n([A-Za-z0-9+/=\n]+)-----END CERTIFICATE-----\n?")


def der_of(text):
    """What a PEM text with one certificate holds; empty where it is none. Two texts can hold the same."""
    found = PEM.fullmatch(text)
    try:
        body = base64.b64decode(found[1].replace("\n", ""), validate=True) if found else b""
    except ValueError:
        return b""
    return body if body.startswith(b"\x30") else b""


def paper(shape, text):
    """A document that a unit or a hub signed, where it is made and written as one; raises Unreadable otherwise."""
    value = read_canonical(text.encode("utf-8"))
    if not exactly(shape, value):
        raise Unreadable("a document in it is not made as one is")
    return value


def exactly(shape, value):
    """The same as `fits`, with no member beside."""
    if not isinstance(shape, dict):
        return fits(shape, value)
    return isinstance(value, dict) and value.keys() == shape.keys() and all(exactly(shape[n], value[n]) for n in shape)


def is_signed_by(key, what, text, signature):
    """Whether the signature (hex) over a document is this key's."""
    held = bytes.fromhex(signature) if re.fullmatch("[0-9a-f]{128}", signature) else b""
    return is_signed(key, held, f"FAW-HUB-{what}-v1\0{text}".encode())


def held_in(line):
    """What a C2SP signature line carries, whoever's it is; empty where it is none."""
    told = line.split(" ")
    try:
        return base64.b64decode(told[2], validate=True) if len(told) == 3 and told[0] == "\u2014" else b""
    except ValueError:
        return b""


def is_step(step):
    """A step that a sound can pass through."""
    bounds, values = STEPS.get(step["kind"], ()), step["values"]
    fits_in = len(values) == len(bounds) > 0 and all(low <= value <= high for value, (low, high) in zip(values, bounds))
    return fits_in and (step["kind"] != "band_pass" or values[0] * 5 <= values[1] * 4)


def is_picture(given):
    """A PNG or JPEG of a size that hangs on a note, under a usable name."""
    try:
        body = base64.b64decode(given["data"], validate=True)
    except ValueError:
        return False
    start = PICTURES.get(given["media_type"])
    named = given["name"].isprintable() and given["name"] and not set(given["name"]) & set("/\\")
    return bool(named and start and body.startswith(start) and len(body) <= 2_000_000)


def more_of(told):
    """What a note holds beside its words, where it holds anything."""
    held = {name: told[name] for name in MORE if told.get(name)}
    return (held,) if held else ()


def is_spelt(text):
    """Words with single blanks between them."""
    return bool(text) and text == " ".join(text.split())


def is_name(text):
    """A person's name in Unicode's composed form with single blanks: two spellings of one name would be two people."""
    spelt = unicodedata.normalize("NFC", " ".join(text.split()))
    return spelt == text and 1 <= len(text) <= 64 and text.isprintable()


def reached(data, path):
    """A member of members: "person.name"."""
    for name in path.split("."):
        data = data[name]
    return data


def said_of(error):
    """An error in words; a missing member or a wrong type says little by itself."""
    return str(error) if isinstance(error, (Unreadable, OSError)) else f"it is not made as an entry is ({type(error).__name__})"


# ------------------------------------------------------------------------------------- 6. what stands beside the ledger


def check_signature(bag, world, verdict):
    """The maker's signature over the tag manifest."""
    try:
        held = read_canonical(bag.read(SIGNATURE))
        person, key = world.people.get(held["signer"]), held["key"]
        signature = exact_hex(held["signature"], 64)
        exact_hex(key, 32)
        if set(held) != {"format", "signer", "key", "signature"} or held["format"] not in FORMATS:
            raise Unreadable("it is not of this format")
    except Exception as error:  # a signature nobody can read is none
        verdict.find(SIGNATURE, f"cannot be read: {said_of(error)}", NOT_AS_MADE)
        return
    if not is_signed(key, signature, BUNDLE_TAG + bag.read(TAG_MANIFEST)):
        verdict.find(SIGNATURE, f"is not {held['signer']}'s signature over the bundle", NOT_AS_MADE)
    if person is None or person.key != key or person.revoked or not person.confirmed or "write" not in ROLES[person.role]:
        verdict.find(SIGNATURE, f"the key is not that of {held['signer']} in the ledger, who may make bundles", FORGED)
    if f"\nBundle-Format: {held['format']}\n" not in bag.read("bag-info.txt").decode("utf-8", "replace"):
        verdict.find(SIGNATURE, "names another format than bag-info.txt", NOT_AS_MADE)
    verdict.checked.append("maker's signature over the tag manifest, with the key from the ledger")
    verdict.notes.append(f"made by {held['signer']}")


def check_checkpoint(bag, world, verdict):
    """checkpoint.txt is the newest checkpoint of the ledger, with all its signatures."""
    if not world.checkpoints:
        verdict.find("checkpoint.txt", "the ledger has no checkpoint", "Nothing says how long the history was.")
        return
    size = max(world.checkpoints)
    newest = world.checkpoints[size]
    expected = note_body(world.vault, size, newest["root"]) + "\n" + "".join(line + "\n" for line in newest["lines"])
    if bag.read("data/checkpoint.txt") != expected.encode("utf-8"):
        verdict.find("checkpoint.txt", "is not the newest checkpoint of the ledger", REWRITTEN)
    witnessed = max((n for n, made in world.checkpoints.items() if made["witnesses"]), default=0)
    verdict.notes.append(f"{size} entries under a checkpoint, {witnessed} of them cosigned by a second person")


def check_evidence(bag, world, verdict):
    """Each exhibit's file by its SHA-256; what is not enclosed is said; what was destroyed must be gone."""
    listed = set(bag.read("data/evidence-not-enclosed.txt").decode("utf-8", "replace").split())
    wanted = {x.digest for x in world.exhibits.values() if not x.is_destroyed}
    gone = {x.digest for x in world.exhibits.values()} - wanted
    enclosed = bag.under("data/evidence/")
    for digest in sorted(wanted | set(enclosed)):
        place = f"evidence {digest}"
        if digest in gone:
            verdict.find(place, "was destroyed, as the ledger says, and is still there", "A court's order was not carried out.")
        elif digest not in wanted:
            verdict.find(place, "no entry brought it in", "It is no exhibit of this vault.")
        elif digest not in enclosed:
            if digest not in listed:
                verdict.find(place, "is missing", "The file that came in is not in the bundle.")
        elif bag.digest(enclosed[digest]) != digest:
            problem = f"has the SHA-256 {bag.digest(enclosed[digest])}"
            verdict.find(place, problem, "The file is not the one that came in.")
    for digest in sorted(listed - wanted):
        verdict.find(f"evidence {digest}", "is said not to be enclosed, and is no exhibit that should be", NOT_AS_MADE)
    verdict.checked.append(f"evidence: {len(wanted & set(enclosed))} files by SHA-256")
    if wanted - set(enclosed):
        verdict.unchecked.append(f"evidence: {len(wanted - set(enclosed))} files are not enclosed")
    if gone:
        verdict.notes.append(f"{len(gone)} files were destroyed as ordered; their history is here")


def check_rest(bag, walk, verdict):
    """Reports the vault issued; payloads that no entry names; what only people read."""
    for path in bag.under("data/reports/").values():
        if bag.digest(path) not in walk.world.reports:
            verdict.find(f"bag {path}", "is no report that this vault issued", "The file did not leave the vault as a report.")
        else:
            verdict.unchecked.append(f"{path}: matched by digest; the signatures in it are not checked")
    for digest in bag.under("data/payloads/"):
        if digest not in walk.payloads:
            verdict.find(f"payload {digest[:12]}", "no ledger entry names it", "It was put in from outside.")
    stamped = sum(made["tokens"] for made in walk.world.checkpoints.values())
    if stamped:
        verdict.unchecked.append(f"{stamped} timestamp tokens: matched by digest, not checked")
    if "verify_bundle.py" in bag.files and bag.read("verify_bundle.py") != own_text():
        verdict.notes.append("the verify_bundle.py in the bundle is not the one that says this")


def check_models(bag, world, verdict):
    """Name and digest of every model as the recipes in the ledger name them; licences are the maker's word."""
    if MODELS not in bag.files:
        verdict.find(f"bag {MODELS}", "is missing", NOT_AS_MADE)
        return
    try:
        held = read_canonical(bag.read(MODELS)[:-1])
        if not fits({"models": [{"name": str, "digest": str, "licence": str}]}, held) or not bag.read(MODELS).endswith(b"\n"):
            raise Unreadable("it holds no list of models")
        if set(held) != {"models"} or any(len(one) != 3 for one in held["models"]):
            raise Unreadable("a model in it has other members than a model's")
    except Exception as error:  # a list nobody can read is none
        verdict.find(f"bag {MODELS}", f"cannot be read: {said_of(error)}", NOT_AS_MADE)
        return
    named = sorted(set().union(*(r.models for r in world.recordings.values())))
    if [(one["name"], one["digest"]) for one in held["models"]] != named:
        verdict.find(f"bag {MODELS}", "does not name the models that the ledger names", "They would be sought in vain.")
    verdict.checked.append(f"models: {len(named)} by name and digest, as the recipes in the ledger name them")
    if any(one["licence"] for one in held["models"]):
        verdict.unchecked.append("models: their licences are as the maker of the bundle knew them")


def check_exports(bag, verdict):
    """Transcripts in other programs' formats: nothing here makes them again, so nothing here vouches for them."""
    count = len(bag.under(EXPORTS))
    if count:
        verdict.unchecked.append(f"exchange formats: {count} files listed and unchanged, not made again")


def check_transcripts(bag, world, verdict):
    """What people read must be what the ledger holds, word for word."""
    made = {sha256_hex(text_of(r, bag.format).encode("utf-8")) for r in world.recordings.values() if r.draft}
    enclosed = {bag.digest(path) for path in bag.under("data/transcripts/").values()}
    for path in bag.under("data/transcripts/").values():
        if bag.digest(path) not in made:
            verdict.find(f"bag {path}", "is no transcript that the ledger makes", "People would read what nobody stands for.")
    if made - enclosed:
        verdict.find("transcripts", f"{len(made - enclosed)} are missing", "People would not read all that the ledger holds.")
    verdict.checked.append(f"transcripts: {len(made & enclosed)} made again from the ledger, word for word")


def text_of(recording, number):
    """A recording's working transcript: the machine's words with people's corrections over them, and the notes; from format 2
    on the readings that were not chosen too, and who stands for what."""
    exhibit = recording.exhibit
    lines = [f"Exhibit {exhibit.name}, track {recording.track}: {exhibit.file}", f"SHA-256 {exhibit.digest}", ""]
    names, rows, dissents = recording.speakers(), recording.lines(), recording.rows.dissents() if number > 1 else {}
    for key, line in rows.items():
        said = line.mark if line.struck else line.text + line.mark
        lines.append(f"{recording.clock(line.first)} {names.get(line.speaker, line.speaker)}: {said}")
        for source, text in sorted(dissents.get(key, ())):
            lines.append(f"{recording.clock(line.first)} not chosen, {source}: {text}")
    for key, (first, end, kind, text, author, *_) in exhibit.notes.items():
        if key not in exhibit.withdrawn and key in recording.notes:
            at = "whole recording" if first is None else f"{recording.clock(first)} to {recording.clock(end)}"
            lines.append(f"{kind} by {author}, {at}: {text}")
    if number > 1:
        lines += [reading_of(recording, made) for made in recording.readings]
        lines += [confirmation_of(recording, rows, told) for told in sorted(recording.confirmed, key=by_place)]
    return "".join(" ".join(line.split()) + "\n" for line in lines)


def by_place(told):
    """The order of confirmations: by time, then by everything else."""
    key, first, end, kinds, text, author = told
    return first, end, key, kinds, author, text


def reading_of(recording, made):
    """A line for what the machine read otherwise and did not choose."""
    at = f"{recording.clock(made['span']['first'])} to {recording.clock(made['span']['end'])}"
    return f"another reading by the machine, {at}: {made['text']} [{made['reason']}]"


def confirmation_of(recording, rows, told):
    """A line for who stands for a passage, and whether its row has changed since."""
    key, first, end, kinds, text, author = told
    line = rows.get(key)
    stands = not key or (line is not None and not line.struck and (line.first, line.end, line.text) == (first, end, text))
    doubts = f" as to {', '.join(kinds)}" if kinds else ""
    since = "" if stands else " [the row reads otherwise now]"
    return f"confirmed by {author}{doubts}, {recording.clock(first)} to {recording.clock(end)}: {text}{since}"


def own_text():
    with open(os.path.abspath(__file__), "rb") as file:
        return file.read()


def told_reviews(walk, verdict):
    """Where each exhibit stands, and what is hidden."""
    for exhibit in walk.world.exhibits.values():
        by = f" by {exhibit.step_by}, bound {exhibit.bound[:16]}" if exhibit.state in ("submitted", "approved") else ""
        verdict.notes.append(f"exhibit {exhibit.name}: {exhibit.state}{by}")
    if walk.hidden:
        verdict.notes.append(
            f"{walk.hidden} of {walk.world.tree.size} entries are hidden: they keep their place in the chain and the tree;"
            " that none concerns this case is the word of the person who made the bundle"
        )


def read_anchor(path):
    """Vault, size and root of a checkpoint kept elsewhere."""
    with open(path, encoding="utf-8") as file:
        lines = file.read(65_536).replace("\r\n", "\n").split("\n")
    root = base64.b64decode(lines[2], validate=True)
    if not lines[0].startswith(ORIGIN) or not lines[1].isdecimal() or len(root) != 32:
        raise Unreadable("it is no checkpoint")
    return lines[0][len(ORIGIN) :], int(lines[1]), root.hex()


def verify(folder, root="", anchor=None):
    """The verdict on a bundle. `root`: the laboratory root's fingerprint. `anchor`: vault, size and root of a checkpoint."""
    verdict = Verdict()
    bag = Bag(folder, verdict)
    bag.check()
    walk = Walk(bag, root, anchor[1:] if anchor else None, verdict)
    walk.run()
    world = walk.world
    verdict.checked.append("ledger: order, signatures, rights, payloads, reviews, RFC 6962 root at every checkpoint")
    if anchor:
        verdict.checked.append(f"ledger against the known checkpoint over {anchor[1]} entries")
        if anchor[0] != world.vault:
            verdict.find("checkpoint", "the known checkpoint is of another vault", "This is another laboratory's vault.")
    if root:
        verdict.checked.append("laboratory root against the known fingerprint")
    elif not anchor:
        meaning = "A whole vault could have been forged. Give the fingerprint from your own copy: --root FINGERPRINT"
        verdict.find("laboratory root", "is not known here, so nothing outside the bundle says whose it is.", meaning)
    check_signature(bag, world, verdict)
    check_checkpoint(bag, world, verdict)
    check_evidence(bag, world, verdict)
    check_rest(bag, walk, verdict)
    check_transcripts(bag, world, verdict)
    if bag.format > 1:
        check_models(bag, world, verdict)
        check_exports(bag, verdict)
    told_reviews(walk, verdict)
    return verdict, world, walk.hidden


# --------------------------------------------------------------------------------------------------------- 7. the words


def harmless(text):
    """Text that can do nothing to a terminal: names in a ledger may have been written to fool its reader."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def print_text(name, verdict, world, hidden):
    print(harmless(f"{name}: {'FINDINGS' if verdict.findings else 'SOUND'}"))
    for title, lines in (("", verdict.notes), ("checked  ", verdict.checked), ("not checked  ", verdict.unchecked)):
        for line in lines:
            print(harmless(f"  {title}{line}"))
    for finding in verdict.findings:
        print(harmless(f"  FINDING  {finding['place']}: {finding['problem']}"))
        print(harmless(f"           {finding['meaning']}"))
    print(f"  ledger   {world.tree.size} entries ({hidden} hidden), root {world.tree.root()}")


def print_json(name, verdict, world, hidden):
    told = {"subject": name, "sound": not verdict.findings, "findings": verdict.findings, "notes": verdict.notes}
    told.update({"checked": verdict.checked, "unchecked": verdict.unchecked})
    told["ledger"] = {"size": world.tree.size, "root": world.tree.root(), "hidden": hidden}
    print(json.dumps(told, ensure_ascii=True, indent=1))


def arguments(words):
    parser = argparse.ArgumentParser(description="Check a bundle of the Forensic Audio Workbench, without the Workbench.")
    parser.add_argument("bundle", nargs="?", default=os.path.dirname(os.path.abspath(__file__)), metavar="BUNDLE")
    parser.add_argument("--root", default="", metavar="FINGERPRINT", help="the laboratory root's, from a copy kept elsewhere")
    parser.add_argument("--checkpoint", default="", metavar="FILE", help="a checkpoint of the vault that you kept yourself")
    parser.add_argument("--json", action="store_true", help="one JSON document instead of text")
    args = parser.parse_args(words)
    if not os.path.isdir(args.bundle):
        parser.error(f"{args.bundle} is no folder")
    args.root = args.root.lower()
    if args.root and not DIGEST.fullmatch(args.root):
        parser.error("a fingerprint has 64 hexadecimal digits")
    try:
        args.anchor = read_anchor(args.checkpoint) if args.checkpoint else None
    except (OSError, ValueError, IndexError) as error:
        parser.error(f"{args.checkpoint} cannot be read as a checkpoint: {error}")
    return args


def main(words):
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")
    args = arguments(words)
    name = os.path.basename(os.path.abspath(args.bundle))
    try:
        verdict, world, hidden = verify(args.bundle, args.root, args.anchor)
    except Exception as error:  # the program's edge: a bundle that cannot be read is a finding
        verdict, world, hidden = Verdict(), World(), 0
        verdict.find("bundle", f"cannot be read: {type(error).__name__}: {error}", "It is damaged, or made to mislead.")
    (print_json if args.json else print_text)(name, verdict, world, hidden)
    return 1 if verdict.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
