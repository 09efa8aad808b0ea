"""Charts of Word's own: a part in DrawingML, with the workbook that Word opens to edit it.

ECMA-376 part 1, 21.2. Its numbers and words are the chart's table; its colours, faces and lines the
institute's. Fills are patterned and lines dashed, so that series differ without colour.
"""

from __future__ import annotations

import hashlib
import io
import math
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from lxml import etree

from ...document import Cell, Chart
from ...institute import Tokens, drawing_families
from ...languages import Language
from ...walk import plain_text
from .markup import Element, clean, element

_PATTERNS = ("", "wdUpDiag", "pct20", "narHorz", "wdDnDiag", "smGrid")
"""Patterns laid over the colours of a pack, in their order; "": none."""

_DASHES = ("solid", "dash", "sysDot", "lgDashDot", "sysDash", "lgDash")
_SYMBOLS = ("circle", "square", "triangle", "diamond", "plus", "x")
_ACROSS, _UP = 10, 20
"""Identifiers of the axes."""

_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class _Series:
    """A series: its column in the workbook, and what it holds; ``across`` are a scatter's own."""

    name: str
    column: int
    rows: range
    values: tuple[Decimal | None, ...]
    across: tuple[Decimal | None, ...] = ()


def chart_part(chart: Chart, tokens: Tokens, language: Language, package: object) -> Part:
    """Return the part of a chart of Word's own, its workbook tied to it."""
    return _Maker(chart, tokens, language).part(package)


