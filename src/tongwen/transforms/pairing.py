"""Two Documents of one report, in two languages → one Document that says both, block by block.

Both were read from the same source, so they have the same blocks at the same places. What is the
same in both stands once; a block of words becomes a :class:`~tongwen.document.Parallel`, a row of
two; a heading, a caption, a cell of a table holds both. Names (identifiers, notes and their
numbers) are the first document's: a link in either text leads to the row that has both. So is what
is said of a picture to who cannot see it: such a description has one language.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from ..document import (
    NO_PASSAGE,
    Bibliography,
    Block,
    Caption,
    Cell,
    ContentsEntry,
    Definition,
    DefinitionList,
    Division,
    Document,
    Figure,
    Heading,
    Image,
    IndexEntry,
    Inline,
    LanguageSpan,
    LineBreak,
    Link,
    List,
    MathBlock,
    Note,
    NoteReference,
    Paragraph,
    Parallel,
    Passage,
    Row,
    Strong,
    Table,
    Text,
    Timeline,
    TimelineEvent,
)
from ..languages import EAST_ASIAN_LETTERS, has_han
from ..walk import Node, plain_text, rebuild, walk
from .reading import without_notes

T = TypeVar("T")

_AFTER_LABEL = "\u2002"
_BETWEEN = Text(" · ")

_WORDS = re.compile(rf"[{EAST_ASIAN_LETTERS}]+|[^\W{EAST_ASIAN_LETTERS}]+")
"""Words in a line: a run of Han letters is one."""


def paired(first: Document, second: Document) -> Document:
    """Return one Document with the words of both, in rows.

    Args:
        first: everything resolved; its names and numbers hold.
        second: the same report in another language, its works counted as in ``first``.
    """
    called = {node.identifier for node in walk(first.blocks) if isinstance(node, NoteReference)}
    numbers = _numbers(first.notes, second.notes)
    pairing = _Pairing((first.language, second.language), numbers, called)
    return replace(
        first,
        blocks=pairing.rows(first.blocks, second.blocks),
        notes=pairing.notes(first.notes, second.notes),
        contents=tuple(map(pairing.heading_listed, *_listed(first.contents, second.contents))),
        figures=tuple(map(pairing.caption_listed, *_listed(first.figures, second.figures))),
        tables=tuple(map(pairing.caption_listed, *_listed(first.tables, second.tables))),
    )


def both(
    one: Passage, other: Passage, languages: tuple[str, str], between: Inline = _BETWEEN
) -> Passage:
    """Return a passage in both languages in one line; ``one`` alone where they are alike.

    Args:
        languages: BCP 47 tags of both.
    """
    return _Pairing(languages, {}, set()).both(one, other, between)


def name_in_both(one: Passage, other: Passage, languages: tuple[str, str]) -> Passage:
    """Return a person's name in both languages; once where the letters of both are the same.

    A title is no name: “Dr. Ada Li” and 「Ada Li 博士」 name her alike.
    """
    latin = [
        {word for word in _WORDS.findall(plain_text(name).casefold()) if not has_han(word)}
        for name in (one, other)
    ]
    alike = all(latin) and (latin[0] <= latin[1] or latin[1] <= latin[0])
    return one if alike else both(one, other, languages)


def as_second_text(passage: Passage, languages: tuple[str, str]) -> Passage:
    """Return a passage of the second text as it stands among those of the first."""
    return _Pairing(languages, {}, set()).unnamed(passage)


def _same_names(one: Passage, other: Passage) -> bool:
    """Whether both say one name in two scripts: “DJI 大疆” and 「大疆（DJI）」."""
    words, theirs = (
        sorted(_WORDS.findall(plain_text(passage).casefold())) for passage in (one, other)
    )
    kinds = {has_han(word) for word in words if not word.isdecimal()}
    noted = any(isinstance(node, NoteReference) for node in walk(other))
    return words == theirs and len(kinds) == 2 and not noted


def _numbers(first: Sequence[Note], second: Sequence[Note]) -> Mapping[str, str]:
    """Return the numbers that the calls of the second text have: those of the first.

    A note that a translation alone has is counted behind all others.
    """
    numbers = {note.identifier: note.number for note in first if note.number}
    for note in second:
        if note.number and note.identifier not in numbers:
            numbers[note.identifier] = str(len(numbers) + 1)
    return numbers


class _Pairing:
    """Pairs blocks, with what it knows of both documents.

    Attributes:
        languages: BCP 47 tags of both texts.
        numbers: of its notes, by identifier.
        called: the notes that were called so far, all of the first text's to begin with.
    """

    def __init__(
        self, languages: tuple[str, str], numbers: Mapping[str, str], called: set[str]
    ) -> None:
        self.languages, self.numbers, self.called = languages, numbers, called

    def rows(self, first: Sequence[Block], second: Sequence[Block]) -> tuple[Block, ...]:
        """Return the blocks of both, in rows, in order."""
        if len(first) != len(second):
            return (self.row(first, second),)
        made = (self.pair(one, other) for one, other in zip(first, second, strict=True))
        return tuple(block for row in made for block in (row if isinstance(row, tuple) else (row,)))

    def row(self, first: Sequence[Block], second: Sequence[Block]) -> Parallel:
        """Return a row with ``first`` on one side and ``second`` on the other."""
        ours, theirs = (
            tuple(
                # A column is too narrow for a letter over three lines.
                replace(block, capital="") if isinstance(block, Paragraph) else block
                for block in side
            )
            for side in (first, second)
        )
        return Parallel(
            ours, tuple(map(self.unnamed, theirs)), self.languages[1], (*ours, *theirs)[0].span
        )

    def pair(self, one: Block, other: Block) -> Block | tuple[Block, ...]:
        """Return the two blocks as one where they are alike, else as a row, or item by item."""
        match one, other:
            case _ if one == other:
                return one
            case (MathBlock(tex=tex), MathBlock(tex=theirs)) if tex == theirs:
                return one
            case Bibliography(), Bibliography():
                # Works are listed in the language of the report, the same in each edition.
                return one
            case Heading(), Heading():
                return self.heading(one, without_notes(other.content))
            case Timeline(), Timeline() if len(one.events) == len(other.events):
                return replace(one, events=tuple(map(self.event, one.events, other.events)))
            case Image(source=source), Image(source=theirs) if source == theirs:
                return one
            case Figure(), Figure():
                return replace(
                    one,
                    blocks=self.rows(one.blocks, other.blocks),
                    caption=self.caption(one.caption, other.caption),
                )
            case Table(), Table() if _shape(one) == _shape(other):
                return self.table(one, other)
            case List(), List() if len(one.items) == len(other.items):
                return tuple(map(self.row, _parted(one), _parted(other)))
            case DefinitionList(definitions=ours), DefinitionList(definitions=theirs) if len(
                ours
            ) == len(theirs):
                return tuple(
                    self.row(
                        (replace(one, definitions=(mine,)),),
                        (replace(other, definitions=(yours,)),),
                    )
                    for mine, yours in zip(ours, _ordered_as(ours, theirs), strict=True)
                )
            case Division(language=""), Division(language=""):
                return replace(one, blocks=self.rows(one.blocks, other.blocks))
        return self.row((one,), (other,))

    def heading(self, one: Heading, other: Passage) -> Heading:
        """Return a heading in both languages; a chapter's title has the other as its companion."""
        both = self.both(one.content, other, LineBreak())
        if one.level > 1:
            return replace(one, content=both, companion=NO_PASSAGE)
        return replace(one, companion=NO_PASSAGE if both == one.content else self.unnamed(other))

    def table(self, one: Table, other: Table) -> Table:
        """Return one table whose cells say both, and numbers once."""

        def rows(ours: Sequence[Row], theirs: Sequence[Row]) -> tuple[Row, ...]:
            return tuple(
                Row(tuple(map(self.cell, left.cells, right.cells)))
                for left, right in zip(ours, theirs, strict=True)
            )

        return replace(
            one,
            head=rows(one.head, other.head),
            body=rows(one.body, other.body),
            notes=tuple(
                self.both(note, theirs, LineBreak())
                for note, theirs in zip(one.notes, other.notes, strict=True)
            ),
            caption=self.caption(one.caption, other.caption),
        )

    def event(self, one: TimelineEvent, other: TimelineEvent) -> TimelineEvent:
        """Return an event in both languages: its date in one line, its description twice."""
        # A date stands above the line of time, where there is room for one line.
        when = self.both(one.when, other.when, Text(_AFTER_LABEL))
        return replace(one, when=when, what=self.both(one.what, other.what, LineBreak()))

    def cell(self, one: Cell, other: Cell) -> Cell:
        """Return a cell in both languages, one below the other."""
        return replace(one, content=self.both(one.content, other.content, LineBreak()))

    def both(self, one: Passage, other: Passage, between: Inline) -> Passage:
        """Return a passage that says both; ``one`` alone where they are alike."""
        if not other or other.language or other.content == one.content or _same_names(one, other):
            return one
        if not one:
            return self.unnamed(other)
        ours = LanguageSpan(one.language or self.languages[0], one.content)
        theirs = LanguageSpan(self.languages[1], self.unnamed(other).content)
        return replace(one, content=(ours, between, theirs), language="")

    def caption(self, one: Caption | None, other: Caption | None) -> Caption | None:
        """Return a caption in both languages, each with its label."""
        if one is None or other is None:
            return one or other
        return replace(one, content=self.labelled(one.content, other.content, other.label))

    def labelled(self, one: Passage, other: Passage, label: str) -> Passage:
        """Return a passage in both languages, the second after its label: 「圖 3」."""
        if not label or other.content == one.content:
            return self.both(one, other, LineBreak())
        labelled = (Strong((Text(label),)), Text(_AFTER_LABEL), *other.content)
        return self.both(one, replace(other, content=labelled), LineBreak())

    def heading_listed(self, one: ContentsEntry, other: ContentsEntry) -> ContentsEntry:
        """Return a line of the contents in both languages, as its heading is."""
        as_heading = Heading(one.level, one.content)
        heading = self.heading(as_heading, other.content)
        return replace(one, content=heading.content, companion=heading.companion)

    def caption_listed(self, one: ContentsEntry, other: ContentsEntry) -> ContentsEntry:
        """Return a line of a list of figures or tables in both languages, as their caption is."""
        content = self.labelled(one.content, other.content, other.label)
        return replace(one, content=content, companion=NO_PASSAGE)

    def notes(self, first: Sequence[Note], second: Sequence[Note]) -> tuple[Note, ...]:
        """Return the notes of both, each with both texts in rows."""
        theirs = {note.identifier: note for note in second}
        made = []
        for note in first:
            other = theirs.pop(note.identifier, None)
            if other is not None and note.number:
                note = replace(note, blocks=self.rows(note.blocks, other.blocks))
            made.append(note)
        made += [
            replace(note, number=self.numbers[note.identifier])
            for note in theirs.values()
            if note.number
        ]
        return tuple(made)

    def unnamed(self, node: T) -> T:
        """Return a part of the second text in its language, without names of its own.

        Its calls of notes follow the first text's; one that only it has stays the first. An index
        has entries of its own, which refer to one another.
        """
        listed = {part.identifier for part in walk(node) if isinstance(part, IndexEntry)}

        def change(part: Node) -> Node:
            if isinstance(part, NoteReference):
                known = part.identifier in self.called
                self.called.add(part.identifier)
                number = self.numbers.get(part.identifier, part.number)
                return replace(part, number=number, repeated=part.repeated or known)
            if isinstance(part, Passage) and part:
                return replace(part, language=part.language or self.languages[1])
            if isinstance(part, IndexEntry):
                return replace(part, identifier=f"{part.identifier}-2")
            if isinstance(part, Link) and part.target.removeprefix("#") in listed:
                return replace(part, target=f"{part.target}-2")
            return replace(part, identifier="") if getattr(part, "identifier", "") else part

        return rebuild(node, change)


