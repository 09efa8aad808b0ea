"""What others wrote → a report's folder: Word, OpenDocument, LaTeX, HTML, notebooks, references.

=========  ==================================================================
pandoc     Pandoc, which reads the files: bytes → its syntax tree, or CSL-JSON
libraries  works of RIS and EndNote XML, with all that these say
opendocument  the same for an OpenDocument text
latex      the same for LaTeX: with what lies beside it
webpage    the same for a page of the web: each element closed
word       a Word file, with marks for what Pandoc has no word for
marks      those marks, by number in the text
notebook   a notebook's cells → its code, and what it printed
tree       Pandoc's tree → our blocks, one node after the other
table_styles  tables of ours, known by their styles
side_by_side  tables that only hold places
two_languages  an edition in two → each of its texts, and a catalogue of the second
joining    by styles and neighbours: captions, callouts, quotations
headings   without typed numbers; bold lines that stand for them
typed      numbers that are typed in captions and headings, and words that refer to them
stated     theorems and listings of LaTeX → divisions with a name and a number
lists      what nests in what, and lists that are only typed
equations  formulas beside their numbers
formulas   their TeX
apparatus  abbreviations, glossary, authors, index, examples
works      a list of references that is only words; citations of it
particulars  title, authors and so on, and how they stand in a line
front      the same of a file, from styles, properties and metadata
cover      … from the lines and the table before the first heading
naming     identifiers, and references that lead to them
markdown   our blocks → Markdown
markdown_lines  inlines → a line of Markdown
folder     chapters, pictures, references.json, report.yaml
account    what was carried over, what not, and where
=========  ==================================================================

Nothing here touches the disk but a scratch folder for Pandoc: the pipeline reads and writes.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any, Literal

from ..artefacts.parts import UnreadableArtefact
from ..diagnostics import Problems, Span, short
from ..document import (
    NO_PASSAGE,
    Block,
    CodeBlock,
    Document,
    Image,
    Inline,
    Note,
    NoteReference,
    Paragraph,
    Text,
)
from ..front_matter import tag_of
from ..languages import LANGUAGES, tag_by_script
from ..readers.bibtex import read_bibtex
from ..walk import map_blocks, map_inlines, plain_text
from .account import Account, account_page
from .apparatus import with_apparatus, with_appendices
from .folder import (
    PictureReader,
    Pictures,
    chapter_files,
    references_file,
    report_files,
    with_references,
)
from .front import language_of, take_front
from .headings import tidy_headings
from .joining import joined, labelled_behind
from .latex import pictures_of, prepare_latex, works_of
from .libraries import with_bodies
from .marks import Facing
from .naming import Place, named, slug_of
from .opendocument import prepare_opendocument
from .pandoc import FORMATS, KEYED, WORKS, PandocProblem, Tree, read_tree, read_works
from .particulars import Front
from .tree import Changes, TreeReader
from .two_languages import Tongues, catalogue_files, in_one_language
from .typed import with_typed_references
from .webpage import prepare_page
from .word import Prepared, prepare
from .word.citations import Library
from .works import parts_in_words, with_works

__all__ = [
    "FORMATS",
    "WORKS",
    "Account",
    "Imported",
    "Kept",
    "Source",
    "import_sources",
    "import_works",
    "references_file",
]

Kept = Literal["show", "accept", "reject"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file to be imported: its name, its bytes, and a way to read the pictures it names."""

    name: str
    data: bytes
    picture: PictureReader

    @property
    def suffix(self) -> str:
        """How its name ends, in small letters."""
        return PurePosixPath(self.name).suffix.lower()


@dataclass(frozen=True, slots=True)
class Imported:
    """A report: its files by their paths in its folder, its title, and the account."""

    files: Mapping[str, bytes]
    title: str
    account: Account


@dataclass(frozen=True, slots=True)
class _Read:
    """One source, read."""

    document: Document
    front: Front
    pictures: Mapping[str, bytes]
    works: tuple[Mapping[str, Any], ...]
    places: Mapping[str, Place]
    second: _Read | None = None
    """The same in the second language of an edition in two."""