class _Maker:
    def __init__(self, chart: Chart, tokens: Tokens, language: Language) -> None:
        if chart.numbers is None:
            raise AssertionError("a chart of Word's own has numbers")
        self.chart, self.tokens, self.language = chart, tokens, language
        self.table = chart.numbers
        self.scatter = chart.native == "scatter"
        self.named = self.scatter and len(self.table.columns) == 3
        self.heads = [_words(cell) for cell in self.table.head[0].cells]
        self.size = round(tokens.scale.caption * 100)

    def part(self, package: Any) -> Part:
        """Return the part with its relationship."""
        rows = [row.cells for row in (*self.table.head, *self.table.body)]
        book = workbook(rows, 0 if self.scatter and not self.named else 1)
        space = self.space("rId1")
        name = hashlib.sha256(etree.tostring(space) + book).hexdigest()[:12]
        data = Part(
            PackURI(f"/word/embeddings/chart-{name}.xlsx"),
            CONTENT_TYPE.SML_SHEET,
            book,
            package,
        )
        made = Part(PackURI(f"/word/charts/chart-{name}.xml"), CONTENT_TYPE.DML_CHART, b"", package)
        tied = made.relate_to(data, RELATIONSHIP_TYPE.PACKAGE)
        made._blob = etree.tostring(
            self.space(tied), xml_declaration=True, encoding="UTF-8", standalone=True
        )
        return made

    # --- what is shown

    def series(self) -> list[_Series]:
        """Return the series, each with its place in the workbook; rows and columns from 1."""
        body = self.table.body
        if not self.scatter:
            rows = range(2, len(body) + 2)
            return [
                _Series(head, column + 1, rows, tuple(_amount(row.cells[column]) for row in body))
                for column, head in enumerate(self.heads)
                if column
            ]
        groups: dict[str, list[int]] = {}
        for at, row in enumerate(body):
            groups.setdefault(_words(row.cells[0]) if self.named else self.heads[-1], []).append(at)
        width = len(self.heads)
        return [
            _Series(
                name, width, range(places[0] + 2, places[-1] + 3),
                tuple(_amount(body[at].cells[-1]) for at in places),
                tuple(_amount(body[at].cells[-2]) for at in places),
            )
            for name, places in groups.items()
        ]  # fmt: skip

    def space(self, data: str) -> Element:
        """Return the whole, whose workbook has the relationship ``data``."""
        series = self.series()
        legend = len(series) > 1 or self.chart.native == "pie"
        return element(
            "c:chartSpace",
            element("c:date1904", val=0),
            element("c:lang", val=self.language.word_tag),
            element("c:roundedCorners", val=0),
            element(
                "c:chart",
                element("c:autoTitleDeleted", val=1),
                element("c:plotArea", element("c:layout"), self.drawn(series), *self.axes()),
                element(
                    "c:legend",
                    element("c:legendPos", val="t"),
                    element("c:overlay", val=0),
                    self.words(self.tokens.colours.ink),
                )
                if legend
                else None,
                element("c:plotVisOnly", val=1),
                element("c:dispBlanksAs", val="gap"),
            ),
            element("c:spPr", element("a:noFill"), element("a:ln", element("a:noFill"))),
            self.words(self.tokens.colours.ink),
            element("c:externalData", {"r:id": data}, element("c:autoUpdate", val=0)),
        )

    def drawn(self, series: Sequence[_Series]) -> Element:
        """Return the series as the chart's kind draws them."""
        kind = self.chart.native
        parts = [self.one(at, series[at]) for at in range(len(series))]
        axes = [element("c:axId", val=_ACROSS), element("c:axId", val=_UP)]
        grouping = {"": "standard", "stacked": "stacked", "percent": "percentStacked"}[
            self.chart.stacked
        ]
        plain = element("c:varyColors", val=0)
        match kind:
            case "bar" | "column":
                heaped = bool(self.chart.stacked)
                return element(
                    "c:barChart",
                    element("c:barDir", val="bar" if kind == "bar" else "col"),
                    element("c:grouping", val=grouping if heaped else "clustered"),
                    plain,
                    *parts,
                    element("c:gapWidth", val=45),
                    element("c:overlap", val=100) if heaped else None,
                    *axes,
                )
            case "line":
                head = (element("c:grouping", val="standard"), plain)
                return element("c:lineChart", *head, *parts, element("c:marker", val=1), *axes)
            case "area":
                return element(
                    "c:areaChart", element("c:grouping", val=grouping), plain, *parts, *axes
                )
            case "pie":
                turn = element("c:firstSliceAng", val=0)
                return element("c:pieChart", element("c:varyColors", val=1), *parts, turn)
            case _:
                style = element("c:scatterStyle", val="lineMarker")
                return element("c:scatterChart", style, plain, *parts, *axes)

    def one(self, at: int, series: _Series) -> Element:
        """Return a series."""
        kind = self.chart.native
        letter = _letter(series.column)
        first, last = series.rows[0], series.rows[-1]
        named = f"$A${first}" if self.named else f"${letter}$1"
        head = (
            element("c:idx", val=at),
            element("c:order", val=at),
            element("c:tx", _strings(f"Sheet1!{named}", [series.name])),
        )
        values = _numbers(f"Sheet1!${letter}${first}:${letter}${last}", series.values)
        if self.scatter:
            before = _letter(series.column - 1)
            across = _numbers(f"Sheet1!${before}${first}:${before}${last}", series.across)
            return element(
                "c:ser", *head,
                element("c:spPr", element("a:ln", element("a:noFill"), w=19050)),
                self.marker(at),
                element("c:xVal", across), element("c:yVal", values), element("c:smooth", val=0),
            )  # fmt: skip
        names = [_words(row.cells[0]) for row in self.table.body]
        tail = (
            element("c:cat", _strings(f"Sheet1!$A${first}:$A${last}", names)),
            element("c:val", values),
        )
        if kind == "line":
            none = element("c:marker", element("c:symbol", val="none"))
            return element("c:ser", *head, self.line(at), none, *tail, element("c:smooth", val=0))
        if kind == "pie":
            slices = [
                element(
                    "c:dPt", element("c:idx", val=n), element("c:bubble3D", val=0), self.fill(n)
                )
                for n in range(len(names))
            ]
            return element("c:ser", *head, *slices, *tail)
        upright = element("c:invertIfNegative", val=0) if kind in ("bar", "column") else None
        return element("c:ser", *head, self.fill(at), upright, *tail)

    # --- how it looks

    def colour(self, at: int) -> str:
        """Return the colour of a series."""
        return self.tokens.charts[at % len(self.tokens.charts)][1:].upper()

    def fill(self, at: int) -> Element:
        """Return the fill of an area, patterned from the second on."""
        pattern = _PATTERNS[at % len(_PATTERNS)]
        ground, paper = _rgb(self.colour(at)), _rgb(self.tokens.colours.paper[1:].upper())
        filled = element("a:solidFill", ground)
        if pattern:
            filled = element(
                "a:pattFill",
                element("a:fgClr", paper),
                element("a:bgClr", ground),
                prst=pattern,
            )
        edge = element(
            "a:ln", element("a:solidFill", _rgb(self.tokens.colours.paper[1:].upper())), w=9525
        )
        return element("c:spPr", filled, edge)

    def line(self, at: int) -> Element:
        """Return a line, dashed from the second on."""
        dash = element("a:prstDash", val=_DASHES[at % len(_DASHES)])
        paint = element("a:solidFill", _rgb(self.colour(at)))
        return element(
            "c:spPr", element("a:ln", paint, dash, element("a:round"), w=28575, cap="rnd")
        )

    def marker(self, at: int) -> Element:
        """Return the mark of a point, of another shape for each series."""
        paint = element("a:solidFill", _rgb(self.colour(at)))
        return element(
            "c:marker",
            element("c:symbol", val=_SYMBOLS[at % len(_SYMBOLS)]),
            element("c:size", val=7),
            element("c:spPr", paint, element("a:ln", element("a:noFill"))),
        )

    def words(self, colour: str) -> Element:
        """Return how words are set: in the faces and the size of captions."""
        latin, *_, han = drawing_families(self.tokens, self.language)["sans-serif"]
        return element(
            "c:txPr", element("a:bodyPr"), element("a:lstStyle"), self.paragraph(colour, latin, han)
        )

    def paragraph(self, colour: str, latin: str, han: str) -> Element:
        """Return a paragraph that only says how its words are set."""
        return element(
            "a:p",
            element("a:pPr", self.setting("a:defRPr", colour, latin, han)),
            element("a:endParaRPr", lang=self.language.word_tag),
        )

    def setting(self, name: str, colour: str, latin: str, han: str) -> Element:
        """Return the properties of words."""
        return element(
            name,
            element("a:solidFill", _rgb(colour[1:].upper())),
            element("a:latin", typeface=latin),
            element("a:ea", typeface=han),
            sz=self.size,
            b=0,
        )

    def axes(self) -> Iterator[Element]:
        """Yield the axes: along the categories, and along the values."""
        if self.chart.native == "pie":
            return
        muted, rule = self.tokens.colours.muted, self.tokens.colours.rule
        lying = self.chart.native == "bar"
        across, up = (plain_text(axis) for axis in self.chart.axes)
        hairline = element("c:majorGridlines", element("c:spPr", _line(rule)))
        percent = self.chart.stacked == "percent"
        shape = element("c:numFmt", formatCode="0%" if percent else "#,##0.##", sourceLinked=0)
        quiet = (element("c:majorTickMark", val="none"), element("c:minorTickMark", val="none"))
        low = element("c:tickLblPos", val="low")
        along, upward = (*self.chart.ranges, None, None)[:2]
        yield element(
            "c:valAx" if self.scatter else "c:catAx",
            element("c:axId", val=_ACROSS),
            # From the top, as they are read.
            _scaling(along, "maxMin" if lying else "minMax"),
            element("c:delete", val=0),
            element("c:axPos", val="l" if lying else "b"),
            self.title(across),
            element("c:numFmt", formatCode="General", sourceLinked=0),
            *quiet,
            low,
            element("c:spPr", _line(muted)),
            self.words(self.tokens.colours.ink),
            element("c:crossAx", val=_UP),
            element("c:crosses", val="min" if upward else "autoZero"),
            *(
                [element("c:crossBetween", val="midCat"), _step(along)]
                if self.scatter
                else [
                    element("c:auto", val=0), element("c:lblAlgn", val="ctr"),
                    element("c:lblOffset", val=100), element("c:noMultiLvlLbl", val=0),
                ]
            ),
        )  # fmt: skip
        yield element(
            "c:valAx",
            element("c:axId", val=_UP),
            _scaling(upward, "minMax"),
            element("c:delete", val=0),
            element("c:axPos", val="b" if lying else "l"),
            hairline,
            self.title(up),
            shape,
            *quiet,
            element("c:tickLblPos", val="nextTo"),
            element("c:spPr", element("a:ln", element("a:noFill"))),
            self.words(muted),
            element("c:crossAx", val=_ACROSS),
            element("c:crosses", val="max" if lying else "min" if along else "autoZero"),
            element(
                "c:crossBetween",
                val="midCat" if self.chart.native in ("area", "scatter") else "between",
            ),
            _step(upward),
        )

    def title(self, words: str) -> Element | None:
        """Return the title of an axis."""
        if not words:
            return None
        latin, *_, han = drawing_families(self.tokens, self.language)["sans-serif"]
        run = self.setting("a:rPr", self.tokens.colours.muted, latin, han)
        run.set("lang", self.language.word_tag)
        return element(
            "c:title",
            element(
                "c:tx",
                element(
                    "c:rich",
                    element("a:bodyPr"),
                    element("a:lstStyle"),
                    element("a:p", element("a:r", run, element("a:t", clean(words)))),
                ),
            ),
            element("c:overlay", val=0),
        )


