"""A report's folder → Report: its metadata, text, pictures, references and translations."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import Literal
from urllib.parse import unquote

from ..diagnostics import Problems, Span
from ..document import (
    CHAPTER,
    NO_PASSAGE,
    Block,
    Catalogue,
    Chart,
    Citation,
    CrossReference,
    Document,
    Figure,
    Image,
    InlineImage,
    Link,
    Note,
    NoteReference,
    Paragraph,
    Passage,
    Reference,
    Resource,
    Table,
)
from ..front_matter import lone_heading, split_head
from ..gate import MEGABYTE, Gate, GateError, scheme_of
from ..limits import CODE, exceeded, most, of_one_report
from ..metadata import Metadata, read_metadata
from ..metadata_keys import KEYS, MEANT
from ..pictures import checked_picture, read_picture
from ..unchanged import steady
from ..walk import Node, map_inlines, plain_text, rebuild, walk
from .book import of_book, raised, with_included, with_parts
from .charts import DRAWN, SPECIFICATIONS, drawn_names, read_chart, rows_in
from .data_files import SHEETS, read_sheet
from .data_tables import filled
from .derived import derived
from .glossary import Term, read_glossary
from .markdown import named_apart, read_chapters, read_statement, read_words, report_duplicates
from .notebooks import ENDING, recorded_picture
from .placeholder import placeholder
from .references import read_references
from .shortcodes import Expanded, expanded
from .translations import (
    Message,
    may_lack,
    messages,
    place_of_catalogue,
    read_catalogue,
    sources,
)

_CHAPTER_HEADING = re.compile(r"^ {0,3}#[ \t]+\S|^[^\n]+\n=+[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Report:
    """A report, read: everything in its folder, nothing of any institute or edition.

    ``catalogues`` are by language; ``resources`` are the pictures its text names, ``data`` the
    files of data that its figures name. ``glossary``: its terms. ``messages``: what
    there is to translate.
    """

    slug: str
    folder: Path
    metadata: Metadata
    document: Document
    references: tuple[Reference, ...] = ()
    resources: Mapping[str, Resource] = field(default_factory=dict)
    data: Mapping[str, Resource] = field(default_factory=dict)
    catalogues: Mapping[str, Catalogue] = field(default_factory=dict)
    glossary: tuple[Term, ...] = ()
    messages: tuple[Message, ...] = ()


@of_one_report()
def read_report(gate: Gate, folder: Path, problems: Problems, named: str = "") -> Report | None:
    """Return the report in ``folder``; None, with problems, if there is no going on.

    ``named`` is the one file that is the whole report, where one was asked for.

    Problems: ``STR-01`` an identifier twice, ``STR-02`` an empty report, ``MD-90`` metadata
    in a chapter, ``FIG-02`` a file that holds no data, and those of metadata, Markdown,
    references, pictures and catalogues.
    """
    notes: list[Passage] = []

    def passage_reader(text: str, span: Span, language: str, raw_html: bool) -> Passage:
        passage = read_statement(text, span, language, problems, raw_html=raw_html)
        return _without_notes(passage, span, notes, problems)

    metadata = read_metadata(gate, folder, passage_reader, problems, named)
    if metadata is None:
        return None
    metadata = replace(metadata, colophon=(*metadata.colophon, *notes))
    _report_citations(metadata, problems)
    document = _read_chapters(gate, folder, metadata, problems)
    data = _read_data(gate, folder, document, problems)
    drawn = _with_data(gate, folder, document, data, problems)
    drawn = _with_charts(gate, folder, drawn, data, problems)
    document = steady(document, drawn, _with_charts)
    report_duplicates(document, problems)
    if not document.blocks and not problems.has_errors:
        problems.error(
            "STR-02", metadata.span, "the report is empty", "write a chapter that begins with “# …”"
        )
    said = messages(metadata, document)
    glossary = read_glossary(gate, folder, problems)
    own = _own_catalogue(metadata, document)
    catalogues: dict[str, Catalogue] = {}
    # What is made of another comes behind it.
    for tag in sorted(
        metadata.languages[1:], key=lambda tag: bool(metadata.rule(tag).derived_from)
    ):
        bases = {metadata.languages[0]: own, **catalogues}
        catalogues[tag] = read_translation(
            gate, folder, metadata, tag, said, problems, bases, glossary
        )
    return Report(
        slug=Path(named).stem if named else folder.name,
        folder=folder,
        metadata=metadata,
        document=document,
        references=read_references(gate, folder, metadata.references, problems, metadata.works),
        resources=_read_pictures(gate, folder, (metadata, document), problems),
        data=data,
        catalogues={tag: catalogues[tag] for tag in metadata.languages[1:]},
        glossary=glossary,
        messages=said,
    )


def _own_catalogue(metadata: Metadata, document: Document) -> Catalogue:
    """Return the text itself as a catalogue, for an edition in the other script of it."""
    tag = metadata.languages[0]
    asked = any(rule.derived_from == tag for rule in metadata.editions)
    return Catalogue(tag, sources(metadata, document) if asked else {}, span=metadata.span)


def read_translation(
    gate: Gate,
    folder: Path,
    metadata: Metadata,
    tag: str,
    said: Sequence[Message],
    problems: Problems,
    bases: Mapping[str, Catalogue] = MappingProxyType({}),
    glossary: Sequence[Term] = (),
) -> Catalogue:
    """Return the translations into the language ``tag``, and what they may lack.

    Args:
        said: the report's messages.
        bases: what an edition that has no catalogue of its own may be made of, by language.
        glossary: the report's terms.
        problems: those of :func:`read_catalogue`.
    """
    source, rule = metadata.languages[0], metadata.rule(tag)
    base = bases.get(rule.derived_from)
    if base is not None and not (folder / place_of_catalogue(tag)).exists():
        found = derived(base, tag, rule.keep, glossary)
    else:
        found = read_catalogue(gate, folder, tag, source, problems, raw_html=metadata.raw_html)
    chapters = {gate.span(folder / name).file for name in rule.may_lack}
    return replace(found, may_lack=may_lack(said, rule, chapters))


def _read_chapters(gate: Gate, folder: Path, metadata: Metadata, problems: Problems) -> Document:
    chapters: dict[str, Expanded] = {}
    names: dict[str, str] = {}
    roles: dict[str, Literal["", "part", "appendix"]] = {}
    parts = {part.first: part for part in metadata.parts}
    for name in metadata.chapters:
        file = gate.span(folder / name).file
        if (part := parts.get(name)) and part.title:
            # A page of its own, which stands where its title is said.
            page = f"{file} part"
            chapters[page] = Expanded(f"# {part.title}", (part.span,))
            names[page], roles[page] = name, "part"
        try:
            text = gate.read_text(name, folder)
        except GateError as error:
            problems.error(error.code, error.place(Span(file)), error.reason, error.hint)
            continue
        if (lines := text.count("\n")) > most("lines"):
            problems.error(CODE, Span(file), *exceeded("lines", lines))
        else:
            written_in = PurePosixPath(metadata.span.file)
            where = (
                written_in.name if written_in.suffix in (".yaml", ".yml") else "a file report.yaml"
            )
            said_in = "" if name == metadata.head else where
            text = _without_front_matter(text, file, said_in, problems)
            if name == metadata.head and metadata.title.span.file == file:
                text = _without_title(text, metadata.title.span.line)
            chapters[file] = expanded(gate, folder, name, text, problems)
            names[file] = name
            if name in metadata.appendices or (part and not part.title):
                roles[file] = "appendix" if name in metadata.appendices else "part"
    reading = Problems()
    read = read_chapters(
        [(file, chapter.text) for file, chapter in chapters.items()],
        metadata.languages[0],
        reading,
        raw_html=metadata.raw_html,
    )
    for problem in reading:
        problems.add(chapters.get(problem.span.file, Expanded("")).moved(problem))
    documents = _with_notes_apart(
        of_book(
            _with_files(
                chapters[file].placed(document), gate, folder, names[file], metadata, problems
            ),
            roles.get(file, ""),
            metadata.depths.get(names[file]),
        )
        for file, document in zip(chapters, read, strict=True)
    )
    if metadata.head and len(documents) == 1:
        documents = [raised(documents[0])]
    documents = named_apart(documents, [names[file] for file in chapters])
    documents = with_included(documents, [(names[file], file) for file in chapters])
    written, whole = _joined(read, metadata), _joined(documents, metadata)
    whole = replace(whole, blocks=with_parts(whole.blocks))
    return steady(written, whole, _read_chapters)


def _joined(documents: Iterable[Document], metadata: Metadata) -> Document:
    documents = tuple(documents)
    return Document(
        blocks=tuple(block for document in documents for block in document.blocks),
        notes=tuple(note for document in documents for note in document.notes),
        language=metadata.languages[0],
    )


_NAMING_FILES = frozenset({Figure, Image, InlineImage, Link, Table})


def _with_files(
    document: Document,
    gate: Gate,
    folder: Path,
    chapter: str,
    metadata: Metadata,
    problems: Problems,
) -> Document:
    """Return a chapter whose pictures and data are named from the report's folder.

    An author names them from the chapter's file, or from the report's folder, also with a slash at
    the head. Of a link to a file that is no chapter the words are kept (``REF-01``, a warning).
    """
    alone = bool(metadata.head) and len(metadata.chapters) == 1
    beside = PurePosixPath(chapter).parent

    def found(name: str) -> str:
        bare = name.partition("?")[0]  # “chart.png?raw=true” is GitHub's
        for candidate in (posixpath.normpath(beside / bare), bare.lstrip("/")):
            with suppress(GateError):
                gate.locate(candidate, folder)
                return name if candidate == posixpath.normpath(name) else candidate
        return name

    def is_elsewhere(name: str) -> bool:
        """Return whether a file is there, or may be on the site of which this is one page."""
        if PurePosixPath(name).name in {PurePosixPath(each).name for each in metadata.chapters}:
            return False
        paths = (posixpath.normpath(beside / name), name.lstrip("/"))
        return alone or any((folder / each).is_file() for each in paths)

    elsewhere: list[Link] = []
    remote: list[Image] = []

    def change(node: Node) -> Node:
        if isinstance(node, Image) and node.dark:
            return replace(node, source=found(node.source), dark=found(node.dark))
        if isinstance(node, Image) and scheme_of(node.source) in ("http", "https"):
            remote.append(node)
            return Paragraph(node.alternative or placeholder(), span=node.span)
        if isinstance(node, Figure) and remote and node.caption:
            return replace(node, blocks=_without_caption(node.blocks, node.caption.content))
        if isinstance(node, (Image, InlineImage)):
            return replace(node, source=found(node.source))
        if isinstance(node, (Figure, Table)) and node.data:
            return replace(node, data=tuple(found(name) for name in node.data))
        match = CHAPTER.fullmatch(node.target) if isinstance(node, Link) else None
        if match and isinstance(node, Link) and is_elsewhere(unquote(match["file"])):
            elsewhere.append(node)
            return node.content
        return node

    document = rebuild(document, change, _NAMING_FILES)
    if remote:
        more = f"; {len(remote) - 1} more of this file lie elsewhere, too" if remote[1:] else ""
        problems.warning(
            "MD-25",
            remote[0].span,
            f"words stand where the picture {remote[0].source} belongs: nothing is fetched from "
            f"the network{more}",
            "save the file beside the text, and name it by its path from there",
        )
    if elsewhere:
        more = f", and {len(elsewhere) - 1} more" if elsewhere[1:] else ""
        problems.warning(
            "REF-01",
            elsewhere[0].span,
            f"the link to “{elsewhere[0].target}” leads to no chapter of this report{more}; "
            "its words are kept",
            "list that file among the chapters, or write the whole address, https://…",
        )
    return document


def _without_caption(blocks: Iterable[Block], caption: Passage) -> tuple[Block, ...]:
    """Return the blocks of a figure, with “…” for one that repeats the caption."""
    return tuple(
        replace(block, content=placeholder())
        if isinstance(block, Paragraph) and plain_text(block.content) == plain_text(caption)
        else block
        for block in blocks
    )


def _with_data(
    gate: Gate, folder: Path, document: Document, data: Mapping[str, Resource], problems: Problems
) -> Document:
    """Return ``document`` with the rows of the tables that are made of files of data.

    A file that cannot be read leaves a table without rows, and a problem with its place in it.
    """
    words = partial(read_words, language=document.language)

    def change(node: Node) -> Node:
        if not isinstance(node, Table) or node.source is None:
            return node
        name = node.data[0]
        if name not in data:
            if not name:
                problems.error("TBL-05", node.span, "this table names no data", 'data="data/x.csv"')
            return replace(node, source=None)
        file = gate.span(folder / name)
        try:
            sheet = read_sheet(name, data[name].data, node.source.sheet)
        except GateError as error:
            problems.error(error.code, error.place(file), f"“{name}” {error.reason}", error.hint)
            return replace(node, source=None)
        return filled(node, sheet, file, words, problems)

    return rebuild(document, change, frozenset({Table}))


def _without_front_matter(text: str, file: str, said_in: str, problems: Problems) -> str:
    """Return a chapter without the metadata at its head: its title there becomes its heading.

    What Quarto writes there for itself (``format``, ``execute``) means nothing here; of what
    would be metadata of a report ``MD-90`` says. ``said_in``: where those are read; "" where
    it is here.
    """
    said, rest = split_head(text, file, problems if said_in else Problems())
    if said is None or not said_in:
        return rest
    title = " ".join(said.get("title").text.split())
    wanted = [key for key in said.keys if key in (*KEYS, *MEANT) and key != "title"]
    if wanted:
        problems.warning(
            "MD-90",
            said.keys[wanted[0]],
            f"at the head of a chapter only its title is read, not “{', '.join(wanted)}”",
            f"move it to {said_in}",
        )
    if not title or _CHAPTER_HEADING.search(rest):
        return rest
    # The heading stands on the title's line: every other line keeps its number.
    lines = rest.split("\n")
    lines[said.keys["title"].line - 1] = f"# {title}"
    return "\n".join(lines)


def _without_title(text: str, line: int) -> str:
    """Return ``text`` without the heading that stands for the report's title, at ``line``."""
    lines = text.split("\n")
    if lone_heading(text)[1] == line:
        lines[line - 1] = ""
    return "\n".join(lines)