def import_sources(
    sources: Sequence[Source],
    institute: str,
    date: str,
    problems: Problems,
    *,
    changes: Kept = "show",
    headings: bool = False,
    institutes: Sequence[str] = (),
) -> Imported | None:
    """Return the report that ``sources`` are, in their order; None, with problems, if they cannot
    be read.

    Args:
        institute: the pack it is published by, where the file names none.
        date: of today, for the account.
        changes: what becomes of tracked changes.
        headings: bold lines that stand for headings become headings.
        institutes: the packs that there are: the one that a file names is believed if it is there.

    Problems: ``IMP-01`` no Pandoc, ``IMP-02`` a file that cannot be read, ``IMP-03`` one of a kind
    that is not read, ``IMP-04`` one that holds nothing, ``IMP-05`` words that do not read back.
    """
    account = Account()
    read: list[_Read] = []
    works = import_works([each for each in sources if each.suffix in WORKS], account, problems)
    for source in sources:
        if source.suffix in WORKS:
            continue
        try:
            one = _read_source(source, changes, headings, account, works)
        except PandocProblem as error:
            problems.add(error.problem)
            return None
        except (UnreadableArtefact, RecursionError) as error:
            reason = (
                str(error) if isinstance(error, UnreadableArtefact) else "it is nested too deep"
            )
            problems.error(
                "IMP-02",
                Span(source.name),
                f"this file cannot be read: {reason}",
                "open it in the program that wrote it, and save it anew",
            )
            return None
        if not one.document.blocks:
            problems.error(
                "IMP-04",
                Span(source.name),
                "there is no text in this file",
                "name the file that the words are in; those of a picture are not read",
            )
            return None
        read.append(one)
    if problems.has_errors or not read:
        return None
    return _assembled(read, works, institute, institutes, date, sources, account, problems)


def import_works(
    sources: Sequence[Source], account: Account, problems: Problems
) -> tuple[Mapping[str, Any], ...]:
    """Return the works in files of references as CSL-JSON: under their keys, or under made ones."""
    library = Library({})
    for source in sources:
        try:
            found = _works_in(source.data, source.name, source.suffix, problems)
        except PandocProblem as error:
            problems.add(error.problem)
            continue
        for work in found:
            if source.suffix in KEYED:
                library.keep(work)
            else:
                library.add(work)
            account.carried["works"] += 1
    return tuple(library.works.values())


def _works_in(
    data: bytes, name: str, suffix: str, problems: Problems
) -> Sequence[Mapping[str, Any]]:
    """Return the works in a file of them; BibTeX is read as that of a report is.

    Pandoc reads BibTeX that is not quite that: abbreviations that are defined nowhere, for one.

    Raises:
        PandocProblem: it cannot be read.
    """
    own = Problems()
    if WORKS[suffix] == "bibtex":
        text = data.decode("utf-8-sig", "replace")
        works = [with_bodies(reference.data) for reference in read_bibtex(text, name, own)]
        if not own.has_errors and "\ufffd" not in text:
            for problem in own:
                problems.add(problem)
            return works
    return read_works(data, WORKS[suffix], name)


def _read_source(
    source: Source,
    changes: Kept,
    headings: bool,
    account: Account,
    given: tuple[Mapping[str, Any], ...],
) -> _Read:
    """Return what a file says; ``given``: the works in the files that were named beside it."""
    prepared = Prepared(source.data)
    options: tuple[str, ...] = ()
    if source.suffix == ".docx":
        prepared = prepare(source.data, account, changes)
        options = ("--track-changes=all",)
    elif source.suffix == ".ipynb":
        options = ("--ipynb-output=all",)
    elif source.suffix == ".rst":
        options = ("--standalone",)  # else title and fields at the head are text
    elif source.suffix == ".odt":
        prepared = prepare_opendocument(source.data, account)
    elif source.suffix in (".html", ".htm"):
        prepared = Prepared(prepare_page(source.data, account))
    elif source.suffix in (".tex", ".latex"):
        prepared = prepare_latex(source.data, source.picture, account)
    tree = read_tree(prepared.data, FORMATS[source.suffix], source.name, *options)
    reader = TreeReader(
        account, prepared.marks, Changes(changes), prepared.measure, source.suffix == ".docx"
    )
    whole = Document(reader.blocks(tree.blocks), tuple(reader.notes))
    said = prepared.properties.get("language") or prepared.language or _said(tree.meta)
    if said == "en-US" and not prepared.ours:
        said = "en"  # what office programs note where nobody chose a language
    second = next((mark.language for mark in prepared.marks if isinstance(mark, Facing)), "")
    if not second:
        text = replace(whole, language=language_of(whole.blocks, said))
        return _text_of(source, prepared, tree, reader, text, account, headings, given)
    tongues = Tongues(tag_of(said), second)
    one, other = (in_one_language(whole, tongues, second=each) for each in (False, True))
    made = _text_of(source, prepared, tree, reader, one, account, headings, given)
    # What it says in both languages is counted and reported once.
    again = _text_of(source, prepared, tree, reader, other, Account(), headings, given, made.places)
    return replace(made, front=replace(made.front, second=second), second=again)


