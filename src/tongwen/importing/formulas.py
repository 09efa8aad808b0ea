"""Formulas of Word, as Pandoc writes them in TeX → TeX as an author would write it.

Pandoc (texmath) says rightly what is seen, but in the longest words; what it has no word for, it
takes for text.
"""

from __future__ import annotations

import re

from ..artefacts.docx.package import Element

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_TEXT = re.compile(r"\\text\{([^{}]*)\}")
_CASES = re.compile(
    r"\\left\\\{\s*\\begin\{(?:matrix|array)\}(?:\{[lcr]+\})?(?P<rows>(?:(?!\\begin\{(?:matrix|array)\}).)*?)"
    r"\\end\{(?:matrix|array)\}\s*\\right\.",
    re.DOTALL,
)
_TAG = re.compile(r"(?:\\quad\s*)+\\text\{\((?P<words>[^{}()]+)\)\}(?P<rest>\}*)\s*\Z")
_NUMBER = re.compile(r"(?:\\#|#)\s*\(?(?P<words>[\w.\-–]+)\)?\s*\Z")
"""Behind the sign Word sets a number at the margin (its "linear format", since Word 2016)."""

_SPACES = {"\u2009": "\\,", "\u205f": "\\:", "\u2003": "\\quad ", "\u2002": "\\enspace "}


def upright(root: Element) -> None:
    """Let Pandoc see which single letters stand upright: d in an integral (22.1.2.111)."""
    for style in list(root.iter(f"{M}sty")):
        properties = style.getparent()
        run = None if properties is None else properties.getparent()
        words = "" if run is None else "".join(each.text or "" for each in run.iter(f"{M}t"))
        if properties is not None and style.get(f"{M}val") == "p" and re.fullmatch(
            "[A-Za-z]", words
        ):  # fmt: skip
            properties.remove(style)
            properties.insert(0, properties.makeelement(f"{M}nor", {}))


def written_plainly(tex: str) -> str:
    """Return a formula with the words of it as an author writes them."""
    tex = re.sub(r"(?<!\\)\\\s*\Z", "", tex.strip())
    tex = _TEXT.sub(_text, tex)
    tex = re.sub(r"\\overline\{(\w)\}", r"\\bar{\1}", tex)
    tex = _CASES.sub(lambda match: f"\\begin{{cases}}{match['rows']}\\end{{cases}}", tex)
    match = _TAG.search(tex)
    if match and not (match["rest"] and tex.count("{") != tex.count("}")):
        tex = f"{tex[: match.start()]}{match['rest']} \\tag{{{match['words']}}}"
    return re.sub(r"[ \t]{2,}", " ", tex).strip()


def without_number(tex: str) -> tuple[str, str]:
    """Return a formula and the number that Word sets at the margin; "" where there is none."""
    match = _NUMBER.search(tex)
    return (tex[: match.start()].rstrip(" {}") if match else tex, match["words"] if match else "")


def _text(match: re.Match[str]) -> str:
    words = match[1].replace("~", " ")
    if re.fullmatch(r"(?:\\q?quad\s*)+", words):
        return f"{words.strip()} "
    if words and not words.strip():
        return "".join(_SPACES.get(sign, "\\ ") for sign in words)
    if re.fullmatch("[A-Za-z]", words):
        return f"\\mathrm{{{words}}}"
    return f"\\text{{{words}}}"
