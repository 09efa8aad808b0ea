"""The PDF edition: what is in it, what it says of itself, and what it refuses to open."""

from __future__ import annotations

import datetime
import io
import os
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pikepdf
import pytest
import weasyprint
import weasyprint.pdf
from fontTools.cffLib import CFFFontSet

from pdf_reading import as_text, font_names, line_boxes, page_texts, tags
from sample import para, sample_edition
from tongwen.document import (
    Block,
    Cell,
    Column,
    Heading,
    Image,
    Link,
    Note,
    NoteReference,
    Resource,
    Row,
    Table,
    Text,
)
from tongwen.edition import Artefact, Edition
from tongwen.fonts import MissingFonts
from tongwen.languages import LANGUAGES
from tongwen.writers.pdf import write_pdf
from tongwen.writers.pdf.han import han_spacing
from tongwen.writers.pdf.tags import UnknownEngine, right_tags

GOLDEN = Path(__file__).parent / "golden"
MOMENT = datetime.datetime(2023, 10, 17, 9, 30, tzinfo=datetime.UTC)


@cache
def sample_pdf(tag: str) -> Artefact:
    return write_pdf(sample_edition(tag), MOMENT)


def edition_of(*blocks: Block, notes: tuple[Note, ...] = (), tag: str = "en") -> Edition:
    edition = sample_edition(tag)
    opening = Heading(1, para("A chapter").content, "chapter", number="1")
    document = replace(
        edition.document, blocks=(opening, *blocks), notes=notes, contents=(), figures=(), tables=()
    )
    return replace(edition, document=document)


def branded(edition: Edition, css: str) -> Edition:
    return replace(edition, institute=replace(edition.institute, stylesheets={"page": (css,)}))


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_the_sample_is_as_it_was(tag: str) -> None:
    artefact = sample_pdf(tag)
    assert not artefact.problems
    text = as_text(artefact.data)
    golden = GOLDEN / f"sample.{tag}.pdf.txt"
    if os.environ.get("TONGWEN_ACCEPT") == "1":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert write_pdf(sample_edition("zh-Hant"), MOMENT).data == sample_pdf("zh-Hant").data


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_only_the_houses_fonts_are_used(tag: str) -> None:
    names = font_names(sample_pdf(tag).data)
    families = (
        r"Source-Serif-4(-(Display|Italic|Semi-Bold|All-Small-Caps|Light|Display-Light))?"
        r"|Source-Sans-3(-(Light|Semi-Bold|Bold|Italic))?|Source-Code-Pro(-Bold)?"
        r"|Noto-(Serif|Sans)-CJK-TC(-Bold)?"
    )
    assert [name for name in sorted(names) if not re.fullmatch(families, name)] == []
    assert any(name.startswith("Noto-Serif-CJK-TC") for name in names)


def test_han_fonts_hold_the_drawn_glyphs_alone() -> None:
    with pikepdf.open(io.BytesIO(sample_pdf("zh-Hant").data)) as pdf:
        fonts = [
            item
            for item in pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/CIDFontType0"
        ]
        assert len(fonts) >= 3
        for font in fonts:
            file = font.FontDescriptor.FontFile3
            assert file.Subtype == "/CIDFontType0C"
            faces = CFFFontSet()
            faces.decompile(io.BytesIO(file.read_bytes()), None)
            runs = list(font.W)
            drawn = {
                int(first) + offset
                for first, widths in zip(runs[::2], runs[1::2], strict=True)
                for offset in range(len(widths))
            }
            held = {int(name.removeprefix("cid")) for name in faces[0].charset[1:]}
            assert held == drawn - {0}
            # Outlines are there: a glyph of Han takes tens of bytes.
            glyphs = faces[0].CharStrings
            assert sum(len(glyphs[name].bytecode) for name in faces[0].charset) > 40 * len(held)


def test_the_cover_is_called_so_in_the_pages_language() -> None:
    for tag, word in (("en", "Cover"), ("zh-Hant", "封面")):
        assert f"== labels\n1 = {word}" in as_text(sample_pdf(tag).data)


def test_running_headers_and_folios(tmp_path: Path) -> None:
    pages = page_texts(sample_pdf("en").data, tmp_path)
    opening = next(n for n, page in enumerate(pages) if "A chapter may open with a lead" in page)
    assert "示例研究院" not in pages[opening]
    assert "Institute of Examples 示例研究院" in re.sub(r"\s+", " ", pages[opening + 1])
    assert [page.split()[-1] for page in pages[opening:]] == ["1", "2", "3", "4"]
    assert [page.split()[-1] for page in pages[2:opening]] == ["ii", "iii", "iv"]


