import json
from pathlib import Path

import pytest
from case_utils.case_validate import validate
from rdflib import Graph

from tests.exchange.sheets import an_odd_sheet
from workbench.exchange.case_document import as_case

# Theirs, about each other; a concept that CASE does not know is still an error.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def test_the_graph_conforms_to_case_and_uco(tmp_path: Path) -> None:
    file = tmp_path / "odd.jsonld"
    file.write_bytes(as_case(an_odd_sheet()))
    verdict = validate(str(file))
    assert (verdict.conforms, verdict.undefined_concepts) == (True, set()), verdict.text


def test_the_evidence_its_maker_and_its_recipe_can_be_asked_for() -> None:
    sheet = an_odd_sheet()
    graph = Graph().parse(data=as_case(sheet), format="json-ld")
    texts = {str(o).lower() for o in graph.objects()}
    assert {sheet.evidence.sha256, "ada", "faster-whisper", "1.2.1", "2"} <= texts
    assert any(sheet.draft.recipes[0].digest() in text for text in texts)


def test_every_reference_leads_to_a_node() -> None:
    document = json.loads(as_case(an_odd_sheet()))
    nodes = json.dumps(document["@graph"])
    named = {node["@id"] for node in document["@graph"]}
    pointed = {
        ref["@id"]
        for node in document["@graph"]
        for value in node.values()
        for ref in (value if isinstance(value, list) else [value])
        if isinstance(ref, dict) and set(ref) == {"@id"}
    }
    assert pointed
    assert pointed <= named
    assert "urn:uuid:" in nodes
