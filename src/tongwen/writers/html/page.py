"""The HTML edition: one file with its styles, fonts and pictures inside."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from ...diagnostics import Problem, Problems, Span
from ...edition import Artefact, Edition
from ...formats import FORMATS
from ...imprint import address, citation, cited, full_title, imprint_rows, publisher_names
from ...look.mirrored import mirrored
from ...look.sheets import screen_sheets
from ...metadata import licence
from ...templating import source
from ...walk import plain_text
from . import theme
from .citing import references, structured_data
from .content import Renderer, size_in_words
from .direction import with_directions
from .keeping import KeepingRenderer, Kept
from .webfonts import embedded, fallback_faces, font_faces

FONTS = "/*fonts*/"
"""Where in a page's styles the rules of its fonts go, once all that it holds is known."""

_FETCHED = re.compile(r"@import[^;]*|url\(\s*(?![\"']?(?:data:|#))[^)]*\)", re.IGNORECASE)


def write_html(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Return the HTML edition: one file, complete in itself.

    Args:
        edition: what to write.
        moment: the time of making; the file does not depend on it, as it has the date of
            publication only.

    Raises:
        TemplateProblem: a template of the institute fails.
    """
    page = page_of(edition)
    # The fonts are chosen by what the page holds, and then put into it.
    rules = font_faces([page.text], page.sheet, edition.institute, edition.language, embedded)
    return Artefact("html", page.with_fonts(rules).encode(), page.problems)


@dataclass(frozen=True, slots=True)
class Page:
    """A page before its fonts are put into it.

    Attributes:
        sheet: its style sheet, by which its fonts are chosen.
        script: the last that it runs, as it stands in it.
        policy: what it may load and run (Content Security Policy 3).
    """

    text: str
    sheet: str
    script: str
    policy: str
    problems: tuple[Problem, ...] = ()

    def with_fonts(self, rules: str) -> str:
        """Return the page with the rules of its fonts."""
        # A plain string: Markup would escape the rules.
        return self.text.replace(FONTS, rules, 1)


def page_of(
    edition: Edition,
    placed: bool = False,
    scripts: Sequence[str] = (),
    kept: Kept | None = None,
) -> Page:
    """Return the page of ``edition``, in which fonts have no rules yet.

    Args:
        placed: comments say where in the source each block stands (see :class:`Renderer`).
        scripts: what whoever shows the page adds to it, and its policy is to let run.
        kept: what the page was made of the last time, where it is made again and again.

    Raises:
        TemplateProblem: a template of the institute fails.
    """
    renderer = (
        KeepingRenderer(edition, kept, placed)
        if kept is not None
        else Renderer(edition, "flow", placed=placed)
    )
    problems = renderer.problems
    chapters = [renderer.chapter(chapter) for chapter in edition.chapters]
    script = source(renderer.environment, "html/edition.js")
    first = source(renderer.environment, "html/first.js")
    digests = " ".join(f"'{digest(one)}'" for one in (first, script, *scripts))
    sheet = styles(edition, renderer, problems)
    policy = (
        "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
        f"script-src {digests}; base-uri 'none'; form-action 'none'"
    )
    text = renderer.template(
        "html/edition.html",
        chapters=chapters,
        notes=edition.document.notes,
        leaf=None,
        styles=Markup(FONTS + sheet.replace("</", "<\\/")),
        script=Markup(script),
        first=Markup(first),
        policy=policy,
        canonical="",
        picture="",
        structured=json_for_script(structured_data(edition)),
        **facts(edition, renderer),
    )
    page = with_directions(str(text), edition)
    return Page(page, sheet, script, policy, tuple(problems))


def digest(script: str) -> str:
    """Return what a policy knows a script in the page by (Content Security Policy 3, 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def facts(edition: Edition, renderer: Renderer) -> dict[str, Any]:
    """Return the values of the page's template that are worked out of the report."""
    licence_name, licence_address = licence(edition.metadata.licence)
    return {
        "description": plain_text(edition.metadata.abstract[:1]),
        "keywords": [plain_text(word) for word in edition.metadata.keywords],
        "authors": [plain_text(person.name) for person in edition.metadata.contributors],
        "title": full_title(edition),
        "licence_name": licence_name,
        "licence_address": licence_address,
        "publishers": publisher_names(edition),
        "imprint": imprint_rows(edition),
        "citation": renderer.inlines(cited(edition)) or citation(edition),
        "references": references(edition),
        "downloads": [
            (download, FORMATS[download.format].title, size_in_words(download.size))
            for download in edition.downloads
        ],
        "address": address(edition),
        "cover_picture": renderer.cover_picture(),
    }


def json_for_script(data: dict[str, Any]) -> Markup:
    """Return JSON that can stand in a ``<script>``."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    # Inside <script> these three could end the element or begin another.
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def styles(edition: Edition, renderer: Renderer, problems: Problems) -> str:
    """Return the style sheet of a page, without the fonts of its text."""
    institute = edition.institute
    tokens = institute.tokens
    colours, paper = tokens.colours, tokens.page
    # Custom properties do not reach the page's box.
    page_box = (
        f"@page{{size:{paper.width:g}mm {paper.height:g}mm;"
        f"margin:{paper.top:g}mm {paper.outer:g}mm {paper.foot:g}mm {paper.inner:g}mm}}"
    )
    brand = (institute.stylesheets or {}).get("screen", ())
    for sheet in brand:
        for fetched in _FETCHED.findall(sheet):
            problems.error(
                "HTML-04",
                Span(f"templates/institutes/{institute.slug}"),
                f"the style sheet asks for a file, “{fetched}”; the edition is one file",
                "write the picture into the style sheet as a data: address",
            )
    properties, *sheets = screen_sheets(institute, edition.language)
    if edition.language.script.right_to_left:
        sheets = [mirrored(sheet) for sheet in sheets]
    return "\n".join(
        (
            properties,
            fallback_faces(institute, edition.language),
            page_box,
            f"@media screen and (prefers-color-scheme:dark){{:root{{"
            f"{theme.properties(theme.dark(colours))};{theme.charts(tokens.charts, colours)}}}}}",
            *(_FETCHED.sub("none", sheet) for sheet in sheets),
        )
    )
