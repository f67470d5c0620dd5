"""PAdES signatures, B-B and with a server's timestamp B-T, into fields that the unsigned revision made."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import BadRequest
from workbench.sealing.appearance import signature_style

if TYPE_CHECKING:
    from workbench.domain.people import SigningKey

_CONTENTS_BYTES = 4096


def seal(pdf: bytes, key: SigningKey, *, signer: str, field: str, stamp: Callable[[bytes], bytes] | None = None) -> bytes:
    """Sign an empty field. The first signature certifies: no change at all, or only the remaining fields' signatures.
    `stamp` answers a digest with a timestamp token; what it raises is raised, and nothing is signed."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import PdfSigner
    from pyhanko.sign.general import SigningError

    from workbench.sealing.pen import Pen
    from workbench.sealing.stamper import LARGEST, Stamper

    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        box, first = _free_box(writer, field)
    except (PdfError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadRequest(f"This is no report that can be signed: {error}.", "Make the report again.") from error
    when = datetime.now(UTC).replace(microsecond=0)
    act = "prepared" if first else "approved"
    space = _CONTENTS_BYTES + sum(map(len, key.chain)) + (LARGEST if stamp else 0)
    with signature_style(box, signer=signer, when=when, certificate=key.certificate, act=act) as style:
        pen = PdfSigner(
            _metadata(writer, signer, field, first=first),
            Pen(key),
            timestamper=Stamper(stamp) if stamp else None,
            stamp_style=style,
        )
        try:
            out = pen.sign_pdf(writer, existing_fields_only=True, bytes_reserved=space * 2)
        except SigningError as error:
            raise BadRequest(f"This report cannot be signed: {error}.", "Make the report again.") from error
    return bytes(out.getvalue())


def _metadata(writer: Any, signer: str, field: str, *, first: bool) -> Any:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
    from pyhanko.sign.signers import PdfSignatureMetadata

    fields = list(enumerate_sig_fields(writer))
    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        name=signer,
        reason="Prepared this report" if first else "Approved this report",
        certify=first,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.NO_CHANGES if len(fields) == 1 else MDPPerm.FILL_FORMS,
    )


def _free_box(writer: Any, field: str) -> tuple[tuple[float, float], bool]:
    """Width and height of the empty field's rectangle, and whether nobody signed anywhere yet."""
    from pyhanko.sign.fields import enumerate_sig_fields

    fields = list(enumerate_sig_fields(writer))
    for name, value, reference in fields:
        if name == field:
            if value is not None:
                raise BadRequest(f"The field “{field}” of this report is signed already.")
            left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
            return (right - left, top - bottom), all(each is None for _, each, _ in fields)
    raise BadRequest(f"This report has no signature field “{field}”.", "Make it again with this signer required.")
