"""Checks of figures and tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..diagnostics import Problem, Severity
from ..document import CrossReference, Figure, Image, InlineImage, Link, Table
from ..edition import Edition
from ..walk import is_permanent_name, walk

_VARIABLE = re.compile(rb"var\(\s*(--[\w-]*)")


def check_drawing_tokens(edition: Edition) -> Iterator[Problem]:
    """FIG-11: a drawing asks for a design token that there is not.

    ``var(--chart-1)`` in an SVG is drawn in the brand's colour in every format. What is no
    token has no colour: it would be black, or not there at all. Each drawing is reported once.
    """
    checked: set[str] = set()
    for node in walk(edition.document):
        drawing = isinstance(node, (Image, InlineImage))
        resource = edition.resources.get(node.source) if drawing else None
        if resource is None or resource.media_type != "image/svg+xml" or resource.name in checked:
            continue
        checked.add(resource.name)
        for name in dict.fromkeys(_VARIABLE.findall(resource.data)):
            token = name.decode("ascii", "replace")
            yield Problem(
                node.span,
                "FIG-11",
                f"{resource.name} asks for {token}, and there is no such token",
                "write a colour, or a token: --ink, --muted, --rule, --pale, --deep, --accent, "
                "--chart-1 to --chart-6; all are in docs/institutes.md",
                Severity.WARNING,
            )


def check_mentions(edition: Edition) -> Iterator[Problem]:
    """FIG-10: a numbered figure or table that the text never refers to.

    A figure may float to another page; without a mention a reader does not know when to
    look at it.
    """
    nodes = list(walk(edition.document))
    mentioned = {node.target for node in nodes if isinstance(node, CrossReference)}
    mentioned |= {node.target.removeprefix("#") for node in nodes if isinstance(node, Link)}
    for node in nodes:
        # Who is sent to a whole looks at its parts, and who is sent to a part at the whole.
        parts = walk(node.blocks) if isinstance(node, Figure) else ()
        family = {node.identifier for node in (node, *parts) if isinstance(node, (Figure, Table))}
        mentioned |= family if family & mentioned else set()
    for node in nodes:
        if not isinstance(node, (Figure, Table)) or not node.number:
            continue
        if node.identifier and node.identifier not in mentioned:
            kind, start = ("figure", "fig-") if isinstance(node, Figure) else ("table", "tbl-")
            # Any other identifier was made up: no author could refer to it.
            named = node.identifier.startswith(start) and not is_permanent_name(node.identifier)
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
