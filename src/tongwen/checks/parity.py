"""Parity: an artefact, read back, says what the edition says: block by block, in order.

The artefact is read without the writers (:mod:`~tongwen.artefacts.structure`), the edition is
made flat without them (:mod:`~.flattening`); what differs is a problem at the source's line that
names the artefact's page or part. What may differ is listed in :mod:`~.sameness`.

======  ==========================================================================
PAR-01  a block of the report is missing
PAR-02  a block stands twice
PAR-03  a block stands at another place
PAR-04  the artefact says what the report does not
PAR-05  a block is another kind of block, or a heading or item of another level
PAR-06  another number or label
PAR-07  other words, or words run together or apart
PAR-08  words are cut off
PAR-09  a link is lost, leads elsewhere, or is none of the report's; so does a way back
PAR-10  another language
PAR-11  a note is lost, without its call, or called by another number
PAR-12  alternative text is lost or is another
PAR-13  a formula is another
PAR-14  a table's cells, heads or spans are others, or the numbers of a chart of Word's own
PAR-15  the cover, title page, abstract or imprint says something else
PAR-16  a line of contents says something else, or leads elsewhere
PAR-17  the artefact is missing, or cannot be read
PAR-18  a part of the frame lacks what belongs in it, or a link in it leads elsewhere
PAR-19  an abbreviation does not hold what it stands for, or holds something else
======  ==========================================================================
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from ..artefacts.structure import Structure
from ..diagnostics import NOWHERE, Problem
from ..document import StyledSpan
from ..edition import Edition
from ..formats import FORMATS
from ..walk import plain_text, walk
from .charted import check_charts
from .comparison import Comparison
from .flattening import flatten
from .frame import check_frame
from .front import check_front
from .sameness import letters_of

MOST = 60
"""Problems of one artefact at the most; those of a whole other report would fill a book."""


def check_parity(edition: Edition, format_: str, structure: Structure) -> Iterator[Problem]:
    """Yield what an artefact says otherwise than the edition it was made from."""
    flat = flatten(edition, format_)
    comparison = Comparison(format_, structure, flat)
    damaged: set[str] = set()
    found = dict.fromkeys(
        (
            *check_front(edition, format_, structure, damaged),
            *check_frame(edition, format_, structure, damaged),
            *comparison.problems(),
            *check_charts(edition, structure),
            *check_expansions(edition, structure),
        )
    )
    for count, problem in enumerate(found):
        if count == MOST:
            yield replace(
                problem,
                code="PAR-01",
                message=f"the {FORMATS[format_].noun} differs in {len(found) - MOST} more places",
                hint="it was made from other sources; build it again",
            )
            return
        yield problem


def check_expansions(edition: Edition, structure: Structure) -> Iterator[Problem]:
    """Yield abbreviations that do not hold what they stand for, or hold something else."""
    if not FORMATS[structure.format].allowances.expands:
        return
    found = Counter((letters_of(short), letters_of(full)) for short, full in structure.expansions)
    wanted: dict[tuple[str, str], list[Problem]] = {}
    span = NOWHERE
    for node in walk((edition.document.blocks, edition.document.notes)):
        own = getattr(node, "span", NOWHERE)
        span = own if own.file else span
        if isinstance(node, StyledSpan) and node.style == "abbreviation":
            short = plain_text(node)
            message = f"“{short}” does not hold that it stands for “{node.title}”"
            lost = Problem(span, "PAR-19", message, "build it again")
            wanted.setdefault((letters_of(short), letters_of(node.title)), []).append(lost)
    for said, problems in wanted.items():
        # Contents and lists of figures say what headings and captions say once more.
        yield from problems[found[said] :][-1:]
    for short, full in structure.expansions:
        if (letters_of(short), letters_of(full)) not in wanted:
            message = f"“{short}” stands for “{full}”, which the report does not say"
            yield Problem(NOWHERE, "PAR-19", message, "build it again")


PARITY_CHECKS: Mapping[str, Callable[[Edition, str, Structure], Iterator[Problem]]] = (
    # One comparison finds all of them: a block that moved is neither missing nor foreign.
    dict.fromkeys((f"PAR-{number:02}" for number in (*range(1, 17), 18, 19)), check_parity)
)
"""Code → the check of what an artefact says that reports it."""

__all__ = ["MOST", "PARITY_CHECKS", "check_parity"]