def _parted(block: List) -> list[tuple[List]]:
    """Return each item of a list as a list of its own, which counts on."""
    return [
        (replace(block, items=(item,), start=block.start + number, span=item.span),)
        for number, item in enumerate(block.items)
    ]


def _ordered_as(
    ours: tuple[Definition, ...], theirs: tuple[Definition, ...]
) -> tuple[Definition, ...]:
    """Return ``theirs`` in the order of ``ours``: a list of terms is sorted by its language."""
    places = {definition.identifier: at for at, definition in enumerate(ours)}
    if "" in places or set(places) != {definition.identifier for definition in theirs}:
        return theirs
    return tuple(sorted(theirs, key=lambda definition: places[definition.identifier]))


def _shape(table: Table) -> tuple[int, tuple[tuple[tuple[int, int], ...], ...]]:
    """Return how many rows head a table, and how far each cell of each row reaches."""
    return len(table.head), tuple(
        tuple((cell.column_span, cell.row_span) for cell in row.cells)
        for row in (*table.head, *table.body)
    )


def _listed(
    first: Sequence[ContentsEntry], second: Sequence[ContentsEntry]
) -> tuple[Sequence[ContentsEntry], Sequence[ContentsEntry]]:
    """Return two lists of contents, line for line; one that is in the first alone stands twice."""
    theirs = {entry.target: entry for entry in second}
    return first, [theirs.get(entry.target, entry) for entry in first]
