"""`tongwen import`: whole or not at all, never over what is there, with problems for bad files."""

from __future__ import annotations

import io
import json
import zipfile
from functools import partial
from pathlib import Path

import pytest
import word_making

from project import small_project
from tongwen.diagnostics import Problems
from tongwen.importing import Source, import_sources, pandoc
from tongwen.pipeline import ImportedReport, Project, import_report

RIS = """TY  - BOOK
AU  - Author, Ann
AU  - Institute of Rivers
TI  - Rivers
PY  - 2001
ER  -

TY  - BOOK
AU  - Author, Ann
TI  - Cities
PY  - 2001/03/01/
ER  -
"""
ENDNOTE = f"<xml><records>{word_making.ENDNOTE.partition('<record>')[1]}" + (
    word_making.ENDNOTE.partition("<record>")[2].partition("</Cite>")[0] + "</records></xml>"
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "templates/house").mkdir(parents=True)
    (tmp_path / "templates/institutes/river").mkdir(parents=True)
    (tmp_path / "templates/institutes/river/institute.yaml").touch()
    (tmp_path / "content").mkdir()
    return Project(tmp_path)


def given(project: Project, name: str, data: bytes | str) -> Path:
    path = project.root / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def codes(problems: Problems) -> list[str]:
    return [problem.code for problem in problems]


def test_a_report_is_written_once(project: Project) -> None:
    path = given(project, "in/thesis.docx", word_making.report())
    problems = Problems()
    made = import_report(project, [path], problems)
    assert list(problems) == []
    assert made.folder == "content/rivers-cities"
    assert made.files == tuple(sorted(made.files))
    assert "institute: river" in (project.content / "rivers-cities/report.yaml").read_text()
    chapter = project.content / "rivers-cities/01-introduction.md"
    before = chapter.read_bytes()
    # As long as nobody has changed it, it may be imported anew, otherwise.
    again = import_report(project, [path], problems, changes="accept")
    assert again.folder == made.folder
    assert chapter.read_bytes() != before
    other = given(project, "in/other.docx", word_making.report())
    assert import_report(project, [other], problems) == ImportedReport()
    chapter.write_bytes(chapter.read_bytes() + b"One word more.\n")
    assert import_report(project, [path], problems) == ImportedReport()
    assert codes(problems) == ["NEW-02"]  # said twice, it counts once
    assert chapter.read_bytes().endswith(b"more.\n")


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for number in range(5):
            package.writestr(f"word/{number}.xml", b" " * 63 * 1024 * 1024)
    return target.getvalue()


def without_body() -> bytes:
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(word_making.Word().bytes())) as source,
        zipfile.ZipFile(target, "w") as package,
    ):
        for name in source.namelist():
            package.writestr(name, b"<a>" if name == "word/document.xml" else source.read(name))
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.docx", b"no package", "IMP-02"),
        ("a.docx", without_body, "IMP-02"),
        ("a.docx", bomb, "IMP-02"),
        ("a.docx", partial(word_making.Word.bytes, word_making.Word()), "IMP-04"),
        ("a.odt", b"no package", "IMP-02"),
        ("a.ipynb", b"{", "IMP-02"),
        ("a.html", b"", "IMP-04"),
        ("a.pdf", b"%PDF", "IMP-03"),
        ("a.ris", RIS.encode(), "IMP-06"),
    ],
)
def test_bad_files_are_problems_and_nothing_is_written(
    project: Project, name: str, data: object, code: str
) -> None:
    path = given(project, f"in/{name}", data() if callable(data) else data)  # type: ignore[arg-type]
    problems = Problems()
    assert import_report(project, [path], problems) == ImportedReport()
    assert codes(problems) == [code]
    assert list(project.content.iterdir()) == []


def test_a_file_that_is_not_there(project: Project) -> None:
    problems = Problems()
    import_report(project, [project.root / "a.docx"], problems)
    assert codes(problems) == ["GATE-02"]


def test_pandoc_that_is_not_there(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "pandoc_path", lambda: "")
    problems = Problems()
    import_report(project, [given(project, "in/a.html", "<p>x")], problems)
    assert codes(problems) == ["IMP-01"]


