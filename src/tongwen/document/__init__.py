"""The Document: what a report says, without how it looks. The first file to read.

A reader makes a Document from Markdown; transforms fill in what depends on the whole
(numbers, labels, citations, translations); writers turn it into PDF, Word and HTML. All
types are frozen: a transform returns a new Document.

Three layers, from small to large:

* an **inline** is part of a line: text, emphasis, a citation;
* a **passage** is a run of inlines that is translated as one: one gettext message;
* a **block** is a paragraph, a heading, a table and so on.

Fields marked *resolved* are empty until a transform has filled them; a writer finds each
of them filled. ``span`` is the place in the source and takes no part in comparison.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, field, replace
from typing import Literal

from ..diagnostics import NOWHERE, Span
from .catalogue import Catalogue as Catalogue
from .conditions import Condition as Condition
from .conditions import ConditionKind as ConditionKind
from .data import Chart as Chart
from .data import DataColumn as DataColumn
from .data import Datum as Datum
from .data import TableSource as TableSource
from .data import Word as Word
from .index import Index as Index
from .index import Indexed as Indexed
from .index import IndexEntry as IndexEntry
from .resources import Reference as Reference
from .resources import Resource as Resource
from .tables import Alignment as Alignment
from .tables import Cell as Cell
from .tables import Column as Column
from .tables import Row as Row
from .tables import Table as Table
from .works import RESOLVER as RESOLVER
from .works import Bibliography as Bibliography
from .works import BibliographyEntry as BibliographyEntry
from .works import Mention as Mention

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that no Document holds: XML 1.0, 2.2, has no place for them, so Word has none."""

_REST = r"(?:\?[^#]*)?(?P<place>#.+)?"
CHAPTER = re.compile(r"(?P<file>[^#?:<>\"]+\.(?:q?md|[Rr]md|markdown|ipynb))" + _REST)
PAGE = re.compile(r"(?!//)(?P<file>[^#?:<>\"]*(?:\.html?|/|(?<![^/])[^#?:<>\"./]+))" + _REST)
"""Links' addresses: a chapter's file; a page or folder of a site, by its bare name too; a place."""


class Month(datetime.date):
    """A date without a day, kept as the month's first; written without a day (ISO 8601, 5.2.2)."""

    def isoformat(self) -> str:
        """Return year and month: 2026-04."""
        return super().isoformat()[:7]


