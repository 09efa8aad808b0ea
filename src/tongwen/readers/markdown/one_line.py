"""Source lines → one message: Markdown on one line that reads as the lines did."""

from __future__ import annotations

import re

from ...languages import is_square
from .excerpt import Excerpt

_MARKS = re.compile(
    r"""
    (?=[\\`$<\n\t]|[ ][ \t\n\\<]) # where any of them can begin: at hardly a letter
    (?:
    (?P<hard>[ \t]*\\\n[ \t]*)
    | \\.
    | (?P<code>`+)
    | (?P<maths>\$\$?)
    | (?P<comment>[ \t]*<!--)
    | (?P<spaces>[ ]{2,}\n[ \t]*)
    | (?P<soft>[ \t]*\n[ \t]*)
    | (?P<blanks>[ \t]{2,}|\t)
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_BREAK = re.compile(r"[ \t]*\n[ \t]*")
_PLAIN = r"(?:\\.|[^{}$\\])*"
_TEXT_MATHS = rf"\\(?:text[a-z]*|mbox)\{{{_PLAIN}(?:\$[^$]+\${_PLAIN})+\}}"
"""Words in a formula with formulas in them: ``\\text{for each $x_i$}``."""

_TEX = rf"(?>{_TEXT_MATHS}|\\.|[^$\\])"
_INLINE_MATHS = re.compile(rf"\$(?![\s$])({_TEX}*?)(?<![\s\\])\$(?!\d)", re.DOTALL)
_DISPLAY_MATHS = re.compile(rf"\$\$({_TEX}+?)\$\$", re.DOTALL)
_AROUND = "*_~^`[]{}"
HARD_BREAK = "\\\n"

LOOKS_TEX = re.compile(r"\\[A-Za-z]+|[\^_=<>]|\A\s*[A-Za-z]\s*\Z")
"""What a formula in brackets has and words have not: “\\[sic\\]” is none."""


def maths_at(text: str, position: int, end: int) -> re.Match[str] | None:
    """Match ``$…$`` or ``$$…$$`` at ``position``, by Pandoc's rules for dollars."""
    if text.startswith("$$", position):
        return _DISPLAY_MATHS.match(text, position, end)
    match = _INLINE_MATHS.match(text, position, end)
    # The look-ahead sees nothing beyond ``end``.
    return match if match and not text[match.end() : match.end() + 1].isdigit() else None


def one_line(excerpt: Excerpt) -> Excerpt:
    """Return ``excerpt`` as a message.

    A soft break becomes a space, or nothing between two Han characters; a hard break
    becomes a backslash and a new line; comments go; runs of blanks become one space. Code
    and formulas keep their blanks, but are broken over lines no more.
    """
    excerpt = excerpt.strip()
    while edits := _edits(excerpt.text):
        excerpt = excerpt.edit(edits).strip()
    return excerpt


def _edits(text: str) -> list[tuple[int, int, str]]:
    edits: list[tuple[int, int, str]] = []
    position, last = 0, text.rfind("-->")
    while match := _MARKS.search(text, position):
        position = match.end()
        kind = match.lastgroup
        replacement = match[0]
        if kind in ("hard", "spaces"):
            replacement = HARD_BREAK
        elif kind == "comment":
            edits += _comment(text, match, last)
            position = edits[-1][1] if edits and edits[-1][1] > position else position
            continue
        elif kind == "soft":
            replacement = "" if _joins(text, match.start(), match.end()) else " "
        elif kind == "blanks":
            replacement = " "
        elif kind in ("code", "maths"):
            end = (
                _code_end(text, match)
                if kind == "code"
                else (found.end() if (found := maths_at(text, match.start(), len(text))) else 0)
            )
            if end:
                edits.extend(
                    (found.start(), found.end(), " ")
                    for found in _BREAK.finditer(text, match.start(), end)
                )
                position = end
            continue
        if replacement != match[0]:
            edits.append((match.start(), match.end(), replacement))
    return edits


def _comment(text: str, opening: re.Match[str], last: int) -> list[tuple[int, int, str]]:
    """Take a comment away with the blanks before it; where it never ends, run the blanks together.

    ``last``: where the last ``-->`` stands, so that no end is looked for behind it.
    """
    inside = opening.end()
    early = next((end for end in (">", "->") if text.startswith(end, inside)), "")
    if early or last >= inside:
        end = inside + len(early) if early else text.index("-->", inside) + 3
        return [(opening.start(), end, "")]
    blanks = opening[0].removesuffix("<!--")
    if len(blanks) < 2 and blanks != "\t":
        return []
    return [(opening.start(), opening.start() + len(blanks), " ")]


def _code_end(text: str, opening: re.Match[str]) -> int:
    for match in re.compile("`+").finditer(text, opening.end()):
        if len(match[0]) == len(opening[0]):
            return match.end()
    return 0


def _joins(text: str, start: int, end: int) -> bool:
    while start > 0 and text[start - 1] in _AROUND:
        start -= 1
    while end < len(text) and text[end] in _AROUND:
        end += 1
    return is_square(text[start - 1 : start]) and is_square(text[end : end + 1])
