"""Markdown → Document: CommonMark, and what authors know from Pandoc and Quarto.

Each word that goes in comes out, or is refused by name, with its place: what cannot be read
is shown as the text it is. The codes of the problems:

* ``MD-01`` nested too deep, ``MD-02`` a control character, ``MD-03`` a division not closed,
  ``MD-04`` a division closed but not open, ``MD-05`` code not closed, ``MD-06`` a formula not
  closed, ``MD-07`` HTML, ``MD-08`` a link that leads nowhere good, ``MD-09`` an address
  defined in vain, ``MD-10`` attributes that do not read, ``MD-11`` an unknown class,
  ``MD-12`` an unknown attribute, ``MD-13`` an unknown division, ``MD-14`` a note never
  called, ``MD-15`` a note called but not there, ``MD-16`` a note defined twice, ``MD-17``
  attributes of nothing, ``MD-18`` what only Quarto or TeX runs, ``MD-19`` a comment not closed,
  ``MD-20`` a caption of nothing, ``MD-21`` a width, ``MD-22`` something in a division that
  has no place there, ``MD-23`` an empty heading, ``MD-24`` a list with letters;
* ``TBL-01`` a row's cells, ``TBL-02`` a malformed table, ``TBL-03`` a table's attributes,
  ``TBL-04`` a table drawn in another way;
* ``FIG-01`` an image without alternative text; ``STR-01`` an identifier used twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...diagnostics import Lines, Problems, Span
from ...document import UNPRINTABLE, Document, Passage
from ...remembering import remembered
from ...unchanged import steady
from .blocks import BlockReader
from .emoji import emoji_in
from .excerpt import Excerpt
from .foreign import report_foreign
from .identifiers import name_headings, named_apart, report_duplicates
from .inlines import PassageReader

__all__ = [
    "named_apart", "read_chapters", "read_markdown", "read_passage", "read_statement",
    "report_duplicates",
]  # fmt: skip


def read_markdown(
    text: str, file: str, language: str, problems: Problems, *, raw_html: bool = True
) -> Document:
    """Return the Document that ``text`` is, one file of a report.

    Args:
        text: the file's text.
        file: its name, for the places of problems.
        language: BCP 47 tag of what it is written in: it chooses the quotation marks.
        problems: the collector.
        raw_html: HTML is cleaned and read; else it is shown as text.
    """
    [document] = read_chapters([(file, text)], language, problems, raw_html=raw_html)
    report_duplicates(document, problems)
    return document


def read_chapters(
    chapters: Iterable[tuple[str, str]],
    language: str,
    problems: Problems,
    *,
    raw_html: bool = True,
) -> tuple[Document, ...]:
    """Return a Document for each of ``chapters``, ``(file, text)``; see :func:`read_markdown`.

    The names that headings get are unique among them; identifiers that an author used twice
    are for :func:`report_duplicates` to find.
    """
    found = [_chapter(text, file, language, raw_html, problems) for file, text in chapters]
    named = name_headings(found)
    return tuple(steady(*pair, name_headings) for pair in zip(found, named, strict=True))


@remembered(256)
def _chapter(text: str, file: str, language: str, raw_html: bool, problems: Problems) -> Document:
    """Return one chapter, whose headings have no names yet."""
    text = _cleaned(text, Span(file, 1, 1), problems)
    emoji_in(text)  # asked for all at once, and known from then on
    return BlockReader(text, file, language, problems, raw_html).document()


def read_passage(
    text: str, span: Span, language: str, problems: Problems, *, raw_html: bool = True
) -> Passage:
    """Return the passage that ``text`` is: a message or a field of the metadata.

    A passage's own message reads back as the same content. ``span`` is where it begins.
    """
    return _passage(text, span, language, raw_html, problems)


def read_statement(
    text: str, span: Span, language: str, problems: Problems, *, raw_html: bool = True
) -> Passage:
    """Return what the metadata say in words; marks of other programs are reported, as in the text.

    See :func:`read_passage`.
    """
    report_foreign(Excerpt.at(text, span), problems)
    return read_passage(text, span, language, problems, raw_html=raw_html)


@remembered(8192)
def _passage(text: str, span: Span, language: str, raw_html: bool, problems: Problems) -> Passage:
    text = _cleaned(text, span, problems)
    reader = PassageReader(problems, language, raw_html)
    passage = reader.passage(Excerpt.at(text, span))
    reader.report_tex()
    return passage


def read_words(text: str, span: Span, language: str = "en") -> Passage:
    """Return ``text`` as words in which no mark-up counts: of a file of data."""
    text = _cleaned(text, span, Problems())
    return PassageReader(Problems(), language).plain_passage(Excerpt.at(text, span))


def _cleaned(text: str, span: Span, problems: Problems) -> str:
    """Return ``text`` with plain line ends and without control characters; ``MD-02``."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if not UNPRINTABLE.search(text):
        return text
    found = list(UNPRINTABLE.finditer(text))
    lines = Lines(text, span.file)
    place = lines.span(found[0].start())
    column = place.column + (max(span.column, 1) - 1 if place.line == 1 else 0)
    names = list(dict.fromkeys(f"U+{ord(match[0]):04X}" for match in found))
    problems.error(
        "MD-02",
        Span(span.file, max(span.line, 1) + place.line - 1, column),
        f"the control character {', '.join(names[:6])}{' …' if names[6:] else ''}"
        f"{f' ({len(found)} in all)' if found[1:] else ''}",
        f"take {'them' if found[1:] else 'it'} away: Word could not open the file",
    )
    return UNPRINTABLE.sub("", text)
