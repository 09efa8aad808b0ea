"""The finished file: metadata, page labels, and the marks of two standards in one PDF.

WeasyPrint makes a PDF that follows PDF/A-3a *or* PDF/UA-1, and says so in an XMP packet
with room for one. Here the packet is written anew: it names both (ISO 19005-3, 6.6.4;
ISO 14289-1, 5), and holds the title and the description in each language.

The same edition and the same moment give the same bytes.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from xml.sax.saxutils import escape, quoteattr

import pikepdf

from ....languages import script_of
from ..tags.aliases import Alias, write_aliases
from ..tags.nodes import FILES
from ..tags.words import TOLD_AS
from .subsets import compact_fonts

PRODUCER = "WeasyPrint, Tongwen"

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
}

_UA_PROPERTIES = (("part", "Integer", "internal", "The part of ISO 14289 that the file follows"),)
_PRISM_PROPERTIES = (
    ("doi", "Text", "external", "The Digital Object Identifier of the publication"),
    ("isbn", "Text", "external", "The International Standard Book Number of the publication"),
)


def _schema(title: str, prefix: str, properties: Iterable[tuple[str, str, str, str]]) -> str:
    """Describe a schema that PDF/A does not know, as it demands (ISO 19005-3, 6.6.2.3.3)."""
    described = "".join(
        f"""<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>
<pdfaProperty:category>{category}</pdfaProperty:category>
<pdfaProperty:description>{text}</pdfaProperty:description>
</rdf:li>"""
        for name, kind, category, text in properties
    )
    return f"""<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>{title}</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{NAMESPACES[prefix]}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property>
</rdf:li>"""


@dataclass(frozen=True, slots=True)
class PageLabels:
    """From the page with index ``start`` on: how pages are counted (ISO 32000-1, 12.4.2)."""

    start: int
    style: Literal["roman", "arabic", ""]
    prefix: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a PDF is to hold.

    ``relationship`` is what it is to the report, or to the figure that shows it.
    """

    name: str
    data: bytes = field(repr=False)
    media_type: str
    description: str
    relationship: Literal["Source", "Data"]


@dataclass(frozen=True, slots=True)
class Properties:
    """A PDF's metadata. Titles, descriptions and rights are by BCP 47 tag.

    Attributes:
        language: the BCP 47 tag of the text.
        published: when the report was published; ``moment``: when the file was made.
        rights: the licence, in words; ``terms``: the address where it stands.
        doi, isbn: as they are printed, without a scheme.
    """

    titles: Mapping[str, str]
    language: str
    moment: datetime.datetime
    creator: str
    descriptions: Mapping[str, str] = field(default_factory=dict)
    authors: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    publishers: tuple[str, ...] = ()
    rights: Mapping[str, str] = field(default_factory=dict)
    terms: str = ""
    doi: str = ""
    isbn: str = ""
    published: datetime.date | None = None

    @property
    def identifier(self) -> str:
        """The DOI, else the ISBN, with its scheme ("doi:10.1/x"); the metadata hold both."""
        return f"doi:{self.doi}" if self.doi else f"urn:isbn:{self.isbn}" if self.isbn else ""

    @property
    def title(self) -> str:
        """The title in the language of the text."""
        return self.titles[self.language]


def archive(
    data: bytes,
    properties: Properties,
    labels: Iterable[PageLabels],
    files: Iterable[Attachment] = (),
    aliases: Iterable[Alias] = (),
) -> bytes:
    """Return the PDF ``data`` with its metadata, its page labels and both standards' marks.

    Args:
        files: what the PDF is to hold besides (ISO 19005-3, 6.8).
        aliases: codes that pages draw and that its fonts do not know yet.
    """
    with pikepdf.open(io.BytesIO(data)) as pdf:
        write_information(pdf, properties)
        _tidy_font_names(pdf)
        _map_shared_glyphs(pdf)
        _draw_pictures_as_they_are(pdf)
        write_aliases(pdf, aliases)
        _sort_names(pdf)
        compact_fonts(pdf)
        pdf.Root.Metadata = pdf.make_stream(
            xmp_packet(properties),
            Type=pikepdf.Name.Metadata,
            Subtype=pikepdf.Name.XML,
        )
        pdf.Root.Lang = pikepdf.String(properties.language)
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        if script_of(properties.language).right_to_left:
            pdf.Root.ViewerPreferences.Direction = pikepdf.Name.R2L  # of pages side by side (12.2)
        pdf.Root.PageMode = pikepdf.Name.UseOutlines
        pdf.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(_label_tree(labels)))
        _attach(pdf, files, properties.moment)
        output = io.BytesIO()
        pdf.save(
            output,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            # The packet of XMP stays readable by tools that know nothing of PDF.
            compress_streams=True,
            stream_decode_level=pikepdf.StreamDecodeLevel.none,
        )
    return output.getvalue()