def test_works_of_bibtex_keep_their_keys(project: Project) -> None:
    (project.content / "rivers").mkdir()
    (project.content / "rivers/report.yaml").write_text("title: Rivers\n")
    path = given(project, "in/a.bib", "@book{my-key, title={A}, author={Author, Ann}}")
    problems = Problems()
    import_report(project, [path], problems, name="rivers")
    assert list(problems) == []
    [work] = json.loads((project.content / "rivers/references.json").read_text())
    assert work["id"] == "my-key"


def test_references_go_into_a_report_that_has_none(project: Project) -> None:
    given(project, "content/report.yaml", "")
    (project.content / "rivers").mkdir()
    (project.content / "rivers/report.yaml").write_text("title: Rivers\n")
    problems = Problems()
    files = [given(project, "in/a.ris", RIS), given(project, "in/b.xml", ENDNOTE)]
    made = import_report(project, files, problems, name="rivers")
    assert list(problems) == []
    assert made.files == ("content/rivers/references.json",)
    works = json.loads((project.content / "rivers/references.json").read_text())
    assert [work["id"] for work in works] == ["author2001", "author2001a", "li2020"]
    # What Pandoc calls by its own name, and what an institute is called, with no first name.
    assert not any("pages" in work for work in works)
    assert works[0]["author"][1] == {"literal": "Institute of Rivers"}
    import_report(project, files, problems, name="rivers")
    assert codes(problems) == ["NEW-02"]


def test_no_file_beside_the_text_or_above_is_taken_along(project: Project) -> None:
    given(project, "secret.png", b"secret")
    text = '<h1>A</h1><p>x</p><img alt="s" src="../secret.png"><img alt="t" src="t.svg">'
    path = given(project, "in/a.html", text)
    given(project, "in/t.svg", "<svg/>")
    made = import_report(project, [path], Problems())
    assert [name for name in made.files if "figures" in name] == ["content/a/figures/t.svg"]
    assert made.account is not None
    assert made.account.lost["a picture that is not there"] == ["../secret.png"]


LATEX = r"""\documentclass{article}\newtheorem{theorem}{Theorem}
\title{On \emph{rivers}}\author{Ann \and Bo}
\begin{document}\maketitle
\section{One}\label{sec:one} See \ref{fig:x}, \cite[p.~7]{zhou}, $a_{1}$.
\begin{table}\caption{T}\label{tab:t}\begin{tabular}{lr}a&b\\\end{tabular}\end{table}
\begin{equation}\label{eq:e}E\end{equation}
\begin{theorem}[Line]\label{thm:l}It \emph{is}.\end{theorem}\begin{proof}By \ref{thm:l}.\end{proof}
\begin{lstlisting}[language=Python,caption={Code},label=lst:x]
x
\end{lstlisting}
\begin{figure}\includegraphics[width=.5\textwidth]{p.png}\caption{A cap}\label{fig:x}\end{figure}
\section{Two} As in Section~\ref{sec:one}, Table~\ref{tab:t}, \eqref{eq:e}.
\end{document}
"""