# --- inlines -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Characters, already unescaped, with typographic punctuation."""

    text: str


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Stressed words: italic in Latin script; never slanted in Han."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strong:
    """Important words: bold."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Strikeout:
    """Words that no longer hold: ``~~so~~``."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Superscript:
    """Raised: ``17^th^``."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Subscript:
    """Lowered: ``CO~2~``."""

    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class StyledSpan:
    """Words with a look that has a meaning here: ``[BC]{.smallcaps}``.

    ``title`` is what an abbreviation stands for.
    """

    style: Literal["smallcaps", "underline", "mark", "abbreviation"]
    content: tuple[Inline, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class LanguageSpan:
    """Words in another language: ``[人類命運共同體]{lang=zh-Hant}``. A BCP 47 tag."""

    language: str
    content: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Computer code in a line."""

    text: str


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as every writer takes it; empty where its TeX cannot be read.

    Attributes:
        mathml: a ``<math>`` element, the part of MathML 3 that ``transforms.tex`` names.
        text: the formula in a line of characters ("E = mc²"), for bookmarks and plain text.
        spoken: how it is read out in the edition's language ("E equals m c squared").
    """

    mathml: str = ""
    text: str = ""
    spoken: str = ""


UNREAD = Formula()


@dataclass(frozen=True, slots=True)
class Math:
    """A formula in a line, in TeX notation. *Resolved:* ``formula``."""

    tex: str
    formula: Formula = UNREAD
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Link:
    """A link to an address or to ``#sec-x``. *Resolved:* ``target``, where it is a chapter."""

    target: str
    content: tuple[Inline, ...]
    title: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InlineImage:
    """A small picture in a line. ``source`` is a key of the edition's resources."""

    source: str
    alternative: str
    width: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CitationItem:
    """One work in a citation, ``see @key, p. 7``: prefix, key, locator, suffix.

    ``locator_kind`` is a CSL locator term ("page", "chapter", …).
    """

    key: str
    prefix: tuple[Inline, ...] = ()
    locator_kind: str = ""
    locator: str = ""
    suffix: tuple[Inline, ...] = ()
    suppress_author: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Citation:
    """``[@a; @b, p. 7]``, or ``@a`` in running text (``narrative``).

    *Resolved:* ``content``: what is printed, with a :class:`Link` to ``#ref-<key>`` round
    each label; ``identifier``: the name by which the list of references leads back to it.
    """

    items: tuple[CitationItem, ...]
    narrative: bool = False
    content: tuple[Inline, ...] = ()
    identifier: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CrossReference:
    """``@fig-milestones``: a reference to a figure, table, section or equation.

    ``number_only`` is ``[-@fig-x]``. *Resolved:* ``text`` ("Figure 3"); ``number`` ("3").
    """

    target: str
    number_only: bool = False
    text: str = ""
    number: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NoteReference:
    """The call of a note.

    ``^[written here]`` carries its ``blocks`` until notes are numbered; ``[^name]`` only
    names one. *Resolved:* ``identifier``, ``number``; the note itself is in
    ``Document.notes``; ``repeated`` says that an earlier call had it first.
    """

    identifier: str = ""
    blocks: tuple[Block, ...] = ()
    number: str = ""
    repeated: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class LineBreak:
    """A line ends here, by the author's wish."""


