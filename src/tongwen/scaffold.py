"""The files of a new institute and of a new report, as bytes by path.

Nothing here touches the disk or the clock: the pipeline writes what these functions return.
The texts that an author replaces say so themselves.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import math
import re
import unicodedata
from collections.abc import Mapping, Sequence
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from .languages import has_han, is_chinese, script_of

LONGEST_NAME = 200
LONGEST_SLUG = 48
PAGES = ("a4", "letter")
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


def chinese_tag(text: str) -> str:
    """Return ``zh-Hans`` or ``zh-Hant`` for a text in Chinese, by its characters.

    GB 2312 is the mainland's set, Big5 that of Taiwan and Hong Kong. A character that only
    the first has is a Simplified one (国), only the second a Traditional one (國); what
    there is more of decides. Characters of both sets (人文) tell nothing: with no other the
    text counts as Traditional.
    """
    simplified = sum(_in_set(c, "gb2312") and not _in_set(c, "big5") for c in text)
    traditional = sum(_in_set(c, "big5") and not _in_set(c, "gb2312") for c in text)
    return "zh-Hans" if simplified > traditional else "zh-Hant"


def new_institute(
    name: str,
    chinese_name: str = "",
    slug: str = "",
    university: str = "",
    web: str = "",
    languages: Sequence[str] = (),
    page: str = "a4",
) -> Mapping[str, bytes]:
    """Return the files of a complete pack for the institute ``name``, by path from the project.

    The emblem and the colours are drawn from the name, so that two new packs differ.

    Args:
        name: in English or in Chinese.
        chinese_name: the other one, where ``name`` is English.
        slug: the folder's name; made from the name where it is empty.
        university: the body that it belongs to; both its names with a slash between them:
            "River University / 河流大學".
        web: its address; ``https://`` is added where it is missing.
        languages: BCP 47 tags in the order that the branding shows them. One that begins
            with zh also says which script the Chinese names are in, which otherwise their
            characters tell (:func:`chinese_tag`).
        page: ``a4`` or ``letter``.

    Raises:
        ValueError: as :func:`tidy`; two names in one script, where one of each is meant; no
            such page; what is no address.
    """
    if page not in PAGES:
        raise ValueError(f"a page is one of: {', '.join(PAGES)}")
    name = tidy(name)
    slug = slug or slug_of(name)
    if slug == "house":
        slug = "house-institute"  # the house itself is asked for by that word
    # One pack is in one script: what no character of the institute's name tells, its
    # university's may.
    chinese = next((tag for tag in languages if is_chinese(tag)), "")
    chinese = chinese or chinese_tag(f"{name}{chinese_name}{university}")
    english = next((tag for tag in languages if tag.startswith("en")), "en")
    names = _names([name, chinese_name], chinese, english)
    bodies = _names(university.split("/"), chinese, english)
    shown = [tag for tag in languages if tag in names] or list(names)
    deep, accent, light_accent, pale = PALETTES[_number(name) % len(PALETTES)]
    folder = f"templates/institutes/{slug}"
    texts = {
        "institute.yaml": _institute_yaml(names, bodies, shown, _web(web), page),
        "_brand.yml": _brand_yaml(name, deep, accent, light_accent, pale),
        "logos/emblem.svg": _emblem(name, deep, accent),
        "logos/emblem-dark.svg": _emblem(name, "#ffffff", light_accent),
        "logos/emblem-small.svg": _small_emblem(name, deep, accent),
        "logos/LICENSE": _EMBLEM_LICENCE,
        "fonts/README.md": _FONTS_README,
        "README.md": _INSTITUTE_README.replace("{name}", name).replace("{steps}", next_steps(slug)),
    }
    return {f"{folder}/{path}": text.encode("utf-8") for path, text in texts.items()}


def next_steps(slug: str) -> str:
    """Return what to do with the new pack ``slug``, step by step, as plain text."""
    return _NEXT_STEPS.replace("{slug}", slug)


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
        "data/example.csv": _DATA,
        "README.md": _REPORT_README.replace("{title}", title).replace("{slug}", slug),
    }
    return {f"content/{slug}/{path}": text.encode("utf-8") for path, text in texts.items()}


def _number(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8")).digest()[:4], "big")


def _in_set(character: str, encoding: str) -> bool:
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        return False
    return ord(character) > 0x7F


def _chinese(names: Mapping[str, str]) -> str:
    return next((tag for tag in names if is_chinese(tag)), "")


def _names(texts: Sequence[str], chinese: str, english: str) -> dict[str, str]:
    """Return the names by language: those in Chinese characters as ``chinese``."""
    names: dict[str, str] = {}
    for text in texts:
        if not text.strip():
            continue
        text = tidy(text)
        tag = chinese if has_han(text) else english
        if tag in names:
            what = "English" if tag == english else "Chinese"
            raise ValueError(f"a name is given twice in {what}: “{names[tag]}” and “{text}”")
        names[tag] = text
    return names


def _web(address: str) -> str:
    address = address.strip()
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in address:
        raise ValueError(f"a web address is written as https://example.org/, not “{address}”")
    return address


def _quoted(text: str) -> str:
    # A JSON string is a YAML one, whatever stands in it.
    return json.dumps(text, ensure_ascii=False)


# --- the institute -----------------------------------------------------------------------


def _institute_yaml(
    names: Mapping[str, str],
    university: Mapping[str, str],
    languages: Sequence[str],
    web: str,
    page: str,
) -> str:
    chinese = _chinese(names) or _chinese(university) or "zh-Hant"
    english = next((tag for tag in names if not is_chinese(tag)), "")
    initials = initials_of(names.get(english, ""))
    lines = [
        "# Who publishes. Colours and type stand in _brand.yml.",
        "#",
        "# Lines that begin with # and no space are suggestions (#web: …): to use one, take the #",
        "# away from each line of its group. What is left out has a default: docs/institutes.md.",
        "",
        "name:",
        *(f"  {tag}: {_quoted(text)}" for tag, text in names.items()),
    ]
    if not _chinese(names):
        lines.append(
            f"  #{chinese}: {_sample(chinese, 'institute')}    # add {chinese} to languages, too"
        )
    elif len(names) == 1:
        lines.append(f"  #en: {_sample('en', 'institute')}    # add en to languages, too")
    lines += ["", "# For narrow places."]
    if initials:
        lines += ["short-name:", f"  {english}: {_quoted(initials)}"]
    else:
        tag = languages[0]
        lines += ["#short-name:", f"#  {tag}: {_quoted(names[tag][:6].strip())}"]
    lines += [
        "",
        "# The emblem. Save yours over these files, or name others.",
        "logos:",
        "  light:                              # on white paper",
        "    any: logos/emblem.svg",
        "    small: logos/emblem-small.svg     # a few millimetres high: the running header",
        *(
            f"    #{tag}: logos/emblem.svg" + " " * (14 - len(tag)) + f"# one for {tag} only"
            for tag in languages
        ),
        "  dark:                               # on the cover",
        "    any: logos/emblem-dark.svg",
        "",
        "# How emblem and names stand together, as a brand guide rules it.",
        "lockup:",
        "  smallest-width: 4             # mm; where there is no room for that, names stand alone",
        "  #height: 14                   # mm: the emblem on the cover",
        "  #clear-space: 0.25            # of the emblem's height, kept free round it",
        "  #orientation: below           # names below the emblem; otherwise: beside",
        "  #order: institute-first       # before its university; otherwise: university-first",
        "  #names: fixed                 # in the order of languages; otherwise edition-first:",
        "                                # the name in the edition's language stands first",
        "  #wordmark: true               # the emblem holds the names: do not set them again",
        "",
        "# The body that the institute belongs to.",
    ]
    mark = "" if university else "#"
    shown = {tag: _quoted(text) for tag, text in university.items()} or {
        tag: _sample(tag, "university") for tag in languages
    }
    lines += [
        f"{mark}university:",
        f"{mark}  name:",
        *(f"{mark}    {tag}: {text}" for tag, text in shown.items()),
    ]
    if university:
        lines += [
            f"    #{tag}: {_sample(tag, 'university')}"
            for tag in languages
            if tag not in university
        ]
    inner = "  #" if university else "#  "
    lines += [
        f"{inner}logos:                      # the university's own files",
        f"{inner}  light: logos/emblem.svg",
        f"{inner}  dark: logos/emblem-dark.svg",
        "",
        "# For the imprint.",
        f"web: {_quoted(web)}" if web else "#web: https://example.org/",
        "#address:",
        *(f"#  {tag}: {_sample(tag, 'address')}" for tag in languages),
        "#imprint:                      # who publishes, where it is not just the name",
        *(f"#  {tag}: {_quoted(names[tag])}" for tag in languages),
        "#series:                       # where a report names none",
        *(f"#  {tag}: {_sample(tag, 'series')}" for tag in languages),
        "#licence: CC-BY-4.0            # where a report names none",
        "",
        f"languages: [{', '.join(languages)}]    # the languages of the names, in the order shown",
        "citation-style: numeric         # where a report names none",
        f"page: {page:<26}# a4, letter, or sizes in mm: {{width: 170, height: 240}}",
        "#extends: house                # or another pack: a department inherits its institute",
        "",
    ]
    return "\n".join(lines)


_SAMPLES = {
    "Latn": {
        "institute": '"Name of the Institute"',
        "university": '"Name of the University"',
        "address": '["Street and number", "City", "Country"]',
        "series": '"Name of the Series"',
    },
    "Hant": {
        "institute": '"機構名稱"',
        "university": '"大學名稱"',
        "address": '["街道門牌", "城市"]',
        "series": '"叢書名稱"',
    },
    "Hans": {
        "institute": '"机构名称"',
        "university": '"大学名称"',
        "address": '["街道门牌", "城市"]',
        "series": '"丛书名称"',
    },
}


def _sample(tag: str, what: str) -> str:
    """Return, quoted, what a suggestion in the language ``tag`` says."""
    return _SAMPLES.get(script_of(tag).code, _SAMPLES["Latn"])[what]


def _brand_yaml(name: str, deep: str, accent: str, light_accent: str, pale: str) -> str:
    return f"""# How it looks, key by key as a brand guide gives it. PDF, Word and HTML follow it.
