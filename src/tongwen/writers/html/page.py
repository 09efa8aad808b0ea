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
from ...institute import Institute, css_custom_properties
from ...templating import source
from ...walk import plain_text
from . import theme
from .content import Renderer
from .webfonts import DISPLAY, PUNCTUATION_FAMILY, TITLE, font_faces, weight_rules

_LICENCE = re.compile(r"CC-(BY(?:-NC)?(?:-ND|-SA)?)-(\d\.\d)")
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
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    mark = "/*fonts*/"
    page = renderer.template(
        "html/edition.html",
        chapters=chapters,
        styles=Markup(mark + _styles(edition, renderer, problems).replace("</", "<\\/")),
        script=Markup(script),
        policy=(
            "default-src 'none'; img-src data:; font-src data:; style-src 'unsafe-inline'; "
            f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
        ),
        description=plain_text(edition.metadata.abstract[:1]),
        keywords=[plain_text(word) for word in edition.metadata.keywords],
        authors=[plain_text(person.name) for person in edition.metadata.contributors],
        title=full_title(edition),
        licence_name=licence(edition.metadata.licence)[0],
        licence_address=licence(edition.metadata.licence)[1],
        structured=Markup(_json(structured_data(edition))),
        publishers=_publishers(edition),
        imprint=imprint(edition),
    )
    # The fonts are chosen by what the page holds, and then put into it (as a plain string:
    # Markup would escape the rules).
    rules = font_faces(page, edition.institute, edition.language)
    return Artefact("html", str(page).replace(mark, rules, 1).encode(), tuple(problems))


def full_title(edition: Edition) -> str:
    """Return title and subtitle as plain text, parted as the language parts them."""
    metadata = edition.metadata
    parts = [plain_text(part) for part in (metadata.title, metadata.subtitle) if part]
    return edition.language.label("separator").join(parts)


def imprint(edition: Edition) -> tuple[Passage, ...]:
    """Return who publishes, as the imprint tells it: what the report says, else the pack.

    Institutes that publish together are all named. A publisher whom the report names and who
    is none of them is named first.
    """
    named = edition.metadata.publisher
    institute, language = edition.institute, edition.language.tag
    institutes = tuple(
        Passage((Text(name),), "", spoken)
        for name, spoken in zip(
            institute.publisher_names(language),
            institute.publisher_languages(language),
            strict=True,
        )
    )
    if not named:
        return institutes
    if not edition.institute.partners:
        return (named,)
    known = {plain_text(passage) for passage in institutes}
    return institutes if plain_text(named) in known else (named, *institutes)


def _publishers(edition: Edition) -> list[str]:
    return [
        publisher.organisation.name(edition.language.tag)
        for publisher in edition.institute.publishers
    ]


def licence(identifier: str) -> tuple[str, str]:
    """Return a licence's name and address: Creative Commons by SPDX, others as they stand."""
    match = _LICENCE.fullmatch(identifier)
    if not match:
        return identifier, ""
    kind, version = match.groups()
    address = f"https://creativecommons.org/licenses/{kind.lower()}/{version}/"
    return f"CC {kind} {version}", address


def structured_data(edition: Edition) -> dict[str, Any]:
    """Return the edition as schema.org JSON-LD: a Report."""
    metadata, language = edition.metadata, edition.language.tag
    publishers = [_organisation(one, language) for one in edition.institute.publishers]
    authors = []
    for person in metadata.contributors:
        author: dict[str, Any] = {"@type": "Person", "name": plain_text(person.name)}
        if person.affiliation:
            lines = [plain_text(line) for line in person.affiliation]
            author["affiliation"] = {
                "@type": "Organization",
                "name": edition.language.label("list-separator").join(lines),
            }
        if person.orcid:
            author["sameAs"] = f"https://orcid.org/{person.orcid}"
        authors.append(author)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": full_title(edition),
        "inLanguage": language,
        "author": authors,
        "publisher": publishers if len(publishers) > 1 else publishers[0],
        "abstract": " ".join(plain_text(paragraph) for paragraph in metadata.abstract),
        "keywords": [plain_text(word) for word in metadata.keywords],
    }
    if metadata.published:
        data["datePublished"] = metadata.published.isoformat()
    if edition.companion_metadata and edition.companion:
        data["workTranslation"] = {
            "@type": "Report",
            "name": plain_text(edition.companion_metadata.title),
            "inLanguage": edition.companion.tag,
        }
    if metadata.licence:
        data["license"] = licence(metadata.licence)[1] or metadata.licence
    if metadata.doi:
        data["identifier"] = f"https://doi.org/{metadata.doi}"
    if metadata.isbn:
        data["isbn"] = metadata.isbn
    if metadata.series:
        data["isPartOf"] = {"@type": "CreativeWorkSeries", "name": plain_text(metadata.series)}
        if metadata.series_number:
            data["reportNumber"] = metadata.series_number
    return {name: value for name, value in data.items() if value}


def _organisation(institute: Institute, language: str) -> dict[str, Any]:
    organisation = institute.organisation
    found: dict[str, Any] = {"@type": "Organization", "name": organisation.name(language)}
    if organisation.web:
        found["url"] = organisation.web
    if institute.university:
        found["parentOrganization"] = {
            "@type": "CollegeOrUniversity",
            "name": institute.university.name(language),
        }
    return found


def _json(data: dict[str, Any]) -> str:
    text = json.dumps(data, ensure_ascii=False, indent=1)
    # Inside <script> these three could end the element or begin another.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _styles(edition: Edition, renderer: Renderer, problems: Problems) -> str:
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
            css_custom_properties(tokens, edition.language),
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
    own = marks if edition.language.is_han else dict.fromkeys(marks, "")
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
