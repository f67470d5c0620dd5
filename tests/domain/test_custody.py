"""Ledger entries in sentences."""

from __future__ import annotations

import pytest

from tests.builders import an_entry
from workbench.domain.custody import sentence
from workbench.domain.events import KINDS


def test_an_import_is_told_with_name_size_and_digest() -> None:
    said = sentence(an_entry(4, "evidence.imported", {"evidence": {"name": "a.wav", "size": 1_000, "sha256": "ab" * 32}}))
    assert said == "Took in “a.wav”, 1,000 bytes, SHA-256 abababab…abababab."


def test_what_a_person_typed_is_never_a_template() -> None:
    entry = an_entry(5, "segment.corrected", {"correction": {"segment_id": "s1", "text": "{evidence[name]} {0}"}})
    assert sentence(entry) == "Corrected utterance s1 to “{evidence[name]} {0}”."


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_of_entry_has_a_sentence_even_when_its_payload_is_elsewhere(kind: str) -> None:
    assert sentence(an_entry(1, kind, {}))
    assert sentence(an_entry(1, kind, "blob:12"))


def test_a_kind_of_a_later_version_is_told_by_its_name() -> None:
    assert sentence(an_entry(1, "exhibit.returned", {})) == "Exhibit returned"


def test_a_revision_says_what_was_done_to_which_words_and_what_was_not_chosen() -> None:
    rows = [{"segment_id": "s1", "text": "the blue bag", "struck": False}]
    dissent = [{"source": "large (Ann)", "text": "the glue bag"}]
    said = sentence(an_entry(6, "transcript.revised", {"act": "adjudicated", "rows": rows, "dissent": dissent}))
    assert said == "Decided between readings: “the blue bag”; not chosen: “the glue bag” (large (Ann))."
    struck = an_entry(
        7, "transcript.revised", {"act": "struck", "rows": [{"segment_id": "s1", "text": None, "struck": True}] * 2}
    )
    assert sentence(struck) == "Struck out 2 utterances."


def test_confirming_names_the_doubts_it_was_about() -> None:
    held = {"text": "Nine fifteen.", "kinds": ["number"]}
    assert sentence(an_entry(8, "passage.confirmed", {"confirmation": held})) == (
        "Confirmed by listening (number only): “Nine fifteen.”."
    )


def test_listening_is_told_with_speed_treatment_and_whether_the_text_was_hidden() -> None:
    heard = {"heard": [{"first": 0, "end": 5}], "speed_percent": 80, "treatment": "Hum", "text_hidden": True}
    assert (
        sentence(an_entry(9, "listening.logged", heard)) == "Listened to 1 passage at 80 % speed through “Hum”, the text hidden."
    )


def test_a_reason_that_ends_with_a_full_stop_does_not_get_a_second_one() -> None:
    started = an_entry(10, "processing.started", {"engines": ["whisper"], "reason": "Nothing else is here."})
    assert sentence(started) == "Started whisper: Nothing else is here."


def test_a_redaction_is_told_apart_from_a_note() -> None:
    note = {"kind": "note", "text": "a door"}
    assert sentence(an_entry(9, "annotation.added", {"annotation": note})) == "Added a note: “a door”."
    said = sentence(an_entry(9, "annotation.added", {"annotation": {**note, "kind": "redaction", "text": "address"}}))
    assert said == "Redacted a passage in disclosure versions: “address”."


def test_what_left_the_vault_is_named() -> None:
    def left(**payload: object) -> str:
        return sentence(an_entry(9, "transcript.exported", {"sha256": "ab" * 32, **payload}))

    assert left(format="srt") == "Exported the transcript as srt, SHA-256 abababab…abababab."
    assert left(format="srt", disclosure=True) == "Exported the transcript as srt for disclosure, SHA-256 abababab…abababab."
    assert left(format="clip") == "Exported the sound of a passage, SHA-256 abababab…abababab."
    assert left(format="exhibit").startswith("Made an exhibit of a disputed passage; its manifest has SHA-256 abababab")
