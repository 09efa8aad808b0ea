"""Pandoc's syntax tree → our blocks and inlines, an arm for each node (pandoc-types 1.23).

What a later step joins stands as a block of this room: a paragraph in a style of its own, which may
be a caption, a callout or a line of the cover.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

from ..diagnostics import short
from ..document import (
    UNPRINTABLE,
    Alignment,
    Block,
    Callout,
    CalloutKind,
    Caption,
    Cell,
    Chart,
    Citation,
    CitationItem,
    Code,
    CodeBlock,
    Column,
    CrossReference,
    Definition,
    DefinitionList,
    Delimiter,
    Division,
    Emphasis,
    Figure,
    Heading,
    Image,
    Indexed,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    List,
    ListItem,
    Math,
    MathBlock,
    Note,
    NoteReference,
    Numerals,
    Paragraph,
    Parallel,
    Passage,
    Quote,
    Row,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
)
from ..front_matter import tag_of
from ..languages.counting import BY_DEPTH
from ..readers.markdown.citations import cross_reference, read_locator
from ..readers.markdown.inlines import join_text, width_of
from ..walk import plain_text, walk
from .account import Account
from .formulas import written_plainly
from .markdown import BlockComment, comment
from .markdown_lines import Written
from .marks import (
    ORNAMENT,
    Anchor,
    Drawn,
    Entry,
    Facing,
    InStyle,
    Labelled,
    Mark,
    PartOf,
    Pending,
    Tongue,
    named_before,
    parted,
    role_of,
    speak,
)
from .notebook import cell_blocks, table_in
from .side_by_side import one_after_another, row_of
from .stated import code_of, stated
from .table_styles import is_ours, style_of, timeline_of, with_head

_STRESS: Mapping[str, Any] = {
    "Emph": Emphasis,
    "Strong": Strong,
    "Strikeout": Strikeout,
    "Superscript": Superscript,
    "Subscript": Subscript,
}
_LOOKS: Mapping[str, Any] = {
    "Emphasis": Emphasis, "Strong": Strong, "Strong Emphasis": Strong, "Intense Emphasis": Emphasis,
    "Subtle Emphasis": Emphasis, "Book Title": Emphasis, "Emphasis Han": Emphasis,
}  # fmt: skip
"""Character styles of Word that stand for a stress."""

_CODE_STYLES = ("Code", "Verbatim Char", "HTML Code", "Source Text", "Macro Text Char")
_SIDES: dict[str, Alignment] = {"AlignRight": "right", "AlignCenter": "center"}
"""Left is how Latin is set anyway: programs write it for every cell."""

_EQUATION = re.compile(r"\A\\begin\{equation\*?\}\s*(.*?)\s*\\end\{equation\*?\}\Z", re.DOTALL)

CALLOUTS: tuple[CalloutKind, ...] = ("note", "tip", "important", "warning", "caution")

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Styled(Division):
    """Paragraphs that an author gave a style: ``style`` is its name in Word."""

    style: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """What becomes of tracked changes: "accept", "reject" or "show"."""

    kept: str = "show"

    def shown(self, kind: str) -> bool:
        """Whether the words of an "insertion" or a "deletion" stand in the report."""
        return self.kept == "show" or (self.kept == "accept") == (kind == "insertion")


_NUMERALS: Mapping[str, Numerals] = {
    "Decimal": "decimal",
    "Example": "decimal",
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_DELIMITERS: Mapping[str, Delimiter] = {"OneParen": "parenthesis", "TwoParens": "parentheses"}


class TreeReader:
    """Reads one tree; ``notes`` and ``comments`` collect what stands apart from the text."""

    def __init__(
        self,
        account: Account,
        marks: Sequence[Mark] = (),
        changes: Changes | None = None,
        measure: float = 0.0,
        of_word: bool = False,
    ) -> None:
        self.account, self.marks, self.measure = account, marks, measure
        self.of_word = of_word
        self.changes = changes or Changes()
        self.notes: list[Note] = []
        self.depth = 0

    # --- blocks

    def blocks(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        """Return the blocks of ``nodes``."""
        made: list[Block] = []
        waiting: list[Node] = []
        for node in nodes:
            if waiting and node["t"] in ("Para", "Plain"):
                # The end of the paragraph before was taken out: the two are one.
                node = {"t": "Para", "c": [*waiting[0]["c"], *node["c"]]}
                waiting = []
            elif waiting:
                made.extend(self.block(waiting.pop()))
            if node["t"] == "Para" and self._joins(node["c"]):
                waiting = [node]
                continue
            made.extend(self.block(node))
        for node in waiting:
            made.extend(self.block(node))
        return tuple(made)

    def _joins(self, inlines: Sequence[Node]) -> bool:
        """Whether a tracked change takes the end of a paragraph away."""
        for node in inlines:
            if node["t"] != "Span":
                continue
            for kind in node["c"][0][1]:
                if kind in ("paragraph-insertion", "paragraph-deletion"):
                    return self.changes.kept == (
                        "reject" if kind == "paragraph-insertion" else "accept"
                    )
        return False

    def block(self, node: Node) -> tuple[Block, ...]:
        """Return what one node becomes."""
        content: Any = node.get("c")
        match node["t"]:
            case "Para" | "Plain":
                return self._paragraph(content)
            case "Header":
                level, (identifier, classes, _), words = content
                numbered = not {"unnumbered", "unlisted"} & set(classes)
                title = Passage(self.inlines(words))
                return (Heading(level, title, identifier, numbered),) if title else ()
            case "BlockQuote":
                return (Quote(self.blocks(content)),) if content else ()
            case "BulletList":
                return (self._list(content),)
            case "OrderedList":
                (start, style, delimiter), items = content
                return (self._counted(items, start, style["t"], delimiter["t"]),)
            case "DefinitionList":
                return (DefinitionList(tuple(self._definition(*each) for each in content)),)
            case "CodeBlock":
                (identifier, classes, pairs), text = content
                return (code_of(identifier, classes, dict(pairs), _printable(text)),)
            case "LineBlock":
                lines = [line for each in content for line in (*self.inlines(each), LineBreak())]
                return (Paragraph(Passage(tuple(lines[:-1]))),) if lines else ()
            case "HorizontalRule":
                return (ThematicBreak(),)
            case "Table":
                return self._table(content)
            case "Figure":
                return (self._figure(content),)
            case "Div":
                return self._division(content)
            case "RawBlock":
                return self._raw(*content)
        raise AssertionError(f"no arm for {node['t']}")

    def _paragraph(self, nodes: Sequence[Node]) -> tuple[Block, ...]:
        inlines = self.inlines(nodes)
        if not any(not isinstance(each, Text) or each.text.strip() for each in inlines) and not any(
            type(each) is not Text for each in inlines
        ):
            return ()
        styled = next((each.style for each in inlines if isinstance(each, InStyle)), "")
        paragraph = Paragraph(
            Passage(tuple(each for each in inlines if not isinstance(each, InStyle)))
        )
        return (Styled((paragraph,), style=styled),) if styled else (paragraph,)

    def _list(self, items: Sequence[Any], ordered: bool = False, start: int = 1) -> List:
        tight = not any(len([n for n in item if n["t"] == "Para"]) > 1 for item in items)
        loose = any(node["t"] == "Para" for item in items for node in item)
        self.depth += 1
        made = tuple(task(ListItem(self.blocks(item))) for item in items)
        self.depth -= 1
        return List(made, ordered, start, tight and not loose)

    def _counted(self, items: Sequence[Any], start: int, style: str, delimiter: str) -> List:
        """Return a numbered list; what the house counts so by itself stays the house's."""
        made = self._list(items, True, start)
        numerals, around = _NUMERALS.get(style, ""), _DELIMITERS.get(delimiter, "period")
        if around == "period" and numerals in ("", BY_DEPTH[self.depth % len(BY_DEPTH)]):
            return made
        return replace(made, numerals=numerals or "decimal", delimiter=around)

    def _definition(self, term: Sequence[Node], explanations: Sequence[Any]) -> Definition:
        return Definition(
            Passage(self.inlines(term)), tuple(self.blocks(each) for each in explanations)
        )

    def _raw(self, format_: str, text: str) -> tuple[Block, ...]:
        if tables := table_in(format_, text):
            return tables
        self.account.lose(f"raw {format_}, kept as a comment", short(text))
        return (BlockComment(text=f"{format_}: {_printable(text)}"),)

    def _division(self, content: Any) -> tuple[Block, ...]:
        (identifier, classes, pairs), nodes = content
        values = dict(pairs)
        if values.get("custom-style") == "Timeline Axis":
            return ()  # drawn anew, from the dates under it
        if {"cell", "code"} <= set(classes):
            return tuple(cell_blocks(nodes, self.blocks, picture_of))
        blocks = self.blocks(nodes)
        if (said := stated(identifier, classes, blocks)) is not None:
            return (said,)
        if "custom-style" in values:
            return (Styled(blocks, style=values["custom-style"]),)
        for kind in CALLOUTS:
            if kind in classes or f"callout-{kind}" in classes:
                # Pandoc gives an alert's kind in words, too; Tongwen makes its own.
                worded = nodes and nodes[0]["t"] == "Div" and "title" in nodes[0]["c"][0][1]
                return (Callout(kind, blocks[1:] if worded else blocks, identifier=identifier),)
        if identifier and len(blocks) == 1 and isinstance(blocks[0], (Table, Figure)):
            return (replace(blocks[0], identifier=blocks[0].identifier or identifier),)
        language = str(values.get("lang", ""))
        return (Division(blocks, language=language),) if language else blocks

    # --- figures and tables

    def _figure(self, content: Any) -> Figure:
        (identifier, _, _), (_, caption), nodes = content
        blocks: list[Block] = []
        for block in self.blocks(nodes):
            picture = picture_of(block)
            blocks.append(picture or block)
        return Figure(tuple(blocks), self._caption(caption), identifier)

    def _caption(self, nodes: Sequence[Node]) -> Caption | None:
        content: list[Inline] = []
        for block in flat(self.blocks(nodes)):
            if isinstance(block, Paragraph):
                content += [*([Text(" ")] if content else []), *block.content.content]
        return Caption(Passage(join_text(content))) if content else None

    def _table(self, content: Any) -> tuple[Block, ...]:
        (identifier, _, pairs), (_, caption), specs, (_, heads), bodies, (_, feet) = content
        if dict(pairs).get("custom-style", "").startswith("Parallel"):
            rows = [*heads, *(row for each in bodies for row in (*each[2], *each[3])), *feet]
            rows = [row for row in rows if row[1]]
            widths = [spec[1].get("c", 0.0) for spec in specs]
            below = self._caption(caption)  # Pandoc takes the caption of the figure for the table's
            words = (Styled((Paragraph(below.content),), style="caption"),) if below else ()
            placed = self._side_by_side(rows, widths)
            # In an edition in two languages it is that of what stands above the row.
            return (*words, *placed) if Parallel in map(type, placed) else (*placed, *words)
        head = [self._row(row, len(specs)) for row in heads]
        body: list[Row] = []
        for (_, side, before, rows) in bodies:  # fmt: skip
            head += [self._row(row, len(specs)) for row in before] if not body else []
            body += [self._row(row, side) for row in rows]
        body += [self._row(row, 0) for row in feet]
        sides = [self._side(specs, [*heads, *(row for each in bodies for row in each[3])], at)
                 for at in range(len(specs))]  # fmt: skip
        widths = [spec[1].get("c", 0.0) for spec in specs]
        total = sum(widths)
        # Word notes how wide each column came out; that an author meant it shows in its being much.
        meant = total and max(widths) >= 2 * min(widths) and not any(map(is_ours, heads))
        columns = tuple(
            Column(side, round(width / total, 2) if meant else 0.0)
            for side, width in zip(sides, widths, strict=True)
        )
        made = Table(columns, tuple(head), tuple(body), self._caption(caption), identifier)
        if not columns or not any(cell.content for row in (*head, *body) for cell in row.cells):
            return ()
        if style_of(heads[0] if heads else None).startswith("Timeline"):
            return (timeline_of(made),)
        return (with_head(made, self.account),)

    def _side_by_side(self, rows: Sequence[Any], widths: Sequence[float]) -> tuple[Block, ...]:
        """Return the rows of a table of ours that only holds places."""
        opening = TreeReader(Account(), self.marks).blocks(rows[0][1][0][4]) if rows else ()
        facing = next((node for node in walk(opening) if isinstance(node, Facing)), None)
        if facing is not None:
            first, second = (
                one_after_another([self.blocks(row[1][at][4]) for row in rows]) for at in (0, -1)
            )
            return (Parallel(first, second, facing.language),)
        return tuple(
            row_of([self.blocks(cell[4]) for cell in row[1]], widths, self.measure) for row in rows
        )

    def _side(self, specs: Any, rows: Any, column: int) -> Alignment:
        """Return how a column is set: as it says, else as all its cells say, or their styles."""
        said = _SIDES.get(specs[column][0]["t"])
        if said:
            return said
        found = set[Alignment]()
        for row in rows:
            cells = row[1]
            if len(cells) == len(specs):
                cell = cells[column]
                if not cell[4] and cell[1]["t"] == "AlignDefault":
                    continue  # an empty one says nothing
                styles = [str(dict(node["c"][0][2]).get("custom-style", ""))
                          for node in cell[4] if node["t"] == "Div"]  # fmt: skip
                styled = any(" Right" in style or " Decimal" in style for style in styles)
                found.add("right" if styled else _SIDES.get(cell[1]["t"], ""))
        return found.pop() if len(found) == 1 else ""

    def _row(self, row: Any, heads: int) -> Row:
        cells = []
        for number, (_, _, rows, columns, nodes) in enumerate(row[1]):
            # The first column heads its rows, unless a style of ours says that it does not.
            heading = number < max(heads, 1) and not style_of(row).startswith("Table Text")
            cells.append(Cell(self._cell(nodes), heading, columns, rows))
        return Row(tuple(cells))

    def _cell(self, nodes: Sequence[Node]) -> Passage:
        """Return what stands in a cell, its paragraphs and items as lines of one passage."""
        lines: list[Inline] = []
        for block in flat(self.blocks(nodes)):
            for line in self._lines(block):
                lines += [*([LineBreak()] if lines else []), *line]
        return Passage(join_text(lines))

    def _lines(self, block: Block) -> Iterator[tuple[Inline, ...]]:
        match block:
            case Paragraph():
                yield block.content.content
            case List():
                for number, item in enumerate(block.items, block.start):
                    sign = f"{number}. " if block.ordered else "• "
                    for inner in flat(item.blocks):
                        for line in self._lines(inner):
                            yield (Text(sign), *line)
                            sign = "  "
            case MathBlock():
                yield (Math(block.tex),)
            case CodeBlock():
                yield from ((Code(line),) for line in block.text.splitlines() if line)
            case Heading():
                yield (Strong(block.content.content),)
            case Table():
                self.account.change(
                    "a table in a cell of another: its cells stand in lines",
                    plain_text(block.caption) if block.caption else "",
                )
                for row in (*block.head, *block.body):
                    yield (Text(" | ".join(plain_text(cell) for cell in row.cells)),)
            case Quote():
                for inner in flat(block.blocks):
                    yield from self._lines(inner)
            case _:
                if words := plain_text(block):
                    yield (Text(words),)

    # --- inlines

    def inlines(self, nodes: Sequence[Node]) -> tuple[Inline, ...]:
        """Return the inlines of ``nodes``, spoken in another language where a mark says so."""
        made: list[Inline] = []
        spans: list[tuple[str, int]] = []
        entries: list[int] = []
        for node in nodes:
            for inline in self.inline(node):
                if isinstance(inline, Tongue):
                    inline = Tongue("", tag_of(inline.language) if inline.language else "")
                    if spans:
                        speak(made, *spans.pop(), entries)
                    if inline.language:
                        spans.append((inline.language, len(made)))
                elif isinstance(inline, Entry):
                    if inline.opens:
                        entries.append(len(made))
                        continue
                    at = min(entries.pop(), len(made)) if entries else named_before(made, inline)
                    words = join_text(made[at:])
                    made[at:] = [Indexed(words, inline.path, inline.see, inline.also)]
                    self.account.carried["marks for the index"] += 1
                else:
                    made.append(inline)
        if spans:
            speak(made, *spans.pop(), entries)
        return tuple(
            Text(re.sub(" {2,}", " ", node.text)) if type(node) is Text else node
            for node in join_text(trimmed(made))
        )

    def inline(self, node: Node) -> tuple[Inline, ...]:
        """Return what one node becomes."""
        content: Any = node.get("c")
        kind = node["t"]
        if kind in _STRESS:
            inside = self.inlines(content)
            if len(inside) == 1 and type(inside[0]) is _STRESS[kind]:
                return inside  # a style that is bold, and a bold in it
            return (_STRESS[kind](inside),) if inside else ()
        match kind:
            case "Str":
                return tuple(self._text(content))
            case "Space" | "SoftBreak":
                return (Text(" "),)
            case "LineBreak":
                return (LineBreak(),)
            case "Underline" | "SmallCaps":
                inside = self.inlines(content)
                if not inside:
                    return ()
                return (StyledSpan("underline" if kind == "Underline" else "smallcaps", inside),)
            case "Quoted":
                marks = "‘’" if content[0]["t"] == "SingleQuote" else "“”"
                return (Text(marks[0]), *self.inlines(content[1]), Text(marks[1]))
            case "Code":
                return (role_of(*content) or Code(_printable(content[1])),)
            case "Math":
                tex = _EQUATION.sub(r"\1", content[1].strip())
                tex = written_plainly(tex) if self.of_word else tex
                tex = re.sub(r"([_^])\{(\w)\}(?![\w^_])", r"\1\2", tex)
                return (DisplayMath(tex) if content[0]["t"] == "DisplayMath" else Math(tex),)
            case "Link":
                return self._link(content)
            case "Image":
                return (self._image(content),)
            case "Note":
                return (self._note(content),)
            case "Cite":
                return self._cite(*content)
            case "Span":
                return self._span(content)
            case "RawInline":
                self.account.lose(f"raw {content[0]} in a line", short(content[1]))
                return (Written(comment(f"{content[0]}: {_printable(content[1])}")),)
        raise AssertionError(f"no arm for {kind}")

    def _text(self, text: str) -> Iterator[Inline]:
        for part in parted(text):
            if isinstance(part, int):
                if part < len(self.marks):
                    yield self.marks[part]
            else:
                yield Text(_printable(part))

    def _link(self, content: Any) -> tuple[Inline, ...]:
        (_, _, pairs), words, (target, title) = content
        inside = self.inlines(words)
        values = dict(pairs)
        if "reference" in values:
            target_name = cross_reference(values["reference"]) or values["reference"]
            number_only = values.get("reference-type") in ("ref", "eqref")
            return (CrossReference(target_name, number_only),)
        if target.startswith("#"):
            if any(isinstance(each, Pending) for each in inside):
                return inside  # a field in a link: it leads where the link does
            name = target[1:]
            return (Pending(name, shown=plain_text(inside), kind="HYPERLINK"),) if inside else ()
        if (known := cross_reference(target)) and plain_text(inside) in ("", target):
            return (CrossReference(known),)
        if not inside or not re.match(r"(?:https?|mailto|ftp|tel):", target, re.IGNORECASE):
            if inside:
                self.account.change(f"a link to {short(target)}: its words alone stand here")
            return inside
        return (Link(target, inside, title),)

    def _image(self, content: Any) -> Inline:
        (_, _, pairs), words, (source, _) = content
        values = dict(pairs)
        said = "".join(node.get("c", " ") for node in words if node["t"] in ("Str", "Space"))
        alternative = said if said == ORNAMENT else values.get("alt") or plain_text(
            self.inlines(words)
        )  # fmt: skip
        width = width_of(str(values.get("width", "")).replace("\\textwidth", "")) or ""
        return InlineImage(source, " ".join(alternative.split()), width)

    def _note(self, nodes: Sequence[Node]) -> Inline:
        blocks = tuple(_unstyled(self.blocks(nodes)))
        identifier = str(len(self.notes) + 1)
        self.notes.append(Note(identifier, blocks))
        self.account.carried["notes"] += 1
        return NoteReference(identifier)

    def _cite(self, citations: Sequence[Any], words: Sequence[Any]) -> tuple[Inline, ...]:
        items = []
        narrative = False
        for each in citations:
            if target := cross_reference(each["citationId"]):
                return (CrossReference(target),)
            suffix = self.inlines(each["citationSuffix"])
            behind = plain_text(suffix).replace("\u00a0", " ").lstrip(", ")
            locator = read_locator(behind, bare=True)
            if locator.value:
                rest = behind[locator.end :]
                suffix = (Text(rest),) if rest else ()
            mode = each["citationMode"]["t"]
            narrative = mode == "AuthorInText"
            prefix, place = self.inlines(each["citationPrefix"]), (locator.kind, locator.value)
            alone = mode == "SuppressAuthor"
            items.append(CitationItem(each["citationId"], prefix, *place, suffix, alone))
        self.account.carried["citations"] += 1
        command = str(words[0]["c"][1]) if words and words[0]["t"] == "RawInline" else ""
        if command.startswith(("\\citeauthor", "\\citeyear{")) and len(items) == 1:
            return (PartOf(tuple(items), narrative, part="makers" if narrative else "year"),)
        return (Citation(tuple(items), narrative),)

    def _span(self, content: Any) -> tuple[Inline, ...]:
        (identifier, classes, pairs), nodes = content
        values = dict(pairs)
        if "comment-start" in classes:
            words = plain_text(self.inlines(nodes))
            self.account.carried["comments, as comments in the Markdown"] += 1
            return (Written(comment(f"{values.get('author', '')}: {words}")),)
        if "comment-end" in classes or {"paragraph-insertion", "paragraph-deletion"} & set(classes):
            return ()
        for change in ("insertion", "deletion"):
            if change in classes:
                return self._change(change, nodes)
        inside = self.inlines(nodes)
        anchor: tuple[Inline, ...] = (Anchor("", identifier),) if identifier else ()
        style = str(values.get("custom-style", ""))
        if style.startswith("Callout Label"):
            return (Labelled(""),)
        if style in _CODE_STYLES:
            return (*anchor, Code(plain_text(inside)))
        if style in _LOOKS and inside:
            stressed: Inline = _LOOKS[style](inside)
            return (*anchor, stressed)
        looks: Mapping[str, Any] = {"mark": "mark", "underline": "underline",
                                    "smallcaps": "smallcaps"}  # fmt: skip
        if "kbd" in classes and inside:
            return (*anchor, Code(plain_text(inside)))
        for name in (*classes, style.lower()):
            if name in looks and inside:
                return (*anchor, StyledSpan(looks[name], inside))
        if (language := values.get("lang")) and inside:
            return (*anchor, LanguageSpan(language, inside))
        return (*anchor, *inside)

    def _change(self, change: str, nodes: Sequence[Node]) -> tuple[Inline, ...]:
        inside = self.inlines(nodes)
        self.account.carried[f"tracked {change}s"] += 1
        if not self.changes.shown(change) or not inside:
            return ()
        if self.changes.kept == "show":
            return (
                (StyledSpan("underline", inside),)
                if change == "insertion"
                else (Strikeout(inside),)
            )
        return inside


