"""Headings that part the text, and those that do not: the latter are lines in bold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from ..document import Block, Division, Heading, Paragraph, Passage, Strong
from ..walk import Node, rebuild

UNNAMED = "\0"
"""Stands for a heading's identifier until those of the whole report are known."""

T = TypeVar("T")


def parting(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return ``blocks`` with the headings in bold that part no text and are in no contents.

    Those are the headings in quotations, lists, boxes and margin notes.
    """
    return tuple(
        replace(block, blocks=parting(block.blocks))
        if isinstance(block, Division) and block.role != "margin" and not block.statement
        else block
        if isinstance(block, Heading)
        else in_bold(block)
        for block in blocks
    )


def in_bold(node: T) -> T:
    """Return ``node`` with each heading in it as a line in bold, which keeps its identifier."""
    return rebuild(node, _bold)


def _bold(node: Node) -> Node:
    if not isinstance(node, Heading):
        return node
    line = Paragraph(strong(node.content), span=node.span)
    if node.identifier in ("", UNNAMED):
        return line
    return Division((line,), identifier=node.identifier, span=node.span)


def strong(passage: Passage) -> Passage:
    """Return ``passage`` in bold, as a title that stands in no contents."""
    return replace(passage, content=(Strong(passage.content),), message=f"**{passage.message}**")
