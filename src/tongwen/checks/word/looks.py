"""Checks of what Word makes of styles and lists together: where words stand, how they are set.

ECMA-376 part 1, 17.7.2: defaults, table style, list, paragraph style, character style, by hand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ...artefacts.docx.package import Element
from ...artefacts.docx.word import (
    Bookmark,
    Field,
    Paragraph,
    Run,
    Story,
    W,
    WordFile,
    is_on,
    local,
    value,
)
from ...diagnostics import Problem
from .reporting import near, problem

_LEAST_ROOM = 0.25
"""Of the text's width: what a list's tab leaves at least for the words behind it."""


def check_titles(file: WordFile) -> Iterator[Problem]:
    """WORD-52: a numbered title is torn or out of line, or its number inherits its weight.

    Behind a number's tab Word sets at least one letter, however little room is left there
    (17.9.28): “I” beside the number and “ntroduction” below it. A title in a list has the list's
    indent, whatever its style says, and stands elsewhere than its companion.
    """
    yield from _torn(file)
    yield from _heavy(file)
    story = file.document
    for place, paragraph in enumerate(story.paragraphs[1:], start=1):
        if "chapter companion" not in file.styles.names(paragraph.style):
            continue
        title = story.paragraphs[place - 1]
        if abs(_words_begin(file, title) - _words_begin(file, paragraph)) > 1:
            yield problem(
                story.name, "WORD-52", "a title begins elsewhere than its companion"
                + near(story, story.near(title)),
            )  # fmt: skip


def _torn(file: WordFile) -> Iterator[Problem]:
    """Yield the levels of lists in use whose tab leaves no room for a word."""
    story, reported = file.document, set()
    width = _text_width(file)
    for paragraph in story.paragraphs:
        at = file.list_of(paragraph.node)
        level = file.numbering.level(*at)
        if level is None or at in reported or value(level.find(f"{W}suff")) not in ("", "tab"):
            continue
        if not value(level.find(f"{W}lvlText")):
            continue
        reported.add(at)
        left, first = (_indent(file, paragraph, level, name) for name in ("left", "first"))
        stops = [int(value(tab, "pos")) for tab in level.iterfind(f"{W}pPr/{W}tabs/{W}tab")]
        behind = [stop for stop in (left, *stops) if stop > left + first]
        if behind and min(behind) > width * (1 - _LEAST_ROOM):
            yield problem(
                story.name, "WORD-52", "a number's tab leaves no room for words, which Word tears"
                + near(story, story.near(paragraph)), "let the number hang beside them",
            )  # fmt: skip


def _heavy(file: WordFile) -> Iterator[Problem]:
    """Yield the levels with a face of their own that inherit bold from their style."""
    for number in file.numbering.lists:
        for place in range(9):
            level = file.numbering.level(number, place)
            if level is None or level.find(f"{W}rPr/{W}rFonts") is None:
                continue
            style = value(level.find(f"{W}pStyle"))
            bold = is_on(file.styles.property(style, f"{W}rPr/{W}b"))
            if style and bold and level.find(f"{W}rPr/{W}b") is None:
                yield problem(
                    file.main, "WORD-52", f"the number of “{file.styles.name(style)}” has a face "
                    "of its own and inherits bold",
                )  # fmt: skip


_TOGGLES = ("b", "i", "caps", "smallCaps", "strike", "emboss", "imprint", "outline", "shadow",
            "vanish")  # fmt: skip
_PARTS = {"firstRow": 0x20, "lastRow": 0x40, "firstColumn": 0x80, "lastColumn": 0x100}
"""Attribute of ``w:tblLook`` → its bit in the older ``w:val`` (17.4.55)."""


def check_toggles(file: WordFile) -> Iterator[Problem]:
    """WORD-66: styles that both set words bold, italic or in capitals cancel one another.

    Word counts the table's, the paragraph's and the character's style: an even number of them
    switches it off (17.7.3). LibreOffice shows it on, so that nobody sees it before Word does.
    """
    reported: set[tuple[str, ...]] = set()
    for story in file.stories:
        for run in story.runs:
            paragraph = story.paragraphs[run.paragraph] if run.paragraph >= 0 else None
            if paragraph is None or not story.words(run).strip():
                continue
            own = run.node.find(f"{W}rPr")
            character = value(own.find(f"{W}rStyle")) if own is not None else ""
            style = paragraph.style
            table, parts = _table_of(paragraph) if paragraph.tables else ("", ())
            key = table, *parts, style, character
            for toggle in _TOGGLES:
                if key in reported or (own is not None and own.find(f"{W}{toggle}") is not None):
                    continue
                path = f"{W}rPr/{W}{toggle}"
                levels = [
                    _in_table(file, table, parts, toggle),
                    is_on(file.styles.property(style, path)),
                    bool(character) and is_on(file.styles.property(character, path)),
                ]
                if levels.count(True) == 2:
                    names = zip((table, style, character), levels, strict=True)
                    both = " and ".join(f"“{name}”" for name, state in names if state)
                    yield problem(
                        story.name, "WORD-66", f"{both} both set “{toggle}”, and Word sets it off"
                        + near(story, story.near(run)), "let one of the styles say it",
                    )  # fmt: skip
                    reported.add(key)


def _table_of(paragraph: Paragraph) -> tuple[str, tuple[str, ...]]:
    """Return the style of the innermost table of a paragraph, and which parts of it apply."""
    cell = next(paragraph.node.iterancestors(f"{W}tc"))
    row = next(cell.iterancestors(f"{W}tr"))
    table = next(row.iterancestors(f"{W}tbl"))
    look = table.find(f"{W}tblPr/{W}tblLook")
    try:
        bits = int(value(look, "val"), 16)
    except ValueError:
        bits = 0
    rows, cells = table.findall(f"{W}tr"), row.findall(f"{W}tc")
    there = (row is rows[0], row is rows[-1], cell is cells[0], cell is cells[-1])
    parts = tuple(
        part.replace("Column", "Col")
        for (part, bit), here in zip(_PARTS.items(), there, strict=True)
        if here and (value(look, part) or str(bits & bit)) not in ("0", "false", "off")
    )  # fmt: skip
    return value(table.find(f"{W}tblPr/{W}tblStyle")), parts


def _in_table(file: WordFile, style: str, parts: tuple[str, ...], toggle: str) -> bool:
    """Whether a table's style sets ``toggle`` in these parts of it: the first that says so."""
    paths = (*(f'{W}tblStylePr[@{W}type="{part}"]/' for part in parts), "")
    found = (file.styles.property(style, f"{path}{W}rPr/{W}{toggle}") for path in paths)
    return bool(style) and next((bool(is_on(node)) for node in found if node is not None), False)


