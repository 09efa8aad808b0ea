"""A Word file read back as Word reads it: stories, fields, bookmarks, styles, numbers.

ECMA-376 part 1, 17. Each story (the text, a header, the notes) is read once, from front to
back, into one string of what a reader sees; paragraphs, runs, fields and bookmarks are places
in it. So "what does this reference show, and what does its bookmark hold?" is a comparison of
two slices. What is broken is kept as a fault with its place, for a check to report.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from lxml import etree

from ...diagnostics import short
from ..parts import UnreadableArtefact
from .numbering import Counting, Numbering
from .package import Element, Package, read_package, style_named
from .package import W as W
from .package import value as value

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
DC = "{http://purl.org/dc/elements/1.1/}"

STORIES = ("header", "footer", "footnotes", "endnotes", "comments")
LONGEST_CHAIN = 64
"""Styles that build on one another; a longer chain is a circle."""

Kind = Literal["doubled", "unopened", "unclosed", "disordered"]


def is_on(node: Element | None) -> bool | None:
    """Return whether a toggle is on; None where it is not there."""
    return None if node is None else value(node) not in ("0", "false", "off")


def local(node: Element) -> str:
    """Return an element's name without its namespace."""
    return str(node.tag).rpartition("}")[2]


# --- stories -----------------------------------------------------------------------------


@dataclass(slots=True)
class Run:
    """A run: its element and its place in the story's text."""

    node: Element
    paragraph: int
    start: int
    end: int = 0


@dataclass(slots=True)
class Paragraph:
    """A paragraph: its element, its place in the text, and how many tables it stands in."""

    node: Element
    start: int
    end: int
    tables: int

    @property
    def style(self) -> str:
        """The identifier of its style; "" for the default one."""
        return style_named(self.node)


@dataclass(slots=True)
class Instruction:
    """What a field asks for: a name, arguments and switches."""

    instruction: str

    @property
    def words(self) -> list[str]:
        """Name, arguments and switches; quotation marks taken off (17.16.1)."""
        found = re.findall(r'"((?:[^"\\]|\\.)*)"|(\S+)', self.instruction)
        return [quoted or bare for quoted, bare in found]

    @property
    def name(self) -> str:
        """Its name in capitals: ``REF``; "" for an empty instruction."""
        return self.words[0].upper() if self.words else ""

    @property
    def argument(self) -> str:
        """The first word after the name that is no switch."""
        return next((word for word in self.words[1:2] if not word.startswith("\\")), "")

    def switch(self, sign: str) -> str | None:
        """Return what follows the switch with the letter ``sign``; None without it."""
        words = self.words
        for place, word in enumerate(words):
            if word.lower() == f"\\{sign}":
                following = words[place + 1] if place + 1 < len(words) else ""
                return "" if following.startswith("\\") else following
        return None


@dataclass(slots=True)
class Field(Instruction):
    """A field, and where its cached result stands."""

    begin: int
    start: int
    end: int
    paragraph: int
    parted: bool = False
    depth: int = 0


@dataclass(slots=True)
class Bookmark:
    """A bookmark: its name, and the stretch of text that it holds."""

    name: str
    identifier: str
    start: int
    end: int = -1


@dataclass(frozen=True, slots=True)
class Fault:
    """What cannot be read as it stands: a field's mark or a bookmark's end in the wrong place."""

    what: Literal["field", "bookmark"]
    kind: Kind
    name: str
    near: str


@dataclass
class Story:
    """A part with text, read from front to back."""

    name: str
    kind: str
    root: Element
    text: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    bookmarks: list[Bookmark] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def words(self, place: Paragraph | Field | Bookmark | Run) -> str:
        """Return what a reader sees of ``place``."""
        return self.text[place.start : max(place.start, place.end)]

    def near(self, place: Paragraph | Field | Bookmark | Run) -> str:
        """Return the beginning of the words round ``place``, to find it by."""
        if isinstance(place, Paragraph):
            found = self.words(place)
        else:
            start = place.begin if isinstance(place, Field) else place.start
            found = self.text[self.text.rfind("\n", 0, start) + 1 :].partition("\n")[0]
        return short(found, 40)


