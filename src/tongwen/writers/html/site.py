"""The site: the same edition as a folder of pages, one a chapter, for any host of static files.

Its pages are made of the template of the one file. What they share, styles, script, fonts and
pictures, lies in ``assets/`` under names made of the content, so that a browser may keep it for
ever. Every link is relative, so a site can be moved, and read from a folder.
"""

from __future__ import annotations

import datetime
import hashlib
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, unquote

from markupsafe import escape

from ...document import (
    NO_PASSAGE,
    Bibliography,
    BibliographyEntry,
    Citation,
    Link,
    Note,
    NoteReference,
    Passage,
)
from ...edition import Artefact, Chapter, Edition
from ...imprint import address
from ...templating import source
from ...views import readable
from ...walk import walk
from .citing import structured_data
from .content import Renderer, asset_name
from .cover import draw_cover
from .direction import with_directions
from .page import facts, json_for_script, styles
from .webfonts import font_faces

_IDENTIFIER = re.compile(r'<[^>]*?\sid="([^"]+)"')
_FRAGMENT = re.compile(r'(<a\b[^>]*?\shref=")#([^"]+)"')
_SAFE = re.compile(r"[a-z][a-z0-9_-]{0,80}")
INDEX = "index.html"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of a site; templates see it as ``leaf``.

    Attributes:
        file: its name; every page lies in the same folder.
        chapter: what it holds; None on the front page.
        heading: the chapter's heading, for links to it; empty on the front page.
        number: the chapter's number, or empty.
        notes: those that are called on it.
        cited: the works that are cited on it, where the list of works is on another page.
    """

    file: str
    chapter: Chapter | None = None
    heading: Passage = NO_PASSAGE
    number: str = ""
    notes: tuple[Note, ...] = ()
    cited: tuple[BibliographyEntry, ...] = ()

    @property
    def is_front(self) -> bool:
        """Whether this is the front page."""
        return self.chapter is None


readable(Leaf)


def write_site(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Return the site of an edition: its files by path, ``index.html`` the first to open.

    Args:
        edition: what to write.
        moment: the time of making; as in the one file, nothing depends on it.

    Raises:
        TemplateProblem: a template of the institute fails.
    """
    assets: dict[str, bytes] = {}
    renderer = Renderer(edition, "flow", assets)
    leaves = _leaves(edition)
    script = source(renderer.environment, "html/edition.js").encode()
    script_name = asset_name("edition", script, "js")
    assets[script_name] = script
    picture = draw_cover(edition, renderer)
    picture_name = asset_name("cover", picture, "png")
    assets[picture_name] = picture
    style_mark = "STYLE-SHEET-NAME"
    known = facts(edition, renderer)
    pages: dict[str, str] = {}
    for place, leaf in enumerate(leaves):
        renderer.begin_page()
        chapter = [renderer.chapter(leaf.chapter)] if leaf.chapter else []
        pages[leaf.file] = renderer.template(
            "html/edition.html",
            chapters=chapter,
            notes=leaf.notes,
            leaf=leaf,
            previous=leaves[place - 1] if place else None,
            following=leaves[place + 1] if place + 1 < len(leaves) else None,
            style_name=style_mark,
            script_name=script_name,
            policy=(
                "default-src 'none'; img-src 'self' file: data:; font-src 'self' file:; "
                "style-src 'self' file: 'unsafe-inline'; script-src 'self' file:; "
                "base-uri 'none'; form-action 'none'"
            ),
            canonical=address(edition, "" if leaf.is_front else leaf.file),
            picture=address(edition, picture_name) or picture_name,
            structured=json_for_script(
                structured_data(edition, address(edition, picture_name) or picture_name)
            ),
            **known,
        )
    sheet = styles(edition, renderer, renderer.problems)

    def place_font(font: bytes) -> str:
        name = asset_name("font", font, "woff2")
        assets[name] = font
        return name.removeprefix("assets/")

    rules = font_faces(pages.values(), sheet, edition.institute, edition.language, place_font)
    style = f"{rules}\n{sheet}".encode()
    style_name = asset_name("edition", style, "css")
    assets[style_name] = style
    where = _where(pages, leaves)
    files = {
        file: with_directions(
            _linked(page, file, where).replace(style_mark, style_name), edition
        ).encode()
        for file, page in pages.items()
    }
    files |= assets | _for_search_engines(edition, leaves)
    return Artefact("site", b"", tuple(renderer.problems), files)