# The format is brand.yml, which Quarto and Shiny read too; what it has no words for stands below
# defaults: tongwen:. Every key, with its default: docs/institutes.md.
#
# Lines that begin with # and no space are suggestions (#size: …): to use one, take the # away from
# each line of its group. Colours stand in quotes; where text in one cannot be read, you are told.

meta:
  name: {_quoted(name)}

# --- colours ---------------------------------------------------------------------------------

color:
  palette:                 # the brand's colours, under names of your choice
    deep: "{deep}"
    accent: "{accent}"
    pale: "{pale}"
  primary: deep            # the cover's ground, and headings: a dark one
  secondary: accent        # labels, numerals, marks: one to be read on white
  light: pale              # the ground of boxes and of the cover's foot: nearly white
  #foreground: "#1d2430"   # text
  #background: "#ffffff"   # the page

# --- type ------------------------------------------------------------------------------------

typography:
  base:                        # running text
    family: Source Serif 4     # always there: Source Serif 4, Source Sans 3, Source Code Pro
    #size: 10.25pt             # all other sizes follow
    #line-height: 1.46
  headings:
    family: Source Sans 3
    #weight: 600               # 400 regular, 600 semibold, 700 bold
  #monospace:
  #  family: Source Code Pro
  #link:
  #  color: deep
  # Fonts of your own: put the files and their licence into fonts/, name them here, and give the
  # family's name above.
  #fonts:
  #  - family: Your Font
  #    source: file
  #    files:
  #      - path: fonts/YourFont-Regular.ttf
  #      - path: fonts/YourFont-Italic.ttf
  #        style: italic
  #      - path: fonts/YourFont-Bold.ttf
  #        weight: 700

