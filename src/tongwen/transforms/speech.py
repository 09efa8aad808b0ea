"""MathML → a formula in words: what a screen reader says where a formula is a picture.

Presentation MathML (MathML 3, chapter 3) is read from left to right, as a teacher reads a line
from the board: "x squared plus 1", 「x 的平方 加 1」. What has no word of its own is said as it
stands, so that nothing of a formula is lost.
"""

from __future__ import annotations

import re
import unicodedata
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping, Sequence
from typing import TypedDict


class Words(TypedDict):
    """How one language reads a formula: patterns with the parts in braces, signs by character.

    Attributes:
        simple_fraction: for a number or a letter over another; ``fraction``: for the rest.
        limits: of a sum or an integral, from and to.
        row: a row of a matrix or of cases, by its number.
    """

    fraction: str
    simple_fraction: str
    root: str
    any_root: str
    squared: str
    cubed: str
    power: str
    index: str
    over: str
    under: str
    limits: str
    row: str
    primed: str
    degrees: str
    accents: Mapping[str, str]
    signs: Mapping[str, str]


_SIGNS_EN = {
    "+": "plus", "−": "minus", "-": "minus", "±": "plus or minus", "×": "times", "⋅": "times",
    "·": "times", "∗": "times", "÷": "divided by", "/": "over", "=": "equals",
    "≠": "is not equal to", "<": "is less than", ">": "is greater than",
    "≤": "is less than or equal to", "≥": "is greater than or equal to",
    "≈": "is approximately", "≡": "is identical to", "∼": "is similar to",
    "∝": "is proportional to", "∈": "in", "∉": "not in", "⊂": "is a subset of",
    "⊆": "is a subset of or equal to", "∪": "union", "∩": "intersection", "∅": "the empty set",
    "∀": "for all", "∃": "there is", "¬": "not", "∧": "and", "∨": "or", "→": "to",
    "⇒": "implies", "⇔": "if and only if", "↦": "maps to", "∞": "infinity", "∂": "partial",
    "∇": "nabla", "∑": "the sum", "∏": "the product", "∫": "the integral", "!": "factorial",
    "(": "open parenthesis", ")": "close parenthesis", "[": "open bracket",
    "]": "close bracket", "{": "open brace", "}": "close brace", "|": "bar", "∣": "given",
    "…": "and so on", "⋯": "and so on", "%": "per cent", "′": "prime", "∓": "minus or plus",
    "‖": "double bar", "⟨": "open angle bracket", "⟩": "close angle bracket",
    "⌊": "open floor", "⌋": "close floor", "⌈": "open ceiling", "⌉": "close ceiling",
    "←": "from", "⟶": "to", "⟹": "implies", "⟺": "if and only if", "∘": "composed with",
    "∬": "the double integral", "∭": "the triple integral", "∮": "the contour integral",
    "∴": "therefore", "∵": "because", "°": "degrees",
}  # fmt: skip

_SIGNS_HANT = {
    "+": "加", "−": "減", "-": "減", "±": "正負", "×": "乘", "⋅": "乘", "·": "乘", "∗": "乘",
    "÷": "除以", "/": "除以", "=": "等於", "≠": "不等於", "<": "小於", ">": "大於",
    "≤": "小於或等於", "≥": "大於或等於", "≈": "約等於", "≡": "恆等於", "∼": "相似於",
    "∝": "正比於", "∈": "屬於", "∉": "不屬於", "⊂": "真包含於", "⊆": "包含於", "∪": "並",
    "∩": "交", "∅": "空集", "∀": "對所有", "∃": "存在", "¬": "非", "∧": "且", "∨": "或",
    "→": "趨於", "⇒": "推出", "⇔": "當且僅當", "↦": "映射到", "∞": "無窮大", "∂": "偏微分",
    "∇": "梯度算子", "∑": "總和", "∏": "乘積", "∫": "積分", "!": "階乘", "(": "左括號",
    ")": "右括號", "[": "左方括號", "]": "右方括號", "{": "左大括號", "}": "右大括號",
    "|": "豎線", "∣": "豎線", "…": "等等", "⋯": "等等", "%": "百分號", "′": "撇", "∓": "負正",
    "‖": "雙豎線", "⟨": "左角括號", "⟩": "右角括號", "⌊": "下取整", "⌋": "下取整結束",
    "⌈": "上取整", "⌉": "上取整結束", "←": "來自", "⟶": "趨於", "⟹": "推出", "⟺": "當且僅當",
    "∘": "複合", "∬": "二重積分", "∭": "三重積分", "∮": "環路積分", "∴": "所以", "∵": "因為",
    "°": "度",
}  # fmt: skip