def _with_notes_apart(documents: Iterable[Document]) -> list[Document]:
    """Let each chapter count its own notes from [^1]: a name in use gets its chapter's number.

    A note's name holds no blank, so the two parts can be kept apart (see transforms.translation).
    """
    apart = []
    taken: set[str] = set()
    for number, document in enumerate(documents, start=1):
        doubles = taken & {note.identifier for note in document.notes}
        if doubles:
            renamed = partial(_renamed, doubles, number)
            document = rebuild(document, renamed, frozenset({Note, NoteReference}))
        taken |= {note.identifier for note in document.notes}
        apart.append(document)
    return apart


def _renamed(doubles: set[str], chapter: int, node: Node) -> Node:
    if isinstance(node, (Note, NoteReference)) and node.identifier in doubles:
        return replace(node, identifier=f"{node.identifier} {chapter}")
    return node


def _report_citations(metadata: Metadata, problems: Problems) -> None:
    """Report citations and references that cannot be resolved where they stand."""
    for passage in walk(replace(metadata, abstract=())):
        inside = walk(passage) if isinstance(passage, Passage) else ()
        first = next((one for one in inside if isinstance(one, (Citation, CrossReference))), None)
        if first is not None:
            problems.error(
                "META-04",
                first.span,
                "of a report's metadata only the abstract may cite works and refer to parts",
                "say it in words",
            )


