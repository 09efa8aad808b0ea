"""Small reports in French, Japanese and Arabic, built whole: each language came by one file."""

from __future__ import annotations

import datetime
import os
import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from lxml import etree

from project import ROOT, Run, SmallProject
from sample import sample_edition
from tongwen.checks.glyphs import check_direction
from tongwen.diagnostics import Problems
from tongwen.document import Heading, Paragraph
from tongwen.fonts import missing_of_script
from tongwen.languages import LANGUAGES, date_in_words
from tongwen.languages.directions import direction_of, directions
from tongwen.readers.markdown import read_markdown
from tongwen.transforms import Context, resolve
from tongwen.walk import plain_text
from tongwen.writers.html import with_directions
from tongwen.writers.pdf.lines.even import Ruler

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

REPORTS = {
    "fr": (
        "title: Les fleuves ; les villes\nauthors: [Anne Dupont]\n"
        "abstract: Un essai sur l’eau; il est court.\n",
        """\
# Pourquoi les villes?

Le fleuve a dit : "Bonjour !" Il coule; voir @tbl-villes, à 12:30, sur https://example.org/?a=b.

::: {.callout-finding}
Une ville sur trois.
:::

| Ville | Eau |
|---|--:|
| Lyon | 12 |

: Villes {#tbl-villes}

## Une section

Une "ville" ancienne.
""",
    ),
    "ja": (
        "title: 川と都市\nauthors: [山田花子]\nabstract: 短い試論です。\n",
        """\
# なぜ都市なのか

川は言った。"こんにちは。"@tbl-toshi を見よ。骨と直と角の字形は日本のものである。

::: {.callout-finding}
三つに一つの都市は水辺にある。
:::

| 都市 | 水 |
|---|--:|
| 京都 | 12 |

: 都市と水 {#tbl-toshi}
""",
    ),
    "ar": (
        "title: الأنهار والمدن\nauthors: [ليلى حداد]\nabstract: مقال قصير.\n",
        """\
# لماذا المدن؟

قال النهر "مرحبا" وهو يجري منذ 1000 عام[^n]، كما يقول UNESCO *report* 2023 (12).
انظر هذا و@tbl-mudun.

- أولا

`x = 1`

```
print(1)
```

[^n]: ملاحظة.

::: {.callout-finding}
مدينة من كل ثلاث.
:::

| المدينة | الماء |
|---|--:|
| بغداد | 12 |

: المدن {#tbl-mudun}
""",
    ),
}


@dataclass(frozen=True)
class Built:
    """A report's editions, as finished files, and what the command said."""

    project: SmallProject
    run: Run
    native: str
    html: str
    word: zipfile.ZipFile
    pdf: Any

    def part(self, name: str) -> etree._Element:
        return etree.fromstring(self.word.read(f"word/{name}.xml"))

    @property
    def pdf_text(self) -> str:
        return "\n".join(page.get_text() for page in self.pdf)

    @property
    def pdf_fonts(self) -> set[str]:
        return {str(row[3]) for page in self.pdf for row in page.get_fonts()}


@pytest.fixture(scope="module")
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    tag = request.param
    if tag == "ar" and missing_of_script("Arab"):
        if os.environ.get("CI") == "true":
            pytest.fail("the fonts of Arabic are not installed (fonts-noto-core)")
        pytest.skip("the fonts of Arabic are not installed (fonts-noto-core)")
    root = tmp_path_factory.mktemp(tag)
    (root / "templates").symlink_to(ROOT / "templates")
    project = SmallProject(root)
    metadata, chapter = REPORTS[tag]
    project.write(
        "report.yaml",
        f"{metadata}published: 2024-03-01\nlanguages: [{tag}]\ninstitute: lantern\n"
        "chapters: [one.md]\n",
    )
    project.write("one.md", chapter)
    formats = ("native", "html", "docx", "pdf")
    run = project.run("build", "small", *(x for f in formats for x in ("--format", f)))
    assert run.status == 0, run.errors
    made: Path = root / "build" / "small" / "lantern"
    stem = made / f"small.{tag}"
    return Built(
        project,
        run,
        Path(f"{stem}.native.txt").read_text(encoding="utf-8"),
        Path(f"{stem}.html").read_text(encoding="utf-8"),
        zipfile.ZipFile(f"{stem}.docx"),
        pymupdf.open(f"{stem}.pdf"),  # type: ignore[no-untyped-call]
    )


