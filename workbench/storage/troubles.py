"""What a database driver's error means to the person at the bench."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, OperationalError

from workbench.domain.errors import BadRequest, CaseError, Unavailable, VaultDamaged

_AGAIN = "Wait until it is done and try again."
_SPACE = "Free some space and try again."
_RESTORE = "Restore it, then run verify: workbench backup restore"

# What SQLite says: its numbers are coarser than its sentences.
_FILE = (
    ("disk is full", "The disk is full; nothing was changed.", _SPACE),
    ("database is locked", "Another program is writing to the vault; nothing was changed.", _AGAIN),
    ("disk I/O error", "The disk reported an error; nothing was changed.", "Check the disk, then open the vault again."),
    ("readonly database", "The vault is on a place that cannot be written to.", "Check the folder's permissions."),
    (
        "not a database",
        "The vault's database cannot be read with this key.",
        "It is damaged or from another vault: workbench backup restore",
    ),
    ("malformed", "The vault's database is damaged.", _RESTORE),
)
_DAMAGE = ("not a database", "malformed")
# What PostgreSQL says, by SQLSTATE.
_SERVER = {
    "53100": ("The database server's disk is full; nothing was changed.", _SPACE),
    "53300": ("The database server takes no more connections.", "Wait, or have its max_connections raised."),
    "55P03": ("Another program is writing to the vault; nothing was changed.", _AGAIN),
    "40P01": ("Another program got in the way; nothing was changed.", "Try again."),
    "25006": ("The vault's database cannot be written to.", "Open it to read only, or use the main server."),
    "42501": ("The account may not do this in the vault's database.", "Ask the database's administrator for its rights."),
    "XX001": ("The vault's database is damaged.", _RESTORE),
    "XX002": ("The vault's database is damaged.", _RESTORE),
}


def meaning(error: DBAPIError) -> CaseError | None:
    """The error in words the operator can act on; None where it is nothing they could have caused or mended."""
    said = str(error.orig)
    if type(error.orig).__module__.startswith("psycopg"):
        return _of_server(error, said)
    for sign, problem, remedy in _FILE:
        if sign in said:
            return VaultDamaged(problem, remedy) if sign in _DAMAGE else Unavailable(problem, remedy)
    return None


def _of_server(error: DBAPIError, said: str) -> CaseError | None:
    if "NUL (0x00)" in said:
        return BadRequest("The text has a NUL character in it, which PostgreSQL cannot keep.", "Take it out and try again.")
    if found := _SERVER.get(getattr(error.orig, "sqlstate", None) or ""):
        return Unavailable(*found)
    return unreachable(said) if isinstance(error, OperationalError) else None


def unreachable(said: str) -> Unavailable:
    """The server is not there, went away, or turned the account away."""
    reason = " ".join(said.split()).removesuffix(".")
    return Unavailable(
        f"The database server cannot be used: {reason}.",
        "Check that it runs and lets this account in, then open the vault again: what was acknowledged stands.",
    )
