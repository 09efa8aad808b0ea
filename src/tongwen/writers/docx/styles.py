"""styles.xml: each block and inline has a named style, in the look of its spot.

Names are Word's own where it has one, so that its navigation pane, its contents field and its
Design tab know them. A row says which spot of the page a style is the look of, and what only
Word knows of it: what it builds on, what follows, its list, its tabs. What a row says of its own
takes the place of what its spot has; :mod:`.differences` says where and why. ECMA-376 part 1, 17.7.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from ...document import CalloutKind
from ...institute import DROP_LINES, Tokens
from .composing import FrontLook, name_spots
from .front_spots import FRONT_SPOTS
from .markup import (
    Element,
    element,
    half_points,
    twips_of_mm,
)
from .palette import (
    MM,
    Palette,
    bold,
    borders,
    cell_margins,
    numbered,
    off,
    on,
    tabs,
)

Kind = Literal["paragraph", "character", "table", "numbering"]

LEVELS = 6
"""Levels of headings."""

LIST_LEVELS = 5
"""Levels of lists that have a style of their own; Word has no more."""

CAPTION_TURN = 4.0
"""How far lines that go on are set in, in the lists of figures and tables, in mm."""

CELL_MARGIN = 4.0
"""Room at the right of a cell, in mm; there is none at its left."""

EQUATION_NUMBER = 16.0
"""Room for the number of a formula, at each side of it, in mm."""

AXIS, ABOVE_AXIS = 19.5, 10.0
"""Points: how high the axis of a line of time is, as in print, and the room above it."""

REFERENCE_WIDTH = 9.0
"""Room for the number of a reference, in mm."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style: its name in Word, what it builds on, and what it changes.

    Attributes:
        paragraph, run: properties, in any order.
        following: the name of the style that the next paragraph takes.
        table: further properties of a table style, whole.
        quick: shown in Word's gallery of styles.
        spot: that it is the look of; empty: Word's own.
    """

    name: str
    kind: Kind = "paragraph"
    base: str = "Normal"
    paragraph: tuple[Element, ...] = ()
    run: tuple[Element, ...] = ()
    following: str = ""
    table: tuple[Element, ...] = ()
    quick: bool = False
    spot: str = ""


_IDENTIFIERS: Mapping[str, str] = {
    "footnote text": "FootnoteText",
    "footnote reference": "FootnoteReference",
    "endnote text": "EndnoteText",
    "endnote reference": "EndnoteReference",
    "table of figures": "TableofFigures",
    "caption": "Caption",
    "header": "Header",
    "footer": "Footer",
}

INDEX_LEVELS = 3
"""How deep the index goes in Word's styles; what lies deeper is set as the last."""

BUILT_IN = frozenset(
    [
        "Normal", "Body Text", "Title", "Subtitle", "caption", "Quote", "footnote text",
        "footnote reference", "endnote text", "endnote reference", "Hyperlink", "FollowedHyperlink",
        "TOC Heading", "table of figures", "header", "footer", "Bibliography",
        "Default Paragraph Font", "Normal Table", "No List", "Emphasis", "Strong", "Date",
        "page number",
        *(f"heading {level}" for level in range(1, LEVELS + 1)),
        *(f"toc {level}" for level in range(1, 5)),
        *(f"index {level}" for level in range(1, INDEX_LEVELS + 1)),
        *("List Bullet" + (f" {n}" if n > 1 else "") for n in range(1, LIST_LEVELS + 1)),
        *("List Number" + (f" {n}" if n > 1 else "") for n in range(1, LIST_LEVELS + 1)),
        *("List Continue" + (f" {n}" if n > 1 else "") for n in range(1, LIST_LEVELS + 1)),
    ]
)  # fmt: skip


def style_id(name: str) -> str:
    """Return the identifier of the style ``name``: ``heading 1`` → ``Heading1``."""
    if name in _IDENTIFIERS:
        return _IDENTIFIERS[name]
    if name.startswith("toc "):
        return f"TOC{name[4:]}"
    return "".join(word[:1].upper() + word[1:] for word in name.replace("-", " ").split())


