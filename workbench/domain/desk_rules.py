"""What the review desk's entries may say, for the door and for `verify` alike: each rule says why not; empty where nothing is."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Sequence

from workbench.domain.annotations import IMPORTANCES, LARGEST_ATTACHMENT, MOST_ATTACHMENTS, REDACTION, Attached, Attachment
from workbench.domain.errors import CaseError
from workbench.domain.listening import Treatment, checked, merged
from workbench.domain.speakers import Speaker
from workbench.domain.timeline import Span

LONGEST_WORD, MOST_WORDS = 80, 2_000
FASTEST_PERCENT = 1_000
_PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))


def no_note(text: str, kind: str, importance: str) -> str:
    """Why nobody can note that."""
    if not kind.strip():
        return "a note needs a kind"
    if importance not in IMPORTANCES:
        return f"there is no importance {importance!r}"
    return "" if text.strip() or kind == "mark" else "a note needs a text"


def no_redaction(kind: str, text: str, span: Span | None) -> str:
    """Why a note cannot be a redaction; empty when it can, or is none. For the door alone: old vaults hold others."""
    if kind.strip() != REDACTION:
        return ""
    if span is None or not span.length:
        return "a redaction needs the passage that it leaves out"
    return "" if text.strip() else "a redaction needs its reason as text"


def no_picture(given: Attached) -> str:
    """Why this cannot hang on a note."""
    try:
        body = base64.b64decode(given.data, validate=True)
    except ValueError:
        return "cannot be read"
    if not body or len(body) > LARGEST_ATTACHMENT:
        return f"is empty or larger than {LARGEST_ATTACHMENT:,} bytes"
    if media_type(body) != given.media_type:
        return "is no picture, or of another kind than it says"
    return "" if given.name.isprintable() and given.name and not set(given.name) & set("/\\") else "has no usable name"


def media_type(body: bytes) -> str:
    """What a picture's own first bytes say it is; empty where it is none that we know."""
    return next((name for start, name in _PICTURES if body.startswith(start)), "")


def pictured(given: Attached) -> Attachment:
    """What a note says of a picture that hangs on it."""
    body = base64.b64decode(given.data, validate=True)
    return Attachment(given.name, given.media_type, hashlib.sha256(body).hexdigest(), len(body))


def no_pictures(said: Sequence[Attachment], given: Sequence[Attached]) -> str:
    """Why these bytes cannot come with a note that says this of its pictures."""
    if len(given) > MOST_ATTACHMENTS:
        return f"more than {MOST_ATTACHMENTS} pictures hang on it"
    if why := next((why for picture in given if (why := no_picture(picture))), ""):
        return f"a picture on it {why}"
    return "" if tuple(said) == tuple(map(pictured, given)) else "its pictures are not the ones it names"


def no_name(speakers: Iterable[Speaker], key: str, name: str) -> str:
    """Why a voice cannot be called that: two of one name could not be told apart."""
    held = tuple(speakers)
    if key not in {voice.key for voice in held}:
        return f"there is no voice {key}"
    if not name or name != " ".join(name.split()):
        return "a voice needs a name without needless blanks"
    return f"another voice is called {name} already" if any(v.name == name and v.key != key for v in held) else ""


def no_kinds(kinds: Sequence[str]) -> str:
    """Why these kinds of doubt cannot be confirmed like this."""
    return "" if tuple(kinds) == tuple(sorted(set(kinds))) else "a kind of doubt is named twice, or out of order"


def no_hearing(heard: Sequence[Span], speed_percent: int, frames: int) -> str:
    """Why nobody can have listened like that to a recording of so many frames."""
    if not heard:
        return "nothing was heard"
    if tuple(heard) != merged(heard) or heard[-1].end > frames:
        return "what was heard is not in order or not in the recording"
    return "" if 1 <= speed_percent <= FASTEST_PERCENT else f"nobody listens at {speed_percent} %"


def no_treatment(treatment: Treatment) -> str:
    """Why nobody can keep this way of listening."""
    try:
        return "" if checked(treatment) == treatment else "its name or its steps are not as they are kept"
    except CaseError as error:
        return error.problem


def spelt_words(words: Iterable[str]) -> tuple[str, ...]:
    """A vocabulary as it is kept: each word once, in the order given."""
    return tuple(dict.fromkeys(word for entry in words if (word := " ".join(entry.split()))))


def no_vocabulary(words: Sequence[str]) -> str:
    """Why a case cannot have these words."""
    if tuple(words) != spelt_words(words):
        return "a word is empty, has needless blanks or stands twice"
    too_long = len(words) > MOST_WORDS or any(len(word) > LONGEST_WORD for word in words)
    return f"at most {MOST_WORDS:,} entries of {LONGEST_WORD} characters" if too_long else ""


def no_profile(name: str, reason: str, voice_print: Sequence[int]) -> str:
    """Why a voice cannot be known like this."""
    if not name or name != " ".join(name.split()):
        return "a voice profile needs a name"
    if not reason.strip():
        return "a voice profile needs a reason"
    return "" if voice_print else "there is nothing to compare this voice by"
