"""Checks of a translation's words: terms, what is not translated, what a region says otherwise."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from ...diagnostics import Problem
from ...document import Code, Emphasis, Passage
from ...languages import IDEOGRAPHS, has_han, is_chinese, region_of, regional_words
from ...walk import plain_text, walk
from .pairs import OPAQUE, Pair, Translated


def check_terms(translated: Translated) -> Iterator[Problem]:
    """TR-14: a term is not called what the glossary calls it, or what it forbids.

    Readers take two names for two things. glossary.yaml says what each is called.
    """
    tag, patterns = translated.language.tag, translated.patterns
    for pair in translated.pairs:
        for term in pair.terms:
            words = term.in_language(tag)
            if words and not any(patterns[word].search(pair.words) for word in words):
                source = " / ".join(term.in_language(translated.source_language.tag))
                yield pair.problem(
                    "TR-14",
                    f"“{source}” is not called {' or '.join(words)}",
                    f"the glossary ({term.span}) says so{f': {term.note}' if term.note else ''}",
                )
        for term in translated.glossary:
            for word in term.forbidden_in(tag):
                if patterns[word].search(pair.words):
                    wanted = " or ".join(term.in_language(tag))
                    yield pair.problem(
                        "TR-14",
                        f"“{word}” is a word that the glossary forbids",
                        f"write {wanted} ({term.span})" if wanted else f"see {term.span}",
                    )


_HAN_RUN = re.compile(f"[{IDEOGRAPHS}]{{2,}}")
_LATIN_RUN = re.compile(r"[A-Za-z][\w’'-]*(?:[ ,][ ]?[A-Za-z][\w’'-]*){2,}")
_PARTICLES = "of|in|on|by|for|the|and|to|with|at|de|la|le|du|des|et|von|van|der|den|di|da|bin|al"
_FULL_WORD = re.compile(rf"(?<![\w-])(?!(?:{_PARTICLES})\b)[a-z]{{2,}}")
"""A word without capitals that no title of a work or name of a body has."""
_SET_OFF = re.compile(
    r"（[^（）]*）|\([^()]*\)|「[^「」]*」|『[^『』]*』|《[^《》]*》|“[^“”]*”|‘[^‘’]*’|«[^«»]*»"
    rf"|^[^{IDEOGRAPHS}]+(?:--|[—–]+)\s?(?=[{IDEOGRAPHS}])"
)
"""What stands in brackets, in quotation marks or before its translation and a dash: a name in its
own language is at home there."""


def check_left_over(translated: Translated) -> Iterator[Problem]:
    """TR-12: words of the text stand untranslated in the translation.

    Where they were copied to be translated later, nobody comes back to them. A name in its own
    language stands in brackets or quotation marks, or is marked with its language.
    """
    borrowed = _borrowed(translated)
    for pair in translated.pairs:
        if message := _left_over(pair, translated, borrowed):
            yield pair.problem("TR-12", message, "translate it, or mark it: [words]{lang=…}")


_SMALL = re.compile(
    r"(?<![A-Za-zÀ-ɏ0-9.@/\\:=_-])[a-z]{4,}(?![A-Za-zÀ-ɏ0-9@/\\:=_-]|\.[A-Za-z0-9])"
)
"""A word without capitals, that is no part of an address, a file's name or a short name."""


def _small_words(pair: Pair) -> frozenset[str]:
    """Return the words of the text that stand untranslated, one by one, among Han."""
    words = _SET_OFF.sub(OPAQUE, pair.own_words)
    found = _SMALL.findall(words) if has_han(words) else ()
    named = {word for term in pair.terms for said in term.words.values() for word in said}
    kept = set(re.findall("[a-z]+", f"{pair.source_hidden} {' '.join(named)}".lower()))
    kept |= _stressed(pair.source) & _stressed(pair.translation)  # A variable: *data*.
    return frozenset(word for word in found if word not in kept)


def _stressed(passage: Passage) -> set[str]:
    return {plain_text(node.content) for node in walk(passage) if isinstance(node, Emphasis)}


def _borrowed(translated: Translated) -> frozenset[str]:
    """Return the words that are left as they are on purpose: mostly, and twice, or are code."""
    if not translated.wide or translated.source_language.script.wide:
        return frozenset()
    left, used = Counter[str](), Counter[str]()
    for pair in translated.pairs:
        left.update(_small_words(pair))
        used.update(set(_SMALL.findall(pair.source_words)))
    mostly = {word for word, times in left.items() if times > 1 and 2 * times >= used[word]}
    code = (
        part.text
        for pair in translated.pairs
        for part in walk(pair.source)
        if isinstance(part, Code)
    )
    return frozenset(mostly | set(re.findall("[a-z]+", " ".join(code))))