class _Reading:
    """Reads one story; apart from Story, so that Story holds only the results."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self.pieces: list[str] = []
        self.length = 0
        self.open_paragraphs: list[int] = []
        self.open_fields: list[Field] = []
        self.open_bookmarks: dict[str, Bookmark] = {}
        self.tables = 0

    def read(self) -> Story:
        story = self.story
        walk = etree.iterwalk(story.root, events=("start", "end"))
        for event, node in walk:
            if not isinstance(node.tag, str):
                continue
            if event == "start":
                if node.tag == f"{MC}Fallback":
                    walk.skip_subtree()
                    continue
                self._start(node)
            elif node.tag != f"{MC}Fallback":
                self._end(node)
        for left in self.open_fields:
            self._fault("field", "unclosed", left.instruction.strip())
        for bookmark in self.open_bookmarks.values():
            self._fault("bookmark", "unclosed", bookmark.name)
            bookmark.end = bookmark.start
        story.text = "".join(self.pieces)
        story.fields.sort(key=lambda found: found.begin)
        return story

    @property
    def hidden(self) -> bool:
        """Whether the text here is a field's instruction, which no reader sees."""
        return any(not found.parted for found in self.open_fields)

    def _add(self, words: str) -> None:
        if self.hidden:
            for found in reversed(self.open_fields):
                if not found.parted:
                    found.instruction += words
                    break
            return
        self.pieces.append(words)
        self.length += len(words)

    def _start(self, node: Element) -> None:
        story, tag = self.story, node.tag
        if tag == f"{W}p":
            self.open_paragraphs.append(len(story.paragraphs))
            story.paragraphs.append(Paragraph(node, self.length, self.length, self.tables))
        elif tag == f"{W}tbl":
            self.tables += 1
        elif tag == f"{W}r":
            here = self.open_paragraphs[-1] if self.open_paragraphs else -1
            story.runs.append(Run(node, here, self.length))
        elif tag in (f"{W}t", f"{M}t"):
            self._add(node.text or "")
        elif tag == f"{W}instrText":
            if self.open_fields and not self.open_fields[-1].parted:
                self.open_fields[-1].instruction += node.text or ""
        elif tag == f"{W}tab" and local(_parent(node)) == "r":
            self._add("\t")
        elif tag in (f"{W}br", f"{W}cr"):
            self._add(" ")
        elif tag == f"{W}noBreakHyphen":
            self._add("\u2011")
        elif tag == f"{W}fldChar":
            self._mark(value(node, "fldCharType"))
        elif tag == f"{W}fldSimple":
            self._mark("begin")
            self.open_fields[-1].instruction = value(node, "instr")
            self._mark("separate")
        elif tag == f"{W}bookmarkStart":
            self._open_bookmark(node)
        elif tag == f"{W}bookmarkEnd":
            identifier = value(node, "id")
            bookmark = self.open_bookmarks.pop(identifier, None)
            if bookmark is None:
                self._fault("bookmark", "unopened", identifier)
            else:
                bookmark.end = self.length

    def _end(self, node: Element) -> None:
        tag = node.tag
        if tag == f"{W}p":
            here = self.open_paragraphs.pop()
            self.story.paragraphs[here].end = self.length
            self.pieces.append("\n")
            self.length += 1
        elif tag == f"{W}tbl":
            self.tables -= 1
        elif tag == f"{W}r":
            for run in reversed(self.story.runs):
                if run.node is node:
                    run.end = self.length
                    break
        elif tag == f"{W}fldSimple":
            self._mark("end")

    def _mark(self, kind: str) -> None:
        if kind == "begin":
            here = self.open_paragraphs[-1] if self.open_paragraphs else -1
            depth = len(self.open_fields)
            self.open_fields.append(Field("", self.length, self.length, -1, here, depth=depth))
        elif not self.open_fields:
            self._fault("field", "unopened", kind)
        elif kind == "separate":
            found = self.open_fields[-1]
            if found.parted:
                self._fault("field", "disordered", found.instruction.strip())
            found.parted, found.start = True, self.length
        elif kind == "end":
            found = self.open_fields.pop()
            found.start = found.start if found.parted else self.length
            found.end = self.length
            self.story.fields.append(found)

    def _open_bookmark(self, node: Element) -> None:
        name, identifier = value(node, "name"), value(node, "id")
        bookmark = Bookmark(name, identifier, self.length)
        if identifier in self.open_bookmarks:
            self._fault("bookmark", "doubled", name)
        self.open_bookmarks[identifier] = bookmark
        self.story.bookmarks.append(bookmark)

    def _fault(self, what: Literal["field", "bookmark"], kind: Kind, name: str) -> None:
        near = short("".join(self.pieces[-12:]).rpartition("\n")[2], 40)
        self.story.faults.append(Fault(what, kind, name, near))


