"""HTML in whole lines → Markdown that says the same, and tables → Table.

Only what the model has a place for comes through: nothing is passed on as HTML. What is left out
is reported by the name of its element, once for each stretch of HTML.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from lxml import etree, html
from markdown_it.rules_block import StateBlock

from ...diagnostics import NOWHERE
from ...document import Alignment, Caption, Cell, Column, Passage, Row, Table
from .block_rules import text_of
from .dialects import take_label
from .excerpt import Excerpt

_WRAPPERS = ("div section article main center details header footer nav aside form fieldset "
             "picture body html")  # fmt: skip
_LEAVES = "table figure ul ol dl pre p h1 h2 h3 h4 h5 h6 blockquote summary img hr address"
_LEFT_OUT = ("script", "style", "iframe", "video", "audio", "object", "embed", "canvas", "svg",
             "input", "button", "select", "textarea", "template", "noscript", "map")  # fmt: skip
_WHOLE = ("table", "figure", "ul", "ol", "dl", "pre", "blockquote", "script", "style", "svg",
          "video", "audio")  # fmt: skip
"""Elements that are taken to their end, over blank lines; others end at a blank line."""

_OPENS = re.compile(
    rf"</?(?P<name>{'|'.join((*_WRAPPERS.split(), *_LEAVES.split(), *_LEFT_OUT))})(?=[\s/>])",
    re.IGNORECASE,
)
_ONLY_TAGS = re.compile(rf"(?:\s*</?(?:{'|'.join(_WRAPPERS.split())})(?:\s[^<>]*)?>)+\s*\Z", re.I)
_DRAWN = re.compile(r"<div\s[^<>]*class=[\"']?figure\b", re.IGNORECASE)
"""How knitr begins a figure that it drew: the element is taken to its end, too."""

_BESIDE = re.compile(r"<img\s[^<>]*>\s*\S", re.IGNORECASE)
"""A picture with words beside it is one in a line."""

_UNSAID = {"<?": "?>", "<![CDATA[": "]]>", "<!DOCTYPE": ">", "<!doctype": ">"}
"""How HTML that is no element begins → how it ends (CommonMark 0.31, 4.6, kinds 3 to 5)."""

_DEEPEST = 40
"""Elements in one another that are read: a page has no more, and each costs a call."""

_SPAN_LIMIT = 100
"""The most columns or rows that a cell may take: no page has room for more."""


# --- the rule ------------------------------------------------------------------------------


def html_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read lines that begin with the tag of a block; lines of wrapping tags alone are passed over.

    What stands in a ``<div>`` or ``<details>`` between such lines is Markdown (CommonMark, 4.6).
    """
    if not state.env.get("raw_html", True) or state.is_code_block(start):
        return False
    line = text_of(state, start)
    if opening := next((one for one in _UNSAID if line.startswith(one)), ""):
        return _unsaid(state, start, end, silent, opening)
    match = _OPENS.match(line)
    if match is None or _BESIDE.match(line):
        return False
    if silent:
        return True
    drawn = bool(_DRAWN.match(line))
    if _ONLY_TAGS.match(line) and not drawn:
        state.line = start + 1
        return True
    name = match["name"].lower()
    last = _end_of(state, name, start, end) if drawn or name in _WHOLE else -1
    if last < 0:
        last = start + 1
        while last < end and not state.isEmpty(last) and state.sCount[last] >= state.blkIndent:
            last += 1
    content = state.getLines(start, last, state.blkIndent, False)
    if _lies_deep(content):
        return False  # shown as text, and reported
    token = state.push("html_table" if name == "table" else "html_lines", name, 0)
    token.map = [start, last]
    token.content = content
    state.line = last
    return True


def _unsaid(state: StateBlock, start: int, end: int, silent: bool, opening: str) -> bool:
    """Read an instruction, a declaration or a CDATA section: a page of HTML shows none of them."""
    ending = _UNSAID[opening]
    at = state.src.find(ending, state.bMarks[start], state.eMarks[end - 1])
    if at < 0:
        return False
    if not silent:
        last = next(line for line in range(start, end) if state.eMarks[line] > at)
        token = state.push("html_lines", opening, 0)
        token.map = [start, last + 1]
        token.content = state.src[at + len(ending) : state.eMarks[last]]
        token.meta["left_out"] = f"{opening}…{ending}"
        state.line = last + 1
    return True


