"""Divisions that mean something: the name in ``::: {.name}`` → what it becomes.

To add one: a function from a :class:`Fence` to blocks, a row in DIRECTIVES, a case file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from ..diagnostics import NOWHERE, Problems, Span
from ..document import (
    NO_PASSAGE,
    Bibliography,
    Block,
    Callout,
    CalloutKind,
    Caption,
    Column,
    DataColumn,
    DefinitionList,
    Division,
    Epigraph,
    Figure,
    Heading,
    Image,
    Index,
    NoteReference,
    Paragraph,
    Passage,
    PullQuote,
    Quote,
    Statement,
    StatementKind,
    Table,
    TableSource,
    Text,
    Timeline,
    TimelineEvent,
)
from ..walk import plain_text, rebuild, walk
from .charts import SPECIFICATIONS
from .conditions import read_conditions
from .data_tables import TOTALS
from .headings import in_bold, strong
from .list_tables import list_table
from .placeholder import placeholder

if TYPE_CHECKING:
    # The Markdown reader imports this module; only its types are wanted here.
    from .markdown.attributes import AttributeTaker, Item


class Fence(Protocol):
    """A division as the Markdown reader hands it over: attributes, and blocks on request."""

    attributes: AttributeTaker
    span: Span
    problems: Problems

    def language(self) -> str:
        """Take ``lang`` from the attributes."""

    def blocks(self, *, in_figure: bool = False) -> tuple[Block, ...]:
        """Read what is inside; ``in_figure``: an image alone is no figure of its own."""

    def passage(self, item: Item) -> Passage:
        """Read the value of an attribute as Markdown."""

    def plain_passage(self, item: Item) -> Passage:
        """Read the value of an attribute as words."""

    def quoted_blocks(self) -> tuple[tuple[Block, ...], Passage]:
        """Read the content, and its source: a last paragraph that begins with a dash."""


Builder = Callable[[Fence], tuple[Block, ...]]


def _division(fence: Fence, role: str = "") -> tuple[Block, ...]:
    identifier = fence.attributes.identifier()
    language = fence.language()
    what = {"": "a division", "margin": "a margin note"}.get(role, f"a division “{role}”")
    fence.attributes.report_rest(what, class_code="MD-11" if role else "MD-13")
    # The roles are those of DIRECTIVES, which are Division's.
    return (
        Division(fence.blocks(), role, language, identifier, span=fence.span),  # type: ignore[arg-type]
    )


def _transparent(fence: Fence) -> tuple[Block, ...]:
    """Return the content of a division that is only another program's layout."""
    if fence.attributes.peek_identifier() or fence.attributes.has("lang"):
        return _division(fence)
    fence.attributes.report_rest("a division", class_code="MD-13")
    return fence.blocks()


def _conditional(fence: Fence, visible: bool) -> tuple[Block, ...]:
    """Return what is shown in some editions only, or nothing where no edition shows it."""
    shown, conditions = read_conditions(fence.attributes, visible, fence.span, fence.problems)
    fence.attributes.report_rest("a division with a condition", identified=False)
    blocks = fence.blocks()
    if shown and conditions:
        return (Division(blocks, conditions=conditions, span=fence.span),)
    return blocks if shown else ()


def _tabset(fence: Fence) -> tuple[Block, ...]:
    """Return tabs one under another: their titles in bold, out of the numbering and contents."""
    fence.attributes.report_rest("tabs")
    return tuple(map(in_bold, fence.blocks()))


TAB = "tab"
"""The class of one tab, which the reader of MkDocs' form gives it."""


MEANINGS = "meanings"
"""The class of abbreviations of which no list is printed, as Markdown Extra defines them."""


def _tab(fence: Fence) -> tuple[Block, ...]:
    """Return a tab of MkDocs: its title in bold over what it holds."""
    title = fence.attributes.take_item("title")
    fence.attributes.report_rest("a tab")
    head = (Paragraph(strong(fence.passage(title)), span=fence.span),) if title else ()
    return (*head, *map(in_bold, fence.blocks()))


