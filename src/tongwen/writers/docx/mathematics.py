"""Formulas: TeX → MathML → Office MathML, so that Word can edit them.

ECMA-376 part 1, 22.1, and MathML Core. latex2mathml reads the TeX; the conversion from
MathML is ours, one function for each kind of element.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping

from latex2mathml.converter import convert
from lxml import etree

from .markup import Element, clean, element

_LARGEST = 20_000
"""Characters of TeX; more is no formula."""


_ALIGNED = re.compile(r"\\(begin|end)\{(?:aligned|align\*?|split)\}")


def _as_array(found: re.Match[str]) -> str:
    return r"\begin{array}{rl}" if found[1] == "begin" else r"\end{array}"


class MathFault(Exception):
    """A formula that cannot be converted; the message says why, to an author."""


_LARGE = frozenset("∑∏∐∫∬∭∮∯∰⋃⋂⨁⨂⋁⋀")
_INTEGRALS = frozenset("∫∬∭∮∯∰")
_ACCENTS: Mapping[str, str] = {
    "^": "\u0302", "ˆ": "\u0302", "~": "\u0303", "˜": "\u0303", "˙": "\u0307", "¨": "\u0308",
    "→": "\u20d7", "⃗": "\u20d7", "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300",
}  # fmt: skip
_OPENING, _CLOSING = frozenset("([{⟨⌊⌈|‖"), frozenset(")]}⟩⌋⌉|‖")
_BARS = frozenset("¯‾―_ˉ")


def office_math(tex: str) -> Element:
    """Return ``tex`` as ``m:oMath``.

    Raises:
        MathFault: it is not TeX that is understood.
    """
    if len(tex) > _LARGEST:
        raise MathFault(f"the formula is longer than {_LARGEST} characters")
    try:
        # latex2mathml does not know the environments that align at a sign; an array does.
        mathml = convert(_ALIGNED.sub(_as_array, tex))
        root = etree.fromstring(
            clean(mathml).encode(), etree.XMLParser(resolve_entities=False, no_network=True)
        )
    except RecursionError:
        raise MathFault("the formula is nested too deeply") from None
    except Exception:  # latex2mathml raises what it likes on what it cannot read
        raise MathFault(f"the formula “{tex}” cannot be read") from None
    try:
        return element("m:oMath", *_sequence(list(root)))
    except IndexError:
        # An element without the parts that it must have: \frac with nothing under it.
        raise MathFault("the formula is not complete") from None
    except RecursionError:
        raise MathFault("the formula is nested too deeply") from None


def _name(node: Element) -> str:
    return etree.QName(node).localname


def _words(node: Element) -> str:
    return "".join(node.itertext())


def _part(tag: str, node: Element | Iterable[Element]) -> Element:
    """Return ``tag`` holding the conversion of ``node``; a row's own children, unwrapped."""
    nodes = [node] if hasattr(node, "tag") else list(node)
    return element(tag, *_sequence(nodes))


def _sequence(nodes: list[Element]) -> list[Element]:
    made: list[Element] = []
    place = 0
    flat: list[Element] = []
    for node in nodes:
        flat.extend(
            node if _name(node) in ("mrow", "mstyle", "mpadded") and not _fence(node) else [node]
        )
    if any(_name(n) in ("mrow", "mstyle", "mpadded") and not _fence(n) for n in flat):
        return _sequence(flat)
    while place < len(flat):
        node = flat[place]
        place += 1
        if place < len(flat) and _name(flat[place]) == "mtable" and _bracket(node, _OPENING):
            table, place = flat[place], place + 1
            end = flat[place : place + 1]
            closing = _words(end[0]).strip() if end and _bracket(end[0], _CLOSING) else ""
            place += bool(closing)
            made.append(_delimited(_words(node).strip(), [table], closing))
            continue
        operator = _large_operator(node)
        if operator is not None:
            # What follows, up to the next relation, is what the sign works on.
            rest = []
            while place < len(flat) and not _relation(flat[place]):
                rest.append(flat[place])
                place += 1
            made.append(_nary(node, operator, rest))
        else:
            made.extend(_convert(node))
    return made


