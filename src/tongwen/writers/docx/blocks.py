"""Blocks → paragraphs and tables, each in its named style.

One ``match`` holds an arm for every block of the Document. What stands inside another block
(a list in a quotation, a table in a list item) takes the outer one's indent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from ...document import (
    Bibliography,
    Block,
    Callout,
    Caption,
    Cell,
    CodeBlock,
    DefinitionList,
    Division,
    Epigraph,
    Figure,
    Heading,
    Image,
    List,
    ListItem,
    MathBlock,
    Paragraph,
    Passage,
    PullQuote,
    Quote,
    Row,
    Table,
    ThematicBreak,
    Timeline,
)
from ...institute import BESIDE_NOTES, DROP_LINES
from ...languages import is_wide
from ...walk import plain_text
from .columns import decimal_places, decimal_style, is_figure
from .fields import Bookmarks
from .fields import field as field_runs
from .inlines import Ink, Role, Setting
from .markup import (
    Element,
    add_property,
    clean,
    element,
    name,
    paragraph,
    twips,
    twips_of_mm,
)
from .numbering import DEEPEST, UNNUMBERED, Numbering
from .palette import MM
from .styles import (
    CELL_MARGIN,
    LIST_LEVELS,
    REFERENCE_WIDTH,
    Variants,
    list_step,
    list_style,
    measure,
    style_id,
)

_DISPLAY_STYLES = frozenset(
    ("Table Text", "Table Head", "Table Row Head", "Timeline Year", "Timeline Text", "caption",
     "Table Caption", "Callout Title", "Callout", "Attribution",
     "Pull Quote Attribution", "Margin Note", "Margin Note In Text", "Chapter Companion",
     *(f"heading {level}" for level in range(1, 7)))
)  # fmt: skip

_BOXES = (Callout, CodeBlock)

_WITHOUT_ANCHOR = (List, DefinitionList, Division, Bibliography)
"""Blocks without words of their own; those in them have anchors."""

_LONG_TABLE = 14
"""Rows. A table of fewer is kept on one page; a longer one may break between rows."""

_LETTER = 0.5
"""Em. The mean width of a letter of the display face; a Han character takes two."""

_CELL_GAP = 4.6
"""Millimetres between columns, with something for what letters are wider than the mean."""

_UNBROKEN = 0.28
"""Of the table's width: a column whose cells are all shorter is not broken."""

_TIMELINE_COLUMNS = 6
"""Events that stand side by side; more are set one below another."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands.

    Attributes:
        language: BCP 47 tag of the words.
        style: the style that paragraphs take; empty: running text.
        list_depth: how deep in lists; -1 outside.
        indent: how far in, in mm, beyond the style's own.
        boxed: inside a callout, whose ground goes on.
        bare: no bookmarks and numbers: inside a note.
    """

    language: str
    style: str = ""
    list_depth: int = -1
    indent: float = 0.0
    boxed: bool = False
    bare: bool = False


@dataclass
class SectionBreak:
    """A change of page between what comes before and after it, put into the flow of blocks."""

    landscape: bool


