"""What a printer gets: sheets, inks, the spine, the back; and each fault of it told."""

from __future__ import annotations

import base64
import io
import json
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image as Picture
from test_release import WHOLE

from judging import check_press
from packs import Packs
from pdf_reading import page_texts
from project import WORKS, small_project
from sample import MOMENT, TOKENS, p, sample_edition
from shared import shared
from tongwen.artefacts import UnreadableArtefact
from tongwen.artefacts.pdf.press import PressSheets, read_press
from tongwen.checks.press import PRESS_CHECKS
from tongwen.diagnostics import Problem, Problems
from tongwen.document import Resource
from tongwen.edition import Artefact, Edition
from tongwen.gate import Gate
from tongwen.institute import Press
from tongwen.metadata import Metadata, Printing, read_metadata
from tongwen.writers.pdf import write_print
from tongwen.writers.pdf.file.archive import Properties
from tongwen.writers.pdf.file.inks import BLACK, Palette, black_alone, mixed
from tongwen.writers.pdf.file.press import for_press
from tongwen.writers.pdf.layout import lay_out_spread
from tongwen.writers.pdf.pages.spread import barcode, bars, down_the_spine

MM = 72 / 25.4
ISBN = "978-3-16-148410-0"


def _drawing() -> bytes:
    photograph = io.BytesIO()
    red, green = Picture.linear_gradient("L"), Picture.radial_gradient("L")
    Picture.merge("RGB", (red, green, red)).resize((64, 32)).save(photograph, "PNG")
    data = base64.b64encode(photograph.getvalue()).decode()
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40" viewBox="0 0 80 40">
<defs><linearGradient id="g"><stop offset="0" stop-color="#ff0000"/>
<stop offset="1" stop-color="#00ff00" stop-opacity="0.4"/></linearGradient></defs>
<rect width="80" height="20" fill="url(#g)"/>
<image y="20" width="80" height="20" href="data:image/png;base64,{data}"/></svg>""".encode()


def edition() -> Edition:
    """Return the sample with a photograph, a gradient, an ISBN and a thick spine."""
    made = sample_edition("zh-Hant")
    metadata = replace(
        made.metadata,
        title=p("樣本：一至九"),
        isbn=ISBN,
        abstract=(p("這是摘要。"),),
        printing=Printing(spine=12.5),
    )
    drawing = Resource("chart.svg", "image/svg+xml", _drawing(), 80, 40)
    return replace(made, metadata=metadata, resources={"chart.svg": drawing})


def _made() -> Artefact:
    return write_print(edition(), MOMENT)


def files() -> Mapping[str, bytes]:
    """Return the two files: "inside" and "cover"."""
    artefact = cast("Artefact", shared(_made))
    assert artefact.problems == ()
    return {name.split(".")[2]: data for name, data in artefact.files.items()}


def sheets(name: str) -> PressSheets:
    return read_press(files()[name])


# --- sheets ------------------------------------------------------------------------------------


def test_each_sheet_has_its_bleed_and_its_boxes() -> None:
    for name, width in (("inside", 210.0), ("cover", 2 * 210 + 12.5)):
        for sheet in sheets(name).sheets:
            assert sheet.trim == pytest.approx((13, 13, 13 + width, 13 + 297), abs=0.01)
            assert sheet.bleed == pytest.approx((10, 10, 16 + width, 16 + 297), abs=0.01)
            assert sheet.media == pytest.approx((0, 0, 26 + width, 26 + 297), abs=0.01)
            lines = [one for one in sheet.painted if one.space == "Separation"]
            assert len(lines) == (8 if name == "inside" else 12)


def test_the_body_begins_with_its_half_title_and_comes_in_fours(tmp_path: Path) -> None:
    texts = [" ".join(text.split()) for text in page_texts(files()["inside"], tmp_path)]
    assert len(texts) % 4 == 0
    assert texts[0] == "樣本：一至九"
    assert texts[1] == ""
    assert "樣本：一至九" in texts[2]


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="needs Poppler")
def test_grounds_reach_the_bleeds_edge_and_nothing_goes_beyond(tmp_path: Path) -> None:
    (tmp_path / "cover.pdf").write_bytes(files()["cover"])
    command = ["pdftoppm", "-r", "50.8", "-png", "-singlefile", "cover.pdf", "cover"]
    subprocess.run(command, cwd=tmp_path, check=True)
    picture = Picture.open(tmp_path / "cover.png").convert("L")

    def light(x: float, y: float) -> int:  # mm from the sheet's upper left corner; 2 pixels a mm
        return int(cast("int", picture.getpixel((round(2 * x), round(2 * y)))))

    right, foot = 26 + 432.5, 26 + 297.0
    for x, y in ((11.0, 100.0), (right - 11, 100.0), (200.0, 11.0), (right - 100, 11.0)):
        assert light(x, y) < 120, "the dark ground"
    for x, y in ((11.0, foot - 11), (200.0, foot - 11), (223, foot - 11), (right - 11, foot - 11)):
        assert 120 < light(x, y) < 252, "the pale foot, over back, spine and front"
    for x, y in ((8.5, 100.0), (right - 8.5, 100), (200, 8.5), (200, foot - 8.5)):
        assert light(x, y) == 255, "beyond the bleed"


def test_a_page_across_is_turned_and_its_head_lies_left() -> None:
    with Pdf.new() as pdf:
        for width, height in ((595, 842), (842, 595)):
            pdf.add_blank_page(page_size=(width, height))
            page = pdf.pages[-1]
            page.obj.TrimBox = Array([0, 0, width, height])
            page.obj.Resources = Dictionary()
            # A square at the head's left.
            page.obj.Contents = pdf.make_stream(f"0 0 1 rg 0 {height - 50} 50 50 re f".encode())
        output = io.BytesIO()
        pdf.save(output)
    said = Properties({"en": "T"}, "en", MOMENT, "Tongwen")
    made = for_press(output.getvalue(), said, Press(), TOKENS.colours, bound=True)
    first, second, *empty = read_press(made.data).sheets
    assert len(empty) == 2
    assert first.trim == second.trim == empty[0].trim
    upright, across = (
        next(one.box for one in sheet.painted if one.kind == "ground") for sheet in (first, second)
    )
    assert upright is not None
    assert across is not None
    assert first.trim is not None
    assert upright[0] == pytest.approx(first.trim[0], abs=0.1)
    assert upright[3] == pytest.approx(first.trim[3], abs=0.1)
    # Its head is the left edge now, so what was at the head's left is at the foot's.
    assert across[0] == pytest.approx(first.trim[0], abs=0.1)
    assert across[1] == pytest.approx(first.trim[1], abs=0.1)


# --- inks --------------------------------------------------------------------------------------


def test_text_is_black_alone_and_everything_is_in_inks() -> None:
    inside = sheets("inside")
    assert not any("RGB" in space or "profile" in space for space in inside.spaces)
    assert {"a picture in DeviceCMYK", "a gradient in DeviceCMYK"} <= set(inside.spaces)
    text = [one.inks for sheet in inside.sheets for one in sheet.painted if one.kind == "text"]
    assert text.count(BLACK) > 50
    assert all(inks is not None for inks in text)


def test_a_picture_keeps_its_colours() -> None:
    encoded = _drawing().split(b"base64,")[1].split(b'"')[0]
    drawn = Picture.open(io.BytesIO(base64.b64decode(encoded)))
    with Pdf.open(io.BytesIO(files()["inside"])) as pdf:
        found = [
            pikepdf.PdfImage(item).as_pil_image()
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream)
            and item.get("/Subtype") == "/Image"
            and item.ColorSpace == "/DeviceCMYK"
        ]
    assert [picture.mode for picture in found] == ["CMYK"]
    back = found[0].convert("RGB")
    for place in ((5, 5), (32, 16), (60, 30), (10, 28)):
        wanted = cast("tuple[int, ...]", drawn.convert("RGB").getpixel(place))
        assert back.getpixel(place) == pytest.approx(wanted, abs=6)


def test_how_colours_are_mixed() -> None:
    assert mixed((0, 0, 0)) == BLACK
    assert mixed((1, 1, 1)) == (0, 0, 0, 0)
    assert mixed((0.5, 0.5, 0.5)) == (0, 0, 0, 0.5)
    assert mixed((1, 0, 0)) == (0, 1, 1, 0)
    steps = [step / 8 for step in range(9)]
    every = [mixed((red, green, blue)) for red in steps for green in steps for blue in steps]
    assert max(map(sum, every)) < 3
    assert all(min(inks[:3]) == 0 for inks in every)
    assert black_alone((1, 1, 1))[3] == pytest.approx(0)


def test_a_brands_own_inks_go_before_any_mixture() -> None:
    press = Press(inks={"deep": (1.0, 0.72, 0.18, 0.38)})
    palette = Palette(TOKENS.colours, press)
    shown = [int(TOKENS.colours.deep[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    assert palette.inks((shown[0], shown[1], shown[2])) == (1.0, 0.72, 0.18, 0.38)
    ink = [int(TOKENS.colours.ink[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    assert palette.inks((ink[0], ink[1], ink[2])) == BLACK


@pytest.mark.parametrize(
    ("drawn", "left"),
    [
        (b"/L cs 50 20 20 sc", ("a colour of the space Lab",)),
        (b"0.2 0.4 0.6 rg", ()),
        (b"0 0.5 1 0 k", ()),
    ],
)
def test_what_cannot_be_turned_is_told_and_what_its_hint_names_can(
    drawn: bytes, left: tuple[str, ...]
) -> None:
    """PDF-06: it says “save the picture anew as sRGB or CMYK, or write the colour as #rrggbb”."""
    with Pdf.new() as pdf:
        pdf.add_blank_page(page_size=(300, 400))
        page = pdf.pages[0]
        page.obj.TrimBox = Array([0, 0, 300, 400])
        lab = Array([Name.Lab, Dictionary(WhitePoint=[0.96, 1, 0.82])])
        page.obj.Resources = Dictionary(ColorSpace=Dictionary(L=lab))
        page.obj.Contents = pdf.make_stream(drawn + b" 0 0 9 9 re f")
        output = io.BytesIO()
        pdf.save(output)
    said = Properties({"en": "T"}, "en", MOMENT, "Tongwen")
    made = for_press(output.getvalue(), said, Press(), TOKENS.colours)
    assert made.left == left