# --- what brand.yml has no words for ---------------------------------------------------------

defaults:
  tongwen:
    colours:
      on-deep-accent: "{light_accent}"     # labels and marks on the cover's dark ground
      #on-deep: "#ffffff"            # text there
      #muted: "#565b63"              # text of second rank: captions, notes
      #link: "{deep}"               # links in text
    #fonts:
    #  title: Source Serif 4 Display   # the title on the cover
    #  text-han: Noto Serif CJK        # Chinese text (or Noto Sans CJK)
    #  display-han: Noto Sans CJK      # Chinese headings
    #sizes:                  # pt
    #  title: 44             # on the cover
    #  heading-1: 24         # chapters
    #  heading-2: 12.5
    #  caption: 8.6          # below figures and tables
    #weights:
    #  heading: 600
    #  title: 300            # on the cover; 400 where the font has no light face
    #spacing:                # pt
    #  heading: 27           # above a heading of second rank
    #  block: 22.5           # above and below figures, tables and boxes
    #rules:                  # pt: the lines of tables
    #  hair: 0.4             # between rows
    #  thin: 0.5             # below the head
    #  thick: 1              # above and below the table
    #page:                   # mm; the paper's size stands in institute.yaml
    #  top: 30
    #  foot: 28
    #  inner: 40             # the margin at the spine
    #  outer: 26
    #  hang: 14              # how far headings and tables reach into the inner margin
    #cover:
    #  band: deep            # the foot of the cover: pale, paper, or deep like the rest
    #  bar: 1.5              # mm: a bar of colour above it; 0 for none
    #  drawing: false        # no drawing on the ground
    #ornaments:
    #  pull-quotes: false    # the pull quotes that authors write are left out
    #  drop-capitals: true   # a chapter's text begins with a letter over three lines
    #  margin-notes: 0       # mm: a column for notes; one of 40 has room from “outer: 51” on
    # One to six colours for the series of charts, the first for a chart with one.
    #charts: ["{deep}", "{accent}", "#2f7f8a", "#8a6d1f", "#7b4a7a", "#5b6472"]
