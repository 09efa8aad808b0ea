"""What is made for who looks, and what of it is made again when a file changes."""

from __future__ import annotations

import io
import multiprocessing
import queue
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from project import SmallProject, small_project
from tongwen.diagnostics import Span
from tongwen.pipeline import Project, Request, check
from tongwen.preview import layouts
from tongwen.preview.layouts import (
    LEAVE,
    Layouts,
    Order,
    Orders,
    anatomy,
    changed_chapter,
    lay_out_all,
)
from tongwen.preview.making import _Making
from tongwen.preview.showing import Shown, address_of, changed_chapters, state_of
from tongwen.preview.values import (
    Begun,
    Checked,
    Failed,
    Fonts,
    Leaf,
    Message,
    Pages,
    Read,
    Same,
    Spot,
    Web,
    Wish,
    places_in,
)
from tongwen.writers.pdf.warm import WarmPages

SCRIPT = "/* ours */"
PDF = Wish(format="pdf")


class Sent:
    """A connection that keeps what is sent, and at which nobody waits."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def send(self, message: Message) -> None:
        self.messages.append(message)

    def poll(self) -> bool:
        return False


class Writer:
    """An author who writes, and the making that answers."""

    def __init__(self, small: SmallProject) -> None:
        self.small, self.version = small, 0
        self.sent = Sent()
        connection: Any = self.sent
        self.making = _Making(connection, Project(small.root), "small", SCRIPT)
        self.text = (small.report / "one.md").read_text(encoding="utf-8")

    def writes(self, old: str = "", new: str = "", wish: Wish = Wish()) -> list[Message]:  # noqa: B008
        """Return what is made when ``new`` stands in the place of ``old``."""
        self.small.write("one.md", self.text.replace(old, new) if old else self.text)
        self.version += 1
        self.sent.messages = []
        self.making.later.clear()
        self.making.at_rest.clear()
        self.making.answer(self.version, wish)
        return list(self.sent.messages)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    return small_project(tmp_path_factory.mktemp("preview"))


@pytest.fixture(scope="module")
def writer(small: SmallProject) -> Writer:
    return Writer(small)


def only(messages: list[Message], kind: type) -> Any:
    [found] = [message for message in messages if isinstance(message, kind)]
    return found


def test_the_web_page_tells_where_each_block_stands(writer: Writer) -> None:
    messages = writer.writes()
    web = only(messages, Web)
    places = dict(places_in(web.text))
    assert places["sec-first-title"] == Span("content/small/one.md", 1, 1)
    assert places["fig-bars"].line == 5
    assert f"<script>{SCRIPT}</script>" in web.text
    assert web.policy.count("sha256-") == 3
    assert "@font-face" in web.fonts
    read = only(messages, Read)
    assert (read.title, read.institute) == ("Small Report", "cuc-icsf")
    assert [tag for tag, _ in read.languages] == ["en", "zh-Hant"]


def test_fonts_come_after_the_page_and_only_where_they_are_needed(writer: Writer) -> None:
    writer.writes()
    messages = writer.writes("stress", "tress")
    assert "<em>tress" in only(messages, Web).text
    assert len(writer.making.at_rest) == 1, "with no new character, fonts wait for a rest"
    for work in writer.making.at_rest:
        work()
    assert not any(isinstance(message, Fonts) for message in writer.sent.messages)
    writer.writes("stress", "stress ½ Ω")
    for work in writer.making.later:
        work()
    assert any(isinstance(message, Fonts) for message in writer.sent.messages)


def test_fonts_come_before_the_first_page_of_a_making(small: SmallProject) -> None:
    """A browser may have a page that another making has made, before a font was changed."""
    kinds = [type(message) for message in Writer(small).writes()]
    assert kinds.index(Fonts) < kinds.index(Web)


def test_an_error_is_told_and_the_next_page_is_made(writer: Writer) -> None:
    failed = only(writer.writes("@fig-bars", "@fig-none"), Failed)
    assert [problem.code for problem in failed.problems if problem.span.line == 3] == ["REF-01"]
    assert only(writer.writes(), Web)


def test_the_problems_are_those_of_the_command(writer: Writer) -> None:
    writer.writes("[@a]", "[@b]")
    writer.making.check(writer.version, "")
    told = only(writer.sent.messages, Checked).problems
    asked = tuple(check(Project(writer.small.root), Request("small", ("html",))))
    assert told == asked
    assert "CIT-01" in {problem.code for problem in told}


def test_what_has_not_changed_is_not_laid_out_again(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Order] = []
    monkeypatch.setattr(Layouts, "lay_out", lambda layouts, order: begun.append(order))
    assert only(writer.writes(wish=PDF), Begun)
    assert only(writer.writes("# First", "\n\n# First", wish=PDF), Same)
    assert only(writer.writes("stress", "strain", wish=PDF), Begun)
    assert [order.wish for order in begun] == [PDF, PDF]
    first, second = (order.edition for order in begun)
    assert changed_chapter(first, second) == "sec-first"
    assert changed_chapter(first, first) == ""


def test_a_note_belongs_to_the_chapter_that_calls_it(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun: list[Order] = []
    monkeypatch.setattr(Layouts, "lay_out", lambda layouts, order: begun.append(order))
    writer.writes(wish=PDF)
    writer.writes("A note & more", "A note", wish=PDF)
    first, second = (order.edition for order in begun[-2:])
    assert changed_chapter(first, second) == "sec-first"


def ordered(writer: Writer, monkeypatch: pytest.MonkeyPatch, *words: str) -> list[Order]:
    """Return what is to be laid out after each change of a word, with nothing laid out."""
    begun: list[Order] = []
    with monkeypatch.context() as patch:
        patch.setattr(Layouts, "lay_out", lambda layouts, order: begun.append(order))
        for word in words:
            writer.writes("stress", word, wish=PDF)
    return begun


class Printer:
    """Lays out a page for each edition. After the first whole comes the second order; the third
    comes while the second is laid out, which is left for it."""

    def __init__(self, orders: Orders, later: list[Order]) -> None:
        self.orders, self.later, self.wholes = orders, later, 0

    def whole(self, edition: object, before_page: Callable[[], None]) -> WarmPages:
        self.wholes += 1
        if self.wholes == 2:
            self.orders.put(self.later.pop(0))
            before_page()
            raise AssertionError("nobody heard that something newer waits")
        self.orders.put(self.later.pop(0) if self.later else None)
        return WarmPages(pdf("0 0 10 10 re f", "0 0 9 9 re f"), 0, 2)

    def chapter(self, edition: object, identifier: str) -> WarmPages:
        return WarmPages(pdf("0 0 20 20 re f"), 1, 1)


def test_what_is_newer_does_not_wait_for_the_whole(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layouts, "PAUSE", 0.0)
    first, second, third = ordered(writer, monkeypatch, "tress", "tresses", "rests")
    orders: Orders = queue.SimpleQueue()
    orders.put(first)
    sent: list[Any] = []
    printer: Any = Printer(orders, [second, third])
    lay_out_all(orders, sent.append, printer)
    assert [(pages.version, pages.instead_of) for pages in sent] == [
        (first.version, None),
        (second.version, 1),
        (third.version, 1),
        (third.version, None),
    ]


def test_a_layout_is_left_before_what_is_newer_is_ordered(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layouts, "PAUSE", 0.0)
    first, second = ordered(writer, monkeypatch, "tress", "tresses")
    orders: Orders = queue.SimpleQueue()
    orders.put(first)
    sent: list[Any] = []
    later: list[Any] = [second, LEAVE]  # the second whole is left, then made in peace
    printer: Any = Printer(orders, later)
    lay_out_all(orders, sent.append, printer)
    assert printer.wholes == 3
    assert [(pages.version, pages.instead_of) for pages in sent] == [
        (first.version, None),
        (second.version, 1),
        (second.version, None),
    ]


@pytest.mark.parametrize("laying_out", [True, False])
def test_judging_waits_for_pages_that_are_being_laid_out(writer: Writer, laying_out: bool) -> None:
    making = writer.making
    making.later.clear()
    making.at_rest.clear()
    assert making.patience() is None
    making.later.append(lambda: None)
    making.busy_until = time.monotonic() + 100 if laying_out else 0.0
    try:
        patience = making.patience()
    finally:
        making.busy_until = 0.0
        making.later.clear()
    assert patience is not None
    assert (patience > 0) is laying_out


def test_orders_larger_than_a_pipe_do_not_wait_for_pages_larger_than_a_pipe(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both ends send at once what no pipe holds: whoever waits for the other waits for ever."""
    (order,) = ordered(writer, monkeypatch, "force")
    large = replace(order, script="x" * 3_000_000)
    orders: Orders = queue.SimpleQueue()
    ours, theirs = multiprocessing.Pipe()

    def lay_out_each() -> None:
        while orders.get() is not None:
            theirs.send(Web(large.version, large.wish, large.script, ""))

    ends = [
        threading.Thread(target=work, daemon=True)
        for work in (partial(layouts._take, theirs, orders), lay_out_each)
    ]
    for end in ends:
        end.start()
    for _ in range(3):
        ours.send(large)
    assert [len(ours.recv().text) for _ in range(3)] == [3_000_000] * 3
    orders.put(None)
    ours.close()
    for end in ends:
        end.join()


