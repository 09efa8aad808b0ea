"""An edition as the blocks that every artefact of it must say, in the order of reading.

This is the other side of parity: made from the model alone, by code of its own, so that what a
writer forgets is missed here. Each block keeps its place in the source. What a format cannot
say stands in its row of FORMATS and in the arms that ask for the format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from ..artefacts.structure import BREAK, Block, Cell, Kind, Run, placed_cells
from ..diagnostics import NOWHERE, Span
from ..document import (
    Bibliography,
    Callout,
    Caption,
    Citation,
    Code,
    CodeBlock,
    ContentsEntry,
    CrossReference,
    DefinitionList,
    Division,
    Emphasis,
    Figure,
    Heading,
    Image,
    Index,
    Indexed,
    IndexEntry,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    List,
    Math,
    MathBlock,
    Mention,
    NoteReference,
    Paragraph,
    Parallel,
    Passage,
    Quoted,
    Row,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Table,
    Text,
    ThematicBreak,
    Timeline,
)
from ..document import Block as ModelBlock
from ..edition import Edition
from ..formats import FORMATS
from ..languages.counting import house_mark, list_mark
from ..walk import children, only_pictures, plain_text, walk
from .sameness import carried

CROSS = "@"
"""Begins the target of a cross-reference: Word may make its number alone the link."""

NOTES_TARGET = "#_notes"
"""What the last line of a web page's contents leads to: its notes."""

_DEEPEST = 8
"""How many lists a list may lie in for Word to know its level (ECMA-376 part 1, 17.9.3)."""

