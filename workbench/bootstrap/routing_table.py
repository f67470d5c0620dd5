"""The table of situations in config/routing.yaml, or a laboratory's own in its folder of presets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from workbench.bootstrap.marked_yaml import Branch, Leaf, Node, Row, read
from workbench.bootstrap.preset_keys import KEYS, Amiss, Off, Reader, Value, engine_of, whole
from workbench.bootstrap.presets import SHIPPED, told
from workbench.domain.engines import Engine, Task
from workbench.domain.errors import BadRequest
from workbench.domain.routing_table import SITUATIONS, STANDARD, Situation, Table

FILE = "routing.yaml"
_TASKS = {"transcription": Task.TRANSCRIPTION, "diarization": Task.DIARIZATION}
_ROLES = {
    task: tuple(key.partition(".")[2] for key in KEYS if key.startswith(f"{section}."))
    for task, section in (("transcription", "engines"), ("diarization", "diarization"))
}
_MEND = "Mend the file, or take it away: then the table in config/routing.yaml holds."


def read_table(engines: Mapping[str, Engine], folders: tuple[Path, ...] = ()) -> Table:
    """The first table in the folders, else the shipped one. Raises BadRequest with every line that is off."""
    path = next((folder / FILE for folder in folders if (folder / FILE).is_file()), SHIPPED / FILE)
    tree, body = read(path)
    reading = _Reading(engines)
    table = reading.table(tree, f"config/{FILE}" if path.parent == SHIPPED else path.name, sha256(body).hexdigest())
    if reading.off:
        raise BadRequest("\n".join(told(path, found) for found in reading.off), _MEND)
    return table


class _Reading:
    """One reading of a table: collects what is off on its way."""

    def __init__(self, engines: Mapping[str, Engine]) -> None:
        self._engines = engines
        self.off: list[Amiss] = []

    def table(self, tree: Branch, source: str, digest: str) -> Table:
        parts = {key: (line, node) for key, line, node in tree.items}
        for key, line, _ in tree.items:
            if key not in {"situations", "bounds", "calls", "instead", "last"}:
                self._amiss(line, key, "there is no such key; there are situations, bounds, calls, instead and last")
        line, node = parts.get("situations", (tree.line, None))
        situations = tuple(self._situations(line, node))
        last = self._words("last", parts, _TASKS)
        return Table(
            situations,
            tuple(self._instead(parts)),
            self._engine("last.transcription", last.get("transcription"), Task.TRANSCRIPTION, "whisper-base"),
            self._engine("last.diarization", last.get("diarization"), Task.DIARIZATION, "embedded-diarizer"),
            self._engine("calls", parts["calls"][1] if "calls" in parts else None, Task.DIARIZATION, ""),
            10 * self._bound(self._words("bounds", parts, ("noisy_under_db",)).get("noisy_under_db")),
            source,
            digest,
        )

    def _situations(self, line: int, node: Node | None) -> Iterator[Situation]:
        rows = node.items if isinstance(node, Branch) else ()
        if STANDARD not in {name for name, _, _ in rows}:
            self._amiss(line, "situations", f"the row “{STANDARD}” is missing: it serves what no other row does")
        for name, at, row in rows:
            key = f"situations.{name}"
            if name not in SITUATIONS:
                self._amiss(at, key, f"there is no such situation; there are {', '.join(SITUATIONS)}")
                continue
            held = {task: (where, roles) for task, where, roles in (row.items if isinstance(row, Branch) else ())}
            for task, (where, _) in held.items():
                if task not in _ROLES:
                    self._amiss(where, f"{key}.{task}", "a row has transcription and diarization")
            yield Situation(name, *(tuple(self._roles(key, task, at, held.get(task))) for task in _ROLES))

    def _roles(self, key: str, task: str, at: int, held: tuple[int, Node] | None) -> Iterator[str]:
        if held is None:
            self._amiss(at, f"{key}.{task}", "it is missing")
            return
        for leaf in _leaves(held[1]):
            if leaf.text in _ROLES[task]:
                yield leaf.text
            else:
                self._amiss(leaf.line, f"{key}.{task}", f"there is no role “{leaf.text}”; there are {', '.join(_ROLES[task])}")

    def _instead(self, parts: Mapping[str, tuple[int, Node]]) -> Iterator[tuple[str, tuple[str, ...]]]:
        _, node = parts.get("instead", (0, None))
        for name, line, successors in node.items if isinstance(node, Branch) else ():
            engine = next((e for e in self._engines.values() if name == e.name or name in e.guide), None)
            if engine is None:
                self._amiss(line, f"instead.{name}", f"there is no engine “{name}”")
                continue
            key = f"instead.{name}"
            yield engine.name, tuple(self._engine(key, leaf, engine.task, "") for leaf in _leaves(successors))

    def _words(self, section: str, parts: Mapping[str, tuple[int, Node]], known: Collection[str]) -> dict[str, Node]:
        line, node = parts.get(section, (0, Branch((), 0)))
        if not isinstance(node, Branch):
            self._amiss(line, section, "it is a section: its keys stand under it, indented")
            return {}
        for key, at, _ in node.items:
            if key not in known:
                self._amiss(at, f"{section}.{key}", "there is no such key")
        return {key: value for key, _, value in node.items}

    def _engine(self, key: str, node: Node | None, task: Task, standard: str) -> str:
        return standard if node is None else str(self._value(key, node, engine_of(task), standard))

    def _bound(self, node: Node | None) -> int:
        return 10 if node is None else int(self._value("bounds.noisy_under_db", node, whole(0, 60), 10))

    def _value(self, key: str, node: Node, reads: Reader, standard: Value) -> Value:
        try:
            if not isinstance(node, Leaf):
                raise Off("it has one value, no list and no keys under it")
            return reads(node, self._engines)
        except Off as error:
            self._amiss(node.line, key, str(error))
            return standard

    def _amiss(self, line: int, key: str, why: str) -> None:
        self.off.append(Amiss(line, key, why))


def _leaves(node: Node) -> tuple[Leaf, ...]:
    """One word, or the words of a list."""
    if isinstance(node, Row):
        return tuple(item for item in node.items if isinstance(item, Leaf))
    return (node,) if isinstance(node, Leaf) else ()
