"""Whose the pictures are: gathered where the report lists it, else said under each."""

from __future__ import annotations

from dataclasses import replace

from ..document import (
    NO_PASSAGE,
    Caption,
    CrossReference,
    Definition,
    DefinitionList,
    Division,
    Document,
    Figure,
    Image,
    Paragraph,
    Passage,
    Text,
)
from ..walk import Node, plain_text, rebuild, walk
from .context import Context


def resolve_credits(document: Document, context: Context) -> Document:
    """Return ``document`` with the credits of its figures in its list of credits.

    Where it has no such list they are the last words of the captions.
    """
    credited = [node for node in walk(document) if isinstance(node, Figure) and node.credit]
    if not credited:
        return document
    listed = any(isinstance(node, Division) and node.role == "credits" for node in walk(document))
    definitions = tuple(map(_definition, credited))

    def change(node: Node) -> Node:
        if isinstance(node, Division) and node.role == "credits":
            return replace(node, blocks=(DefinitionList(definitions, span=node.span), *node.blocks))
        if not isinstance(node, Figure) or not node.credit:
            return node
        if not listed:
            return replace(node, caption=_with_credit(node, context), credit=NO_PASSAGE)
        if not node.caption and not node.identifier:
            return node.blocks
        return replace(node, credit=NO_PASSAGE)

    return rebuild(document, change, frozenset({Division, Figure}))


def _definition(figure: Figure) -> Definition:
    """Return a line of the list: the figure's number, or what a picture without one shows."""
    if figure.number and figure.identifier:
        term = Passage((CrossReference(figure.identifier, span=figure.span),))
    elif figure.caption:
        term = figure.caption.content
    else:
        images = (node for node in walk(figure.blocks) if isinstance(node, Image))
        term = figure.alternative or next(
            (image.alternative for image in images if image.alternative), Passage((Text("—"),))
        )
    return Definition(term, ((Paragraph(figure.credit, span=figure.span),),), span=figure.span)


_ENDS = ".!?…:;。！？：；"
"""Marks that part a caption from what follows."""


def _with_credit(figure: Figure, context: Context) -> Caption:
    if not figure.caption:
        return Caption(figure.credit)
    wide = context.language.script.wide
    words = figure.caption.content
    # It is a sentence of its own: “Losses by year. Source: the survey”.
    parted = plain_text(words)[-1:] in tuple(_ENDS)
    stop = ("" if parted else "。") if wide else (" " if parted else ". ")
    content = (*words.content, *([Text(stop)] if stop else []), *figure.credit.content)
    return replace(figure.caption, content=replace(words, content=content))
