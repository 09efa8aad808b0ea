"""What a PDF holds besides its pages' look: tags, links, names, fonts, metadata, files.

Its objects are read as they stand (ISO 32000-1), and nothing of them is believed: a tag tree may
have a loop, a name may lead nowhere, a font may be missing.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pikepdf
from lxml import etree

from .drawn import DrawnPdf, reading
from .tree import Mark, Tag

_NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "prism": "http://prismstandard.org/namespaces/basic/2.0/",
}
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"

_PAINTING = frozenset(
    [
        "S",
        "s",
        "f",
        "F",
        "f*",
        "B",
        "B*",
        "b",
        "b*",
        "sh",
        "Do",
        "Tj",
        "TJ",
        "'",
        '"',
        "INLINE",
        "IMAGE",
    ]
)


@dataclass(frozen=True, slots=True)
class Area:
    """A link's annotation: ``target`` is a name in the file, ``address`` one outside it."""

    number: int
    page: int
    description: str
    target: str
    address: str
    in_tree: bool


@dataclass(frozen=True, slots=True)
class Font:
    """A font of the file. ``readable``: it says which characters its glyphs are."""

    name: str
    embedded: bool
    subset: bool
    readable: bool


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A line of the outline; ``level`` counts from 1, ``page`` is -1 where it leads nowhere."""

    level: int
    title: str
    page: int


@dataclass(frozen=True, slots=True)
class Attached:
    """A file within the file (ISO 19005-3, 6.8).

    Attributes:
        digest: the SHA-256 of its content.
        number: of its specification's object; elements that show it name it by that.
    """

    name: str
    relationship: str
    media_type: str
    size: int
    date: str
    associated: bool
    digest: str = ""
    description: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class PdfFile:
    """A PDF read back.

    Attributes:
        roots: the elements at the head of the tag tree.
        owners: marked content → the element that it belongs to.
        shown: marked content that is drawn → its words, "" for a drawing; what is marked as an
            artifact is not in it.
        loose: indices of pages that paint outside of all marks.
        names: named destination → index of its page, -1 where it leads nowhere.
        information: the information dictionary; ``described``: the XMP packet's fields, as
            "dc:title", a language alternative as ``{tag: text}``, in its order.
        page_mode: what a reader opens beside the pages: "UseOutlines".
    """

    language: str
    marked: bool
    title_shown: bool
    pages: int
    roots: tuple[Tag, ...]
    owners: Mapping[Mark, Tag]
    shown: Mapping[Mark, str]
    loose: tuple[int, ...]
    areas: Mapping[int, Area]
    names: Mapping[str, int]
    bookmarks: tuple[Bookmark, ...]
    labels: tuple[str, ...]
    fonts: tuple[Font, ...]
    files: tuple[Attached, ...]
    intents: tuple[str, ...]
    information: Mapping[str, str]
    described: Mapping[str, Any]
    page_mode: str = ""

    def tags(self) -> Iterator[Tag]:
        """Yield every element, in reading order."""
        for root in self.roots:
            yield from root.walk()

    def words(self, tag: Tag) -> str:
        """Return the words of an element, with all within it."""
        return "".join(self.shown.get(mark, "") for mark in tag.content())


def holds_font(descriptor: Any) -> bool:
    """Return whether a font's descriptor has the font with it (ISO 32000-1, 9.9)."""
    return any(f"/FontFile{kind}" in descriptor for kind in ("", 2, 3))


def read_pdf(pdf: DrawnPdf | bytes) -> PdfFile:
    """Return what a PDF holds.

    Raises:
        UnreadableArtefact: it is no PDF, or so damaged that nothing can be read.
    """
    with reading(pdf) as opened, pikepdf.open(io.BytesIO(opened.data)) as held:
        return _Reader(held, opened).read()


