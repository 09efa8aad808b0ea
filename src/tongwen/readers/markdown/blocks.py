"""Tokens of whole lines → blocks."""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Literal, cast

from markdown_it.common.utils import normalizeReference
from markdown_it.token import Token

from ...diagnostics import Problems, Span
from ...document import (
    NO_PASSAGE,
    Block,
    Callout,
    CalloutKind,
    Caption,
    CodeBlock,
    Definition,
    DefinitionList,
    Division,
    Document,
    Figure,
    Heading,
    Image,
    List,
    ListItem,
    MathBlock,
    Note,
    Paragraph,
    Passage,
    Quote,
    Table,
    ThematicBreak,
)
from ...walk import plain_text
from ..charts import SPECIFICATIONS
from ..directives import BESIDE, beside_text, listing, read_directive
from ..headings import UNNAMED, in_bold, parting, strong
from .attributes import (
    AttributeTaker,
    Item,
    find_attributes,
    find_pairs,
    find_trailing_attributes,
    placed_in,
)
from .block_rules import CAPTION
from .charts import LANGUAGE, chart
from .chunks import chunk_blocks, read_chunk, report_chunks
from .counted_lists import list_of, named_example
from .dialects import (
    ALERT,
    CALLOUTS,
    CHUNK_CLASSES,
    PAGE_BREAK,
    anchors_in,
    callout_title,
    equation_labels,
    raw_format,
    take_label,
    without_words,
    wordless_at,
)
from .drawn_tables import DRAWN, drawn_table
from .excerpt import Excerpt
from .foreign import NO_PIPES, SIMPLE_TABLE, report_foreign
from .html_blocks import Converter, html_table
from .identifiers import RESERVED, free_name, slug
from .inlines import (
    PassageReader,
    References,
    image_source,
    report_no_alternative,
    take_language,
    take_width,
)
from .myst import directive_hint
from .parser import BlockNode, block_nodes
from .tables import read_table, shares

_ATTRIBUTION = re.compile(r"(?:—|――|-{2,3})[ \t]*(?=\S)")
_FENCE_END = re.compile(r"[ \t>]*(`{3,}|~{3,})[ \t]*\Z")
_DIRECTION = re.compile(r"[^\s{}]+")


