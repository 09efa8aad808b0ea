"""The PDF edition: what is in it, what it says of itself, and what it refuses to open."""

from __future__ import annotations

import io
import itertools
import os
import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from fontTools.cffLib import CFFFontSet

from pdf_reading import as_text, font_names, line_boxes, page_texts, tags
from places import TESTS
from sample import MOMENT, SVG, p, para, sample_edition, sample_file, without_front
from tongwen.artefacts.pdf.typography import read_pdf_typography
from tongwen.checks.typography import check_typography
from tongwen.document import (
    NO_PASSAGE,
    Block,
    Caption,
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
from tongwen.institute import (
    CoverDesign,
    Institute,
    LockupRules,
    Logo,
    Organisation,
    Rules,
    Spacing,
    Weights,
    lockups,
)
from tongwen.institute.colour import READABLE, contrast
from tongwen.languages import LANGUAGES
from tongwen.writers.pdf import write_pdf
from tongwen.writers.pdf.layout import workshop_of
from tongwen.writers.pdf.parts import crowded
from tongwen.writers.pdf.source import FrontFit, resources_of

GOLDEN = TESTS / "golden"


def edition_of(*blocks: Block, notes: tuple[Note, ...] = (), tag: str = "en") -> Edition:
    edition = sample_edition(tag)
    opening = Heading(1, para("A chapter").content, "chapter", number="1")
    document = replace(
        edition.document, blocks=(opening, *blocks), notes=notes, contents=(), figures=(), tables=()
    )
    return without_front(replace(edition, document=document))


def branded(edition: Edition, css: str) -> Edition:
    return replace(edition, institute=replace(edition.institute, stylesheets={"page": (css,)}))


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_the_sample_is_as_it_was(tag: str) -> None:
    artefact = sample_file("pdf", tag)
    assert not artefact.problems
    text = as_text(artefact.data)
    golden = GOLDEN / f"sample.{tag}.pdf.txt"
    if os.environ.get("TONGWEN_ACCEPT") == "1":
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert write_pdf(sample_edition("zh-Hant"), MOMENT).data == sample_file("pdf", "zh-Hant").data


@pytest.mark.parametrize("tag", ["en", "zh-Hant"])
def test_only_the_houses_fonts_are_used(tag: str) -> None:
    names = font_names(sample_file("pdf", tag).data)
    families = (
        r"Source-Serif-4(-(Display|Italic|Semi-Bold|All-Small-Caps|Light|Display-Light))?"
        r"|Source-Sans-3(-(Light|Semi-Bold|Bold|Italic))?|Source-Code-Pro(-Bold)?"
        r"|Noto-(Serif|Sans)-CJK-TC(-Bold)?"
    )
    assert [name for name in sorted(names) if not re.fullmatch(families, name)] == []
    assert any(name.startswith("Noto-Serif-CJK-TC") for name in names)


def test_han_fonts_hold_the_drawn_glyphs_alone() -> None:
    with pikepdf.open(io.BytesIO(sample_file("pdf", "zh-Hant").data)) as pdf:
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
        assert f"== labels\n1 = {word}" in as_text(sample_file("pdf", tag).data)


def test_running_headers_and_folios(tmp_path: Path) -> None:
    pages = page_texts(sample_file("pdf", "en").data, tmp_path)
    opening = next(n for n, page in enumerate(pages) if "A chapter may open with a lead" in page)
    assert "示例研究院" not in pages[opening]
    assert "Institute of Examples 示例研究院" in re.sub(r"\s+", " ", pages[opening + 1])
    folios = [page.split()[-1] for page in pages[opening:]]
    assert len(folios) > 2
    assert folios == [str(number) for number in range(1, len(folios) + 1)]
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


HINTS = {
    "PDF-01": "save the file in the report's or the pack's folder and name it by its relative path",
    "PDF-02": "mend the rule, or save the picture anew, that the message names, or take it out",
    "PDF-03": "write the whole address, https://…",
    "PDF-04": "mend or remove the rule or the template of the pack that it is about",
}


def test_what_is_mended_as_its_hint_says_is_no_problem() -> None:
    def written(css: str, address: str, picture: Resource) -> Artefact:
        said = para("See ", Link(address, (Text("there"),)), ".")
        edition = branded(edition_of(said, Image(picture.name, p("A picture."))), css)
        resources = {**edition.resources, picture.name: picture}
        return write_pdf(replace(edition, resources=resources), MOMENT)

    outside = "body{background:url('https://example.org/x.png')} .chapter p{opacity:.5}"
    wrong = written(outside, "other.html", Resource("a.png", "image/png", b"no", 9, 9))
    assert {one.code: one.hint for one in wrong.problems} == HINTS
    right = Resource("a.svg", "image/svg+xml", SVG, 80, 40)
    assert written("p{color:black}", "https://example.org/", right).problems == ()


# --- tags ------------------------------------------------------------------------------------


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
    caption = Caption(para("What rows mean").content, "Table 1")
    table = Table((Column(), Column()), (head,), rows, caption)
    data = write_pdf(edition_of(table), MOMENT).data
    pages = [page for page in page_texts(data, tmp_path) if re.search(r"Row\s\d", page)]
    lines = [line.strip() for line in tags(data)]
    assert len(pages) > 1
    assert all("Meaning" in page for page in pages)
    continued = re.compile(r"Table 1\s+What rows mean \(continued\)")
    assert [bool(continued.search(page)) for page in pages] == [False] + [True] * len(pages[1:])
    assert not any("continued" in line for line in lines)
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


def test_a_note_longer_than_a_page_goes_on_at_the_next(tmp_path: Path) -> None:
    words = [f"w{number:04}" for number in range(1900)]
    note = Note("n1", (para(" ".join(words[:600])), para(" ".join(words[600:]))), "1")
    measure = "the measure and the leading and the colour of the block can be judged "
    blocks = (
        Heading(1, para("First").content, "first", number="1"),
        para(measure * 15),
        para(measure * 3, NoteReference("n1", number="1"), measure * 3),
        Heading(1, para("Second").content, "second", number="2"),
        para("Afterwards."),
    )
    data = write_pdf(edition_of(*blocks, notes=(note,)), MOMENT).data
    pages = page_texts(data, tmp_path)
    found = [re.findall(r"w\d{4}", page) for page in pages]
    assert list(itertools.chain(*found)) == words
    having = [number for number, page in enumerate(found) if page]
    assert len(having) >= 3
    assert having == list(range(having[0], having[-1] + 1))
    assert measure.strip() in pages[having[0]].replace("\n", " ")  # text stands above it
    assert "Afterwards" in pages[having[-1] + 1]  # and no other chapter
    assert [line.strip() for line in tags(data)].count("Note [ID=note-00001]") == 1
    measured = read_pdf_typography(data)
    assert "TYP-04" not in {problem.code for problem in check_typography("x", measured)}


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
    assert [line.strip() for line in tags(data)].count("Link") == 1


def test_an_address_breaks_at_its_punctuation_first(tmp_path: Path) -> None:
    address = "https://example.org/" + "and-so-on-after-playing-catchup/" * 6
    edition = edition_of(para("See ", Link(address, (Text(address),)), "."))
    page = page_texts(write_pdf(edition, MOMENT).data, tmp_path, lines=True)[-1]
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    first = next(n for n, line in enumerate(lines) if "https://" in line)
    last = next(n for n, line in enumerate(lines) if line.endswith("catchup/."))
    assert last - first >= 2
    for line, following in itertools.pairwise(lines[first : last + 1]):
        assert line.endswith("/") or following.startswith("-"), lines
    assert address in "".join(lines[first : last + 1])


# --- Han ---------------------------------------------------------------------------------------


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
    assert artefact.problems[0].hint == MissingFonts.hint


def test_han_lines_are_justified(tmp_path: Path) -> None:
    words = "中國的人工智能研究始於二十世紀八十年代，學者出國留學，項目獲得資助；" * 12
    edition = edition_of(para(words), tag="zh-Hant")
    page = edition.institute.tokens.page
    left, right = page.inner / 25.4 * 72, (page.width - page.outer) / 25.4 * 72
    lines = line_boxes(write_pdf(edition, MOMENT).data, tmp_path)[-1]
    edges = [end for start, end in lines if abs(start - left) < 0.5]
    assert len(edges) >= 8
    *full, last = edges
    assert all(-1 < edge - right < 3 for edge in full), edges  # a mark hangs
    assert last < right - 100


def test_a_host_stays_with_its_scheme_and_parts_at_its_dots_only() -> None:
    from tongwen.writers.pdf.wording import break_before_signs, break_long_words

    page = (
        "<p>https://www.averyveryverylongname.example.org/ and averyveryverylongwordindeedhere</p>"
    )
    assert break_long_words(break_before_signs(page)) == (
        "<p>https://\N{WORD JOINER}www.averyveryverylongname<wbr>.example<wbr>.org/ and "
        "averyveryve<wbr>rylongwordi<wbr>ndeedhere</p>"
    )


# --- lockups and tokens ------------------------------------------------------------------------


def wide(ratio: float = 1.0, colour: bytes = b"17365c") -> Resource:
    """An emblem that is ``ratio`` times as wide as high."""
    width = 40 * ratio
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g 40"><rect width="%g"'
        b' height="40" fill="#%s"/></svg>'
    ) % (width, width, colour)
    return Resource("emblem.svg", "image/svg+xml", svg, width, 40)