def _statement(fence: Fence, kind: StatementKind) -> tuple[Block, ...]:
    """Return a theorem or its kin; a heading that opens it, or ``name``, is its title.

    With a class alone bookdown counts it (its manual, 2.2.2), but for proofs, remarks and
    solutions; Quarto counts what has an identifier ("Theorems and proofs").
    """
    start = next(start for start, row in STATEMENTS.items() if row == kind)
    identifier = fence.attributes.identifier()
    if identifier and not identifier.startswith(tuple(f"{one}-" for one in STATEMENTS)):
        identifier = f"{start}-{identifier}"
    item = fence.attributes.take_item("name", "title")
    fence.attributes.report_rest("a theorem")
    blocks = fence.blocks()
    title = fence.passage(item) if item else NO_PASSAGE
    if blocks and isinstance(blocks[0], Heading):
        title, blocks = blocks[0].content, blocks[1:]
    numbered = bool(identifier) or kind not in ("proof", "remark", "solution")
    said = Statement(kind, title, numbered)
    return (Division(blocks, identifier=identifier, statement=said, span=fence.span),)


def _listing(fence: Fence) -> tuple[Block, ...]:
    """Return code with a caption below it, which has a number."""
    identifier = fence.attributes.identifier()
    fence.attributes.report_rest("a listing")
    blocks, caption = _last_paragraph(fence.blocks())
    return (listing(blocks, caption.content if caption else NO_PASSAGE, identifier, fence.span),)


def listing(blocks: tuple[Block, ...], caption: Passage, identifier: str, span: Span) -> Division:
    """Return code under its caption; with an identifier, it is counted."""
    said = Statement("listing", caption, bool(identifier))
    return Division(blocks, identifier=identifier, statement=said, span=span)


def _page_break(fence: Fence) -> tuple[Block, ...]:
    fence.attributes.report_rest("a page break", identified=False)
    return (*fence.blocks(), Division((), "page-break", span=fence.span))


def _epigraph(fence: Fence) -> tuple[Block, ...]:
    fence.attributes.report_rest("an epigraph", identified=False)
    blocks, attribution = fence.quoted_blocks()
    only = blocks[0] if len(blocks) == 1 else None
    if isinstance(only, Quote) and not attribution:
        blocks, attribution = only.blocks, only.attribution
    return (Epigraph(blocks, attribution, span=fence.span),)


def _pull_quote(fence: Fence) -> tuple[Block, ...]:
    fence.attributes.report_rest("a pull quote", identified=False)
    blocks, attribution = fence.quoted_blocks()
    for block in blocks:
        if not isinstance(block, Paragraph):
            fence.problems.error(
                "MD-22",
                block.span,
                "a pull quote holds a sentence or two, and nothing else",
                "take this out of it",
            )
    for node in walk((blocks, attribution)):
        if isinstance(node, NoteReference):
            fence.problems.error(
                "MD-22",
                node.span if node.span.line else fence.span,
                "a pull quote repeats what the text says, and a pack may leave it out: "
                "it has no notes",
                "call the note where the text says it",
            )
    if not blocks:
        fence.problems.error(
            "MD-22", fence.span, "this pull quote is empty", "repeat a sentence of the text in it"
        )
    return (PullQuote(blocks, attribution, span=fence.span),)


_CALLOUT = "callout-"
"""How classes begin that make a callout; those of extensions have their name as its title."""