# --- what may be opened ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "address", ["https://example.org/x.png", "file:///etc/hostname", "../../../../etc/hostname"]
)
def test_an_address_outside_is_refused_and_reported(address: str) -> None:
    edition = branded(edition_of(para("Text.")), f"body{{background:url('{address}')}}")
    artefact = write_pdf(edition, MOMENT)
    assert [problem.code for problem in artefact.problems] == ["PDF-01"]
    assert address.rpartition("..")[2].strip("/") in artefact.problems[0].message


def test_an_svg_cannot_reach_outside() -> None:
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
        b' width="9" height="9"><image xlink:href="https://example.org/x.png" width="9"'
        b' height="9"/></svg>'
    )
    edition = edition_of(Image("a.svg", para("A picture.").content))
    edition = replace(edition, resources={"a.svg": Resource("a.svg", "image/svg+xml", svg, 9, 9)})
    codes = [problem.code for problem in write_pdf(edition, MOMENT).problems]
    assert codes == ["PDF-01"]


def test_a_missing_picture_is_a_problem() -> None:
    artefact = write_pdf(edition_of(Image("no.svg", para("A picture.").content)), MOMENT)
    assert any("no.svg" in problem.message for problem in artefact.problems)


def test_a_picture_that_cannot_be_read_is_a_problem() -> None:
    edition = edition_of(Image("a.png", para("A picture.").content))
    edition = replace(edition, resources={"a.png": Resource("a.png", "image/png", b"no", 9, 9)})
    assert [problem.code for problem in write_pdf(edition, MOMENT).problems] == ["PDF-02"]


def test_a_relative_link_is_a_problem() -> None:
    edition = edition_of(para("See ", Link("other.html", (Text("there"),)), "."))
    (problem,) = write_pdf(edition, MOMENT).problems
    assert problem.code == "PDF-03"
    assert "other.html" in problem.message


# --- tags ------------------------------------------------------------------------------------


def test_another_engine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weasyprint, "__version__", "71.0")
    with pytest.raises(UnknownEngine, match="71"):
        write_pdf(edition_of(para("Text.")), MOMENT)


def test_the_engine_is_left_as_it_was() -> None:
    before = weasyprint.pdf.add_tags
    with right_tags():
        assert weasyprint.pdf.add_tags is not before
    assert weasyprint.pdf.add_tags is before


def test_text_that_cannot_be_tagged_is_a_problem() -> None:
    edition = branded(edition_of(para("Text.")), ".chapter p{opacity:.5}")
    (problem,) = write_pdf(edition, MOMENT).problems
    assert problem.code == "PDF-04"
    assert "opacity" in problem.message


def test_a_table_over_two_pages_is_one_table(tmp_path: Path) -> None:
    rows = tuple(
        Row((Cell(para(f"Row {number}").content, True), Cell(para("what " * 30).content)))
        for number in range(40)
    )
    head = Row((Cell(para("Kind").content, True), Cell(para("Meaning").content, True)))
    data = write_pdf(edition_of(Table((Column(), Column()), (head,), rows)), MOMENT).data
    pages = [page for page in page_texts(data, tmp_path) if re.search(r"Row\s\d", page)]
    lines = [line.strip() for line in tags(data)]
    assert len(pages) > 1
    assert all("Meaning" in page for page in pages)
    assert lines.count("Table") == 1
    assert lines.count("“Meaning”") == 1
    assert sum(line.startswith("TH [Scope=Row]") for line in lines) == 40


def test_notes_stand_on_the_page_of_their_call(tmp_path: Path) -> None:
    words = "the measure and the leading and the colour of the block can be judged "
    notes, blocks = [], []
    for number in range(1, 61):
        name = f"n{number}"
        blocks.append(
            para(
                f"Call{number:03} {words * (1 + number * 7 % 5)}",
                NoteReference(name, number=str(number)),
                words * (number * 3 % 4),
            )
        )
        notes.append(Note(name, (para(f"Note{number:03} {words * (number % 3)}"),), str(number)))
    data = write_pdf(edition_of(*blocks, notes=tuple(notes)), MOMENT).data
    place: dict[str, int] = {}
    for index, page in enumerate(page_texts(data, tmp_path)):
        place |= dict.fromkeys(re.findall(r"(?:Call|Note)\d{3}", page), index)
    apart = [
        number
        for number in range(1, 61)
        # A paragraph's first word may be on the page before the one that its call is on.
        if place[f"Note{number:03}"] - place[f"Call{number:03}"] not in (0, 1)
        or (
            place[f"Note{number:03}"] != place[f"Call{number:03}"]
            and number * 7 % 5 == 0
            and number * 3 % 4 == 0
        )
    ]
    assert apart == []
    assert max(place.values()) > 5


