"""The files of a new institute and of a new report, as bytes by path.

Nothing here touches the disk or the clock: build.py writes what these functions return.
The texts that an author replaces say so themselves.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Mapping
from xml.sax.saxutils import escape

LONGEST_NAME = 200
LONGEST_SLUG = 48
_SMALL_WORDS = frozenset(("a", "an", "and", "at", "by", "de", "for", "in", "of", "on", "the", "to"))

PALETTES: tuple[tuple[str, str, str, str], ...] = (
    ("#1f3a4d", "#9a4a1c", "#f1c9a5", "#f2f4f3"),
    ("#3a2a4f", "#8a3b5c", "#efbfd0", "#f5f2f5"),
    ("#14463f", "#8a5a00", "#e9c46a", "#eff4f1"),
    ("#4a2230", "#8a4b12", "#f0c896", "#f7f2ef"),
    ("#24364b", "#7a5c00", "#e6cf85", "#f3f3ee"),
    ("#2f3b2a", "#95431f", "#efc2a6", "#f3f4ee"),
)
"""Deep, accent, accent on deep, pale: pairs that pass WCAG AA as text and ground."""


def tidy(name: str) -> str:
    """Return ``name`` on one line, without characters that cannot be printed.

    Raises:
        ValueError: it has no letter and no digit, or more than 200 characters.
    """
    name = unicodedata.normalize("NFC", " ".join(name.split()))
    name = "".join(character for character in name if character.isprintable())
    if not any(character.isalnum() for character in name):
        raise ValueError("a name needs a letter")
    if len(name) > LONGEST_NAME:
        raise ValueError(f"a name has {LONGEST_NAME} characters at most")
    return name


def slug_of(name: str, otherwise: str = "institute") -> str:
    """Return a folder's name for ``name``: lower-case letters, digits and hyphens.

    A name without any Latin letter gives ``otherwise`` and six digits made from the name.

    Raises:
        ValueError: as :func:`tidy`.
    """
    name = tidy(name)
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")
    slug = slug[:LONGEST_SLUG].rstrip("-")
    return slug if re.search("[a-z]", slug) else f"{otherwise}-{_number(name) % 1_000_000:06d}"


def initials_of(name: str) -> str:
    """Return the initials of the words that count ("Institute of Examples": "IE")."""
    words = [word for word in re.findall(r"[^\W\d_]+", name) if word.lower() not in _SMALL_WORDS]
    return "".join(word[0].upper() for word in words)[:6] if len(words) > 1 else ""


def new_institute(name: str, chinese_name: str = "", slug: str = "") -> Mapping[str, bytes]:
    """Return the files of a complete pack for the institute ``name``, by path from the project.

    The emblem and the colours are drawn from the name, so that two new packs differ.
    A name in Han characters counts as the Traditional Chinese one.

    Raises:
        ValueError: as :func:`tidy`.
    """
    name = tidy(name)
    slug = slug or slug_of(name)
    names = {"zh-Hant" if _is_han(name) else "en": name}
    if chinese_name.strip():
        names["zh-Hant"] = tidy(chinese_name)
    deep, accent, light_accent, pale = PALETTES[_number(name) % len(PALETTES)]
    folder = f"templates/institutes/{slug}"
    texts = {
        "institute.yaml": _institute_yaml(names, initials_of(names.get("en", ""))),
        "_brand.yml": _brand_yaml(name, deep, accent, light_accent, pale),
        "logos/emblem.svg": _emblem(name, deep, accent),
        "logos/emblem-dark.svg": _emblem(name, "#ffffff", light_accent),
        "logos/LICENSE": _EMBLEM_LICENCE,
        "README.md": _INSTITUTE_README.replace("{name}", name).replace("{slug}", slug),
    }
    return {f"{folder}/{path}": text.encode("utf-8") for path, text in texts.items()}


def new_report(
    title: str,
    institute: str = "house",
    published: datetime.date | None = None,
    slug: str = "",
) -> Mapping[str, bytes]:
    """Return the files of a report ``title`` that shows every common element, by path.

    ``institute`` is the pack it is published by; ``published`` its date, left out if None.

    Raises:
        ValueError: as :func:`tidy`.
    """
    title = tidy(title)
    slug = slug or slug_of(title, "report")
    texts = {
        "report.yaml": _report_yaml(title, institute, published),
        "01-first-chapter.md": _CHAPTER,
        "02-references.md": _REFERENCES_CHAPTER,
        "references.yaml": _REFERENCES,
        "figures/example.svg": _FIGURE,
        "README.md": _REPORT_README.replace("{title}", title).replace("{slug}", slug),
    }
    return {f"content/{slug}/{path}": text.encode("utf-8") for path, text in texts.items()}


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:4], "big")


def _is_han(text: str) -> bool:
    return any("㐀" <= character <= "鿿" for character in text)


def _quoted(text: str) -> str:
    # A JSON string is a YAML one, whatever stands in it.
    return json.dumps(text, ensure_ascii=False)


# --- the institute -----------------------------------------------------------------------


def _institute_yaml(names: Mapping[str, str], initials: str) -> str:
    lines = [
        "# Who publishes. Lines that begin with # are suggestions: take the # away to use them.",
        "",
    ]
    lines.append("name:")
    lines += [f"  {tag}: {_quoted(text)}" for tag, text in names.items()]
    if "zh-Hant" not in names:
        lines.append(
            "  # zh-Hant: 機構名稱        # the name in Chinese, shown beside the English one"
        )
    if "en" not in names:
        lines.append("  # en: Name of the Institute")
    if initials:
        lines += ["short-name:", f"  en: {_quoted(initials)}"]
    lines += [
        "",
        "logos:",
        "  light: logos/emblem.svg         # for a light ground",
        "  dark: logos/emblem-dark.svg     # for the cover",
        "",
        "# The body that the institute belongs to; its lockup stands first on the cover.",
        "# university:",
        "#   name:",
        "#     en: Name of the University",
        "#   logos:",
        "#     light: logos/university.svg",
        "#     dark: logos/university-dark.svg",
        "",
        "# address:",
        "#   en: [Street and number, City, Country]",
        "# web: https://example.org/",
        "# licence: CC-BY-4.0            # where a report names none",
        "# extends: another-pack         # inherit what is not said here from another institute",
        "",
        f"languages: [{', '.join(names)}]    # the languages of the names, in the order shown",
        "citation-style: numeric",
        "page: a4                        # or letter",
        "",
    ]
    return "\n".join(lines)


def _brand_yaml(name: str, deep: str, accent: str, light_accent: str, pale: str) -> str:
    return f"""# How it looks, in the brand.yml format, which Quarto and Shiny read too.
