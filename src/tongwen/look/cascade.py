"""A page's style by the plain rules of CSS, for where there is no browser.

What our pages and the style sheets of packs use is here: selectors, specificity and
``!important`` (CSS Cascade 4), custom properties (CSS Variables 1), ``calc()``, ``min()``,
``max()`` and ``clamp()`` (CSS Values 4), media queries for a light screen of
:data:`WIDTH`. Layers and nested rules are not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import cssselect2  # type: ignore[import-untyped]
import tinycss2  # type: ignore[import-untyped]
import tinycss2.color4  # type: ignore[import-untyped]
from lxml import etree

WIDTH = 2560
"""Width of the window, in CSS px: sizes that grow with the window have all reached their end."""

PIXELS = 8
"""Device pixels for a CSS px: rules are drawn in whole ones, and 0.4 pt is half a CSS px."""

LONGEST_VALUE = 20_000
"""Characters of a value with its custom properties put in: they can double it at each step."""

DEEPEST = 32
MOST_ELEMENTS = 200_000

Rgba = tuple[float, float, float, float]
Node = Any
"""A node of tinycss2, which has no types."""


@dataclass(frozen=True, slots=True)
class Style:
    """How an element is set.

    Attributes:
        families: as ``font-family`` lists them, generic names too.
        size: of type, in CSS px; weight: CSS scale.
        colour, background: channels and alpha from 0 to 1; None: not known.
        margin: above, in px. top, bottom: width in px and colour of a border.
    """

    families: tuple[str, ...] = ("serif",)
    size: float = 16.0
    weight: int = 400
    colour: Rgba | None = (0.0, 0.0, 0.0, 1.0)
    background: Rgba | None = (0.0, 0.0, 0.0, 0.0)
    margin: float = 0.0
    top: tuple[float, Rgba | None] = (0.0, None)
    bottom: tuple[float, Rgba | None] = (0.0, None)


@dataclass(frozen=True, slots=True)
class Declaration:
    """A property with its value, as one rule says it."""

    name: str
    value: tuple[Node, ...]
    important: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A style sheet: its rules for this screen, and its fonts."""

    rules: tuple[tuple[tuple[Node, ...], tuple[Declaration, ...]], ...]
    faces: tuple[tinycss2.ast.AtRule, ...]


def read_sheet(text: str) -> Sheet:
    """Return the rules of a style sheet that hold on a light screen."""
    rules: list[tuple[tuple[Node, ...], tuple[Declaration, ...]]] = []
    faces: list[tinycss2.ast.AtRule] = []

    def gather(nodes: Iterable[Node], depth: int) -> None:
        for node in nodes:
            if node.type == "qualified-rule":
                rules.append((tuple(node.prelude), tuple(_declarations(node.content))))
            elif node.type == "at-rule" and node.lower_at_keyword == "font-face":
                faces.append(node)
            elif node.type == "at-rule" and node.content is not None and depth < DEEPEST:
                shown = node.lower_at_keyword in ("supports", "layer")
                if node.lower_at_keyword == "media":
                    shown = _on_screen(node.prelude)
                if shown:
                    inner = tinycss2.parse_rule_list(
                        node.content, skip_comments=True, skip_whitespace=True
                    )
                    gather(inner, depth + 1)

    gather(tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True), 0)
    return Sheet(tuple(rules), tuple(faces))


def _declarations(content: Any) -> Iterator[Declaration]:
    for node in tinycss2.parse_blocks_contents(content):
        if node.type == "declaration":
            name = node.name if node.name.startswith("--") else node.lower_name
            yield Declaration(name, tuple(node.value), node.important)


# --- media queries -------------------------------------------------------------------------

_FEATURES = {
    "prefers-color-scheme": "light",
    "prefers-reduced-motion": "no-preference",
    "prefers-contrast": "no-preference",
    "forced-colors": "none",
    "hover": "hover",
    "pointer": "fine",
    "orientation": "landscape",
}


