"""Checks of a PDF's tags: ``PDF-20`` to ``PDF-39``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from ...artefacts.pdf.file import PdfFile
from ...artefacts.pdf.tree import Tag
from ...diagnostics import Problem, short
from ...languages import has_han, script_of
from .reporting import HEADING, LANGUAGE, bare, page_of, problem

_KINDS = frozenset(
    {
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI"),
        *("Index", "NonStruct", "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl"),
        *("LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote"),
        *("Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula"),
    }
)
"""The standard structure types (ISO 32000-1, 14.8.4) but for those of forms and ruby."""


def check_kinds(file: PdfFile) -> Iterator[Problem]:
    """PDF-20: an element of a type that readers do not know."""
    for kind in sorted({tag.kind for tag in file.tags()} - _KINDS):
        yield problem("PDF-20", f"“{kind}” is no standard type of element")


def check_figures(file: PdfFile) -> Iterator[Problem]:
    """PDF-21: a figure without words for who cannot see it, or without its place on the page."""
    for tag in file.tags():
        if tag.kind != "Figure":
            continue
        page = page_of(tag)
        if not tag.alternative.strip():
            yield problem("PDF-21", "a figure has no alternative text", page=page)
        box = tag.attributes.get("BBox")
        if box is None or len(box) != 4 or not (box[0] < box[2] and box[1] < box[3]):
            yield problem("PDF-21", "a figure has no box", page=page)


def check_formulas(file: PdfFile) -> Iterator[Problem]:
    """PDF-22: a formula that cannot be spoken: without words, or with its TeX for words."""
    for tag in file.tags():
        if tag.kind == "Formula" and (
            not tag.alternative.strip() or re.search(r"\\[A-Za-z]|[_^]", tag.alternative)
        ):
            yield problem("PDF-22", "a formula has no words to be spoken", page=page_of(tag))


def check_headings(file: PdfFile) -> Iterator[Problem]:
    """PDF-23: no heading, an empty one, or one that skips a level on the way down.

    Who listens walks from heading to heading; a gap reads as if a part were missing
    (PDF/UA-1, 7.4.2).
    """
    before = 0
    for tag in file.tags():
        if not HEADING.fullmatch(tag.kind):
            continue
        level = int(tag.kind[1])
        words = file.words(tag)
        if not words.strip():
            yield problem("PDF-23", "a heading is empty", page=page_of(tag))
        if level > before + 1:
            message = f"“{short(words)}” is of level {level} after one of level {before}"
            yield problem("PDF-23", message, page=page_of(tag))
        before = level
    if not before:
        yield problem("PDF-23", "it has no heading")


def check_lists(file: PdfFile) -> Iterator[Problem]:
    """PDF-24: a list that holds something else than items, an item that holds nothing."""
    for tag in file.tags():
        kinds = [kid.kind for kid in tag.kids]
        if tag.kind == "L":
            # An item that the author left empty has its mark alone (ISO 32000-1, table 336).
            if tag.marks or not kinds or set(kinds) - {"LI", "L", "Caption"}:
                yield problem("PDF-24", "a list holds something else than items", page=page_of(tag))
            if "ListNumbering" not in tag.attributes:
                yield problem("PDF-24", "a list does not say how it counts", page=page_of(tag))
        elif tag.kind == "LI":
            if tag.parent is None or tag.parent.kind != "L":
                yield problem("PDF-24", "a list's item stands outside of it", page=page_of(tag))
            if tag.marks or not kinds or set(kinds) - {"Lbl", "LBody"}:
                yield problem("PDF-24", "a list's item has no body", page=page_of(tag))


_SCOPES = ("Row", "Column", "Both")

_TABLE_PARTS: Mapping[str, frozenset[str]] = {
    "Table": frozenset({"THead", "TBody", "TFoot", "TR", "Caption"}),
    "THead": frozenset({"TR"}),
    "TBody": frozenset({"TR"}),
    "TFoot": frozenset({"TR"}),
    "TR": frozenset({"TH", "TD"}),
}


def check_tables(file: PdfFile) -> Iterator[Problem]:
    """PDF-25: a table whose rows are not of one width, or whose heads say not what they head.

    A screen reader reads for each cell its row's and its column's head: with a cell too few it
    reads the wrong ones (PDF/UA-1, 7.5).
    """
    for tag in file.tags():
        allowed = _TABLE_PARTS.get(tag.kind)
        if allowed is not None and (tag.marks or {kid.kind for kid in tag.kids} - allowed):
            message = f"a table's {tag.kind} holds what does not belong there"
            yield problem("PDF-25", message, page=page_of(tag))
        if tag.kind == "TH" and str(tag.attributes.get("Scope")) not in _SCOPES:
            message = f"“{short(file.words(tag))}” does not say whether it heads a row or a column"
            yield problem("PDF-25", message, page=page_of(tag))
        if tag.kind == "Table":
            widths = Counter(_widths(tag))
            if len(widths) > 1:
                yield problem("PDF-25", "a table's rows are of different widths", page=page_of(tag))


def _widths(table: Tag) -> Iterator[int]:
    """Yield how many columns each row fills, with the cells that reach down into it."""
    hanging: dict[int, int] = {}
    for row in table.walk():
        if row.kind != "TR":
            continue
        place = 0
        began: dict[int, int] = {}
        for cell in row.kids:
            while hanging.get(place, 0):
                place += 1
            across = int(cell.attributes.get("ColSpan", 1))
            down = int(cell.attributes.get("RowSpan", 1))
            for column in range(place, place + across):
                began[column] = down
            place += across
        yield max([-1, *began, *(column for column, left in hanging.items() if left)]) + 1
        hanging = {column: left - 1 for column, left in hanging.items() if left > 1}
        hanging |= {column: down - 1 for column, down in began.items() if down > 1}


def check_notes(file: PdfFile) -> Iterator[Problem]:
    """PDF-26: a note without a name of its own, or one that nothing in the text calls.

    A note is read where it is called, so its call stands right before it (PDF/UA-1, 7.9).
    """
    names: Counter[str] = Counter()
    for tag in file.tags():
        if tag.kind != "Note":
            continue
        names[tag.identifier] += 1
        page = page_of(tag)
        if not tag.identifier or names[tag.identifier] > 1:
            yield problem("PDF-26", "a note has no identifier of its own", page=page)
        beside = tag.parent.order if tag.parent is not None else []
        place = next(index for index, one in enumerate(beside) if one is tag)
        before = beside[place - 1] if place else None
        if not isinstance(before, Tag) or before.kind != "Reference":
            yield problem("PDF-26", "a note does not follow its call", page=page)


def check_contents(file: PdfFile) -> Iterator[Problem]:
    """PDF-27: a line of the contents that leads nowhere, or contents that are no list of lines."""
    for tag in file.tags():
        if tag.kind == "TOC" and (tag.marks or {kid.kind for kid in tag.kids} - {"TOCI", "TOC"}):
            yield problem(
                "PDF-27", "the contents hold something else than lines", page=page_of(tag)
            )
        if tag.kind == "TOCI" and not any(one.kind == "Link" and one.areas for one in tag.walk()):
            message = f"the line “{short(file.words(tag))}” of the contents leads nowhere"
            yield problem("PDF-27", message, page=page_of(tag))


def check_languages(file: PdfFile) -> Iterator[Problem]:
    """PDF-28: Han in words tagged with another language, or a tag that is none.

    A voice for English is silent at 人, and one for Chinese spells "AI" as it should: so every
    Han character lies in an element that is said to be Chinese. A formula is read out in the
    language around it, whatever stands in it: its words are one text. Code is in none.
    """
    for tag in file.tags():
        if tag.own_language and not LANGUAGE.fullmatch(tag.own_language):
            message = f"“{tag.own_language}” is no language"
            yield problem("PDF-28", message, page=page_of(tag))
        if script_of(tag.language).justification == "letters" or tag.kind == "Code":
            continue
        # Of a picture its alternative text is read out, not the words that are drawn in it.
        drawn = () if tag.kind == "Figure" and tag.alternative else tag.marks
        words = "".join(file.shown.get(mark, "") for mark in drawn)
        # An alternative text is one string, and of one language: some Han in it stays unsaid.
        mixed = tag.kind == "Formula" or re.search("[A-Za-z]", tag.alternative)
        words += "" if mixed else tag.alternative
        if has_han(words):
            message = f"“{short(words)}” is said to be in {tag.language or 'no language'}"
            yield problem("PDF-28", message, page=page_of(tag))


def _read_out(file: PdfFile, tag: Tag) -> str:
    """Return an element's words as they are read out, with those of its formulas and pictures."""
    if tag.kind in ("Formula", "Figure"):
        return tag.alternative
    return "".join(
        _read_out(file, one) if isinstance(one, Tag) else file.shown.get(one, "")
        for one in tag.order
        if isinstance(one, (Tag, tuple))
    )