def list_style(kind: Literal["Bullet", "Number", "Continue"], depth: int) -> str:
    """Return the name of the list style for ``depth``, which counts from 0."""
    level = min(depth, LIST_LEVELS - 1) + 1
    return f"List {kind}" + (f" {level}" if level > 1 else "")


def measure(tokens: Tokens) -> float:
    """Return the width of the text in mm."""
    return tokens.page.width - tokens.page.inner - tokens.page.outer


def list_step(p: Palette) -> float:
    """Return how far each level of a list is set in, in mm."""
    return p.spots["list item"].left * MM


def house_styles(p: Palette, front: FrontLook, *, companions: bool = True) -> tuple[Style, ...]:
    """Return every style that the writer uses.

    Args:
        front: how cover, title page and its back are set.
        companions: whether chapters have their title in the second language under the first.
    """
    on_front = Palette(front.spots, p.tokens, p.language, p.font_files)
    return (
        *_text(p),
        *_headings(p, companions),
        *_title_page(on_front, front),
        *_imprint(on_front, front),
        *_lists(p),
        *_apparatus(p),
        *_contents(p, companions),
        *_objects(p),
        *_tables(p),
        *_callouts(p),
        *_cover(on_front, front),
        *_lockups(on_front, front),
    )


_NEXT = "First Paragraph"


def _row(
    p: Palette,
    name: str,
    spot: str,
    *own: Element,
    base: str = "Normal",
    run: Iterable[Element] = (),
    following: str = "",
    quick: bool = False,
    exact: bool = True,
) -> Style:
    """Return a paragraph's style in the look of a spot; ``own`` and ``run`` are Word's own."""
    return Style(
        name,
        base=base,
        paragraph=_over(p.paragraph(spot, exact=exact), own),
        run=_over(p.run(spot), run),
        following=following,
        quick=quick,
        spot=spot,
    )


def _over(properties: Iterable[Element], own: Iterable[Element]) -> tuple[Element, ...]:
    """Return the properties with ``own`` in the place of those of the same name."""
    own = tuple(own)
    taken = {part.tag for part in own}
    return (*(part for part in properties if part.tag not in taken), *own)


def _character(name: str, *run: Element, base: str = "Default Paragraph Font") -> Style:
    return Style(name, "character", base, run=run)


def _label(p: Palette, name: str, spot: str, within: str) -> Style:
    """Return the style of words that stand before others in a paragraph, as its spots are.

    What a paragraph's style switches on, a character's switches off; see toggles.py.

    Args:
        within: the spot of the paragraph.
    """
    switched = bold() if p.named(spot)[1] != p.named(within)[1] else ()
    return _character(name, *switched, p.colour(spot))


