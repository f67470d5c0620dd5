"""A process that is killed in the middle of its work loses nothing it had acknowledged."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.storage.laboratory import KEY, Laboratory
from workbench.domain.questions import Cases, LedgerHead
from workbench.storage.vault import Vault

_ROUNDS = 4

_WORKER = """
import sys
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from workbench.domain.authority import key_id
from workbench.domain.evidence import Case
from workbench.domain.events import CaseOpened
from workbench.storage.vault import Signer, Vault

key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(sys.argv[2]))
signer = Signer("Ada", key_id(key.public_key().public_bytes_raw().hex()), key.sign, "s", "app")
vault = Vault.open(Path(sys.argv[1]), database_key=bytes(range(32)))
n = 0
while True:
    with vault.change(signer) as change:
        for _ in range(3):
            n += 1
            change.append(CaseOpened(Case(f"{sys.argv[3]}-{n}", "T", False, "")))
    print(n, flush=True)
"""


def test_nothing_acknowledged_is_lost_and_no_half_transaction_stands(laboratory: Laboratory) -> None:
    laboratory.close()
    dice, acknowledged = random.Random(7), 0
    for attempt in range(_ROUNDS):
        acknowledged += _killed(laboratory, attempt, dice.uniform(0.0, 0.06))
        with closing(Vault.open(laboratory.folder, database_key=KEY)) as vault:
            cases, head = len(vault.answer(Cases())), vault.answer(LedgerHead())
        assert cases % 3 == 0
        assert cases == head.size - 2
        assert cases >= acknowledged
        acknowledged = cases
    assert laboratory.verdict().is_sound


def _killed(laboratory: Laboratory, attempt: int, after: float) -> int:
    """Let a writer work for a moment after its first acknowledgement; the number it acknowledged."""
    secret = laboratory.ada.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()).hex()
    call = [sys.executable, "-c", _WORKER, str(Path(laboratory.folder)), secret, str(attempt)]
    with subprocess.Popen(call, stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        last = writer.stdout.readline()
        time.sleep(after)
        writer.kill()
        rest = writer.stdout.read().split(b"\n")
    whole = [line for line in (last.strip(), *rest[:-1]) if line]
    return int(whole[-1])
