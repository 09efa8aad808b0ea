"""Checks of bookmarks and fields: whole, leading somewhere, showing what updating would give."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from ...artefacts.docx.numbering import written_number
from ...artefacts.docx.word import (
    Field,
    M,
    Paragraph,
    Story,
    W,
    WordFile,
    is_on,
    value,
)
from ...diagnostics import Problem, short
from ..sameness import signs_of
from .reporting import near, problem

_NAMES = frozenset({
    "=", "ADDRESSBLOCK", "ADVANCE", "ASK", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT",
    "AUTOTEXT", "AUTOTEXTLIST", "BARCODE", "BIBLIOGRAPHY", "CITATION", "COMMENTS", "COMPARE",
    "CREATEDATE", "DATABASE", "DATE", "DISPLAYBARCODE", "DOCPROPERTY", "DOCVARIABLE",
    "EDITTIME", "EQ", "FILENAME", "FILESIZE", "FILLIN", "FORMCHECKBOX", "FORMDROPDOWN",
    "FORMTEXT", "GOTOBUTTON", "GREETINGLINE", "HYPERLINK", "IF", "INCLUDEPICTURE",
    "INCLUDETEXT", "INDEX", "INFO", "KEYWORDS", "LASTSAVEDBY", "LINK", "LISTNUM",
    "MACROBUTTON", "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "NOTEREF",
    "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE", "PAGEREF", "PRINT", "PRINTDATE", "QUOTE", "RD",
    "REF", "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET", "SKIPIF", "STYLEREF",
    "SUBJECT", "SYMBOL", "TA", "TC", "TEMPLATE", "TIME", "TITLE", "TOA", "TOC", "USERADDRESS",
    "USERINITIALS", "USERNAME", "XE",
})  # fmt: skip
"""The fields of part 1, 17.16.5."""

_NUMBER = re.compile(r"\d+|[ivxlcdm]+|[IVXLCDM]+")
_WRONG = re.compile(
    r"Error!|Error! Reference source not found|Bookmark not defined|錯誤[!!]|错误[!!]"
)


def _field(story: Story, field: Field, code: str, message: str, hint: str = "") -> Problem:
    said = f"{field.name}{f' {field.argument}' if field.argument else ''}: {message}"
    return problem(story.name, code, said + near(story, story.near(field)), hint)


# --- bookmarks ---------------------------------------------------------------------------


def check_bookmark_names(file: WordFile) -> Iterator[Problem]:
    """WORD-20: two bookmarks have one name, or a name is none.

    Word keeps the first of two and drops the other without a word, so that a reference leads
    to the wrong place. Names are compared without regard to case, begin with a letter or an
    underscore and have 40 characters at most.
    """
    seen: Counter[str] = Counter()
    for story in file.stories:
        for bookmark in story.bookmarks:
            seen[bookmark.name.lower()] += 1
            if seen[bookmark.name.lower()] == 2:
                yield problem(story.name, "WORD-20", f"two bookmarks are called “{bookmark.name}”")
            if not re.fullmatch(r"[^\W\d]\w{0,39}", bookmark.name):
                yield problem(story.name, "WORD-20", f"“{bookmark.name}” is no bookmark's name")


def check_bookmark_ends(file: WordFile) -> Iterator[Problem]:
    """WORD-21: a bookmark has no end, no beginning, or the number of another one.

    Without its end Word drops the bookmark, and what refers to it shows an error.
    """
    for story in file.stories:
        for fault in story.faults:
            if fault.what == "bookmark":
                said = {
                    "unclosed": f"the bookmark “{fault.name}” has no end",
                    "unopened": f"a bookmark ends that never began, number {fault.name}",
                }.get(fault.kind, f"the bookmark “{fault.name}” has the number of another")
                yield problem(story.name, "WORD-21", said + near(story, fault.near))
    numbers = Counter(mark.identifier for story in file.stories for mark in story.bookmarks)
    for number, count in numbers.items():
        if count > 1:
            yield problem(file.main, "WORD-21", f"{count} bookmarks have the number {number}")


# --- fields ------------------------------------------------------------------------------


def check_field_marks(file: WordFile) -> Iterator[Problem]:
    """WORD-22: a field has no end, no beginning, or its marks are in the wrong order.

    The text up to the next mark, sometimes to the end of the report, then vanishes into the
    field's instruction.
    """
    for story in file.stories:
        for fault in story.faults:
            if fault.what == "field":
                said = {
                    "unclosed": f"the field “{fault.name}” has no end",
                    "unopened": f"a field's mark “{fault.name}” stands without a beginning",
                }.get(fault.kind, f"the field “{fault.name}” has two results")
                yield problem(story.name, "WORD-22", said + near(story, fault.near))


def check_field_names(file: WordFile) -> Iterator[Problem]:
    """WORD-23: a field asks for nothing that Word knows.

    Updating it puts an error in the place of its words.
    """
    for story in file.stories:
        for field in story.fields:
            if field.name not in _NAMES and not field.name.startswith("="):
                yield _field(story, field, "WORD-23", "Word knows no such field")


def check_field_results(file: WordFile) -> Iterator[Problem]:
    """WORD-24: a field shows nothing, or an error.

    The reader sees a gap until somebody presses F9, or reads "Error!" in print.
    """
    silent = {"XE", "TC", "TA", "RD", "SET", "ADVANCE", "PRINT", "EQ", "SYMBOL", "FORMTEXT"}
    for story in file.stories:
        for field in story.fields:
            words = story.words(field)
            if _WRONG.search(words):
                yield _field(story, field, "WORD-24", f"it shows “{words.strip()}”")
            # For a SEQ field the switch h says to show nothing; elsewhere it makes a link. The
            # header of many chapters has no number of its own: Word sets it anew on each page,
            # and asks for it where one has none.
            elif (
                not words.strip()
                and field.name not in silent
                and not (field.name == "SEQ" and field.switch("h") is not None)
                and not (field.name in ("STYLEREF", "IF") and story.kind == "header")
            ):
                yield _field(story, field, "WORD-24", "it shows nothing")


def check_anchors(file: WordFile) -> Iterator[Problem]:
    """WORD-25: a reference or a link leads to a bookmark that is not there.

    A link does nothing; a reference becomes "Error! Reference source not found." when it is
    updated, which Word does by itself before printing.
    """
    names = {mark.name.lower() for story in file.stories for mark in story.bookmarks} | {"_top"}
    for story in file.stories:
        for node in story.root.iter(f"{W}hyperlink"):
            anchor = value(node, "anchor")
            if anchor and anchor.lower() not in names:
                yield problem(
                    story.name, "WORD-25", f"a link leads to “{anchor}”, which is no bookmark"
                )
        for field in story.fields:
            target = ""
            if field.name in ("REF", "PAGEREF", "NOTEREF"):
                target = field.argument
            elif field.name == "HYPERLINK":
                target = field.switch("l") or ""
            elif field.name == "TOC":
                target = field.switch("b") or ""
            if target and target.lower() not in names:
                yield _field(story, field, "WORD-25", "there is no such bookmark")


def check_sequences(file: WordFile) -> Iterator[Problem]:
    """WORD-26: a figure or a table is not numbered as Word counts.

    The first update would change the number, and every reference to it in print would be wrong
    (17.16.5.56).
    """
    counts: Counter[str] = Counter()
    deepest: dict[str, int] = {}
    story = file.document
    headings = {
        place: level
        for place, paragraph in enumerate(story.paragraphs)
        if (level := file.styles.level_of(paragraph.node)) is not None
    }
    last = 0
    for field in story.fields:
        for place in range(last, field.paragraph + 1):
            for name, level in deepest.items():
                if place in headings and headings[place] < level:
                    counts[name] = 0
        last = max(last, field.paragraph + 1)
        if field.name != "SEQ":
            continue
        name = field.argument.lower()
        reset, beneath = field.switch("r"), field.switch("s")
        if beneath and beneath.isdecimal():
            deepest[name] = int(beneath)
        if reset and reset.isdecimal():
            counts[name] = int(reset)
        elif field.switch("c") is None:
            counts[name] += 1
        form = (field.switch("*") or "ARABIC").lower()
        wanted = written_number(counts[name], "upperRoman" if form == "ROMAN" else form)
        shown = story.words(field).strip()
        if wanted is not None and field.switch("h") is None and shown.lower() != wanted.lower():
            yield _field(story, field, "WORD-26", f"it shows “{shown}”; Word counts {wanted}")


def check_references(file: WordFile) -> Iterator[Problem]:
    """WORD-27: a reference does not show what its bookmark holds.

    Updating would change the sentence (17.16.5.51); what is printed now is stale.
    """
    held = {mark.name.lower(): (story, mark) for story in file.stories for mark in story.bookmarks}
    for story in file.stories:
        for field in story.fields:
            if field.name != "REF" or field.argument.lower() not in held:
                continue
            source, mark = held[field.argument.lower()]
            if any(field.switch(sign) is not None for sign in "rnw"):
                place = next(
                    (n for n, found in enumerate(source.paragraphs)
                     if found.start <= mark.start <= found.end and found.start <= mark.end),
                    -1,
                )  # fmt: skip
                label = file.labels.get(place, "0")
                if label is None:
                    continue
                wanted = label.rstrip(".")
            elif field.switch("p") is not None:
                continue
            else:
                wanted = source.words(mark)
            shown = story.words(field)
            if _line(shown) != _line(wanted):
                yield _field(
                    story, field, "WORD-27", f"it shows “{shown}”, its place says “{_line(wanted)}”"
                )


def check_page_references(file: WordFile) -> Iterator[Problem]:
    """WORD-28: a page number is none, or those of a list of contents go backwards.

    Or the file names fewer pages than its contents do. Which page is right only a layout
    knows; that they climb, and are numbers, is known here.
    """
    story = file.document
    listed = [
        int(story.words(field))
        for field in story.fields
        if field.name == "PAGEREF" and story.words(field).isdecimal()
    ]
    for field in story.fields:
        count = story.words(field).strip() if field.name == "NUMPAGES" else ""
        if count.isdecimal() and int(count) < max(listed, default=0):
            yield _field(
                story,
                field,
                "WORD-28",
                f"it shows {count}; the contents tell of page {max(listed)}",
            )
    for field in story.fields:
        if field.name in ("PAGEREF", "PAGE", "NUMPAGES", "SECTIONPAGES"):
            shown = story.words(field).strip()
            if shown and not _NUMBER.fullmatch(shown):
                yield _field(story, field, "WORD-28", f"“{shown}” is no page number")
    for contents in story.fields:
        if contents.name != "TOC":
            continue
        inside = [
            (field, int(story.words(field)))
            for field in story.fields
            if field.name == "PAGEREF"
            and contents.start <= field.begin < contents.end
            and story.words(field).isdecimal()
        ]
        for (_, before), (field, page) in pairwise(inside):
            if page < before:
                yield _field(story, field, "WORD-28", f"page {page} comes after page {before}")


def check_contents(file: WordFile) -> Iterator[Problem]:
    """WORD-29: a list of contents, of figures or of tables is not what updating would give.

    Lines that are missing, stale or of another level lead readers astray, and so does one whose
    link or page is another heading's. The first F9 changes the pages (17.16.5.68).
    """
    story = file.document
    for field in story.fields:
        if field.name != "TOC":
            continue
        wanted = (
            list(_captions(file, field.switch("c") or ""))
            if field.switch("c") is not None
            else list(_headings(file, field))
        )
        lines = story.words(field).split("\n")
        numbered = field.switch("n") != ""  # else a range of levels without pages
        yield from _astray(file, field, numbered=numbered)
        shown = [_without_page(line, numbered=numbered) for line in lines if line.strip()]
        if shown == wanted:
            continue
        for line in [line for line in wanted if line not in shown][:3]:
            yield _field(story, field, "WORD-29", f"the line “{_line(line)}” is missing")
        for line in [line for line in shown if line not in wanted][:3]:
            yield _field(story, field, "WORD-29", f"the line “{_line(line)}” stands for nothing")
        if sorted(shown) == sorted(wanted):
            yield _field(story, field, "WORD-29", "its lines are in another order than the text")


def check_citations(file: WordFile) -> Iterator[Problem]:
    """WORD-38: the number of a citation is typed, and so is that of its work.

    Who adds a work among the others would have to count all those after it anew. Where a list
    counts no works, what a citation begins with is a year.
    """
    story = file.document
    works = {
        mark.name.lower()
        for place, paragraph in enumerate(story.paragraphs)
        if "bibliography" in file.styles.names(paragraph.style)
        if place in file.labels or re.match(r"\W?\d+\W*\t", story.words(paragraph))
        for mark in story.bookmarks
        if paragraph.start <= mark.start <= paragraph.end
    }
    for found in file.stories if works else ():
        for node in found.root.iter(f"{W}hyperlink"):
            words = "".join(text.text or "" for text in node.iter(f"{W}t")).strip()
            if re.match(r"\d+\b", words) and value(node, "anchor").lower() in works:
                yield problem(found.name, "WORD-38", f"the citation “{words}” is no field")


def check_contents_control(file: WordFile) -> Iterator[Problem]:
    """WORD-39: the contents do not stand in Word's own control for them (17.5.2.12).

    Who clicks into them finds no "Update table" above, and updates half of them by hand.
    """
    story = file.document
    starts = [paragraph.start for paragraph in story.paragraphs]
    for field in story.fields:
        if field.name != "TOC" or field.switch("c") is not None:
            continue
        node = story.paragraphs[max(bisect_right(starts, field.begin) - 1, 0)].node
        galleries = [
            value(gallery)
            for control in node.iterancestors(f"{W}sdt")
            for gallery in control.iterfind(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
        ]
        if "Table of Contents" not in galleries:
            yield _field(story, field, "WORD-39", "it stands in no control for contents")


def _astray(file: WordFile, contents: Field, *, numbered: bool) -> Iterator[Problem]:
    """Yield the lines of ``contents`` whose link or page belongs to other words."""
    story = file.document
    marks = {mark.name.lower(): mark for mark in story.bookmarks}
    starts = [paragraph.start for paragraph in story.paragraphs]
    pages: dict[int, list[str]] = {}
    for field in story.fields:
        if field.name == "PAGEREF" and contents.start <= field.begin < contents.end:
            pages.setdefault(field.paragraph, []).append(field.argument)
    # The field begins in its first line, which is a part of it.
    first = max(bisect_right(starts, contents.start) - 1, 0)
    for place in range(first, bisect_left(starts, contents.end)):
        paragraph = story.paragraphs[place]
        line = _without_page(story.words(paragraph), numbered=numbered)
        words = _line(line.rpartition("\t")[2])
        links = [value(node, "anchor") for node in paragraph.node.iter(f"{W}hyperlink")]
        for target in dict.fromkeys((*links, *pages.get(place, ()))):
            mark = marks.get(target.lower())
            if mark is None or not words:
                continue
            there = story.paragraphs[max(bisect_right(starts, mark.start) - 1, 0)]
            said = _line(story.words(there))
            if not said.endswith(words):
                yield _field(
                    story, contents, "WORD-29", f"the line “{words}” leads to “{short(said, 40)}”"
                )


def _headings(file: WordFile, field: Field) -> Iterator[str]:
    """Yield the lines that a list of contents would have."""
    first, last = _range(field.switch("o")) or _range(field.switch("u")) or (1, 9)
    named = re.split(r"[,;]", field.switch("t") or "")
    levels = dict(zip(named[::2], named[1::2], strict=False))
    story = file.document
    for place, paragraph in enumerate(story.paragraphs):
        words = story.words(paragraph)
        style = file.styles.name(paragraph.style)
        level = file.styles.level_of(paragraph.node) if field.switch("u") is not None else None
        heading = re.fullmatch(r"heading (\d)", style)
        if field.switch("o") is not None and heading:
            level = int(heading[1]) - 1
        taken = level is not None and first <= level + 1 <= last
        if not (taken or any(name.strip().lower() == style for name in levels)):
            continue
        if words.strip():
            label = file.labels.get(place) or ""
            yield f"{label}\t{_line(words)}" if label else _line(words)


def _captions(file: WordFile, sequence: str) -> Iterator[str]:
    """Yield the lines that a list of figures or tables would have: whole paragraphs."""
    story = file.document
    done: set[int] = set()
    for field in story.fields:
        same = field.name == "SEQ" and field.argument.lower() == sequence.lower()
        if same and field.paragraph not in done:
            done.add(field.paragraph)
            yield _line(story.words(story.paragraphs[field.paragraph]))


def _range(written: str | None) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d)-(\d)", written or "")
    return (int(found[1]), int(found[2])) if found else None


def _without_page(line: str, *, numbered: bool) -> str:
    if numbered:
        line = re.sub(rf"\t({_NUMBER.pattern})$", "", line)
    # A number and its words are parted by a tab, in the field's result as in ours.
    return "\t".join(_line(part) for part in line.split("\t"))


def _line(words: str) -> str:
    """Return ``words`` with each stretch of line breaks and plain spaces as one space."""
    return re.sub(r"[ \n]+", " ", words).strip(" \n")


def _says(said: str, text: Story, paragraph: Paragraph) -> bool:
    """Return whether a field says a paragraph with formulas, which are text in the field."""
    if paragraph.node.find(f".//{M}oMath") is None:
        return False
    return signs_of(said) == signs_of(text.words(paragraph))


def check_style_references(file: WordFile) -> Iterator[Problem]:
    """WORD-30: a running header shows what no paragraph of its style says.

    One header may serve all chapters: it may have no number saved, and the report's title, which
    is right on every page, in programs that know no such field; in two languages both titles. Or
    the style is in no use at all: Word then prints "Error! No text of specified style in
    document." on every page (17.16.5.59).
    """
    text = file.document
    by_style: dict[str, list[int]] = {}
    for number, paragraph in enumerate(text.paragraphs):
        by_style.setdefault(paragraph.style, []).append(number)
    beside = by_style.get(file.styles.called("Title Companion"), [])
    # Title and subtitle in the other language are one paragraph, parted by a break.
    others = tuple(f"{_line(text.words(text.paragraphs[place]))} " for place in beside)
    for story in file.stories:
        for field in story.fields:
            if field.name != "STYLEREF":
                continue
            style = file.styles.called(field.argument)
            places = by_style.get(style, [])
            if not style or not places:
                yield _field(story, field, "WORD-30", "no paragraph has such a style")
                continue
            if field.depth and not story.words(field):
                continue  # a field about it shows what it says
            if any(field.switch(sign) is not None for sign in "nrw"):
                wanted = {(file.labels.get(place) or "").rstrip(".") for place in places} | {""}
            else:
                shown_in = file.sections_with(story.name)
                inside = [n for n in places for s in shown_in if s.first <= n < s.past]
                if not inside and shown_in:
                    inside = [n for n in places if n < shown_in[0].first][-1:]
                inside = inside or places
                wanted = {_line(text.words(text.paragraphs[place])) for place in inside}
                said = _line(story.words(field))
                wanted.add(_line(file.properties.get("title", "")))
                wanted |= {said for other in others if said and other.startswith(f"{said} ")}
                if any(_says(said, text, text.paragraphs[place]) for place in inside):
                    continue
            if _line(story.words(field)) not in wanted:
                yield _field(
                    story, field, "WORD-30", f"its pages say otherwise than “{story.words(field)}”"
                )


def check_style_reference_names(file: WordFile) -> Iterator[Problem]:
    """WORD-36: a running header names one of Word's own styles.

    Word looks it up by the name in the reader's language: in a Chinese one there is “標題 1” and no
    “heading 1”, and every page says “Error!”. A heading's number is the same in all of them.
    """
    for story in file.stories:
        for field in story.fields:
            named = field.argument if field.name == "STYLEREF" else "1"
            style = file.styles.nodes.get(file.styles.called(named))
            own = style is not None and value(style, "customStyle") in ("1", "true", "on")
            if not named.isdecimal() and not own:
                yield _field(
                    story, field, "WORD-36", "Word calls this style otherwise in other languages",
                    "write STYLEREF 1 for the first level of headings",
                )  # fmt: skip


_PROPERTIES = {"TITLE", "SUBJECT", "AUTHOR", "KEYWORDS", "COMMENTS"}


def check_property_fields(file: WordFile) -> Iterator[Problem]:
    """WORD-31: a field shows another title, author or version than the file's properties.

    Updating would change it; and one of the two is wrong (17.16.5.18).
    """
    for story in file.stories:
        for field in story.fields:
            name = field.argument if field.name == "DOCPROPERTY" else field.name
            if field.name != "DOCPROPERTY" and field.name not in _PROPERTIES:
                continue
            held = file.properties.get(name.lower())
            if held is None:
                yield _field(story, field, "WORD-31", "the file has no such property")
            elif _line(held) != _line(story.words(field)):
                yield _field(
                    story, field, "WORD-31",
                    f"it shows “{story.words(field)}”, the file's property is “{held}”",
                )  # fmt: skip


def check_index(file: WordFile) -> Iterator[Problem]:
    """WORD-32: an index lacks a word that is marked for it.

    The first update would change the pages (17.16.5.32).
    """
    story = file.document
    marked = [field for field in story.fields if field.name == "XE"]
    for index in (field for field in story.fields if field.name == "INDEX"):
        shown = story.words(index)
        kind = index.switch("f")
        for field in marked:
            if field.switch("f") != kind:
                continue
            for word in field.argument.replace("\\:", ":").split(":"):
                if word and word not in shown:
                    yield _field(story, index, "WORD-32", f"the word “{word}” is missing")


def check_locked_fields(file: WordFile) -> Iterator[Problem]:
    """WORD-33: a field is locked or marked as stale.

    A locked one never updates, a stale one makes Word compute it again on opening.
    """
    for story in file.stories:
        for node in story.root.iter(f"{W}fldChar", f"{W}fldSimple"):
            for name in ("fldLock", "dirty"):
                if value(node, name) in ("1", "true", "on"):
                    yield problem(story.name, "WORD-33", f"a field is marked {name}")
        for node in story.root.iter(f"{W}updateFields"):
            if is_on(node):
                yield problem(story.name, "WORD-33", "updateFields stands in the text")