def _text(p: Palette) -> Iterator[Style]:
    # A mark that does not fit may hang, as nothing says otherwise: LibreOffice takes overflowPunct
    # for its opposite, on or off, and hangs marks where it is not said, as Word does.
    east_asian = tuple(on(x) for x in ("kinsoku", "autoSpaceDE", "autoSpaceDN"))
    leading = p.spots["text"].leading
    yield Style(
        "Normal",
        base="",
        # Who puts a picture into a paragraph of no style of ours sees all of it.
        paragraph=(on("widowControl"), *east_asian, p.spacing(0, 0, leading, exact=False)),
    )
    yield Style("Default Paragraph Font", "character", base="")
    plain = element("w:tblPr", element("w:tblInd", w=0, type_="dxa"), cell_margins(108, 108))
    yield Style("Normal Table", "table", base="", table=(plain,))
    yield Style("No List", "numbering", base="")
    yield _row(p, "Body Text", "text", quick=True)
    yield _row(p, "First Paragraph", "text first", base="Body Text", following="Body Text",
               quick=True)  # fmt: skip
    # A chapter that runs on would else begin with its lead at a page's foot, its text overleaf.
    yield _row(p, "Lead", "lead", on("keepNext"), on("keepLines"), base="First Paragraph",
               quick=True, following=_NEXT)  # fmt: skip
    yield _row(p, "Epigraph", "epigraph", on("keepLines"))
    yield _row(p, "Quote", "quote", quick=True, following=_NEXT)
    yield _row(p, "Attribution", "attribution", base="Quote", following=_NEXT)
    yield _row(p, "Epigraph Attribution", "epigraph attribution", base="Epigraph", following=_NEXT)
    yield from _pull_quotes(p)
    yield from _drop_capital(p)
    yield from _margin_notes(p)
    around = p.spots["break"]
    yield Style(
        "Thematic Break",
        paragraph=(element("w:jc", val="center"), p.spacing(around.before, around.after)),
        run=(p.line_colour("break"),),
        following="First Paragraph",
    )
    yield _row(p, "Definition Term", "definition term", on("keepNext"), following="Definition")
    yield _row(p, "Definition", "definition", p.spacing(0, leading * 0.4, leading),
               element("w:jc", val="left"))  # fmt: skip
    yield from _equations(p)
    yield _row(
        p, "Code Block", "code block", on("keepLines"), off("autoSpaceDE"), off("autoSpaceDN"),
        run=(on("noProof"),), following=_NEXT,
    )  # fmt: skip
    yield _character("Code", p.face("code")[0], on("noProof"))
    yield _character("Emphasis", on("i"), on("iCs"))
    dots = "dot" if p.language.script.emphasis == "dots above" else "underDot"
    yield _character("Emphasis Han", off("i"), element("w:em", val=dots))
    yield _character("Strong", *bold())
    yield _character("Mark", p.ground("mark"))
    yield _character("Hyperlink", p.colour("link", "link"), element("w:u", val="none"))
    yield _character("FollowedHyperlink", base="Hyperlink")
    yield _label(p, "Caption Label", "caption label", within="caption")


def _equations(p: Palette) -> Iterator[Style]:
    """Yield the styles of formulas in lines of their own, and of the row that numbers them."""
    yield _row(p, "Equation", "equation", off("keepLines"), following=_NEXT, exact=False)
    middle = p.indent(left=EQUATION_NUMBER), element("w:jc", val="center")
    yield Style("Equation Numbered", base="Equation", paragraph=middle, following=_NEXT)
    yield Style("Equation Number", base="Equation", paragraph=(element("w:jc", val="right"),),
                following=_NEXT)  # fmt: skip
    plain = element("w:tblPr", cell_margins(0, 0))
    centred = element("w:tcPr", element("w:vAlign", val="center"))
    yield Style("Equation Table", "table", "Normal Table", table=(plain, centred))


def _pull_quotes(p: Palette) -> Iterator[Style]:
    """Yield the styles of a pull quote: Word joins what has the same rules and indents."""
    left = p.spots["pull quote"].left * MM
    held = (on("keepLines"), on("suppressAutoHyphens"), *p.box("pull quote", "top", "bottom"),
            p.indent(left=left))  # fmt: skip
    yield _row(p, "Pull Quote", "pull quote", *held, following="First Paragraph",
               quick=True)  # fmt: skip
    yield _row(p, "Pull Quote Attribution", "pull quote attribution", *held, base="Pull Quote",
               following="First Paragraph")  # fmt: skip


def _margin_notes(p: Palette) -> Iterator[Style]:
    """Yield the styles of notes in the margin, and of those that have no room there."""
    spot = p.spots["margin note"]
    leading = p.spots["text"].leading
    around = p.spacing(leading / 2, leading / 2, spot.leading)
    yield _row(p, "Margin Note In Text", "margin note", around, p.indent(left=6),
               on("suppressAutoHyphens"), following="First Paragraph")  # fmt: skip
    if p.tokens.ornaments.margin_notes:
        yield _row(p, "Margin Note", "margin note", p.spacing(0, 3, spot.leading), p.indent(),
                   on("suppressAutoHyphens"), following="First Paragraph")  # fmt: skip