@pytest.mark.parametrize(
    ("name", "data", "wanted"),
    [
        ("a.tex", LATEX, "See [-@fig-x], [@zhou, p. 7], $a_1$."),
        ("a.tex", LATEX, "As in @sec-one, @tbl-t, [-@eq-e]."),
        ("a.tex", LATEX, "$$ {#eq-e}"),
        ("a.tex", LATEX, "![A cap](figures/a-cap.png){#fig-x"),
        ("a.tex", LATEX, "::: {#thm-l .theorem name=Line}\nIt *is*.\n:::"),
        ("a.tex", LATEX, "::: {.proof}\nBy \\@ref(thm:l).\n:::"),
        ("a.tex", LATEX, "::: {#lst-x}\n```python\nx\n```\n\nCode\n:::"),
        ("a.html", "<h1>A</h1><p><a href='#b'>there</a></p><h2 id=b>B</h2>", "[there](#sec-b)"),
        ("a.html", "<h1>A</h1><table><tr><th>x</th><td>y</td></tr></table>", "| x"),
        ("a.rst", "A\n=\n\n.. note:: Mind.\n\ntext\n", "::: {.callout-note}\nMind."),
        (
            "a.rst",
            "A\n=\n\n:ref:`here <l>`, :numref:`l`\n\n.. _l:\n\n.. table:: L\n\n   = =\n"
            "   x y\n   = =\n   1 2\n   = =\n",
            "[here](#tbl-l), @tbl-l",
        ),
        ("a.org", "* A\nsome /words/ here\n", "some *words* here"),
        (
            "a.org",
            "* A\n#+CAPTION: C\n#+NAME: fig:x\n[[file:a.png]]\n\nSee [[fig:x]].\n",
            "See @fig-x.",
        ),
        (
            "a.typ",
            '= A <one>\nSee @one and @f.\n#figure(image("a.png"), caption: [C]) <f>\n',
            "# A {#sec-a}\n\nSee @sec-a and @fig-c.",
        ),
        (
            "a.rst",
            "=\nT\n=\n\n:Date: 2024-05-01\n\nOne\n---\nwords\n",
            "# One\n\nwords",
        ),
    ],
)
def test_other_formats(name: str, data: str, wanted: str) -> None:
    problems = Problems()
    source = Source(name, data.encode(), lambda _: b"\x89PNG")
    made = import_sources([source], "house", "2024-01-02", problems)
    assert made is not None
    assert list(problems) == []
    assert wanted in b"".join(made.files[each] for each in made.files if each[0] == "0").decode()


OPEN = """<office:document-content
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>
<text:p text:style-name="Title">Rivers</text:p>
<text:h text:outline-level="1"><text:bookmark-start text:name="b"/>1. One</text:h>
<text:p>In <text:bookmark-ref text:reference-format="number" text:ref-name="b"/> and
<text:sequence-ref text:ref-name="refTable0">Table 1</text:sequence-ref>,
<text:reference-mark-start
 text:name="ZOTERO_ITEM CSL_CITATION {csl} x"/>(Zhou)<text:reference-mark-end
 text:name="ZOTERO_ITEM CSL_CITATION {csl} x"/>.</text:p>
<text:p text:style-name="Table">Table <text:sequence text:name="Table"
 text:ref-name="refTable0">1</text:sequence>: Floods</text:p>
<table:table><table:table-row><table:table-cell><text:p>a</text:p></table:table-cell>
<table:table-cell><text:p>b</text:p></table:table-cell></table:table-row></table:table>
</office:text></office:body></office:document-content>"""


def test_fields_of_opendocument_become_references() -> None:
    target = io.BytesIO()
    csl = json.dumps(word_making.CSL).replace('"', "&quot;")
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("content.xml", OPEN.replace("{csl}", csl))
        head = OPEN.partition("<office:body>")[0].replace("document-content", "document-styles")
        package.writestr("styles.xml", f"{head}<office:styles/></office:document-styles>")
    problems = Problems()
    source = Source("a.odt", target.getvalue(), lambda _: None)
    made = import_sources([source], "house", "2024-01-02", problems)
    assert made is not None, list(problems)
    text = made.files["01-one.md"].decode()
    assert "# One {#sec-one}" in text
    assert "In [-@sec-one] and @tbl-floods, [see @zhou2023, p. 7–9]." in text
    assert ": Floods {#tbl-floods}" in text
    assert b'title: "Rivers"' in made.files["report.yaml"]


def test_a_notebook_brings_its_pictures() -> None:
    notebook = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": "# Sums\n\nAs [@zhou] says."},
            {
                "cell_type": "code",
                "metadata": {},
                "execution_count": 2,
                "source": "#| label: tbl-a\n#| tbl-cap: Sums\n#| echo: false\nsums",
                "outputs": [
                    {
                        "output_type": "execute_result",
                        "metadata": {},
                        "execution_count": 2,
                        "data": {
                            "text/html": "<table><tr><th>x</th></tr><tr><td>1</td></tr></table>",
                            "text/plain": "x 1",
                        },
                    }
                ],
            },
            {
                "cell_type": "code",
                "metadata": {},
                "execution_count": 1,
                "source": "plot()",
                "outputs": [
                    {
                        "output_type": "display_data",
                        "metadata": {},
                        "data": {"image/png": "iVBORw0KGgo="},
                    }
                ],
            },
        ],
    }
    problems = Problems()
    source = Source("a.ipynb", json.dumps(notebook).encode(), lambda _: None)
    made = import_sources([source], "house", "2024-01-02", problems)
    assert made is not None
    assert any(name.startswith("figures/") for name in made.files)
    text = made.files["01-sums.md"].decode()
    assert "```python\nplot()\n```" in text
    assert "As [@zhou] says." in text
    assert "| x   |\n| --- |\n| 1   |\n\n: Sums {#tbl-a}" in text
    assert "sums\n```" not in text