def _sort_names(pdf: pikepdf.Pdf) -> None:
    """Put the named destinations in the order of their bytes (ISO 32000-1, 7.9.6).

    Readers search them by halving. WeasyPrint sorts them by their letters, which is another order
    where a name has one beyond ASCII: it is then written in UTF-16.
    """
    if "/Names" not in pdf.Root or "/Dests" not in pdf.Root.Names:
        return
    flat = list(pdf.Root.Names.Dests.Names)
    pairs = sorted(zip(flat[::2], flat[1::2], strict=True), key=lambda pair: bytes(pair[0]))
    pdf.Root.Names.Dests.Names = pikepdf.Array([part for pair in pairs for part in pair])


def _attach(pdf: pikepdf.Pdf, files: Iterable[Attachment], moment: datetime.datetime) -> None:
    """Put ``files`` into the PDF, as files of the document and of the elements that show them.

    An element names what it shows under :data:`~.tags.nodes.FILES`. The key AF is of ISO 32000-2,
    14.13; PDF/A-3 takes it over for PDF 1.7 (ISO 19005-3, annex E).
    """
    made = f"D:{moment:%Y%m%d%H%M%S}Z"
    held: dict[str, pikepdf.Object] = {}
    for file in files:
        specification = pikepdf.AttachedFileSpec(
            pdf,
            file.data,
            filename=file.name,
            description=file.description,
            mime_type=file.media_type,
            creation_date=made,
            mod_date=made,
            relationship=pikepdf.Name(f"/{file.relationship}"),
        )
        pdf.attachments[file.name] = specification
        held[file.name] = specification.obj
    if held:
        pdf.Root.AF = pikepdf.Array(held.values())
    key = f"/{FILES}"
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and key in item:
            shown = [held[name] for name in map(str, item[key]) if name in held]
            del item[key]
            if shown:
                item.AF = pikepdf.Array(shown)


def _label_tree(labels: Iterable[PageLabels]) -> list[int | pikepdf.Dictionary]:
    styles = {"roman": pikepdf.Name.r, "arabic": pikepdf.Name.D}
    tree: list[int | pikepdf.Dictionary] = []
    for label in labels:
        entry = pikepdf.Dictionary()
        if label.style:
            entry.S = styles[label.style]
        if label.prefix:
            entry.P = pikepdf.String(label.prefix)
        tree.extend([label.start, entry])
    return tree


def write_information(pdf: pikepdf.Pdf, properties: Properties, kept: Collection[str] = ()) -> None:
    """Write the information dictionary (ISO 32000-1, 14.3.3), equal to the XMP packet.

    Args:
        kept: the entries that are written; without them, all.
    """
    moment = f"D:{properties.moment:%Y%m%d%H%M%S}Z"
    entries = {
        "/Title": properties.title,
        "/Author": "; ".join(properties.authors),
        "/Subject": properties.descriptions.get(properties.language, ""),
        "/Keywords": ", ".join(properties.keywords),
        "/Creator": properties.creator,
        "/Producer": PRODUCER,
        "/CreationDate": moment,
        "/ModDate": moment,
    }
    for name in list(pdf.docinfo.keys()):
        del pdf.docinfo[name]
    for name, value in entries.items():
        if value and (not kept or name in kept):
            pdf.docinfo[name] = pikepdf.String(value)


def _tidy_font_names(pdf: pikepdf.Pdf) -> None:
    """Drop the comma that Pango ends a family's name with where the name ends in a digit."""
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Dictionary):
            continue
        for key in ("/BaseFont", "/FontName"):
            name = item.get(key)
            if isinstance(name, pikepdf.Name) and str(name).endswith(","):
                item[key] = pikepdf.Name(str(name).rstrip(","))


def _draw_pictures_as_they_are(pdf: pikepdf.Pdf) -> None:
    """Let no picture be smoothed by who shows it, emoji neither (ISO 19005-3, 6.2.8)."""
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Interpolate"):
            item.Interpolate = False


def _map_shared_glyphs(pdf: pikepdf.Pdf) -> None:
    """Let the glyphs of the hyphen and of the space say "-" and " ", as authors' keyboards do.

    Fonts draw U+002D and U+2010 with one glyph, and WeasyPrint lets it say whichever it met
    first: U+2010 where it has parted a word. Words parted so carry their own ActualText. So it
    is with a space at which no line may break.
    """
    for item in pdf.objects:
        if isinstance(item, pikepdf.Dictionary) and "/ToUnicode" in item:
            mapping = mended = bytes(item.ToUnicode.get_stream_buffer())
            for drawn, meant in TOLD_AS.items():
                mended = mended.replace(b" <%04x>\n" % ord(drawn), b" <%04x>\n" % ord(meant))
            if mended != mapping:
                item.ToUnicode.write(mended)


