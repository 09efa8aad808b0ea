"""Numbers in a text, in digits or in words, as what they mean: 1,500; 三十億; seventy per cent.

Which words are numbers, a language's file of data says; how digits are grouped, CLDR (UTS 35, 3).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from .model import Language
from .register import LANGUAGES


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in a text.

    Attributes:
        written: as it stands there.
        values: what it may mean: 七成 is 70, and 1980s are years of a century besides.
        digits: it is written in digits, at least in part.
        named: it is part of a name ("GPT-4"), and counts nothing.
    """

    written: str
    values: frozenset[float]
    digits: bool
    named: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is a number in words that is meant as one: no “hundreds”, 十分, 一.

        Ten and less stand in idioms, and so does a bare power of ten.
        """
        value = min(self.values)
        led = " " in self.written.strip() or self.written[:1] in "一壹"
        return not self.digits and value > 10 and (led or str(value).strip("0.") != "1")


@cache
def _patterns(tag: str) -> tuple[re.Pattern[str], str]:
    """Return what a number in digits looks like, with the language's decimal sign."""
    import babel

    symbols = babel.Locale.parse(LANGUAGES[tag].locale).number_symbols
    latin = symbols.get("latn", {})
    decimal, group = latin.get("decimal", "."), latin.get("group", ",")
    blanks = "\u00a0\u202f\u2009" + (" " if group.isspace() else "")
    groups = f"[{re.escape(group)}{blanks}]"
    number = rf"\d{{1,3}}(?:{groups}\d{{3}})+(?!\d)|\d+"
    return re.compile(rf"(?:{number})(?:{re.escape(decimal)}\d+)?"), decimal


def quantities(text: str, language: Language) -> tuple[Quantity, ...]:
    """Return the numbers in ``text``, in their order."""
    text = "".join(_digit(character) for character in text)
    return tuple(_Reader(text, language).read())


def days(text: str, language: Language) -> frozenset[tuple[int, int]]:
    """Return the days that ``text`` names, as month and day: 3 May, May 3rd, 5月3日."""
    if language.script.wide:
        found = re.findall(r"(\d{1,2})\s?月\s?(\d{1,2})\s?[日號号]", text)
        return frozenset((int(month), int(day)) for month, day in found)
    months = _months(language.tag)
    name = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    day = r"(\d{1,2})(?:st|nd|rd|th|er|\.)?"
    first = re.findall(rf"\b{day}\s+(?:of\s+|de\s+)?({name})\b", text, re.IGNORECASE)
    last = re.findall(rf"\b({name})\.?\s+{day}(?!\d)", text, re.IGNORECASE)
    pairs = [*first, *((number, month) for month, number in last)]
    return frozenset((int(months[month.casefold()]), int(number)) for number, month in pairs)


def _digit(character: str) -> str:
    value = unicodedata.digit(character, None) if not character.isascii() else None
    # A raised figure is a note's or a power's, and a circled one a mark.
    plain = value is not None and unicodedata.category(character) == "Nd"
    return str(value) if plain else character


@cache
def _words(tag: str) -> dict[str, tuple[float, ...]]:
    return {word.casefold(): values for word, values in LANGUAGES[tag].numbers.items()}


@cache
def _months(tag: str) -> dict[str, float]:
    """Return the names of months: where one language says October, another says 10."""
    import babel

    months = babel.Locale.parse(LANGUAGES[tag].locale).months["format"]
    return {
        str(name).casefold().rstrip("."): float(number)
        for width in ("abbreviated", "wide")
        for number, name in months[width].items()
        if not any(character.isdigit() for character in str(name))
    }


