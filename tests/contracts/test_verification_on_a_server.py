"""What `verify` finds in a file it finds on a server."""

from __future__ import annotations

from tests.contracts.suite import again
from tests.storage import test_verification

# Those about schemas and whole rows are told again, in the server's own words, in tests/storage/test_postgres.py.
_ABOUT_FILES = (
    "test_a_changed_payload_is_found",
    "test_a_changed_schema_is_found",
    "test_a_flipped_bit_anywhere_in_the_file_changes_nothing_unnoticed",
    "test_a_row_taken_out_of_any_table_is_found",
    "test_a_vault_put_back_to_an_earlier_day_is_found_by_a_head_known_outside",
    "test_ones_own_unwitnessed_tail_rewritten_with_all_care_shows_only_against_a_known_head",
    "test_the_ledger_refuses_to_be_changed",
)

globals().update(again(test_verification, without=_ABOUT_FILES))