def _drop_capital(p: Palette) -> Iterator[Style]:
    """Yield the styles of the letter that a chapter's text begins with, where the pack wants it.

    As in print it reaches from the head of the first line's capitals to the foot of the last line.
    In a line of a fixed height Word sets the foot of letters at four fifths of it; a line of text
    has its own above the room that its face keeps for tails.
    """
    if not p.tokens.ornaments.drop_capitals:
        return
    capitals, _ = p.capitals_and_descent("drop capital")
    text_capitals, descent = p.capitals_and_descent("text")
    size, leading = p.spots["text"].size, p.spots["text"].leading
    lowered = (DROP_LINES / 5) * leading - descent * size
    large = ((DROP_LINES - 1) * leading + text_capitals * size) / capitals
    yield Style(
        "Drop Capital",
        paragraph=(
            on("keepNext"),
            p.spacing(0, 0, DROP_LINES * leading),
            element("w:textAlignment", val="baseline"),
        ),
        run=(*p.size(large), element("w:position", val=-half_points(lowered))),
        following="First Paragraph",
    )
    # LibreOffice makes the letter a part of the next paragraph and finds its size itself: of
    # what the paragraph's style says it takes nothing.
    yield _character("Drop Capital Letter", *p.face("drop capital"), p.colour("drop capital"))


_SUNK = 96.0
"""What stands free above a title that has a page for itself, in mm on A4; in print, page.css of
that opening says it."""


def _headings(p: Palette, companions: bool) -> Iterator[Style]:
    hang, (_, title) = p.tokens.page.hang, p.numeral()
    for level in range(1, LEVELS + 1):
        chapter = level == 1
        spot = "heading 1 alone" if chapter and not companions else f"heading {level}"
        left = title if chapter else 0.0
        beside = element("w:ind", left=twips_of_mm(left), hanging=twips_of_mm(hang + left))
        own = [numbered(1, level - 1), element("w:outlineLvl", val=level - 1), beside]
        if chapter:
            before, runs_on = p.spots[spot].before, p.tokens.page.chapters == "run-on"
            if runs_on:
                before += 2 * p.tokens.spacing.heading
            own.append(p.spacing(before, p.spots[spot].after, p.title_line()))
            own.extend(() if runs_on else (on("pageBreakBefore"),))
        elif p.tokens.page.columns > 1:
            own.append(off("keepNext"))  # LibreOffice hangs, where columns call notes
        yield _row(p, f"heading {level}", spot, *own, following="First Paragraph",
                   quick=level < 4)  # fmt: skip
    yield _row(p, "Chapter Companion", "companion", on("keepNext"), p.indent(left=title),
               following=_NEXT)  # fmt: skip
    if p.tokens.page.numerals == "page":
        # A line that holds the ground, as high as what stands free above the title.
        sunk = _SUNK * p.tokens.page.height / 297 / MM
        yield Style("Chapter Ground", paragraph=(on("keepNext"), p.spacing(0, 0, sunk)),
                    run=p.size(1))  # fmt: skip
    yield _row(p, "TOC Heading", "front title", on("keepNext"))


def _lists(p: Palette) -> Iterator[Style]:
    # Lists 2 and 3 are the house's bullets and numbers; see numbering.py.
    leading, step = p.spots["list item"].leading, list_step(p)
    kinds: tuple[tuple[Literal["Bullet", "Number"], int], ...] = (("Bullet", 2), ("Number", 3))
    for kind, number in kinds:
        for depth in range(LIST_LEVELS):
            hung = (numbered(number, depth), p.indent(left=step * (depth + 1), first=-step))
            base = list_style(kind, 0) if depth else "Normal"
            around = p.spacing(leading * 0.3, leading * 0.3, leading)
            yield _row(p, list_style(kind, depth), "list item", *hung, around,
                       on("contextualSpacing"), base=base, quick=depth == 0)  # fmt: skip
    for depth in range(LIST_LEVELS):
        around = p.spacing(leading * 0.2, leading * 0.4, leading)
        yield _row(p, list_style("Continue", depth), "list item", around,
                   p.indent(left=step * (depth + 1)),
                   base=list_style("Continue", 0) if depth else "Normal")  # fmt: skip
    yield _row(p, "List Task", "list item", p.indent(left=step, first=-step),
               tabs(("left", step)), p.spacing(0, leading * 0.4, leading),
               on("contextualSpacing"))  # fmt: skip