# Change a colour here and PDF, Word and HTML follow. Colours stand in quotes.

meta:
  name: {_quoted(name)}

color:
  palette:
    deep: "{deep}"
    accent: "{accent}"
    pale: "{pale}"
  primary: deep          # the cover's ground; headings
  secondary: accent      # labels, numerals, marks
  light: pale            # the ground of boxes and of the cover's band
  # foreground: "#1d2430"
  # background: "#ffffff"

typography:
  base:
    family: Source Serif 4      # or Source Sans 3
  headings:
    family: Source Sans 3
  # A font of your own: put its files and their licence into fonts/, then
  # fonts:
  #   - family: Your Font
  #     source: file
  #     files:
  #       - path: fonts/YourFont-Regular.ttf

defaults:
  tongwen:
    colours:
      on-deep-accent: "{light_accent}"    # marks on the cover's ground
"""


def _emblem(name: str, main: str, accent: str) -> str:
    """A rosette of rings round a point, their number and turn drawn from the name."""
    number = _number(name)
    petals, turned = 5 + number % 4, (number // 7) % 2
    radius, distance, middle = 16.5, 25.0, 48.0
    rings = []
    for index in range(petals):
        angle = 2 * math.pi * (index + turned / 2) / petals - math.pi / 2
        x, y = middle + distance * math.cos(angle), middle + distance * math.sin(angle)
        rings.append(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:g}"/>')
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96" '
        f'role="img">\n<title>{escape(name)}</title>\n'
        f'<g fill="none" stroke="{main}" stroke-width="3">\n' + "\n".join(rings) + "\n</g>\n"
        f'<circle cx="48" cy="48" r="4.2" fill="{accent}"/>\n</svg>\n'
    )


_EMBLEM_LICENCE = """The emblem in this folder is a neutral drawing made by the toolchain.
It is dedicated to the public domain under CC0 1.0 Universal:
https://creativecommons.org/publicdomain/zero/1.0/
Replace this text by the terms of the emblem that you put in its place.
"""

_INSTITUTE_README = """# {name}

