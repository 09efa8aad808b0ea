"""Formulas in MathML: as they are for the screen, as SVG pictures for the page."""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ElementTree
from functools import cache

from markupsafe import Markup

from ...document import Formula
from ...fonts import FontPlace

Element = ElementTree.Element

_EM = 1 / 1.333
"""What ziamath makes of an em: it takes a size in points for one in pixels of 96 to the inch."""


class UndrawableFormula(Exception):
    """A formula that ziamath fails to draw."""


def mathml(formula: Formula, tex: str) -> Markup:
    """Return ``formula`` as a ``<math>`` element, its TeX source as its annotation."""
    head, _, rest = formula.mathml.partition(">")
    return Markup(
        '{}><semantics><mrow>{}</mrow><annotation encoding="application/x-tex">{}'
        "</annotation></semantics></math>"
    ).format(Markup(head), Markup(rest.removesuffix("</math>")), tex)


@cache
def mathsvg(
    formula: Formula,
    tex: str,
    size: float,
    colour: str,
    language: str,
    faces: tuple[FontPlace, ...],
) -> Markup:
    """Return ``formula`` as an ``<img>`` of an SVG drawing, with its speech as alternative text.

    Its TeX source is in ``data-tex``; the picture's own lengths are in em.

    Args:
        size: of the text around it, in pt.
        language: the BCP 47 tag of the words.
        faces: where letters are sought that the font of formulas lacks, in order.

    Raises:
        UndrawableFormula: ziamath fails.
    """
    svg = _drawing(formula.mathml, size, colour, faces)
    box = ElementTree.fromstring(svg).attrib["viewBox"]
    _, top, width, height = (float(value) for value in box.split())
    data = base64.b64encode(svg.encode()).decode()
    return Markup(
        '<img class="mathematics" src="data:image/svg+xml;base64,{}" alt="{}" lang="{}" '
        'data-tex="{}" style="width:{:.3f}em;height:{:.3f}em;vertical-align:{:.3f}em">'
    ).format(
        data,
        formula.spoken,
        language,
        tex,
        width / size,
        height / size,
        -(height + top) / size,
    )


def _drawing(markup: str, size: float, colour: str, faces: tuple[FontPlace, ...]) -> str:
    # ziamath takes a while to load; a page without formulas does without.
    from .drawing import draw

    tree = _for_drawing(ElementTree.fromstring(markup))
    tree.set("mathcolor", colour)
    try:
        return draw(tree, size, faces)
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise UndrawableFormula(str(error)) from error


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
