"""Configuration people write: plain maps and words of YAML, each with the line it stands on, and nothing else that YAML can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from workbench.domain.errors import BadRequest

if TYPE_CHECKING:
    import yaml

MOST_BYTES = 64 * 1024
DEEPEST = 6
HARMLESS = "Write plain “key: value” lines, indented with spaces, in UTF-8; config/workstation.yaml shows how."


@dataclass(frozen=True, slots=True)
class Leaf:
    """One value as it is written. Quoted, it is text whatever it looks like."""

    text: str
    line: int
    is_quoted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A list."""

    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Branch:
    """A map: (key, line, what stands there), in the file's order. No key stands twice."""

    items: tuple[tuple[str, int, Node], ...]
    line: int


Node: TypeAlias = Leaf | Row | Branch


class Unreadable(BadRequest):
    """The file is off at a line; the problem names both."""

    def __init__(self, path: Path, line: int, why: str) -> None:
        place = f"{path}, line {line}" if line else str(path)
        super().__init__(f"{place}: {why}", HARMLESS)


def read(path: Path) -> tuple[Branch, bytes]:
    """The file as a tree, and its bytes. Raises Unreadable for anything that is no plain map of YAML."""
    body = _body(path)
    text = _text(path, body)
    _without_tabs(path, text)
    return _tree(path, text), body


def _body(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unreadable(path, 0, f"it cannot be read: {error.strerror or error}.") from error
    if len(body) > MOST_BYTES:
        raise Unreadable(path, 0, f"it is larger than {MOST_BYTES // 1024} KiB; nothing of ours is.")
    return body


def _text(path: Path, body: bytes) -> str:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(path, body[: error.start].count(b"\n") + 1, "it is not written in UTF-8.") from error
    for number, line in enumerate(_lines(text), 1):
        if off := next((c for c in line if not c.isprintable() and c != "\t"), ""):
            raise Unreadable(path, number, f"it holds a character that cannot be read, U+{ord(off):04X}.")
    return text


def _lines(text: str) -> list[str]:
    """By line feeds alone: whatever else Python takes for the end of a line is a character that nobody sees."""
    return [line.removesuffix("\r") for line in text.split("\n")]


def _without_tabs(path: Path, text: str) -> None:
    for number, line in enumerate(_lines(text), 1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise Unreadable(path, number, "it is indented with a tab; YAML takes spaces.")


def _tree(path: Path, text: str) -> Branch:
    import yaml

    try:
        _harmless(path, text)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(path, mark.line + 1 if mark else 0, f"{_said(error)}.") from error
    if root is None:
        raise Unreadable(path, 0, "it is empty.")
    made = _made(path, root, "")
    if not isinstance(made, Branch):
        raise Unreadable(path, made.line, "it begins with no key.")
    return made


def _said(error: yaml.MarkedYAMLError) -> str:
    return ", ".join(part for part in (error.problem, error.context) if part)


def _harmless(path: Path, text: str) -> None:
    """What stands for something else, names a type or nests without end is refused before anything is built of it."""
    import yaml

    depth = documents = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if why := _why_not(event, depth, documents):
            raise Unreadable(path, line, why)


def _why_not(event: yaml.Event, depth: int, documents: int) -> str:
    import yaml

    anchor, tag = getattr(event, "anchor", None), getattr(event, "tag", None)
    if isinstance(event, yaml.AliasEvent):
        return f"“*{anchor}” repeats something; write it out."
    if anchor:
        return f"“&{anchor}” names something to be repeated; write it out."
    if tag:
        return f"“{tag}” asks for a type; values are plain words, numbers, true or false."
    if depth > DEEPEST:
        return f"it nests deeper than {DEEPEST} levels."
    return "a second document begins; there is one to a file." if documents > 1 else ""


def _made(path: Path, node: yaml.Node, at: str) -> Node:
    import yaml

    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        return Leaf(node.value, line, node.style is not None)
    if isinstance(node, yaml.SequenceNode):
        return Row(tuple(_made(path, item, at) for item in node.value), line)
    return Branch(tuple(_entries(path, node, at)), line)


def _entries(path: Path, node: yaml.Node, at: str) -> Iterator[tuple[str, int, Node]]:
    import yaml

    seen: dict[str, int] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise Unreadable(path, line, "a key is one word, no list and no map.")
        name = f"{at}.{key.value}" if at else key.value
        if key.value in seen:
            raise Unreadable(path, line, f"{name} stands there already, at line {seen[key.value]}.")
        seen[key.value] = line
        yield key.value, line, _made(path, value, name)