def _leaves(edition: Edition) -> list[Leaf]:
    notes = edition.notes
    entries = {
        entry.identifier: entry
        for node in walk(edition.document.blocks)
        if isinstance(node, Bibliography)
        for entry in node.entries
    }
    taken = {INDEX}
    leaves = [Leaf(INDEX)]
    for chapter in edition.chapters:
        called = dict.fromkeys(
            node.identifier for node in _read(chapter, notes) if isinstance(node, NoteReference)
        )
        listed = any(isinstance(node, Bibliography) for node in walk(chapter.blocks))
        cited = dict.fromkeys(
            link.target.removeprefix("#")
            for node in _read(chapter, notes)
            if isinstance(node, Citation)
            for link in walk(node.content)
            if isinstance(link, Link)
        )
        leaves.append(
            Leaf(
                _file(chapter.identifier, taken),
                chapter,
                chapter.heading.content if chapter.heading else edition.metadata.title,
                chapter.heading.number if chapter.heading else "",
                tuple(notes[name] for name in called if name in notes),
                () if listed else tuple(entry for name, entry in entries.items() if name in cited),
            )
        )
    return leaves


def _read(chapter: Chapter, notes: Mapping[str, Note]) -> Iterable[object]:
    """Yield every node of a chapter and of the notes that it calls."""
    for node in walk(chapter.whole):
        yield node
        if isinstance(node, NoteReference) and node.identifier in notes:
            yield from walk(notes[node.identifier].blocks)


def _file(identifier: str, taken: set[str]) -> str:
    """Return the name of a chapter's page: the same in each language, as identifiers are.

    One that a disk or a host may take ill is named by its digest. Upper and lower case are one
    to some disks.
    """
    name = f"{identifier}.html"
    if not _SAFE.fullmatch(identifier) or name in taken:
        name = f"chapter-{hashlib.sha256(identifier.encode()).hexdigest()[:8]}.html"
    taken.add(name)
    return name


def _where(pages: Mapping[str, str], leaves: Sequence[Leaf]) -> dict[str, str]:
    """Return on which page each identifier is: the chapter's own before a work cited there."""
    where: dict[str, str] = {}
    cited = {leaf.file: {entry.identifier for entry in leaf.cited} for leaf in leaves}
    for file, page in pages.items():
        for identifier in map(html.unescape, _IDENTIFIER.findall(page)):
            if identifier not in cited[file]:
                where.setdefault(identifier, file)
    for leaf in leaves:
        if leaf.chapter:
            # The whole page is the chapter.
            where[leaf.chapter.identifier] = leaf.file
    return where


def _linked(page: str, file: str, where: Mapping[str, str]) -> str:
    """Return a page with its links to other pages' content leading there.

    Done on what the templates made, so that a pack's own templates need not know of sites.
    """
    own = {html.unescape(identifier) for identifier in _IDENTIFIER.findall(page)}

    def link(found: re.Match[str]) -> str:
        target = unquote(html.unescape(found[2]))
        other = where.get(target, file)
        if target in own or other == file:
            return found[0]
        whole = other == f"{target}.html"
        fragment = "" if whole else f"#{quote(target, safe=':._-')}"
        return f'{found[1]}{escape(other)}{escape(fragment)}"'

    return _FRAGMENT.sub(link, page)


def _for_search_engines(edition: Edition, leaves: Sequence[Leaf]) -> dict[str, bytes]:
    """Return ``robots.txt``, and ``sitemap.xml`` where it is known where the site will stand.

    A sitemap names pages whole (sitemaps.org, “loc”). Where the report does not say its
    address, it is taken to be a folder of the institute's site.
    """
    web = edition.institute.organisation.web
    base = edition.metadata.address or (f"{web.rstrip('/')}/{edition.report}/" if web else "")
    robots = "User-agent: *\nAllow: /\n"
    if not base:
        return {"robots.txt": robots.encode()}
    here = f"{base}{edition.tag}/"
    tags = [edition.tag, *(other.tag for other in edition.alternates)]
    rows = []
    for leaf in leaves:
        name = "" if leaf.is_front else leaf.file
        links = "".join(
            f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(base)}{tag}/{name}"/>'
            for tag in tags
            if len(tags) > 1
        )
        date = edition.metadata.published
        changed = f"<lastmod>{date.isoformat()}</lastmod>" if date else ""
        rows.append(f"<url><loc>{escape(here)}{name}</loc>{changed}{links}</url>")
    sitemap = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n' + "\n".join(rows) + "\n</urlset>\n"
    )
    robots += f"\nSitemap: {here}sitemap.xml\n"
    return {"robots.txt": robots.encode(), "sitemap.xml": sitemap.encode()}