def test_the_same_edition_gives_the_same_bytes() -> None:
    assert dict(_made().files) == dict(cast("Artefact", shared(_made)).files)


# --- the spine and the back ----------------------------------------------------------------------


def test_the_spine_is_as_wide_as_the_paper_makes_it() -> None:
    made = sample_edition("en")
    assert made.spine_width(200) == 12.0  # 100 leaves of 100 g/m² × 1.2 cm³/g

    def width(**said: float) -> float:
        return replace(
            made, metadata=replace(made.metadata, printing=Printing(**said))
        ).spine_width(200)

    assert width(grammage=120) == 14.4
    assert width(bulk=2) == 20.0
    assert width(caliper=90) == 9.0
    assert width(caliper=90, spine=7.3) == 7.3
    assert Press(caliper=150).leaf == 0.15


def test_han_stands_on_a_spine_and_latin_lies() -> None:
    pieces = down_the_spine("AI 先鋒：《二○》 2")
    assert "".join(piece.text for piece in pieces) == "AI 先鋒：《二○》 2"
    assert [piece.text for piece in pieces if piece.upright] == ["先", "鋒", "：", "二", "○"]
    assert [piece.text for piece in down_the_spine("On Rivers")] == ["On Rivers"]


def test_the_title_runs_down_the_spine(tmp_path: Path) -> None:
    (tmp_path / "cover.pdf").write_bytes(files()["cover"])
    command = ["pdftotext", "-bbox", str(tmp_path / "cover.pdf"), "-"]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    left, right = (13 + 210) * MM, (13 + 222.5) * MM
    lines = [line for line in found.splitlines() if "<word" in line]
    words = {
        line.split(">")[1].split("<")[0]: float(line.split('yMin="')[1].split('"')[0])
        for line in lines
        if left <= float(line.split('xMin="')[1].split('"')[0]) <= right
    }
    places = [y for word, y in words.items() if word in ("樣", "本", "一", "至", "九")]
    assert len(places) == 5
    assert places == sorted(places)