def _on_screen(prelude: Sequence[Node]) -> bool:
    queries: list[list[Node]] = [[]]
    for node in prelude:
        if node.type == "literal" and node.value == ",":
            queries.append([])
        elif node.type != "whitespace":
            queries[-1].append(node)
    return any(_answers(query) for query in queries)


def _answers(query: Sequence[Node]) -> bool:
    turned = False
    holds = True
    for node in query:
        if node.type == "ident":
            word = node.lower_value
            if word == "not":
                turned = True
            elif word not in ("and", "only"):
                holds = holds and word in ("all", "screen")
        elif node.type == "() block":
            holds = holds and _has_feature(node.content)
        else:
            return False
    return holds != turned


def _has_feature(content: Sequence[Node]) -> bool:
    nodes = [node for node in content if node.type != "whitespace"]
    if not nodes or nodes[0].type != "ident":
        return False
    name = nodes[0].lower_value
    value = nodes[2] if len(nodes) == 3 else None
    if name in ("min-width", "max-width") and value is not None and value.type == "dimension":
        units = {"px": 1.0, "em": 16.0, "rem": 16.0}
        if value.lower_unit not in units:
            return False
        width = value.value * units[value.lower_unit]
        return bool(width <= WIDTH) if name == "min-width" else bool(width >= WIDTH)
    told = _FEATURES.get(name)
    if value is None:
        return told not in (None, "none", "no-preference")
    return bool(value.type == "ident" and value.lower_value == told)


# --- the cascade ---------------------------------------------------------------------------

_HEADINGS = {"h1": "2em", "h2": "1.5em", "h3": "1.17em", "h4": "1em", "h5": ".83em", "h6": ".67em"}
_BROWSERS_OWN = (
    "".join(f"{name}{{font-size:{size};font-weight:bold}}" for name, size in _HEADINGS.items())
    + "b,strong{font-weight:bolder}th{font-weight:bold}code,kbd,pre,samp{font-family:monospace}"
    "small,sub,sup{font-size:smaller}mark{background-color:#ff0;color:#000}"
    "a:any-link{color:#0000ee}table{border-spacing:2px}"
)
"""What a browser says before any page does (HTML, 15.3), as far as a spot is concerned."""


def computed_styles(root: etree._Element, sheets: Sequence[Sheet]) -> Mapping[Any, Style]:
    """Return each element of the page with its style."""
    matcher = cssselect2.Matcher()
    for level, sheet in enumerate((read_sheet(_BROWSERS_OWN), *sheets)):
        for prelude, declarations in sheet.rules:
            try:
                selectors = cssselect2.compile_selector_list(list(prelude))
            except cssselect2.SelectorError:
                continue  # what a browser does not understand it leaves out, the whole rule
            for selector in selectors:
                matcher.add_selector(selector, (min(level, 1), declarations))
    found: dict[Any, Style] = {}
    top = cssselect2.ElementWrapper.from_html_root(root)
    waiting: list[tuple[Any, _Level]] = [(top, _Level())]
    while waiting and len(found) < MOST_ELEMENTS:
        element, above = waiting.pop()
        own = _declared(element, matcher)
        level_here = above.below(own, is_root=element is top)
        found[element.etree_element] = level_here.style
        waiting += [(child, level_here) for child in element.iter_children()]
    return found


def _declared(element: Any, matcher: cssselect2.Matcher) -> list[Declaration]:
    """Return what is declared for ``element``, the strongest last."""
    ranked: list[tuple[tuple[Any, ...], Declaration]] = []
    for specificity, order, pseudo, (level, declarations) in matcher.match(element):
        if pseudo is None:
            ranked += [((one.important, level, 0, specificity, order), one) for one in declarations]
    written = element.etree_element.get("style")
    if written:
        ranked += [((one.important, 1, 1, (0, 0, 0), 0), one) for one in _declarations(written)]
    ranked.sort(key=lambda pair: pair[0])
    return [declaration for _, declaration in ranked]