@dataclass(frozen=True, slots=True)
class DisplayMath(Math):
    """A formula that is to stand on lines of its own."""


def flat(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield ``blocks`` with those that a style holds in the place of it."""
    for block in blocks:
        if isinstance(block, Styled):
            yield from flat(block.blocks)
        else:
            yield block


def _unstyled(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yield the blocks of a note: without the blank that Word has behind its number."""
    for block in flat(blocks):
        if isinstance(block, Paragraph):
            content = list(block.content.content)
            while content and isinstance(content[0], Text) and not content[0].text.strip():
                content.pop(0)
            if content and type(content[0]) is Text:
                content[0] = Text(content[0].text.lstrip())
            block = replace(block, content=Passage(tuple(content)))
        yield block


def picture_of(block: Block) -> Image | None:
    """Return the picture that is all of a paragraph; None where there is more or less."""
    block = next(iter(flat((block,))), block)
    if not isinstance(block, Paragraph):
        return None
    content = [
        each
        for each in block.content.content
        if not (isinstance(each, Text) and not each.text.strip())
        and not isinstance(each, LineBreak)
    ]
    if len(content) != 1 or not isinstance(content[0], InlineImage):
        return None
    image = content[0]
    if isinstance(image, Drawn):
        words = Passage((Text(image.alternative),)) if image.alternative else Passage()
        return Image("", words, image.width, chart=Chart(image.chart))
    if image.alternative == ORNAMENT:
        return Image(image.source, width=image.width, decorative=True)
    words = Passage((Text(image.alternative),)) if image.alternative else Passage()
    return Image(image.source, words, image.width)


def trimmed(inlines: list[Inline]) -> list[Inline]:
    """Return ``inlines`` without the stress that two neighbours share, and without empty texts."""
    made: list[Inline] = []
    for inline in inlines:
        before = made[-1] if made else None
        if isinstance(inline, (Emphasis, Strong, Strikeout)) and type(before) is type(inline):
            # Pandoc parts a stress at a mark of ours.
            whole = cast("Emphasis", before).content
            made[-1] = type(inline)(join_text([*whole, *inline.content]))
        elif type(inline) is not Text or inline.text:
            made.append(inline)
    return made


def task(item: ListItem) -> ListItem:
    """Return an item that begins with a box as one of a list of tasks."""
    first = item.blocks[0] if item.blocks else None
    inner = next(iter(flat((first,))), None) if first else None
    if not isinstance(inner, Paragraph) or not inner.content.content:
        return item
    head = inner.content.content[0]
    if not isinstance(head, Text) or head.text[:1] not in ("☐", "☒", "☑"):
        return item
    rest = Text(head.text[1:].lstrip())
    words = replace(inner, content=Passage((rest, *inner.content.content[1:])))
    return ListItem((words, *item.blocks[1:]), head.text[0] != "☐")


def _printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)
