"""Tokens of one message → a Passage; what has no place in the model is reported and shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote

from markdown_it.common.normalize_url import normalizeLink
from markdown_it.token import Token

from ...diagnostics import Problems, Span, nearest
from ...document import (
    CHAPTER,
    PAGE,
    Citation,
    CitationItem,
    Code,
    CrossReference,
    Emphasis,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    Math,
    NoteReference,
    Paragraph,
    Passage,
    Strikeout,
    Strong,
    StyledSpan,
    Subscript,
    Superscript,
    Text,
)
from ...languages import LANGUAGES, find_language
from ...limits import CODE, exceeded, most
from ...walk import plain_text
from ..conditions import CLASSES, read_conditions
from .attributes import AttributeTaker
from .dialects import IN_LINE, NAME_ALONE, RUN_IN, raw_format, without_words
from .excerpt import Excerpt
from .index_marks import index_mark, tex_index_mark
from .inline_rules import HTML_TAGS, TEX_BREAKS
from .one_line import one_line
from .parser import MAXIMUM_NESTING, inline_tokens
from .smart import curl_quotes, set_dashes

_SCHEME = re.compile(r"[\x00-\x20]*([A-Za-z][A-Za-z0-9+.-]*):")
_SAFE_SCHEMES = ("http", "https", "mailto", "tel", "ftp")
_HTML_SCHEMES = ("http", "https", "mailto")
_WIDTH = re.compile(r"(\d+(?:\.\d+)?)[ ]?(%|mm|cm|in|px|)\Z")
_MILLIMETRES = {"": 25.4 / 96, "mm": 1.0, "cm": 10.0, "in": 25.4, "px": 25.4 / 96}
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*\Z")
_ESCAPED = re.compile(r"([\\`*_{}\[\]<>#+\-.!|~^$@\"'&:])")

_CONTAINERS: dict[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "em_open": Emphasis,
    "strong_open": Strong,
    "s_open": Strikeout,
    "superscript_open": Superscript,
    "subscript_open": Subscript,
}
_HTML_CONTAINERS: dict[str, Callable[[tuple[Inline, ...]], Inline]] = {
    "em": Emphasis, "i": Emphasis, "strong": Strong, "b": Strong, "sub": Subscript,
    "sup": Superscript, "s": Strikeout, "del": Strikeout, "strike": Strikeout, "cite": Emphasis,
    "dfn": Emphasis, "var": Emphasis,
}  # fmt: skip
_STYLES = {
    "smallcaps": "smallcaps", "sc": "smallcaps", "underline": "underline", "ul": "underline",
    "mark": "mark",
}  # fmt: skip
_ORNAMENT = re.compile(
    r"\{\{<\s*(?:fa|fab|fas|bi|iconify|ai|icon|academicons|lipsum|placeholder)\b"
)
# What a quotation mark sees beside it that has no characters of its own.
_SEEN_AS_LETTER = ("code_inline", "maths", "image", "cross_reference", "citation_open")


class References(dict[str, Any]):
    """Link reference definitions that record which of them are used.

    ``headings``: the same for headings, by their words (Pandoc's manual, "Extension:
    implicit_header_references"); what an author defines comes first.
    """

    def __init__(self) -> None:
        super().__init__()
        self.used: set[str] = set()
        self.headings: dict[str, dict[str, str]] = {}

    def get(self, key: str, default: Any = None) -> Any:
        """Return the definition of ``key``, and count it as used."""
        if key in self:
            self.used.add(key)
            return self[key]
        return self.headings.get(key, default)


@dataclass(slots=True)
class PassageReader:
    """Reads messages; collects the calls of notes by their names.

    Attributes:
        language: BCP 47 tag of the text, for its quotation marks.
        references: the file's link reference definitions; None for a message alone.
        calls: ``(name, place)`` of each ``[^name]``.
        tex: ``(name, place)`` of each command of TeX that is shown as text.
        chunks: ``(language, place)`` of each piece of code that another program would run.
        missing: ``(name, place)`` of each picture or table that it would have made.
    """

    problems: Problems
    language: str
    raw_html: bool = True
    references: References | None = None
    calls: list[tuple[str, Span]] = field(default_factory=list)
    tex: list[tuple[str, Span]] = field(default_factory=list)
    chunks: list[tuple[str, Span]] = field(default_factory=list)
    missing: list[tuple[str, Span]] = field(default_factory=list)

    def passage(self, excerpt: Excerpt) -> Passage:
        """Return the passage that ``excerpt`` holds, on one line.

        Problems: ``LIM-01`` it is longer, or has more notes, than is allowed; it is not read then.
        """
        if not self._within("paragraph", len(excerpt.text), excerpt):
            return Passage(span=excerpt.span())
        excerpt = self._resolved(one_line(excerpt))
        if not excerpt.text:
            return Passage(span=excerpt.span())
        tokens = self._tokens(excerpt)
        notes = sum(token.type in ("note", "footnote_ref") for token in tokens)
        if not self._within("notes", notes, excerpt):
            return Passage(span=excerpt.span())
        builder = _Builder(self, excerpt, tokens)
        content = builder.inlines()
        builder.report_tags()
        return Passage(content, excerpt.text, span=excerpt.span())

    def report_tex(self) -> None:
        """Report ``MD-18`` for commands of TeX and shortcodes shown as text: once, with a count."""
        for start, what, advice in (
            ("\\", "the TeX command", "write it in Markdown, or as a formula between dollars"),
            ("{", "Quarto’s shortcode", "write what it would give"),
        ):
            found = [(name, span) for name, span in self.tex if name.startswith(start)]
            names = list(dict.fromkeys(name for name, _ in found))
            if names:
                others = f", and {len(found) - 1} more" if len(found) > 1 else ""
                listed = f" ({', '.join(names[1:6])}{' …' if len(names) > 6 else ''})"
                self.problems.warning(
                    "MD-18",
                    found[0][1],
                    f"{what} {names[0]} is not run; it is shown as text{others}"
                    f"{listed if names[1:] else ''}",
                    advice,
                )

    def _within(self, limit: str, found: int, excerpt: Excerpt) -> bool:
        """Return whether ``found`` is no more than a limit; if it is more, say so."""
        if found <= most(limit):
            return True
        self.problems.error(CODE, excerpt.span(), *exceeded(limit, found))
        return False

    def plain_passage(self, excerpt: Excerpt) -> Passage:
        """Return words in which no mark-up counts: an alternative text.

        Its message is escaped where that is needed to read back as the same words.
        """
        excerpt = one_line(excerpt)
        text = excerpt.text
        if not text:
            return Passage(span=excerpt.span())
        silent = PassageReader(Problems(), self.language)
        read = silent.passage(excerpt)
        if len(read.content) != 1 or not isinstance(read.content[0], Text):
            excerpt = excerpt.edit(
                [(match.start(), match.end(), "\\" + match[0]) for match in _ESCAPED.finditer(text)]
            )
            read = silent.passage(excerpt)
        return read

    def lone_image(self, excerpt: Excerpt) -> tuple[Excerpt, Token] | None:
        """Return the message and the token of the image that is all of ``excerpt``, if any."""
        if not excerpt.text.lstrip().startswith("!["):
            return None
        message = self._resolved(one_line(excerpt))
        tokens = self._tokens(message)
        if len(tokens) == 1 and tokens[0].type == "image":
            return message, tokens[0]
        return None

    def _tokens(self, excerpt: Excerpt) -> list[Token]:
        env: dict[str, Any] = {"raw_html": self.raw_html}
        tokens = inline_tokens(excerpt.text, env)
        if "too_deep" in env:
            self.problems.error(
                "MD-01",
                excerpt.span(env["too_deep"]),
                f"mark-up lies in one another deeper than {MAXIMUM_NESTING} levels; "
                "what is deeper is shown as text",
                "write it less deep",
            )
        return tokens

    def _resolved(self, excerpt: Excerpt) -> Excerpt:
        """Write the addresses of link references into the message, so that it stands alone."""
        if self.references is None or "[" not in excerpt.text:
            return excerpt
        edits = sorted(self._reference_edits(excerpt.text, 0))
        return excerpt.edit(edits) if edits else excerpt

    def _reference_edits(self, text: str, base: int) -> Iterator[tuple[int, int, str]]:
        env = {"raw_html": self.raw_html, "references": self.references}
        for token in inline_tokens(text, env):
            if "replaces" in token.meta and self.references is not None:
                start, end = token.meta["replaces"]
                definition = self.references.get(token.meta["label"])
                yield base + start, base + end, _written_address(definition)
            if token.type in ("note", "image"):
                start, end = token.meta["range"]
                yield from self._reference_edits(text[start:end], base + start)


def _written_address(definition: dict[str, str]) -> str:
    # No address holds a line break; one that an escape let through would end the message.
    href = re.sub(r"([\\<>])", r"\\\1", "".join(definition["href"].split("\n")))
    title = re.sub(r'([\\"])', r"\\\1", " ".join(definition["title"].split()))
    return f"(<{href}>" + (f' "{title}")' if title else ")")


def width_of(value: str) -> str | None:
    """Return an image's width as ``NN%`` or ``NNmm``; None if it is no width."""
    match = _WIDTH.match(value.strip())
    if match is None or not float(match[1]):
        return None
    if match[2] == "%":
        return f"{float(match[1]):g}%" if float(match[1]) <= 100 else None
    return f"{round(float(match[1]) * _MILLIMETRES[match[2]], 2):g}mm"


def take_width(taker: AttributeTaker, problems: Problems) -> str:
    """Take ``width`` from an image's attributes; ``MD-21`` if it is none."""
    item = taker.take_item("width")
    if item is None:
        return ""
    width = width_of(item.value)
    if width is None:
        problems.error(
            "MD-21",
            taker.place(item),
            f"“{item.value}” is no width",
            "write it as a share of the text’s width, 80%, or in mm, cm, in or px",
        )
    return width or ""


def take_language(taker: AttributeTaker, problems: Problems) -> str:
    """Take ``lang``; ``MD-12`` if it is no language tag."""
    item = taker.take_item("lang")
    if item is None:
        return ""
    if not _LANGUAGE_TAG.match(item.value):
        problems.error(
            "MD-12",
            taker.place(item),
            f"“{item.value}” is no language tag",
            nearest(item.value, LANGUAGES) or "write a BCP 47 tag: zh-Hant, ja, fr",
        )
        return ""
    return item.value


class _Builder:
    """Builds the inlines of one message."""

    def __init__(self, reader: PassageReader, excerpt: Excerpt, tokens: list[Token]) -> None:
        self.reader, self.excerpt, self.problems = reader, excerpt, reader.problems
        self.tokens = tokens
        self.position = 0
        self.tags: list[tuple[Span, Token]] = []
        self._curl()

    def span(self, token: Token) -> Span:
        return self.excerpt.span(token.meta.get("at", 0))

    # --- typography

    def _curl(self) -> None:
        """Set quotes and dashes in the text tokens, in the language of each."""
        characters: list[str] = []
        languages: list[str] = []
        stack = [self.reader.language]
        texts: list[tuple[Token, int]] = []
        for token in self.tokens:
            if token.nesting > 0:
                stack.append(_language_of(token) or stack[-1])
            if token.type == "text":
                texts.append((token, len(languages)))
                characters.append(token.content)
                languages.extend([stack[-1]] * len(token.content))
            elif token.type in ("text_special", "html_text", "stray_attributes", "tex_command"):
                characters.append(token.content)
                languages.extend([""] * len(token.content))
            elif token.type in _SEEN_AS_LETTER:
                characters.append("x")
                languages.append("")
            elif token.type in ("hardbreak", "softbreak"):
                characters.append(" ")
                languages.append("")
            if token.nesting < 0:
                stack.pop()
        whole = "".join(characters)
        curled = curl_quotes(whole, languages) if '"' in whole or "'" in whole else whole
        for token, start in texts:
            token.content = set_dashes(curled[start : start + len(token.content)])

    def report_tags(self) -> None:
        """Report the HTML tags that are shown as text: once for the whole passage."""
        if not self.tags:
            return
        span, first = self.tags[0]
        lone = self.reader.raw_html and first.tag in HTML_TAGS
        many = len(self.tags) > 1
        what = (
            f"{len(self.tags)} HTML tags, the first {first.content},"
            if many
            else (f"the HTML tag {first.content}")
        )
        verb = (
            ("have" if many else "has") + " no partner"
            if lone
            else (("are" if many else "is") + " not read")
        )
        self.problems.warning(
            "MD-07",
            span,
            f"{what} {verb}; shown as text",
            "open and close each tag in one paragraph" if lone else "write it in Markdown",
        )

    # --- building

    def inlines(self, closing: str = "") -> tuple[Inline, ...]:
        """Return the inlines up to the token of type ``closing``."""
        result: list[Inline] = []
        while self.position < len(self.tokens):
            token = self.tokens[self.position]
            self.position += 1
            if token.type == closing:
                break
            result.extend(self.inline(token))
        return join_text(result)

    def inline(self, token: Token) -> tuple[Inline, ...]:
        match token.type:
            case "text" | "text_special":
                return (Text(token.content),) if token.content else ()
            case "softbreak":
                return (Text(" "),)
            case "hardbreak":
                return (LineBreak(),)
            case "code_inline":
                return self._code(token)
            case "maths":
                return (Math(token.content, span=self.span(token)),)
            case "image":
                return self._image(token)
            case "note":
                return (self._note(token),)
            case "footnote_ref":
                return (self._note_call(token),)
            case "cross_reference":
                return (
                    CrossReference(
                        token.meta["target"], token.meta["number_only"], span=self.span(token)
                    ),
                )
            case "separator":
                spoken = find_language(self.reader.language) or LANGUAGES["en"]
                same = bool(token.meta["same"])
                return (Text(spoken.label("list-separator" if same else "citation-separator")),)
            case "citation_open":
                return (self._citation(token),)
            case "link_open":
                return self._link(token)
            case "tex_index":
                mark = tex_index_mark(token.content, self.span(token))
                return (mark,) if mark else ()
            case "span_open":
                return self._span(token)
            case "html_image":
                return self._html_image(token)
            case "html_open":
                return self._html(token)
            case kind if kind in _CONTAINERS:
                content = self.inlines(kind.replace("_open", "_close"))
                return (_CONTAINERS[kind](content),) if content else ()
        return self._shown(token)

    def _shown(self, token: Token) -> tuple[Inline, ...]:
        """Show what is not read as the text it is, and say so."""
        span, text = self.span(token), token.content
        match token.type:
            case "html_text":
                self.tags.append((span, token))
            case "open_maths":
                self.problems.error(
                    "MD-06",
                    span,
                    "this $$ is not closed; it is shown as text",
                    "end the formula with $$, without a blank line in it",
                )
            case "open_comment":
                self.problems.error(
                    "MD-19",
                    span,
                    "this comment is not closed; it is shown as text",
                    "end it with -->, in the same paragraph",
                )
            case "shortcode" if _ORNAMENT.match(text):
                self.problems.warning(
                    "MD-18",
                    span,
                    f"what {text} shows is left out: it is made by a page's own program",
                    "say it in words, if it says something",
                )
                return ()
            case "tex_command" if text in TEX_BREAKS:
                return (LineBreak(),)
            case "tex_command" | "shortcode":
                self.reader.tex.append((text, span))
            case "broken_attributes":
                self.problems.error(
                    "MD-10",
                    span,
                    f"the attributes {text} do not read; they are shown as text",
                    'write {#identifier .class key="value"}',
                )
            case _ if NAME_ALONE.fullmatch(text) and self._follows_mark(token):
                return ()
            case _:
                self.problems.warning(
                    "MD-17",
                    span,
                    f"the attributes {text} stand after nothing that takes them; "
                    "they are shown as text",
                    "put them right after a bracket, or at the end of a heading or a caption",
                )
        return (Text(text),)

    def _follows_mark(self, token: Token) -> bool:
        at = token.meta["at"]
        return self.excerpt.text[at - 1 : at] in ("*", "_", "`") if at else False

    def _taker(self, token: Token) -> AttributeTaker:
        return AttributeTaker(token.meta.get("items", ()), self.excerpt, self.problems)

    def _report_attributes(self, token: Token, what: str) -> None:
        self._taker(token).report_rest(what, identified=False)

    def _code(self, token: Token) -> tuple[Inline, ...]:
        """Return inline code; the content of raw HTML; and raw TeX that has no words."""
        items = token.meta.get("items", ())
        raw = raw_format(f"{{={items[0].name}}}") if items and items[0].kind == "raw" else ""
        if raw == "web" and self.reader.raw_html:
            return self.reader.passage(Excerpt.at(token.content, self.span(token))).content
        if raw == "tex" and without_words(token.content) is not None:
            return ()
        # A class is the language that a program would colour it in; a name is of its paragraph.
        if [item.kind for item in items if item.kind != "class"] != ["identifier"]:
            taker = self._taker(token)
            taker.drop([item.name for item in items], ())
            taker.report_rest("code in a line", identified=False)
        run = IN_LINE.match(token.content)
        if run and self.excerpt.file.endswith(RUN_IN):
            self.reader.chunks.append((run[1] or run[2], self.span(token)))
        return (Code(token.content),)

    def _image(self, token: Token) -> tuple[Inline, ...]:
        taker = self._taker(token)
        alternative = taker.take("alt", "fig-alt")
        decorative = taker.take_class("decorative")
        width = take_width(taker, self.problems)
        taker.report_rest("an image in a line", identified=False)
        if not alternative:
            silent = PassageReader(Problems(), self.reader.language)
            alternative = plain_text(silent.passage(self.excerpt.cut(*token.meta["range"])))
        if not alternative and not decorative:
            report_no_alternative(self.span(token), self.problems)
        return self._placed(image_source(token), alternative, width, self.span(token))

    def _note(self, token: Token) -> NoteReference:
        content = self.reader.passage(self.excerpt.cut(*token.meta["range"]))
        paragraph = Paragraph(content, span=content.span)
        return NoteReference(blocks=(paragraph,), span=self.span(token))

    def _note_call(self, token: Token) -> NoteReference:
        name = token.meta["label"]
        self.reader.calls.append((name, self.span(token)))
        return NoteReference(name, span=self.span(token))

    def _citation(self, token: Token) -> Citation:
        items: list[CitationItem] = []
        while self.tokens[self.position].type == "item_open":
            opening = self.tokens[self.position]
            self.position += 2
            prefix = self.inlines("prefix_close")
            self.position += 1
            suffix = self.inlines("suffix_close")
            self.position += 1
            items.append(
                CitationItem(
                    opening.meta["key"],
                    prefix,
                    opening.meta["kind"],
                    opening.meta["locator"],
                    suffix,
                    opening.meta["suppressed"],
                    span=self.span(opening),
                )
            )
        self.position += 1
        return Citation(tuple(items), token.meta["narrative"], span=self.span(token))

    def _link(self, token: Token) -> tuple[Inline, ...]:
        self._report_attributes(token, "a link")
        content = self.inlines("link_close")
        target = self.target(str(token.attrs.get("href", "")), self.span(token))
        if not target:
            return content
        if not content:
            self.problems.warning(
                "MD-08",
                self.span(token),
                "this link has no words; its address stands for them",
                "write [words](address)",
            )
            content = (Text(target),)
        elif len(content) == 1 and isinstance(content[0], InlineImage):
            # Who cannot see the picture hears at least where it leads.
            said = content[0].alternative or target.partition("://")[2] or target
            content = (replace(content[0], alternative=said),)
        return (Link(target, content, str(token.attrs.get("title", "")), self.span(token)),)

    def target(self, address: str, span: Span, schemes: tuple[str, ...] = _SAFE_SCHEMES) -> str:
        """Return where a link may lead; empty, with ``MD-08``, where it may not."""
        if CHAPTER.fullmatch(address) or PAGE.fullmatch(address):
            return unquote(address)
        if address.startswith("#") and len(address) > 1:
            return "#" + unquote(address[1:])
        scheme = _SCHEME.match(address)
        if scheme and scheme[1].lower() in schemes:
            return normalizeLink(address)
        if scheme:
            self.problems.error(
                "MD-08",
                span,
                f"a link may not lead to “{scheme[1]}:”; its words are kept",
                f"addresses begin with {', '.join(schemes)}, or with # inside the report",
            )
        elif not address:
            self.problems.error("MD-08", span, "this link has no address", "write [words](address)")
        else:
            self.problems.warning(
                "MD-08",
                span,
                f"“{address}” is no address that a published report can lead to; "
                "the words are kept",
                "write the whole address, https://…, or #identifier for a place in the report",
            )
        return ""

    def _span(self, token: Token) -> tuple[Inline, ...]:
        taker = self._taker(token)
        language = take_language(taker, self.problems)
        shown, aside = True, taker.take_class("aside", "column-margin")
        if name := taker.take_class(*CLASSES):
            # What only some editions show is a division; words in a line are in all or in none.
            span = self.span(token)
            shown, of = read_conditions(taker, name == CLASSES[0], span, self.problems)
            if of:
                self.problems.warning(
                    "MD-18",
                    span,
                    f"no {of[0].kind} decides on words in a line: they are in every edition",
                    "put a division round the paragraph: ::: {.content-visible …}",
                )
        styles = []
        while style := taker.take_class(*_STYLES):
            styles.append(_STYLES[style])
        named = taker.take_class("index")
        content = self.inlines("span_close")
        mark = index_mark(taker, content, self.span(token)) if named else None
        taker.report_rest("words in brackets")
        if named and mark is None:
            self.problems.warning(
                "MD-12", self.span(token), "this names no entry for the index",
                'mark words, or write entry="rivers!in flood"',
            )  # fmt: skip
        if mark and shown:
            content = (mark,)
        if not content or not shown:
            return ()
        # The values of _STYLES are StyledSpan's styles.
        for style in reversed(styles):
            content = (StyledSpan(style, content),)  # type: ignore[arg-type]
        if aside:
            # Words in a line stand in no margin of their own: they are a note.
            said = Passage(content, span=self.span(token))
            return (NoteReference(blocks=(Paragraph(said, span=said.span),), span=said.span),)
        return (LanguageSpan(language, content),) if language else content

    def _html(self, token: Token) -> tuple[Inline, ...]:
        attributes: MutableMapping[str, str] = dict(token.meta["attributes"])
        span, name = self.span(token), token.tag
        content = self.inlines("html_close")
        if name == "a" and "href" not in attributes:
            result = content  # a place that links lead to: the paragraph has its name
        elif name == "a":
            target = self.target(attributes.pop("href", ""), span, _HTML_SCHEMES)
            title = attributes.pop("title", "")
            result = (Link(target, content, title, span),) if target and content else content
        elif name == "span":
            language = attributes.pop("lang", "")
            result = (
                (LanguageSpan(language, content),) if _LANGUAGE_TAG.match(language) else content
            )
        elif name in ("mark", "u", "ins"):
            result = (StyledSpan("mark" if name == "mark" else "underline", content),)
        elif name == "q":
            result = (Text("“"), *content, Text("”"))
        else:
            made = _HTML_CONTAINERS.get(name)
            result = (made(content),) if made else content
        return result if content else ()

    def _placed(self, source: str, said: str, width: str, span: Span) -> tuple[Inline, ...]:
        """Return a picture in a line; its words where it lies on the web, as badges do."""
        if re.match("https?://", source):
            stands = (
                f"its words “{said}” stand for it" if said else "it has no words, and is left out"
            )
            self.problems.warning(
                "GATE-05",
                span,
                f"the picture in this line lies at {source}; {stands}",
                "save the file in the report's folder and name it by its path, or write the words",
            )
            return (Text(said),) if said else ()
        return (InlineImage(source, said, width, span=span),)

    def _html_image(self, token: Token) -> tuple[Inline, ...]:
        attributes = token.meta["attributes"]
        alternative = " ".join(attributes.get("alt", "").split())
        if "alt" not in attributes:
            report_no_alternative(self.span(token), self.problems)
        width = width_of(attributes.get("width", "")) or ""
        return self._placed(attributes.get("src", ""), alternative, width, self.span(token))


def _language_of(token: Token) -> str:
    for item in token.meta.get("items", ()):
        if item.kind == "key" and item.name == "lang":
            return str(item.value)
    return str(token.meta.get("attributes", {}).get("lang", ""))


def image_source(token: Token) -> str:
    """Return the name of an image's file as the author wrote it."""
    return str(token.attrs["src"])


def report_no_alternative(span: Span, problems: Problems) -> None:
    """Report ``FIG-01``: an image without alternative text."""
    problems.warning(
        "FIG-01",
        span,
        "this image has no alternative text",
        'say what it shows: ![Caption](file){alt="…"}, or mark it {.decorative}',
    )


def join_text(inlines: Sequence[Inline]) -> tuple[Inline, ...]:
    """Return ``inlines`` with neighbouring texts made one; what only is like a text stays."""
    result: list[Inline] = []
    for inline in inlines:
        before = result[-1] if result else None
        if type(inline) is Text and type(before) is Text:
            # What stood between two spaces and is left out leaves one.
            spaced = before.text.endswith(" ") and inline.text.startswith(" ")
            result[-1] = Text(before.text + inline.text[spaced:])
        else:
            result.append(inline)
    return tuple(result)