def _parent(node: Element) -> Element:
    parent = node.getparent()
    return node if parent is None else parent


# --- styles and lists --------------------------------------------------------------------


@dataclass(frozen=True)
class Styles:
    """styles.xml: each style by its identifier, and what the document begins with."""

    root: Element | None

    @cached_property
    def nodes(self) -> Mapping[str, Element]:
        """Return identifier → style, the first of doubled ones."""
        found: dict[str, Element] = {}
        for node in () if self.root is None else self.root.iter(f"{W}style"):
            found.setdefault(value(node, "styleId"), node)
        return found

    @cached_property
    def default(self) -> str:
        """The identifier of the default paragraph style."""
        return self.default_of("paragraph")

    def default_of(self, kind: str) -> str:
        """Return the identifier of the default style of a ``kind``; "" for none."""
        for identifier, node in self.nodes.items():
            if value(node, "type") == kind and value(node, "default") in ("1", "true", "on"):
                return identifier
        return ""

    def name(self, identifier: str) -> str:
        """Return a style's name in small letters."""
        return (
            value(self.nodes[identifier].find(f"{W}name")).lower() if self.has(identifier) else ""
        )

    def has(self, identifier: str) -> bool:
        """Whether there is such a style."""
        return identifier in self.nodes

    def called(self, name: str) -> str:
        """Return the identifier of the style with ``name``, or of ``heading N`` for ``N``."""
        wanted = f"heading {name}" if name.isdecimal() else name.lower()
        return next((key for key in self.nodes if self.name(key) == wanted), "")

    @cached_property
    def _chains(self) -> dict[str, tuple[Element, ...]]:
        return {}

    @cached_property
    def _properties(self) -> dict[tuple[str, str], Element | None]:
        return {}

    def chain(self, identifier: str) -> tuple[Element, ...]:
        """Return a style and those that it builds on, itself first; ends in a circle, too."""
        if identifier not in self._chains:
            found: list[Element] = []
            at = identifier
            while at in self.nodes and len(found) < LONGEST_CHAIN:
                found.append(self.nodes[at])
                at = value(self.nodes[at].find(f"{W}basedOn"))
            self._chains[identifier] = tuple(found)
        return self._chains[identifier]

    def property(self, identifier: str, path: str) -> Element | None:
        """Return the nearest property at ``path`` (``w:pPr/w:keepNext``) of a style's chain."""
        key = identifier, path
        if key not in self._properties:
            found = (node.find(path) for node in self.chain(identifier or self.default))
            self._properties[key] = next((node for node in found if node is not None), None)
        return self._properties[key]

    def level_of(self, paragraph: Element) -> int | None:
        """Return the outline level of a paragraph from 0; None for text (17.3.1.20)."""
        own = paragraph.find(f"{W}pPr/{W}outlineLvl")
        style = style_named(paragraph)
        of_style = self.property(style, f"{W}pPr/{W}outlineLvl")
        found = value(own if own is not None else of_style)
        return int(found) if re.fullmatch("[0-8]", found) else None

    def names(self, identifier: str) -> list[str]:
        """Return the names of a style and of those that it builds on."""
        return [value(node.find(f"{W}name")).lower() for node in self.chain(identifier)]

    def defaults(self, path: str) -> Element | None:
        """Return a property of the document's defaults."""
        return None if self.root is None else self.root.find(f"{W}docDefaults/{path}")


