"""Checks of a finished PDF: what a screen reader, an archive or a link from outside stumbles over.

veraPDF knows the two standards and judges a file by them. These know the report: that a table's
cells fill its rows, that a link says where it leads, that words in Han are said to be Chinese, that
the outline is the headings'. They read the file alone and nothing of how it was written.

Codes: ``PDF-10`` to ``PDF-19`` what the file says of itself, ``PDF-20`` to ``PDF-39`` tags,
``PDF-40`` to ``PDF-49`` fonts and characters, ``PDF-50`` to ``PDF-59`` ways through the file,
``PDF-60`` to ``PDF-62`` what is attached. (``PDF-01`` to ``PDF-07`` are the writer's own; what a
printer gets is judged in :mod:`.press`.)
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from ..artefacts.pdf.file import PdfFile, Tag, read_pdf
from ..diagnostics import Problem, Severity, Span
from ..edition import Edition
from ..languages import has_han, script_of
from ..metadata import licence
from ..walk import plain_text

PdfCheck = Callable[[PdfFile], Iterable[Problem]]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_HEADING = re.compile("H[1-6]")

_KINDS = frozenset(
    {
        *("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI"),
        *("Index", "NonStruct", "P", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl"),
        *("LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote"),
        *("Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Figure", "Formula"),
    }
)
"""The standard structure types (ISO 32000-1, 14.8.4) but for those of forms and ruby."""


def _problem(code: str, message: str, hint: str = "", page: int = -1) -> Problem:
    where = f"page {page + 1}: " if page >= 0 else ""
    return Problem(Span("the PDF"), code, where + message, hint, Severity.ERROR)


def _page(tag: Tag) -> int:
    """Return the index of the first page that an element lies on, -1 if it is empty."""
    return next((one.marks[0][0] for one in tag.walk() if one.marks), -1)


def _shown(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else f"{words[:59]}…"


def _bare(words: str) -> str:
    """Return ``words`` without spaces, soft hyphens and what has no width, to compare."""
    return re.sub("[\\s\u00ad\u200b\u2060\ufeff]", "", words)


# --- what the file says of itself ------------------------------------------------------------


def check_standards(file: PdfFile) -> Iterator[Problem]:
    """PDF-10: the file does not say that it follows PDF/A-3a and PDF/UA-1.

    An archive's and a reader's software look for the two marks first; without them a right file
    is treated as any other.
    """
    expected = {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    for name, value in expected.items():
        if file.described.get(name) != value:
            yield _problem("PDF-10", f"its metadata lack {name} {value}")


def check_title(file: PdfFile) -> Iterator[Problem]:
    """PDF-11: no title, another for who asks for no language, or a file's name in its place.

    The title is the first thing that a screen reader says (PDF/UA-1, 7.1). Of a text in several
    languages the first is for whoever asks for none, and is the file's own (ISO 16684-1, 8.2.2.4).
    """
    titles = file.described.get("dc:title", {})
    if not (isinstance(titles, dict) and titles.get("x-default")):
        yield _problem("PDF-11", "its metadata have no title")
    for name, texts in file.described.items():
        if isinstance(texts, dict) and texts and (
            next(iter(texts)) != "x-default" or texts["x-default"] != texts.get(file.language)
        ):  # fmt: skip
            yield _problem("PDF-11", f"“{name}” is another text for who asks for no language")
    if not file.title_shown:
        yield _problem("PDF-11", "a window shows the file's name, not the title")


def check_agreement(file: PdfFile) -> Iterator[Problem]:
    """PDF-12: the old information dictionary and the metadata say different things.

    Half of all programs read the one, half the other (ISO 19005-3, 6.6.2.3).
    """
    for old, new in (
        ("Title", "dc:title"),
        ("Author", "dc:creator"),
        ("Subject", "dc:description"),
        ("Keywords", "pdf:Keywords"),
        ("Creator", "xmp:CreatorTool"),
        ("Producer", "pdf:Producer"),
    ):
        if file.information.get(old, "") != _described(file, new):
            yield _problem("PDF-12", f"“{old}” and “{new}” say different things")
    for old, new in (("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate")):
        made = re.sub(r"\D", "", file.information.get(old, ""))
        if made != re.sub(r"\D", "", _described(file, new)):
            yield _problem("PDF-12", f"“{old}” and “{new}” say different things")


def _described(file: PdfFile, name: str) -> str:
    """Return a field of the metadata as one text, that for who asks for no language."""
    value = file.described.get(name, "")
    if isinstance(value, dict):
        return str(value.get("x-default", ""))
    return "; ".join(value) if isinstance(value, list) else str(value)


def check_language(file: PdfFile) -> Iterator[Problem]:
    """PDF-13: the file has no language, or its title is not in it.

    Without it a screen reader takes the voice of its own language for every word.
    """
    if not _LANGUAGE.fullmatch(file.language):
        yield _problem("PDF-13", f"its language is “{file.language}”, which is no tag")
        return
    if file.described.get("dc:language") != [file.language]:
        yield _problem("PDF-13", "its metadata name another language than its catalogue")
    titles = file.described.get("dc:title")
    if isinstance(titles, dict) and file.language not in titles:
        yield _problem("PDF-13", f"it has no title in its own language, {file.language}")


def check_marked(file: PdfFile) -> Iterator[Problem]:
    """PDF-14: no tag tree, or a file that does not say it has one."""
    if not file.roots:
        yield _problem("PDF-14", "it has no tag tree")
    elif [root.kind for root in file.roots] != ["Document"]:
        yield _problem("PDF-14", "its tag tree does not begin with one Document")
    if not file.marked:
        yield _problem("PDF-14", "it does not say that it is tagged")


def check_intent(file: PdfFile) -> Iterator[Problem]:
    """PDF-15: no output intent: nobody can say which red its red is."""
    if not file.intents:
        yield _problem("PDF-15", "it has no output intent")


def check_particulars(edition: Edition, file: PdfFile) -> Iterator[Problem]:
    """PDF-16: the metadata do not say what the report says of itself.

    Libraries and search engines take a file's title, authors, subjects and numbers from there.
    """
    spoken = {edition.language.tag: edition.metadata, **edition.other_metadata}
    for field in ("title", "abstract"):
        name = "dc:title" if field == "title" else "dc:description"
        texts = file.described.get(name, {})
        for tag, said in spoken.items():
            wanted = plain_text(getattr(said, field))
            told = texts.get(tag, "") if isinstance(texts, dict) else ""
            if wanted and not _bare(told).startswith(_bare(wanted)):
                yield _problem("PDF-16", f"“{name}” does not say the {field} in {tag}")
    metadata = edition.metadata
    date = metadata.published
    lists = {
        "dc:creator": [plain_text(person.name) for person in metadata.contributors],
        "dc:subject": [plain_text(word) for word in metadata.keywords],
        "dc:date": [date.isoformat()] if date else [],
    }
    for name, wanted_list in lists.items():
        if file.described.get(name, []) != wanted_list:
            yield _problem("PDF-16", f"“{name}” does not say {', '.join(wanted_list)}")
    for name, number in (("prism:doi", metadata.doi), ("prism:isbn", metadata.isbn)):
        if file.described.get(name, "") != number:
            yield _problem("PDF-16", f"“{name}” does not say {number}")
    terms = metadata.licence or edition.institute.licence
    if not _described(file, "dc:publisher"):
        yield _problem("PDF-16", "“dc:publisher” does not say who publishes it")
    rights = _described(file, "dc:rights")
    if terms and not ({terms, licence(terms)[0]} & {rights} or licence(terms)[0] in rights):
        yield _problem("PDF-16", f"“dc:rights” does not say {terms}")


# --- tags --------------------------------------------------------------------------------------


def check_kinds(file: PdfFile) -> Iterator[Problem]:
    """PDF-20: an element of a type that readers do not know."""
    for kind in sorted({tag.kind for tag in file.tags()} - _KINDS):
        yield _problem("PDF-20", f"“{kind}” is no standard type of element")


def check_figures(file: PdfFile) -> Iterator[Problem]:
    """PDF-21: a figure without words for who cannot see it, or without its place on the page."""
    for tag in file.tags():
        if tag.kind != "Figure":
            continue
        page = _page(tag)
        if not tag.alternative.strip():
            yield _problem("PDF-21", "a figure has no alternative text", page=page)
        box = tag.attributes.get("BBox")
        if box is None or len(box) != 4 or not (box[0] < box[2] and box[1] < box[3]):
            yield _problem("PDF-21", "a figure has no box", page=page)


def check_formulas(file: PdfFile) -> Iterator[Problem]:
    """PDF-22: a formula that cannot be spoken: without words, or with its TeX for words."""
    for tag in file.tags():
        if tag.kind == "Formula" and (
            not tag.alternative.strip() or re.search(r"\\[A-Za-z]|[_^]", tag.alternative)
        ):
            yield _problem("PDF-22", "a formula has no words to be spoken", page=_page(tag))


def check_headings(file: PdfFile) -> Iterator[Problem]:
    """PDF-23: no heading, an empty one, or one that skips a level on the way down.

    Who listens walks from heading to heading; a gap reads as if a part were missing
    (PDF/UA-1, 7.4.2).
    """
    before = 0
    for tag in file.tags():
        if not _HEADING.fullmatch(tag.kind):
            continue
        level = int(tag.kind[1])
        words = file.words(tag)
        if not words.strip():
            yield _problem("PDF-23", "a heading is empty", page=_page(tag))
        if level > before + 1:
            message = f"“{_shown(words)}” is of level {level} after one of level {before}"
            yield _problem("PDF-23", message, page=_page(tag))
        before = level
    if not before:
        yield _problem("PDF-23", "it has no heading")


def check_lists(file: PdfFile) -> Iterator[Problem]:
    """PDF-24: a list that holds something else than items, an item without its body."""
    for tag in file.tags():
        kinds = [kid.kind for kid in tag.kids]
        if tag.kind == "L":
            if tag.marks or not kinds or set(kinds) - {"LI", "L", "Caption"}:
                yield _problem("PDF-24", "a list holds something else than items", page=_page(tag))
            if "ListNumbering" not in tag.attributes:
                yield _problem("PDF-24", "a list does not say how it counts", page=_page(tag))
        elif tag.kind == "LI":
            if tag.parent is None or tag.parent.kind != "L":
                yield _problem("PDF-24", "a list's item stands outside of it", page=_page(tag))
            if tag.marks or "LBody" not in kinds or set(kinds) - {"Lbl", "LBody"}:
                yield _problem("PDF-24", "a list's item has no body", page=_page(tag))


_TABLE_PARTS: Mapping[str, frozenset[str]] = {
    "Table": frozenset({"THead", "TBody", "TFoot", "TR", "Caption"}),
    "THead": frozenset({"TR"}),
    "TBody": frozenset({"TR"}),
    "TFoot": frozenset({"TR"}),
    "TR": frozenset({"TH", "TD"}),
}


def check_tables(file: PdfFile) -> Iterator[Problem]:
    """PDF-25: a table whose rows are not of one width, or whose heads say not what they head.

    A screen reader tells for each cell its row's and its column's head: with a cell too few it
    tells the wrong ones (PDF/UA-1, 7.5).
    """
    for tag in file.tags():
        allowed = _TABLE_PARTS.get(tag.kind)
        if allowed is not None and (tag.marks or {kid.kind for kid in tag.kids} - allowed):
            message = f"a table's {tag.kind} holds what does not belong there"
            yield _problem("PDF-25", message, page=_page(tag))
        if tag.kind == "TH" and str(tag.attributes.get("Scope", "")) not in (
            "/Row",
            "/Column",
            "/Both",
        ):
            message = f"“{_shown(file.words(tag))}” does not say whether it heads a row or a column"
            yield _problem("PDF-25", message, page=_page(tag))
        if tag.kind == "Table":
            widths = Counter(_widths(tag))
            if len(widths) > 1:
                yield _problem("PDF-25", "a table's rows are of different widths", page=_page(tag))
            if not any(cell.kind == "TH" for cell in tag.walk()):
                yield _problem("PDF-25", "a table has no head", page=_page(tag))


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
        page = _page(tag)
        if not tag.identifier or names[tag.identifier] > 1:
            yield _problem("PDF-26", "a note has no identifier of its own", page=page)
        beside = tag.parent.order if tag.parent is not None else []
        place = next(index for index, one in enumerate(beside) if one is tag)
        before = beside[place - 1] if place else None
        if not isinstance(before, Tag) or before.kind != "Reference":
            yield _problem("PDF-26", "a note does not follow its call", page=page)


def check_contents(file: PdfFile) -> Iterator[Problem]:
    """PDF-27: a line of the contents that leads nowhere, or contents that are no list of lines."""
    for tag in file.tags():
        if tag.kind == "TOC" and (tag.marks or {kid.kind for kid in tag.kids} - {"TOCI", "TOC"}):
            yield _problem("PDF-27", "the contents hold something else than lines", page=_page(tag))
        if tag.kind == "TOCI" and not any(one.kind == "Link" and one.areas for one in tag.walk()):
            message = f"the line “{_shown(file.words(tag))}” of the contents leads nowhere"
            yield _problem("PDF-27", message, page=_page(tag))


def check_languages(file: PdfFile) -> Iterator[Problem]:
    """PDF-28: Han in words that are said to be of another language, or a tag that is none.

    A voice for English is silent at 人, and one for Chinese spells "AI" as it should: so every
    Han character lies in an element that is said to be Chinese. A formula is read out in the
    language around it, whatever stands in it: its words are one text.
    """
    for tag in file.tags():
        if tag.own_language and not _LANGUAGE.fullmatch(tag.own_language):
            message = f"“{tag.own_language}” is no language"
            yield _problem("PDF-28", message, page=_page(tag))
        if script_of(tag.language).justification == "letters":
            continue
        words = "".join(file.shown.get(mark, "") for mark in tag.marks)
        words += "" if tag.kind == "Formula" else tag.alternative
        if has_han(words):
            message = f"“{_shown(words)}” is said to be in {tag.language or 'no language'}"
            yield _problem("PDF-28", message, page=_page(tag))


def _read_out(file: PdfFile, tag: Tag) -> str:
    """Return an element's words as they are read out, with those of its formulas."""
    if tag.kind == "Formula":
        return tag.alternative
    return "".join(
        _read_out(file, one) if isinstance(one, Tag) else file.shown.get(one, "")
        for one in tag.order
        if isinstance(one, (Tag, tuple))
    )