def _callout(fence: Fence, kind: CalloutKind, named: str = "") -> tuple[Block, ...]:
    identifier = fence.attributes.identifier()
    item = fence.attributes.take_item("title")
    title = fence.passage(item) if item else NO_PASSAGE
    while fence.attributes.take_item("collapse", "icon", "appearance"):
        pass  # how Quarto's page shows it
    fence.attributes.report_rest("a callout")
    blocks = fence.blocks()
    if not title and blocks and isinstance(blocks[0], Heading):
        title, blocks = blocks[0].content, blocks[1:]
    title = title or (Passage((Text(named),)) if named else title)
    return (Callout(kind, blocks, title, identifier=identifier, span=fence.span),)


def _figure(fence: Fence) -> tuple[Block, ...]:
    identifier, alternative, data = _figure_attributes(fence)
    item = fence.attributes.take_item("credit")
    credit = fence.passage(item) if item else NO_PASSAGE
    width = fence.attributes.take("width") if fence.attributes.has(*WRAPPED) else ""
    beside = fence.attributes.take_class(*BESIDE)
    fence.attributes.report_rest("a figure")
    blocks, caption = _last_paragraph(fence.blocks(in_figure=True))
    # A chart is described by its numbers.
    pictures = (
        node
        for node in walk(blocks)
        if isinstance(node, Image)
        and node.chart is None
        and not node.source.lower().endswith(SPECIFICATIONS)
    )
    for image in pictures if not alternative else ():
        if caption and not (image.alternative or image.decorative):
            # As Quarto has it; that it says no more than the caption, a check reports.
            alternative = caption.content
        elif not (image.alternative or image.decorative):
            fence.problems.warning(
                "FIG-01",
                image.span,
                "this image has no alternative text",
                'say what it shows: ::: {#fig-x alt="…"}, or mark it {.decorative}',
            )
    if not blocks:
        # So that its number stands, and what refers to it can be read.
        blocks = (Paragraph(placeholder(fence.span), span=fence.span),)
        fence.problems.warning(
            "MD-25",
            fence.span,
            "“…” stands where the picture of this figure belongs",
            "put an image before its caption",
        )
    figure = Figure(
        blocks, caption, identifier, alternative, data=data, credit=credit, span=fence.span
    )
    return (beside_text(figure, beside, width),)


def beside_text(figure: Block, how: str, width: str = "") -> Block:
    """Return a figure that stands beside the text: in the margin, or the text runs round it.

    Args:
        how: the class that asks for it; empty: nothing does.
        width: as the author wrote it, where that is not at its picture.
    """
    span = getattr(figure, "span", NOWHERE)
    if not how:
        return figure
    if how not in WRAPPED:
        return Division((figure,), "margin", span=span)
    images = [node for node in walk(figure) if isinstance(node, Image)]
    if not width and len(images) == 1:
        width = images[0].width
    share = float(width[:-1]) / 100 if re.fullmatch(r"\d+(\.\d+)?%", width) else _WRAPPED_SHARE
    if len(images) == 1 and images[0].width == width:
        # It fills the place that has this width.
        whole = replace(images[0], width="100%")
        figure = rebuild(figure, lambda node: whole if node is images[0] else node)
    return Division((figure,), "wrapped", shares=(min(max(share, 0.15), 0.7),), span=span)


WRAPPED = ("wrapped", "float-end", "float-right", "float-start", "float-left")
"""Classes of a figure that the text runs round: ours, and those of Quarto's pages."""

BESIDE = (*WRAPPED, "column-margin", "aside")
"""Classes of a figure beside the text."""

_WRAPPED_SHARE = 0.4


