"""Checks of a finished PDF: what a screen reader, an archive or a link from outside stumbles over.

veraPDF knows the two standards and judges a file by them. These know the report: that a table's
cells fill its rows, that a link says where it leads, that words in Han are tagged as Chinese, that
the outline is the headings'. They read the file alone and nothing of how it was written.

Codes: ``PDF-10`` to ``PDF-19`` what the file says of itself, ``PDF-20`` to ``PDF-39`` tags,
``PDF-40`` to ``PDF-49`` fonts and characters, ``PDF-50`` to ``PDF-59`` ways through the file,
``PDF-60`` to ``PDF-62`` what is attached. (``PDF-01`` to ``PDF-09`` are the writer's own; what a
printer gets is judged in :mod:`..press`.)
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from ...artefacts.pdf.file import PdfFile
from ...artefacts.pdf.tree import Tag
from ...diagnostics import Problem, short
from ...edition import Edition
from ...metadata import licence
from ...walk import plain_text
from . import tags
from .reporting import LANGUAGE, bare, page_of, problem

PdfCheck = Callable[[PdfFile], Iterable[Problem]]

BESIDE = " · "
"""Stands in an outline between a chapter's title and its companion."""


# --- what the file says of itself ------------------------------------------------------------


def check_standards(file: PdfFile) -> Iterator[Problem]:
    """PDF-10: the file does not say that it follows PDF/A-3a and PDF/UA-1.

    An archive's and a reader's software look for the two marks first; without them a right file
    is treated as any other.
    """
    expected = {"pdfaid:part": "3", "pdfaid:conformance": "A", "pdfuaid:part": "1"}
    for name, value in expected.items():
        if file.described.get(name) != value:
            yield problem("PDF-10", f"its metadata lack {name} {value}")


def check_title(file: PdfFile) -> Iterator[Problem]:
    """PDF-11: no title, another for who asks for no language, or a file's name in its place.

    The title is the first thing that a screen reader says (PDF/UA-1, 7.1). Of a text in several
    languages the first is for whoever asks for none, and is the file's own (ISO 16684-1, 8.2.2.4).
    """
    titles = file.described.get("dc:title", {})
    if not (isinstance(titles, dict) and titles.get("x-default")):
        yield problem("PDF-11", "its metadata have no title")
    for name, texts in file.described.items():
        if isinstance(texts, dict) and texts and (
            next(iter(texts)) != "x-default" or texts["x-default"] != texts.get(file.language)
        ):  # fmt: skip
            yield problem("PDF-11", f"“{name}” is another text for who asks for no language")
    if not file.title_shown:
        yield problem("PDF-11", "a window shows the file's name, not the title")


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
            yield problem("PDF-12", f"“{old}” and “{new}” say different things")
    for old, new in (("CreationDate", "xmp:CreateDate"), ("ModDate", "xmp:ModifyDate")):
        made = re.sub(r"\D", "", file.information.get(old, ""))
        if made != re.sub(r"\D", "", _described(file, new)):
            yield problem("PDF-12", f"“{old}” and “{new}” say different things")


def _described(file: PdfFile, name: str) -> str:
    """Return a field of the metadata as one text, in its default language."""
    value = file.described.get(name, "")
    if isinstance(value, dict):
        return str(value.get("x-default", ""))
    return "; ".join(value) if isinstance(value, list) else str(value)


def check_language(file: PdfFile) -> Iterator[Problem]:
    """PDF-13: the file has no language, or its title is not in it.

    Without it a screen reader takes the voice of its own language for every word.
    """
    if not LANGUAGE.fullmatch(file.language):
        yield problem("PDF-13", f"its language is “{file.language}”, which is no tag")
        return
    if file.described.get("dc:language") != [file.language]:
        yield problem("PDF-13", "its metadata name another language than its catalogue")
    titles = file.described.get("dc:title")
    if isinstance(titles, dict) and file.language not in titles:
        yield problem("PDF-13", f"it has no title in its own language, {file.language}")


def check_marked(file: PdfFile) -> Iterator[Problem]:
    """PDF-14: no tag tree, or a file that does not say it has one."""
    if not file.roots:
        yield problem("PDF-14", "it has no tag tree")
    elif [root.kind for root in file.roots] != ["Document"]:
        yield problem("PDF-14", "its tag tree does not begin with one Document")
    if not file.marked:
        yield problem("PDF-14", "it does not say that it is tagged")


