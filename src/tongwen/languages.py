"""Languages: script, labels, numerals and dates, for every language an edition can have."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

import babel
from babel.dates import format_date

from .document import Inline, Superscript, Text

Script = Literal["Latn", "Hant", "Hans"]

FIRST_EAST_ASIAN = "\u2e80"
"""Letters from this one on are written in squares, those before it side by side."""

IDEOGRAPHS = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
"""Han characters and what counts as one, 々 〇 〩; no kana and no mark (Unicode, 18.1). This and
the next are the inside of a regular expression's class."""

EAST_ASIAN = (
    "\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
)
"""What stands in a square as Han does: kana and bopomofo, marks and Latin letters of full width;
not the ideographic space, which an author writes to have one."""

_SQUARE = re.compile(f"[\u3000{EAST_ASIAN}]")
_IDEOGRAPH = re.compile(f"[{IDEOGRAPHS}]")

NO_LINE_START = "」』）》〉】〕］｝，。、；：！？·％‧…"
"""Marks of full width that begin no line of Chinese (W3C, clreq, 3.1.4)."""

NO_LINE_END = "「『（《〈【〔［｛"
"""Marks of full width that end no line of Chinese (W3C, clreq, 3.1.4)."""


CLOSING = "」』）》〉】〕］｝，。、；：！？"
"""Marks of full width whose square is empty behind their ink, or on both sides of it."""

SHARED_MARKS = "—…‘’“”·"
"""Marks that Latin faces have too, in a shape and a place that Chinese text does not take."""

UNITS = (
    "年月日號号時时分秒點点週周天歲岁代世屆届期次回度級级層层樓楼座間间家個个名位人口戶户隻只"
    "項项種种類类件份條条款章節节篇頁页卷冊册部本張张幅台臺輛辆艘架枚支所國国省市區区縣县"
    "元圓圆塊块角萬万億亿兆千百十成倍折寸尺丈里斤兩两噸吨畝亩米克升％"
)
"""Characters that follow a number as what it counts: 13家, 2030年. No line ends between the two."""

BEFORE_NUMBERS = "第圖图表式註注"
"""Characters that a number follows as their own: 第3章, 圖1. No line ends between the two."""


class UnknownLanguage(Exception):
    """A language tag that no edition can be made in. ``tag`` is what was asked for."""

    def __init__(self, tag: str) -> None:
        super().__init__(tag)
        self.tag = tag


@dataclass(frozen=True, slots=True)
class Language:
    """A language of publication.

    Attributes:
        tag: BCP 47 ("en", "zh-Hant").
        autonym: its name in itself.
        script: ISO 15924.
        word_tag: the tag that Word proofs by ("en-GB", "zh-TW").
        locale: the CLDR locale.
        han_variant: which national forms Han characters take: the suffix of the Noto CJK
            families ("TC", "SC", "HK"); for a Latin language, the one its Han names take
            by default.
        labels: the words that the toolchain adds, by key; ``{number}`` stands for a number.
    """

    tag: str
    autonym: str
    script: Script
    word_tag: str
    locale: str
    han_variant: str
    labels: Mapping[str, str] = field(repr=False)

    def __reduce__(self) -> tuple[object, ...]:
        # By its tag: a worker process has the same languages.
        return (language, (self.tag,))

    @property
    def is_han(self) -> bool:
        """Whether its text is set in Han characters."""
        return self.script != "Latn"

    def label(self, key: str, number: str = "") -> str:
        """Return the word for ``key``, with ``number`` in its place ("Figure 3", "圖 3").

        Raises:
            KeyError: no such label; a mistake in the toolchain, not in a report.
        """
        return self.labels[key].replace("{number}", number)


