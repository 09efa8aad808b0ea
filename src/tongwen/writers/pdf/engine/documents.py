"""HTML → a document that WeasyPrint has laid out, and its messages.

WeasyPrint goes on where something is missing, and says so in its log only: who lays out collects
the log's lines.
"""

from __future__ import annotations

import logging
import os
import re
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

import weasyprint
from weasyprint.anchors import gather_anchors
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure.boxes import MarginBox
from weasyprint.layout.background import layout_box_backgrounds
from weasyprint.layout.page import make_margin_boxes
from weasyprint.text.ffi import pango
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from ....remembering import keep
from .room import Call

__all__ = ["URLFetcher", "URLFetcherResponse"]

ENGINE = f"WeasyPrint {weasyprint.__version__}, Pango {pango.pango_version()}"
"""What lays pages out: of another version, it may do so otherwise."""

VARIANT = "pdf/a-3a"
"""What the pages are laid out for. The finished file is marked as PDF/UA-1 as well."""


def parsed(page: str, address: str, fetcher: URLFetcher) -> Any:
    """Return HTML as WeasyPrint reads it; ``fetcher`` answers all that it asks for."""
    return weasyprint.HTML(string=page, base_url=address, url_fetcher=fetcher)


Measure = TypeVar("Measure")


class Wanted:
    """Asks whether pages are still wanted, often and wherever nothing is half done.

    Args:
        ask: what it raises ends a layout, or a drawing.
    """

    def __init__(self, ask: Callable[[], None]) -> None:
        self._ask = ask

    def step(self, call: Call) -> Any:
        """Do the next element, box or page, unless they are wanted no more."""
        self._ask()
        return call.proceed()


class Shared:
    """What documents of one style share: their fonts, the style sheets that were read, pictures.

    Attributes:
        lines: what was logged while style sheets were read.
        wanted: what asks whether the pages are still wanted, in a process that may leave them.
    """

    def __init__(self) -> None:
        self.wanted: tuple[Wanted, ...] = ()
        self.counters = CounterStyle()
        self.profiles: dict[str, Any] = {}
        self.pictures: dict[Any, Any] = {}
        self.lines: list[logging.LogRecord] = []
        self._sheets: dict[str, Any] = {}
        self._measures: dict[type, Any] = {}
        self._cut: dict[tuple[object, ...], bytes] = {}
        self._fonts: Any = None

    def of(self, kind: type[Measure]) -> Measure:
        """Return the shared instance of ``kind``: its measurements hold for all documents."""
        measure: Measure = self._measures.setdefault(kind, kind())
        return measure

    def fonts_of(self, html: Any) -> Any:
        """Return the engine's fonts: with those that the style sheets of ``html`` bring.

        Where they bring none, they are those of all such documents of this process.
        """
        if self._fonts is None:
            sheets = (style.text or "" for style in root_element(html).iter("style"))
            own = any(_OF_ITS_DOCUMENT.search(sheet) for sheet in sheets)
            self._fonts = FontConfiguration() if own else _usual_fonts(_configuration())
        return self._fonts

    def read_sheet(self, call: Call) -> Any:
        """Return a style sheet, read once; one with layers anew: they are counted over all."""
        text = call.string
        if text is None or "@layer" in text:
            return call.proceed()
        if text not in self._sheets:
            call.page_rules = []
            key = (text, call.base_url, call.media_type)
            known = None if _OF_ITS_DOCUMENT.search(text) else _known_sheets.get(key)
            if known is None:
                lines: list[logging.LogRecord] = []
                before = dict(call.counter_style)
                with listening(lines):
                    sheet = call.proceed()
                counters = {
                    name: rules
                    for name, rules in call.counter_style.items()
                    if before.get(name) is not rules
                }
                known = sheet, lines, counters
                if not _OF_ITS_DOCUMENT.search(text):
                    keep(_known_sheets, key, known, _SHEETS)
            self._sheets[text] = known[0]
            self.lines.extend(known[1])
            call.counter_style.update(known[2])
        return self._sheets[text]

    def cut_font(self, call: Call) -> None:
        """Give a font the glyphs that a file needs, cut out once for all files that need the same.

        The engine knows a font by its description, which in the fonts of one style is that of one
        file.
        """
        font, glyphs = call.self, call.to_unicode
        key = (font.hash, call.hinting, bool(font.missing), *sorted(glyphs))
        if key in self._cut:
            font.file_content = self._cut[key]
            return
        call.proceed()
        keep(self._cut, key, font.file_content, _FONTS)