@dataclass
class Blocks:
    """Writes blocks with one :class:`~.inlines.Ink`; keeps count of headings and captions.

    Attributes:
        decimal_tabs: where the decimal points of tables' columns stand, in twips from the
            cell's left; each has a style of its own.
        variants: the styles that differ from the house's in one thing.
        companions: whether chapters have their title in the second language under the first.
    """

    ink: Ink
    bookmarks: Bookmarks
    numbering: Numbering
    counters: list[int] = field(default_factory=lambda: [0] * 6)
    sequences: dict[str, int] = field(default_factory=dict)
    decimal_tabs: list[int] = field(default_factory=list)
    variants: Variants = field(default_factory=Variants)
    companions: bool = True
    _waiting: list[str] = field(default_factory=list)
    _after_text: bool = False
    _landscape: bool = False

    @property
    def step(self) -> float:
        """How far each level of a list is set in, in mm."""
        return list_step(self.numbering.palette)

    @property
    def measure(self) -> float:
        """The width of the text in mm."""
        page = self.ink.tokens.page
        if self._landscape:
            return page.height - page.top - page.foot
        return measure(self.ink.tokens)

    @property
    def hang(self) -> float:
        """How far tables and pictures reach into the inner margin, in mm."""
        return 0.0 if self._landscape else self.ink.tokens.page.hang

    @property
    def tallest(self) -> float:
        """The largest height of a picture in mm: a page less a caption."""
        page = self.ink.tokens.page
        height = page.width if self._landscape else page.height
        return height - page.top - page.foot - 24

    def write(self, blocks: Iterable[Block], place: Place) -> list[Element | SectionBreak]:
        """Return what ``blocks`` become, with section breaks between turned pages."""
        found: list[Element | SectionBreak] = []
        before: Block | None = None
        for block in blocks:
            if isinstance(block, _BOXES) and isinstance(before, _BOXES):
                # Word joins boxes that touch.
                found.append(paragraph(style_id("Section End")))
            if isinstance(block, Callout) and found and isinstance(before, Paragraph):
                # A callout alone at the head of a page would sum up what stands overleaf.
                last = found[-1]
                if not isinstance(last, SectionBreak):
                    add_property(last, element("w:keepNext"))
            found.extend(self.block(block, place))
            before = block
        return found

    def flat(self, blocks: Iterable[Block], place: Place) -> list[Element]:
        """Return what ``blocks`` become where no page can be turned."""
        return [part for part in self.write(blocks, place) if not isinstance(part, SectionBreak)]

    def block(self, block: Block, place: Place) -> list[Element | SectionBreak]:
        """Return what ``block`` becomes, with the bookmark of its identifier in it."""
        made = self._block(block, place)
        identifier = getattr(block, "identifier", "")
        if identifier and not place.bare and not self.bookmarks.has(identifier):
            self._waiting.append(identifier)
        if self._waiting and not place.bare:
            self.mark_waiting([part for part in made if not isinstance(part, SectionBreak)])
        self._anchor(block, [part for part in made if not isinstance(part, SectionBreak)])
        return made

    def _anchor(self, block: Block, parts: list[Element]) -> None:
        """Put the anchor of ``block`` round what it became (see :func:`~.fields.anchor_name`)."""
        if isinstance(block, _WITHOUT_ANCHOR):
            return
        paragraphs = [node for part in parts for node in part.iter(name("w:p"))]
        if not paragraphs:
            return
        place = getattr(block, "identifier", "")
        if not place:
            span = block.span
            place = f"{type(block).__name__} {span.file}:{span.line}:{span.column}"
        match block:
            case CodeBlock(text=words) | MathBlock(tex=words):
                pass
            case _:
                words = plain_text((block,))
        start, end = self.bookmarks.anchor(place, words)
        first = paragraphs[0]
        first.insert(1 if first.find(name("w:pPr")) is not None else 0, start)
        paragraphs[-1].append(end)

    def mark_waiting(self, parts: list[Element]) -> None:
        """Bookmark what had no words of its own, an empty box, where ``parts`` begin."""
        first = next((node for part in parts for node in part.iter(name("w:p"))), None)
        if first is None:
            return
        place = 1 if first.find(name("w:pPr")) is not None else 0
        for identifier in self._waiting:
            first[place:place] = self.bookmarks.around(identifier, [])
        self._waiting.clear()

    def _block(self, block: Block, place: Place) -> list[Element | SectionBreak]:
        if isinstance(block, Paragraph):
            made = [*self._capital(block, place), self._paragraph(block, place)]
            self._after_text = not place.style and place.list_depth < 0
            return list(made)
        if isinstance(block, Division) and block.role == "margin":
            return self._margin_note(block, place)
        self._after_text = False
        match block:
            case Heading():
                return list(self._heading(block, place))
            case Quote():
                return list(self._quoted(block, "Quote", place))
            case Epigraph():
                return list(self._quoted(block, "Epigraph", place))
            case PullQuote():
                return list(self._pull_quote(block, place))
            case List():
                return list(self._list(block, place))
            case DefinitionList():
                return list(self._definitions(block, place))
            case Image():
                return list(self._image(block, "Picture", place))
            case Timeline():
                return list(self._timeline(block, place, "", last=True))
            case Figure():
                return list(self._figure(block, place))
            case Table():
                return self._turned_table(block, place)
            case Callout():
                return list(self._callout(block, place))
            case CodeBlock():
                return list(self._code(block, place))
            case MathBlock():
                return list(self._formula(block, place))
            case ThematicBreak():
                words = self.ink.words("*\u2003*\u2003*", self._setting(place))
                return [self._plain("Thematic Break", words, place)]
            case Division():
                return self._division(block, place)
            case Bibliography():
                return list(self._bibliography(block, place))

    # --- paragraphs ----------------------------------------------------------------------

    def _setting(self, place: Place, style: str = "") -> Setting:
        role: Role = "display" if (style or place.style) in _DISPLAY_STYLES else "text"
        return Setting(place.language, role)

    def _plain(self, style: str, content: list[Element], place: Place) -> Element:
        made = paragraph(style_id(style), *content)
        if place.indent:
            self._indent(made, place.indent)
        return made

    def _indent(self, node: Element, millimetres: float, hanging: float = 0.0) -> None:
        """Set ``node`` in, as far as so many steps of lists, from the text's edge."""
        indent = element("w:ind", left=twips_of_mm(millimetres))
        indent.set(name("w:hanging" if hanging else "w:firstLine"), str(twips_of_mm(hanging)))
        self.variants.turn(node, f"Indented {round(millimetres / self.step)}", indent)

    def _paragraph(self, block: Paragraph, place: Place) -> Element:
        style = place.style
        if not style:
            if place.list_depth >= 0:
                style = list_style("Continue", place.list_depth)
            else:
                style = "Body Text" if self._after_text else "First Paragraph"
        runs = self.ink.passage(block.after_capital, self._setting(place, style))
        made = self._plain(style, self._marked(block.identifier, runs, place), place)
        if place.boxed and place.list_depth >= 0:
            self._box(made, place.list_depth)
        return made

    def _capital(self, block: Paragraph, place: Place) -> Iterator[Element]:
        """Yield the drop capital of ``block``: in Word a paragraph in a frame of its own."""
        if not block.capital:
            return
        frame = element(
            "w:framePr", dropCap="drop", lines=DROP_LINES, hSpace=twips_of_mm(1), wrap="around",
            vAnchor="text", hAnchor="text",
        )  # fmt: skip
        setting = replace(self._setting(place), style="Drop Capital Letter")
        words = self.ink.words(block.capital, setting)
        yield paragraph(style_id("Drop Capital"), *words, properties=[frame])

    def _marked(self, identifier: str, runs: list[Element], place: Place) -> list[Element]:
        return runs if place.bare else self.bookmarks.around(identifier, runs)

    def _listed(self, identifier: str, runs: list[Element], place: Place) -> list[Element]:
        """Return ``runs`` in the bookmark that contents lead to, where some do."""
        if place.bare or identifier not in self.ink.listed:
            return runs
        return self.bookmarks.listed(identifier, runs)

    def _heading(self, block: Heading, place: Place) -> Iterator[Element]:
        level = min(max(block.level, 1), 6)
        style = f"heading {level}"
        runs = self.ink.passage(block.content, self._setting(place, style))
        automatic = self._counted(block) if block.numbered else ""
        typed: list[Element] = []
        properties: list[Element] = []
        if not automatic:
            # An unnumbered heading, or one whose number no list gives.
            properties.append(
                element(
                    "w:numPr",
                    element("w:ilvl", val=level - 1),
                    element("w:numId", val=UNNUMBERED),
                )
            )
            if block.number:
                typed = [
                    *self.ink.words(block.number, self._setting(place, style)),
                    element("w:r", element("w:tab")),
                ]
        made = paragraph(
            style_id(style),
            *typed,
            *self._listed(block.identifier, self._marked(block.identifier, runs, place), place),
            properties=properties,
        )
        yield made
        if level > 1:
            return  # The second language stands under the headings of chapters only.
        if block.companion or self.companions:
            # A chapter without one has its empty line, so that all texts begin at one height.
            companion = "Chapter Companion"
            other = self.ink.companion.tag if self.ink.companion else place.language
            setting = replace(self._setting(place, companion), language=other)
            yield self._plain(companion, self.ink.passage(block.companion, setting), place)

    def _counted(self, block: Heading) -> str:
        """Return the number that Word's list gives ``block`` if it is the right one, else ''."""
        shown, counters = counted(block, self.counters)
        self.counters = counters
        return shown

    def _quoted(self, block: Quote | Epigraph, style: str, place: Place) -> Iterator[Element]:
        inner = replace(place, style=style)
        made = self.flat(block.blocks, inner)
        yield from made
        if block.attribution:
            if made and made[-1].tag == name("w:p"):
                add_property(made[-1], element("w:keepNext"))
            setting = self._setting(place, "Attribution")
            runs = self.ink.passage(block.attribution, setting)
            line = "Epigraph Attribution" if style == "Epigraph" else "Attribution"
            yield self._plain(line, [*self.ink.words("— ", setting), *runs], place)

    def _pull_quote(self, block: PullQuote, place: Place) -> Iterator[Element]:
        """Yield its paragraphs, which one pair of rules holds together in Word."""
        inner = replace(place, style="Pull Quote")
        yield from self.flat(block.blocks, inner)
        if block.attribution:
            setting = self._setting(place, "Pull Quote Attribution")
            runs = self.ink.passage(block.attribution, setting)
            dash = self.ink.words("— ", setting)
            yield self._plain("Pull Quote Attribution", [*dash, *runs], place)

    # --- lists ---------------------------------------------------------------------------

    def _list(self, block: List, place: Place) -> Iterator[Element]:
        depth = place.list_depth + 1
        number = self.numbering.ordered_list(block.start, depth) if block.ordered else 0
        for item in block.items:
            yield from self._item(block, item, replace(place, list_depth=depth, style=""), number)

    def _item(self, block: List, item: ListItem, place: Place, number: int) -> Iterator[Element]:
        depth = place.list_depth
        blocks = item.blocks
        first = blocks[0] if blocks and isinstance(blocks[0], Paragraph) else None
        rest = blocks[1:] if first else blocks
        content = first.content if first else Passage()
        setting = self._setting(place)
        runs = self.ink.passage(content, setting)
        if first:
            runs = self._marked(first.identifier, runs, place)
        if item.checked is not None:
            style = "List Task"
            runs = [_checkbox(item.checked), element("w:r", element("w:tab")), *runs]
        else:
            style = list_style("Number" if block.ordered else "Bullet", depth)
        made = paragraph(style_id(style), *runs)
        if number:
            add_property(
                made,
                element(
                    "w:numPr",
                    element("w:ilvl", val=min(depth, DEEPEST)),
                    element("w:numId", val=number),
                ),
            )
        if depth >= LIST_LEVELS or place.indent or (item.checked is not None and depth):
            self._indent(made, place.indent + self.step * (depth + 1), self.step)
        if not block.tight:
            self.variants.turn(made, "Loose", element("w:contextualSpacing", val=0))
        if place.boxed:
            self._box(made, depth, self.step)
        if first:
            self._anchor(first, [made])
        yield made
        for inner in rest:
            nested = place
            if not isinstance(inner, (List, Paragraph)):
                nested = replace(place, indent=place.indent + self.step * (depth + 1))
            yield from self.flat((inner,), nested)

    def _definitions(self, block: DefinitionList, place: Place) -> Iterator[Element]:
        for definition in block.definitions:
            setting = self._setting(place, "Definition Term")
            yield self._plain("Definition Term", self.ink.passage(definition.term, setting), place)
            for explanation in definition.explanations:
                inner = replace(
                    place, style="Definition", indent=place.indent and place.indent + self.step
                )
                yield from self.flat(explanation, inner)

    # --- figures and tables --------------------------------------------------------------

    def _image(
        self, block: Image, style: str, place: Place, alternative: Passage | None = None
    ) -> Iterator[Element]:
        words = plain_text(block.alternative) or (plain_text(alternative) if alternative else "")
        hang = self.hang if style == "Figure" else 0.0
        drawing = self.ink.picture(
            block.source,
            "" if block.decorative else words,
            block.width,
            (self.measure + hang - place.indent, self.tallest),
            block.span,
            decorative=block.decorative,
        )
        if drawing is None:
            runs = self.ink.words(words, self._setting(place))
        else:
            runs = [element("w:r", element("w:rPr", element("w:noProof")), drawing)]
        yield self._plain(style, runs, place)

    def _figure(self, block: Figure, place: Place) -> Iterator[Element]:
        parts: list[Element] = []
        for inner in block.blocks:
            last = inner is block.blocks[-1] and not block.caption
            if isinstance(inner, Image):
                parts.extend(self._image(inner, "Figure", place, block.alternative))
            elif isinstance(inner, Timeline):
                words = plain_text(block.alternative)
                parts.extend(self._timeline(inner, place, words, last=last))
            else:
                parts.extend(self.flat((inner,), place))
        if block.caption:
            for part in parts:
                if part.tag == name("w:p"):
                    add_property(part, element("w:keepNext"))
            parts.append(self._caption(block.caption, "Figure", "caption", block, place))
        elif parts and block.identifier:
            self._bookmark_first(parts, block.identifier, place)
        yield from parts

    def _bookmark_first(self, parts: list[Element], identifier: str, place: Place) -> None:
        """Put the bookmark of ``identifier`` round what the first paragraph of ``parts`` says."""
        if place.bare:
            return
        first = next((node for part in parts for node in part.iter(name("w:p"))), None)
        if first is None:
            return
        content = [node for node in first if node.tag != name("w:pPr")]
        for node in content:
            first.remove(node)
        first.extend(self.bookmarks.around(identifier, content))

    def _caption(
        self, caption: Caption, sequence: str, style: str, block: Figure | Table, place: Place
    ) -> Element:
        setting = self._setting(place, style)
        label_setting = replace(setting, style="Caption Label")
        runs: list[Element] = []
        if caption.label:
            before, number, after = caption.label.partition(block.number or "\0")
            if number:
                target = "" if place.bare else block.identifier
                inner = self._sequence(sequence, block.number, target, label_setting)
                label = [
                    *self.ink.words(before, label_setting),
                    *inner,
                    *self.ink.words(after, label_setting),
                ]
            else:
                label = self.ink.words(caption.label, label_setting)
            runs = [
                *self._marked(block.identifier, label, place),
                *(self.ink.words("\u2002", setting) if caption.content else ()),
            ]
        elif block.identifier:
            runs = self._marked(block.identifier, [], place)
        runs.extend(self.ink.passage(caption.content, setting))
        return self._plain(style, self._listed(block.identifier, runs, place), place)

    def _sequence(
        self, sequence: str, number: str, identifier: str, setting: Setting
    ) -> list[Element]:
        """Return a SEQ field that shows ``number``, in the bookmark of the number."""
        head, _, last = number.rpartition(".")
        if not last.isdecimal() or not last.isascii():
            return self.bookmarks.around(identifier, self.ink.words(number, setting), "Number")
        instruction = f"SEQ {sequence} \\* ARABIC"
        if self.sequences.get(sequence, 0) + 1 != int(last):
            instruction += f" \\r {int(last)}"
        self.sequences[sequence] = int(last)
        runs = [
            *(self.ink.words(f"{head}.", setting) if head else ()),
            *field_runs(
                instruction,
                self.ink.words(last, setting),
                style_id(setting.style) if setting.style else "",
            ),
        ]
        return self.bookmarks.around(identifier, runs, "Number")

    def _turned_table(self, block: Table, place: Place) -> list[Element | SectionBreak]:
        if not block.wide or self._landscape or place.bare or place.list_depth >= 0:
            return list(self._table(block, place))
        return self._turned((block,), place)

    def _turned(self, blocks: tuple[Block, ...], place: Place) -> list[Element | SectionBreak]:
        self._landscape = True
        inside = self.write(blocks, place)
        self._landscape = False
        return [SectionBreak(False), *inside, SectionBreak(True)]

    def _table(self, block: Table, place: Place) -> Iterator[Element]:
        if block.caption:
            yield self._caption(block.caption, "Table", "Table Caption", block, place)
        hang = self.hang if not place.indent and place.list_depth < 0 else 0.0
        width = self.measure + hang - place.indent
        columns = max(
            len(block.columns),
            max(
                (sum(cell.column_span for cell in row.cells) for row in (*block.head, *block.body)),
                default=1,
            ),
        )
        size = self.numbering.palette.spots["table text"].size
        widths = [twips_of_mm(part) for part in _widths(block, columns, width, size)]
        heads_rows = bool(block.body) and all(
            row.cells and row.cells[0].header for row in block.body
        )
        table = _new_table(
            "House Table",
            widths,
            twips_of_mm(place.indent - hang),
            first_row=bool(block.head),
            first_column=heads_rows,
            title=plain_text(block.caption.content) if block.caption else "",
            description=_table_description(block),
        )
        rows = [(row, True) for row in block.head] + [(row, False) for row in block.body]
        decimals: dict[int, str] = {}
        if not place.bare:
            texts = [part * 25.4 / 1440 - CELL_MARGIN for part in widths]
            decimals = {
                column: self._decimal_style(at)
                for column, at in decimal_places(block, texts, size).items()
            }
        occupied: dict[int, int] = {}
        short = len(rows) <= _LONG_TABLE
        for index, (row, head) in enumerate(rows):
            left = len(rows) - 1 - index
            # Never one row alone: the first and the last two stay together.
            keep = left > 0 and (short or head or index <= len(block.head) or left == 1)
            table.append(self._row(block, row, head, widths, occupied, decimals, place, keep=keep))
        if block.identifier and not block.caption:
            self._bookmark_first([table], block.identifier, place)
        if not rows:
            return  # Word takes a table without rows for damage.
        yield table
        yield paragraph(style_id("After Table"))

    def _decimal_style(self, millimetres: float) -> str:
        """Return the name of the style whose decimal points stand there."""
        place = twips_of_mm(millimetres)
        if place not in self.decimal_tabs:
            self.decimal_tabs.append(place)
        return decimal_style(self.decimal_tabs.index(place))

    def _row(
        self,
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
                made.append(self._cell(None, [widths[column]], "", keep=keep, merged="continue"))
                column += 1
                continue
            cell = next(cells, None)
            span = min(max(cell.column_span, 1), len(widths) - column) if cell else 1
            content: list[Element] = []
            style = "Table Text"
            if cell:
                style = "Table Head" if head else "Table Row Head" if cell.header else style
                content = self.ink.passage(cell.content, self._setting(place, style))
            merged = "restart" if cell and cell.row_span > 1 else ""
            if cell and merged:
                for covered in range(column, column + span):
                    occupied[covered] = cell.row_span - 1
            alignment = block.columns[column].alignment if column < len(block.columns) else ""
            figure = cell and style == "Table Text" and span == 1 and is_figure(cell)
            if figure and column in decimals:
                style, alignment = decimals[column], ""
            made.append(
                self._cell(
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
        self,
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
            self.variants.turn(node, what, element("w:jc", val=alignment))
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

    def _timeline(
        self, block: Timeline, place: Place, alternative: str, *, last: bool
    ) -> Iterator[Element]:
        events = block.events
        hang = self.hang if not place.indent and place.list_depth < 0 else 0.0
        width = self.measure + hang - place.indent
        indent = twips_of_mm(place.indent - hang)
        when = [
            self.ink.passage(event.when, self._setting(place, "Timeline Year")) for event in events
        ]
        what = [
            self.ink.passage(event.what, self._setting(place, "Timeline Text")) for event in events
        ]
        description = alternative or "; ".join(
            f"{plain_text(event.when)}: {plain_text(event.what)}" for event in events
        )
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
        table = _new_table(
            "Timeline Table",
            widths,
            indent,
            first_row=columnar,
            first_column=not columnar,
            title="",
            description=description,
        )
        for index, row in enumerate(rows):
            head = element("w:tblHeader") if columnar and index == 0 else None
            made = element("w:tr", element("w:trPr", element("w:cantSplit"), head))
            for node, cell_width in zip(row, widths, strict=True):
                made.append(self._cell(node, [cell_width], "", keep=not last or index == 0))
            table.append(made)
        if events:
            yield paragraph(style_id("After Table"), properties=[element("w:keepNext")])
            yield table
        if last:
            yield paragraph(style_id("After Table"))

    # --- boxes, code, formulas -----------------------------------------------------------

    def _callout(self, block: Callout, place: Place) -> Iterator[Element]:
        setting = self._setting(place, "Callout Title")
        title: list[Element] = []
        if block.label:
            title = self.ink.words(block.label, setting)
        if block.title:
            if title:
                title.extend(self.ink.words("\u2002", setting))
            title.extend(self.ink.passage(block.title, replace(setting, style="")))
        parts: list[Element] = []
        if title:
            parts.append(
                self._plain("Callout Title", self._marked(block.identifier, title, place), place)
            )
        inner = self.flat(block.blocks, replace(place, style="Callout", boxed=True))
        if block.identifier and not title:
            self._bookmark_first(inner, block.identifier, place)
        parts.extend(inner)
        if parts and parts[-1].tag != name("w:p"):
            parts.append(paragraph(style_id("Callout")))
        boxed = [part for part in parts if part.tag == name("w:p")]
        if boxed:
            space = self.numbering.palette.spots["callout"].before
            if not (title or _turned_into(boxed[0], "Callout", "Callout First")):
                self.variants.turn(boxed[0], "First", element("w:spacing", before=twips(space)))
            last = (
                ("Callout", "Callout Last")
                if title or boxed[1:]
                else ("Callout First", "Callout Only")
            )
            if not _turned_into(boxed[-1], *last):
                self.variants.turn(boxed[-1], "Last", element("w:spacing", after=twips(space)))
        yield from parts

    def _box(self, node: Element, depth: int, hanging: float = 0.0) -> None:
        """Let the ground and rules of a callout run on behind ``node``, a part of a list."""
        palette = self.numbering.palette
        around = palette.spots["callout text"]
        indent = element(
            "w:ind",
            left=twips_of_mm(around.left * MM + self.step * (depth + 1)),
            right=twips_of_mm(around.right * MM),
        )
        indent.set(name("w:hanging" if hanging else "w:firstLine"), str(twips_of_mm(hanging)))
        box = palette.box("callout text")
        self.variants.turn(node, "In Callout", *box, indent)

    def _code(self, block: CodeBlock, place: Place) -> Iterator[Element]:
        runs: list[Element] = []
        for index, line in enumerate(block.text.rstrip("\n").split("\n")):
            if index:
                runs.append(element("w:r", element("w:br")))
            if line:
                runs.extend(self.ink.words(line, self._setting(place), block.span))
        yield self._plain("Code Block", self._marked(block.identifier, runs, place), place)

    def _formula(self, block: MathBlock, place: Place) -> Iterator[Element]:
        setting = self._setting(place)
        formula = self.ink.formula(block, setting, block.span)
        if not block.number:
            if formula and formula[0].tag == name("m:oMath"):
                formula = [element("m:oMathPara", *formula)]
            yield self._plain("Equation", self._marked(block.identifier, formula, place), place)
            return
        target = "" if place.bare else block.identifier
        number = self._sequence("Equation", block.number, target, setting)
        runs = [
            element("w:r", element("w:tab")),
            *formula,
            element("w:r", element("w:tab")),
            *self._marked(
                block.identifier,
                [*self.ink.words("(", setting), *number, *self.ink.words(")", setting)],
                place,
            ),
        ]
        yield self._plain("Equation", runs, place)

    # --- divisions and references --------------------------------------------------------

    def _division(self, block: Division, place: Place) -> list[Element | SectionBreak]:
        inner = replace(place, language=block.language or place.language)
        if block.role == "lead":
            inner = replace(inner, style="Lead")
        if block.role == "landscape" and not self._landscape and not place.bare:
            made = self._turned(block.blocks, inner)
        else:
            made = self.write(block.blocks, inner)
        if block.identifier:
            parts = [part for part in made if not isinstance(part, SectionBreak)]
            self._bookmark_first(parts, block.identifier, place)
        return made

    def _margin_note(self, block: Division, place: Place) -> list[Element | SectionBreak]:
        """Return a note beside the text that follows, which goes on; or one within the text."""
        after_text = self._after_text
        free = not (place.style or place.bare or self._landscape) and place.list_depth < 0
        beside = free and bool(self.ink.tokens.ornaments.margin_notes)
        style = "Margin Note" if beside else "Margin Note In Text"
        inner = replace(place, style=style, language=block.language or place.language)
        made = self.flat(block.blocks, inner)
        if block.identifier:
            self._bookmark_first(made, block.identifier, place)
        if beside:
            self._after_text = after_text
            for part in made:
                for node in part.iter(name("w:p")):
                    add_property(node, self._margin_frame())
        return list(made)

    def _margin_frame(self) -> Element:
        """Return the frame of a note in the outer margin (ECMA-376 part 1, 17.3.1.11).

        It stands with each of its paragraphs: LibreOffice knows none of a style.
        """
        page, width = self.ink.tokens.page, self.ink.tokens.ornaments.margin_notes
        frame = element("w:framePr", w=twips_of_mm(width), hSpace=twips_of_mm(2), wrap="around",
                        vAnchor="text", hAnchor="page", y=1)  # fmt: skip
        if page.facing:
            frame.set(name("w:xAlign"), "outside")
        else:
            frame.set(name("w:x"), str(twips_of_mm(page.width - page.outer + BESIDE_NOTES)))
        return frame

    def _bibliography(self, block: Bibliography, place: Place) -> Iterator[Element]:
        for entry in block.entries:
            setting = replace(
                self._setting(place), language=entry.language or place.language, dotted=False
            )
            runs: list[Element] = []
            if entry.label:
                label = replace(setting, role="display", style="Bibliography Label")
                runs = [*self.ink.words(entry.label, label), element("w:r", element("w:tab"))]
            runs.extend(self.ink.inlines(entry.content, setting, block.span))
            made = self._plain("Bibliography", self._marked(entry.identifier, runs, place), place)
            if not entry.label:
                hung = element(
                    "w:ind",
                    left=twips_of_mm(REFERENCE_WIDTH),
                    hanging=twips_of_mm(REFERENCE_WIDTH),
                )
                self.variants.turn(made, "Unlabelled", hung)
            yield made


def counted(block: Heading, counters: list[int]) -> tuple[str, list[int]]:
    """Return the number that Word's list gives ``block``, and the list's counters after it.

    Empty, and the counters as they were, where ``block`` has no number or another one.
    """
    level = min(max(block.level, 1), 6)
    after = [*counters[: level - 1], counters[level - 1] + 1, *[0] * (6 - level)]
    # Word counts a level that was passed over as 1.
    shown = ".".join(str(max(count, 1)) for count in after[:level])
    if not block.numbered or shown != block.number:
        return "", counters
    return shown, after


def _turned_into(node: Element, style: str, other: str) -> bool:
    """Give ``node`` the style ``other`` if it has ``style``; whether it had."""
    mark = node.find(f"{name('w:pPr')}/{name('w:pStyle')}")
    if mark is None or mark.get(name("w:val")) != style_id(style):
        return False
    mark.set(name("w:val"), style_id(other))
    return True


def _checkbox(checked: bool) -> Element:
    """Return a box that a reader can tick: a content control ([MS-DOCX] 2.5.1.4)."""
    sign = "☑" if checked else "☐"
    return element(
        "w:sdt",
        element(
            "w:sdtPr",
            element(
                "w14:checkbox",
                element("w14:checked", val=int(checked)),
                element("w14:checkedState", val="2611", font="Segoe UI Symbol"),
                element("w14:uncheckedState", val="2610", font="Segoe UI Symbol"),
            ),
        ),
        element("w:sdtContent", element("w:r", element("w:t", sign))),
    )


def _new_table(
    style: str,
    widths: list[int],
    indent: int,
    *,
    first_row: bool,
    first_column: bool,
    title: str,
    description: str,
) -> Element:
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
                val=f"{0x0600 | 0x20 * first_row | 0x80 * first_column:04X}",
                firstRow=int(first_row),
                lastRow=0,
                firstColumn=int(first_column),
                lastColumn=0,
                noHBand=1,
                noVBand=1,
            ),
            element("w:tblCaption", val=clean(title)) if title else None,
            element("w:tblDescription", val=clean(description)) if description else None,
        ),
        element("w:tblGrid", *(element("w:gridCol", w=width) for width in widths)),
    )


