"""Checks of a translation's words: terms, what is not translated, what a region says otherwise."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator

from ...diagnostics import Problem
from ...languages import IDEOGRAPHS, has_han, is_chinese, region_of, regional_words
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
_SET_OFF = re.compile(
    r"（[^（）]*）|\([^()]*\)|「[^「」]*」|『[^『』]*』|《[^《》]*》|“[^“”]*”|‘[^‘’]*’|«[^«»]*»"
)
"""What stands in brackets or quotation marks: a name in its own language is at home there."""


def check_left_over(translated: Translated) -> Iterator[Problem]:
    """TR-12: words of the text stand untranslated in the translation.

    Where they were copied to be translated later, nobody comes back to them. A name in its own
    language stands in brackets or quotation marks, or is marked with its language.
    """
    for pair in translated.pairs:
        if message := _left_over(pair, translated):
            yield pair.problem("TR-12", message, "translate it, or mark it: [words]{lang=…}")


def _left_over(pair: Pair, translated: Translated) -> str:
    source, words = pair.source_words, pair.own_words
    from_han = translated.source_language.script.wide
    if words.strip() == source.strip():
        # A name or a short name is the same in every language: its words have capitals. What is
        # in Han in a text of Latin letters was so from the start.
        found = re.findall(r"[^\W\d_]+", words)
        small = [word for word in found if word == word.lower() != word.upper()]
        left = not translated.wide and has_han(words) if from_han else len(small) > 1
        return "the translation is the text itself" if left else ""
    words = _SET_OFF.sub(OPAQUE, words)
    if translated.wide and not from_han:
        for run in _LATIN_RUN.findall(words):
            if re.search(r"(?<![\w-])[a-z]{2,}", run) and _shares_three_words(run, source):
                return f"“{run}” is not translated"
    elif from_han and not translated.wide:
        for run in _HAN_RUN.findall(words):
            if run in source:
                return f"“{run}” is not translated"
    return ""


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
                "the glossary may say otherwise",
            )


SHORTEST = 80
"""Characters of a passage whose translation can be told to be too short."""
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
                "is a sentence missing?",
            )
