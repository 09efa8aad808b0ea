"""HTML → a document that WeasyPrint has laid out, and what it said meanwhile.

WeasyPrint goes on where something is missing, and says so in its log only: who lays out collects
the log's lines.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint
from weasyprint.urls import URLFetcher, URLFetcherResponse

__all__ = ["URLFetcher", "URLFetcherResponse"]

VARIANT = "pdf/a-3a"
"""What the pages are laid out for. The finished file is marked as PDF/UA-1 as well."""


def parsed(page: str, address: str, fetcher: URLFetcher) -> Any:
    """Return HTML as WeasyPrint reads it; ``fetcher`` answers all that it asks for."""
    return weasyprint.HTML(string=page, base_url=address, url_fetcher=fetcher)


def laid_out(html: Any) -> Any:
    """Return the document that WeasyPrint makes of HTML that it has read."""
    return html.render(pdf_variant=VARIANT, presentational_hints=True)  # for <ol start>


def root_element(html_or_document: Any) -> Any:
    """Return the element ``html`` of HTML that was read, or of a document."""
    return getattr(html_or_document, "_html", html_or_document).etree_element


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
