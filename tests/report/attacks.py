"""What a forger with pyHanko at hand does to a signed report, one function an attack."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import partial
from typing import Any

from tests.laboratory import Laboratory, Member, sign
from tests.report.form_attacks import ON_THE_FORM, updated
from tests.sealing.tsa import Authority, Lie
from workbench.domain.people import Role
from workbench.sealing.sealer import PyHankoSealer
from workbench.typesetting.signature_box import signature_box


def adds_an_annotation(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name

    def change(writer: Any) -> None:
        page = writer.root["/Pages"]["/Kids"][1].get_object()
        note = generic.DictionaryObject({pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/FreeText")})
        note["/Rect"] = generic.ArrayObject(generic.NumberObject(n) for n in (200, 600, 500, 640))
        note["/Contents"] = generic.TextStringObject("He did not have the bag.")
        page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
        writer.update_container(page)

    return updated(pdf, change)


def replaces_a_page(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic

    def change(writer: Any) -> None:
        page = writer.root["/Pages"]["/Kids"][1].get_object()
        page["/Contents"] = writer.add_object(generic.StreamObject(stream_data=b"BT ET"))
        writer.update_container(page)

    return updated(pdf, change)


def overwrites_a_stream(pdf: bytes, laboratory: Laboratory) -> bytes:
    def change(writer: Any) -> None:
        stream = writer.root["/Pages"]["/Kids"][1].get_object()["/Contents"]
        stream._data, stream._encoded_data = b"BT ET", None
        writer.update_container(stream)

    return updated(pdf, change)


def swaps_the_attachment(pdf: bytes, laboratory: Laboratory) -> bytes:
    def change(writer: Any) -> None:
        stream = writer.root["/Names"]["/EmbeddedFiles"]["/Names"][1]["/EF"]["/F"]
        stream._data, stream._encoded_data = b'{"signers":[]}', None
        writer.update_container(stream)

    return updated(pdf, change)


def changes_the_title(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic

    def change(writer: Any) -> None:
        info = writer.prev.trailer["/Info"]
        info["/Title"] = generic.TextStringObject("Another case")
        writer.update_container(info)

    return updated(pdf, change)


def appends_a_security_store(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name

    def change(writer: Any) -> None:
        certificate = writer.add_object(generic.StreamObject(stream_data=laboratory.root))
        store = generic.DictionaryObject(
            {pdf_name("/Type"): pdf_name("/DSS"), pdf_name("/Certs"): generic.ArrayObject([certificate])}
        )
        writer.root["/DSS"] = writer.add_object(store)
        writer.update_root()

    return updated(pdf, change)


def adds_an_unused_object(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic

    return updated(pdf, lambda writer: writer.add_object(generic.TextStringObject("hidden")))


def redraws_the_signature(pdf: bytes, laboratory: Laboratory) -> bytes:
    def change(writer: Any) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0].get_object()
        stream = field["/AP"]["/N"]
        stream._data, stream._encoded_data = b"q Q", None
        writer.update_container(stream)

    return updated(pdf, change)


def adds_a_signature_of_their_own(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.sign.fields import SigFieldSpec, append_signature_field

    grown = updated(pdf, lambda writer: append_signature_field(writer, SigFieldSpec("extra", box=(10, 10, 200, 60))))
    return _signed_against_the_rules(grown, Laboratory().supervisor, "extra")


def _signed_against_the_rules(pdf: bytes, member: Member, field: str) -> bytes:
    """A signature where the certification forbids one; pyHanko itself would refuse to make it."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    from workbench.sealing.pen import Pen

    class Ruthless(PdfSigner):
        def _enforce_certification_constraints(self, reader: Any) -> None:
            pass

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    return bytes(Ruthless(PdfSignatureMetadata(field_name=field), Pen(member.key)).sign_pdf(writer).getvalue())


def appends_bytes(pdf: bytes, laboratory: Laboratory) -> bytes:
    return pdf + b"\n% see you in court\n"


def cuts_the_end(pdf: bytes, laboratory: Laboratory) -> bytes:
    return pdf[:-200]


def fills_the_padding(pdf: bytes, laboratory: Laboratory) -> bytes:
    end = pdf.rindex(b"00>")
    return pdf[:end] + b"41>" + pdf[end + 3 :]


def strips_the_signatures(pdf: bytes, laboratory: Laboratory) -> bytes:
    return laboratory.unsigned()


def signs_again_under_a_root_of_their_own(pdf: bytes, laboratory: Laboratory) -> bytes:
    return sign(laboratory.unsigned(), Laboratory().analyst, "prepared")


def signs_as_another_analyst(pdf: bytes, laboratory: Laboratory) -> bytes:
    return sign(laboratory.unsigned(), laboratory.member("Analyst 2", Role.ANALYST), "prepared")


def signs_with_a_second_certificate_of_the_same_name(pdf: bytes, laboratory: Laboratory) -> bytes:
    return sign(laboratory.unsigned(), laboratory.member("Analyst 1", Role.ANALYST), "prepared")


