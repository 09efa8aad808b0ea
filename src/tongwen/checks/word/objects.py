"""Checks of pictures, tables, captions, notes and sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...artefacts.docx.package import Element, holds_places
from ...artefacts.docx.word import (
    MC,
    WP,
    A,
    Field,
    M,
    Paragraph,
    R,
    Story,
    W,
    WordFile,
    is_on,
    local,
    value,
)
from ...diagnostics import Problem
from .reporting import near, problem, warning

_EMU_A_TWIP = 635
_FILE_NAME = re.compile(r"\S+\.(png|jpe?g|svg|gif|tiff?|webp|emf|bmp)", re.IGNORECASE)


def _pictures(file: WordFile) -> Iterator[tuple[Story, Element]]:
    for story in file.stories:
        for node in story.root.iter(f"{WP}docPr"):
            yield story, node


def _is_decorative(node: Element) -> bool:
    return any(
        isinstance(child.tag, str) and local(child) == "decorative" and child.get("val") != "0"
        for child in node.iter()
    )


# --- pictures ----------------------------------------------------------------------------


def check_alternatives(file: WordFile) -> Iterator[Problem]:
    """WORD-70: a picture has no words for those who cannot see it, or a file's name for them.

    WCAG 2.2, 1.1.1. What only decorates is marked so.
    """
    for story, node in _pictures(file):
        words = str(node.get("descr", "")).strip()
        if not words and not _is_decorative(node):
            yield problem(
                story.name, "WORD-70", f"the picture “{node.get('name')}” has no alternative text"
            )
        elif _FILE_NAME.fullmatch(words):
            yield problem(story.name, "WORD-70", f"the alternative text “{words}” is a file's name")


def check_decorative(file: WordFile) -> Iterator[Problem]:
    """WORD-71: a picture is marked as decoration and is described all the same.

    Word reads the one, LibreOffice the other: readers get different things.
    """
    for story, node in _pictures(file):
        if _is_decorative(node) and str(node.get("descr", "")).strip():
            yield problem(
                story.name, "WORD-71", f"the decoration “{node.get('name')}” has alternative text"
            )


def check_drawing_numbers(file: WordFile) -> Iterator[Problem]:
    """WORD-72: two drawings of the file have one number.

    The numbers are the package's, not the part's; with doubled ones some versions of Word call
    the file damaged.
    """
    numbers = Counter(str(node.get("id", "")) for _, node in _pictures(file))
    for number, count in numbers.items():
        if count > 1 or not number.isdecimal() or number == "0":
            yield problem(file.main, "WORD-72", f"{count} drawings have the number “{number}”")


def check_picture_parts(file: WordFile) -> Iterator[Problem]:
    """WORD-73: a drawing shows no picture that every version of Word can show.

    An SVG needs a PNG beside it: Word before 2016, and most other readers, show that one.
    """
    for story in file.stories:
        relations = file.package.relations_of(story.name)
        for node in story.root.iter(f"{A}blip"):
            relation = relations.get(str(node.get(f"{R}embed", "")))
            kind = file.package.content_type(relation.target) if relation else ""
            if not kind.startswith("image/") or kind == "image/svg+xml":
                yield problem(
                    story.name, "WORD-73", f"a picture is “{kind}” without a PNG beside it"
                )


def check_picture_sizes(file: WordFile) -> Iterator[Problem]:
    """WORD-74: a picture has no size, or is larger than the page that it stands on.

    Word cuts off what is beyond the paper.
    """
    for section in file.sections:
        size = section.node.find(f"{W}pgSz")
        width, height = (int(value(size, side) or 0) * _EMU_A_TWIP for side in ("w", "h"))
        for paragraph in file.document.paragraphs[section.first : section.past]:
            for node in paragraph.node.iter(f"{WP}inline", f"{WP}anchor"):
                extent = node.find(f"{WP}extent")
                wide = 0 if extent is None else int(extent.get("cx") or 0)
                high = 0 if extent is None else int(extent.get("cy") or 0)
                if wide <= 0 or high <= 0:
                    yield problem(file.main, "WORD-74", "a picture has no size")
                elif node.tag == f"{WP}inline" and width and (wide > width or high > height):
                    yield problem(file.main, "WORD-74", "a picture is larger than its page")


# --- tables ------------------------------------------------------------------------------


def _tables(file: WordFile) -> Iterator[tuple[Story, Element, str]]:
    for story in file.stories:
        for table in story.root.iter(f"{W}tbl"):
            words = "".join(node.text or "" for node in table.iter(f"{W}t"))
            yield story, table, f"“{' '.join(words.split())[:40]}”"


def check_table_heads(file: WordFile) -> Iterator[Problem]:
    """WORD-75: a table has no head row that repeats, or it is not at the top.

    On its second page nobody knows what the columns are; a screen reader cannot say it on any
    (17.4.49, WCAG 2.2, 1.3.1).
    """
    for story, table, words in _tables(file):
        rows = table.findall(f"{W}tr")
        if len(rows) == 1 and table.find(f".//{M}oMathPara") is not None:
            continue  # a formula beside its number is no table to who reads it
        if holds_places(table):
            continue  # nor are two texts side by side, or a box
        heads = [is_on(row.find(f"{W}trPr/{W}tblHeader")) is True for row in rows]
        look = table.find(f"{W}tblPr/{W}tblLook")
        if not any(heads):
            promised = {side for side in ("firstRow", "firstColumn") if value(look, side) == "1"}
            if promised == {"firstColumn"} or (look is not None and not promised):
                continue  # each row says at its head what it is, or the author gave none
            yield problem(
                story.name, "WORD-75", f"the table {words} has no head row",
                "say in the first row, or in the first cell of each, what the cells are",
            )  # fmt: skip
        elif not heads[0] or heads != sorted(heads, reverse=True):
            yield problem(
                story.name, "WORD-75", f"a head row of the table {words} is not at the top"
            )


def check_table_rows(file: WordFile) -> Iterator[Problem]:
    """WORD-76: a row of a table may be torn in two at the end of a page (17.4.6)."""
    for story, table, words in _tables(file):
        if holds_places(table):
            continue  # such texts go on overleaf, as any text does
        if not all(is_on(row.find(f"{W}trPr/{W}cantSplit")) for row in table.findall(f"{W}tr")):
            yield problem(
                story.name, "WORD-76", f"rows of the table {words} may be torn at the page's end"
            )


def check_table_styles(file: WordFile) -> Iterator[Problem]:
    """WORD-77: a table has no style.

    Its rules and grounds are then its own: Word's table styles do not change it.
    """
    for story, table, words in _tables(file):
        if not value(table.find(f"{W}tblPr/{W}tblStyle")):
            yield problem(story.name, "WORD-77", f"the table {words} has no style")


def check_table_grid(file: WordFile) -> Iterator[Problem]:
    """WORD-78: a row's cells do not fill the table's columns, or a merged cell has no beginning.

    Word mends the table by a guess; some versions refuse the file.
    """
    for story, table, words in _tables(file):
        columns = len(table.findall(f"{W}tblGrid/{W}gridCol"))
        begun: set[int] = set()
        for row in table.findall(f"{W}tr"):
            before = row.find(f"{W}trPr/{W}gridBefore")
            after = row.find(f"{W}trPr/{W}gridAfter")
            place = int(value(before) or 0)
            going: set[int] = set()
            for cell in row.findall(f"{W}tc"):
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                if merge is not None:
                    if value(merge) != "restart" and place not in begun:
                        yield problem(
                            story.name,
                            "WORD-78",
                            f"a merged cell of the table {words} has no first",
                        )
                    going.add(place)
                place += int(value(cell.find(f"{W}tcPr/{W}gridSpan")) or 1)
            begun = going
            if place + int(value(after) or 0) != columns:
                yield problem(
                    story.name, "WORD-78", f"a row of the table {words} has {place} columns "
                    f"of {columns}",
                )  # fmt: skip


def check_table_descriptions(file: WordFile) -> Iterator[Problem]:
    """WORD-79: a table is not described to those who cannot see it, or by its own heads (17.4.46).

    A screen reader reads the heads with each cell: said before, they are said twice.
    """
    for story, table, words in _tables(file):
        if holds_places(table):
            continue  # it holds places alone: what stands in them is read one after the other
        heads = [
            _squeezed("".join(node.text or "" for node in cell.iter(f"{W}t")))
            for row in table.iter(f"{W}tr")
            if row.find(f"{W}trPr/{W}tblHeader") is not None
            for cell in row.iter(f"{W}tc")
        ]
        said = _squeezed(value(table.find(f"{W}tblPr/{W}tblDescription")))
        if said and said == "".join(heads):
            yield warning(story.name, "WORD-79", f"the table {words} is described by its heads")
        texts = [table.find(f"{W}tblPr/{W}{name}") for name in ("tblDescription", "tblCaption")]
        if not any(value(node).strip() for node in texts):
            yield warning(story.name, "WORD-79", f"the table {words} has no alternative text")


def _squeezed(words: str) -> str:
    return "".join(sign for sign in words if sign.isalnum())


# --- shapes ------------------------------------------------------------------------------


def check_shapes(file: WordFile) -> Iterator[Problem]:
    """WORD-83: a shape of Word 2010 has nothing for readers that do not know it.

    They leave it out: light letters then stand on white paper (part 3, 10.2).
    """
    for story in file.stories:
        for node in story.root.iter(f"{MC}AlternateContent"):
            fallback = node.find(f"{MC}Fallback")
            if fallback is None or not len(fallback):
                yield problem(story.name, "WORD-83", "a shape has no fallback")


def check_object_names(file: WordFile) -> Iterator[Problem]:
    """WORD-84: a picture is called by the path of a file.

    Word's selection pane lists pictures by name, and screen readers say it.
    """
    for story, node in _pictures(file):
        name = str(node.get("name", "")).strip()
        if not name or "/" in name or "\\" in name or _FILE_NAME.fullmatch(name):
            yield problem(story.name, "WORD-84", f"a picture is called “{name}”")


# --- captions ----------------------------------------------------------------------------


def check_captions(file: WordFile) -> Iterator[Problem]:
    """WORD-80: a caption is no caption to Word, stands in a table, or is not kept with its object.

    A caption is a paragraph in the style of that name (or one that builds on it) with a SEQ
    field, above or below what it names, on the same page.
    """
    story = file.document
    for field in captions(file):
        paragraph = story.paragraphs[field.paragraph]
        said = near(story, story.near(paragraph))
        if "caption" not in file.styles.names(paragraph.style):
            yield problem(story.name, "WORD-80", f"a caption has not the style “caption”{said}")
        if not all(map(holds_places, paragraph.node.iterancestors(f"{W}tbl"))):
            yield problem(story.name, "WORD-80", f"a caption stands inside a table{said}")
            continue
        before, after = paragraph.node.getprevious(), paragraph.node.getnext()
        while after is not None and _kept(file, after) and _is_caption(file, after):
            after = after.getnext()  # of the first of several tables that have one number
        above = after is not None and (after.tag == f"{W}tbl" or _has_drawing(after))
        if above and is_on(file.property(paragraph, "keepNext")):
            continue
        if before is not None and _kept(file, before):
            continue
        yield problem(story.name, "WORD-80", f"a caption is not kept with what it names{said}")


def captions(file: WordFile) -> Iterator[Field]:
    """Yield the fields that count figures and tables: SEQ fields in a list, or after a label."""
    story = file.document
    listed = {field.switch("c") for field in story.fields if field.name == "TOC"}
    for field in story.fields:
        if field.name == "SEQ" and field.switch("h") is None:
            begins = story.words(story.paragraphs[field.paragraph]).lower()
            label = field.argument.replace("_", " ")
            if field.argument in listed or begins.startswith(label.lower()):
                yield field


def check_caption_labels(file: WordFile) -> Iterator[Problem]:
    """WORD-34: a caption is counted by another word than its label.

    Insert Caption counts by the label: the next “圖” that an editor adds is then number 1 again,
    and no list of figures has it (17.16.5.56).
    """
    story = file.document
    for field in story.fields:
        paragraph = story.paragraphs[field.paragraph]
        if field.name != "SEQ" or "caption" not in file.styles.names(paragraph.style):
            continue
        label = story.text[paragraph.start : field.begin].strip()
        counted = field.argument.replace("_", " ")
        if label and field.switch("h") is None and not label.lower().startswith(counted.lower()):
            yield problem(
                story.name, "WORD-34", f"“{label}” is counted as “{counted}”"
                + near(story, story.near(paragraph)), f"count it as SEQ {label.split()[0]}",
            )  # fmt: skip


def _is_caption(file: WordFile, node: Element) -> bool:
    return "caption" in file.styles.names(value(node.find(f"{W}pPr/{W}pStyle")))


def _has_drawing(node: Element) -> bool:
    return next(node.iter(f"{W}drawing", f"{W}pict", f"{W}object"), None) is not None


def _kept(file: WordFile, node: Element) -> bool:
    """Whether the object ``node`` stays on the page of what follows it."""
    rows = node.findall(f"{W}tr")
    paragraphs = [node] if not rows else list(rows[-1].iter(f"{W}p"))
    if node.tag not in (f"{W}p", f"{W}tbl"):
        return False
    return all(
        is_on(file.property(Paragraph(paragraph, 0, 0, 0), "keepNext")) for paragraph in paragraphs
    )


# --- notes -------------------------------------------------------------------------------

_NOTES = (("footnote", "footnotes"), ("endnote", "endnotes"))


def check_notes(file: WordFile) -> Iterator[Problem]:
    """WORD-85: a call has no note, a note has no call, or two have one number.

    Word shows an empty note, or loses what it says.
    """
    for one, many in _NOTES:
        root = file.root(many)
        where = file.package.related(file.main, many) or file.main
        calls = Counter(
            value(node, "id") for story in file.stories
            for node in story.root.iter(f"{W}{one}Reference")
        )  # fmt: skip
        nodes = [] if root is None else root.findall(f"{W}{one}")
        notes = Counter(value(node, "id") for node in nodes if not value(node, "type"))
        for number in calls.keys() - notes.keys():
            yield problem(file.main, "WORD-85", f"the call of {one} {number} has no note")
        for number in notes.keys() - calls.keys():
            yield problem(where, "WORD-85", f"the {one} {number} is never called")
        for number, count in (*calls.items(), *notes.items()):
            if count > 1:
                yield problem(where, "WORD-85", f"the {one} {number} is there {count} times")


def check_separators(file: WordFile) -> Iterator[Problem]:
    """WORD-86: the rule above the notes is missing, or the settings do not name it.

    Without it, Word calls the file damaged (17.11.23).
    """
    for one, many in _NOTES:
        root = file.root(many)
        if root is None:
            continue
        where = file.package.related(file.main, many)
        kinds = {value(node, "type"): value(node, "id") for node in root.findall(f"{W}{one}")}
        named = set() if file.settings is None else {
            value(node, "id") for node in file.settings.findall(f"{W}{one}Pr/{W}{one}")
        }  # fmt: skip
        for kind in ("separator", "continuationSeparator"):
            if kind not in kinds:
                yield problem(where, "WORD-86", f"there is no {kind}")
            elif kinds[kind] not in named:
                yield problem(where, "WORD-86", f"the settings do not name the {kind}")


def check_note_words(file: WordFile) -> Iterator[Problem]:
    """WORD-87: a note has no words, no number at its beginning, or is not in a note's style."""
    for one, many in _NOTES:
        root = file.root(many)
        where = file.package.related(file.main, many)
        for note in () if root is None else root.findall(f"{W}{one}"):
            if value(note, "type"):
                continue
            words = "".join(node.text or "" for node in note.iter(f"{W}t", f"{M}t"))
            said = f"the {one} {value(note, 'id')}"
            if not words.strip():
                yield problem(where, "WORD-87", f"{said} has no words")
            if next(note.iter(f"{W}{one}Ref"), None) is None:
                yield problem(where, "WORD-87", f"{said} does not show its number")
            first = note.find(f"{W}p")
            style = value(first.find(f"{W}pPr/{W}pStyle")) if first is not None else ""
            if f"{one} text" not in file.styles.names(style):
                yield problem(where, "WORD-87", f"{said} has not the style “{one} text”")