def _apparatus(p: Palette) -> Iterator[Style]:
    width, hang = measure(p.tokens), p.tokens.page.hang
    # The room between notes stands above each: below the last one Word keeps it free, LibreOffice
    # does not.
    note = p.spots["note"]
    yield _row(p, "footnote text", "note", p.indent(left=4, first=-4),
               p.spacing(note.before + note.after, 0, note.leading))  # fmt: skip
    # As high as LibreOffice has the rule, whatever its paragraph says: a millimetre above it and
    # one below it, each as whole twentieths of a point, and half a point between them.
    yield Style("Footnote Separator", base="footnote text", paragraph=(p.spacing(0, 0, 6.2),))
    superscript = element("w:vertAlign", val="superscript")
    yield _character("footnote reference", superscript, *p.face("note call"), p.colour("note call"))
    # Before the note itself its number is as large as its words.
    yield _character("Footnote Number", *p.face("note number"), p.colour("note number"))
    # For who inserts an endnote in Word: the report itself has none.
    yield Style("endnote text", base="footnote text")
    yield Style("endnote reference", "character", base="footnote reference")
    header, folio = p.spots["header"], p.spots["folio"]
    yield _row(p, "header", "header", tabs(("right", width)), p.indent(left=-hang),
               p.spacing(0, 0, header.leading))  # fmt: skip
    chapter = "chapter in header"
    yield _character("Header Chapter", *p.face(chapter), p.colour(chapter))
    yield _row(p, "footer", "folio", p.spacing(0, 0, folio.leading), p.indent(),
               element("w:jc", val="right"), run=(off("b"), off("bCs")))  # fmt: skip
    if p.tokens.page.facing:
        left = (p.indent(left=-hang), element("w:jc", val="left"))
        yield Style("Footer Even", base="footer", paragraph=left)
        yield Style("Footer Opening", base="footer", paragraph=(element("w:jc", val="center"),))
    yield _character("page number", *bold())
    hung = p.indent(left=REFERENCE_WIDTH, first=-REFERENCE_WIDTH)
    # List 5 numbers them; see numbering.py.
    yield _row(p, "Bibliography", "reference", numbered(5), hung,
               tabs(("left", REFERENCE_WIDTH)), off("keepLines"))  # fmt: skip
    label = p.face("reference label")[0], p.colour("reference label")
    yield _character("Bibliography Label", *label)
    for level in range(1, INDEX_LEVELS + 1):
        yield _row(p, f"index {level}", f"index {level}", off("keepLines"))
    yield _character("Index Pages", p.colour("index pages", "link"))
    yield _row(p, "Abstract", "abstract", base="First Paragraph")
    yield _row(p, "Keywords", "keywords")
    yield _label(p, "Keywords Label", "keywords label", within="keywords")
    yield _row(p, "Abstract Companion Heading", "abstract companion heading",
               following="Abstract Companion")  # fmt: skip
    spot = p.spots["abstract companion"]
    yield _row(p, "Abstract Companion", "abstract companion", borders(),
               p.spacing(0, 0, spot.leading))  # fmt: skip
    yield Style("Section End", paragraph=(p.spacing(0, 0, 1),), run=p.size(1))


def _contents(p: Palette, companions: bool) -> Iterator[Style]:
    """Yield the styles of contents and lists: a number, words, dots and a page."""
    width = measure(p.tokens)
    # The tab behind a number must not catch a title without one: it is narrower than two Han
    # characters (「結語」), and wide enough for two digits; in the second level for "9.10", and for
    # "10.10" where there are so many chapters.
    chapter = p.spots["contents 1"].size * 1.7 * MM
    number = p.spots["contents entry 2"].size * (1.95 if p.digits < 2 else 2.6) * MM

    def places(left: float, hanging: float) -> tuple[Element, ...]:
        return tabs(("left", left), ("right", width, "dot")), p.indent(left=left, first=-hanging)

    def entry(name: str, spot: str, left: float, hanging: float, *more: Element) -> Style:
        own = (on("suppressAutoHyphens"), off("keepLines"), *places(left, hanging), *more)
        return _row(p, name, spot, *own, following="Normal")

    # A chapter's title in the second language stands under its first, and goes overleaf with it.
    held = (on("keepNext"),) if companions else ()
    yield entry("toc 1", "contents entry 1", chapter, chapter, *held)
    yield entry("toc 2", "contents entry 2", chapter + number, number)
    for line, left in (("toc 3", chapter), ("toc 4", 0)):
        yield _row(p, line, "contents companion", on("suppressAutoHyphens"), on("keepLines"),
                   p.indent(left=left), following="Normal")  # fmt: skip
    # Lists of figures and of tables are short: a page has both, as in print. No tab parts a
    # caption's label from its words, so lines that go on are set in by less than any label is wide.
    yield entry("table of figures", "list line", CAPTION_TURN, CAPTION_TURN, on("keepNext"))
    # The name that LibreOffice knows that style by: it sets these lists in it when it updates them.
    yield Style("Figure Index 1", base="table of figures")
    yield _character("Contents Leader", p.role("muted"))
    yield _row(p, "List Heading", "list heading", on("keepNext"), base="TOC Heading")