@dataclass(frozen=True, slots=True)
class _Level:
    """An element's style, and what those in it inherit."""

    style: Style = Style()
    properties: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)
    root_size: float = 16.0
    root_leading: float = 19.2

    def below(self, declared: Sequence[Declaration], *, is_root: bool) -> _Level:
        """Return the level of an element in this one."""
        own = {one.name: one.value for one in declared if one.name.startswith("--")}
        properties = self.properties
        if own:
            raw = {**self.properties, **own}
            made = {name: substituted(raw[name], raw) for name in own}
            properties = {
                **{name: value for name, value in self.properties.items() if name not in own},
                **{name: value for name, value in made.items() if value is not None},
            }
        longhands: dict[str, tuple[Node, ...]] = {}
        for one in declared:
            if not one.name.startswith("--"):
                value = substituted(one.value, properties)
                # What is invalid only once its properties are put in takes back what was said.
                words = _UNSET if value is None else _words(value)
                longhands.update(_longhands(one.name, words))
        base = self.style
        above = Lengths(base.size, self.root_size, base.size, self.root_leading)
        size = _size(longhands.get("font-size"), above)
        root_size = size if is_root else self.root_size
        lengths = Lengths(size, root_size, rlh=self.root_leading)
        root_leading = self.root_leading
        if is_root:
            # Where the page says nothing, a line is as high as the browser likes: about 1.2.
            words = longhands.get("line-height") or ()
            found = _length(words, Lengths(size, size, size))
            number = words[:1] and _is_number(words[0])
            root_leading = found * size if found and number else found or size * 1.2
            lengths = Lengths(size, root_size, rlh=root_leading)
        colour = _colour_of(longhands.get("color"), base.colour, base.colour)
        style = Style(
            families=_families(longhands.get("font-family"), base.families),
            size=size,
            weight=_weight(longhands.get("font-weight"), base.weight),
            colour=colour,
            background=_colour_of(longhands.get("background-color"), (0.0, 0.0, 0.0, 0.0), colour),
            # Browsers lay out in sixty-fourths of a pixel.
            margin=math.floor((_length(longhands.get("margin-top"), lengths) or 0.0) * 64) / 64,
            top=_border("top", longhands, lengths, colour),
            bottom=_border("bottom", longhands, lengths, colour),
        )
        return _Level(style, properties, root_size, root_leading)


def substituted(
    value: Sequence[Node], properties: Mapping[str, Sequence[Node]], depth: int = 0
) -> tuple[Node, ...] | None:
    """Return ``value`` with its custom properties put in; None where that cannot be done.

    A property that stands in itself, or grows beyond all bounds, makes the value invalid
    (CSS Variables 1, 2.3).
    """
    made: list[Node] = []
    for node in value:
        if node.type == "function" and node.lower_name == "var":
            name, fallback = _reference(node.arguments)
            inner = properties.get(name)
            put = None
            if inner is not None and depth < DEEPEST:
                put = substituted(inner, properties, depth + 1)
            if put is None and fallback is not None and depth < DEEPEST:
                put = substituted(fallback, properties, depth + 1)
            if put is None:
                return None
            made += put
        elif node.type == "function" or node.type.endswith(" block"):
            content = node.arguments if node.type == "function" else node.content
            put = substituted(content, properties, depth + 1) if depth < DEEPEST else None
            if put is None:
                return None
            made.append(_holding(node, put))
        else:
            made.append(node)
        if len(made) > LONGEST_VALUE:
            return None
    return tuple(made)


def _holding(node: Node, content: Sequence[Node]) -> Node:
    if node.type == "function":
        return tinycss2.ast.FunctionBlock(
            node.source_line, node.source_column, node.name, list(content)
        )
    return type(node)(node.source_line, node.source_column, list(content))