def test_a_long_address_breaks_within_the_margin_and_stays_one_link() -> None:
    address = "https://example.org/" + "a-long-name/" * 20 + "%20never%20" * 9 + "x" * 300
    edition = edition_of(para("See ", Link(address, (Text(address),)), "."))
    data = write_pdf(edition, MOMENT).data
    page = edition.institute.tokens.page
    right = (page.width - page.outer) / 25.4 * 72
    with pikepdf.open(io.BytesIO(data)) as pdf:
        areas = [
            annotation
            for sheet in pdf.pages
            for annotation in sheet.get("/Annots", [])
            if "/A" in annotation and str(annotation.A.get("/URI")) == address
        ]
        assert len(areas) > 1
        assert all(float(area.Rect[2]) <= right + 0.1 for area in areas)
    assert [line.strip() for line in tags(data)].count("Link") == 2  # with the imprint's


def test_an_address_breaks_at_its_punctuation_first(tmp_path: Path) -> None:
    address = "https://example.org/" + "and-so-on-after-playing-catchup/" * 6
    edition = edition_of(para("See ", Link(address, (Text(address),)), "."))
    page = page_texts(write_pdf(edition, MOMENT).data, tmp_path, lines=True)[-1]
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    first = next(n for n, line in enumerate(lines) if "https://" in line)
    last = next(n for n, line in enumerate(lines) if line.endswith("catchup/."))
    assert last - first >= 2
    assert all(line.endswith(("/", "-")) for line in lines[first:last]), lines
    assert address in "".join(lines[first : last + 1])


# --- Han ---------------------------------------------------------------------------------------


def test_han_punctuation_is_closed_up_and_latin_kept_apart() -> None:
    han = LANGUAGES["zh-Hant"]
    page = '<p title="甲A">「資助」，（AI）於2030年<code>甲A</code></p>'
    closed = '「資助<span class="half">」</span><span class="half">，</span>（AI）'
    apart = '<span class="gap-after">於</span>2030<span class="gap-before">年</span>'
    assert han_spacing(page, han) == f'<p title="甲A">{closed}{apart}<code>甲A</code></p>'
    assert han_spacing(page, LANGUAGES["en"]) == page


def test_what_is_copied_out_is_the_source(tmp_path: Path) -> None:
    english = "Extraordinary self-regulation and responsibility and accountability, " * 12
    han = "中國的人工智能研究始於二十世紀八十年代，「學者」出國留學，項目獲得資助；" * 9
    data = write_pdf(edition_of(para(english), para(han), tag="zh-Hant"), MOMENT).data
    text = page_texts(data, tmp_path)[-1]
    assert han in text.replace("\n", "")
    data = write_pdf(edition_of(para(english)), MOMENT).data
    text = page_texts(data, tmp_path)[-1]
    assert "\N{SOFT HYPHEN}\n" in text
    assert english.strip() in text.replace("\N{SOFT HYPHEN}\n", "").replace("\n", " ")


def test_missing_fonts_are_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_fonts() -> Path:
        raise MissingFonts(("NotoSerifCJK-Regular.ttc",))

    monkeypatch.setattr("tongwen.writers.pdf.install_fontconfig", no_fonts)
    artefact = write_pdf(edition_of(para("Text.")), MOMENT)
    assert artefact.data == b""
    assert [problem.code for problem in artefact.problems] == ["PDF-05"]


def test_han_lines_are_justified(tmp_path: Path) -> None:
    words = "中國的人工智能研究始於二十世紀八十年代，學者出國留學，項目獲得資助；" * 12
    edition = edition_of(para(words), tag="zh-Hant")
    page = edition.institute.tokens.page
    left, right = page.inner / 25.4 * 72, (page.width - page.outer) / 25.4 * 72
    lines = line_boxes(write_pdf(edition, MOMENT).data, tmp_path)[-1]
    edges = [end for start, end in lines if abs(start - left) < 0.5]
    assert len(edges) >= 8
    *full, last = edges
    assert all(abs(edge - right) < 1 for edge in full), edges
    assert last < right - 100


def test_a_host_parts_from_its_scheme_and_at_its_dots_only() -> None:
    from tongwen.writers.pdf.wording import break_long_words

    page = (
        "<p>https://www.averyveryverylongname.example.org/ and averyveryverylongwordindeedhere</p>"
    )
    assert break_long_words(page) == (
        "<p>https://<wbr>www.averyveryverylongname<wbr>.example<wbr>.org/ and "
        "averyveryver<wbr>ylongwordind<wbr>eedhere</p>"
    )
