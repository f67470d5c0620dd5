"""What the palette can find: actions, cases, recordings, speakers, lines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from workbench.gui import menus, shortcuts
from workbench.gui.actions import ACTIONS
from workbench.gui.desk import Place
from workbench.gui.language import tr
from workbench.gui.listening.listening import Listening
from workbench.gui.palette.matching import rank
from workbench.gui.searching import searching

if TYPE_CHECKING:
    from workbench.gui.desk import Desk
    from workbench.gui.window import Window

_LINES, _SHOWN, _ENOUGH, _EXACT = 12, 80, 2, 20
_BEHIND = {"action": 0, "case": 4, "recording": 6, "speaker": 8}  # of two that fit alike, what is done oftener comes first


@dataclass(frozen=True, slots=True)
class Found:
    """One thing to do or to go to; `why` says what stands in its way."""

    kind: str
    id: str
    title: str
    detail: str
    icon: str
    do: Callable[[], object]
    keys: str = ""
    why: str = ""


def folded(window: Window) -> list[str]:
    """The transcript's lines as they are compared; made once while somebody types, since it costs most of a search."""
    if (listening := Listening.of(window)) is not None and listening.is_text_hidden:
        return []
    return [line.text.casefold() for line in window.centre.model.lines()]


def find(window: Window, typed: str, recent: tuple[str, ...] = (), lines: Sequence[str] | None = None) -> list[Found]:
    """What fits, the best first; without a word the actions, the recent ones first. `lines` are those of `folded`."""
    text = typed.strip()
    if not text:
        order = {name: place for place, name in enumerate(recent)}
        return sorted(_actions(window), key=lambda found: order.get(found.id, len(order)))
    ranked = [(cost + _BEHIND[found.kind], found) for found in _all(window) if (cost := _cost(text, found)) is not None]
    best = [found for _, found in sorted(ranked, key=lambda pair: (pair[0], bool(pair[1].why)))]
    return best[:_SHOWN] + list(_lines(window, text, folded(window) if lines is None else lines)) + list(_search(window, text))


def _cost(text: str, found: Found) -> int | None:
    """The name counts most, then the menu or the place before it, then the keys."""
    if text.casefold() == found.title.casefold():
        return -_EXACT
    costs = [rank(text, found.title), rank(text, f"{found.detail} {found.title}"), rank(text, found.keys) if found.keys else None]
    return min((cost + 2 * place for place, cost in enumerate(costs) if cost is not None), default=None)


def _all(window: Window) -> Iterator[Found]:
    yield from _actions(window)
    if window.desk is not None:
        yield from _places(window.desk)
        yield from _speakers(window, window.desk)


def _actions(window: Window) -> Iterator[Found]:
    for entry in ACTIONS:
        action = window.actions_by_id[entry.id]
        why = "" if action.isEnabled() else menus.why_not(action) or tr("Not possible now")
        title = action.text().rstrip("…")
        yield Found("action", entry.id, title, tr(entry.menu), entry.icon, action.trigger, shortcuts.now(entry.id), why)


def _places(desk: Desk) -> Iterator[Found]:
    for node in desk.cases:
        number = node.case.number
        yield Found("case", number, f"{number} {node.case.title}", tr("Case"), "folder", partial(desk.go, Place(number)))
        for exhibit in node.exhibits:
            for track in exhibit.recordings:
                place = Place(number, exhibit.evidence.id, track.recording.id)
                go = partial(desk.go, place)
                yield Found("recording", track.recording.id, exhibit.evidence.name, exhibit.evidence.reference, "file", go)


def _speakers(window: Window, desk: Desk) -> Iterator[Found]:
    for speaker in desk.view.speakers if desk.view else ():
        go = partial(_to_speaker, window, speaker.key)
        yield Found("speaker", speaker.key, speaker.name, tr("Speaker: next line"), "person", go)


def _to_speaker(window: Window, key: str) -> None:
    """The next line of a voice, round the end."""
    lines, here = window.centre.model.lines(), window.centre.transcript.currentIndex().row()
    rows = [row for row, line in enumerate(lines) if line.speaker == key]
    if rows:
        window.centre.transcript.choose(next((row for row in rows if row > here), rows[0]))


def _search(window: Window, text: str) -> Iterator[Found]:
    """The words looked for beyond the recording on the screen."""
    if window.desk is not None and len(text) >= _ENOUGH:
        said = tr("Search recordings and cases for “{text}”").format(text=text)
        yield Found("search", text, said, "", "search", partial(searching.look_for, window, text))


def _lines(window: Window, text: str, lines: Sequence[str]) -> Iterator[Found]:
    """Lines of the transcript on the screen that hold the words as they were typed."""
    view, wanted = window.desk.view if window.desk else None, text.casefold()
    if view is None or len(wanted) < _ENOUGH:
        return
    standing = window.centre.model.lines()
    for row in islice((row for row, words in enumerate(lines) if wanted in words), _LINES):
        line = standing[row]
        go = partial(window.centre.transcript.choose, row)
        yield Found("line", line.id, line.text, view.recording.rate.clock(line.span.first), "transcribe", go)
