"""Attacks on reports and on what vouches for them: by people who may enter such things, and enter what misleads a court."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.faults.court_work import DONE, MEASURED, WAITING, digest, pem, taking
from tests.faults.tamper_field import Expected, Field, at, found
from tests.faults.tamper_ground import ATTACKER
from workbench.domain import events as e
from workbench.domain.leaving import Authored

_NO_REPORT = "a report as none can be: "


def _says(field: Field, event: e.Event, problem: str, by: str = ATTACKER) -> Expected:
    return found(at(field.say(event, by), problem))


def _set(field: Field, **changes: Any) -> e.ReportRendered:
    """The next report of the case, about an exhibit of it."""
    said = e.ReportRendered("C-1", "forged", digest("forged"), (field.ground.exhibits["approved"],), 3, signers=(ATTACKER, "Sue"))
    return replace(said, **changes)


def sets_a_report_on_an_exhibit_of_another_case(field: Field) -> Expected:
    event = _set(field, evidence=(field.ground.exhibits["approved"], field.ground.exhibits["held"]))
    return _says(field, event, f"sets {_NO_REPORT}an exhibit in it is not of this case")


def sets_a_report_on_what_was_destroyed(field: Field) -> Expected:
    event = _set(field, case_number="C-4", evidence=(field.ground.exhibits["destroyed"],), number=1)
    return _says(field, event, f"sets {_NO_REPORT}an exhibit in it was destroyed")


def numbers_a_report_otherwise(field: Field) -> Expected:
    """A number that was given, one too far, or none where others have one."""
    number = field.dice.choice((0, 1, 2, 4))
    problem = "is not the case's next one" if number else "the reports of this case have numbers"
    return _says(field, _set(field, number=number, signers=(ATTACKER, "Sue") if number else ()), problem)


def names_a_second_person_who_may_not_countersign(field: Field) -> Expected:
    name = field.dice.choice(("Ann", "Rex", "Una"))
    return _says(field, _set(field, signers=(ATTACKER, name)), f"{name} may not countersign")


def dates_a_report_ahead(field: Field) -> Expected:
    return _says(field, _set(field, made_at="2999-01-02T03:04:05.000000Z"), "it is dated after its entry")


def issues_anothers_file_as_their_own(field: Field) -> Expected:
    field.say(_set(field), ATTACKER)
    act = field.dice.choice(("prepared", "approved", "archived"))
    return _says(field, e.ReportIssued("C-1", "forged", digest(DONE, act)), "another file of a report has this digest")


def countersigns_for_another(field: Field) -> Expected:
    event = e.ReportCountersigned("C-1", WAITING, digest(WAITING, "approved"))
    return _says(field, event, "Sid is not the second person that the report names", by="Sid")


def archives_what_waits_for_a_countersignature(field: Field) -> Expected:
    return _says(field, e.ReportArchived("C-1", WAITING, digest("shut")), f"archives {_NO_REPORT}it waits for")


def brings_the_certificate_of_another(field: Field) -> Expected:
    return _says(field, e.CertificateBrought(ATTACKER, pem("Ann"), ()), "it is the certificate of Ann")


def measures_what_cannot_be(field: Field) -> Expected:
    odd = field.dice.choice(({"errors": -1}, {"words": 0}, {"snr_from": 16}, {"method": " "}, {"recipe": "x"}))
    event = e.ValidationRecorded(replace(MEASURED, **odd))
    return _says(field, event, "enters a measurement that is none", by="Ada")


def measures_without_being_an_administrator(field: Field) -> Expected:
    by = field.dice.choice((ATTACKER, "Sue"))
    return _says(field, e.ValidationRecorded(MEASURED), f"which {by}", by=by)


def says_that_another_run_was_identical(field: Field) -> Expected:
    draft, differences = field.dice.choice((("open", 3), ("other", 0)))
    event = e.RunReproduced(field.ground.tracks["open"], draft, "IDENTICAL", digest("x"), differences, "")
    return _says(field, event, "enters a run that cannot be")


def takes_the_vaults_own_bundle_in(field: Field) -> Expected:
    own = taking("C-1", sha256=digest("own"), vault_id=field.ground.vault_id)
    return _says(field, e.BundleTaken(**own), "it is this vault's own")


def says_that_anothers_note_came_with_a_bundle(field: Field) -> Expected:
    [[note]] = field.rows("SELECT min(id) FROM annotation WHERE author = 'Ann'")
    came = (Authored(note, "Dr Famous", "2026-01-02T03:04:05Z", 7),)
    return _says(field, e.BundleTaken(**taking("C-1", sha256=digest("late"), authored=came)), "did not come with it")