_TO_HANS = str.maketrans(
    "減負於對並趨當僅無窮總積階號豎線圍開約屬雙來複環為結橫點兩",
    "减负于对并趋当仅无穷总积阶号竖线围开约属双来复环为结横点两",
)

_ENGLISH = Words(
    fraction="the fraction {0} over {1}, end of fraction",
    simple_fraction="{0} over {1}",
    root="the square root of {0}, end of root",
    any_root="the root of order {1} of {0}, end of root",
    squared="{0} squared",
    cubed="{0} cubed",
    power="{0} to the power of {1}, end of power",
    index="{0} sub {1}",
    over="{0} with {1} above",
    under="{0} with {1} below",
    limits="{0} from {1} to {2}, of",
    row="row {0}: {1}",
    primed="{0} prime",
    degrees="{0} degrees",
    accents={"ˉ": "{0} bar", "¯": "{0} bar", "―": "{0} bar", "^": "{0} hat", "ˆ": "{0} hat",
             "~": "{0} tilde", "˜": "{0} tilde", "˙": "{0} dot", "¨": "{0} double dot",
             "→": "vector {0}", "⃗": "vector {0}", "⏞": "{0}, braced above,"},
    signs=_SIGNS_EN,
)  # fmt: skip

_TRADITIONAL = Words(
    fraction="分數，分子 {0}，分母 {1}，分數結束",
    simple_fraction="{1} 分之 {0}",
    root="{0} 的平方根，根號結束",
    any_root="{0} 的 {1} 次方根，根號結束",
    squared="{0} 的平方",
    cubed="{0} 的立方",
    power="{0} 的 {1} 次方",
    index="{0} 下標 {1}",
    over="{0} 上方 {1}",
    under="{0} 下方 {1}",
    limits="從 {1} 到 {2} 的{0}：",
    row="第 {0} 行：{1}",
    primed="{0} 撇",
    degrees="{0} 度",
    accents={"ˉ": "{0} 上橫線", "¯": "{0} 上橫線", "―": "{0} 上橫線", "^": "{0} 上尖號",
             "ˆ": "{0} 上尖號", "~": "{0} 上波浪號", "˜": "{0} 上波浪號", "˙": "{0} 上點",
             "¨": "{0} 上兩點", "→": "向量 {0}", "⃗": "向量 {0}", "⏞": "{0} 上大括號"},
    signs=_SIGNS_HANT,
)  # fmt: skip

_SIMPLIFIED = Words(
    fraction="分数，分子 {0}，分母 {1}，分数结束",
    simple_fraction="{1} 分之 {0}",
    root="{0} 的平方根，根号结束",
    any_root="{0} 的 {1} 次方根，根号结束",
    squared="{0} 的平方",
    cubed="{0} 的立方",
    power="{0} 的 {1} 次方",
    index="{0} 下标 {1}",
    over="{0} 上方 {1}",
    under="{0} 下方 {1}",
    limits="从 {1} 到 {2} 的{0}：",
    row="第 {0} 行：{1}",
    primed="{0} 撇",
    degrees="{0} 度",
    accents={sign: text.translate(_TO_HANS)
             for sign, text in _TRADITIONAL["accents"].items()},
    signs={sign: text.translate(_TO_HANS) for sign, text in _SIGNS_HANT.items()},
)  # fmt: skip

SPOKEN: Mapping[str, Words] = {
    "en": _ENGLISH, "zh-Hant": _TRADITIONAL, "zh-Hans": _SIMPLIFIED,
}  # fmt: skip
"""How formulas are read, by language."""

_SUMS = "∑∏∫∬∭∮⋃⋂"
_JOIN = "\u2060"
"""Holds the comma of 1{,}000 and what follows it together."""

_SILENT = {"\u2061", "\u2062", "\u2063", "\u2064", ",", ""}
"""Invisible operators (MathML 3, 3.2.5.5), and the comma, which is a pause by itself."""


