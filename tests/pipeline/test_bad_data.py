"""Data that are wrong are told with their place, and the rest stands in a draft."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from project import small_project

CHAPTER = """\
# Chapter

Sound words, and a work [@good].

::: {.table #tbl-ragged data="data/ragged.csv"}
Ragged
:::

::: {.table #tbl-sums data="data/sums.xlsx"}
Sums
:::

```{.vega-lite #fig-broken caption="Broken"}
mark: bar
encoding: {x: {field: a, type: nominal}
```

$$ \\frac{a}{b $$

{{< include _self.md >}}

The last words are there. See @tbl-ragged, @tbl-sums, @fig-broken.
"""

WORKS = """\
@book{good, title={Good}, author={A. Author}, year=2020, publisher={P}}
@book{bad, title={Never closed, author={B. Author}
"""

TOLD = {
    ("TBL-05", "data/ragged.csv", 3),  # a line with too few values
    ("TBL-05", "data/sums.xlsx", 2),  # a formula that no program has worked out
    ("YAML-01", "one.md", 16),  # a specification that is no YAML
    ("MATH-01", "one.md", 18),
    ("MD-18", "_self.md", 3),  # it includes itself
    ("META-04", "report.yaml", 6),  # a style that there is not
    ("BIB-07", "works.bib", 2),
}


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in (["x", "y"], [1, "=A2*2"]):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_bad_data_are_told_with_their_place_and_the_rest_builds_in_draft(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    project.write(
        "report.yaml",
        "title: Small Report\nauthors: [A. Author]\ninstitute: cuc-icsf\nlanguages: [en]\n"
        "chapters: [one.md]\ncitation-style: nowhere\nreferences: [works.bib]\n",
    )
    project.write("one.md", CHAPTER)
    project.write("_self.md", "Before it includes itself.\n\n{{< include _self.md >}}\n")
    project.write("works.bib", WORKS)
    project.write("data/ragged.csv", "a,b\n1,2\n3\n")
    project.write("data/sums.xlsx", workbook())

    whole = project.run("build", "small", "--format", "txt", "--json")
    assert whole.status != 0
    assert not list((tmp_path / "build").glob("small/*/*.txt"))

    formats = ("txt", "html", "docx")
    asked = [part for name in formats for part in ("--format", name)]
    draft = project.run("build", "small", "--draft", *asked, "--json")
    assert draft.status != 0, "it is no success"
    told = {
        (one["code"], Path(one["file"]).relative_to("content/small").as_posix(), one["line"])
        for one in draft.json["problems"]
    }
    assert told == TOLD, "each is told of once, and nothing else"
    assert len(draft.json["problems"]) == len(TOLD)
    built = tmp_path / "build" / "draft" / "small" / "cuc-icsf"
    assert {path.suffix[1:] for path in built.iterdir()} == set(formats)
    text = next(built.glob("*.txt")).read_text("utf-8")
    for words in ("Sound words, and a work [1].", "Table 2: Sums", "The last words are there."):
        assert words in text
    assert text.count("Before it includes itself.") == 1