def body(name: str, han: str, short: str, ratio: float = 1.0) -> Organisation:
    return Organisation(
        {"en": name, "zh-Hant": han},
        {"en": short},
        (Logo(wide(ratio), "light"), Logo(wide(ratio, b"ffffff"), "dark")),
    )


RIVERS = body("Institute of Rivers", "河流研究所", "IoR")
HILLS = body("Institute of Hills", "山嶺研究所", "IoH")


def published(edition: Edition, institute: Institute) -> Edition:
    """Return ``edition`` by ``institute``, whom its own metadata does not gainsay."""
    return replace(
        edition,
        institute=institute,
        metadata=replace(edition.metadata, publisher=NO_PASSAGE),
    )


def ruled(**rules: object) -> Institute:
    institute = sample_edition().institute
    return replace(institute, lockup=LockupRules(**rules))  # type: ignore[arg-type]


def dressed(**tokens: object) -> Institute:
    institute = sample_edition().institute
    return replace(institute, tokens=replace(institute.tokens, **tokens))  # type: ignore[arg-type]


@cache
def together(count: int) -> Institute:
    institute = sample_edition().institute
    alone = replace(institute, university=None)
    partners = [replace(alone, organisation=other, imprint=None) for other in (RIVERS, HILLS)]
    return replace(institute, partners=(*partners, *partners)[: count - 1])


