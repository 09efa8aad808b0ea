"""The types of a language: what its file of data says, and the scripts that languages are in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Direction = Literal["ltr", "rtl"]


class UnknownLanguage(Exception):
    """A language tag without an edition. ``tag`` is the requested one."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


@dataclass(frozen=True, slots=True)
class Script:
    """How a script is set, whatever language is written in it.

    Attributes:
        code: ISO 15924.
        name: the class of a page in it, for style sheets: ``han``, ``latin``, ``arabic``.
        direction: of its lines.
        wide: its letters stand in squares, and most lines may end between any two of them.
        justification: what a full line is widened between: its words or its letters.
        capitals: it has capital letters, which drop capitals and small capitals are made of.
        emphasis: how stress is shown: letters that slant, or dots below or above each.
        joined: its letters are joined, and are never spaced apart.
    """

    code: str
    name: Literal["latin", "han", "arabic"] = "latin"
    direction: Direction = "ltr"
    wide: bool = False
    justification: Literal["words", "letters"] = "words"
    capitals: bool = True
    emphasis: Literal["slant", "dots", "dots above", "weight"] = "slant"
    joined: bool = False

    @property
    def right_to_left(self) -> bool:
        """Whether its lines begin at the right."""
        return self.direction == "rtl"


def _han(code: str) -> Script:
    dots: Literal["dots", "dots above"] = (
        "dots" if code in ("Hant", "Hans", "Hani", "Bopo") else "dots above"
    )
    return Script(code, "han", "ltr", True, "letters", False, dots)


def _right_to_left(code: str, *, joined: bool) -> Script:
    name: Literal["latin", "arabic"] = "arabic" if code == "Arab" else "latin"
    return Script(code, name, "rtl", False, "words", False, "weight", joined)


SCRIPTS: Mapping[str, Script] = {
    script.code: script
    for script in (
        Script("Latn"),
        *map(_han, ("Hant", "Hans", "Jpan", "Hani", "Bopo", "Hira", "Kana")),
        # Hangul stands in squares, but its words are parted by spaces.
        Script("Kore", "han", "ltr", True, "words", False, "dots above"),
        *(_right_to_left(code, joined=True) for code in ("Arab", "Syrc", "Nkoo", "Mand", "Adlm")),
        *(_right_to_left(code, joined=False) for code in ("Hebr", "Thaa", "Samr")),
    )
}
"""The scripts that are not set as Latin is, and Latin. A code that is not here (Cyrl, Grek)
is set as Latin."""


@dataclass(frozen=True, slots=True)
class NoBreak:
    """The words that no line's end parts from their number or their name.

    Attributes:
        after_number: units and counters ("km", 「年」).
        before_number: ("Figure", 「第」).
        abbreviations: with a full stop before a number ("p", "vol").
        titles: before a name ("Dr").
    """

    after_number: tuple[str, ...] = ()
    before_number: tuple[str, ...] = ()
    abbreviations: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spaces:
    """The spaces that punctuation asks for: mark → the space ``before`` or ``after`` it."""

    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lines:
    """Where lines may end, as this language's own rules are.

    Attributes:
        start: marks that begin no line.
        end: marks that end none.
        capitals: what words with a capital are amid a sentence, ``names`` or any ``nouns``: a
            name is not parted by a hyphen.
    """

    start: str = ""
    end: str = ""
    capitals: str = "names"


@dataclass(frozen=True, slots=True)
class DateForm:
    """How a date is printed.

    Attributes:
        pattern: of CLDR ("d MMMM y"), or the name of one of CLDR's own ("long").
        day_endings: day of the month → what is raised after it ("1" → "st"); "*" for the rest.
    """

    pattern: str = "long"
    day_endings: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Spoken:
    """How formulas are read aloud: patterns with the parts in braces, signs by character.

    Attributes:
        simple_fraction: for a number or a letter over another; ``fraction``: for the rest.
        limits: of a sum or an integral, from and to; ``operator``: of a limit or a maximum.
        choose: a binomial coefficient.
        row: a row of a matrix or of cases, by its number.
    """

    fraction: str
    simple_fraction: str
    root: str
    any_root: str
    squared: str
    cubed: str
    power: str
    index: str
    over: str
    under: str
    limits: str
    operator: str
    choose: str
    row: str
    primed: str
    degrees: str
    accents: Mapping[str, str]
    signs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Language:
    """A language of publication, as its file of data says.

    Attributes:
        tag: BCP 47 ("en", "zh-Hant").
        autonym: its name in itself.
        locale: the CLDR locale.
        citation_locale: the locale of CSL that citations are written in.
        word_tag: the tag that Word proofs by ("en-GB", "zh-TW").
        han_variant: which national forms Han characters take: the suffix of the Noto CJK
            families ("TC", "SC", "HK", "JP"); for other scripts, the one that Han names in it
            take by default.
        spoken: how formulas are read aloud.
        also_written: other tags that people write for it ("zh-TW").
        digits: zero to nine.
        quotes: the outer pair of quotation marks and the inner one, four characters.
        numbers: words for numbers → what they may mean; one that joins two of them means nothing.
        parts: those that name a part of a whole → how many such parts it has: third → 3.
        over: words between a part and its whole: 分之, “in” of one in three; a hyphen is a blank.
        labels: the words that the toolchain adds, by key; ``{number}`` stands for a number.
        borrowed: the keys of labels that are English, in a language without a file of data.
    """

    tag: str
    autonym: str
    script: Script
    locale: str
    citation_locale: str
    word_tag: str
    han_variant: str
    spoken: Spoken = field(repr=False)
    also_written: tuple[str, ...] = ()
    digits: str = "0123456789"
    quotes: str = "“”‘’"
    date: DateForm = DateForm()
    spaces: Spaces = Spaces()
    lines: Lines = Lines()
    no_break: NoBreak = NoBreak()
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict, repr=False)
    parts: Mapping[str, int] = field(default_factory=dict, repr=False)
    over: tuple[str, ...] = ()
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)
    borrowed: tuple[str, ...] = field(default=(), repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        # By its tag: a worker process has the same languages.
        from .register import language

        return (language, (self.tag,))

    def label(self, key: str, number: str = "") -> str:
        """Return the word for ``key``, with ``number`` in its place ("Figure 3", "圖 3").

        Raises:
            KeyError: no such label; a mistake in the toolchain, not in a report.
        """
        return self.labels[key].replace("{number}", number)

    def number(self, text: str) -> str:
        """Return ``text`` with its digits in those of the language."""
        if self.digits == "0123456789":
            return text
        return text.translate(str.maketrans("0123456789", self.digits))
