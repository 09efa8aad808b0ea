"""report.yaml → Metadata: what a report says of itself.

Every text that a reader sees is a :class:`~tongwen.document.Passage`, so that it may hold
emphasis or another script, and is translated through the same catalogue as the report.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from .diagnostics import NOWHERE, Span
from .document import NO_PASSAGE, Passage


@dataclass(frozen=True, slots=True)
class Contributor:
    """A person or a body that made the report.

    ``affiliation`` is one passage a line, as it is to be set.
    """

    name: Passage
    affiliation: tuple[Passage, ...] = ()
    role: str = "author"
    orcid: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """A report's metadata, in one language.

    Attributes:
        kind: what it is ("Report"), set above the title.
        credit_line: set before the authors ("Jointly written by").
        languages: BCP 47 tags; the first is the language it is written in.
        chapters: the Markdown files, in order.
        references: the files with works to cite.
        colophon: paragraphs for the colophon page.
        licence: an SPDX identifier ("CC-BY-4.0") or a sentence.
        citation_style: the name of a CSL style, or a .csl file of the report.
        raw_html: HTML in the Markdown is cleaned and read, not shown as text.
    """

    title: Passage
    subtitle: Passage = NO_PASSAGE
    kind: Passage = NO_PASSAGE
    contributors: tuple[Contributor, ...] = ()
    credit_line: Passage = NO_PASSAGE
    published: datetime.date | None = None
    abstract: tuple[Passage, ...] = ()
    keywords: tuple[Passage, ...] = ()
    series: Passage = NO_PASSAGE
    series_number: str = ""
    licence: str = ""
    publisher: Passage = NO_PASSAGE
    colophon: tuple[Passage, ...] = ()
    languages: tuple[str, ...] = ("en",)
    citation_style: str = ""
    institute: str = ""
    chapters: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    doi: str = ""
    isbn: str = ""
    raw_html: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)
