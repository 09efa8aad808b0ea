"""The particulars of a report, and how they stand in lines of words: names, dates, keywords."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..document import InlineImage, Passage
from ..languages import IDEOGRAPHS
from .markdown_lines import line_of
from .marks import Labelled

_BETWEEN_NAMES = re.compile(r"\s*(?:;|,|、|，|\band\b|&|\bund\b|\bet\b|與|与|和)\s*")
NAME = re.compile(
    r"(?:[A-ZÀ-Þ][\w.’'-]*|(?:van|von|de|da|del|der|la|le|bin|al)\b)(?: (?:[A-ZÀ-Þ][\w.’'-]*|"
    r"(?:van|von|de|da|del|der|la|le|bin|al)\b)){1,4}|"
    rf"[{IDEOGRAPHS}]{{2,4}}"
)


@dataclass(frozen=True, slots=True)
class Author:
    """An author: the name, a line for each of what stands below it, and a few words about them."""

    name: str
    affiliation: tuple[str, ...] = ()
    orcid: str = ""
    ror: str = ""
    email: str = ""
    about: tuple[str, ...] = ()
    url: str = ""


@dataclass(frozen=True, slots=True)
class Front:
    """What stands in report.yaml, as Markdown."""

    title: str = ""
    subtitle: str = ""
    kind: str = ""
    credit_line: str = ""
    authors: tuple[Author, ...] = ()
    published: str = ""
    abstract: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    series: str = ""
    series_number: str = ""
    colophon: tuple[str, ...] = ()
    language: str = "en"
    second: str = ""
    """The other language, of an edition in two."""
    institute: str = ""
    citation_style: str = "numeric"
    licence: str = ""
    history: tuple[str, ...] = ()
    disclaimer: tuple[str, ...] = ()
    doi: str = ""
    isbn: str = ""
    issn: str = ""
    listed: tuple[str, ...] = ()
    r"""Keys of works that are listed and not cited, as by ``\nocite``; ``*`` for all."""


def licence_in(words: str) -> str:
    """Return the identifier of a licence by its name: CC BY 4.0."""
    if address := re.search(r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)", words):
        return f"CC-{address[1].upper()}-{address[2]}"
    return words.strip().replace(" ", "-") if re.match(r"CC[ -](BY|0)\b|CC0", words) else ""


def keywords_in(lines: Sequence[str]) -> Iterator[str]:
    """Yield the keywords in lines, without the word that says what they are."""
    label = re.compile(r"^\W*(?:keywords|關鍵詞|关键词)\W*\s*", re.IGNORECASE)
    for number, line in enumerate(lines):
        if number and label.match(line):
            break  # those of the report's other language
        line = label.sub("", line)
        yield from (word.strip() for word in re.split(r"[,;、；，]", line) if word.strip())


def line_in(passage: Passage) -> str:
    """Return a passage as one line of Markdown, without pictures."""
    content = tuple(n for n in passage.content if not isinstance(n, (Labelled, InlineImage)))
    return line_of(content, "<br>").replace("<br>", " ").strip()


def names_in(line: str) -> list[str]:
    """Return what may be names in a line, at commas and the like."""
    return [name for part in line.split(" · ") for name in _BETWEEN_NAMES.split(part) if name]
