"""What a PDF holds beside its pages: attachment, metadata, output intent and empty signature fields.

The structure follows PDF/A-3; nothing here checks conformance, so none is claimed.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

from workbench.typesetting import colours
from workbench.typesetting.tagging import Tree

ATTACHMENT = "custody.json"


@dataclass(frozen=True, slots=True)
class EmptyField:
    """A signature field before anyone signs: its rectangle is in PDF coordinates."""

    name: str
    page: int
    rectangle: tuple[float, float, float, float]


def stamp(canvas: Any, made_at: str, content: bytes) -> datetime:
    """Give the document the report's own time, and an identity that follows from its content."""
    moment = _moment(made_at)
    lt = moment.utctimetuple()
    when = SimpleNamespace(t=moment.timestamp(), lt=lt, YMDhms=tuple(lt)[:6], dhh=0, dmm=0, tzname="UTC")
    canvas._doc._timeStamp = when
    canvas._doc.signature = hashlib.md5(content, usedforsecurity=False)  # reportlab's has read the clock
    return moment


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromtimestamp(time.mktime((2000, 1, 1, 0, 0, 0, 0, 0, 0)), UTC)
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


def attach(canvas: Any, body: bytes, moment: datetime) -> None:
    """Embed custody.json as data associated with the document (AFRelationship /Data)."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

    doc = canvas._doc
    date = PDFString(moment.strftime("D:%Y%m%d%H%M%S+00'00'"))
    checksum = _hex(hashlib.md5(body, usedforsecurity=False).digest())
    parameters = PDFDictionary({"Size": len(body), "ModDate": date, "CheckSum": checksum})
    kind = PDFDictionary({"Type": PDFName("EmbeddedFile"), "Subtype": PDFName("application#2Fjson")})
    stream = PDFStream(kind, _deflated(body))
    stream.dictionary["Filter"] = PDFName("FlateDecode")
    stream.dictionary["Params"] = parameters
    held = doc.Reference(stream, "custody.stream")
    entry = PDFDictionary({"Type": PDFName("Filespec"), "F": PDFString(ATTACHMENT), "UF": PDFString(ATTACHMENT)})
    entry["EF"] = PDFDictionary({"F": held, "UF": held})
    entry["AFRelationship"] = PDFName("Data")
    entry["Desc"] = PDFString("What this report binds: evidence, drafts, recipes, custody, required signers")
    listed = doc.Reference(entry, "custody.filespec")
    tree = PDFDictionary({"Names": PDFArray([PDFString(ATTACHMENT), listed])})
    _catalog(canvas, "Names", doc.Reference(PDFDictionary({"EmbeddedFiles": tree}), "names"))
    _catalog(canvas, "AF", PDFArray([listed]))


def describe(canvas: Any, *, title: str, subject: str, creator: str, moment: datetime) -> None:
    """Document information, and the same as XMP."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFName, PDFStream

    canvas.setTitle(title)
    canvas.setSubject(subject)
    canvas.setAuthor(creator)
    canvas.setCreator(creator)
    canvas.setProducer(creator)
    body = _XMP.format(
        title=escape(title), subject=escape(subject), creator=escape(creator), when=moment.strftime("%Y-%m-%dT%H:%M:%S+00:00")
    ).encode("utf-8", "replace")
    stream = PDFStream(PDFDictionary({"Type": PDFName("Metadata"), "Subtype": PDFName("XML")}), body + b"\n")
    _catalog(canvas, "Metadata", canvas._doc.Reference(stream, "xmp"))


def structure(canvas: Any, tree: Tree) -> None:
    """The structure tree, and that the document has one."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary

    _catalog(canvas, "StructTreeRoot", tree.plant(canvas))
    _catalog(canvas, "MarkInfo", PDFDictionary({"Marked": "true"}))
    _catalog(canvas, "ViewerPreferences", PDFDictionary({"DisplayDocTitle": "true"}))


def intend(canvas: Any) -> None:
    """Which colours are meant: sRGB, as an output intent."""
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

    stream = PDFStream(PDFDictionary({"N": 3, "Filter": PDFName("FlateDecode")}), _deflated(colours.profile()))
    intent = PDFDictionary({"Type": PDFName("OutputIntent"), "S": PDFName("GTS_PDFA1")})
    intent["OutputConditionIdentifier"] = intent["Info"] = PDFString(colours.NAME)
    intent["DestOutputProfile"] = canvas._doc.Reference(stream, "colours")
    _catalog(canvas, "OutputIntents", PDFArray([intent]))


def make_fields(canvas: Any, fields: Sequence[EmptyField]) -> None:
    """Empty signature fields, made before the first signature so that none is ever added after it.

    They stand outside the structure tree: signing replaces a field's object, and pyHanko's rules for what may change after a
    signature explain no reference to it from the tree. What they are for they say themselves (TU).
    """
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary

    doc, pages = canvas._doc, canvas._doc.Pages.pages
    references = [_field(doc, field, doc.Reference(pages[field.page])) for field in fields]
    for field, reference in zip(fields, references, strict=True):
        page = pages[field.page]
        page.Annots = PDFArray([*_annotations(page), reference])
    form = PDFDictionary({"Fields": PDFArray(references), "SigFlags": 1})
    _catalog(canvas, "AcroForm", doc.Reference(form, "acroform"))


def _field(doc: Any, field: EmptyField, page: Any) -> Any:
    from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream, PDFString

    left, bottom, right, top = field.rectangle
    blank = PDFStream(PDFDictionary({"Type": PDFName("XObject"), "Subtype": PDFName("Form")}), b"\n")
    blank.dictionary["BBox"] = PDFArray([0, 0, round(right - left, 2), round(top - bottom, 2)])
    widget = PDFDictionary({"Type": PDFName("Annot"), "Subtype": PDFName("Widget"), "FT": PDFName("Sig")})
    widget["T"] = PDFString(field.name)
    widget["TU"] = PDFString(f"Signature of the {field.name}")
    widget["Rect"] = PDFArray([round(edge, 2) for edge in field.rectangle])
    widget["F"] = 4 | 128  # printed, locked in place
    widget["P"] = page
    widget["AP"] = PDFDictionary({"N": doc.Reference(blank, f"blank.{field.name}")})
    return doc.Reference(widget, f"field.{field.name}")


def _annotations(page: Any) -> list[Any]:
    annotations = page.Annots
    return list(getattr(annotations, "sequence", annotations or ()))


def _catalog(canvas: Any, name: str, value: Any) -> None:
    """Put an entry into the document catalog; reportlab writes only the names it knows of."""
    catalog = canvas._doc.Catalog
    if name not in catalog.__NoDefault__:
        catalog.__NoDefault__ = [*catalog.__NoDefault__, name]
    catalog.__Refs__ = [r for r in catalog.__Refs__ if r != name]
    setattr(catalog, name, value)


def _deflated(body: bytes) -> bytes:
    import zlib

    return zlib.compress(body, 6)


def _hex(digest: bytes) -> str:
    return f"<{digest.hex()}>"


_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:creator><rdf:Seq><rdf:li>{creator}</rdf:li></rdf:Seq></dc:creator>
<xmp:CreatorTool>{creator}</xmp:CreatorTool><pdf:Producer>{creator}</pdf:Producer>
<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