def _reference(arguments: Sequence[Node]) -> tuple[str, Sequence[Node] | None]:
    name = next((node.value for node in arguments if node.type == "ident"), "")
    for place, node in enumerate(arguments):
        if node.type == "literal" and node.value == ",":
            return name, arguments[place + 1 :]
    return name, None


def _words(value: Sequence[Node]) -> tuple[Node, ...]:
    return tuple(node for node in value if node.type not in ("whitespace", "comment"))


# --- shorthands ----------------------------------------------------------------------------

_STYLES = frozenset(
    {"solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset", "none", "hidden"}
)
_NOTHING = ("none", "hidden")
_FONT_SIZES = frozenset(
    {"medium", "small", "x-small", "xx-small", "large", "x-large", "xx-large", "smaller", "larger"}
)


def _longhands(name: str, words: tuple[Node, ...]) -> Mapping[str, tuple[Node, ...]]:
    if name == "background":
        found = [word for word in words if _is_colour(word)]
        return {"background-color": tuple(found[-1:]) or _TRANSPARENT}
    if name in ("margin", "margin-block"):
        return {"margin-top": words[:1]}
    if name == "margin-block-start":
        return {"margin-top": words}
    if name == "font":
        return _font(words)
    for side in ("top", "bottom"):
        if name in ("border", f"border-{side}", "border-block"):
            made = _border_words(side, words)
            other = _border_words("bottom" if side == "top" else "top", words)
            return {**made, **other} if name in ("border", "border-block") else made
    if name in ("border-width", "border-style", "border-color"):
        kind = name.removeprefix("border-")
        last = words[2:3] or words[:1]
        return {f"border-top-{kind}": words[:1], f"border-bottom-{kind}": last}
    return {name: words}


_UNSET = tuple(tinycss2.parse_component_value_list("unset"))
_TRANSPARENT = tuple(tinycss2.parse_component_value_list("transparent"))


def _border_words(side: str, words: Sequence[Node]) -> dict[str, tuple[Node, ...]]:
    made: dict[str, tuple[Node, ...]] = {
        f"border-{side}-{kind}": () for kind in ("width", "style", "color")
    }
    for word in words:
        kind = "width"
        if word.type == "ident" and word.lower_value in _STYLES:
            kind = "style"
        elif _is_colour(word):
            kind = "color"
        made[f"border-{side}-{kind}"] = (word,)
    return made


def _font(words: tuple[Node, ...]) -> Mapping[str, tuple[Node, ...]]:
    if len(words) == 1 and words[0].type == "ident":
        return dict.fromkeys(("font-size", "font-weight", "font-family"), words)
    weight: tuple[Node, ...] = tuple(tinycss2.parse_component_value_list("normal"))
    for place, word in enumerate(words):
        named = word.type == "ident" and word.lower_value in _FONT_SIZES
        if named or word.type in ("dimension", "percentage", "function"):
            rest = words[place + 1 :]
            if rest and rest[0].type == "literal" and rest[0].value == "/":
                rest = rest[2:]
            return {"font-size": (word,), "font-weight": weight, "font-family": rest}
        if word.type == "number" or (
            word.type == "ident" and word.lower_value in ("bold", "bolder", "lighter")
        ):
            weight = (word,)
    return {}


# --- values --------------------------------------------------------------------------------

_UNITS = {
    "px": 1.0,
    "pt": 96 / 72,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "vw": WIDTH / 100,
    "svw": WIDTH / 100,
    "lvw": WIDTH / 100,
    "dvw": WIDTH / 100,
}


