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
        named: it is part of a name ("GPT-4") or an idiom (24/7), and counts nothing.
        part: it is in words, and a part of a whole: 三分之一, two thirds of, one in five.
    """

    written: str
    values: frozenset[float]
    digits: bool
    named: bool = False
    part: bool = False

    @property
    def counts(self) -> bool:
        """Whether it is a number in words that is meant as one: no “hundreds”, 十分, 一.

        Ten and less stand in idioms, and so does a bare power of ten.
        """
        value = min(self.values)
        if self.part:
            return False
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


_IDIOM = re.compile(r"(?<![\d/])(?:24/7|50/50)(?![\d/])")
_COUNTED = ("成", "割")
"""Tenths: they stand behind their number, and are other words elsewhere."""
_SIGN = re.compile(r"(\d{1,3})?\s?([¼-¾⅐-⅞])")


def _share_and_per_cent(value: float) -> frozenset[float]:
    return frozenset({round(value, 6), round(100 * value, 6)})


@dataclass(frozen=True, slots=True)
class _Forms:
    """What finds numbers of several words: shares of a whole, and those with a half."""

    shares: re.Pattern[str]
    halves: re.Pattern[str]


@cache
def _forms(tag: str) -> _Forms:
    known = LANGUAGES[tag]
    over = "|".join(re.escape(word).replace(r"\-", r"[\s-]") for word in known.over) or "(?!)"
    halves = "|".join(word for word, parts in known.parts.items() if parts == 2) or "(?!)"
    if known.script.wide:
        signs = "".join(
            word
            for word in known.numbers
            if len(word) == 1 and word not in halves and word not in _COUNTED
        )
        number = rf"[\d{signs}.]+"
        # 上半年 is a half year, and 8點半 a time.
        between = rf"[^\W\d{signs}上下前後后點点時时]"
        return _Forms(
            re.compile(rf"({number})(?:{over})({number})"),
            re.compile(rf"(\d+|[{signs}]+){between}{{1,2}}(?:{halves})"),
        )
    words = "|".join(w for w, said in known.numbers.items() if said and w not in known.parts)
    words = words or "(?!)"
    joins = "|".join(word for word, said in known.numbers.items() if not said) or "(?!)"
    parts = "|".join(known.parts) or "(?!)"
    number = rf"(?:{words}|\d{{1,3}})"
    return _Forms(
        re.compile(
            rf"\b({number})(?:[\s-]+({parts})|\s+(?:{over})\s+({words}))\b(?!\s+(?:{words})\b)",
            re.IGNORECASE,
        ),
        re.compile(
            rf"\b({number})(?:\s\w+)?\s(?:{joins})\s(?:\w{{1,3}}\s)?(?:{halves})\b",
            re.IGNORECASE,
        ),
    )


@cache
def _months_have_capitals(tag: str) -> bool:
    """Whether a language writes May with a capital: in English “may” is a verb."""
    import babel

    name = str(babel.Locale.parse(LANGUAGES[tag].locale).months["format"]["wide"][5])
    return name[:1].isupper()


class _Reader:
    """Reads a text's numbers: digits and the words that go with them make one."""

    def __init__(self, text: str, language: Language) -> None:
        self.text, self.language = text, language
        self.words, self.months = _words(language.tag), _months(language.tag)
        self.capital = _months_have_capitals(language.tag)
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
        found = []
        for pattern, made in (
            (_IDIOM, self._idiom),
            (_SIGN, self._sign),
            (_forms(self.language.tag).shares, self._share),
            (_forms(self.language.tag).halves, self._with_half),
        ):
            for match in pattern.finditer(self.text):
                if quantity := made(match):
                    found.append((match.start(), quantity))
                    blank = "\ufffc" * len(match[0])
                    self.text = self.text[: match.start()] + blank + self.text[match.end() :]
        yield from (quantity for _, quantity in sorted(found, key=lambda pair: pair[0]))
        yield from self._runs()

    def _idiom(self, match: re.Match[str]) -> Quantity:
        values = frozenset(map(float, match[0].split("/")))
        return Quantity(match[0], values, digits=True, named=True)

    def _sign(self, match: re.Match[str]) -> Quantity:
        value = float(match[1] or 0) + unicodedata.numeric(match[2])
        return Quantity(match[0], _share_and_per_cent(value), digits=True)

    def _share(self, match: re.Match[str]) -> Quantity | None:
        """Return 三分之二, two thirds, one in five; None for what is none: ten in 2020."""
        parts = [group for group in match.groups() if group]
        count, whole = (self._one(part) for part in (reversed(parts) if self.wide else parts))
        if not count or not whole or count > whole:
            return None
        digits = bool(re.search(r"\d", match[0]))
        return Quantity(match[0], _share_and_per_cent(count / whole), digits, part=not digits)

    def _one(self, part: str) -> float:
        """Return the number that ``part`` is; how many parts a whole has for a word of one."""
        if of := self.language.parts.get(part.casefold()):
            return float(of)
        made = list(_Reader(part, self.language)._runs())
        return min(made[0].values) if len(made) == 1 else 0.0

    def _with_half(self, match: re.Match[str]) -> Quantity | None:
        """Return two and a half, 兩年半, 1個半小時."""
        digits = bool(re.search(r"\d", match[1]))
        value = self._one(match[1])
        return Quantity(match[0], frozenset({value + 0.5}), digits) if 0 < value < 1000 else None

    def _runs(self) -> Iterator[Quantity]:
        """Yield the numbers that stand by themselves, from runs of digits and words."""
        run: list[re.Match[str]] = []
        for match in self.tokens.finditer(self.text):
            word = (match["word"] or "").casefold()
            if word and word not in self.words:
                yield from self._numbers(run)
                run = []
                if word in self.months and match[0][0].isupper() is self.capital:
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
        while self.wide and run and run[0]["word"] in _COUNTED:  # 轉換成1000
            run = run[1:]
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
            values |= {round(one, 6) for one in self.words[tokens[0]["word"].casefold()]}
        before, after = self.text[max(0, start - 8) : start], self.text[end : end + 4]
        if digits_only:
            values |= self._meanings(value, before, after)
        elif tokens[-1]["word"] == "成" and tokens[0]["digits"]:
            # 2017成立: the word begins another.
            values.add(self._literal(tokens[0]))
        word = (tokens[0]["word"] or "").casefold()
        part = len(tokens) == 1 and word in self.language.parts and self._of_a_whole(start, end)
        digits = any(token["digits"] for token in tokens)
        named = digits and bool(re.search(r"[A-Za-z][-–]?$", before))
        return Quantity(self.text[start:end], frozenset(values), digits, named, part)

    def _of_a_whole(self, start: int, end: int) -> bool:
        """Whether a word for a part means one: half of, a third of, 一半, 半數."""
        if self.wide:
            return (
                bool(re.match("[數数分]", self.text[end:])) or self.text[start - 1 : start] == "一"
            )
        return bool(re.match(r"\s+(?:of|the|de|des|du)\b", self.text[end:]))

    @staticmethod
    def _meanings(value: float, before: str, after: str) -> set[float]:
        """Return what else a number in digits may mean, by the words beside it."""
        if after[:1] == "s" and value >= 1000 and value % 10 == 0:
            return {value % 100}
        if re.match(r"[mMk]\b", after):
            return {value * (1e3 if after[0] == "k" else 1e6)}
        if re.match(r"\s?[ap]\.?m", after):  # 6.30 pm
            return {float(value // 1), round(value % 1 * 100)}
        over, under = re.search(r"(?<![\d/])(\d{1,2})/$", before), re.match(r"/(\d{1,3})\b", after)
        if value and under and value < float(under[1]):  # 1/3
            return set(_share_and_per_cent(value / float(under[1])))
        if over and float(over[1]) < value:
            return set(_share_and_per_cent(float(over[1]) / value))
        century = re.search(r"(\d\d)\d\d[–—/-]$", before)
        if century and value < 100:
            return {float(century[1]) * 100 + value}
        return set()
