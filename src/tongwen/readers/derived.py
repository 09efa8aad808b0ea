"""A catalogue in the other script of Chinese, made of one that there is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial

from ..document import Catalogue, InlineImage, LanguageSpan, Link, Text
from ..languages import LANGUAGES, convert, region_of, with_words_of
from ..walk import Node, field_names, rewrite_fields
from .glossary import Term


def derived(base: Catalogue, into: str, keep: Iterable[str], glossary: Iterable[Term]) -> Catalogue:
    """Return the translations of ``base`` in another script or for another region of Chinese.

    Words, not signs, are converted, and the quotation marks of the language are taken. Code,
    addresses, and what is marked with a language of its own stay as they are.

    Args:
        into: BCP 47 tag of the language wanted.
        keep: words that stay as they are.
        glossary: a term that has words in both languages is written as it says.
    """
    tag = base.language
    kept = {word: word for word in keep}
    for term in glossary:
        ours, theirs = term.words.get(tag, ()), term.words.get(into, ())
        kept |= {word: theirs[0] for word in ours if theirs}
    change = partial(_converted, words=partial(_words, tag=tag, into=into, kept=kept))
    return replace(
        base,
        language=into,
        passages={message: change(passage) for message, passage in base.passages.items()},
        unsure={message: change(passage) for message, passage in base.unsure.items()},
        derived_from=tag,
    )


def _words(text: str, tag: str, into: str, kept: Mapping[str, str]) -> str:
    """Return ``text`` in the language ``into``, what is ``kept`` as it is written there."""
    longest_first = sorted(kept, key=len, reverse=True)
    parts = re.split(f"({'|'.join(map(re.escape, longest_first))})", text) if kept else [text]
    return "".join(
        kept[part] if number % 2 else rewritten(part, tag, into)
        for number, part in enumerate(parts)
    )


def rewritten(text: str, tag: str, into: str) -> str:
    """Return Chinese tagged ``tag`` in the script, words and quotation marks of ``into``."""
    marks = str.maketrans(LANGUAGES[tag].quotes, LANGUAGES[into].quotes)
    words = with_words_of(convert(text, tag, into), LANGUAGES[into].script.code, region_of(into))
    return words.translate(marks)


def _converted(node: Node, words: Callable[[str], str]) -> Node:
    match node:
        case LanguageSpan():
            return node
        case Text(text=text):
            return Text(words(text))
        case InlineImage(alternative=alternative):
            return replace(node, alternative=words(alternative))
        case Link(title=title):
            node = replace(node, title=words(title))
    return rewrite_fields(node, field_names(node), partial(_converted, words=words))