def check_links(file: PdfFile) -> Iterator[Problem]:
    """PDF-29: a link outside of the tag tree, without words, or with a description not its own.

    The description is what a screen reader says of the link's area (PDF/UA-1, 7.18.5): the
    words that are the link, else the reader hears an address spelled out.
    """
    held = set()
    for tag in file.tags():
        for number in tag.areas:
            held.add(number)
            area = file.areas.get(number)
            if area is None:
                continue
            if tag.kind != "Link":
                yield problem("PDF-29", "a link's area is not in a Link", page=area.page)
            if not area.description.strip():
                yield problem("PDF-29", "a link has no description", page=area.page)
            # Of a note's call the description says more than its number; of a line of the
            # contents, the page is left out.
            elif (words := bare(_read_out(file, tag))) and not (
                words in bare(area.description) or bare(area.description) in words
            ):
                message = f"the link “{short(file.words(tag))}” is described otherwise"
                yield problem("PDF-29", message, page=area.page)
        if tag.kind == "Link" and not any(one.areas for one in tag.walk()):
            message = f"“{short(file.words(tag))}” is tagged as a link and is none"
            yield problem("PDF-29", message, page=page_of(tag))
    for number, area in file.areas.items():
        if number not in held:
            yield problem("PDF-29", "a link is not in the tag tree", page=area.page)


