"""Blocks → paragraphs and tables, each in its named style.

One ``match`` holds an arm for every block of the Document. What stands inside another block
(a list in a quotation, a table in a list item) takes the outer one's indent.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TypeGuard

from ...document import (
    Bibliography,
    Block,
    Callout,
    CodeBlock,
    DefinitionList,
    Division,
    Epigraph,
    Figure,
    Heading,
    Image,
    Index,
    List,
    MathBlock,
    Paragraph,
    Parallel,
    PullQuote,
    Quote,
    Table,
    ThematicBreak,
    Timeline,
)
from ...institute import column_width
from ...spanning import across
from .boxes import callout, code, margin_note, pull_quote
from .equations import formula
from .figures import figure, image
from .flow import Flow, Place, SectionBreak
from .grounds import opening_ground
from .lists import bibliography, definitions, index, listing
from .markup import Element, add_property, element, name, paragraph, style_of, twips_of_mm
from .palette import MM
from .paragraphs import drop_capital, heading, quoted, text_paragraph
from .rows import row, rows, wrapped
from .styles import style_id
from .tables import table, timeline

_BOXES = (Callout, CodeBlock)

_TOUCHING = (Paragraph, List, DefinitionList, Quote, Division)
"""What a table without a caption would touch: they leave no room below them."""

_HUNG: Mapping[str, str] = {
    "Caption": "caption",
    **dict.fromkeys(("TableCaption", "TablePartCaption"), "table caption"),
    "Figure": "figure",
    **dict.fromkeys(("Callout", "CalloutFirst", "CalloutLast", "CalloutOnly"), "callout text"),
    "CalloutTitle": "callout title",
}
"""Identifier of a style that hangs into the inner margin → its spot."""


def _is_gap(part: Element | SectionBreak | None) -> TypeGuard[Element]:
    """Whether ``part`` is an empty line below or above a table."""
    written = part is not None and not isinstance(part, SectionBreak)
    return written and style_of(part) in _GAPS


_GAPS = frozenset(map(style_id, ("After Table", "Section End Above Box", "Section End Below Box")))


@dataclass
class Blocks(Flow):
    """Writes blocks with one :class:`~.inlines.Ink`; keeps what waits for a bookmark."""

    _waiting: list[str] = field(default_factory=list)

    def write(self, blocks: Iterable[Block], place: Place) -> list[Element | SectionBreak]:
        """Return what ``blocks`` become, with section breaks between turned pages."""
        found: list[Element | SectionBreak] = []
        before: Block | None = None
        beside: list[Parallel] = []
        for block in (*blocks, None):
            if isinstance(block, Parallel) and not place.bare:
                beside.append(block)
                continue
            if beside:
                found.append(rows(self, beside, place))
                before, beside = None, []
                if block is None or (isinstance(block, Table) and not block.caption):
                    # Word joins tables that touch.
                    found.append(paragraph(style_id("Section End")))
            if block is None:
                break
            if isinstance(block, Table) and not block.caption and isinstance(before, _TOUCHING):
                found.append(paragraph(style_id("After Table"), properties=[element("w:keepNext")]))
            if isinstance(block, Callout) and found and isinstance(before, Paragraph):
                # A callout alone at the head of a page would sum up what stands overleaf.
                last = found[-1]
                if not isinstance(last, SectionBreak):
                    add_property(last, element("w:keepNext"))
            made = self.block(block, place)
            last, first = found[-1] if found else None, made[0] if made else None
            if _is_gap(last) and _is_gap(first):
                # A table's room below it, before that above a line of time: with its bookmarks.
                first[1:1] = list(last)[1:]
                del found[-1]
            elif (
                isinstance(block, _BOXES)
                and isinstance(before, _BOXES)
                and not (_is_gap(last) or _is_gap(first))
            ):
                # Word joins boxes that touch.
                found.append(paragraph(style_id("Section End")))
            found.extend(made)
            before = block
        return found

    def chapter(self, blocks: Sequence[Block], place: Place) -> list[Element | SectionBreak]:
        """Return what a chapter becomes: on pages of two columns, with a break where they begin
        and end.
        """
        tokens = self.ink.tokens
        if tokens.page.columns == 1:
            return self.write(blocks, place)
        found: list[Element | SectionBreak] = []
        parts = zip(across(blocks, tokens), blocks, strict=True)
        for wide, part in groupby(parts, key=lambda one: one[0]):
            columns = 1 if wide else tokens.page.columns
            self.part = 0.0 if wide else column_width(tokens)
            found.append(SectionBreak(turned=False, columns=columns, goes_on=True))
            found.extend(self.write([block for _, block in part], place))
        self.part = 0.0
        return found

    def block(self, block: Block, place: Place) -> list[Element | SectionBreak]:
        """Return what ``block`` becomes, with the bookmark of its identifier in it."""
        made = self._block(block, place)
        identifier = getattr(block, "identifier", "")
        if identifier and not place.bare and not self.bookmarks.has(identifier):
            self._waiting.append(identifier)
        if self._waiting and not place.bare:
            self.mark_waiting([part for part in made if not isinstance(part, SectionBreak)])
        self.anchor(block, [part for part in made if not isinstance(part, SectionBreak)])
        return made

    def mark_waiting(self, parts: list[Element]) -> None:
        """Bookmark what had no words of its own, an empty box, where ``parts`` begin."""
        first = next((node for part in parts for node in part.iter(name("w:p"))), None)
        if first is None:
            return
        place = 1 if first.find(name("w:pPr")) is not None else 0
        for identifier in self._waiting:
            first[place:place] = self.bookmarks.around(identifier, [])
        self._waiting.clear()

    def _block(self, block: Block, place: Place) -> list[Element | SectionBreak]:
        if isinstance(block, Paragraph):
            made = [*drop_capital(self, block, place), text_paragraph(self, block, place)]
            self.after_text = not place.style and place.list_depth < 0
            return list(made)
        if isinstance(block, Division) and block.role == "margin":
            noted = margin_note(self, block, place)
            self._stand_beside(noted)
            return noted
        after_text, self.after_text = self.after_text, False
        match block:
            case Heading():
                return self._heading(block, place)
            case Quote():
                return list(quoted(self, block, "Quote", place))
            case Epigraph():
                return list(quoted(self, block, "Epigraph", place))
            case PullQuote():
                return list(pull_quote(self, block, place))
            case List():
                return list(listing(self, block, place))
            case DefinitionList():
                return list(definitions(self, block, place, after_text=after_text))
            case Image():
                return list(image(self, block, "Picture", place))
            case Timeline():
                return list(timeline(self, block, place, "", last=True))
            case Figure():
                return list(figure(self, block, place))
            case Table():
                return self._turned_table(block, place)
            case Callout():
                boxed = list(callout(self, block, place))
                for part in boxed:
                    for node in part.iter(name("w:p")) if part.tag == name("w:tbl") else ():
                        self._stand_in(node, where="In Box")
                return list(boxed)
            case CodeBlock():
                return list(code(self, block, place))
            case MathBlock():
                return list(formula(self, block, place))
            case ThematicBreak():
                words = self.ink.words("*\u2003*\u2003*", self.setting(place))
                return [self.plain("Thematic Break", words, place)]
            case Division():
                return self._division(block, place)
            case Bibliography():
                return list(bibliography(self, block, place))
            case Index():
                return list(index(self, block, place))
            case Parallel():
                # In a note, where the second text stands below the first.
                other = replace(place, language=block.language)
                return [*self.flat(block.first, place), *self.flat(block.second, other)]

    def _heading(self, block: Heading, place: Place) -> list[Element | SectionBreak]:
        """Return a heading; a chapter's on a page and a ground of its own, where that is wanted."""
        made = list(heading(self, block, place))
        alone = self.ink.tokens.page.numerals == "page" and block.level == 1 and block.number
        if not alone or place.bare or self.part:
            return list(made)
        ground = element("w:r", opening_ground(self.ink.tokens))
        return [paragraph(style_id("Chapter Ground"), ground), *made, SectionBreak(turned=False)]

    def _turned_table(self, block: Table, place: Place) -> list[Element | SectionBreak]:
        if not block.wide or self.landscape or place.bare or place.list_depth >= 0:
            return list(table(self, block, place))
        return self._turned((block,), place)

    def _turned(self, blocks: tuple[Block, ...], place: Place) -> list[Element | SectionBreak]:
        self.landscape = True
        inside = self.write(blocks, place)
        self.landscape = False
        for node in inside:
            if not isinstance(node, SectionBreak):
                self._stand_in(node)
        return [SectionBreak(turned=True), *inside, SectionBreak(turned=False)]

    def _stand_in(self, node: Element, *more: Element, where: str = "Landscape") -> None:
        """Let ``node`` begin where its page or its cell does, before which nothing hangs.

        Args:
            more: properties that come before the indent. where: what its style is called after.
        """
        spot = _HUNG.get(style_of(node))
        if spot is None:
            return
        left = self.numbering.palette.spots[spot].left * MM
        if left < 0:
            indent = element("w:ind", left=twips_of_mm(left + self.ink.tokens.page.hang))
            self.variants.turn(node, where, *more, indent)

    def _stand_beside(self, parts: Sequence[Element | SectionBreak]) -> None:
        """Let the figures in ``parts`` begin where their place beside others does."""
        for part in parts:
            for node in () if isinstance(part, SectionBreak) else part.iter(name("w:p")):
                self._stand_in(node, element("w:spacing", after=0), where="In Row")

    def _division(self, block: Division, place: Place) -> list[Element | SectionBreak]:
        if block.role == "page-break":
            turn = element("w:r", element("w:br", type="page"))
            return [] if place.bare else [paragraph(style_id("Section End"), turn)]
        inner = replace(place, language=block.language or place.language)
        if block.role == "lead":
            inner = replace(inner, style="Lead")
        if block.role == "row":
            beside = row(self, block, inner)
            self._stand_beside([beside])
            # The room below a table at a cell's end is no room below the row.
            ends = [cell[-1] for cell in beside.iter(name("w:tc")) if len(cell)]
            return [
                beside,
                *([paragraph(style_id("After Table"))] if any(map(_is_gap, ends)) else []),
            ]
        if block.role == "wrapped":
            beside_text: list[Element | SectionBreak] = [*wrapped(self, block, inner)]
            self._stand_beside(beside_text)
            return beside_text
        if block.role == "landscape" and not self.landscape and not place.bare:
            made = self._turned(block.blocks, inner)
        else:
            made = self.write(block.blocks, inner)
        if block.identifier:
            parts = [part for part in made if not isinstance(part, SectionBreak)]
            self.bookmark_first(parts, block.identifier, place)
        if block.statement is not None:
            self.enclose(made, block.statement.kind, place)
        return made
