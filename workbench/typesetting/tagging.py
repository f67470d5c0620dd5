"""The document's structure for those who have it read to them: a tree of elements over the marks of its pages.

ISO 32000-1, 14.7 and 14.8: every page's marks are numbered, the tree names them in the order they are read in, and a page's
entry in the parent tree leads from a mark back to its element.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from workbench.typesetting.sheet import HEIGHT, Element, Role


@dataclass(slots=True, eq=False)
class _Node:
    """An element in the tree; `kids` are nodes, or (page, mark)."""

    element: Element | None
    parent: _Node | None
    kids: list[Any] = field(default_factory=list)
    box: tuple[float, float, float, float] | None = None
    number: int = 0


class Tree:
    """Grows while pages are drawn; elements stand in the order in which their first mark is made."""

    def __init__(self) -> None:
        self._root = _Node(None, None)
        self._nodes: dict[Element, _Node] = {}
        self._marks: list[list[_Node]] = []

    def turn(self) -> None:
        """Begin the next page."""
        self._marks.append([])

    def mark(self, element: Element, box: tuple[float, float, float, float] | None = None) -> int:
        """The number of a new mark of this element on the page at hand."""
        node = self._node(element)
        node.box = box or node.box
        marks = self._marks[-1]
        marks.append(node)
        node.kids.append((len(self._marks) - 1, len(marks) - 1))
        return len(marks) - 1

    def _node(self, element: Element) -> _Node:
        node = self._nodes.get(element)
        if node is None:
            parent = self._node(element.parent) if element.parent else self._root
            node = self._nodes[element] = _Node(element, parent)
            parent.kids.append(node)
        return node

    def plant(self, canvas: Any) -> Any:
        """Enter the tree into the document, its pages drawn; returns the reference to its root."""
        doc = canvas._doc
        pages = [_number(doc, page) for page in doc.Pages.pages]
        for page, held in enumerate(doc.Pages.pages):
            held.__NoDefault__ = [*held.__NoDefault__, "StructParents", "Tabs"]
            held.StructParents, held.Tabs = page, "/S"
        top, parents = _blank(), _blank()
        root, listed = _number(doc, top), _number(doc, parents)
        for node, raw in self._numbered(doc):
            _fill(raw, _described(node, root, pages))
        _fill(parents, f"<</Nums [{' '.join(self._parents())}]>>")
        keys = len(self._marks)
        _fill(top, f"<</Type /StructTreeRoot /K {self._root.number} 0 R /ParentTree {listed} 0 R /ParentTreeNextKey {keys}>>")
        return doc.Reference(top)

    def _numbered(self, doc: Any) -> list[tuple[_Node, Any]]:
        """Every node with its object, in the order of the tree."""
        made: list[tuple[_Node, Any]] = []
        waiting = [self._root]
        while waiting:
            node = waiting.pop()
            raw = _blank()
            node.number = _number(doc, raw)
            made.append((node, raw))
            waiting += [kid for kid in reversed(node.kids) if isinstance(kid, _Node)]
        return made

    def _parents(self) -> list[str]:
        return [f"{page} [{' '.join(f'{node.number} 0 R' for node in nodes)}]" for page, nodes in enumerate(self._marks)]


def _described(node: _Node, root: int, pages: list[int]) -> str:
    if node.element is None:
        return f"<</S /Document /P {root} 0 R /K [{' '.join(f'{kid.number} 0 R' for kid in node.kids)}]>>"
    above = node.parent.number if node.parent else root
    first = next((kid[0] for kid in node.kids if isinstance(kid, tuple)), None)
    page = "" if first is None else f" /Pg {pages[first]} 0 R"
    kids = " ".join(_kid(kid, first, pages) for kid in node.kids)
    return f"<</S /{node.element.role} /P {above} 0 R{page}{_attributes(node)} /K [{kids}]>>"


def _kid(kid: Any, first: int | None, pages: list[int]) -> str:
    if isinstance(kid, _Node):
        return f"{kid.number} 0 R"
    page, mark = kid
    return str(mark) if page == first else f"<</Type /MCR /Pg {pages[page]} 0 R /MCID {mark}>>"


def _attributes(node: _Node) -> str:
    element = node.element
    if element is None:
        return ""
    told = (("Alt", element.alt), ("ActualText", element.actual), ("Lang", element.language))
    said = "".join(f" /{name} {_text(text)}" for name, text in told if text)
    if node.box:
        x, y, width, height = node.box
        said += f" /A <</O /Layout /BBox [{x:.2f} {HEIGHT - y - height:.2f} {x + width:.2f} {HEIGHT - y:.2f}]>>"
    elif element.role is Role.HEADER:
        said += " /A <</O /Table /Scope /Column>>"
    return said


def _text(text: str) -> str:
    return f"<feff{text.encode('utf-16-be', 'replace').hex()}>"


def _blank() -> Any:
    from reportlab.pdfbase.pdfdoc import PDFObject

    held = PDFObject()
    held.__RefOnly__ = 1
    return held


def _fill(held: Any, body: str) -> None:
    held.format = lambda _: body.encode("ascii")


def _number(doc: Any, held: Any) -> int:
    """The number an object has in the file, given now where it has none."""
    number: int = doc.idToObjectNumberAndVersion[doc.Reference(held).name][0]
    return number
