"""Checks of a finished web page: what a browser mends by a guess, and a screen reader cannot.

They read the page as text and know nothing of how it was written. The Nu checker knows the whole
standard; these know what breaks when a template is changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from ..artefacts.html.elements import Page, read_page
from ..diagnostics import Problem, Span

_FETCHES = {"img": "src", "script": "src", "link": "href", "source": "src", "iframe": "src"}


def _problem(code: str, line: int, message: str, hint: str) -> Problem:
    return Problem(Span("", line, 1 if line else 0), code, message, hint)


_TEMPLATE = "mend the template that writes it; a pack's may also be removed"


def check_nesting(page: Page) -> Iterator[Problem]:
    """WEB-10: a tag that is not closed, closes nothing, or has one attribute twice.

    Browsers mend it by a guess, and not all by the same: what follows can vanish, or stand in a
    box that it does not belong to (HTML, 13.1.2).
    """
    if not page.declared:
        yield _problem("WEB-10", 1, "the page does not begin with <!DOCTYPE html>", _TEMPLATE)
    for line, message in page.faults:
        yield _problem("WEB-10", line, message, _TEMPLATE)
    for element in page.elements:
        for name in element.doubled:
            message = f"<{element.name}> has the attribute “{name}” twice"
            yield _problem("WEB-10", element.line, message, _TEMPLATE)


def check_identifiers(page: Page) -> Iterator[Problem]:
    """WEB-11: an identifier that stands twice, or is empty.

    A link to it leads to the first of the two, and a label names the wrong thing.
    """
    first: dict[str, int] = {}
    for element in page.elements:
        if "id" not in element.attributes:
            continue
        identifier = element.attributes["id"]
        if not identifier or re.search(r"\s", identifier):
            message = f"“{identifier}” on <{element.name}> is no identifier"
            yield _problem("WEB-11", element.line, message, _TEMPLATE)
        elif identifier in first:
            message = f"the identifier “{identifier}” stands also in line {first[identifier]}"
            yield _problem("WEB-11", element.line, message, "give each thing its own")
        else:
            first[identifier] = element.line


def check_targets(page: Page) -> Iterator[Problem]:
    """WEB-12: a link, a label or a description that leads to nothing on the page.

    Who follows it stays where they are; who listens hears nothing.
    """
    from urllib.parse import unquote

    known = {element.attributes.get("id", "") for element in page.elements} | {"top"}
    for element in page.elements:
        attributes = element.attributes
        wanted = (
            [unquote(attributes["href"][1:])] if attributes.get("href", "").startswith("#") else []
        )
        for name in ("aria-labelledby", "aria-describedby", "aria-controls", "headers", "for"):
            wanted += attributes.get(name, "").split()
        for identifier in wanted:
            if identifier and identifier not in known:
                message = f"<{element.name}> leads to “#{identifier}”, which is not on the page"
                yield _problem("WEB-12", element.line, message, "correct the identifier")


def check_head(page: Page) -> Iterator[Problem]:
    """WEB-13: the page does not say its language, its title, its encoding or its width.

    A voice, a search and a telephone go by them (WCAG 2.2, 2.4.2, 3.1.1 and 1.4.10).
    """
    roots = list(page.of("html"))
    if not roots or not roots[0].attributes.get("lang"):
        yield _problem("WEB-13", 1, "the page says no language", _TEMPLATE)
    titles = [one for one in page.of("title") if "svg" not in one.inside]
    if not any(title.words.strip() for title in titles):
        yield _problem("WEB-13", 1, "the page has no title", _TEMPLATE)
    metas = [element.attributes for element in page.of("meta")]
    if not any(meta.get("charset", "").lower() == "utf-8" for meta in metas):
        yield _problem("WEB-13", 1, "the page does not say that it is UTF-8", _TEMPLATE)
    views = [meta.get("content", "") for meta in metas if meta.get("name") == "viewport"]
    if not any("width=device-width" in view for view in views):
        yield _problem("WEB-13", 1, "the page is not fitted to a telephone's width", _TEMPLATE)
    if any(re.search(r"user-scalable\s*=\s*(no|0)|maximum-scale\s*=\s*1\b", one) for one in views):
        yield _problem("WEB-13", 1, "the page cannot be enlarged", _TEMPLATE)


def check_headings(page: Page) -> Iterator[Problem]:
    """WEB-14: no heading of the first level, two of them, an empty one, or a level skipped.

    Who hears a page moves from heading to heading by level (WCAG 2.2, 1.3.1 and 2.4.6).
    """
    level, tops = 0, 0
    for heading in page.of("h1", "h2", "h3", "h4", "h5", "h6"):
        own = int(heading.name[1])
        tops += own == 1
        if not heading.words.strip():
            yield _problem("WEB-14", heading.line, f"an <{heading.name}> is empty", _TEMPLATE)
        if own > level + 1 and level:
            message = f"an <h{own}> follows an <h{level}>: “{' '.join(heading.words.split())[:40]}”"
            yield _problem("WEB-14", heading.line, message, f"make it an <h{level + 1}>")
        level = own
    if tops != 1:
        yield _problem("WEB-14", 1, f"the page has {tops} headings of level 1, not one", _TEMPLATE)


def check_pictures(page: Page) -> Iterator[Problem]:
    """WEB-15: a picture without alternative text.

    A screen reader then reads the file's name, or its data (WCAG 2.2, 1.1.1).
    """
    for picture in page.of("img"):
        if "alt" not in picture.attributes:
            message = "an <img> has no alt"
            yield _problem("WEB-15", picture.line, message, 'write alt="" for what only decorates')
    for drawing in page.of("svg"):
        attributes = drawing.attributes
        named = any(attributes.get(name) for name in ("aria-label", "aria-labelledby"))
        hidden = attributes.get("aria-hidden") == "true" or attributes.get("role") == "presentation"
        inner = "svg" in drawing.inside or "defs" in drawing.inside
        if attributes.get("role") == "img" and not named and not hidden and not inner:
            message = "an <svg> is a picture without a name"
            yield _problem("WEB-15", drawing.line, message, "give it aria-label")


def check_tables(page: Page) -> Iterator[Problem]:
    """WEB-16: the head cell of a table does not say what it heads.

    In a cell in the middle nobody who hears the table knows its column (WCAG 2.2, 1.3.1).
    """
    for head in page.of("th"):
        if head.attributes.get("scope") not in ("col", "row", "colgroup", "rowgroup"):
            words = " ".join(head.words.split())[:40]
            message = f"the head cell “{words}” does not say what it heads"
            yield _problem("WEB-16", head.line, message, 'write scope="col" or scope="row"')


def check_links(page: Page) -> Iterator[Problem]:
    """WEB-17: a link or a button without words.

    A screen reader reads its address, or only that there is one (WCAG 2.2, 2.4.4).
    """
    pictures = {element.line for element in page.of("img", "svg") if element.attributes.get("alt")}
    for element in page.of("a", "button"):
        attributes = element.attributes
        if element.name == "a" and "href" not in attributes:
            continue
        if attributes.get("aria-hidden") == "true" or "hidden" in attributes:
            continue
        named = (
            attributes.get("aria-label")
            or attributes.get("aria-labelledby")
            or attributes.get("title")
        )
        if not element.words.strip() and not named and element.line not in pictures:
            what = "link" if element.name == "a" else "button"
            yield _problem("WEB-17", element.line, f"a {what} has no words", _TEMPLATE)


def check_whole(page: Page) -> Iterator[Problem]:
    """WEB-18: the page fetches something.

    The web edition is one file that can be passed on. What it fetches is missing where there is
    no network, and lets somebody know who reads the report.
    """
    for element in page.elements:
        address = element.attributes.get(_FETCHES.get(element.name, ""), "")
        kind = element.attributes.get("rel", "")
        if element.name == "link" and not re.search(r"stylesheet|icon|preload|manifest", kind):
            continue
        if address and not address.startswith(("data:", "#")):
            message = f"<{element.name}> fetches “{address[:80]}”"
            yield _problem("WEB-18", element.line, message, "write it into the page: data:…")


PageCheck = Callable[[Page], Iterable[Problem]]

PAGE_CHECKS: Mapping[str, PageCheck] = MappingProxyType(
    {
        "WEB-10": check_nesting,
        "WEB-11": check_identifiers,
        "WEB-12": check_targets,
        "WEB-13": check_head,
        "WEB-14": check_headings,
        "WEB-15": check_pictures,
        "WEB-16": check_tables,
        "WEB-17": check_links,
        "WEB-18": check_whole,
    }
)
"""Code → the check of a web page that reports it."""


def check_page(text: str) -> Iterator[Problem]:
    """Yield the problems that every check finds in a page of HTML."""
    page = read_page(text)
    for check in PAGE_CHECKS.values():
        yield from check(page)
