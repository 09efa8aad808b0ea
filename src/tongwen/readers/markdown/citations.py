"""The grammar of citations, after Pandoc: keys, and locators such as ``p. 7`` and ``第7頁``."""

from __future__ import annotations

import re
from typing import NamedTuple

from ...languages import EAST_ASIAN_LETTERS

_WORD = "A-Za-z0-9_\u00c0-\u052f\u05d0-\u05ea\u0621-\u064a\u1e00-\u1fff"
"""What a word has in scripts whose words are parted: Latin, Greek, Cyrillic, Hebrew, Arabic."""

_HAN_LETTER = f"[{EAST_ASIAN_LETTERS}]"
_KIND = "(?:[Ff]ig|[Tt]bl|[Tt]ab|[Ss]ec|[Ee]q)"
_STATED = "(?:thm|lem|cor|prp|cnj|def|exm|exr|hyp|alg|sol|rem|prf|lst)"
_BRACED_KEY = r"\{(?P<braced>[^{}\n]+)\}"
_NAME_AND_YEAR = rf"{_HAN_LETTER}{{1,8}}[_:-]?\d{{4}}[a-z]?(?![{_WORD}])"
_PLAIN = (
    rf"(?:(?:{_KIND}|{_STATED})[-:]{_HAN_LETTER}[\w-]*|{_NAME_AND_YEAR}"
    rf"|[{_WORD}](?:[{_WORD}]|[:.#$%&+?~/-](?=[{_WORD}]))*)"
)
KEY = re.compile(rf"@(?:{_BRACED_KEY}|(?P<plain>{_PLAIN}))")
"""A key. Han characters end it, since they follow without a space, but for one that begins with
them after ``fig-`` and its kin, or is a name and a year; ``@{…}`` takes any."""

KEY_IN_BRACKET = re.compile(
    rf"@(?:{_BRACED_KEY}|(?P<plain>{_PLAIN}"
    rf"|{_HAN_LETTER}(?:\w|[:.#$%&+?~/-](?=\w))*?(?=第\d|[^\w:.#$%&+?~/-]|[:.#$%&+?~/-](?!\w)|\Z)))"
)
"""The same in a bracket, where a key may begin with Han and ends at a mark or a locator."""

_CROSS_REFERENCE = re.compile(rf"(?P<kind>{_KIND}(?=[-:])|[Ll]st(?=:))[-:](?=\S)")

_TERMS = {
    "page": "p. pp. page pages",
    "chapter": "chap. chaps. ch. chapter chapters",
    "section": "sec. secs. sect. section sections § §§",
    "paragraph": "para. paras. paragraph paragraphs ¶ ¶¶",
    "volume": "vol. vols. volume volumes",
    "issue": "no. nos. issue issues number numbers",
    "figure": "fig. figs. figure figures",
    "column": "col. cols. column columns",
    "line": "l. ll. line lines",
    "note": "n. nn. note notes",
    "part": "pt. pts. part parts",
    "book": "bk. bks. book books",
    "folio": "fol. fols. folio folios",
    "verse": "v. vv. verse verses",
    "opus": "op. opp. opus",
    "sub-verbo": "s.v. s.vv.",
}
"""CSL locator terms, with the words that authors write for them."""

_HAN_TERMS = {
    "頁": "page", "页": "page", "章": "chapter", "節": "section", "节": "section",
    "段": "paragraph", "卷": "volume", "冊": "volume", "册": "volume", "期": "issue",
    "圖": "figure", "图": "figure", "欄": "column", "栏": "column", "行": "line",
    "註": "note", "注": "note", "條": "section", "条": "section",
}  # fmt: skip

_KINDS = {word: kind for kind, words in _TERMS.items() for word in words.split()}
_NUMBER = r"(?:[A-Za-z]{0,2}\d+[A-Za-z]?(?:[.:]\d+)*|[ivxlcdm]+\b|[IVXLCDM]+\b)"
_DIGITS = r"(?:\d+[A-Za-z]?(?:[.:]\d+)*)"
_HAN_NUMBER = r"[\d一二三四五六七八九十百零〇]+(?:[–—~-]+[\d一二三四五六七八九十百零〇]+)?"