# --- sections ----------------------------------------------------------------------------


def check_pages(file: WordFile) -> Iterator[Problem]:
    """WORD-90: a section has no page size, no margins, or none that leave room for text.

    Word takes the printer's: Letter in one office and A4 in the next.
    """
    if file.document.root.find(f"{W}body/{W}sectPr") is None:
        yield problem(file.main, "WORD-90", "the text does not end with a section")
    for number, section in enumerate(file.sections, start=1):
        size, margins = (section.node.find(f"{W}{tag}") for tag in ("pgSz", "pgMar"))
        if size is None or margins is None:
            missing = "page size" if size is None else "margins"
            yield problem(file.main, "WORD-90", f"section {number} has no {missing}")
            continue
        width = int(value(size, "w") or 0)
        room = width - sum(int(value(margins, side) or 0) for side in ("left", "right", "gutter"))
        if room < 1440:
            yield problem(file.main, "WORD-90", f"section {number} leaves no room for text")
        turned = value(size, "orient") == "landscape"
        if turned != (width > int(value(size, "h") or 0)):
            yield problem(file.main, "WORD-90", f"section {number} is turned, its page is not")


def check_running_heads(file: WordFile) -> Iterator[Problem]:
    """WORD-91: a section promises a header that it has not: for first or for even pages.

    Word shows nothing there, on every other page.
    """
    relations = file.package.relations_of(file.main)
    settings = file.settings
    even = settings is not None and bool(is_on(settings.find(f"{W}evenAndOddHeaders")))
    seen: set[tuple[str, str]] = set()
    for number, section in enumerate(file.sections, start=1):
        for node in section.node.findall(f"{W}headerReference") + section.node.findall(
            f"{W}footerReference"
        ):
            kind = local(node).removesuffix("Reference")
            relation = relations.get(str(node.get(f"{R}id", "")))
            if relation is not None and relation.kind != kind:
                yield problem(
                    file.main, "WORD-91", f"section {number} takes a {relation.kind} as {kind}"
                )
            seen.add((kind, value(node, "type") or "default"))
        for kind in ("header", "footer"):
            if (kind, "default") not in seen:
                continue
            if is_on(section.node.find(f"{W}titlePg")) and (kind, "first") not in seen:
                yield problem(
                    file.main, "WORD-91", f"section {number} has no {kind} for its first page"
                )
            if even and (kind, "even") not in seen:
                yield problem(
                    file.main, "WORD-91", f"section {number} has no {kind} for even pages"
                )