_ENGLISH = {
    "figure": "Figure {number}",
    "table": "Table {number}",
    "equation": "Equation {number}",
    "chapter": "Chapter {number}",
    "section": "Section {number}",
    "note-ref": "note {number}",
    "cover": "Cover",
    "contents": "Contents",
    "figures": "Figures",
    "tables": "Tables",
    "notes": "Notes",
    "references": "References",
    "abstract": "Abstract",
    "keywords": "Keywords",
    "authors": "Authors",
    "published": "Published",
    "publisher": "Published by",
    "series": "Series",
    "licence": "Licence",
    "licensed-under": "Licensed under {number}",
    "colophon": "Colophon",
    "page": "Page {number}",
    "callout-note": "Note",
    "callout-tip": "Tip",
    "callout-important": "Important",
    "callout-warning": "Warning",
    "callout-caution": "Caution",
    "callout-finding": "Key finding",
    "pull-quote": "From the text",
    "margin-note": "In the margin",
    "back-to-text": "Back to the text",
    "go-to-note": "Note {number}",
    "go-to-work": "Reference {number}",
    "skip-to-content": "Skip to the text",
    "language": "Language",
    "read-in": "Read in English",
    "top": "Back to the top",
    "done": "done",
    "not-done": "to do",
    "set-with": "Made with Tongwen {number}",
    "extent": "{number} pages",
    "emblem-of": "Emblem of {number}",
    "report": "Report",
    "doi": "DOI",
    "isbn": "ISBN",
    "address": "Address",
    "untranslated": "in the original language",
    "previous": "Previous",
    "next": "Next",
    "pages": "Pages",
    "front-page": "Front page",
    "start-reading": "Start reading",
    "formats": "Other formats",
    "cite": "Cite this report",
    "download": "Download",
    "data": "Data",
    "in-the-pdf": "in the PDF",
    "copy": "Copy",
    "copied": "Copied",
    "close": "Close",
    "enlarge": "Enlarge",
    "continue": "Continue where you were",
    "cited-here": "Works cited in this chapter",
    "cited-on-page": "Cited on p.\N{NO-BREAK SPACE}{number}",
    "cited-on-pages": "Cited on pp.\N{NO-BREAK SPACE}{number}",
    "cited-in": "Cited in {number}",
    "cited-in-section": "Cited in section {number}",
    "cited-in-sections": "Cited in sections {number}",
    "separator": ": ",
    "list-separator": ", ",
}

_TRADITIONAL = {
    "figure": "圖 {number}",
    "table": "表 {number}",
    "equation": "式 {number}",
    "chapter": "第 {number} 章",
    "section": "第 {number} 節",
    "note-ref": "註 {number}",
    "cover": "封面",
    "contents": "目錄",
    "figures": "圖目錄",
    "tables": "表目錄",
    "notes": "註釋",
    "references": "參考文獻",
    "abstract": "摘要",
    "keywords": "關鍵詞",
    "authors": "作者",
    "published": "出版日期",
    "publisher": "出版機構",
    "series": "叢書",
    "licence": "授權條款",
    "licensed-under": "依 {number} 授權",
    "colophon": "版權頁",
    "page": "第 {number} 頁",
    "callout-note": "說明",
    "callout-tip": "提示",
    "callout-important": "重要",
    "callout-warning": "警告",
    "callout-caution": "注意",
    "callout-finding": "主要發現",
    "pull-quote": "文中摘句",
    "margin-note": "邊註",
    "back-to-text": "返回正文",
    "go-to-note": "註 {number}",
    "go-to-work": "文獻 {number}",
    "skip-to-content": "跳至正文",
    "language": "語言",
    "read-in": "閱讀繁體中文版",
    "top": "返回頁首",
    "done": "已完成",
    "not-done": "未完成",
    "set-with": "以同文 Tongwen {number} 製作",
    "extent": "共 {number} 頁",
    "emblem-of": "{number}標誌",
    "report": "研究報告",
    "doi": "DOI",
    "isbn": "ISBN",
    "address": "地址",
    "untranslated": "原文",
    "previous": "上一頁",
    "next": "下一頁",
    "pages": "頁面",
    "front-page": "首頁",
    "start-reading": "開始閱讀",
    "formats": "其他格式",
    "cite": "引用本報告",
    "download": "下載",
    "data": "資料",
    "in-the-pdf": "見 PDF 附件",
    "copy": "複製",
    "copied": "已複製",
    "close": "關閉",
    "enlarge": "放大",
    "continue": "從上次讀到之處繼續",
    "cited-here": "本章引用文獻",
    "cited-on-page": "引用於第\N{NO-BREAK SPACE}{number}\N{NO-BREAK SPACE}頁",
    "cited-on-pages": "引用於第\N{NO-BREAK SPACE}{number}\N{NO-BREAK SPACE}頁",
    "cited-in": "引用於 {number}",
    "cited-in-section": "引用於第 {number} 節",
    "cited-in-sections": "引用於第 {number} 節",
    "separator": "：",
    "list-separator": "、",
}