def _run(number: str) -> str:
    return rf"{number}(?:[ \t]*(?:[-–—]{{1,3}}|[,&]|,?[ \t]and(?=[ \t]))[ \t]*{number}(?![^\W\d]))*"


_LEAD = r"[ \t]*[,，]?[ \t]*"
_TERM_ALONE = re.compile(
    _LEAD
    + "(?P<term>"
    + "|".join(re.escape(word) for word in sorted(_KINDS, key=len, reverse=True))
    + r")(?:(?<=[.§¶])[ \t]*|[ \t]+)"
)
_WITH_TERM = re.compile(f"{_TERM_ALONE.pattern}(?P<value>{_run(_NUMBER)})")
_HAN = "".join(_HAN_TERMS)
_WITH_HAN_TERM = re.compile(
    rf"{_LEAD}(?:第[ \t]*(?P<value>{_HAN_NUMBER})[ \t]*(?P<after>[{_HAN}])"
    rf"|(?P<before>[{_HAN}])[ \t]*(?P<second>{_HAN_NUMBER}))"
)
_BARE = re.compile(rf"[ \t]*[,，][ \t]*(?P<value>{_run(_DIGITS)})(?=[ \t]*(?:[,，;；]|\Z))")
_BRACED = re.compile(r"[ \t]*[,，]?[ \t]*\{(?P<inside>[^{}]*)\}")


class Locator(NamedTuple):
    """A CSL locator term, its value, and the offset after it."""

    kind: str
    value: str
    end: int


def cross_reference(key: str) -> str:
    """Return the identifier that a key such as ``fig-x``, ``Fig-x`` or ``fig:x`` means, if any.

    The colon is pandoc-crossref's and bookdown's, as is ``tab`` for a table; with a colon alone
    ``lst`` is a listing, else it may be the name of a work.
    """
    match = _CROSS_REFERENCE.match(key)
    if match is None:
        return ""
    kind = match["kind"].lower()
    return f"{'tbl' if kind == 'tab' else kind}-{key[match.end() :]}"


_BOOKDOWN = re.compile(rf"({_STATED}):(?=\S)")


def referred(name: str) -> str:
    r"""Return the identifier that ``\@ref(thm:x)`` means; it cites no work, whatever its name."""
    name = name.removeprefix("#")
    return cross_reference(name) or _BOOKDOWN.sub(r"\1-", name, count=1)


def read_locator(text: str, *, bare: bool = False) -> Locator:
    """Return the locator at the beginning of ``text``, what follows a key.

    ``bare``: a number counts without a comma before it, as in ``@key [7]``.
    """
    if match := _BRACED.match(text):
        inside = read_locator(match["inside"], bare=True)
        if inside.end == len(match["inside"].rstrip()) and inside.value:
            return Locator(inside.kind, inside.value, match.end())
        # “{p. 4 and so on}” is all of it the place, whatever stands behind the first number.
        said = _TERM_ALONE.match(match["inside"])
        kind = _KINDS[said["term"]] if said else "page"
        return Locator(kind, match["inside"][said.end() if said else 0 :].strip(), match.end())
    if match := _WITH_TERM.match(text):
        return Locator(_KINDS[match["term"]], _range(match["value"]), match.end())
    if match := _WITH_HAN_TERM.match(text):
        term = match["after"] or match["before"]
        return Locator(_HAN_TERMS[term], _range(match["value"] or match["second"]), match.end())
    comma = ", " if bare else ""
    if match := _BARE.match(comma + text):
        return Locator("page", _range(match["value"]), match.end() - len(comma))
    return Locator("", "", 0)


def _range(value: str) -> str:
    return re.sub(r"[ \t]*(?:-{1,3}|–|—|~)[ \t]*", "–", value.strip())
