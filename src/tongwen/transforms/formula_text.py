"""MathML → a line of characters, where there is no mathematics: "E = mc²", "(a + b)/2".

Bookmarks, titles of windows, plain text and the clipboard take it. A letter of a styled alphabet
is the letter that it is, so that every font has it.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence

Element = ElementTree.Element

_RAISED = dict(zip("0123456789+−=()ni′″‴∘", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ′″‴°", strict=True))
_LOWERED = dict(zip("0123456789+−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_ACCENTS = {
    "¯": "\u0304", "ˉ": "\u0304", "^": "\u0302", "ˆ": "\u0302", "̂": "\u0302", "~": "\u0303",
    "˜": "\u0303", "˙": "\u0307", "¨": "\u0308", "⃛": "\u20db", "⃗": "\u20d7", "→": "\u20d7",
    "ˇ": "\u030c", "˘": "\u0306", "´": "\u0301", "`": "\u0300", "˚": "\u030a",
}  # fmt: skip
_UNSEEN = dict.fromkeys(map(ord, "\u2061\u2062\u2063\u2064"))
_SPACED = frozenset("+−±∓×÷⋅∗∘∪∩∧∨⊕⊗=≠<>≤≥≈≡∼≃≅∝∈∉∋⊂⊃⊆⊇→←↔⇒⇐⇔⟹⟸⟺↦⟶∣∥:≔∶")
_CLOSED = re.compile(r"\w+|\(.*\)|.")


def in_a_line(node: Element) -> str:
    """Return the formula ``node`` as a line of characters, every letter and digit once."""
    return " ".join(_text(node).split())


def _text(node: Element) -> str:
    parts = list(node)
    match node.tag:
        case "mi" | "mn" | "mo" | "ms":
            return _plain((node.text or "").strip())
        case "mtext":
            return node.text or ""
        case "mspace":
            return " " if _ems(node.get("width", "")) >= 0.16 else ""
        case "mphantom":
            return ""
        case "mfrac":
            above, below = map(_text, parts)
            if node.get("linethickness", "").startswith("0"):
                return f"{above.strip()}, {below.strip()}"
            return f"{_closed(above)}/{_closed(below)}"
        case "msqrt":
            return f"√{_closed(_row(parts))}"
        case "mroot":
            degree = _script(_text(parts[1]), _RAISED, "^")
            return f"{degree}√{_closed(_text(parts[0]))}"
        case "msup" | "mover":
            if node.tag == "mover" and (accent := _ACCENTS.get(_sign(parts[1]))):
                return _accented(_text(parts[0]), accent)
            return _text(parts[0]) + _script(_text(parts[1]), _RAISED, "^")
        case "msub" | "munder":
            return _text(parts[0]) + _script(_text(parts[1]), _LOWERED, "_")
        case "msubsup" | "munderover":
            below = _script(_text(parts[1]), _LOWERED, "_")
            return _text(parts[0]) + below + _script(_text(parts[2]), _RAISED, "^")
        case "mtable":
            return "; ".join(_row(list(row)).strip() for row in parts)
        case "mtd":
            return _row(parts, in_cell=True) + " "
        case _:
            return _row(parts)


def _row(parts: Sequence[Element], in_cell: bool = False) -> str:
    made = ""
    for place, part in enumerate(parts):
        sign = _sign(part) if part.tag == "mo" else ""
        infix = sign in _SPACED and 0 < place < len(parts) - 1
        if sign in _SPACED and in_cell and not place and len(parts) > 1:
            infix = part.get("form") == "infix"
        if part.tag == "mo" and (part.text or "") == "\u2061":
            made += "" if part.get("lspace") is None else " "
        elif infix and not _is_prefix(parts, place):
            made += f" {sign} "
        else:
            made += _text(part)
            made += " " if sign in (",", ";") and part.get("rspace") != "0" else ""
    return made


def _is_prefix(parts: Sequence[Element], place: int) -> bool:
    """Return whether a minus or plus belongs to what follows: "(−1)", "= −1"."""
    before = parts[place - 1] if place else None
    return before is not None and before.tag == "mo" and _sign(before) in _SPACED | set("([{⟨|,")


def _sign(node: Element) -> str:
    return "".join(node.itertext()).strip()


def _plain(characters: str) -> str:
    characters = characters.translate(_UNSEEN)
    return "".join(
        unicodedata.normalize("NFKC", one)
        if (one.isalpha() or one.isdecimal()) and ord(one) > 0x2100
        else one
        for one in characters
    )


def _closed(text: str) -> str:
    """Return ``text`` in parentheses where it would fall apart without them."""
    text = text.strip()
    return text if _CLOSED.fullmatch(text) and not re.search(r"\).*\(", text) else f"({text})"


def _script(text: str, signs: dict[str, str], mark: str) -> str:
    text = re.sub(r"\s+", " ", text.strip())
    bare = text.replace(" ", "")
    if not bare:
        return ""
    if all(one in signs for one in bare):
        return "".join(signs[one] for one in bare)
    return f"{mark}{_closed(text)}"


def _accented(text: str, accent: str) -> str:
    return unicodedata.normalize("NFC", text + accent) if len(text) == 1 else f"{text}{accent}"


def _ems(width: str) -> float:
    try:
        return float(width.removesuffix("em"))
    except ValueError:
        return 0.0
