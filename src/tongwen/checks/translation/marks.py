"""Checks of a translation's marks: of mark-up, and of punctuation in squares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from ...diagnostics import Problem
from ...document import Passage, Strong, Subscript, Superscript, Text
from ...languages import IDEOGRAPHS, KANA, Language, is_chinese, quotes_of
from ...walk import plain_text, walk
from .pairs import Pair, Translated

_MARKUP = re.compile(r"\*+|`|\]\(|\[\^|\^\[|\[@|\[|\]|[{}]|~~|\$")
"""What is mark-up unless it is escaped: where it is left in the words, something did not parse."""


def check_markup(translated: Translated) -> Iterator[Problem]:
    """TR-11: a translation has mark-up that is none: it stands in the text as it was typed.

    One bracket or star too few, and a reader sees the marks instead of what they meant; or what
    the text makes strong, or sets low or high as in H~2~O, is nowhere so.
    """
    for pair in translated.pairs:
        if lost := _lost_marks(pair):
            yield pair.problem("TR-11", f"the translation lacks {lost}")
        own = f"{pair.source_words} {pair.source_hidden}"
        left = Counter(_MARKUP.findall(pair.words)) - Counter(_MARKUP.findall(own))
        if left:
            marks = " ".join(left)
            yield pair.problem(
                "TR-11",
                f"mark-up does not close: “{marks}” stands among the words",
                "write both ends of it, or a backslash before it if it is meant",
            )


def _lost_marks(pair: Pair) -> str:
    """Return the mark-up that a translation has lost: **…**, or the subscript of CO~2~."""
    if _has_strong(pair.source) and not _has_strong(pair.translation):
        return "the **…** of the text"
    for written, plain in _raised(pair.source) - _raised(pair.translation):
        if re.search(rf"(?<![A-Za-z]){plain}(?![A-Za-z0-9])", pair.words):
            return written
    return ""


def _has_strong(passage: Passage) -> bool:
    return any(isinstance(node, Strong) for node in walk(passage))


def _raised(passage: Passage) -> set[tuple[str, str]]:
    """Return what has a figure set low or high, as it is written and as it reads: CO~2~, CO2."""
    found = set()
    for before, node in pairwise(passage.content):
        if isinstance(before, Text) and isinstance(node, Subscript | Superscript):
            base, said = re.search("[A-Za-z]*$", before.text), plain_text(node.content)
            mark = "~" if isinstance(node, Subscript) else "^"
            if base and base[0] and said.isdecimal():
                found.add((f"{base[0]}{mark}{said}{mark}", f"{base[0]}{said}"))
    return found


_HAN = f"[{IDEOGRAPHS}{KANA}]"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
_HALF_BEHIND = re.compile(rf"(?<={_HAN})[,;:?!](?!\d)|(?<={_HAN})\.(?=\s|$|{_HAN})")
_HALF_BRACKET = re.compile(rf"(?<={_HAN})[()]|[()](?={_HAN})")
_DOUBLED = re.compile(
    r"([，。、；：])\1|(?<![目標标])的的|(?<![存現现實实內内])在在|([與与及或被把從从將将])\2"
)
_LATIN_MARKS = {
    re.compile(rf"(?<={_HAN})\s?(?:\.{{3,}}|(?<!…)…(?!…)|。{{2,}})"): "……",
    re.compile(rf"(?<={_HAN})\s?(?:-{{2,}}|–|(?<!—)—(?!—))\s?(?={_HAN})"): "——",
    re.compile(rf"(?<={_HAN})[•･](?={_HAN})"): "·",
}
"""Marks of Latin text among Han → what stands there instead."""
_FULL_LETTERS = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_PAIRS = {"（": "）", "《": "》", "〈": "〉", "【": "】", "「": "」", "『": "』", "“": "”"}
_ENDS = "。．.！？!?…；;：:"
_SHORT_END = re.compile(r"\b(?:etc|[A-Z]|al|Inc|Ltd|Co)\.$")
"""What ends with a point that is no full stop."""
_BEHIND_ENDS = "」』）”’》]*\ufffc "


def check_punctuation(translated: Translated) -> Iterator[Problem]:
    """TR-13: punctuation of half width in Han, of another region, or with one of its pair missing.

    A half-width comma between characters, a bracket that nothing closes, “…” where 「…」 is at
    home: no font and no layout sets these right.
    """
    wide = translated.wide
    for pair in translated.pairs:
        found = (
            _wrong_marks(pair.own_words, translated.language)
            if wide
            else _unpaired(pair, translated)
        )
        faults = dict.fromkeys(found)
        said, source = pair.words.rstrip(_BEHIND_ENDS), pair.source_words.rstrip(_BEHIND_ENDS)
        ends = source[-1:] == "." and len(source.split()) > 3 and not _SHORT_END.search(source)
        if wide and ends and said[-1:] not in _ENDS:
            faults["the sentence has no full stop at its end"] = None
        if source[-1:] in tuple("?？") and said[-1:] in tuple(".。"):
            faults["the text is a question, and this is none"] = None
        for message in faults:
            yield pair.problem("TR-13", message)


def _unpaired(pair: Pair, translated: Translated) -> Iterator[str]:
    """Yield which bracket or quotation mark lacks its other half, where the text has both."""
    if not any(_unbalanced(pair.source_words, _pairs_of(translated.source_language))):
        yield from _unbalanced(pair.own_words, _pairs_of(translated.language))


def _pairs_of(language: Language) -> dict[str, str]:
    """Return opening marks → closing marks; an apostrophe closes nothing."""
    if language.script.wide:
        return _PAIRS
    opening, closing = language.quotes[0], language.quotes[1]
    return {"(": ")", **({opening: closing} if closing not in "’'" and opening != closing else {})}


def _wrong_marks(words: str, language: Language) -> Iterator[str]:
    for pattern in (_HALF_BEHIND, _HALF_BRACKET):
        for match in pattern.finditer(words):
            around = words[max(0, match.start() - 4) : match.end() + 4]
            yield f"“{match[0]}” is of half width: “{around}”, write {_FULL[match[0]]}"
    for match in _DOUBLED.finditer(words):
        yield f"“{match[0]}” is there twice"
    for match in _FULL_LETTERS.finditer(words):
        yield f"“{match[0]}” is of full width: letters and figures are of half width"
    if is_chinese(language.tag):
        for pattern, wanted in _LATIN_MARKS.items():
            for match in pattern.finditer(words):
                yield f"“{match[0].strip()}” stands among Han: write {wanted}"
        yield from _of_another_region(words, language)
    yield from _unbalanced(words, _PAIRS)


def _of_another_region(words: str, language: Language) -> Iterator[str]:
    own = quotes_of(language.tag)
    others = "“”" if own[0] == "「" else "「」『』"
    for match in re.finditer(f"[{others}]", words):
        # Words in Latin letters have their own.
        beside = words[max(0, match.start() - 1) : match.end() + 1]
        if own[0] != "「" or re.search(_HAN, beside):
            yield f"“{match[0]}” is no quotation mark of {language.autonym}: they are {own}"


def _unbalanced(words: str, pairs: Mapping[str, str]) -> Iterator[str]:
    opened: list[str] = []
    closing = {end: start for start, end in pairs.items()}
    for character in words:
        if character in pairs:
            opened.append(character)
        elif character in closing:
            if not opened or opened[-1] != closing[character]:
                yield f"“{character}” closes nothing"
                return
            opened.pop()
    if opened:
        yield f"“{opened[-1]}” is not closed"
