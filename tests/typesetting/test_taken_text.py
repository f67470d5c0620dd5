"""A text that came in as a file is not said to be a recogniser's."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_dossier, an_exhibit
from workbench.domain.incoming import ENGINE
from workbench.domain.recipe import Recipe
from workbench.typesetting.method_words import explained


def test_a_text_from_a_file_names_the_file_and_no_recogniser() -> None:
    exhibit = an_exhibit(utterances=4)
    assert exhibit.draft is not None
    recipe = Recipe(ENGINE, "srt", "agency.srt")
    lines = tuple(replace(line, segment=replace(line.segment, recipe=recipe.digest())) for line in exhibit.lines)
    taken = replace(exhibit, draft=replace(exhibit.draft, recipes=(recipe,)), lines=lines)
    text = dict(explained(a_dossier(taken)))["From sound to words."]
    assert "agency.srt" in text
    assert "recogniser" not in text
    assert "recogniser" in dict(explained(a_dossier(exhibit)))["From sound to words."]
