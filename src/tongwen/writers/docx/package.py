"""The package as a whole: nothing left over, unique ids, properties, the same bytes each time."""

from __future__ import annotations

import datetime
import hashlib
import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast
from xml.sax.saxutils import escape, quoteattr

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.opc.phys_pkg import PhysPkgWriter
from docx.opc.pkgwriter import PackageWriter
from lxml import etree

from ...document import BibliographyEntry
from ...document import Document as Report
from ...edition import Edition
from ...languages import NO_LINE_END, NO_LINE_START, find_language, script_of
from ...languages.model import Lines
from ...pictures.words import words_in
from ...walk import walk
from .fields import bookmark_name
from .markup import Element, clean, element, ignoring, name, root_element, style_of

_LEFTOVERS = (
    "/stylesWithEffects", "/customXml", "/webSettings", "/thumbnail", "/footnotes", "/endnotes",
    "/comments", "/commentsExtended", "/commentsIds", "/commentsExtensible", "/people",
    "/glossaryDocument", "/custom-properties", "/keyMapCustomizations", "/recipientData",
)  # fmt: skip
"""Ends of the types of relationships: what python-docx's template and Word bring and no report
needs. Notes are the writer's own."""
_FIRST = "[Content_Types].xml"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can hold; the true time is in the core properties."""


def without_leftovers(document: Document) -> None:
    """Drop what a template carries and no report needs."""
    package = document.part.package
    assert package is not None
    for relations in (document.part.rels, package.rels):
        for identifier in [key for key, rel in relations.items() if _is_leftover(rel.reltype)]:
            relations.pop(identifier)


def _is_leftover(kind: str) -> bool:
    return kind.endswith(_LEFTOVERS)


def renumbered(document: Document) -> None:
    """Give each drawing of the package a number of its own (docPr/@id), each paragraph its name.

    A paragraph's (``w14:paraId``, [MS-DOCX] 2.6.2.3) comes from its words, so that it is the same
    in the next making: comments and comparisons find it again.
    """
    package = document.part.package
    assert package is not None
    number = 0
    taken: set[str] = set()
    for part in sorted(package.iter_parts(), key=lambda part: str(part.partname)):
        root = getattr(part, "_element", None)
        if root is None:
            continue
        for properties in root.iter(name("wp:docPr")):
            number += 1
            properties.set("id", str(number))
        if next(root.iter(name("w:p")), None) is not None:
            part._element = root = ignoring(root, ("w14",))
            for node in root.iter(name("w:p")):
                node.set(name("w14:paraId"), _paragraph_name(node, taken))
                node.set(name("w14:textId"), _NEW_TEXT)


_NEW_TEXT = "77777777"
"""What Word itself writes for words that nobody has changed yet ([MS-DOCX] 2.6.2.4)."""


def _paragraph_name(node: Element, taken: set[str]) -> str:
    """Return eight hexadecimal digits below 80000000 that no paragraph has; they are taken then."""
    words = "".join(text.text or "" for text in node.iter(name("w:t")))
    order = 0
    while True:
        digest = hashlib.sha256(f"{style_of(node)} {order} {words}".encode()).digest()
        made = f"{max(int.from_bytes(digest[:4], 'big') % 0x80000000, 1):08X}"
        if made not in taken:
            taken.add(made)
            return made
        order += 1


def settings_part(
    proofing: tuple[str, str],
    template: Element | None,
    *,
    notes: bool,
    fonts: bool = False,
    han: bool = False,
    facing: bool | None = None,
    mirrored: bool = False,
    ground: bool = False,
) -> Element:
    """Return the root of settings.xml. Nothing in it asks Word to update fields: no prompt.

    Args:
        han: the edition is in Han, so that punctuation beside its like is moved together.
        facing: whether left and right pages have headers of their own, and ``mirrored`` whether
            margins too; None: what the ``template`` says is kept.
        ground: the pages' ground is shown on a screen.
        fonts: faces go along, whole, and are to stay when the report is saved in Word.
    """

    def switched(tag: str, *, on: bool) -> Element | None:
        if facing is None and template is not None:
            return template.find(name(tag))
        return element(tag) if on else None

    root = root_element("w:settings", "m", "r")
    parts: list[Element | None] = [
        element("w:zoom", percent=100),
        element("w:displayBackgroundShape") if ground else None,
        element("w:embedTrueTypeFonts") if fonts else None,
        switched("w:mirrorMargins", on=mirrored),
        element("w:defaultTabStop", val=720),
        switched("w:evenAndOddHeaders", on=bool(facing)),
        element("w:characterSpacingControl", val="compressPunctuation" if han else "doNotCompress"),
        *_line_ends(proofing[1]),
        *(_separators(kind) for kind in ("footnote", "endnote") if notes),
        element(
            "w:compat",
            element("w:doNotExpandShiftReturn"),
            element("w:useFELayout"),
            *(
                element(
                    "w:compatSetting",
                    name=setting,
                    uri="http://schemas.microsoft.com/office/word",
                    val=value,
                )
                for setting, value in (
                    ("compatibilityMode", 15),
                    ("overrideTableStyleFontSizeAndJustification", 1),
                    ("enableOpenTypeFeatures", 1),
                    ("doNotFlipMirrorIndents", 1),
                    ("differentiateMultirowTableHeaders", 1),
                )
            ),
        ),
        element(
            "m:mathPr",
            element("m:mathFont", val="Cambria Math"),
            element("m:defJc", val="centerGroup"),
            element("m:intLim", val="subSup"),
            element("m:naryLim", val="undOvr"),
        ),
        element("w:themeFontLang", val=proofing[0], eastAsia=proofing[1]),
        element(
            "w:clrSchemeMapping",
            bg1="light1",
            t1="dark1",
            bg2="light2",
            t2="dark2",
            **{f"accent{number}": f"accent{number}" for number in range(1, 7)},
            hyperlink="hyperlink",
            followedHyperlink="followedHyperlink",
        ),
        element("w:decimalSymbol", val="."),
        element("w:listSeparator", val=","),
    ]
    root.extend(part for part in parts if part is not None)
    return root


_NARROW_START, _NARROW_END = "!%),.:;?]}’”", "([{‘“$£¥￥＄"
"""What Word's own lists have beside the marks of full width."""


