"""The server on loopback, the watcher of files, and the making, together."""

from __future__ import annotations

import asyncio
import contextlib
import json
import secrets
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import uvicorn
import watchfiles
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from ..diagnostics import Problem, Span
from ..gate import GateError
from ..pipeline import Project
from ..pipeline.workers import end
from ..processes import beginning
from ..writers.html.page import FONTS
from . import building
from .drawing import Drawer
from .guard import FRAME_POLICY, Guard
from .making import make
from .page import SCRIPTS, script_of, shell_of
from .showing import Shown, address_of, body_of, changed_chapters, leaves_of, state_of
from .values import SHOWN, Ask, Failed, Message, Wish

HOST = "127.0.0.1"
FONT_FILES = frozenset({".ttf", ".otf", ".ttc", ".woff", ".woff2"})
_EXCERPT = 12
"""Lines of the source that are shown on either side of a place."""


@dataclass
class Preview:
    """A running preview: its current content, its readers, and the process that makes it.

    Attributes:
        looking: who looks at what, and what wakes them when there is news.
        handed: the version and the body of each document that were handed out last.
        asked_again: the version over which the making ended last, and was asked for again.
    """

    project: Project
    report: str
    editor: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    shown: Shown = field(default_factory=Shown)
    looking: dict[asyncio.Event, Wish] = field(default_factory=dict)
    drawer: Drawer = field(default_factory=Drawer)
    connection: Connection | None = None
    process: Any = None
    asked_again: int = -1
    handed: dict[Wish, tuple[int, str]] = field(default_factory=dict)
    one_thread: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1))

    # --- the making ---

    def start(self) -> None:
        """Start the process that makes the content: best before this one has any thread."""
        context = beginning()
        ours, theirs = context.Pipe()
        script = script_of(self.project, "frame.js")
        self.process = context.Process(
            target=make, args=(theirs, self.project, self.report, script)
        )
        self.process.start()
        theirs.close()
        self.connection = ours

    def stop(self) -> None:
        """End the process."""
        if self.connection is not None:
            self.connection.close()
        if self.process is not None:
            end(self.process)
        self.one_thread.shutdown(cancel_futures=True)

    def ask(self) -> None:
        """Ask for all that somebody looks at."""
        wishes = tuple(dict.fromkeys(self.looking.values()))
        if wishes and self.connection is not None:
            with contextlib.suppress(OSError):
                self.connection.send(Ask(self.shown.version, wishes))

    def take(self) -> None:
        """Take what the making has sent; begin it anew where it has ended."""
        assert self.connection is not None
        try:
            while self.connection.poll():
                self.show(self.connection.recv())
        except (EOFError, OSError):
            problem = Problem(
                Span("tongwen"), "BUILD-01", "what makes the pages ended, and was begun anew",
                "look for a picture of unusual size or nesting in what changed last",
            )  # fmt: skip
            for wish in set(self.looking.values()):
                self.show(Failed(self.shown.version, wish, (problem,)))
            self.begin_anew()
            if self.asked_again != self.shown.version:  # once: it may end over it again
                self.asked_again = self.shown.version
                self.ask()

    def begin_anew(self) -> None:
        """End the process that makes the content, and begin another."""
        assert self.connection is not None
        asyncio.get_running_loop().remove_reader(self.connection.fileno())
        self.connection.close()
        end(self.process)
        self.start()
        self.listen()

    def listen(self) -> None:
        """Let the loop take what the making sends."""
        assert self.connection is not None
        asyncio.get_running_loop().add_reader(self.connection.fileno(), self.take)

    def show(self, message: Message) -> None:
        """Keep new content as the current one, and wake the threads that wait for it."""
        self.shown = self.shown.after(message)
        for event in self.looking:
            event.set()

    async def watch(self) -> None:
        """Ask anew whenever a file changes that what is shown is made of."""
        folders = [self.project.content / self.report, self.project.templates]
        async for changes in watchfiles.awatch(*folders, debounce=100, step=10, recursive=True):
            if any(Path(name).suffix.lower() in FONT_FILES for _, name in changes):
                # Of fonts much is kept by the names of their files: what each sign measures, too.
                self.begin_anew()
            self.shown = replace(self.shown, version=self.shown.version + 1)
            self.ask()

    # --- what browsers ask for ---

    def page(self, request: Request) -> Response:
        """Return the preview's own page."""
        return HTMLResponse(shell_of(self.project, self.report))

    def script(self, request: Request) -> Response:
        """Return a script or a style sheet of that page."""
        name = request.path_params["name"]
        if name not in SCRIPTS:
            return _nothing()
        kind = "text/css" if name.endswith(".css") else "text/javascript"
        return Response(script_of(self.project, name), media_type=kind)

    async def events(self, request: Request) -> Response:
        """Return the stream of states of what is wished for (HTML Standard, 9.2)."""
        wish = _wish(request)
        return StreamingResponse(self.states(wish), media_type="text/event-stream")

    async def states(self, wish: Wish) -> AsyncIterator[str]:
        """Yield each state of ``wish`` as an event; whoever is slow gets the last one."""
        news = asyncio.Event()
        self.looking[news] = wish
        self.ask()
        said = ""
        try:
            while True:
                state = json.dumps(
                    state_of(self.shown, wish, self.project.root, self.editor), ensure_ascii=False
                )
                if state != said:
                    said = state
                    yield f"data: {state}\n\n"
                await news.wait()
                news.clear()
        finally:
            del self.looking[news]

    def frame(self, request: Request) -> Response:
        """Return a report as a document of its own, for a frame."""
        web = self.shown.web.get(_wish(request))
        if web is None:
            return _nothing()
        policy = f"{web[1].policy}; {FRAME_POLICY}"
        text = web[1].text.replace(FONTS, web[1].fonts, 1)
        return HTMLResponse(text, headers={"Content-Security-Policy": policy})

    def body(self, request: Request) -> Response:
        """Return the body of that document, for readers who have the rest.

        Who has the last one that was handed out gets the chapters that have changed since.
        """
        wish = _wish(request)
        web = self.shown.web.get(wish)
        if web is None:
            return _nothing()
        version, body = web[1].version, body_of(web[1].text)
        had, before = self.handed.get(wish, (-1, ""))
        self.handed[wish] = version, body
        if request.query_params.get("had") == str(had):
            chapters = changed_chapters(before, body)
            if chapters is not None:
                return JSONResponse({"version": version, "chapters": chapters})
        return JSONResponse({"version": version, "body": body})

    def fonts(self, request: Request) -> Response:
        """Return the newest rules of its fonts."""
        return JSONResponse({"rules": self.shown.fonts.get(_wish(request), (0, ""))[1]})

    def leaves(self, request: Request) -> Response:
        """Return the pages of the PDF, each known by what is drawn on it."""
        pages = self.shown.pages.get(_wish(request))
        return JSONResponse(leaves_of(pages[1])) if pages else _nothing()

    async def leaf(self, request: Request) -> Response:
        """Return a page as a picture: it never changes, as its address is of what is on it."""
        digest = request.path_params["digest"]
        width = request.query_params.get("width", "")
        for _, book in self.shown.pages.values():
            for leaf, (data, index) in zip(book.leaves, book.sources, strict=True):
                if leaf.digest == digest:
                    loop = asyncio.get_running_loop()
                    pixels = int(width) if width.isascii() and width.isdecimal() else 900
                    drawn = await loop.run_in_executor(
                        self.one_thread, self.drawer.png, data, index, pixels
                    )
                    lasting = {"Cache-Control": "private, max-age=86400, immutable"}
                    return Response(drawn, media_type="image/png", headers=lasting)
        return _nothing()

    def source(self, request: Request) -> Response:
        """Return some lines of a file of the report, round one of them."""
        name, line = request.query_params.get("file", ""), request.query_params.get("line", "")
        folder = self.project.content / self.report
        gate = self.project.gate(folder)
        place = int(line) if line.isascii() and line.isdecimal() else 1
        try:
            inside = (self.project.root / name).relative_to(folder).as_posix()
            lines = gate.read_text(inside, folder).split("\n")
        except GateError as error:
            if error.code != "GATE-02":
                return _nothing()
            lines = []  # a problem may be that it is not there
        except ValueError:
            return _nothing()
        first = max(1, place - _EXCERPT)
        opened = address_of(Span(name, place), self.project.root, self.editor)
        excerpt = {"first": first, "lines": lines[first - 1 : place + _EXCERPT], "open": opened}
        return JSONResponse(excerpt)

    def application(self, hosts: tuple[str, ...]) -> Guard:
        """Return what answers, at ``hosts``."""
        routes = [
            Route(f"/{self.token}{path}", answer)
            for path, answer in (
                ("/", self.page),
                ("/events", self.events),
                ("/frame", self.frame),
                ("/body", self.body),
                ("/fonts", self.fonts),
                ("/leaves", self.leaves),
                ("/leaf/{digest}", self.leaf),
                ("/source", self.source),
                ("/{name}", self.script),
            )
        ]
        return Guard(Starlette(routes=routes), hosts, self.token)


