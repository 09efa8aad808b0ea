"""How a PDF is typeset: its lines, blocks and pages, from the geometry of what is drawn.

The tag tree says which letters make one paragraph, heading, caption, row or note (ISO 32000-1,
14.8); where each letter stands says the rest: which lines a block has, on which pages, how far
they reach, and how much room lies between their words. Lengths are in pt, from the page's upper
edge and its left one (the right one, where lines begin there); so pages of any maker can be
measured, and set beside one another.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import mean, median
from typing import Any

from playa.content import TextObject

from ...languages import IDEOGRAPHS, KANA, script_of
from .drawn import DrawnPdf, reading
from .tree import Mark, Tag

LOOSE = 1.6
"""A line of words is loose where its spaces are wider than so many times the font's own."""

LOOSE_HAN = 0.125
"""A line of Han is loose where its characters stand further apart than this share of their size."""

Meeting = tuple[str, float]
"""Two characters, one Han, one a Latin letter or a digit, and the room between them, in em."""

CONTENT = ("P", "Caption", "TH", "TD", "Note", "LBody", "Lbl", "TOCI", "Formula", "Figure")
"""Types of element that hold text of their own; headings (``H1``) are, too."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it is drawn.

    Attributes:
        page: index of its page.
        left, right: where its first letter begins and its last ends. A space does not count.
        baseline: from the upper edge. size: of most of its letters.
        space: the mean room between words, as a multiple of the font's own space; 0 where it
            has no such room.
        spread: the mean room between two Han characters, as a share of their size.
        meetings: where Han meets Latin of its size, but for code and addresses.
    """

    page: int
    text: str
    left: float
    right: float
    baseline: float
    size: float
    space: float = 0.0
    spread: float = 0.0
    han: int = 0
    meetings: tuple[Meeting, ...] = ()

    @property
    def is_han(self) -> bool:
        """Whether more than half of it is Han, so that it is justified between characters."""
        return self.han * 2 > len(self.text.replace(" ", ""))

    @property
    def is_loose(self) -> bool:
        """Whether its words, or its Han characters, stand too far apart."""
        return self.spread > LOOSE_HAN if self.is_han else self.space > LOOSE


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, caption, cell, note or item, with its lines in order.

    Attributes:
        kind: the type of its structure element: ``P``, ``H2``, ``Caption``, ``Note`` …
        body: whether it stands in a chapter, not in the front matter.
        justified: whether its lines but the last end at the measure.
    """

    kind: str
    lines: tuple[Line, ...]
    body: bool = True
    justified: bool = False

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading."""
        return re.fullmatch("H[1-6]?", self.kind) is not None

    @property
    def text(self) -> str:
        """Its words, its lines joined by a space."""
        return " ".join(line.text for line in self.lines)

    @property
    def parts(self) -> tuple[tuple[Line, ...], ...]:
        """Its lines, parted where a page ends."""
        parts: dict[int, list[Line]] = {}
        for line in self.lines:
            parts.setdefault(line.page, []).append(line)
        return tuple(tuple(part) for part in parts.values())


@dataclass(frozen=True, slots=True)
class Captioned:
    """A figure or table with a caption: the pages of each, and of each of its rows, in order."""

    kind: str
    caption: str
    caption_pages: tuple[int, ...]
    pages: tuple[int, ...]
    rows: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page.

    Attributes:
        label: its number as readers see it.
        left, right, top, foot: the type area, as pages of its kind use it; all 0 where no
            page shows.
        used: how much of the type area's height its text, pictures and notes take up, 0 to 1.
        body: whether a chapter's text stands on it.
        opens, closes: whether a chapter begins, or ends, on it.
    """

    label: str
    width: float
    height: float
    left: float = 0.0
    right: float = 0.0
    top: float = 0.0
    foot: float = 0.0
    used: float = 0.0
    body: bool = False
    opens: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Typesetting:
    """A PDF, measured: its pages, and its blocks in the order of reading."""

    pages: tuple[Sheet, ...]
    blocks: tuple[Block, ...]
    captioned: tuple[Captioned, ...] = ()
    rows: tuple[tuple[str, tuple[int, ...]], ...] = field(default=())

    @property
    def justified_lines(self) -> tuple[Line, ...]:
        """The lines of running text that are stretched to the measure: no paragraph's last."""
        return tuple(
            line
            for block in self.blocks
            if block.justified
            for line in block.lines[:-1]
            if line.is_han or line.space
        )


def read_pdf_typography(pdf: DrawnPdf | bytes) -> Typesetting:
    """Return how a PDF is typeset.

    Raises:
        UnreadableArtefact: no PDF, or one without a tag tree, so that nobody can say where a
            paragraph begins in it.
    """
    with reading(pdf) as opened:
        return _read(opened)


# --- what is what ------------------------------------------------------------------------