def _timeline(fence: Fence) -> tuple[Block, ...]:
    identifier, alternative, data = _figure_attributes(fence)
    fence.attributes.report_rest("a time line")
    blocks, caption = _last_paragraph(fence.blocks())
    events: list[TimelineEvent] = []
    others: list[Block] = []
    for block in blocks:
        if isinstance(block, DefinitionList):
            for definition in block.definitions:
                parts = [part for explanation in definition.explanations for part in explanation]
                if len(parts) == 1 and isinstance(parts[0], Paragraph):
                    events.append(TimelineEvent(definition.term, parts[0].content, definition.span))
                    continue
                fence.problems.error(
                    "MD-22",
                    definition.span,
                    "an event of a time line is a date and one paragraph",
                    "write the date on a line, and under it “: what happened”",
                )
                others.append(DefinitionList((definition,), span=definition.span))
        else:
            others.append(block)
            fence.problems.error(
                "MD-22",
                getattr(block, "span", fence.span),
                "this is no event of the time line",
                "write a date on a line and under it “: what happened”; "
                "the caption is the last paragraph",
            )
    if not events:
        fence.problems.error(
            "MD-22",
            fence.span,
            "this time line has no events",
            "write a date on a line and under it “: what happened”",
        )
        shown: tuple[Block, ...] = tuple(others)
    else:
        shown = (Timeline(tuple(events), span=events[0].span), *others)
    return (Figure(shown, caption, identifier, alternative, span=fence.span, data=data),)


def _table(fence: Fence) -> tuple[Block, ...]:
    identifier = fence.attributes.identifier()
    wide = bool(fence.attributes.take_class("wide"))
    if fence.attributes.has("data"):
        return _table_from_data(fence, identifier, wide)
    fence.attributes.report_rest("a table")
    blocks = fence.blocks()
    tables = [block for block in blocks if isinstance(block, Table)]
    within = [node for node in walk(blocks) if isinstance(node, Table)]
    if len(tables) != 1 or len(within) > 1:
        if within or any(isinstance(node, Image) for node in walk(blocks)):
            return (_tables(fence, blocks, identifier, wide),)
        fence.problems.error(
            "MD-22",
            fence.span,
            f"the division #{identifier} holds no table",
            "write the table in it, or take the identifier away",
        )
        return (Division(blocks, identifier=identifier, span=fence.span),)
    table = replace(tables[0], identifier=identifier, wide=wide or tables[0].wide)
    rest: tuple[Block, ...] = tuple(block for block in blocks if not isinstance(block, Table))
    if table.caption is None:
        rest, caption = _last_paragraph(rest)
        table = replace(table, caption=caption)
    notes = tuple(block.content for block in rest if isinstance(block, Paragraph))
    rest = tuple(block for block in rest if not isinstance(block, Paragraph))
    return (replace(table, notes=notes), *rest)


def _tables(fence: Fence, blocks: tuple[Block, ...], identifier: str, wide: bool) -> Figure:
    """Return tables, or pictures of some, with one number and one caption: parts (a), (b)."""
    blocks, caption = _last_paragraph(blocks)
    if wide:
        fence.problems.warning(
            "MD-12",
            fence.span,
            f"the tables in #{identifier} are not set on a turned page together",
            "take .wide away, or give it to one table alone",
        )
    return Figure(blocks, caption, identifier, kind="table", span=fence.span)


def _table_from_data(fence: Fence, identifier: str, wide: bool) -> tuple[Block, ...]:
    """Return a table whose rows the reader of the report takes from a file."""
    file, *more = fence.attributes.take_files() or ("",)
    source = TableSource(
        file,
        fence.attributes.take("sheet"),
        tuple(DataColumn(key, words) for key, words in _column_values(fence, "columns")),
        _asked_of_columns(fence),
        tuple(filter(None, re.split(r"[\s,;]+", fence.attributes.take("sort")))),
        _whole_number(fence, "first", 10**6) or 0,
        fence.passage(item) if (item := fence.attributes.take_item("total")) else None,
        _whole_number(fence, "header-columns", 1),
    )
    shares = tuple(
        Column(share=float(number))
        for number in re.findall(r"\d+(?:\.\d+)?", fence.attributes.take("widths"))
    )
    whole = sum(column.share for column in shares) or 1.0
    fence.attributes.report_rest("a table")
    blocks, caption = _last_paragraph(fence.blocks())
    notes = tuple(block.content for block in blocks if isinstance(block, Paragraph))
    table = Table(
        tuple(Column(share=round(column.share / whole, 4)) for column in shares), (), (), caption,
        identifier, wide=wide, notes=notes, data=(file, *more), source=source, span=fence.span,
    )  # fmt: skip
    return (table, *(block for block in blocks if not isinstance(block, Paragraph)))