@dataclass(frozen=True, slots=True)
class Lengths:
    """Lengths in CSS px, where ``em``, ``rem`` and ``rlh`` are what they are.

    ``whole`` is what a percentage is taken of; None where none is allowed.
    """

    em: float
    rem: float
    whole: float | None = None
    rlh: float = 0.0

    def value(self, node: Node, depth: int = 0) -> float | None:
        """Return a length, or the number that a number is; None for anything else."""
        if depth > DEEPEST:
            return None
        if node.type == "number":
            return float(node.value)
        if node.type == "percentage":
            return None if self.whole is None else node.value / 100 * self.whole
        if node.type == "dimension":
            units = {
                **_UNITS,
                "em": self.em,
                "rem": self.rem,
                "rlh": self.rlh,
                "ex": self.em / 2,
                "ch": self.em / 2,
            }
            unit = units.get(node.lower_unit)
            return None if unit is None else node.value * unit
        if node.type == "() block":
            return self.sum(node.content, depth + 1)
        if node.type == "function":
            return self._function(node, depth + 1)
        return None

    def _function(self, node: Node, depth: int) -> float | None:
        parts: list[list[Node]] = [[]]
        for argument in node.arguments:
            if argument.type == "literal" and argument.value == ",":
                parts.append([])
            else:
                parts[-1].append(argument)
        values = [self.sum(part, depth) for part in parts]
        known = [value for value in values if value is not None]
        if len(known) < len(values):
            return None
        if node.lower_name == "calc" and len(known) == 1:
            return known[0]
        if node.lower_name == "min":
            return min(known)
        if node.lower_name == "max":
            return max(known)
        if node.lower_name == "clamp" and len(known) == 3:
            return max(known[0], min(known[1], known[2]))
        return None

    def sum(self, nodes: Sequence[Node], depth: int = 0) -> float | None:
        """Return what a sum of products comes to (CSS Values 4, 10.8)."""
        total, product = 0.0, None
        sign, operator = 1.0, "*"
        for node in _words(nodes):
            if node.type == "literal" and node.value in ("*", "/", "+", "-"):
                if node.value in "+-":
                    total += sign * (product or 0.0)
                    product, operator = None, "*"
                    sign = -1.0 if node.value == "-" else 1.0
                else:
                    operator = node.value
                continue
            value = self.value(node, depth)
            if value is None or (operator == "/" and value == 0):
                return None
            if product is None:
                product = value
            else:
                product = product * value if operator == "*" else product / value
        return None if product is None else total + sign * product


def _is_number(node: Node) -> bool:
    """Whether a value is a number and no length: no unit stands in it anywhere."""
    if node.type == "function" or node.type == "() block":
        inner = node.arguments if node.type == "function" else node.content
        return all(map(_is_number, inner))
    return node.type not in ("dimension", "percentage")


def _keyword(words: Sequence[Node]) -> str:
    return words[0].lower_value if len(words) == 1 and words[0].type == "ident" else ""


def _length(words: Sequence[Node] | None, lengths: Lengths) -> float | None:
    found = lengths.value(words[0]) if words and len(words) == 1 else None
    return found if found is not None and math.isfinite(found) else None


def _size(words: Sequence[Node] | None, above: Lengths) -> float:
    base = above.em
    if not words:
        return base
    named = {"smaller": base / 1.2, "larger": base * 1.2, "medium": 16.0, "initial": 16.0}
    word = _keyword(words)
    if word:
        return named.get(word, base)
    found = _length(words, above)
    return base if found is None or found < 0 else found


def _weight(words: Sequence[Node] | None, base: int) -> int:
    if not words:
        return base
    if words[0].type == "number":
        return int(words[0].value)
    bolder = 400 if base < 350 else 700 if base < 550 else 900
    lighter = 100 if base < 550 else 400 if base < 750 else 700
    named = {"normal": 400, "bold": 700, "bolder": bolder, "lighter": lighter, "initial": 400}
    return named.get(_keyword(words), base)


def families_of(words: Iterable[Node]) -> tuple[str, ...]:
    """Return the names in a ``font-family`` list."""
    names: list[list[str]] = [[]]
    for node in words:
        if node.type == "literal" and node.value == ",":
            names.append([])
        elif node.type in ("string", "ident"):
            names[-1].append(node.value)
    return tuple(" ".join(name) for name in names if name)


def _families(words: Sequence[Node] | None, base: tuple[str, ...]) -> tuple[str, ...]:
    if not words or _keyword(words) in ("inherit", "unset", "revert"):
        return base
    return families_of(words) or base


