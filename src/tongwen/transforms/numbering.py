"""Numbering: chapters, sections, figures, tables, equations and notes, in order of reading."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from ..diagnostics import Problems
from ..document import (
    EXAMPLE,
    NO_PASSAGE,
    Block,
    Callout,
    Caption,
    Citation,
    CitationItem,
    CrossReference,
    Division,
    Document,
    Figure,
    Heading,
    Image,
    Inline,
    List,
    MathBlock,
    Note,
    NoteReference,
    Paragraph,
    Passage,
    Statement,
    Strong,
    Table,
    Text,
)
from ..languages import Language
from ..languages.counting import numeral
from ..walk import Node, lacks, permanent_name, rebuild, source_words, walk
from .context import Context
from .reading import rewrite_parts


def resolve_numbers(document: Document, context: Context) -> Document:
    """Return ``document`` with every number and every label that holds one.

    Afterwards each note call has an identifier and a number, and ``Document.notes`` are in
    order of their first call; a note written in its place has become one of them.

    A note that is called and not there, or there and not called, is the reader's to report
    (``MD-15``, ``MD-14``), or what a translation does otherwise (``TR-03``): neither is printed.

    Problems: ``NOTE-03`` a note called where none can be: in another note, or in the
    description of a picture.
    """
    blocks = _Headings(context.numbered).number(document.blocks)
    taken = {
        identifier for node in walk(document) if (identifier := getattr(node, "identifier", ""))
    }
    numbers = _Numbers(context.language, taken)
    blocks = tuple(numbers.visit(block) for block in blocks)
    notes = _Notes(document, context.problems, numbers)
    blocks = tuple(notes.visit(block) for block in blocks)
    document = replace(document, blocks=blocks, notes=tuple(notes.called.values()))
    works = {work.key for work in context.references}

    def refer(node: Node) -> Node:
        """Let ``@name`` refer to the example of this name, as Pandoc does, and cite no work.

        Likewise ``@tip-x`` and ``@thm-x``, which Quarto counts, to the box or the division.
        """
        if isinstance(node, Citation) and len(node.items) == 1:
            key = node.items[0].key
            if node.items[0] != CitationItem(key) and not node.narrative:
                return node
            if node.narrative and f"{EXAMPLE}{key}" in taken:
                return CrossReference(f"{EXAMPLE}{key}", number_only=True, span=node.span)
            if key not in works and _COUNTED.match(key):
                return CrossReference(key, span=node.span)
        return node

    return rebuild(document, refer, frozenset({Citation}))


_COUNTED = re.compile(
    "(?:nte|tip|wrn|imp|cau|lst|thm|lem|cor|prp|cnj|def|exm|exr|hyp|sol|rem|prf|alg|demo|fig|tbl"
    "|sec)-"
)
"""How the identifiers begin of what Quarto's ``@`` refers to (its guide, "Cross references")."""


_NUMBERED = frozenset({Callout, Division, Figure, List, MathBlock, Table})
_CALLS = frozenset({NoteReference})


class _Headings:
    """Counts headings; a heading without a number has none below it either.

    Appendices have a count of their own, in letters.
    """

    def __init__(self, numbered: bool) -> None:
        self.numbered = numbered
        self.counts: dict[bool, list[int]] = {False: [], True: []}
        self.appendix = False
        self.unnumbered_level = 0

    def number(self, blocks: Iterable[Block]) -> tuple[Block, ...]:
        # Only where a heading parts the text: not in quotations, boxes or lists.
        return tuple(
            self.heading(block)
            if isinstance(block, Heading)
            else replace(block, blocks=self.number(block.blocks))
            if isinstance(block, Division)
            else block
            for block in blocks
        )

    def heading(self, heading: Heading) -> Heading:
        level = heading.level
        if not self.numbered:
            return replace(heading, number="", numbered=False)
        if self.unnumbered_level and level <= self.unnumbered_level:
            self.unnumbered_level = 0
        if self.unnumbered_level or not heading.numbered:
            self.unnumbered_level = self.unnumbered_level or level
            return replace(heading, number="")
        if level == 1:
            self.appendix = heading.role == "appendix"
        counts = self.counts[self.appendix]
        counts = [*counts[:level], *[0] * (level - len(counts))]
        counts[level - 1] += 1
        self.counts[self.appendix] = counts
        first = numeral(counts[0], "upper-alpha" if self.appendix else "decimal")
        return replace(heading, number=".".join((first, *map(str, counts[1:]))))