def _column_values(fence: Fence, key: str) -> Iterator[tuple[str, Passage]]:
    """Yield what an attribute says of columns: ``year=Year; value=Emissions``."""
    item = fence.attributes.take_item(key)
    for found in re.finditer(r"[^;]+", item.value) if item else ():
        name, _, words = found[0].partition("=")
        at = found.start() + len(found[0]) - len(words)
        if item is not None and name.strip():
            said = replace(item, value=words.strip(), value_at=item.value_at + at)
            yield name.strip(), fence.passage(said) if words else NO_PASSAGE


def _asked_of_columns(fence: Fence) -> tuple[DataColumn, ...]:
    """Return each column's unit, form and total, as far as they are asked for."""
    units = dict(_column_values(fence, "units"))
    forms = {name: plain_text(said) for name, said in _column_values(fence, "formats")}
    item = fence.attributes.peek_item("totals")
    totals = {name: plain_text(said) or "sum" for name, said in _column_values(fence, "totals")}
    for name, total in totals.items():
        if total not in TOTALS and item is not None:
            fence.problems.error(
                "TBL-06", fence.attributes.place(item), f"a column has no total “{total}”",
                f"write one of: {', '.join(TOTALS)}",
            )  # fmt: skip
            totals[name] = ""
    return tuple(
        DataColumn(name, units.get(name, NO_PASSAGE), forms.get(name, ""), totals.get(name, ""))
        for name in dict.fromkeys((*units, *forms, *totals))
    )


def _whole_number(fence: Fence, key: str, most: int) -> int | None:
    """Return the number that an attribute is; None where it is none."""
    item = fence.attributes.take_item(key)
    if item is None:
        return None
    if not item.value.isascii() or not item.value.isdecimal() or int(item.value) > most:
        fence.problems.error(
            "TBL-03", fence.attributes.place(item), f"{key} cannot be “{item.value}”",
            f"write a whole number up to {most}",
        )  # fmt: skip
        return None
    return int(item.value)


def _references(fence: Fence) -> tuple[Block, ...]:
    fence.attributes.identifier()
    kinds, without = (
        tuple(re.findall(r"[^\s,]+", fence.attributes.take(name))) for name in ("kinds", "without")
    )
    keyword = fence.attributes.take("keyword")
    chapter = bool(fence.attributes.take_class("by-chapter"))
    fence.attributes.report_rest("the list of references")
    blocks = fence.blocks()
    if blocks:
        fence.problems.warning(
            "MD-22",
            getattr(blocks[0], "span", fence.span),
            "the list of references is made from what is cited; this stands after it",
            "take it away, or move it before ::: {#refs}",
        )
    return (Bibliography((), kinds, without, keyword, chapter, fence.span), *blocks)


def _index(fence: Fence) -> tuple[Block, ...]:
    fence.attributes.identifier()
    fence.attributes.report_rest("the index")
    return (Index(span=fence.span), *fence.blocks())


def _figure_attributes(fence: Fence) -> tuple[str, Passage, tuple[str, ...]]:
    identifier = fence.attributes.identifier()
    item = fence.attributes.take_item("alt", "fig-alt")
    alternative = fence.plain_passage(item) if item else NO_PASSAGE
    return identifier, alternative, fence.attributes.take_files()


def _last_paragraph(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], Caption | None]:
    if blocks and isinstance(blocks[-1], Paragraph):
        return blocks[:-1], Caption(blocks[-1].content)
    return blocks, None


