"""What a forger does to the form of a signed report: what a page shows, what opens with it, where its signature points."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

from tests.laboratory import Laboratory


def updated(pdf: bytes, change: Callable[[Any], None]) -> bytes:
    """The report with one more revision."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(writer: Any) -> Any:
    return writer.root["/Pages"]["/Kids"][1].get_object()


def _on_a_page(name: str, value: Callable[[Any], Any]) -> Callable[[bytes], bytes]:
    def attack(pdf: bytes) -> bytes:
        def change(writer: Any) -> None:
            page = _page(writer)
            page[name] = value(writer)
            writer.update_container(page)

        return updated(pdf, change)

    return attack


def opens_with_a_script(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name

    def change(writer: Any) -> None:
        script = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.TextStringObject("app.alert('cleared')")}
        writer.root["/OpenAction"] = writer.add_object(generic.DictionaryObject(script))
        writer.update_root()

    return updated(pdf, change)


def turns_a_page(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic

    return _on_a_page("/Rotate", lambda _: generic.NumberObject(180))(pdf)


def crops_a_page(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic

    edges = (0, 300, 595, 842)
    return _on_a_page("/MediaBox", lambda _: generic.ArrayObject(generic.NumberObject(n) for n in edges))(pdf)


def hides_a_layer(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name

    def change(writer: Any) -> None:
        layer = {pdf_name("/Type"): pdf_name("/OCG"), pdf_name("/Name"): generic.TextStringObject("text")}
        group = writer.add_object(generic.DictionaryObject(layer))
        hidden = generic.DictionaryObject({pdf_name("/OFF"): generic.ArrayObject([group])})
        both = {pdf_name("/OCGs"): generic.ArrayObject([group]), pdf_name("/D"): hidden}
        writer.root["/OCProperties"] = generic.DictionaryObject(both)
        writer.update_root()

    return updated(pdf, change)


def gives_a_font_other_letters(pdf: bytes, laboratory: Laboratory) -> bytes:
    """The shadow attack: the page's bytes stay, their letters are others."""
    from pyhanko.pdf_utils import generic
    from pyhanko.pdf_utils.generic import pdf_name

    def change(writer: Any) -> None:
        fonts = _page(writer)["/Resources"]["/Font"]
        font = fonts[sorted(fonts)[0]].get_object()
        swapped = generic.ArrayObject([generic.NumberObject(97), pdf_name("/b"), pdf_name("/a")])
        font["/Encoding"] = generic.DictionaryObject(
            {pdf_name("/Type"): pdf_name("/Encoding"), pdf_name("/Differences"): swapped}
        )
        writer.update_container(font)

    return updated(pdf, change)


def attaches_a_second_file(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import embed

    def change(writer: Any) -> None:
        held = embed.EmbeddedFileObject.from_file_data(writer, data=b'{"signers":[]}', mime_type="application/json")
        embed.embed_file(writer, embed.FileSpec("custody-2.json", embedded_data=held))

    return updated(pdf, change)


def moves_the_signature(pdf: bytes, laboratory: Laboratory) -> bytes:
    from pyhanko.pdf_utils import generic

    def change(writer: Any) -> None:
        field = writer.root["/AcroForm"]["/Fields"][0].get_object()
        field["/Rect"] = generic.ArrayObject(generic.NumberObject(n) for n in (0, 0, 1, 1))
        writer.update_container(field)

    return updated(pdf, change)


def _contents(pdf: bytes) -> tuple[int, int]:
    """Where the last signature's hexadecimal digits begin and end."""
    first = pdf.rindex(b"/Contents <30") + len(b"/Contents <")
    return first, pdf.index(b">", first)


def empties_the_signature(pdf: bytes, laboratory: Laboratory) -> bytes:
    first, end = _contents(pdf)
    return pdf[:first] + b"0" * (end - first) + pdf[end:]


def cuts_the_signature(pdf: bytes, laboratory: Laboratory) -> bytes:
    """Its first half, and zeros."""
    first, end = _contents(pdf)
    middle = first + 400
    return pdf[:middle] + b"0" * (end - middle) + pdf[end:]


def takes_the_byte_range_away(pdf: bytes, laboratory: Laboratory) -> bytes:
    place = pdf.rindex(b"/ByteRange")
    return pdf[:place] + b"/ByteRangf" + pdf[place + 10 :]


def makes_the_byte_range_negative(pdf: bytes, laboratory: Laboratory) -> bytes:
    place = pdf.rindex(b"/ByteRange [0 ") + len(b"/ByteRange [0 ")
    return pdf[:place] + b"-" + pdf[place + 1 :]


def covers_less(pdf: bytes, laboratory: Laboratory) -> bytes:
    """The range ends before the end."""
    place = pdf.index(b"]", pdf.rindex(b"/ByteRange [0 "))
    was = int(pdf[place - 1 : place])
    return pdf[: place - 1] + str((was + 1) % 10).encode() + pdf[place:]


def names_another_kind_of_signature(pdf: bytes, laboratory: Laboratory) -> bytes:
    place = pdf.rindex(b"/ETSI.CAdES.detached")
    return pdf[:place] + b"/adbe.pkcs7.detached" + pdf[place + 20 :]


def wraps_the_signature(pdf: bytes, laboratory: Laboratory) -> bytes:
    """The signed bytes stand at both ends, the forger's between them: what reads the file by its last index finds theirs."""
    index = int(re.findall(rb"startxref\s+(\d+)", pdf)[-1])
    _, gap = _contents(pdf)
    gap += 1
    number = int(re.findall(rb"\n(\d+) 0 obj\n<<\n/Contents <", pdf)[-1])
    place = pdf.rindex(b"%d 0 obj" % number)
    length = len(pdf) - gap
    grown = 60_000
    wrapped = re.sub(rb"/ByteRange \[0 (\d+) \d+ \d+\]", rb"/ByteRange [0 \1 %d %d]" % (gap + grown, length), pdf[place:gap])
    forged = wrapped + pdf[gap : pdf.index(b"endobj", gap)] + b"endobj\n"
    entries = pdf[index : pdf.index(b"startxref", index)].replace(b"%010d" % place, b"%010d" % (gap + len(pdf) - index + 2_000))
    filler = b"\n" * (index - gap) + entries
    between = (filler + b"\n" * (len(pdf) - index + 2_000 - len(entries)) + forged).ljust(grown, b"\n")
    return pdf[:gap] + between + pdf[gap:]


ON_THE_FORM: tuple[Callable[[bytes, Laboratory], bytes], ...] = (
    opens_with_a_script,
    turns_a_page,
    crops_a_page,
    hides_a_layer,
    gives_a_font_other_letters,
    attaches_a_second_file,
    moves_the_signature,
    empties_the_signature,
    cuts_the_signature,
    takes_the_byte_range_away,
    makes_the_byte_range_negative,
    covers_less,
    names_another_kind_of_signature,
    wraps_the_signature,
)