def words(built: Built) -> str:
    """Return the words of the Word file's body."""
    return "".join(node.text or "" for node in built.part("document").iter(f"{W}t"))


@pytest.mark.parametrize("built", ["fr"], indirect=True)
def test_french_marks_have_their_spaces_in_every_format(built: Built) -> None:
    narrow, full = "\u202f", "\u00a0"
    said = f"Le fleuve a dit{full}: «{narrow}Bonjour{narrow}!{narrow}» Il coule{narrow}; voir"
    assert said in words(built)
    assert said in re.sub(r"<[^>]+>", "", built.html)
    assert f"Pourquoi les villes{narrow}?" in words(built)
    assert f"sur l’eau{narrow}; il" in words(built)
    assert "12:30" in words(built)
    assert "https://example.org/?a=b." in words(built).replace("\u2060", "").replace("\u200b", "")


@pytest.mark.parametrize("built", ["fr"], indirect=True)
def test_french_labels_and_dates(built: Built) -> None:
    for label in ("Tableau\u00a01", "Résultat principal", "Table des matières", "Résumé"):
        assert label.replace("\u00a0", " ") in words(built).replace("\u00a0", " "), label
    assert 'Superscript\n      Text "er"' in built.native
    assert built.part("styles").find(f".//{W}lang").get(f"{W}val") == "fr-FR"  # type: ignore[union-attr]
    assert '<html lang="fr"' in built.html
    assert "mars 2024" in built.pdf_text.replace("\u00a0", " ")
    assert "\ufffd" not in built.pdf_text


@pytest.mark.parametrize("built", ["ja"], indirect=True)
def test_japanese_is_set_in_japanese_forms(built: Built) -> None:
    assert any(font.endswith("CJK-JP") for font in built.pdf_fonts), built.pdf_fonts
    named = [node.get(f"{W}name", "") for node in built.part("fontTable")]
    assert any("CJK JP" in name for name in named), named
    assert '<html lang="ja" class="han"' in built.html
    text = built.pdf_text.replace("\n", "")
    for told in ("「こんにちは。」", "2024年3月1日", "目次", "要旨"):
        assert told in text, told
        assert told in words(built), told
    assert "表\u00a01" in words(built) or "表 1" in words(built)


@pytest.mark.parametrize("built", ["ja"], indirect=True)
def test_word_gets_the_line_ends_of_japanese(built: Built) -> None:
    before = built.part("settings").find(f"{W}noLineBreaksBefore")
    assert before is not None
    assert before.get(f"{W}lang") == "ja-JP"
    assert {"ー", "っ", "ャ", "々", "。"} <= set(before.get(f"{W}val", ""))


@pytest.mark.parametrize("built", ["ja"], indirect=True)
def test_word_sets_japanese_in_by_one_character_and_stresses_it_by_dots_above(built: Built) -> None:
    styles = built.part("styles")
    (dots,) = styles.iter(f"{W}em")
    assert dots.get(f"{W}val") == "dot"
    set_in = {node.get(f"{W}firstLineChars") for node in styles.iter(f"{W}ind")}
    assert "100" in set_in
    assert "200" not in set_in


@pytest.mark.parametrize("built", ["ar"], indirect=True)
def test_an_arabic_page_is_turned(built: Built) -> None:
    assert re.search(r'<html lang="ar"[^>]* dir="rtl"', built.html)
    assert 'font-family:"Noto Sans Arabic"' in built.html
    assert ".align-right{text-align:left;}" in built.html
    assert 'و<a class="cross-reference" href="#tbl-mudun">الجدول' in built.html


