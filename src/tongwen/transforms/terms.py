"""Abbreviations and the glossary: their lists put in order, and their terms marked in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..document import (
    Block,
    Caption,
    Definition,
    DefinitionList,
    Division,
    Document,
    Emphasis,
    Epigraph,
    Heading,
    Indexed,
    Inline,
    LanguageSpan,
    Link,
    Paragraph,
    Passage,
    PullQuote,
    Quote,
    Strong,
    StyledSpan,
    Text,
)
from ..languages import Language, sort_key
from ..walk import Node, field_names, permanent_name, plain_text, rewrite_fields, source_words, walk
from .context import Context

_LISTS = ("abbreviations", "glossary", "meanings")
_BRACKETS = ("(", "（")


@dataclass(frozen=True, slots=True)
class _Term:
    """A term: its words, what it stands for, and where it is explained."""

    words: str
    kind: Literal["abbreviations", "glossary"]
    meaning: str
    definition: Definition


def resolve_terms(document: Document, context: Context) -> Document:
    """Return ``document`` with its terms marked, and the lists of them sorted by its language.

    An abbreviation is said in full where the text has it first, unless the author does so there;
    a term of the glossary leads to its explanation where a chapter has it first. Abbreviations
    of which no list is printed join the one that is, if there is one.

    Problems: ``TERM-01`` a term that the text never has; ``TERM-02`` one that is explained again.
    """
    definitions = [
        (node.role, definition)
        for node in walk(document.blocks)
        if isinstance(node, Division) and node.role in _LISTS
        for block in node.blocks
        if isinstance(block, DefinitionList)
        for definition in block.definitions
    ]
    if not definitions:
        return document
    taken = {name for node in walk(document) if (name := getattr(node, "identifier", ""))}
    terms: dict[str, _Term] = {}
    for role, definition in definitions:
        words = _words(definition)
        name = permanent_name("term", source_words(definition.term), taken)
        taken.add(name)
        named = replace(definition, identifier=name)
        kind: Literal["abbreviations", "glossary"] = (
            "glossary" if role == "glossary" else "abbreviations"
        )
        if not words:
            continue
        term = _Term(words, kind, _meaning(definition), named)
        first = terms.setdefault(words, term)
        if first.meaning.casefold() != term.meaning.casefold():
            context.problems.warning(
                "TERM-02",
                definition.span,
                f"“{words}” is explained again; “{first.meaning}” counts",
                "explain it once, or call one of the two otherwise",
            )
    marking = _Marking(terms, context.language)
    unlisted = {_words(definition) for role, definition in definitions if role == "meanings"}
    marking.unlisted = tuple(terms[words].definition for words in terms if words in unlisted)
    document = rewrite_fields(document, ("blocks", "notes"), marking.visit)
    for term in terms.values():
        if term.words not in marking.met:
            context.problems.warning(
                "TERM-01",
                term.definition.span,
                f"the text never has “{term.words}”, which a list explains",
                "take it out of the list, or write it as the list does",
            )
    return document


def _words(definition: Definition) -> str:
    return plain_text(definition.term.content).strip()


def _meaning(definition: Definition) -> str:
    for explanation in definition.explanations:
        for block in explanation:
            if isinstance(block, Paragraph):
                return plain_text(block.content.content).strip().rstrip(".。")
    return ""


class _Marking:
    """Marks terms in the order of the document; remembers which it has met and given in full."""

    def __init__(self, terms: Mapping[str, _Term], language: Language) -> None:
        self.terms, self.language = terms, language
        self.pattern = _pattern(terms)
        self.unlisted: tuple[Definition, ...] = ()
        self.met: set[str] = set()
        self.said: set[str] = set()
        self.linked: set[str] = set()
        self.whole = True

    def visit(self, node: Node) -> Node:
        match node:
            case Division(role="meanings"):
                return ()
            case Division(role="abbreviations" | "glossary"):
                return self.listed(node)
            case Heading(level=level):
                if level == 1:
                    self.linked.clear()
                return node
            case Caption() | PullQuote():
                return node
            case Passage():
                return replace(node, content=tuple(self.inlines(node.content)))
            case Quote() | Epigraph():
                # The words are another's: marked, and nothing put between them.
                self.whole = False
                marked = rewrite_fields(node, field_names(node), self.visit)
                self.whole = True
                return marked
        names = [name for name in field_names(node) if name != "alternative"]
        return rewrite_fields(node, names, self.visit)

    def listed(self, division: Division) -> Division:
        blocks = list(division.blocks)
        if division.role == "abbreviations" and self.unlisted:
            places = (at for at, block in enumerate(blocks) if isinstance(block, DefinitionList))
            at = next(places, len(blocks))
            own = tuple(block for block in blocks[at : at + 1] if isinstance(block, DefinitionList))
            definitions = (*(one for block in own for one in block.definitions), *self.unlisted)
            blocks[at : at + 1] = [DefinitionList(definitions, division.span)]
            self.unlisted = ()
        return replace(division, blocks=tuple(self.in_order(block) for block in blocks))

    def in_order(self, block: Block) -> Block:
        if not isinstance(block, DefinitionList):
            return block
        named = {
            words: self.terms[words].definition if words in self.terms else definition
            for definition in block.definitions
            for words in (_words(definition),)
        }
        order = sorted(named, key=lambda words: sort_key(words, self.language))
        return replace(block, definitions=tuple(named[words] for words in order))

    def inlines(self, content: Sequence[Inline]) -> Iterator[Inline]:
        for inline in content:
            match inline:
                case Text(text=text):
                    yield from self.text(text)
                case Emphasis() | Strong() | StyledSpan() | LanguageSpan() | Indexed():
                    yield replace(inline, content=tuple(self.inlines(inline.content)))
                case _:
                    yield inline

    def text(self, text: str) -> Iterator[Inline]:
        end = 0
        for match in self.pattern.finditer(text):
            term = self.terms.get(match[0]) or self.terms[_as_listed(match[0], self.terms)]
            before, end_before = text[end : match.start()], end
            end = match.end()
            if before:
                yield Text(before)
            if term.kind == "glossary":
                yield self.glossary(term, match[0])
            else:
                yield from self.abbreviation(term, match, text[end_before : match.start()])
        if text[end:]:
            yield Text(text[end:])

    def glossary(self, term: _Term, words: str) -> Inline:
        self.met.add(term.words)
        if term.words in self.linked:
            return Text(words)
        self.linked.add(term.words)
        return Link(f"#{term.definition.identifier}", (Text(words),))

    def abbreviation(self, term: _Term, match: re.Match[str], before: str) -> Iterator[Inline]:
        short = StyledSpan("abbreviation", (Text(match[0]),), term.meaning)
        self.met.add(term.words)
        yield short
        if not self.whole or not term.meaning or term.words in self.said:
            return
        self.said.add(term.words)
        after = match.string[match.end() :].lstrip()
        meaning = term.meaning.casefold()
        if before.rstrip("(（ ").casefold().endswith(meaning):
            return
        if not (after.startswith(_BRACKETS) and after[1:].casefold().startswith(meaning)):
            # Behind it, so that “an NGO” stays what the author wrote.
            opening, closing = ("（", "）") if self.language.script.wide else (" (", ")")
            yield Text(f"{opening}{term.meaning}{closing}")


def _pattern(terms: Mapping[str, _Term]) -> re.Pattern[str]:
    """Return what finds the terms: whole words in letters, a plural, a capital at a sentence."""
    longest_first = sorted(terms, key=len, reverse=True)
    return re.compile("|".join(_found(terms[words]) for words in longest_first))


def _found(term: _Term) -> str:
    words = re.escape(term.words)
    if term.kind == "glossary" and term.words[0].isascii() and term.words[0].islower():
        words = f"[{term.words[0]}{term.words[0].upper()}]{re.escape(term.words[1:])}"
    if not term.words[-1].isascii():
        return words
    return rf"(?<![A-Za-z0-9-]){words}s?(?![A-Za-z0-9])(?!-[A-Za-z0-9])"


def _as_listed(found: str, terms: Mapping[str, _Term]) -> str:
    """Return the term that ``found`` is a plural or a beginning of a sentence of."""
    lower = found[0].lower() + found[1:]
    tries = (found.removesuffix("s"), lower, lower.removesuffix("s"))
    return next(words for words in tries if words in terms)