def check_intent(file: PdfFile) -> Iterator[Problem]:
    """PDF-15: no output intent: nobody can say which red its red is."""
    if not file.intents:
        yield problem("PDF-15", "it has no output intent")


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
            shown = texts.get(tag, "") if isinstance(texts, dict) else ""
            if wanted and not bare(shown).startswith(bare(wanted)):
                yield problem("PDF-16", f"“{name}” does not say the {field} in {tag}")
    metadata = edition.metadata
    date = metadata.published
    lists = {
        "dc:creator": [plain_text(person.name) for person in metadata.contributors],
        "dc:subject": [plain_text(word) for word in metadata.keywords],
        "dc:date": [date.isoformat()] if date else [],
    }
    for name, wanted_list in lists.items():
        if file.described.get(name, []) != wanted_list:
            yield problem("PDF-16", f"“{name}” does not say {', '.join(wanted_list)}")
    for name, number in (("prism:doi", metadata.doi), ("prism:isbn", metadata.isbn)):
        if file.described.get(name, "") != number:
            yield problem("PDF-16", f"“{name}” does not say {number}")
    terms = metadata.licence or edition.institute.licence
    if not _described(file, "dc:publisher"):
        yield problem("PDF-16", "“dc:publisher” does not say who publishes it")
    rights = _described(file, "dc:rights")
    if terms and not ({terms, licence(terms)[0]} & {rights} or licence(terms)[0] in rights):
        yield problem("PDF-16", f"“dc:rights” does not say {terms}")


# --- fonts and characters ----------------------------------------------------------------------


def check_fonts(file: PdfFile) -> Iterator[Problem]:
    """PDF-40: a font that is not in the file, or whole: it looks otherwise elsewhere, or weighs."""
    for font in file.fonts:
        if not font.embedded:
            yield problem("PDF-40", f"the font {font.name} is not embedded")
        elif not font.subset:
            yield problem("PDF-40", f"the font {font.name} is embedded whole")


def check_characters(file: PdfFile) -> Iterator[Problem]:
    """PDF-41: glyphs without characters: what is copied out, or spoken, is not the text."""
    for font in file.fonts:
        if not font.readable:
            yield problem("PDF-41", f"the font {font.name} does not say its characters")
    for (page, _), words in file.shown.items():
        if re.search("[\0\ufffd\ue000-\uf8ff]", words):
            yield problem("PDF-41", f"“{short(words)}” has characters that are none", page=page)


# --- ways through the file ---------------------------------------------------------------------


def check_targets(file: PdfFile) -> Iterator[Problem]:
    """PDF-50: a link to a place that is not in the file, or to an address nobody can open."""
    for area in file.areas.values():
        if area.address:
            if not re.match(r"(https?|mailto|tel|doi):", area.address):
                yield problem("PDF-50", f"“{area.address}” cannot be opened", page=area.page)
        elif file.names.get(area.target, -1) < 0:
            yield problem("PDF-50", f"a link leads to “{area.target}”, nowhere", page=area.page)


def check_names(file: PdfFile) -> Iterator[Problem]:
    """PDF-51: a named destination that leads nowhere, or none at all.

    Links from outside (``report.pdf#nameddest=sec-policy``) go by these names.
    """
    if not file.names:
        yield problem("PDF-51", "it has no named destination")
    for name, page in file.names.items():
        if page < 0:
            yield problem("PDF-51", f"the destination “{name}” is on no page")


def _bookmark_pattern(file: PdfFile, tag: Tag) -> str:
    """Return a pattern of a heading's bookmark: any words for a formula, none for a note's call."""
    if tag.kind == "Formula":
        return ".*"
    if tag.kind in ("Reference", "Note"):
        return ""
    return "".join(
        _bookmark_pattern(file, one)
        if isinstance(one, Tag)
        else re.escape(bare(file.shown.get(one, "")))
        for one in tag.order
        if isinstance(one, (Tag, tuple))
    )


def check_bookmarks(file: PdfFile) -> Iterator[Problem]:
    """PDF-52: the outline is not that of the headings, to three levels, or leads nowhere.

    Their numbers are in it, their order and their levels are its own, and it is open when the file
    is: on a screen it is what one leafs by. In a parallel edition the title of a chapter goes on
    with its companion.
    """
    bookmarks = [
        (bookmark.level, {bare(bookmark.title), bare(bookmark.title.partition(BESIDE)[0])})
        for bookmark in file.bookmarks
    ]
    titles = set().union(*(said for _, said in bookmarks))
    for bookmark in file.bookmarks:
        if bookmark.page < 0:
            yield problem("PDF-52", f"the bookmark “{bookmark.title}” leads nowhere")
    headings = [tag for tag in file.tags() if tag.kind in ("H1", "H2", "H3") and tag.within("Part")]
    found = {
        tag: next(filter(re.compile(_bookmark_pattern(file, tag)).fullmatch, titles), None)
        for tag in headings
    }
    lost = [tag for tag, title in found.items() if title is None]
    for tag in lost:
        message = f"“{short(file.words(tag))}” has no bookmark"
        yield problem("PDF-52", message, page=page_of(tag))
    wanted = [(int(tag.kind[1]), found[tag]) for tag in headings]
    of_text = bookmarks[len(bookmarks) - len(wanted) :]
    in_order = all(
        level == at and title in said
        for (level, title), (at, said) in zip(wanted, of_text, strict=False)
    )
    if not lost and (len(of_text) < len(wanted) or not in_order):
        yield problem("PDF-52", "the outline has other levels, or another order, than the text")
    if file.page_mode != "UseOutlines":
        yield problem("PDF-52", "the outline is not shown when the file is opened")


