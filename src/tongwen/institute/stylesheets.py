"""Whether a pack's own style sheet may be used: what it runs, and what it would fetch."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tinycss2  # type: ignore[import-untyped]

from ..gate import scheme_of
from ..pictures import css_addresses

_PROGRAMS = re.compile(
    r"(?<![\w-])(expression\s*\(|-moz-binding(?=\s*:)|behavior(?=\s*:))", re.IGNORECASE
)

_COLUMNS = re.compile(
    r"(?<![\w-])(columns|column-count|column-width)\s*:"
    r"(?!\s*(?:auto|1|initial|unset|inherit)\s*(?:[;}!]|$))",
    re.IGNORECASE,
)
_IN_IT = "write a small picture as a data: address; copy the rules of other sheets"
_REST = "write it as selector { property: value; }, each brace closed, or take it out"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def faults_of(text: str, *, alone: bool) -> Iterator[tuple[int, str, str]]:
    """Yield line, message and hint of each fault; ``alone``: of a sheet whose page is one file."""
    for found in _PROGRAMS.finditer(text):
        message = f"“{found[1]}” runs a program; a style sheet may not"
        yield _line(text, found.start()), message, "remove it"
    if not alone:
        # Comments become as many other characters, so that places stay what they are.
        for found in _COLUMNS.finditer(
            _COMMENT.sub(lambda comment: re.sub(r"[^\n]", " ", comment[0]), text)
        ):
            yield (
                _line(text, found.start()),
                f"“{found[1]}”: a style sheet cannot set text in columns, where notes and figures "
                "would lie on it",
                "write columns: 2 under page: in _brand.yml; or give a wider inner or outer margin",
            )
    for rule in tinycss2.parse_stylesheet(text):
        if rule.type == "error":
            yield rule.source_line, f"the CSS cannot be read: {rule.message}", _REST
    if "</" in text:
        # It would end the <style> element that the page carries it in.
        line = _line(text, text.index("</"))
        yield line, "“</” may not stand in a style sheet", "write “<\\/”"
    for address in css_addresses(text):
        line = _line(text, max(text.find(address), 0))
        if alone and not scheme_of(address) and not address.startswith("#"):
            yield (
                line,
                f"{address} is another file; the web page is one file",
                _IN_IT,
            )
        elif scheme_of(address) not in ("", "data"):
            yield (
                line,
                f"{address} is an address; nothing is fetched from the network",
                _IN_IT if alone else "put the file into the pack and name it by its relative path",
            )


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
