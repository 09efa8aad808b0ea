"""Plain text: an Edition as UTF-8 that can be pasted into a mail and read out from the first line.

Blocks stand apart by an empty line. A heading has a line of signs under it, by its level; a
quotation ``>`` before each of its lines, code ``|``; an item its bullet or number. A table is
read row by row, each cell after its heads: columns that are aligned by spaces say nothing to who
listens, and fall apart in a mail. Notes stand at the end of their chapter. Four parts (what it is,
the contents, the text, the imprint) stand apart by a line of ``=`` as wide as the page.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from ...document import (
    Bibliography,
    Block,
    Callout,
    Caption,
    Citation,
    Code,
    CodeBlock,
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
    NoteReference,
    Paragraph,
    Passage,
    Quoted,
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
from ...edition import Artefact, Edition
from ...imprint import imprint_rows, kind_of
from ...languages.counting import list_mark
from ...metadata import Contributor
from ...walk import children, plain_text, walk
from .lines import GUARD, WIDTH, columns, wrapped

UNDER = "=-~.'\""
"""What stands under a heading, by its level from 1."""

BREAK = "* * *"

_MARK = re.compile(r"[*☑☐:|>]|(\(?[0-9a-z]+|\([A-Z]+)[.)]( |$)|[A-Z]+(\)|\. )( |$)|\[\^")
"""What opens a block that is no paragraph."""


def write_txt(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Return ``edition`` as plain text. ``moment`` is in no line of it."""
    rule = "\n\n" + "=" * WIDTH + "\n\n"
    parts = (_title(edition), _contents(edition), _text(edition), _imprint(edition))
    text = rule.join("\n\n".join(part) for part in parts) + "\n"
    return Artefact("txt", text.replace("\N{NO-BREAK SPACE}", " ").encode())


# --- the parts ---------------------------------------------------------------------------


def _title(edition: Edition) -> Iterator[str]:
    metadata, label = edition.metadata, edition.language.label
    yield from _words(kind_of(edition))
    yield _headed(in_line(metadata.title.content), 1)
    yield from _words(metadata.subtitle)
    if edition.companion_metadata is not None:
        yield from _words(edition.companion_metadata.title)
        yield from _words(edition.companion_metadata.subtitle)
    yield from _words(metadata.credit_line)
    for person in edition.people:
        yield _person(person)
    yield from _words(Passage(edition.published))
    if metadata.abstract:
        yield _headed(label("abstract"), 2)
        for passage in metadata.abstract:
            yield from _words(passage)
    if metadata.keywords and metadata.abstract:
        words = label("list-separator").join(in_line(word.content) for word in metadata.keywords)
        yield _filled(f"{label('keywords')}{label('separator')}{words}")


def _words(passage: Passage) -> Iterator[str]:
    if passage:
        yield _filled(in_line(passage.content))


def _person(person: Contributor) -> str:
    lines = [in_line(person.name.content)]
    lines += [in_line(line.content) for line in person.affiliation]
    if person.orcid:
        lines.append(f"https://orcid.org/{person.orcid}")
    lines += filter(None, (person.email, person.url))
    return _filled("\n".join(lines))


def _contents(edition: Edition) -> Iterator[str]:
    document, label = edition.document, edition.language.label
    for key, entries in (
        ("contents", document.contents),
        ("figures", document.figures),
        ("tables", document.tables),
    ):
        lines = [
            line
            for entry in entries
            if entry.level <= 3
            for line in wrapped(
                f"{entry.label}  {in_line(entry.content.content, called=False)}".strip(),
                "  " * (entry.level - 1),
                " " * 8,
            )
        ]
        if lines:
            yield _headed(label(key), 1)
            yield "\n".join(lines)


def _text(edition: Edition) -> Iterator[str]:
    """Yield the chapters, each with the notes that are first called in it."""
    between = edition.language.label("separator")
    for chapter in edition.chapters:
        page = _Page(between, edition.language.label("list-separator"))
        blocks = chapter.whole
        page.blocks(blocks)
        called = _called(edition, blocks)
        for note in edition.document.notes:
            if note.number and note.identifier in called:
                page.marked(note.blocks, f"[^{note.number}] ")
        yield from page.chunks


def _called(edition: Edition, blocks: Sequence[Block]) -> set[str]:
    """Return the identifiers of the notes that ``blocks`` call first, and their notes in turn."""
    found: set[str] = set()
    for node in walk(tuple(blocks)):
        if isinstance(node, NoteReference) and not node.repeated and node.number:
            found |= {node.identifier, *_called(edition, edition.notes[node.identifier].blocks)}
    return found


