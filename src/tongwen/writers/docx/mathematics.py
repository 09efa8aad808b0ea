"""Formulas: MathML → Office MathML, so that Word can edit them (ECMA-376 part 1, 22.1).

One function for each kind of element of MathML. What lies in one row there and is one object in
Word (brackets, sums, functions, scripts before a letter) is put together in :func:`_sequence`.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Iterator, Mapping

from .markup import Element, element

Node = ElementTree.Element

_LARGE = frozenset("∑∏∐∫∬∭∮∯∰⋃⋂⨁⨂⋁⋀")
_INTEGRALS = frozenset("∫∬∭∮∯∰")
_ACCENTS: Mapping[str, str] = {
    "^": "\u0302", "ˆ": "\u0302", "̂": "\u0302", "~": "\u0303", "˜": "\u0303", "˙": "\u0307",
    "¨": "\u0308", "⃛": "\u20db", "→": "\u20d7", "⃗": "\u20d7", "ˇ": "\u030c", "˘": "\u0306",
    "´": "\u0301", "`": "\u0300", "˚": "\u030a",
}  # fmt: skip
_BARS = frozenset("¯‾―_ˉ")
_BRACES = frozenset("⏞⏟⏜⏝⎴⎵←↔")
_RELATIONS = frozenset("=<>≤≥≈≠≡∼→⇒,")
_BRACKETS = frozenset("()[]{}⟨⟩⌊⌋⌈⌉|‖/\\↑↓")
_APPLIED = "\u2061"
_UNSEEN = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"))
_SCRIPTED = frozenset({"msub", "msup", "msubsup", "munder", "mover", "munderover"})
_GROUPS = frozenset({"mrow", "mpadded", "mtd"})
_MEANING = frozenset({"mathcolor", "width", "height"})
"""Attributes of a group that Word has to know of."""


def office_math(mathml: str) -> Element:
    """Return a ``<math>`` element as ``m:oMath``."""
    return element("m:oMath", *_sequence(list(ElementTree.fromstring(mathml))))


def _words(node: Node) -> str:
    return "".join(node.itertext()).strip()


def _part(tag: str, node: Node | Iterable[Node]) -> Element:
    """Return ``tag`` holding the conversion of ``node`` or of a row."""
    nodes = [node] if isinstance(node, ElementTree.Element) else list(node)
    return element(tag, *_sequence(nodes))


def _unwrapped(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield ``nodes``, with the content of rows that mean nothing to Word."""
    for node in nodes:
        if node.tag in _GROUPS and not node.attrib.keys() & _MEANING and not _is_one(node):
            yield from _unwrapped(node)
        else:
            yield node


def _is_one(row: Node) -> bool:
    """Return whether a row is one object in Word: in brackets, or a function with its argument."""
    return _is_fenced(row) or any(part.text == _APPLIED for part in row)


def _sequence(nodes: Iterable[Node]) -> list[Element]:
    row = list(_unwrapped(nodes))
    made: list[Element] = []
    place = 0
    while place < len(row):
        node = row[place]
        place += 1
        if place + 1 < len(row) and row[place].text == _APPLIED:
            # Its own arguments may be functions again: sin log x.
            made.append(element("m:func", _part("m:fName", node), _part("m:e", row[place + 1 :])))
            break
        if node.tag in ("msub", "msup", "msubsup") and not _words(node[0]) and place < len(row):
            made.append(_before(node, row[place]))
            place += 1
            continue
        operator = _large_operator(node)
        if operator is None:
            made.extend(_convert(node))
            continue
        # What follows, up to the next relation, is what the sign works on.
        end = place
        while end < len(row) and not _is_relation(row[end]):
            end += 1
        made.append(_nary(node, operator, row[place:end]))
        place = end
    return made


def _convert(node: Node) -> list[Element]:
    if _is_fenced(node):
        return [_fenced(node)]
    convert = _CONVERSIONS.get(node.tag)
    return convert(node) if convert is not None else _sequence(node)


def _is_relation(node: Node) -> bool:
    return node.tag == "mo" and _words(node) in _RELATIONS


def _is_fence(node: Node) -> bool:
    return (
        node.tag == "mo"
        and _words(node) in _BRACKETS
        and node.get("stretchy") != "false"
        and "minsize" not in node.attrib
    )


def _is_fenced(node: Node) -> bool:
    """Return whether a row stands between brackets as high as itself."""
    return node.tag == "mrow" and len(node) > 1 and (_is_fence(node[0]) or _is_fence(node[-1]))


def _fenced(node: Node) -> Element:
    inside = list(node)
    opening = _words(inside.pop(0)) if _is_fence(inside[0]) else ""
    closing = _words(inside.pop()) if _is_fence(inside[-1]) else ""
    parts: list[list[Node]] = [[]]
    between = ""
    for part in inside:
        sign = _words(part)
        if part.tag == "mo" and part.get("stretchy") == "true" and between in ("", sign):
            between = sign
            parts.append([])
        else:
            parts[-1].append(part)
    return element(
        "m:d",
        element(
            "m:dPr",
            element("m:begChr", val=opening),
            element("m:sepChr", val=between) if between else None,
            element("m:endChr", val=closing),
        ),
        *(_part("m:e", part) for part in parts),
    )