def _separators(kind: str) -> Element:
    """Return which notes are the rules above those of ``kind``."""
    return element(f"w:{kind}Pr", *(element(f"w:{kind}", id_=number) for number in (-1, 0)))


def _line_ends(tag: str) -> tuple[Element, ...]:
    """Return which marks begin and end no line of Han, as print and web page have it.

    Word has lists of its own, which let an interpunct or a percent sign begin a line. They can
    be named for one language, under the tag of a script's largest region (ECMA-376 part 1,
    17.15.1.58, 17.15.1.59).
    """
    region = {"Hans": "zh-CN", "Jpan": "ja-JP"}.get(script_of(tag).code, "zh-TW")
    known = find_language(tag)
    lines = known.lines if known else Lines(NO_LINE_START, NO_LINE_END)
    return (
        element("w:noLineBreaksAfter", lang=region, val=lines.end + _NARROW_END),
        element("w:noLineBreaksBefore", lang=region, val=lines.start + _NARROW_START),
    )


@dataclass(frozen=True, slots=True)
class Properties:
    """The properties of a file. Word's own fields hold 255 characters at most.

    Attributes:
        custom: name → value of the custom properties; those without a value are left out.
    """

    title: str
    authors: str
    subject: str
    keywords: str
    company: str
    custom: Mapping[str, str]

    def by_name(self) -> Mapping[str, str]:
        """Return what DOCPROPERTY fields show, by its name in Word."""
        return {
            "Title": self.title,
            "Author": self.authors,
            "Subject": self.subject,
            "Keywords": self.keywords,
            "Company": self.company,
            **self.custom,
        }


def digest_of(edition: Edition) -> str:
    """Return the SHA-256 of what the edition says, words, numbers and pictures, in hexadecimal."""
    digest = hashlib.sha256(repr((edition.document, edition.metadata)).encode())
    for key, resource in sorted(edition.resources.items()):
        digest.update(key.encode() + hashlib.sha256(resource.data).digest())
    return digest.hexdigest()


