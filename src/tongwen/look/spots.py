"""The look of page and screen: how each of their spots is set, from tokens and style sheets.

A spot is what a reader would point at: running text, a caption's label, the cover's title. Each
stands in ``page.html`` or ``screen.html`` among the elements and classes that the templates give it
(a test holds them together), and its style is what the cascade makes of it there. Lengths are in
points.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from lxml import etree

from ..institute import Institute
from ..institute.lockup import TitleLength
from ..languages import Language
from .cascade import (
    NO_BORDERS,
    NO_EDGES,
    Borders,
    Edges,
    Style,
    Styles,
    computed_styles,
    read_sheet,
)
from .media import SCREEN, Medium
from .sheets import page_sheets, screen_sheets
from .values import Rgba

PT = 72 / 96
"""Points of a CSS px."""

SPOT = "data-spot"

_PAGE, _SCREEN = (
    (Path(__file__).parent / name).read_text(encoding="utf-8")
    for name in ("page.html", "screen.html")
)
"""Every spot among the elements that it stands in; ``@page`` is an element of its own."""

_WITHIN = {
    ("cover companion", "before"): "cover rule",
    ("note", "footnote-call"): "note call",
    ("note", "footnote-marker"): "note number",
    ("list item", "marker"): "list mark",
    ("contents line", "after"): "contents leader",
    ("contents entry 1", "after"): "contents page",
}
"""A spot and a pseudo-element in it → the spot that this is."""

_EDGES_OF_TEXT = frozenset(("section", "main", "body", "html", "head", "th", "td"))
"""Elements that rooms are counted from."""


@dataclass(frozen=True, slots=True)
class Spot:
    """The style of a spot, and the space that it and its ancestors leave round it.

    Attributes:
        style: its own. before, after: the room above and below, joined as margins are.
        left, right: how far its words stand in from the edges of the text; below 0 they reach out.
        ground: of the box that it stands in; None: of the page. border: of that box.
        room: from its words to that box's edges.
    """

    style: Style
    before: float = 0.0
    after: float = 0.0
    left: float = 0.0
    right: float = 0.0
    ground: Rgba | None = None
    border: Borders = NO_BORDERS
    room: Edges = NO_EDGES

    @property
    def size(self) -> float:
        """Of its type."""
        return self.style.size

    @property
    def leading(self) -> float:
        """The height of its lines; the usual one by default."""
        return self.style.leading or self.style.size * 1.2

    def scaled(self, factor: float) -> Spot:
        """Return the spot set larger or smaller by ``factor``."""
        return replace(
            self, style=self.style.scaled(factor), before=self.before * factor,
            after=self.after * factor,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class FrontPages:
    """What the style sheets ask about a report's cover and title page.

    Attributes:
        length: the room that its title asks for.
        fit: how large titles are set, against the design's size.
        many: whether more than four authors are named. columns: whether lockups stand in columns.
    """

    length: TitleLength = "middling"
    fit: float = 1.0
    many: bool = False
    columns: bool = False


class PageLook(Mapping[str, Spot]):
    """The spots of an institute's pages in a language, by name.

    Args:
        other: the language of companion titles.
        sheets: the style sheets, where they are not to be those of the institute.

    Raises:
        TemplateProblem: a pack's own style sheet is not written well, or fails.
    """

    def __init__(
        self,
        institute: Institute,
        language: Language,
        other: Language | None = None,
        sheets: Sequence[str] | None = None,
    ) -> None:
        self.institute, self.language = institute, language
        self._medium = self._shown_on()
        if sheets is None:
            sheets = self._own_sheets()
        self._sheets = tuple(sheets)
        self._other = (other or language).tag
        self._known: dict[FrontPages, Mapping[str, Spot]] = {}

    def __getitem__(self, name: str) -> Spot:
        return self.front(FrontPages())[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.front(FrontPages()))

    def __len__(self) -> int:
        return len(self.front(FrontPages()))

    def front(self, front: FrontPages) -> Mapping[str, Spot]:
        """Return the spots of pages with such a cover and title page."""
        if front not in self._known:
            self._known[front] = _spots_of(self._page(front), self._sheets, self._medium)
        return self._known[front]

    def _shown_on(self) -> Medium:
        page = self.institute.tokens.page
        measure = (page.width - page.inner - page.outer) * 96 / 25.4
        return Medium("print", page.width * 96 / 25.4, measure=measure)

    def _own_sheets(self) -> Sequence[str]:
        return page_sheets(self.institute, self.language)

    def _page(self, front: FrontPages, page: str = _PAGE) -> str:
        cover = self.institute.tokens.cover
        return page.format(
            tag=self.language.tag,
            other=self._other,
            script="han" if self.language.script.wide else "latin",
            design=cover.design,
            band=cover.band,
            ruled="" if cover.bar else " ruled",
            length=front.length,
            fit=front.fit,
            many=" many" if front.many else "",
            columns=" in-columns" if front.columns else "",
        )


class ScreenLook(PageLook):
    """The same of an institute's web page, on a wide and light screen."""

    def _shown_on(self) -> Medium:
        return SCREEN

    def _own_sheets(self) -> Sequence[str]:
        return screen_sheets(self.institute, self.language)

    def _page(self, front: FrontPages, page: str = _SCREEN) -> str:
        return super()._page(front, page)