def _text_of(
    source: Source,
    prepared: Prepared,
    tree: Tree,
    reader: TreeReader,
    document: Document,
    account: Account,
    headings: bool,
    given: tuple[Mapping[str, Any], ...],
    places: Mapping[str, Place] | None = None,
) -> _Read:
    """Return what a file says in the language of ``document``: blocks and notes as they stand.

    ``places``: those of the file that have an identifier already.
    """
    language = document.language
    front, rest = take_front(
        document.blocks, tree.meta, prepared.properties, language, account, reader,
        word=source.suffix == ".docx" and not prepared.ours,
    )  # fmt: skip
    edition = prepared.properties.get("edition", "").split()
    if prepared.ours and len(edition) == 3:
        front = replace(front, institute=edition[1])
    document = replace(document, blocks=rest)
    document, works, by_author = with_works(document, prepared.works, account, prepared.listed)
    if source.suffix in (".tex", ".latex"):
        works = _named_works(source, works_of(prepared.data), account)
        document = parts_in_words(document, (*given, *works))
    if by_author or (prepared.works and prepared.by_author):
        front = replace(front, citation_style="author-date")
    blocks = tidy_headings(joined(document.blocks, account), account, promote=headings)
    blocks = with_appendices(labelled_behind(blocks) if source.suffix == ".typ" else blocks)
    notes = tuple(replace(note, blocks=joined(note.blocks, account)) for note in document.notes)
    document = replace(document, blocks=blocks, notes=notes)
    document, front = with_apparatus(document, front, prepared.ours)
    if prepared.ours:
        document = map_blocks(document, lambda block: _undescribed(block, language, account))
    else:
        _offer_two_languages(document, account)
        document = with_typed_references(document, account)
    document, places = named(document, account, places)
    shown = source.picture
    if source.suffix in (".tex", ".latex"):
        shown = pictures_of(prepared.data, shown)
    pictures = Pictures(lambda name: tree.media.get(name) or shown(_beside(name)), account,
                        prepared.measure)  # fmt: skip
    document = pictures.taken(document)
    if prepared.ours:
        document = map_inlines(document, _loosened)
    return _Read(document, front, pictures.files, works, places)


_MOST_IN_TURN = 4
"""Paragraphs, each in another language than the one before it, that are no quotations."""


def _offer_two_languages(document: Document, account: Account) -> None:
    """Note it where paragraphs say the same in two languages in turn."""
    texts = [words for block in document.blocks if isinstance(block, Paragraph)
             and len(words := plain_text(block)) > 20]  # fmt: skip
    tags = [tag_by_script(words) for words in texts]
    turns = sum(bool(one) is not bool(other) for one, other in pairwise(tags))
    if turns >= _MOST_IN_TURN and turns * 3 >= len(tags) * 2:
        account.offer(
            "paragraphs that stand in two languages in turn: every edition says both; for an "
            "edition in each, leave one language here and write the other into its catalogue, "
            "docs/translators.md (tongwen translate update)",
            short(texts[0]),
        )


def _beside(name: str) -> str:
    """Return the name of a picture as the text has it: Pandoc puts its own folder before some."""
    return re.sub(rf"\A{re.escape(tempfile.gettempdir())}/[^/]+/", "", name)


