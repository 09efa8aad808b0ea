"""LaTeX as authors keep it: in several files, with appendices, works and pictures beside it."""

from __future__ import annotations

from collections.abc import Mapping

from tongwen.diagnostics import Problems
from tongwen.importing import Imported, Source, import_sources

MAIN = r"""\documentclass{report}
\usepackage{graphicx}
\graphicspath{{figs/}}
\title{Rivers}\author{A. Author \and B. Author}
\begin{document}\maketitle
\chapter{Introduction}\label{ch:intro}
\input{parts/one}
% \input{parts/never}
See \autoref{fig:x}, p.~\pageref{ch:intro}, and Appendix~\ref{app:p}; \citep[see][p.~7]{zhou}.
\begin{figure}\includegraphics[width=0.5\textwidth]{map}\caption{A map}\label{fig:x}\end{figure}
\begin{equation}\label{eq:e} E = mc^2 \end{equation}
\input{parts/missing}
\appendix
\chapter{Proofs}\label{app:p}
Words.
\bibliography{works}
\end{document}"""
BESIDE = {
    "parts/one.tex": b"From a file that is put in.",
    "figs/map.png": b"\x89PNG",
    "works.bib": b"@article{zhou, author={Zhou, L.}, title={A work}, year=2023}",
}


def imported(text: str, beside: Mapping[str, bytes] = BESIDE) -> Imported:
    problems = Problems()
    made = import_sources(
        [Source("a.tex", text.encode(), beside.get)], "house", "2024-01-02", problems
    )
    assert made is not None
    assert list(problems) == []
    return made


def test_what_lies_beside_the_text_comes_along() -> None:
    made = imported(MAIN)
    text = "\n".join(data.decode() for name, data in sorted(made.files.items()) if name[0] == "0")
    assert "From a file that is put in." in text
    assert "See @fig-x, @sec-introduction, and @sec-proofs; [see @zhou, p. 7]." in text
    assert "![A map](figures/a-map.png){#fig-x width=50%}" in text
    assert "$$\nE = mc^2\n$$ {#eq-e}" in text
    assert "# Proofs {#sec-proofs .appendix}\n" in text
    assert b'"title": "A work"' in made.files["references.json"]
    page = made.files["import.md"].decode()
    assert "a file that the text puts in, and that is not beside it:\n    - parts/missing" in page
    assert "a reference to a page: it leads to the place instead:\n    - ch:intro" in page


def test_makers_and_year_apart_say_no_year_twice() -> None:
    made = imported(
        r"""\begin{document}\section{One}
\citeauthor{zhou} \citeyear{zhou}, \Citeauthor*{zhou}~(\citeyear{zhou}, p. 3);
\citeauthor{zhou}'s (\citeyear{zhou}) and \citeauthor{zhou} in \citeyear{zhou}.
\citeauthor{only} in \citeyear{only}. \citeauthor{lone}, \citeauthor{lone}.
\citetitle{lone}, \citetitle*{bare}, \fullcite{zhou}.
\bibliography{parts}\end{document}""",
        {
            "parts.bib": BESIDE["works.bib"]
            + b"@book{only, author={Author, A. and Author, B.}, title=A, year=2020}"
            + b"@book{lone, author={Author, A.}, title=B}"
            + b"@article{bare, author={Author, A.}, title=C, journal=D}"
        },
    )
    text = next(data.decode() for name, data in sorted(made.files.items()) if name[0] == "0")
    assert "@{zhou}, @zhou [p. 3]; Zhou’s [-@zhou] and Zhou in 2023." in " ".join(text.split())
    assert "Author and Author in [-@only]. @{lone}, Author." in " ".join(text.split())
    assert "*B*, “C” [@bare], @{zhou}." in " ".join(text.split())


def test_a_text_that_puts_itself_in_comes_to_an_end() -> None:
    BESIDE["a.tex"] = rb"Again. \input{a}"
    try:
        made = imported(r"\begin{document}\input{a}\end{document}")
    finally:
        del BESIDE["a.tex"]
    assert made.files["01-opening.md"].count(b"Again.") == 8


def test_works_that_nothing_cites_are_listed_as_the_text_says() -> None:
    head = r"\documentclass{article}\title{Rivers}\begin{document}\maketitle\section{One}Words"
    for cites, listed in (
        (r" \cite{zhou}.", ""),
        (r".\nocite{zhou}", "@zhou"),
        (r".\nocite{*}", "@*"),
    ):
        made = imported(rf"{head}{cites}\bibliography{{works}}\end{{document}}")
        said = made.files["report.yaml"].decode()
        assert (f'nocite: "{listed}"' in said) if listed else "nocite" not in said