@lru_cache(maxsize=64)
def _spots_of(page: str, sheets: tuple[str, ...], medium: Medium) -> Mapping[str, Spot]:
    """Return the spots of ``page`` by name; kept, since an edition asks for the same ones often."""
    root = etree.fromstring(page)
    names = sorted({name for _, name in _WITHIN})
    read = [read_sheet(sheet, medium) for sheet in sheets]
    found = computed_styles(root, read, medium, names)
    styles = Styles({where: style.scaled(PT) for where, style in found.items()})
    return MappingProxyType(dict(_spots(root, styles)))


def _spots(root: etree._Element, styles: Styles) -> Iterator[tuple[str, Spot]]:
    """Yield the spots of a page whose elements have ``styles``, in points."""
    names = {element.get(SPOT) for element in root.iter()}
    for element in root.iter():
        name = element.get(SPOT)
        if name:
            yield name, _spot(element, styles)
            for (spot, pseudo), inner in _WITHIN.items():
                if spot == name and inner not in names:
                    style = styles.get((element, pseudo)) or _inside(styles[element])
                    yield inner, Spot(style)


def _inside(style: Style) -> Style:
    """Return what an element in one of ``style`` inherits."""
    clear = (0.0, 0.0, 0.0, 0.0)
    return replace(style, margin=NO_EDGES, padding=NO_EDGES, border=NO_BORDERS, background=clear)


def _spot(element: etree._Element, styles: Styles) -> Spot:
    """Return ``element`` as a spot, with the space of its ancestors."""
    style = styles[element]
    before, after = style.margin.top, style.margin.bottom
    first = last = True
    left = right = 0.0
    box: Style | None = None
    room = NO_EDGES
    for node, child in _upwards(element):
        here = styles[node]
        if child is not None:
            first = first and node[0] is child
            last = last and node[-1] is child
            before = max(before, here.margin.top) if first else before
            after = max(after, here.margin.bottom) if last else after
        left, right = left + here.padding.left, right + here.padding.right
        # A caption is no part of its table's frame.
        framed = node.tag == "table" and element.tag == "caption"
        if box is None and _is_box(here) and not framed:
            box, room = here, Edges(here.padding.top, right, here.padding.bottom, left)
        left += here.border.left.width + here.margin.left
        right += here.border.right.width + here.margin.right
    if box is None:
        before, after = before + style.padding.top, after + style.padding.bottom
        return Spot(style, before, after, left, right)
    ground = box.background if box.background and box.background[3] else None
    return Spot(style, before, after, left, right, ground, box.border, room)


def _upwards(
    element: etree._Element,
) -> Iterator[tuple[etree._Element, etree._Element | None]]:
    """Yield ``element`` and its ancestors, each with the child that led to it, up to the text."""
    child: etree._Element | None = None
    node: etree._Element | None = element
    while node is not None and (child is None or node.tag not in _EDGES_OF_TEXT):
        yield node, child
        if node.tag in _EDGES_OF_TEXT:
            return
        child, node = node, node.getparent()


def _is_box(style: Style) -> bool:
    return any(side.width for side in style.border) or bool(
        style.background and style.background[3]
    )