def _border(
    side: str, longhands: Mapping[str, Sequence[Node]], lengths: Lengths, colour: Rgba | None
) -> tuple[float, Rgba | None]:
    if _keyword(longhands.get(f"border-{side}-style") or ()) in ("", *_NOTHING):
        return 0.0, None
    words = longhands.get(f"border-{side}-width") or ()
    named = {"thin": 1.0, "medium": 3.0, "thick": 5.0}
    width = named.get(_keyword(words)) if words else 3.0
    if width is None:
        width = _length(words, lengths) or 0.0
    return _snapped(width), _colour_of(
        longhands.get(f"border-{side}-color") or None, colour, colour
    )


def _snapped(width: float) -> float:
    """Return the width of a border in whole device pixels, as a browser draws it.

    One is the least, and what is over is left away (CSS Backgrounds 3, 3.3).
    """
    return max(math.floor(width * PIXELS + 1e-9), 1) / PIXELS if width > 0 else 0.0


def _is_colour(node: Node) -> bool:
    if node.type == "function" and node.lower_name == "color-mix":
        return True
    return tinycss2.color4.parse_color(node) is not None


def _colour_of(
    words: Sequence[Node] | None, otherwise: Rgba | None, current: Rgba | None
) -> Rgba | None:
    if not words or _keyword(words) in ("inherit", "unset", "revert"):
        return otherwise
    return colour_of(words[0], current)


def colour_of(node: Node, current: Rgba | None = None, depth: int = 0) -> Rgba | None:
    """Return the colour that ``node`` is, ``current`` for ``currentcolor``; None for no colour."""
    if node.type == "function" and node.lower_name == "color-mix":
        return _mixed(node.arguments, current, depth + 1) if depth < DEEPEST else None
    found = tinycss2.color4.parse_color(node)
    if found is None:
        return None
    if isinstance(found, str):
        return current if found == "currentcolor" else None
    try:
        red, green, blue = found.to("srgb").coordinates
    except (NotImplementedError, ValueError):
        return None
    channels = [min(max(float(x or 0), 0.0), 1.0) for x in (red, green, blue)]
    return channels[0], channels[1], channels[2], float(found.alpha)


def _mixed(arguments: Sequence[Node], current: Rgba | None, depth: int) -> Rgba | None:
    """Return ``color-mix(in srgb, …)`` (CSS Color 5, 3)."""
    parts: list[list[Node]] = [[]]
    for node in _words(arguments):
        if node.type == "literal" and node.value == ",":
            parts.append([])
        else:
            parts[-1].append(node)
    if len(parts) != 3 or [_keyword([node]) for node in parts[0]] != ["in", "srgb"]:
        return None
    colours: list[Rgba] = []
    shares: list[float | None] = []
    for part in parts[1:]:
        shares.append(next((n.value / 100 for n in part if n.type == "percentage"), None))
        rest = [node for node in part if node.type != "percentage"]
        colour = colour_of(rest[0], current, depth) if len(rest) == 1 else None
        if colour is None:
            return None
        colours.append(colour)
    first, second = shares
    if first is None:
        first = 0.5 if second is None else 1 - second
    if second is None:
        second = 1 - first
    whole = first + second
    if whole <= 0:
        return None
    first, second = first / whole, second / whole
    one, other = colours
    alpha = one[3] * first + other[3] * second
    if not alpha:
        return 0.0, 0.0, 0.0, 0.0
    red, green, blue = (
        (one[i] * one[3] * first + other[i] * other[3] * second) / alpha for i in range(3)
    )
    return red, green, blue, alpha * min(whole, 1.0)


def colour_in(text: str) -> Rgba | None:
    """Return the colour that ``text`` is, as a browser tells computed ones; None for none."""
    nodes = _words(tinycss2.parse_component_value_list(text))
    return colour_of(nodes[0]) if len(nodes) == 1 else None