def check_labels(file: PdfFile) -> Iterator[Problem]:
    """PDF-53: pages without labels, or two of one label: "page 3" must be one page.

    Who is sent to page 3 must find one such page, in print and on the screen. So front matter
    counts in Roman numerals and the text begins at 1, as the pages themselves say.
    """
    if len(file.labels) != file.pages:
        yield problem("PDF-53", "its pages have no labels")
    for label, count in Counter(file.labels).items():
        if count > 1:
            yield problem("PDF-53", f"{count} pages are “{label}”")
    first = next((page_of(tag) for tag in file.tags() if tag.kind == "Part"), -1)
    if 0 <= first < len(file.labels):
        body = list(file.labels[first:])
        if body != [str(number) for number in range(1, len(body) + 1)]:
            yield problem("PDF-53", "the pages of the text do not count from 1", page=first)
        if not all(re.fullmatch(r"[ivxlc]+|\D+\d?", label) for label in file.labels[:first]):
            yield problem("PDF-53", "the pages before the text count as those of the text")


def _is_of_index(tag: Tag) -> bool:
    above = tag.parent
    while above is not None and above.kind != "Index":
        above = above.parent
    return above is not None


def check_ways_back(file: PdfFile) -> Iterator[Problem]:
    """PDF-54: a work or an entry of the index that names another page than its link leads to.

    The list of references says on which pages a work is cited, each once: on paper by the number,
    on a screen by the link. The page has to be one that leads to the list.
    """
    cited = {(area.page, file.names.get(area.target, -1)) for area in file.areas.values()}
    for tag in file.tags():
        if tag.kind != "Reference" or not tag.marks or not (links := _links(tag)):
            continue
        indexed = _is_of_index(tag)
        shown: set[str] = set()
        for link in links:
            label = file.words(link).strip()
            area = file.areas[link.areas[0]]
            to = file.names.get(area.target, -1)
            named = file.labels[to] if 0 <= to < len(file.labels) else "nowhere"
            if label != named:
                where = (
                    "an entry of the index names" if indexed else "a work is said to be cited on"
                )
                message = f"{where} page {label}, and leads to {named}"
                yield problem("PDF-54", message, page=area.page)
            elif indexed:
                continue  # it leads to words, from which nothing leads back
            elif (to, area.page) not in cited:
                message = (
                    f"a work is said to be cited on page {label}, which cites none of its page"
                )
                yield problem("PDF-54", message, page=area.page)
            if label in shown:
                yield problem("PDF-54", f"a work names page {label} twice", page=area.page)
            shown.add(label)


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
            yield problem("PDF-60", f"“{attached.name}” does not say what it is to the report")
        if "/" not in attached.media_type.replace("#2f", "/"):
            yield problem("PDF-60", f"“{attached.name}” does not say of what kind it is")
        if not attached.size:
            yield problem("PDF-60", f"“{attached.name}” is empty")
        if attached.relationship == "Data" and (
            attached.number not in shown or not attached.description.strip()
        ):
            yield problem("PDF-60", f"“{attached.name}” does not say of which figure it is")


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
        yield problem("PDF-61", "it does not hold its source", "build it again: make pdf")
    elif held[0].digest != digest:
        yield problem("PDF-61", "the source in it is another one", "build it again: make pdf")


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
            yield problem("PDF-62", f"it does not hold the data “{one.name}”", again)
        elif found.digest != hashlib.sha256(one.resource.data).hexdigest():
            yield problem("PDF-62", f"the data “{one.name}” in it are others", again)
        elif tied[found.number] < max(1, len(one.figures)):
            yield problem("PDF-62", f"a figure does not name its data “{one.name}”", again)


PDF_CHECKS: Mapping[str, PdfCheck] = MappingProxyType(
    {
        "PDF-10": check_standards,
        "PDF-11": check_title,
        "PDF-12": check_agreement,
        "PDF-13": check_language,
        "PDF-14": check_marked,
        "PDF-15": check_intent,
        "PDF-20": tags.check_kinds,
        "PDF-21": tags.check_figures,
        "PDF-22": tags.check_formulas,
        "PDF-23": tags.check_headings,
        "PDF-24": tags.check_lists,
        "PDF-25": tags.check_tables,
        "PDF-26": tags.check_notes,
        "PDF-27": tags.check_contents,
        "PDF-28": tags.check_languages,
        "PDF-29": tags.check_links,
        "PDF-30": tags.check_content,
        "PDF-31": tags.check_marks,
        "PDF-32": tags.check_order,
        "PDF-33": tags.check_empty,
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


HELD_CHECKS: Mapping[str, Callable[[Edition, PdfFile], Iterable[Problem]]] = MappingProxyType(
    {"PDF-16": check_particulars, "PDF-61": check_source, "PDF-62": check_data}
)
"""Code → the check that holds a PDF against its edition."""
