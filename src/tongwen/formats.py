"""FORMATS: one row for each format that an edition is written in.

A format is its folder in ``writers``, its reader in ``artefacts``, and its row here. Commands,
messages, parity and the tests loop over the rows: none of them names a format. Writers and readers
are named as text, so that asking what there is loads none of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

Format = str
"""The name of a row in :data:`FORMATS`."""

View = str
"""The name of a view of an opened artefact, by which checks of it are found."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Allowances:
    """What parity lets a format say otherwise than the model does, and nothing besides.

    Attributes:
        said_as: kind of block → the kind that the format can say it as.
        unsaid: the kinds of block that are drawn in it, not said; "decoration" is a picture that
            says nothing.
        listed: the deepest level of headings in its contents.
        lowest: the deepest level of headings that it has.
        notes_listed: its contents lead to the notes, which stand in one place.
        ways: the links from a work, or an entry of the index, to where it is named: to each place,
            or to each section once; empty: there are none.
        formulas: what it carries of a formula, its parts side by side.
        nested: the deepest level of lists that it has; what is deeper stands on that one.
        boxed: a callout is a cell of its own, in which lists begin anew.
        companions: chapters' titles in the second language stand in its contents: in the line of
            the first ("below"), or in lines of their own, a level or two below the deepest.
        plain: it has characters alone: no language, no link but by its address, no formula or
            picture but in words, no call of a note but in brackets, no table but row by row.
        marked: the marks of its lists are the house's where the author names none; elsewhere they
            are its style sheet's, which a pack may change.
        expands: an abbreviation holds what it stands for wherever it is; elsewhere that is said
            where it comes first.
        charts: where it holds the numbers of charts as data: in charts of its own, which can be
            edited, or in a table under the figure; empty: nowhere.
        lists: it lists its figures and tables, too.
        grouped: a figure has words of its own, also where each of its pictures has some.
        second: the facts of its frame that stand in it in the edition's second language, too.
        omits: how the names of facts begin that its frame leaves out.
        affiliated: up to so many authors have their affiliations beside them; of more the names
            alone stand there.
        emblems: emblems have words of their own, also where names stand beside them.
        capitals: what is set in capitals is said in them.
    """

    said_as: Mapping[str, str] = field(default_factory=dict)
    unsaid: frozenset[str] = frozenset()
    listed: int = 2
    lowest: int = 6
    notes_listed: bool = False
    ways: Literal["", "places", "sections"] = ""
    formulas: tuple[Literal["characters", "tex", "spoken", "line"], ...] = ("line",)
    nested: int = 100
    boxed: bool = False
    companions: Literal["", "below", "apart"] = ""
    plain: bool = False
    marked: bool = False
    expands: bool = False
    charts: Literal["", "own", "table"] = ""
    lists: bool = True
    grouped: bool = False
    second: frozenset[str] = frozenset({"title", "subtitle", "kind", "date"})
    omits: tuple[str, ...] = ()
    affiliated: int = 1000
    emblems: bool = False
    capitals: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the frame round the text: a cover, an imprint.

    Attributes:
        templates: the files of a pack that make it: where a pack has one of its own, the pack
            decides what stands there.
        lockups: the place whose emblems and names stand in it; empty for none; "every": each name
            of each body, where nothing is set.
        besides: how the names of facts begin that stand in it besides those of its kind.
        without: those that it leaves to other parts; of an imprint also the keys of rows.
    """

    templates: tuple[str, ...] = ()
    lockups: str = ""
    besides: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Nearness:
    """How far the look of a format may lie from what is asked for.

    Attributes:
        size: of type, in pt.
        rule: in thickness, in pt.
        finest: the finest rule that there is, in pt.
        page: measures of the page, in mm, by name; those that are not named are exact. None: it
            has no page.
    """

    size: float = 0.06
    rule: float = 0.06
    finest: float = 0.0
    page: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class FormatRow:
    """A format.

    Attributes:
        name: in commands and records; its target in the Makefile.
        title: in lists and links: "PDF".
        noun: in messages, with an article before it: "web page".
        about: what is made, for helps.
        writer: the module below ``writers``, and its function: "pdf:write_pdf".
        extension: of the file, without its dot; empty for a folder of files.
        reader: the package below ``artefacts``, and the class of an opened artefact; empty where
            none is read back, and so neither judged nor released.
        views: of an opened artefact that checks are made of.
        allowances: for parity.
        near: for the checks of its look.
        overrides: the files and folders of a pack that can override what its tokens say.
        carries_fonts: a reader needs none of its own.
        parts: the parts of its frame, by their names.
        record: how it names what it says of itself for catalogues: as Word's properties, or as
            elements of a page's head; empty where other checks hold that, or it says nothing.
        paged: problems name its pages ("page 7"), which can be drawn.
        usual: it is made where no format is named: ``make all``, a release, a specimen.
        weight: the heavier are written and judged first, so that no processor waits at the end.
        shown: how a preview shows it: "page", as a document in a frame; "leaves", as pictures of
            its pages; "likeness", as a document that is like it; empty: not at all.
        offered: pages link to it, where it is made.
        offers: it links to what is offered, and is written after that.
        numbers: the function below ``writers`` that gives its writer the page numbers of a
            layout: LibreOffice's of the file itself, where that is installed.
        numbered_by: the format whose layout it takes where it is not.
        budget: bytes that it should not exceed; 0 for none.
    """

    name: Format
    title: str
    noun: str
    about: str
    writer: str
    extension: str = ""
    reader: str = ""
    views: tuple[View, ...] = ()
    allowances: Allowances = Allowances()
    near: Nearness = Nearness()
    overrides: tuple[str, ...] = ()
    carries_fonts: bool = True
    parts: Mapping[str, Part] = field(default_factory=dict)
    record: Literal["", "properties", "elements"] = ""
    paged: bool = False
    usual: bool = False
    weight: int = 0
    shown: Literal["", "page", "leaves", "likeness"] = ""
    offered: bool = False
    offers: bool = False
    numbers: str = ""
    numbered_by: Format = ""
    budget: int = 0

    @property
    def folder(self) -> bool:
        """Whether an artefact of it is a folder of files."""
        return not self.extension

    @property
    def judged(self) -> bool:
        """Whether artefacts of it are read back."""
        return bool(self.reader)

    def place(self, stem: str, language: str) -> str:
        """Return where an artefact of it lies in the folder of an institute's artefacts.

        Args:
            stem: ``<report>.<language>``.
        """
        return f"{self.name}/{language}" if self.folder else f"{stem}.{self.extension}"


_IN_WORD = ("word/template.docx",)

_ROWS = (
    FormatRow(
        name="pdf",
        title="PDF",
        noun="PDF",
        about="the PDF editions",
        writer="pdf:write_pdf",
        extension="pdf",
        reader="pdf:OpenPdf",
        views=("structure", "look", "pages", "file", "size"),
        allowances=Allowances(
            said_as={
                "explanation": "item",
                "reference": "item",
                "term": "label",
                "attribution": "paragraph",
            },
            unsaid=frozenset({"break", "decoration"}),
            ways="places",
            formulas=("tex", "spoken"),
            companions="below",
            expands=True,
            second=frozenset({"title", "subtitle", "kind", "date", "abstract"}),
            affiliated=4,
            capitals=True,
        ),
        # A PDF has no margins: they are where its text ends. Lines are not all full, and the first
        # line's leading is estimated.
        near=Nearness(page={"outer": 1.0, "top": 1.0, "inner": 0.3, "hang": 0.5}),
        overrides=("page.css", "pdf"),
        parts={
            "cover": Part(("pdf/cover.html", "pdf/names.html"), "cover"),
            "title page": Part(("pdf/title-page.html", "pdf/names.html"), "title-page"),
            "imprint": Part(("pdf/imprint.html", "pdf/names.html"), "colophon"),
            "abstract": Part(("pdf/abstract.html",)),
            "head": Part(("pdf/running-header.html", "page.css"), "running-header"),
            "foot": Part(("page.css",)),
        },
        paged=True,
        usual=True,
        weight=3,
        shown="leaves",
        offered=True,
        budget=20 * MEGABYTE,  # a mailbox takes 20 to 25 MB
    ),
    FormatRow(
        name="docx",
        title="Word",
        noun="Word file",
        about="the Word editions",
        writer="docx:write_docx",
        extension="docx",
        reader="docx:OpenWord",
        views=("structure", "look", "word", "size"),
        allowances=Allowances(
            said_as={"explanation": "paragraph"},
            formulas=("characters",),
            nested=9,  # ECMA-376 part 1, 17.9.6
            boxed=True,
            companions="apart",
            marked=True,
            charts="own",
            second=frozenset({"title", "subtitle", "kind", "date", "abstract"}),
            affiliated=4,
            emblems=True,
        ),
        # Word counts type in half points and rules in eighths (ECMA-376 part 1, 17.3.4).
        near=Nearness(size=0.26, rule=0.07, finest=0.25, page={}),
        overrides=("word/template.docx", "page.css"),
        carries_fonts=False,
        parts={
            "cover": Part(_IN_WORD, "cover"),
            "title page": Part(_IN_WORD, "title-page"),
            "imprint": Part(_IN_WORD, "colophon"),
            "abstract": Part(_IN_WORD),
            "head": Part(_IN_WORD, "running-header"),
            "foot": Part(_IN_WORD),
        },
        record="properties",
        usual=True,
        weight=2,
        shown="likeness",
        offered=True,
        numbers="docx:page_numbers",
        numbered_by="pdf",
        budget=20 * MEGABYTE,
    ),
    FormatRow(
        name="html",
        title="HTML",
        noun="web page",
        about="the HTML editions, one page each",
        writer="html:write_html",
        extension="html",
        reader="html:OpenPage",
        views=("structure", "look", "elements", "size"),
        allowances=Allowances(
            lowest=5,
            notes_listed=True,
            ways="sections",
            formulas=("characters", "tex"),
            expands=True,
            charts="table",
            lists=False,
            grouped=True,
            omits=("e-mail of ",),
        ),
        near=Nearness(rule=0.11),  # a browser counts in parts of a pixel
        overrides=("screen.css", "html"),
        parts={
            "cover": Part(
                ("html/edition.html", "parts/people.html", "parts/lockup.html"),
                "screen",
                besides=("ORCID iD of ", "edition in "),
                without=("series", "number in the series"),
            ),
            "imprint": Part(
                ("html/edition.html", "parts/lockup.html"),
                "screen-foot",
                without=("authors", "cite-as"),
            ),
            "abstract": Part(("html/edition.html",)),
            "citation": Part(("html/edition.html", "parts/cite.html")),
        },
        record="elements",
        usual=True,
        weight=1,
        shown="page",
        offers=True,
        budget=5 * MEGABYTE,  # it takes a telephone half a minute
    ),
    FormatRow(
        name="site",
        title="site",
        noun="site",
        about="the HTML editions as sites: a folder of pages for a web server",
        writer="html:write_site",
        offers=True,
    ),
    FormatRow(
        name="print",
        title="print",
        noun="printer's folder",
        about="for a printer: body and cover's sheet with bleed and marks, in four inks",
        writer="pdf:write_print",
        reader="pdf:OpenPrint",
        views=("inside", "cover"),
        paged=True,
        weight=3,
    ),
    FormatRow(
        name="txt",
        title="plain text",
        noun="plain text",
        about="plain text, for mails and screen readers",
        writer="txt:write_txt",
        extension="txt",
        reader="txt:OpenText",
        views=("structure", "size"),
        allowances=Allowances(
            said_as={
                "attribution": "paragraph",
                "caption": "paragraph",
                "formula": "paragraph",
                "picture": "paragraph",
                "reference": "item",
                "term": "paragraph",
            },
            unsaid=frozenset({"break", "decoration"}),
            listed=3,
            plain=True,
            grouped=True,
            second=frozenset({"title", "subtitle"}),
        ),
        parts={
            "title page": Part(besides=("affiliation of ", "ORCID iD of ", "e-mail of ")),
            "imprint": Part(lockups="every", without=("authors",)),
            "abstract": Part(),
        },
    ),
    FormatRow(
        name="native",
        title="native",
        noun="print of the model",
        about="the resolved model as text, for debugging",
        writer="native:write_native",
        extension="native.txt",
    ),
)

FORMATS: Mapping[Format, FormatRow] = MappingProxyType({row.name: row for row in _ROWS})
"""Name → row, in the order of helps."""

USUAL: tuple[Format, ...] = tuple(row.name for row in _ROWS if row.usual)
"""What is made where no format is named."""

OFFERED: tuple[Format, ...] = tuple(row.name for row in _ROWS if row.offered)
"""What pages link to."""

JUDGED: tuple[Format, ...] = tuple(row.name for row in _ROWS if row.judged)
"""What checks read back."""


def titles(formats: tuple[Format, ...] = USUAL, last: str = "and") -> str:
    """Return the titles of ``formats`` as a list in words: "PDF, Word and HTML"."""
    *most, end = (FORMATS[name].title for name in formats)
    return f"{', '.join(most)} {last} {end}" if most else end
