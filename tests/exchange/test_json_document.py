import json
from dataclasses import replace

from tests.exchange.sheets import a_line, a_sheet
from workbench.exchange.json_document import SCHEMA, as_json


def test_machine_words_stand_beside_the_correction() -> None:
    document = json.loads(as_json(a_sheet(a_line(1, 0, 1, "glue", corrected="blue"))))
    line = document["lines"][0]
    assert document["schema"] == SCHEMA
    assert (line["text"], line["machine"]["text"], line["correction"]["author"]) == ("blue", "glue", "Ada")


def test_every_recipe_is_named_by_its_digest() -> None:
    sheet = a_sheet(a_line(1, 0, 1, "x"))
    assert json.loads(as_json(sheet))["draft"]["recipes"][0]["digest"] == sheet.draft.recipes[0].digest()


def test_a_row_that_was_struck_is_told_by_its_place_alone() -> None:
    kept, struck = a_line(1, 0, 1, "kept"), a_line(2, 1, 2, "withdrawn")
    sheet = a_sheet(kept, struck)
    body = as_json(replace(sheet, lines=(kept,), turns=sheet.turns[:1]))
    assert json.loads(body)["left_out"] == [{"id": "d-2", "span": {"first": 8000, "end": 16000}}]
    assert b"withdrawn" not in body
