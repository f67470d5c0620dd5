import json

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
