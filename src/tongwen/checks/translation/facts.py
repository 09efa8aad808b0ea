"""Checks of what a translation must not change: numbers, names, where notes stand."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator, Sequence

from ...diagnostics import Problem
from ...document import NoteReference, Passage, Text
from ...languages import (
    Quantity,
    currencies,
    days,
    kind_of,
    percentages,
    quantities,
    units,
    weekdays,
)
from ...walk import walk
from .pairs import Pair, Translated

_WORD = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9]*(?:[-–’'][A-Za-zÀ-ɏ0-9]+)*")
_ADDRESS = re.compile(r"[A-Za-z0-9_.+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_NAME = re.compile(r"[A-Z][a-z]+[A-Z]\w*|[a-z]+[A-Z]\w*")
"""A name that has capitals within."""
_SHORT_NAME = re.compile(r"[(（]\s*([A-Z][A-Za-z0-9]*[A-Z][A-Za-z0-9]*)\s*[)）]")


def check_numbers(translated: Translated) -> Iterator[Problem]:
    """TR-10: a number of the text is another in the translation, or one of the two lacks it.

    A digit is mistyped or left out sooner than a word, and a billion is no 億. What stands in
    digits on one side must stand on the other, in digits or in words: 17 October 2023 and
    2023年10月17日, US$3 billion and 30億美元, 70 per cent and 七成 are the same. Numbers in words,
    parts of a whole, days, currencies and units are reported where each side has one that the other
    lacks: fifteen and 五十, one third and 三分之二, km and 英里; a percentage that is none, too.
    """
    for pair in translated.pairs:
        source, words = _without_terms(pair, translated)
        ours = quantities(source, translated.source_language)
        theirs = quantities(words, translated.language)
        # A number that one side has in code or in an address is there, if not as it should be.
        also_ours = (*ours, *quantities(pair.source_hidden, translated.source_language))
        also_theirs = (*theirs, *quantities(pair.hidden, translated.language))
        lost = [q.written for q in ours if q.digits and not q.named and not _among(q, also_theirs)]
        new = [q.written for q in theirs if q.digits and not q.named and not _among(q, also_ours)]
        if not lost:
            new = [written for written in new if written != "1"]  # A week is 1週.
        if not lost and not new:
            lost, new = _no_longer_per_cent(pair, translated, ours, theirs)
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
    week, their_week = weekdays(pair.source_words, source), weekdays(pair.words, language)
    measures, their_measures = units(pair.source_words, source), units(pair.words, language)
    kinds = sorted({kind_of(unit) for unit in measures ^ their_measures})
    for lost, new in (
        *(
            (
                [q.written for q in ours if counts(q) and not _among(q, theirs)],
                [q.written for q in theirs if counts(q) and not _among(q, ours)],
            )
            for counts in (_counts, _is_part, _is_small)
        ),
        tuple([f"{day}/{month}" for month, day in found] for found in (own - other, other - own)),
        (
            [calendar.day_name[day] for day in found]
            for found in (week - their_week, their_week - week)
        ),
        _other_currencies(pair, translated),
        *(
            (_named(measures - their_measures, kind), _named(their_measures - measures, kind))
            for kind in kinds
        ),
        _other_signs(pair, translated),
    ):
        if lost and new:
            return lost, new
    return [], []


def _named(found: Iterable[str], kind: str) -> list[str]:
    """Return the units of a kind by their names: kilometer."""
    return sorted(unit.removeprefix(f"{kind}-") for unit in found if kind_of(unit) == kind)


def _no_longer_per_cent(
    pair: Pair, translated: Translated, ours: Sequence[Quantity], theirs: Sequence[Quantity]
) -> tuple[list[str], list[str]]:
    """Return the numbers that are per cent on one side, and bare on the other."""
    own = percentages(pair.source_words, translated.source_language)
    other = percentages(pair.words, translated.language)

    def bare(
        marked: frozenset[float], unmarked: frozenset[float], there: Sequence[Quantity]
    ) -> list[str]:
        said = {value for q in there if len(q.values) == 1 and q.digits for value in q.values}
        return [f"{value:g} %" for value in sorted((marked - unmarked) & said)]

    return bare(own, other, theirs), bare(other, own, ours)


def _counts(quantity: Quantity) -> bool:
    return quantity.counts


def _is_part(quantity: Quantity) -> bool:
    return quantity.part


def _is_small(quantity: Quantity) -> bool:
    """Whether it is one of three to ten, in a word: less are in every idiom."""
    value = min(quantity.values)
    return not quantity.digits and not quantity.part and value in range(3, 11)


def _other_currencies(pair: Pair, translated: Translated) -> tuple[list[str], list[str]]:
    ours = currencies(pair.source_words, translated.source_language)
    theirs = currencies(pair.words, translated.language)

    def apart(some: frozenset[str], others: frozenset[str]) -> list[str]:
        codes = {code for other in others for code in other.split()}
        return sorted(one.replace(" ", "/") for one in some if codes.isdisjoint(one.split()))

    return apart(ours, theirs), apart(theirs, ours)


_NEGATIVE = re.compile(r"(?<![A-Za-z0-9)）.])(?:[−負负]\s?|-)(\d[\d.,]*)")
_FALLING = re.compile("[減减降跌縮缩虧亏少低落負负マ]")


def _other_signs(pair: Pair, translated: Translated) -> tuple[list[str], list[str]]:
    """Return the numbers that are below zero on one side alone; 減少3% is below, too."""
    own, other = _NEGATIVE.findall(pair.source_words), _NEGATIVE.findall(pair.words)
    lost = [f"−{number}" for number in own if number not in other and number in pair.words]
    if not translated.wide or translated.source_language.script.wide or _FALLING.search(pair.words):
        return [], []
    return lost, [number.removeprefix("−") for number in lost]


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
    """TR-16: a name in Latin letters or an e-mail address is spelt otherwise, or a short name lost.

    In a text in Han each word in Latin letters was copied from the source: one that the source
    does not have was mistyped. A short name that the text gives in brackets, as in “(CAAI)”,
    stands there to be used again.
    """
    for pair in translated.pairs:
        addresses = set(_ADDRESS.findall(f"{pair.words} {pair.hidden}"))
        if new := addresses - set(_ADDRESS.findall(_said_in(pair))):
            yield pair.problem("TR-16", f"the text has no {', '.join(sorted(new))}")
    if not translated.wide or translated.source_language.script.wide:
        return
    tag = translated.source_language.tag
    everywhere = {
        stem
        for pair in translated.pairs
        for word in _WORD.findall(_said_in(pair))
        for stem in _stems(word)
    }
    for pair in translated.pairs:
        source, words = pair.source_words, pair.words
        theirs = (word for term in pair.terms for word in term.in_language(translated.language.tag))
        said = _WORD.findall(" ".join((_said_in(pair), *theirs)))
        known = {stem for word in said for stem in _stems(word)}
        # A translator says who “it” is by a name of the text: a wrong one is reported.
        there = {word.casefold() for word in _WORD.findall(f"{words} {pair.hidden}")}
        if all(word.casefold() in there for word in said if _NAME.fullmatch(word)):
            known |= everywhere
        # A number's unit and the name of a variant (C輪, B座) are letters, no words.
        unknown = [
            word
            for word in _WORD.findall(f"{pair.own_words} {pair.words_in(tag)}")
            if len(word) > 2 and not known.issuperset(_stems(word))
        ]
        if unknown:
            named = ", ".join(f"“{word}”" for word in dict.fromkeys(unknown))
            yield pair.problem("TR-16", f"the text has no {named}", "spell it as the text does")
        lost = [name for name in _SHORT_NAME.findall(source) if name.removesuffix("s") not in words]
        if lost:
            yield pair.problem("TR-16", f"the translation lacks the short name {', '.join(lost)}")


def _said_in(pair: Pair) -> str:
    return f"{pair.source_words} {pair.source_hidden}"


def _stems(word: str) -> list[str]:
    """Return a word's parts without their endings: chip of chips, panic of panicking."""
    parts = re.split(r"[-–’']", word.casefold())
    bare = (re.sub(r"(?<=...)(?:k?ing|k?ed|es|s)$", "", part) for part in parts)
    return [re.sub(r"[ey]$", "i", re.sub(r"(.)\1$", r"\1", part)) for part in bare]


def check_note_places(translated: Translated) -> Iterator[Problem]:
    """TR-17: a note is called at another place than in the text.

    A note explains what it stands behind. Where the order of notes changes, their numbers do, and
    one that has moved from the head of a passage to its end explains something else.
    """
    for pair in translated.pairs:
        ours, theirs = _calls(pair.source), _calls(pair.translation)
        if ours.keys() != theirs.keys():
            continue  # TR-03 reports what is lost.
        if list(ours) != list(theirs):
            order = ", ".join(f"[^{name}]" for name in ours)
            yield pair.problem("TR-17", f"the notes stand in another order than {order}", _BEHIND)
            continue
        for name, place in ours.items():
            if abs(place - theirs[name]) > FURTHEST:
                yield pair.problem(
                    "TR-17",
                    f"the note [^{name}] stands at {theirs[name]:.0%} of the translation, "
                    f"and at {place:.0%} of the text",
                    _BEHIND,
                )


FURTHEST = 0.45
"""How far a note may move, in parts of its passage: languages order their words otherwise."""
_BEHIND = "put the note behind the words that it explains"


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
