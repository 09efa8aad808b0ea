"""An element's style by the plain rules of CSS, without a browser and without a layout engine.

What our pages and the style sheets of packs use is here: selectors, specificity and
``!important`` (CSS Cascade 4), media queries, and the boxes in a page's margins (CSS Paged
Media 3); values are in :mod:`.values`. Layers and nested rules are not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar

import cssselect2  # type: ignore[import-untyped]
import tinycss2  # type: ignore[import-untyped]
from lxml import etree

from .media import SCREEN, Medium, holds_on, parted
from .values import (
    DEEPEST,
    Lengths,
    Node,
    Rgba,
    colour_of,
    families_of,
    is_colour,
    is_number,
    keyword,
    length,
    substituted,
    words_of,
)

MOST_ELEMENTS = 200_000


class Border(NamedTuple):
    """A rule at the side of a box: its width and its colour, None where that is not known."""

    width: float = 0.0
    colour: Rgba | None = None


class Edges(NamedTuple):
    """Lengths at the sides of a box."""

    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    left: float = 0.0


class Borders(NamedTuple):
    """The rules at the sides of a box."""

    top: Border = Border()
    right: Border = Border()
    bottom: Border = Border()
    left: Border = Border()


SIDES = Edges._fields
NO_EDGES, NO_BORDERS = Edges(), Borders()


@dataclass(frozen=True, slots=True)
class Style:
    """How an element is set. Lengths are in CSS px.

    Attributes:
        families: as ``font-family`` lists them, generic names too.
        size: of type. weight: CSS scale.
        leading: height of a line; 0: as the face has it. tracking: between letters.
        numerals: the keywords of ``font-variant-numeric``.
        colour, background: channels and alpha from 0 to 1; None: not known.
        indent: of a paragraph's first line. align: ``left``, ``right``, ``center``, ``justify``.
        hyphens: whether words are divided at a line's end.
        kept: not parted by a page's end. with_next: nor from what follows.
        opens: begins on a new page.
        width, height, widest: of its box, and the most that its width may be; 0: nobody says.
    """

    families: tuple[str, ...] = ("serif",)
    size: float = 16.0
    weight: int = 400
    italic: bool = False
    leading: float = 0.0
    tracking: float = 0.0
    capitals: bool = False
    numerals: frozenset[str] = frozenset()
    colour: Rgba | None = (0.0, 0.0, 0.0, 1.0)
    background: Rgba | None = (0.0, 0.0, 0.0, 0.0)
    margin: Edges = NO_EDGES
    padding: Edges = NO_EDGES
    border: Borders = NO_BORDERS
    align: str = "left"
    indent: float = 0.0
    hyphens: bool = False
    kept: bool = False
    with_next: bool = False
    opens: bool = False
    width: float = 0.0
    height: float = 0.0
    widest: float = 0.0

    def scaled(self, factor: float) -> Style:
        """Return this style with its lengths in another unit, or larger."""
        lengths = {
            name: getattr(self, name) * factor
            for name in ("size", "leading", "tracking", "indent", "width", "height", "widest")
        }
        return replace(
            self,
            **lengths,
            margin=Edges(*(side * factor for side in self.margin)),
            padding=Edges(*(side * factor for side in self.padding)),
            border=Borders(*(Border(side.width * factor, side.colour) for side in self.border)),
        )


Longhands = Mapping[str, tuple[Node, ...]]
"""Property → its value, each by itself."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property with its value, as one rule says it.

    Attributes:
        longhands: what it comes to, where that is the same for every element: no function and no
            block stands in it. None: it is worked out for each.
    """

    name: str
    value: tuple[Node, ...]
    important: bool = False
    longhands: Longhands | None = None


Rule = tuple[tuple[Any, ...], tuple[Declaration, ...]]
"""Selectors, ready to be matched, and what is declared for what they match."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet: its rules for a medium, and its fonts."""

    rules: tuple[Rule, ...]
    faces: tuple[tinycss2.ast.AtRule, ...]


