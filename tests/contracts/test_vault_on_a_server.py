"""What holds for a vault in a file holds for one on a server: founding, changing, asking, being killed."""

from __future__ import annotations

from tests.contracts.suite import again
from tests.storage import test_killed, test_ledger, test_questions, test_results, test_vault

_ABOUT_FILES = (
    "test_a_complete_vault_needs_no_room_to_be_read",
    "test_a_damaged_database_is_refused_with_a_remedy",
    "test_a_folder_with_something_in_it_is_no_place_for_a_vault",
    "test_a_folder_without_a_vault_is_named",
    "test_a_large_vault_is_read_through_only_after_an_unclean_end",
    "test_a_thief_finds_no_word_in_the_files",
    "test_a_vault_on_a_medium_nobody_can_write_to_can_be_read",
    "test_a_vault_that_cannot_be_made_is_refused_with_the_reason",
    "test_a_vault_that_was_not_closed_is_not_read_where_its_last_work_would_be_missed",
    "test_an_older_vault_is_upgraded_over_a_backup",
    "test_another_key_opens_nothing",
)

globals().update(again(test_vault, without=_ABOUT_FILES))
globals().update(again(test_killed))
globals().update(again(test_questions))
globals().update(again(test_results))
globals().update(again(test_ledger))
