"""Formulas: which TeX is read, that every writer carries all of it, what the rest is answered."""

from __future__ import annotations

import base64
import datetime
import html
import io
import re
import unicodedata
import xml.etree.ElementTree as ElementTree
import zipfile
from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sample import p, para, sample_edition
from tongwen.diagnostics import Problems, Span
from tongwen.document import Document, Heading, Math, MathBlock, Paragraph, Passage
from tongwen.transforms import read_formulas
from tongwen.transforms.formulas import formula_of
from tongwen.transforms.tex import UnreadableFormula, mathml
from tongwen.walk import plain_text
from tongwen.writers.docx import write_docx
from tongwen.writers.docx.mathematics import office_math
from tongwen.writers.html.content import Renderer

MOMENT = datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC)
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

READ = {
    # TeX → every letter and digit of it, in any order
    r"a^2+b^2=c^2": "a2b2c2",
    r"\frac{a+b}{2}": "ab2",
    r"\sqrt[3]{x}": "3x",
    r"\binom nk": "nk",
    r"a\varpropto b, \dotsc, \mathds{1}_{\mathrlap{c}}": "ab1c",
    r"\mathop{\arg\max}\limits_{x}^{k} \mathop y z": "argmaxxkyz",
    r"\begin{bmatrix*}[r]a&b\end{bmatrix*}": "ab",
    r"x_{1,2}": "x12",
    r"1{,}000": "1000",
    r"\begin{aligned} a &= b \\ c &= d \end{aligned}": "abcd",
    r"\begin{aligned}[t] a &= b \\[4pt] c &= d \\ \end{aligned}": "abcd",
    r"\begin{align*} a &= b \\ c &= d \end{align*}": "abcd",
    r"\begin{align} a &= b \nonumber\\ c &= d \notag \end{align}": "abcd",
    r"\begin{alignedat}{2} a &= b & \quad c &= d \\ e &= f & g &= h \end{alignedat}": "abcdefgh",
    r"\begin{split} a &= b \\ &= c \end{split}": "abc",
    r"\begin{gathered} a = b \\ c = d \end{gathered}": "abcd",
    r"\begin{gather} a \\ b \end{gather}": "ab",
    r"\begin{multline} a \\ + b \\ + c \end{multline}": "abc",
    r"\begin{eqnarray} a &=& b \\ c &=& d \end{eqnarray}": "abcd",
    r"\begin{equation} E = mc^2 \end{equation}": "Emc2",
    r"\begin{cases} 1, & x > 0 \\ 0, & \text{otherwise} \end{cases}": "1x00otherwise",
    r"\begin{dcases} a & b \\ c & d \end{dcases}": "abcd",
    r"\begin{rcases} a & b \\ c & d \end{rcases}": "abcd",
    r"\begin{pmatrix} 1 & 2 \\ 3 & 4 \\ \end{pmatrix}": "1234",
    r"\begin{bmatrix} a \end{bmatrix} \begin{vmatrix} b \end{vmatrix}": "ab",
    r"\begin{smallmatrix} a & b \end{smallmatrix}": "ab",
    r"\left[\begin{array}{cc|c} 1 & 2 & 3 \\ \hline 4 & 5 & 6 \end{array}\right]": "123456",
    r"\begin{array}{l@{\quad}r} a & b \\ \hline \end{array}": "ab",
    r"a \\ b": "ab",
    r"a \newline b": "ab",
    r"a \\[1ex] b \\": "ab",
    r"\mathcal{L}(\theta)": "Lθ",
    r"\mathscr{F}": "F",
    r"\mathbb{E}[X]": "EX",
    r"\mathfrak{g} \mathbf{x} \boldsymbol{\alpha} \mathsf{ab} \mathtt{c}": "gxαabc",
    r"a \bmod b": "amodb",
    r"\pi*r": "π*r",
    r"a \equiv b \pmod n": "abmodn",
    r"\text{成本} = \text{單價}": "成本單價",
    r"成本 = 單價": "成本單價",
    r"\text{50\%}": "50",
    r"\text{for each $x_i$ in a}": "foreachxiina",
    r"\text{\textbf{bold} and \textit{italic}}": "boldanditalic",
    r"\mbox{if } x": "ifx",
    r"\arg\max_x f(x)": "argmaxxfx",
    r"\operatorname*{argmin}_y \operatorname{Var}(X)": "argminyVarX",
    r"\log_2 n + \sin^2 x": "log2nsin2x",
    r"\lim_{x \to 0} \limsup_{n}": "limx0limsupn",
    r"\sum_{i=1}^n \prod_{j} \int_0^1 f\,\mathrm{d}x": "i1njf01dx",
    r"\sum_{\substack{i < n \\ j < m}} a": "injma",
    r"a \tag{1}": "a1",
    r"a \tag*{B2}": "aB2",
    r"\|x\| + |y| + \lVert z \rVert": "xyz",
    r"\left.\frac{a}{b}\right|_{x=0}": "abx0",
    r"\left( a \middle| b \right)": "ab",
    r"\hat x \vec v \bar a \overline{ab} \widehat{cd} \widetilde{e} \dot y \ddot z": "xvaabcdeyz",
    r"\underbrace{a+b}_{c} \overbrace{d}^{e} \underline{f}": "abcdef",
    r"\overset{a}{b} \underset{c}{d} \stackrel{e}{=}": "abcde",
    r"\xrightarrow{f} \xleftarrow[g]{h}": "fgh",
    r"{}^{14}C + \prescript{1}{2}{X}": "14C12X",
    r"\mathrm{CO_2} + \text{H}_2\text{O}": "CO2H2O",
    r"25^\circ\text{C}": "25C",
    r"\boxed{E=mc^2} \cancel{x}": "Emc2x",
    r"\color{red}x + \textcolor{blue}{y}": "xy",
    r"x\,y\;z\quad w\!v \hspace{1em} u": "xyzwvu",
    r"f'(x) + g''": "fxg",
    r"\$5 \& 6\% \#7": "567",
    r"\ldots \cdots \vdots a": "a",
    r"\phantom{x}y": "y",
    r"\pmb{x}": "x",
    r"\dfrac12 \tfrac34": "1234",
}  # fmt: skip