def _line(colour: str) -> Element:
    return element("a:ln", element("a:solidFill", _rgb(colour[1:].upper())), w=6350)


def _rgb(colour: str) -> Element:
    return element("a:srgbClr", val=colour)


def _words(cell: Cell) -> str:
    return clean(plain_text(cell.content))


def _amount(cell: Cell) -> Decimal | None:
    value = cell.value.value if cell.value else None
    return value if isinstance(value, Decimal) else None


def _letter(column: int) -> str:
    """Return the name of a workbook's column, from 1: A, …, Z, AA."""
    name = ""
    while column:
        column, left = divmod(column - 1, 26)
        name = chr(65 + left) + name
    return name


def _strings(place: str, words: Sequence[str]) -> Element:
    points = [
        element("c:pt", element("c:v", word), idx=at) for at, word in enumerate(words) if word
    ]
    cache = element("c:strCache", element("c:ptCount", val=len(words)), *points)
    return element("c:strRef", element("c:f", place), cache)


def _numbers(place: str, values: Sequence[Decimal | None]) -> Element:
    points = [
        element("c:pt", element("c:v", f"{value:f}"), idx=at)
        for at, value in enumerate(values)
        if value is not None
    ]
    head = (element("c:formatCode", "General"), element("c:ptCount", val=len(values)))
    return element("c:numRef", element("c:f", place), element("c:numCache", *head, *points))