def boxes(
    institute: Institute, *, whole: bool = False, fitted: bool = True
) -> dict[str, list[list[Any]]]:
    """Return WeasyPrint's boxes by their class, those of each page in a list.

    Of the pages before the text; of the ``whole`` where its pages are looked at. Chapters that are
    ``fitted`` to their pages have more or less room round figures than the tokens say.
    """
    workshop = workshop_of(published(sample_edition(), institute))
    if whole and fitted:
        document = workshop.whole(cover=True).document
    else:
        source = workshop.source
        document = workshop.lay_out(source.whole() if whole else source.front(cover=True)).document
    found: dict[str, list[list[Any]]] = {}
    for number, page in enumerate(document.pages):
        for box in page._page_box.descendants(placeholders=True):
            element: Any = getattr(box, "element", None)
            if not hasattr(element, "get") or type(box).__name__ in ("LineBox", "TextBox"):
                continue
            for name in (*element.get("class", "").split(), f"<{element.tag}>"):
                pages = found.setdefault(name, [[] for _ in document.pages])
                pages[number].append(box)
    return found


MM = 25.4 / 96


def test_an_address_of_several_lines_is_set_line_by_line() -> None:
    institute = sample_edition().institute
    address = {"en": "8 Quay Road\nHarbour <City>"}
    body = replace(institute.organisation, address=address, web="https://rdi.example/")
    edition = published(sample_edition(), replace(institute, organisation=body))
    page = workshop_of(edition).source.whole()
    assert "8 Quay Road<br>Harbour &lt;City&gt;<br><a" in page