@lru_cache(maxsize=32)
def read_sheet(text: str, medium: Medium = SCREEN) -> Sheet:
    """Return the rules of a style sheet that hold on ``medium``, on a screen a light one.

    The rules of ``@page`` become those of elements that stand for it, see :func:`_page_rules`.
    What is read is kept: a report is written in several forms and twice, by the same sheets.
    """
    rules: list[Rule] = []
    faces: list[tinycss2.ast.AtRule] = []

    def add(prelude: Iterable[Node], declarations: tuple[Declaration, ...]) -> None:
        # What a browser does not understand it leaves out, the whole rule.
        with suppress(cssselect2.SelectorError):
            rules.append((_selectors(tinycss2.serialize(prelude)), declarations))

    def gather(nodes: Iterable[Node], depth: int) -> None:
        for node in nodes:
            if node.type == "qualified-rule":
                add(node.prelude, tuple(_declarations(node.content)))
            elif node.type == "at-rule" and node.lower_at_keyword == "font-face":
                faces.append(node)
            elif node.type == "at-rule" and node.content is not None and depth < DEEPEST:
                if node.lower_at_keyword == "page":
                    for prelude, declarations in _page_rules(node):
                        add(prelude, declarations)
                shown = node.lower_at_keyword in ("supports", "layer")
                if node.lower_at_keyword == "media":
                    shown = holds_on(medium, node.prelude)
                if shown:
                    inner = tinycss2.parse_rule_list(
                        node.content, skip_comments=True, skip_whitespace=True
                    )
                    gather(inner, depth + 1)

    gather(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), 0)
    return Sheet(tuple(rules), tuple(faces))


@lru_cache(maxsize=4096)
def _selectors(prelude: str) -> tuple[Any, ...]:
    """Return the selectors of a rule; they are compiled once for all sheets that have them.

    Raises:
        SelectorError: they are none.
    """
    return tuple(cssselect2.compile_selector_list(prelude))


def _declarations(content: Any) -> Iterator[Declaration]:
    for node in tinycss2.parse_blocks_contents(content):
        if node.type == "declaration":
            name = node.name if node.name.startswith("--") else node.lower_name
            value, longhands = tuple(node.value), None
            if not name.startswith("--") and all(_is_plain(word) for word in value):
                longhands = _longhands(name, words_of(value))
            yield Declaration(name, value, node.important, longhands)


def _is_plain(node: Node) -> bool:
    return node.type != "function" and not node.type.endswith(" block")


def _page_rules(node: Node) -> Iterator[tuple[tuple[Node, ...], tuple[Declaration, ...]]]:
    """Yield the rules of an ``@page`` for the elements that stand for it and its margin boxes.

    That of a page has ``data-page``, the names and pseudo-classes that hold for it; in it stand
    elements with ``data-margin``, the name of their box (CSS Paged Media 3, 4.2 and 5).
    """
    pages = []
    for selector in parted(node.prelude):
        text = ""
        for place, part in enumerate(selector):
            if part.type == "ident":
                # A name is more specific than a pseudo-class.
                pseudo = place > 0
                text += f'[data-page~="{":" * pseudo}{part.value}"]' * (1 if pseudo else 2)
            elif part.type == "function":
                text += f'[data-page~=":{part.name}"]'
        pages.append(text or "[data-page]")

    def selectors(box: str) -> tuple[Node, ...]:
        return tuple(tinycss2.parse_component_value_list(",".join(page + box for page in pages)))

    yield selectors(""), tuple(_declarations(node.content))
    for inner in tinycss2.parse_blocks_contents(node.content):
        if inner.type == "at-rule" and inner.content is not None:
            box = f' > [data-margin="{inner.lower_at_keyword}"]'
            yield selectors(box), tuple(_declarations(inner.content))


# --- the cascade ---------------------------------------------------------------------------

