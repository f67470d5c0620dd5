"""How much of the ledger somebody besides its authors vouches for, in words."""

from __future__ import annotations

from workbench.domain.checkpoints import Witnessing
from workbench.gui.language import counted, later, tr

MEANING = later(
    "A checkpoint says how many entries the ledger had and what they were, in one hash. Whoever holds a copy notices when "
    "that history is rewritten. Entries count as witnessed when somebody other than the maker vouches for a checkpoint over "
    "them: another person of this vault, or a timestamp server."
)


def entries(count: int) -> str:
    """A count of ledger entries."""
    return counted(count, "entry")


def unwitnessed(witnessing: Witnessing) -> str:
    """What stands in the status bar."""
    if not witnessing.unwitnessed:
        return tr("✓ all witnessed")
    return counted(witnessing.unwitnessed, "unwitnessed entry")


def meaning(witnessing: Witnessing) -> str:
    """What the number says, and how it goes down."""
    if not witnessing.unwitnessed:
        return tr("Every entry stands under the word of a second person or of a timestamp server.")
    return tr(
        "{unwitnessed} that only their own author vouches for: with the database in hand, that "
        "person could still rewrite them unnoticed. The number goes down when another person "
        "logs in, or when a timestamp server answers. Click to see the newest checkpoint."
    ).format(unwitnessed=entries(witnessing.unwitnessed))
