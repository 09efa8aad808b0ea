"""When two texts are the same: what a format may do to words, as a list, and nothing besides.

Comparing goes over *letters*, all characters but white space, and over the *gaps* between them.
The letters must be the same one by one. A gap is none, a space, a line that the author ended, or
a line's end in print, of which nobody can say whether a space stood there.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote

from ..artefacts.structure import BREAK, LINE_END, Run
from ..document import Math, MathBlock
from ..formats import FORMATS
from ..languages import FIRST_EAST_ASIAN, language_key, script_of

NOTE, PICTURE, FORMULA = "\ue000", "\ue001", "\ue002"
"""What stands among the letters for what is no letter (Unicode, 23.5: private use)."""

_STANDS_FOR = {"note": NOTE, "picture": PICTURE, "formula": FORMULA}

LIGATURES: Mapping[str, str] = MappingProxyType(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
"""A ligature of Unicode's presentation forms → its letters."""

WIDTHLESS = (
    "\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
    "\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}"
    "\u202a-\u202e\u2066-\u2069"  # embeddings, overrides and isolates (UAX 9, 2)
    "\u200c\u200d"  # what joins two signs to one, or holds two letters apart (23.2)
    "\ufe00-\ufe0f\U000e0100-\U000e01ef"  # variation selectors: a sign's form (Unicode, 23.4)
)
"""What has no width and says nothing by itself, as ranges: where a line may break or may not, in
which direction it runs, which form a sign has."""

RULES: Mapping[str, str] = MappingProxyType(
    {
        "white space": "a stretch of white space of any kind is one space; at the two ends of a "
        "block it counts nothing; spaces without width, joiners, marks of direction and "
        "selectors of a sign’s form count nothing anywhere",
        "line ends": "where a line of print ends, or two pieces of it stand apart, there may be a "
        "space, an ended line, or nothing",
        "hyphenation": "a soft hyphen counts nothing, nor does the line's end after it",
        "accents": "a letter with its accent is the letter and the accent, as Unicode has it (NFD)",
        "ligatures": "a ligature is its letters: " + ", ".join(f"{k} {v}" for k, v in
        LIGATURES.items()),
    }
)  # fmt: skip
"""Every rule by which two texts that differ may be the same. docs/parity.md shows this table."""

NONE, SPACE, ENDED, PERHAPS, SOME = 0, 1, 2, 3, 4
"""Gaps. Perhaps: at a line's end in print. Some: there too, but a space stands beside it."""

_ALIKE = frozenset(
    {(a, b) for a in range(5) for b in (PERHAPS,)}
    | {(PERHAPS, b) for b in range(5)}
    | {(SOME, SPACE), (SPACE, SOME), (SOME, ENDED), (ENDED, SOME)}
    | {(a, a) for a in range(5)}
)

_LIGATURE = re.compile(f"[{''.join(LIGATURES)}]")
_HYPHEN = re.compile(f"\N{SOFT HYPHEN}[ {LINE_END}]?|[{WIDTHLESS}]")


@dataclass(frozen=True, slots=True)
class Line:
    """A block's words, laid open for comparing.

    Attributes:
        letters: without white space; a note's call, picture or formula as one sign.
        gaps: before each letter (the first has none).
        languages, targets: of each letter.
        objects: the runs that the signs stand for, in order.
    """

    letters: str
    gaps: tuple[int, ...]
    languages: tuple[str, ...]
    targets: tuple[str, ...]
    objects: tuple[Run, ...]


def signs_of(text: str) -> str:
    """Return the letters and digits of a formula in alphabetical order, whatever their alphabet.

    Word keeps brackets, accents and roots as properties, and a root's degree before what it is of.
    An accent is a modifier letter (Lm) in MathML, and may be joined to the letter before it.
    """
    return "".join(
        sorted(
            sign
            for sign in unicodedata.normalize("NFKD", text)
            if sign.isalnum() and unicodedata.category(sign) != "Lm"
        )
    )


def without_hyphenation(text: str) -> str:
    """Return ``text`` without soft hyphens and the ends of lines after them."""
    return _HYPHEN.sub("", text)


def without_ligatures(text: str) -> str:
    """Return ``text`` with each ligature as its letters, and accents apart from theirs."""
    apart = _LIGATURE.sub(lambda found: LIGATURES[found[0]], text)
    return unicodedata.normalize("NFD", apart)


