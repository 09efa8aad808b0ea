"""Checks of what a translation must not change: numbers, names, where notes stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from ...diagnostics import Problem
from ...document import NoteReference, Passage, Text
from ...languages import Quantity, currencies, days, quantities
from ...walk import walk
from .pairs import Pair, Translated

_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9’']*(?:[-–][A-Za-zÀ-ɏ0-9’']+)*")
_SHORT_NAME = re.compile(r"[(（]\s*([A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*)\s*[)）]")


def check_numbers(translated: Translated) -> Iterator[Problem]:
    """TR-10: a number of the text is another in the translation, or one of the two lacks it.

    A digit is mistyped or left out sooner than a word, and a billion is no 億. What stands in
    digits on one side must stand on the other, in digits or in words: 17 October 2023 and
    2023年10月17日, US$3 billion and 30億美元, 70 per cent and 七成 are the same. Numbers in words,
    days and currencies are told where each side has one that the other lacks: fifteen and 五十.
    """
    for pair in translated.pairs:
        source, words = _without_terms(pair, translated)
        ours = quantities(source, translated.source_language)
        theirs = quantities(words, translated.language)
        lost = [q.written for q in ours if q.digits and not q.named and not _among(q, theirs)]
        new = [q.written for q in theirs if q.digits and not q.named and not _among(q, ours)]
        if not lost and not new:
            lost, new = _changed(pair, translated, ours, theirs)
        if lost or new:
            parts = [f"lacks {', '.join(dict.fromkeys(lost))}"] if lost else []
            parts += [f"has {', '.join(dict.fromkeys(new))}, which the text has not"] if new else []
            yield pair.problem("TR-10", f"the translation {' and '.join(parts)}")


def _changed(
    pair: Pair, translated: Translated, ours: Sequence[Quantity], theirs: Sequence[Quantity]
) -> tuple[list[str], list[str]]:
    """Return what each side says instead of the other: numbers in words, days, currencies."""
    source, language = translated.source_language, translated.language
    own, other = days(pair.source_words, source), days(pair.words, language)
    coins, their_coins = currencies(pair.source_words, source), currencies(pair.words, language)
    for lost, new in (
        (
            [q.written for q in ours if q.counts and not _among(q, theirs)],
            [q.written for q in theirs if q.counts and not _among(q, ours)],
        ),
        tuple([f"{day}/{month}" for month, day in found] for found in (own - other, other - own)),
        (sorted(coins - their_coins), sorted(their_coins - coins)),
    ):
        if lost and new:
            return lost, new
    return [], []


def _among(quantity: Quantity, others: Iterable[Quantity]) -> bool:
    return any(quantity.values & other.values for other in others)


def _without_terms(pair: Pair, translated: Translated) -> tuple[str, str]:
    """Return what both say without the glossary's terms: some hold numbers (G20, 二十國集團)."""
    source, words = pair.source_words, pair.words
    for term in pair.terms:
        theirs = [translated.patterns[word] for word in term.in_language(translated.language.tag)]
        if any(pattern.search(words) for pattern in theirs):
            for pattern in theirs:
                words = pattern.sub(" ", words)
            for word in term.in_language(translated.source_language.tag):
                source = translated.patterns[word].sub(" ", source)
    return source, words


def check_names(translated: Translated) -> Iterator[Problem]:
    """TR-16: a name in Latin letters is spelt otherwise than in the text, or a short name is lost.

    In a text in Han each word in Latin letters was copied from the source: one that the source
    does not have was mistyped. A short name that the text gives in brackets, as in “(CAAI)”,
    stands there to be used again.
    """
    if not translated.wide or translated.source_language.script.wide:
        return
    for pair in translated.pairs:
        source, words = pair.source_words, pair.words
        theirs = (word for term in pair.terms for word in term.in_language(translated.language.tag))
        known = {word.casefold() for word in _WORD.findall(" ".join((source, *theirs)))}
        known |= {part for word in known for part in re.split(r"[-–’']", word)}
        # A number's unit and the name of a variant (C輪, B座) are letters, no words.
        unknown = [
            word
            for word in _WORD.findall(pair.own_words)
            if len(word) > 2 and word.casefold() not in known and not _spelt_in(word, known)
        ]
        if unknown:
            named = ", ".join(f"“{word}”" for word in dict.fromkeys(unknown))
            yield pair.problem("TR-16", f"the text has no {named}", "spell it as the text does")
        lost = [name for name in _SHORT_NAME.findall(source) if name not in words]
        if lost:
            yield pair.problem("TR-16", f"the translation lacks the short name {', '.join(lost)}")


def _spelt_in(word: str, known: set[str]) -> bool:
    """Return whether ``word`` is one of the text's in another number: chip and chips."""
    return word.casefold() + "s" in known or word.casefold().removesuffix("s") in known


def check_note_places(translated: Translated) -> Iterator[Problem]:
    """TR-17: a note is called at another place than in the text.

    A note explains what it stands behind. Where the order of notes changes, their numbers do, and
    one that has moved from the head of a passage to its end explains something else.
    """
    for pair in translated.pairs:
        ours, theirs = _calls(pair.source), _calls(pair.translation)
        if ours.keys() != theirs.keys():
            continue  # TR-03 tells what is lost.
        if list(ours) != list(theirs):
            order = ", ".join(f"[^{name}]" for name in ours)
            yield pair.problem("TR-17", f"the notes stand in another order than {order}")
            continue
        for name, place in ours.items():
            if abs(place - theirs[name]) > FURTHEST:
                yield pair.problem(
                    "TR-17",
                    f"the note [^{name}] stands at {theirs[name]:.0%} of the translation, "
                    f"and at {place:.0%} of the text",
                )


FURTHEST = 0.45
"""How far a note may move, in parts of its passage: languages order their words otherwise."""


def _calls(passage: Passage) -> dict[str, float]:
    """Return the notes that a passage calls → where: 0 at its head, 1 at its end."""
    found: dict[str, float] = {}
    length = 0
    for node in walk(passage):
        if isinstance(node, Text):
            length += len(node.text.strip(" .。"))
        elif isinstance(node, NoteReference) and node.identifier:
            found.setdefault(node.identifier.partition(" ")[0], length)
    return {name: place / max(length, 1) for name, place in found.items()}
