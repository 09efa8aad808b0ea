"""The Edition: a report in one language and one institute's branding, everything resolved.

A writer needs nothing else: numbers, labels, citations, dates and pictures are in it. Only
page numbers are left to layout.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from .diagnostics import Problem
from .document import (
    NO_PASSAGE,
    Bibliography,
    Block,
    Document,
    Figure,
    Heading,
    Inline,
    Note,
    Resource,
    Table,
)
from .formats import Format
from .institute import Institute
from .institute.lockup import TitleLength
from .languages import TOGETHER, Language, is_wide, name_of_edition
from .metadata import Contributor, Metadata
from .walk import plain_text, walk


@dataclass(frozen=True, slots=True)
class Chapter:
    """The unit of layout: a level 1 heading and what follows it.

    ``heading`` is None for text before the first heading. ``back`` is true from the list
    of references on.
    """

    heading: Heading | None
    blocks: tuple[Block, ...]
    back: bool = False
    runs_on: bool = False

    @property
    def identifier(self) -> str:
        """The heading's identifier, or ``opening`` without one."""
        return self.heading.identifier if self.heading else "opening"

    @property
    def whole(self) -> tuple[Block, ...]:
        """Its heading, if it has one, and its blocks."""
        return (*((self.heading,) if self.heading else ()), *self.blocks)


@dataclass(frozen=True, slots=True)
class Alternate:
    """The same report in another edition: for links between HTML editions.

    Attributes:
        tag: of its language, or of both, as ``edition.tag``; ``language`` is the first of them.
    """

    tag: str
    language: Language
    address: str

    @property
    def name(self) -> str:
        """What its readers call it."""
        return name_of_edition(self.tag)

    @property
    def parallel(self) -> bool:
        """Whether it is in two languages, side by side."""
        return TOGETHER in self.tag


