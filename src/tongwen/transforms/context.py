"""What the transforms know of the edition that is being made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..diagnostics import Problems, Span
from ..document import Catalogue, Reference
from ..languages import Language


@dataclass(frozen=True, slots=True)
class Context:
    """An edition's languages, translations and works to cite.

    Attributes:
        language: of the edition.
        companion: the report's other language; None if it has one only.
        source_language: the one that the report is written in.
        catalogue: translations into ``language``; None where it is the source language.
        companion_catalogue: translations into ``companion``; None likewise.
        references: the works that can be cited.
        missing: files of such works that are yet to be written.
        counted: keys of works, in the order in which another edition cites them: they are counted
            as there, before all others.
        listed: keys of works that the list of references holds though none may cite them; "*": all.
        numbered: whether headings have numbers.
        contents_depth: the deepest level of headings in the contents; 0: as deep as any format's.
        citation_style: a CSL 1.0 style, as XML.
        pull_quotes: whether the pack sets pull quotes.
        capitals_from: how many letters a chapter's first paragraph has at the least to begin with a
            drop capital; 0: none does.
        institutes: who publishes it, by slug.
        drafted: translators are shown in the margin what they still have to do.
        places: of the report's metadata, by their keys.
        problems: the collector.
    """

    language: Language
    companion: Language | None
    source_language: Language
    catalogue: Catalogue | None = None
    companion_catalogue: Catalogue | None = None
    references: tuple[Reference, ...] = ()
    missing: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    listed: tuple[str, ...] = ()
    numbered: bool = True
    contents_depth: int = 0
    citation_style: bytes = b""
    pull_quotes: bool = True
    capitals_from: int = 0
    institutes: tuple[str, ...] = ()
    drafted: bool = False
    places: Mapping[str, Span] = field(default_factory=dict)
    problems: Problems = field(default_factory=Problems)