_HEADINGS = {
    "h1": ("2em", ".67em"),
    "h2": ("1.5em", ".83em"),
    "h3": ("1.17em", "1em"),
    "h4": ("1em", "1.33em"),
    "h5": (".83em", "1.67em"),
    "h6": (".67em", "2.33em"),
}
_BROWSERS_OWN = (
    "".join(
        f"{name}{{font-size:{size};font-weight:bold;margin:{space} 0}}"
        for name, (size, space) in _HEADINGS.items()
    )
    + "blockquote,dl,figure,ol,p,pre,ul{margin:1em 0}blockquote,figure{margin:1em 40px}"
    ":is(dl,ol,ul) :is(dl,ol,ul){margin:0}body{margin:8px}dd{margin-left:40px}"
    "ol,ul{padding-left:40px}td,th{padding:1px}th,caption{text-align:center}"
    "b,strong{font-weight:bolder}th{font-weight:bold}em,i,cite{font-style:italic}"
    "code,kbd,pre,samp{font-family:monospace}"
    "small,sub,sup{font-size:smaller}mark{background-color:#ff0;color:#000}"
    "hr{color:gray}a:any-link{color:#0000ee}table{border-spacing:2px;text-indent:0}"
)
"""What a browser says before any page does (HTML, 15.3), as far as a spot is concerned."""


class Styles(dict[Any, Style]):
    """Element → its style; and an element with the name of a pseudo-element in it → that one's."""


def computed_styles(
    root: etree._Element,
    sheets: Sequence[Sheet],
    medium: Medium = SCREEN,
    pseudo: Sequence[str] = (),
) -> Styles:
    """Return each element of the page with its style, and the named pseudo-elements in it."""
    matcher = cssselect2.Matcher()
    for level, sheet in enumerate((read_sheet(_BROWSERS_OWN), *sheets)):
        for selectors, declarations in sheet.rules:
            for selector in selectors:
                matcher.add_selector(selector, (min(level, 1), declarations))
    found = Styles()
    top = cssselect2.ElementWrapper.from_html_root(root)
    waiting: list[tuple[Any, _Level]] = [(top, _Level(medium))]
    # Most elements are like another beside them: each is worked out once. What a key is made of is
    # kept with it, so that its identity stays its own.
    known: dict[tuple[int, ...], tuple[_Level, _Level, Sequence[Declaration]]] = {}

    def below(above: _Level, declared: Sequence[Declaration], *, is_root: bool = False) -> _Level:
        key = (id(above), *map(id, declared))
        if key not in known:
            known[key] = above.below(declared, is_root=is_root), above, declared
        return known[key][0]

    while waiting and len(found) < MOST_ELEMENTS:
        element, above = waiting.pop()
        declared = _declared(element, matcher)
        here = below(above, declared.get(None, ()), is_root=element is top)
        found[element.etree_element] = here.style
        for name in pseudo:
            if name in declared:
                found[element.etree_element, name] = below(here, declared[name]).style
        waiting += [(child, here) for child in element.iter_children()]
    return found


def _declared(
    element: Any, matcher: cssselect2.Matcher
) -> Mapping[str | None, Sequence[Declaration]]:
    """Return what is declared for ``element`` (None) and its pseudo-elements, strongest last."""
    ranked: dict[str | None, list[tuple[tuple[Any, ...], Declaration]]] = {}
    for specificity, order, pseudo, (level, declarations) in matcher.match(element):
        ranked.setdefault(pseudo, []).extend(
            ((one.important, level, 0, specificity, order), one) for one in declarations
        )
    written = element.etree_element.get("style")
    if written:
        ranked.setdefault(None, []).extend(
            ((one.important, 1, 1, (0, 0, 0), 0), one) for one in _declarations(written)
        )
    return {
        pseudo: [declaration for _, declaration in sorted(pairs, key=lambda pair: pair[0])]
        for pseudo, pairs in ranked.items()
    }


