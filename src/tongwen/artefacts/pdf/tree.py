"""A PDF's tag tree, read once for every view of the file (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from playa.pdftypes import ObjRef, PSLiteral
from playa.utils import decode_text

from ..parts import UnreadableArtefact

DEEPEST = 200
"""Elements in one another."""

MOST_ELEMENTS = 1_000_000

Mark = tuple[int, int]
"""A piece of marked content: its page, from 0, and its number there (14.7.4)."""


@dataclass(eq=False, slots=True)
class Tag:
    """A structure element (14.7.2).

    Attributes:
        kind: "P", "H1" …; ``language`` is in force here, its own or an ancestor's.
        instead: what is read in the place of all that it holds (14.9.4).
        expansion: what it stands for, where it is an abbreviation (14.9.5).
        attributes: of any owner (14.7.5), as plain values: a name is a string.
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
    instead: str | None = None
    expansion: str = ""
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

    def content(self) -> Iterator[Mark]:
        """Yield the pieces of content in it, at any depth, in reading order."""
        for one in self.order:
            if isinstance(one, Tag):
                yield from one.content()
            elif isinstance(one, tuple):
                yield one

    def within(self, *kinds: str) -> bool:
        """Whether it lies in an element of one of ``kinds``."""
        above = self.parent
        while above is not None:
            if above.kind in kinds:
                return True
            above = above.parent
        return False

    def holds(self, kind: str) -> bool:
        """Whether an element of a kind lies in it, at any depth."""
        return any(tag.kind == kind for tag in self.walk() if tag is not self)

    def rows(self) -> Iterator[tuple[Tag, bool]]:
        """Yield the rows of a table, and whether each is in its head."""
        for kid in self.kids:
            if kid.kind == "TR":
                yield kid, False
            elif kid.kind in ("THead", "TBody", "TFoot"):
                for row in kid.kids:
                    if row.kind == "TR":
                        yield row, kid.kind == "THead"


def read_tags(document: Any) -> tuple[Tag, ...]:
    """Return the elements at the head of a document's tag tree; none where it has no tags.

    Raises:
        UnreadableArtefact: the tree has no end, or its elements nest deeper than ``DEEPEST``.
    """
    root = resolved(document.catalog.get("StructTreeRoot"))
    if not isinstance(root, dict):
        return ()
    pages = {page.pageid: index for index, page in enumerate(document.pages)}
    return tuple(_Tags(pages).read(root, text_of(document.catalog.get("Lang"))))


class _Tags:
    def __init__(self, pages: Mapping[int, int]) -> None:
        self.pages = pages
        self.count = 0

    def read(self, root: dict[str, Any], language: str) -> Iterator[Tag]:
        for given in _listed(root.get("K")):
            element = resolved(given)
            if isinstance(element, dict) and "S" in element:
                yield self.tag(given, element, None, language, ())

    def tag(
        self,
        given: Any,
        element: dict[str, Any],
        parent: Tag | None,
        language: str,
        above: tuple[int, ...],
    ) -> Tag:
        self.count += 1
        number = _number(given)
        if self.count > MOST_ELEMENTS or (number and number in above):
            raise UnreadableArtefact("the tag tree of the PDF has no end")
        if len(above) > DEEPEST:
            raise UnreadableArtefact(f"the PDF's tags are nested deeper than {DEEPEST}")
        own = text_of(element.get("Lang"))
        tag = Tag(
            plain(element["S"]), parent, own or language, own, text_of(element.get("Alt")),
            text_of(element.get("ID")), _attributes(element),
            text_of(element["ActualText"]) if "ActualText" in element else None,
            text_of(element.get("E")),
            tuple(_number(file) for file in _listed(element.get("AF"))),
        )  # fmt: skip
        page = self.page_of(element)
        for kid in _listed(element.get("K")):
            held = resolved(kid)
            if isinstance(held, int):
                tag.order.append((page, held))
            elif not isinstance(held, dict):
                continue
            elif "S" in held:
                tag.order.append(self.tag(kid, held, tag, tag.language, (*above, number)))
            elif plain(held.get("Type")) == "OBJR":
                tag.order.append(_number(held.get("Obj")))
            elif "MCID" in held:
                place = self.page_of(held)
                tag.order.append((page if place < 0 else place, int(resolved(held["MCID"]))))
        return tag

    def page_of(self, holder: Mapping[str, Any]) -> int:
        return self.pages.get(_number(holder.get("Pg")), -1)


def _attributes(element: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entry in _listed(element.get("A")):
        attributes = plain(entry)
        if isinstance(attributes, dict):
            found |= attributes
    return found


def resolved(value: Any) -> Any:
    """Return the object that a reference leads to; any other value as it is."""
    for _ in range(DEEPEST):
        if not isinstance(value, ObjRef):
            return value
        value = value.resolve()
    return None


def plain(value: Any, depth: int = 0) -> Any:
    """Return a value of the file with its references followed, names and strings as text."""
    value = resolved(value)
    # Of a stream its dictionary. Not by isinstance: the class takes every mapping for its own.
    value = getattr(value, "attrs", value)
    if isinstance(value, PSLiteral):
        return str(value.name)
    if isinstance(value, bytes):
        return text_of(value)
    if depth < 8 and isinstance(value, list):
        return [plain(one, depth + 1) for one in value]
    if depth < 8 and isinstance(value, dict):
        return {name: plain(one, depth + 1) for name, one in value.items()}
    return value


def _listed(value: Any) -> list[Any]:
    held = resolved(value)
    if held is None:
        return []
    return held if isinstance(held, list) else [value]


def _number(value: Any) -> int:
    return value.objid if isinstance(value, ObjRef) else 0


def span_of(value: Any) -> int:
    """Return a count of rows or columns; 1 for what is none."""
    return value if isinstance(value, int) and value > 0 else 1


def text_of(value: Any) -> str:
    """Return a string of the file as text (7.9.2.2); "" for what is none."""
    value = resolved(value)
    if isinstance(value, bytes):
        utf8 = value.startswith(b"\xef\xbb\xbf")  # of PDF 2.0, which the library does not know
        return value[3:].decode("utf-8", "replace") if utf8 else decode_text(value)
    return value if isinstance(value, str) else ""


def tex_of(formula: Tag) -> str:
    """Return a formula's source, among the properties that its writer gave it (14.7.5.4)."""
    given = formula.attributes.get("P")
    properties = given if isinstance(given, list) else []
    return next((str(one.get("V", "")) for one in properties if one.get("N") == "TeX"), "")
