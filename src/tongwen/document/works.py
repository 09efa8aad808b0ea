"""What is printed of the works that a report cites: the lists of references."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..diagnostics import NOWHERE, Span

if TYPE_CHECKING:
    from . import Inline

RESOLVER = "https://doi.org/"
"""What makes an address of a DOI (https://www.doi.org/the-identifier/resources/handbook, 3.8)."""


@dataclass(frozen=True, slots=True)
class Mention:
    """Where a work is cited: the citation's identifier, and the number or title of its section."""

    target: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class BibliographyEntry:
    """One work in the list of references; its identifier is ``ref-<key>``.

    ``label`` is "1" in a numeric style, else empty; ``again``: how many lists had the work before;
    ``work``: the work itself, a CSL-JSON item as text.
    """

    key: str
    label: str
    content: tuple[Inline, ...]
    language: str = ""
    mentions: tuple[Mention, ...] = ()
    again: int = 0
    work: str = field(default="", compare=False, repr=False)

    @property
    def identifier(self) -> str:
        """The target that citations link to, in the first list that holds the work."""
        return f"ref-{self.key}" + (f"-again-{self.again}" if self.again else "")


@dataclass(frozen=True, slots=True, weakref_slot=True)
class Bibliography:
    """Where the list of references stands (``::: {#refs}``), or one of several.

    It holds all works, or those of ``kinds`` (types of CSL), not those in ``without``, those with
    a ``keyword``, those that its ``chapter`` cites. *Resolved:* ``entries``.
    """

    entries: tuple[BibliographyEntry, ...] = ()
    kinds: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    keyword: str = ""
    chapter: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)