@dataclass(frozen=True, slots=True)
class _Level:
    """An element's style, and what those in it inherit.

    Attributes:
        factor: the leading as a multiple of the size, where it is said so; 0: as a length.
    """

    medium: Medium
    style: Style = Style()
    factor: float = 0.0
    properties: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    root_size: float = 16.0
    root_leading: float = 19.2

    def below(self, declared: Sequence[Declaration], *, is_root: bool) -> _Level:
        """Return the level of an element in this one."""
        properties = self._properties(declared)
        longhands: dict[str, tuple[Node, ...]] = {}
        for one in declared:
            if one.longhands is not None:
                longhands.update(one.longhands)
            elif not one.name.startswith("--"):
                value = substituted(one.value, properties)
                # What is invalid only once its properties are put in takes back what was said.
                words = _UNSET if value is None else words_of(value)
                longhands.update(_longhands(one.name, words))
        base = self.style
        above = self._lengths(base.size, self.root_size, base.size)
        size = _size(longhands.get("font-size"), above)
        root_size = size if is_root else self.root_size
        factor, leading = self._leading(longhands.get("line-height"), size, root_size)
        # Where the page says nothing, a line is as high as the browser likes: about 1.2.
        root_leading = leading or size * 1.2 if is_root else self.root_leading
        lengths = replace(self._lengths(size, root_size, self.medium.measure), rlh=root_leading)
        said = _Declared(longhands, lengths, self.medium)
        return _Level(
            self.medium, said.style(base, size, leading), factor, properties, root_size,
            root_leading,
        )  # fmt: skip

    def _lengths(self, em: float, rem: float, whole: float | None) -> Lengths:
        return Lengths(em, rem, whole, self.root_leading, self.medium.width)

    def _properties(self, declared: Sequence[Declaration]) -> Mapping[str, tuple[Node, ...]]:
        """Return the custom properties of an element in this one."""
        own = {one.name: one.value for one in declared if one.name.startswith("--")}
        if not own:
            return self.properties
        raw = {**self.properties, **own}
        made = {name: substituted(raw[name], raw) for name in own}
        return {
            **{name: value for name, value in self.properties.items() if name not in own},
            **{name: value for name, value in made.items() if value is not None},
        }

    def _leading(
        self, words: Sequence[Node] | None, size: float, root_size: float
    ) -> tuple[float, float]:
        """Return the leading as a multiple of the size, 0 for none, and as a length."""
        found = length(words, self._lengths(size, root_size, size))
        if words and found is not None:
            return (found, found * size) if is_number(words[0]) else (0.0, found)
        if words and keyword(words) in ("normal", "initial"):
            return 0.0, 0.0
        return self.factor, self.factor * size if self.factor else self.style.leading


# --- shorthands ----------------------------------------------------------------------------

_STYLES = frozenset(
    {"solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset", "none", "hidden"}
)
_NOTHING = ("none", "hidden")
_FONT_SIZES = frozenset(
    {"medium", "small", "x-small", "xx-small", "large", "x-large", "xx-large", "smaller", "larger"}
)
_FONT = ("font-size", "font-weight", "font-style", "line-height", "font-family")


def _longhands(name: str, words: tuple[Node, ...]) -> Longhands:
    box, _, rest = name.partition("-")
    if box in ("margin", "padding"):
        logical = _LOGICAL.get(rest)
        if not rest:
            return {f"{box}-{side}": (word,) for side, word in _around(words)}
        if logical:
            pairs = zip(logical, (words[:1], words[-1:]), strict=False)
            return {f"{box}-{side}": word for side, word in pairs}
        return {name: words}
    if box == "border":
        return _border_longhands(rest, words)
    if name == "background":
        found = [word for word in words if is_colour(word)]
        return {"background-color": tuple(found[-1:]) or _TRANSPARENT}
    if name == "font":
        return _font(words)
    if name == "font-variant":
        return {"font-variant-numeric": words}
    return {name: words}


_LOGICAL: Mapping[str, tuple[str, ...]] = {
    "block": ("top", "bottom"),
    "inline": ("left", "right"),
    "block-start": ("top",),
    "block-end": ("bottom",),
    "inline-start": ("left",),
    "inline-end": ("right",),
}


