"""Inlines → runs: each run in its script's font slot, tagged with its language.

ECMA-376 part 1, 17.3.2. Han characters and Latin ones stand in runs of their own: the Han
ones are hinted to the East Asian face and tagged in ``w:lang``'s East Asian slot, so that
Word proofs and breaks each by its own rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import quote

from docx.opc.constants import RELATIONSHIP_TYPE

from ...diagnostics import NOWHERE, Problems, Span
from ...document import (
    Block,
    Citation,
    Code,
    CrossReference,
    Emphasis,
    Image,
    Indexed,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    Math,
    MathBlock,
    NoteReference,
    Parallel,
    Passage,
    Resource,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Text,
    Timeline,
)
from ...institute import Tokens
from ...languages import Language, han_variant, script_of, word_tag
from ...languages.characters import EITHER_SCRIPT, WORD_EAST_ASIAN
from ...walk import plain_text, walk
from .drawings import Media, Owner, PictureFault, fault_span, placed_size
from .fields import Bookmarks, bookmark_name, contents_name, field_mark
from .fields import reference as ref_field
from .markup import Element, clean, element, name, ordered
from .mathematics import office_math
from .styles import style_id
from .theme import han_family

_HAN = re.compile(f"[{WORD_EAST_ASIAN}]")

_INLINE_TALLEST = 40.0

Role = Literal["text", "display"]


@dataclass(frozen=True, slots=True)
class Setting:
    """How the runs of a place are set.

    Attributes:
        language: BCP 47 tag of the words.
        role: whether the paragraph's style is set in the text or the display faces.
        bold, italic …: what the inlines around have switched on.
        style: the name of a character style, which the first of several wins.
        linked: inside a link already; Word has no links in links.
        dotted: emphasised Han takes dots below; titles in a list of references do not.
    """

    language: str
    role: Role = "text"
    bold: bool = False
    italic: bool = False
    struck: bool = False
    underlined: bool = False
    small_capitals: bool = False
    position: Literal["", "superscript", "subscript"] = ""
    style: str = ""
    linked: bool = False
    dotted: bool = True


@dataclass
class Ink:
    """What rendering inlines in one part of the package needs, and what it leaves behind.

    Attributes:
        owner: the part, for relationships.
        targets: the identifiers in the report that a link may lead to.
        labels: identifier → (label in its caption, number) of numbered things with fields.
        floated: identifiers of figures that the text runs round, or that stand in the margin.
        listed: the identifiers that contents and lists of figures and tables lead to.
        headings: identifier → (number that Word's list makes, text) of headings.
        works: identifier → number that Word's list makes of a work that is cited.
        second: the language of the second texts, in an edition of two languages.
        note: renders a note's call; None inside notes, where Word allows none.
        axis: draws the axis of a line of time, of a length in mm.
    """

    language: Language
    companion: Language | None
    tokens: Tokens
    resources: Mapping[str, Resource]
    owner: Owner
    media: Media
    bookmarks: Bookmarks
    problems: Problems
    targets: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()
    labels: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    floated: frozenset[str] = frozenset()
    headings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    works: Mapping[str, str] = field(default_factory=dict)
    second: Language | None = None
    note: Callable[[NoteReference, Setting], list[Element]] | None = None
    axis: Callable[[Timeline, float], Resource | None] = lambda *_: None
    measure: float = 144.0
    _links: dict[tuple[int, str], str] = field(default_factory=dict)

    @contextmanager
    def room(self, measure: float) -> Iterator[None]:
        """Set what is rendered meanwhile in ``measure`` mm: pictures are no wider."""
        before, self.measure = self.measure, measure
        try:
            yield
        finally:
            self.measure = before

    def setting(self, role: Role = "text", language: str = "") -> Setting:
        """Return the setting of a paragraph whose style is set in ``role``."""
        return Setting(language or self.language.tag, role)

    def passage(self, passage: Passage, setting: Setting) -> list[Element]:
        """Return the runs of ``passage``, in its own language where it has one."""
        if passage.language:
            setting = replace(setting, language=passage.language)
        found = self.inlines(passage.content, setting, passage.span)
        if [node.tag for node in found] == [name("m:oMath")]:
            # Alone in its paragraph a formula is displayed, in the middle of its cell.
            found.append(element("w:r", element("w:t", "\u200b")))
        return found

    def inlines(
        self, content: Iterable[Inline], setting: Setting, span: Span = NOWHERE
    ) -> list[Element]:
        """Return the runs of ``content``; ``span`` is the place of problems."""
        found: list[Element] = []
        for inline in content:
            found.extend(self._inline(inline, setting, span))
        return found

    def _inline(self, inline: Inline, setting: Setting, span: Span) -> list[Element]:
        match inline:
            case Text(text=words):
                return self.words(words, setting, span)
            case Emphasis(content=content):
                # Emphasis in emphasis stands upright again.
                return self.inlines(content, replace(setting, italic=not setting.italic), span)
            case Strong(content=content):
                return self.inlines(content, replace(setting, bold=True), span)
            case Strikeout(content=content):
                return self.inlines(content, replace(setting, struck=True), span)
            case Superscript(content=content):
                return self.inlines(content, replace(setting, position="superscript"), span)
            case Subscript(content=content):
                return self.inlines(content, replace(setting, position="subscript"), span)
            case StyledSpan(style=style, content=content):
                if style == "smallcaps":
                    return self.inlines(content, replace(setting, small_capitals=True), span)
                if style == "underline":
                    return self.inlines(content, replace(setting, underlined=True), span)
                if style == "abbreviation":
                    return self.inlines(content, setting, span)
                return self.inlines(content, replace(setting, style="Mark"), span)
            case LanguageSpan(language=language, content=content):
                return self.inlines(content, replace(setting, language=language), span)
            case Code(text=words):
                return self.words(words, replace(setting, style="Code"), span)
            case Math():
                return self.formula(inline, setting, span)
            case Link(target=target, content=content, title=title):
                return self.link(target, content, title, setting, span)
            case InlineImage(source=source, alternative=alternative, width=width):
                place = inline.span if inline.span.file else span
                return self._picture(source, alternative, width, setting, place)
            case Indexed():
                marked = self.inlines(inline.content, setting, span)
                return marked if self.note is None else self._indexed(inline, marked, setting)
            case Citation(content=content):
                return self.inlines(content, setting, inline.span if inline.span.file else span)
            case CrossReference():
                return self._cross_reference(inline, setting)
            case NoteReference():
                return self._note(inline, setting)
            case LineBreak():
                return [element("w:r", element("w:br"))]

    # --- words ---------------------------------------------------------------------------

    def words(self, words: str, setting: Setting, span: Span = NOWHERE) -> list[Element]:
        """Return the runs of plain ``words``, one for each stretch of a script."""
        if clean(words) != words:
            self.problems.warning(
                "DOCX-05",
                span,
                "holds a control character, which Word cannot; it is shown as �",
                "delete the character",
            )
        words = words.replace("\r", " ").replace("\n", " ")
        return [
            element("w:r", ordered("w:rPr", self._run_properties(setting, han)), *_pieces(part))
            for part, han in split_scripts(words, script_of(setting.language).wide)
        ]

    def _run_properties(self, setting: Setting, han: bool) -> list[Element]:
        parts: list[Element] = []
        style, bold, italic = setting.style, setting.bold, setting.italic
        if not style and italic:
            if not han:
                style, italic = "Emphasis", False
            elif setting.dotted:
                style, italic = "Emphasis Han", False
        elif not style and bold:
            style, bold = "Strong", False
        if not style and setting.linked:
            style = "Hyperlink"
        if style:
            parts.append(element("w:rStyle", val=style_id(style)))
        if bold:
            parts += [element("w:b"), element("w:bCs")]
        if italic and not han:
            parts += [element("w:i"), element("w:iCs")]
        if setting.small_capitals and not han:
            parts.append(element("w:smallCaps"))
        if setting.struck:
            parts.append(element("w:strike"))
        if setting.underlined:
            parts.append(element("w:u", val="single"))
        if setting.position:
            parts.append(element("w:vertAlign", val=setting.position))
        latin, eastern = proofing(self.language, self.companion)
        if han:
            fonts = element("w:rFonts", hint="eastAsia")
            variant = han_variant(setting.language, self.language.han_variant)
            if variant != self.language.han_variant:
                fonts = element(
                    "w:rFonts",
                    eastAsia=han_family(self.tokens.fonts, setting.role, variant),
                    hint="eastAsia",
                )
            parts.append(fonts)
            tag = word_tag(setting.language) if script_of(setting.language).wide else eastern
            parts.append(element("w:lang", eastAsia=tag))
        elif not script_of(setting.language).wide:
            tag = word_tag(setting.language)
            if tag != latin:
                parts.append(element("w:lang", val=tag))
        return parts

    # --- links and references ------------------------------------------------------------

    def link(
        self, target: str, content: Iterable[Inline], title: str, setting: Setting, span: Span
    ) -> list[Element]:
        """Return a hyperlink to an address or, for ``#x``, to a place in the report."""
        if setting.linked:
            return self.inlines(content, setting, span)
        content = tuple(content)
        number = self.works.get(target.removeprefix("#"))
        if number and not title and (cited := self._cited(target[1:], number, content, setting)):
            return cited
        inside = self.inlines(content, replace(setting, linked=True), span)
        if target.startswith("#"):
            identifier = target[1:]
            if identifier not in self.targets:  # REF-03 has reported it
                return self.inlines(content, setting, span)
            return [self.anchor(identifier, inside, title)]
        link = element("w:hyperlink", {"r:id": self._relationship(target)}, history=1)
        if title:
            link.set(name("w:tooltip"), clean(title)[:260])
        link.extend(inside)
        return [link]

    def _cited(
        self, identifier: str, number: str, content: tuple[Inline, ...], setting: Setting
    ) -> list[Element]:
        """Return a citation whose number follows where a work is added; nothing for other words.

        Args:
            content: the number, and perhaps a page: "2, p. 7".
        """
        words = plain_text(content)
        rest = words.removeprefix(number)
        if rest == words or rest[:1].isdigit() or any(not isinstance(c, Text) for c in content):
            return []
        linked = replace(setting, linked=True)
        instruction = f"REF {bookmark_name(identifier)} \\r \\h"
        made = ref_field(instruction, self.words(number, linked))
        return [*made, *([self.anchor(identifier, self.words(rest, linked))] if rest else [])]

    def anchor(
        self,
        identifier: str,
        inside: Iterable[Element],
        title: str = "",
        *,
        listed: bool = False,
    ) -> Element:
        """Return a hyperlink round ``inside`` to the bookmark of ``identifier``.

        Args:
            listed: to the one that contents lead to.
        """
        target = contents_name(identifier) if listed else bookmark_name(identifier)
        link = element("w:hyperlink", anchor=target, history=1)
        if title:
            link.set(name("w:tooltip"), clean(title)[:260])
        link.extend(inside)
        return link

    def _relationship(self, target: str) -> str:
        key = id(self.owner), target  # notes are a part of their own, with links of their own
        if key not in self._links:
            # Word refuses to open a file with a target that is no URI (RFC 3986).
            address = quote(clean(target), safe="%/:=&?~#+!$,;'@()*[]")
            self._links[key] = self.owner.relate_to(
                address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
        return self._links[key]

    def _cross_reference(self, reference: CrossReference, setting: Setting) -> list[Element]:
        shown = reference.number if reference.number_only else reference.text
        target, number = reference.target, reference.number
        within = setting.linked
        if target in self.targets:
            setting = replace(setting, linked=True)  # coloured as a link, as in print
        words = self.words(shown, setting, reference.span)
        if target not in self.targets:  # REF-01 has reported it
            return words
        if target in self.floated:
            # LibreOffice finds no bookmark in what floats, and would print an error in its place.
            return [self.anchor(target, words)]
        label, labelled = self.labels.get(target, ("", ""))
        if label and shown == label:
            return ref_field(f"REF {bookmark_name(target)} \\h", words)
        heading, title = self.headings.get(target, ("", ""))
        if number and number in shown and number in (labelled, heading):
            # The last: “Appendix A” begins with its letter, too.
            before, _, after = shown.rpartition(number)
            instruction = (
                f"REF {bookmark_name(target, 'Number')} \\h"
                if labelled
                else f"REF {bookmark_name(target)} \\r \\h"
            )
            return [
                *self.words(before, setting),
                *ref_field(instruction, self.words(number, setting)),
                *self.words(after, setting),
            ]
        if title and shown == title:
            return ref_field(f"REF {bookmark_name(target)} \\h", words)
        return [self.anchor(target, words)] if not within else words

    def _indexed(self, mark: Indexed, words: list[Element], setting: Setting) -> list[Element]:
        """Return ``words`` in a bookmark that the index leads to, with Word's own mark behind them.

        ECMA-376 part 1, 17.16.5.76.
        """
        language, kind = self.of_index(setting.language)
        # A second text's mark has the name, and so the place, of the first's.
        if not (mark.identifier or mark.see or kind):
            return words
        entry = ":".join(_entry_words(part) for part in mark.path)
        instruction = f'XE "{entry}"'
        if mark.see:
            key = "index-see-also" if mark.also else "index-see"
            instruction += f' \\t "{_quoted(language.label(key, mark.see))}"'
        instruction += kind
        return [*self.bookmarks.around(mark.identifier, words), *field_mark(instruction)]

    def of_index(self, language: str) -> tuple[Language, str]:
        """Return the language of an index, and the switch by which it is made of its marks alone.

        Only that of the second texts in an edition of two languages has one.
        """
        if self.second and language == self.second.tag:
            return self.second, ' \\f "b"'
        return self.language, ""

    def marks_of_note(
        self, blocks: Iterable[Block], setting: Setting, call: list[Element]
    ) -> list[Element]:
        """Return the call of a note with the marks for the index that stand in the note.

        They stand in the text, on the page of the note: it depends on the program whether the
        field of the index looks for marks in notes.
        """
        for block in blocks:
            if isinstance(block, Parallel):
                second = replace(setting, language=block.language)
                call = self.marks_of_note(block.first, setting, call)
                call = self.marks_of_note(block.second, second, call)
                continue
            for mark in walk(block):
                if isinstance(mark, Indexed):
                    call = self._indexed(mark, call, setting)
        return call

    def _note(self, reference: NoteReference, setting: Setting) -> list[Element]:
        if self.note is not None:
            return self.note(reference, setting)
        # Word has no notes to notes: what this one says stands in brackets in its place.
        inside = plain_text(reference.blocks) if reference.blocks else reference.number
        return self.words(f" [{inside}]", setting, reference.span)

    # --- formulas and pictures -----------------------------------------------------------

    def formula(
        self, node: Math | MathBlock, setting: Setting, span: Span = NOWHERE
    ) -> list[Element]:
        """Return a formula as Office MathML; one that could not be read as its TeX."""
        if node.formula.mathml:
            return [office_math(node.formula.mathml)]
        return self.words(node.tex, replace(setting, style="Code"), span)

    def picture(
        self,
        source: str,
        alternative: str,
        width: str,
        room: tuple[float, float],
        span: Span,
        *,
        decorative: bool = False,
    ) -> Element | None:
        """Return a ``w:drawing`` of the resource ``source``; None, with a problem, if it fails.

        Args:
            room: the largest width and height in mm.
        """
        resource = self.resources.get(source)
        if resource is None:
            self.problems.error(
                "DOCX-08", span, f"the picture “{source}” is missing", "add the file"
            )
            return None
        size = placed_size(resource, width, *room)
        try:
            return self.media.inline(
                self.owner, resource, *size, alternative, decorative=decorative
            )
        except PictureFault as fault:
            self.problems.error(
                "DOCX-08", fault_span(span, resource), str(fault), "save the picture anew"
            )
            return None

    def chart(self, image: Image, alternative: str, room: tuple[float, float]) -> Element | None:
        """Return a ``w:drawing`` of a chart of Word's own; None where Word has none that fits.

        Args:
            room: the largest width and height in mm.
        """
        resource, chart = self.resources.get(image.source), image.chart
        if resource is None or chart is None or not chart.native or chart.numbers is None:
            return None
        part = self.media.new_chart(chart, self.tokens, self.language)
        size = placed_size(resource, image.width, *room)
        name = resource.name.rpartition("/")[2].partition(".")[0]
        return self.media.chart(self.owner, part, name, alternative, *size)

    def _picture(
        self, source: str, alternative: str, width: str, setting: Setting, span: Span
    ) -> list[Element]:
        drawing = self.picture(
            source, alternative, width, (self.measure, _INLINE_TALLEST), span,
            decorative=not alternative,
        )  # fmt: skip
        if drawing is None:
            return self.words(alternative, setting, span)
        return [element("w:r", element("w:rPr", element("w:noProof")), drawing)]


def split_scripts(words: str, han_text: bool) -> list[tuple[str, bool]]:
    """Part ``words`` into stretches, each with whether it is Han.

    Punctuation that both scripts use goes with Han text (``han_text``) unless Latin letters
    stand on both sides of it; in Latin text it stays Latin.
    """
    if words and not _HAN.search(words) and (not han_text or EITHER_SCRIPT.isdisjoint(words)):
        return [(words, False)]
    parts: list[tuple[str, bool]] = []
    for place, sign in enumerate(words):
        if _HAN.match(sign):
            han = True
        elif sign in EITHER_SCRIPT:
            han = han_text and not _between_latin(words, place)
        else:
            han = False
        if parts and parts[-1][1] == han:
            parts[-1] = (parts[-1][0] + sign, han)
        else:
            parts.append((sign, han))
    return parts


def _between_latin(words: str, place: int) -> bool:
    before = words[place - 1] if place else ""
    after = words[place + 1] if place + 1 < len(words) else ""
    return (
        bool(before)
        and bool(after)
        and not any(_HAN.match(sign) or sign in EITHER_SCRIPT for sign in (before, after))
    )


def _pieces(words: str) -> list[Element]:
    pieces: list[Element] = []
    for place, part in enumerate(words.split("\t")):
        if place:
            pieces.append(element("w:tab"))
        if part:
            pieces.append(element("w:t", part))
    return pieces


def proofing(language: Language, companion: Language | None) -> tuple[str, str]:
    """Return the tags that an edition's Latin and East Asian text are proofed in."""
    if language.script.wide:
        latin = companion.word_tag if companion and not companion.script.wide else "en-GB"
        return latin, language.word_tag
    east = {"TC": "zh-TW", "SC": "zh-CN", "HK": "zh-HK", "JP": "ja-JP"}
    # Letters from right to left are proofed by a third tag, see :mod:`.direction`.
    latin = "en-GB" if language.script.right_to_left else language.word_tag
    if companion and companion.script.wide:
        return latin, companion.word_tag
    return latin, east[language.han_variant]


def _entry_words(part: str) -> str:
    """Return a part of an index's entry as Word takes it: what it is sorted by behind it."""
    key, _, words = part.rpartition("@")
    escaped = re.sub(r"([:;\\])", r"\\\1", _quoted(words))
    return f"{escaped};{_quoted(key)}" if key else escaped


def _quoted(words: str) -> str:
    return clean(words).replace('"', "”")
