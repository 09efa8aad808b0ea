r"""Marks for the index: ``[rivers]{.index entry="water!rivers"}``, ``\index{water!rivers}``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...diagnostics import Span
from ...document import Indexed, Inline
from ...walk import plain_text
from .attributes import AttributeTaker

_TEX = re.compile(r"(?P<entry>[^|]*)(?:\|(?P<how>see|seealso)\{(?P<see>[^{}]*)\}|\|.*)?", re.DOTALL)


def index_mark(taker: AttributeTaker, content: tuple[Inline, ...], span: Span) -> Inline | None:
    """Return words that are marked for the index, as their attributes say; None without a name.

    ``entry`` is what the index calls them, ``!`` before a sub-entry; ``see`` and ``see-also`` are
    other entries, which the index refers to in their place or besides.
    """
    entry = taker.take("entry") or plain_text(content)
    instead, besides = taker.take("see"), taker.take("see-also")
    return _mark(content, entry, instead or besides, bool(besides) and not instead, span)


def tex_index_mark(said: str, span: Span) -> Inline | None:
    r"""Return the place that TeX's ``\index{…}`` marks (makeindex, section 2).

    What it says of the look of the page's number, ``|textbf``, is left; of a range, where it ends.
    """
    match = _TEX.fullmatch(said)
    if match is None or said.endswith("|)"):
        return None
    return _mark((), match["entry"], match["see"] or "", match["how"] == "seealso", span)


def _mark(content: Sequence[Inline], entry: str, see: str, also: bool, span: Span) -> Inline | None:
    path = tuple(" ".join(part.split()) for part in entry.split("!"))
    if not all(part.rpartition("@")[2] for part in path):
        return None
    return Indexed(tuple(content), path, " ".join(see.split()), also, span=span)
