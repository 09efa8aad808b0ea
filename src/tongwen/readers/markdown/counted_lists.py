"""Lists that count in letters, Roman numerals or brackets, and examples, as Pandoc reads them.

A rule as in :mod:`.block_rules` (Pandoc's manual, "Ordered lists", "Example lists"). What counts
``1.`` and ``2)`` is CommonMark's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.list import markTightParagraphs
from markdown_it.token import Token

from ...diagnostics import Span
from ...document import EXAMPLE, Block, Delimiter, List, ListItem, Numerals, Paragraph
from ...languages.counting import numeral_value
from .block_rules import column_after, item_within, text_of

_MARK = re.compile(
    r"(?P<open>\(?)(?:(?P<digits>\d{1,9})|(?P<house>#)|@(?P<name>[\w-]*)"
    r"|(?P<letters>[a-z]{1,9}|[A-Z]{1,9}))(?P<close>[.)])(?P<gap>[ \t]+)(?=\S)"
)


_LETTERS = 26


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands before an item: its number, and how it is written.

    ``length`` is that of the sign alone; ``name`` is an example's, which may have none.
    """

    numerals: Numerals
    delimiter: Delimiter
    number: int
    length: int
    name: str | None = None

    def like(self, other: Mark) -> bool:
        """Whether both may stand in one list."""
        return (self.numerals, self.delimiter, self.name is None) == (
            other.numerals, other.delimiter, other.name is None,
        )  # fmt: skip


def readings(text: str) -> Iterator[Mark]:
    """Yield the marks that ``text`` may begin with, the likeliest first; none of CommonMark's.

    A lone ``i`` is a Roman numeral before it is a letter, other letters are letters first; and a
    capital with a full stop has two blanks after it, since names begin so.
    """
    match = _MARK.match(text)
    if match is None or (match["open"] and match["close"] == "."):
        return
    delimiter: Delimiter = "period" if match["close"] == "." else "parenthesis"
    delimiter = "parentheses" if match["open"] else delimiter
    mark = Mark("", delimiter, 1, match.end("close"))
    letters = match["letters"] or ""
    if match["house"]:
        yield mark if delimiter == "period" else replace(mark, numerals="decimal")
    elif match["name"] and not match["open"]:
        return  # “@fig-x. Words” is a sentence that ends with a reference
    elif match["name"] is not None:
        yield replace(mark, numerals="decimal", name=match["name"])
    elif match["digits"] and match["open"]:
        yield replace(mark, numerals="decimal", number=int(match["digits"]))
    elif letters and not (
        letters.isupper() and len(letters) == 1 and delimiter == "period" and match["gap"] == " "
    ):
        kinds: tuple[Numerals, Numerals] = (
            ("upper-alpha", "upper-roman") if letters.isupper() else ("lower-alpha", "lower-roman")
        )
        for numerals in reversed(kinds) if letters in "iI" else kinds:
            number = numeral_value(letters, numerals)
            if number and (len(letters) == 1 or numerals.endswith("roman")):
                yield replace(mark, numerals=numerals, number=number)


def _begun(state: StateBlock, line: int, end: int) -> tuple[Mark | None, bool]:
    """Return the mark of a list that begins at ``line``, and whether it has a second item.

    One item alone is a list where it is the first: what begins with ``c.`` after a table goes on
    with nothing, and stays what it is.
    """
    found = list(readings(text_of(state, line)))
    if not found:
        return None, False
    blank = False
    for later in range(line + 1, end):
        if state.isEmpty(later):
            blank = True
            continue
        if state.sCount[later] < state.blkIndent:
            break
        if state.sCount[later] <= state.sCount[line] + 1:
            for mark in readings(text_of(state, later)):
                for first in found:
                    follows = first.name is not None or not first.numerals
                    if mark.like(first) and (follows or mark.number == first.number + 1):
                        return first, True
            if blank:
                break
        blank = False
    return (found[0] if found[0].number == 1 else None), False