STATEMENTS: Mapping[str, StatementKind] = MappingProxyType(
    {
        "thm": "theorem", "lem": "lemma", "cor": "corollary", "prp": "proposition",
        "cnj": "conjecture", "def": "definition", "exm": "example", "exr": "exercise",
        "hyp": "hypothesis", "alg": "algorithm", "sol": "solution", "rem": "remark",
        "prf": "proof",
    }
)  # fmt: skip
"""How the identifiers of Quarto and bookdown begin of what each kind states."""

BOXES: Mapping[str, CalloutKind] = MappingProxyType(
    {
        "rmdnote": "note", "rmdinfo": "note", "rmdtip": "tip", "rmdimportant": "important",
        "rmdwarning": "warning", "rmdwarn": "warning", "rmdcaution": "caution",
        "note": "note", "info": "note", "tip": "tip", "important": "important",
        "warning": "warning", "caution": "caution", "danger": "caution",
    }
)  # fmt: skip
"""What the boxes are called in bookdown's templates, in Docusaurus, VuePress and MyST → ours."""

DIRECTIVES: Mapping[str, Builder] = MappingProxyType(
    {
        "lead": partial(_division, role="lead"),
        "landscape": partial(_division, role="landscape"),
        "abbreviations": partial(_division, role="abbreviations"),
        "glossary": partial(_division, role="glossary"),
        MEANINGS: partial(_division, role="meanings"),
        "authors": partial(_division, role="authors"),
        "credits": partial(_division, role="credits"),
        "qr-code": partial(_division, role="qr-code"),
        "column-margin": partial(_division, role="margin"),
        "aside": partial(_division, role="margin"),
        "page-break": _page_break,
        "panel-tabset": _tabset,
        TAB: _tab,
        "content-visible": partial(_conditional, visible=True),
        "content-hidden": partial(_conditional, visible=False),
        "hidden": partial(_conditional, visible=False),
        # What Quarto's pages show where a reader has chosen them dark; editions are light.
        "dark-content": partial(_conditional, visible=False),
        "epigraph": _epigraph,
        "pullquote": _pull_quote,
        "figure": _figure,
        "timeline": _timeline,
        "table": _table,
        "list-table": list_table,
        "listing": _listing,
        "references": _references,
        "index": _index,
        "callout-note": partial(_callout, kind="note"),
        "callout-tip": partial(_callout, kind="tip"),
        "callout-important": partial(_callout, kind="important"),
        "callout-warning": partial(_callout, kind="warning"),
        "callout-caution": partial(_callout, kind="caution"),
        "callout-finding": partial(_callout, kind="finding"),
        **{name: partial(_callout, kind=kind) for name, kind in BOXES.items()},
        **{kind: partial(_statement, kind=kind) for kind in dict.fromkeys(STATEMENTS.values())},
    }
)
"""The name of a division → what builds its blocks."""

BY_IDENTIFIER: Mapping[str, str] = MappingProxyType(
    {"refs": "references", "index": "index", "fig-": "figure", "tbl-": "table", "lst-": "listing"}
    | {f"{start}-": kind for start, kind in STATEMENTS.items()}
)
"""The beginning of an identifier → the name that a division without one has by it."""


_TRANSPARENT = (
    "cell", "cell-output", "cell-output-display", "cell-output-stdout", "cell-output-stderr",
    "cell-output-error", "cell-output-markdown", "columns", "column", "quarto-layout-panel",
    "quarto-layout-row", "quarto-layout-cell", "quarto-figure", "figure-content", "output",
    "light-content",
    *(
        f"column-{place}{edge}{side}"
        for place in ("body", "page", "screen")
        for edge in ("", "-inset", "-outset", "-inset-shaded")
        for side in ("", "-left", "-right")
    ),
)  # fmt: skip
"""Classes that Quarto and knitr put round what a program made or where it stands."""

_DRAWN_SO = ("layout-align", "layout-valign", "execution_count", "execution-count", "fig-pos",
             "fig-env", "fig-align", "width")  # fmt: skip