@dataclass(eq=False, slots=True)
class _Element:
    """A block's element in the making: its kind, whether it is in a chapter, and its content."""

    kind: str
    body: bool
    chapter: int
    keys: list[Mark] = field(default_factory=list)


@dataclass(slots=True)
class _Tree:
    """The tag tree, gone through once."""

    owners: dict[Mark, _Element] = field(default_factory=dict)
    elements: list[_Element] = field(default_factory=list)
    tables: list[tuple[str, list[_Element], list[Mark], list[list[Mark]]]] = field(
        default_factory=list
    )
    links: list[list[Mark]] = field(default_factory=list)
    verbatim: set[Mark] = field(default_factory=set)
    chapters: int = 0

    def add(self, element: Tag, owner: _Element | None, body: bool) -> None:
        """Give each piece of marked content in an element to its block."""
        kind = element.kind
        if kind == "H1" and body:
            self.chapters += 1
        if owner is not None and owner.kind == "Note":
            pass  # a note is one block, with its number and its paragraphs
        elif kind in CONTENT or re.fullmatch("H[1-6]?", kind):
            owner = _Element(kind, body, self.chapters)
            self.elements.append(owner)
        elif kind == "Code" and owner is None:
            owner = _Element("P", body, self.chapters)
            self.elements.append(owner)
        start = len(self.elements)
        for item in element.order:
            if isinstance(item, Tag):
                self.add(item, owner, body)
            elif isinstance(item, tuple) and owner is not None:
                owner.keys.append(item)
                self.owners[item] = owner
        if kind == "Code":
            self.verbatim |= set(_content(element))
        elif kind == "Link":
            self.links.append(list(_content(element)))
        captioned = any(kid.kind == "Caption" for kid in element.kids)
        if kind == "Table" or (kind in ("Div", "Figure", "Sect") and captioned):
            within = self.elements[start:]
            captions = [one for one in within if one.kind == "Caption"]
            rest = [key for one in within if one.kind != "Caption" for key in one.keys]
            rows = [list(_content(row)) for row, _ in element.rows()] if kind == "Table" else []
            self.tables.append((kind, captions, rest, rows))

    def add_front_and_body(self, element: Tag) -> None:
        """Add what stands before and after the chapters as front matter, the chapters as body."""
        if element.kind == "Part":
            self.add(element, None, True)
        elif element.holds("Part"):
            for kid in element.kids:
                self.add_front_and_body(kid)
        else:
            self.add(element, None, False)


def _content(element: Tag) -> Iterator[Mark]:
    """Yield the pieces of content in an element, without those of its notes."""
    for item in element.order:
        if isinstance(item, tuple):
            yield item
        elif isinstance(item, Tag) and item.kind != "Note":
            yield from _content(item)


# --- how it is drawn ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Glyph:
    """A letter: where it begins and ends, its baseline, its size and its font."""

    text: str
    left: float
    right: float
    baseline: float
    size: float
    font: str
    key: Mark


def _read(pdf: DrawnPdf) -> Typesetting:
    tree = _Tree()
    has_parts = any(tag.kind == "Part" for root in pdf.tree for tag in root.walk())
    for root in pdf.tree:
        if has_parts:
            tree.add_front_and_body(root)
        else:
            tree.add(root, None, True)
    letters: dict[Mark, list[_Glyph]] = defaultdict(list)
    inks: dict[int, list[tuple[_Element, float, float, float, float]]] = defaultdict(list)
    spaces: dict[str, float] = {}
    for index in range(len(pdf.pages)):
        _draw(index, pdf.drawn(index), tree, letters, inks, spaces)
    _mirror(pdf, letters, inks)
    for link in tree.links:
        if "://" in "".join(glyph.text for key in link for glyph in letters.get(key, ())):
            tree.verbatim |= set(link)
    rough = [
        (element, lines)
        for element in tree.elements
        if (lines := tuple(_lines(element.keys, letters, spaces, tree.verbatim)))
    ]
    pages = _sheets(pdf, rough, inks, tree.verbatim)
    blocks = tuple(
        Block(element.kind, lines, element.body, _is_justified(element.kind, lines, pages))
        for element, lines in rough
    )
    captioned = []
    rows: list[tuple[str, tuple[int, ...]]] = []
    for kind, captions, rest, table_rows in tree.tables:
        words = " ".join(
            line.text for caption in captions for element, lines in rough
            if element is caption for line in lines
        )  # fmt: skip
        parted = tuple(_page_numbers(row) for row in table_rows if row)
        if captions:
            numbers = _page_numbers(key for caption in captions for key in caption.keys)
            captioned.append(Captioned(kind, words, numbers, _page_numbers(rest), parted))
        rows += [(words, row) for row in parted]
    return Typesetting(pages, blocks, tuple(captioned), tuple(rows))