class _Numbers:
    """Counts figures, tables and equations, and labels captions and callouts."""

    def __init__(self, language: Language, taken: set[str]) -> None:
        self.language, self.taken = language, taken
        self.equations = self.examples = 0
        self.counts: dict[str, int] = {}
        self.whole: tuple[str, str] | None = None
        """Kind and number of the figure, or of the tables, whose parts are counted."""
        self.parts = 0

    def visit(self, node: Node) -> Node:
        if lacks(node, _NUMBERED):
            return node
        match node:
            case Figure() | Table() if node.caption or node.identifier:
                return self.shown(node)
            case MathBlock(identifier=identifier, number="") if identifier:
                self.equations += 1
                return replace(node, number=str(self.equations))
            case List(examples=True):
                start = self.examples + 1
                self.examples += len(node.items)
                node = replace(node, start=start)
            case Callout(kind=kind, identifier=identifier):
                label = self.language.label(f"callout-{kind}")
                if _COUNTED.match(identifier):
                    label = f"{label} {self.count(kind)}"
                node = replace(node, label=label)
            case Division(statement=Statement() as said):
                node = self.stated(node, said)
            case Passage():
                return node
        return rewrite_parts(node, self.visit)

    def count(self, kind: str) -> int:
        """Return the next number of a kind."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        return self.counts[kind]

    def stated(self, division: Division, said: Statement) -> Division:
        """Return a theorem or its kin with its name and number as its first words."""
        number = str(self.count(said.kind)) if said.numbered else ""
        label = self.language.label(said.kind, number).strip()
        blank = "\u3000" if self.language.script.wide else " "
        before, _, after = self.language.labels["named"].partition("{number}")
        # The name stays with its number, in a line and in Han, where blanks before figures go.
        words: tuple[Inline, ...] = (Text(label.replace(" ", "\u00a0")),)
        if said.kind == "listing":
            # Its words stand above the code, as a caption's; without a number they are a title.
            title = said.title.content
            words = (*words, Text(blank), *title) if said.numbered and title else title or words
        elif said.title:
            words = (*words, Text(before), *said.title.content, Text(after))
        head = (Strong(words),)
        first, *rest = division.blocks or (None,)
        if isinstance(first, Paragraph) and said.kind != "listing":
            content = replace(first.content, content=(*head, Text(blank), *first.content.content))
            opening: tuple[Block, ...] = (replace(first, content=content),)
        else:
            opened = Paragraph(Passage(head, span=division.span), span=division.span)
            opening = (opened, first) if first else (opened,)
        done = replace(said, title=NO_PASSAGE, label=label, number=number)
        return replace(division, blocks=(*opening, *rest), statement=done)

    def shown(self, node: Figure | Table) -> Node:
        """Return a figure or a table with its number: 3, or 3a where it is a part of the third."""
        kind = node.kind if isinstance(node, Figure) else "table"
        if self.whole and (isinstance(node, Figure) or kind == self.whole[0]):
            self.parts += 1
            letter = chr(ord("a") + self.parts - 1) if self.parts <= 26 else f".{self.parts}"
            caption = node.caption and replace(node.caption, label=f"({letter.strip('.')})")
            number = f"{self.whole[1]}{letter}"
            return rewrite_parts(replace(node, number=number, caption=caption), self.visit)
        number = str(self.count(kind))
        numbered = replace(
            node,
            number=number,
            identifier=node.identifier
            or self.new_identifier("tbl" if kind == "table" else "fig", node.caption),
            caption=self.caption(node.caption, kind, number),
        )
        if isinstance(node, Table):
            return rewrite_parts(numbered, self.visit)
        self.whole, self.parts = (kind, number), 0
        numbered = rewrite_parts(numbered, self.visit)
        self.whole = None
        return numbered

    def new_identifier(self, kind: str, caption: Caption | None) -> str:
        """Return an identifier that is free and stays: the lists of figures and tables lead to it.

        A number would be another's once a figure is put before.
        """
        words = source_words(caption.content) if caption else ""
        name = permanent_name(kind, words or kind, self.taken)
        self.taken.add(name)
        return name

    def caption(self, caption: Caption | None, kind: str, number: str) -> Caption | None:
        if caption is None:
            return None
        return replace(caption, label=self.language.label(kind, number))


class _Notes:
    """Numbers notes by first call, and moves those written in place to the others."""

    def __init__(self, document: Document, problems: Problems, numbers: _Numbers) -> None:
        self.defined = {note.identifier: note for note in document.notes}
        self.problems, self.numbers = problems, numbers
        self.called: dict[str, Note] = {}
        self.around = ""

    def visit(self, node: Node) -> Node:
        if lacks(node, _CALLS):
            return node
        if isinstance(node, NoteReference):
            return self.call(node)
        if isinstance(node, Passage):
            self.around = source_words(node)
        if isinstance(node, (Figure, Image)):
            # Taken out and put back, so that the generic walk does not look into it.
            alternative = self.silent(node.alternative)
            node = replace(node, alternative=Passage())
            return replace(rewrite_parts(node, self.visit), alternative=alternative)
        return rewrite_parts(node, self.visit)

    def call(self, call: NoteReference) -> Node:
        if call.blocks:
            note = self.in_place(call)
        elif call.identifier in self.called:
            number = self.called[call.identifier].number
            return replace(call, number=number, repeated=True)
        elif call.identifier in self.defined:
            note = self.defined[call.identifier]
        else:
            return ()  # MD-15 has reported it, or, in a translation, TR-03
        number = str(len(self.called) + 1)
        blocks = tuple(self.numbers.visit(self.silent(block)) for block in note.blocks)
        name = note.name or self.name(note)
        self.called[note.identifier] = replace(note, number=number, blocks=blocks, name=name)
        return replace(call, identifier=note.identifier, blocks=(), number=number)

    def in_place(self, call: NoteReference) -> Note:
        """Return a note that is written where it is called, named by the words around it.

        These are there in each language; its own are a translator's.
        """
        taken = self.numbers.taken
        name = permanent_name("note", self.around or source_words(call), taken)
        taken.add(name)
        words = f"{self.around}\n{name}" if self.around else ""

        def said(node: Node) -> Node:
            return replace(node, message=words) if words and isinstance(node, Passage) else node

        blocks = tuple(rebuild(block, said) for block in call.blocks)
        return Note(name, blocks, name=name, span=call.span)

    def name(self, note: Note) -> str:
        """Return what links lead to a note by: the author's name for it, else its words.

        A number is no name: authors count anew when they put a note before. A blank parts the
        number of its chapter from a name that several chapters use.
        """
        given, _, chapter = note.identifier.partition(" ")
        taken = self.numbers.taken
        if given.isdecimal():
            words = "\n".join(map(source_words, note.blocks))
            name = permanent_name("note", words or note.identifier, taken)
        else:
            name = f"note-{given}-{chapter}".rstrip("-")
            while name in taken:
                name = f"{name}-2"
        taken.add(name)
        return name

    def silent(self, node: Node) -> Node:
        """Return ``node`` without calls of notes, each a problem."""
        if lacks(node, _CALLS):
            return node
        if isinstance(node, NoteReference):
            self.problems.error(
                "NOTE-03",
                node.span,
                "a note cannot be called in another note or in the description of a picture",
                "write its words in brackets, or in the text",
            )
            return ()
        return rewrite_parts(node, self.silent)
