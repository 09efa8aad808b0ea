"""Editions in two languages side by side come back as a report and a catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
from likeness import said
from PIL import Image as Raster
from round_trips import imported_of, seen, written

from places import PROJECT
from tongwen.diagnostics import Problems
from tongwen.edition import Edition
from tongwen.institute import in_columns
from tongwen.languages import LANGUAGES
from tongwen.pipeline import Project, Request, make_edition
from tongwen.pipeline.editions import read, side_by_side, works_listed

TEXT = """# Rivers {#sec-d}

::: {.lead}
It opens.
:::

See @fig-a, @tbl-b, @sec-c and [@smith, p. 3].[^n] A line\\
and another.[^n]

[^n]: A note.

![A town](a.png){#fig-a}

- one
- two

  1. deep

| Lake | Depth |
|------|------:|
| Long lake | 3 |
| DJI  | 4 |

: Lakes of the north {#tbl-b}

## Depth, $x$ {#sec-e}

::: {.callout-tip title="Mind"}
It is deep.
:::

> As deep as it is.
>
> --- A. Author

# Cities {#sec-c}

Term
: What it is.

::: {#refs}
:::
"""
_ZH = {
    "Rivers": "河流", "It opens.": "開頭。",
    "See @fig-a, @tbl-b, @sec-c and [@smith, p. 3].[^n] A line\\\nand another.[^n]":
    "見@fig-a、@tbl-b、@sec-c和[@smith, p. 3]。[^n]一行\\\n又一行。[^n]",
    "A note.": "註。", "A town": "一座城", "one": "一", "two": "二", "deep": "深", "Lake": "湖",
    "Depth": "深度", "Long lake": "長湖", "DJI": "DJI", "Lakes of the north": "北方的湖",
    "Depth, $x$": "深度，$x$", "Mind": "留意", "It is deep.": "很深。",
    "As deep as it is.": "深如其深。", "A. Author": "甲作者", "Cities": "城市", "Term": "詞",
    "What it is.": "它是什麼。", "A title": "書名", "Its subtitle": "副題", "In short.": "簡言之。",
    "lakes": "湖泊",
}  # fmt: skip
"""What the report says → its translation."""

FRONT = """title: {A title}
subtitle: {Its subtitle}
institute: umt
languages: [%s]
authors: [{name: {A. Author}}]
published: 2024-01-02
abstract: [{In short.}]
keywords: [{lakes}]
references: [references.json]
"""
WORK = ('[{"id": "smith", "type": "book", "title": "Seas", "author": [{"family": "Smith",'
        ' "given": "B."}], "issued": {"date-parts": [[2001]]}}]')  # fmt: skip


def _report(root: Path, tags: tuple[str, str]) -> None:
    folder = root / "content/lakes"
    (folder / "translations").mkdir(parents=True)
    (root / "templates").symlink_to(PROJECT / "templates")
    text, front = TEXT, FRONT % ", ".join(tags)
    pairs = _ZH
    if tags[0] != "en":
        for one, other in sorted(_ZH.items(), key=lambda pair: -len(pair[0])):
            text = text.replace(one, other)
            front = front.replace(f"{{{one}}}", other)
        pairs = {other: one for one, other in _ZH.items()}
    for one in _ZH:
        front = front.replace(f"{{{one}}}", one)
    Raster.new("RGB", (300, 200)).save(folder / "a.png")
    (folder / "all.md").write_text(text)
    (folder / "report.yaml").write_text(front)
    (folder / "references.json").write_text(WORK)
    quoted = [tuple(words.replace("\\", "\\\\").replace("\n", "\\n") for words in pair)
              for pair in pairs.items()]  # fmt: skip
    entries = ["".join(f'msgid "{one}"\nmsgstr "{other}"\n') for one, other in quoted]
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n'
    (folder / f"translations/{tags[1]}.po").write_text("\n".join([head, *entries]))


def _parallel(root: Path, report: str, tags: tuple[str, str], problems: Problems) -> Edition:
    project = Project(root)
    found, institute = read(project, Request(report, ("docx",), ""), problems)
    assert found is not None, [str(each) for each in problems]
    assert institute is not None
    institute = in_columns(institute)
    one, other = (LANGUAGES[tag] for tag in tags)
    first = make_edition(project, found, institute, one, problems, companion=other)
    assert first is not None
    second = make_edition(project, found, institute, other, problems, companion=one,
                          counted=works_listed(first))  # fmt: skip
    assert second is not None
    return side_by_side(first, second)


@pytest.mark.parametrize("tags", [("en", "zh-Hant"), ("zh-Hant", "en")])
def test_a_parallel_edition_comes_back_in_both_languages(
    tags: tuple[str, str], tmp_path: Path
) -> None:
    _report(tmp_path, tags)
    problems = Problems()
    ours = _parallel(tmp_path, "lakes", tags, problems)
    assert list(problems) == []
    made = imported_of(ours, problems)
    (tmp_path / "again").mkdir()
    written(tmp_path / "again", "again", made)
    theirs = _parallel(tmp_path / "again", "again", tags, problems)
    assert list(problems) == []
    for one, other in zip(seen(ours), seen(theirs), strict=True):
        assert other == one
    for name in ("title", "subtitle", "contributors", "abstract", "keywords", "published"):
        assert said(getattr(theirs.metadata, name)) == said(getattr(ours.metadata, name))
    assert f"translations/{tags[1]}.po" in made.files
    assert "[^1]" in made.files["01-" + ("rivers" if tags[0] == "en" else "河流") + ".md"].decode()