# --- the file ----------------------------------------------------------------------------


ROMAN = ("lowerRoman", "upperRoman")
"""Forms of the numbers of pages before the text (17.18.59)."""


@dataclass(frozen=True, slots=True)
class Section:
    """A section: its properties, and the paragraphs that it holds (first, and one past)."""

    node: Element
    first: int
    past: int


@dataclass(frozen=True)
class WordFile:
    """A Word file: its package, and what Word makes of it."""

    package: Package
    main: str

    @cached_property
    def document(self) -> Story:
        """The text."""
        return _Reading(Story(self.main, "document", self.package.roots[self.main])).read()

    @cached_property
    def stories(self) -> tuple[Story, ...]:
        """The text, and every header, footer, note and comment part."""
        found = {self.main: self.document}
        for relation in self.package.relations_of(self.main).values():
            root = self.package.roots.get(relation.target)
            if relation.kind in STORIES and root is not None and relation.target not in found:
                story = Story(relation.target, relation.kind, root)
                found[relation.target] = _Reading(story).read()
        return tuple(found.values())

    def root(self, kind: str) -> Element | None:
        """Return the root of the document's part of ``kind`` ("styles")."""
        return self.package.root(self.main, kind)

    @cached_property
    def styles(self) -> Styles:
        """Its styles."""
        return Styles(self.root("styles"))

    @cached_property
    def numbering(self) -> Numbering:
        """Its lists."""
        return Numbering(self.root("numbering"))

    @cached_property
    def settings(self) -> Element | None:
        """Its settings."""
        return self.root("settings")

    def property(self, paragraph: Paragraph, name: str) -> Element | None:
        """Return a property of a paragraph: its own, or its style's."""
        own = paragraph.node.find(f"{W}pPr/{W}{name}")
        return (
            own if own is not None else self.styles.property(paragraph.style, f"{W}pPr/{W}{name}")
        )

    def run_property(self, story: Story, run: Run, name: str, slots: tuple[str, ...]) -> str:
        """Return the first of the attributes ``slots`` of a run's property that anything gives.

        As Word resolves it: the run, its character style, its paragraph's style, the defaults.
        """
        own = run.node.find(f"{W}rPr")
        paragraph = story.paragraphs[run.paragraph].style if run.paragraph >= 0 else ""
        character = value(own.find(f"{W}rStyle")) if own is not None else ""
        levels = [] if own is None else [own.find(f"{W}{name}")]
        for style in (character, paragraph or self.styles.default):
            levels += [node.find(f"{W}rPr/{W}{name}") for node in self.styles.chain(style)]
        levels.append(self.styles.defaults(f"{W}rPrDefault/{W}rPr/{W}{name}"))
        for node in levels:
            for slot in slots:
                if value(node, slot):
                    return value(node, slot)
        return ""

    def toggled(self, story: Story, run: Run, name: str) -> bool:
        """Whether a toggle of the run is on: its own, or that of one of its styles."""
        own = run.node.find(f"{W}rPr")
        direct = is_on(own.find(f"{W}{name}")) if own is not None else None
        if direct is not None:
            return direct
        character = value(own.find(f"{W}rStyle")) if own is not None else ""
        paragraph = story.paragraphs[run.paragraph].style if run.paragraph >= 0 else ""
        return any(
            is_on(self.styles.property(style, f"{W}rPr/{W}{name}"))
            for style in (character, paragraph)
            if style
        )

    @cached_property
    def labels(self) -> Mapping[int, str | None]:
        """Return paragraph of the text → the number that its list gives it.

        None for a number format that is not known here.
        """
        counting = Counting(self.numbering)
        found: dict[int, str | None] = {}
        for place, paragraph in enumerate(self.document.paragraphs):
            counted = counting.count(*self.list_of(paragraph.node))
            if counted is not None:
                found[place] = counted.label
        return found

    def list_of(self, paragraph: Element) -> tuple[str, int]:
        """Return the list and the level of a ``w:p``; ("", 0) for none (17.3.1.19)."""
        own = paragraph.find(f"{W}pPr/{W}numPr")
        style = style_named(paragraph) or self.styles.default
        inherited = None
        bound = style
        for node in self.styles.chain(style):
            inherited = node.find(f"{W}pPr/{W}numPr")
            if inherited is not None:
                bound = value(node, "styleId")
                break
        number = level = ""
        for properties in (own, inherited):
            if properties is not None:
                number = number or value(properties.find(f"{W}numId"))
                level = level or value(properties.find(f"{W}ilvl"))
        if number in ("", "0"):
            return "", 0
        by_style = self.numbering.level_of_style(number, bound) if own is None else None
        if by_style is not None:
            return number, by_style
        return number, int(level) if level.isdecimal() else 0

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the text, in order."""
        found: list[Section] = []
        first = 0
        for place, paragraph in enumerate(self.document.paragraphs):
            node = paragraph.node.find(f"{W}pPr/{W}sectPr")
            if node is not None:
                found.append(Section(node, first, place + 1))
                first = place + 1
        last = self.document.root.find(f"{W}body/{W}sectPr")
        if last is not None:
            found.append(Section(last, first, len(self.document.paragraphs)))
        return tuple(found)

    @cached_property
    def front(self) -> int:
        """How many paragraphs stand before the text: those of pages with Roman numbers, and before.

        0 in a file without such pages.
        """
        numbers = [
            (value(section.node.find(f"{W}pgNumType"), "fmt"), section.past)
            for section in self.sections
        ]
        return max((past for form, past in numbers if form in ROMAN), default=0)

    def sections_with(self, part: str) -> list[Section]:
        """Return the sections that show the header or footer ``part``, inherited or their own."""
        relations = self.package.relations_of(self.main)
        shown: dict[tuple[str, str], str] = {}
        found = []
        for section in self.sections:
            for node in section.node:
                if node.tag in (f"{W}headerReference", f"{W}footerReference"):
                    relation = relations.get(str(node.get(f"{R}id", "")))
                    key = local(node), value(node, "type") or "default"
                    shown[key] = relation.target if relation else ""
            if part in shown.values():
                found.append(section)
        return found

    @cached_property
    def properties(self) -> Mapping[str, str]:
        """Core, extended and custom properties, by their names in small letters."""
        found: dict[str, str] = {}
        for kind in ("core-properties", "extended-properties", "custom-properties"):
            root = self.package.root("", kind)
            for node in () if root is None else root:
                name = str(node.get("name") or local(node))
                found[name.lower()] = "".join(str(words) for words in node.itertext())
        if "creator" in found:
            found["author"] = found["creator"]
        if "description" in found:
            found["comments"] = found["description"]
        return found


def read_word(data: bytes) -> WordFile:
    """Return the Word file in ``data``.

    Raises:
        UnreadableArtefact: no Word file, or one without a body.
    """
    package = read_package(data)
    main = package.related("", "officeDocument")
    root = package.roots.get(main)
    if root is None or root.find(f"{W}body") is None:
        raise UnreadableArtefact("the Word file has no body")
    return WordFile(package, main)
