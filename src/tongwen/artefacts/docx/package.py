"""A package of parts as it lies there: entries, content types, relationships (ECMA-376 part 2).

Nothing is mended while it is read: a part without a type, a relationship that leads nowhere
and an entry that is there twice are what a check wants to see.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from ..parts import Entry, UnreadableArtefact, parse_xml, read_entries

CONTENT_TYPES = "[Content_Types].xml"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_REFERENCE = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

Element = etree._Element


def value(node: Element | None, name: str = "val") -> str:
    """Return an attribute of WordprocessingML; "" without it, or without ``node``."""
    return "" if node is None else str(node.get(f"{W}{name}", ""))


def style_named(paragraph: Element) -> str:
    """Return the identifier of the style that a paragraph names; "" where it names none."""
    return value(paragraph.find(f"{W}pPr/{W}pStyle"))


def words_in(node: Element) -> str:
    """Return the text of all runs in ``node``, without what was deleted (17.3.3.31)."""
    return "".join(each.text or "" for each in node.iter(f"{W}t"))


def holds_places(node: Element) -> bool:
    """Return whether ``node`` is a table that sets texts side by side or boxes one, and no more.

    It is known by the identifier of its style, or of one that differs from it in one thing.
    """
    if node.tag != f"{W}tbl":
        return False
    return value(node.find(f"{W}tblPr/{W}tblStyle")).startswith(_PLACES)


_PLACES = ("ParallelTable", "CalloutTable")


def laid_open(nodes: Iterable[Element]) -> Iterator[Element]:
    """Yield ``nodes``, and for a table that holds places what stands in its cells, row by row."""
    for node in nodes:
        if holds_places(node):
            for cell in node.iterfind(f"{W}tr/{W}tc"):
                yield from laid_open(cell)
        else:
            yield node


@dataclass(frozen=True, slots=True)
class Relation:
    """A relationship from ``source`` ("" is the package) to a part or an address.

    Attributes:
        kind: the last word of its type: ``styles``, ``hyperlink``, ``core-properties``.
        target: the name of a part, or the address if ``external``.
    """

    source: str
    identifier: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True)
class Package:
    """Entries, parts by name, and what the package says of them."""

    entries: tuple[Entry, ...]
    parts: Mapping[str, bytes]

    @cached_property
    def roots(self) -> Mapping[str, Element]:
        """Return name → root of each XML part."""
        return {
            name: parse_xml(content, name)
            for name, content in self.parts.items()
            if name.endswith((".xml", ".rels"))
        }

    @cached_property
    def overrides(self) -> Mapping[str, str]:
        """Return part → content type, where it is given for the part alone."""
        return {
            node.get("PartName", "").lstrip("/"): node.get("ContentType", "")
            for node in self.roots[CONTENT_TYPES].iter(f"{_TYPES}Override")
        }

    @cached_property
    def defaults(self) -> Mapping[str, str]:
        """Return extension in small letters → content type."""
        return {
            node.get("Extension", "").lower(): node.get("ContentType", "")
            for node in self.roots[CONTENT_TYPES].iter(f"{_TYPES}Default")
        }

    def content_type(self, name: str) -> str:
        """Return the content type of a part; "" where it has none."""
        return self.overrides.get(name) or self.defaults.get(name.rpartition(".")[2].lower(), "")

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """Return every relationship, in the order of their parts."""
        return tuple(self._relations())

    def _relations(self) -> Iterator[Relation]:
        for name, root in self.roots.items():
            folder, file = posixpath.split(name)
            if not file.endswith(".rels"):
                continue
            source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
            for node in root.iter(f"{{{_RELATIONSHIPS}}}Relationship"):
                target = node.get("Target", "")
                external = node.get("TargetMode") == "External"
                if not external:
                    base = posixpath.dirname(source)
                    target = posixpath.normpath(posixpath.join("/", base, target)).lstrip("/")
                kind = node.get("Type", "").rpartition("/")[2]
                yield Relation(source, node.get("Id", ""), kind, target, external)

    def relations_of(self, source: str) -> Mapping[str, Relation]:
        """Return identifier → relationship of the part ``source``."""
        return self._by_source.get(source, {})

    @cached_property
    def _by_source(self) -> Mapping[str, Mapping[str, Relation]]:
        found: dict[str, dict[str, Relation]] = {}
        for relation in self.relations:
            found.setdefault(relation.source, {})[relation.identifier] = relation
        return found

    def related(self, source: str, kind: str) -> str:
        """Return the part that ``source`` has as its ``kind``; "" for none, or a missing one."""
        for relation in self.relations_of(source).values():
            if relation.kind == kind and relation.target in self.parts:
                return relation.target
        return ""

    def root(self, source: str, kind: str) -> Element | None:
        """Return the root of the part that ``source`` has as its ``kind``."""
        return self.roots.get(self.related(source, kind))

    def references(self, name: str) -> Iterator[tuple[Element, str]]:
        """Yield each element of a part that names a relationship, and the identifier."""
        root = self.roots.get(name)
        for node in () if root is None else root.iter():
            for key, value in node.attrib.items():
                if str(key).startswith(_REFERENCE) and value:
                    yield node, str(value)


def read_package(data: bytes) -> Package:
    """Return the package in ``data``.

    Raises:
        UnreadableArtefact: not a package, damaged, too large, or without content types.
    """
    entries, parts = read_entries(data)
    if CONTENT_TYPES not in parts:
        raise UnreadableArtefact(f"it has no {CONTENT_TYPES}")
    return Package(entries, parts)
