"""Text copied out of a finished PDF by programs that know nothing of us, held to the source.

Two of them: poppler, which goes by where letters stand on the page, and MuPDF, which goes by the
order in which they were drawn. What the source says comes from the model
(:func:`tongwen.checks.flattening.flatten`); of what is copied out, line ends alone may differ.
"""

from __future__ import annotations

import itertools
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from drawing import opened_by_mupdf
from tongwen.artefacts.structure import BREAK, LINE_END, Block, Run
from tongwen.checks.flattening import flatten
from tongwen.checks.sameness import Line, lay_open, same_gaps
from tongwen.edition import Edition


@dataclass(frozen=True, slots=True)
class Copied:
    """The text of each page; ``columns``: what stands side by side, read down each column."""

    pages: tuple[str, ...]
    columns: tuple[str, ...]


def by_poppler(data: bytes, folder: Path) -> Copied:
    """Return what poppler copies out: as it understands the page, and as it was drawn."""
    path = folder / "copied.pdf"
    path.write_bytes(data)

    def told(*options: str) -> tuple[str, ...]:
        command = ["pdftotext", *options, str(path), "-"]
        run = subprocess.run(command, capture_output=True, text=True, check=True)
        return tuple(run.stdout.split("\f")[:-1])

    return Copied(told(), told("-raw"))


def by_mupdf(data: bytes, folder: Path) -> Copied:
    """Return what MuPDF copies out."""
    del folder
    with opened_by_mupdf(data) as document:
        pages = tuple(page.get_text() for page in document)
    return Copied(pages, pages)


READERS: Mapping[str, Callable[[bytes, Path], Copied]] = {
    "poppler": by_poppler,
    "mupdf": by_mupdf,
}


def lost(edition: Edition, copied: Copied) -> list[str]:
    """Return what of ``edition`` is not copied out as the source has it, and what is wrong."""
    pages = [_laid_open(page) for page in copied.pages]
    columns = [_laid_open(page) for page in copied.columns]
    return [
        complaint
        for wanted, in_columns in pieces(edition)
        if (complaint := _complaint(wanted, columns if in_columns else pages))
    ]


def pieces(edition: Edition) -> Iterator[tuple[Line, bool]]:
    """Yield what is to be found in one piece, and whether it stands in a column.

    A formula and a picture are drawn, not written: they end a piece.
    """
    flat = flatten(edition, "pdf")
    blocks = [
        *(wanted.block for wanted in flat.body),
        *(wanted.block for note in flat.notes for wanted in note.blocks),
        *(wanted.block for entries in flat.contents for wanted in entries),
    ]
    for block in blocks:
        parts = list(_parts(block))
        for runs in parts:
            for drawn, piece in itertools.groupby(runs, lambda run: run.kind in _DRAWN):
                line = lay_open(piece)
                if line.letters and not drawn:
                    yield line, len(parts) > 1


_DRAWN = ("picture", "formula")


def _parts(block: Block) -> Iterator[list[Run]]:
    """Yield the runs of a block, of each of its cells, of each part that its author ended."""
    for content in (block.content, *(cell.content for cell in block.cells)):
        part: list[Run] = []
        for run in content:
            if run.kind in _DRAWN:
                part.append(run)
                continue
            for place, text in enumerate(run.text.replace(LINE_END, BREAK).split(BREAK)):
                if place:
                    yield part
                    part = []
                part.append(replace(run, text=text, kind="words"))  # a call says its number
        yield part


def _laid_open(page: str) -> Line:
    return lay_open([Run(page)])


def _complaint(wanted: Line, pages: Sequence[Line]) -> str:
    """Return what is wrong with the copy of ``wanted``; nothing where it is the source's."""
    near = ""
    for index, page in enumerate(pages):
        start = page.letters.find(wanted.letters)
        while start >= 0:
            end = start + len(wanted.letters)
            place = same_gaps(wanted.gaps[1:], page.gaps[start + 1 : end])
            place = _torn(wanted, page.gaps[start + 1 : end]) if place is None else place
            if place is None:
                return ""
            near = near or _shown(wanted, place, page, start)
            start = page.letters.find(wanted.letters, start + 1)
        if index + 1 < len(pages) and _over_two_pages(wanted, page, pages[index + 1]):
            return ""
    return near or f"lost: {wanted.letters[:60]}"


def _torn(wanted: Line, gaps: Sequence[int]) -> int | None:
    """Return where a word is torn in two, though no hyphen and no address may have been."""
    for place, (one, other) in enumerate(itertools.pairwise(wanted.letters)):
        letters = one.isalpha() and other.isalpha() and max(one, other) < "\u2e80"
        if letters and not wanted.gaps[place + 1] and gaps[place] and not wanted.targets[place]:
            return place
    return None


def _over_two_pages(wanted: Line, page: Line, following: Line) -> bool:
    for cut in range(1, len(wanted.letters)):
        start = page.letters.find(wanted.letters[:cut])
        if start < 0:
            return False
        rest = following.letters.find(wanted.letters[cut:])
        if rest < 0:
            continue
        end = rest + len(wanted.letters) - cut
        before = same_gaps(wanted.gaps[1:cut], page.gaps[start + 1 : start + cut])
        after = same_gaps(wanted.gaps[cut + 1 :], following.gaps[rest + 1 : end])
        if before is None and after is None:
            return True
    return False


def _shown(wanted: Line, place: int, page: Line, start: int) -> str:
    def around(line: Line, at: int) -> str:
        letters = range(max(0, at - 15), min(len(line.letters), at + 15))
        return "".join("·" * bool(line.gaps[n]) + line.letters[n] for n in letters)

    return f"spaces: {around(wanted, place + 1)} is copied as {around(page, start + place + 1)}"
