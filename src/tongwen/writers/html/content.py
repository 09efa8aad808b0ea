"""Blocks and inlines as HTML, for the HTML edition and for the pages of the PDF.

Inlines are made here, blocks by the templates ``blocks/<tag>.html``. Two modes:

* ``flow``, for the HTML edition: notes are gathered at the end, with links there and back;
  pictures are ``data:`` addresses, or files of the site; formulas are MathML; a chapter's
  heading is an ``h2``;
* ``page``, for the PDF: a note stands at its call, as ``<span class="note">``; pictures are
  ``resource:<name>`` addresses; formulas are SVG pictures; a chapter's heading is an ``h1``.

In both, paragraphs, figures and tables have permanent identifiers, the same ones.
"""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from typing import Literal
from urllib.parse import quote, urlsplit

from markupsafe import Markup, escape

from ...columns import column_shares, decimal_tails
from ...diagnostics import NOWHERE, Problems, Span
from ...document import (
    Alignment,
    BibliographyEntry,
    Block,
    Cell,
    Citation,
    Code,
    Column,
    CrossReference,
    Division,
    Emphasis,
    Figure,
    Heading,
    Image,
    Indexed,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    Math,
    MathBlock,
    Mention,
    Note,
    NoteReference,
    Paragraph,
    Passage,
    Resource,
    Row,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Table,
    Text,
    Timeline,
)
from ...edition import Chapter, DataFile, Edition, turned
from ...fonts import FontPlace, nearest_file
from ...institute import Lockup, Place, lockups, upright_files
from ...languages import is_square
from ...languages.directions import direction_of
from ...pictures.reduced import reduced
from ...templating import environment
from ...templating import render as render_template
from ...timelines import Mark, axis_of
from ...views import Function, Functions, of_edition
from ...walk import only_pictures, permanent_name, plain_text, source_words, walk
from .mathematics import UndrawableFormula, drawn_formula, mathml, mathsvg, room_for, too_wide
from .webfonts import drawing_with_faces
from .words import breakable

Mode = Literal["flow", "page"]

