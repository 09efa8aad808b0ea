"""markdown-it-py, set up: CommonMark and the extensions of this house, with places."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from types import SimpleNamespace
from typing import Any, Literal

from markdown_it import MarkdownIt, helpers, rules_block, rules_inline
from markdown_it.parser_block import ParserBlock
from markdown_it.parser_inline import ParserInline
from markdown_it.ruler import Ruler
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Scanned
from markdown_it.token import Token
from mdit_py_plugins.footnote.index import footnote_def, footnote_ref

from ...languages import is_square
from . import block_rules, counted_lists, dialects, drawn_tables, html_blocks, inline_rules
from .labels import label_end

# Methods and arguments in camel case are markdown-it's: noqa N802 and N803 let them be.

MAXIMUM_NESTING = 60
"""Levels of blocks in blocks, or of inlines in inlines; beyond it, a problem."""


class _BlockState(StateBlock):
    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        if ttype == "list_item_open":
            token.attrs["column"] = block_rules.column_of(self, self.line)
        return token


class _BlockParser(ParserBlock):
    def __init__(self) -> None:
        super().__init__()
        self.ruler = Ruler()
        interrupting = ["paragraph", "reference", "blockquote"]
        anywhere = [*interrupting, "list"]
        rules: list[tuple[str, block_rules.Rule, list[str]]] = [
            ("table", block_rules.table, ["paragraph", "reference"]),
            ("grid_table", drawn_tables.grid_table, ["paragraph", "reference"]),
            ("simple_table", drawn_tables.simple_table, []),
            ("code", rules_block.code, []),
            ("fence", rules_block.fence, anywhere),
            ("line_block", dialects.line_block, []),
            ("code_over_lines", dialects.code_over_lines, interrupting),
            ("page_break", dialects.page_break, interrupting),
            ("admonition", dialects.admonition, anywhere),
            ("comment", block_rules.comment, interrupting),
            ("division", block_rules.division, anywhere),
            ("named_div", dialects.named_div, interrupting),
            ("meanings", dialects.meanings, interrupting),
            ("maths_block", block_rules.maths_block, interrupting),
            ("maths_environment", block_rules.maths_environment, interrupting),
            ("blockquote", rules_block.blockquote, anywhere),
            ("hr", rules_block.hr, anywhere),
            ("list", rules_block.list_block, interrupting),
            ("counted_list", counted_lists.counted_list, interrupting),
            ("note_definition", footnote_def, ["paragraph", "reference"]),
            ("reference", rules_block.reference, []),
            ("heading", rules_block.heading, interrupting),
            ("lheading", rules_block.lheading, []),
            ("html", html_blocks.html_block, interrupting),
            ("definition_list", block_rules.definition_list, interrupting),
            ("paragraph", rules_block.paragraph, []),
        ]
        for name, rule, alternatives in rules:
            self.ruler.push(name, block_rules.placed(rule), {"alt": alternatives})

    def parse(
        self,
        src: str,
        md: MarkdownIt,
        env: Any,
        outTokens: list[Token],  # noqa: N803
    ) -> list[Token] | None:
        if not src:
            return None
        state = _BlockState(src, md, env, outTokens)
        self.tokenize(state, state.line, state.lineMax)
        return state.tokens

    def tokenize(self, state: StateBlock, startLine: int, endLine: int) -> None:  # noqa: N803
        if state.level >= MAXIMUM_NESTING:
            line = state.skipEmptyLines(startLine)
            if line < endLine:
                offset = state.bMarks[line] + state.tShift[line]
                block_rules.report(
                    state,
                    "MD-01",
                    min(offset, state.eMarks[line]),
                    f"blocks lie in one another deeper than {MAXIMUM_NESTING} levels; "
                    "what is here would be lost",
                    "write it less deep",
                )
        super().tokenize(state, startLine, endLine)


class _InlineState(StateInline):
    def push(self, ttype: str, tag: str, nesting: Literal[-1, 0, 1]) -> Token:
        token = super().push(ttype, tag, nesting)
        token.meta["at"] = self.pos
        return token

    def scanDelims(self, start: int, canSplitWord: bool) -> Scanned:  # noqa: N802, N803
        """Say whether a run of ``*`` or ``_`` can open or close emphasis.

        CommonMark 0.31, 6.2, but that Han characters count as letters on one side and as
        white space on the other: Han words are not parted by spaces, so its rules would
        leave ``**「重要」**的`` as it is.
        """
        end = start
        while end < self.posMax and self.src[end] == self.src[start]:
            end += 1
        before = self.src[start - 1] if start > 0 else " "
        after = self.src[end] if end < self.posMax else " "
        left = not after.isspace() and (
            not _is_punctuation(after)
            or before.isspace()
            or _is_punctuation(before)
            or is_square(before)
        )
        right = not before.isspace() and (
            not _is_punctuation(before)
            or after.isspace()
            or _is_punctuation(after)
            or is_square(after)
        )
        if canSplitWord:
            return Scanned(left, right, end - start)
        splits_before = _is_punctuation(before) or is_square(before)
        splits_after = _is_punctuation(after) or is_square(after)
        return Scanned(
            left and (not right or splits_before), right and (not left or splits_after), end - start
        )


def _is_punctuation(character: str) -> bool:
    return not character.isalnum() and not character.isspace() and not is_square(character)


class _InlineParser(ParserInline):
    def __init__(self) -> None:
        super().__init__()
        self.ruler = Ruler()
        rules: list[tuple[str, inline_rules.Rule]] = [
            ("text", inline_rules.text),
            ("newline", rules_inline.newline),
            ("no_break_space", inline_rules.no_break_space),
            ("bookdown_reference", inline_rules.bookdown_reference),
            ("tex_index", inline_rules.tex_index),
            ("tex_command", inline_rules.tex_command),
            ("maths_in_brackets", inline_rules.maths_in_brackets),
            ("escape", rules_inline.escape),
            ("maths", inline_rules.maths),
            ("backticks", inline_rules.code),
            ("strikethrough", rules_inline.strikethrough.tokenize),
            ("emphasis", rules_inline.emphasis.tokenize),
            ("note", inline_rules.note),
            ("superscript", inline_rules.superscript),
            ("subscript", inline_rules.subscript),
            ("bracketed_span", inline_rules.bracketed_span),
            ("link", inline_rules.link),
            ("image", inline_rules.image),
            ("note_call", _note_call),
            ("bracketed_citation", inline_rules.bracketed_citation),
            ("narrative_citation", inline_rules.narrative_citation),
            ("autolink", rules_inline.autolink),
            ("bare_address", inline_rules.bare_address),
            ("emoji", inline_rules.emoji),
            ("html", inline_rules.html),
            ("stray_braces", inline_rules.stray_braces),
            ("entity", rules_inline.entity),
        ]
        for name, rule in rules:
            self.ruler.push(name, rule)
        for character in ";；":
            self.add_terminator_char(character)

    def parse(self, src: str, md: MarkdownIt, env: Any, tokens: list[Token]) -> list[Token]:
        state = _InlineState(src, md, env, tokens)
        self.tokenize(state)
        for rule in self.ruler2.getRules(""):
            rule(state)
        _flatten(state)
        return state.tokens

    def tokenize(self, state: StateInline) -> None:
        if state.level >= MAXIMUM_NESTING and state.pos < state.posMax:
            state.env.setdefault("too_deep", state.pos)
        super().tokenize(state)

    def skipToken(self, state: StateInline) -> None:  # noqa: N802
        if state.level >= MAXIMUM_NESTING:
            state.env.setdefault("too_deep", state.pos)
        super().skipToken(state)


def _flatten(state: StateInline) -> None:
    """Turn emphasis nested deeper than :data:`MAXIMUM_NESTING` back into its characters.

    Its pairs are found when all is read: no bound on what is read inside one another sees them.
    """
    kept: list[bool] = []
    for token in state.tokens:
        if token.nesting > 0:
            deep = len(kept) >= MAXIMUM_NESTING and bool(token.markup)
            kept.append(not deep)
        elif token.nesting == 0 or kept.pop():
            continue
        else:
            deep = True
        if deep:
            state.env.setdefault("too_deep", token.meta.get("at", 0))
            token.type, token.tag, token.nesting, token.content = "text", "", 0, token.markup


def _note_call(state: StateInline, silent: bool) -> bool:
    start = state.pos
    if state.html_terminator_last("]") < start:
        return False  # the library's rule would look for it at every call
    if not footnote_ref(state, silent, always_match=True):
        return False
    if not silent:
        state.tokens[-1].meta["at"] = start
    return True


class _Parser(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark")
        self.block = _BlockParser()
        self.inline = _InlineParser()
        options = dict(self.options)
        options.update(maxNesting=MAXIMUM_NESTING, store_labels=True, tasklists=True, html=False)
        # The library calls this as a module; only this one of its functions is another.
        self.helpers = SimpleNamespace(**{**vars(helpers), "parseLinkLabel": label_end})  # type: ignore[assignment]
        # A TypedDict of the options that the library has; two are its plugins'.
        self.set(options)  # type: ignore[arg-type]

    # Addresses are judged, and encoded, where they become links: there with a place.
    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802
        return link


@cache
def _parser() -> _Parser:
    return _Parser()


@dataclass(slots=True)
class BlockNode:
    """A token of whole lines with what stands in it."""

    token: Token
    children: list[BlockNode] = field(default_factory=list)


def block_nodes(text: str, env: dict[str, Any]) -> list[BlockNode]:
    """Return the tokens of whole lines as a tree; those of type ``inline`` are not parsed yet."""
    tokens: list[Token] = []
    _parser().block.parse(text, _parser(), env, tokens)
    root: list[BlockNode] = []
    stack = [root]
    for token in tokens:
        if token.nesting < 0:
            stack.pop()
            continue
        node = BlockNode(token)
        stack[-1].append(node)
        if token.nesting > 0:
            stack.append(node.children)
    return root


def inline_tokens(message: str, env: dict[str, Any]) -> list[Token]:
    """Return the tokens of one message."""
    parser = _parser()
    return parser.inline.parse(message, parser, env, [])
