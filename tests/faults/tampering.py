"""Ledger tampering: every class of attack by people who hold keys and the database, and the campaign that runs them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tests.faults import tamper_cases as cases
from tests.faults import tamper_court as court
from tests.faults import tamper_files as files
from tests.faults import tamper_history as history
from tests.faults import tamper_hub as hub
from tests.faults import tamper_people as people
from tests.faults import tamper_reviews as reviews
from tests.faults import tamper_revisions as revisions
from tests.faults import tamper_tables as tables
from tests.faults.campaign import Result, Tally, dice, scratch, shares
from tests.faults.tamper_ground import Ground
from tests.faults.tamper_judge import Attack, Outcome, attacked
from workbench.storage.tables import PROJECTIONS

_MANY = 5_000
_BARE = 0.2

# Who attacks, where `verify` must say it, how, and the anchor without which nobody could tell.
ATTACKS: dict[str, Attack] = {
    **{f"edits a row of {table.name}": Attack("analyst", "row", tables.edits(table)) for table in PROJECTIONS},
    "deletes a row": Attack("analyst", "row", tables.deletes_a_row),
    "puts a row in": Attack("analyst", "row", tables.puts_a_row_in),
    "swaps two rows": Attack("analyst", "row", tables.swaps_two_rows),
    "raises a role": Attack("analyst", "row", tables.raises_a_role),
    "unrevokes a person": Attack("analyst", "row", tables.unrevokes_a_person),
    "confirms a person": Attack("analyst", "row", tables.confirms_a_person),
    "makes a case uncritical": Attack("analyst", "row", tables.makes_a_case_uncritical),
    "lets a correction stand no more": Attack("analyst", "row", tables.lets_a_correction_stand_no_more),
    "lets a withdrawn note stand": Attack("analyst", "row", tables.lets_a_withdrawn_note_stand),
    "marks a submission approved": Attack("analyst", "row", tables.marks_a_submission_approved),
    "swaps two names": Attack("analyst", "row", tables.swaps_two_names),
    "takes anothers place": Attack("analyst", "row", tables.takes_anothers_place),
    "forges an approval row": Attack("analyst", "row", tables.forges_an_approval_row),
    "edits the head": Attack("analyst", "head", tables.edits_the_head),
    "deletes the head": Attack("analyst", "head", tables.deletes_the_head),
    "changes a payload": Attack("analyst", "entry", tables.changes_a_payload),
    "replaces a payload": Attack("analyst", "entry", tables.replaces_a_payload),
    "deletes a payload": Attack("analyst", "entry", tables.deletes_a_payload),
    "puts a stray payload in": Attack("analyst", "payload", tables.puts_a_stray_payload_in),
    "drops a guard": Attack("analyst", "schema", tables.drops_a_guard),
    "adds a trigger": Attack("analyst", "schema", tables.adds_a_trigger),
    "puts a view in place of a table": Attack("analyst", "schema", tables.puts_a_view_in_place_of_a_table),
    "adds a column": Attack("analyst", "schema", tables.adds_a_column),
    "adds a table": Attack("analyst", "schema", tables.adds_a_table),
    "drops an index": Attack("analyst", "schema", tables.drops_an_index),
    "rebuilds a table without its rules": Attack("analyst", "schema", tables.rebuilds_a_table_without_its_rules),
    "says no version": Attack("analyst", "opening", tables.says_no_version),
    "says another version": Attack("analyst", "opening", tables.says_another_version),
    "hides rows from an index": Attack("analyst", "opening", tables.hides_rows_from_an_index),
    "flips a bit of a body": Attack("analyst", "entry", tables.flips_a_bit_of_a_body),
    "flips a bit of a signature": Attack("analyst", "entry", tables.flips_a_bit_of_a_signature),
    "flips a bit of evidence": Attack("analyst", "file", files.flips_a_bit_of_evidence),
    "cuts evidence short": Attack("analyst", "file", files.cuts_evidence_short),
    "lengthens evidence": Attack("analyst", "file", files.lengthens_evidence),
    "puts another exhibits file in its place": Attack("analyst", "file", files.puts_another_exhibits_file_in_its_place),
    "deletes evidence": Attack("analyst", "file", files.deletes_evidence),
    "puts a folder in its place": Attack("analyst", "file", files.puts_a_folder_in_its_place),
    "puts a link in its place": Attack("analyst", "file", files.puts_a_link_in_its_place),
    "takes the store away": Attack("analyst", "file", files.takes_the_store_away),
    "keeps what was destroyed": Attack("analyst", "file", files.keeps_what_was_destroyed),
    "edits an entry as it stands": Attack("analyst", "entry", history.edits_an_entry_as_it_stands),
    "edits an entry and chains anew": Attack("analyst", "entry", history.edits_an_entry_and_chains_anew),
    "edits an entry and signs everything anew": Attack("analyst", "entry", history.edits_an_entry_and_signs_everything_anew),
    "signs anothers entry under their own key name": Attack(
        "analyst", "entry", history.signs_anothers_entry_under_their_own_key_name
    ),
    "takes anothers entry for their own": Attack("analyst", "entry", history.takes_anothers_entry_for_their_own),
    "changes a member of anothers entry": Attack("analyst", "entry", history.changes_a_member_of_anothers_entry),
    "edits an own entry and signs it": Attack("analyst", "entry", history.edits_an_own_entry_and_signs_it),
    "edits an own entry and chains anew": Attack("analyst", "entry", history.edits_an_own_entry_and_chains_anew),
    "takes an entry out": Attack("analyst", "entry", history.takes_an_entry_out),
    "takes an entry out and counts on": Attack("analyst", "entry", history.takes_an_entry_out_and_counts_on),
    "takes an entry out and chains anew": Attack("analyst", "entry", history.takes_an_entry_out_and_chains_anew),
    "swaps two entries": Attack("analyst", "entry", history.swaps_two_entries),
    "repeats an entry at the end": Attack("analyst", "entry", history.repeats_an_entry_at_the_end),
    "replays an old approval": Attack("analyst", "entry", history.replays_an_old_approval),
    "repeats an entry in the middle": Attack("analyst", "entry", history.repeats_an_entry_in_the_middle),
    "puts an entry of another in the middle": Attack("analyst", "entry", history.puts_an_entry_of_another_in_the_middle),
    "cuts the end": Attack("analyst", "entry", history.cuts_the_end, needs="head"),
    "cuts more than their own": Attack("analyst", "entry", history.cuts_more_than_their_own, needs="head"),
    "cuts the end and works on": Attack("analyst", "entry", history.cuts_the_end_and_works_on, needs="head"),
    "rewrites their own end": Attack("analyst", "entry", history.rewrites_their_own_end, needs="head"),
    "puts an older vault back": Attack("analyst", "entry", history.puts_an_older_vault_back, needs="head"),
    "empties the ledger": Attack("analyst", "entry", history.empties_the_ledger, needs="head"),
    "forges the whole vault": Attack("analyst", "entry", history.forges_the_whole_vault, needs="root"),
    "founds the vault a second time": Attack("analyst", "entry", history.founds_the_vault_a_second_time),
    "founds the vault anew under the old history": Attack(
        "analyst", "entry", history.founds_the_vault_anew_under_the_old_history
    ),
    "brings an entry from another vault": Attack("analyst", "entry", history.brings_an_entry_from_another_vault),
    "dates an entry back": Attack("analyst", "entry", history.dates_an_entry_back),
    "dates an entry with no date": Attack("analyst", "entry", history.dates_an_entry_with_no_date),
    "says falsely that the clock stood back": Attack("analyst", "entry", history.says_falsely_that_the_clock_stood_back),
    "signs what is not canonical": Attack("analyst", "entry", history.signs_what_is_not_canonical),
    "signs a body with other members": Attack("analyst", "entry", history.signs_a_body_with_other_members),
    "signs a body of other kinds": Attack("analyst", "entry", history.signs_a_body_of_other_kinds),
    "signs an event nobody knows": Attack("analyst", "entry", history.signs_an_event_nobody_knows),
    "names another subject": Attack("analyst", "entry", history.names_another_subject),
    "enrols a puppet": Attack("analyst", "entry", people.enrols_a_puppet),
    "enrols a puppet in an admins name": Attack("analyst", "entry", people.enrols_a_puppet_in_an_admins_name),
    "enrols a puppet as if an admin had": Attack("analyst", "entry", people.enrols_a_puppet_as_if_an_admin_had),
    "lets a puppet act": Attack("analyst", "entry", people.lets_a_puppet_act),
    "acts as somebody nobody enrolled": Attack("analyst", "entry", people.acts_as_somebody_nobody_enrolled),
    "raises their own role": Attack("analyst", "entry", people.raises_their_own_role),
    "enrols a name a second time": Attack("admin", "entry", people.enrols_a_name_a_second_time),
    "enrols a name in another spelling": Attack("admin", "entry", people.enrols_a_name_in_another_spelling),
    "enrols somebody with anothers key": Attack("admin", "entry", people.enrols_somebody_with_anothers_key),
    "enrols past the second administrator": Attack("admin", "entry", people.enrols_past_the_second_administrator),
    "acts unconfirmed": Attack("unconfirmed", "entry", people.acts_unconfirmed),
    "confirms the key they enrolled": Attack("admin", "entry", people.confirms_the_key_they_enrolled),
    "confirms their own key": Attack("unconfirmed", "entry", people.confirms_their_own_key),
    "confirms without being an administrator": Attack("analyst", "entry", people.confirms_without_being_an_administrator),
    "confirms by renewing their own key": Attack("unconfirmed", "entry", people.confirms_by_renewing_their_own_key),
    "confirms what needs none": Attack("admin", "entry", people.confirms_what_needs_none),
    "gives another other keys": Attack("analyst", "entry", people.gives_another_other_keys),
    "renews a key in anothers name": Attack("analyst", "entry", people.renews_a_key_in_anothers_name),
    "replaces a key and signs with it": Attack("analyst", "entry", people.replaces_a_key_and_signs_with_it),
    "takes anothers key as their own": Attack("analyst", "entry", people.takes_anothers_key_as_their_own),
    "replaces a key past the second administrator": Attack("admin", "entry", people.replaces_a_key_past_the_second_administrator),
    "enrols somebody with a renewed key": Attack("admin", "entry", people.enrols_somebody_with_a_renewed_key),
    "recovers in the roots name": Attack("analyst", "entry", people.recovers_in_the_roots_name),
    "speaks in the roots name": Attack("analyst", "entry", people.speaks_in_the_roots_name),
    "renews to a key that is none": Attack("analyst", "entry", people.renews_to_a_key_that_is_none),
    "gives keys to a revoked person": Attack("admin", "entry", people.gives_keys_to_a_revoked_person),
    "revokes without being an administrator": Attack("analyst", "entry", people.revokes_without_being_an_administrator),
    "revokes themselves": Attack("admin", "entry", people.revokes_themselves),
    "revokes who is not there": Attack("admin", "entry", people.revokes_who_is_not_there),
    "acts after being revoked": Attack("revoked", "entry", people.acts_after_being_revoked),
    "acts with a key that was renewed": Attack("analyst", "entry", people.acts_with_a_key_that_was_renewed),
    "names a key they do not sign with": Attack("analyst", "entry", people.names_a_key_they_do_not_sign_with),
    "acts in anothers name": Attack("analyst", "entry", people.acts_in_anothers_name),
    "sets a policy": Attack("analyst", "entry", people.sets_a_policy),
    "sets a policy that cannot be": Attack("admin", "entry", people.sets_a_policy_that_cannot_be),
    "approves as an analyst": Attack("analyst", "entry", reviews.approves_as_an_analyst),
    "approves in a supervisors name": Attack("analyst", "entry", reviews.approves_in_a_supervisors_name),
    "approves in a supervisors name and key name": Attack(
        "analyst", "entry", reviews.approves_in_a_supervisors_name_and_key_name
    ),
    "copies a signature onto an approval": Attack("analyst", "entry", reviews.copies_a_signature_onto_an_approval),
    "approves their own correction": Attack("supervisor", "entry", reviews.approves_their_own_correction),
    "approves what they submitted": Attack("supervisor", "entry", reviews.approves_what_they_submitted),
    "returns their own work": Attack("supervisor", "entry", reviews.returns_their_own_work),
    "washes their authorship away": Attack("supervisor", "entry", reviews.washes_their_authorship_away),
    "decodes under an exhibits id": Attack("analyst", "entry", reviews.decodes_under_an_exhibits_id),
    "approves another exhibit by the same words": Attack(
        "supervisor", "entry", reviews.approves_another_exhibit_by_the_same_words
    ),
    "approves without a submission": Attack("supervisor", "entry", reviews.approves_without_a_submission),
    "approves a second time": Attack("supervisor", "entry", reviews.approves_a_second_time),
    "approves a new submission by the old words": Attack(
        "supervisor", "entry", reviews.approves_a_new_submission_by_the_old_words
    ),
    "approves other content": Attack("supervisor", "entry", reviews.approves_other_content),
    "submits other content": Attack("analyst", "entry", reviews.submits_other_content),
    "submits over another history": Attack("analyst", "entry", reviews.submits_over_another_history),
    "submits with another bound": Attack("analyst", "entry", reviews.submits_with_another_bound),
    "submits what stands approved": Attack("analyst", "entry", reviews.submits_what_stands_approved),
    "submits what has no transcript": Attack("analyst", "entry", reviews.submits_what_has_no_transcript),
    "corrects behind the wall": Attack("analyst", "entry", reviews.corrects_behind_the_wall),
    "notes behind the wall": Attack("analyst", "entry", reviews.notes_behind_the_wall),
    "names a voice behind the wall": Attack("analyst", "entry", reviews.names_a_voice_behind_the_wall),
    "reinstates behind the wall": Attack("analyst", "entry", reviews.reinstates_behind_the_wall),
    "drafts behind the wall": Attack("analyst", "entry", reviews.drafts_behind_the_wall),
    "decodes a track behind the wall": Attack("analyst", "entry", reviews.decodes_a_track_behind_the_wall),
    "measures anew behind the wall": Attack("analyst", "entry", reviews.measures_anew_behind_the_wall),
    "runs engines behind the wall": Attack("analyst", "entry", reviews.runs_engines_behind_the_wall),
    "restores a draft id": Attack("analyst", "entry", reviews.restores_a_draft_id),
    "withdraws anothers submission": Attack("analyst", "entry", reviews.withdraws_anothers_submission),
    "reopens as an analyst": Attack("analyst", "entry", reviews.reopens_as_an_analyst),
    "reopens what is not approved": Attack("supervisor", "entry", reviews.reopens_what_is_not_approved),
    "returns as an analyst": Attack("analyst", "entry", reviews.returns_as_an_analyst),
    "reviews an exhibit that is not there": Attack("supervisor", "entry", reviews.reviews_an_exhibit_that_is_not_there),
    "withdraws anothers note": Attack("analyst", "entry", reviews.withdraws_anothers_note),
    "writes over anothers note": Attack("analyst", "entry", reviews.writes_over_anothers_note),
    "corrects what is not in the transcript": Attack("analyst", "entry", reviews.corrects_what_is_not_in_the_transcript),
    "notes past the end": Attack("analyst", "entry", reviews.notes_past_the_end),
    "changes a rows text": Attack("analyst", "entry", revisions.changes_a_rows_text),
    "revises past the end": Attack("analyst", "entry", revisions.revises_past_the_end),
    "puts in half a row": Attack("analyst", "entry", revisions.puts_in_half_a_row),
    "revises what is submitted or approved": Attack("analyst", "entry", revisions.revises_what_is_submitted_or_approved),
    "revises anothers draft": Attack("analyst", "entry", revisions.revises_anothers_draft),
    "restores a version that never was": Attack("analyst", "entry", revisions.restores_a_version_that_never_was),
    "restores another drafts version": Attack("analyst", "entry", revisions.restores_another_drafts_version),
    "takes an inserted row away": Attack("analyst", "entry", revisions.takes_an_inserted_row_away),
    "merges voices in a circle": Attack("analyst", "entry", revisions.merges_voices_in_a_circle),
    "loses a voice": Attack("analyst", "entry", revisions.loses_a_voice),
    "confirms in anothers name": Attack("analyst", "entry", revisions.confirms_in_anothers_name),
    "confirms what the row does not say": Attack("analyst", "entry", revisions.confirms_what_the_row_does_not_say),
    "takes back anothers confirmation": Attack("analyst", "entry", revisions.takes_back_anothers_confirmation),
    "swaps a picture": Attack("analyst", "entry", revisions.swaps_a_picture),
    "sets a vocabulary of no case": Attack("analyst", "entry", revisions.sets_a_vocabulary_of_no_case),
    "asks an author to listen blind": Attack("analyst", "entry", revisions.asks_an_author_to_listen_blind),
    "listens past the end": Attack("analyst", "entry", revisions.listens_past_the_end),
    "flips what stands beside": Attack("analyst", "row", revisions.flips_what_stands_beside),
    "sets a report on an exhibit of another case": Attack("analyst", "entry", court.sets_a_report_on_an_exhibit_of_another_case),
    "sets a report on what was destroyed": Attack("analyst", "entry", court.sets_a_report_on_what_was_destroyed),
    "numbers a report otherwise": Attack("analyst", "entry", court.numbers_a_report_otherwise),
    "names a second person who may not countersign": Attack(
        "analyst", "entry", court.names_a_second_person_who_may_not_countersign
    ),
    "dates a report ahead": Attack("analyst", "entry", court.dates_a_report_ahead),
    "issues anothers file as their own": Attack("analyst", "entry", court.issues_anothers_file_as_their_own),
    "countersigns for another": Attack("supervisor", "entry", court.countersigns_for_another),
    "archives what waits for a countersignature": Attack("analyst", "entry", court.archives_what_waits_for_a_countersignature),
    "brings the certificate of another": Attack("analyst", "entry", court.brings_the_certificate_of_another),
    "measures what cannot be": Attack("admin", "entry", court.measures_what_cannot_be),
    "measures without being an administrator": Attack("analyst", "entry", court.measures_without_being_an_administrator),
    "says that another run was identical": Attack("analyst", "entry", court.says_that_another_run_was_identical),
    "takes the vaults own bundle in": Attack("analyst", "entry", court.takes_the_vaults_own_bundle_in),
    "says that anothers note came with a bundle": Attack("analyst", "entry", court.says_that_anothers_note_came_with_a_bundle),
    "works in a closed case": Attack("analyst", "entry", cases.works_in_a_closed_case),
    "brings evidence into a closed case": Attack("analyst", "entry", cases.brings_evidence_into_a_closed_case),
    "starts other engines than its decision": Attack("analyst", "entry", cases.starts_other_engines_than_its_decision),
    "takes an exhibit number twice": Attack("analyst", "entry", cases.takes_an_exhibit_number_twice),
    "replaces an exhibit under its id": Attack("analyst", "entry", cases.replaces_an_exhibit_under_its_id),
    "brings evidence into no case": Attack("analyst", "entry", cases.brings_evidence_into_no_case),
    "opens a case a second time": Attack("analyst", "entry", cases.opens_a_case_a_second_time),
    "opens a case under no number": Attack("analyst", "entry", cases.opens_a_case_under_no_number),
    "replaces a decoded track": Attack("analyst", "entry", cases.replaces_a_decoded_track),
    "steps a case as an analyst": Attack("analyst", "entry", cases.steps_a_case_as_an_analyst),
    "releases a hold without being an administrator": Attack(
        "analyst", "entry", cases.releases_a_hold_without_being_an_administrator
    ),
    "steps a case where it cannot go": Attack("admin", "entry", cases.steps_a_case_where_it_cannot_go),
    "steps a case that is not there": Attack("supervisor", "entry", cases.steps_a_case_that_is_not_there),
    "orders destruction without being an administrator": Attack(
        "analyst", "entry", cases.orders_destruction_without_being_an_administrator
    ),
    "destroys without being an administrator": Attack("analyst", "entry", cases.destroys_without_being_an_administrator),
    "destroys what they ordered themselves": Attack("admin", "entry", cases.destroys_what_they_ordered_themselves),
    "destroys without an order": Attack("admin", "entry", cases.destroys_without_an_order),
    "destroys what is on hold": Attack("admin", "entry", cases.destroys_what_is_on_hold),
    "orders destruction of what is on hold": Attack("admin", "entry", cases.orders_destruction_of_what_is_on_hold),
    "destroys another file than was ordered": Attack("admin", "entry", cases.destroys_another_file_than_was_ordered),
    "destroys a second time": Attack("admin", "entry", cases.destroys_a_second_time),
    "takes an order back after the deed": Attack("admin", "entry", cases.takes_an_order_back_after_the_deed),
    "takes an order back as an analyst": Attack("analyst", "entry", cases.takes_an_order_back_as_an_analyst),
    "marks another history": Attack("analyst", "entry", cases.marks_another_history),
    "marks with a line of another": Attack("analyst", "entry", cases.marks_with_a_line_of_another),
    "cosigns their own checkpoint": Attack("analyst", "entry", cases.cosigns_their_own_checkpoint),
    "cosigns by another key": Attack("analyst", "entry", cases.cosigns_by_another_key),
    "cosigns in a witnesss name": Attack("analyst", "entry", cases.cosigns_in_a_witnesss_name),
    "cosigns a checkpoint that is not there": Attack("analyst", "entry", cases.cosigns_a_checkpoint_that_is_not_there),
    "stamps a checkpoint that is not there": Attack("analyst", "entry", cases.stamps_a_checkpoint_that_is_not_there),
    "stamps a checkpoint with noise": Attack("analyst", "timestamp", cases.stamps_a_checkpoint_with_noise),
    "stamps a checkpoint with nothing": Attack("analyst", "entry", cases.stamps_a_checkpoint_with_nothing),
    "enrols a unit as an analyst": Attack("analyst", "entry", hub.enrols_a_unit_as_an_analyst),
    "enrols a unit with anothers key": Attack("admin", "entry", hub.enrols_a_unit_with_anothers_key),
    "hands over in a units name": Attack("analyst", "entry", hub.hands_over_in_a_units_name),
    "hands over for a revoked unit": Attack("analyst", "entry", hub.hands_over_for_a_revoked_unit),
    "puts a manifest to another exhibit": Attack("analyst", "entry", hub.puts_a_manifest_to_another_exhibit),
    "says that a unit has another draft": Attack("analyst", "entry", hub.says_that_a_unit_has_another_draft),
    "vouches for another history": Attack("analyst", "entry", hub.vouches_for_another_history),
    "vouches with a key of their own": Attack("analyst", "entry", hub.vouches_with_a_key_of_their_own),
    "accuses a unit of a fork": Attack("analyst", "entry", hub.accuses_a_unit_of_a_fork),
    "joins a hub as an analyst": Attack("analyst", "entry", hub.joins_a_hub_as_an_analyst),
    "leaves the hub as an analyst": Attack("analyst", "entry", hub.leaves_the_hub_as_an_analyst),
    "hands over after leaving": Attack("analyst", "entry", hub.hands_over_after_leaving),
    "hands over by a policy that is none": Attack("analyst", "entry", hub.hands_over_by_a_policy_that_is_none),
    "takes back what the hub has": Attack("analyst", "entry", hub.takes_back_what_the_hub_has),
    "forges a receipt": Attack("analyst", "entry", hub.forges_a_receipt),
    "enters the receipt of another exhibit": Attack("analyst", "entry", hub.enters_the_receipt_of_another_exhibit),
    "enters a receipt for another manifest": Attack("analyst", "entry", hub.enters_a_receipt_for_another_manifest),
    "enters a receipt for another history": Attack("analyst", "entry", hub.enters_a_receipt_for_another_history),
    "passes their own draft off as the hubs": Attack("analyst", "entry", hub.passes_their_own_draft_off_as_the_hubs),
    "forges a package": Attack("analyst", "entry", hub.forges_a_package),
    "takes the package of another recording": Attack("analyst", "entry", hub.takes_the_package_of_another_recording),
    "vouches by a key that is not the hubs": Attack("analyst", "entry", hub.vouches_by_a_key_that_is_not_the_hubs),
    "vouches for a checkpoint that is not there": Attack("analyst", "entry", hub.vouches_for_a_checkpoint_that_is_not_there),
}


def run(count: int, seed: int) -> Result:
    """Instances of every class; each is named with the anchors of the machine that wrote the vault, some also without."""
    tally, unseen = Tally("ledger tampering"), set[str]()
    for name, number, outcome in _outcomes(shares(count, tuple(ATTACKS)), seed):
        tally.note(f"{name} #{number}", outcome.problem)
        if outcome.unseen:
            unseen.add(name)
    alone = f"unseen without an anchor: {', '.join(sorted(unseen))}" if unseen else "all tried are seen without an anchor"
    return tally.result(f"{len(ATTACKS)} classes; {alone}")


def _outcomes(jobs: list[tuple[str, int]], seed: int) -> Iterator[tuple[str, int, Outcome]]:
    """One after another, or where there are many, on every core."""
    workers = (os.cpu_count() or 1) if len(jobs) >= _MANY else 1
    if workers == 1:
        yield from _played(jobs, seed)
        return
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for done in pool.map(_share, [jobs[n::workers] for n in range(workers)], [seed] * workers):
            yield from done


def _share(jobs: list[tuple[str, int]], seed: int) -> list[tuple[str, int, Outcome]]:
    return list(_played(jobs, seed))


def _played(jobs: Iterable[tuple[str, int]], seed: int) -> Iterator[tuple[str, int, Outcome]]:
    with scratch() as place:
        ground = Ground.made(Path(place) / "ground")
        for name, number in jobs:
            attack = ATTACKS[name]
            bare = bool(attack.needs) or dice(seed, name, number, "bare").random() < _BARE
            yield name, number, attacked(ground, Path(place), name, attack, number, seed, bare=bare)