def _without_notes(
    passage: Passage, span: Span, notes: list[Passage], problems: Problems
) -> Passage:
    """Return a passage of metadata without notes: covers and catalogues have no place for any.

    What a note says goes into ``notes``, for the colophon.
    """
    calls = [node for node in walk(passage) if isinstance(node, NoteReference)]
    if not calls:
        return passage
    if all(call.blocks for call in calls):
        problems.warning(
            "META-04",
            span,
            "a cover, an abstract and a catalogue have no place for notes; its words stand in the "
            "colophon",
            "say it in a chapter, or in the text itself, where it should stand elsewhere",
        )
    else:
        problems.error(
            "META-04",
            span,
            "the words of this note are not in the metadata",
            "write them in its place: ^[A note.]; they will stand in the colophon",
        )
    for call in calls:
        notes += [block.content for block in call.blocks if isinstance(block, Paragraph)]
    return map_inlines(passage, lambda node: () if isinstance(node, NoteReference) else node)


def _with_charts(
    gate: Gate, folder: Path, document: Document, data: dict[str, Resource], problems: Problems
) -> Document:
    """Return ``document`` with its charts read; what they show goes into ``data`` and along.

    A chart stands in the text, or in a file that a picture names.
    """
    words = partial(read_words, language=document.language)

    def read(image: Image, named: str) -> tuple[Image, tuple[str, ...]]:
        """Return a chart and the names of the files that it shows."""
        loaded: list[str] = []

        def load(name: str) -> bytes:
            beside = posixpath.normpath(PurePosixPath(image.source).parent / name)
            with suppress(GateError):
                gate.locate(beside, folder)
                name = beside
            if name not in data:
                data[name] = _data_file(gate, folder, name)
            loaded.append(name)
            return data[name].data

        place, text = replace(image.span, line=image.span.line + 1, column=1), ""
        if image.chart is not None:
            text = image.chart.spec
        else:
            place = gate.span(folder / image.source, 1, 1)
            try:
                text = gate.read_text(image.source, folder)
            except GateError as error:
                what = f"“{image.source}” {error.reason}"
                problems.error(error.code, image.span, what, error.hint)
        chart = read_chart(text, place, named, load, words, problems) if text else None
        source, dark = drawn_names(image)
        described = chart.description if chart else None
        said = image.alternative or described or NO_PASSAGE
        chart = chart or Chart("")
        image = replace(image, source=source, dark=dark, chart=chart, alternative=said)
        return image, tuple(dict.fromkeys(loaded))

    def in_figure(node: Node) -> Node:
        if not isinstance(node, Figure) or not any(map(is_chart, node.blocks)):
            return node
        named = next((name for name in node.data if name.lower().endswith(SHEETS)), "")
        blocks: list[Block] = []
        files = node.data
        for block in node.blocks:
            if isinstance(block, Image) and is_chart(block):
                block, loaded = read(block, named)
                own = loaded or _own_data(block, node.identifier, data)
                files = tuple(dict.fromkeys((*files, *own)))
            blocks.append(block)
        return replace(node, blocks=tuple(blocks), data=files)

    document = rebuild(document, in_figure, frozenset({Figure}))
    return rebuild(
        document,
        lambda node: read(node, "")[0] if is_chart(node) else node,
        frozenset({Image}),
    )