def test_markdown_stays_as_it_is(project: Project) -> None:
    text = (
        "---\ntitle: Rivers\nbibliography: w.bib\n---\n\n# A\n\n![x](img/x.svg)\n\n{{< meta x >}}\n"
    )
    path = given(project, "in/r.qmd", text)
    given(project, "in/w.bib", "@book{a, title={A}}")
    given(project, "in/img/x.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>")
    problems = Problems()
    made = import_report(project, [path], problems)
    assert list(problems) == []
    assert made.files == tuple(
        f"content/rivers/{name}" for name in ("img/x.svg", "r.qmd", "report.yaml", "w.bib")
    )
    assert (project.content / "rivers/r.qmd").read_text() == text


def test_what_was_imported_checks_without_an_error(tmp_path: Path) -> None:
    small = small_project(tmp_path)
    small.write("../../thesis.docx", word_making.report())
    done = small.run("import", "thesis.docx", "--accept", "--json")
    assert done.status == 0, done.output
    assert "content/rivers-cities/report.yaml" in done.json["files"]
    check = small.run("check", "rivers-cities", "--json")
    assert check.status == 0, check.output


def imported(name: str, text: str) -> dict[str, bytes]:
    problems = Problems()
    made = import_sources([Source(name, text.encode(), lambda _: None)], "x", "2026", problems)
    assert list(problems) == []
    assert made is not None
    return dict(made.files)


def test_a_note_to_a_title_or_an_author_is_in_the_colophon() -> None:
    files = imported(
        "a.tex",
        r"\documentclass{article}\title{Floods\thanks{Paid by X.}}\author{Ada\thanks{At Y.}}"
        r"\begin{document}\maketitle Words.\footnote{A note.}\end{document}",
    )
    said = files["report.yaml"].decode()
    assert 'title: "Floods"' in said
    assert '- name: "Ada"' in said
    assert 'colophon:\n  - "Paid by X."\n  - "At Y."' in said
    chapter = next(data.decode() for name, data in files.items() if name.endswith(".md"))
    assert "A note." in chapter
    assert "Paid by X." not in chapter


def test_pictures_that_stand_in_their_addresses_become_files() -> None:
    shown = '<img alt="dot" src="data:image/svg+xml;base64,PHN2Zy8+">'
    files = imported("a.html", f"<p>Words {shown}</p>")
    assert files["figures/picture.svg"] == b"<svg/>"


PAGE = b"""<html lang="en"><head><title>Rivers</title>
<meta name="keywords" content="rivers, web"></head><body><nav><a href="/">Home</a></nav>
<h1>Rivers</h1><h2>One</h2><p>Press <kbd>Ctrl</kbd>, caf\xc3\xa9.
<table><caption>Levels<tr><th>Place<th>Low<tr><td>North<td>1</table>
<h2>Two</h2><p lang=fr>Des mots.<script>alert(1)</script></body></html>"""


def test_a_page_of_the_web_comes_over_without_what_is_no_text() -> None:
    """Ends of cells and paragraphs that authors may leave out are put in."""
    page = Source("a.html", PAGE, lambda _: None)
    made = import_sources([page], "house", "2024-01-02", Problems())
    assert made is not None
    text = "".join(data.decode() for name, data in made.files.items() if name.endswith(".md"))
    for words in ("`Ctrl`, café", "| Place | Low |", "| North | 1   |", ": Levels", "{lang=fr}"):
        assert words in text
    assert "Home" not in made.files["01-one.md"].decode()
    assert "navigation of the page is left out" in made.files["import.md"].decode()
    assert 'keywords:\n  - "rivers"\n  - "web"' in made.files["report.yaml"].decode()
