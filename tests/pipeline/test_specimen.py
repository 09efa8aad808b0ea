"""The specimen: a report like any other, with everything in it, for whatever pack."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import get_args
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image as Raster

from packs import Packs
from project import ROOT, SmallProject, shorten_specimen, small_project
from sample import INSTITUTE, OF_A_READER
from tongwen import document
from tongwen.checks.registry import run
from tongwen.diagnostics import Problems
from tongwen.document import (
    Callout,
    CalloutKind,
    Heading,
    Image,
    Resource,
    Table,
)
from tongwen.edition import Edition
from tongwen.gate import Gate
from tongwen.institute import TEXT_PAIRS, Institute, Logo, contrast, read_institute
from tongwen.languages import LANGUAGES
from tongwen.pictures import read_picture
from tongwen.pipeline.editions import make_edition
from tongwen.pipeline.project import Project
from tongwen.readers.derived import rewritten
from tongwen.readers.source import Report, read_report
from tongwen.readers.translations import messages, read_translations
from tongwen.specimen import specimen_files
from tongwen.specimen.values import plain
from tongwen.walk import plain_text, walk

PACKS = ("cuc-icsf", "lantern", "umt", "cuc-icsf+umt")


def pack(slug: str) -> Institute:
    institute = read_institute(Gate(ROOT, ()), ROOT / "templates", slug, Problems())
    assert institute is not None
    return institute


def written(root: Path, files: Mapping[str, bytes]) -> Path:
    folder = root / "specimen"
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def read(root: Path, institute: Institute, problems: Problems) -> Report:
    folder = written(root, specimen_files(institute, Problems()))
    report = read_report(Gate(root, (folder,)), folder, problems)
    assert report is not None, list(problems)
    return report


def editions(root: Path, institute: Institute, problems: Problems) -> Iterator[Edition]:
    report = read(root, institute, problems)
    for tag in report.metadata.languages:
        edition = make_edition(Project(ROOT), report, institute, LANGUAGES[tag], problems)
        assert edition is not None, list(problems)
        problems.extend(run("edition", edition))
        yield edition


@pytest.mark.parametrize("slug", PACKS)
def test_a_specimen_has_an_edition_in_each_language_of_its_pack_and_no_problem(
    slug: str, tmp_path: Path
) -> None:
    institute, problems = pack(slug), Problems()
    made = list(editions(tmp_path, institute, problems))
    assert list(problems) == []
    assert {edition.language.tag for edition in made} == set(institute.languages)


@pytest.mark.parametrize("tag", ["en", "zh-Hans"])
def test_every_block_and_every_kind_of_words_is_in_each_edition(tag: str, tmp_path: Path) -> None:
    problems = Problems()
    (edition,) = (
        edition
        for edition in editions(tmp_path, pack("lantern"), problems)
        if edition.language.tag == tag
    )
    nodes = list(walk(edition.document))
    kinds = {type(node) for node in nodes}
    assert {*OF_A_READER, *get_args(document.Inline)} - kinds == set()
    boxes = {node.kind for node in nodes if isinstance(node, Callout)}
    assert boxes == set(get_args(CalloutKind))
    headings = [node for node in nodes if isinstance(node, Heading)]
    assert {heading.level for heading in headings} == {1, 2, 3}
    assert {bool(heading.number) for heading in headings} == {True, False}
    assert all(heading.companion for heading in headings if heading.level == 1)
    assert any(node.wide for node in nodes if isinstance(node, Table))
    assert any(node.decorative for node in nodes if isinstance(node, Image))


@pytest.mark.parametrize("slug", PACKS)
def test_the_catalogues_have_the_messages_of_the_text_and_no_others(
    slug: str, tmp_path: Path
) -> None:
    report = read(tmp_path, pack(slug), Problems())
    assert report.metadata.languages[0] == "en"
    wanted = {message.text for message in messages(report.metadata, report.document)}
    assert len(report.catalogues) == len(report.metadata.languages) - 1
    for catalogue in report.catalogues.values():
        # What has no letter in it is translated too, and never asked for.
        assert wanted - set(catalogue.passages) == set()
        idle = {text for text in set(catalogue.passages) - wanted if re.search("[a-z]{3}", text)}
        assert idle == set()


def test_chinese_has_its_own_marks_and_words(tmp_path: Path) -> None:
    institute = replace(pack("lantern"), languages=("en", "zh-Hant", "zh-Hans"))
    report = read(tmp_path, institute, Problems())
    # Names, and the paragraph that is in one Chinese everywhere, stay as they are.
    traditional, simplified = (
        "\n".join(
            plain_text(passage)
            for message, passage in report.catalogues[tag].passages.items()
            if passage.message != message and not message.startswith("Emblems of")
        )
        for tag in ("zh-Hant", "zh-Hans")
    )
    assert len(traditional) > 2000
    assert re.findall("[“”]", traditional) == []
    assert re.findall("[「」『』]", simplified) == []
    assert set("個這為說條於據裡號層顏設級圖") & set(simplified) == set()
    assert set("个这为说条于据号层颜设级图") & set(traditional.replace("研究所", "")) == set()


@pytest.mark.parametrize("tags", [("en",), ("zh-Hans",), ("zh-Hant", "zh-Hans"), ("zh-Hant-HK",)])
def test_a_pack_has_the_editions_that_it_names_and_no_others(
    tags: tuple[str, ...], tmp_path: Path
) -> None:
    problems = Problems()
    institute = replace(pack("lantern"), languages=tags)
    made = list(editions(tmp_path, institute, problems))
    assert list(problems) == []
    assert {edition.language.tag for edition in made} == set(tags)
    text = plain_text(made[0].metadata.title)
    assert text == ("Brand Book" if tags == ("en",) else plain_text(made[0].metadata.title))
    assert text.isascii() == (tags == ("en",))


def test_values_come_from_the_tokens(tmp_path: Path) -> None:
    tokens = INSTITUTE.tokens
    changed = replace(
        INSTITUTE,
        tokens=replace(
            tokens,
            colours=replace(tokens.colours, muted="#123457"),
            scale=replace(tokens.scale, lead=13.37),
            page=replace(tokens.page, outer=27.5),
            charts=("#0a0b0c", *tokens.charts[1:]),
        ),
    )
    before, after = specimen_files(INSTITUTE, Problems()), specimen_files(changed, Problems())
    for name, value in (
        ("02-colours.md", b"#123457"),
        ("figures/swatches.svg", b"#123457"),
        ("figures/pairs.svg", b"#123457"),
        ("figures/chart.svg", b"#0a0b0c"),
        ("03-type.md", b"13.37 pt"),
        ("figures/scale.svg", b"13.37"),
        ("04-page.md", b"27.5 mm"),
        ("figures/page.svg", b"27.5"),
    ):
        assert value in after[name]
        assert value not in before[name]


def test_every_pair_of_text_and_ground_is_told_with_its_ratio_and_level(tmp_path: Path) -> None:
    pale = replace(INSTITUTE.tokens.colours, muted="#999999")
    institute = replace(INSTITUTE, tokens=replace(INSTITUTE.tokens, colours=pale))
    edition = next(editions(tmp_path, institute, Problems()))
    (table,) = (
        node
        for node in walk(edition.document)
        if isinstance(node, Table) and node.identifier == "tbl-contrast"
    )
    rows = {
        (plain_text(row.cells[0].content), plain_text(row.cells[1].content)): tuple(
            plain_text(cell.content) for cell in row.cells[2:]
        )
        for row in table.body
    }
    assert len(rows) == len(TEXT_PAIRS)
    for text, ground in TEXT_PAIRS:
        ratio, level = rows[text.replace("_", "-"), ground.replace("_", "-")]
        expected = contrast(getattr(pale, text), getattr(pale, ground))
        assert ratio == f"{expected:.2f}:1"
        assert level == ("AAA" if expected >= 7 else "AA" if expected >= 4.5 else "below AA")
    assert rows["muted", "paper"][1] == "below AA"


# --- packs as they come -------------------------------------------------------------------

_NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Co", "Cn"), max_codepoint=0x2FFFF),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip() != "")
_MARKS = st.text("&<>\"'*_[]#|`~^$@!\\{}()-+.:=1a 字\n", min_size=1, max_size=24).filter(
    lambda text: text.strip() != ""
)


def _named(english: str, chinese: str, short: str) -> Institute:
    body = replace(
        INSTITUTE.organisation,
        names={"en": english, "zh-Hant": chinese},
        short_names={"en": short},
    )
    return replace(INSTITUTE, organisation=body, university=None)


def _names_in(nodes: document.Document) -> list[str]:
    """Return the cells of the table of names, as they read."""
    (table,) = (
        node for node in walk(nodes) if isinstance(node, Table) and node.identifier == "tbl-names"
    )
    return [plain_text(cell.content) for row in table.body for cell in row.cells]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(english=_MARKS | _NAMES, chinese=_MARKS | _NAMES, short=_MARKS | _NAMES)
def test_no_name_breaks_a_specimen(
    english: str, chinese: str, short: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    problems = Problems()
    institute = _named(english, chinese, short)
    report = read(tmp_path_factory.mktemp("names"), institute, problems)
    assert list(problems) == []
    for name in (english, chinese, short):
        shown = " ".join(document.UNPRINTABLE.sub("", name).split())
        assert not shown or shown in _names_in(report.document)
    (catalogue,) = report.catalogues.values()
    wanted = {message.text for message in messages(report.metadata, report.document)}
    assert wanted - set(catalogue.passages) == set()


def test_a_name_of_marks_is_the_same_in_each_edition(tmp_path: Path) -> None:
    marks = (
        "A & B <c> \"d\" 'e' | *f* _g_ [h](i) #j @k $l$ ~m~ ^n^ `o` \\ {p} -- ... !",
        "「*」|#",
    )
    problems = Problems()
    made = list(editions(tmp_path, _named(marks[0], marks[1], "- 1. x"), problems))
    assert list(problems) == []
    assert len(made) == 2
    for edition in made:
        assert {*marks, "- 1. x"} <= set(_names_in(edition.document))
    assert marks[0] in {plain_text(made[0].metadata.contributors[0].name)}


def test_a_very_long_name_is_printed_whole(tmp_path: Path) -> None:
    name = "Institute for " + "extraordinarily long and winding names, " * 12
    body = replace(INSTITUTE.organisation, names={"en": name, "zh-Hant": "很長的名稱" * 40})
    problems = Problems()
    made = list(editions(tmp_path, replace(INSTITUTE, organisation=body), problems))
    assert list(problems) == []
    assert name.strip() in plain_text(made[0].document.blocks)


@pytest.mark.parametrize(
    "text",
    ["a|b", "1. a", "- a", "# a", "*a*", "[a](b)", "$x$", "@a", "a -- b", "a...", "<b>&amp;"],
)
def test_plain_text_reads_as_its_characters(text: str) -> None:
    from tongwen.diagnostics import Span
    from tongwen.readers.markdown import read_passage

    problems = Problems()
    assert plain_text(read_passage(plain(text), Span("x"), "en", problems)) == text
    assert list(problems) == []


# --- drawings -------------------------------------------------------------------------------


@pytest.mark.parametrize("slug", PACKS)
def test_every_drawing_is_a_safe_picture_with_words_in_one_script_each(
    slug: str, tmp_path: Path
) -> None:
    institute = pack(slug)
    files = specimen_files(institute, Problems())
    folder = written(tmp_path, files)
    fonts = {
        getattr(institute.tokens.fonts, field.name) for field in fields(institute.tokens.fonts)
    }
    drawn = [name for name in files if name.endswith(".svg")]
    assert len(drawn) >= 9
    for name in drawn:
        picture = read_picture(Gate(tmp_path, (folder,)), name, folder)
        assert picture.width > 0
        assert picture.height > 0
        for text in ElementTree.fromstring(files[name]).iter("{http://www.w3.org/2000/svg}text"):
            style = text.get("style")
            if style is None:  # an emblem's own words
                continue
            words = "".join(text.itertext())
            assert len({ord(letter) > 0x2E7F for letter in words if letter.isalpha()}) <= 1, words
            first = re.findall("font-family:'([^']+)'", style)[0]
            assert re.sub(" (TC|SC|HK)$", "", first) in fonts


def test_an_emblem_s_style_sheet_and_size_do_no_harm(tmp_path: Path) -> None:
    svg = (
        b'<?xml version="1.0" encoding="utf-8"?><!-- made by hand -->'
        b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20">'
        b"<style>text,rect{fill:red;stroke:red}</style><rect width='30' height='20'/></svg>"
    )
    logo = Logo(Resource("x/logos/a & b<c>.svg", "image/svg+xml", svg, 30, 20))
    raster = io.BytesIO()
    Raster.new("RGB", (8, 4), "red").save(raster, "PNG")
    png = Logo(Resource("x/a.png", "image/png", raster.getvalue(), 8, 4), "dark")
    body = replace(INSTITUTE.organisation, logos=(logo, png))
    files = specimen_files(replace(INSTITUTE, organisation=body, university=None), Problems())
    root = ElementTree.fromstring(files["figures/emblem-1-1.svg"])
    (inner,) = root.findall("{http://www.w3.org/2000/svg}svg")
    assert inner.get("viewBox") == "0 0 30 20"
    assert float(inner.get("width", "0")) / float(inner.get("height", "1")) == pytest.approx(
        1.5, 0.01
    )
    own = [node for node in root if node is not inner]
    assert all("fill:" in node.get("style", "") for node in own)
    (image,) = ElementTree.fromstring(files["figures/emblem-1-2.svg"]).findall(
        "{http://www.w3.org/2000/svg}image"
    )
    assert str(image.get("href")).startswith("data:image/png;base64,")


def test_a_message_is_translated_once_and_in_the_other_script_where_conversion_will_not_do() -> (
    None
):
    catalogues = {}
    folder = ROOT / "templates" / "house" / "specimen" / "translations"
    for path in sorted(folder.glob("*.po")):
        problems = Problems()
        text = path.read_text(encoding="utf-8")
        catalogues[path.stem] = read_translations(text, path.name, problems)
        assert list(problems) == []
        assert text.count("\nmsgid ") == len(catalogues[path.stem]) + 1  # with the header
    assert set(catalogues) == {"zh-Hant", "zh-Hans"}
    own, base = catalogues["zh-Hans"], catalogues["zh-Hant"]
    assert own.keys() < base.keys()
    assert len(base) > 200
    needless = [
        message
        for message, words in own.items()
        if "{{" not in message and words == rewritten(base[message], "zh-Hant", "zh-Hans")
    ]
    assert needless == []


def test_a_pack_changes_a_chapter_and_adds_one(tmp_path: Path) -> None:
    folder = tmp_path / "x"
    (folder / "specimen").mkdir(parents=True)
    (folder / "specimen/07-references.md").write_text("# Works { #sec-works}\n")
    (folder / "specimen/06-voice.md").write_text("# Voice\n\n{{ tokens.scale.text }}\n")
    institute = replace(pack("umt"), folders=(folder, *pack("umt").folders))
    files = specimen_files(institute, Problems())
    assert files["07-references.md"] == b"# Works { #sec-works}\n"
    assert files["06-voice.md"] == b"# Voice\n\n10.75 pt\n"
    assert b"  - 06-voice.md\n" in files["report.yaml"]


def test_a_chapter_that_is_no_template_is_a_problem(project: SmallProject) -> None:
    folder = project.root / "templates/institutes/umt/specimen"
    folder.mkdir()
    (folder / "06-voice.md").write_text("# Voice\n\n{{ tokens.scale.txt }}\n")
    run = project.run("specimen", "umt", "--format", "html")
    assert run.status == 1
    assert "templates/institutes/umt/specimen/06-voice.md:3" in run.errors
    assert "error[TPL-01]" in run.errors


# --- the command ------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return small_project(tmp_path)


def test_a_specimen_leaves_nothing_of_an_older_one(project: SmallProject) -> None:
    shorten_specimen(project.root)
    assert project.run("specimen", "umt", "--format", "html").status == 0
    source = project.root / "build/specimen/source/umt/specimen"
    (source / "99-old.md").write_text("# Old\n", encoding="utf-8")
    run = project.run("specimen", "umt", "--format", "html", "--json")
    assert run.status == 0
    assert not (source / "99-old.md").exists()


def test_a_file_in_the_way_is_a_problem(project: SmallProject) -> None:
    (project.root / "build").mkdir()
    (project.root / "build" / "specimen").write_text("in the way")
    run = project.run("specimen", "umt", "--format", "html")
    assert run.status == 1
    assert "error[BUILD-03]" in run.errors


def test_institutes_that_publish_together_have_a_specimen_together(project: SmallProject) -> None:
    run = project.run("specimen", "cuc-icsf+umt", "--format", "html", "--json")
    assert run.status == 0, run.output
    assert run.json["problems"] == []
    page = (project.root / "build/specimen/cuc-icsf+umt/specimen.en.html").read_text("utf-8")
    assert "Emblems of Electrical Engineering Department" in page
    assert "Emblems of Institute for a Community with Shared Future" in page


def test_a_pack_without_an_emblem_says_so(tmp_path: Path) -> None:
    packs = Packs(tmp_path)
    packs.write("x", institute_yaml="name:\n  en: Example\nlanguages: [en]\n")
    institute, _ = packs.read("x")
    assert institute is not None
    problems = Problems()
    house = replace(institute, folders=(ROOT / "templates/house",))
    (edition,) = editions(tmp_path / "report", house, problems)
    assert list(problems) == []
    assert "This pack has no emblem" in plain_text(edition.document.blocks)
