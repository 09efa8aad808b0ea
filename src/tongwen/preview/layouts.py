"""What takes seconds: an edition laid out, on a process of its own that is a copy of the making's.

So it begins with everything loaded, is bounded, and can be ended when the text has moved on.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

import pikepdf

from ..diagnostics import Problem, Severity, Span
from ..edition import Artefact, Edition
from ..measuring import destinations
from ..pipeline.workers import end as end_process
from ..pipeline.workers import problem_of, write
from ..processes import beginning, bounds, die_with_parent, hold
from ..writers.html.page import page_of
from .values import Failed, Leaf, Pages, Spot, Web, Wish, places_in


@dataclass(frozen=True, slots=True)
class Running:
    """A layout that runs: what it is for, where it will come through, and its process."""

    version: int
    wish: Wish
    connection: Connection
    process: Any


def begin(version: int, wish: Wish, edition: Edition) -> Running:
    """Begin to lay ``edition`` out."""
    context = beginning()
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, version, wish, edition))
    process.start()
    theirs.close()
    return Running(version, wish, ours, process)


def end(running: Running) -> None:
    """End a layout, whose text has moved on."""
    running.process.kill()
    end_process(running.process)
    running.connection.close()


def received(running: Running) -> Pages | Web | Failed:
    """Return what a layout gave, or why there is nothing."""
    try:
        message: Pages | Web | Failed = running.connection.recv()
    except (EOFError, OSError):
        running.process.join(timeout=5)
        told = f"its writer ended with status {running.process.exitcode}"
        problem = Problem(
            Span(running.wish.format), "BUILD-01", told, "look for a picture of unusual size"
        )
        message = Failed(running.version, running.wish, (problem,))
    end_process(running.process)
    running.connection.close()
    return message


# --- in the process ------------------------------------------------------------------------


def _work(connection: Connection, version: int, wish: Wish, edition: Edition) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    hold(bounds())
    began = time.monotonic()
    try:
        made = laid_out(version, wish, edition, began)
    except Exception as error:
        made = Failed(version, wish, (problem_of(error, edition.stem),))
    with contextlib.suppress(BrokenPipeError):  # nobody waits for it any more
        connection.send(made)
    connection.close()


def laid_out(version: int, wish: Wish, edition: Edition, began: float) -> Pages | Web | Failed:
    """Return the pages of ``edition``, as they will print; or its Word file's likeness."""
    written = write(wish.format, edition, measured=False)
    told = written.problems if isinstance(written, Artefact) else (written,)
    if not isinstance(written, Artefact) or not written.data:
        return Failed(version, wish, told)
    if any(problem.severity is Severity.ERROR for problem in told):
        return Failed(version, wish, told)
    leaves, spots = anatomy(written.data)
    seconds = time.monotonic() - began
    return Pages(version, wish, written.data, leaves, spots, places_of(edition), told, seconds)


def places_of(edition: Edition) -> dict[str, Span]:
    """Return where in the source the blocks of an edition stand, by their identifiers."""
    found = places_in(page_of(edition, placed=True).text)
    # The heading of a chapter has a name of its own in the web page.
    return {identifier.removesuffix("-title"): place for identifier, place in found}


def anatomy(data: bytes) -> tuple[tuple[Leaf, ...], tuple[Spot, ...]]:
    """Return the pages of a PDF, and where on them everything stands that has an identifier."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        leaves, heights, numbers = [], [], {}
        for index, page in enumerate(pdf.pages):
            left, bottom, right, top = (float(edge) for edge in page.mediabox)
            leaves.append(Leaf(_drawn(page), right - left, top - bottom))
            heights.append((bottom, top))
            numbers[page.obj.objgen] = index
        spots = []
        for name, target in destinations(pdf):
            if isinstance(target, pikepdf.Dictionary):
                target = target.get("/D")
            if not isinstance(target, pikepdf.Array) or len(target) < 4:
                continue
            number = numbers.get(target[0].objgen, -1)
            if number >= 0:
                bottom, top = heights[number]
                spots.append(Spot(name, number, (top - float(target[3])) / (top - bottom)))
    return tuple(leaves), tuple(sorted(spots, key=lambda spot: (spot.page, spot.top)))


def _drawn(page: pikepdf.Page) -> str:
    """Return a digest of what is drawn on a page: the same where the page looks the same.

    Fonts are left out: their glyphs keep their numbers, however many of them a file has.
    """
    digest = hashlib.sha256(repr([float(edge) for edge in page.mediabox]).encode())
    seen: set[tuple[int, int]] = set()
    for part in _parts(page.obj.get("/Contents"), seen):
        digest.update(part)
    for part in _parts(page.obj.get("/Resources"), seen):
        digest.update(part)
    return digest.hexdigest()[:24]


def _parts(thing: Any, seen: set[tuple[int, int]]) -> Iterator[bytes]:
    """Yield the bytes of a thing of a PDF and of what it refers to, without their numbers."""
    if isinstance(thing, pikepdf.Object) and thing.is_indirect:
        if thing.objgen in seen:
            return
        seen.add(thing.objgen)
    if isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        for key, value in sorted(thing.items()):
            if key not in ("/Font", "/Parent", "/StructParent", "/StructParents", "/Length"):
                yield key.encode()
                yield from _parts(value, seen)
        if isinstance(thing, pikepdf.Stream):
            yield thing.read_raw_bytes()
    elif isinstance(thing, pikepdf.Array):
        for value in thing:
            yield from _parts(value, seen)
    else:
        yield repr(thing).encode()