def _relation(node: Element) -> bool:
    return _name(node) == "mo" and _words(node).strip() in {"=", "<", ">", "≤", "≥", "≈", "≠", ","}


def _fence(node: Element) -> bool:
    children = list(node)
    return (
        len(children) >= 2
        and _name(children[0]) == "mo"
        and _name(children[-1]) == "mo"
        and children[0].get("fence") == "true"
        and children[-1].get("fence") == "true"
    )


def _bracket(node: Element, signs: frozenset[str]) -> bool:
    return _name(node) == "mo" and _words(node).strip() in signs


def _large_operator(node: Element) -> str | None:
    base = node
    if _name(node) in ("msub", "msup", "msubsup", "munder", "mover", "munderover") and len(node):
        base = node[0]
    sign = _words(base).strip()
    return sign if _name(base) == "mo" and sign in _LARGE else None


def _nary(node: Element, sign: str, rest: list[Element]) -> Element:
    kind = _name(node)
    below = node[1] if kind in ("msub", "munder", "msubsup", "munderover") else None
    above = (
        node[1]
        if kind in ("msup", "mover")
        else node[2]
        if kind in ("msubsup", "munderover")
        else None
    )
    return element(
        "m:nary",
        element(
            "m:naryPr",
            element("m:chr", val=sign),
            element("m:limLoc", val="subSup" if sign in _INTEGRALS else "undOvr"),
            element("m:subHide", val=1) if below is None else None,
            element("m:supHide", val=1) if above is None else None,
        ),
        _part("m:sub", [] if below is None else below),
        _part("m:sup", [] if above is None else above),
        _part("m:e", rest),
    )


def _run(words: str, *, upright: bool = False, normal: bool = False) -> Element:
    properties = None
    if normal:
        properties = element("m:rPr", element("m:nor"))
    elif upright:
        properties = element("m:rPr", element("m:sty", val="p"))
    return element("m:r", properties, element("m:t", words))


def _convert(node: Element) -> list[Element]:
    kind = _name(node)
    if _fence(node):
        parts = list(node)
        return [_delimited(_words(parts[0]).strip(), parts[1:-1], _words(parts[-1]).strip())]
    convert_node = _CONVERSIONS.get(kind)
    if convert_node is not None:
        return convert_node(node)
    if kind in ("mrow", "mstyle", "mpadded", "math", "semantics", "mphantom", "menclose"):
        return _sequence(list(node))
    if kind == "annotation":
        return []
    raise MathFault(f"the formula holds <{kind}>, which Word cannot show")


def _delimited(opening: str, inside: list[Element], closing: str) -> Element:
    return element(
        "m:d",
        element("m:dPr", element("m:begChr", val=opening), element("m:endChr", val=closing)),
        _part("m:e", inside),
    )


def _identifier(node: Element) -> list[Element]:
    words = _words(node)
    upright = len(words) > 1 or node.get("mathvariant") == "normal"
    return [_run(words, upright=upright)]


def _operator(node: Element) -> list[Element]:
    words = _words(node)
    # latex2mathml gives \lim as an operator with a name.
    return [_run(words, upright=words.isalpha())]


def _upright(node: Element) -> list[Element]:
    return [_run(_words(node), upright=True)]


def _plain(node: Element) -> list[Element]:
    return [_run(_words(node), normal=True)]


def _space(node: Element) -> list[Element]:
    width = node.get("width", "")
    try:
        ems = float(width.removesuffix("em")) if width.endswith("em") else 0.3
    except ValueError:
        ems = 0.3
    if ems <= 0:
        return []
    sign = "\u2003" if ems >= 0.9 else "\u2002" if ems >= 0.45 else "\u2009"
    return [_run(sign * max(1, round(ems)), normal=True)]