@pytest.mark.parametrize("built", ["ar"], indirect=True)
def test_what_is_built_in_arabic_says_what_the_report_says(built: Built) -> None:
    """Each file is read back: words, numbers, notes, links and tags, in the order of reading."""
    found = built.project.run("check", "small", "--built")
    assert (found.status, found.errors) == (0, ""), found.errors


@pytest.mark.parametrize("built", ["ar"], indirect=True)
def test_pages_in_arabic_are_mirrored(built: Built) -> None:
    assert any("Arabic" in font for font in built.pdf_fonts), built.pdf_fonts
    assert (
        built.pdf.xref_get_key(built.pdf.pdf_catalog(), "ViewerPreferences/Direction")[1] == "/R2L"
    )
    chapter = built.pdf[-1]
    place = {word[4]: (word[0], word[2]) for word in chapter.get_text("words")}
    middle = chapter.rect.width / 2
    assert place["بغداد"][0] > middle > place["12"][1]  # the first column is the right one
    # A phrase in Latin with an element in it stays one, and its number with it.
    assert place["UNESCO"][1] <= place["report"][0] < place["report"][1] <= place["2023"][0]
    contents = next(page for page in built.pdf if "المحتويات" in page.get_text())
    number = min(contents.get_text("words"), key=lambda word: word[0])
    assert number[4].isdigit()


@pytest.mark.parametrize("built", ["ar"], indirect=True)
def test_arabic_words_are_copied_out_in_order(built: Built) -> None:
    shown = built.pdf_text
    for told in ("المدن", "النهر", "المحتويات", "UNESCO"):
        assert told in shown, told
    assert "\ufffd" not in shown


@pytest.mark.parametrize("built", ["ar"], indirect=True)
def test_a_word_file_in_arabic_is_turned_whole(built: Built) -> None:
    document = built.part("document")
    for paragraph in document.iter(f"{W}p"):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        is_code = style is not None and style.get(f"{W}val", "").startswith("Code")
        assert (paragraph.find(f"{W}pPr/{W}bidi") is None) is is_code
    # What stands on the cover's page is measured from the other side, as its margins are.
    width = int(document.find(f".//{W}pgSz").get(f"{W}w"))  # type: ignore[union-attr, arg-type]
    frame = document.find(f".//{W}framePr")
    assert frame is not None
    assert int(frame.get(f"{W}x", 0)) + int(frame.get(f"{W}w", 0)) > width / 2
    sections = list(document.iter(f"{W}sectPr"))
    assert sections
    assert all(section.find(f"{W}bidi") is not None for section in sections)
    tables = list(document.iter(f"{W}tblPr"))
    assert tables
    assert all(table.find(f"{W}bidiVisual") is not None for table in tables)
    # A bar stands where lines begin: Word draws a paragraph's border where it is said.
    bars = [
        {side for side in ("left", "right") if node.find(f"{W}{side}") is not None}
        for node in built.part("styles").iter(f"{W}pBdr")
    ]
    assert {"right"} in bars
    assert {"left"} not in bars
    named = {node.get(f"{W}name", "") for node in built.part("fontTable")}
    assert {"Noto Naskh Arabic", "Noto Sans Arabic"} <= named
    for run in document.iter(f"{W}r"):
        said = "".join(node.text or "" for node in run.iter(f"{W}t"))
        marked = run.find(f"{W}rPr/{W}rtl") is not None
        if re.search("[\u0621-\u064a]", said):
            assert marked, said
        elif re.fullmatch("[A-Za-z ]+", said) and said.strip():
            assert not marked, said
    styles = built.part("styles")
    assert styles.find(f".//{W}lang").get(f"{W}bidi") == "ar-SA"  # type: ignore[union-attr]
    assert any("Arabic" in fonts.get(f"{W}cs", "") for fonts in styles.iter(f"{W}rFonts"))