def properties_of(
    *,
    title: str,
    authors: Iterable[str],
    subject: str,
    keywords: Iterable[str],
    company: str,
    custom: Mapping[str, str],
) -> Properties:
    """Return properties of these values, as long as Word can hold."""

    def held(words: str) -> str:
        return clean(words)[:255]

    return Properties(
        held(title),
        held("; ".join(authors)),
        held(subject),
        held("; ".join(keywords)),
        held(company),
        {key: held(value) for key, value in custom.items() if value},
    )


def set_properties(
    document: Document,
    given: Properties,
    *,
    language: str,
    version: str,
    moment: datetime.datetime,
) -> None:
    """Set core, extended and custom properties."""
    properties = document.core_properties
    when = moment.astimezone(datetime.UTC).replace(tzinfo=None, microsecond=0)
    properties.title = given.title
    properties.author = given.authors
    properties.subject = given.subject
    properties.keywords = given.keywords
    properties.language = language
    properties.comments = properties.category = ""
    properties.last_modified_by = "Tongwen"
    properties.created = properties.modified = when
    properties.revision = 1
    houses = escape(given.company)
    data = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        f"<Application>Tongwen</Application><Company>{houses}</Company>"
        f"<AppVersion>{_two_numbers(version)}</AppVersion></Properties>"
    ).encode()
    extended, custom = RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES
    _set_properties_part(
        document, extended, "/docProps/app.xml", CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, data
    )
    # The core properties have no publisher, no DOI; Word shows these under names of their own.
    rows = ((key, escape(value)) for key, value in given.custom.items())
    made = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{place}" '
        f"name={quoteattr(key)}><vt:lpwstr>{value}</vt:lpwstr></property>"
        for place, (key, value) in enumerate(rows, start=2)
    )
    data = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties '
        'xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{made}</Properties>"
    ).encode()
    _set_properties_part(
        document, custom, "/docProps/custom.xml", CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, data
    )


def _set_properties_part(
    document: Document, kind: str, where: str, content_type: str, data: bytes
) -> None:
    package = document.part.package
    assert package is not None
    for identifier in [key for key, rel in package.rels.items() if rel.reltype == kind]:
        package.rels.pop(identifier)
    package.relate_to(Part(PackURI(where), content_type, data, package), kind)


_DATA = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
WORKS = "urn:tongwen:works"
"""The namespace of the works that a file cites, as data: importing it brings them back whole."""


def keep_works(part: Part, document: Report) -> None:
    """Put the works that ``document`` lists into a part of custom XML, each beside its bookmark.

    Its properties say what it holds (ECMA-376 part 1, 22.5).
    """
    root: Element = etree.Element(f"{{{WORKS}}}works", nsmap={"t": WORKS})
    for entry in walk(document):
        if isinstance(entry, BibliographyEntry) and entry.work:
            bookmark = bookmark_name(entry.identifier)
            etree.SubElement(root, f"{{{WORKS}}}work", bookmark=bookmark).text = entry.work
    if not len(root):
        return
    item: Element = etree.Element(f"{{{_DATA}}}datastoreItem", nsmap={"ds": _DATA})
    identity = str(uuid.uuid5(uuid.NAMESPACE_URL, WORKS)).upper()
    item.set(f"{{{_DATA}}}itemID", f"{{{identity}}}")
    schemas = etree.SubElement(item, f"{{{_DATA}}}schemaRefs")
    etree.SubElement(schemas, f"{{{_DATA}}}schemaRef").set(f"{{{_DATA}}}uri", WORKS)
    package = part.package
    works = XmlPart(PackURI("/customXml/item1.xml"), CONTENT_TYPE.XML, root, package)
    properties = PackURI("/customXml/itemProps1.xml")
    kind = CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES
    works.relate_to(XmlPart(properties, kind, item, package), RELATIONSHIP_TYPE.CUSTOM_XML_PROPS)
    part.relate_to(works, RELATIONSHIP_TYPE.CUSTOM_XML)