def _text_width(file: WordFile) -> int:
    """Return the width of the text on the last section's page, in twips."""
    section = file.sections[-1].node if file.sections else None
    size = section.find(f"{W}pgSz") if section is not None else None
    margins = section.find(f"{W}pgMar") if section is not None else None
    wide, left, right = value(size, "w"), value(margins, "left"), value(margins, "right")
    return _number(wide) - _number(left) - _number(right) if size is not None else 1 << 20


def _words_begin(file: WordFile, paragraph: Paragraph) -> int:
    """Return where the words of a paragraph begin, in twips from the margin."""
    level = file.numbering.level(*file.list_of(paragraph.node))
    left, first = (_indent(file, paragraph, level, name) for name in ("left", "first"))
    labelled = level is not None and bool(value(level.find(f"{W}lvlText")))
    return left if labelled and first < 0 else left + first


def _indent(file: WordFile, paragraph: Paragraph, level: Element | None, name: str) -> int:
    """Return an indent of a paragraph: ``left``, or how far its ``first`` line is set in further.

    By hand, then that of a list that the paragraph names itself, then of its style with all that
    it builds on, then of the list that the style names (17.9.22).
    """
    own = paragraph.node.find(f"{W}pPr/{W}numPr")
    of_list = [level.find(f"{W}pPr/{W}ind")] if level is not None else []
    styles = [
        node.find(f"{W}pPr/{W}ind")
        for node in file.styles.chain(paragraph.style or file.styles.default)
    ]
    by_hand = [paragraph.node.find(f"{W}pPr/{W}ind")]
    for node in (*by_hand, *(of_list if own is not None else ()), *styles, *of_list):
        if name == "left" and (value(node, "left") or value(node, "start")):
            return _number(value(node, "left") or value(node, "start"))
        if name == "first" and (value(node, "hanging") or value(node, "firstLine")):
            return _number(value(node, "firstLine")) - _number(value(node, "hanging"))
    return 0


def _number(text: str) -> int:
    """Return ``text`` as a whole number; 0 where it is none."""
    return int(text) if text.lstrip("-").isdecimal() else 0


# --- references --------------------------------------------------------------------------


def check_reference_looks(file: WordFile) -> Iterator[Problem]:
    r"""WORD-35: updating a reference would change how it is set.

    A REF field brings the character style of its place along: “see Figure 1” turns bold and red
    in the sentence. `\* MERGEFORMAT` sets it as it was, `\* CHARFORMAT` as the field's name is set
    (17.16.4.3).
    """
    places = {mark.name.lower(): (story, mark) for story in file.stories
              for mark in story.bookmarks}  # fmt: skip
    for story in file.stories:
        for field in story.fields:
            if field.name != "REF" or field.argument.lower() not in places:
                continue
            held = _looks(*places[field.argument.lower()])
            formats = [word.upper() for word in field.words]
            if any(field.switch(sign) is not None for sign in "nprw") or not held:
                held = set()  # a number, which has the field's own look
            if "MERGEFORMAT" in formats:
                continue
            if "CHARFORMAT" in formats:
                held = {
                    _look(run.node) for run in _runs(story, field.begin, field.begin + 1)
                    if run.node.find(f"{W}instrText") is not None
                }  # fmt: skip
            shown = _looks(story, field)
            if held and shown and held.isdisjoint(shown):
                yield problem(
                    story.name, "WORD-35", f"updating sets “{story.words(field)}” as its place is "
                    "set" + near(story, story.near(field)), "write \\* MERGEFORMAT in the field",
                )  # fmt: skip


def _looks(story: Story, place: Bookmark | Field) -> set[frozenset[tuple[str, str]]]:
    """Return how the runs with words in ``place`` are set."""
    return {
        _look(run.node) for run in _runs(story, place.start, place.end)
        if run.end <= place.end and story.words(run).strip()
    }  # fmt: skip


def _runs(story: Story, start: int, end: int) -> list[Run]:
    """Return the runs that begin from ``start`` to before ``end``; ``runs`` are in order."""
    first, past = (bisect_left(story.runs, place, key=lambda run: run.start)
                   for place in (start, end))  # fmt: skip
    return story.runs[first:past]


def _look(run: Element) -> frozenset[tuple[str, str]]:
    """Return a run's own formatting: its style, and its direct properties."""
    own = run.find(f"{W}rPr")
    kept = (node for node in (own if own is not None else ()) if local(node) not in _NO_LOOK)
    return frozenset((local(node), value(node)) for node in kept)


_NO_LOOK = {"lang", "rFonts", "noProof", "webHidden"}
