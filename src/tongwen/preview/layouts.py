"""What takes seconds: editions laid out, on a process that stays and knows how they stood last.

It begins as a copy of the making's, with everything loaded. A chapter that has changed comes first,
in the fit that it had; the whole, in which numbers of pages are right, when nothing newer waits.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import queue
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from typing import Any

import pikepdf

from ..diagnostics import Problem, Span
from ..document import NoteReference
from ..edition import Artefact, Chapter, Edition
from ..formats import FORMATS
from ..measuring import destinations
from ..pipeline.workers import cut_off, problem_of, write
from ..processes import beginning, bounds, die_with_parent, held, uncollected
from ..walk import walk
from ..writers.html.page import page_of
from ..writers.pdf.warm import Warm, WarmPages
from .likeness import likeness_of
from .values import Failed, Leaf, Message, Pages, Spot, Web, Wish, places_in

PAUSE = 0.25
"""Seconds in which nothing new has come, before the whole is laid out."""

_NAME = re.compile(rb"/[^\s/<>\[\]()]+")
"""A name in what is drawn (ISO 32000-1, 7.3.5)."""

_LOOK = "look for a picture of unusual size"


@dataclass(frozen=True, slots=True)
class Order:
    """An edition to lay out, for who wishes for it.

    Attributes:
        script: what runs in a likeness.
        again: whether the process ended over it once.
    """

    version: int
    wish: Wish
    edition: Edition
    script: str = ""
    again: bool = False


@dataclass(slots=True)
class Layouts:
    """The process that lays out, and its last order. It begins with the first order."""

    connection: Connection | None = None
    process: Any = None
    orders: dict[Wish, Order] = field(default_factory=dict)

    def lay_out(self, order: Order) -> None:
        """Have an edition laid out."""
        if self.connection is None:
            context = beginning()
            self.connection, theirs = context.Pipe()
            self.process = context.Process(target=_work, args=(theirs, self.connection))
            self.process.start()
            theirs.close()
        self.orders[order.wish] = order
        with contextlib.suppress(OSError):  # it has ended, which shows where it is read
            self.connection.send(order)

    def leave(self) -> None:
        """Have what is being laid out left, since something newer is being read.

        By the time that it is ordered, nothing stands in its way.
        """
        if self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.send(LEAVE)

    def received(self) -> list[Message]:
        """Return what has come.

        Where the process has ended, it is begun anew for each order once; then why nothing comes.
        """
        assert self.connection is not None
        try:
            return [self.connection.recv()]
        except (EOFError, OSError):
            self.process.join(timeout=5)
            message = f"its writer ended with status {self.process.exitcode}"
            orders = list(self.orders.values())
            self.end()
            for order in orders:
                if not order.again:
                    self.lay_out(replace(order, again=True))
            return [
                Failed(
                    order.version,
                    order.wish,
                    (Problem(Span(order.edition.stem), "BUILD-01", message, _LOOK),),
                )
                for order in orders
                if order.again
            ]

    def end(self) -> None:
        """End the process; the next order begins another."""
        if self.connection is not None:
            cut_off(self.connection, self.process)
        self.connection = self.process = None
        self.orders.clear()


# --- in the process ------------------------------------------------------------------------


class _Newer(BaseException):
    """Something newer waits. No library that goes on after a fault of its own takes it for one."""


LEAVE = "leave"
"""In the place of an order: one will come."""

Orders = queue.SimpleQueue[Order | str | None]
"""What is still to be laid out, or :data:`LEAVE`; None: nothing more will come."""


def _work(connection: Connection, other: Connection) -> None:
    """Lay out what is ordered until the connection closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    other.close()
    orders: Orders = queue.SimpleQueue()
    threading.Thread(target=_take, args=(connection, orders), daemon=True).start()
    with contextlib.suppress(OSError):
        lay_out_all(orders, connection.send, Warm())


def _take(connection: Connection, orders: Orders) -> None:
    """Take orders as they come, so that whoever sends one never waits for a layout.

    Both would wait for ever: a long report is more than a pipe holds, and so are its pages, which
    go the other way.
    """
    try:
        while True:
            orders.put(connection.recv())
    except (EOFError, OSError):
        orders.put(None)