def test_a_bar_code_is_that_of_its_number() -> None:
    modules = barcode(ISBN)
    # 9 chooses the sets A B B A B A; then 7 8 3 1 6 1, and 4 8 4 1 0 0 in set C.
    assert modules == (
        "1010111011000100101000010011001000010100110010101010111001001000"
        "1011100110011011100101110010101"
    )
    assert barcode("978-3-16-148410-1") == barcode("3-16-148410-X") == ""
    assert bars("1011") == "M0 0h1v100h-1zM2 0h2v100h-2z"


def test_a_long_abstract_is_set_smaller_and_then_shortened() -> None:
    made = sample_edition("en")
    paragraphs = tuple(p(f"{number} " + "word " * 300) for number in range(6))
    long = replace(made, metadata=replace(made.metadata, abstract=paragraphs))
    laid_out = lay_out_spread(long, 0.0)
    assert [problem.code for problem in laid_out.problems] == ["PDF-07"]
    assert laid_out.problems[0].hint.startswith("shorten the abstract")
    assert lay_out_spread(made, 0.0).problems == ()


# --- what is told -------------------------------------------------------------------------------


Damage = Callable[[Pdf], Any]
DAMAGES: dict[str, tuple[str, str, Damage]] = {}


def damage(code: str, name: str = "inside") -> Callable[[Damage], Damage]:
    def keep(spoil: Damage) -> Damage:
        DAMAGES[spoil.__name__.strip("_").replace("_", " ")] = (code, name, spoil)
        return spoil

    return keep