@pytest.mark.parametrize("orientation", ["beside", "below"])
def test_the_covers_lockups_stand_where_every_format_puts_them(orientation: str) -> None:
    institute = ruled(orientation=orientation, height=17.0, clear_space=0.4)
    found = boxes(institute)
    expected = lockups(institute, LANGUAGES["en"], "cover")
    assert len(found["lockup"][0]) == len(expected) == 2
    for lockup, box, emblem, names in zip(
        expected, found["lockup"][0], found["emblem"][0], found["names"][0], strict=True
    ):
        assert box.position_x * MM == pytest.approx(lockup.left, abs=0.05)
        assert box.position_y * MM == pytest.approx(lockup.top, abs=0.05)
        assert box.width * MM == pytest.approx(lockup.room, abs=0.05)
        assert (emblem.width * MM, emblem.height * MM) == pytest.approx(
            (lockup.width, lockup.height), abs=0.05
        )
        assert emblem.position_y == pytest.approx(box.position_y, abs=0.1)
        across = (names.position_x - emblem.position_x) * MM
        down = (names.position_y - emblem.position_y) * MM
        assert across == pytest.approx(lockup.text_left, abs=0.05)
        if orientation == "below":
            assert down == pytest.approx(lockup.text_top, abs=0.05)


def spoken(found: dict[str, list[list[Any]]], page: int) -> list[str]:
    return [" ".join(box.element.itertext()).split("\n")[0].strip() for box in found["first"][page]]


def test_bodies_and_names_come_in_the_packs_order() -> None:
    found, turned = boxes(ruled()), boxes(ruled(order="institute-first", names="fixed"))
    for page in (0, 1, 2):  # cover, title page, colophon
        assert spoken(found, page) == ["Example University", "Institute of Examples"]
        assert spoken(turned, page) == ["示例研究院", "示例大學"]


def test_an_emblem_that_holds_the_names_stands_alone() -> None:
    found = boxes(ruled(wordmark=True))
    assert not any(found.get("names", [[]]))
    assert [len(page) for page in found["emblem"][:3]] == [2, 2, 2]


def test_a_running_header_has_the_emblem_where_there_is_room_for_it() -> None:
    def emblems(smallest: float) -> int:
        found = boxes(ruled(smallest_width=smallest), whole=True)
        return sum(len(page) for page in found["emblem"][3:])

    assert emblems(4.0) > 0
    assert emblems(5.0) == 0


def test_each_ground_and_size_has_its_own_emblem() -> None:
    images = {
        (ground, size): replace(wide(), data=wide().data + f"<!--{ground} {size}-->".encode())
        for ground in ("light", "dark")
        for size in ("small", "medium", "large")
    }
    logos = tuple(Logo(image, ground, "", size) for (ground, size), image in images.items())  # type: ignore[arg-type]
    institute = sample_edition().institute
    institute = replace(
        institute, university=None, organisation=replace(institute.organisation, logos=logos)
    )
    edition = published(sample_edition(), institute)
    resources, drawings = resources_of(edition)
    drawn = {
        place: resources[publishers[0][0].emblem.removeprefix("resource:")]
        for place, publishers in drawings.items()
    }
    assert drawn == {
        "cover": images["dark", "large"],
        "title-page": images["light", "medium"],
        "running-header": images["light", "small"],
        "colophon": images["light", "medium"],
    }


@pytest.mark.parametrize("count", [2, 4])
def test_several_institutes_are_on_every_page_that_names_the_publisher(
    tmp_path: Path, count: int
) -> None:
    artefact = write_pdf(published(sample_edition(), together(count)), MOMENT)
    assert not artefact.problems
    pages = [re.sub(r"\s+", " ", page) for page in page_texts(artefact.data, tmp_path)]
    for page in pages[:3]:
        assert page.count("Institute of Rivers") >= count // 2
        assert "Institute of Examples" in page
        assert ("Institute of Hills" in page) == (count > 2)
    opening = next(n for n, page in enumerate(pages) if "A chapter may open with a lead" in page)
    assert "IoE" not in pages[opening]
    assert re.search(r"IoE.*IoR", pages[opening + 1])
    with (
        pikepdf.open(io.BytesIO(artefact.data)) as pdf,
        pdf.open_metadata() as metadata,
    ):
        assert set(metadata["dc:publisher"]) == {
            "Institute of Examples", "Institute of Rivers", *["Institute of Hills"][: count - 2],
        }  # fmt: skip


