"""Tables with their rows, cells and widths, and timelines, which are tables in Word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ...columns import column_shares
from ...document import Resource, Row, Table, Timeline
from ...institute import upright_files
from ...walk import plain_text
from .captions import caption
from .columns import decimal_places, decimal_style, is_figure
from .flow import Flow, Place
from .markup import Element, add_property, clean, element, paragraph, twips_of_mm
from .palette import MM
from .styles import ABOVE_AXIS, AXIS, CELL_MARGIN, style_id

_LONG_TABLE = 14
"""Rows. A table of fewer is kept on one page; a longer one may break between rows."""

_TIMELINE_COLUMNS = 6
"""Events that stand side by side; more are set one below another."""


def table(flow: Flow, block: Table, place: Place) -> Iterator[Element]:
    """Yield a table with its caption before it."""
    if block.caption:
        part = block.number and block.number not in block.caption.label
        style = "Table Part Caption" if part else "Table Caption"
        yield caption(flow, block.caption, style, block, place)
    begins, width = flow.reach(place)
    palette = flow.numbering.palette
    size = palette.spots["table text"].size
    files = upright_files(palette.font_files)
    shares = column_shares(block, palette.tokens, files, width, size, names_part=True)
    widths = [twips_of_mm(width * share) for share in shares]
    heads_rows = bool(block.body) and all(row.cells and row.cells[0].header for row in block.body)
    whole = new_table(
        "House Table",
        widths,
        twips_of_mm(begins),
        first_row=bool(block.head),
        first_column=heads_rows,
        banded=palette.spots["table band"].ground is not None,
        title=plain_text(block.caption.content) if block.caption else "",
        description=extent(flow, len(block.head) + len(block.body), len(shares)),
    )
    rows = [(row, True) for row in block.head] + [(row, False) for row in block.body]
    decimals: dict[int, str] = {}
    if not place.bare:
        texts = [part * 25.4 / 1440 - CELL_MARGIN for part in widths]
        decimals = {
            column: _decimal_style(flow, at)
            for column, at in decimal_places(block, texts, size).items()
        }
    occupied: dict[int, int] = {}
    short = len(rows) <= _LONG_TABLE
    for index, (row, head) in enumerate(rows):
        left = len(rows) - 1 - index
        # Never one row alone: the first and the last two stay together.
        keep = left > 0 and (short or head or index <= len(block.head) or left == 1)
        whole.append(_row(flow, block, row, head, widths, occupied, decimals, place, keep=keep))
    if block.identifier and not block.caption:
        flow.bookmark_first([whole], block.identifier, place)
    if not rows:
        return  # Word takes a table without rows for damage.
    yield whole
    # The style hangs as tables do in the text; in a box or a list they do not.
    for note in block.notes:
        words = flow.ink.passage(note, flow.setting(place, "Table Note"))
        made = paragraph(style_id("Table Note"), *words)
        if begins >= 0:
            flow.indent(made, place.indent)
        yield made
    yield paragraph(style_id("After Table"))


def _row(
    flow: Flow,
    block: Table,
    row: Row,
    head: bool,
    widths: list[int],
    occupied: dict[int, int],
    decimals: Mapping[int, str],
    place: Place,
    *,
    keep: bool,
) -> Element:
    made = element(
        "w:tr",
        element("w:trPr", element("w:cantSplit"), element("w:tblHeader") if head else None),
    )
    column = 0
    cells = iter(row.cells)
    while column < len(widths):
        if occupied.get(column, 0) > 0:
            occupied[column] -= 1
            made.append(_cell(flow, None, [widths[column]], "", keep=keep, merged="continue"))
            column += 1
            continue
        cell = next(cells, None)
        span = min(max(cell.column_span, 1), len(widths) - column) if cell else 1
        content: list[Element] = []
        style = "Table Text"
        if cell:
            style = "Table Head" if head else "Table Row Head" if cell.header else style
            room = sum(widths[column : column + span]) * 25.4 / 1440 - CELL_MARGIN
            with flow.ink.room(room):
                content = flow.ink.passage(cell.content, flow.setting(place, style))
        merged = "restart" if cell and cell.row_span > 1 else ""
        if cell and merged:
            for covered in range(column, column + span):
                occupied[covered] = cell.row_span - 1
        alignment = block.columns[column].alignment if column < len(block.columns) else ""
        figure = cell and style == "Table Text" and span == 1 and is_figure(cell)
        if figure and column in decimals:
            style, alignment = decimals[column], ""
        made.append(
            _cell(
                flow,
                paragraph(style_id(style), *content),
                widths[column : column + span],
                alignment,
                keep=keep,
                merged=merged,
            )
        )
        column += span
    return made


def _cell(
    flow: Flow,
    content: Element | None,
    widths: list[int],
    alignment: str,
    *,
    keep: bool,
    merged: str = "",
) -> Element:
    node = content if content is not None else paragraph(style_id("Table Text"))
    if keep:
        add_property(node, element("w:keepNext"))
    if alignment in ("center", "right"):
        what = "Centred" if alignment == "center" else "Right"
        flow.variants.turn(node, what, element("w:jc", val=alignment))
    merge = None
    if merged:
        merge = element("w:vMerge", **({"val": "restart"} if merged == "restart" else {}))
    properties = element(
        "w:tcPr",
        element("w:tcW", w=sum(widths), type_="dxa"),
        element("w:gridSpan", val=len(widths)) if len(widths) > 1 else None,
        merge,
    )
    return element("w:tc", properties, node)


def _decimal_style(flow: Flow, millimetres: float) -> str:
    """Return the name of the style whose decimal points stand there."""
    place = twips_of_mm(millimetres)
    if place not in flow.decimal_tabs:
        flow.decimal_tabs.append(place)
    return decimal_style(flow.decimal_tabs.index(place))


def timeline(
    flow: Flow, block: Timeline, place: Place, alternative: str, *, last: bool
) -> Iterator[Element]:
    """Yield a timeline as a table: side by side if its events are few, else one below another."""
    events = block.events
    begins, width = flow.reach(place)
    indent = twips_of_mm(begins)
    when = [flow.ink.passage(event.when, flow.setting(place, "Timeline Year")) for event in events]
    what = [flow.ink.passage(event.what, flow.setting(place, "Timeline Text")) for event in events]
    if 0 < len(events) <= _TIMELINE_COLUMNS:
        rows = [
            [paragraph(style_id("Timeline Year"), *runs) for runs in when],
            [paragraph(style_id("Timeline Text"), *runs) for runs in what],
        ]
        widths = [twips_of_mm(width / len(events))] * len(events)
    else:
        rows = [
            [
                paragraph(style_id("Timeline Year"), *year),
                paragraph(style_id("Timeline Text"), *words),
            ]
            for year, words in zip(when, what, strict=True)
        ]
        widths = [twips_of_mm(width * 0.22), twips_of_mm(width * 0.78)]
    columnar = len(events) <= _TIMELINE_COLUMNS
    whole = new_table(
        "Timeline Table",
        widths,
        indent,
        first_row=columnar,
        first_column=not columnar,
        title="",
        description=alternative or extent(flow, len(rows), len(widths)),
    )
    for index, row in enumerate(rows):
        head = element("w:tblHeader") if columnar and index == 0 else None
        made = element("w:tr", element("w:trPr", element("w:cantSplit"), head))
        for node, cell_width in zip(row, widths, strict=True):
            made.append(_cell(flow, node, [cell_width], "", keep=not last or index == 0))
        whole.append(made)
    if events:
        axis = flow.ink.axis(block, width) if columnar else None
        yield (
            _axis(flow, axis, begins, width)
            if axis
            else paragraph(style_id("After Table"), properties=[element("w:keepNext")])
        )
        yield whole
    if last:
        yield paragraph(style_id("After Table"))


def _axis(flow: Flow, drawing: Resource, begins: float, width: float) -> Element:
    """Return a paragraph with the axis of a line of time, as wide as the columns under it."""
    box = (begins, ABOVE_AXIS * MM, width, AXIS * MM)
    made = flow.ink.media.behind(flow.ink.owner, drawing, box, 0, beside=True)
    run = element("w:r", element("w:rPr", element("w:noProof")), made)
    return paragraph(style_id("Timeline Axis"), run)


def new_table(
    style: str,
    widths: list[int],
    indent: int,
    *,
    first_row: bool,
    first_column: bool,
    title: str,
    description: str,
    banded: bool = False,
) -> Element:
    """Return a table without rows; ``widths`` and ``indent`` in twips.

    Args:
        first_row, first_column: whether they are heads, and set as the style sets those.
        banded: whether every second row has the style's ground.
        title, description: for those who cannot see it.
    """
    return element(
        "w:tbl",
        element(
            "w:tblPr",
            element("w:tblStyle", val=style_id(style)),
            element("w:tblW", w=sum(widths), type_="dxa"),
            element("w:tblInd", w=indent, type_="dxa"),
            element("w:tblLayout", type_="fixed"),
            element(
                "w:tblLook",
                val=f"{0x0600 - 0x200 * banded | 0x20 * first_row | 0x80 * first_column:04X}",
                firstRow=int(first_row),
                lastRow=0,
                firstColumn=int(first_column),
                lastColumn=0,
                noHBand=int(not banded),
                noVBand=1,
            ),
            element("w:tblCaption", val=clean(title)) if title else None,
            element("w:tblDescription", val=clean(description)) if description else None,
        ),
        element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)),
    )


def extent(flow: Flow, rows: int, columns: int) -> str:
    """Return how large a table is, for who cannot see it; its heads are read to them anyway."""
    return flow.ink.language.label("table-extent", f"{rows} × {columns}")