class _Reader:
    def __init__(self, pdf: pikepdf.Pdf, opened: DrawnPdf) -> None:
        self.pdf, self.opened = pdf, opened
        self.tags = [tag for root in opened.tags for tag in root.walk()]
        self.in_tree = {number for tag in self.tags for number in tag.areas}

    @cached_property
    def page_numbers(self) -> dict[int, int]:
        return {int(page.objgen[0]): index for index, page in enumerate(self.pdf.pages)}

    def read(self) -> PdfFile:
        root = self.pdf.Root
        owners: dict[Mark, Tag] = {}
        for tag in self.tags:
            for mark in tag.marks:
                owners.setdefault(mark, tag)
        return PdfFile(
            language=self.opened.language,
            marked=bool(_get(root, "/MarkInfo", "/Marked")),
            title_shown=bool(_get(root, "/ViewerPreferences", "/DisplayDocTitle")),
            pages=len(self.pdf.pages),
            roots=self.opened.tags,
            owners=owners,
            shown=self.opened.shown,
            loose=tuple(index for index in range(len(self.pdf.pages)) if self.paints_loose(index)),
            areas=dict(self.areas()),
            names=dict(self.names()),
            bookmarks=tuple(self.bookmarks()),
            labels=tuple(page.label for page in self.pdf.pages) if "/PageLabels" in root else (),
            fonts=tuple(self.fonts()),
            files=tuple(self.files()),
            intents=tuple(str(intent.S)[1:] for intent in root.get("/OutputIntents", [])),
            information={name[1:]: str(value) for name, value in self.pdf.docinfo.items()},
            described=dict(self.described()),
            page_mode=str(root.get("/PageMode", "/"))[1:],
        )

    def page_of(self, page: Any) -> int:
        return -1 if page is None else self.page_numbers.get(page.objgen[0], -1)

    # --- content ---

    def paints_loose(self, index: int) -> bool:
        depth = 0
        for instruction in pikepdf.parse_content_stream(self.pdf.pages[index]):
            operator = str(instruction.operator)
            if operator in ("BDC", "BMC"):
                depth += 1
            elif operator == "EMC":
                depth -= 1
            elif not depth and operator in _PAINTING:
                return True
        return False

    # --- ways through the file ---

    def areas(self) -> Iterator[tuple[int, Area]]:
        for index, page in enumerate(self.pdf.pages):
            for area in page.obj.get("/Annots", []):
                if area.get("/Subtype") != "/Link":
                    continue
                action = area.get("/A")
                number = area.objgen[0]
                yield (
                    number,
                    Area(
                        number,
                        index,
                        _text(area.get("/Contents")),
                        _text(area.get("/Dest") or _get(action, "/D")),
                        _text(_get(action, "/URI")),
                        number in self.in_tree,
                    ),
                )

    def names(self) -> Iterator[tuple[str, int]]:
        tree = _get(self.pdf.Root, "/Names", "/Dests")
        if tree is None:
            return
        for name, place in pikepdf.NameTree(tree).items():
            target = place.get("/D") if isinstance(place, pikepdf.Dictionary) else place
            yield name, self.page_of(target[0]) if isinstance(target, pikepdf.Array) else -1

    def bookmarks(self) -> Iterator[Bookmark]:
        named = dict(self.names())

        def each(items: list[pikepdf.OutlineItem], level: int) -> Iterator[Bookmark]:
            for item in items:
                place: Any = item.destination
                if isinstance(place, pikepdf.Array) and len(place):
                    page = self.page_of(place[0])
                else:
                    page = named.get(_text(place), -1)
                yield Bookmark(level, item.title, page)
                yield from each(list(item.children), level + 1)

        with self.pdf.open_outline() as outline:
            yield from each(list(outline.root), 1)

    # --- fonts, files, metadata ---

    def fonts(self) -> Iterator[Font]:
        seen: set[tuple[int, int]] = set()
        for page in self.pdf.pages:
            for font in (_get(page.obj, "/Resources", "/Font") or {}).values():
                if font.objgen in seen:
                    continue
                seen.add(font.objgen)
                below = font.get("/DescendantFonts")
                descriptor = (below[0] if below is not None else font).get("/FontDescriptor")
                name = str(font.get("/BaseFont", "/"))[1:]
                yield Font(
                    name.split("+")[-1],
                    holds_font(descriptor or {}),
                    "+" in name,
                    "/ToUnicode" in font,
                )

    def files(self) -> Iterator[Attached]:
        held = _list(self.pdf.Root.get("/AF"))
        associated = {item.objgen for item in held if isinstance(item, pikepdf.Dictionary)}
        tree = _get(self.pdf.Root, "/Names", "/EmbeddedFiles")
        if tree is None:
            return
        for name, item in pikepdf.NameTree(tree).items():
            specification: Any = item
            stream = specification.EF.get("/UF", specification.EF.get("/F"))
            content = stream.read_bytes()
            yield Attached(
                _text(specification.get("/UF")) or name,
                str(specification.get("/AFRelationship", "/"))[1:],
                str(stream.get("/Subtype", "/"))[1:],
                len(content),
                _text(_get(stream, "/Params", "/ModDate")),
                specification.objgen in associated,
                hashlib.sha256(content).hexdigest(),
                _text(specification.get("/Desc")),
                specification.objgen[0],
            )

    def described(self) -> Iterator[tuple[str, Any]]:
        packet = self.pdf.Root.get("/Metadata")
        if packet is None:
            return
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            tree = etree.fromstring(packet.read_bytes(), parser)
        except etree.XMLSyntaxError:
            return
        for prefix, namespace in _NAMESPACES.items():
            for element in tree.iter(f"{{{namespace}}}*"):
                name = f"{prefix}:{etree.QName(element).localname}"
                if prefix == "rdf":
                    continue
                items = element.findall(".//rdf:li", _NAMESPACES)
                if element.find("rdf:Alt", _NAMESPACES) is not None:
                    yield name, {item.get(_XML_LANGUAGE, ""): item.text or "" for item in items}
                elif items:
                    yield name, [item.text or "" for item in items]
                else:
                    yield name, element.text or ""


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _get(value: Any, *names: str) -> Any:
    for name in names:
        if not isinstance(value, pikepdf.Object):
            return None
        value = value.get(name)
    return value


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, pikepdf.Array) else [value]
