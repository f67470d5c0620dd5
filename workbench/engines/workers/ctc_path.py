"""The likeliest way of a text through a CTC network's emissions: one token a frame, in order.

Source: the trellis and backtracking of PyTorch's forced alignment tutorial, as whisperX 3.8 has them (`get_trellis`,
`backtrack`): a frame stays with its token at the blank's score or moves to the next one at that token's. The same sums in the
same order and the same width of number, so that the path is the same to the frame. Only what is kept differs: one row of the
trellis, its last column, and a byte a cell that says whether the token changed there.

Compiled by numba where it is installed, row by row in numpy where it is not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np

Decide = Callable[[np.ndarray, np.ndarray, int], tuple[np.ndarray, np.ndarray]]
Trace = Callable[[np.ndarray, np.ndarray], np.ndarray]


@dataclass(frozen=True, slots=True)
class Way:
    """The frames from `first` on: the token each one is at, and the probability of what it was taken for."""

    first: int
    tokens: np.ndarray
    scores: np.ndarray

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Frames from the beginning of one token to the end of another, half open."""
        start = int(np.searchsorted(self.tokens, first, side="left"))
        end = int(np.searchsorted(self.tokens, last, side="right"))
        return self.first + start, self.first + end


class Aligning:
    """Finds ways; compiled once for as long as the process lives."""

    def __init__(self, *, compiled: bool = True) -> None:
        self._decide, self._trace = _compiled() if compiled and _has_numba() else (_by_rows, _traced)
        self.compiler = f"numba {_numba_version()}" if self._trace is not _traced else "numpy"

    def way(self, emission: np.ndarray, tokens: np.ndarray, blank: int) -> Way | None:
        """(frames, symbols) log probabilities, (n,) symbols of the text; None where there are fewer frames than tokens need."""
        if not len(tokens) or not len(emission):
            return None
        if not np.isfinite(emission).all():
            raise ValueError("the network's emissions hold values that are no numbers")
        moved, last = self._decide(emission, tokens, blank)
        found = self._trace(moved, last)
        if not len(found):
            return None
        end = int(last.argmax())
        return Way(end - len(found), found, _scores(emission, tokens, blank, moved, found, end))


def _scores(emission: np.ndarray, tokens: np.ndarray, blank: int, moved: np.ndarray, found: np.ndarray, end: int) -> np.ndarray:
    frames = np.arange(end - len(found), end)
    symbols = np.where(moved[frames, found] != 0, tokens[found], blank)
    return np.asarray(np.exp(emission[frames, symbols]))


def _by_rows(emission: np.ndarray, tokens: np.ndarray, blank: int) -> tuple[np.ndarray, np.ndarray]:
    """Where the token changes, (frames, tokens), and the trellis's last column, (frames + 1,)."""
    frames, many = len(emission), len(tokens)
    row, first = _beginning(emission, many, blank)
    moved, last = np.zeros((frames, many), np.uint8), np.empty(frames + 1, np.float32)
    stay, change, text = np.empty(many, np.float32), np.empty(many, np.float32), emission[:, tokens]
    last[0] = row[many]
    for t in range(frames):
        np.add(row[1:], emission[t, blank], out=stay)
        np.add(row[:-1], text[t], out=change)
        moved[t] = change > stay
        np.maximum(stay, change, out=row[1:])
        row[0], last[t + 1] = first[t + 1], row[many]
    return moved, last


def _beginning(emission: np.ndarray, many: int, blank: int) -> tuple[np.ndarray, np.ndarray]:
    """The trellis's first row and first column. Sums run in double width, as torch's do."""
    first = np.concatenate([np.zeros(1), np.cumsum(emission[:, blank], dtype=np.float64)]).astype(np.float32)
    first[-many:] = np.inf
    row = np.full(many + 1, -np.inf, np.float32)
    row[0] = first[0]
    return row, first


def _by_cells(emission: np.ndarray, tokens: np.ndarray, blank: int) -> tuple[np.ndarray, np.ndarray]:
    """The same for the compiler: cell by cell, each row written over the one before, from its end."""
    frames, many = emission.shape[0], tokens.shape[0]
    row, held = np.full(many + 1, -np.inf, np.float32), np.empty(many, np.float32)
    moved, last = np.zeros((frames, many), np.uint8), np.empty(frames + 1, np.float32)
    row[0] = np.inf if many > frames else 0.0
    last[0] = row[many]
    total = 0.0
    for t in range(frames):
        silent, changes = emission[t, blank], moved[t]
        for j in range(many):
            held[j] = emission[t, tokens[j]]
        for j in range(many - 1, -1, -1):
            stay, change = row[j + 1] + silent, row[j] + held[j]
            changes[j] = change > stay
            row[j + 1] = max(stay, change)
        total += silent
        row[0] = np.inf if t + 1 > frames - many else np.float32(total)
        last[t + 1] = row[many]
    return moved, last


def _traced(moved: np.ndarray, last: np.ndarray) -> np.ndarray:
    """The token of each frame up to where the last column is greatest; none where the first token is not reached."""
    end, token = int(last.argmax()), moved.shape[1] - 1
    found = np.empty(end, np.int64)
    for t in range(end - 1, -1, -1):
        found[t] = token
        if moved[t, token]:
            token -= 1
            if token < 0:
                return found[t:]
    return found[:0]


def _has_numba() -> bool:
    try:
        import numba
    except ImportError:
        return False
    return bool(numba.__version__)


def _numba_version() -> str:
    import numba

    return str(numba.__version__)


@cache
def _compiled() -> tuple[Decide, Trace]:
    # Never cached on disk: numba's cache is pickle, and it would lie in the installation.
    from numba import njit

    decide = njit("Tuple((uint8[:,::1], float32[::1]))(float32[:,::1], int64[::1], int64)")(_by_cells)
    return decide, njit("int64[::1](uint8[:,::1], float32[::1])")(_traced)