def _imprint(edition: Edition) -> Iterator[str]:
    metadata, label = edition.metadata, edition.language.label
    for passage in metadata.colophon:
        yield from _words(passage)
    for _, rows in groupby(imprint_rows(edition), lambda row: row.language):
        yield _filled(
            "\n".join(
                f"{row.label}{label('separator')}{in_line(entry.content)}"
                for row in rows
                if row.key != "authors"  # they stand at the head
                for entry in row.entries
            )
        )
    # Each body in each of its languages: a reader may know it by one of them alone.
    bodies = (body for publisher in edition.institute.publishers for body in publisher.bodies)
    yield _filled("\n".join(" / ".join(body.names.values()) for body in bodies))
    yield _filled(label("set-with", edition.version))


# --- blocks ------------------------------------------------------------------------------


def _filled(text: str, first: str = "", rest: str = "") -> str:
    return "\n".join(wrapped(text, first, rest))


def _headed(text: str, level: int) -> str:
    lines = wrapped(text)
    return "\n".join((*lines, UNDER[level - 1] * max(map(columns, lines))))


@dataclass
class _Page:
    """A chapter that is being written.

    Attributes:
        between: what stands between a label and its words; listed: between things in a row.
        first: what stands before the next line; rest: before those that follow.
    """

    between: str
    listed: str
    chunks: list[str] = field(default_factory=list)
    first: str = ""
    rest: str = ""

    def put(self, text: str) -> None:
        """Add a paragraph; a sign without width keeps its words from being read as a mark."""
        bare = text.lstrip()
        guarded = f"{GUARD}{bare}" if _MARK.match(bare) else bare
        self.chunks.append(_filled(guarded, self.first, self.rest))
        self.first = self.rest

    def passage(self, passage: Passage) -> None:
        """Add a passage, if it says anything."""
        if passage:
            self.put(in_line(passage.content))

    def marked(self, blocks: Sequence[Block], mark: str) -> None:
        """Add blocks, the first with ``mark`` before it and the rest as far in."""
        first, rest = self.first, self.rest
        self.first, self.rest = f"{first}{mark}", rest + " " * columns(mark)
        if not blocks or not isinstance(blocks[0], Paragraph):
            self.put("")
        self.blocks(blocks)
        self.first = self.rest = rest

    def quoted(self, blocks: Sequence[Block], attribution: Passage) -> None:
        """Add the words of a quotation, and whose they are."""
        first, rest = self.first, self.rest
        self.first, self.rest = f"{first}> ", f"{rest}> "
        self.blocks(blocks)
        if attribution:
            self.put(f"— {in_line(attribution.content)}")
        self.first = self.rest = rest

    def labelled(self, label: str, words: str) -> None:
        """Add words after their label."""
        # A part of a figure has its letter in brackets, which need no mark between.
        between = " " if label.endswith(")") else self.between
        self.put(between.join(filter(None, (label, words))))

    def blocks(self, blocks: Iterable[Block]) -> None:
        """Add blocks in order."""
        for block in blocks:
            self.block(block)

    def block(self, block: Block) -> None:
        """Add a block."""
        match block:
            case Paragraph(content=content):
                self.passage(content)
            case Heading():
                self.heading(block)
            case Quoted(blocks=inner, attribution=attribution):
                self.quoted(inner, attribution)
            case List():
                self.items(block)
            case DefinitionList(definitions=definitions):
                for definition in definitions:
                    self.passage(definition.term)
                    for explanation in definition.explanations:
                        self.marked(explanation, ":   ")
            case Image(alternative=alternative):
                if words := plain_text(alternative):
                    self.put(f"[{words}]")
            case Timeline(events=events):
                for event in events:
                    words = f"{in_line(event.when.content)}\n{in_line(event.what.content)}"
                    self.chunks.append(_filled(words, f"{self.rest}* ", f"{self.rest}  "))
            case Figure():
                self.figure(block)
            case Table():
                self.table(block)
            case Callout(title=title, label=label, blocks=inner):
                self.labelled(label, in_line(title.content))
                self.blocks(inner)
            case CodeBlock(text=text) if text.strip():
                lines = text.removesuffix("\n").split("\n")
                self.chunks.append("\n".join(f"{self.rest}| {line}".rstrip() for line in lines))
                self.first = self.rest
            case MathBlock(formula=formula, tex=tex, number=number):
                self.put((formula.text or tex) + (f" ({number})" if number else ""))
            case ThematicBreak():
                self.chunks.append(BREAK)
            case Division(blocks=inner):
                self.blocks(inner)
            case Index(entries=lines):
                self.chunks.extend(self.index(lines, self.rest))
            case Bibliography(entries=entries):
                for entry in entries:
                    mark = f"{entry.label}. " if entry.label else "* "
                    self.marked((Paragraph(Passage(entry.content)),), mark)
            case _:
                for part in children(block):
                    (self.passage if isinstance(part, Passage) else self.block)(part)

    def index(self, entries: Iterable[IndexEntry], room: str) -> Iterator[str]:
        """Yield the lines of an index behind ``room``, each with the sections it leads to."""
        for entry in entries:
            sections = dict.fromkeys(mention.section for mention in entry.mentions)
            words = self.listed.join((in_line(entry.content), *sections))
            yield _filled(words, f"{room}* ", f"{room}  ")
            yield from self.index(entry.entries, f"{room}  ")

    def heading(self, heading: Heading) -> None:
        """Add a heading, and its companion in the report's other language."""
        words = in_line(heading.content.content)
        self.chunks.append(_headed(f"{heading.number} {words}".strip(), min(heading.level, 6)))
        if heading.level == 1 and heading.companion:
            self.passage(heading.companion)

    def items(self, block: List) -> None:
        """Add the items of a list."""
        for index, item in enumerate(block.items):
            mark = "* "
            if block.ordered:
                mark = f"{list_mark(block.start + index, block.numerals, block.delimiter)} "
                mark += " " * (mark[0].isupper() and block.delimiter == "period")  # no “A. Author”
            if item.checked is not None:
                mark = (mark if block.ordered else "") + ("☑ " if item.checked else "☐ ")
            self.marked(item.blocks, mark)

    def figure(self, figure: Figure) -> None:
        """Add what a figure shows in words, and its caption."""
        if figure.kind == "table":
            self.caption(figure.caption)
        if words := plain_text(figure.alternative):
            self.put(f"[{words}]")
        self.blocks(figure.blocks)
        if figure.kind == "figure":
            self.caption(figure.caption)

    def caption(self, caption: Caption | None) -> None:
        """Add a caption after its label."""
        if caption is not None:
            self.labelled(caption.label, in_line(caption.content.content))

    def table(self, table: Table) -> None:
        """Add a table row by row: each cell after the heads of its column."""
        self.caption(table.caption)
        grid = list(_grid(table))
        heads, rows = grid[: len(table.head)], grid[len(table.head) :]
        for row in rows or heads:
            lines = []
            for column, words in row.items():
                over = [head.get(column, "") for head in heads] if rows else []
                lines.append(self.between.join(filter(None, (*dict.fromkeys(over), words))))
            self.chunks.append(
                _filled("\n".join(filter(None, lines)), f"{self.rest}* ", f"{self.rest}  ")
            )
        for note in table.notes:
            self.passage(note)


