"""Plain text, read back: its four parts, and in them blocks that stand apart by an empty line.

What a block is, its first signs say: ``>`` quotes, ``*`` and ``1.`` open an item, ``:`` an
explanation, ``[^1]`` a note, ``|`` each line of code; a line of one sign as wide as the words over
it makes them a heading. Languages, and how deep an item lies, plain text does not say.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property

from ..opened import OpenArtefact
from ..parts import UnreadableArtefact
from ..structure import BREAK, LINE_END, Block, Kind, Note, Run, Structure

_RULE = "\n\n" + "=" * 72 + "\n\n"
_UNDER = "=-~.'\""
_AROUND = re.compile(r"(?: |> ?)*")
_MARKS = (
    (re.compile(r"\*(?: |$)"), "item"),
    (re.compile(r"(\(?(?:[0-9]+|[a-z]+)(?:\)|(?=\.))|\(?[A-Z]+\))\.?(?: |$)"), "item"),
    (re.compile(r"([A-Z]+)\.(?:  |$)"), "item"),
    (re.compile(r"([☑☐])(?: |$)"), "item"),
    (re.compile(r":(?:   |$)"), "explanation"),
)


class OpenText(OpenArtefact):
    """A file of plain text, opened once."""

    format = "txt"
    views = frozenset({"structure"})

    def __init__(self, data: bytes) -> None:
        super().__init__(len(data))
        self._data = data

    @cached_property
    def structure(self) -> Structure:
        """What it says, block by block."""
        return read_txt_structure(self._data)


def read_txt_structure(data: bytes) -> Structure:
    """Return what a file of plain text says.

    Raises:
        UnreadableArtefact: it is not UTF-8, or its parts are not four.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableArtefact(f"it is no text in UTF-8: {error.reason}") from error
    parts = text.removesuffix("\n").split(_RULE)
    if len(parts) != 4:
        raise UnreadableArtefact(f"it has {len(parts)} parts, not 4")
    line = 1
    chunks = []
    for part in parts:
        chunks.append(list(_chunks(part, line)))
        line += part.count("\n") + _RULE.count("\n")
    head, contents, body, foot = chunks
    titles, about = _parted([_block(*chunk) for chunk in head])
    headings = [_block(*chunk) for chunk in contents if _level(chunk[0])]
    imprint = [_block(*chunk) for chunk in foot]
    blocks, notes = _body(body)
    return Structure(
        "txt",
        "",
        (*titles, *about, *headings, *imprint),
        tuple(tuple(_entries(*chunk)) for chunk in contents if not _level(chunk[0])),
        tuple(blocks),
        tuple(notes),
        frame={"title page": tuple(titles), "abstract": tuple(about), "imprint": tuple(imprint)},
    )


def _parted(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """Return what stands before the abstract, and the abstract: from its heading on."""
    at = next((n for n, block in enumerate(blocks) if block.level == 2), len(blocks))
    return blocks[:at], blocks[at:]


def _chunks(part: str, line: int) -> Iterator[tuple[list[str], int]]:
    """Yield the lines of each block, and the number of the first."""
    for chunk in part.split("\n\n"):
        lines = chunk.split("\n")
        if chunk:
            yield lines, line
        line += len(lines) + 1


def _body(chunks: list[tuple[list[str], int]]) -> tuple[list[Block], list[Note]]:
    """Return the text's blocks, and its notes: what is set in after a note belongs to it."""
    body: list[Block] = []
    notes: list[Note] = []
    within = False
    for lines, line in chunks:
        called = re.match(r"\[\^([^\]]+)\](?: |$)", lines[0])
        if called:
            within = True
            inner = [lines[0][called.end() :], *lines[1:]]
            blocks = (_block(inner, line),) if any(inner) else ()
            notes.append(Note(called[1], blocks, place=f"line {line}"))
            continue
        within = within and lines[0].startswith(" ")
        block = _block(lines, line)
        if block.kind == "break" or (block.kind == "explanation" and not block.content):
            continue
        if within:
            notes[-1] = Note(notes[-1].number, (*notes[-1].blocks, block), place=notes[-1].place)
        else:
            body.append(block)
    return body, notes


def _level(lines: list[str]) -> int:
    """Return the level of a heading; 0 for what is none."""
    *words, under = lines
    signs = set(under)
    if not words or len(signs) != 1 or not signs <= set(_UNDER):
        return 0
    return _UNDER.index(under[0]) + 1 if len(under) == max(map(_columns, words)) else 0


def _columns(text: str) -> int:
    return sum(
        (unicodedata.category(sign) not in ("Mn", "Me", "Cf"))
        * (2 if unicodedata.east_asian_width(sign) in "WF" else 1)
        for sign in text
    )


def _block(lines: list[str], line: int) -> Block:
    place = f"line {line}"
    if level := _level(lines):
        words = LINE_END.join(lines[:-1])
        return Block("heading", (Run(words),), level=level, place=place)
    if all(_bare(text).startswith("|") for text in lines):
        code = BREAK.join(_bare(text)[1:].removeprefix(" ") for text in lines)
        return Block("code", (Run(code),), place=place)
    first, *rest = (_bare(text) for text in lines)
    if not rest and first == "* * *":
        return Block("break", place=place)
    kind: Kind = "paragraph"
    label = ""
    for mark, found in _MARKS:
        if match := mark.match(first):
            kind = "item" if found == "item" else "explanation"
            label = match[1] if match.re.groups else ""
            first = first[match.end() :]
            break
    words = LINE_END.join((first, *rest))
    return Block(kind, (Run(words),) if words else (), label, place=place)


def _bare(line: str) -> str:
    """Return a line without what sets it in or quotes it."""
    match = _AROUND.match(line)
    return line[match.end() :] if match else line


def _entries(lines: list[str], line: int) -> Iterator[Block]:
    """Yield lines of contents; one that goes on is set in by eight columns."""
    entries: list[tuple[str, int]] = []
    for number, text in enumerate(lines, start=line):
        if text.startswith(" " * 8) and entries:
            entries[-1] = (f"{entries[-1][0]}{LINE_END}{text.strip()}", entries[-1][1])
        else:
            entries.append((text.strip(), number))
    for words, number in entries:
        yield Block("contents", (Run(words),), place=f"line {number}")
