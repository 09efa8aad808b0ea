"""Blocks → Markdown that reads back as the same blocks.

The counterpart of :mod:`tongwen.readers.markdown`: what one writes the other reads, and a test
holds the two against each other, case by case.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ..document import (
    EXAMPLE,
    NO_PASSAGE,
    Bibliography,
    Block,
    Callout,
    Chart,
    CodeBlock,
    DefinitionList,
    Division,
    Epigraph,
    Figure,
    Heading,
    Image,
    Index,
    List,
    ListItem,
    Math,
    MathBlock,
    Note,
    NoteReference,
    Paragraph,
    Passage,
    PullQuote,
    Quote,
    Table,
    ThematicBreak,
    Timeline,
)
from ..languages.counting import list_mark
from ..readers.markdown.identifiers import slug
from ..walk import plain_text, walk
from .markdown_lines import address, attributes, escaped, line_of

_APART = "<!-- -->"
"""Between two lists, or two quotations, that would else be one."""

_ROLES = {"lead": "lead", "landscape": "landscape", "margin": "column-margin"}


@dataclass(frozen=True, slots=True)
class BlockComment(ThematicBreak):
    """Words for the author between two blocks: a comment in the source, nothing in an edition."""

    text: str = ""


def write_markdown(blocks: Sequence[Block], notes: Sequence[Note] = ()) -> str:
    """Return the text of a file; each note stands below the block that first calls it."""
    return "\n".join(_Writer({note.identifier: note for note in notes}).lines(blocks)) + "\n"


class _Writer:
    """Writes blocks as lines; remembers which notes stand in the file already."""

    def __init__(self, notes: Mapping[str, Note]) -> None:
        self.notes, self.written = notes, set[str]()

    def lines(self, blocks: Sequence[Block], *, tight: bool = False) -> list[str]:
        """Return the lines of ``blocks``, parted by blank ones unless they are ``tight``."""
        made: list[str] = []
        before: Block | None = None
        for block in blocks:
            lines = self.block(block)
            if made and not (tight and isinstance(block, List)):
                made.append("")
            if _runs_on(before, block):
                made += [_APART, ""]
            made += lines
            before = block
            if not tight:
                made += self._notes_of(block)
        return made

    def _notes_of(self, block: Block) -> Iterator[str]:
        for node in walk(block):
            if not isinstance(node, NoteReference) or node.identifier in self.written:
                continue
            note = self.notes.get(node.identifier)
            if note is None:
                continue
            self.written.add(node.identifier)
            yield ""
            yield from _hung(f"[^{note.identifier}]: ", self.lines(note.blocks), 4)

    def block(self, block: Block) -> list[str]:
        match block:
            case BlockComment():
                return comment(block.text).split("\n")
            case Paragraph():
                tail = f" {{#{block.identifier}}}" if block.identifier else ""
                return (_opening(block.content) + tail).split("\n")
            case Heading():
                return [_heading(block)]
            case Quote() | Epigraph() | PullQuote():
                return self._quotation(block)
            case List():
                return self._list(block)
            case DefinitionList():
                return self._definitions(block)
            case Image():
                return _picture(block).split("\n")
            case Figure():
                return self._figure(block)
            case Timeline():
                return _events(block)
            case Table() if block.notes:
                bare = replace(block, identifier="", caption=None, notes=())
                said = tuple(map(Paragraph, block.notes))
                words = _opening(block.caption.content).split("\n") if block.caption else []
                head = attributes(block.identifier, [] if block.identifier else ["table"])
                return self._fenced(head, (bare, *said), words)
            case Table():
                return _table(block)
            case Callout():
                title = _title(block.title)
                head = attributes(block.identifier, [f"callout-{block.kind}"], title=title)
                return self._fenced(head, block.blocks)
            case CodeBlock():
                return _code(block)
            case MathBlock():
                tex = [line for line in block.tex.split("\n") if line.strip()]
                return ["$$", *tex, f"$$ {attributes(block.identifier)}".rstrip()]
            case ThematicBreak():
                return ["***"]
            case Division():
                return self._division(block)
            case Bibliography():
                classes = ["by-chapter"] if block.chapter else []
                named = {"kinds": " ".join(block.kinds), "without": " ".join(block.without)}
                return [
                    f"::: {attributes('refs', classes, **named, keyword=block.keyword)}",
                    ":::",
                ]
            case Index():
                return ["::: {#index}", ":::"]
        raise AssertionError(f"no arm for {block}")

    def _fenced(self, head: str, blocks: Sequence[Block], tail: Sequence[str] = ()) -> list[str]:
        inside = self.lines(blocks)
        return [f"::: {head}", *inside, *([""] if inside and tail else []), *tail, ":::"]

    def _division(self, division: Division) -> list[str]:
        if division.role == "page-break":
            return [*self.lines(division.blocks), "{{< pagebreak >}}"]
        if division.role == "wrapped" and isinstance(figure := division.blocks[0], Figure):
            return self._figure(figure, f"{100 * division.shares[0]:g}%")
        if division.role == "row":
            shares = ",".join(f"{100 * share:g}" for share in division.shares)
            return self._fenced(f'{{layout="[[{shares}]]"}}', division.blocks)
        classes = [_ROLES.get(division.role, division.role)] if division.role else []
        # A condition that is none of Quarto's is written as what it means.
        values = {
            f"{'when' if one.meant else 'unless'}-{one.kind}": " ".join(one.values)
            for one in division.conditions
        }
        classes += ["content-visible"] if values else []
        if (said := division.statement) is not None and said.kind == "listing":
            tail = [line_of(said.title.content)] if said.title else []
            classes = [] if division.identifier.startswith("lst-") else ["listing"]
            return self._fenced(attributes(division.identifier, classes), division.blocks, tail)
        if said is not None:
            classes.append(said.kind)
            values["name"] = line_of(said.title.content)
        head = attributes(division.identifier, classes, lang=division.language, **values)
        return self._fenced(head, division.blocks) if head else self.lines(division.blocks)

    def _quotation(self, quote: Quote | Epigraph | PullQuote) -> list[str]:
        said = [f"— {line_of(quote.attribution.content)}"] if quote.attribution else []
        inside = self.lines(quote.blocks)
        inside += [*([""] if inside and said else []), *said]
        if isinstance(quote, Quote):
            return [f"> {line}".rstrip() for line in inside]
        return [f"::: {{.{'epigraph' if isinstance(quote, Epigraph) else 'pullquote'}}}", *inside,
                ":::"]  # fmt: skip

    def _list(self, block: List) -> list[str]:
        made: list[str] = []
        for number, item in enumerate(block.items, block.start):
            marker = "- "
            if block.ordered:
                marker = f"{list_mark(number, block.numerals, block.delimiter)} "
                marker += " " * (block.numerals == "upper-alpha" and block.delimiter == "period")
            if block.examples:
                marker, item = _example(item)
            box = {None: "", True: "[x] ", False: "[ ] "}[item.checked]
            inside = self.lines(item.blocks, tight=block.tight)
            if inside:
                inside[0] = box + inside[0]
            if made and not block.tight:
                made.append("")
            made += _hung(marker, inside or [box], len(marker))
        return made

    def _definitions(self, block: DefinitionList) -> list[str]:
        made: list[str] = []
        for definition in block.definitions:
            made += [""] if made else []
            made.append(_opening(definition.term, "<br>"))
            for explanation in definition.explanations:
                inside = self.lines(explanation)
                made += _hung(":   ", inside, 4)
                made += [""] if len(inside) > 1 else []
            while made[-1] == "":
                made.pop()
        return made

    def _figure(self, figure: Figure, wrapped: str = "") -> list[str]:
        """Return the lines of a figure; ``wrapped`` is its width where text runs round it."""
        only = figure.blocks[0] if len(figure.blocks) == 1 else None
        words = figure.caption.content if figure.caption else Passage()
        if isinstance(only, Image) and not figure.alternative and (words or figure.identifier):
            only = replace(only, width=wrapped or only.width)
            credit, name = line_of(figure.credit.content), figure.identifier
            return _picture(only, words, name, figure.data, credit, bool(wrapped)).split("\n")
        classes = ["timeline"] if isinstance(only, Timeline) else ["wrapped"] if wrapped else []
        prefix = "tbl-" if figure.kind == "table" else "fig-"
        if not classes and not figure.identifier.startswith(prefix):
            classes = [figure.kind]
        data = ", ".join(figure.data)
        described = escaped(plain_text(figure.alternative))
        credit = line_of(figure.credit.content)
        head = attributes(figure.identifier, classes, alt=described, data=data, credit=credit,
                          width=wrapped)  # fmt: skip
        tail = _opening(words).split("\n") if words else []
        return self._fenced(head, figure.blocks, tail)


def _example(item: ListItem) -> tuple[str, ListItem]:
    """Return what stands before an example, and the example without its name."""
    opening = item.blocks[0] if item.blocks else None
    if not isinstance(opening, Paragraph):
        return "(@) ", item
    named = opening.identifier.removeprefix(EXAMPLE)
    return f"(@{named}) ", replace(item, blocks=(replace(opening, identifier=""), *item.blocks[1:]))


def _runs_on(before: Block | None, block: Block) -> bool:
    """Whether two blocks would be read as one: lists of one kind, quotations, definitions."""
    if isinstance(block, List):
        return isinstance(before, List) and (
            (before.ordered, before.numerals, before.delimiter)
            == (block.ordered, block.numerals, block.delimiter)
        )
    return isinstance(block, (Quote, DefinitionList)) and type(before) is type(block)


# --- lines of one block ----------------------------------------------------------------------


def _hung(marker: str, lines: Sequence[str], indent: int) -> list[str]:
    """Return ``lines`` with ``marker`` before the first and blanks before the others."""
    first, *rest = lines or [""]
    return [(marker + first).rstrip(), *(" " * indent + line if line else "" for line in rest)]


def _opening(passage: Passage, break_mark: str = "\\\n") -> str:
    return line_of(passage.content, break_mark, opens=True)


def _title(passage: Passage) -> str:
    return line_of(passage.content, "<br>")


def comment(text: str) -> str:
    """Return ``text`` as a comment in the source."""
    return f"<!-- {re.sub('-(?=-)', '- ', text).strip()} -->"


def _heading(heading: Heading) -> str:
    words = line_of(heading.content.content, "<br>")
    words = re.sub(r"#(?=#*\Z)", r"\#", words)
    made = slug(plain_text(heading.content)) == heading.identifier
    identifier = "" if made else heading.identifier
    classes = [] if heading.numbered else ["unnumbered"]
    classes += ["appendix"] if heading.role == "appendix" else []
    tail = attributes(identifier, classes)
    return f"{'#' * heading.level} {words} {tail}".rstrip()


def _picture(
    image: Image,
    caption: Passage = NO_PASSAGE,
    identifier: str = "",
    data: tuple[str, ...] = (),
    credit: str = "",
    wrapped: bool = False,
) -> str:
    described = plain_text(image.alternative)
    if image.chart:
        return "\n".join(_chart(image, image.chart, caption, identifier, data))
    if described == plain_text(caption):
        described = ""
    tail = attributes(
        identifier,
        ["decorative"] * image.decorative + ["wrapped"] * wrapped,
        alt=described,
        width=image.width,
        data=", ".join(data),
        dark=image.dark,
        credit=credit,
    )
    return f"![{line_of(caption.content, '<br>')}]({address(image.source)}){tail}"


def _chart(
    image: Image, chart: Chart, caption: Passage, identifier: str, data: tuple[str, ...]
) -> list[str]:
    """Return the block of Vega-Lite that a chart is drawn from."""
    tail = attributes(
        identifier,
        ["vega-lite"],
        caption=line_of(caption.content, "<br>") if caption else "",
        alt=plain_text(image.alternative),
        width=image.width,
        data=", ".join(data),
    )
    return [f"```{tail}", *chart.spec.strip("\n").split("\n"), "```"]


def _events(timeline: Timeline) -> list[str]:
    made: list[str] = []
    for event in timeline.events:
        made += [""] if made else []
        made += [_opening(event.when, "<br>"), f":   {_opening(event.what, '<br>')}"]
    return made


def _code(code: CodeBlock) -> list[str]:
    longest = max((len(run) for run in re.findall("`{3,}", code.text)), default=2)
    fence = "`" * (longest + 1)
    tail = attributes(code.identifier)
    lines = code.text.removesuffix("\n").split("\n")
    return [f"{fence}{code.language} {tail}".rstrip(), *lines, fence]


# --- tables ----------------------------------------------------------------------------------


def _table(table: Table) -> list[str]:
    cells = [cell for row in (*table.head, *table.body) for cell in row.cells]
    merged = any(cell.column_span > 1 or cell.row_span > 1 for cell in cells)
    plain = len(table.head) == 1 and not merged
    lines = _pipes(table) if plain else _grid(table)
    first = [row.cells[0].header for row in table.body if row.cells]
    values = {"widths": _widths(table)}
    if plain and len(table.columns) > 1 and not any(first):
        values["header-columns"] = "0"
    tail = attributes(table.identifier, ["wide"] if table.wide else [], **values)
    words = line_of(table.caption.content.content, "<br>") if table.caption else ""
    return [*lines, "", f": {words} {tail}".replace("  ", " ").rstrip()] if words or tail else lines


def _widths(table: Table) -> str:
    shares = [column.share for column in table.columns]
    return " ".join(f"{share * 100:.4g}" for share in shares) if any(shares) else ""


def _cell(passage: Passage) -> str:
    return line_of(passage.content, "<br>")


def _piped(passage: Passage) -> str:
    """Return a cell between pipes. One in a formula stays: behind a stroke it is two in TeX."""
    written = _cell(passage).replace("|", "\\|")
    for node in walk(passage):
        if isinstance(node, Math):
            formula = f"${node.tex}$"
            written = written.replace(formula.replace("|", "\\|"), formula)
    return written


def _pipes(table: Table) -> list[str]:
    rows = [[_piped(cell.content) for cell in row.cells] for row in (*table.head, *table.body)]
    widths = [
        max(3, *(_places(row[column]) for row in rows)) for column in range(len(table.columns))
    ]
    # A table whose cells are long reads no better for being drawn straight.
    widths = widths if sum(widths) <= 100 else [3] * len(widths)
    marks = [
        _rule(column.alignment, width, "-")
        for column, width in zip(table.columns, widths, strict=True)
    ]
    lines = [
        "| " + " | ".join(_filled(word, width) for word, width in zip(row, widths, strict=False))
        + " |"
        for row in rows
    ]  # fmt: skip
    return [lines[0], "| " + " | ".join(marks) + " |", *lines[1:]]


def _rule(alignment: str, width: int, sign: str) -> str:
    left = ":" if alignment in ("left", "center") else sign
    right = ":" if alignment in ("right", "center") else sign
    return left + sign * (width - 2) + right


def _places(text: str) -> int:
    """Return how many places ``text`` takes, where a character of full width takes two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def _filled(text: str, width: int) -> str:
    return text + " " * (width - _places(text))