def _grid(table: Table) -> Iterator[dict[int, str]]:
    """Yield each row as column → words; a cell stands in the first column and in all its rows."""
    reaching: dict[int, tuple[int, str, int]] = {}
    spans: list[dict[int, tuple[str, int]]] = []
    for row in (*table.head, *table.body):
        found: dict[int, tuple[str, int]] = {
            column: (words, width) for column, (_, words, width) in reaching.items()
        }
        column = 0
        taken = {at + step for at, (_, width) in found.items() for step in range(width)}
        for cell in row.cells:
            while column in taken:
                column += 1
            width = max(cell.column_span, 1)
            words = in_line(cell.content.content)
            found[column] = (words, width)
            reaching[column] = (max(cell.row_span, 1), words, width)
            column += width
        reaching = {
            at: (left - 1, words, width)
            for at, (left, words, width) in reaching.items()
            if left > 1
        }
        spans.append(dict(sorted(found.items())))
    for number, cells in enumerate(spans):
        if number < len(table.head):
            # The head of several columns heads each of them.
            yield {
                at + step: words for at, (words, width) in cells.items() for step in range(width)
            }
        else:
            yield {at: words for at, (words, _) in cells.items()}


# --- inlines -----------------------------------------------------------------------------


def in_line(content: Iterable[Inline], *, called: bool = True) -> str:
    """Return inlines as text; an address stands after the words that lead to it.

    An empty line parts blocks: of several ends of lines in a row, one is kept.

    Args:
        called: whether notes are called.
    """
    return re.sub(r"\n\s+", "\n", "".join(_said(inline, called) for inline in content))


def _said(inline: Inline, called: bool) -> str:
    match inline:
        case Text(text=text) | Code(text=text):
            return text
        case (
            Emphasis(content=inner)
            | Strong(content=inner)
            | Strikeout(content=inner)
            | Superscript(content=inner)
            | Subscript(content=inner)
            | StyledSpan(content=inner)
            | LanguageSpan(content=inner)
            | Citation(content=inner)
            | Indexed(content=inner)
        ):
            return in_line(inner, called=called)
        case Math(formula=formula, tex=tex):
            return formula.text or tex
        case Link(target=target, content=inner):
            words = in_line(inner, called=called)
            bare = target.removeprefix("mailto:")
            return (
                words if target.startswith("#") or words == bare else f"{words} {_address(target)}"
            )
        case InlineImage(alternative=alternative):
            return f"[{alternative}]" if alternative else ""
        case CrossReference(text=text, number=number, number_only=number_only):
            return number if number_only else text
        case NoteReference(number=number):
            return f"[^{number}]" if called else ""
        case LineBreak():
            return "\n"


def _address(target: str) -> str:
    return f"<{target}>" if target else ""