def _table_description(block: Table) -> str:
    """Return what a table holds, for who cannot see it: its columns."""
    heads = [plain_text(cell.content) for row in block.head for cell in row.cells]
    return "; ".join(head for head in heads if head)


def _widths(block: Table, columns: int, width: float, size: float) -> list[float]:
    """Return the columns' widths in mm: by the author's shares, else by what they hold.

    Args:
        width: of the table, in mm.
        size: of its type, in points.
    """
    shares = [column.share for column in block.columns]
    shares += [0.0] * (columns - len(shares))
    if all(share > 0 for share in shares):
        return [width * share / sum(shares) for share in shares]
    needs = [[1.0, 1.0] for _ in range(columns)]
    for row in (*block.head, *block.body):
        place = 0
        for cell in row.cells:
            if cell.column_span == 1 and place < columns:
                longest, whole = _need(cell)
                needs[place][0] = max(needs[place][0], longest)
                needs[place][1] = max(needs[place][1], whole)
            place += max(cell.column_span, 1)
    letter = size * _LETTER * 25.4 / 72
    least, wish = [], []
    for longest, whole in needs:
        # A column of names or figures is not broken; one of sentences takes what is left.
        short = whole * letter <= width * _UNBROKEN
        least.append((whole if short else longest) * letter + _CELL_GAP)
        wish.append(min(whole * letter, width * 0.6) + _CELL_GAP)
    room = width - sum(least)
    if room <= 0:
        return [width * part / sum(least) for part in least]
    more = [max(wished - part, 0.0) for wished, part in zip(wish, least, strict=True)]
    shares = more if any(more) else wish
    return [part + room * share / sum(shares) for part, share in zip(least, shares, strict=True)]


def _need(cell: Cell) -> tuple[float, float]:
    """Return the width of the longest word of ``cell`` and of all of it, in Latin letters."""
    words = plain_text(cell.content)
    latin = 1.0 if cell.header else 0.94  # heads are bold

    def letters(part: str) -> float:
        return sum(2.0 if is_wide(sign) else latin for sign in part)

    longest = max((min(letters(word), 24.0) for word in words.split()), default=1.0)
    return longest, letters(words)