def _two_numbers(version: str) -> str:
    """Return ``version`` as the schema wants it, XX.YYYY."""
    digits = [part for part in version.split(".") if part.isdecimal()][:2]
    whole, fraction = [*digits, "0", "0"][:2]
    return f"{int(whole) % 100}.{int(fraction) % 10000:04d}"


class _Parts(PhysPkgWriter):
    """What a document is saved into: its parts by name, as they are, in no archive."""

    def __new__(cls, *_: object) -> _Parts:
        return object.__new__(cls)

    def __init__(self) -> None:
        self.found: dict[str, bytes] = {}

    def write(self, pack_uri: PackURI, blob: bytes) -> None:
        self.found[pack_uri.membername] = blob


def packed(document: Document, *, small: bool = True) -> bytes:
    """Return a document as a file, with names for its paragraphs from their words at last.

    Its parts are in order and have no time of making, so that it is the same byte for byte.

    Args:
        small: whether it is a file for readers; one that is opened at once is not compressed.
    """
    renumbered(document)
    return archived(document, small=small)


def archived(document: Document, *, small: bool) -> bytes:
    """Return a document as a file, as it is; compressed or not."""
    package = document.part.package
    assert package is not None
    for part in package.parts:
        part.before_marshal()
    parts, writer = _Parts(), cast("Any", PackageWriter)  # which has no types
    # As PackageWriter.write does, which would compress what is taken out again at once.
    writer._write_content_types_stream(parts, package.parts)
    writer._write_pkg_rels(parts, package.rels)
    writer._write_parts(parts, package.parts)
    kind = zipfile.ZIP_DEFLATED if small else zipfile.ZIP_STORED
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind, compresslevel=6) as archive:
        for name_ in _part_order(parts.found):
            entry = zipfile.ZipInfo(name_, _EPOCH)
            entry.compress_type = kind
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, parts.found[name_])
    return target.getvalue()


def _part_order(names: Iterable[str]) -> Iterator[str]:
    remaining = sorted(set(names))
    first = (_FIRST, "_rels/.rels", "word/document.xml")
    yield from (part for part in first if part in remaining)
    yield from (part for part in remaining if part not in first)


# --- what is in a package ------------------------------------------------------------------


def used_styles(document: Document) -> set[str]:
    """Return the identifiers of the styles that anything in the package is set in."""
    return {
        str(node.get(name("w:val"), ""))
        for root in texts_of(document)
        for node in root.iter(*(name(f"w:{kind}Style") for kind in ("p", "r", "tbl")))
    }


def texts_of(document: Document) -> list[Element]:
    """Return the roots of the parts with words: the text, headers, footers, notes."""
    kinds = ("document", "hdr", "ftr", "footnotes", "endnotes")
    tags = {name(f"w:{kind}") for kind in kinds}
    return [root for root in roots_of(document) if root.tag in tags]


def named_families(document: Document, made: Iterable[Element]) -> set[str]:
    """Return the families that ``made`` or anything in the package asks for by name."""
    return {
        fonts.get(name(f"w:{slot}"), "")
        for root in (*made, *roots_of(document))
        for fonts in root.iter(name("w:rFonts"))
        for slot in ("ascii", "hAnsi", "eastAsia", "cs")
    }


def characters_of(document: Document) -> set[str]:
    """Return every character of the package's texts, and of the words in its drawings."""
    package = document.part.package
    assert package is not None
    drawings = (part for part in package.iter_parts() if part.content_type == "image/svg+xml")
    words = {sign for part in drawings for sign in words_in(part.blob)}
    return words | {
        sign
        for root in texts_of(document)
        for node in root.iter(name("w:t"))
        for sign in node.text or ""
    }


def roots_of(document: Document) -> list[Element]:
    """Return the root of each part of the package that is XML."""
    package = document.part.package
    assert package is not None
    roots = (getattr(part, "_element", None) for part in package.iter_parts())
    return [root for root in roots if root is not None]


def root_of(part: Part, kind: str) -> Element | None:
    """Return the root of the part of a ``kind`` that belongs to ``part``; None without one."""
    for relation in part.rels.values():
        if relation.reltype == kind:
            root = getattr(relation.target_part, "_element", None)
            if root is not None:
                return root
    return None