"""


def _emblem(name: str, main: str, accent: str) -> str:
    """A rosette of rings round a point, their number and turn drawn from the name."""
    rings = "\n".join(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="16.5"/>' for x, y in _petals(name, 25))
    return _drawing(
        name,
        f'<g fill="none" stroke="{main}" stroke-width="3">\n{rings}\n</g>\n'
        f'<circle cx="48" cy="48" r="4.2" fill="{accent}"/>',
    )


def _small_emblem(name: str, main: str, accent: str) -> str:
    """The same rosette as full rounds: at a few millimetres thin rings would close up."""
    petals = _petals(name, 34)
    radius = 22.6 * math.sin(math.pi / len(petals))
    rounds = "\n".join(f'<circle cx="{x:.2f}" cy="{y:.2f}" r="{radius:.2f}"/>' for x, y in petals)
    return _drawing(
        name,
        f'<g fill="{main}">\n{rounds}\n</g>\n<circle cx="48" cy="48" r="14" fill="{accent}"/>',
    )


def _petals(name: str, distance: float) -> list[tuple[float, float]]:
    number = _number(name)
    petals, turned = 5 + number % 4, (number // 7) % 2
    angles = (2 * math.pi * (index + turned / 2) / petals - math.pi / 2 for index in range(petals))
    return [(48 + distance * math.cos(angle), 48 + distance * math.sin(angle)) for angle in angles]


def _drawing(name: str, shapes: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="96" height="96" viewBox="0 0 96 96" '
        f'role="img">\n<title>{escape(name)}</title>\n{shapes}\n</svg>\n'
    )


_EMBLEM_LICENCE = """The emblems in this folder are neutral drawings made by the toolchain.
They are dedicated to the public domain under CC0 1.0 Universal:
https://creativecommons.org/publicdomain/zero/1.0/
Replace this text by the terms of the emblem that you put in their place.
"""

_FONTS_README = """# Fonts of your own

Put them here as TTF or OTF files, one for each face: regular, italic and bold at least. Variable
fonts are not set well by Word and by PDF viewers: ask for the static ones.

Put their licence beside them, as `LICENSE.txt` or `OFL.txt`: PDF and web page carry the font to
every reader, and the licence has to allow that. Then name the files in `_brand.yml`, under
`typography: fonts:`, and use the family's name there. Without fonts of your own the typefaces that
Tongwen brings are used.
"""

_NEXT_STEPS = """What to edit next, in templates/institutes/{slug}/:

1. institute.yaml   the names: the second language, short names, university, address, web
2. logos/           your emblem over emblem.svg (white paper), emblem-dark.svg (the cover) and
                    emblem-small.svg (a few millimetres); its terms over LICENSE
3. _brand.yml       the colours, then sizes, page and cover
4. fonts/           fonts of your own with their licence, named in _brand.yml; or leave it empty
5. look at it       make specimen INSTITUTE={slug}           (tongwen specimen {slug})
6. have it checked  make check-institute INSTITUTE={slug}    (tongwen check institute {slug})
7. publish with it  make all INSTITUTE={slug}

Every key, with an example: docs/institutes.md
"""

_INSTITUTE_README = """# {name}

A pack: one institute's names, emblem and look. It holds no code. Every mistake in these files is
reported with its line and what to do about it.

```
{steps}```

| file | says |
|---|---|
| `institute.yaml` | who publishes: names in each script, emblems, university, imprint, page size |
| `_brand.yml` | how it looks: colours, type, measures, cover |
| `logos/` | the emblem for white paper, for the dark cover, and for small sizes; its licence |
| `fonts/` | fonts of your own, with their licence |

The emblem is a neutral drawing made from the name, to be replaced.
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

![A figure has a caption.](figures/example.svg){#fig-example alt="Three rising bars." width=60%
data="data/example.csv"}

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

_DATA = """bar,height
first,40
second,68
third,100
"""

_REPORT_README = """# {title}

| file | holds |
|---|---|
| `report.yaml` | title, authors, date, languages, institute |
| `01-first-chapter.md` | the text: a chapter is a file, listed in `report.yaml` |
| `references.yaml` | the works cited |
| `figures/` | the pictures |
| `data/` | the data of the charts: readers get them with the report |

Build it: `make pdf REPORT={slug}` (or `docx`, `html`).
A second language: add it to `languages`, then `make translations REPORT={slug}`.
What is wrong, and where: `make check REPORT={slug}`.
"""
