"""What authors of other programs bring along is read, or told once and kept in its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongwen.diagnostics import Problems, Severity
from tongwen.document import (
    Callout,
    Definition,
    Figure,
    Heading,
    Link,
    List,
    Math,
    MathBlock,
    Table,
)
from tongwen.gate import Gate
from tongwen.languages import LANGUAGES
from tongwen.readers.markdown import read_markdown
from tongwen.readers.source import Report, read_report
from tongwen.readers.tex_words import plain
from tongwen.transforms import Context, resolve
from tongwen.walk import plain_text, walk

HEAD = "---\ntitle: T\n---\n\n# One\n\n"


def read(folder: Path, named: str, **files: str) -> tuple[Report, Problems]:
    """Return the report that ``files`` are: ``a_dot_md`` is a.md, ``b__c_dot_md`` b/c.md."""
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_dot_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    problems = Problems()
    report = read_report(Gate(folder, (folder,)), folder, problems, named)
    assert report is not None
    return report, problems


def codes(problems: Problems) -> list[tuple[str, str]]:
    return [(problem.code, problem.severity.name) for problem in problems]


def words_of(text: str) -> tuple[str, list[str]]:
    problems = Problems()
    document = read_markdown(text, "a.md", "en", problems)
    return plain_text(document.blocks[0]), [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("Off :rocket: and :+1:.", "Off 🚀 and 👍."),
        ("At 10:30:45 in `:smile:`.", "At 10:30:45 in :smile:."),
        ("**:warning:** wet", "⚠️ wet"),
    ],
)
def test_names_of_emoji_become_the_signs(written: str, read_as: str) -> None:
    assert words_of(written) == (read_as, [])


def test_a_name_of_no_emoji_is_told() -> None:
    assert words_of("A :no-such-sign: here.") == ("A :no-such-sign: here.", ["MD-26"])


@pytest.mark.parametrize(
    "written", ["[@name](https://example.org/name) wrote.", "A language, C++的C++。"]
)
def test_what_looks_like_a_mark_is_text(written: str) -> None:
    assert words_of(written)[1] == []


@pytest.mark.parametrize("written", [r"\\( x^2 \\)", r"\( x^2 \)", "\\\\[\nx^2\n\\\\]"])
def test_formulas_between_one_backslash_or_two(written: str) -> None:
    document = read_markdown(written, "a.md", "en", Problems())
    [formula] = [node for node in walk(document) if isinstance(node, (Math, MathBlock))]
    assert formula.tex.strip() == "x^2"


def test_works_written_out_at_the_head(tmp_path: Path) -> None:
    works = "references:\n- {id: a2020, type: book, title: A book, issued: 2020}\n"
    report, problems = read(
        tmp_path, "a.md", a_dot_md=f"---\ntitle: T\n{works}---\n\n# One\n\n@a2020\n"
    )
    assert codes(problems) == []
    assert [reference.key for reference in report.references] == ["a2020"]


def test_notes_in_the_metadata_stand_in_the_colophon(tmp_path: Path) -> None:
    head = '---\ntitle: "T^[Paid by B. Author.]"\nabstract: "Said.^[A *note*.]"\n---\n\n# One\n'
    report, problems = read(tmp_path, "a.md", a_dot_md=head)
    assert codes(problems) == [("META-04", "WARNING")] * 2
    said = [plain_text(passage) for passage in report.metadata.colophon]
    assert said == ["Paid by B. Author.", "A note."]
    assert plain_text(report.metadata.title) == "T"


def test_a_picture_on_the_web_keeps_its_place(tmp_path: Path) -> None:
    far = "https://example.org"
    text = f"![Cap]({far}/a.png){{#fig-a alt='A river.'}}\n\n![Cap]({far}/b.png){{#fig-b}}\n"
    report, problems = read(tmp_path, "a.md", a_dot_md=HEAD + text)
    assert codes(problems) == [("MD-25", "WARNING")]
    figures = [node for node in walk(report.document) if isinstance(node, Figure)]
    assert [plain_text(figure.blocks[0]) for figure in figures] == ["A river.", "…"]


def test_files_included_as_mdbook_and_mkdocs_have_it(tmp_path: Path) -> None:
    text = (
        "{{#include b.md}}\n\n```rust\n{{#include c.rs:2:3}}\n```\n\n"
        '```rust\n{{#include c.rs:part}}\n```\n\n--8<-- "b.md"\n\n{{#playground c.rs}}\n'
    )
    code = "1\n2\n// ANCHOR: part\n3\n// ANCHOR_END: part\n4\n"
    report, problems = read(
        tmp_path, "a.md", a_dot_md=HEAD + text, b_dot_md="Included.\n", c_dot_rs=code
    )
    assert codes(problems) == []
    said = [plain_text(block) or getattr(block, "text", "") for block in report.document.blocks]
    assert said == ["One", "Included.", "2\n", "3\n", "Included.", "1\n2\n3\n4\n"]


def test_a_folder_in_the_navigation_of_mkdocs_is_its_pages(tmp_path: Path) -> None:
    report, _ = read(
        tmp_path,
        "",
        mkdocs_dot_yml="site_name: S\nnav:\n  - Home: index.md\n  - Guide: guide/\n",
        docs__index_dot_md="# Home\n",
        docs__guide__zebra_dot_md="# Zebra\n",
        docs__guide__README_dot_md="# Guide\n",
    )
    assert report.metadata.chapters == (
        "docs/index.md",
        "docs/guide/README.md",
        "docs/guide/zebra.md",
    )


def test_a_folder_of_chapters_alone_is_a_report(tmp_path: Path) -> None:
    report, problems = read(tmp_path, "", b_dot_qmd="# Two\n\nx\n", index_dot_qmd="# One\n\nx\n")
    assert plain_text(report.metadata.title) == tmp_path.name.replace("_", " ").capitalize()
    headings = [node for node in report.document.blocks if isinstance(node, Heading)]
    assert [plain_text(heading.content) for heading in headings] == ["One", "Two"]
    assert codes(problems) == [("META-02", "WARNING")]


def test_code_round_a_heading_is_code() -> None:
    problems = Problems()
    text = "a\n\n`r if (knitr::is_html_output()) '\n# References {-}\n'`\n\nb `r x`\n"
    document = read_markdown(text, "a.Rmd", "en", problems)
    assert "References" not in plain_text(document.blocks)
    assert codes(problems) == [("MD-18", "WARNING")]


def test_looks_of_a_page_on_a_screen_are_no_matter() -> None:
    problems = Problems()
    link = "[x](https://example.org){.btn .w-100 .external target=_blank role=x}"
    text = f"::: {{.grid .gap-3}}\n{link}\n:::\n"
    read_markdown(text, "a.qmd", "en", problems)
    assert list(problems) == []


def test_a_call_of_a_plug_in_hides_nothing() -> None:
    text = "# One\n\n::: package.module.Class\n    options:\n        heading: 3\n\nAfter it.\n"
    problems = Problems()
    document = read_markdown(text, "a.md", "en", problems)
    assert codes(problems) == [("MD-26", "WARNING")]
    assert plain_text(document.blocks[-1]) == "After it."


def test_a_chunk_with_code_in_its_caption(tmp_path: Path) -> None:
    text = (
        '```{r tabs, fig.cap="The `.tabset` look"}\nplot(1)\n```\n\n'
        "```{r low, echo=FALSE, fig.cap=c('One, two', 'Three')}\nplot(1)\n```\n"
    )
    report, _ = read(tmp_path, "a.Rmd", a_dot_Rmd=HEAD + text)
    figures = [node for node in walk(report.document) if isinstance(node, Figure)]
    assert [(one.identifier, plain_text(one.caption)) for one in figures] == [
        ("fig-tabs", "The .tabset look"), ("fig-low-1", "One, two"), ("fig-low-2", "Three"),
    ]  # fmt: skip


def test_a_name_behind_a_caption_is_its_table_s(tmp_path: Path) -> None:
    text = (
        '| a | b |\n|---|---|\n| 1 | 2 |\n\n: Rivers []{#tbl:r short-caption="R"}\n\nSee @tbl:r.\n'
    )
    report, problems = read(tmp_path, "a.md", a_dot_md=HEAD + text)
    (table,) = [block for block in report.document.blocks if isinstance(block, Table)]
    assert (table.identifier, plain_text(table.caption)) == ("tbl-r", "Rivers")
    assert not problems


def test_the_captions_of_a_chunk_s_parts_make_parts_to_refer_to(tmp_path: Path) -> None:
    chunk = (
        "```{{r}}\n#| label: {}\n#| {}-cap: Both\n#| {}-subcap:\n"
        "#|  - In $a\\times b$\n#|  - Two\n{}\n```\n\n"
    )
    shown = 'knitr::include_graphics(c("a.png", "b.png"))'
    text = "".join(
        chunk.format(name, name[:3], name[:3], code)
        for name, code in (("fig-a", "plot(1)"), ("tbl-b", "kable(x)"), ("fig-c", shown))
    )
    report, _ = read(tmp_path, "a.qmd", a_dot_qmd=HEAD + text)
    made = [block for block in report.document.blocks if isinstance(block, Figure)]
    parts = [
        [part.identifier for part in one.blocks if isinstance(part, (Figure, Table))]
        for one in made
    ]
    assert [one.identifier for one in made] == ["fig-a", "tbl-b", "fig-c"]
    assert parts == [["fig-a-1", "fig-a-2"], ["tbl-b-1", "tbl-b-2"], ["fig-c-1", "fig-c-2"]]
    assert [one.kind for one in made] == ["figure", "table", "figure"]


def test_names_that_other_programs_give_headings_are_known(tmp_path: Path) -> None:
    text = (
        "[a](#options-1), [b](#1-first_step), [c](#option--x), [d](#term), [e](#nowhere)\n\n"
        "# Options\n\n# Options\n\n## 1. First_step\n\n[`--x`]{#option--x}\n\n: What.\n\n"
        "**`term`**{ #term }: words\n"
    )
    report, problems = read(tmp_path, "a.md", a_dot_md=HEAD + text)
    context = Context(LANGUAGES["en"], None, LANGUAGES["en"], problems=problems)
    document = resolve(report.document, context)
    links = [node.target for node in walk(document) if isinstance(node, Link)]
    assert links == ["#options-2", "#first_step", "#option--x", "#term"]
    assert [one.code for one in problems if one.severity is Severity.ERROR] == []
    assert "REF-03" in [one.code for one in problems]
    assert any(isinstance(node, Definition) and node.identifier for node in walk(document))


def test_words_of_bibtex_with_ties_roots_and_fractions() -> None:
    assert plain(r"B{\t{oo}}k, $\sqrt{2}$, $\sqrt[3]{ab}$, $\frac{1}{2}$") == "Bo͡ok, √2, ∛(ab), 1/2"


def test_tabs_of_mkdocs_stand_one_below_the_other() -> None:
    text = '# One\n\n=== "By hand"\n\n    Read it.\n\n=== "By wire"\n\n    Ask.\n\nAfter.\n'
    problems = Problems()
    document = read_markdown(text, "a.md", "en", problems)
    assert codes(problems) == []
    said = [plain_text(block) for block in document.blocks]
    assert said == ["One", "By hand", "Read it.", "By wire", "Ask.", "After."]


def test_what_knitr_writes_as_html_keeps_its_label_and_caption() -> None:
    picture = '<img src="a.png" alt="{}" width="70%" />'
    text = (
        "<table>\n<caption>(\\#tab:sums)Sums</caption>\n<tr><th>a</th></tr>\n"
        "<tr><td>1</td></tr>\n</table>\n\n"
        f'<div class="figure">\n{picture.format("One.")}\n'
        '<p class="caption">(\\#fig:one)One drawing</p>\n</div>\n\n'
        f'<div class="figure">\n{picture.format("A.")}{picture.format("B.")}\n'
        '<p class="caption">(\\#fig:two)Two of them</p>\n</div>\n'
    )
    problems = Problems()
    document = read_markdown(text, "a.md", "en", problems)
    assert codes(problems) == []
    found = [
        (node.identifier, plain_text(node.caption))
        for node in walk(document)
        if isinstance(node, (Figure, Table))
    ]
    assert found == [("tbl-sums", "Sums"), ("fig-one", "One drawing"), ("fig-two", "Two of them")]


def test_an_identifier_behind_a_term_is_its_own() -> None:
    document = read_markdown("Gauge {#gauge}\n: A stick.\n", "a.md", "en", Problems())
    [definition] = [node for node in walk(document) if isinstance(node, Definition)]
    assert (plain_text(definition.term), definition.identifier) == ("Gauge", "gauge")


def test_a_paragraph_that_begins_with_a_reference_is_no_list() -> None:
    text = "# One {#sec-one}\n\n@sec-one. It says.\n\n(@x) An example.\n"
    document = read_markdown(text, "a.md", "en", Problems())
    [examples] = [node for node in walk(document) if isinstance(node, List)]
    assert (examples.start, len(examples.items)) == (1, 1)


def test_a_place_in_a_paragraph_of_html_can_be_linked_to() -> None:
    document = read_markdown('<p>A <a name="here"></a>word.</p>\n', "a.md", "en", Problems())
    [paragraph] = document.blocks
    assert (getattr(paragraph, "identifier", ""), plain_text(paragraph)) == ("here", "A word.")


def test_a_callout_of_an_extension_has_its_name_as_its_title() -> None:
    problems = Problems()
    text = "::: {.callout-definition}\nx\n:::\n\nA.\\newline B in C:\\newer.\n"
    callout, paragraph = read_markdown(text, "a.qmd", "en", problems).blocks
    assert isinstance(callout, Callout)
    assert (callout.kind, plain_text(callout.title)) == ("note", "Definition")
    assert plain_text(paragraph) == "A. B in C:\\newer."
    assert list(problems) == []


def test_an_abstract_answers_for_its_marks_as_the_text_does(tmp_path: Path) -> None:
    head = "---\ntitle: T\nabstract: |\n  Some ==words==.\n\n  Gauge\n  : A stick.\n---\n\n# One\n"
    _, problems = read(tmp_path, "a.md", a_dot_md=head)
    found = {(one.code, one.span.line) for one in problems}
    assert found == {("MD-26", 4), ("META-04", 6)}


def test_a_question_behind_a_file_of_a_picture_is_left_out(tmp_path: Path) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0"/></svg>'
    text = f"{HEAD}![](x.svg?raw=true){{alt='A line.'}}.\n"
    report, problems = read(tmp_path, "a.md", a_dot_md=text, x_dot_svg=picture)
    assert codes(problems) == []
    assert list(report.resources) == ["x.svg"]
