"""What the checks of a translation go by: each passage beside its translation, as words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from ...diagnostics import Problem, Severity, Span
from ...document import Code, Inline, LanguageSpan, Link, NoteReference, Passage, Text
from ...languages import EAST_ASIAN, LANGUAGES, Language, script_of
from ...readers.glossary import Term
from ...readers.source import Report
from ...readers.translations import pairs
from ...walk import Node, walk

OPAQUE = "\ufffc"
"""Stands for what is no word: a citation, a note's call, code, a formula, a picture."""


@dataclass(frozen=True)
class Pair:
    """A passage and its translation.

    Attributes:
        source_words, words: what each says, with :data:`OPAQUE` for what is no word.
        own_words: the translation without its parts in another language.
        source_hidden, hidden: what each has in code and in addresses, which are no words.
        terms: those of the glossary that the source uses.
    """

    source: Passage
    translation: Passage
    terms: tuple[Term, ...] = ()
    source_words: str = field(init=False)
    words: str = field(init=False)
    own_words: str = field(init=False)
    source_hidden: str = field(init=False)
    hidden: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "source_words", _said(self.source.content))
        object.__setattr__(self, "words", _said(self.translation.content))
        object.__setattr__(self, "own_words", _said(self.translation.content, own=True))
        object.__setattr__(self, "source_hidden", _hidden(self.source))
        object.__setattr__(self, "hidden", _hidden(self.translation))

    def words_in(self, tag: str) -> str:
        """Return what the translation leaves in the language ``tag``, as a name of the text."""
        spans = (node for node in walk(self.translation) if isinstance(node, LanguageSpan))
        return " ".join(_said(span.content) for span in spans if span.language == tag)

    def problem(self, code: str, message: str, hint: str = "") -> Problem:
        """Return a problem at the translation's line, with the source's words in the hint."""
        said = " ".join(self.source.message.split())
        said = said if len(said) <= 80 else said[:79].rstrip() + "…"
        hint = f"{hint}; the text" if hint else "the text"
        place = f" at {self.source.span}" if self.source.span.file else ""
        return Problem(
            self.translation.span, code, message, f"{hint}{place} says “{said}”", Severity.WARNING
        )


def _hidden(passage: Passage) -> str:
    found = []
    for node in walk(passage):
        if isinstance(node, Code):
            found.append(node.text)
        elif isinstance(node, Link):
            found.append(node.target)
    return " ".join(found)


def _said(content: tuple[Inline, ...], *, own: bool = False) -> str:
    return "".join(_parts(content, own))


def _parts(nodes: tuple[Node, ...], own: bool) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, Text):
            yield node.text
        elif own and isinstance(node, LanguageSpan):
            yield OPAQUE
        elif isinstance(node, NoteReference):
            yield OPAQUE
            yield from (part.text for part in walk(node.blocks) if isinstance(part, Text))
        elif inside := getattr(node, "content", ()):
            yield from _parts(inside, own)
        else:
            yield OPAQUE


@dataclass(frozen=True)
class Translated:
    """A report's translation into one language, passage by passage.

    Attributes:
        place: the catalogue.
    """

    language: Language
    source_language: Language
    pairs: tuple[Pair, ...]
    glossary: tuple[Term, ...] = ()
    place: Span = field(default_factory=lambda: Span(""))

    @cached_property
    def wide(self) -> bool:
        """Whether it is in a script whose marks stand in squares, as Han's do."""
        return script_of(self.language.tag).wide

    @cached_property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        """The glossary's words → what finds each in a text."""
        tags = (self.source_language.tag, self.language.tag)
        return {
            word: word_pattern(word)
            for term in self.glossary
            for tag in tags
            for word in (*term.in_language(tag), *term.forbidden_in(tag))
        }


def word_pattern(word: str) -> re.Pattern[str]:
    """Return what finds ``word`` in a text: whole, in the plural too, in capitals if it has any."""
    flags = re.IGNORECASE if word == word.lower() else 0
    # Beside Han a word of Latin letters stands without blanks.
    letter = rf"[^\W{EAST_ASIAN}]"
    before = f"(?<!{letter})" if re.match("[A-Za-z0-9]", word) else ""
    after = f"(?:e?s)?(?!{letter})" if re.search("[A-Za-z0-9]$", word) else ""
    return re.compile(before + re.escape(word).replace(r"\ ", r"\s+") + after, flags)


def translated(report: Report, tag: str) -> Translated:
    """Return a report's translation into the language ``tag``: nothing of one that was converted.

    What is wrong in that is wrong in what it was converted from, and reported there.
    """
    catalogue = report.catalogues[tag]
    if catalogue.derived_from:
        catalogue = replace(catalogue, passages={})
    source = LANGUAGES[report.metadata.languages[0]]
    empty = Translated(LANGUAGES[tag], source, (), report.glossary, catalogue.span)
    used = [
        (term, [empty.patterns[word] for word in term.in_language(source.tag)])
        for term in report.glossary
    ]
    found = []
    for passage, translation in pairs(catalogue, report.metadata, report.document):
        said = _said(passage.content)
        terms = (term for term, words in used if any(word.search(said) for word in words))
        found.append(Pair(passage, translation, tuple(terms)))
    return Translated(LANGUAGES[tag], source, tuple(found), report.glossary, catalogue.span)