SAID = {
    "de": ("„Ja“", "2. März 2024", "Tabelle 1", "Wichtiges Ergebnis", "Zitiervorschlag"),
    "es": ("«Ja»", "2 de marzo de 2024", "Tabla 1", "Hallazgo principal", "Cita sugerida"),
    "it": ("«Ja»", "2 marzo 2024", "Tabella 1", "Risultato principale", "Citazione suggerita"),
    "pt": ("“Ja”", "2 de março de 2024", "Tabela 1", "Principal resultado", "Como citar"),
    "ru": ("«Ja»", "2 марта 2024 г.", "Таблица 1", "Главный вывод", "Для цитирования"),
}
"""Language → quotation marks, a date, labels: what an edition in it says of its own."""


@pytest.mark.parametrize("tag", SAID)
def test_a_language_that_is_a_file_says_what_it_says_in_its_own_words(tag: str) -> None:
    known = LANGUAGES[tag]
    context = Context(known, None, known)
    text = '# "Ja"\n\nSiehe @tbl-a.\n\n|a|b|\n|-|-|\n|1|2|\n\n: Städte {#tbl-a}\n'
    document = resolve(read_markdown(text, "a.md", tag, Problems()), context)
    said = [
        plain_text(block.content)
        for block in document.blocks
        if isinstance(block, Heading | Paragraph)
    ]
    date = plain_text(date_in_words(datetime.date(2024, 3, 2), known))
    labels = known.label("callout-finding"), known.label("cite-as")
    found = re.sub("[\u00a0\u202f]", " ", "|".join((*said, date, *labels)))
    for words in SAID[tag]:
        assert words in found, found
    assert known.borrowed == ()


def test_long_nouns_are_parted_where_a_language_writes_them_with_a_capital() -> None:
    style = {"hyphenate_limit_chars": (6, 3, 3), "hyphens": "auto"}

    def parted(word: str, tag: str) -> bool:
        return bool(Ruler().parts(word, {**style, "lang": tag}))

    assert parted("Versorgung", "de")
    assert parted("Versorgung", "de-AT")
    assert not parted("Schneider", "de"), "it may be a name"
    assert not parted("Constantinople", "en")
    assert parted("constitution", "en")


def test_words_are_parted_where_their_direction_changes() -> None:
    assert list(directions("عام 2023 UNESCO report، ثم")) == [
        ("عام 2023 ", True),
        ("UNESCO report", False),
        ("، ثم", True),
    ]
    assert list(directions("12")) == [("12", True)]
    assert list(directions("كتاب (Report 12) عام")) == [
        ("كتاب (", True),
        ("Report 12", False),
        (") عام", True),
    ]
    assert [direction_of(words) for words in ("12 كتاب a", "(a) كتاب", "12")] == ["rtl", "ltr", ""]
    assert list(directions("by محمد علي, 12", "L")) == [
        ("by ", False),
        ("محمد علي", True),
        (", 12", False),
    ]
    assert "".join(part for part, _ in directions("a ب c")) == "a ب c"


def test_languages_that_run_opposite_ways_are_told_of_before_a_pdf_is_made(tmp_path: Path) -> None:
    beside = replace(sample_edition(), companion=LANGUAGES["ar"])
    assert list(check_direction(beside)) == []  # its titles alone are in both
    (tmp_path / "templates").symlink_to(ROOT / "templates")
    project = SmallProject(tmp_path)
    metadata = "title: Rivers\nlanguages: [en, ar]\ninstitute: lantern\nchapters: [one.md]\n"
    project.write("report.yaml", f"{metadata}parallel: [en+ar]\n")
    project.write("one.md", "# Rivers\n\nWords.\n")
    assert "GLY-03" in project.run("check", "small").errors
    project.write("report.yaml", metadata)
    assert "GLY-03" not in project.run("check", "small").errors


def test_elements_in_another_direction_say_so() -> None:
    page = '<span lang="ar" class="a">علي</span>, <i lang="fr">né</i> <b lang="he" dir="rtl">x</b>'
    told = with_directions(page, sample_edition())
    assert '<span lang="ar" class="a" dir="rtl">' in told
    assert '<i lang="fr" dir="ltr">' in told
    assert '<b lang="he" dir="rtl">' in told
    alone = '<p>by <i lang="fr">né</i>'
    assert with_directions(alone, sample_edition()) == alone
