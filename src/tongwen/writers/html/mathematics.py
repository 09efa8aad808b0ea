"""Formulas in MathML: as they are for the screen, as SVG pictures for the page."""

from __future__ import annotations

import base64
import math
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from markupsafe import Markup

from ...diagnostics import Problem, Severity, Span, short
from ...document import Formula, Math, MathBlock
from ...fonts import FontPlace
from ...institute import Tokens

Element = ElementTree.Element

_EM = 1 / 1.333
"""What ziamath makes of an em: it takes a size in points for one in pixels of 96 to the inch."""


class UndrawableFormula(Exception):
    """A formula that ziamath fails to draw."""

    def problem(self, tex: str, place: Span) -> Problem:
        """Return ``MATH-02``."""
        return Problem(
            place,
            "MATH-02",
            f"the formula “{tex}” cannot be drawn",
            "write it more simply, and tell Tongwen's authors what it was",
        )


def mathml(formula: Formula, tex: str) -> Markup:
    """Return ``formula`` as a ``<math>`` element, its TeX source as its annotation."""
    head, _, rest = formula.mathml.partition(">")
    return Markup(
        '{}><semantics><mrow>{}</mrow><annotation encoding="application/x-tex">{}'
        "</annotation></semantics></math>"
    ).format(Markup(head), Markup(rest.removesuffix("</math>")), tex)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A formula as a picture: its lengths are in em."""

    svg: str
    width: float
    height: float
    depth: float


@cache
def drawn_formula(
    formula: Formula, size: float, colour: str, faces: tuple[FontPlace, ...], room: float
) -> Drawn:
    """Return ``formula`` as an SVG drawing.

    Args:
        size: of the text around it, in pt.
        faces: where letters are sought that the font of formulas lacks, in order.
        room: how wide a line is, in em: a longer formula goes on in the next, where it may.

    Raises:
        UndrawableFormula: ziamath fails.
    """

    def drawn(tree: Element) -> str:
        return _drawing(tree, size, colour, faces)

    tree = ElementTree.fromstring(formula.mathml)
    svg = drawn(tree)
    if _box(svg)[2] > room * size:
        svg = drawn(in_lines(tree, room, lambda part: _box(drawn(part))[2] / size))
    _, top, width, height = _box(svg)
    return Drawn(svg, width / size, height / size, (height + top) / size)


def room_for(node: Math | MathBlock, tokens: Tokens) -> float:
    """Return how wide a formula of its own may be, in em: a line of text, less its number."""
    if isinstance(node, Math):
        return math.inf
    page = tokens.page
    number = len(node.number) + 3 if node.number else 0
    return (page.width - page.inner - page.outer) * 72 / 25.4 / tokens.scale.text - number


def too_wide(drawn: Drawn, room: float, tex: str, place: Span) -> Iterator[Problem]:
    """Yield ``MATH-03`` where a formula has to be set so small that nobody reads it."""
    if drawn.width * _LEAST > room:
        yield Problem(
            place,
            "MATH-03",
            f"the formula “{short(tex, 60)}” is too wide: it is set smaller than can be read",
            r"part it into lines, \begin{aligned} a &= b \\ &\quad + c \end{aligned}, "
            "or give what is long in it a name",
            Severity.WARNING,
        )


_LEAST = 0.75
"""A formula that is set smaller than this share of the text's size is not read."""


def mathsvg(formula: Formula, tex: str, language: str, drawn: Drawn) -> Markup:
    """Return a drawing of ``formula`` as an ``<img>``, with its speech as alternative text.

    Its TeX source is in ``data-tex``.

    Args:
        language: the BCP 47 tag of the words.
    """
    data = base64.b64encode(drawn.svg.encode()).decode()
    return Markup(
        '<img class="mathematics" src="data:image/svg+xml;base64,{}" alt="{}" lang="{}" '
        'data-tex="{}" style="width:{:.3f}em;height:{:.3f}em;vertical-align:{:.3f}em">'
    ).format(
        data,
        formula.spoken,
        language,
        tex,
        drawn.width,
        drawn.height,
        -drawn.depth,
    )


def _box(svg: str) -> tuple[float, ...]:
    return tuple(map(float, ElementTree.fromstring(svg).attrib["viewBox"].split()))


def _drawing(formula: Element, size: float, colour: str, faces: tuple[FontPlace, ...]) -> str:
    # ziamath takes a while to load; a page without formulas does without.
    from .drawing import draw

    tree = _for_drawing(formula)
    tree.set("mathcolor", colour)
    try:
        return draw(tree, size, faces)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise UndrawableFormula(str(error)) from error


# --- a formula that is longer than its line -----------------------------------------------

_RELATIONS = frozenset("=≠<>≤≥≪≫≈≃≅≡∼∝≺≻∈∉⊂⊃⊆⊇→←↔⇒⇐⇔↦⟶⟹⟺:≔")
_BINARY = frozenset("+−-±∓×⋅·∪∩∧∨⊕⊗")
_OPENS, _CLOSES = frozenset("([{⟨⌊⌈"), frozenset(")]}⟩⌋⌉")
_BRACKETED = 2
"""What a pair of brackets round it adds to how unlike a line's end is."""

