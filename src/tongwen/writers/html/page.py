"""The HTML edition: one file with its styles, fonts and pictures inside."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import re
from typing import Any

from markupsafe import Markup

from ...diagnostics import Problems, Span
from ...document import Passage, Text
from ...edition import Artefact, Edition
from ...formats import FORMATS
from ...institute import Institute
from ...metadata import licence
from ...templating import source
from ...walk import plain_text
from . import theme
from .citing import (
    address,
    citation,
    full_title,
    publisher_names,
    references,
    structured_data,
)
from .content import Renderer, size_in_words
from .webfonts import (
    DISPLAY,
    PUNCTUATION_FAMILY,
    TITLE,
    custom_properties,
    embedded,
    fallback_faces,
    font_faces,
    weight_rules,
)

_FETCHED = re.compile(r"@import[^;]*|url\(\s*(?![\"']?(?:data:|#))[^)]*\)", re.IGNORECASE)


def write_html(edition: Edition, moment: datetime.datetime) -> Artefact:
    """Return the HTML edition: one file, complete in itself.

    Args:
        edition: what to write.
        moment: the time of making; the file does not depend on it, as it tells the date of
            publication only.

    Raises:
        TemplateProblem: a template of the institute fails.
    """
    renderer = Renderer(edition, "flow")
    problems = renderer.problems
    chapters = [renderer.chapter(chapter) for chapter in edition.chapters]
    script = source(renderer.environment, "html/edition.js")
    first = source(renderer.environment, "html/first.js")
    digests = " ".join(f"'{_digest(one)}'" for one in (first, script))
    mark = "/*fonts*/"
    page = renderer.template(
        "html/edition.html",
        chapters=chapters,
        notes=edition.document.notes,
        leaf=None,
        styles=Markup(mark + styles(edition, renderer, problems).replace("</", "<\\/")),
        script=Markup(script),
        first=Markup(first),
        policy=(
            "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
            f"script-src {digests}; base-uri 'none'; form-action 'none'"
        ),
        canonical="",
        picture="",
        structured=json_for_script(structured_data(edition)),
        **facts(edition),
    )
    # The fonts are chosen by what the page holds, and then put into it (as a plain string:
    # Markup would escape the rules).
    rules = font_faces(page, edition.institute, edition.language, embedded)
    return Artefact("html", str(page).replace(mark, rules, 1).encode(), tuple(problems))


def _digest(script: str) -> str:
    """Return what a policy knows a script in the page by (Content Security Policy 3, 2.3.1)."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


def facts(edition: Edition) -> dict[str, Any]:
    """Return what the page's template is told of the report, beside the report itself."""
    return {
        "description": plain_text(edition.metadata.abstract[:1]),
        "keywords": [plain_text(word) for word in edition.metadata.keywords],
        "authors": [plain_text(person.name) for person in edition.metadata.contributors],
        "title": full_title(edition),
        "licence_name": licence(edition.metadata.licence)[0],
        "licence_address": licence(edition.metadata.licence)[1],
        "publishers": publisher_names(edition),
        "imprint": imprint(edition),
        "citation": citation(edition),
        "references": references(edition),
        "downloads": [
            (download, FORMATS[download.format].title, size_in_words(download.size))
            for download in edition.downloads
        ],
        "address": address(edition),
    }


def imprint(edition: Edition) -> tuple[Passage, ...]:
    """Return who publishes, as the imprint tells it: what the report says, else the pack.

    Institutes that publish together are all named. A publisher whom the report names and who
    is none of them is named first.
    """
    named = edition.metadata.publisher
    tag = edition.language.tag
    institutes = tuple(
        Passage((Text(name),), "", _language_of(name, publisher, tag))
        for name, publisher in zip(
            edition.institute.publisher_names(tag), edition.institute.publishers, strict=True
        )
    )
    if not named:
        return institutes
    if not edition.institute.partners:
        return (named,)
    known = {plain_text(passage) for passage in institutes}
    return institutes if plain_text(named) in known else (named, *institutes)