def check_content(file: PdfFile) -> Iterator[Problem]:
    """PDF-30: something is drawn that is neither tagged nor an artifact.

    What repeats or decorates is marked so, and everything else is in the tree (PDF/UA-1, 7.1).
    """
    for page in file.loose:
        yield problem("PDF-30", "something is drawn outside of all marks", page=page)
    for page, number in sorted(file.shown.keys() - file.owners.keys()):
        words = short(file.shown.get((page, number), ""))
        yield problem("PDF-30", f"“{words}” is in no element of the tag tree", page=page)


def check_marks(file: PdfFile) -> Iterator[Problem]:
    """PDF-31: an element that points to content that is not there, or to another's."""
    seen: set[tuple[int, int]] = set()
    for tag in file.tags():
        for mark in tag.marks:
            if mark in seen:
                yield problem("PDF-31", "a piece of content belongs to two elements", page=mark[0])
            if mark not in file.shown:
                yield problem("PDF-31", f"a {tag.kind} points to nothing", page=max(mark[0], 0))
            seen.add(mark)


def check_order(file: PdfFile) -> Iterator[Problem]:
    """PDF-32: the chapters of the tree are not in the order of the pages.

    Notes are read where they are called, not where they stand, so only headings are compared.
    """
    before = 0
    for tag in file.tags():
        if HEADING.fullmatch(tag.kind) and (page := page_of(tag)) >= 0:
            if page < before:
                message = f"“{short(file.words(tag))}” is read after what stands behind it"
                yield problem("PDF-32", message, page=page)
            before = page


_LEAVES = frozenset({"P", "Caption", "Lbl", "LBody", "Link", "Note", "Reference", "Code"})


def check_empty(file: PdfFile) -> Iterator[Problem]:
    """PDF-33: a paragraph, caption or link without content: a screen reader stops at nothing."""
    for tag in file.tags():
        if tag.kind in _LEAVES and not tag.order:
            yield problem("PDF-33", f"a {tag.kind} is empty", page=page_of(tag))