"""Attributes that say how a division is laid out elsewhere; here the institute's design does."""


def read_directive(fence: Fence) -> tuple[Block, ...]:
    """Return the blocks that a division becomes; ``MD-13`` where its name means nothing."""
    identifier = fence.attributes.peek_identifier()
    named = next(
        (
            row
            for start, row in BY_IDENTIFIER.items()
            if (identifier.startswith(start) if start.endswith("-") else identifier == start)
        ),
        "",
    )
    if named and named != "figure":
        # What is counted stands in the text, though its class would move it into the margin.
        fence.attributes.drop(("column-margin", "aside"), ())
    beside = named == "figure" and fence.attributes.has(*BESIDE)
    name = "" if beside else fence.attributes.take_class(*DIRECTIVES)
    name = name or named
    rows = _rows_asked_for(fence)
    drawn = fence.attributes.drop(_TRANSPARENT, () if beside else _DRAWN_SO) or rows is not None
    build = DIRECTIVES[name] if name else _transparent if drawn else _division
    if not name and (own := fence.attributes.take_class_like(_CALLOUT)):
        build = partial(_callout, kind="note", named=own.removeprefix(_CALLOUT).capitalize())
    blocks = build(fence)
    if rows is None:
        return blocks
    whole = blocks[0] if len(blocks) == 1 else None
    if (isinstance(whole, Figure) and name) or isinstance(whole, Division):
        return (replace(whole, blocks=side_by_side(whole.blocks, rows)),)
    return side_by_side(blocks, rows)


Rows = Callable[[int], Sequence[Sequence[float]]]
"""How many blocks there are → the shares of the width that each row's have."""


def _rows_asked_for(fence: Fence) -> Rows | None:
    """Return how the blocks of a division stand side by side; None where nothing asks for it.

    As Quarto has it: so many columns, so many rows, or the shares of each row's.
    """
    item = fence.attributes.take_item("layout-ncol", "layout-nrow", "layout")
    if item is None:
        return None
    if item.name != "layout" and item.value.isascii() and item.value.isdecimal():
        asked = min(max(int(item.value), 1), _MOST_BESIDE)

        def even(count: int) -> Sequence[Sequence[float]]:
            across = asked if item.name == "layout-ncol" else -(-count // asked)
            if count == 1:
                across = 1  # one alone has all the width, but where its share is said
            return [[1.0] * across] * -(-count // across) if across else []

        return even
    rows = [
        [float(share) for share in re.findall(r"(?<![-\d.])\d+(?:\.\d+)?", row)]
        for row in re.findall(r"[^][]+", item.value)
    ]
    rows = [row[:_MOST_BESIDE] for row in rows if any(row)]
    if item.name == "layout" and rows:
        return lambda count: rows
    fence.problems.warning(
        "MD-12", fence.attributes.place(item), f"{item.name} cannot be “{item.value}”",
        "write how many stand side by side, layout-ncol=2, or the shares of each row: "
        'layout="[[60,40],[1]]"',
    )  # fmt: skip
    return None


_MOST_BESIDE = 6
"""Blocks that stand side by side: of more none has room."""


def side_by_side(blocks: Sequence[Block], rows: Rows) -> tuple[Block, ...]:
    """Return ``blocks`` in rows; as one stands, or with a heading, a page's end among them."""
    if not blocks or any(
        isinstance(block, Heading) or getattr(block, "role", "") == "page-break" for block in blocks
    ):
        return tuple(blocks)
    made: list[Block] = []
    left = list(blocks)
    for shares in rows(len(blocks)):
        inside, left = left[: len(shares)], left[len(shares) :]
        if len(shares) > 1 and inside:
            whole = sum(shares)
            part = tuple(round(share / whole, 4) for share in shares)
            made.append(Division(tuple(inside), "row", shares=part, span=inside[0].span))
        else:
            made += inside
    return (*made, *left)