def _around(words: tuple[Node, ...]) -> Iterator[tuple[str, Node]]:
    """Yield each side with its value of one to four (CSS Box 4, 4.2)."""
    if words:
        places = (0, min(1, len(words) - 1), 0 if len(words) < 3 else 2, 0)
        last = 3 if len(words) > 3 else places[1]
        for side, place in zip(SIDES, (*places[:3], last), strict=True):
            yield side, words[place]


_UNSET = tuple(tinycss2.parse_component_value_list("unset"))
_TRANSPARENT = tuple(tinycss2.parse_component_value_list("transparent"))
_NORMAL = tuple(tinycss2.parse_component_value_list("normal"))


def _border_longhands(rest: str, words: tuple[Node, ...]) -> Longhands:
    if rest in ("width", "style", "color"):
        return {f"border-{side}-{rest}": (word,) for side, word in _around(words)}
    side, _, kind = rest.rpartition("-")
    if kind in ("width", "style", "color") and side in _LOGICAL:
        return {f"border-{one}-{kind}": words for one in _LOGICAL[side]}
    sides = SIDES if not rest else _LOGICAL.get(rest, (rest,))
    if not set(sides) <= set(SIDES):
        return {f"border-{rest}": words}
    made: dict[str, tuple[Node, ...]] = {}
    for side in sides:
        made |= {f"border-{side}-{kind}": () for kind in ("width", "style", "color")}
        for word in words:
            kind = "width"
            if word.type == "ident" and word.lower_value in _STYLES:
                kind = "style"
            elif is_colour(word):
                kind = "color"
            made[f"border-{side}-{kind}"] = (word,)
    return made


def _font(words: tuple[Node, ...]) -> Longhands:
    if len(words) == 1 and words[0].type == "ident":
        return dict.fromkeys((*_FONT, "font-variant-numeric"), words)
    made = dict.fromkeys(_FONT, _NORMAL) | {"font-variant-numeric": _NORMAL}
    for place, word in enumerate(words):
        named = word.type == "ident" and word.lower_value in _FONT_SIZES
        if named or word.type in ("dimension", "percentage", "function"):
            rest = words[place + 1 :]
            if rest and rest[0].type == "literal" and rest[0].value == "/":
                made["line-height"] = rest[1:2]
                rest = rest[2:]
            return {**made, "font-size": (word,), "font-family": rest}
        if word.type == "number" or keyword((word,)) in ("bold", "bolder", "lighter"):
            made["font-weight"] = (word,)
        elif keyword((word,)) in ("italic", "oblique"):
            made["font-style"] = (word,)
    return {}


# --- properties ----------------------------------------------------------------------------

