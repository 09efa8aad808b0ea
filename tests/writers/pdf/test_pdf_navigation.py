"""Ways through a PDF: names that stay, and from a work back to the pages that cite it."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from lxml import etree

from flagship import MOMENT, PACKS, TAGS, flagship_artefact, flagship_pdf
from judging import check_pdf
from project import CHAPTER, SmallProject, small_project
from tongwen.artefacts.pdf.file import PdfFile, read_pdf
from tongwen.artefacts.pdf.tree import Tag
from tongwen.diagnostics import Problems
from tongwen.edition import Edition
from tongwen.institute import ReferencesDesign
from tongwen.languages import LANGUAGES
from tongwen.pipeline import Project, Request, make_edition
from tongwen.pipeline.editions import read
from tongwen.writers.html import Renderer
from tongwen.writers.pdf import write_pdf


def edition_of(project: SmallProject, tag: str = "en") -> Edition:
    problems = Problems()
    whole = Project(project.root)
    report, institute = read(whole, Request("small", ("pdf",), "cuc-icsf"), problems)
    assert report is not None
    assert institute is not None
    edition = make_edition(whole, report, institute, LANGUAGES[tag], problems)
    assert edition is not None, [str(problem) for problem in problems]
    return edition


# --- names -----------------------------------------------------------------------------------

_FURNITURE = {"_contents", "_figures", "_tables"}
"""What a web page has another way, or none: its contents stand beside the text."""


@pytest.mark.parametrize("pack", PACKS)
def test_a_place_has_one_name_in_every_pack_and_language_and_on_the_web(pack: str) -> None:
    names = {tag: list(read_pdf(flagship_pdf(tag, pack).data).names) for tag in TAGS}
    english = set(names["en"])
    assert set(names["zh-Hant"]) == english
    assert set(read_pdf(flagship_pdf("en").data).names) == english
    for name in english:
        assert re.fullmatch(r"[\w.-]+", name), name
    if pack == PACKS[0]:
        page = etree.HTML(flagship_artefact("html", "en").data)
        main = page.find(".//main")
        assert main is not None
        ids = [node.get("id", "") for node in main.iter() if node.get("id")]
        assert len(ids) == len(set(ids))
        assert english - set(ids) == _FURNITURE
        text = {name for name in ids if name not in {"_notes", "_cite", "_text"}}
        assert text <= english


def named(edition: Edition) -> dict[str, str]:
    """Return what each name is the name of: the words of its element."""
    renderer = Renderer(edition, "page")
    page = etree.HTML("".join(renderer.chapter(chapter) for chapter in edition.chapters))
    found = [node for node in page.iter() if node.get("id")]
    names = [node.get("id", "") for node in found]
    assert len(names) == len(set(names))
    # What counts is left out: it is another's number when something is put before.
    words = ("".join(map(str, node.itertext())) for node in found)
    return {name: re.sub(r"\s*\d\s*", "", text) for name, text in zip(names, words, strict=True)}


BODY = """\
A paragraph[^1] with a note in its place.^[Said here.] It cites a work [@a].

![Four bars](figures/bars.svg){alt="Bars that grow."}

: A table without a name

| A | B |
|---|---|
| 1 | 2 |

[^1]: The note of a number.
"""

BEFORE = """\
A new paragraph[^1] that cites [@b; @a] and has a note.^[Also new.]

![Two bars](figures/bars.svg){alt="Two bars."}

| New | Table |
|-----|-------|
| 1   | 2     |

: Another table

[^1]: The new first note.
"""


def test_names_stay_when_something_is_put_before(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    works = (project.report / "works.yaml").read_text("utf-8")
    project.write("works.yaml", works + works.replace("id: a", "id: b").replace("Book", "Tale"))
    chapter = CHAPTER.replace("# References", f"# Second\n\n{BODY}\n# References")
    project.write("one.md", chapter)
    before = named(edition_of(project))
    assert {name.partition("-")[0] for name in before} >= {
        "p", "fig", "tbl", "note", "cite", "ref", "sec"
    }  # fmt: skip
    renumbered = chapter.replace("[^1]", "[^2]").replace("Some words", f"{BEFORE}\nSome words", 1)
    project.write("one.md", renumbered)
    after = named(edition_of(project))
    assert len(after) > len(before) + 5
    # The first chapter has more in it, and the works more places where they are cited.
    grown = {"sec-first"} | {name for name in before if name.startswith(("ref-", "references"))}
    for name, words in before.items():
        assert name in after, words
        assert after[name] == words or name in grown


# --- back to where a work is cited -----------------------------------------------------------

PAGES = """\
# One

Twice on this page: here [@a] and there [@a; @b].

# Two {#aé}

::: {.callout-note}
In a box [@a].
:::

| Cited | Where |
|:------|:------|
| So    | In a cell [@b] |

: In a caption [@a]

# Three {#b}

In a note.[^n]

[^n]: It cites [@a], [@b] and [@c].

# Works {.unnumbered}

::: {#refs}
:::
"""


@pytest.fixture(scope="module")
def cited(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    project = small_project(tmp_path_factory.mktemp("cited"))
    works = (project.report / "works.yaml").read_text("utf-8")
    more = (works.replace("id: a", f"id: {key}").replace("Book", key * 3) for key in "bc")
    project.write("works.yaml", "".join((works, *more)))
    project.write("one.md", PAGES)
    edition = edition_of(project)
    tokens = edition.institute.tokens
    apart = replace(tokens, page=replace(tokens.page, chapters="next"))
    return replace(edition, institute=replace(edition.institute, tokens=apart))


def told(file: PdfFile) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return for each work what is told of it: its words, and page and destination's page."""
    found = []
    for tag in file.tags():
        if tag.kind == "Reference" and tag.marks and tag.parent and tag.parent.kind == "LBody":
            links = [(file.words(link), _led(file, link)) for link in tag.kids]
            found.append((" ".join(file.words(tag).split()), links))
    return found


def _led(file: PdfFile, link: Tag) -> str:
    return file.labels[file.names[file.areas[link.areas[0]].target]]


def test_a_work_tells_each_page_once_and_leads_there(cited: Edition) -> None:
    data = write_pdf(cited, MOMENT).data
    file = read_pdf(data)
    assert told(file) == [
        ("Cited on pp. 1, 2, 3", [("1", "1"), ("2", "2"), ("3", "3")]),
        ("Cited on pp. 1, 2, 3", [("1", "1"), ("2", "2"), ("3", "3")]),
        ("Cited on p. 3", [("3", "3")]),
    ]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        names = [bytes(name) for name in list(pdf.Root.Names.Dests.Names)[::2]]
    assert names == sorted(set(names))  # as readers search them (ISO 32000-1, 7.9.6)
    assert {"aé", "b"} <= set(file.names)
    descriptions = {area.description for area in file.areas.values() if "Cited" in area.description}
    assert descriptions == {f"Cited on p.\N{NO-BREAK SPACE}{page}" for page in "123"}
    assert [str(problem) for problem in check_pdf(data)] == []


def test_a_pack_may_leave_the_pages_out(cited: Edition) -> None:
    tokens = replace(cited.institute.tokens, references=ReferencesDesign(cited_on=False))
    silent = replace(cited, institute=replace(cited.institute, tokens=tokens))
    for mode in ("page", "flow"):
        assert "Cited" in Renderer(cited, mode).chapter(cited.chapters[-1])
        assert "Cited" not in Renderer(silent, mode).chapter(silent.chapters[-1])