def signs_under_a_stamp_of_another_name(pdf: bytes, laboratory: Laboratory) -> bytes:
    return PyHankoSealer(signature_box).seal(
        laboratory.unsigned(), laboratory.analyst.key, signer="boss (admin)", field="prepared"
    )


ON_ANY_REPORT: tuple[Callable[[bytes, Laboratory], bytes], ...] = (
    adds_an_annotation,
    replaces_a_page,
    overwrites_a_stream,
    swaps_the_attachment,
    changes_the_title,
    appends_a_security_store,
    adds_an_unused_object,
    redraws_the_signature,
    adds_a_signature_of_their_own,
    appends_bytes,
    cuts_the_end,
    fills_the_padding,
    strips_the_signatures,
    signs_again_under_a_root_of_their_own,
    signs_as_another_analyst,
    signs_with_a_second_certificate_of_the_same_name,
    signs_under_a_stamp_of_another_name,
    *ON_THE_FORM,
)


def rolls_back_to_the_first_signature(pdf: bytes, laboratory: Laboratory) -> bytes:
    return pdf[: pdf.index(b"%%EOF", pdf.index(b"/Contents <")) + len(b"%%EOF\n")]


def countersigns_with_a_certificate_of_their_own(pdf: bytes, laboratory: Laboratory) -> bytes:
    return sign(laboratory.prepared(two=True), Laboratory().supervisor, "approved")


def countersigns_their_own_work(pdf: bytes, laboratory: Laboratory) -> bytes:
    return sign(laboratory.prepared(two=True), laboratory.analyst, "approved")


def countersigns_as_an_analyst_named_supervisor(pdf: bytes, laboratory: Laboratory) -> bytes:
    return sign(laboratory.prepared(two=True), laboratory.member("Supervisor 1", Role.ANALYST), "approved")


def changes_the_page_between_the_signatures(pdf: bytes, laboratory: Laboratory) -> bytes:
    return sign(replaces_a_page(laboratory.prepared(two=True), laboratory), laboratory.supervisor, "approved")


ON_COUNTERSIGNED_REPORTS: tuple[Callable[[bytes, Laboratory], bytes], ...] = (
    rolls_back_to_the_first_signature,
    countersigns_with_a_certificate_of_their_own,
    countersigns_their_own_work,
    countersigns_as_an_analyst_named_supervisor,
    changes_the_page_between_the_signatures,
)


def archives_with_a_clock_of_their_own(pdf: bytes, laboratory: Laboratory) -> bytes:
    clock = Authority()
    signed = pdf[: _archived_from(pdf)]
    return PyHankoSealer(signature_box).archive(signed, certificates="", stamp=clock.token)


def archives_a_changed_report(pdf: bytes, laboratory: Laboratory) -> bytes:
    return laboratory.archive(replaces_a_page(pdf[: _archived_from(pdf)], laboratory))


def archives_what_nobody_signed_for(pdf: bytes, laboratory: Laboratory) -> bytes:
    """A second person's field is filled by nobody, and a timestamp closes the file."""
    return laboratory.archive(laboratory.prepared(two=True))


def puts_the_archive_timestamp_of_another_file(pdf: bytes, laboratory: Laboratory) -> bytes:
    signed = pdf[: _archived_from(pdf)]
    clock = laboratory.clock
    return PyHankoSealer(signature_box).archive(signed, certificates="", stamp=lambda _: clock.token(b"another".ljust(32)))


def adds_what_no_signature_covers_to_a_timestamp(pdf: bytes, laboratory: Laboratory) -> bytes:
    signed = pdf[: _archived_from(pdf)]
    stamp = partial(laboratory.clock.token, lie=Lie(beside=(Authority().root,)))
    return PyHankoSealer(signature_box).archive(signed, certificates="", stamp=stamp)


def adds_a_page_under_a_second_archive_timestamp(pdf: bytes, laboratory: Laboratory) -> bytes:
    return laboratory.archive(adds_an_annotation(pdf, laboratory))


def _archived_from(pdf: bytes) -> int:
    """Where the revision with the archive timestamp begins."""
    return pdf.rindex(b"%%EOF", 0, pdf.index(b"/ETSI.RFC3161")) + len(b"%%EOF\n")


# What these make has nothing of the report they are given: one kind of report is enough.
FROM_THE_START = frozenset(
    {
        strips_the_signatures,
        signs_again_under_a_root_of_their_own,
        signs_as_another_analyst,
        signs_with_a_second_certificate_of_the_same_name,
        signs_under_a_stamp_of_another_name,
        countersigns_with_a_certificate_of_their_own,
        countersigns_their_own_work,
        countersigns_as_an_analyst_named_supervisor,
        changes_the_page_between_the_signatures,
        archives_what_nobody_signed_for,
    }
)
ON_ARCHIVED_REPORTS: tuple[Callable[[bytes, Laboratory], bytes], ...] = (
    archives_with_a_clock_of_their_own,
    archives_a_changed_report,
    archives_what_nobody_signed_for,
    puts_the_archive_timestamp_of_another_file,
    adds_what_no_signature_covers_to_a_timestamp,
    adds_a_page_under_a_second_archive_timestamp,
)