def _grid(table: Table) -> list[str]:
    """Return a table drawn with ``+``, ``-`` and ``|``: heads of any number, merged cells."""
    rows = (*table.head, *table.body)
    columns, height = len(table.columns), len(rows)
    owner: dict[tuple[int, int], tuple[int, int]] = {}
    words: dict[tuple[int, int], str] = {}
    for top, row in enumerate(rows):
        left = 0
        for cell in row.cells:
            while (top, left) in owner:
                left += 1
            spread = (min(top + cell.row_span, height), min(left + cell.column_span, columns))
            for place in ((r, c) for r in range(top, spread[0]) for c in range(left, spread[1])):
                owner[place] = (top, left)
            words[top, left] = _cell(cell.content).replace("|", "&#124;")
    for place in ((r, c) for r in range(height) for c in range(columns)):
        owner.setdefault(place, place)
    widths = _grid_widths(owner, words, columns, height)
    lines = []
    for row_number in range(height + 1):
        sign = "=" if row_number == len(table.head) and table.head else "-"
        lines.append(_edge(owner, widths, row_number, height, sign, table))
        if row_number < height:
            lines.append(_inside(owner, words, widths, row_number))
    return lines


_Owner = Mapping[tuple[int, int], tuple[int, int]]


def _grid_widths(
    owner: _Owner, words: Mapping[tuple[int, int], str], columns: int, height: int
) -> list[int]:
    """Return each column's width in places: every cell's words fit on one line."""
    widths = [3] * columns
    for top, left in sorted(words, key=lambda at: at[1]):
        right = left
        while right < columns and owner[top, right] == (top, left):
            right += 1
        wanted = _places(words[top, left]) + 2 - (right - left - 1) - sum(widths[left:right])
        widths[right - 1] += max(wanted, 0)
    return widths


def _edge(
    owner: _Owner, widths: Sequence[int], row: int, height: int, sign: str, table: Table
) -> str:
    """Return the line above ``row``: open where a cell goes on through it."""
    parts = []
    for column, width in enumerate(widths):
        through = 0 < row < height and owner[row - 1, column] == owner[row, column]
        ruled = row == (len(table.head) if table.head else 0)
        alignment = table.columns[column].alignment if ruled else ""
        parts.append(" " * width if through else _rule(alignment, width, sign))
    return "+" + "+".join(parts) + "+"


def _inside(
    owner: _Owner, words: Mapping[tuple[int, int], str], widths: Sequence[int], row: int
) -> str:
    """Return the line of words of ``row``."""
    made, column = "|", 0
    while column < len(widths):
        place, right = owner[row, column], column + 1
        while right < len(widths) and owner[row, right] == place:
            right += 1
        width = sum(widths[column:right]) + right - column - 1
        shown = f" {words.get(place, '')}" if place[0] == row else ""
        made += _filled(shown, width) + "|"
        column = right
    return made


def yaml_text(text: str) -> str:
    """Return ``text`` as a scalar of YAML: a JSON string is one, whatever stands in it."""
    return json.dumps(text, ensure_ascii=False)