_INHERITS = ("inherit", "unset", "revert")
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Declared:
    """The declarations that apply to an element, and its lengths."""

    longhands: Longhands
    lengths: Lengths
    medium: Medium

    def style(self, base: Style, size: float, leading: float) -> Style:
        """Return the style of an element in one of the style ``base``."""
        colour = _colour_of(self.longhands.get("color"), base.colour, base.colour)
        numerals = base.numerals
        words = self.longhands.get("font-variant-numeric")
        if words and keyword(words) not in _INHERITS:
            numerals = frozenset(node.lower_value for node in words if node.type == "ident")
            numerals -= {"normal"}
        return Style(
            families=_families(self.longhands.get("font-family"), base.families),
            size=size,
            weight=_weight(self.longhands.get("font-weight"), base.weight),
            italic=self.keyword("font-style", base.italic, normal=False, italic=True, oblique=True),
            leading=leading,
            tracking=self.length("letter-spacing", base.tracking),
            capitals=self.keyword("text-transform", base.capitals, none=False, uppercase=True),
            numerals=numerals,
            colour=colour,
            background=_colour_of(
                self.longhands.get("background-color"), (0.0, 0.0, 0.0, 0.0), colour
            ),
            margin=self.edges("margin"),
            padding=self.edges("padding"),
            border=Borders(*(self.border(side, colour) for side in SIDES)),
            align=self.keyword("text-align", base.align, **_ALIGNMENTS),
            indent=self.length("text-indent", base.indent),
            hyphens=self.keyword("hyphens", base.hyphens, auto=True, manual=False, none=False),
            kept=self.keyword("break-inside", False, **{"avoid": True, "avoid-page": True}),
            with_next=self.keyword("break-after", False, **{"avoid": True, "avoid-page": True}),
            opens=self.keyword("break-before", False, page=True, recto=True, left=True, right=True),
            width=self.length("width", 0.0),
            height=self.length("height", 0.0),
            widest=self.length("max-width", 0.0),
        )

    def keyword(self, name: str, otherwise: _T, **known: _T) -> _T:
        """Return what the keyword of a property means."""
        return known.get(keyword(self.longhands.get(name) or ()), otherwise)

    def length(self, name: str, otherwise: float) -> float:
        """Return the length of a property; a keyword but those that inherit is none."""
        words = self.longhands.get(name)
        if not words or keyword(words) in _INHERITS:
            return otherwise
        return length(words, self.lengths) or 0.0

    def edges(self, box: str) -> Edges:
        """Return margin or padding."""
        found = [self.length(f"{box}-{side}", 0.0) for side in SIDES]
        if self.medium.pixels:
            # Browsers lay out in sixty-fourths of a pixel.
            found = [math.floor(side * 64) / 64 for side in found]
        return Edges(*found)

    def border(self, side: str, colour: Rgba | None) -> Border:
        """Return the rule at a side, by default in the colour of the text."""
        said = self.longhands
        if keyword(said.get(f"border-{side}-style") or ()) in ("", *_NOTHING):
            return Border()
        words = said.get(f"border-{side}-width") or ()
        width = {"thin": 1.0, "medium": 3.0, "thick": 5.0}.get(keyword(words) or "medium")
        if words and not keyword(words):
            width = length(words, self.lengths)
        drawn = _snapped(width or 0.0, self.medium.pixels)
        return Border(drawn, _colour_of(said.get(f"border-{side}-color"), colour, colour))


_ALIGNMENTS: Mapping[str, str] = {
    "left": "left",
    "start": "left",
    "right": "right",
    "end": "right",
    "center": "center",
    "justify": "justify",
}


def _size(words: Sequence[Node] | None, above: Lengths) -> float:
    base = above.em
    if not words:
        return base
    named = {"smaller": base / 1.2, "larger": base * 1.2, "medium": 16.0, "initial": 16.0}
    word = keyword(words)
    if word:
        return named.get(word, base)
    found = length(words, above)
    return base if found is None or found < 0 else found


def _weight(words: Sequence[Node] | None, base: int) -> int:
    if not words:
        return base
    number = length(words, Lengths(base, base)) if is_number(words[0]) else None
    if number is not None:
        return round(number)
    bolder = 400 if base < 350 else 700 if base < 550 else 900
    lighter = 100 if base < 550 else 400 if base < 750 else 700
    named = {"normal": 400, "bold": 700, "bolder": bolder, "lighter": lighter, "initial": 400}
    return named.get(keyword(words), base)


def _families(words: Sequence[Node] | None, base: tuple[str, ...]) -> tuple[str, ...]:
    if not words or keyword(words) in _INHERITS:
        return base
    return families_of(words) or base


def _snapped(width: float, pixels: int) -> float:
    """Return the width of a border in whole device pixels, as a browser draws it.

    One is the least, and what is over is left away (CSS Backgrounds 3, 3.3).
    """
    if not pixels:
        return width
    return max(math.floor(width * pixels + 1e-9), 1) / pixels if width > 0 else 0.0


def _colour_of(
    words: Sequence[Node] | None, otherwise: Rgba | None, current: Rgba | None
) -> Rgba | None:
    if not words or keyword(words) in _INHERITS:
        return otherwise
    return colour_of(words[0], current)
