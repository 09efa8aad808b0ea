"""What Pandoc reads and this language does not: shown as text, with a problem."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import pairwise

from ...diagnostics import Problems
from ...document import Numerals
from ...languages.counting import numeral_value
from .block_rules import CAPTION, is_delimiters
from .emoji import NAMED, emoji_in
from .excerpt import Excerpt
from .myst import ROLE, role_hint

_PIPES = "write a pipe table: | a | b |, and |---|---| under its head"
_LETTERED = re.compile(
    r"(?:\(?(?:[a-z]|[ivx]{1,4})[.)]|\(?\d{1,2}[.)]|#\.|\(@[\w-]*\))[ \t]+\S"
    r"|\(?(?:[A-Z]|[IVX]{1,4})(?:\)[ \t]|\.[ \t]{2})[ \t]*\S"
    r"|[（(][\d一二三四五六七八九十甲乙丙丁]{1,3}[）)]\S"
    r"|第?[一二三四五六七八九十]{1,3}[、，．.][ \t]?\S"
    r"|[甲乙丙丁戊]、\S|\d{1,2}[、．）]\s?\S|\[\d{1,3}\][ \t]+\S|\d{1,2}[ ][.)][ ]\S"
    r"|[①-⑳㈠-㈩⑴-⒇❶-❿•·∙◦▪▫‣●○■□◆◇★☆►▶➢➤➔→✓✔※][ \t]*\S|[–—o][ \t]+\S|[—–]{2}[ \t]+\S"
)
"""The head of an item in Pandoc's lists with letters, Roman numerals, or in brackets; and of
lists as they are typed in Word, in Chinese too."""

_CAPITAL = re.compile(r"([A-Z]|[IVX]{1,5})\.[ \t]\S")
"""A letter or a number with one blank: an item's where the next line goes on from it. Else it is
a name's, as in “A. Author”."""

NO_PIPES = ("tables without pipes are not read", _PIPES)
SIMPLE_TABLE = re.compile(r"[ \t]*-{2,}(?:[ \t]+-{2,})+[ \t]*\Z")


_MARKS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"==\w(?:[^=\n]*[^\s=])?=="), "write [words]{.mark}"),
    (re.compile(r"(?<!\w)\+\+\w(?:[^+\n]*[^\s+])?\+\+"), "write [words]{.underline}"),
    (NAMED, "write the sign itself"),
    (
        re.compile(r"^\*\[[^\[\]\n]*\][ ]?:.*$", re.MULTILINE),
        "write an abbreviation and what it stands for: *[WHO]: World Health Organization",
    ),
    (re.compile(r"^:::[ \t]+[\w.-]+$", re.MULTILINE), "write what the program puts in its place"),
    (re.compile(r"!?\[\[(?!_?toc)[^\[\]\n]+\]\]", re.IGNORECASE), "write [words](chapter.md)"),
    (
        re.compile(r"^\[(?:\[_?toc_?\]|toc)\]$", re.IGNORECASE | re.MULTILINE),
        "take it away: the contents are made",
    ),
)
"""What MkDocs, Obsidian and GitHub have signs for besides, and what says the same here."""

_TICKS = re.compile("`+")


def report_foreign(excerpt: Excerpt, problems: Problems) -> None:
    """Report what Pandoc reads and this language does not; it is shown as text."""
    lines = excerpt.text.split("\n")
    if CAPTION.match(excerpt.text) and excerpt.text.startswith((":", "Table", "table")):
        problems.warning(
            "MD-20",
            excerpt.span(),
            "this caption stands beside no table; it is shown as text",
            "put it right before or after a table, or write a term above it",
        )
    lettered = [index for index, line in enumerate(lines) if _LETTERED.match(line.lstrip())]
    lettered = lettered if len(lettered) > 1 else _capitals(lines)
    if len(lettered) > 1:
        problems.warning(
            "MD-24",
            excerpt.span(sum(len(line) + 1 for line in lines[: lettered[0]])),
            "these lines begin as items do and make no list; this is shown as running text",
            "put a blank line before the first, and write - , 1. or (a) at the head of each",
        )
    bare = _without_code(excerpt.text)
    for mark, advice in _MARKS:
        for match in mark.finditer(bare):
            if mark is NAMED and emoji_in(match[0])[match[1]]:
                continue
            message = f"“{match[0]}” is a mark of other programs; it is shown as typed"
            problems.warning("MD-26", excerpt.span(match.start()), message, advice)
    for match in ROLE.finditer(excerpt.text):
        if bare[match.start()] == "{":  # not in code
            message = f"“{match[0]}” is a role of MyST’s; it is shown as typed"
            problems.warning("MD-26", excerpt.span(match.start()), message, role_hint(match[1]))
    if excerpt.text.startswith("|") and not is_delimiters(lines[1:2]):
        problems.error(
            "TBL-02",
            excerpt.span(),
            "this is no table: nothing parts its head from its rows; this is shown as text",
            "under a table’s head write |---|---|",
        )


def _capitals(lines: Sequence[str]) -> list[int]:
    """Return the lines that count ``A.``, ``B.`` or ``I.``, ``II.`` with one blank after each."""
    found = [(index, match[1]) for index, line in enumerate(lines)
             if (match := _CAPITAL.match(line.lstrip()))]  # fmt: skip
    kinds: tuple[Numerals, ...] = ("upper-alpha", "upper-roman")
    for (index, mark), (after, following) in pairwise(found):
        for kind in kinds:
            number = numeral_value(mark, kind)
            begins = number == 1 or len(mark) > 1  # “B. Russell” and “C. Darwin” are people
            if begins and number and numeral_value(following, kind) == number + 1:
                return [index, after]
    return []


def _without_code(text: str) -> str:
    """Return ``text`` with a blank for each character of code in a line, so that places stay.

    As many marks open code as close it (CommonMark 0.31, 6.1). Where none closes it is found
    without reading on to the end for each: 300 of them, each longer, took a minute and more.
    """
    runs = list(_TICKS.finditer(text))
    as_long: dict[int, list[int]] = {}
    for index, run in enumerate(runs):
        as_long.setdefault(len(run[0]), []).append(index)
    kept: list[str] = []
    index = done = 0
    while index < len(runs):
        same = as_long[len(runs[index][0])]
        following = bisect_right(same, index)
        if following == len(same):
            index += 1
            continue
        closing = same[following]
        start, end = runs[index].start(), runs[closing].end()
        kept += (text[done:start], " " * (end - start))
        index, done = closing + 1, end
    return "".join((*kept, text[done:]))
