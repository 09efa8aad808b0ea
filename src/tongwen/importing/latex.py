r"""A LaTeX text as Pandoc is to see it: with the files that it puts in, and marks for the rest.

Pandoc reads no file beside the one that it is given, and drops ``\appendix`` and ``\pageref``.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from ..document import CitationItem
from .account import Account
from .marks import HereAppendices, Mark, PartOf, written
from .word import Prepared

_PUT_IN = re.compile(r"\\(?:input|include|subfile)\s*\{(?P<name>[^{}]+)\}")
_APPENDIX = re.compile(r"\\appendix\b|\\begin\{appendi(?:x|ces)\}|\\appendices\b")
_PAGE = re.compile(r"(?:\b(?:on\s+)?(?:pages?|pp?\.)[~\s]*)?\\[vV]?pageref\s*\{(?P<name>[^{}]+)\}")
_GRAPHICS = re.compile(r"\\graphicspath\s*\{(?P<folders>(?:\s*\{[^{}]*\})+)\s*\}")
_WORKS = re.compile(
    r"^[^%\n]*\\(?:bibliography|addbibresource(?:\[[^\]]*\])?)\{([^{}]+)\}", re.MULTILINE
)
_COMMENT = re.compile(r"(?<!\\)(?:\\\\)*%.*")
_YEAR = r"\\citeyear\{(?P=key)\}"
_MAKERS_AND_YEAR = re.compile(
    r"\\citeauthor\*?\{(?P<key>[^{},]+)\}[~\s]*"
    rf"(?:\({_YEAR}(?:,\s*(?P<said>[^()\[\]]+))?\)|{_YEAR}"
    r"|\\citeyearpar(?:\[(?P<place>[^\]]*)\])?\{(?P=key)\})"
)
_YEAR_IN_BRACKETS = re.compile(r"\(\\citeyear\{(?P<key>[^{},]+)\}(?:,\s*(?P<said>[^()\[\]]+))?\)")
_CAPITAL = re.compile(r"\\C(?=ite(?:t|p|alt|alp|author)\*?[\[{])")
_PART = re.compile(r"\\cite(?P<what>title|url)\*?(?:\[[^\]]*\])*\{(?P<key>[^{},]+)\}")
_IN_FULL = re.compile(r"\\(?:fullcite|bibentry)(?:\[[^\]]*\])*\{(?P<key>[^{},]+)\}")
_ENDINGS = (".svg", ".png", ".jpg", ".jpeg", ".pdf", ".eps")
_DEEPEST = 8
_LARGEST = 20_000_000

Read = Callable[[str], bytes | None]


def prepare_latex(data: bytes, read: Read, account: Account) -> Prepared:
    """Return a LaTeX text with the files that it puts in, and marks; ``read`` reads beside it."""
    text = _whole(data.decode("utf-8", "replace"), read, account, 0)
    marks: list[Mark] = []
    if _APPENDIX.search(text):
        marks.append(HereAppendices(""))
        text = _APPENDIX.sub(lambda _: f"\n\n{written(0)}\n\n", text)
        text = re.sub(r"\\end\{appendi(?:x|ces)\}", "", text)
    for match in _PAGE.finditer(text):
        account.change("a reference to a page: it leads to the place instead", match["name"])
    text = _PAGE.sub(r"\\autoref{\g<name>}", text)
    for match in _IN_FULL.finditer(text):
        account.change("a work set in full: it is cited here, and listed", match["key"])
    text = _IN_FULL.sub(r"\\citet{\g<key>}", text)

    def part(match: re.Match[str]) -> str:
        item = (CitationItem(match["key"]),)
        marks.append(PartOf(item, part="title" if match["what"] == "title" else "address"))
        return written(len(marks) - 1)

    text = _PART.sub(part, text)
    return Prepared(_with_citations(text).encode(), tuple(marks))


def _with_citations(text: str) -> str:
    """Return ``text`` with makers and year of a work, each by a command of its own, as one."""

    def cited(command: str) -> Callable[[re.Match[str]], str]:
        def put(match: re.Match[str]) -> str:
            found = match.groupdict()
            place = found["said"] or found.get("place") or ""
            return (
                rf"\{command}[{place}]{{{match['key']}}}"
                if place
                else (rf"\{command}{{{match['key']}}}")
            )

        return put

    text = _MAKERS_AND_YEAR.sub(cited("citet"), _CAPITAL.sub(r"\\c", text))
    return _YEAR_IN_BRACKETS.sub(cited("citeyearpar"), text)


def _whole(text: str, read: Read, account: Account, depth: int) -> str:
    """Return ``text`` with the files that it names in the place of their names."""

    def put(match: re.Match[str]) -> str:
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if _COMMENT.search(line):
            return match[0]
        name = match["name"].strip()
        data = read(name) if "." in name.rpartition("/")[2] else None
        data = data if data is not None else read(f"{name}.tex")
        if data is None or depth >= _DEEPEST:
            account.lose("a file that the text puts in, and that is not beside it", name)
            return ""
        return _whole(data.decode("utf-8", "replace"), read, account, depth + 1)

    whole = _PUT_IN.sub(put, text)
    return whole if len(whole) <= _LARGEST else text


def works_of(data: bytes) -> list[str]:
    """Return the names of the files of works that a text names, with their ending."""
    found = _WORKS.findall(data.decode("utf-8", "replace"))
    names = [name.strip() for each in found for name in each.split(",") if name.strip()]
    return [name if name.endswith(".bib") else f"{name}.bib" for name in names]


def pictures_of(data: bytes, read: Read) -> Read:
    """Return a way to read pictures as LaTeX finds them: without an ending, in given folders."""
    found = _GRAPHICS.search(data.decode("utf-8", "replace"))
    folders = ["", *re.findall(r"\{([^{}]*)\}", found["folders"])] if found else [""]

    def picture(name: str) -> bytes | None:
        endings = ("",) if "." in name.rpartition("/")[2] else ("", *_ENDINGS)
        tried = (read(f"{folder}{name}{ending}") for folder in folders for ending in endings)
        return next((data for data in tried if data is not None), None)

    return picture
