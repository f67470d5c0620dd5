"""What entries of the review desk say, as sentences: which rows, which voice, which doubt, through which treatment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.domain.canonical import Json
from workbench.domain.live import imported

Worded = Callable[[str], str]  # the English text in the reader's language

_QUOTED = 3  # rows that a sentence quotes; a split into ten says how many more there are
_LONGEST = 90

_ACTS = {
    "split": "Split an utterance",
    "merged": "Merged utterances",
    "inserted": "Inserted {n}",
    "struck": "Struck out {n}",
    "restored": "Let {n} stand again",
    "retimed": "Moved {n} in time",
    "speaker": "Gave {n} to voice {voice}",
    "replaced": "Found and replaced in {n}",
    "taken": "Took {n} from another draft",
    "corrected": "Corrected {n}",
    "adjudicated": "Decided between readings",
}


_LEFT = {
    "clip": "Exported the sound of a passage, SHA-256 {sha256}.",
    "exhibit": "Made an exhibit of a disputed passage; its manifest has SHA-256 {sha256}.",
}


def _revised(payload: dict[str, Json], worded: Worded) -> str:
    rows, act = list(_members(payload.get("rows"))), str(payload.get("act", ""))
    standing = [row for row in rows if not row.get("struck")]
    told = worded(_ACTS[act]) if act in _ACTS else f"{worded('Revised {n}')} ({act})"
    told = told.format(n=_counted(len(rows), worded), voice=_voice(rows) or worded("of the draft"))
    # Voices and times change nothing that could be quoted.
    texts = [] if act in ("speaker", "retimed") else [str(row["text"]) for row in standing or rows if row.get("text")]
    other = [f"“{_short(str(one.get('text', '')))}” ({one.get('source', '')})" for one in _members(payload.get("dissent"))]
    return f"{told}{_quoted(texts, worded)}{worded('; not chosen: ') + ', '.join(other) if other else ''}."


def _confirmed(payload: dict[str, Json], worded: Worded) -> str:
    held = payload.get("confirmation")
    made = held if isinstance(held, dict) else {}
    kinds = made.get("kinds")
    told = ", ".join(worded(str(kind)) for kind in kinds) if isinstance(kinds, list) else ""
    about = worded(" ({kinds} only)").format(kinds=told) if told else ""
    return worded("Confirmed by listening{about}: “{text}”.").format(about=about, text=made["text"])


def _listened(payload: dict[str, Json], worded: Worded) -> str:
    heard = payload.get("heard")
    passages = len(heard) if isinstance(heard, list) else 0
    through = worded(" through “{treatment}”").format(treatment=payload["treatment"]) if payload.get("treatment") else ""
    hidden = worded(", the text hidden") if payload.get("text_hidden") else ""
    told = "Listened to {n} passage at {percent} % speed" if passages == 1 else "Listened to {n} passages at {percent} % speed"
    return f"{worded(told).format(n=passages, percent=payload['speed_percent'])}{through}{hidden}."


def _noted(payload: dict[str, Json], worded: Worded) -> str:
    """A note's text is a redaction's reason."""
    held = payload["annotation"]
    note = held if isinstance(held, dict) else {}
    told = "Redacted a passage in disclosure versions" if note.get("kind") == "redaction" else "Added a note"
    return f"{worded(told)}: “{note['text']}”."


def _exported(payload: dict[str, Json], worded: Worded) -> str:
    form, digest = str(payload["format"]), _digest(str(payload["sha256"]))
    if form in _LEFT:
        return worded(_LEFT[form]).format(sha256=digest)
    told = "Exported the transcript as {format} for disclosure, SHA-256 {sha256}."
    told = told if payload.get("disclosure") else "Exported the transcript as {format}, SHA-256 {sha256}."
    return worded(told).format(format=form, sha256=digest)


def _digest(text: str) -> str:
    return f"{text[:8]}…{text[-8:]}" if len(text) == 64 else text


def _members(value: Json) -> Iterator[dict[str, Json]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _counted(count: int, worded: Worded) -> str:
    return worded("an utterance") if count == 1 else f"{count:,} {worded('utterances')}"


def _voice(rows: list[dict[str, Json]]) -> str:
    return ", ".join(sorted({str(row.get("speaker")) for row in rows if row.get("speaker")}))


def _quoted(texts: list[str], worded: Worded) -> str:
    if not texts:
        return ""
    more = worded(" and {n} more").format(n=f"{len(texts) - _QUOTED:,}") if len(texts) > _QUOTED else ""
    return f": {', '.join(f'“{_short(text)}”' for text in texts[:_QUOTED])}{more}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


TELLERS: dict[str, Callable[[dict[str, Json], Worded], str]] = {
    "transcript.revised": _revised,
    "passage.confirmed": _confirmed,
    "listening.logged": _listened,
    "annotation.added": _noted,
    "transcript.exported": _exported,
    "evidence.imported": imported,
}