def _language_of(name: str, publisher: Institute, tag: str) -> str:
    """Return the language that a publisher's name is in, where it is not that of the edition."""
    for names in (publisher.imprint or {}, publisher.organisation.names):
        if names.get(tag) == name:
            return ""
        for language, known in names.items():
            if known == name:
                return language
    return ""


def json_for_script(data: dict[str, Any]) -> Markup:
    """Return JSON that can stand in a ``<script>``."""
    text = json.dumps(data, ensure_ascii=False, indent=1)
    # Inside <script> these three could end the element or begin another.
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))


def styles(edition: Edition, renderer: Renderer, problems: Problems) -> str:
    """Return the style sheet of a page, but for the fonts that it sets its text in."""
    institute = edition.institute
    tokens = institute.tokens
    colours, scale, paper = tokens.colours, tokens.scale, tokens.page
    # On a screen lengths follow the size of its text: 1 is the size of running text in print.
    ratios = {
        "leading": scale.leading,
        "small": scale.small,
        "caption": scale.caption,
        "lead": scale.lead,
        "heading-1": scale.heading1,
        "heading-2": scale.heading2,
        "heading-3": scale.heading3,
        "title": scale.title,
        "hang": paper.hang * 72 / 25.4,
    }
    # Space goes by lines: 1 is the leading in print.
    lines = {"heading": tokens.spacing.heading, "block": tokens.spacing.block}
    properties = ";".join(
        (
            *(f"--ratio-{name}:{size / scale.text:.3f}" for name, size in ratios.items()),
            *(f"--lines-{name}:{space / scale.leading:.3f}" for name, space in lines.items()),
        )
    )
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
    return "\n".join(
        (
            custom_properties(tokens, edition.language),
            fallback_faces(institute, edition.language),
            page_box,
            f":root{{{properties};--ground:{colours.deep};--figure-ground:{colours.paper}}}",
            f"@media screen and (prefers-color-scheme:dark){{:root{{"
            f"{theme.properties(theme.dark(colours))};{theme.charts(tokens.charts, colours)};"
            f"--ground:{theme.ground(colours)}}}}}",
            _font_rules(edition),
            source(renderer.environment, "html/screen.css"),
            *(_FETCHED.sub("none", sheet) for sheet in brand),
        )
    )


def _font_rules(edition: Edition) -> str:
    """Return which face is set where, by element, class and language.

    In Chinese, dashes, ellipses and quotation marks come from the Han face although the
    Latin one, which stands first, has them too.
    """
    display, title = ",".join(DISPLAY), ",".join(TITLE)
    marks = {
        role: f'"{PUNCTUATION_FAMILY} {kind}",'
        for role, kind in (("text", "Serif"), ("display", "Sans"), ("title", "Serif"))
    }
    own = marks if edition.language.script.wide else dict.fromkeys(marks, "")
    rules = [
        f"html{{font-family:{own['text']}var(--font-text)}}",
        f":is({display}){{font-family:{own['display']}var(--font-display)}}",
        f":is({title}){{font-family:{own['title']}var(--font-title)}}",
        *weight_rules(edition.institute.tokens.weights),
    ]
    for match, variant in (
        ('[lang|="zh"]', "tc"),
        ('[lang|="zh-Hans"],[lang="zh-CN"],[lang="zh"]', "sc"),
        ('[lang|="zh-Hant-HK"],[lang|="zh-HK"]', "hk"),
        ('[lang]:not([lang|="zh"])', ""),
    ):
        suffix = f"-{variant}" if variant else ""
        within = f":is({match}):not(html)"
        for role, place in (
            ("text", within),
            ("display", f":is({display}){within},:is({display}) {within}"),
            ("title", f":is({title}){within},:is({title}) {within}"),
        ):
            first = marks[role] if variant else ""
            rules.append(f"{place}{{font-family:{first}var(--font-{role}{suffix})}}")
    rules.append(":is(code,pre,kbd,samp){font-family:var(--font-mono)}")
    return "\n".join(rules)
