import json
import sys

import pytest

from tests.builders import a_dossier
from workbench.domain.canonical import canonical, fact, plain
from workbench.domain.dossier import Dossier
from workbench.domain.errors import Unavailable
from workbench.typesetting.isolated import IsolatedTypesetter
from workbench.typesetting.typesetter import ReportTypesetter


def test_a_dossier_survives_the_way_to_another_process() -> None:
    dossier = a_dossier()
    assert fact(Dossier, json.loads(canonical(plain(dossier)))) == dossier


def test_the_bytes_are_those_of_the_typesetter_here() -> None:
    dossier = a_dossier()
    assert IsolatedTypesetter().pages(dossier) == ReportTypesetter().pages(dossier)


def test_a_process_that_stops_is_told_with_its_last_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(Unavailable, match="exit 1"):
        IsolatedTypesetter().pages(a_dossier())
