"""New institutes and new reports: complete, without problems, and made of their names."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from packs import Packs
from test_tokens import unreadable
from tongwen.diagnostics import Problems, Span
from tongwen.document import Passage, Text
from tongwen.gate import Gate
from tongwen.institute import Institute
from tongwen.metadata import read_metadata
from tongwen.pictures import read_picture
from tongwen.scaffold import PALETTES, initials_of, new_institute, new_report, slug_of

NAMES = ("Example Institute", "示例研究院", 'Quotes: "x" & <y> #1', "École d’Été", "Ω", "No")


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path)


def write(root: Path, files: Mapping[str, bytes]) -> None:
    for path, data in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(data)


def read_new(packs: Packs, files: Mapping[str, bytes]) -> Institute:
    write(packs.root, files)
    [slug] = {path.split("/")[2] for path in files}
    institute, problems = packs.read(slug)
    assert problems == []
    assert institute is not None
    return institute


@pytest.mark.parametrize("name", NAMES)
def test_a_new_institute_reads_without_problems(packs: Packs, name: str) -> None:
    institute = read_new(packs, new_institute(name))
    assert list(institute.organisation.names.values()) == [name]
    assert {logo.ground for logo in institute.organisation.logos} == {"light", "dark"}
    assert unreadable(institute.tokens.colours) == []


def test_a_new_institute_in_two_scripts(packs: Packs) -> None:
    institute = read_new(packs, new_institute("Example Institute", "示例研究院"))
    assert institute.organisation.names == {"en": "Example Institute", "zh-Hant": "示例研究院"}
    assert institute.organisation.short_names == {"en": "EI"}
    assert institute.languages == ("en", "zh-Hant")


@pytest.mark.parametrize("index", range(len(PALETTES)))
def test_every_palette_can_be_read(packs: Packs, index: int) -> None:
    names = (f"Institute {number}" for number in range(1000))
    deep = PALETTES[index][0]
    files = next(
        files
        for files in map(new_institute, names)
        if any(deep.encode() in data for data in files.values())
    )
    institute = read_new(packs, files)
    assert institute.tokens.colours.deep == deep
    assert unreadable(institute.tokens.colours) == []


def test_two_new_institutes_do_not_look_alike() -> None:
    one, other = (
        next(data for path, data in new_institute(name).items() if path.endswith("emblem.svg"))
        for name in ("Example Institute", "Centre for Field Notes")
    )
    assert one != other


def test_the_same_name_gives_the_same_files() -> None:
    assert new_institute("Example Institute") == new_institute("Example  Institute ")


def test_what_to_take_the_sign_off_is_right_when_taken(packs: Packs) -> None:
    files = dict(new_institute("Example Institute"))
    path = "templates/institutes/example-institute/institute.yaml"
    text = files[path].decode()
    for line in (
        "  # zh-Hant: 機構名稱",
        "# address:",
        "#   en: [Street",
        "# web: ",
        "# licence: ",
    ):
        assert line in text
        text = text.replace(line, line.replace("# ", "", 1), 1)
    files[path] = text.encode()
    institute = read_new(packs, files)
    assert institute.organisation.name("zh-Hant") == "機構名稱"
    assert institute.organisation.address == {"en": "Street and number\nCity\nCountry"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Example Institute", "example-institute"),
        ("Centre d'Été & Co.", "centre-dete-co"),
        ("../../etc/passwd", "etc-passwd"),
        ("x" * 100, "x" * 48),
    ],
)
def test_a_slug_is_plain(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_name_without_latin_letters_has_a_slug_too() -> None:
    assert slug_of("示例研究院") == slug_of("示例研究院")
    assert slug_of("示例研究院") != slug_of("研究院")
    assert slug_of("2024", "report").startswith("report-")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=60))
def test_whatever_it_is_called_paths_stay_inside_and_yaml_is_yaml(name: str) -> None:
    try:
        files = {**new_institute(name), **new_report(name)}
    except ValueError:
        return
    for path, data in files.items():
        assert ".." not in path
        assert path.startswith(("templates/institutes/", "content/"))
        if path.endswith((".yaml", ".yml")):
            assert isinstance(YAML(typ="safe", pure=True).load(data), dict | list)


@pytest.mark.parametrize("name", ["", "  ", "---", "\0", "x" * 300])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="a name"):
        new_institute(name)


def test_initials_leave_small_words_out() -> None:
    assert initials_of("Institute for a Community with Shared Future") == "ICWSF"
    assert initials_of("Institute of Examples") == "IE"
    assert initials_of("Examples") == ""


def test_a_new_report_is_complete(tmp_path: Path) -> None:
    files = new_report('A "title": with #signs', "umt", datetime.date(2024, 2, 29))
    write(tmp_path, files)
    folder = tmp_path / "content" / "a-title-with-signs"
    metadata = YAML(typ="safe", pure=True).load((folder / "report.yaml").read_bytes())
    assert metadata["title"] == 'A "title": with #signs'
    assert metadata["institute"] == "umt"
    assert str(metadata["published"]) == "2024-02-29"
    for name in (*metadata["chapters"], *metadata["references"]):
        assert (folder / name).is_file()
    picture = read_picture(Gate(tmp_path, (folder,)), "figures/example.svg", folder)
    assert (picture.width, picture.height) == (240, 120)
    text = (folder / "01-first-chapter.md").read_text(encoding="utf-8")
    assert "](figures/example.svg)" in text
    [work] = YAML(typ="safe", pure=True).load((folder / "references.yaml").read_bytes())
    assert f"@{work['id']}" in text


@pytest.mark.parametrize("title", NAMES)
def test_the_metadata_of_a_new_report_read_without_problems(tmp_path: Path, title: str) -> None:
    files = new_report(title, published=datetime.date(2024, 2, 29))
    write(tmp_path, files)
    folder = tmp_path / next(iter(files)).rpartition("/")[0]

    def passage(text: str, span: Span, language: str, raw_html: bool) -> Passage:
        return Passage((Text(text),), text)

    problems = Problems()
    metadata = read_metadata(Gate(tmp_path, (folder,)), folder, passage, problems)
    assert list(problems) == []
    assert metadata is not None
    assert metadata.title.content == (Text(title),)
    assert metadata.published == datetime.date(2024, 2, 29)
    assert metadata.institutes == ("house",)