def _pattern(file: PdfFile, tag: Tag) -> str:
    """Return a pattern of a heading's bookmark: any words for a formula, none for a note's call."""
    if tag.kind == "Formula":
        return ".*"
    if tag.kind in ("Reference", "Note"):
        return ""
    return "".join(
        _pattern(file, one) if isinstance(one, Tag) else re.escape(_bare(file.shown.get(one, "")))
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
                yield _problem("PDF-29", "a link's area is not in a Link", page=area.page)
            if not area.description.strip():
                yield _problem("PDF-29", "a link has no description", page=area.page)
            # Of a note's call the description says more than its number; of a line of the
            # contents, the page is left out.
            elif (words := _bare(_read_out(file, tag))) and not (
                words in _bare(area.description) or _bare(area.description) in words
            ):
                message = f"the link “{_shown(file.words(tag))}” is described otherwise"
                yield _problem("PDF-29", message, page=area.page)
        if tag.kind == "Link" and not any(one.areas for one in tag.walk()):
            message = f"“{_shown(file.words(tag))}” is tagged as a link and is none"
            yield _problem("PDF-29", message, page=_page(tag))
    for number, area in file.areas.items():
        if number not in held:
            yield _problem("PDF-29", "a link is not in the tag tree", page=area.page)


def check_content(file: PdfFile) -> Iterator[Problem]:
    """PDF-30: something is drawn that is neither tagged nor an artifact.

    What repeats or decorates is marked so, and everything else is in the tree (PDF/UA-1, 7.1).
    """
    for page in file.loose:
        yield _problem("PDF-30", "something is drawn outside of all marks", page=page)
    for page, number in sorted(file.drawn - set(file.owners)):
        words = _shown(file.shown.get((page, number), ""))
        yield _problem("PDF-30", f"“{words}” is in no element of the tag tree", page=page)


def check_marks(file: PdfFile) -> Iterator[Problem]:
    """PDF-31: an element that points to content that is not there, or to another's."""
    seen: set[tuple[int, int]] = set()
    for tag in file.tags():
        for mark in tag.marks:
            if mark in seen:
                yield _problem("PDF-31", "a piece of content belongs to two elements", page=mark[0])
            if mark not in file.drawn:
                yield _problem("PDF-31", f"a {tag.kind} points to nothing", page=max(mark[0], 0))
            seen.add(mark)


def check_order(file: PdfFile) -> Iterator[Problem]:
    """PDF-32: the chapters of the tree are not in the order of the pages.

    Notes are read where they are called, not where they stand, so only headings are compared.
    """
    before = 0
    for tag in file.tags():
        if _HEADING.fullmatch(tag.kind) and (page := _page(tag)) >= 0:
            if page < before:
                message = f"“{_shown(file.words(tag))}” is read after what stands behind it"
                yield _problem("PDF-32", message, page=page)
            before = page


_LEAVES = frozenset({"P", "Caption", "Lbl", "LBody", "Link", "Note", "Reference", "Code"})


def check_empty(file: PdfFile) -> Iterator[Problem]:
    """PDF-33: a paragraph, caption or link without content: a screen reader stops at nothing."""
    for tag in file.tags():
        if tag.kind in _LEAVES and not tag.order:
            yield _problem("PDF-33", f"a {tag.kind} is empty", page=_page(tag))


# --- fonts and characters ----------------------------------------------------------------------


def check_fonts(file: PdfFile) -> Iterator[Problem]:
    """PDF-40: a font that is not in the file, or whole: it looks otherwise elsewhere, or weighs."""
    for font in file.fonts:
        if not font.embedded:
            yield _problem("PDF-40", f"the font {font.name} is not embedded")
        elif not font.subset:
            yield _problem("PDF-40", f"the font {font.name} is embedded whole")


def check_characters(file: PdfFile) -> Iterator[Problem]:
    """PDF-41: glyphs that tell no characters: what is copied out, or spoken, is not the text."""
    for font in file.fonts:
        if not font.readable:
            yield _problem("PDF-41", f"the font {font.name} does not tell its characters")
    for (page, _), words in file.shown.items():
        if re.search("[\0\ufffd\ue000-\uf8ff]", words):
            yield _problem("PDF-41", f"“{_shown(words)}” has characters that are none", page=page)


# --- ways through the file ---------------------------------------------------------------------


def check_targets(file: PdfFile) -> Iterator[Problem]:
    """PDF-50: a link to a place that is not in the file, or to an address nobody can open."""
    for area in file.areas.values():
        if area.address:
            if not re.match(r"(https?|mailto|tel|doi):", area.address):
                yield _problem("PDF-50", f"“{area.address}” cannot be opened", page=area.page)
        elif file.names.get(area.target, -1) < 0:
            yield _problem("PDF-50", f"a link leads to “{area.target}”, nowhere", page=area.page)


def check_names(file: PdfFile) -> Iterator[Problem]:
    """PDF-51: a named destination that leads nowhere, or none at all.

    Links from outside (``report.pdf#nameddest=sec-policy``) go by these names.
    """
    if not file.names:
        yield _problem("PDF-51", "it has no named destination")
    for name, page in file.names.items():
        if page < 0:
            yield _problem("PDF-51", f"the destination “{name}” is on no page")


def check_bookmarks(file: PdfFile) -> Iterator[Problem]:
    """PDF-52: the outline is not that of the headings, to three levels, or leads nowhere.

    Their numbers are in it, their order and their levels are its own, and it is open when the file
    is: on a screen it is what one leafs by.
    """
    titles = {_bare(bookmark.title) for bookmark in file.bookmarks}
    for bookmark in file.bookmarks:
        if bookmark.page < 0:
            yield _problem("PDF-52", f"the bookmark “{bookmark.title}” leads nowhere")
    headings = [tag for tag in file.tags() if tag.kind in ("H1", "H2", "H3") and tag.within("Part")]
    found = {
        tag: next(filter(re.compile(_pattern(file, tag)).fullmatch, titles), None)
        for tag in headings
    }
    lost = [tag for tag, title in found.items() if title is None]
    for tag in lost:
        message = f"“{_shown(file.words(tag))}” has no bookmark"
        yield _problem("PDF-52", message, page=_page(tag))
    wanted = [(int(tag.kind[1]), found[tag]) for tag in headings]
    told = [(bookmark.level, _bare(bookmark.title)) for bookmark in file.bookmarks]
    if not lost and told[len(told) - len(wanted) :] != wanted:
        yield _problem("PDF-52", "the outline has other levels, or another order, than the text")
    if file.page_mode != "UseOutlines":
        yield _problem("PDF-52", "the outline is not shown when the file is opened")


def check_labels(file: PdfFile) -> Iterator[Problem]:
    """PDF-53: pages without labels, or two of one label: "page 3" must be one page.

    Who is sent to page 3 must find one such page, in print and on the screen. So front matter
    counts in Roman numerals and the text begins at 1, as the pages themselves say.
    """
    if len(file.labels) != file.pages:
        yield _problem("PDF-53", "its pages have no labels")
    for label, count in Counter(file.labels).items():
        if count > 1:
            yield _problem("PDF-53", f"{count} pages are “{label}”")
    first = next((_page(tag) for tag in file.tags() if tag.kind == "Part"), -1)
    if 0 <= first < len(file.labels):
        body = list(file.labels[first:])
        if body != [str(number) for number in range(1, len(body) + 1)]:
            yield _problem("PDF-53", "the pages of the text do not count from 1", page=first)
        if not all(re.fullmatch(r"[ivxlc]+|\D+\d?", label) for label in file.labels[:first]):
            yield _problem("PDF-53", "the pages before the text count as those of the text")


def check_ways_back(file: PdfFile) -> Iterator[Problem]:
    """PDF-54: a work that tells another page than the one that it leads to, or tells one twice.

    The list of references tells on which pages a work is cited: on paper by the number, on a
    screen by the link. The page has to be one that leads to the list.
    """
    cited = {(area.page, file.names.get(area.target, -1)) for area in file.areas.values()}
    for tag in file.tags():
        if tag.kind != "Reference" or not tag.marks or not (links := _links(tag)):
            continue
        told: set[str] = set()
        for link in links:
            label = file.words(link).strip()
            area = file.areas[link.areas[0]]
            to = file.names.get(area.target, -1)
            named = file.labels[to] if 0 <= to < len(file.labels) else "nowhere"
            if label != named:
                message = f"a work is said to be cited on page {label}, and leads to {named}"
                yield _problem("PDF-54", message, page=area.page)
            elif (to, area.page) not in cited:
                message = (
                    f"a work is said to be cited on page {label}, which cites none of its page"
                )
                yield _problem("PDF-54", message, page=area.page)
            if label in told:
                yield _problem("PDF-54", f"a work tells page {label} twice", page=area.page)
            told.add(label)


def _links(tag: Tag) -> list[Tag]:
    return [kid for kid in tag.kids if kid.kind == "Link" and kid.areas]


# --- what is attached --------------------------------------------------------------------------

_RELATIONSHIPS = frozenset({"Source", "Data", "Alternative", "Supplement"})


def check_files(file: PdfFile) -> Iterator[Problem]:
    """PDF-60: an attached file that does not say what it is to the report (ISO 19005-3, 6.8).

    An archive keeps a file within a file only then. Data are those of a figure: its element names
    them, and they say which figure it is.
    """
    shown = {number for tag in file.tags() for number in tag.files}
    for attached in file.files:
        if attached.relationship not in _RELATIONSHIPS or not attached.associated:
            yield _problem("PDF-60", f"“{attached.name}” does not say what it is to the report")
        if "/" not in attached.media_type.replace("#2f", "/"):
            yield _problem("PDF-60", f"“{attached.name}” does not say of what kind it is")
        if not attached.size:
            yield _problem("PDF-60", f"“{attached.name}” is empty")
        if attached.relationship == "Data" and (
            attached.number not in shown or not attached.description.strip()
        ):
            yield _problem("PDF-60", f"“{attached.name}” does not say of which figure it is")


def check_source(edition: Edition, file: PdfFile) -> Iterator[Problem]:
    """PDF-61: a PDF that is to hold its source and holds none, or another.

    An archive keeps the PDF for its pages and the source for whoever goes on with the work: they
    have to be of one report.
    """
    if not edition.source:
        return
    digest = hashlib.sha256(edition.source).hexdigest()
    held = [one for one in file.files if one.name == edition.source_name]
    if [one.relationship for one in held] != ["Source"]:
        yield _problem("PDF-61", "it does not hold its source", "build it again: make pdf")
    elif held[0].digest != digest:
        yield _problem("PDF-61", "the source in it is another one", "build it again: make pdf")


def check_data(edition: Edition, file: PdfFile) -> Iterator[Problem]:
    """PDF-62: a PDF without the data of a figure that names some, or with others.

    Who wants to draw a figure anew, or to check it, finds its data in the file that shows it, tied
    to the figure by the file itself.
    """
    if not (wanted := edition.data_files):
        return
    held = {one.name: one for one in file.files}
    tied = Counter(number for tag in file.tags() for number in tag.files)
    for one in wanted.values():
        found = held.get(one.name)
        again = "build it again: make pdf"
        if found is None or found.relationship != "Data":
            yield _problem("PDF-62", f"it does not hold the data “{one.name}”", again)
        elif found.digest != hashlib.sha256(one.resource.data).hexdigest():
            yield _problem("PDF-62", f"the data “{one.name}” in it are others", again)
        elif tied[found.number] < max(1, len(one.figures)):
            yield _problem("PDF-62", f"a figure does not name its data “{one.name}”", again)


PDF_CHECKS: Mapping[str, PdfCheck] = MappingProxyType(
    {
        "PDF-10": check_standards,
        "PDF-11": check_title,
        "PDF-12": check_agreement,
        "PDF-13": check_language,
        "PDF-14": check_marked,
        "PDF-15": check_intent,
        "PDF-20": check_kinds,
        "PDF-21": check_figures,
        "PDF-22": check_formulas,
        "PDF-23": check_headings,
        "PDF-24": check_lists,
        "PDF-25": check_tables,
        "PDF-26": check_notes,
        "PDF-27": check_contents,
        "PDF-28": check_languages,
        "PDF-29": check_links,
        "PDF-30": check_content,
        "PDF-31": check_marks,
        "PDF-32": check_order,
        "PDF-33": check_empty,
        "PDF-40": check_fonts,
        "PDF-41": check_characters,
        "PDF-50": check_targets,
        "PDF-51": check_names,
        "PDF-52": check_bookmarks,
        "PDF-53": check_labels,
        "PDF-54": check_ways_back,
        "PDF-60": check_files,
    }
)
"""Code → the check of a PDF that reports it."""


def check_pdf(data: bytes) -> Iterator[Problem]:
    """Yield the problems that every check finds in the PDF ``data``.

    Raises:
        UnreadableArtefact: it is no PDF, or so damaged that nothing can be read.
    """
    file = read_pdf(data)
    for check in PDF_CHECKS.values():
        yield from check(file)


HELD_CHECKS: Mapping[str, Callable[[Edition, PdfFile], Iterable[Problem]]] = MappingProxyType(
    {"PDF-16": check_particulars, "PDF-61": check_source, "PDF-62": check_data}
)
"""Code → the check that holds a PDF against its edition."""


def check_of_edition(edition: Edition, data: bytes) -> Iterator[Problem]:
    """Yield what the PDF ``data`` says, or holds, otherwise than the edition it is to be of."""
    file = read_pdf(data)
    for check in HELD_CHECKS.values():
        yield from check(edition, file)
