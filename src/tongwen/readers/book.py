"""Chapters as their place in a book has them: parts, appendices, depth, files that they include."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Literal

from ..document import CHAPTER, Block, Document, Heading, Link, Text
from ..walk import Node, rebuild

_PART = re.compile(r"\((PART|APPENDIX)\*?\)\s*")


def with_parts(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Return ``blocks`` with bookdown's ``# (PART) Title`` as a page, and appendices as such.

    bookdown's manual, 2.2.3 and 4.4: what follows ``# (APPENDIX) …`` is counted in letters.
    """
    made: list[Block] = []
    appendix = False
    for block in blocks:
        if not isinstance(block, Heading) or block.level > 1:
            made.append(block)
            continue
        opening = block.content.content[0] if block.content else None
        mark = _PART.match(opening.text) if isinstance(opening, Text) else None
        if mark is None or not isinstance(opening, Text):
            made.append(replace(block, role="appendix") if appendix else block)
        elif mark[1] == "APPENDIX":
            appendix = True
        else:
            words = (Text(opening.text[mark.end() :]), *block.content.content[1:])
            message = _PART.sub("", block.content.message.replace("\\*", "*"), count=1)
            title = replace(block.content, content=words, message=message)
            made.append(replace(block, content=title, numbered=False, role="part"))
    return tuple(made)


def with_included(documents: list[Document], chapters: Sequence[tuple[str, str]]) -> list[Document]:
    """Return the chapters with links to those of them whose heading stands in a file they include.

    All other links to a chapter are known by the file of its heading.
    """
    openings: dict[str, str] = {}
    for document, (name, file) in zip(documents, chapters, strict=True):
        first = next((block for block in document.blocks if isinstance(block, Heading)), None)
        if first is not None and first.span.file != file:
            openings[PurePosixPath(name).name] = f"#{first.identifier}"

    def change(node: Node) -> Node:
        match = CHAPTER.fullmatch(node.target) if isinstance(node, Link) else None
        opening = openings.get(PurePosixPath(match["file"]).name) if match else None
        return replace(node, target=match["place"] or opening) if match and opening else node

    return [rebuild(document, change) for document in documents] if openings else documents


def of_book(
    document: Document, role: Literal["", "part", "appendix"], depth: int | None
) -> Document:
    """Return a chapter with its headings as its place in the book has them.

    ``depth``: how many chapters it stands within, where the book says that of its files.
    """
    levels = [block.level for block in document.blocks if isinstance(block, Heading)]
    step = 0 if depth is None else depth + 1 - min(levels, default=1)

    def change(node: Node) -> Node:
        if not isinstance(node, Heading):
            return node
        if node.level > 1 or not role:
            return replace(node, level=min(node.level + step, 6))
        return replace(node, numbered=node.numbered and role != "part", role=role)

    return rebuild(document, change, frozenset({Heading})) if role or step else document


def raised(document: Document) -> Document:
    """Return a report of one file whose first headings are chapters, of whatever level they are.

    Under the title at the file's head Quarto's visual editor begins with level 2.
    """
    levels = [block.level for block in document.blocks if isinstance(block, Heading)]
    step = min(levels, default=1) - 1

    def change(node: Node) -> Node:
        return replace(node, level=node.level - step) if isinstance(node, Heading) else node

    return rebuild(document, change, frozenset({Heading})) if step else document