def _mirror(
    pdf: DrawnPdf,
    letters: dict[Mark, list[_Glyph]],
    inks: dict[int, list[tuple[_Element, float, float, float, float]]],
) -> None:
    """Measure pages from the right, where their lines begin there, and letters as they are read."""
    if not script_of(pdf.language or "und").right_to_left:
        return
    for key, glyphs in letters.items():
        width = pdf.pages[key[0]].width
        letters[key] = [
            replace(glyph, left=width - glyph.right, right=width - glyph.left)
            for glyph in reversed(glyphs)
        ]
    for index, boxes in inks.items():
        width = pdf.pages[index].width
        inks[index] = [
            (owner, width - right, top, width - left, foot)
            for owner, left, top, right, foot in boxes
        ]


def _page_numbers(keys: Iterable[Mark]) -> tuple[int, ...]:
    return tuple(sorted({page for page, _ in keys if page >= 0}))


def _draw(
    index: int,
    page: Iterable[Any],
    tree: _Tree,
    letters: dict[Mark, list[_Glyph]],
    inks: dict[int, list[tuple[_Element, float, float, float, float]]],
    spaces: dict[str, float],
) -> None:
    """Collect the letters of a page, what each block inks on it, and each font's space, in em."""
    for drawn in page:
        key = None if drawn.mcid is None else (index, drawn.mcid)
        owner = tree.owners.get(key) if key else None
        if key is None or owner is None:
            continue
        box = drawn.bbox
        if box is not None:
            inks[index].append((owner, *box))
        if not isinstance(drawn, TextObject):
            continue
        for glyph in drawn:
            left, baseline = glyph.origin
            right = left + glyph.displacement[0]
            text = (glyph.text or "").replace("\N{SOFT HYPHEN}", "\N{HYPHEN}")
            if text in (" ", "\N{NO-BREAK SPACE}"):
                spaces[glyph.fontname] = max(
                    spaces.get(glyph.fontname, 0.0), (right - left) / glyph.size
                )
            letters[key].append(
                _Glyph(text, left, max(left, right), baseline, glyph.size, glyph.fontname, key)
            )


def _lines(
    keys: list[Mark],
    letters: Mapping[Mark, list[_Glyph]],
    spaces: Mapping[str, float],
    verbatim: Container[Mark],
) -> Iterator[Line]:
    """Yield the lines that a block's letters stand on, in the order of reading, not of drawing."""
    line: list[_Glyph] = []
    largest: _Glyph | None = None
    page = -1
    for key in keys:
        for glyph in letters.get(key, ()):
            if largest is not None and (key[0] != page or _is_below(largest, glyph)):
                yield from _line(page, line, spaces, verbatim)
                line, largest = [], None
            page = key[0]
            line.append(glyph)
            if largest is None or glyph.size > largest.size:
                largest = glyph
    yield from _line(page, line, spaces, verbatim)


def _is_below(largest: _Glyph, glyph: _Glyph) -> bool:
    """Return whether ``glyph`` stands on another line than the one with this ``largest`` letter.

    A raised or lowered letter stands on it.
    """
    size = max(largest.size, glyph.size)
    return abs(glyph.baseline - largest.baseline) > 0.6 * size


_HAN = re.compile(f"[{IDEOGRAPHS}{KANA}]")
"""What stands in a square as Han does: kana too."""


def _has_han(text: str) -> bool:
    return _HAN.search(text) is not None


def _meetings(letters: list[_Glyph], verbatim: Container[Mark]) -> Iterator[Meeting]:
    """Yield where Han meets Latin within a line, with nothing between them."""
    for before, after in pairwise(letters):
        han = _has_han(before.text)
        other = before.text if _has_han(after.text) else after.text if han else ""
        if han == _has_han(after.text) or not any(letter.isalnum() for letter in other):
            continue
        if before.key in verbatim or after.key in verbatim:
            continue
        # A raised number is no letter of the line.
        if abs(before.size - after.size) <= 0.25 * max(before.size, after.size):
            size = before.size if han else after.size
            yield before.text + after.text, round((after.left - before.right) / size, 3)


def _line(
    page: int, letters: list[_Glyph], spaces: Mapping[str, float], verbatim: Container[Mark]
) -> Iterator[Line]:
    inked = [letter for letter in letters if letter.text.strip(" \u00a0\u200b\u2060")]
    if not inked:
        return
    sizes = Counter(round(letter.size, 2) for letter in inked)
    size = sizes.most_common(1)[0][0]
    main = [letter for letter in inked if abs(letter.size - size) < 0.01]
    text = "".join(letter.text for letter in letters).strip()
    widths: list[float] = []
    gaps: list[float] = []
    for before, after in pairwise(inked):
        room = after.left - before.right
        own = spaces.get(before.font, 0.0) * before.size
        if _has_han(before.text) and _has_han(after.text):
            gaps.append(room / after.size)
        elif room > 0.12 * size and own and not _has_han(before.text + after.text):
            widths.append(room / own)
    yield Line(
        page,
        text,
        min(letter.left for letter in inked),
        max(letter.right for letter in inked),
        Counter(round(letter.baseline, 2) for letter in main).most_common(1)[0][0],
        size,
        round(mean(widths), 3) if widths else 0.0,
        round(mean(gaps), 4) if gaps else 0.0,
        sum(_has_han(letter.text) for letter in inked),
        tuple(_meetings(letters, verbatim)),
    )


