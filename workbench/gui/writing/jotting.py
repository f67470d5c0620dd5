"""What is being typed reaches the vault within two seconds, and is offered back after a crash."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from workbench.gui.language import counted, tr
from workbench.gui.links import Links
from workbench.gui.listening import blind

if TYPE_CHECKING:
    from workbench.domain.transcript import Line
    from workbench.gui.desk import Desk
    from workbench.gui.window import Window

KEPT_AFTER_MS = 1000
_PARTED = "\n"  # no id has one
Key = tuple[str, str]


class Jotter(QObject):
    """Keeps what stands in the editor and what was left half typed; what was saved or discarded it lets go of."""

    def __init__(self, window: Window, desk: Desk) -> None:
        super().__init__(desk)
        self._window, self._desk = window, desk
        self._model = window.centre.model
        self._kept: dict[Key, str] = {}
        self._typing: dict[Key, str] = {}
        self._sent: dict[Key, str] = {}
        self._soon = QTimer(self, singleShot=True, interval=KEPT_AFTER_MS)
        self._soon.timeout.connect(self._keep)
        self._links = Links()
        if not desk.bench.read_only:
            self._links.link(window.centre.transcript.typing, self._on_typing)
            self._links.link(self._model.unsaved_changed, self._on_change)
            self._links.link(self._model.typed, self._on_sent)
            self._links.link(desk.changes.saved, self._on_saved)
            desk.errands.run(desk.bench.jottings.all, self._bring_back, key="jottings")

    def close(self) -> None:
        """The vault is about to be locked: what was not kept yet is kept now, and what was discarded goes."""
        self._links.close()
        self._soon.stop()
        for key, text in self._due().items():
            self._desk.bench.jottings.keep(_PARTED.join(key), text)

    def _on_typing(self, row: str, text: str) -> None:
        self._typing = {self._model.key(row): " ".join(text.split())}
        self._on_change()

    def _on_change(self) -> None:
        # Not started anew at each key: somebody who types without a pause is kept every so often too.
        if not self._soon.isActive():
            self._soon.start()

    def _on_sent(self, line: Line, text: str) -> None:
        """On its way to the ledger, and kept until it is there."""
        self._sent[self._model.key(line.id)] = text

    def _on_saved(self) -> None:
        self._sent.clear()
        self._on_change()

    def _due(self) -> dict[Key, str]:
        """What differs from what is kept; an empty text lets a row go."""
        is_typing = self._window.centre.transcript.typed() is not None
        wanted = {**self._sent, **self._model.held(), **(self._typing if is_typing else {})}
        due = {key: text for key, text in wanted.items() if self._kept.get(key) != text}
        return {**due, **{key: "" for key in self._kept if key not in wanted}}

    def _keep(self) -> None:
        due, jottings = self._due(), self._desk.bench.jottings
        self._kept = {key: text for key, text in {**self._kept, **due}.items() if text}

        def work() -> None:
            for key, text in due.items():
                jottings.keep(_PARTED.join(key), text)

        if due:
            self._desk.errands.run(work, lambda _: None)

    def _bring_back(self, held: dict[str, str]) -> None:
        found = {
            (about, row): text
            for about, _, row in (key.partition(_PARTED) for key in held if not key.startswith(blind.PREFIX))
            for text in (held[about + _PARTED + row],)
        }
        self._kept = dict(found)
        if found:
            self._model.bring_back(found)
            self._window.bottom.say(
                tr("Brought back what was typed and not saved: {lines}").format(lines=counted(len(found), "line"))
            )
