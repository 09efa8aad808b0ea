"""A page of a preview is the page that is made from nothing, whatever was changed before it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from project import SmallProject, small_project
from sample import sample_edition
from tongwen import unchanged, walk
from tongwen.diagnostics import NOWHERE, Problems
from tongwen.pipeline import Project, Request
from tongwen.pipeline.editions import made_editions, read
from tongwen.readers import translations
from tongwen.transforms import reading, typography
from tongwen.writers.html.content import Renderer
from tongwen.writers.html.keeping import KeepingRenderer, Kept
from tongwen.writers.html.page import page_of

CHAPTERS = {
    "one.md": """\
# One {#sec-one}

An opening with a *stress*, a note[^a] and a work [@a], p. 3; see @fig-bars and @sec-two.

![Three bars](figures/bars.svg){#fig-bars alt="Bars that grow."}

The same words twice.

- An item with [a link](#sec-two).
- Another, which @a wrote.^[A note in its place.]

The same words twice.

[^a]: A note with $x^2$ & more [@b].
""",
    "two.md": """\
# Two {#sec-two}

| Name | Count |
|:-----|------:|
| One  | 1     |

: A table {#tbl-t}

Words of the second[^a], see @tbl-t, @eq-e and @sec-one.

$$ a = b $$ {#eq-e}

::: {.callout-note}
A box [@b], with 中文 in it.
:::

[^a]: The second's own note.
""",
    "end.md": "# References {.unnumbered}\n\n::: {#refs}\n:::\n",
}

WORKS = """\
- {id: a, type: book, title: A Book, author: [{family: Author, given: A.}], issued: 2001}
- {id: b, type: book, title: B Book, author: [{family: Author, given: B.}], issued: 2002}
"""

CATALOGUE = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "The same words twice."
msgstr "兩次一樣的話。"

msgid "Two"
msgstr "二"
"""

EDITS = (
    ("one.md", "opening", "beginning"),
    ("one.md", "# One", "\n\n# One"),
    ("one.md", "[^a] and a work [@a], p. 3", " and a work"),
    ("one.md", "The same words twice.\n\n- An", "Now once.\n\n- An"),
    ("one.md", "![Three", "![Four"),
    ("one.md", "{#fig-bars", "{#fig-other"),
    ("one.md", "[a link](#sec-two)", "[a link](#nowhere)"),
    ("one.md", "A note with", "A note, and"),
    ("two.md", "# Two {#sec-two}", "# Other {#sec-two}"),
    ("two.md", "| One  | 1     |", "| One  | 1     |\n| Two  | 2     |"),
    ("two.md", "A box [@b]", "A box"),
    ("two.md", "Words of the second[^a]", "The same words twice[^a]"),
    ("two.md", "$$ a = b $$", "$$ a = c $$"),
    ("works.yaml", "A Book", "A Book about B"),
    ("works.yaml", "2001", "1999"),
    ("report.yaml", "one.md, two.md", "two.md, one.md"),
    ("report.yaml", "title: Small Report", "title: Another Report"),
    ("translations/zh-Hant.po", "兩次一樣的話", "一樣的話，兩次"),
    ("translations/zh-Hant.po", 'msgid "Two"', '# A remark.\n\nmsgid "Two"'),
)
"""A file, words in it, and what can stand in their place."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> SmallProject:
    return small_project(tmp_path_factory.mktemp("remembered"))


def forget() -> None:
    """Let the process remember nothing of any block."""
    for memory in (unchanged._made_before, typography._set_before, reading._met_before):
        memory.clear()
    for of_things in (walk._known, translations._found_in):
        of_things.clear()


def written(small: SmallProject, changed: Sequence[tuple[str, str, str]]) -> None:
    """Write the report with some of the changes."""
    report = (small.report / "report.yaml").read_text("utf-8").splitlines()
    head = "\n".join(line for line in report if not line.startswith(("title", "chapters")))
    files = {
        **CHAPTERS,
        "works.yaml": WORKS,
        "translations/zh-Hant.po": CATALOGUE,
        "report.yaml": f"title: Small Report\nchapters: [one.md, two.md, end.md]\n{head}\n",
    }
    for name, old, new in changed:
        files[name] = files[name].replace(old, new)
    for name, text in files.items():
        small.write(name, text)


def pages(root: Path, kept: dict[str, Kept] | None) -> Iterator[tuple[str, object, object]]:
    """Yield each edition's page, the places in it, and what was wrong."""
    problems = Problems()
    report, institute = read(Project(root), Request("small", ("html",)), problems)
    assert report is not None
    assert institute is not None
    for tag in report.metadata.made:
        own = Problems(problems)
        for made in made_editions(Project(root), report, institute, (tag,), own):
            edition = replace(made.edition, version="1")
            memory = None if kept is None else kept.setdefault(tag, Kept())
            page = page_of(edition, placed=True, kept=memory)
            places = [getattr(node, "span", NOWHERE) for node in walk.walk(edition.document)]
            own.extend((*made.problems, *page.problems))
            yield page.text, places, sorted(map(str, own))


@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_the_page_that_is_made_from_nothing(small: SmallProject, seed: int) -> None:
    chance = random.Random(seed)
    changed: list[tuple[str, str, str]] = []
    steps = []
    for _ in range(12):
        edit = chance.choice(EDITS)
        changed = [one for one in changed if one != edit] if edit in changed else [*changed, edit]
        steps.append(tuple(changed))
    forget()
    kept: dict[str, Kept] = {}
    remembered = []
    for step in steps:
        written(small, step)
        remembered.append(list(pages(small.root, kept)))
    for step, found in zip(steps, remembered, strict=True):
        written(small, step)
        forget()
        assert found == list(pages(small.root, None)), step


def test_only_a_chapter_that_changed_is_set_again(
    small: SmallProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    block = Renderer.block

    def counted(self: Renderer, one: Any) -> Any:
        if isinstance(self, KeepingRenderer):
            asked.append(type(one).__name__)
        return block(self, one)

    forget()
    kept: dict[str, Kept] = {}
    written(small, ())
    list(pages(small.root, kept))
    monkeypatch.setattr(Renderer, "block", counted)
    written(small, [EDITS[0]])
    list(pages(small.root, kept))
    # The blocks of its chapter, in each edition; nothing of the others.
    assert asked.count("Heading") == asked.count("Figure") == asked.count("List") == 2
    assert not {"Table", "MathBlock", "Callout"} & set(asked)


@pytest.mark.parametrize(
    ("template", "keeps"),
    [
        ("{# of the edition #}<p>{{ edition.language.tag }}</p>", True),
        ("<p>{{ edition.chapters | length }}</p>", False),
        ("{% set whole = edition %}<p></p>", False),
    ],
)
def test_nothing_is_kept_where_a_pack_s_template_may_look_at_the_whole(
    tmp_path: Path, template: str, keeps: bool
) -> None:
    edition = sample_edition()
    (tmp_path / "blocks").mkdir()
    (tmp_path / "blocks" / "paragraph.html").write_text(template, "utf-8")
    institute = replace(edition.institute, folders=(tmp_path, *edition.institute.folders))
    renderer = KeepingRenderer(replace(edition, institute=institute), Kept())
    assert (renderer._kept is not None) is keeps