_FONTS = 40
"""So many fonts are kept as they were cut: those of a whole, and of some of its pages."""

_OF_ITS_DOCUMENT = re.compile(r"@(?:font-face|color-profile|import)", re.IGNORECASE)
"""What a style sheet adds to its document: fonts, colours, other files.

Counters, which it adds as well, are kept with it.
"""

_SHEETS = 8
"""So many style sheets are kept for documents that are made later, in other fonts."""

_Sheet = tuple[Any, list[logging.LogRecord], dict[str, Any]]
"""A style sheet that was read, what was logged meanwhile, and the counters that it brought."""

_known_sheets: dict[Any, _Sheet] = {}


def _configuration() -> tuple[str, float]:
    """Return what says which fonts there are: fontconfig's file, and its time."""
    name = os.environ.get("FONTCONFIG_FILE", "")
    return name, Path(name).stat().st_mtime if name else 0.0


@lru_cache(1)
def _usual_fonts(_: tuple[str, float]) -> Any:
    return FontConfiguration()


def laid_out(html: Any, shared: Shared) -> Any:
    """Return WeasyPrint's document of parsed HTML."""
    return html.render(
        font_config=shared.fonts_of(html), counter_style=shared.counters,
        color_profiles=shared.profiles, cache=shared.pictures, pdf_variant=VARIANT,
        presentational_hints=True,  # for <ol start>
    )  # fmt: skip


def margins_made(page: Any, context: Any, state: Any) -> None:
    """Give a page that was laid out without margins its margins, in place of those it has.

    Args:
        context: of its layout, at this page. state: of the counters on it.
    """
    box = page._page_box
    made = list(make_margin_boxes(context, box, state))
    for one in made:
        layout_box_backgrounds(box, one, context.get_image_from_uri)
        gather_anchors(one, page.anchors, page.links, page.bookmarks, page.forms)
    box.children = (*(one for one in box.children if not isinstance(one, MarginBox)), *made)


def html_of(document: Any) -> Any:
    """Return the HTML that a document was laid out from."""
    return document._html


def root_element(html_or_document: Any) -> Any:
    """Return the element ``html`` of HTML that was read, or of a document."""
    return getattr(html_or_document, "_html", html_or_document).etree_element


def with_sheets(document: Any, sheets: Sequence[Any]) -> Any:
    """Return a document of these boxes of pages, to be judged as ``document`` is, not drawn."""
    pages = [SimpleNamespace(_page_box=sheet) for sheet in sheets]
    return SimpleNamespace(pages=pages, _html=document._html)


@contextmanager
def listening(lines: list[logging.LogRecord]) -> Iterator[None]:
    """Collect what WeasyPrint and fontTools log at the level of a warning or above."""
    listener = _Listener(lines)
    loggers = [logging.getLogger(name) for name in ("weasyprint", "fontTools")]
    before = [(logger.level, logger.propagate) for logger in loggers]
    for logger in loggers:
        logger.addHandler(listener)
        logger.setLevel(logging.WARNING)
        logger.propagate = False
    try:
        yield
    finally:
        for logger, (level, propagate) in zip(loggers, before, strict=True):
            logger.removeHandler(listener)
            logger.setLevel(level)
            logger.propagate = propagate


class _Listener(logging.Handler):
    def __init__(self, lines: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self._lines = lines

    def emit(self, record: logging.LogRecord) -> None:
        self._lines.append(record)


@contextmanager
def expected_warnings() -> Iterator[None]:
    """Silence two warnings that libraries give about themselves: they are not about a page.

    WeasyPrint 70 opens its colour profile without closing it; ziafont 0.11, which draws
    formulas, finds its font in a way that Python 3.11 advises against.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", r"unclosed file .*sRGB2014\.icc", ResourceWarning)
        warnings.filterwarnings("ignore", "path is deprecated", DeprecationWarning)
        yield