@dataclass(frozen=True, slots=True)
class Download:
    """The same edition in another format, finished: for a link with its size in bytes."""

    format: Format
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class DataFile:
    """A file of data that figures show.

    Attributes:
        name: what it is called apart from the report's folder: no two of an edition are alike.
        description: the figures and tables that show it, by label and caption, in the edition's
            language.
        figures: their identifiers.
    """

    name: str
    resource: Resource = field(repr=False)
    description: str = ""
    figures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edition:
    """Report × institute × language.

    Attributes:
        report: the report's folder name.
        metadata: in the edition's language; ``companion_metadata`` in the companion's.
        companion: the report's other language, for second titles; None if it has one only.
        other_metadata: the metadata in each of the report's other languages, by BCP 47 tag: what
            catalogues and programs get. One whose title is not translated is not there.
        published: the date of publication in words, in the edition's language (an ordinal
            is a Superscript); ``companion_published`` in the companion's.
        resources: the pictures that the document names. data: the files whose data its figures
            show, by the names that these give them.
        parallel: whether it is in both languages, side by side: its document's blocks are rows.
        credited: of such an edition, who made it as readers see it: in both languages.
        downloads: what was made of this edition in other formats before this one is written.
        version: of the toolchain, for the colophon.
        source: the report's folder as a ZIP file, where the report asks that its PDF hold it.
    """

    report: str
    language: Language
    companion: Language | None
    metadata: Metadata
    companion_metadata: Metadata | None
    institute: Institute
    document: Document
    published: tuple[Inline, ...] = ()
    companion_published: tuple[Inline, ...] = ()
    resources: Mapping[str, Resource] = field(default_factory=dict)
    data: Mapping[str, Resource] = field(default_factory=dict)
    other_metadata: Mapping[str, Metadata] = field(default_factory=dict)
    alternates: tuple[Alternate, ...] = ()
    parallel: bool = False
    credited: tuple[Contributor, ...] = ()
    downloads: tuple[Download, ...] = ()
    version: str = ""
    source: bytes = field(default=b"", repr=False)

    @property
    def people(self) -> tuple[Contributor, ...]:
        """The report's authors for its readers; catalogues get the metadata's."""
        return self.credited or self.metadata.contributors

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        """The document's blocks, parted before each level 1 heading.

        Those without a number that come after numbered ones (a conclusion, the list of references)
        run on: mostly they are short. All others do where the pack says so, and none where it wants
        them on right-hand pages, nor one whose title has a page of its own.
        """
        page = self.institute.tokens.page
        where = page.chapters
        chapters: list[Chapter] = []
        counted = False
        for chapter in split_chapters(self.document.blocks):
            numbered = chapter.heading is not None and bool(chapter.heading.number)
            ends = counted and not numbered
            runs_on = bool(chapters) and (where == "run-on" or (where == "next" and ends))
            runs_on = runs_on and not (numbered and page.numerals == "page")
            chapters.append(replace(chapter, runs_on=runs_on))
            counted = counted or numbered
        return tuple(chapters)

    @property
    def runs(self) -> tuple[tuple[Chapter, ...], ...]:
        """The chapters, grouped: each that begins on a new page, with those that run on from it."""
        runs: list[list[Chapter]] = []
        for chapter in self.chapters:
            if chapter.runs_on:
                runs[-1].append(chapter)
            else:
                runs.append([chapter])
        return tuple(map(tuple, runs))

    @property
    def notes(self) -> Mapping[str, Note]:
        """The notes by identifier, in order of their numbers."""
        return {note.identifier: note for note in self.document.notes}

    @property
    def tag(self) -> str:
        """The name to ask for it by: the tag of its language, or of both, ``en+zh-Hant``."""
        if self.parallel and self.companion is not None:
            return TOGETHER.join((self.language.tag, self.companion.tag))
        return self.language.tag

    @property
    def name(self) -> str:
        """What its readers call it: by its language, or both."""
        return name_of_edition(self.tag)

    @property
    def stem(self) -> str:
        """The artefacts' name without its extension: ``<report>.<tag>``."""
        return f"{self.report}.{self.tag}"

    def speaks(self, tag: str) -> bool:
        """Return whether words in the language ``tag`` are its own: a parallel edition has two."""
        beside = self.parallel and self.companion is not None and tag == self.companion.tag
        return tag == self.language.tag or beside

    @property
    def source_name(self) -> str:
        """The name of the source in the PDF."""
        return f"{self.report}.source.zip"

    @property
    def data_files(self) -> Mapping[str, DataFile]:
        """The files of data, by the names that figures give them, in order of reading."""
        figures: dict[str, list[Figure | Table]] = {}
        for node in walk(self.document):
            if isinstance(node, (Figure, Table)):
                for name in node.data:
                    if name in self.data:
                        figures.setdefault(name, []).append(node)
        bare = Counter(name.rpartition("/")[2].casefold() for name in figures)
        between = self.language.label("separator")
        return {
            name: DataFile(
                # A name that several folders have has its folder before it.
                name.rpartition("/")[2]
                if bare[name.rpartition("/")[2].casefold()] == 1
                else name.replace("/", "-"),
                self.data[name],
                "; ".join(_captioned(figure, between) for figure in shown),
                tuple(figure.identifier for figure in shown if figure.identifier),
            )
            for name, shown in figures.items()
        }

    @property
    def seed(self) -> bytes:
        """32 bytes that are the report's own: its cover's drawing is made from them."""
        return hashlib.sha256(self.report.encode()).digest()

    def spine_width(self, pages: int) -> float:
        """Return the width of the spine in mm, of a body of so many ``pages``.

        What the report says of its paper goes before what the pack says.
        """
        said, press = self.metadata.printing, self.institute.tokens.press
        if said.spine:
            return said.spine
        if said.caliper or said.grammage or said.bulk:
            press = replace(
                press,
                caliper=said.caliper,
                grammage=said.grammage or press.grammage,
                bulk=said.bulk or press.bulk,
            )
        return round(pages / 2 * press.leaf, 1)

    @property
    def title_length(self) -> TitleLength:
        """How much room the title asks for on a cover."""
        title = plain_text(self.metadata.title)
        room = sum(2 if is_wide(character) else 1 for character in title)
        return "short" if room <= 26 else "middling" if room <= 52 else "long"


@dataclass(frozen=True, slots=True)
class Artefact:
    """Edition × format: a finished file, whole, and what its writer had to say.

    A site, or what a printer gets, is a folder: ``files`` are bytes by path, ``data`` is empty.
    """

    format: Format
    data: bytes = field(repr=False)
    problems: tuple[Problem, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def turned(edition: Edition) -> Edition:
    """Return ``edition`` in its other language, with the first one beside it."""
    if edition.companion is None:
        return edition
    return replace(edition, language=edition.companion, companion=edition.language)


def _captioned(figure: Figure | Table, between: str) -> str:
    """Return the name of a figure: its label and caption, else its alternative text."""
    caption = figure.caption
    words = [caption.label, plain_text(caption.content)] if caption else []
    return between.join(word for word in words if word) or plain_text(
        getattr(figure, "alternative", NO_PASSAGE)
    )


def split_chapters(blocks: tuple[Block, ...]) -> tuple[Chapter, ...]:
    """Part ``blocks`` before each level 1 heading."""
    chapters: list[Chapter] = []
    heading: Heading | None = None
    body: list[Block] = []
    back = False

    def close() -> None:
        nonlocal back
        if heading is not None or body:
            back = back or any(isinstance(node, Bibliography) for node in walk(tuple(body)))
            chapters.append(Chapter(heading, tuple(body), back))

    for block in blocks:
        if isinstance(block, Heading) and block.level == 1:
            close()
            heading, body = block, []
        else:
            body.append(block)
    close()
    return tuple(chapters)
