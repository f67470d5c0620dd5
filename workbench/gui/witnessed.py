"""How much of the ledger somebody besides its authors vouches for, in words."""

from __future__ import annotations

from workbench.domain.checkpoints import Witnessing

MEANING = (
    "A checkpoint says how many entries the ledger had and what they were, in one hash. Whoever holds a copy notices when "
    "that history is rewritten. Entries count as witnessed when somebody other than the maker vouches for a checkpoint over "
    "them: another person of this vault, or a timestamp server."
)


def entries(count: int) -> str:
    """A count of ledger entries."""
    return f"{count:,} {'entry' if count == 1 else 'entries'}"


def unwitnessed(witnessing: Witnessing) -> str:
    """What stands in the status bar."""
    if not witnessing.unwitnessed:
        return "✓ all witnessed"
    return f"{witnessing.unwitnessed:,} unwitnessed {'entry' if witnessing.unwitnessed == 1 else 'entries'}"


def meaning(witnessing: Witnessing) -> str:
    """What the number says, and how it goes down."""
    if not witnessing.unwitnessed:
        return "Every entry stands under the word of a second person or of a timestamp server."
    return (
        f"{entries(witnessing.unwitnessed)} that only their own author vouches for: with the database in hand, that person "
        "could still rewrite them unnoticed. The number goes down when another person logs in, or when a timestamp server "
        "answers. Click to see the newest checkpoint."
    )