def paint(pdf: Pdf, what: str) -> None:
    page = pdf.pages[0]
    page.obj.Contents = pdf.make_stream(page.obj.Contents.read_bytes() + what.encode())


@damage("PDF-70")
def _a_trim_box_is_missing(pdf: Pdf) -> None:
    del pdf.pages[3].obj.TrimBox


@damage("PDF-70", "cover")
def _a_bleed_box_is_missing(pdf: Pdf) -> None:
    del pdf.pages[0].obj.BleedBox


@damage("PDF-70")
def _a_page_is_cut_smaller(pdf: Pdf) -> None:
    box = pdf.pages[2].obj.TrimBox
    pdf.pages[2].obj.TrimBox = Array([box[0], box[1], float(box[2]) - 20, box[3]])


@damage("PDF-70")
def _the_bleed_lies_beyond_the_sheet(pdf: Pdf) -> None:
    pdf.pages[0].obj.MediaBox = pdf.pages[0].obj.TrimBox


@damage("PDF-71")
def _the_bleed_is_a_millimetre(pdf: Pdf) -> None:
    left, foot, right, head = (float(edge) for edge in pdf.pages[1].obj.TrimBox)
    pdf.pages[1].obj.BleedBox = Array([left - MM, foot - MM, right + MM, head + MM])


@damage("PDF-72")
def _text_is_in_rgb(pdf: Pdf) -> None:
    paint(pdf, " 1 0 0 rg 100 100 50 50 re f")