def made_fields(properties: Properties) -> tuple[str, ...]:
    """Return the fields of an XMP packet for when and by what a PDF was made."""
    moment = f"{properties.moment:%Y-%m-%dT%H:%M:%SZ}"
    return (
        "<dc:format>application/pdf</dc:format>",
        f"<xmp:CreatorTool>{escape(properties.creator)}</xmp:CreatorTool>",
        f"<xmp:CreateDate>{moment}</xmp:CreateDate>",
        f"<xmp:ModifyDate>{moment}</xmp:ModifyDate>",
        f"<xmp:MetadataDate>{moment}</xmp:MetadataDate>",
        f"<pdf:Producer>{escape(PRODUCER)}</pdf:Producer>",
    )


def packet(fields: Iterable[str], namespaces: Mapping[str, str]) -> bytes:
    """Return an XMP packet (ISO 16684-1) of ``fields``, whose prefixes are in ``namespaces``."""
    names = " ".join(f'xmlns:{prefix}="{address}"' for prefix, address in namespaces.items())
    body = "\n".join(fields)
    return (
        '<?xpacket begin="\N{ZERO WIDTH NO-BREAK SPACE}" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
        f'<rdf:RDF {names}>\n<rdf:Description rdf:about="">\n{body}\n</rdf:Description>\n'
        '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()


def xmp_packet(properties: Properties) -> bytes:
    """Return the XMP packet (ISO 16684-1) that describes a PDF/A-3a and PDF/UA-1 file."""
    fields = [
        "<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        f"<dc:title>{_by_language(properties.titles, properties.language)}</dc:title>",
        f"<dc:language>{_list('Bag', [properties.language])}</dc:language>",
        *made_fields(properties),
    ]
    if properties.descriptions:
        described = _by_language(properties.descriptions, properties.language)
        fields.append(f"<dc:description>{described}</dc:description>")
    if properties.authors:
        fields.append(f"<dc:creator>{_list('Seq', properties.authors)}</dc:creator>")
    if properties.keywords:
        fields.append(f"<dc:subject>{_list('Bag', properties.keywords)}</dc:subject>")
        fields.append(f"<pdf:Keywords>{escape(', '.join(properties.keywords))}</pdf:Keywords>")
    if properties.publishers:
        fields.append(f"<dc:publisher>{_list('Bag', properties.publishers)}</dc:publisher>")
    if properties.published:
        fields.append(f"<dc:date>{_list('Seq', [properties.published.isoformat()])}</dc:date>")
    if properties.rights:
        rights = _by_language(properties.rights, properties.language)
        fields.append(f"<dc:rights>{rights}</dc:rights>")
        fields.append("<xmpRights:Marked>True</xmpRights:Marked>")
    if properties.terms:
        statement = escape(properties.terms)
        fields.append(f"<xmpRights:WebStatement>{statement}</xmpRights:WebStatement>")
    if properties.identifier:
        fields.append(f"<dc:identifier>{escape(properties.identifier)}</dc:identifier>")
    schemas = [_schema("PDF/UA identification", "pdfuaid", _UA_PROPERTIES)]
    numbers = [("doi", properties.doi), ("isbn", properties.isbn)]
    if any(number for _, number in numbers):
        schemas.append(_schema("PRISM", "prism", _PRISM_PROPERTIES))
    fields += [
        f"<prism:{name}>{escape(number)}</prism:{name}>" for name, number in numbers if number
    ]
    described_schemas = "".join(schemas)
    fields.append(
        f"<pdfaExtension:schemas><rdf:Bag>{described_schemas}</rdf:Bag></pdfaExtension:schemas>"
    )
    return packet(fields, NAMESPACES)


def _by_language(texts: Mapping[str, str], language: str) -> str:
    """Return a language alternative (ISO 16684-1, 8.2.2.4).

    Its first item, x-default, is for whoever asks for no language, and repeats the text's own.
    """
    default = texts.get(language) or next(iter(texts.values()))
    entries = [("x-default", default), *texts.items()]
    items = "".join(
        f"<rdf:li xml:lang={quoteattr(tag)}>{escape(text)}</rdf:li>" for tag, text in entries
    )
    return f"<rdf:Alt>{items}</rdf:Alt>"


def _list(kind: Literal["Bag", "Seq"], texts: Iterable[str]) -> str:
    items = "".join(f"<rdf:li>{escape(text)}</rdf:li>" for text in texts)
    return f"<rdf:{kind}>{items}</rdf:{kind}>"