def _large_operator(node: Node) -> str | None:
    base = node[0] if node.tag in _SCRIPTED and len(node) else node
    sign = _words(base)
    return sign if base.tag == "mo" and sign in _LARGE else None


def _nary(node: Node, sign: str, rest: list[Node]) -> Element:
    kind = node.tag
    below = node[1] if kind in ("msub", "munder", "msubsup", "munderover") else None
    above = node[-1] if kind in ("msup", "mover", "msubsup", "munderover") else None
    stacked = kind.startswith("mu") or kind == "mover" or sign not in _INTEGRALS
    return element(
        "m:nary",
        element(
            "m:naryPr",
            element("m:chr", val=sign),
            element("m:limLoc", val="undOvr" if stacked else "subSup"),
            element("m:subHide", val=1) if below is None else None,
            element("m:supHide", val=1) if above is None else None,
        ),
        _part("m:sub", [] if below is None else below),
        _part("m:sup", [] if above is None else above),
        _part("m:e", rest),
    )


def _before(node: Node, base: Node) -> Element:
    """Return scripts that stand before their letter, as in ¹⁴C."""
    below = [node[1]] if node.tag != "msup" else []
    above = [node[-1]] if node.tag != "msub" else []
    return element("m:sPre", _part("m:sub", below), _part("m:sup", above), _part("m:e", base))


def _run(words: str, style: str = "") -> list[Element]:
    """Return a run; ``style`` is "upright", or "text" for words that are no mathematics."""
    words = words.translate(_UNSEEN)
    if not words:
        return []
    properties = [element("m:lit")] if "&" in words else []
    if style == "text":
        properties.append(element("m:nor"))
    elif style:
        properties.append(element("m:sty", val={"upright": "p", "bold": "b"}[style]))
    return [
        element("m:r", element("m:rPr", *properties) if properties else None, element("m:t", words))
    ]


def _identifier(node: Node) -> list[Element]:
    words = _words(node)
    upright = len(words) > 1 or node.get("mathvariant") == "normal"
    return _run(words, "upright" if upright else "")


def _operator(node: Node) -> list[Element]:
    return _run(_words(node))


def _upright(node: Node) -> list[Element]:
    return _run(_words(node), "upright")


def _text(node: Node) -> list[Element]:
    return _run("".join(node.itertext()), "bold" if node.get("mathvariant") == "bold" else "text")


def _space(node: Node) -> list[Element]:
    try:
        ems = float(node.get("width", "0").removesuffix("em"))
    except ValueError:
        ems = 0.0
    if ems <= 0:
        return []
    sign = "\u2003" if ems >= 0.9 else "\u2002" if ems >= 0.45 else "\u2009"
    return _run(sign * max(1, round(ems)), "text")


def _fraction(node: Node) -> list[Element]:
    bare = node.get("linethickness", "").startswith("0")
    properties = element("m:fPr", element("m:type", val="noBar")) if bare else None
    return [element("m:f", properties, _part("m:num", node[0]), _part("m:den", node[1]))]


def _square_root(node: Node) -> list[Element]:
    properties = element("m:radPr", element("m:degHide", val=1))
    return [element("m:rad", properties, element("m:deg"), _part("m:e", list(node)))]


def _root(node: Node) -> list[Element]:
    return [element("m:rad", _part("m:deg", node[1]), _part("m:e", node[0]))]


def _subscript(node: Node) -> list[Element]:
    return [element("m:sSub", _base(node), _part("m:sub", node[1]))]


def _superscript(node: Node) -> list[Element]:
    return [element("m:sSup", _base(node), _part("m:sup", node[1]))]


def _both_scripts(node: Node) -> list[Element]:
    return [element("m:sSubSup", _base(node), _part("m:sub", node[1]), _part("m:sup", node[2]))]


def _base(node: Node) -> Element:
    """Return what scripts stand at: Word shows a box where there is nothing."""
    made = _part("m:e", node[0])
    if not len(made):
        made.extend(_run("\u200b"))
    return made


def _under(node: Node) -> list[Element]:
    sign = _words(node[1])
    if node[1].tag == "mo" and sign in _BARS:
        properties = element("m:barPr", element("m:pos", val="bot"))
        return [element("m:bar", properties, _part("m:e", node[0]))]
    if node[1].tag == "mo" and sign in _BRACES:
        return [_grouped(node, sign, "bot")]
    return [element("m:limLow", _base(node), _part("m:lim", node[1]))]


