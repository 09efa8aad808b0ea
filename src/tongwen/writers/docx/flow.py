"""What the writing of every block shares: where it stands, its style, bookmarks, anchor."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ...document import (
    Bibliography,
    Block,
    CodeBlock,
    DefinitionList,
    Division,
    Figure,
    List,
    MathBlock,
)
from ...walk import plain_text, walk
from .fields import Bookmarks
from .inlines import Ink, Role, Setting
from .markup import Element, element, name, paragraph, twips_of_mm
from .numbering import Numbering
from .pages import PageNumbers
from .styles import LEVELS, list_step, measure, style_id
from .variants import Variants

_DISPLAY_STYLES = frozenset(
    ("Table Text", "Table Head", "Table Row Head", "Table Note", "Timeline Year", "Timeline Text",
     "caption", "Table Caption", "Table Part Caption", "Callout Title", "Callout", "Attribution",
     "Pull Quote Attribution", "Margin Note", "Margin Note In Text", "Chapter Companion",
     *(f"heading {level}" for level in range(1, 7)))
)  # fmt: skip

_WITHOUT_ANCHOR = (List, DefinitionList, Division, Bibliography)
"""Blocks without words of their own; those in them have anchors."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands.

    Attributes:
        language: BCP 47 tag of the words.
        style: the style that paragraphs take; empty: running text.
        list_depth: how deep in lists; -1 outside.
        indent: how far in, in mm, beyond the style's own.
        boxed: inside a callout, whose ground goes on.
        bare: no bookmarks and numbers: inside a note.
        hung: inside a figure, which hangs into the margin.
    """

    language: str
    style: str = ""
    list_depth: int = -1
    indent: float = 0.0
    boxed: bool = False
    bare: bool = False
    hung: bool = False


@dataclass
class SectionBreak:
    """A change of page or of columns, put into the flow between what comes before and after it.

    Attributes:
        turned: whether the page after it is.
        columns: in how many the text after it stands.
        goes_on: whether it does on the same page.
    """

    turned: bool
    columns: int = 1
    goes_on: bool = False


def between_breaks(
    written: Iterable[Element | SectionBreak],
) -> Iterator[tuple[SectionBreak, list[Element]]]:
    """Yield what stands between two breaks, with the one that it begins with."""
    part: list[Element] = []
    begin = SectionBreak(turned=False)
    for piece in written:
        if not isinstance(piece, SectionBreak):
            part.append(piece)
            continue
        if part:
            yield begin, part
        # Of two in a row each may ask for another page.
        goes_on = piece.goes_on and not begin.turned if part else piece.goes_on and begin.goes_on
        begin, part = replace(piece, goes_on=goes_on), []
    if part:
        yield begin, part


@dataclass
class Flow(ABC):
    """What the blocks of one text share: an :class:`~.inlines.Ink`, the counts, how to set them.

    Attributes:
        decimal_tabs: where the decimal points of tables' columns stand, in twips from the
            cell's left; each has a style of its own.
        variants: the styles that differ from the house's in one thing.
        companions: whether chapters have their title in the second language under the first.
        after_text: whether a paragraph of running text came just before.
        landscape: whether the page is turned.
        pages: the page numbers that the file shows; None where it shows none.
        part: the width in mm of the part of a row, or of the column of text, that is written; 0
            outside of them.
    """

    ink: Ink
    bookmarks: Bookmarks
    numbering: Numbering
    counters: list[int] = field(default_factory=lambda: [0] * 2 * LEVELS)
    sequences: dict[str, int] = field(default_factory=dict)
    decimal_tabs: list[int] = field(default_factory=list)
    variants: Variants = field(default_factory=Variants)
    companions: bool = True
    after_text: bool = False
    landscape: bool = False
    pages: PageNumbers | None = None
    part: float = 0.0

    @property
    def step(self) -> float:
        """How far each level of a list is set in, in mm."""
        return list_step(self.numbering.palette)

    @property
    def measure(self) -> float:
        """The width of the text in mm."""
        if self.part:
            return self.part
        page = self.ink.tokens.page
        if self.landscape:
            return page.height - page.top - page.foot
        return measure(self.ink.tokens)

    @property
    def hang(self) -> float:
        """How far tables and pictures reach into the inner margin, in mm."""
        return 0.0 if self.landscape or self.part else self.ink.tokens.page.hang

    def reach(self, place: Place) -> tuple[float, float]:
        """Return where a table or a figure begins in ``place``, and how wide it may be, in mm.

        It begins at the text's edge or before it; in a box or a list it does not hang.
        """
        hang = 0.0 if place.boxed or place.indent or place.list_depth >= 0 else self.hang
        return place.indent - hang, self.measure + hang - place.indent

    @property
    def tallest(self) -> float:
        """The largest height of a picture in mm: a page less a caption."""
        page = self.ink.tokens.page
        height = page.width if self.landscape else page.height
        return height - page.top - page.foot - 24

    @abstractmethod
    def write(self, blocks: Iterable[Block], place: Place) -> list[Element | SectionBreak]:
        """Return what ``blocks`` become, with section breaks between turned pages."""

    def flat(self, blocks: Iterable[Block], place: Place) -> list[Element]:
        """Return what ``blocks`` become where no page can be turned."""
        return [part for part in self.write(blocks, place) if not isinstance(part, SectionBreak)]

    def setting(self, place: Place, style: str = "") -> Setting:
        """Return how words are set in ``style``, or else in the one that ``place`` gives."""
        role: Role = "display" if (style or place.style) in _DISPLAY_STYLES else "text"
        return Setting(place.language, role)

    def plain(self, style: str, content: list[Element], place: Place) -> Element:
        """Return a paragraph of ``style``, set in as far as ``place`` is."""
        made = paragraph(style_id(style), *content)
        if place.indent:
            self.indent(made, place.indent)
        return made

    def indent(self, node: Element, millimetres: float, hanging: float = 0.0) -> None:
        """Set ``node`` in, as far as so many steps of lists, from the text's edge."""
        indent = element("w:ind", left=twips_of_mm(millimetres))
        indent.set(name("w:hanging" if hanging else "w:firstLine"), str(twips_of_mm(hanging)))
        self.variants.turn(node, f"Indented {round(millimetres / self.step)}", indent)

    def marked(self, identifier: str, runs: list[Element], place: Place) -> list[Element]:
        """Return ``runs`` in the bookmark of ``identifier``, but not in a note."""
        return runs if place.bare else self.bookmarks.around(identifier, runs)

    def listed(self, identifier: str, runs: list[Element], place: Place) -> list[Element]:
        """Return ``runs`` in the bookmark that contents lead to, where some do."""
        if place.bare or identifier not in self.ink.listed:
            return runs
        return self.bookmarks.listed(identifier, runs)

    def bookmark_first(self, parts: list[Element], identifier: str, place: Place) -> None:
        """Put the bookmark of ``identifier`` round what the first paragraph of ``parts`` says."""
        if place.bare:
            return
        first = next((node for part in parts for node in part.iter(name("w:p"))), None)
        if first is None:
            return
        content = [node for node in first if node.tag != name("w:pPr")]
        for node in content:
            first.remove(node)
        first.extend(self.bookmarks.around(identifier, content))

    def enclose(self, parts: Sequence[Element | SectionBreak], kind: str, place: Place) -> None:
        """Put the bookmark of a theorem or its kin round ``parts``."""
        nodes = [] if place.bare else [each for each in parts if not isinstance(each, SectionBreak)]
        paragraphs = [node for part in nodes[:1] for node in part.iter(name("w:p"))][:1]
        for part in nodes[-1:]:
            inner = [part] if part.tag == name("w:p") else part.iter(name("w:p"))
            paragraphs += [*inner][-1:]
        if len(paragraphs) == 2:
            start, end = self.bookmarks.stated(kind)
            first, last = paragraphs
            first.insert(int(len(first) > 0 and first[0].tag == name("w:pPr")), start)
            last.append(end)

    def beside(self, block: Division, place: Place) -> list[Element]:
        """Return a paragraph that is not seen, with the bookmarks of the figures in ``block``.

        LibreOffice, which says on which page each figure stands, finds no bookmark in what floats.
        """
        marks = [
            part
            for node in walk(block.blocks)
            if isinstance(node, Figure) and node.identifier and not place.bare
            for part in self.bookmarks.around(node.identifier, [])
        ]
        return [paragraph(style_id("Section End"), *marks)] if marks else []

    def anchor(self, block: Block, parts: list[Element]) -> None:
        """Put the anchor of ``block`` round what it became (see :func:`~.fields.anchor_name`)."""
        if isinstance(block, _WITHOUT_ANCHOR):
            return
        paragraphs = [node for part in parts for node in part.iter(name("w:p"))]
        if not paragraphs:
            return
        place = getattr(block, "identifier", "")
        if not place:
            span = block.span
            place = f"{type(block).__name__} {span.file}:{span.line}:{span.column}"
        match block:
            case CodeBlock(text=words) | MathBlock(tex=words):
                pass
            case _:
                words = plain_text((block,))
        start, end = self.bookmarks.anchor(place, words)
        first = paragraphs[0]
        first.insert(1 if first.find(name("w:pPr")) is not None else 0, start)
        paragraphs[-1].append(end)
