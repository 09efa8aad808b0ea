"""Formulas in words: what a screen reader says, in the language of the edition."""

from __future__ import annotations

import pytest

from tongwen.languages import LANGUAGES
from tongwen.transforms.formulas import formula_of


def said(tex: str, language: str, display: bool = False) -> str:
    return formula_of(tex, display, language).spoken


@pytest.mark.parametrize(
    ("tex", "english", "han"),
    [
        ("x^2", "x squared", "x 的平方"),
        ("E = mc^2", "E equals m c squared", "E 等於 m c 的平方"),
        (r"\frac{1}{n}", "1 over n", "n 分之 1"),
        (
            r"\frac{a+b}{2}",
            "the fraction a plus b over 2, end of fraction",
            "分數，分子 a 加 b，分母 2，分數結束",
        ),
        (r"\sqrt{x}", "the square root of x, end of root", "x 的平方根，根號結束"),
        (r"\sqrt[3]{x}", "the root of order 3 of x, end of root", "x 的 3 次方根，根號結束"),
        (
            r"\sum_{i=1}^{n} x_i",
            "the sum from i equals 1 to n, of x sub i",
            "從 i 等於 1 到 n 的總和： x 下標 i",
        ),
        (r"\alpha \leq \Omega", "alpha is less than or equal to Omega", "alpha 小於或等於 Omega"),
        (r"e^{x+1}", "e to the power of x plus 1, end of power", "e 的 x 加 1 次方"),
        (r"\bar{x}", "x bar", "x 上橫線"),
        (r"\epsilon\varpi\varrho", "epsilon pi rho", "epsilon pi rho"),
        (
            r"\binom{n}{k}",
            "open parenthesis n choose k close parenthesis",
            "左括號 n 取 k 的組合數 右括號",
        ),
        (
            r"\lim_{n\to\infty} a_n",
            "the limit for n to infinity, of a sub n",
            "n 趨於 無窮大 的極限： a 下標 n",
        ),
        (r"\max x", "the maximum x", "最大值 x"),
        (r"25^\circ", "25 degrees", "25 度"),
        (r"1{,}000", "1,000", "1,000"),
        (r"{}^{14}C", "to the power of 14, end of power C", "的 14 次方 C"),
        (r"\phantom{x}y", "y", "y"),
    ],
)
def test_a_formula_is_said_in_words(tex: str, english: str, han: str) -> None:
    assert said(tex, "en") == english
    assert said(tex, "zh-Hant").replace("：", "： ").replace("  ", " ") == han


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en-US", "E equals m c squared"),
        ("zh-Hant-HK", "E 等於 m c 的平方"),
        ("zh-Hans", "E 等于 m c 的平方"),
        ("fr", "E égale m c au carré"),
        ("ja", "E イコール m c の二乗"),
        ("ar", "E يساوي m c تربيع"),
    ],
)
def test_each_language_says_a_formula_by_its_own_file(tag: str, words: str) -> None:
    assert said("E = mc^2", tag) == words


def test_nothing_of_a_formula_is_lost() -> None:
    matrix = r"\begin{matrix} a & b \\ c & d \end{matrix}"
    assert said(matrix, "en", True) == "row 1: a b; row 2: c d"
    assert "xyz" in said(r"\text{xyz} + 1", "zh-Hant", True)


def test_every_language_has_a_word_for_every_sign() -> None:
    english = LANGUAGES["en"].spoken
    for language in LANGUAGES.values():
        assert language.spoken.signs.keys() == english.signs.keys(), language.tag
        assert language.spoken.accents.keys() == english.accents.keys(), language.tag
    simplified = "".join(LANGUAGES["zh-Hans"].spoken.signs.values())
    assert not set("減負於對並趨當僅無總積階號豎線圍開約屬") & set(simplified) - set("約屬")