def lay_out_all(orders: Orders, send: Callable[[Message], None], warm: Warm) -> None:
    """Lay out an order, first the changed chapters, then the whole of each edition."""
    known: dict[Wish, Edition] = {}  # what is shown
    whole: dict[Wish, tuple[Order, float]] = {}

    def newer() -> None:
        if not orders.empty():
            raise _Newer

    while True:
        try:
            order = orders.get(timeout=PAUSE if whole else None)
        except queue.Empty:
            order, began = whole.popitem()[1]
            try:
                # What is not shown yet is laid out to its end.
                made = _done(order, began, warm, newer if order.wish in known else None)
            except _Newer:
                whole[order.wish] = order, began  # what waits may be another's wish
                continue
            if not isinstance(made, Failed):
                known[order.wish] = order.edition
            send(made)
            continue
        if order is None:
            return
        if isinstance(order, str):
            continue
        began = time.monotonic()
        if order.wish in known:
            pages = _chapter(order, began, known[order.wish], warm)
            if pages is not None:
                send(pages)
            if isinstance(pages, Pages) and len(pages.leaves) == pages.instead_of:
                known[order.wish] = order.edition  # all others stand where they did
        whole[order.wish] = order, began


def _done(
    order: Order, began: float, warm: Warm, before_page: Callable[[], None] | None
) -> Pages | Web | Failed:
    """Return the whole of an edition, or why there is none."""
    try:
        with held(bounds()):
            if FORMATS[order.wish.format].shown == "likeness":
                return _likeness(order, began)
            return _pages(order, warm.whole(order.edition, before_page), began, whole=True)
    except Exception as error:
        return Failed(order.version, order.wish, (problem_of(error, order.edition.stem),))


def _chapter(order: Order, began: float, before: Edition, warm: Warm) -> Pages | Failed | None:
    """Return the pages of the chapter that changed since ``before``; None where it is not one."""
    if FORMATS[order.wish.format].shown == "likeness":
        return None
    try:
        with held(bounds()), uncollected():
            changed = changed_chapter(before, order.edition)
            made = warm.chapter(order.edition, changed) if changed else None
            if made is None or not made.instead_of:
                return None
            return _pages(order, made, began, whole=False)
    except Exception as error:
        return Failed(order.version, order.wish, (problem_of(error, order.edition.stem),))


def _likeness(order: Order, began: float) -> Web | Failed:
    """Return a Word file as a page, without the numbers of pages, which only a layout knows."""
    written = write(order.wish.format, order.edition, measured=False)
    if not isinstance(written, Artefact) or not written.data:
        problems = written.problems if isinstance(written, Artefact) else (written,)
        return Failed(order.version, order.wish, problems)
    text, fonts, policy = likeness_of(order.edition, written, order.script)
    seconds = time.monotonic() - began
    return Web(order.version, order.wish, text, fonts, policy, written.problems, seconds)


def _pages(order: Order, made: WarmPages, began: float, whole: bool) -> Pages:
    leaves, spots = anatomy(made.data)
    places = places_of(order.edition) if whole else {}
    return Pages(
        order.version, order.wish, made.data, leaves, spots, places, made.first,
        None if whole else made.instead_of, time.monotonic() - began,
    )  # fmt: skip


def changed_chapter(before: Edition, after: Edition) -> str:
    """Return the identifier of the only chapter that has changed; empty where more has.

    The list of references does not count: it says where a work is cited by the words that are
    there, and follows with the whole.
    """
    old, new = _chapters(before), _chapters(after)
    if list(old) != list(new):
        return ""
    changed = [identifier for identifier in new if new[identifier] != old[identifier]]
    text = [identifier for identifier in changed if not new[identifier][0].back] or changed
    return text[0] if len(text) == 1 else ""


def _chapters(edition: Edition) -> dict[str, tuple[Chapter, tuple[object, ...]]]:
    """Return each chapter, and the notes that are called in it, by its identifier."""
    notes = edition.notes
    return {
        chapter.identifier: (
            chapter,
            tuple(
                notes.get(node.identifier)
                for node in walk((chapter.heading, chapter.blocks))
                if isinstance(node, NoteReference)
            ),
        )
        for chapter in edition.chapters
    }


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

    Of what all pages of a file share, only what this one names counts. Fonts are left out: their
    glyphs keep their numbers, however many of them a file has.
    """
    digest = hashlib.sha256(repr([float(edge) for edge in page.mediabox]).encode())
    contents = page.obj.get("/Contents")
    streams = contents if isinstance(contents, pikepdf.Array) else [contents]
    drawn = b" ".join(stream.read_bytes() for stream in streams if stream is not None)
    digest.update(drawn)
    named_there = set(_NAME.findall(drawn))
    seen: set[tuple[int, int]] = set()
    for kind, named in sorted((page.obj.get("/Resources") or {}).items()):
        for name, thing in sorted(named.items()) if kind != "/Font" else ():
            if name.encode() in named_there:
                digest.update(b"".join((name.encode(), *_parts(thing, seen))))
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