A pack: one institute's names, emblem and look. What to edit next:

1. `institute.yaml`: the name in your second language, the university, address and web.
2. `_brand.yml`: the colours, then the type families.
3. `logos/emblem.svg` and `logos/emblem-dark.svg`: save your own emblem over them, one drawn for
   white paper and one for a dark ground (SVG, or PNG of 1,000 pixels or more).
4. See it: `make pdf INSTITUTE={slug}`

Every mistake in these files is reported with its line and what to do about it.
"""


# --- the report --------------------------------------------------------------------------


def _report_yaml(title: str, institute: str, published: datetime.date | None) -> str:
    date = f"published: {published.isoformat()}" if published else "# published: 2025-01-31"
    return f"""title: {_quoted(title)}
# subtitle: "What it is about"
kind: "Report"
institute: {_quoted(institute)}
languages: [en]        # the first is the language it is written in: [en, zh-Hant]

authors:
  - name: "Name of the Author"
    affiliation:
      - "Department"
      - "Institution"
{date}

abstract:
  - "Say in a few sentences what the report found."
keywords: ["first keyword", "second keyword"]

# series: "Working Papers"
# series-number: "1"
# licence: CC-BY-4.0
citation-style: numeric
chapters:
  - 01-first-chapter.md
  - 02-references.md
references:
  - references.yaml
"""


_CHAPTER = """# First chapter {#sec-first}

::: {.lead}
Replace this text by yours. It shows, once, every element that reports are made of.
:::

Paragraphs are parted by an empty line. Words can be *stressed* or **strong**, set in `code`, linked
to [another page](https://example.org/), or tagged as [另一種文字]{lang=zh-Hant}. Numbers of
chapters, figures, tables and notes are never typed: refer to @fig-example, @tbl-example or
@sec-second by name. A claim is backed by its source [@example2024, p. 7] or explained in a
note.[^explained]

[^explained]: Notes stand at the foot of the page in print, and at the end on the screen.

## A second level {#sec-second}

- a list
- of two items

1. a list
2. with numbers

Term
: What it means.

> Words that are quoted.
>
> — Their source

## Figures and tables {#sec-figures}

![A figure has a caption.](figures/example.svg){#fig-example alt="Three rising bars." width=60%}

| Item  | What it is     | Number |
| ----- | -------------- | -----: |
| One   | the first item |     12 |
| Two   | the other one  |    345 |

: A table has its caption under it in the source. {#tbl-example}

::: {.callout-finding}
What a reader in a hurry must not miss.
:::

An equation has a number of its own:

$$ a^2 + b^2 = c^2 $$ {#eq-example}
"""

_REFERENCES_CHAPTER = """# References {#sec-references .unnumbered}

::: {#refs}
:::
"""

_REFERENCES = """# The works cited, as CSL-YAML, which Zotero exports; BibTeX (.bib) is read too.
- id: example2024
  type: report
  title: "An example of a work to cite"
  author:
    - literal: "Example Institute"
  issued: 2024
  URL: "https://example.org/"
"""

_FIGURE = """<svg xmlns="http://www.w3.org/2000/svg" width="240" height="120" viewBox="0 0 240 120">
<title>Three bars</title>
<rect x="20" y="72" width="48" height="40" fill="#5b6472"/>
<rect x="96" y="44" width="48" height="68" fill="#5b6472"/>
<rect x="172" y="12" width="48" height="100" fill="#17365c"/>
<path d="M8 112H232" stroke="#16243a" stroke-width="1"/>
</svg>
"""

_REPORT_README = """# {title}

| file | holds |
|---|---|
| `report.yaml` | title, authors, date, languages, institute |
| `01-first-chapter.md` | the text: a chapter is a file, listed in `report.yaml` |
| `references.yaml` | the works cited |
| `figures/` | the pictures |

Build it: `make pdf REPORT={slug}` (or `docx`, `html`).
A second language: add it to `languages`, then `make translations REPORT={slug}`.
What is wrong, and where: `make check REPORT={slug}`.
"""