UNREAD = {
    # TeX → part of the reason, part of the hint
    r"\frac{a}{b": ("closing", "brace"),
    "a}": ("unmatched", "brace"),
    r"\nosuch{x}": (r"\nosuch", "docs/authors.md"),
    r"\left( a": (r"\right", ""),
    "x^": ("argument", ""),
    "a & b": ("&", "aligned"),
    r"\begin{CD} a \end{CD}": ("CD", "aligned"),
    r"a \label{eq:a}": (r"\label", "{#eq-name}"),
    r"\eqref{eq:a}": (r"\eqref", "@eq-name"),
    r"\ce{H2O}": (r"\ce", r"\mathrm{H_2O}"),
    r"\SI{3}{kg}": (r"\SI", r"\mathrm{kg}"),
    r"\newcommand{\R}{R} \R": (r"\newcommand", "write out"),
    r"\text{a_b}": ("text mode", "$x_i$"),
    "50% of it": ("comment", r"\%"),
    r"\notag": ("nothing", ""),
    "": ("nothing", ""),
    "{" * 500 + "x" + "}" * 500: ("deep", "simplify"),
    r"\sqrt " * 1200 + "x": ("deep", "simplify"),
    r"\left(" * 500 + "x" + r"\right)" * 500: ("deep", "simplify"),
    "x" * 20_000: ("longer", ""),
}


def signs(text: str) -> Counter[str]:
    letters = unicodedata.normalize("NFKD", text)
    return Counter(one for one in letters if one.isalnum() and unicodedata.category(one) != "Lm")


def read(tex: str, display: bool = True) -> Any:
    node = MathBlock(tex) if display else Math(tex)
    problems = Problems()
    made = read_formulas(node, "en", problems)
    assert not problems, list(problems)
    return made


@pytest.mark.parametrize("display", [True, False])
@pytest.mark.parametrize("tex", READ)
def test_every_writer_carries_every_letter_and_digit_once(tex: str, display: bool) -> None:
    node, wanted = read(tex, display), signs(READ[tex])
    # What \tag gives a formula on its own lines is its number, which stands at the edge.
    wanted = wanted - signs(getattr(node, "number", ""))
    tree = ElementTree.fromstring(node.formula.mathml)
    seen = "".join(tree.itertext()).replace("x" if "phantom" in tex else "\0", "")
    assert signs(seen) == wanted
    assert signs(node.formula.text) == wanted
    page = str(Renderer(sample_edition(), "flow").mathematics(node))
    shown = page.partition("<annotation")[0]
    shown = re.sub(r"<mphantom>.*?</mphantom>|<[^>]*>", "", shown)
    assert signs(html.unescape(shown)) == wanted
    office = office_math(node.formula.mathml)
    for hidden in list(office.iter(f"{M}phant")):
        hidden.clear()
    assert signs("".join(text.text or "" for text in office.iter(f"{M}t"))) == wanted
    picture = str(Renderer(sample_edition(), "page").mathematics(node))
    assert picture.startswith("<img"), picture
    assert base64.b64decode(picture.split("base64,")[1].split('"')[0]).count(b"<path") >= sum(
        wanted.values()
    )