_FURTHER_IN = "2em"
"""How far in the lines after the first begin."""


def in_lines(tree: Element, room: float, width: Callable[[Element], float]) -> Element:
    """Return a formula in as few lines as ``room`` asks for; as it is where no line may end.

    A line ends before a relation or an operator between two terms (Chicago 16.24), outside of
    brackets if it can: a sign that is a term's own stays with it.

    Args:
        width: the width of a formula, in em.
    """
    parts = list(tree)
    while len(parts) == 1 and parts[0].tag == "mrow":
        parts = list(parts[0])
    ends = _ends(parts)
    lines: list[list[Element]] = []
    begin = 0
    while begin < len(parts):
        ahead = [end for end in ends if end > begin]
        wide = {end: width(_line(tree, parts[begin:end], bool(lines)))
                for end in (*ahead, len(parts))}  # fmt: skip
        fits = [end for end in wide if wide[end] <= room]
        if len(parts) in fits or not ahead:
            stop = len(parts)
        elif fits:
            # Two words and a relation are no line where a term more would fill it.
            full = [end for end in fits if ends[end] < _BRACKETED and wide[end] > room / 2]
            fits = full or fits
            least = min(ends[end] for end in fits)
            stop = max(end for end in fits if ends[end] == least)
        else:
            stop = ahead[0]
        lines.append(parts[begin:stop])
        begin = stop
    if len(lines) < 2:
        return tree
    made = Element("math", tree.attrib)
    table = ElementTree.SubElement(
        made, "mtable", displaystyle="true", columnspacing="0em", rowspacing="0.45em"
    )
    for number, line in enumerate(lines):
        row = ElementTree.SubElement(table, "mtr")
        ElementTree.SubElement(row, "mtd", columnalign="left").extend(_placed(line, number > 0))
    return made


def _ends(parts: Sequence[Element]) -> dict[int, int]:
    """Return before which of ``parts`` a line may end, and how unlike it is: 0 the best."""
    ends: dict[int, int] = {}
    depth = 0
    for place, part in enumerate(parts):
        sign = part.text or "" if part.tag == "mo" else ""
        before = parts[place - 1] if place else None
        depth -= sign in _CLOSES
        ended = before is not None and (before.tag != "mo" or before.text in _CLOSES)
        if ended and (sign in _RELATIONS or sign in _BINARY):
            ends[place] = _BRACKETED * max(depth, 0) + (sign in _BINARY)
        depth += sign in _OPENS
    return ends


def _placed(parts: Sequence[Element], later: bool) -> Iterator[Element]:
    """Yield the parts of a line; its operator at the head stays one between two terms."""
    if later:
        yield Element("mspace", width=_FURTHER_IN)
    for place, part in enumerate(parts):
        if later and not place:
            part = Element("mo", {**part.attrib, "form": "infix"})
            part.text = parts[0].text
        yield part


def _line(tree: Element, parts: Sequence[Element], later: bool) -> Element:
    made = Element("math", tree.attrib)
    made.extend(_placed(parts, later))
    return made


# --- MathML in ziamath's terms -----------------------------------------------------------

_LENGTHS = ("width", "height", "depth", "columnspacing", "rowspacing", "minsize", "maxsize")


def _for_drawing(node: Element) -> Element:
    """Return a copy of ``node`` in ziamath's terms."""
    made = Element(node.tag, node.attrib)
    made.text = node.text
    made.extend(_for_drawing(part) for part in node if part.text != "\u2061")
    for name in _LENGTHS:
        if name in made.attrib:
            made.set(name, " ".join(map(_shortened, made.attrib[name].split())))
    for name in ("lspace", "rspace"):
        # It knows itself how wide the space of each operator is.
        if made.get(name, "0") != "0":
            del made.attrib[name]
    if node.tag == "mi" and len(node.text or "") > 1:
        # The name of a function: the spaces round it stand in the MathML.
        made.tag = "mtext"
    if made.tag == "mtext":
        made.text = (made.text or "").replace("-", "\u2010") or "\u200b"
    if node.tag in ("mtd", "mrow", "msqrt", "mphantom", "mpadded") and not len(made):
        made.append(Element("mspace", width="0"))
    if node.tag == "mtable":
        _without_style(made)
    if node.tag in ("mover", "munder") and node[1].get("stretchy") == "true":
        made[1].text = _BARS.get(made[1].text or "", made[1].text)
    applied = [
        (place, part)
        for place, part in enumerate(node)
        if part.text == "\u2061" and part.get("lspace") and place
    ]
    for place, _ in reversed(applied):
        made.insert(place, Element("mspace", width=f"{0.1667 * _EM:.3f}em"))
    return made


_BARS = {"¯": "―", "_": "―"}
"""What it draws as a line as long as what the line is over or under."""


def _shortened(length: str) -> str:
    return f"{float(length.removesuffix('em')) * _EM:.4f}em" if length.endswith("em") else length


def _without_style(table: Element) -> None:
    """Leave of the cells' CSS the lines; ziamath stumbles over the rest."""
    for row in table:
        for cell in row:
            style = cell.attrib.pop("style", "")
            cell.set("lines", " ".join(side for side in _SIDES if f"border-{side}" in style))


_SIDES = ("left", "right", "top", "bottom")