def _named_works(
    source: Source, names: Sequence[str], account: Account
) -> tuple[Mapping[str, Any], ...]:
    """Return the works in the files of them that a text names, as far as they are beside it."""
    library = Library({})
    for name in names:
        data = source.picture(name)
        try:
            found = _works_in(data, name, ".bib", Problems()) if data is not None else None
        except PandocProblem:
            found = None
        if found is None:
            account.lose("a file of works that cannot be read, or is not beside the text", name)
        for work in found or ():
            library.keep(work)
            account.carried["works"] += 1
    return tuple(library.works.values())


def _undescribed(block: Block, language: str, account: Account) -> Block:
    """Return a chart without the description that Tongwen made of its numbers: it makes one.

    What Word draws no chart of is a picture there, and stays one.
    """
    if isinstance(block, CodeBlock):
        account.offer("a passage of code: Word does not say in which language it is",
                      block.text.partition("\n")[0])  # fmt: skip
    before = LANGUAGES.get(language, LANGUAGES["en"]).labels["chart"].partition("{number}")[0]
    if not isinstance(block, Image):
        return block
    if not block.chart:
        if (words := plain_text(block.alternative)).startswith(before):
            account.change("a chart that Word holds as a picture: it stays one; put its "
                           "specification in its place, if you have it", words)  # fmt: skip
        return block
    made = plain_text(block.alternative).startswith(before)
    return replace(block, alternative=NO_PASSAGE) if made else block


def _loosened(inline: Inline) -> Inline | tuple[Inline, ...]:
    """Return words of ours without the spaces that typography tied: it ties them again.

    Nor with the mark of no width behind a formula that is all of a line, which Word asks for.
    """
    if type(inline) is not Text:
        return inline
    if inline.text == "\u200b":
        return ()
    return Text(re.sub("(?<!\u00a0)\u00a0(?!\u00a0)", " ", inline.text))


def _said(meta: Mapping[str, Any]) -> str:
    value = meta.get("lang", {})
    content = value.get("c") if isinstance(value, dict) else None
    if isinstance(content, list) and content and content[0].get("t") == "Str":
        return str(content[0]["c"])
    return content if isinstance(content, str) else ""


def _assembled(
    read: Sequence[_Read],
    works: Sequence[Mapping[str, Any]],
    institute: str,
    institutes: Sequence[str],
    date: str,
    sources: Sequence[Source],
    account: Account,
    problems: Problems,
) -> Imported:
    """Return what was read as one report."""
    library = {str(work["id"]): work for each in read for work in each.works}
    library.update((str(work["id"]), work) for work in works)
    front = read[0].front
    title = front.title or PurePosixPath(sources[0].name).stem
    if not front.title:
        account.offer("no title was found: the file’s name stands in for it; write it in "
                      "report.yaml, title:", title)  # fmt: skip
    known = front.institute if front.institute in institutes else ""
    front = replace(front, title=title, institute=known or institute)
    blocks: list[Block] = []
    notes: list[Note] = []
    for number, one in enumerate(read):
        document = one.document if number == 0 else _renamed(one.document, f"{number + 1}-")
        blocks += document.blocks
        notes += document.notes
    document = Document(tuple(blocks), tuple(notes), front.language)
    document = with_references(document, tuple(library.values()))
    account.count(document.blocks)
    chapters = chapter_files(document, problems, "import")
    pictures = {name: data for one in read for name, data in one.pictures.items()}
    files = report_files(front, chapters, pictures, tuple(library.values()))
    if len(read) == 1 and (other := read[0].second) is not None:
        again = chapter_files(with_references(other.document, tuple(library.values())),
                              problems, "import")  # fmt: skip
        name = slug_of(title)
        files |= catalogue_files((chapters, again), (front, other.front), name, date, account)
    names = tuple(source.name for source in sources)
    files["import.md"] = account_page(account, names, date).encode()
    return Imported(files, title, account)


def _renamed(document: Document, prefix: str) -> Document:
    """Return ``document`` with names of notes that no other document has."""

    def change(inline: Any) -> Any:
        if isinstance(inline, NoteReference):
            return replace(inline, identifier=prefix + inline.identifier)
        return inline

    document = map_inlines(document, change)
    notes = tuple(replace(note, identifier=prefix + note.identifier) for note in document.notes)
    return replace(document, notes=notes)