@pytest.mark.parametrize("tex", READ)
def test_no_mark_of_alignment_is_printed(tex: str) -> None:
    formula = read(tex).formula
    if r"\&" not in tex:
        assert "&" not in "".join(ElementTree.fromstring(formula.mathml).itertext())
        assert "&" not in formula.text + formula.spoken
    assert "4pt" not in formula.text
    assert "\\" not in formula.text


@pytest.mark.parametrize("tex", UNREAD)
def test_what_is_not_read_is_a_problem_with_a_true_hint(tex: str) -> None:
    reason, hint = UNREAD[tex]
    with pytest.raises(UnreadableFormula) as raised:
        mathml(tex, False)
    assert reason in raised.value.reason
    assert hint in raised.value.hint


def test_a_problem_has_the_place_of_its_formula() -> None:
    problems = Problems()
    here = Span("one.md", 3, 7)
    document = Document(
        (
            Paragraph(Passage((Math(r"\nosuch", span=here),), span=Span("one.md", 3, 1))),
            MathBlock(r"\nosuch", span=Span("one.md", 9, 1)),
        )
    )
    resolved = read_formulas(document, "en", problems)
    assert [(one.code, one.span.line, one.span.column) for one in problems] == [
        ("MATH-01", 3, 7),
        ("MATH-01", 9, 1),
    ]
    assert resolved == document


def test_lines_of_equations_align_in_every_format() -> None:
    tex = r"\begin{aligned} a + b &= c \\[8pt] &+ d \end{aligned}"
    table = ElementTree.fromstring(mathml(tex, True)).find("mtable")
    assert table is not None
    cells = [cell for row in table for cell in row]
    assert [cell.get("columnalign") for cell in cells] == ["right", "left"] * 2
    assert ["text-align: right" in cell.get("style", "") for cell in cells] == [True, False] * 2
    spaces = table.get("rowspacing", "").removesuffix("em")
    assert float(spaces) > 1
    office = office_math(mathml(tex, True))
    (lines,) = office.iter(f"{M}eqArr")
    assert ["".join(text.text or "" for text in line.iter(f"{M}t")) for line in lines] == [
        "a+b&=c",
        "&+d",
    ]


def test_an_ampersand_that_is_meant_is_no_mark_in_word() -> None:
    office = office_math(mathml(r"\begin{aligned} a \& b &= c \end{aligned}", True))
    meant = [run for run in office.iter(f"{M}r") if run.find(f"{M}rPr/{M}lit") is not None]
    assert ["".join(run.itertext()) for run in meant] == ["&"]


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        ("E = mc^2", "E = mc²"),
        (r"\frac{a+b}{2}", "(a + b)/2"),
        (r"x_i^{n+1}", "x_iⁿ⁺¹"),
        (r"\mathrm{CO_2}", "CO₂"),
        (r"\sqrt{x+1}", "√(x + 1)"),
        (r"\hat{x} = -1", "x̂ = −1"),
        (r"\mathbb{E}[X]", "E[X]"),
        (r"\log n \in \mathbf{0}", "log n ∈ 0"),
        (r"25^\circ\text{C}", "25°C"),
        (r"f(1, 2) \text{ and } 1{,}000", "f(1, 2) and 1,000"),
        (r"x \text{ in 10 \% of A \& B}", "x in 10 % of A & B"),
    ],
)
def test_a_formula_in_a_line_of_text(tex: str, text: str) -> None:
    assert plain_text(read(tex, False)) == text


def test_a_formula_in_a_heading_is_text_where_there_is_no_mathematics() -> None:
    problems = Problems()
    heading = Heading(1, Passage((Math("x^2"),)), "sec-x")
    document = read_formulas(Document((heading,)), "en", problems)
    assert plain_text(document.blocks[0]) == "x²"


def test_han_is_drawn_in_a_han_face() -> None:
    """Each stroke of the character for "one" is a curve; a box for a missing glyph has others."""
    renderer = Renderer(sample_edition(), "page")

    def path(words: str) -> str:
        picture = str(renderer.mathematics(read(rf"\text{{{words}}}")))
        svg = base64.b64decode(picture.split("base64,")[1].split('"')[0]).decode()
        (found,) = re.findall(r'<path d="([^"]*)"', svg)
        return str(found)

    assert len({path(one) for one in "成本單價一"}) == 5
    assert path("一") != path("\ue123")


def test_spoken_in_the_language_of_the_edition() -> None:
    made = read_formulas(Document((MathBlock("x^2"),)), "zh-Hant", Problems())
    assert made.blocks[0].formula.spoken == "x 的平方"  # type: ignore[union-attr]