class BlockReader:
    """Reads one file."""

    def __init__(
        self,
        text: str,
        file: str,
        language: str,
        problems: Problems,
        raw_html: bool,
        first_line: int = 1,
        last_line: int = sys.maxsize,
    ) -> None:
        self.lines = text.split("\n")
        self.starts: list[int] = []
        position = 0
        for line in self.lines:
            self.starts.append(position)
            position += len(line) + 1
        self.source = Excerpt(
            text,
            file,
            tuple(
                (start, min(number, last_line), 1)
                for number, start in enumerate(self.starts, first_line)
            ),
        )
        self.first, self.last, self.raw_html = first_line, last_line, raw_html
        self.file, self.problems = file, problems
        self.references = References()
        self.inlines = PassageReader(problems, language, raw_html, self.references)
        self.notes: dict[str, Note] = {}

    # --- the file

    def document(self) -> Document:
        """Return the file's Document; headings that nobody named are ``UNNAMED``."""
        reported: list[tuple[str, int, str, str]] = []
        env: dict[str, Any] = {
            "references": self.references,
            "starts": self.starts,
            "problems": reported,
            "raw_html": self.raw_html,
        }
        nodes = block_nodes(self.source.text, env)
        self._name_headings(nodes)
        for code, offset, message, hint in reported:
            self.problems.error(code, self.source.span(offset), message, hint)
        blocks = self.blocks(nodes)
        self._report_notes()
        self._report_references(env)
        report_chunks(self.inlines)
        self.inlines.report_tex()
        notes = tuple(map(in_bold, self.notes.values()))
        return Document(parting(blocks), notes, self.inlines.language)

    def _name_headings(self, nodes: Sequence[BlockNode]) -> None:
        """Let ``[A heading]`` lead to the heading of these words, as Pandoc has it."""
        silent = PassageReader(Problems(), self.inlines.language)
        for node in nodes:
            if node.token.type == "heading_open":
                trailing = find_trailing_attributes(node.children[0].token.content)
                words = node.children[0].token.content[: trailing[0] if trailing else None].strip()
                items = trailing[1].items if trailing else ()
                named = [item.name for item in items if item.kind == "identifier"]
                title = plain_text(silent.passage(Excerpt.at(words, Span(self.file))))
                named += anchors_in(words)
                identifier = named[0] if named else free_name(slug(title), RESERVED)
                for label in (words, title):
                    if label:
                        self.references.headings.setdefault(
                            normalizeReference(label), {"href": f"#{identifier}", "title": ""}
                        )
            self._name_headings(node.children)

    def _report_notes(self) -> None:
        called = {name for name, _ in self.inlines.calls}
        for note in [note for name, note in self.notes.items() if name not in called]:
            del self.notes[note.identifier]
            self.problems.warning(
                "MD-14",
                note.span,
                f"the note [^{note.identifier}] is never called, so it is not printed",
                f"write [^{note.identifier}] where it belongs, or take it away",
            )
        for name, span in self.inlines.calls:
            if name not in self.notes:
                self.problems.error(
                    "MD-15",
                    span,
                    f"there is no note [^{name}]",
                    f"write “[^{name}]: …” on a line of its own in this file",
                )

    def _report_references(self, env: dict[str, Any]) -> None:
        for name, definition in self.references.items():
            if name not in self.references.used:
                self._lost_reference(definition, "is never used")
        for definition in env.get("duplicate_refs", ()):
            self._lost_reference(definition, "is defined again; the first counts")

    def _lost_reference(self, definition: dict[str, Any], what: str) -> None:
        line = definition["map"][0]
        column = max(self.lines[line].find("["), 0) + 1
        name = self.lines[line][column:].split("]")[0]
        self.problems.warning(
            "MD-09",
            Span(self.file, line + 1, column),
            f"the address “{name}” {what}: {definition['href']} {definition['title']}".rstrip(),
            f"write [words][{name}], or take it away",
        )

    # --- places

    def span(self, token: Token) -> Span:
        """Return where a block begins."""
        line = token.map[0] if token.map else 0
        line = min(line + self.first, self.last)
        return Span(self.file, line, int(token.attrs.get("column", 1)))

    def excerpt(self, node: BlockNode) -> Excerpt:
        """Return the source of an ``inline`` token."""
        token = node.token
        first = token.map[0] if token.map else 0
        anchors: list[tuple[int, int, int]] = []
        offset = 0
        for number, part in enumerate(token.content.split("\n"), first):
            line = self.lines[number] if number < len(self.lines) else ""
            words = part.strip(" \t")
            at = line.rfind(words)
            anchors.append(
                (
                    offset + len(part) - len(part.lstrip(" \t")),
                    min(number + self.first, self.last),
                    max(at, 0) + 1,
                )
            )
            if anchors[-1][0] > offset:
                anchors.insert(-1, (offset, *anchors[-1][1:]))
            offset += len(part) + 1
        return Excerpt(token.content, self.file, tuple(anchors))

    # --- blocks

    def blocks(self, nodes: Sequence[BlockNode], *, in_figure: bool = False) -> tuple[Block, ...]:
        """Return the blocks of ``nodes``, tables with the captions beside them."""
        captions = _captions_of_tables(nodes)
        spent = set(captions.values())
        result: list[Block] = []
        for index, node in enumerate(nodes):
            if node.token.type in _TABLES:
                beside = captions.get(index)
                table = self._table(node, None if beside is None else nodes[beside])
                result.extend((table,) if table else ())
            elif index not in spent:
                result.extend(self.block(node, in_figure=in_figure))
        return tuple(result)

    def block(self, node: BlockNode, *, in_figure: bool = False) -> tuple[Block, ...]:
        """Return what one token with its children becomes: mostly one block."""
        token, span = node.token, self.span(node.token)
        match token.type:
            case "paragraph_open":
                return self._paragraph(node, in_figure)
            case "heading_open":
                return (self._heading(node),)
            case "blockquote_open":
                return (self._quotation(node),)
            case "bullet_list_open" | "ordered_list_open":
                return (self._list(node),)
            case "definition_list_open":
                return (self._definition_list(node),)
            case "division_open":
                return read_directive(DivisionFence(self, node))
            case "footnote_reference_open":
                self._note(node)
                return ()
            case "fence" | "code_block":
                return self._code(token, in_figure)
            case "maths_block":
                taker = AttributeTaker(token.meta["items"], self.source, self.problems)
                labels, tex = equation_labels(token.content)
                identifier = taker.identifier() or (labels.pop(0) if labels else "")
                taker.report_rest("a formula")
                made: Block = MathBlock(tex, identifier, span=span)
                for other in labels:
                    made = Division((made,), identifier=other, span=span)
                return (made,)
            case "hr":
                if token.map and SIMPLE_TABLE.match(self.lines[token.map[0]]):
                    self.problems.error("TBL-04", span, *NO_PIPES)
                return (ThematicBreak(span),)
            case "html_lines":
                return self._html(token, span)
        raise AssertionError(f"no arm for the token {token.type}")

    def _html(self, token: Token, span: Span) -> tuple[Block, ...]:
        """Return the content of lines of HTML, as the Markdown that says the same is read."""
        converter = Converter(filter(None, [token.meta.get("left_out")]))
        text = converter.markdown(token.content) if token.content.strip() else ""
        # What it says may stand on more lines than the HTML, and is reported on the HTML's own.
        last = span.line + token.content.rstrip("\n").count("\n")
        language = self.inlines.language
        reader = BlockReader(
            text, self.file, language, self.problems, self.raw_html, span.line, last
        )
        reader.inlines, reader.notes = self.inlines, self.notes
        reader.references = self.references
        reported: list[tuple[str, int, str, str]] = []
        env = {
            "references": self.references,
            "starts": reader.starts,
            "problems": reported,
            "raw_html": self.raw_html,
        }
        self._report_left_out(converter.left_out, span)
        nodes = block_nodes(text, env) if text else []
        for code, _, message, hint in reported:
            self.problems.error(code, span, message, hint)
        return reader.blocks(nodes)

    def _report_left_out(self, left_out: Sequence[str], span: Span) -> None:
        if left_out:
            names = ", ".join(dict.fromkeys(left_out))
            self.problems.warning(
                "MD-07",
                span,
                f"of this HTML {names} is left out: no edition has a place for it",
                "say it in words, or link to it",
            )

    def _paragraph(self, node: BlockNode, in_figure: bool) -> tuple[Block, ...]:
        excerpt = self.excerpt(node.children[0])
        span = self.span(node.token)
        moves = without_words(excerpt.text) if excerpt.text.startswith("\\") else None
        if moves or PAGE_BREAK.fullmatch(excerpt.text):
            return (Division((), "page-break", span=span),)
        if moves is False:
            return ()
        if moves is None and (wordless := wordless_at(excerpt.text)):
            excerpt = excerpt.cut(wordless, len(excerpt.text))
        figure = self._figure(excerpt, in_figure, span)
        if figure is not None:
            return (figure,)
        report_foreign(excerpt, self.problems)
        identifier = ""
        trailing = find_trailing_attributes(excerpt.text)
        if trailing and trailing[0] and excerpt.text[trailing[0] - 1] in " \t\n":
            start, found = trailing
            if [item.kind for item in found.items] == ["identifier"]:
                identifier = found.items[0].name
                excerpt = excerpt.cut(0, start)
        content = self.inlines.passage(excerpt)
        anchors = list(anchors_in(excerpt.text, tags=self.raw_html))
        if not identifier and anchors:
            identifier = anchors.pop(0)
        if not (content or identifier):
            return ()
        block: Block = Paragraph(content, identifier, span=span)
        for other in anchors:
            block = Division((block,), identifier=other, span=span)
        return (block,)

    # --- figures

    def _figure(self, excerpt: Excerpt, in_figure: bool, span: Span) -> Block | None:
        """Return the figure that a paragraph of one image is; None if it is a paragraph."""
        lone = self.inlines.lone_image(excerpt)
        if lone is None:
            return None
        message, token = lone
        taker = AttributeTaker(token.meta.get("items", ()), message, self.problems)
        identifier = taker.identifier()
        item = taker.take_item("alt", "fig-alt")
        alternative = self.inlines.plain_passage(taker.value(item)) if item else NO_PASSAGE
        decorative = bool(taker.take_class("decorative"))
        width = take_width(taker, self.problems)
        data = taker.take_files()
        dark, said = taker.take("dark"), taker.take_item("credit")
        credit = self.inlines.passage(taker.value(said)) if said else NO_PASSAGE
        beside = taker.take_class(*BESIDE)
        if width:
            taker.take_item("height")
        label, words = take_label(message.cut(*token.meta["range"]))
        identifier = identifier or label
        if in_figure and not identifier:
            taker.report_rest("a figure")
            # One caption is enough: what the brackets hold describes the picture.
            if not alternative:
                alternative = self.inlines.plain_passage(words)
                words = Excerpt.at("", span)
            image = Image(image_source(token), alternative, width, decorative, None, dark, span)
            return self._shown(image, self.inlines.passage(words), "", data, credit)
        if not words.text and (item := taker.take_item("fig-cap")):
            words = taker.value(item)
        taker.report_rest("a figure")
        caption = self.inlines.passage(words)
        drawn = image_source(token).lower().endswith(SPECIFICATIONS)
        if not alternative and not decorative and not drawn:
            if caption:
                # As Pandoc and Quarto have it; that it says no more, a check reports.
                alternative = self.inlines.plain_passage(Excerpt.at(plain_text(caption), span))
            else:
                report_no_alternative(span, self.problems)
        image = Image(image_source(token), alternative, width, decorative, None, dark, span)
        title = str(token.attrs.get("title", ""))
        if title:
            self.problems.warning(
                "MD-12",
                span,
                f"the title “{title}” of this image is not printed",
                "put it into the caption, in the brackets",
            )
        return beside_text(self._shown(image, caption, identifier, data, credit), beside)

    def _shown(
        self, image: Image, words: Passage, name: str, data: tuple[str, ...], credit: Passage
    ) -> Block:
        """Return a figure, or its picture alone where there is nothing to say of it."""
        if data and not words and not name:
            self.problems.warning(
                "MD-12", image.span,
                f"the data of this picture, “{', '.join(data)}”, are not attached: it is no figure",
                "give it a caption, in the brackets",
            )  # fmt: skip
        if not words and not name and not credit:
            return image
        caption = Caption(words) if words else None
        return Figure((image,), caption, name, data=data, credit=credit, span=image.span)

    # --- headings

    def _heading(self, node: BlockNode) -> Heading:
        excerpt = self.excerpt(node.children[0])
        items, excerpt = self._trailing(excerpt)
        taker = AttributeTaker(items, self.source, self.problems)
        identifier = taker.identifier()
        numbered = not taker.take_class("unnumbered")
        role: Literal["", "appendix"] = "appendix" if taker.take_class("appendix") else ""
        taker.report_rest("a heading")
        span = self.span(node.token)
        level = int(node.token.tag[1:])
        content = self.inlines.passage(excerpt)
        identifier = identifier or next(anchors_in(excerpt.text), "")
        if not content:
            self.problems.error("MD-23", span, "this heading has no words", "write its title")
        return Heading(level, content, identifier or UNNAMED, numbered, role=role, span=span)

    def _trailing(self, excerpt: Excerpt) -> tuple[tuple[Item, ...], Excerpt]:
        """Part the attributes at the end of a heading or a caption from its words."""
        trailing = find_trailing_attributes(excerpt.text)
        if trailing is None:
            return (), excerpt
        start, found = trailing
        return placed_in(self.source, excerpt, found.items), excerpt.cut(0, start).strip()

    # --- quotations

    def _quotation(self, node: BlockNode) -> Block:
        """Return a quotation; a callout where its first line is an alert’s: ``[!NOTE]``."""
        first = node.children[0] if node.children else None
        if first is not None and first.token.type == "paragraph_open":
            inline = first.children[0].token
            head, _, rest = inline.content.partition("\n")
            alert = ALERT.fullmatch(head.strip())
            if alert and alert[1].lower() in CALLOUTS:
                line = (inline.map or [0, 0])[0]
                words = alert[2].strip() or callout_title(alert[1])
                title = self.inlines.passage(Excerpt.at(words, Span(self.file, line + 1, 1)))
                inline.content = rest
                inline.map = first.token.map = [line + 1, line + 2]
                blocks = self.blocks(node.children if rest.strip() else node.children[1:])
                # The values of CALLOUTS are a callout's kinds.
                kind = cast("CalloutKind", CALLOUTS[alert[1].lower()])
                return Callout(kind, blocks, title, span=self.span(node.token))
        blocks, attribution = self._quoted(node.children)
        return Quote(blocks, attribution, self.span(node.token))

    def _quoted(self, nodes: Sequence[BlockNode]) -> tuple[tuple[Block, ...], Passage]:
        if nodes and nodes[-1].token.type == "paragraph_open":
            excerpt = self.excerpt(nodes[-1].children[0])
            match = _ATTRIBUTION.match(excerpt.text)
            if match:
                words = excerpt.cut(match.end(), len(excerpt.text))
                return self.blocks(nodes[:-1]), self.inlines.passage(words)
        return self.blocks(nodes), NO_PASSAGE

    # --- lists

    def _list(self, node: BlockNode) -> List:
        items = []
        tight = True
        for item in node.children:
            for child in item.children:
                if child.token.type == "paragraph_open" and not child.token.hidden:
                    tight = False
            blocks = named_example(self.blocks(item.children), item.token)
            items.append(ListItem(blocks, item.token.meta.get("checked"), self.span(item.token)))
        return list_of(node.token, tuple(items), tight, self.span(node.token))

    def _definition_list(self, node: BlockNode) -> DefinitionList:
        definitions: list[Definition] = []
        for child in node.children:
            if child.token.type == "term_open":
                items, words = self._trailing(self.excerpt(child.children[0]))
                taker = AttributeTaker(items, self.source, self.problems)
                name = taker.identifier() or next(anchors_in(words.text, tags=self.raw_html), "")
                term = self.inlines.passage(words)
                definitions.append(Definition(term, (), name, span=self.span(child.token)))
            else:
                last = definitions[-1]
                explanation = self.blocks(child.children)
                definitions[-1] = replace(last, explanations=(*last.explanations, explanation))
        return DefinitionList(tuple(definitions), self.span(node.token))

    # --- notes

    def _note(self, node: BlockNode) -> None:
        name, span = node.token.meta["label"], self.span(node.token)
        blocks = self.blocks(node.children)
        if name in self.notes:
            self.problems.error(
                "MD-16",
                span,
                f"the note [^{name}] is defined twice",
                f"the first is at {self.notes[name].span}; give one another name",
            )
            return
        if not blocks:
            self.problems.error("MD-15", span, f"the note [^{name}] is empty", "write its text")
        self.notes[name] = Note(name, blocks, span=span)

    # --- code

    def _code(self, token: Token, in_figure: bool) -> tuple[Block, ...]:
        span = self.span(token)
        if token.type == "code_block":
            return (CodeBlock(token.content, span=span),)
        self._report_unclosed(token, span)
        raw = raw_format(token.info)
        if raw == "web" and self.raw_html:
            return self._html(token, span)
        if raw == "tex" and (said := without_words(token.content)) is not None:
            return (Division((), "page-break", span=span),) if said else ()
        chunk = read_chunk(token.info, token.content, token.markup)
        if chunk is not None:
            return chunk_blocks(chunk, self.inlines, in_figure, span)
        line = token.map[0] if token.map else 0
        info_at = self.starts[line] + span.column - 1 + len(token.markup)
        info_at += len(token.info) - len(token.info.lstrip())
        end = self.starts[line] + len(self.lines[line])
        items: tuple[Item, ...] = ()
        language, position = "", info_at
        if match := _DIRECTION.match(self.source.text, info_at, end):
            language, position = match[0], match.end()
        rest = self.source.text[position:end].strip()
        if rest:
            found = None
            if rest.startswith("{"):
                opening = self.source.text.index("{", position, end)
                found = find_attributes(self.source.text, opening)
            found = found or find_pairs(self.source.text, position, end)
            if found and found.end <= end and not self.source.text[found.end : end].strip():
                items = found.items
            else:
                self.problems.warning(
                    "MD-10",
                    self.source.span(position),
                    f"“{rest}” after the fence does not read",
                    directive_hint(rest, "write ```language {#identifier}"),
                )
        # What knitr and Quarto write round the code of a chunk says nothing of its language.
        items = tuple(item for item in items if item.name not in CHUNK_CLASSES)
        if any(item.kind == "class" and item.name == "hidden" for item in items):
            return ()  # Quarto's "keep-hidden"
        named = next((item for item in items if item.kind == "class"), None)
        if named and not language:
            language = named.name
            items = tuple(item for item in items if item is not named)
        taker = AttributeTaker(items, self.source, self.problems)
        if language == LANGUAGE:
            return (chart(token.content, taker, self.inlines, in_figure, span),)
        identifier = taker.identifier()
        file, words = taker.take_item("filename", "title"), taker.take_item("lst-cap", "caption")
        taker.drop((), ("shortcodes", "linenums", "hl_lines"))
        taker.report_rest("code")
        name = self.inlines.passage(taker.value(file)) if file else NO_PASSAGE
        head = (Paragraph(strong(name), span=span),) if name else ()
        if words or identifier.startswith("lst-"):
            caption = self.inlines.passage(taker.value(words)) if words else NO_PASSAGE
            code = CodeBlock(token.content, language, span=span)
            return (listing((*head, code), caption, identifier, span),)
        if not head:
            return (CodeBlock(token.content, language, identifier, span),)
        code = CodeBlock(token.content, language, span=span)
        return (Division((*head, code), identifier=identifier, span=span),)

    def _report_unclosed(self, token: Token, span: Span) -> None:
        first, last = token.map or (0, 0)
        end = _FENCE_END.match(self.lines[last - 1]) if last - 1 > first else None
        if token.markup and (end is None or not end[1].startswith(token.markup)):
            self.problems.error(
                "MD-05",
                span,
                f"this code is not closed; all that follows is taken for code: {token.markup}",
                f"write {token.markup} on a line of its own where it ends",
            )

    # --- tables

    def _other_table(
        self, token: Token, caption: Caption | None, taker: AttributeTaker | None
    ) -> Table | None:
        """Return a table drawn with characters or written in HTML, with the text beside it."""
        if token.type in DRAWN:
            table: Table | None = drawn_table(token, self.file, self.first, self.inlines.passage)
        else:
            left_out: list[str] = []
            place = Excerpt.at("", self.span(token))
            table = html_table(token.content, place, self.inlines.passage, left_out)
            self._report_left_out(left_out, place.span())
        if table is None or taker is None:
            return table
        widths = shares(taker, len(table.columns), self.problems)
        columns = tuple(
            replace(column, share=width)
            for column, width in zip(table.columns, widths, strict=True)
        )
        wide = bool(taker.take_class("wide"))
        identifier = taker.identifier() or table.identifier
        taker.report_rest("a table")
        caption = caption or table.caption
        return replace(table, columns=columns, caption=caption, identifier=identifier, wide=wide)

    def _table(self, node: BlockNode, caption: BlockNode | None) -> Table | None:
        made = taker = None
        if caption is not None:
            excerpt = self.excerpt(caption.children[0])
            match = CAPTION.match(excerpt.text)
            excerpt = excerpt.cut(match.end() if match else 0, len(excerpt.text))
            items, excerpt = self._trailing(excerpt)
            label, excerpt = take_label(excerpt)
            items = (*items, Item("identifier", label, "", 0, 0)) if label else items
            taker = AttributeTaker(items, self.source, self.problems)
            words = self.inlines.passage(excerpt)
            made = Caption(words) if words else None
        if node.token.type != "pipe_table":
            return self._other_table(node.token, made, taker)
        span, read = self.span(node.token), self.inlines.passage
        return read_table(
            node.token, self.source, read, self.problems, span, made, taker, self.raw_html
        )