def _end_of(state: StateBlock, name: str, start: int, end: int) -> int:
    """Return the line after the end of the element that begins at ``start``; -1 if it has none."""
    marks = state.env.setdefault("html_marks", {})
    if name not in marks:
        marks[name] = [
            (found.start(), -1 if found[1] else 1)
            for found in re.finditer(rf"<(/?){name}(?=[\s/>])", state.src, re.IGNORECASE)
        ]
    first = state.bMarks[start]
    depth = 0
    if (name, "open") in marks:
        return -1
    for index in range(bisect_left(marks[name], (first, -2)), len(marks[name])):
        place, step = marks[name][index]
        depth += step
        if depth <= 0:
            line = start
            while line < end and state.eMarks[line] < place:
                line += 1
            return line + 1 if line < end else -1
    # Whatever begins from here on has no end either.
    marks[name, "open"] = True
    return -1


# --- HTML → Markdown -------------------------------------------------------------------------


class Converter:
    """Writes elements as Markdown; ``left_out`` names those that have no place in a report."""

    def __init__(self, left_out: Iterable[str] = ()) -> None:
        self.left_out = list(left_out)

    def markdown(self, source: str) -> str:
        """Return ``source``, a stretch of HTML, as Markdown."""
        return re.sub(r"\n{3,}", "\n\n", "\n\n".join(self._blocks(_parsed(source)))).strip("\n")

    def cell(self, node: etree._Element) -> str:
        """Return the message of a table's cell: its paragraphs and items are lines of it."""
        lines = [line for part in self._blocks(node, flat=True) for line in part.split("\\\n")]
        return "\\\n".join(" ".join(line.split()) for line in lines if line.strip())

    def _blocks(self, node: etree._Element, *, flat: bool = False) -> Iterator[str]:
        """Yield the blocks in ``node``; ``flat``: each as a line of words."""
        words = node.text or ""
        for child in node:
            name = _name(child)
            if name in _INLINE or not name:
                words += self.inline(child)
            else:
                if words.strip():
                    yield words.strip()
                words = ""
                yield from self._block(child, name, flat)
            words += child.tail or ""
        if words.strip():
            yield words.strip()

    def _block(self, node: etree._Element, name: str, flat: bool) -> Iterator[str]:
        if name in _LEFT_OUT:
            self.left_out.append(f"<{name}>")
        elif flat and name in ("li", "dt", "dd", "ul", "ol", "dl"):
            marked = "• " if name == "li" else ""
            inner = list(self._blocks(node, flat=True))
            yield from [marked + inner[0], *inner[1:]] if inner else []
        elif flat:
            yield from self._blocks(node, flat=True)
        elif name in ("ul", "ol"):
            yield self._list(node, name == "ol")
        elif name == "dl":
            yield self._definitions(node)
        elif name == "pre":
            yield _code(node)
        elif name == "hr":
            yield "---"
        elif name == "table":
            yield etree.tostring(node, encoding="unicode", method="html", with_tail=False)
        elif name == "figure" or (name == "div" and "figure" in (node.get("class") or "").split()):
            yield from self._figure(node)
        elif name == "blockquote":
            yield _prefixed("> ", self._blocks(node))
        elif re.fullmatch("h[1-6]", name):
            yield f"{'#' * int(name[1])} {self.inside(node)}"
        elif name == "summary":
            yield f"**{self.inside(node)}**"
        else:
            yield from self._blocks(node)

    def _list(self, node: etree._Element, ordered: bool) -> str:
        items = []
        written = str(node.get("start") or "1")
        number = int(written) if written.isdecimal() and len(written) < 9 else 1
        for place, item in enumerate((child for child in node if _name(child) == "li"), number):
            mark = f"{place}. " if ordered else "- "
            items.append(_prefixed(" " * len(mark), self._blocks(item), mark))
        return "\n".join(items)

    def _definitions(self, node: etree._Element) -> str:
        lines = []
        for child in node:
            if _name(child) == "dt":
                lines.append(f"\n{self.inside(child)}")
            elif _name(child) == "dd":
                lines.append(_prefixed("    ", self._blocks(child), ":   "))
        return "\n".join(lines)

    def _figure(self, node: etree._Element) -> Iterator[str]:
        """Yield a figure of HTML; knitr's is a division of class ``figure``."""
        said = (*node.iter("figcaption"), *node.iterfind(".//p[@class='caption']"))
        caption = next((self.inside(one) for one in said), "")
        images = list(node.iter("img"))
        if not images or node.find(".//table") is not None:
            yield from self._blocks(node)
        elif len(images) == 1:
            yield _image(images[0], caption)
        else:
            label, words = take_label(Excerpt.at(caption, NOWHERE))
            name = f"#{label}" if label else ".figure"
            yield f"::: {{{name} layout-ncol={min(len(images), 2)}}}"
            yield from (_image(image, "") for image in images)
            yield from (words.text, ":::")

    def inside(self, node: etree._Element) -> str:
        """Return what stands in an element, on one line."""
        words = (node.text or "") + "".join(
            self.inline(child) + (child.tail or "") for child in node
        )
        return re.sub(r"(?<!\\)[ \t]*\n\s*", " ", words).strip()

    def inline(self, node: etree._Element) -> str:
        """Return an inline element without what follows it."""
        name = _name(node)
        if name in _LEFT_OUT:
            self.left_out.append(f"<{name}>")
            return ""
        if name == "br":
            return "\\\n"
        if name == "img":
            return _image(node, "")
        words = self.inside(node) if name else ""
        place = node.get("id") or node.get("name") if name in ("a", "span") else ""
        if place and not node.get("href") and not re.search(r"[\s\"<>]", place):
            return f'<a name="{place}"></a>{words}'
        if not words:
            return ""
        if name == "a" and node.get("href"):
            return f"[{words}](<{node.get('href')}>)"
        if name == "span" and node.get("lang"):
            return f'[{words}]{{lang="{node.get("lang")}"}}'
        form = _INLINE.get(name)
        return form.format(words) if form else words