@damage("PDF-72")
def _a_picture_is_in_rgb(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image":
            item.ColorSpace = Name.DeviceRGB


@damage("PDF-72")
def _a_gradient_is_in_rgb(pdf: Pdf) -> None:
    found = [
        item for item in pdf.objects if isinstance(item, Dictionary) and "/ShadingType" in item
    ]
    found[0].ColorSpace = Name.DeviceRGB


@damage("PDF-72", "cover")
def _a_group_blends_in_rgb(pdf: Pdf) -> None:
    pdf.pages[0].obj.Group.CS = Name.DeviceRGB


@damage("PDF-73")
def _the_output_intent_is_gone(pdf: Pdf) -> None:
    del pdf.Root.OutputIntents


@damage("PDF-73", "cover")
def _the_output_intent_is_a_screens(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].S = Name.GTS_PDFA1


@damage("PDF-73")
def _the_condition_is_made_up(pdf: Pdf) -> None:
    pdf.Root.OutputIntents[0].OutputConditionIdentifier = String("OUR PRESS")


@damage("PDF-74")
def _four_full_inks_lie_on_one_another(pdf: Pdf) -> None:
    paint(pdf, " 0.9 0.9 0.9 0.9 k 100 100 50 50 re f")


@damage("PDF-75")
def _a_bar_ends_at_the_trim(pdf: Pdf) -> None:
    left, _, right, _ = (float(edge) for edge in pdf.pages[0].obj.TrimBox)
    paint(pdf, f" 1 0 0 0 k {left} 300 {right - left} 50 re f")


@damage("PDF-75", "cover")
def _the_ground_ends_within_the_bleed(pdf: Pdf) -> None:
    left, foot, _, head = (float(edge) for edge in pdf.pages[0].obj.TrimBox)
    paint(pdf, f" 1 0 0 0 k {left - 4} {foot - 12} 200 {head - foot + 24} re f")


@damage("PDF-76")
def _small_type_is_in_four_inks(pdf: Pdf) -> None:
    for page in pdf.pages:
        data = page.obj.Contents.read_bytes()
        page.obj.Contents = pdf.make_stream(data.replace(b"0 0 0 1 k", b".5 .4 .4 1 k"))


@damage("PDF-77")
def _a_page_is_lost(pdf: Pdf) -> None:
    del pdf.pages[-1]


@damage("PDF-77", "cover")
def _the_spine_is_of_another_body(pdf: Pdf) -> None:
    page = pdf.pages[0].obj
    for name in ("/TrimBox", "/BleedBox", "/MediaBox"):
        box = page[name]
        page[name] = Array([box[0], box[1], float(box[2]) - 10, box[3]])


@damage("PDF-78")
def _a_comment_is_left(pdf: Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=[50, 50, 60, 60], Contents="Mend!")
    pdf.pages[4].obj.Annots = Array([pdf.make_indirect(note)])


@damage("PDF-79", "cover")
def _a_font_is_taken_out(pdf: Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == "/FontDescriptor":
            for kind in ("", 2, 3):
                if f"/FontFile{kind}" in item:
                    del item[f"/FontFile{kind}"]


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_told(name: str) -> None:
    code, which, spoil = DAMAGES[name]
    spoilt = dict(files())
    with Pdf.open(io.BytesIO(spoilt[which])) as pdf:
        spoil(pdf)
        output = io.BytesIO()
        pdf.save(output)
    spoilt[which] = output.getvalue()
    told = list(check_press(edition(), spoilt["inside"], spoilt["cover"]))
    assert {problem.code for problem in told} == {code}, told
    assert {problem.span.file for problem in told} == {f"sample.zh-Hant.{which}.pdf"}


def test_every_check_has_its_damage_and_a_whole_file_raises_no_alarm() -> None:
    assert {code for code, _, _ in DAMAGES.values()} == set(PRESS_CHECKS)
    assert list(check_press(edition(), files()["inside"], files()["cover"])) == []
    with pytest.raises(UnreadableArtefact):
        read_press(b"no PDF")


# --- what packs and reports may say ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{bleed: 30}", "30.0 is not a length from 0 to 10 mm"),
        ("{condition: FOGRA93}", "'FOGRA93' is not a printing condition of the ICC's registry"),
        ("{gramage: 90}", "unknown key “gramage” in “print”"),
        ("{inks: {deep: [100, 90]}}", "[100.0, 90.0] is no mixture of four inks"),
        (
            "{inks: {deep: [99, 99, 99, 99]}}",
            "the inks of “deep” make 396 % together; paper takes 300 %",
        ),
        ("{inks: {depe: [0, 0, 0, 9]}}", "unknown key “depe” in “inks”"),
        ("{inks: {deep: [0, 0, x, 9]}}", "[0.0, 0.0, 'x', 9.0] is no mixture of four inks"),
        ("[1]", "“print” must hold keys and values"),
    ],
)
def test_what_a_pack_may_say_of_print(tmp_path: Path, said: str, told: str) -> None:
    brand = f"defaults:\n  tongwen:\n    print: {said}\n"
    _, problems = Packs(tmp_path).read_with(brand_yml=brand)
    assert [problem.message for problem in problems] == [told]