def lay_open(runs: Iterable[Run]) -> Line:
    """Return ``runs`` for comparing."""
    letters: list[str] = []
    gaps: list[int] = []
    languages: list[str] = []
    targets: list[str] = []
    objects: list[Run] = []
    gap = NONE
    hyphen = False
    for run in runs:
        if run.kind != "words":
            letters.append(_STANDS_FOR[run.kind])
            gaps.append(gap)
            languages.append("")
            targets.append(run.target if run.kind != "note" else "")
            objects.append(run)
            gap, hyphen = NONE, False
            continue
        text = run.text
        if hyphen and text[:1] == LINE_END:
            text = text[1:]
        hyphen = text.endswith("\N{SOFT HYPHEN}") or (hyphen and not text)
        text = without_ligatures(without_hyphenation(text))
        before = len(letters)
        for character in text:
            if character.isspace():
                gap = _both(gap, _gap(character))
                continue
            letters.append(character)
            gaps.append(gap)
            gap = NONE
        count = len(letters) - before
        languages += [run.language] * count
        targets += [run.target] * count
    if gaps:
        gaps[0] = NONE
    return Line("".join(letters), tuple(gaps), tuple(languages), tuple(targets), tuple(objects))


def _gap(character: str) -> int:
    return PERHAPS if character == LINE_END else ENDED if character == BREAK else SPACE


def _both(before: int, gap: int) -> int:
    """Return what two neighbours come to: an ended line outweighs a space."""
    if ENDED in (before, gap):
        return ENDED
    if NONE in (before, gap) or before == gap:
        return before or gap
    return SOME


def letters_of(text: str) -> str:
    """Return the letters of a plain text, as :func:`lay_open` has them."""
    return "".join(without_ligatures(without_hyphenation(text)).split())


def letters_and_digits(text: str) -> str:
    """Return the letters, with their accents, and the digits of a text, in small letters.

    What parts a label from its entry is a matter of style, and notations escape and brace it.
    """
    apart = unicodedata.normalize("NFD", text.casefold())
    return "".join(one for one in apart if one.isalnum() or unicodedata.combining(one))


def carried(format_: str, node: Math | MathBlock) -> str:
    """Return what a format carries of a formula, its parts side by side.

    A web page has its MathML, then its TeX; a PDF its TeX, then how it is spoken; Word the
    characters of its MathML; plain text a line of characters.
    """
    formula, tex = node.formula, node.tex
    if not formula.mathml:
        return tex
    ways = {
        "characters": "".join(ElementTree.fromstring(formula.mathml).itertext()),
        "tex": tex,
        "spoken": formula.spoken,
        "line": formula.text,
    }
    return " ".join(ways[way] for way in FORMATS[format_].allowances.formulas)


def same_gaps(wanted: Sequence[int], found: Sequence[int]) -> int | None:
    """Return the first place where the gaps differ; None where they are the same."""
    if wanted == found:
        return None
    for place, (one, other) in enumerate(zip(wanted, found, strict=True)):
        if (one, other) not in _ALIKE:
            return place
    return None


def same_address(wanted: str, found: str) -> bool:
    """Whether two addresses are the same; a sign may be percent-encoded (RFC 3986, 2.1)."""
    return wanted == found or unquote(wanted) == unquote(found)


def is_han_language(tag: str) -> bool:
    """Whether the language's letters are those that Word calls East Asian."""
    return script_of(tag).wide


def first_language(format_: str, mine: Line, other: Line, offset: int) -> int | None:
    """Return the first letter that is marked as another language; None where all agree.

    ``offset``: of the first letter of ``mine`` in ``other``. In Word each script has its own
    language: Han letters say nothing of Latin words, nor Latin letters of Chinese ones.
    """
    end = offset + len(mine.letters)
    pairs = set(zip(mine.languages, other.languages[offset:end], strict=True))
    wrong = {
        pair
        for pair in pairs
        if pair[0] and pair[0] != pair[1] and language_key(pair[0]) != language_key(pair[1])
    }
    if not wrong:
        return None
    for place, letter in enumerate(mine.letters):
        pair = (mine.languages[place], other.languages[offset + place])
        if pair not in wrong or not letter.isalpha():
            continue
        if format_ == "docx" and (letter >= FIRST_EAST_ASIAN) != is_han_language(pair[0]):
            continue
        return place
    return None


def formula_words(format_: str, text: str) -> str:
    """Return what is compared of a formula in words.

    Word keeps brackets, accents and roots as properties: of it, letters and digits.
    """
    return signs_of(text) if format_ == "docx" else text


def same_formula(format_: str, mine: str, found: str) -> bool:
    """Return whether a formula is the report's."""
    one, other = (letters_of(formula_words(format_, text)) for text in (mine, found))
    return one == other
