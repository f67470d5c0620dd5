"""CASE/UCO, the linked data that investigators' systems exchange: the file with its digest, who received it, the tools with
their configurations, what they made of it, who corrected it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from workbench import __version__
from workbench.domain.annotations import Annotation
from workbench.domain.canonical import Json
from workbench.domain.recipe import Recipe
from workbench.domain.sheet import Sheet
from workbench.exchange.plain_text import as_text
from workbench.exchange.wording import file_of

Node = dict[str, Json]

_UCO: Final = "https://ontology.unifiedcyberontology.org/uco"
_UCO_PARTS: Final = ("action", "configuration", "core", "identity", "observable", "tool", "types")
_CONTEXT: Final[Node] = {
    "case-investigation": "https://ontology.caseontology.org/case/investigation/",
    **{f"uco-{part}": f"{_UCO}/{part}/" for part in _UCO_PARTS},
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def as_case(sheet: Sheet) -> bytes:
    """One JSON-LD graph, valid against CASE 1.5; equal sheets give equal bytes."""
    graph = _Graph(sheet)
    graph.received()
    graph.transcribed()
    graph.corrected()
    graph.noted(sheet.annotations)
    return (json.dumps({"@context": _CONTEXT, "@graph": graph.nodes}, ensure_ascii=False, indent=1) + "\n").encode()


class _Graph:
    """Nodes by a name of ours; the identifiers are made of it and of the draft, so that they are the same each time."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._known: set[str] = set()
        self.nodes: list[Json] = []

    def received(self) -> None:
        """The exhibit as it came in, and the entry that says so."""
        evidence, recording = self._sheet.evidence, self._sheet.recording
        file: Node = {"uco-observable:fileName": evidence.name, "uco-observable:sizeInBytes": evidence.size}
        sound: Node = {
            "uco-observable:audioType": recording.codec,
            "uco-observable:duration": round(recording.rate.seconds(recording.frames)),
            "uco-observable:format": f"{recording.rate.hz} Hz, {recording.channels} channels, {recording.frames} frames",
        }
        named = self._facet("file", "uco-observable:FileFacet", file), self._facet("sound", "uco-observable:AudioFacet", sound)
        facets = (*named, self._content("evidence", evidence.sha256, {}))
        self._add("evidence", "uco-observable:File", {"uco-core:name": evidence.reference, "uco-core:hasFacet": list(facets)})
        self._record("exhibit", evidence.exhibit, "evidence")
        person = self._person(evidence.imported_by)
        self._act("receiving", "Evidence taken in", person, (), (), ("evidence", "exhibit"), end=evidence.imported_at)

    def transcribed(self) -> None:
        """The draft: who or what made it, with which settings."""
        draft = self._sheet.draft
        tools = [self._tool(number, recipe) for number, recipe in enumerate(draft.recipes)]
        text = as_text(self._sheet)
        more: Node = {"uco-observable:dataPayload": text.decode(), "uco-observable:mimeType": "text/plain"}
        facet = self._content("transcript", hashlib.sha256(text).hexdigest(), more)
        named: Node = {"uco-core:name": f"Transcript of {self._sheet.evidence.reference}", "uco-core:hasFacet": [facet]}
        self._add("transcript", "uco-observable:ObservableObject", named)
        self._record("result", f"{self._sheet.evidence.exhibit} transcript", "transcript")
        begun = min((run.started_at for run in draft.runs if run.started_at), default="")
        performer = self._program()
        end = draft.made_at
        told = "Transcript taken in from a file" if file_of(self._sheet) else "Transcribed"
        self._act("transcribing", told, performer, tools, ("evidence",), ("transcript", "result"), begun, end)

    def corrected(self) -> None:
        """One action for each person who changed rows."""
        made: dict[str, list[str]] = {}
        for line in self._sheet.lines:
            if change := line.revision or line.correction:
                made.setdefault(change.author, []).append(change.made_at)
        for author, times in sorted(made.items()):
            told = f"Corrected {len(times)} of {len(self._sheet.lines)} rows"
            person = self._person(author)
            self._act(f"correcting {author}", told, person, (), ("evidence",), ("transcript",), min(times), max(times))

    def noted(self, notes: Iterable[Annotation]) -> None:
        """Notes as assertions about the evidence."""
        clock = self._sheet.recording.rate.clock
        for note in notes:
            at = f"{clock(note.span.first)}–{clock(note.span.end)}" if note.span else "whole recording"
            body: Node = {
                "uco-core:statement": [note.text],
                "uco-core:description": [f"{note.kind}, {at}, by {note.author}"],
                "uco-core:tag": list[Json](note.tags),
                "uco-core:objectCreatedTime": _when(note.made_at),
                "uco-core:createdBy": _ref(self._person(note.author)),
                "uco-core:object": [_ref(self._id("evidence"))],
            }
            self._add(f"note {note.id}", "uco-core:Annotation", body)

    def _tool(self, number: int, recipe: Recipe) -> str:
        """An engine as it was configured: every parameter and model of its recipe."""
        entries = [
            self._facet(f"setting {number} {name}", "uco-configuration:ConfigurationEntry", _entry(name, kind, value))
            for name, kind, value in _settings(recipe)
        ]
        self._add(f"configuration {number}", "uco-configuration:Configuration", {"uco-configuration:configurationEntry": entries})
        engine: Node = {"uco-core:name": recipe.engine, "uco-tool:version": recipe.version}
        uses = _ref(self._id(f"configuration {number}"))
        told: Node = {"uco-core:description": [f"recipe {recipe.name}, digest {recipe.digest()}"]}
        body: Node = {**engine, **told, "uco-configuration:usesConfiguration": uses}
        return self._add(f"tool {number}", "uco-tool:ConfiguredTool", body)

    def _program(self) -> str:
        body: Node = {"uco-core:name": "Forensic Audio Workbench", "uco-tool:version": __version__}
        return self._add("program", "uco-tool:AnalyticTool", body)

    def _person(self, name: str) -> str:
        return self._add(f"person {name}", "uco-identity:Person", {"uco-core:name": name})

    def _record(self, name: str, number: str, about: str) -> None:
        held: Node = {"case-investigation:exhibitNumber": number, "uco-core:object": [_ref(self._id(about))]}
        self._add(name, "case-investigation:ProvenanceRecord", held)

    def _content(self, name: str, sha256: str, more: Node) -> Json:
        value: Node = {"@type": "xsd:hexBinary", "@value": sha256.upper()}
        digest = self._facet(
            f"digest of {name}", "uco-types:Hash", {"uco-types:hashMethod": "SHA256", "uco-types:hashValue": value}
        )
        return self._facet(f"content of {name}", "uco-observable:ContentDataFacet", {"uco-observable:hash": [digest], **more})

    def _act(
        self,
        name: str,
        told: str,
        performer: str,
        tools: Iterable[str],
        objects: Iterable[str],
        results: Iterable[str],
        start: str = "",
        end: str = "",
    ) -> None:
        body: Node = {
            "uco-core:name": told,
            "uco-action:performer": _ref(performer),
            "uco-action:instrument": [_ref(tool) for tool in tools],
            "uco-action:object": [_ref(self._id(key)) for key in objects],
            "uco-action:result": [_ref(self._id(key)) for key in results],
        }
        if start:
            body["uco-action:startTime"] = _when(start)
        body["uco-action:endTime"] = _when(end)
        self._add(name, "case-investigation:InvestigativeAction", body)

    def _facet(self, name: str, kind: str, body: Node) -> Json:
        return {"@id": self._id(name), "@type": kind, **body}

    def _add(self, name: str, kind: str, body: Node) -> str:
        key = self._id(name)
        if key not in self._known:
            self._known.add(key)
            self.nodes.append({"@id": key, "@type": kind, **{n: value for n, value in body.items() if value != []}})
        return key

    def _id(self, name: str) -> str:
        sheet = self._sheet
        return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{sheet.evidence.sha256} {sheet.recording.track} {sheet.draft.id} {name}')}"


def _settings(recipe: Recipe) -> Iterator[tuple[str, str, str]]:
    yield "seed", "seed", str(recipe.seed)
    yield from ((name, "parameter", str(value)) for name, value in recipe.parameters)
    yield from ((name, "model SHA-256", digest) for name, digest in recipe.models)


def _entry(name: str, kind: str, value: str) -> Node:
    return {
        "uco-configuration:itemName": name,
        "uco-configuration:itemType": kind,
        "uco-configuration:itemValue": [value],
    }


def _ref(key: str) -> Json:
    return {"@id": key}


def _when(at: str) -> Json:
    return {"@type": "xsd:dateTime", "@value": at}