# --- the workbook ---------------------------------------------------------------------------

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def workbook(rows: Sequence[Sequence[Cell]], names: int) -> bytes:
    """Return a workbook of one sheet, the same bytes for the same rows (part 1, 18).

    Args:
        names: how many columns hold names: a category that is a number is a name there.
    """
    lines = []
    for line, row in enumerate(rows, 1):
        cells = (_cell(cell, line, at, names) for at, cell in enumerate(row, 1))
        lines.append(f'<row r="{line}">{"".join(cells)}</row>')
    sheet = f"<sheetData>{''.join(lines)}</sheetData>"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": _relation(f"{_RELATIONS}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relation(f"{_RELATIONS}/worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_MAIN}">{sheet}</worksheet>',
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            package.writestr(entry, head + content)
    return target.getvalue()


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
    )


def _cell(cell: Cell, line: int, column: int, names: int) -> str:
    place, amount = f"{_letter(column)}{line}", _amount(cell)
    if amount is not None and column > names:
        return f'<c r="{place}"><v>{amount:f}</v></c>'
    if not (words := escape(_words(cell))):
        return ""
    text = f'<t xml:space="preserve">{words}</t>'
    return f'<c r="{place}" t="inlineStr"><is>{text}</is></c>'


_TICKS = 5
"""How many steps an axis has about, as those of what is drawn."""


def _steps(ends: tuple[float, float]) -> float:
    """Return the step of an axis: 1, 2 or 5 times a power of ten."""
    rough = (ends[1] - ends[0]) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    return next((each * power for each in (1, 2, 5) if each * power >= rough), 10 * power)


def _scaling(ends: tuple[float, float] | None, order: str) -> Element:
    """Return how an axis goes: to the steps round ``ends``, or as Word has it from zero."""
    if ends is None:
        return element("c:scaling", element("c:orientation", val=order))
    step = _steps(ends)
    low, high = math.floor(ends[0] / step) * step, math.ceil(ends[1] / step) * step
    return element(
        "c:scaling",
        element("c:orientation", val=order),
        element("c:max", val=f"{high:.12g}"),
        element("c:min", val=f"{low:.12g}"),
    )


def _step(ends: tuple[float, float] | None) -> Element | None:
    return element("c:majorUnit", val=f"{_steps(ends):.12g}") if ends else None