def test_the_words_of_a_report_in_word_hold_no_mark_of_alignment() -> None:
    document = read_formulas(
        Document((para(p("Words").content[0]), MathBlock(r"a \\ b"))), "en", Problems()
    )
    artefact = write_docx(replace(sample_edition(), document=document), MOMENT)
    with zipfile.ZipFile(io.BytesIO(artefact.data)) as package:
        body = package.read("word/document.xml").decode()
    assert "&amp;" not in "".join(re.findall(r"<m:t[^>]*>([^<]*)</m:t>", body))


PIECES = st.sampled_from(
    [
        *"abx12+-=<>()[]{}^_&$%#~|'\",.;", " ", "\n", r"\\", r"\\[2pt]", r"\frac",
        r"\sqrt", r"\sum",
        r"\left(", r"\right)", r"\begin{aligned}", r"\end{aligned}", r"\begin{cases}",
        r"\end{cases}", r"\begin{array}{c|c}", r"\end{array}",
        r"\begin{equation}", r"\end{equation}", r"\text{", r"\text{a $x$}", r"\mathrm{",
        r"\mathcal{", r"\hat", r"\overline", r"\underbrace", r"\limits", r"\over", r"\tag{1}",
        r"\hline", r"\middle|",
        r"\sin", r"\boxed", r"\phantom", r"\color{red}", "成", "é", "😀", "\\", r"\prescript",
        r"\operatorname*", r"\substack{a\\b}", r"\begin{multline}", r"\end{multline}",
        r"\begin{eqnarray}", r"\end{eqnarray}", r"\quad", r"\xrightarrow", r"\int", r"\newline",
    ]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map("".join), st.booleans())
def test_any_tex_is_read_or_refused_and_what_is_read_is_written(tex: str, display: bool) -> None:
    try:
        formula = formula_of(tex, display, "zh-Hans")
    except UnreadableFormula:
        return
    node = replace(MathBlock(tex) if display else Math(tex), formula=formula)
    edition = sample_edition()
    flow, page = Renderer(edition, "flow"), Renderer(edition, "page")
    assert "</math>" in str(flow.mathematics(node))
    assert str(page.mathematics(node)).startswith("<img")
    assert not flow.problems
    assert not page.problems
    characters = "".join(ElementTree.fromstring(formula.mathml).itertext())
    office = office_math(formula.mathml)
    assert signs("".join(text.text or "" for text in office.iter(f"{M}t"))) == signs(characters)


@pytest.mark.parametrize("opened", ["(", r"\{", r"\lfloor ", "{[}"])
def test_brackets_that_nothing_closes_are_counted(opened: str) -> None:
    with pytest.raises(UnreadableFormula, match="not closed") as refused:
        mathml(f"{opened}x" * 40, True)
    assert refused.value.hint


@pytest.mark.parametrize(
    "tex",
    [
        "(" * 40 + "x" + ")" * 40,
        r"x \in [0, 1) " * 40,
        r"\begin{aligned}" + r"(x\\" * 30 + r"\end{aligned}",
        r"\left( x \right. " * 30,
    ],
)
def test_brackets_that_pair_are_not_counted(tex: str) -> None:
    assert mathml(tex, True)


@pytest.mark.parametrize(
    ("tex", "rest"),
    [
        (r"a = b \tag{A}", "a = b"),
        (r"\begin{equation} x \tag{A} \end{equation}", r"\begin{equation} x\end{equation}"),
        (r"\begin{aligned} a \\ b \end{aligned} \tag{A}", r"\begin{aligned} a \\ b \end{aligned}"),
    ],
)
def test_a_tag_is_the_number_of_its_formula(tex: str, rest: str) -> None:
    node = read(tex)
    assert (node.tex, node.number) == (rest, "A")


@pytest.mark.parametrize("tex", [r"a \tag*{B}", r"a \\ b \tag{B}", r"a \tag{A} \\ b \tag{B}"])
def test_a_tag_of_one_line_among_others_stays_in_it(tex: str) -> None:
    node = read(tex)
    assert (node.tex, node.number) == (tex, "")


def test_the_columns_of_alignedat_have_no_space_between_them() -> None:
    tex = r"\begin{%s} 10&x+&3&y = 2 \\ 3&x+&13&y = 4 \end{%s}"
    for name, spacing in (("alignedat}{2", "0em"), ("aligned", "0em 2em 0em")):
        made = read(tex % (name, name.partition("}")[0])).formula.mathml
        assert f'columnspacing="{spacing}"' in made