class _Reader:
    """Reads a text's numbers: digits and the words that go with them make one."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.words, self.months = _words(language.tag), _months(language.tag)
        self.wide = language.script.wide
        self.pattern, self.decimal = _patterns(language.tag)
        signs = "".join(word for word in self.words if len(word) == 1)
        # In Han each sign is a word; elsewhere words are parted.
        word = f"[{re.escape(signs)}]" if self.wide else r"[^\W\d_]+"
        self.tokens = re.compile(rf"(?P<digits>{self.pattern.pattern})|(?P<word>{word})")
        # The words that multiply: from ten on in Han, a hundred elsewhere. A thousand and a
        # hundred are the largest that count within a group.
        self.least, self.largest = (10, 1000) if self.wide else (100, 100)

    def read(self) -> Iterator[Quantity]:
        """Yield the numbers."""
        run: list[re.Match[str]] = []
        for match in self.tokens.finditer(self.text):
            word = (match["word"] or "").casefold()
            if word and word not in self.words:
                yield from self._numbers(run)
                run = []
                if word in self.months:
                    yield Quantity(match[0], frozenset({self.months[word]}), digits=False)
                continue
            between = self.text[run[-1].end() : match.start()] if run else ""
            goes_on = self.wide and not between and run and run[-1]["word"]  # 15萬3千
            if run and (between.strip(" \u00a0-") or (match["digits"] and not goes_on)):
                yield from self._numbers(run)
                run = []
            run.append(match)
        yield from self._numbers(run)

    def _numbers(self, run: list[re.Match[str]]) -> Iterator[Quantity]:
        """Yield the numbers that a run of tokens is: mostly one."""
        while run and not run[-1]["digits"] and not self.words[run[-1]["word"].casefold()]:
            run = run[:-1]
        if not run:
            return
        total = part = last = 0.0
        begun: list[re.Match[str]] = []
        digits_only = True
        for token in run:
            word = (token["word"] or "").casefold()
            if word and not self.words[word]:
                continue
            value = self.words[word][0] if word else self._literal(token)
            scale = word and value >= self.least and str(value).strip("0.") == "1"
            if scale and value <= self.largest:
                part, last = part + (last or 1.0) * value, 0.0
            elif scale and total and not part and not last:
                total *= value  # 3.5萬億, a thousand million
            elif scale:
                total, part, last = total + ((part + last) or 1.0) * value, 0.0, 0.0
            elif self._joins(last, value, begun, token):
                last = last * 10 + value if self.wide else last + value
            else:
                if begun and last:
                    yield self._made(begun, total + part + last, digits_only)
                    total, part, begun, digits_only = 0.0, 0.0, [], True
                last = value
            digits_only = digits_only and bool(token["digits"])
            begun.append(token)
        if begun:
            yield self._made(begun, total + part + last, digits_only)

    def _joins(
        self, last: float, value: float, begun: list[re.Match[str]], token: re.Match[str]
    ) -> bool:
        """Return whether a figure goes on a number: 二〇二三, twenty-three."""
        if not begun or token["digits"] or begun[-1]["digits"]:
            return False
        if self.wide:
            before = self.words[begun[-1]["word"]][0]
            return value < 10 and before < 10 and value.is_integer() and before.is_integer()
        return last >= 20 and last % 10 == 0 and value < 20

    def _literal(self, token: re.Match[str]) -> float:
        whole, _, part = token["digits"].partition(self.decimal)
        return float(f"{re.sub(r'[^0-9]', '', whole)}.{part or 0}")

    def _made(self, tokens: list[re.Match[str]], value: float, digits_only: bool) -> Quantity:
        start, end = tokens[0].start(), tokens[-1].end()
        values = {round(value, 6)}
        if len(tokens) == 1 and not digits_only:
            values |= set(self.words[tokens[0]["word"].casefold()])
        before, after = self.text[max(0, start - 8) : start], self.text[end : end + 3]
        if digits_only:
            values |= self._meanings(value, before, after)
        elif tokens[-1]["word"] == "成" and tokens[0]["digits"]:
            # 2017成立: the word begins another.
            values.add(self._literal(tokens[0]))
        digits = any(token["digits"] for token in tokens)
        named = digits and bool(re.search(r"[A-Za-z][-–]?$", before))
        return Quantity(self.text[start:end], frozenset(values), digits, named)

    @staticmethod
    def _meanings(value: float, before: str, after: str) -> set[float]:
        """Return what else a number in digits may mean by what stands beside it."""
        if after[:1] == "s" and value >= 1000 and value % 10 == 0:
            return {value % 100}
        if re.match(r"[mMk]\b", after):
            return {value * (1e3 if after[0] == "k" else 1e6)}
        if re.match(r"\s?[ap]\.?m", after):  # 6.30 pm
            return {float(value // 1), round(value % 1 * 100)}
        century = re.search(r"(\d\d)\d\d[–—/-]$", before)
        if century and value < 100:
            return {float(century[1]) * 100 + value}
        return set()