def check_repeated_headers(file: WordFile) -> Iterator[Problem]:
    """WORD-95: two headers say the same.

    An editor has to change each of them. A section that names no header has that of the section
    before it, and a field (STYLEREF) shows each page's own chapter (17.10.1, 17.16.5.59).
    """
    relations = file.package.relations_of(file.main)
    headers = {story.name: story for story in file.stories if story.kind == "header"}
    seen: dict[tuple[object, ...], str] = {}
    for section in file.sections:
        for node in section.node.findall(f"{W}headerReference"):
            relation = relations.get(str(node.get(f"{R}id", "")))
            story = headers.get(relation.target) if relation is not None else None
            if story is None or not story.text.strip():
                continue
            said = story.text
            for field in reversed(story.fields):
                if field.name == "STYLEREF":
                    said = said[: field.start] + field.instruction + said[max(field.end, 0) :]
            styles = tuple(paragraph.style for paragraph in story.paragraphs)
            first = seen.setdefault((value(node, "type"), said, styles), story.name)
            if first != story.name:
                yield problem(
                    story.name,
                    "WORD-95",
                    f"it says what {first} says: an editor has to change both",
                    "let the section have the header of the one before it",
                )


def check_page_numbers(file: WordFile) -> Iterator[Problem]:
    """WORD-92: no page shows its number.

    A contents list with page numbers leads nowhere where pages have none.
    """
    numbered = any(
        field.name == "PAGE" for story in file.stories for field in story.fields
        if story.kind in ("header", "footer")
    )  # fmt: skip
    contents = any(
        field.name == "TOC" and field.switch("n") != "" for field in file.document.fields
    )
    if contents and not numbered:
        yield problem(file.main, "WORD-92", "the contents give pages, and no page has its number")