_TABLES = ("pipe_table", "html_table", *DRAWN)


class DivisionFence:
    """A division, as :mod:`tongwen.readers.directives` wants it."""

    def __init__(self, reader: BlockReader, node: BlockNode) -> None:
        self._reader, self._node = reader, node
        self.problems = reader.problems
        self.span = reader.span(node.token)
        self.attributes = AttributeTaker(node.token.meta["items"], reader.source, reader.problems)
        self._language = ""

    def language(self) -> str:
        """Take ``lang``; the content is then read in that language."""
        self._language = take_language(self.attributes, self.problems)
        return self._language

    def blocks(self, *, in_figure: bool = False) -> tuple[Block, ...]:
        """Read what is inside."""
        inlines = self._reader.inlines
        outer = inlines.language
        inlines.language = self._language or outer
        blocks = self._reader.blocks(self._node.children, in_figure=in_figure)
        inlines.language = outer
        return blocks

    def quoted_blocks(self) -> tuple[tuple[Block, ...], Passage]:
        """Read the content, and its source: a last paragraph that begins with a dash."""
        return self._reader._quoted(self._node.children)

    def passage(self, item: Item) -> Passage:
        """Read a value as Markdown."""
        return self._reader.inlines.passage(self.attributes.value(item))

    def plain_passage(self, item: Item) -> Passage:
        """Read a value as words."""
        return self._reader.inlines.plain_passage(self.attributes.value(item))


def _captions_of_tables(nodes: Sequence[BlockNode]) -> dict[int, int]:
    """Return for tables, by index, the paragraph beside each that is its caption."""

    def is_caption(index: int) -> bool:
        if not 0 <= index < len(nodes) or nodes[index].token.type != "paragraph_open":
            return False
        return CAPTION.match(nodes[index].children[0].token.content) is not None

    captions: dict[int, int] = {}
    for index, node in enumerate(nodes):
        if node.token.type in _TABLES:
            for beside in (index - 1, index + 1):
                # The paragraph before may be the caption of the table before that.
                if is_caption(beside) and captions.get(beside - 1) != beside:
                    captions[index] = beside
                    break
    return captions
