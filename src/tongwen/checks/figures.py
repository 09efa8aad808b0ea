"""Checks of figures and tables."""

from __future__ import annotations

from collections.abc import Iterator

from ..diagnostics import Problem, Severity
from ..document import CrossReference, Figure, Link, Table
from ..edition import Edition
from ..walk import walk


def check_mentions(edition: Edition) -> Iterator[Problem]:
    """FIG-10: a numbered figure or table that the text never refers to.

    A figure may float to another page; without a mention a reader does not know when to
    look at it.
    """
    nodes = list(walk(edition.document))
    mentioned = {node.target for node in nodes if isinstance(node, CrossReference)}
    mentioned |= {node.target.removeprefix("#") for node in nodes if isinstance(node, Link)}
    for node in nodes:
        if not isinstance(node, (Figure, Table)) or not node.number:
            continue
        if node.identifier and node.identifier not in mentioned:
            kind, start = ("figure", "fig-") if isinstance(node, Figure) else ("table", "tbl-")
            # Any other identifier was made up: no author could refer to it.
            named = node.identifier.startswith(start)
            yield Problem(
                node.span,
                "FIG-10",
                f"the {kind} “{node.identifier}” is never referred to"
                if named
                else f"this {kind} is never referred to",
                f"mention it in the text: @{node.identifier}"
                if named
                else f"give it an identifier, {{#{start}…}}, and mention it in the text: @{start}…",
                Severity.WARNING,
            )