def test_titles_give_way_where_lockups_need_the_room() -> None:
    institute = together(4)
    edition = published(sample_edition(), institute)
    title = p("A title that goes on and on, and does not end " * 5)
    edition = replace(edition, metadata=replace(edition.metadata, title=title))
    workshop = workshop_of(edition)
    foot = workshop.source.room
    document = workshop.lay_out(workshop.source.front(cover=True)).document
    assert crowded(document, foot)
    fit = workshop.cover_fit(document)
    assert fit < 1
    document = workshop.lay_out(workshop.source.front(FrontFit(fit), cover=True)).document
    assert not crowded(document, foot)


@pytest.mark.parametrize("size", [(210.0, 297.0), (215.9, 279.4), (148.0, 210.0)])
def test_a_cover_is_composed_alike_on_every_size_of_page(size: tuple[float, float]) -> None:
    width, height = size
    page = replace(sample_edition().institute.tokens.page, width=width, height=height)
    found = boxes(dressed(page=page))
    (band,), (titles,), (drawing,) = (found[name][0] for name in ("band", "titles", "drawing"))
    assert band.width + band.padding_left + band.padding_right == pytest.approx(width / MM, abs=1)
    assert (band.position_y + band.margin_height()) * MM == pytest.approx(height, abs=0.1)
    assert band.padding_left * MM == pytest.approx(22 * width / 210, abs=0.05)
    assert titles.content_box_x() == pytest.approx(band.padding_left, abs=0.2)
    assert (drawing.position_x + drawing.width) * MM == pytest.approx(width, abs=0.1)
    assert (drawing.position_y + drawing.height) * MM == pytest.approx(236 * height / 297, abs=3)


def shade(box: Any, name: str) -> str:
    red, green, blue = (round(channel * 255) for channel in box.style[name].coordinates)
    return f"#{red:02x}{green:02x}{blue:02x}"


@pytest.mark.parametrize("band", ["pale", "paper", "deep"])
def test_the_band_has_its_ground_and_text_that_can_be_read_on_it(band: Any) -> None:
    colours = sample_edition().institute.tokens.colours
    found = boxes(dressed(cover=CoverDesign(band=band)))
    ground = getattr(colours, band)
    assert shade(found["band"][0][0], "background_color") == ground
    for part in ("name", "affiliation", "credit", "dates", "series"):
        box = found[part][0][0]
        assert contrast(shade(box, "color"), ground) >= READABLE, part


def test_bar_and_drawing_are_the_packs() -> None:
    plain, own = boxes(ruled()), boxes(dressed(cover=CoverDesign(bar=1.4, drawing=False)))
    assert plain["band"][0][0].border_top_width == 0
    assert own["band"][0][0].border_top_width * MM == pytest.approx(1.4, abs=0.01)
    assert "drawing" in plain
    assert "drawing" not in own


PT = 96 / 72


def test_weights_spaces_and_rules_change_what_they_name() -> None:
    institute = dressed(
        weights=Weights(heading=300, title=700),
        spacing=Spacing(heading=40, block=31),
        rules=Rules(hair=0.7, thin=1.1, thick=2.2),
    )
    found = boxes(institute, whole=True, fitted=False)

    def each(name: str) -> list[Any]:
        return [box for page in found[name] for box in page]

    assert {box.style["font_weight"] for page in found["title"][:2] for box in page} == {700}
    assert {box.style["font_weight"] for box in (*each("<h2>"), *each("<h3>"))} == {300}
    assert {box.style["font_weight"] for box in found["<h1>"][-1]} == {300}
    section = next(box for box in each("<h2>") if box.element.get("id") == "sec-a")
    assert section.style["margin_top"].value == pytest.approx(40 * PT)
    for name in ("figure", "table", "callout"):
        box = each(name)[0]
        for side in ("margin_top", "margin_bottom"):
            assert box.style[side].value == pytest.approx(31 * PT), name
    (head, *_), (cell, *_) = each("<th>"), each("<td>")
    assert head.style["border_top_width"] == pytest.approx(2.2 * PT, abs=0.02)
    assert head.style["border_bottom_width"] == pytest.approx(1.1 * PT, abs=0.02)
    assert cell.style["border_bottom_width"] == pytest.approx(0.7 * PT, abs=0.02)


def test_a_page_without_hang_or_foot_is_laid_out_all_the_same() -> None:
    page = replace(sample_edition().institute.tokens.page, hang=0, foot=10)
    artefact = write_pdf(published(sample_edition(), dressed(page=page)), MOMENT)
    assert not artefact.problems
