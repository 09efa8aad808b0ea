"""Small reports in French, Japanese and Arabic, built whole: each language came by one file."""

from __future__ import annotations

import os
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf
import pytest
from lxml import etree

from project import ROOT, Run, SmallProject
from tongwen.fonts import missing_of_script
from tongwen.writers.docx.direction import directions

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

قال النهر "مرحبا" وهو يجري منذ 1000 عام، كما يقول UNESCO report عام 2023. انظر هذا و@tbl-mudun.

- أولا

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
    assert "100" in set_in and "200" not in set_in


@pytest.mark.parametrize("built", ["ar"], indirect=True)
def test_an_arabic_page_is_turned(built: Built) -> None:
    assert re.search(r'<html lang="ar"[^>]* dir="rtl"', built.html)
    assert 'font-family:"Noto Sans Arabic"' in built.html
    assert any("Arabic" in font for font in built.pdf_fonts), built.pdf_fonts
    assert "GLY-03" in built.run.errors
    assert 'و<a class="cross-reference" href="#tbl-mudun">الجدول' in built.html


@pytest.mark.parametrize("built", ["ar"], indirect=True)
def test_arabic_words_stand_in_order_in_the_pdf(built: Built) -> None:
    shown = built.pdf_text
    for told in ("المدن", "النهر", "المحتويات", "UNESCO report"):
        assert told in shown or told[::-1] in shown, told
    assert "\ufffd" not in shown


@pytest.mark.parametrize("built", ["ar"], indirect=True)
def test_a_word_file_in_arabic_is_turned_whole(built: Built) -> None:
    document = built.part("document")
    for paragraph in document.iter(f"{W}p"):
        assert paragraph.find(f"{W}pPr/{W}bidi") is not None
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


def test_words_are_parted_where_their_direction_changes() -> None:
    assert list(directions("عام 2023 UNESCO report، ثم")) == [
        ("عام 2023 ", True),
        ("UNESCO report", False),
        ("، ثم", True),
    ]
    assert list(directions("12")) == [("12", True)]
    assert list(directions("by محمد علي, 12", "L")) == [
        ("by ", False),
        ("محمد علي", True),
        (", 12", False),
    ]
    assert "".join(part for part, _ in directions("a ب c")) == "a ب c"
