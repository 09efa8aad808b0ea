"""footnotes.xml: real notes, with separators, several paragraphs, links and emphasis.

ECMA-376 part 1, 17.11. A note is numbered by Word in order of its calls; where the report's
own number differs, the call carries it as its mark. A second call of a note is a NOTEREF
field to the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart

from ...document import Block, Note, NoteReference
from .fields import Bookmarks, bookmark_name, field
from .inlines import Setting
from .markup import (
    Element,
    element,
    name,
    ordered,
    root_element,
    style_of,
    text,
    twips_of_mm,
)
from .styles import style_id
from .variants import Variants

BlockWriter = Callable[[tuple[Block, ...]], list[Element]]
Marker = Callable[[tuple[Block, ...], Setting, list[Element]], list[Element]]
"""Puts beside a note's call what stands in the note and is looked for in the text."""


class Notes:
    """The notes of a package, in order of their calls."""

    def __init__(
        self,
        owner: XmlPart,
        notes: Mapping[str, Note],
        bookmarks: Bookmarks,
        variants: Variants,
    ) -> None:
        root = _separators("footnote")
        self.part = XmlPart(
            PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, root, owner.package
        )
        owner.relate_to(self.part, RELATIONSHIP_TYPE.FOOTNOTES)
        # The report has no endnotes; who inserts one in Word finds the rules above them here.
        endnotes = XmlPart(
            PackURI("/word/endnotes.xml"), CONTENT_TYPE.WML_ENDNOTES, _separators("endnote"),
            owner.package,
        )  # fmt: skip
        owner.relate_to(endnotes, RELATIONSHIP_TYPE.ENDNOTES)
        self._root, self._notes, self._bookmarks = root, notes, bookmarks
        self._variants = variants
        self._called: set[str] = set()
        self._automatic = 0
        self.write_blocks: BlockWriter | None = None
        self.mark: Marker | None = None

    @property
    def count(self) -> int:
        """How many notes there are."""
        return len(self._called)

    def call(self, reference: NoteReference, setting: Setting) -> list[Element]:
        """Return the runs of a note's call, and write the note at its first."""
        style = style_id("footnote reference")
        identifier = reference.identifier
        number = reference.number
        mark = element("w:rPr", element("w:rStyle", val=style))
        if identifier in self._called:
            shown = element("w:r", mark, text(number))
            return field(f"NOTEREF {bookmark_name(identifier, 'Note')} \\f \\h", [shown], style)
        self._called.add(identifier)
        place = len(self._called)
        # Word counts only the notes without a mark of their own.
        custom = bool(number) and number != str(self._automatic + 1)
        self._automatic += not custom
        call = element("w:footnoteReference", id_=place)
        if custom:
            call.set(name("w:customMarkFollows"), "1")
        note = self._notes.get(identifier)
        blocks = note.blocks if note else reference.blocks
        self._write(place, blocks, number if custom else "")
        made = element("w:r", mark, call, text(number) if custom else None)
        called = self._bookmarks.around(identifier or f"note {place}", [made], "Note")
        assert self.mark is not None
        return self.mark(blocks, setting, called)

    def _write(self, place: int, blocks: tuple[Block, ...], number: str) -> None:
        assert self.write_blocks is not None
        content = self.write_blocks(blocks)
        own = ("", style_id("footnote text"))
        if not content or content[0].tag != name("w:p") or style_of(content[0]) not in own:
            # A list or a formula does not stand beside the note's number, but below it.
            content.insert(0, element("w:p"))
        if content[-1].tag != name("w:p"):
            content.append(element("w:p"))
        for paragraph in content:
            if paragraph.tag == name("w:p") and paragraph.find(name("w:pPr")) is None:
                paragraph.insert(
                    0, element("w:pPr", element("w:pStyle", val=style_id("footnote text")))
                )
        for later in content[1:]:
            if later.tag == name("w:p") and style_of(later) == style_id("footnote text"):
                indent = element("w:ind", left=twips_of_mm(4), firstLine=0)
                self._variants.turn(later, "Continued", indent)
        first = content[0]
        properties = ordered("w:rPr", [element("w:rStyle", val=style_id("Footnote Number"))])
        mark = text(number) if number else element("w:footnoteRef")
        first.insert(1, element("w:r", properties, mark))
        first.insert(2, element("w:r", element("w:tab")))
        self._root.append(element("w:footnote", *content, id_=place))


def _separators(kind: str) -> Element:
    """Return the root of a part of notes with the rules above them; ``kind`` is "footnote"."""
    root = root_element(f"w:{kind}s", "r")
    for separator, number in (("separator", -1), ("continuationSeparator", 0)):
        style = element("w:pPr", element("w:pStyle", val=style_id("Footnote Separator")))
        mark = element("w:p", style, element("w:r", element(f"w:{separator}")))
        root.append(element(f"w:{kind}", mark, type_=separator, id_=number))
    return root
