"""A check of spelling, with whatever dictionary the machine has."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from ..diagnostics import Problem, Severity, Span
from ..document import Bibliography, Citation, Code, CodeBlock, Math, MathBlock
from ..edition import Edition
from ..walk import texts

_NOT_JUDGED = (Code, CodeBlock, Math, MathBlock, Bibliography, Citation)

WORDS_FILE = "words.txt"
"""The report's own words, one a line, beside report.yaml."""

Speller = Callable[[Sequence[str]], Collection[str]]
"""Words → those of them that the dictionary does not know."""

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f'’]+")


def check_spelling(
    edition: Edition, language: str, speller: Speller, own: Collection[str] = ()
) -> Iterator[Problem]:
    """SPELL-10: a word that neither the dictionary nor the report's own list knows.

    A slip in a word is seen by every reader but its author. Names and terms that are right go into
    words.txt beside report.yaml, one a line, and are known from then on. Code, formulas, cited
    works and words in capitals are let pass.

    Args:
        language: that the dictionary is of ("en"): only words in it are asked for.
        own: the words of the report's own list.
    """
    known = {word.casefold() for word in own}
    places: dict[str, Span] = {}
    for text, tag, span in texts(edition.document, edition.document.language, _NOT_JUDGED):
        if tag.partition("-")[0] != language.partition("-")[0]:
            continue
        for found in _WORD.finditer(text):
            word = found[0].replace("’", "'")
            before, after = text[: found.start()][-1:], text[found.end() : found.end() + 2]
            if (
                len(word) > 1
                and _LATIN.fullmatch(word)
                and not re.match(r"[\w@./\\]", before)
                and not re.match(r"[\w@/\\]|\.\w", after)
                and word[1:] == word[1:].lower()
            ):
                places.setdefault(word, span)
    wrong = set(speller(list(places)))
    for word, span in places.items():
        bare = re.sub("'s$", "", word)
        if word in wrong and not {word.casefold(), bare.casefold()} & known:
            yield Problem(
                span,
                "SPELL-10",
                f"“{word}” is not in the dictionary",
                f"correct it, or put it into {WORDS_FILE} beside report.yaml, one word a line",
                Severity.WARNING,
                about=word,
            )


SPELLING_CHECKS: Mapping[str, Callable[..., Iterator[Problem]]] = {"SPELL-10": check_spelling}
"""Code → the check of an edition's words that reports it."""
