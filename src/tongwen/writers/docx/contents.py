"""Contents, list of figures, list of tables: fields whose entries stand there already.

ECMA-376 part 1, 17.16.5.68. Without page numbers the fields are written with the switch that
leaves them out, so that updating them still changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from ...document import ContentsEntry, Inline, Link, NoteReference
from ...formats import FORMATS
from ...walk import map_inlines
from .fields import (
    bookmark_name,
    companion_of,
    contents_name,
    field,
    field_end,
    field_start,
    sequence,
)
from .inlines import Ink
from .markup import Element, element, paragraph, style_of, text
from .pages import PageNumbers
from .styles import style_id


def contents(
    entries: tuple[ContentsEntry, ...], ink: Ink, pages: PageNumbers | None
) -> list[Element]:
    """Return the paragraphs of the contents field: as deep as in print and on the web page."""
    deepest = FORMATS["docx"].allowances.listed
    entries = tuple(entry for entry in entries if entry.level <= deepest)
    deepest = max((entry.level for entry in entries), default=1)
    pages = pages if _paged(entries, pages) else None
    made = []
    for entry in entries:
        made.append(_line(entry, f"toc {entry.level}", ink, pages))
        if entry.level == 1 and entry.companion and ink.companion:
            made.append(_companion(entry, ink))
    # Not \u, by outline levels: beside it Aspose.Words passes the styles of \t by.
    instruction = f'TOC \\o "1-{deepest}" \\h \\z'
    if pages is None:
        instruction += " \\n"
    if len(made) > len(entries):
        if pages is not None:
            instruction += " \\n 3-4"
        asked = (f"{style},{level}" for style, level in COMPANIONS.items())
        instruction += f' \\t "{",".join(asked)}"'
    return as_field(instruction, made)


COMPANIONS = {"Chapter Companion": 3, "Chapter Companion Unnumbered": 4}
"""Style of chapters' titles in the second language → the level of their lines in the contents.

These have no page. Headings of such levels are listed in no format, so their styles are free.
"""


def _companion(entry: ContentsEntry, ink: Ink) -> Element:
    """Return the line of the chapter's title in the second language."""
    assert ink.companion is not None
    setting = ink.setting("display", ink.companion.tag)
    words = ink.passage(map_inlines(entry.companion, _without_calls), setting)
    if entry.target in ink.targets:
        words = [ink.anchor(companion_of(entry.target), words, listed=True)]
    return paragraph(style_id("toc 3" if entry.label else "toc 4"), *words)


def gathered(lines: list[Element]) -> None:
    """Put the contents, with the heading before them, into what Word knows as a contents list.

    So a click into them shows Word's tab with "Update table", and its gallery can put another
    in their place (ECMA-376 part 1, 17.5.2.12).
    """
    first = lines[0]
    heading = first.getprevious()
    inside = element("w:sdtContent")
    first.addprevious(
        element(
            "w:sdt",
            element(
                "w:sdtPr",
                element("w:id", val=_CONTENTS),
                element(
                    "w:docPartObj",
                    element("w:docPartGallery", val="Table of Contents"),
                    element("w:docPartUnique"),
                ),
            ),
            inside,
        )
    )
    if heading is not None and style_of(heading) == style_id("TOC Heading"):
        inside.append(heading)
    inside.extend(lines)


_CONTENTS = 1180526541
"""The number of the contents' content control: any that no other has."""


def caption_list(
    kind: str, entries: tuple[ContentsEntry, ...], ink: Ink, pages: PageNumbers | None
) -> list[Element]:
    """Return the paragraphs of a list of figures or of tables (``kind``: the label's key)."""
    paged = _paged(entries, pages)
    labels = (ink.labels[entry.target] for entry in entries if entry.target in ink.labels)
    counted = next((sequence(*label) for label in labels), ink.language.label(kind).strip())
    instruction = f'TOC \\h \\z \\c "{counted}"' + ("" if paged else " \\n")
    pages = pages if paged else None
    # Updating takes a caption as it stands: its label and its words are parted as they are there.
    lines = [_line(entry, "table of figures", ink, pages) for entry in entries]
    return as_field(instruction, lines)


def _paged(entries: Iterable[ContentsEntry], pages: PageNumbers | None) -> bool:
    """Whether every entry's page is known: some numbers and some gaps would mislead."""
    return pages is not None and pages.has([bookmark_name(entry.target) for entry in entries])


def as_field(instruction: str, made: list[Element]) -> list[Element]:
    """Return the lines ``made`` as the result of the field ``instruction``."""
    if not made:
        return []
    first = made[0]
    for run in reversed(field_start(instruction)):
        first.insert(1, run)
    made[-1].append(field_end())
    return made


def _line(entry: ContentsEntry, style: str, ink: Ink, pages: PageNumbers | None) -> Element:
    setting = ink.setting("display")
    caption = style == "table of figures"
    inside: list[Element] = []
    if entry.label:
        parted = ink.words("\u2002", setting) if caption else [element("w:r", element("w:tab"))]
        inside = [*ink.words(entry.label, setting), *parted]
    inside.extend(ink.passage(map_inlines(entry.content, _without_calls), setting))
    bookmark = contents_name(entry.target)
    if pages is not None:
        leader = element("w:rPr", element("w:rStyle", val=style_id("Contents Leader")))
        inside.append(element("w:r", leader, element("w:tab")))
        number = element("w:r", pages.show(text("0"), bookmark_name(entry.target)))
        inside.extend(field(f"PAGEREF {bookmark} \\h", [number]))
    if entry.target in ink.targets:
        inside = [ink.anchor(entry.target, inside, listed=True)]
    return paragraph(style_id(style), *inside)


def _without_calls(inline: Inline) -> Inline | tuple[Inline, ...]:
    """Leave out what belongs to the heading alone: note calls, and links in the line's link."""
    match inline:
        case NoteReference():
            return ()
        case Link(content=content):
            return content
    return inline