def test_a_packs_paper_press_and_inks_are_read(tmp_path: Path) -> None:
    said = "{grammage: 90, bulk: 1.5, condition: FOGRA52, inks: {on-deep: [0, 0, 0, 0]}}"
    institute, problems = Packs(tmp_path).read_with(
        brand_yml=f"defaults:\n  tongwen:\n    print: {said}\n"
    )
    press = institute.tokens.press
    assert problems == []
    assert (press.leaf, press.condition, press.inks) == (
        0.135,
        "FOGRA52",
        {"on_deep": (0, 0, 0, 0)},
    )


# --- building -----------------------------------------------------------------------------------


def test_it_is_built_released_found_fresh_and_judged(tmp_path: Path) -> None:
    project = small_project(tmp_path)
    project.write("report.yaml", WHOLE)
    project.write("works.yaml", WORKS + "  publisher: Harbour Press\n")
    which = ("small", "--format", "print", "--edition", "en")
    released = project.run("release", *which, "--json")
    assert released.status == 0, released.output + released.errors
    names = ["small.en.cover.pdf", "small.en.inside.pdf"]
    manifest = json.loads((tmp_path / "build/release/small/manifest.json").read_text())
    rows = [row for row in manifest["artefacts"] if row["file"].endswith(".pdf")]
    assert [(row["file"], row["format"]) for row in rows] == [(name, "print") for name in names]
    built = project.run("build", *which)
    assert built.output.startswith("build/small/cuc-icsf/print/en ")
    assert "(fresh)" in built.output
    assert project.run("check", *which, "--built").status == 0
    folder = tmp_path / "build/small/cuc-icsf/print/en"
    assert sorted(path.name for path in folder.iterdir()) == names
    (folder / names[0]).write_bytes((folder / names[1]).read_bytes())
    found = project.run("check", *which, "--built", "--json").json
    assert "PDF-77" in {row["code"] for row in found["problems"]}
    (folder / names[0]).unlink()
    assert "PAR-17" in project.run("check", *which, "--built").errors


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{grammage: heavy}", "“heavy” is no grammage from 40 to 400 g/m²"),
        ("{spine: 0.1}", "“0.1” is no spine from 0.5 to 100 mm"),
        ("{weight: 90}", "“weight” is not a key that is known here"),
        ("90", "“print” wants keys and numbers"),
    ],
)
def test_what_a_report_may_say_of_its_paper(tmp_path: Path, said: str, told: str) -> None:
    metadata, problems = read_report_yaml(tmp_path, f"print: {said}")
    assert metadata.printing == Printing()
    assert len(problems) == 1
    assert told in problems[0].message
    metadata, problems = read_report_yaml(tmp_path, "print: {caliper: 115.5, spine: 8}")
    assert problems == []
    assert metadata.printing == Printing(caliper=115.5, spine=8)


def read_report_yaml(folder: Path, line: str) -> tuple[Metadata, list[Problem]]:
    problems = Problems()
    (folder / "report.yaml").write_text(f"title: T\n{line}\n", encoding="utf-8")
    (folder / "one.md").write_text("# One\n", encoding="utf-8")
    found = read_metadata(Gate(folder, (folder,)), folder, lambda text, *_: p(text), problems)
    assert found is not None
    return found, list(problems)
