"""A text that came in as a file is not said to be a recogniser's."""

from __future__ import annotations

from dataclasses import replace

from tests.builders import a_dossier, an_exhibit
from workbench.domain.incoming import ENGINE, LABORATORY
from workbench.domain.recipe import Recipe, parameters
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


def test_a_row_of_another_laboratorys_people_is_no_recognisers() -> None:
    exhibit = an_exhibit(utterances=4)
    assert exhibit.draft is not None
    recipe = Recipe(LABORATORY, "1", "as ann left it", parameters=parameters(author="ann", laboratory="six-words"))
    row = replace(exhibit.lines[0], segment=replace(exhibit.lines[0].segment, recipe=recipe.digest()))
    taken = replace(
        exhibit, draft=replace(exhibit.draft, recipes=(*exhibit.draft.recipes, recipe)), lines=(row, *exhibit.lines[1:])
    )
    text = dict(explained(a_dossier(taken)))["From sound to words."]
    assert "another laboratory (six-words): rows that people there wrote (ann)" in text
    assert "A speech recogniser (faster-whisper" in text
    assert "another laboratory 1" not in text