_SIMPLIFIED = {
    "figure": "图 {number}",
    "table": "表 {number}",
    "equation": "式 {number}",
    "chapter": "第 {number} 章",
    "section": "第 {number} 节",
    "note-ref": "注 {number}",
    "cover": "封面",
    "contents": "目录",
    "figures": "图目录",
    "tables": "表目录",
    "notes": "注释",
    "references": "参考文献",
    "abstract": "摘要",
    "keywords": "关键词",
    "authors": "作者",
    "published": "出版日期",
    "publisher": "出版机构",
    "series": "丛书",
    "licence": "许可协议",
    "licensed-under": "依 {number} 许可",
    "colophon": "版权页",
    "page": "第 {number} 页",
    "callout-note": "说明",
    "callout-tip": "提示",
    "callout-important": "重要",
    "callout-warning": "警告",
    "callout-caution": "注意",
    "callout-finding": "主要发现",
    "pull-quote": "文中摘句",
    "margin-note": "边注",
    "back-to-text": "返回正文",
    "go-to-note": "注 {number}",
    "go-to-work": "文献 {number}",
    "skip-to-content": "跳至正文",
    "language": "语言",
    "read-in": "阅读简体中文版",
    "top": "返回顶部",
    "done": "已完成",
    "not-done": "未完成",
    "set-with": "以同文 Tongwen {number} 制作",
    "extent": "共 {number} 页",
    "emblem-of": "{number}标志",
    "report": "研究报告",
    "doi": "DOI",
    "isbn": "ISBN",
    "address": "地址",
    "untranslated": "原文",
    "previous": "上一页",
    "next": "下一页",
    "pages": "页面",
    "front-page": "首页",
    "start-reading": "开始阅读",
    "formats": "其他格式",
    "cite": "引用本报告",
    "download": "下载",
    "data": "数据",
    "in-the-pdf": "见 PDF 附件",
    "copy": "复制",
    "copied": "已复制",
    "close": "关闭",
    "enlarge": "放大",
    "continue": "从上次读到之处继续",
    "cited-here": "本章引用文献",
    "cited-on-page": "引用于第\N{NO-BREAK SPACE}{number}\N{NO-BREAK SPACE}页",
    "cited-on-pages": "引用于第\N{NO-BREAK SPACE}{number}\N{NO-BREAK SPACE}页",
    "cited-in": "引用于 {number}",
    "cited-in-section": "引用于第 {number} 节",
    "cited-in-sections": "引用于第 {number} 节",
    "separator": "：",
    "list-separator": "、",
}


def _language(
    tag: str, autonym: str, script: Script, word: str, locale: str, han: str, labels: dict[str, str]
) -> Language:
    return Language(tag, autonym, script, word, locale, han, MappingProxyType(labels))


LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        language.tag: language
        for language in (
            _language("en", "English", "Latn", "en-GB", "en_GB", "TC", _ENGLISH),
            _language("en-GB", "English", "Latn", "en-GB", "en_GB", "TC", _ENGLISH),
            _language("en-US", "English", "Latn", "en-US", "en_US", "TC", _ENGLISH),
            _language("zh-Hant", "繁體中文", "Hant", "zh-TW", "zh_Hant", "TC", _TRADITIONAL),
            _language(
                "zh-Hant-HK", "繁體中文（香港）", "Hant", "zh-HK", "zh_Hant_HK", "HK", _TRADITIONAL
            ),
            _language("zh-Hans", "简体中文", "Hans", "zh-CN", "zh_Hans", "SC", _SIMPLIFIED),
        )
    }
)


def language(tag: str) -> Language:
    """Return the language with the BCP 47 ``tag``.

    Raises:
        UnknownLanguage: there is none.
    """
    try:
        return LANGUAGES[tag]
    except KeyError:
        raise UnknownLanguage(tag) from None


def is_han(character: str) -> bool:
    """Whether ``character`` is a Han one."""
    return _IDEOGRAPH.match(character) is not None


def has_han(text: str) -> bool:
    """Whether a Han character is in ``text``."""
    return _IDEOGRAPH.search(text) is not None


def is_square(character: str) -> bool:
    """Whether ``character`` is Han, or stands in a square among Han: kana, marks of full width."""
    return _SQUARE.match(character) is not None


def han_variant(tag: str, default: str = "TC") -> str:
    """Return the Han forms ("TC", "SC", "HK") that text tagged ``tag`` takes.

    Accepts tags that are no language of publication ("zh", "zh-TW", "zh-CN").
    """
    lowered = tag.lower()
    if not lowered.startswith(("zh", "yue", "lzh")):
        return default
    if "hans" in lowered or lowered.endswith(("-cn", "-sg")) or lowered == "zh":
        return "SC"
    return "HK" if lowered.endswith(("-hk", "-mo")) else "TC"


def date_in_words(date: datetime.date, language: Language) -> tuple[Inline, ...]:
    """Return ``date`` as it is printed: 17^th^ October 2023, 2023年10月17日."""
    if language.tag in ("en", "en-GB"):
        day = date.day
        ending = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
        rest = format_date(date, "MMMM y", locale=babel.Locale.parse(language.locale))
        return (Text(str(day)), Superscript((Text(ending),)), Text(f" {rest}"))
    return (Text(format_date(date, "long", locale=babel.Locale.parse(language.locale))),)