def _objects(p: Palette) -> Iterator[Style]:
    figure = p.spots["figure"]
    yield _row(p, "caption", "caption", on("keepLines"), following="First Paragraph", quick=True)
    yield _row(p, "Table Caption", "table caption", on("keepNext"), base="caption",
               following="Table Text")  # fmt: skip
    # One of several tables: the caption of the whole, or the table before, makes the room above.
    spot = p.spots["table caption"]
    yield _row(p, "Table Part Caption", "table caption", p.spacing(0, spot.after, spot.leading),
               base="Table Caption", following="Table Text")  # fmt: skip
    placed = (p.indent(left=figure.left * MM), p.spacing(figure.before, 2))
    begun = element("w:jc", val="left")
    yield Style("Figure", paragraph=(on("keepNext"), *placed, begun), following="caption")
    yield Style(
        "Picture",
        base="Figure",
        paragraph=(off("keepNext"), p.indent(), p.spacing(figure.before, figure.after)),
        following="First Paragraph",
    )


def _bands(p: Palette) -> Iterator[Element]:
    """Yield the ground of every second row, where the page has one."""
    if p.spots["table band"].ground:
        shade = element("w:tcPr", p.ground("table band"))
        yield element("w:tblStylePr", shade, type_="band2Horz")


def _tables(p: Palette) -> Iterator[Style]:
    cell = p.spots["table text"]
    room = p.spacing(cell.style.padding.top, cell.style.padding.bottom, cell.leading)
    own = (room, p.indent(), element("w:jc", val="left"), on("suppressAutoHyphens"), borders())
    yield _row(p, "Table Text", "table text", *own)
    yield _row(p, "Table Head", "table head", *own, on("keepNext"), base="Table Text")
    yield _row(p, "Table Row Head", "table row head", *own, base="Table Text")
    note = p.spots["table note"]
    yield _row(p, "Table Note", "table note", p.spacing(note.before, 0, note.leading),
               on("keepLines"), on("suppressAutoHyphens"), base="Table Text")  # fmt: skip
    # Its space is after it, not in it: of that and a heading's before, Word takes the larger.
    after = max(p.spots["table"].after - 1, 0)
    yield Style("After Table", paragraph=(p.spacing(0, after, 1),),
                run=p.size(1), following="First Paragraph")  # fmt: skip
    yield Style("Timeline Axis", paragraph=(on("keepNext"), p.spacing(0, 0, ABOVE_AXIS + AXIS)),
                run=p.size(1), following="Timeline Year")  # fmt: skip
    head = p.spots["table head"].style.border
    edges = element(
        "w:tblBorders",
        p.line("top", head.top.colour, head.top.width),
        p.border("bottom", "table frame"),
        p.line("insideH", cell.style.border.bottom.colour, cell.style.border.bottom.width),
    )
    inner = cell.style.padding.left * MM
    margins = cell_margins(twips_of_mm(inner), twips_of_mm(CELL_MARGIN - inner))
    # Bold is the paragraphs' own: what two styles switch on, Word switches off (17.7.3).
    first_row = element(
        "w:tblStylePr",
        element("w:rPr", p.colour("table head")),
        element(
            "w:tcPr",
            element("w:tcBorders", p.border("bottom", "table head")),
            element("w:vAlign", val="bottom"),
        ),
        type_="firstRow",
    )
    yield Style("House Table", "table", "Normal Table", quick=True,
                table=(element("w:tblPr", element("w:tblStyleRowBandSize", val=1), edges, margins),
                       first_row, *_bands(p)))  # fmt: skip
    for places in ("Parallel Table", "Callout Table"):
        yield Style(places, "table", "Normal Table",
                    table=(element("w:tblPr", cell_margins(0, 0)),))  # fmt: skip
    date, words = p.spots["timeline date"], p.spots["timeline words"]
    # The line of time is beside dates that stand one below another; else it is drawn.
    edge = element("w:tcBorders", p.line("right", head.top.colour, head.top.width))
    line = element("w:tblStylePr", element("w:tcPr", edge), type_="firstCol")
    inside = element("w:tblPr", copy.deepcopy(margins))
    yield Style("Timeline Table", "table", "Normal Table", table=(inside, line))
    held = (on("keepNext"), p.indent(), on("suppressAutoHyphens"))
    yield _row(p, "Timeline Year", "timeline date", *held, p.spacing(1, 3, date.leading),
               base="Table Text", following="Timeline Text")  # fmt: skip
    yield _row(p, "Timeline Text", "timeline words", *held, p.spacing(3, 6, words.leading),
               base="Table Text")  # fmt: skip


