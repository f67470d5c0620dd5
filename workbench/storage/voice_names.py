"""What the voices of many recordings are called, in a handful of statements; `lines` answers it for one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Table, select

from workbench.domain.standing import newcomer
from workbench.storage import tables as t

Names = Mapping[str, str]
_AT_ONCE = 500


def names_in(db: Connection, recordings: Iterable[str]) -> dict[str, dict[str, str]]:
    """By recording: the name of each voice by the key that rows name. A merged one has the name of whom it is heard as."""
    held = list(dict.fromkeys(recordings))
    found: dict[str, dict[str, str]] = {}
    for start in range(0, len(held), _AT_ONCE):
        found |= _names(db, held[start : start + _AT_ONCE])
    return found


def _names(db: Connection, recordings: list[str]) -> dict[str, dict[str, str]]:
    drafts = _working(db, recordings)
    arranged, drafted = _of(db, t.roster, drafts), _of(db, t.speaker, drafts)
    given, fresh = _of(db, t.naming, drafts), _newcomers(db, drafts)
    return {
        recording: _called(
            arranged.get(draft) or drafted.get(draft, []),
            {row.speaker: row.name for row in given.get(draft, [])},
            fresh.get(draft, []),
        )
        for draft, recording in drafts.items()
    }


def _called(voices: list[Any], given: Names, fresh: list[Any]) -> dict[str, str]:
    names = {row.speaker: newcomer(row.speaker).name for row in fresh} | {voice.key: voice.name for voice in voices}
    names |= {key: name for key, name in given.items() if key in names}
    return {**names, **{voice.key: names[into] for voice in voices if (into := _into(voice)) in names}}


def _into(voice: Any) -> str:
    return str(getattr(voice, "heard_as", "") or voice.key)


def _working(db: Connection, recordings: list[str]) -> dict[str, str]:
    """Recordings by their working draft."""
    c = t.draft.c
    query = select(c.id, c.recording_id).where(c.recording_id.in_(recordings), c.beside == 0).order_by(c.seq)
    newest = {row.recording_id: row.id for row in db.execute(query)}
    return {draft: recording for recording, draft in newest.items()}


def _of(db: Connection, table: Table, drafts: Mapping[str, str]) -> dict[str, list[Any]]:
    return _by_draft(db.execute(select(table).where(table.c.draft_id.in_(drafts))))


def _newcomers(db: Connection, drafts: Mapping[str, str]) -> dict[str, list[Any]]:
    c = t.revision.c
    which = (c.draft_id.in_(drafts), c.stands == 1, c.speaker.is_not(None), c.speaker != "")
    return _by_draft(db.execute(select(c.draft_id, c.speaker).where(*which).distinct()))


def _by_draft(rows: Iterable[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.draft_id, []).append(row)
    return found


def voices(names: Mapping[str, Names]) -> Iterator[tuple[str, str, str]]:
    """Recording, key and name of every voice."""
    return ((recording, key, name) for recording, called in names.items() for key, name in called.items())
