"""The token of a pipe table → Table."""

from __future__ import annotations

import re
from collections.abc import Callable

from markdown_it.token import Token

from ...diagnostics import Problems, Span
from ...document import Alignment, Caption, Cell, Column, Passage, Row, Table
from ...limits import CODE, exceeded, most
from .attributes import AttributeTaker
from .block_rules import count
from .excerpt import Excerpt
from .one_line import maths_at

_ESCAPED_PIPE = re.compile(r"\\(?=\|)")
_ALIGNMENTS: dict[tuple[bool, bool], Alignment] = {
    (True, True): "center",
    (True, False): "left",
    (False, True): "right",
    (False, False): "",
}


_LIST_TAGS = re.compile(r"(?:\s*<(?:/?[uo]l|(li)|/li)(?:\s[^<>]*)?>\s*)+", re.IGNORECASE)


def _lists_as_lines(cell: Excerpt) -> Excerpt:
    """Return a cell whose lists in HTML are lines with a sign each, as those of HTML's tables."""
    found = list(_LIST_TAGS.finditer(cell.text)) if "`" not in cell.text else []
    if not any(tags[1] for tags in found):
        return cell
    return cell.edit(
        [
            (
                tags.start(),
                tags.end(),
                ("\\\n" if tags.start() and tags.end() < len(cell.text) else "")
                + ("• " if tags[1] else ""),
            )
            for tags in found
        ]
    )


def cell_text(source: Excerpt, start: int, end: int) -> Excerpt:
    """Return a cell's source; its escaped pipes need no escape outside a table.

    In a formula the backslash stays: it makes TeX's double bar, in a table as elsewhere.
    """
    excerpt = source.cut(start, end)
    if not excerpt.text:
        return Excerpt.at("", source.span(start))
    text, formulas, place = excerpt.text, [], 0
    while (place := text.find("$", place)) >= 0:
        found = maths_at(text, place, len(text)) if text[place - 1 : place] != "\\" else None
        if found is not None:
            formulas.append(range(found.start(), found.end()))
        place = found.end() if found else place + 1
    return excerpt.edit(
        [
            (match.start(), match.end(), "")
            for match in _ESCAPED_PIPE.finditer(text)
            if not any(match.start() in formula for formula in formulas)
        ]
    )


def read_table(
    token: Token,
    source: Excerpt,
    passage: Callable[[Excerpt], Passage],
    problems: Problems,
    span: Span,
    caption: Caption | None = None,
    attributes: AttributeTaker | None = None,
    raw_html: bool = False,
) -> Table:
    """Return the table of ``token``; ``attributes`` are those of its caption.

    ``raw_html``: lists in HTML are read.

    Problems: ``TBL-01`` a row with more or fewer cells than the head, ``TBL-03`` an
    attribute that does not fit, ``LIM-01`` more rows or cells than are allowed: of such a table
    the head alone is read.
    """
    taker = attributes or AttributeTaker((), source, problems)
    head, *body = token.meta["rows"]
    marks = token.meta["marks"]
    for row in body:
        if len(row) != len(head):
            problems.error(
                "TBL-01",
                source.span(row[0][0] if len(row) <= len(head) else row[len(head)][0]),
                f"this row has {count(len(row), 'cell')}, the table’s head {len(head)}",
                r"write one cell for each column, and a pipe in a cell as \|, in a formula as "
                r"\vert; a blank line ends the table",
            )
    width = max(len(row) for row in (head, *body))
    for limit, found in (("rows", 1 + len(body)), ("cells", width * (1 + len(body)))):
        if found > most(limit):
            problems.error(CODE, span, *exceeded(limit, found))
            width, body = len(head), []
    header_columns = _header_columns(taker, width, problems)
    of_width = shares(taker, width, problems)
    identifier = taker.identifier()
    wide = bool(taker.take_class("wide"))
    taker.report_rest("a table")

    def cells(row: list[tuple[int, int]], header: int) -> Row:
        made = []
        for index in range(width):
            start, end = row[index] if index < len(row) else (row[-1][1], row[-1][1])
            excerpt = cell_text(source, start, end)
            excerpt = _lists_as_lines(excerpt) if raw_html else excerpt
            made.append(Cell(passage(excerpt), index < header, span=source.span(start)))
        return Row(tuple(made))

    marks += [""] * (width - len(marks))
    return Table(
        columns=tuple(
            Column(_ALIGNMENTS[mark[:1] == ":", mark[-1:] == ":"], share)
            for mark, share in zip(marks, of_width, strict=True)
        ),
        # A head of empty cells is how a pipe table without a head is written.
        head=(cells(head, width),) if any(start < end for start, end in head) else (),
        body=tuple(cells(row, header_columns) for row in body),
        caption=caption,
        identifier=identifier,
        wide=wide,
        span=span,
    )


def _header_columns(taker: AttributeTaker, width: int, problems: Problems) -> int:
    item = taker.take_item("header-columns")
    if item is None:
        return 1 if width > 1 else 0
    if item.value not in ("0", "1"):
        problems.error(
            "TBL-03", taker.place(item), f"header-columns cannot be “{item.value}”", "write 0 or 1"
        )
        return 1
    return int(item.value)


def shares(taker: AttributeTaker, width: int, problems: Problems) -> list[float]:
    """Return each column's share of the table's width as ``widths`` says; 0 where it does not."""
    item = taker.take_item("widths", "tbl-colwidths")
    if item is None:
        return [0.0] * width
    numbers = [float(number) for number in re.findall(r"\d+(?:\.\d+)?", item.value)]
    if len(numbers) != width or not sum(numbers) or re.search(r"[^\d.,%\s\[\]]", item.value):
        problems.error(
            "TBL-03",
            taker.place(item),
            f"widths “{item.value}” do not fit a table of {count(width, 'column')}",
            'write one number for each column: widths="' + " ".join(["50"] * width) + '"',
        )
        return [0.0] * width
    return [round(number / sum(numbers), 4) for number in numbers]