def _callouts(p: Palette) -> Iterator[Style]:
    """Yield the styles of a box: its own room is above its first paragraph and below its last."""
    box, text = p.spots["callout"], p.spots["callout text"]
    yield _row(p, "Callout", "callout text", on("keepLines"), quick=True)
    yield _row(p, "Callout Title", "callout title", on("keepNext"), on("keepLines"),
               base="Callout", following="Callout")  # fmt: skip
    for called, before, after, following in (
        ("Callout First", box.before, 0.0, "Callout"),
        ("Callout Last", 0.0, box.after, "First Paragraph"),
        ("Callout Only", box.before, box.after, "First Paragraph"),
    ):
        around = p.spacing(before, after, text.leading)
        yield Style(called, base="Callout", paragraph=(around,), following=following)
    for kind in get_args(CalloutKind):
        if named := label_style(p, kind):
            yield _character(named, p.colour(f"callout {kind} label"))


def label_style(p: Palette, kind: str) -> str:
    """Return the character style of a callout's label; "" where it is coloured as its title."""
    label, title = p.spots[f"callout {kind} label"].style, p.spots["callout title"].style
    return f"Callout Label {kind.capitalize()}" if label.colour != title.colour else ""


# --- cover, title page and its back ----------------------------------------------------------


def _front_row(
    p: Palette,
    front: FrontLook,
    name: str,
    *own: Element,
    base: str = "Normal",
    left: float = 0.0,
    following: str = "",
) -> Style:
    """Return a style of the front pages: its lines are exactly as high as they were composed.

    Args:
        left: where it begins, in mm from the left margin.
    """
    across = p.indent(left=left, right=front.rights.get(name, 0.0))
    kept = (off("keepNext"), off("keepLines"), on("suppressAutoHyphens"), borders())
    return _row(p, name, FRONT_SPOTS[name], *_over((across, *kept), own), base=base,
                following=following)  # fmt: skip


def _cover(p: Palette, front: FrontLook) -> Iterator[Style]:
    def row(name: str, *own: Element, following: str = "") -> Style:
        return _front_row(p, front, name, *own, base="Cover", following=following)

    leading = p.spots["cover band"].leading
    yield Style("Cover", paragraph=(on("suppressAutoHyphens"), p.spacing(0, 0, leading)),
                run=(p.colour("cover title"),))  # fmt: skip
    yield row("Cover Kicker", following="Cover Title")
    yield row("Cover Title", following="Cover Subtitle")
    yield row("Cover Subtitle")
    # A short rule: the upper border of an empty line that ends early.
    rule = p.spots["cover rule"]
    yield Style(
        "Cover Rule",
        base="Cover",
        paragraph=(
            borders(p.line("top", rule.style.border.top.colour, rule.style.border.top.width)),
            p.spacing(rule.before, 0, rule.leading),
            p.indent(right=front.rights.get("Cover Rule", 166 - rule.style.width * MM)),
        ),
        run=p.size(1),
        following="Cover Companion",
    )
    yield row("Cover Companion")
    yield row("Cover Author", following="Cover Affiliation")
    yield row("Cover Affiliation")
    yield row("Cover Credit", following="Cover Author")
    yield row("Cover Date")
    yield row("Cover Series", element("w:jc", val="right"))