_INLINE = {
    "b": "**{}**", "strong": "**{}**", "i": "*{}*", "em": "*{}*", "cite": "*{}*", "dfn": "*{}*",
    "var": "*{}*", "code": "`{}`", "kbd": "`{}`", "tt": "`{}`", "samp": "`{}`",
    "sub": "<sub>{}</sub>", "sup": "<sup>{}</sup>", "s": "~~{}~~", "del": "~~{}~~",
    "strike": "~~{}~~", "u": "[{}]{{.underline}}", "ins": "[{}]{{.underline}}",
    "mark": "[{}]{{.mark}}", "q": "“{}”", "a": "", "span": "", "font": "", "small": "",
    "big": "", "abbr": "", "label": "", "time": "", "img": "", "br": "", "wbr": "",
}  # fmt: skip
"""An inline element → how Markdown writes it; empty: its words."""


def _parsed(source: str) -> etree._Element:
    # No entity, no address: the parser of HTML fetches nothing.
    made: etree._Element = html.fragment_fromstring(source, create_parent="div")
    return made


def _lies_deep(source: str) -> bool:
    """Whether elements lie in one another deeper than is read; the parser itself drops some."""
    depth = 0
    for event, _ in etree.iterwalk(_parsed(source), events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            return True
    return False


def _name(node: etree._Element) -> str:
    """Return an element's name; empty for a comment."""
    return node.tag.lower() if isinstance(node.tag, str) else ""


def _prefixed(prefix: str, blocks: Iterator[str], first: str = "") -> str:
    lines = "\n\n".join(blocks).split("\n")
    head = (first or prefix) + lines[0]
    return "\n".join([head, *((prefix + line).rstrip() for line in lines[1:])])


def _code(node: etree._Element) -> str:
    words = "".join(str(part) for part in node.itertext()).strip("\n")
    classes = " ".join(one.get("class") or "" for one in node.iter())
    named = re.search(r"language-([\w+-]+)", classes)
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", words) or [""]))
    return f"{fence}{named[1] if named else ''}\n{words}\n{fence}"


def _image(node: etree._Element, caption: str) -> str:
    alternative = " ".join((node.get("alt") or "").split()).replace('"', "”")
    width = re.fullmatch(r"\s*(\d+(?:\.\d+)?(?:px|%|mm|cm|in)?)\s*", node.get("width") or "")
    said = [f'alt="{alternative}"'] if alternative else [] if caption else [".decorative"]
    said += [f"width={width[1]}"] if width else []
    return f"![{caption}](<{node.get('src') or ''}>){{{' '.join(said)}}}"


# --- tables ----------------------------------------------------------------------------------


def html_table(
    source: str, place: Excerpt, passage: Callable[[Excerpt], Passage], left_out: list[str]
) -> Table | None:
    """Return the table that ``source`` is, merged cells and all; None if it has no cells.

    ``place`` is where it begins: the place of all that is in it. Cells that HTML leaves away are
    empty ones (HTML, 4.9.12).
    """
    node = _parsed(source).find(".//table")
    if node is None:
        return None
    converter = Converter()
    span = place.span()

    def read(words: str) -> Passage:
        return passage(Excerpt.at(words, span))

    rows = [row for row in node.iter("tr") if _owner(row) is node]
    grid, width = _grid(rows)
    if not width:
        return None
    head: list[Row] = []
    body: list[Row] = []
    alignments: dict[int, Alignment] = {}
    for row, cells in zip(rows, grid, strict=True):
        made = []
        for column, cell, columns, lines in cells:
            header = cell is not None and _name(cell) == "th"
            words = converter.cell(cell) if cell is not None else ""
            made.append(Cell(read(words), header, columns, lines, span=span))
            if cell is not None and (aligned := _alignment(cell)):
                alignments.setdefault(column, aligned)
        on_top = not body and all(cell.header for cell in made)
        is_head = _name_of_parent(row) == "thead" or on_top
        (head if is_head and not body else body).append(Row(tuple(made)))
    while body and any(
        cell.row_span > len(head) - at for at, row in enumerate(head) for cell in row.cells
    ):
        # What a head reaches down into is head too.
        reached = body.pop(0)
        head.append(Row(tuple(replace(cell, header=True) for cell in reached.cells)))
    if not body:
        head, body = [], head
    said = next((converter.inside(one) for one in node if _name(one) == "caption"), "")
    label, caption = take_label(Excerpt.at(said, span))
    left_out.extend(converter.left_out)
    return Table(
        tuple(Column(alignments.get(column, "")) for column in range(width)),
        tuple(head),
        tuple(body),
        Caption(passage(caption)) if caption.text else None,
        node.get("id") or label,
        span=span,
    )


_Placed = tuple[int, "etree._Element | None", int, int]


def _grid(rows: list[etree._Element]) -> tuple[list[list[_Placed]], int]:
    """Return for each row its cells with column, columns and rows taken; and the table's width."""
    taken: set[tuple[int, int]] = set()
    grid: list[list[_Placed]] = []
    for number, row in enumerate(rows):
        cells: list[_Placed] = []
        column = 0
        for cell in (child for child in row if _name(child) in ("td", "th")):
            while (number, column) in taken:
                column += 1
            wide = _number(cell.get("colspan"))
            deep = _depth(cell.get("rowspan"), rows[number:])
            taken |= {
                (number + down, column + right) for down in range(deep) for right in range(wide)
            }
            cells.append((column, cell, wide, deep))
            column += wide
        grid.append(cells)
    width = max((column for _, column in taken), default=-1) + 1
    for number, cells in enumerate(grid):
        missing = [column for column in range(width) if (number, column) not in taken]
        cells.extend((column, None, 1, 1) for column in missing)
        cells.sort(key=lambda cell: cell[0])
    return grid, width


def _number(written: str | None) -> int:
    if written is None or not re.fullmatch("[1-9][0-9]{0,3}", written.strip()):
        return 1
    return min(int(written), _SPAN_LIMIT)


def _owner(row: etree._Element) -> etree._Element | None:
    return next((above for above in row.iterancestors("table")), None)


def _depth(written: str | None, rows: list[etree._Element]) -> int:
    """Return how many of ``rows`` a cell of the first takes: 0 is all of its part of the table.

    It reaches into no other part (HTML, 4.9.12.1), such as from the head into the body.
    """
    if written is None:
        return 1
    left = sum(row.getparent() is rows[0].getparent() for row in rows)
    return left if written.strip() == "0" else min(_number(written), left)


def _name_of_parent(row: etree._Element) -> str:
    parent = row.getparent()
    return _name(parent) if parent is not None else ""


def _alignment(cell: etree._Element) -> Alignment:
    written = f"{cell.get('align') or ''} {cell.get('style') or ''}"
    match = re.search(r"\b(left|center|right)\b", written)
    # The names are an Alignment's.
    return match[1] if match else ""  # type: ignore[return-value]
