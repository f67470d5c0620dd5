"""What entries of the review desk say, as sentences: which rows, which voice, which doubt, through which treatment."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from workbench.domain.canonical import Json

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


def _revised(payload: dict[str, Json]) -> str:
    rows, act = list(_members(payload.get("rows"))), str(payload.get("act", ""))
    standing = [row for row in rows if not row.get("struck")]
    told = _ACTS.get(act, f"Revised {{n}} ({act})").format(n=_counted(len(rows)), voice=_voice(rows))
    # Voices and times change nothing that could be quoted.
    texts = [] if act in ("speaker", "retimed") else [str(row["text"]) for row in standing or rows if row.get("text")]
    other = [f"“{_short(str(one.get('text', '')))}” ({one.get('source', '')})" for one in _members(payload.get("dissent"))]
    return f"{told}{_quoted(texts)}{'; not chosen: ' + ', '.join(other) if other else ''}."


def _confirmed(payload: dict[str, Json]) -> str:
    held = payload.get("confirmation")
    made = held if isinstance(held, dict) else {}
    kinds = made.get("kinds")
    about = f" ({', '.join(map(str, kinds))} only)" if isinstance(kinds, list) and kinds else ""
    return f"Confirmed by listening{about}: “{made['text']}”."


def _listened(payload: dict[str, Json]) -> str:
    heard = payload.get("heard")
    passages = len(heard) if isinstance(heard, list) else 0
    through = f" through “{payload['treatment']}”" if payload.get("treatment") else ""
    hidden = ", the text hidden" if payload.get("text_hidden") else ""
    return f"Listened to {passages} passage{'' if passages == 1 else 's'} at {payload['speed_percent']} % speed{through}{hidden}."


def _noted(payload: dict[str, Json]) -> str:
    """A note's text is a redaction's reason."""
    held = payload["annotation"]
    note = held if isinstance(held, dict) else {}
    told = "Redacted a passage in disclosure versions" if note.get("kind") == "redaction" else "Added a note"
    return f"{told}: “{note['text']}”."


def _exported(payload: dict[str, Json]) -> str:
    what = {"clip": "Exported the sound of a passage", "exhibit": "Made an exhibit of a disputed passage; its manifest has"}
    form = str(payload["format"])
    digest = f"SHA-256 {_digest(str(payload['sha256']))}."
    if form in what:
        return f"{what[form]}{' ' if form == 'exhibit' else ', '}{digest}"
    return f"Exported the transcript as {form}{' for disclosure' if payload.get('disclosure') else ''}, {digest}"


def _digest(text: str) -> str:
    return f"{text[:8]}…{text[-8:]}" if len(text) == 64 else text


def _members(value: Json) -> Iterator[dict[str, Json]]:
    return (one for one in value if isinstance(one, dict)) if isinstance(value, list) else iter(())


def _counted(count: int) -> str:
    return "an utterance" if count == 1 else f"{count:,} utterances"


def _voice(rows: list[dict[str, Json]]) -> str:
    return ", ".join(sorted({str(row.get("speaker")) for row in rows if row.get("speaker")})) or "of the draft"


def _quoted(texts: list[str]) -> str:
    if not texts:
        return ""
    more = f" and {len(texts) - _QUOTED:,} more" if len(texts) > _QUOTED else ""
    return f": {', '.join(f'“{_short(text)}”' for text in texts[:_QUOTED])}{more}"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"


TELLERS: dict[str, Callable[[dict[str, Json]], str]] = {
    "transcript.revised": _revised,
    "passage.confirmed": _confirmed,
    "listening.logged": _listened,
    "annotation.added": _noted,
    "transcript.exported": _exported,
}