def counted_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read ``a.``, ``(i)``, ``IV.``, ``#.``, ``(1)`` or ``(@name)``, with the items after it."""
    if state.is_code_block(start) or state.sCount[start] < 0:
        return False
    open_: list[Mark] = state.env.setdefault("counted lists", [])
    if silent and state.parentType == "paragraph":
        if state.listIndent < 0:
            return False
        if state.sCount[start] < state.blkIndent:  # the next item of a list around this paragraph
            marks = list(readings(text_of(state, start)))
            return any(mark.like(around) for around in open_ for mark in marks)
    first, goes_on = _begun(state, start, end)
    if first is None or (silent and not (goes_on and first.number == 1)):
        return False
    if silent:
        return True
    opening = state.push("ordered_list_open", "ol", 1)
    opening.attrs = {"start": first.number}
    opening.meta["mark"] = first
    at = len(state.tokens) - 1
    open_.append(first)
    kept, state.parentType = state.parentType, "list"
    tight, line, mark = True, start, first
    while True:
        tight = _item(state, line, end, mark) and tight
        blank_before = state.isEmpty(state.line - 1)
        line = state.line
        following = _following(state, line, end, first, mark.number)
        if following is None:
            break
        tight, mark = tight and not blank_before, following
    state.parentType = kept
    open_.pop()
    opening.map = [start, line]
    state.push("ordered_list_close", "ol", -1)
    if tight:
        markTightParagraphs(state, at)
    return True


def _item(state: StateBlock, line: int, end: int, mark: Mark) -> bool:
    """Read one item; return whether no blank line parts its blocks."""
    token = state.push("list_item_open", "li", 1)
    token.meta["name"] = mark.name
    sign = state.bMarks[line] + state.tShift[line]
    after = state.sCount[line] + mark.length
    content, column = column_after(state, sign + mark.length, after)
    with item_within(state, line, content, column):
        state.blkIndent = column if column - after <= 4 else after + 1
        state.listIndent = state.blkIndent
        state.md.block.tokenize(state, line, end)
        tight = state.tight
    token.map = [line, state.line]
    state.push("list_item_close", "li", -1)
    return tight


def _following(state: StateBlock, line: int, end: int, first: Mark, last: int) -> Mark | None:
    """Return the mark of the next item at ``line``, after ``last``; None where the list ends.

    It ends, too, where another begins: ``i)`` and ``ii)`` after ``b)``.
    """
    if line >= end or state.sCount[line] < state.blkIndent or state.is_code_block(line):
        return None
    if any(rule(state, line, end, True) for rule in state.md.block.ruler.getRules("list")):
        return None
    found = next((mark for mark in readings(text_of(state, line)) if mark.like(first)), None)
    if found is not None and found.numerals and found.name is None and found.number != last + 1:
        begun, goes_on = _begun(state, line, end)
        if begun is not None and goes_on and begun.number == 1 and not begun.like(first):
            return None
    return found


def list_of(token: Token, items: tuple[ListItem, ...], tight: bool, span: Span) -> List:
    """Return the list that ``token`` opens."""
    made = List(items, token.type == "ordered_list_open", tight=tight, span=span)
    mark: Mark | None = token.meta.get("mark")
    if mark is None and made.ordered and token.markup == ")":
        mark = Mark("decimal", "parenthesis", 1, 1)
    if mark is not None:
        made = replace(
            made,
            numerals=mark.numerals,
            delimiter=mark.delimiter,
            examples=mark.name is not None,
        )
    start = int(token.attrs.get("start", 1)) if made.ordered else 1
    if start > _LETTERS and not made.numerals:
        made = replace(made, numerals="decimal")  # a year is none of the house's letters
    return replace(made, start=start)


def named_example(blocks: tuple[Block, ...], token: Token) -> tuple[Block, ...]:
    """Return the blocks of an item, named where it is an example with a name."""
    name = token.meta.get("name")
    if name and blocks and isinstance(blocks[0], Paragraph):
        return (replace(blocks[0], identifier=f"{EXAMPLE}{name}"), *blocks[1:])
    return blocks