def spoken(tree: ElementTree.Element, language: str) -> str:
    """Return the formula ``tree`` in words of ``language``, a BCP 47 tag; else in English."""
    return _Speaker(SPOKEN.get(language, SPOKEN["en"])).say(tree)


class _Speaker:
    def __init__(self, words: Words) -> None:
        self.words = words

    def say(self, element: ElementTree.Element) -> str:
        """Return one element in words."""
        name = element.tag
        parts = list(element)
        match name:
            case "mfrac":
                return self._fraction(parts)
            case "msqrt":
                return self.words["root"].format(self._row(parts))
            case "mroot":
                return self.words["any_root"].format(*map(self.say, parts))
            case "msup":
                return self._power(self.say(parts[0]), parts[1])
            case "msub" if not _characters(parts[1]):
                return self.say(parts[0])
            case "msub":
                return self.words["index"].format(*map(self.say, parts))
            case "msubsup" | "munderover":
                base, below, above = parts
                if _is_sum(base) and _characters(below):
                    return self.words["limits"].format(*map(self.say, parts))
                inner = self.say(base)
                if _characters(below):
                    inner = self.words["index"].format(inner, self.say(below))
                return self._power(inner, above)
            case "mover":
                pattern = self.words["accents"].get(_characters(parts[1]), self.words["over"])
                return pattern.format(*map(self.say, parts))
            case "munder":
                return self.words["under"].format(*map(self.say, parts))
            case "mtable":
                rows = (self._row(list(row)) for row in parts)
                return "; ".join(
                    self.words["row"].format(number, row)
                    for number, row in enumerate(rows, start=1)
                )
            case "mi" | "mn" | "mo" | "mtext" | "ms":
                return self._sign(_characters(element))
            case "mspace" | "mphantom":
                return ""
            case _:
                return self._row(parts)

    def _row(self, parts: Sequence[ElementTree.Element]) -> str:
        said = " ".join(word for word in self._sayings(parts) if word)
        said = re.sub(r" ([,;:，；：])", r"\1", said).strip()
        return said.replace(f"{_JOIN} ", "").replace(_JOIN, "")

    def _sayings(self, parts: Sequence[ElementTree.Element]) -> Iterator[str]:
        for part in parts:
            if _characters(part) == "," and not len(part):
                yield f",{_JOIN}" if part.get("rspace") == "0" else ","
            else:
                yield self.say(part)

    def _fraction(self, parts: Sequence[ElementTree.Element]) -> str:
        above, below = map(self.say, parts)
        simple = all(_is_token(part) for part in parts)
        pattern = self.words["simple_fraction"] if simple else self.words["fraction"]
        return pattern.format(above, below)

    def _power(self, base: str, exponent: ElementTree.Element) -> str:
        shown = _characters(exponent)
        if not shown:
            return base
        if shown == "∘":
            return self.words["degrees"].format(base)
        if shown == "2":
            return self.words["squared"].format(base)
        if shown == "3":
            return self.words["cubed"].format(base)
        if shown and not shown.strip("′'"):
            return self.words["primed"].format(base)
        return self.words["power"].format(base, self.say(exponent))

    def _sign(self, shown: str) -> str:
        if shown in _SILENT:
            return ""
        if shown in self.words["signs"]:
            return self.words["signs"][shown]
        if len(shown) == 1 and "GREEK" in (name := unicodedata.name(shown, "")):
            # "GREEK SMALL LETTER ALPHA": its name is its word, in every language.
            letter = name.split()[-1].lower()
            return letter.capitalize() if "CAPITAL" in name else letter
        # Letters of a styled alphabet (𝑥, ℝ) are said as the letters that they are.
        return "".join(
            unicodedata.normalize("NFKC", one) if one.isalpha() else one for one in shown
        )


def _characters(element: ElementTree.Element) -> str:
    return "".join(element.itertext()).strip()


def _is_token(element: ElementTree.Element) -> bool:
    """Return whether ``element`` is one number or one letter, alone in its row."""
    while element.tag == "mrow" and len(element) == 1:
        element = element[0]
    return element.tag in ("mi", "mn")


def _is_sum(element: ElementTree.Element) -> bool:
    shown = _characters(element)
    return len(shown) == 1 and shown in _SUMS
