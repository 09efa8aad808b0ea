"""Formulas in TeX notation → MathML for the screen, SVG pictures for the page."""

from __future__ import annotations

import base64
import copy
import html
import re
import warnings
import xml.etree.ElementTree as ElementTree
from functools import cache

from markupsafe import Markup

from .speech import spoken

_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_CHILDREN = {"mfrac": 2, "msup": 2, "msub": 2, "mroot": 2, "munder": 2, "mover": 2}
_CHILDREN |= {"msubsup": 3, "munderover": 3}


class MathematicsError(Exception):
    """A formula that cannot be read; its text says why, to follow "the formula …"."""


@cache
def _tree(tex: str, display: bool) -> ElementTree.Element:
    from latex2mathml import converter

    if _depth(tex):
        raise MathematicsError("has a brace without its partner")
    try:
        tree = converter.convert_to_element(tex, display="block" if display else "inline")
    except Exception as error:
        # The converter raises a dozen kinds of its own, without a common one, and others too.
        raise MathematicsError("cannot be read") from error
    for element in tree.iter():
        # The converter writes character references into text and leaves "<" as it is.
        element.text = html.unescape(element.text) if element.text else element.text
        if element.text and (unknown := re.search(r"\\([A-Za-z]+|.)", element.text)):
            raise MathematicsError(f"has a command that is not known, {unknown[0]}")
        name = element.tag.removeprefix(_NAMESPACE)
        if name in _CHILDREN and len(element) != _CHILDREN[name]:
            raise MathematicsError("lacks an argument")
    return tree


def _depth(tex: str) -> int:
    """Return how many braces of ``tex`` are left open (or -1: closed before opening)."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", tex, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return depth
    return depth


def mathml(tex: str, display: bool = False) -> Markup:
    """Return ``tex`` as a ``<math>`` element, its TeX source as its annotation.

    Raises:
        MathematicsError: it cannot be read.
    """
    tree = _tree(tex, display)
    presentation = "".join(ElementTree.tostring(child, encoding="unicode") for child in tree)
    return Markup(
        '<math display="{}"><semantics>{}<annotation encoding="application/x-tex">{}'
        "</annotation></semantics></math>"
    ).format("block" if display else "inline", Markup(presentation), tex)


@cache
def mathsvg(tex: str, display: bool, size: float, colour: str, language: str) -> Markup:
    """Return ``tex`` as an ``<img>`` of an SVG drawing, what it says as alternative text.

    ``size`` is that of the text around it, in pt; the picture's own lengths are in em.
    ``language`` is the BCP 47 tag of the words; its TeX source is in ``data-tex``.

    Raises:
        MathematicsError: it cannot be read.
    """
    with warnings.catch_warnings():
        # It finds its font in a way that Python has declared old.
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Math

    tree = copy.deepcopy(_tree(tex, display))
    tree.set("mathcolor", colour)
    source = ElementTree.tostring(tree, encoding="unicode")
    before = config.svg2
    # Not every reader of SVG draws symbols that are used by reference: draw paths.
    config.svg2 = False
    try:
        formula = Math(source, size=size)
        svg = formula.svg()
    except (ValueError, LookupError, AttributeError, TypeError, RecursionError) as error:
        raise MathematicsError("cannot be drawn") from error
    finally:
        config.svg2 = before
    box = ElementTree.fromstring(svg).attrib["viewBox"]
    _, top, width, height = (float(value) for value in box.split())
    data = base64.b64encode(svg.encode()).decode()
    return Markup(
        '<img class="mathematics" src="data:image/svg+xml;base64,{}" alt="{}" lang="{}" '
        'data-tex="{}" style="width:{:.3f}em;height:{:.3f}em;vertical-align:{:.3f}em">'
    ).format(
        data,
        spoken(tree, language),
        language,
        tex,
        width / size,
        height / size,
        -(height + top) / size,
    )
