"""Attacks on signed reports: every class on reports of different cases, and the genuine ones between them."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from tests.faults.campaign import Result, Tally, dice, scratch, shares
from tests.laboratory import Laboratory
from tests.report.attacks import ON_ANY_REPORT, ON_ARCHIVED_REPORTS, ON_COUNTERSIGNED_REPORTS
from workbench.domain.custody import Verdict
from workbench.sealing.verifier import judge_file

_REPORTS = 20
_GENUINE = "the genuine report"
_FEW = 6  # in each run of the tests
_KINDS = 3  # prepared by one, countersigned, archived
ATTACKS: dict[str, Callable[[bytes, Laboratory], bytes]] = {
    a.__name__: a for a in (*ON_ANY_REPORT, *ON_COUNTERSIGNED_REPORTS, *ON_ARCHIVED_REPORTS)
}

_OF_COUNTERSIGNED = {a.__name__ for a in ON_COUNTERSIGNED_REPORTS}
_OF_ARCHIVED = {a.__name__ for a in ON_ARCHIVED_REPORTS}


@lru_cache(maxsize=_REPORTS)
def report(number: int) -> tuple[Laboratory, bytes]:
    """A laboratory and a report of its own: of more or fewer utterances, of each kind in turn."""
    laboratory = Laboratory(utterances=4 + number % _REPORTS)
    made = (laboratory.prepared, laboratory.countersigned, laboratory.archived)
    return laboratory, made[number % _KINDS]()


def judged(pdf: bytes, laboratory: Laboratory, place: Path) -> Verdict:
    """Our own verdict, without the ledger's digest, which would end every discussion."""
    path = place / "report.pdf"
    path.write_bytes(pdf)
    return judge_file(path, laboratory.trusted)


def run(count: int, seed: int) -> Result:
    """Classes times reports; attacks on what only some reports have get one of those."""
    tally, reports = Tally("PDF attacks"), _REPORTS if count > 2 * len(ATTACKS) else _FEW
    with scratch() as place:
        for name, number in shares(count, (*ATTACKS, _GENUINE)):
            start = dice(seed, name).randrange(reports) + number
            tally.note(f"{name} #{number}", _passed(name, _fit(name, start, reports), Path(place)))
    return tally.result(f"{len(ATTACKS)} classes")


def _fit(name: str, number: int, reports: int) -> int:
    """The next report that has what is attacked."""
    least = 2 if name in _OF_ARCHIVED else 1 if name in _OF_COUNTERSIGNED else 0
    return next(n % reports for n in range(number, number + reports) if n % reports % _KINDS >= least)


def _passed(name: str, number: int, place: Path) -> str:
    laboratory, genuine = report(number)
    if name == _GENUINE:
        return _accepted(genuine, laboratory, place)
    forged = ATTACKS[name](genuine, laboratory)
    if forged == genuine:
        return "changed nothing"
    return "" if judged(forged, laboratory, place).findings else "is accepted"


def _accepted(genuine: bytes, laboratory: Laboratory, place: Path) -> str:
    """By us, by pyHanko, and by pdfsig where it is installed."""
    said = judged(genuine, laboratory, place).findings
    if said:
        return f"is refused: {said[0].problem}"
    if not all(valid_to_pyhanko(genuine, laboratory)):
        return "is refused by pyHanko"
    if shutil.which("pdfsig") is None:
        return ""
    text = subprocess.run(["pdfsig", "-nocert", place / "report.pdf"], capture_output=True, text=True, check=False).stdout
    there = genuine.count(b"/ETSI.CAdES.detached")  # pdfsig knows no timestamps over documents
    return "" if text.count("Signature is Valid") == there else "is refused by pdfsig"


def valid_to_pyhanko(pdf: bytes, laboratory: Laboratory) -> list[bool]:
    """Its bottom line for each signature, and for a timestamp over the document."""
    from asn1crypto import x509
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
    from pyhanko_certvalidator import ValidationContext

    roots = (laboratory.root, laboratory.clock.root.der) if b"/ETSI.RFC3161" in pdf else (laboratory.root,)
    context = ValidationContext(trust_roots=[x509.Certificate.load(root) for root in roots])
    reader = PdfFileReader(io.BytesIO(pdf))
    signed = [bool(validate_pdf_signature(s, context).bottom_line) for s in reader.embedded_regular_signatures]
    stamped = [validate_pdf_timestamp(s, context) for s in reader.embedded_timestamp_signatures]
    return signed + [stamp.valid and stamp.intact and stamp.trusted for stamp in stamped]
