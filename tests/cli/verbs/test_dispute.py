from __future__ import annotations

from contextlib import closing

import pytest

from tests.cli.conftest import Call
from tests.vaults import Vaults, a_drafted_recording
from workbench.domain.questions import AnnotationsOf


@pytest.fixture
def drafted(vaults: Vaults) -> str:
    with closing(vaults.open("ann")) as ann:
        return a_drafted_recording(ann).id


def test_a_redaction_is_a_note_with_its_passage_and_its_reason(call: Call, drafted: str, vaults: Vaults) -> None:
    code, said, _ = call("ann", "redact", "C-1/1", "--from", "1", "--to", "0:02.5", "--reason", "address")
    assert (code, said["from"], said["to"]) == (0, "0:00:01.000", "0:00:02.500")
    with closing(vaults.open("ann")) as ann:
        (note,) = ann.ask(AnnotationsOf(drafted))
    assert (note.kind, note.text, note.span and note.span.first) == ("redaction", "address", 16_000)


@pytest.mark.usefixtures("drafted")
def test_a_redaction_without_a_passage_or_reason_is_refused(call: Call) -> None:
    code, _, said = call("ann", "annotate", "C-1/1", "--kind", "Redaction", "--text", "address")
    assert code == 2
    assert "needs the passage" in said
    assert call("ann", "redact", "C-1/1", "--from", "1", "--to", "2", "--reason", " ")[0] == 2
    code, _, said = call("ann", "redact", "C-1/1", "--from", "9", "--to", "11", "--reason", "address")
    assert code == 2
    assert "0:00:10.000 long" in said