def _own_data(image: Image, identifier: str, data: dict[str, Resource]) -> tuple[str, ...]:
    """Return the name of the data that stand in a chart itself: they go along as a file."""
    rows = rows_in(image.chart) if image.chart and identifier else b""
    if not rows:
        return ()
    data.setdefault(name := f"{identifier}.csv", Resource(name, DATA_KINDS[".csv"], rows))
    return (name,)


def is_chart(node: Node) -> bool:
    """Return whether a node is a picture with a chart that has not been read yet."""
    if not isinstance(node, Image) or node.source.startswith(DRAWN):
        return False
    return node.chart is not None or node.source.lower().endswith(SPECIFICATIONS)


def _read_pictures(
    gate: Gate, folder: Path, nodes: Sequence[Metadata | Document], problems: Problems
) -> dict[str, Resource]:
    """Return the pictures that ``nodes`` name: in the text, in an abstract, in a colophon."""
    pictures: dict[str, Resource] = {}
    shown = (node for node in walk(nodes) if isinstance(node, (Image, InlineImage)))
    named = [(name, one.span) for one in shown for name in (one.source, getattr(one, "dark", ""))]
    for name, span in named:
        if not name or name in pictures or name.startswith(DRAWN):
            continue
        try:
            found = _picture(gate, name, folder)
        except GateError as error:
            problems.error(error.code, span, f"“{name}” {error.reason}", error.hint)
            continue
        pictures[name] = replace(found, name=name)
        if found.dropped:
            problems.warning(
                "PIC-06",
                span,
                f"“{name}” is drawn without its {', '.join(found.dropped)}",
                "see whether it looks as you mean; exported as plain SVG it holds no such thing",
            )
    return pictures