def _fraction(node: Element) -> list[Element]:
    bare = node.get("linethickness", "") in ("0", "0px", "0em", "0pt")
    properties = element("m:fPr", element("m:type", val="noBar")) if bare else None
    return [element("m:f", properties, _part("m:num", node[0]), _part("m:den", node[1]))]


def _square_root(node: Element) -> list[Element]:
    properties = element("m:radPr", element("m:degHide", val=1))
    return [element("m:rad", properties, element("m:deg"), _part("m:e", list(node)))]


def _root(node: Element) -> list[Element]:
    return [element("m:rad", _part("m:deg", node[1]), _part("m:e", node[0]))]


def _subscript(node: Element) -> list[Element]:
    if _is_limit(node[0]):
        return _lower_limit(node)
    return [element("m:sSub", _part("m:e", node[0]), _part("m:sub", node[1]))]


def _superscript(node: Element) -> list[Element]:
    return [element("m:sSup", _part("m:e", node[0]), _part("m:sup", node[1]))]


def _both_scripts(node: Element) -> list[Element]:
    return [
        element(
            "m:sSubSup", _part("m:e", node[0]), _part("m:sub", node[1]), _part("m:sup", node[2])
        )
    ]


def _is_limit(node: Element) -> bool:
    return _words(node).strip() in {"lim", "max", "min", "sup", "inf", "limsup", "liminf", "argmax"}


def _lower_limit(node: Element) -> list[Element]:
    if _words(node[1]).strip() in _BARS:
        properties = element("m:barPr", element("m:pos", val="bot"))
        return [element("m:bar", properties, _part("m:e", node[0]))]
    return [element("m:limLow", _part("m:e", node[0]), _part("m:lim", node[1]))]


def _over(node: Element) -> list[Element]:
    sign = _words(node[1]).strip()
    if sign in _BARS:
        return [
            element("m:bar", element("m:barPr", element("m:pos", val="top")), _part("m:e", node[0]))
        ]
    if sign in _ACCENTS:
        properties = element("m:accPr", element("m:chr", val=_ACCENTS[sign]))
        return [element("m:acc", properties, _part("m:e", node[0]))]
    return [element("m:limUpp", _part("m:e", node[0]), _part("m:lim", node[1]))]


def _under_and_over(node: Element) -> list[Element]:
    inner = element("m:limLow", _part("m:e", node[0]), _part("m:lim", node[1]))
    return [element("m:limUpp", element("m:e", inner), _part("m:lim", node[2]))]


def _table(node: Element) -> list[Element]:
    rows = [
        element("m:mr", *(_part("m:e", list(cell)) for cell in row))
        for row in node
        if _name(row) in ("mtr", "mlabeledtr")
    ]
    widest = max((len(row) for row in rows), default=0)
    for row in rows:
        row.extend(element("m:e") for _ in range(widest - len(row)))
    columns = element(
        "m:mPr",
        element(
            "m:mcs",
            element(
                "m:mc",
                element("m:mcPr", element("m:count", val=widest), element("m:mcJc", val="center")),
            ),
        ),
    )
    return [element("m:m", columns, *rows)] if rows else []


def _fenced(node: Element) -> list[Element]:
    return [_delimited(node.get("open", "("), list(node), node.get("close", ")"))]


_CONVERSIONS: Mapping[str, Callable[[Element], list[Element]]] = {
    "mi": _identifier,
    "mn": _upright,
    "mo": _operator,
    "mtext": _plain,
    "ms": _plain,
    "mspace": _space,
    "mfrac": _fraction,
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _subscript,
    "msup": _superscript,
    "msubsup": _both_scripts,
    "munder": _lower_limit,
    "mover": _over,
    "munderover": _under_and_over,
    "mtable": _table,
    "mfenced": _fenced,
}