def _title_page(p: Palette, front: FrontLook) -> Iterator[Style]:
    """Yield the styles of the title page, which begins as far out as headings do."""

    def row(name: str, *own: Element, following: str = "") -> Style:
        left = -p.tokens.page.hang
        return _front_row(p, front, name, *own, left=left, following=following)

    yield row("Title Kicker", following="Title")
    yield row("Title", following="Subtitle")
    yield row("Subtitle")
    yield row("Title Companion")
    yield row("Title Credit", on("keepNext"), following="Author")
    yield row("Author", on("keepNext"), following="Affiliation")
    # Without a line of credit above it, it has the room that parts that one from the titles.
    room = p.spacing(p.spots["title credit"].before, 0, p.spots["author"].leading)
    yield Style("Author First", base="Author", paragraph=(room,), following="Affiliation")
    yield row("Affiliation", p.spacing(0, 0, p.spots["title credit"].leading))
    # In a frame, which has its own place.
    yield _front_row(p, front, "Date", *p.box("title dates"))


def _imprint(p: Palette, front: FrontLook) -> Iterator[Style]:
    """Yield the styles of the title page's back; a rule stands above the list, one below it."""
    yield _front_row(p, front, "Colophon")
    term = p.spots["imprint term"].style.width * MM
    hung = tabs(("left", term)), p.indent(left=term, first=-term)
    yield _front_row(p, front, "Imprint", *hung)
    rule = p.spots["imprint list"].style.border.top
    room = p.spots["imprint"].style.padding.top
    above = borders(p.line("top", rule.colour, rule.width, room))
    yield Style(
        "Imprint First", base="Imprint", paragraph=(above, on("keepNext")), following="Imprint"
    )
    made = p.spots["imprint made"].style.border.top
    yield _front_row(
        p, front, "Imprint Made", borders(p.line("top", made.colour, made.width, room))
    )
    yield _label(p, "Imprint Term", "imprint term", within="imprint")


LOCKUP_STYLES: Mapping[str, str] = {
    "cover": "Cover", "title-page": "Title", "colophon": "Imprint"
}  # fmt: skip
"""Where a lockup stands → what the names of the styles of its parts begin with."""


def _lockups(p: Palette, front: FrontLook) -> Iterator[Style]:
    """Yield the styles of emblems and names, in the sizes that every format sets them in.

    Each is held as its place is, so that no two styles are the same where sizes are.
    """
    held = {"Cover": (), "Title": (on("keepLines"),),
            "Imprint": (on("keepLines"), on("contextualSpacing"))}  # fmt: skip
    for place, prefix in LOCKUP_STYLES.items():
        base = "Cover" if place == "cover" else "Normal"
        tight = (on("suppressAutoHyphens"), element("w:jc", val="left"), *held[prefix])
        emblem = (*tight, on("keepNext"), p.spacing(0, 0, 1, exact=False))
        yield Style(f"{prefix} Emblem", base=base, paragraph=emblem)
        kinds = name_spots(p.spots, prefix.lower(), front.scales.get(place, 1.0))
        spots = (f"{prefix.lower()} name", f"{prefix.lower()} other name")
        for which, kind, spot in zip(("Name", "Name Companion"), kinds, spots, strict=True):
            first = which == "Name"
            next_to = (on("keepNext"),) if first else ()
            yield Style(
                f"{prefix} {which}",
                base=base,
                paragraph=(*tight, *next_to, p.spacing(0, 0, kind.leading)),
                run=(
                    *p.face(spot),
                    p.colour(spot),
                    *p.size(kind.size),
                ),
                following=f"{prefix} Name Companion" if first else "",
            )