_LENGTH = re.compile(r"\d+(\.\d+)?(%|mm|cm|in|pt|px|em)")
_BY_GROUND = Markup(
    '<picture><source srcset="{}" media="(prefers-color-scheme: dark)">{}</picture>'
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel", ""})
SCREEN_PIXELS = 1920
"""A cover's picture on a screen has no more pixels than that across."""

_EXTENSIONS = {"image/svg+xml": "svg", "image/png": "png", "image/jpeg": "jpg", "image/gif": "gif"}
LARGEST_IN_PAGE = 1_400_000
"""Bytes of data that a page holds for a download: browsers open no address of more than 2 MB."""

_CAPITALS = re.compile(r"(?<!^)(?=[A-Z])")


def template_of(block: type[Block]) -> str:
    """Return the template of a kind of block: ``CodeBlock`` → ``blocks/code_block.html``."""
    return f"blocks/{_CAPITALS.sub('_', block.__name__).lower()}.html"


FOR_TEMPLATES = (
    "aligned", "axis", "block", "blocks", "call_name", "cited_in", "data_names", "downloads",
    "numbers", "emblem", "entries", "heading_identifier", "heading_tag", "holds_blocks", "image",
    "inlines", "item", "language", "lockups", "mathematics", "note_name", "passage",
    "permanent", "pictured", "second", "shares", "tail", "text", "way", "places", "words",
)  # fmt: skip
"""The methods of a :class:`Renderer` that templates may call, as ``render.blocks`` and so on."""


class Renderer:
    """Renders an edition's blocks and inlines in one mode; templates see it as ``render``.

    Of its methods templates see those of :data:`FOR_TEMPLATES`.

    It remembers which notes were set already, so one renderer serves one output.

    Attributes:
        problems: what could not be rendered as written.
        environment: where the institute's templates are found.
        assets: the pictures so far by the path of their files; None where each picture stands
            in the page itself.
        placed: a comment before each block, and at the head of an item of a list, says where in
            the source it stands: ``<!--@content/a/01.md:12:1-->``. No style sheet sees comments.
    """

    def __init__(
        self,
        edition: Edition,
        mode: Mode,
        assets: dict[str, bytes] | None = None,
        placed: bool = False,
    ) -> None:
        self.edition, self.mode, self.assets, self.placed = edition, mode, assets, placed
        self.problems = Problems()
        self.environment = environment(edition.institute)
        self._notes = edition.notes
        self._data = edition.data_files
        self._noted: set[str] = set()
        self._paged = False
        self._named = {
            identifier
            for node in walk(edition.document)
            if (identifier := getattr(node, "identifier", ""))
        }
        self._span: Span = NOWHERE
        self._around = ""
        self._context = self._for_every_template()
        self._beside: Renderer | None = None
        self._tails: tuple[Table, dict[int, float]] | None = None

    def begin_page(self) -> None:
        """Begin a page of several: a note that was called on another is called anew here."""
        self._paged = True
        self._noted.clear()

    # --- templates ---

    def template(self, name: str, **context: object) -> Markup:
        """Return the template ``name``, run with ``context`` and what every template sees.

        Raises:
            TemplateProblem: the template is missing or fails.
        """
        return render_template(self.environment, name, **self._context, **context)

    def _for_every_template(self) -> dict[str, object]:
        """Return the values and functions that every template sees."""
        edition = of_edition(self.edition)
        methods = {name: getattr(self, name) for name in FOR_TEMPLATES}
        return {
            "render": Functions("render", methods),
            "edition": edition,
            "language": edition.language,
            "institute": edition.institute,
            "metadata": edition.metadata,
            "label": Function("label", edition.language.label),
            "flow": self.mode == "flow",
            "page": self.mode == "page",
        }

    def block(self, block: Block) -> Markup:
        """Return one block, by its template."""
        self._span = block.span or self._span
        inner = block.language if isinstance(block, Division) else ""
        with self._within(inner or self._around):
            return self._place(block) + self.template(template_of(type(block)), block=block)

    def _place(self, block: Block) -> Markup:
        """Return a comment with a block's place in its source, and its translation's."""
        if not self.placed or not block.span:
            return Markup()
        content = getattr(block, "content", None)
        spans = [block.span]
        if isinstance(content, Passage) and content.span.file not in ("", block.span.file):
            spans.append(content.span)
        places = "|".join(
            f"{quote(span.file)}:{max(1, span.line)}:{max(1, span.column)}" for span in spans
        )
        return Markup("<!--@{}-->").format(places)

    def axis(self, figure: Figure) -> tuple[Mark, ...]:
        """Return the marks of the axis of a figure that is a line of time; else none."""
        events = [line.events for line in figure.blocks if isinstance(line, Timeline)]
        return axis_of(events[0], self.edition.metadata.published) if events else ()

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        """Return blocks, one after the other."""
        return Markup("\n").join(self.block(block) for block in blocks)

    def second(self, blocks: Iterable[Block]) -> Markup:
        """Return the blocks of the second side of a row, in its language's own ways."""
        if self._beside is None:
            self._beside = copy(self)
            self._beside.edition = turned(self.edition)
            self._beside._context = self._beside._for_every_template()
        self._beside._paged = self._paged
        return self._beside.blocks(blocks)

    def chapter(self, chapter: Chapter) -> Markup:
        """Return a chapter as a ``<section>``, by ``parts/chapter.html``."""
        return self.template("parts/chapter.html", chapter=chapter)

    def entries(self, entries: Sequence[BibliographyEntry]) -> Markup:
        """Return works as a list, by ``parts/entries.html``."""
        return self.template("parts/entries.html", entries=entries)

    def places(self, mentions: tuple[Mention, ...]) -> tuple[Mention, ...]:
        """Return those of ``mentions`` that are shown: all on the page, else one a section."""
        if self.mode == "page":
            return mentions
        first: dict[str, Mention] = {}
        for mention in mentions:
            first.setdefault(mention.section, mention)
        return tuple(first.values())

    def cited_in(self, mentions: Sequence[Mention]) -> tuple[str, str]:
        """Return the text before and after the sections that cite a work."""
        numbered = all(mention.section[:1].isdigit() for mention in mentions)
        key = f"cited-in-section{'s' if len(mentions) > 1 else ''}" if numbered else "cited-in"
        before, _, after = self.edition.language.label(key, "\0").partition("\0")
        return before, after

    def item(self, blocks: Sequence[Block], tight: bool = True) -> Markup:
        """Return the blocks of a list item or an explanation.

        In a tight one that has a single paragraph, the paragraph goes without its element.
        """
        paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
        if not tight or len(paragraphs) != 1 or paragraphs[0].identifier:
            return self.blocks(blocks)
        parts = (
            self._place(block) + self.passage(block.content)
            if isinstance(block, Paragraph)
            else self.block(block)
            for block in blocks
        )
        return Markup("\n").join(parts)

    # --- passages ---

    def passage(self, passage: Passage) -> Markup:
        """Return a passage; in a ``<span lang>`` where its language is another."""
        content = self.inlines(passage)
        if passage.language:
            return Markup('<span lang="{}">{}</span>').format(passage.language, content)
        return content

    def language(self, part: Passage | str) -> Markup:
        """Return the attribute `` lang="…"`` for a passage's element; nothing where it is ours."""
        tag = part if isinstance(part, str) else part.language
        return Markup(' lang="{}"').format(tag) if tag else Markup()

    def way(self, passage: Passage | tuple[Inline, ...]) -> Markup:
        """Return the attribute `` dir="…"`` for words that run another way than the edition's.

        They run as the first of their letters does (UAX 9, P2).
        """
        way = direction_of(plain_text(passage))
        own = self.edition.language.script.direction
        return Markup(' dir="{}"').format(way) if way not in ("", own) else Markup()

    def holds_blocks(self, passage: Passage) -> bool:
        """Whether a ``<p>`` cannot hold the passage, as a note set in it has more than text."""
        if self.mode == "flow":
            return False
        return any(
            not isinstance(block, Paragraph)
            for call in walk(passage)
            if isinstance(call, NoteReference) and call.identifier not in self._noted
            for block in self._notes[call.identifier].blocks
        )

    def text(self, passage: Passage) -> str:
        """Return a passage as plain text, for an attribute."""
        return plain_text(passage)

    def words(self, passage: Passage | tuple[Inline, ...]) -> Markup:
        """Return a passage without links and note calls, to stand in a link itself."""
        return self._inlines(passage, linked=False)

    def inlines(self, passage: Passage | tuple[Inline, ...]) -> Markup:
        """Return inlines as HTML."""
        return self._inlines(passage, linked=True)

    def _inlines(self, passage: Passage | tuple[Inline, ...], linked: bool) -> Markup:
        if not isinstance(passage, Passage):
            return Markup().join(self._inline(inline, linked) for inline in passage)
        self._span = passage.span if passage.span.file else self._span
        with self._within(passage.language or self._around):
            return Markup().join(self._inline(inline, linked) for inline in passage.content)

    @contextmanager
    def _within(self, language: str) -> Iterator[None]:
        """Know, until the block ends, that words in another language stand around; "": ours."""
        around, self._around = self._around, language
        try:
            yield
        finally:
            self._around = around

    def _own_language(self) -> Markup:
        """Return the attribute `` lang="…"`` for what the edition says itself, amid other words.

        A reference says 「表1」 in a Chinese edition, also in a paragraph that nobody has
        translated yet; and a note on foreign words is none of them.
        """
        own = self.edition.language.tag
        return self.language("" if not self._around or self.edition.speaks(self._around) else own)

    def _inline(self, inline: Inline, linked: bool) -> Markup:
        match inline:
            case Text(text=text):
                return breakable(text)
            case Emphasis(content=content):
                words = self._inlines(content, linked)
                dots = self.edition.language.script.emphasis.startswith("dots")
                if dots and not any(map(is_square, plain_text(content))):
                    # Dots stress Han; a Latin title among Han is italic as everywhere.
                    return Markup('<em class="latin">{}</em>').format(words)
                return Markup("<em>{}</em>").format(words)
            case Strong(content=content):
                return Markup("<strong>{}</strong>").format(self._inlines(content, linked))
            case Strikeout(content=content):
                return Markup("<s>{}</s>").format(self._inlines(content, linked))
            case Superscript(content=content):
                return Markup("<sup>{}</sup>").format(self._inlines(content, linked))
            case Subscript(content=content):
                return Markup("<sub>{}</sub>").format(self._inlines(content, linked))
            case StyledSpan(style="mark", content=content):
                return Markup("<mark>{}</mark>").format(self._inlines(content, linked))
            case StyledSpan(style="abbreviation", content=content, title=title):
                words = self._inlines(content, linked)
                return Markup('<abbr title="{}">{}</abbr>').format(title, words)
            case StyledSpan(style=style, content=content):
                words = self._inlines(content, linked)
                return Markup('<span class="{}">{}</span>').format(style, words)
            case LanguageSpan(language=language, content=content):
                with self._within(language):
                    words = self._inlines(content, linked)
                return Markup('<span lang="{}">{}</span>').format(language, words)
            case Code(text=text):
                return Markup('<code translate="no">{}</code>').format(text)
            case Math():
                return self.mathematics(inline)
            case Link():
                return self._link(inline, linked)
            case InlineImage(source=source, alternative=alternative, width=width):
                return self.image(source, alternative, width, "inline-image")
            case Indexed(content=content, identifier=identifier):
                words = self._inlines(content, linked)
                if not identifier or not linked:
                    return words
                return Markup('<span id="{}">{}</span>').format(identifier, words)
            case Citation(content=content, identifier=identifier):
                words = self._inlines(content, linked)
                named = Markup(' id="{}"').format(identifier) if linked and identifier else ""
                return Markup('<span class="citation"{}>{}</span>').format(named, words)
            case CrossReference():
                words = escape(inline.number if inline.number_only else inline.text)
                own = self._own_language()
                if not linked:
                    return Markup("<span{}>{}</span>").format(own, words) if own else words
                return Markup('<a class="cross-reference" href="#{}"{}>{}</a>').format(
                    quote(inline.target, safe=":._-"), own, words
                )
            case NoteReference():
                return self._note_call(inline) if linked else Markup()
            case LineBreak():
                return Markup("<br>")

    def _link(self, link: Link, linked: bool) -> Markup:
        content = self._inlines(link.content, linked)
        if not linked:
            return content
        if _scheme(link.target) not in _SCHEMES:
            self.problems.error(
                "HTML-01",
                self._span,
                f"a link to “{link.target}” is not allowed: its scheme can run a program",
                "link to an https: or mailto: address",
            )
            return content
        attributes = Markup()
        if link.target.startswith("#ref-"):
            attributes += Markup(' role="doc-biblioref"')
            if self.mode == "page" and plain_text(link.content).isdecimal():
                # A number alone says little to who cannot see the brackets round it.
                said = self.edition.language.label("go-to-work", "{number}")
                attributes += Markup(' data-description="{}"').format(said)
        if link.title:
            attributes += Markup(' title="{}"').format(link.title)
        return Markup('<a href="{}"{}>{}</a>').format(link.target, attributes, content)

    # --- notes ---

    def _note_call(self, call: NoteReference) -> Markup:
        again = call.identifier in self._noted or (call.repeated and not self._paged)
        self._noted.add(call.identifier)
        note = self._notes[call.identifier]
        if self.mode == "page" and not again:
            label = self.edition.language.label
            back = f"{label('back-to-text')}{label('separator')}{call.number}"
            own = self._own_language()
            with self._within(""):
                words = self._note_on_page(note)
            return Markup(
                '<span class="note" id="{0}" data-number="{1}" data-to-note="{2}" '
                'data-to-text="{3}"{4}>{5}</span>'
            ).format(
                self.note_name(note),
                call.number,
                label("go-to-note", call.number),
                back,
                own,
                words,
            )
        identifier = Markup() if again else Markup(' id="{}"').format(self.call_name(note))
        return Markup(
            '<a class="note-call"{} href="#{}" role="doc-noteref" aria-label="{}"><sup>{}</sup></a>'
        ).format(
            identifier,
            quote(self.note_name(note), safe=":._-"),
            self.edition.language.label("go-to-note", call.number),
            call.number,
        )

    def note_name(self, note: Note) -> str:
        """Return the identifier of a note: one that stays, where it was resolved."""
        return note.name or f"note-{note.number}"

    def call_name(self, note: Note) -> str:
        """Return the identifier of a note's first call."""
        return f"call-{self.note_name(note).removeprefix('note-')}"

    def _note_on_page(self, note: Note) -> Markup:
        parts = (
            Markup('<span class="note-paragraph"{}>{}</span>').format(
                self.language(block.content), self.inlines(block.content)
            )
            if isinstance(block, Paragraph)
            else self.block(block)
            for block in note.blocks
        )
        return Markup().join(parts)

    # --- what templates ask for ---

    def heading_tag(self, heading: Heading) -> str:
        """Return the element of a heading: in the flow, the report's title is the ``h1``."""
        return f"h{min(6, heading.level + (self.mode == 'flow'))}"

    def heading_identifier(self, heading: Heading) -> str:
        """Return a heading's id; that of a chapter is on its section, and this one is beside."""
        return f"{heading.identifier}-title" if heading.level == 1 else heading.identifier

    def permanent(self, given: str, words: Passage | Block, kind: str = "p") -> str:
        """Return ``given``, the author's identifier, else one of the words; without them ""."""
        if given:
            return given
        identifier = permanent_name(kind, source_words(words), self._named)
        self._named.add(identifier)
        return identifier

    def image(
        self, source: str, alternative: str, width: str = "", kind: str = "", dark: str = ""
    ) -> Markup:
        """Return the picture ``source``, as wide as CSS says; on a dark screen ``dark``, if any."""
        resource = self.edition.resources.get(source)
        if resource is None:
            self.problems.error(
                "HTML-02", self._span, f"the picture “{source}” is not there", "check its name"
            )
            return escape(alternative)
        flow = self.mode == "flow"
        address = self._picture(resource) if flow else f"resource:{quote(source, safe='')}"
        attributes = Markup(' class="{}"').format(kind) if kind else Markup()
        if flow and resource.width and resource.height:
            attributes += Markup(' width="{:.0f}" height="{:.0f}"').format(
                resource.width, resource.height
            )
        if width and _LENGTH.fullmatch(width):
            attributes += Markup(' style="width:{}"').format(width)
        elif width:
            self.problems.error(
                "HTML-03", self._span, f"“{width}” is not a width", "write width=60% or width=80mm"
            )
        shown = Markup('<img src="{}" alt="{}"{}>').format(address, alternative, attributes)
        other = self.edition.resources.get(dark) if flow else None
        return _BY_GROUND.format(self._picture(other), shown) if other else shown

    def numbers(self, figure: Figure) -> tuple[Block, ...]:
        """Return what the charts of ``figure`` show, as tables."""
        charts = [block.chart for block in figure.blocks if isinstance(block, Image)]
        return tuple(chart.numbers for chart in charts if chart and chart.numbers)

    def data_names(self, figure: Figure | Table) -> str:
        """Return the names of the files with the data of ``figure``, parted by slashes."""
        return "/".join(file.name for file in self._data_of(figure))

    def downloads(self, figure: Figure | Table) -> tuple[tuple[str, str, str], ...]:
        """Return the files whose data ``figure`` shows: of each name, address and size.

        The address is that of the site's file, else the data themselves, so that nothing has to
        be fetched; empty where they are too large to stand in an address.
        """
        return tuple(
            (file.name, self._address_of(file), size_in_words(len(file.resource.data)))
            for file in self._data_of(figure)
        )

    def _data_of(self, figure: Figure | Table) -> list[DataFile]:
        return [self._data[name] for name in figure.data if name in self._data]

    def _address_of(self, file: DataFile) -> str:
        resource = file.resource
        if self.assets is not None:
            name = asset_name("data", resource.data, file.name.rpartition(".")[2].lower())
            self.assets[name] = resource.data
            return name
        if len(resource.data) > LARGEST_IN_PAGE:
            return ""
        return f"data:{resource.media_type};base64,{base64.b64encode(resource.data).decode()}"

    def _picture(self, resource: Resource) -> str:
        """Return the address of a picture: of its file beside the page, else its data."""
        extension, data = _EXTENSIONS.get(resource.media_type), resource.data
        data = drawing_with_faces(data, self.edition.institute) if extension == "svg" else data
        if self.assets is None or extension is None:
            return f"data:{resource.media_type};base64,{base64.b64encode(data).decode()}"
        name = asset_name("picture", data, extension)
        self.assets[name] = data
        return name

    def cover_picture(self) -> str:
        """Return the address of the pack's picture for the cover, as a screen needs it; or ""."""
        picture = self.edition.institute.tokens.cover.picture
        return self._picture(reduced(picture, SCREEN_PIXELS)) if picture else ""

    def lockups(self, place: Place) -> tuple[tuple[Lockup, ...], ...]:
        """Return the lockups of a place, those of each institute that publishes together."""
        institute = self.edition.institute
        found = iter(lockups(institute, self.edition.language, place))
        return tuple(
            tuple(itertools.islice(found, 1 if place == "running-header" else len(one.bodies)))
            for one in institute.publishers
        )

    def emblem(self, lockup: Lockup, kind: str = "") -> Markup:
        """Return a lockup's emblem as an ``<img>``; nothing where it has none.

        ``kind`` is one more class. Its size in mm is in ``--width`` and ``--height``: what a
        millimetre is on a screen, the style sheet says.
        """
        if lockup.logo is None:
            return Markup()
        image = lockup.logo.image
        # Where names stand beside it, the emblem is decoration to who cannot see it; one that
        # holds the names says them.
        words = "" if lockup.names else lockup.organisation.name(self.edition.language.tag)
        return Markup(
            '<img class="emblem{}" src="{}" alt="{}" style="--width:{:g};--height:{:g}">'
        ).format(
            f" {kind}" if kind else "",
            # On the pages of a PDF, whose pictures have names, an emblem has none.
            self._picture(image),
            words,
            lockup.width,
            lockup.height,
        )

    def mathematics(self, node: Math | MathBlock) -> Markup:
        """Return a formula: MathML in the flow, a picture with words to be spoken on the page."""
        formula, tex = node.formula, node.tex
        if formula.mathml and self.mode == "flow":
            return mathml(formula, tex)
        if formula.mathml:
            tokens = self.edition.institute.tokens
            size, ink, faces = tokens.scale.text, tokens.colours.ink, self._formula_faces()
            room = room_for(node, tokens)
            place = node.span if node.span.file else self._span
            try:
                drawn = drawn_formula(formula, size, ink, faces, room)
            except UndrawableFormula as error:
                self.problems.extend([error.problem(tex, place)])
            else:
                self.problems.extend(too_wide(drawn, room, tex, place))
                return mathsvg(formula, tex, self.edition.language.tag, drawn)
        return Markup('<code class="mathematics">{}</code>').format(tex)

    def _formula_faces(self) -> tuple[FontPlace, ...]:
        """Return the fonts of letters that a font of formulas lacks: the text's, Latin and Han."""
        fonts, language = self.edition.institute.tokens.fonts, self.edition.language
        brought = upright_files(self.edition.institute.font_files)
        han = f"{fonts.text_han} {language.han_variant}"
        found = (nearest_file(family, 400, brought) for family in (fonts.text, han))
        return tuple(file for file in found if file is not None)

    def shares(self, block: Table) -> tuple[float, ...]:
        """Return each column's share of the width of ``block``."""
        institute = self.edition.institute
        return column_shares(block, institute.tokens, upright_files(institute.font_files))

    def pictured(self, cell: Cell) -> bool:
        """Whether ``cell`` holds pictures and no words: they are as large as there is room."""
        return only_pictures(cell.content)

    def tail(self, block: Table, cell: Cell) -> float:
        """Return the room, in em, behind a cell's number: points stand in line, from the left."""
        if self.edition.language.script.right_to_left:
            return 0.0
        if self._tails is None or self._tails[0] is not block:
            self._tails = block, decimal_tails(block)
        return self._tails[1].get(id(cell), 0.0)

    def aligned(
        self, rows: tuple[Row, ...], columns: tuple[Column, ...]
    ) -> list[list[tuple[Cell, Alignment]]]:
        """Return rows of cells, each with the alignment of the column that it begins in."""
        occupied: dict[int, int] = {}
        result = []
        for row in rows:
            place = 0
            cells: list[tuple[Cell, Alignment]] = []
            began: dict[int, int] = {}
            for cell in row.cells:
                while occupied.get(place, 0):
                    place += 1
                alignment = columns[place].alignment if place < len(columns) else ""
                cells.append((cell, alignment))
                for column in range(place, place + cell.column_span):
                    began[column] = cell.row_span
                place += cell.column_span
            occupied = {column: left - 1 for column, left in occupied.items() if left > 1}
            occupied |= {column: rows - 1 for column, rows in began.items() if rows > 1}
            result.append(cells)
        return result


def size_in_words(size: int) -> str:
    """Return a size in bytes as readers say it: ``640 kB``, ``1.3 MB`` (decimal, IEC 80000-13)."""
    if size < 999_500:
        return f"{max(1, round(size / 1000))}\u00a0kB"
    return f"{size / 1_000_000:.1f}\u00a0MB"


def asset_name(kind: str, data: bytes, extension: str) -> str:
    """Return the path of a site's file, with a digest of its content: it can be kept for ever."""
    return f"assets/{kind}-{hashlib.sha256(data).hexdigest()[:10]}.{extension}"


def _scheme(target: str) -> str:
    # Browsers drop control characters and spaces in a scheme: "java\tscript:" runs.
    cleaned = re.sub(r"[\x00-\x20\x7f]", "", target)
    try:
        return urlsplit(cleaned).scheme.lower()
    except ValueError:
        return "invalid"
