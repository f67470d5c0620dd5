"""PAdES B-B signatures with P-256 into fields that the unsigned revision made."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from workbench.domain.errors import BadRequest
from workbench.sealing.appearance import signature_style

if TYPE_CHECKING:
    from workbench.domain.people import SigningKey

_CONTENTS_BYTES = 4096


def seal(pdf: bytes, key: SigningKey, *, signer: str, field: str) -> bytes:
    """Sign an empty field. The first signature certifies: no change at all, or only the remaining fields' signatures."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSigner
    from pyhanko.sign.general import SigningError

    from workbench.sealing.pen import Pen

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    box = _free_box(writer, field)
    when = datetime.now(UTC).replace(microsecond=0)
    with signature_style(box, signer=signer, when=when, certificate=key.certificate) as style:
        pen = PdfSigner(_metadata(writer, signer, field), Pen(key), stamp_style=style)
        try:
            out = pen.sign_pdf(writer, existing_fields_only=True, bytes_reserved=_CONTENTS_BYTES * 2)
        except SigningError as error:
            raise BadRequest(f"This report cannot be signed: {error}.", "Make the report again.") from error
    return bytes(out.getvalue())


def _metadata(writer: Any, signer: str, field: str) -> Any:
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
    from pyhanko.sign.signers import PdfSignatureMetadata

    fields = list(enumerate_sig_fields(writer))
    first = all(value is None for _, value, _ in fields)
    return PdfSignatureMetadata(
        field_name=field,
        md_algorithm="sha256",
        name=signer,
        reason="Prepared this report" if first else "Countersigned this report",
        certify=first,
        subfilter=SigSeedSubFilter.PADES,
        docmdp_permissions=MDPPerm.NO_CHANGES if len(fields) == 1 else MDPPerm.FILL_FORMS,
    )


def _free_box(writer: Any, field: str) -> tuple[float, float]:
    """Width and height of the empty field's rectangle."""
    from pyhanko.sign.fields import enumerate_sig_fields

    for name, value, reference in enumerate_sig_fields(writer):
        if name == field:
            if value is not None:
                raise BadRequest(f"The field “{field}” of this report is signed already.")
            left, bottom, right, top = (float(edge) for edge in reference.get_object()["/Rect"])
            return right - left, top - bottom
    raise BadRequest(f"This report has no signature field “{field}”.", "Make it again with this signer required.")