def test_a_layout_that_ends_is_asked_for_once_more(
    writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    (order,) = ordered(writer, monkeypatch, "forces")
    made = Layouts()
    made.lay_out(order)
    made.process.kill()
    assert made.received() == []
    made.process.kill()
    (failed,) = made.received()
    assert isinstance(failed, Failed)
    assert "status -9" in failed.problems[0].message
    assert made.connection is None


# --- a PDF's pages -------------------------------------------------------------------------


def pdf(*texts: str) -> bytes:
    """Return a PDF with a page for each text, and a named place "here" on the last."""
    with pikepdf.new() as made:
        for text in texts:
            page = made.add_blank_page(page_size=(200, 400))
            page.obj.Contents = made.make_stream(text.encode())
        place = pikepdf.Array([made.pages[-1].obj, pikepdf.Name.XYZ, 20, 300, 0])
        made.Root.Dests = pikepdf.Dictionary({"/here": place})
        written = io.BytesIO()
        made.save(written)
    return written.getvalue()


def test_a_page_is_another_where_another_thing_is_drawn() -> None:
    before, spots = anatomy(pdf("0 0 10 10 re f", "0 0 20 20 re f"))
    after, _ = anatomy(pdf("0 0 10 10 re f", "0 0 20 30 re f"))
    assert before[0] == after[0]
    assert before[1].digest != after[1].digest
    assert (before[0].width, before[0].height) == (200, 400)
    assert spots == (Spot("here", 1, 0.25),)


# --- what a browser is told ----------------------------------------------------------------


def test_what_failed_is_told_until_it_does_not() -> None:
    wish = Wish()
    web = Web(1, wish, "<body>a</body>", "", seconds=0.1)
    shown = Shown().after(web)
    broken = shown.after(Failed(2, wish, ()))
    assert wish in broken.failed
    assert broken.web[wish][1] is web, "the last good page stays"
    again = broken.after(web)
    assert wish not in again.failed
    assert again.web[wish][0] > shown.web[wish][0]


def test_places_move_without_a_new_layout() -> None:
    place = Span("a.md", 3, 1)
    pages = Pages(1, PDF, b"", (Leaf("x", 1, 2),), (Spot("here", 0, 0.5),), {"here": place})
    shown = Shown().after(Begun(1, PDF)).after(pages)
    moved = shown.after(Same(2, PDF, {"here": Span("a.md", 4, 1)}))
    assert moved.pages[PDF][1].places["here"].line == 4
    assert moved.pages[PDF][0] > shown.pages[PDF][0]
    assert not moved.begun


def test_pages_of_a_chapter_take_the_place_of_those_it_had() -> None:
    leaves = tuple(Leaf(name, 1, 2) for name in "abcd")
    spots = (Spot("x", 1, 0.5), Spot("y", 3, 0.5))
    shown = Shown().after(Begun(1, PDF)).after(Pages(1, PDF, b"whole", leaves, spots, {}))
    part = Pages(
        2, PDF, b"part", (Leaf("B", 1, 2), Leaf("C", 1, 2)), (Spot("x", 1, 0.1),), {},
        first=1, instead_of=1,
    )  # fmt: skip
    after = shown.after(Begun(2, PDF)).after(part)
    book = after.pages[PDF][1]
    assert "".join(leaf.digest for leaf in book.leaves) == "aBCcd"
    assert book.sources[1:4] == ((b"part", 0), (b"part", 1), (b"whole", 2))
    assert book.spots == (Spot("x", 2, 0.1), Spot("y", 4, 0.5))
    assert PDF in after.begun, "the whole is on its way"
    assert PDF not in after.after(Pages(2, PDF, b"new", leaves, spots, {})).begun


def test_who_has_the_body_before_gets_the_chapters_that_changed() -> None:
    one, two = (
        f'<section class="chapter{more}" id="{name}">\n<p>{name}</p>\n</section>'
        for name, more in (("one", ""), ("two", " back-matter"))
    )
    before = f"<body><nav>1</nav>\n{one}\n{two}\n<footer>2</footer></body>"
    edited = two.replace("<p>two", "<p>zwei")
    assert changed_chapters(before, before.replace(two, edited)) == [edited]
    assert changed_chapters(before, before) == []
    # What is around, another order, another chapter, what closes elsewhere: the whole body.
    nested = two.replace("<p>", "<section>\n</section><p>")
    for after in (
        before.replace("<nav>1", "<nav>3"),
        before.replace(one, ""),
        before.replace('id="two"', 'id="three"'),
        before.replace(two, nested),
    ):
        assert changed_chapters(before, after) is None


def test_a_place_opens_in_the_editor_that_is_there(tmp_path: Path) -> None:
    span = Span("content/r/a b.md", 3, 0)
    opened = address_of(span, Path("/home/me"), "vscode")
    assert opened == "vscode://file/home/me/content/r/a%20b.md:3:1"
    assert address_of(span, tmp_path, "") == ""
    assert state_of(Shown(), Wish(), tmp_path, "")["problems"] == []
