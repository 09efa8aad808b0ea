"""New institutes and new reports: complete, without problems, and made of their names."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from test_tokens import unreadable

from packs import ROOT, Packs
from tongwen import scaffold
from tongwen.diagnostics import Problems, Severity, Span
from tongwen.document import Passage, Text
from tongwen.fonts import faces
from tongwen.gate import Gate
from tongwen.institute import Institute, lockups, pack, read_institute
from tongwen.languages import chinese_tag, language
from tongwen.metadata import read_metadata
from tongwen.pictures import read_picture
from tongwen.scaffold import PALETTES, initials_of, slug_of

_HOUSE = read_institute(Gate(ROOT, ()), ROOT / "templates", "house", Problems())
assert _HOUSE is not None
new_institute = partial(scaffold.new_institute, _HOUSE)
new_report = partial(scaffold.new_report, _HOUSE)
next_steps = partial(scaffold.next_steps, _HOUSE)

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


# --- suggestions ----------------------------------------------------------------------------

FOLDER = "templates/institutes/example-institute"
FULL = new_institute("Example Institute", "示例研究所", university="Example University / 示例大学")
PLAIN = new_institute("Example Institute")
SUGGESTING = (("plain", PLAIN), ("full", FULL))


def suggestions(text: str) -> list[list[int]]:
    """Return the line numbers of each suggestion: "#key: …" and the lines that belong to it."""
    groups: list[list[int]] = []
    for number, line in enumerate(text.splitlines()):
        if re.match(r" *#[^\s#]", line):
            groups.append([number])
        elif re.match(r" *# {2,}\S", line) and groups and groups[-1][-1] == number - 1:
            groups[-1].append(number)
    return groups


def taken(text: str, groups: list[list[int]]) -> str:
    lines = text.splitlines()
    for number in [number for group in groups for number in group]:
        lines[number] = lines[number].replace("#", "", 1)
    return "\n".join(lines) + "\n"


def with_fonts(root: Path) -> None:
    """Put the fonts that the suggestion names into the pack."""
    face = next(face for face in faces() if face.family == "Source Sans 3")
    for name in ("Regular", "Italic", "Bold"):
        path = root / FOLDER / "fonts" / f"YourFont-{name}.ttf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(face.path.read_bytes())


SUGGESTIONS = [
    pytest.param(files, name, group, id=f"{which}-{name}-{lines[group[0]].strip().split(':')[0]}")
    for which, files in SUGGESTING
    for name in ("institute.yaml", "_brand.yml")
    for lines in (files[f"{FOLDER}/{name}"].decode().splitlines(),)
    for group in suggestions("\n".join(lines))
]


@pytest.mark.parametrize(("files", "name", "group"), SUGGESTIONS)
def test_a_suggestion_that_is_taken_is_right(
    packs: Packs, files: Mapping[str, bytes], name: str, group: list[int]
) -> None:
    text = files[f"{FOLDER}/{name}"].decode()
    with_fonts(packs.root)
    changed = {**files, f"{FOLDER}/{name}": taken(text, [group]).encode()}
    institute = read_new(packs, changed)
    assert unreadable(institute.tokens.colours) == []


@pytest.mark.parametrize("files", [PLAIN, FULL], ids=["plain", "full"])
def test_all_suggestions_may_be_taken_together(packs: Packs, files: Mapping[str, bytes]) -> None:
    changed = dict(files)
    with_fonts(packs.root)
    for name in ("institute.yaml", "_brand.yml"):
        text = files[f"{FOLDER}/{name}"].decode()
        changed[f"{FOLDER}/{name}"] = taken(text, suggestions(text)).encode()
    institute = read_new(packs, changed)
    assert institute.university is not None
    assert institute.organisation.address is not None
    assert institute.organisation.address["en"] == "Street and number\nCity\nCountry"
    assert institute.lockup.order == "institute-first"
    assert institute.lockup.wordmark
    assert institute.tokens.cover.band == "deep"
    assert institute.tokens.charts[0] == institute.tokens.colours.deep
    assert {font.family for font in institute.font_files} == {"Your Font"}


def test_what_is_suggested_is_every_key() -> None:
    for files, names in (
        (PLAIN, pack.KEYS),
        (FULL, (*pack.LOCKUP_KEYS, *pack.UNIVERSITY_KEYS[:1])),
    ):
        text = files[f"{FOLDER}/institute.yaml"].decode()
        assert [key for key in names if not re.search(rf"^ *#?{key}:", text, re.M)] == []


# --- names, scripts and what is asked for -----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("人類命運共同體研究院", "zh-Hant"),
        ("人类命运共同体研究院", "zh-Hans"),
        ("中國傳媒大學", "zh-Hant"),
        ("中国传媒大学", "zh-Hans"),
        ("香港中文大學", "zh-Hant"),
        ("明灯所", "zh-Hans"),
        ("人文", "zh-Hant"),
        ("Institute", "zh-Hant"),
    ],
)
def test_the_script_is_told_by_the_characters(text: str, tag: str) -> None:
    assert chinese_tag(text) == tag


def test_the_script_can_be_said(packs: Packs) -> None:
    files = new_institute("Example Institute", "人文所", languages=("zh-Hans", "en"))
    institute = read_new(packs, files)
    assert institute.languages == ("zh-Hans", "en")
    assert institute.organisation.names["zh-Hans"] == "人文所"


@pytest.mark.parametrize("tag", ["zh-Hant-HK", "zh-Hans", "en-US", "en-GB"])
def test_every_language_can_be_asked_for(packs: Packs, tag: str) -> None:
    files = new_institute("Example Institute", "示例所", languages=(tag,))
    assert read_new(packs, files).languages == (tag,)


def test_names_may_be_given_the_other_way_round(packs: Packs) -> None:
    institute = read_new(packs, new_institute("示例研究所", "Example Institute"))
    assert dict(institute.organisation.names) == {
        "zh-Hant": "示例研究所",
        "en": "Example Institute",
    }


def test_a_university_with_both_names(packs: Packs) -> None:
    institute = read_new(packs, FULL)
    assert institute.university is not None
    assert institute.university.names == {"en": "Example University", "zh-Hans": "示例大学"}


def test_a_university_without_its_chinese_name_is_told(packs: Packs) -> None:
    write(packs.root, new_institute("Example Institute", "示例所", university="Example University"))
    institute, problems = packs.read("example-institute")
    assert institute is not None
    assert [(problem.code, problem.severity) for problem in problems] == [
        ("INST-05", Severity.WARNING)
    ]
    assert "zh-Hant" in problems[0].message


def test_page_and_address(packs: Packs) -> None:
    files = new_institute("Example Institute", web="www.example.org", page="letter")
    institute = read_new(packs, files)
    assert institute.organisation.web == "https://www.example.org"
    assert institute.tokens.page.width == pytest.approx(215.9)


@pytest.mark.parametrize(
    "asked",
    [
        {"page": "a5"},
        {"web": "not an address"},
        {"web": "ftp://example.org"},
        {"chinese_name": "Another Institute"},
        {"university": "One / Two"},
    ],
)
def test_what_cannot_be_is_refused(asked: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"^a (name|page|web address) "):
        new_institute("Example Institute", **asked)


def test_a_pack_never_takes_the_place_of_the_house() -> None:
    assert all(
        path.startswith("templates/institutes/house-institute/") for path in new_institute("House")
    )


def test_the_emblem_is_there_for_every_ground_and_small(packs: Packs) -> None:
    institute = read_new(packs, PLAIN)
    body = institute.organisation
    shown = {
        "cover": body.logo("dark", "en", "large"),
        "title": body.logo("light", "en", "medium"),
        "header": body.logo("light", "en", "small"),
    }
    names = [logo.image.name.rpartition("/")[2] for logo in shown.values() if logo]
    assert names == ["emblem-dark.svg", "emblem.svg", "emblem-small.svg"]
    [header] = lockups(institute, language("en"), "running-header")
    assert header.logo is shown["header"]


@pytest.mark.parametrize("slug", ["example-institute"])
def test_the_next_steps_name_what_is_there(slug: str) -> None:
    steps = next_steps(slug)
    assert [line.split(".")[0] for line in steps.splitlines() if line[:1].isdigit()] == [
        str(number) for number in range(1, 8)
    ]
    names = {path.removeprefix(f"{FOLDER}/") for path in PLAIN}
    for named in re.findall(r"[\w-]+\.(?:yaml|yml|svg)|logos/|fonts/", steps):
        assert any(named in name for name in names)
    assert f"make specimen INSTITUTE={slug}" in steps
    assert f"make check-institute INSTITUTE={slug}" in steps
    assert steps in PLAIN[f"{FOLDER}/README.md"].decode()


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