DASHES = "—– \u2015"
"""What a format may set before an attribution, beside its words."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A block that an artefact must say.

    Attributes:
        span: its place in the source.
        names: the identifiers by which links may lead to it.
        turned: of a table, that rows may be columns: a time line in Word.
        dashed: that a format may set a dash before it.
        spans: of a table, its cells' places.
        ways: of a work, how many ways lead back from it to where it is cited, at most.
        goals: of an entry of the index, where its ways may lead.
    """

    block: Block
    span: Span = NOWHERE
    names: frozenset[str] = frozenset()
    turned: bool = False
    dashed: bool = False
    spans: tuple[Span, ...] = ()
    ways: int = 0
    goals: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WantedNote:
    """A note that an artefact must have, by its number."""

    number: str
    identifier: str
    blocks: tuple[Wanted, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Flat:
    """An edition, flat: its text, its notes, and each of its lists of contents."""

    body: tuple[Wanted, ...]
    notes: tuple[WantedNote, ...]
    contents: tuple[tuple[Wanted, ...], ...]


@dataclass(frozen=True, slots=True)
class _Around:
    """What stands around a block."""

    language: str
    depth: int = 0
    names: frozenset[str] = frozenset()
    span: Span = NOWHERE


def flatten(edition: Edition, format_: str) -> Flat:
    """Return what an artefact of ``format_`` must say of ``edition``."""
    flattener = _Flattener(edition, format_)
    around = _Around(edition.language.tag)
    body = tuple(flattener.given(flattener.blocks(edition.document.blocks, around)))
    notes = []
    for note in edition.document.notes:
        if not note.number:
            continue  # nobody calls it, and its reader has said so
        inside = replace(around, span=note.span)
        found = tuple(flattener.given(flattener.blocks(note.blocks, inside)))
        notes.append(WantedNote(note.number, note.identifier, found, note.span))
    return Flat(body, tuple(notes), tuple(_contents(edition, format_, flattener)))


def runs_of(edition: Edition, format_: str, passage: Passage, language: str) -> Iterator[Run]:
    """Yield the runs of a passage in words of ``language``, as an artefact must say them."""
    yield from _Flattener(edition, format_).inlines(passage.content, passage.language or language)


def _contents(
    edition: Edition, format_: str, flattener: _Flattener
) -> Iterator[tuple[Wanted, ...]]:
    document, allowed = edition.document, FORMATS[format_].allowances
    lists = [document.contents]
    if allowed.lists:
        lists += [document.figures, document.tables]
    spans = dict(_named_spans(document.blocks))
    for entries in lists:
        listed = [
            line
            for entry in entries
            if entry.level <= allowed.listed
            for line in flattener.entry(entry, spans.get(entry.target, NOWHERE))
        ]
        if entries is document.contents and allowed.notes_listed and listed and document.notes:
            words = (Run(edition.language.label("notes"), edition.language.tag, NOTES_TARGET),)
            listed.append(Wanted(Block("contents", words, level=1)))
        if allowed.plain:
            listed = [replace(line, block=flattener.worded(line.block)) for line in listed]
        if listed:
            yield tuple(listed)


def _named_spans(blocks: Iterable[ModelBlock]) -> Iterator[tuple[str, Span]]:
    for node in walk(tuple(blocks)):
        identifier = getattr(node, "identifier", "")
        if identifier and hasattr(node, "span") and not isinstance(node, NoteReference):
            yield identifier, node.span


@dataclass
class _Flattener:
    edition: Edition
    format: str
    _waiting: list[str] = field(default_factory=list)

    @property
    def in_pdf(self) -> bool:
        """Whether tagged pages are read back."""
        return self.format == "pdf"

    @property
    def in_word(self) -> bool:
        """Whether a Word file is read back."""
        return self.format == "docx"

    def given(self, blocks: Iterable[Wanted]) -> Iterator[Wanted]:
        """Yield blocks as the format gives them; the next gets the names of one it leaves out."""
        allowed = FORMATS[self.format].allowances
        waiting: frozenset[str] = frozenset()
        for wanted in blocks:
            block = self.worded(wanted.block) if allowed.plain else wanted.block
            kinds = {block.kind, "decoration" if _is_decoration(block) else ""}
            if kinds & allowed.unsaid or _is_blank(block):
                waiting |= wanted.names
                continue
            dashed = block.kind == "attribution"
            kind = cast("Kind", allowed.said_as.get(block.kind, block.kind))
            block = replace(block, kind=kind)
            yield replace(wanted, block=block, names=wanted.names | waiting, dashed=dashed)
            waiting = frozenset()

    def worded(self, block: Block) -> Block:
        """Return a block as plain text says it, in characters alone."""
        code = block.kind == "code"
        runs = tuple(Run(_in_words(run, code)) for run in block.content)
        label = block.label
        if block.kind == "formula" and label:
            runs, label = (*runs, Run(f" {label}")), ""
        elif block.kind in ("caption", "paragraph") and label:
            between = self.edition.language.label("separator") if runs else ""
            between = " " if between and label.endswith(")") else between
            runs, label = (Run(f"{label}{between}"), *runs), ""
        return replace(block, content=runs, label=label)

    def blocks(self, blocks: Iterable[ModelBlock], around: _Around) -> Iterator[Wanted]:
        """Yield what ``blocks`` say, in order."""
        for block in blocks:
            yield from self._block(block, around)

    def _block(self, block: ModelBlock, around: _Around) -> Iterator[Wanted]:
        span = block.span if block.span.file else around.span
        identifier = getattr(block, "identifier", "")
        names = around.names | ({identifier} if identifier else frozenset())
        if identifier and self._is_empty(block):
            self._waiting.append(identifier)
        if self._waiting and not self._is_empty(block):
            names |= set(self._waiting)
            self._waiting.clear()
        around = replace(around, span=span, names=names)
        match block:
            case Paragraph(content=content):
                yield from () if self._is_unsaid(content) else (self._paragraph(content, around),)
            case Heading():
                yield from self._heading(block, around)
            case Quoted(blocks=inner, attribution=attribution):
                yield from self.blocks(inner, around)
                if attribution:
                    yield self._wanted("attribution", self.passage(attribution, around), around)
            case List():
                yield from self._list(block, around)
            case DefinitionList(definitions=definitions):
                for definition in definitions:
                    names = around.names | {definition.identifier} - {""}
                    inside = replace(around, span=definition.span or span, names=names)
                    yield self._wanted("term", self.passage(definition.term, inside), inside)
                    for explanation in definition.explanations:
                        yield from self._opened(explanation, "explanation", inside)
            case Image(alternative=alternative, decorative=decorative):
                language = alternative.language or around.language
                text = "" if decorative else plain_text(alternative)
                yield self._wanted("picture", (Run(text, language, kind="picture"),), around)
            case Timeline():
                yield from self._timeline(block, around, NO_WORDS)
            case Figure():
                yield from self._figure(block, around)
            case Table():
                yield from self._table(block, around)
            case Callout(title=title, label=label, blocks=inner):
                words = self.passage(title, around) if title else ()
                yield self._wanted("paragraph", words, around, label)
                depth = 0 if FORMATS[self.format].allowances.boxed else around.depth
                yield from self.blocks(inner, replace(around, depth=depth))
            case CodeBlock(text=text):
                words = (Run(text.replace("\n", BREAK), around.language),)
                yield self._wanted("code", words, around)
            case MathBlock(number=number):
                label = f"({number})" if number else ""
                words = (Run(carried(self.format, block), around.language, kind="formula"),)
                yield self._wanted("formula", words, around, label)
            case ThematicBreak():
                yield self._wanted("break", (), around)
            case Division(blocks=inner, language=language):
                inside = replace(around, language=language or around.language)
                yield from self.blocks(inner, inside)
            case Parallel(first=first, second=second, language=language):
                yield from self.blocks(first, around)
                yield from self.blocks(second, replace(around, language=language))
            case Bibliography():
                yield from self._bibliography(block, around)
            case Index(entries=lines):
                yield from self._index(lines, around)
            case _:
                for part in children(block):
                    if isinstance(part, Passage):
                        yield self._wanted("paragraph", self.passage(part, around), around)
                    else:
                        yield from self._block(part, around)

    def _bibliography(self, block: Bibliography, around: _Around) -> Iterator[Wanted]:
        cited_on = self.edition.institute.tokens.references.cited_on
        for entry in block.entries:
            inside = replace(
                around,
                language=entry.language or around.language,
                names=around.names | {entry.identifier},
            )
            words = tuple(self.inlines(entry.content, inside.language))
            if self.in_pdf and entry.label:
                yield self._wanted("label", (Run(entry.label, inside.language),), inside)
                wanted = self._wanted("reference", words, inside, level=around.depth + 1)
            else:
                wanted = self._wanted("reference", words, inside, entry.label)
            yield replace(wanted, ways=self._ways(entry.mentions) if cited_on else 0)

    def _index(self, entries: Iterable[IndexEntry], around: _Around) -> Iterator[Wanted]:
        for entry in entries:
            inside = replace(around, depth=around.depth + 1, names=frozenset({entry.identifier}))
            words = tuple(self.inlines(entry.content, around.language))
            if FORMATS[self.format].allowances.plain:
                between = self.edition.language.label("list-separator")
                sections = dict.fromkeys(between + mention.section for mention in entry.mentions)
                words = (*words, *map(Run, sections))
            wanted = self._wanted("item", words, inside, level=inside.depth)
            goals = frozenset(mention.target for mention in entry.mentions)
            yield replace(wanted, ways=self._ways(entry.mentions), goals=goals)
            yield from self._index(entry.entries, inside)

    def _ways(self, mentions: Iterable[Mention]) -> int:
        """Return how many ways lead back to ``mentions``: a web page names each section once."""
        how = FORMATS[self.format].allowances.ways
        if not how:
            return 0
        return len({one.section if how == "sections" else one.target for one in mentions})

    def _is_empty(self, block: ModelBlock) -> bool:
        """Whether ``block`` says nothing anywhere: a link to it arrives at what comes next."""
        return next(iter(self._probe(block)), None) is None

    def _probe(self, block: ModelBlock) -> Iterator[object]:
        match block:
            case Division(blocks=inner) | Quoted(blocks=inner):
                for part in inner:
                    yield from self._probe(part)
                if not isinstance(block, Division) and block.attribution:
                    yield block
            case (
                List(items=parts)
                | Bibliography(entries=parts)
                | DefinitionList(definitions=parts)
                | Index(entries=parts)
            ):
                yield from parts
            case Paragraph(content=content):
                if content and not self._is_unsaid(content):
                    yield block
            case _:
                yield block

    def _is_unsaid(self, content: Passage) -> bool:
        """Whether a PDF draws the pictures of a paragraph without words, and says nothing."""
        return self.in_pdf and only_pictures(content) and not plain_text(content).strip()

    def _wanted(
        self,
        kind: Kind,
        content: tuple[Run, ...],
        around: _Around,
        label: str = "",
        level: int | None = None,
    ) -> Wanted:
        return Wanted(Block(kind, content, label, level), around.span, around.names)

    # --- blocks

    def _paragraph(self, content: Passage, around: _Around) -> Wanted:
        kind: Kind = "paragraph"
        if self.in_pdf and [type(part) for part in content.content] == [Code]:
            kind = "code"  # nothing marks it off from a block of code
        return self._wanted(kind, self.passage(content, around), around, level=around.depth or None)

    def _heading(self, block: Heading, around: _Around) -> Iterator[Wanted]:
        lowest = FORMATS[self.format].allowances.lowest
        words = self.passage(block.content, around)
        level = min(max(block.level, 1), lowest)
        yield self._wanted("heading", words, around, block.number, level)
        if block.level == 1 and block.companion and self.edition.companion:
            other = replace(around, language=self.edition.companion.tag)
            linked = self.in_word  # as Word has it, the rest as words alone
            yield self._wanted("paragraph", self.passage(block.companion, other, linked), around)

    def _list(self, block: List, around: _Around) -> Iterator[Wanted]:
        depth = around.depth + 1
        boxed = any(item.checked is not None for item in block.items)
        for index, item in enumerate(block.items):
            span = item.span if item.span.file else around.span
            inside = replace(around, depth=depth, span=span)
            number = block.start + index
            label = f"{number}" if block.ordered else ""
            mark = list_mark(number, block.numerals, block.delimiter) if block.numerals else ""
            if FORMATS[self.format].allowances.plain and mark:  # what number is (i)? nothing says
                label = mark.removesuffix(".")
            box = {None: "", True: "☑", False: "☐"}[item.checked]
            told_apart = (
                mark or (box and not block.ordered) or not FORMATS[self.format].allowances.marked
            )
            if not told_apart and around.depth <= _DEEPEST:
                mark = house_mark(around.depth, number if block.ordered else None)
            # In a PDF a list with boxes has no bullets: an item is known by its box, its number or
            # its words.
            marked = bool(box) or block.ordered or not (boxed and self.in_pdf)
            opened = self._opened(item.blocks, "item", inside, box or label, marked=marked)
            numbered = bool(box and label)
            if mark or numbered:
                first = next(opened)
                if numbered:  # beside a number the box is the first of the words
                    words = (Run(f"{box} ", inside.language), *first.block.content)
                    first = replace(first, block=replace(first.block, content=words, label=label))
                yield replace(first, block=replace(first.block, mark=mark))
            yield from opened

    def _opened(
        self,
        blocks: Sequence[ModelBlock],
        kind: Kind,
        around: _Around,
        label: str = "",
        *,
        marked: bool = True,
    ) -> Iterator[Wanted]:
        """Yield ``blocks``, the first paragraph as the words of an item; an empty one without.

        ``marked``: it can be inner to be an item though it has no words.
        """
        inside = around
        deepest = FORMATS[self.format].allowances.nested
        level = min(around.depth, deepest) if kind == "item" else None
        if kind == "explanation" and self.in_pdf:
            inside = replace(around, depth=around.depth + 1)  # all its lists are of one kind
            level = inside.depth
        while self.in_pdf and blocks and _is_drawn(blocks[0]):
            blocks = blocks[1:]
        inner = self.blocks(blocks, inside)
        if blocks and isinstance(blocks[0], self._opening):
            first = next(inner)
            block = replace(first.block, kind=kind, label=label, level=level)
            yield replace(first, block=block)
        elif (kind == "item" and marked) or self.format == "html":
            yield self._wanted(kind, (), around, label, level)
        yield from inner

    @property
    def _opening(self) -> tuple[type[ModelBlock], ...]:
        """Blocks that are an item's own words when they come first in it."""
        return (Paragraph, CodeBlock) if self.in_pdf else (Paragraph,)

    def _timeline(
        self, block: Timeline, around: _Around, alternative: tuple[Run, ...]
    ) -> Iterator[Wanted]:
        if not self.in_word:
            for event in block.events:
                inside = replace(around, span=event.span if event.span.file else around.span)
                words = (
                    *self.passage(event.when, inside), Run("\n", around.language),
                    *self.passage(event.what, inside),
                )  # fmt: skip
                yield self._wanted("item", words, inside, level=around.depth + 1)
            return
        rows = [
            [(self.passage(part, around), False, 1, 1, "") for part in parts]
            for parts in (
                [event.when for event in block.events],
                [event.what for event in block.events],
            )
        ]
        spans = tuple(event.span if event.span.file else around.span for event in block.events)
        spoken = "".join(run.text for run in alternative)
        table = Block("table", cells=tuple(placed_cells(rows)), alternative=spoken)
        if block.events:
            yield Wanted(table, around.span, around.names, True, spans=spans * 2)

    def _figure(self, block: Figure, around: _Around) -> Iterator[Wanted]:
        language = block.alternative.language or around.language
        alternative = (
            (Run(plain_text(block.alternative), language, kind="picture"),)
            if block.alternative
            else ()
        )
        described = all(isinstance(inner, Image) and inner.alternative for inner in block.blocks)
        drawn = any(isinstance(inner, Image | Timeline) for inner in block.blocks)
        if not FORMATS[self.format].allowances.grouped and (described or not drawn):
            # Each picture has words of its own, and a group has none there; or nothing is a
            # drawing, and its words and cells are read as they are.
            alternative = ()
        captions = [self._caption(block.caption, around)] if block.caption else []
        if block.kind == "table":
            yield from captions
        for inner in block.blocks:
            if self.in_word and isinstance(inner, Timeline) and alternative:
                yield from self._timeline(inner, around, alternative)
                alternative = ()
                continue
            bare = isinstance(inner, Image) and not inner.alternative and not inner.decorative
            if self.in_word and bare and alternative:
                yield self._wanted("picture", alternative, around)
                alternative = ()
                continue
            if alternative:
                yield self._wanted("picture", alternative, around)
                alternative = ()
            yield from self._block(inner, around)
        if block.kind == "figure":
            yield from captions

    def _caption(self, caption: Caption, around: _Around) -> Wanted:
        words = self.passage(caption.content, around)
        return self._wanted("caption", words, around, caption.label)

    def _table(self, block: Table, around: _Around) -> Iterator[Wanted]:
        if block.caption:
            yield self._caption(block.caption, around)
        rows = [*block.head, *block.body]
        cells = tuple(placed_cells([list(self._row(row, around)) for row in rows]))
        spans = tuple(
            cell.span if cell.span.file else around.span for row in rows for cell in row.cells
        )
        if rows and FORMATS[self.format].allowances.plain:
            yield from self._records(cells, len(block.head), len(rows), around)
        elif rows:
            table = Block("table", cells=cells, head=len(block.head))
            yield Wanted(table, around.span, around.names, spans=spans)
        for note in block.notes:
            yield self._paragraph(note, around)

    def _records(
        self, cells: Sequence[Cell], head: int, rows: int, around: _Around
    ) -> Iterator[Wanted]:
        """Yield a table row by row: each cell after the heads over its first column."""
        between = self.edition.language.label("separator")
        for row in range(head if head < rows else 0, rows):
            words: list[Run] = []
            for cell in sorted(cells, key=lambda cell: cell.column):
                if not cell.row <= row < cell.row + cell.rows:
                    continue
                heads = [
                    over.content
                    for over in cells
                    if over.row < head <= row
                    and over.column <= cell.column < over.column + over.columns
                ]
                parts = [part for part in (*dict.fromkeys(heads), cell.content) if part]
                for number, part in enumerate(parts):
                    words += [Run(between)] if number else []
                    words += part
                words += [Run("\n")] if parts else []
            yield self._wanted("item", tuple(words), around, level=around.depth + 1)

    def _row(
        self, row: Row, around: _Around
    ) -> Iterator[tuple[tuple[Run, ...], bool, int, int, str]]:
        for cell in row.cells:
            words = self.passage(cell.content, around)
            heads = cell.header and bool(cell.content)
            yield words, heads, max(cell.row_span, 1), max(cell.column_span, 1), ""

    def entry(self, entry: ContentsEntry, span: Span) -> Iterator[Wanted]:
        """Yield a line of contents, and its title in the second language where that is another."""
        target = f"#{entry.target}"
        tag, companion = self.edition.language.tag, self.edition.companion
        words = self._flat(entry.content, entry.content.language or tag, target)
        allowed = FORMATS[self.format].allowances
        how: str = allowed.companions if entry.level == 1 else ""
        if self.edition.parallel and entry.level == 1 and not allowed.plain:
            how = how or "below"
        other: tuple[Run, ...] = ()
        if how and entry.companion and companion:
            other = self._flat(entry.companion, entry.companion.language or companion.tag, target)
        if other and how == "below":
            words = (*words, Run("\n", tag, target), *other)
        level = None if self.in_pdf else entry.level
        yield Wanted(Block("contents", words, entry.label, level), span)
        if other and how == "apart":
            yield Wanted(Block("contents", other, level=3 if entry.label else 4), span)

    def _flat(self, passage: Passage, language: str, target: str) -> tuple[Run, ...]:
        """Return a passage without links and notes of its own, all of it a link to ``target``."""
        return tuple(
            replace(run, target=target)
            for run in self.inlines(passage.content, language)
            if run.kind != "note"
        )

    # --- inlines

    def passage(self, passage: Passage, around: _Around, linked: bool = True) -> tuple[Run, ...]:
        """Return the runs of a passage, in its own language where it has one."""
        runs = self.inlines(passage.content, passage.language or around.language)
        if linked:
            return tuple(runs)
        return tuple(replace(run, target="") for run in runs if run.kind != "note")

    def inlines(self, content: Iterable[Inline], language: str, target: str = "") -> Iterator[Run]:
        """Yield the runs of inlines."""
        for inline in content:
            match inline:
                case Text(text=text) | Code(text=text):
                    yield Run(text, language, target)
                case (
                    Emphasis(content=inner)
                    | Strong(content=inner)
                    | Strikeout(content=inner)
                    | Superscript(content=inner)
                    | Subscript(content=inner)
                    | StyledSpan(content=inner)
                    | Citation(content=inner)
                    | Indexed(content=inner)
                ):
                    yield from self.inlines(inner, language, target)
                case LanguageSpan(language=other, content=inner):
                    yield from self.inlines(inner, other, target)
                case Math():
                    yield Run(carried(self.format, inline), language, target, "formula")
                case Link(target=goal, content=inner):
                    inside = list(self.inlines(inner, language, target or goal))
                    yield from inside
                    words = "".join(run.text for run in inside)
                    shown = goal.startswith("#") or words == goal.removeprefix("mailto:")
                    if FORMATS[self.format].allowances.plain and not shown:
                        yield Run(f" <{goal}>", language, goal)
                case InlineImage(alternative=alternative):
                    if alternative or "decoration" not in FORMATS[self.format].allowances.unsaid:
                        yield Run(alternative, language, target, "picture")
                case CrossReference():
                    text = inline.number if inline.number_only else inline.text
                    yield Run(text, self._own(language), target or f"{CROSS}{inline.target}")
                case NoteReference(number=number, identifier=identifier):
                    yield Run(number, "", f"#{identifier}", "note")
                case LineBreak():
                    yield Run(BREAK, language, target)

    def _own(self, around: str) -> str:
        """Return the language of what the edition itself says amid words in ``around``.

        A reference to a table says 「表1」 in a Chinese edition, also in a paragraph that nobody
        has translated yet. In Word each script of the words around has a language of its own.
        """
        own = self.edition.language.tag
        if self.edition.speaks(around):
            return around
        return "" if self.in_word and around != own else own


NO_WORDS: tuple[Run, ...] = ()


def _in_words(run: Run, code: bool) -> str:
    """Return a run as plain text says it: only code keeps where its lines end."""
    match run.kind:
        case "note":
            return f"[^{run.text}]"
        case "picture":
            return f"[{run.text}]" if run.text else ""
        case _:
            return run.text if code else run.text.replace(BREAK, "\n")


def _is_decoration(block: Block) -> bool:
    return block.kind == "picture" and not any(run.text for run in block.content)


def _is_blank(block: Block) -> bool:
    """Whether ``block`` is code without a sign in it: an empty box says nothing."""
    return block.kind == "code" and not any(run.text.strip() for run in block.content)


def _is_drawn(block: ModelBlock) -> bool:
    """Whether a PDF draws ``block`` and says nothing of it."""
    return isinstance(block, ThematicBreak) or (
        isinstance(block, Image) and (block.decorative or not block.alternative)
    )


__all__ = [
    "CROSS",
    "DASHES",
    "NOTES_TARGET",
    "Flat",
    "Wanted",
    "flatten",
    "runs_of",
]