def _over(node: Node) -> list[Element]:
    sign = _words(node[1])
    if node[1].tag == "mo" and sign in _BARS:
        properties = element("m:barPr", element("m:pos", val="top"))
        return [element("m:bar", properties, _part("m:e", node[0]))]
    if node[1].tag == "mo" and (sign in _BRACES or (sign == "→" and len(_words(node[0])) > 1)):
        return [_grouped(node, sign, "top")]
    if node[1].tag == "mo" and sign in _ACCENTS:
        properties = element("m:accPr", element("m:chr", val=_ACCENTS[sign]))
        return [element("m:acc", properties, _part("m:e", node[0]))]
    return [element("m:limUpp", _base(node), _part("m:lim", node[1]))]


def _grouped(node: Node, sign: str, side: str) -> Element:
    properties = element(
        "m:groupChrPr",
        element("m:chr", val=sign),
        element("m:pos", val=side),
        element("m:vertJc", val="bot" if side == "top" else "top"),
    )
    return element("m:groupChr", properties, _part("m:e", node[0]))


def _under_and_over(node: Node) -> list[Element]:
    inner = element("m:limLow", _base(node), _part("m:lim", node[1]))
    return [element("m:limUpp", element("m:e", inner), _part("m:lim", node[2]))]


def _phantom(node: Node) -> list[Element]:
    properties = element("m:phantPr", element("m:show", val=0))
    return [element("m:phant", properties, _part("m:e", list(node)))]


def _padded(node: Node) -> list[Element]:
    flat = [
        element(f"m:{tag}", val=1)
        for name, tag in (("width", "zeroWid"), ("height", "zeroAsc"), ("depth", "zeroDesc"))
        if node.get(name) == "0"
    ]
    hidden = list(node.iter("mphantom"))
    if not flat or not hidden:
        return _sequence(node)
    properties = element("m:phantPr", element("m:show", val=0), *flat)
    return [element("m:phant", properties, _part("m:e", [part for one in hidden for part in one]))]


_STRIKES = {
    "updiagonalstrike": "strikeBLTR",
    "downdiagonalstrike": "strikeTLBR",
    "horizontalstrike": "strikeH",
    "verticalstrike": "strikeV",
}


def _enclosed(node: Node) -> list[Element]:
    notation = node.get("notation", "box").split()
    sides = () if "box" in notation else ("hideTop", "hideBot", "hideLeft", "hideRight")
    properties = element(
        "m:borderBoxPr",
        *(element(f"m:{side}", val=1) for side in sides),
        *(element(f"m:{tag}", val=1) for name, tag in _STRIKES.items() if name in notation),
    )
    return [element("m:borderBox", properties, _part("m:e", list(node)))]


def _coloured(node: Node) -> list[Element]:
    made = _sequence(node)
    colour = node.get("mathcolor", "").removeprefix("#")
    if len(colour) != 6:
        return made
    for one in made:
        for run in one.iter("{*}r"):
            words = run.find("{*}t")
            if words is not None:
                words.addprevious(element("w:rPr", element("w:color", val=colour)))
    return made


def _table(node: Node) -> list[Element]:
    rows = [list(row) for row in node if len(row)]
    if not rows:
        return []
    if max(map(len, rows)) == 1 or _is_aligned(rows):
        return [element("m:eqArr", *(_line(row) for row in rows))]
    columns = [
        element(
            "m:mc",
            element(
                "m:mcPr",
                element("m:count", val=1),
                element("m:mcJc", val=cell.get("columnalign", "center")),
            ),
        )
        for cell in max(rows, key=len)
    ]
    return [
        element(
            "m:m",
            element("m:mPr", element("m:plcHide", val=1), element("m:mcs", *columns)),
            *(element("m:mr", *(_part("m:e", cell) for cell in row)) for row in rows),
        )
    ]


def _is_aligned(rows: list[list[Node]]) -> bool:
    """Return whether the columns are pairs, at the right and at the left of a relation."""
    return all(
        cell.get("columnalign") == ("left" if place % 2 else "right")
        for row in rows
        for place, cell in enumerate(row)
    )


def _line(row: list[Node]) -> Element:
    """Return a line of equations: each ``&`` is a place to align at, then one to widen."""
    made: list[Element] = []
    for place, cell in enumerate(row):
        if place:
            space = "\u2003\u2003" if place % 2 == 0 else ""
            made.append(element("m:r", element("m:t", f"{space}&")))
        made.extend(_sequence(cell))
    return element("m:e", *made)


_CONVERSIONS: Mapping[str, Callable[[Node], list[Element]]] = {
    "mi": _identifier,
    "mn": _upright,
    "mo": _operator,
    "mtext": _text,
    "mspace": _space,
    "mrow": _coloured,
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _subscript,
    "msup": _superscript,
    "msubsup": _both_scripts,
    "munder": _under,
    "mover": _over,
    "munderover": _under_and_over,
    "mphantom": _phantom,
    "mpadded": _padded,
    "menclose": _enclosed,
    "mtable": _table,
}
