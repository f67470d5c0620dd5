"""Chunks of several recordings in one batch: short recordings alone never fill one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

from workbench.domain.errors import Unavailable
from workbench.domain.recipe import Recipe
from workbench.domain.utterances import Asked, ChunkText
from workbench.stages.transcription import cut_batch

Read = Callable[[Sequence[Asked], Recipe], Iterator[ChunkText]]


@dataclass(eq=False, slots=True)
class _Ticket:
    asked: Asked
    recipe: Recipe
    text: ChunkText | None = None
    error: Unavailable | None = None
    alone: bool = False

    @property
    def is_settled(self) -> bool:
        return self.text is not None or self.error is not None

    @property
    def company(self) -> str:
        """What it can be read with: its recipe's, after a failure its own recording's only."""
        digest = self.recipe.digest()
        return f"{digest} {self.asked.pcm.sha256} {self.asked.pcm.channel}" if self.alone else digest


class Gathering:
    """Whoever waits first reads a batch for all who wait. What fails in company is read again by recording, so that one that
    breaks the engine takes no other with it."""

    def __init__(self, read: Read) -> None:
        self._read = read
        self._waiting: list[_Ticket] = []
        self._list = threading.Lock()
        self._turn = threading.Lock()

    def read(self, asked: Sequence[Asked], recipe: Recipe, most: int) -> Generator[ChunkText, None, None]:
        """A text for each, in order. Raises Unavailable where the engine failed over them."""
        mine = [_Ticket(one, recipe) for one in asked]
        with self._list:
            self._waiting += mine
        try:
            for ticket in mine:
                yield self._settled(ticket, most)
        finally:
            with self._list:
                self._waiting = [ticket for ticket in self._waiting if ticket not in mine]

    def _settled(self, ticket: _Ticket, most: int) -> ChunkText:
        while not ticket.is_settled:
            with self._turn:
                if not ticket.is_settled:
                    self._work(most)
        if ticket.text is None:
            raise ticket.error or Unavailable("The chunk was not read.")
        return ticket.text

    def _work(self, most: int) -> None:
        batch = self._cut(most)
        try:
            texts = self._read([ticket.asked for ticket in batch], batch[0].recipe)
            for ticket, text in zip(batch, texts, strict=True):
                ticket.text = text
        except Unavailable as error:
            left = [ticket for ticket in batch if ticket.text is None]
            mixed = len({ticket.asked.pcm.sha256 for ticket in batch}) > 1
            for ticket in left:
                ticket.alone, ticket.error = True, None if mixed else error
        finally:
            with self._list:
                self._waiting = [ticket for ticket in self._waiting if not ticket.is_settled]

    def _cut(self, most: int) -> list[_Ticket]:
        with self._list:
            waiting = list(self._waiting)
        lengths = [sum(clip.length for clip in ticket.asked.clips) or ticket.asked.chunk.length for ticket in waiting]
        chosen = cut_batch([(ticket.company, length) for ticket, length in zip(waiting, lengths, strict=True)], most)
        return [waiting[at] for at in chosen]