Inline = (
    Text | Emphasis | Strong | Strikeout | Superscript | Subscript | StyledSpan | LanguageSpan
    | Code | Math | Link | InlineImage | Citation | CrossReference | NoteReference | LineBreak
    | Indexed
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Passage:
    """A run of inlines that is translated as one.

    Attributes:
        content: what is printed.
        message: its Markdown source on one line: the gettext msgid.
        language: the BCP 47 tag where it differs from the edition's, as where a
            translation is missing and the source text stands in; else empty.
    """

    content: tuple[Inline, ...] = ()
    message: str = ""
    language: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    def __bool__(self) -> bool:
        return bool(self.content)


NO_PASSAGE = Passage()


# --- blocks ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Paragraph:
    """A paragraph; ``identifier`` only where the author gave one.

    *Resolved:* ``capital``: the letter, with the quotation mark before it, that is set over several
    lines; empty for most.
    """

    content: Passage
    identifier: str = ""
    capital: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)

    @property
    def after_capital(self) -> Passage:
        """The content behind the drop capital: all of it where there is none."""
        first = self.content.content[0] if self.content.content else None
        if not self.capital or not isinstance(first, Text):
            return self.content
        rest = Text(first.text.removeprefix(self.capital))
        return replace(self.content, content=(rest, *self.content.content[1:]))


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Heading:
    """A heading; level 1 opens a chapter.

    ``identifier`` is the author's or made from the source text, the same in each language.
    ``role``: a part's page, or an appendix, counted in letters. *Resolved:* ``number`` ("4.1",
    "A.1"; empty where ``numbered`` is false) and ``companion``, the heading in the report's other
    language.
    """

    level: int
    content: Passage
    identifier: str = ""
    numbered: bool = True
    number: str = ""
    companion: Passage = NO_PASSAGE
    role: Literal["", "part", "appendix"] = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that are set off; ``attribution`` says whose they are."""

    blocks: tuple[Block, ...]
    attribution: Passage = NO_PASSAGE
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Quote(Quoted):
    """Words of somebody else."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Epigraph(Quoted):
    """A quotation at the head of a chapter."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class PullQuote(Quoted):
    """Words of the report itself, set large beside them to draw a reader in.

    It only repeats: a pack may leave pull quotes out, and nothing is lost.
    """


@dataclass(frozen=True, slots=True)
class ListItem:
    """An item; ``checked`` is None but in a task list."""

    blocks: tuple[Block, ...]
    checked: bool | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Numerals = Literal["", "decimal", "lower-alpha", "upper-alpha", "lower-roman", "upper-roman"]
Delimiter = Literal["period", "parenthesis", "parentheses"]

EXAMPLE = "ex-"
"""Begins the identifier of an example: ``(@good)`` is “ex-good”."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class List:
    """A bulleted list (``ordered`` false) or a numbered one that starts at ``start``.

    ``tight``: no space between its items. ``numerals`` and ``delimiter`` are the author's; the
    house counts a list of no numerals of its own, by how deep it lies. ``examples`` are counted
    through the report. *Resolved:* ``start`` of examples.
    """

    items: tuple[ListItem, ...]
    ordered: bool = False
    start: int = 1
    tight: bool = True
    numerals: Numerals = ""
    delimiter: Delimiter = "period"
    examples: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Definition:
    """A term and what it means, in one explanation or several."""

    term: Passage
    explanations: tuple[tuple[Block, ...], ...]
    identifier: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class DefinitionList:
    """Terms and their explanations."""

    definitions: tuple[Definition, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Caption:
    """The words with a figure or a table. *Resolved:* ``label`` ("Figure 3")."""

    content: Passage
    label: str = ""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Image:
    """A picture. ``source`` is a key of the edition's resources; ``width`` is "60%" or "80mm".

    ``alternative`` is empty only where ``decorative`` is true. ``chart`` is what it is drawn from,
    where it is one of data; an alternative that nobody wrote is *resolved* then: its numbers.
    ``dark`` is another picture of the same, for dark screens: a key of the resources, or empty.
    """

    source: str
    alternative: Passage = NO_PASSAGE
    width: str = ""
    decorative: bool = False
    chart: Chart | None = None
    dark: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """A date, as the author writes it, and what happened then."""

    when: Passage
    what: Passage
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Timeline:
    """Events in order, drawn as a line of time; in Word too its words are words."""

    events: tuple[TimelineEvent, ...]
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Figure:
    """Pictures, a time line, tables or other blocks with one caption and one number.

    ``kind``: as what it is counted. ``alternative`` describes the whole for who cannot see it,
    where its blocks do not. ``data``: files with what it shows, keys of the edition's data.
    ``credit`` says whose it is. *Resolved:* ``number``; ``credit`` is empty: it stands elsewhere.
    """

    blocks: tuple[Block, ...]
    caption: Caption | None = None
    identifier: str = ""
    alternative: Passage = NO_PASSAGE
    number: str = ""
    data: tuple[str, ...] = ()
    credit: Passage = NO_PASSAGE
    kind: Literal["figure", "table"] = "figure"
    span: Span = field(default=NOWHERE, compare=False, repr=False)


CalloutKind = Literal["note", "tip", "important", "warning", "caution", "finding"]


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Callout:
    """A box set off from the text. *Resolved:* ``label``, its kind in words ("Key finding")."""

    kind: CalloutKind
    blocks: tuple[Block, ...]
    title: Passage = NO_PASSAGE
    label: str = ""
    identifier: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class CodeBlock:
    """Lines of computer code; ``language`` as in ```` ```python ````."""

    text: str
    language: str = ""
    identifier: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class MathBlock:
    """A formula on lines of its own, in TeX notation.

    *Resolved:* ``number`` if it has an identifier; ``formula``.
    """

    tex: str
    identifier: str = ""
    number: str = ""
    formula: Formula = UNREAD
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class ThematicBreak:
    """A change of subject without a heading."""

    span: Span = field(default=NOWHERE, compare=False, repr=False)


StatementKind = Literal[
    "theorem", "lemma", "corollary", "proposition", "conjecture", "definition", "example",
    "exercise", "hypothesis", "algorithm", "solution", "remark", "proof", "listing",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """What a division states under a name and a number of its own: “Theorem 3 (Pythagoras)”.

    ``numbered``: it has a number, which counts those of its ``kind``. ``label`` is its name with
    the number; once it is known, the division's first words are it and ``title``.
    """

    kind: StatementKind
    title: Passage = NO_PASSAGE
    numbered: bool = True
    label: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Division:
    """``::: {.lead lang=zh-Hant}``: blocks that share a role or a language.

    ``role`` is empty for a division that only sets a language or an identifier. A "lead"
    opens a chapter, set larger; "landscape" asks for turned pages; "margin" stands beside what
    follows, where the pack's page has room for that. A "page-break" is empty: what follows it
    begins a page, where there are pages. "abbreviations" and "glossary" hold definitions, whose
    terms the text is marked with; "meanings" abbreviations of which no list is printed. In a "row"
    the blocks stand side by side, each in its share of the width (``shares``: of 1; of a row that
    is not full there are more than blocks). "authors" holds what the metadata say about them, once
    that is known; "credits" whose the pictures are; "qr-code" the report's address, to be read by
    a camera.
    "wrapped" holds a figure, beside which the text goes on; ``shares`` has its part of the width.
    ``conditions``: what it takes to be in an edition, until that is known. ``statement``: a
    theorem, a listing or their kin.
    """

    blocks: tuple[Block, ...]
    role: Literal[
        "",
        "lead",
        "landscape",
        "margin",
        "page-break",
        "abbreviations",
        "glossary",
        "meanings",
        "row",
        "wrapped",
        "authors",
        "credits",
        "qr-code",
    ] = ""
    language: str = ""
    identifier: str = ""
    conditions: tuple[Condition, ...] = ()
    shares: tuple[float, ...] = ()
    statement: Statement | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Parallel:
    """A row of a parallel edition: the same blocks of the report in its two languages.

    No reader makes one: :func:`tongwen.transforms.pairing.paired` does, of two Documents that are
    resolved. What is named in it (identifiers, notes) is named on its first side.

    Attributes:
        first: in the edition's language.
        second: in ``language``, a BCP 47 tag.
    """

    first: tuple[Block, ...]
    second: tuple[Block, ...]
    language: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


Block = (
    Paragraph | Heading | Quote | Epigraph | PullQuote | List | DefinitionList | Image
    | Timeline | Figure | Table | Callout | CodeBlock | MathBlock | ThematicBreak | Division
    | Bibliography | Index | Parallel
)  # fmt: skip

# --- the whole ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Note:
    """A note's content, found by its identifier.

    *Resolved:* ``number``; ``name``, by which links lead to it ("note-why"): unlike its number it
    stays when a note is put before it, and is the same in each language.
    """

    identifier: str
    blocks: tuple[Block, ...]
    number: str = ""
    name: str = ""
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ContentsEntry:
    """A line of the contents, of the list of figures or of the list of tables.

    ``label`` is the heading's number or the caption's label; ``level`` counts from 1;
    ``target`` is an identifier.
    """

    level: int
    label: str
    content: Passage
    target: str
    companion: Passage = NO_PASSAGE


@dataclass(frozen=True, slots=True)
class Document:
    """A report's text. *Resolved:* ``contents``, ``figures``, ``tables``, note numbers.

    Attributes:
        blocks: in order; a level 1 heading opens a chapter.
        notes: before numbering, in order of definition; after it, in order of first call.
        language: BCP 47 tag of the text.
    """

    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    language: str = "en"
    contents: tuple[ContentsEntry, ...] = ()
    figures: tuple[ContentsEntry, ...] = ()
    tables: tuple[ContentsEntry, ...] = ()
