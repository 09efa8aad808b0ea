"""What a PDF holds besides its pages' look: tags, links, names, fonts, metadata, files.

Its objects are read as they stand (ISO 32000-1), and nothing of them is believed: a tag tree may
have a loop, a name may lead nowhere, a font may be missing.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pikepdf
from lxml import etree
from playa.content import TextObject

from ..parts import UnreadableArtefact
from .drawn import DrawnPdf, reading
from .tree import Mark

MOST_ELEMENTS = 1_000_000

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


@dataclass(eq=False, slots=True)
class Tag:
    """A structure element (ISO 32000-1, 14.7.2).

    Attributes:
        kind: "P", "H1" …; ``language`` is in force here, its own or an ancestor's.
        files: object numbers of the specifications of its associated files (ISO 32000-2, 14.13).
        marks: the pieces of content that are its own, in order; ``areas``: object numbers of
            annotations; ``order``: both and its children, in order.
    """

    kind: str
    parent: Tag | None
    language: str
    own_language: str
    alternative: str
    identifier: str
    attributes: Mapping[str, Any]
    files: tuple[int, ...] = ()
    order: list[Tag | Mark | int] = field(default_factory=list)

    @property
    def kids(self) -> list[Tag]:
        """The elements within it, in order."""
        return [one for one in self.order if isinstance(one, Tag)]

    @property
    def marks(self) -> list[Mark]:
        """The pieces of content that are its own."""
        return [one for one in self.order if isinstance(one, tuple)]

    @property
    def areas(self) -> list[int]:
        """The object numbers of its annotations."""
        return [one for one in self.order if isinstance(one, int)]

    def walk(self) -> Iterator[Tag]:
        """Yield this element and all within it, in reading order."""
        yield self
        for kid in self.kids:
            yield from kid.walk()

    def within(self, *kinds: str) -> bool:
        """Whether it lies in an element of one of ``kinds``."""
        above = self.parent
        while above is not None:
            if above.kind in kinds:
                return True
            above = above.parent
        return False


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
        shown: marked content → its words; what is marked as an artifact is not in it.
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
    drawn: frozenset[Mark]
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
        """Return what an element says, with all within it."""
        parts = []
        for one in tag.order:
            if isinstance(one, Tag):
                parts.append(self.words(one))
            elif isinstance(one, tuple):
                parts.append(self.shown.get(one, ""))
        return "".join(parts)


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
        self.owners: dict[Mark, Tag] = {}
        self.in_tree: set[int] = set()
        self.instead: list[tuple[list[Mark], str]] = []
        self.count = 0

    @cached_property
    def page_numbers(self) -> dict[int, int]:
        return {int(page.objgen[0]): index for index, page in enumerate(self.pdf.pages)}

    def read(self) -> PdfFile:
        root = self.pdf.Root
        language = _text(root.get("/Lang"))
        roots = tuple(self.roots(language))
        shown, drawn = self.shown()
        return PdfFile(
            language=language,
            marked=bool(_get(root, "/MarkInfo", "/Marked")),
            title_shown=bool(_get(root, "/ViewerPreferences", "/DisplayDocTitle")),
            pages=len(self.pdf.pages),
            roots=roots,
            owners=self.owners,
            shown=shown,
            drawn=frozenset(drawn),
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

    # --- tags ---

    def roots(self, language: str) -> Iterator[Tag]:
        tree = self.pdf.Root.get("/StructTreeRoot")
        if tree is None:
            return
        for kid in _list(tree.get("/K")):
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield self.tag(kid, None, language, frozenset())

    def tag(self, element: Any, parent: Tag | None, language: str, above: frozenset[int]) -> Tag:
        self.count += 1
        number = element.objgen[0]
        if self.count > MOST_ELEMENTS or (number and number in above):
            raise UnreadableArtefact("the tag tree of the PDF has no end")
        own = _text(element.get("/Lang"))
        attributes: dict[str, Any] = {}
        for entry in _list(element.get("/A")):
            if isinstance(entry, pikepdf.Dictionary):
                attributes |= {str(name)[1:]: value for name, value in entry.items()}
        tag = Tag(
            str(element.S)[1:], parent, own or language, own, _text(element.get("/Alt")),
            _text(element.get("/ID")), attributes,
            tuple(
                file.objgen[0]
                for file in _list(element.get("/AF"))
                if isinstance(file, pikepdf.Dictionary)
            ),
        )  # fmt: skip
        page = self.page_of(element.get("/Pg"))
        for kid in _list(element.get("/K")):
            if isinstance(kid, int):
                self.own(tag, (page, kid))
            elif not isinstance(kid, pikepdf.Dictionary):
                continue
            elif "/S" in kid:
                tag.order.append(self.tag(kid, tag, own or language, above | {number}))
            elif kid.get("/Type") == "/OBJR":
                tag.order.append(kid.Obj.objgen[0])
                self.in_tree.add(kid.Obj.objgen[0])
            elif "/MCID" in kid:
                place = self.page_of(kid.get("/Pg"))
                self.own(tag, (page if place < 0 else place, int(kid.MCID)))
        if "/ActualText" in element:  # instead of all that it holds
            self.instead.append((list(_marks(tag)), _text(element.ActualText)))
        return tag

    def own(self, tag: Tag, mark: Mark) -> None:
        tag.order.append(mark)
        self.owners.setdefault(mark, tag)

    def page_of(self, page: Any) -> int:
        return -1 if page is None else self.page_numbers.get(page.objgen[0], -1)

    # --- content ---

    def shown(self) -> tuple[dict[Mark, str], set[Mark]]:
        """Return the words of each piece of marked content, and every piece that is drawn."""
        shown: dict[Mark, str] = {}
        told: set[Mark] = set()
        drawn: set[Mark] = set()
        for index in range(len(self.opened.pages)):
            for item in self.opened.drawn(index):
                if item.mcid is None:
                    continue
                mark = (index, item.mcid)
                drawn.add(mark)
                if not isinstance(item, TextObject) or mark in told:
                    continue
                properties = item.mcs.props if item.mcs else {}
                if "ActualText" in properties:
                    told.add(mark)
                    shown[mark] = _decoded(properties["ActualText"])
                else:
                    shown[mark] = shown.get(mark, "") + item.chars
        for marks, words in self.instead:
            for mark in marks:
                shown[mark] = words if mark == marks[0] else ""
        return shown, drawn

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


def _marks(tag: Tag) -> Iterator[Mark]:
    """Yield the pieces of content in an element, at any depth."""
    for one in tag.order:
        if isinstance(one, Tag):
            yield from _marks(one)
        elif isinstance(one, tuple):
            yield one


def _decoded(value: Any) -> str:
    return str(pikepdf.String(value)) if isinstance(value, bytes) else str(value)