def _wish(request: Request) -> Wish:
    asked = request.query_params
    format_ = asked.get("format", "")
    return Wish(
        asked.get("institute", "")[:200],
        asked.get("language", "")[:50],
        format_ if format_ in SHOWN else SHOWN[0],
    )


def _nothing() -> Response:
    return Response("there is no such thing here\n", 404, media_type="text/plain")


def serve(
    project: Project, report: str, port: int, editor: str, opened: Callable[[str], None]
) -> None:
    """Serve the preview of a report until Ctrl-C.

    Args:
        port: 0 for any that is free.
        editor: a row of :data:`~.showing.EDITORS`, or nothing.
        opened: gets the address, once it can be opened.

    Raises:
        OSError: the port is taken.
    """
    preview = Preview(project, report, editor)
    builds = building.begin(project, report)
    preview.start()  # both while this process has one thread
    try:
        asyncio.run(_serve(preview, port, opened))
    except KeyboardInterrupt:
        pass
    finally:
        preview.stop()
        builds.terminate()
        end(builds)


async def _serve(preview: Preview, port: int, opened: Callable[[str], None]) -> None:
    config = uvicorn.Config(
        app=_unready, host=HOST, port=port, log_config=None, lifespan="off", ws="none",
        server_header=False, date_header=False, timeout_graceful_shutdown=1, http="h11",
    )  # fmt: skip
    if port:  # where another listens, uvicorn would end this process without a word
        async with await asyncio.start_server(_unready, HOST, port):
            pass
    with contextlib.closing(config.bind_socket()) as listening:
        # A browser that comes before the server runs waits; without this it would be refused.
        listening.listen()
        number = listening.getsockname()[1]
        config.app = preview.application((f"{HOST}:{number}", f"localhost:{number}"))
        server = uvicorn.Server(config)
        preview.listen()
        watching = asyncio.create_task(preview.watch())
        opened(f"http://{HOST}:{number}/{preview.token}/")
        try:
            await server.serve([listening])
        finally:
            watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watching


async def _unready(*_: object) -> None:
    """Answer nothing, until the port is known that the answers name."""