# --- the pages -----------------------------------------------------------------------------


def _sheets(
    pdf: DrawnPdf,
    rough: list[tuple[_Element, tuple[Line, ...]]],
    inks: dict[int, list[tuple[_Element, float, float, float, float]]],
    verbatim: set[Mark],
) -> tuple[Sheet, ...]:
    sizes = [(round(page.width, 1), round(page.height, 1)) for page in pdf.pages]
    # Margins may be mirrored: a left page is of another kind than a right one.
    kinds = [(*size, index % 2) for index, size in enumerate(sizes)]
    lefts: dict[Any, Counter[float]] = defaultdict(Counter)
    rights: dict[Any, Counter[float]] = defaultdict(Counter)
    ends: dict[Any, list[float]] = defaultdict(list)
    for element, lines in rough:
        if element.kind == "P" and not verbatim & set(element.keys):
            for line in lines[:-1]:
                lefts[kinds[line.page]][round(line.left, 0)] += 1
                rights[kinds[line.page]][round(line.right, 0)] += 1
                ends[kinds[line.page]].append(line.right)
    chapters: dict[int, list[int]] = defaultdict(list)
    for element, lines in rough:
        if element.body:
            chapters[element.chapter] += [line.page for line in lines]
    opening = {min(pages) for pages in chapters.values() if pages}
    closing = {max(pages) for pages in chapters.values() if pages}
    body = {page for pages in chapters.values() for page in pages}
    extents: dict[tuple[float, float], tuple[float, float]] = {}
    for index, size in enumerate(sizes):
        if index in body:
            boxes = inks.get(index, [])
            top, foot = extents.get(size, (size[1], 0.0))
            top = min([top, *(box[2] for box in boxes)])
            extents[size] = (top, max([foot, *(box[4] for box in boxes)]))
    sheets = []
    for index, (page, size) in enumerate(zip(pdf.pages, sizes, strict=True)):
        left, right = _edge(lefts[kinds[index]]), _full(rights[kinds[index]])
        if right < size[0] / 2:
            right = 0.0  # short lines that repeat are no measure
        else:
            right = median(end for end in ends[kinds[index]] if round(end, 0) == right)
        top, foot = extents.get(size, (0.0, 0.0))
        boxes = inks.get(index, [])
        notes = [box for box in boxes if box[0].kind == "Note"]
        rest = [box for box in boxes if box not in notes]
        # Where no page is full, the lower margin is taken to be twice the upper one.
        foot = max(foot, size[1] - 2 * top) if foot else foot
        used = 0.0
        if foot > top and boxes:
            used = max([0.0, *(box[4] - top for box in rest)])
            if notes:
                used += max(box[4] for box in notes) - min(box[2] for box in notes)
            used /= foot - top
        sheets.append(
            Sheet(
                str(page.label or index + 1), *size, left, right, top, foot, round(used, 3),
                index in body, index in opening, index in closing,
            )
        )  # fmt: skip
    return tuple(sheets)


def _edge(counts: Counter[float]) -> float:
    """Return the edge that most lines share, or 0 where fewer than three do."""
    if not counts:
        return 0.0
    edge, count = max(counts.items(), key=lambda pair: (pair[1], pair[0]))
    return edge if count >= 3 else 0.0


def _full(ends: Counter[float]) -> float:
    """Return where full lines end: further out than most do where those run round a figure."""
    usual = _edge(ends)
    further = {
        end: count
        for end, count in ends.items()
        if usual and end > usual + _ROUND and count >= max(2, ends[usual] / 4)
    }
    return max(further, key=lambda end: (further[end], end)) if further else usual


_ROUND = 24.0
"""Points at the least that a figure takes from the lines that run round it."""


def _is_justified(kind: str, lines: tuple[Line, ...], pages: tuple[Sheet, ...]) -> bool:
    """Return whether a paragraph's lines but its last end where the page's measure does."""
    if kind != "P" or len(lines) < 2:
        return False
    full = [
        line
        for line in lines[:-1]
        if (edge := pages[line.page].right) and abs(line.right - edge) <= 0.35 * line.size
    ]
    return len(full) * 3 >= (len(lines) - 1) * 2
