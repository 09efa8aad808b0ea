"""A notebook's cells, as Pandoc reads them → its code, and what it printed when it was last run."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..diagnostics import Problems
from ..document import Block, Caption, CodeBlock, Figure, Image, Passage, Table, Text
from ..readers.markdown import read_markdown
from ..readers.markdown.chunks import Chunk, read_chunk
from ..readers.markdown.dialects import raw_format

Node = Mapping[str, Any]


def cell_blocks(
    nodes: Sequence[Node],
    read: Callable[[Sequence[Node]], tuple[Block, ...]],
    picture_of: Callable[[Block], Image | None],
) -> Iterator[Block]:
    """Yield a cell's code, as its options say, and the richest form of each of its outputs.

    A picture or a table that the options give a caption or a label is a figure, or a table, of it.
    """
    code = next((node["c"] for node in nodes if node["t"] == "CodeBlock"), None)
    language = (code[0][1] or ["python"])[0] if code else "python"
    chunk = read_chunk(f"{{{language}}}", code[1]) if code else None
    if chunk is not None and chunk.shown:
        yield CodeBlock(chunk.code.rstrip("\n") + "\n", language)
    for node in nodes:
        if node["t"] == "Div" and (chunk is None or chunk.makes):
            yield from (_named(block, chunk, picture_of) for block in read(_richest(node["c"][1])))
        elif node["t"] not in ("CodeBlock", "Div"):
            yield from read([node])


def _richest(nodes: Sequence[Node]) -> Sequence[Node]:
    """Return the most expressive of the forms in which an output was kept."""
    pictures = [node for node in nodes if node["t"] in ("Para", "Plain", "Figure")]
    tables = [node for node in nodes if node["t"] == "RawBlock" and table_in(*node["c"])]
    worded = [node for node in nodes if node["t"] not in ("RawBlock", "CodeBlock")]
    return pictures or tables or worded or [node for node in nodes if node["t"] == "CodeBlock"]


def table_in(format_: str, text: str) -> tuple[Block, ...]:
    """Return the tables in raw content of a text, if that is HTML."""
    if raw_format(f"{{={format_}}}") != "web" or "<table" not in text.lower():
        return ()
    document = read_markdown(text, "", "en", Problems())
    return tuple(block for block in document.blocks if isinstance(block, Table))


def _named(block: Block, chunk: Chunk | None, picture_of: Callable[[Block], Image | None]) -> Block:
    """Return an output with the caption and the identifier that the cell's options give it."""
    if isinstance(block, CodeBlock):
        return replace(block, text=block.text.rstrip("\n") + "\n")
    if chunk is None or not chunk.kind:
        return block
    caption = Caption(Passage((Text(chunk.caption),))) if chunk.caption else None
    picture = picture_of(block)
    if chunk.kind == "figure" and picture is not None:
        said = Passage((Text(chunk.alternative),)) if chunk.alternative else picture.alternative
        return Figure((replace(picture, alternative=said),), caption, chunk.identifier)
    if isinstance(block, Table) and chunk.kind == "table":
        return replace(block, caption=caption, identifier=chunk.identifier)
    return block
