import json

import pytest
from jsonschema import Draft202012Validator, ValidationError

from tests.exchange.sheets import an_odd_sheet
from tests.house.conftest import ROOT
from workbench.exchange.json_document import SCHEMA, as_json

DESCRIBED = json.loads((ROOT / "resources" / "schemas" / "transcript-1.json").read_text("utf-8"))


def test_the_published_schema_is_one_and_describes_what_is_written() -> None:
    Draft202012Validator.check_schema(DESCRIBED)
    assert DESCRIBED["properties"]["schema"]["const"] == SCHEMA
    Draft202012Validator(DESCRIBED).validate(json.loads(as_json(an_odd_sheet())))


def test_every_member_that_is_written_is_described() -> None:
    document = json.loads(as_json(an_odd_sheet()))
    assert set(document) == set(DESCRIBED["properties"])
    assert set(document["lines"][0]) == set(DESCRIBED["$defs"]["line"]["properties"])
    assert set(document["annotations"][0]) == set(DESCRIBED["$defs"]["annotation"]["properties"])


@pytest.mark.parametrize("member", ["lines", "exhibit", "draft"])
def test_a_document_without_a_member_is_none(member: str) -> None:
    document = json.loads(as_json(an_odd_sheet()))
    del document[member]
    with pytest.raises(ValidationError, match=member):
        Draft202012Validator(DESCRIBED).validate(document)
