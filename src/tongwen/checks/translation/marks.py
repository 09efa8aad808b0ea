"""Checks of a translation's marks: of mark-up, and of punctuation in squares."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from ...diagnostics import Problem
from ...languages import IDEOGRAPHS, KANA, Language, is_chinese, quotes_of
from .pairs import Translated

_MARKUP = re.compile(r"\*+|`|\]\(|\[\^|\^\[|\[@|\[|\]|[{}]|~~|\$")
"""What is mark-up unless it is escaped: where it is left in the words, something did not parse."""


def check_markup(translated: Translated) -> Iterator[Problem]:
    """TR-11: a translation has mark-up that is none: it stands in the text as it was typed.

    One bracket or star too few, and a reader sees the marks instead of what they meant.
    """
    for pair in translated.pairs:
        left = Counter(_MARKUP.findall(pair.words)) - Counter(_MARKUP.findall(pair.source_words))
        if left:
            marks = " ".join(left)
            yield pair.problem(
                "TR-11",
                f"mark-up does not close: “{marks}” stands among the words",
                "write both ends of it, or a backslash before it if it is meant",
            )


_HAN = f"[{IDEOGRAPHS}{KANA}]"
_FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
_HALF_BEHIND = re.compile(rf"(?<={_HAN})[,;:?!](?!\d)|(?<={_HAN})\.(?=\s|$|{_HAN})")
_HALF_BRACKET = re.compile(rf"(?<={_HAN})[()]|[()](?={_HAN})")
_DOUBLED = re.compile(r"([，。、；：])\1")
_FULL_LETTERS = re.compile(r"[０-９Ａ-Ｚａ-ｚ]+")
_PAIRS = {"（": "）", "《": "》", "〈": "〉", "【": "】", "「": "」", "『": "』", "“": "”"}
_ENDS = "。．.！？!?…；;：:"
_BEHIND_ENDS = "」』）”’》]*\ufffc "


def check_punctuation(translated: Translated) -> Iterator[Problem]:
    """TR-13: punctuation of half width in Han, of another region, or with one of its pair missing.

    A half-width comma between characters, a bracket that nothing closes, “…” where 「…」 is at
    home: no font and no layout sets these right.
    """
    if not translated.wide:
        return
    for pair in translated.pairs:
        told = dict.fromkeys(_wrong_marks(pair.own_words, translated.language))
        said, source = pair.words.rstrip(_BEHIND_ENDS), pair.source_words.rstrip(_BEHIND_ENDS)
        if source[-1:] == "." and len(source.split()) > 3 and said[-1:] not in _ENDS:
            told["the sentence has no full stop at its end"] = None
        for message in told:
            yield pair.problem("TR-13", message)


def _wrong_marks(words: str, language: Language) -> Iterator[str]:
    for pattern in (_HALF_BEHIND, _HALF_BRACKET):
        for match in pattern.finditer(words):
            around = words[max(0, match.start() - 4) : match.end() + 4]
            yield f"“{match[0]}” is of half width: “{around}”, write {_FULL[match[0]]}"
    for match in _DOUBLED.finditer(words):
        yield f"“{match[0]}” is one mark too many"
    for match in _FULL_LETTERS.finditer(words):
        yield f"“{match[0]}” is of full width: letters and figures are of half width"
    if is_chinese(language.tag):
        yield from _of_another_region(words, language)
    yield from _unbalanced(words)


def _of_another_region(words: str, language: Language) -> Iterator[str]:
    own = quotes_of(language.tag)
    others = "“”" if own[0] == "「" else "「」『』"
    for match in re.finditer(f"[{others}]", words):
        # Words in Latin letters have their own.
        beside = words[max(0, match.start() - 1) : match.end() + 1]
        if own[0] != "「" or re.search(_HAN, beside):
            yield f"“{match[0]}” is no quotation mark of {language.autonym}: they are {own}"


def _unbalanced(words: str) -> Iterator[str]:
    opened: list[str] = []
    closing = {end: start for start, end in _PAIRS.items()}
    for character in words:
        if character in _PAIRS:
            opened.append(character)
        elif character in closing:
            if not opened or opened[-1] != closing[character]:
                yield f"“{character}” closes nothing"
                return
            opened.pop()
    if opened:
        yield f"“{opened[-1]}” is not closed"