def _picture(gate: Gate, name: str, folder: Path) -> Resource:
    """Return a picture, be it a file or what a cell of a notebook drew when it was last run.

    Raises:
        GateError: it may not be read, or is no picture.
    """
    notebook, _, cell = name.partition(f"{ENDING}#")
    if not cell:
        return read_picture(gate, name, folder, clean=True)
    text = gate.read_text(f"{notebook}{ENDING}", folder)
    return checked_picture(name, recorded_picture(text, cell), clean=True)


DATA_KINDS: Mapping[str, str] = MappingProxyType(
    {
        ".csv": "text/csv",
        ".tsv": "text/tab-separated-values",
        ".txt": "text/plain",
        ".json": "application/json",
        ".geojson": "application/geo+json",
        ".yaml": "application/yaml",
        ".yml": "application/yaml",
        ".xml": "application/xml",
        ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    }
)
"""Kinds of files with data that others can open → their media types (IANA)."""

LARGEST_DATA = 10 * MEGABYTE
_SMALLER_DATA = "attach what the figure shows, and publish the whole where data are kept"


def _read_data(
    gate: Gate, folder: Path, document: Document, problems: Problems
) -> dict[str, Resource]:
    """Return the files that figures name as their data, each read once."""
    found: dict[str, Resource] = {}
    for figure in walk(document):
        for name in filter(None, figure.data) if isinstance(figure, (Figure, Table)) else ():
            if name in found:
                continue
            try:
                found[name] = _data_file(gate, folder, name)
            except GateError as error:
                problems.error(error.code, figure.span, f"“{name}” {error.reason}", error.hint)
    return found


def _data_file(gate: Gate, folder: Path, name: str) -> Resource:
    """Return a file of data.

    Raises:
        GateError: it may not be read, is empty, or of a kind that is not listed (``FIG-02``).
    """
    kind = DATA_KINDS.get(PurePosixPath(name).suffix.lower(), "")
    data = gate.read_bytes(name, folder, LARGEST_DATA, advice=_SMALLER_DATA)
    if not data or not kind:
        wrong = "is empty" if kind else "is of a kind that not everybody can open"
        hint = f"save the data as one of: {', '.join(DATA_KINDS)}"
        raise GateError("FIG-02", name, wrong, hint)
    return Resource(name, kind, data)
