"""The process that makes what is looked at. It stays, so that nothing is loaded or read twice.

It answers the last question only: whoever writes on does not wait for what was asked before. The
web page comes first; the fonts that only its new characters need, and the problems of the other
editions, when nobody waits. What takes seconds is handed to processes that are copies of this one.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.connection import Connection, wait

from ..diagnostics import Problem, Problems
from ..edition import Edition
from ..formats import FORMATS
from ..institute import Institute
from ..languages import name_of_edition
from ..pipeline import Project, Request
from ..pipeline.editions import Made, judged, made_editions, read
from ..pipeline.workers import problem_of
from ..processes import bounds, die_with_parent, held, uncollected
from ..readers.source import Report
from ..walk import plain_text
from ..writers.html.keeping import Kept
from ..writers.html.page import Page, page_of
from ..writers.html.webfonts import embedded, font_faces
from .layouts import Layouts, Order, places_of
from .values import SHOWN, Ask, Begun, Checked, Failed, Fonts, Message, Read, Same, Web, Wish

REST = 2.0
"""Seconds without a change after which the fonts of a page are looked through anew."""

PATIENCE = 1.0
"""Seconds for which all else waits while pages are laid out: who writes looks at those first."""


def make(connection: Connection, project: Project, report: str, script: str) -> None:
    """Answer what comes through ``connection`` until it closes.

    Args:
        script: of the preview's own, that runs in each web page that is shown.
    """
    # Ctrl-C reaches every process of the terminal; the server closes the connection.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    die_with_parent()
    making = _Making(connection, project, report, script)
    try:
        making.run()
    except (EOFError, OSError):
        pass  # the preview has ended
    finally:
        making.layouts.end()


@dataclass(slots=True)
class _Sources:
    """What a report gave under an institute, when its files had changed ``version`` times."""

    version: int
    report: Report | None
    institute: Institute | None
    problems: Problems
    editions: dict[str, tuple[Made | None, Problems]] = field(default_factory=dict)


@dataclass
class _Making:
    """The state of the process.

    Attributes:
        layouts: the process that lays out.
        laid_out: wish → the edition that its pages were last made of.
        kept: wish → what its web page was last made of.
        later: what is done when nobody waits. at_rest: what is done once nobody has written for
            :data:`REST` seconds.
        characters: wish → those for which its web page has fonts.
        busy_until: until then (:func:`time.monotonic`) pages are awaited, and that is not begun.
        rested: from then on nobody has written for :data:`REST` seconds.
    """

    connection: Connection
    project: Project
    name: str
    script: str
    sources: dict[str, _Sources] = field(default_factory=dict)
    layouts: Layouts = field(default_factory=Layouts)
    laid_out: dict[Wish, Edition] = field(default_factory=dict)
    fonts: dict[Wish, str] = field(default_factory=dict)
    kept: dict[Wish, Kept] = field(default_factory=dict)
    later: list[Callable[[], None]] = field(default_factory=list)
    at_rest: list[Callable[[], None]] = field(default_factory=list)
    characters: dict[Wish, set[str]] = field(default_factory=dict)
    busy_until: float = 0.0
    rested: float = 0.0

    def run(self) -> None:
        """Answer until the connection closes, which is an EOFError."""
        while True:
            layouts = [self.layouts.connection] if self.layouts.connection else []
            ready = wait([self.connection, *layouts], self.patience())
            if any(connection in ready for connection in layouts):
                self.busy_until = 0.0
                for message in self.layouts.received():
                    if isinstance(message, Failed):
                        self.laid_out.pop(message.wish, None)
                    self.send(message)
            if self.connection in ready:
                ask: Ask = self.connection.recv()
                while self.connection.poll():
                    ask = self.connection.recv()
                self.later.clear()
                self.at_rest.clear()
                self.layouts.leave()
                for wish in ask.wishes:
                    with uncollected():
                        self.bounded(partial(self.answer, ask.version, wish), ask.version, wish)
                for institute in dict.fromkeys(wish.institute for wish in ask.wishes):
                    self.later.append(partial(self.check, ask.version, institute))
                self.rested = time.monotonic() + REST
            elif not ready:
                waiting = self.later or self.at_rest
                if waiting:
                    self.bounded(waiting.pop(0))

    def patience(self) -> float | None:
        """Return for how many seconds to wait before what is done later; None: until asked."""
        if not self.later and not self.at_rest:
            return None
        return max(0.0, (self.busy_until if self.later else self.rested) - time.monotonic())

    def send(self, message: Message) -> None:
        """Send what was made."""
        self.connection.send(message)

    def bounded(self, work: Callable[[], None], version: int = 0, wish: Wish | None = None) -> None:
        """Do ``work`` within the bounds of a process; what goes wrong becomes a message."""
        try:
            with held(bounds()):
                work()
        except (EOFError, BrokenPipeError, ConnectionError):
            raise
        except Exception as error:
            if wish is not None:
                problem = problem_of(error, self.name)
                self.send(Failed(version, wish, (problem,)))

    # --- what is asked for ---

    def read(self, version: int, institute: str) -> _Sources:
        """Return the report under an institute, read where its files have changed since."""
        known = self.sources.get(institute)
        if known is not None and known.version == version:
            return known
        problems = Problems()
        report, pack = read(self.project, Request(self.name, SHOWN, institute), problems)
        found = self.sources[institute] = _Sources(version, report, pack, problems)
        return found

    def edition(self, sources: _Sources, language: str) -> tuple[Made | None, Problems]:
        """Return an edition and what was wrong on the way; None if there is none, or an error.

        It is judged when nobody waits for it.
        """
        if language not in sources.editions:
            own, found = Problems(sources.problems), None
            if sources.report is not None and sources.institute is not None:
                made = made_editions(
                    self.project, sources.report, sources.institute, (language,), own
                )
                found = next(made, None)
                own.extend(found.problems if found is not None else ())
            sources.editions[language] = (None if own.has_errors else found), own
        return sources.editions[language]

    def answer(self, version: int, wish: Wish) -> None:
        """Make what is wished for, and send it, or begin to."""
        began = time.monotonic()
        sources = self.read(version, wish.institute)
        report, pack = sources.report, sources.institute
        tags = report.metadata.made if report is not None else ()
        if report is not None and pack is not None:
            title = plain_text(report.metadata.title)
            named = tuple((tag, name_of_edition(tag)) for tag in tags)
            self.send(Read(version, wish.institute, pack.slug, title, named))
        language = wish.language if wish.language in tags else next(iter(tags), "")
        made, problems = self.edition(sources, language)
        edition = made.edition if made is not None else None
        if edition is None:
            self.send(Failed(version, wish, tuple(problems)))
        elif FORMATS[wish.format].shown == "page":
            self.web(version, wish, edition, problems, began)
        elif edition == self.laid_out.get(wish):
            self.send(Same(version, wish))
            self.later.append(lambda: self.send(Same(version, wish, places_of(edition))))
        else:
            self.send(Begun(version, wish))
            self.layouts.lay_out(Order(version, wish, edition, self.script))
            self.laid_out[wish] = edition
            self.busy_until = time.monotonic() + PATIENCE

    def web(
        self, version: int, wish: Wish, edition: Edition, problems: Problems, began: float
    ) -> None:
        """Make the web page, with the fonts of the page before; its own come after it."""
        kept = self.kept.setdefault(wish, Kept())
        page = page_of(edition, placed=True, scripts=(self.script,), kept=kept)
        first = wish not in self.fonts
        if first:
            # Whoever has a page from before this process began has no others yet.
            self.fonts[wish] = self.rules(wish, page, edition)
            self.send(Fonts(wish, self.fonts[wish]))
        # Before the page's own, which puts things into it that are not in its text.
        own = f"<script>{page.script}"
        text = page.text.replace(own, f"<script>{self.script}</script>\n{own}", 1)
        problems_of_page = Problems((*problems, *page.problems))
        seconds = time.monotonic() - began
        self.send(
            Web(
                version, wish, text, self.fonts[wish], page.policy, tuple(problems_of_page), seconds
            )
        )
        if not first:
            # Which face sets which characters takes the longest to find out.
            new = set(page.text) - self.characters[wish]
            waiting = self.later if new else self.at_rest
            waiting.append(lambda: self.own_fonts(wish, page, edition))

    def rules(self, wish: Wish, page: Page, edition: Edition) -> str:
        """Return the rules of a page's fonts."""
        self.characters[wish] = set(page.text)
        return font_faces([page.text], page.sheet, edition.institute, edition.language, embedded)

    def own_fonts(self, wish: Wish, page: Page, edition: Edition) -> None:
        """Send the fonts that a page needs, where those of the page before are not enough."""
        rules = self.rules(wish, page, edition)
        if rules != self.fonts.get(wish):
            self.fonts[wish] = rules
            self.send(Fonts(wish, rules))

    def check(self, version: int, institute: str) -> None:
        """Send the problems of all editions."""
        sources = self.read(version, institute)
        found: dict[Problem, None] = dict.fromkeys(sources.problems)
        report = sources.report
        for tag in report.metadata.made if report is not None else ():
            if self.connection.poll():
                return  # somebody waits for what is newer
            made, problems = self.edition(sources, tag)
            found |= dict.fromkeys(problems)
            if made is not None and report is not None:
                for edition in made.apart:
                    found |= dict.fromkeys(judged(report, edition))
        self.send(Checked(version, institute, tuple(Problems(found))))
