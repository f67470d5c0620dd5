"""Is a folder a safe place for a vault? Synced and network folders split a database from its journal."""

from __future__ import annotations

import os
import sys
from pathlib import Path

# How the folders of common synchronising programs are called, in lower case.
_SYNCED = ("dropbox", "onedrive", "google drive", "googledrive", "icloud", "icloud~", "mobile documents", "nextcloud", "owncloud")
_MARKERS = (".dropbox", ".stfolder", ".sync", ".owncloudsync.log", ".nextcloudsync.log")
_NETWORK = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.rclone", "9p", "afs", "ceph", "davfs", "glusterfs"}
)
_MOUNTS = Path("/proc/self/mounts")


def folder_warnings(path: Path) -> tuple[str, ...]:
    """What speaks against keeping a vault at `path`, in sentences; empty when nothing does."""
    place = path.expanduser().absolute()
    found = (_synced(place), _network(place), _open_to_others(place))
    return tuple(sentence for sentence in found if sentence)


def _synced(place: Path) -> str:
    for folder in (place, *place.parents):
        named = any(folder.name.lower().startswith(name) for name in _SYNCED)
        if named or any((folder / marker).exists() for marker in _MARKERS):
            return f"{folder} is kept in step with other machines, which can tear a vault's files apart: use a local folder."
    return ""


def _network(place: Path) -> str:
    kind = _windows_share(place) if sys.platform == "win32" else _filesystem(place)
    if kind not in _NETWORK:
        return ""
    return f"{place} is on a network drive ({kind}), where locks and forced writes are not reliable: use a local disk."


def _filesystem(place: Path) -> str:
    """The kind of file system a path is on, where the system tells (Linux); empty elsewhere."""
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    mounts = {Path(_unescaped(line.split()[1])): line.split()[2] for line in lines if len(line.split()) > 2}
    return next((mounts[folder] for folder in (place, *place.parents) if folder in mounts), "")


def _unescaped(field: str) -> str:
    return field.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")


def _windows_share(place: Path) -> str:
    return "smb3" if place.drive.startswith("\\\\") else ""


def _open_to_others(place: Path) -> str:
    if os.name == "nt" or not place.is_dir() or not place.stat().st_mode & 0o002:
        return ""
    return f"Anyone on this machine may write to {place}. Take that right away: chmod o-w."