def _left_over(pair: Pair, translated: Translated, borrowed: frozenset[str]) -> str:
    source, words = pair.source_words, pair.own_words
    from_han = translated.source_language.script.wide
    if words.strip() == source.strip():
        # A name or a short name is the same in every language: its words have capitals. What is
        # in Han in a text of Latin letters was so from the start.
        # A file's name or an address has marks within; a line of code is marks for the most part.
        found = [word.strip(".,;:!?()“”‘’\"'") for word in words.split()]
        small = [word for word in found if word.isalpha() and word == word.lower() != word.upper()]
        sentence = len(small) > 1 and 2 * len(small) >= len(found)
        left = not translated.wide and has_han(words) if from_han else sentence
        return "the translation is the text itself" if left else ""
    words = _SET_OFF.sub(OPAQUE, words)
    if translated.wide and not from_han:
        for run in _LATIN_RUN.findall(words):
            if _FULL_WORD.search(run) and _shares_three_words(run, source):
                return f"“{run}” is not translated"
        said = set(_SMALL.findall(source))
        if small_left := sorted((_small_words(pair) - borrowed) & said):
            return f"“{'”, “'.join(small_left)}” is not translated"
    elif from_han and not translated.wide:
        for run in _HAN_RUN.findall(words):
            if run in source:
                return f"“{run}” is not translated"
    elif not translated.wide:
        for run in _longest_shared(words, source):
            if len(re.findall(r"\b[^\W\dA-Z_]+\b", run)) >= 4:
                return f"“{run}” is not translated"
    return ""


def _longest_shared(words: str, source: str) -> Iterator[str]:
    """Yield the runs of four words and more that both have, where both are in Latin letters."""
    ours, theirs = (re.findall(r"[^\W\d_]+(?:[’'][^\W\d_]+)?|[^\w\s]", s) for s in (source, words))
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    for block in matcher.get_matching_blocks():
        if block.size >= 4:
            yield " ".join(ours[block.a : block.a + block.size])


def _shares_three_words(run: str, source: str) -> bool:
    words, said = run.split(), f" {' '.join(re.findall(r'[^ ,.;:]+', source))} "
    threes = (" ".join(words[at : at + 3]) for at in range(len(words) - 2))
    return any(f" {three.replace(',', '')} " in said for three in threes)


def check_regional_words(translated: Translated) -> Iterator[Problem]:
    """TR-15: a word is at home in another region than the rest of the translation.

    軟體 among Hong Kong's words, or 软体 on the mainland, reads as if it came from elsewhere. A tag
    with a region (zh-Hant-HK) says which words are wanted; without one those are that most of the
    translation is in.
    """
    tag = translated.language.tag
    if not is_chinese(tag):
        return
    script = translated.language.script.code
    names = sorted(
        {word for term in translated.glossary for word in term.in_language(tag)},
        key=len,
        reverse=True,
    )
    kept = re.compile("|".join(map(re.escape, names)) or "(?!)")
    found = [
        (pair, word, thing)
        for pair in translated.pairs
        for word, thing in regional_words(kept.sub(OPAQUE, pair.own_words), script)
    ]
    region = region_of(tag)
    if not region:
        # The mainland's words may be those of its own bodies: Hong Kong or Taiwan is asked.
        votes = Counter(
            home
            for _, word, thing in found
            for home in thing.at_home(word)
            if home != "CN" and thing.apart
        )
        region = max(votes, key=lambda home: votes[home]) if votes else ""
    for pair, word, thing in found:
        wanted = thing.words.get(region, ())
        if wanted and word not in wanted and (region_of(tag) or thing.apart):
            yield pair.problem(
                "TR-15",
                f"“{word}” is said elsewhere; here it is {' or '.join(wanted)}",
                "write that; a name that is so goes into glossary.yaml",
            )


SHORTEST = 80
"""Characters of a passage whose translation can be found too short."""
LEAST = 0.45
"""Of the translation's own measure: how much shorter one passage may be than the others."""


def check_completeness(translated: Translated) -> Iterator[Problem]:
    """TR-18: a translation is much shorter than the others: a sentence may be missing.

    What was left out leaves no trace. The measure is the translation's own: how long it is, in
    the middle, for its text.
    """
    sized = [
        (pair, len(pair.words) / len(pair.source_words))
        for pair in translated.pairs
        if len(pair.source_words) >= SHORTEST
    ]
    if len(sized) < 4:
        return
    usual = statistics.median(share for _, share in sized)
    for pair, share in sized:
        if share < LEAST * usual:
            yield pair.problem(
                "TR-18",
                f"the translation has {share / usual:.0%} of the length that it would have "
                "if it were as the others",
                "translate what is missing; if nothing is, let TR-18 count less in report.yaml",
            )
