"""How finished artefacts look, read back, and whether a pack's tokens took effect in them.

``tests/checks/<code>/`` is a pack that breaks the chain from its tokens to one format, and
``expected.txt`` what that check says of it. A template in ``pdf/`` breaks the PDF, ``screen.css``
or another template the web page; ``word.txt`` says what is changed in the Word file afterwards: a
part, what stands there, and what shall. ``make accept`` rewrites the expectation.
"""

from __future__ import annotations

import datetime
import io
import os
import re
import shutil
import stat
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import sample
from effort import comes_true, processor_seconds
from judging import check_look
from places import PROJECT, TESTS
from tongwen.artefacts import Look, Spot, UnreadableArtefact, open_artefact
from tongwen.artefacts.docx.look import read_docx_look
from tongwen.artefacts.html.browser import find_browser, styled_page
from tongwen.artefacts.html.look import read_html_look
from tongwen.artefacts.look import SPOTS, count_letters, label_length, split_weight
from tongwen.artefacts.pdf.look import read_pdf_look
from tongwen.checks.look import LOOK_CHECKS, check_contrast
from tongwen.checks.seen import Seen
from tongwen.diagnostics import Problem, Problems, Severity
from tongwen.document import NO_PASSAGE
from tongwen.edition import Edition
from tongwen.gate import Gate
from tongwen.institute import Institute, read_institute
from tongwen.languages import LANGUAGES
from tongwen.look.values import colour_in
from tongwen.processes import is_alive
from tongwen.writers import WRITERS

ROOT = PROJECT
FOLDERS = TESTS / "checks"
MOMENT = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)
FORMATS = ("pdf", "docx", "html")


@cache
def pack(slug: str) -> Institute:
    return pack_in(ROOT, slug)


def pack_in(root: Path, slug: str) -> Institute:
    problems = Problems()
    institute = read_institute(Gate(root, ()), root / "templates", slug, problems)
    assert institute is not None, list(map(str, problems))
    assert not problems.has_errors, list(map(str, problems))
    return institute


def made(institute: Institute, tag: str, kind: str) -> bytes:
    edition = replace(sample.sample_edition(tag), institute=institute)
    return WRITERS[kind](edition, MOMENT).data


@cache
def artefact(slug: str, tag: str, kind: str) -> bytes:
    return made(pack(slug), tag, kind)


def plain_look(kind: str, data: bytes) -> Look:
    """Read a look without a browser, which is quicker and says the same."""
    return (
        read_html_look(data, browser="")
        if kind == "html"
        else open_artefact(kind, data, browser=True).look
    )


@cache
def look_of(slug: str, tag: str, kind: str) -> Look:
    """Return the look of a pack's artefact, which many a test asks for."""
    return plain_look(kind, artefact(slug, tag, kind))


def told(institute: Institute, tag: str, *looks: Look) -> list[Problem]:
    return list(check_look(institute, LANGUAGES[tag], {look.format: look for look in looks}))


def said(problems: list[Problem]) -> str:
    return "\n".join(map(str, problems))


# --- the packs that come with the project ---------------------------------------------------

PACKS = [("cuc-icsf", "en"), ("cuc-icsf", "zh-Hant"), ("umt", "en"), ("lantern", "zh-Hant")]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(("slug", "tag"), PACKS)
def test_every_token_of_our_packs_takes_effect(slug: str, tag: str, kind: str) -> None:
    look = look_of(slug, tag, kind)
    assert said(told(pack(slug), tag, look)) == ""


def test_what_is_judged_is_really_there() -> None:
    """A reader that finds nothing would be content with everything."""
    for kind in FORMATS:
        spots = look_of("cuc-icsf", "en", kind).spots
        assert spots["text"].latin == "Source Serif 4"
        assert spots["companion"].han == "Noto Sans CJK TC"
        assert spots["heading 1"].colour == "#17365c"
        assert spots["cover ground"].ground == "#17365c"
        assert spots["callout"].ground == "#f3efe7"
        assert spots["table edge"].thickness > spots["table rule"].thickness > 0
        assert len(spots) > 25
        assert spots.keys() <= SPOTS


def test_a_pdf_tells_its_page_and_its_fonts() -> None:
    look = look_of("lantern", "zh-Hant", "pdf")
    page = pack("lantern").tokens.page
    assert (look.page.width, look.page.height) == (page.width, page.height)
    assert look.page.inner == pytest.approx(page.inner, abs=0.1)
    assert look.page.hang == pytest.approx(page.hang, abs=0.1)
    assert "Noto Sans CJK TC" in look.fonts


def test_a_word_file_tells_its_theme() -> None:
    theme = look_of("umt", "en", "docx").theme
    colours = pack("umt").tokens.colours
    assert theme["dk2"] == colours.deep
    assert theme["accent1"] == colours.accent
    charts = pack("umt").tokens.charts
    assert [theme[f"accent{n}"] for n in range(2, 6)] == [charts[0], *charts[2:5]]
    assert (theme["major"], theme["major han"]) == ("Source Sans 3", "Noto Sans CJK TC")


@pytest.mark.browser
@pytest.mark.parametrize(("slug", "tag"), PACKS)
def test_plain_rules_say_what_the_browser_says(slug: str, tag: str) -> None:
    data = artefact(slug, tag, "html")
    asked, plain = read_html_look(data), look_of(slug, tag, "html")
    assert asked.computed
    assert not plain.computed
    assert asked.spots.keys() == plain.spots.keys()
    for name, spot in asked.spots.items():
        other = plain.spots[name]
        # Browsers lay out in sixty-fourths of a pixel, so the last digit may differ.
        assert other.size == pytest.approx(spot.size, abs=0.02), name
        assert (other.space or 0) == pytest.approx(spot.space or 0, abs=0.11), name
        assert replace(other, size=0, space=None) == replace(spot, size=0, space=None), name
    pairs = [{(p.spot, p.colour, p.ground) for p in look.pairs} for look in (asked, plain)]
    assert pairs[0] == pairs[1]


# --- one colour, three formats --------------------------------------------------------------


def copy_of(tmp_path: Path, slug: str) -> Path:
    shutil.copytree(ROOT / "templates" / "house", tmp_path / "templates" / "house")
    folder = tmp_path / "templates" / "institutes" / slug
    shutil.copytree(ROOT / "templates" / "institutes" / slug, folder)
    return folder


def test_one_colour_in_the_brand_file_changes_all_three_formats(tmp_path: Path) -> None:
    brand = copy_of(tmp_path, "cuc-icsf") / "_brand.yml"
    before = brand.read_text(encoding="utf-8")
    assert '"#a3342b"' in before
    brand.write_text(before.replace('"#a3342b"', '"#6a2c7d"'), encoding="utf-8")
    old, new = pack("cuc-icsf"), pack_in(tmp_path, "cuc-icsf")
    looks = {kind: plain_look(kind, made(new, "en", kind)) for kind in FORMATS}
    for kind, look in looks.items():
        was = look_of("cuc-icsf", "en", kind)
        for spot in ("caption label", "callout title"):
            assert was.spots[spot].colour == "#a3342b", (kind, spot)
            assert look.spots[spot].colour == "#6a2c7d", (kind, spot)
    assert looks["docx"].theme["accent1"] == "#6a2c7d"
    assert said(told(new, "en", *looks.values())) == ""
    # Held against the brand as it was, each of the three is found out.
    for look in looks.values():
        assert "“colours: accent” did not take effect" in said(told(old, "en", look))


# --- breaking the chain: Word -----------------------------------------------------------------


def patched(data: bytes, part: str, pattern: str, text: str) -> bytes:
    """Return a Word file with ``pattern`` in ``part`` made ``text``; it has to be there."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == part:
                changed = re.sub(pattern, text, content.decode(), flags=re.DOTALL)
                assert changed != content.decode(), f"nothing in {part} is {pattern}"
                content = changed.encode()
            target.writestr(item, content)
    return out.getvalue()


def of_style(identifier: str, pattern: str) -> str:
    """Return a pattern for what stands in a style; group 1 is all before it."""
    return rf'(w:styleId="{identifier}">(?:(?!</w:style>).)*?){pattern}'


THEME, STYLES, DOCUMENT = "word/theme/theme1.xml", "word/styles.xml", "word/document.xml"

WORD_BREAKS = [
    ("INST-37", "accent", THEME, r'(<a:accent1><a:srgbClr val=)"\w+"', r'\1"00AA00"'),
    ("INST-37", "charts", THEME, r'(<a:accent3><a:srgbClr val=)"\w+"', r'\1"00AA00"'),
    ("INST-37", "charts", THEME, r'<a:accent4>.*?</a:accent4>', ''),
    ("INST-30", "rule", STYLES, r'(<w:insideH [^>]*themeColor="\w+") w:theme(Tint|Shade)="\w+"',
     r'\1'),
    ("INST-30", "accent", THEME, r'(<a:accent1><a:srgbClr val=)"\w+"', r'\1"00AA00"'),
    ("INST-30", "deep", THEME, r'(<a:dk2><a:srgbClr val=)"\w+"', r'\1"00AA00"'),
    ("INST-37", "stale", THEME, r'(<a:dk2><a:srgbClr val=)"\w+"', r'\1"00AA00"'),
    ("INST-37", "display", THEME, r'(<a:majorFont><a:latin typeface=)"[^"]+"', r'\1"Arial"'),
    ("INST-31", "display", THEME, r'(<a:majorFont><a:latin typeface=)"[^"]+"', r'\1"Arial"'),
    ("INST-31", "text", THEME, r'(<a:minorFont><a:latin typeface=)"[^"]+"', r'\1"Times"'),
    ("INST-37", "text-han", THEME, r'"Noto Serif CJK TC"', '"SimSun"'),
    ("INST-31", "text-han", THEME, r'"Noto Serif CJK TC"', '"SimSun"'),
    ("INST-30", "heading", STYLES, of_style("Heading2", r"<w:color [^>]*/>"),
     r'\1<w:color w:val="112233"/>'),
    ("INST-31", "display", STYLES, of_style("Heading2", r"<w:rFonts [^>]*/>"),
     r'\1<w:rFonts w:ascii="Arial" w:hAnsi="Arial"/>'),
    ("INST-32", "heading-2", STYLES, of_style("Heading2", r"<w:sz [^>]*/>"),
     r'\1<w:sz w:val="40"/>'),
    ("INST-32", "text", STYLES, r"(<w:rPrDefault>.*?<w:sz w:val=)\"\d+\"", r'\1"30"'),
    ("INST-33", "heading", STYLES, of_style("Heading2", r"<w:b/>"), r"\1"),
    ("INST-34", "hair", STYLES, r'(<w:insideH w:val="single" w:sz=)"\d+"', r'\1"24"'),
    ("INST-34", "thick", STYLES, r'(<w:tblBorders><w:top w:val="single" w:sz=)"\d+"', r'\1"40"'),
    ("INST-35", "heading", STYLES, of_style("Heading2", r'<w:spacing w:before="\d+"'),
     r'\1<w:spacing w:before="20"'),
    ("INST-36", "inner", DOCUMENT, r'(<w:pgMar [^>]*w:left=)"2\d{3}"', r'\1"1134"'),
    ("INST-36", "width", DOCUMENT, r'(<w:pgSz w:w=)"11906" w:h="16838"', r'\1"12240" w:h="15840"'),
    ("INST-30", "ground", DOCUMENT, r'schemeClr val="tx2"', 'schemeClr val="accent1"'),
    ("INST-40", "cover ground", DOCUMENT, r"<wps:spPr>.*?</wps:spPr>", "<wps:spPr/>"),
    ("INST-39", "text in the Word file", STYLES,
     r'(<w:rPrDefault>.*?)<w:color [^>]*/>', r'\1<w:color w:val="CCCCCC"/>'),
]  # fmt: skip


@pytest.mark.parametrize(("code", "token", "part", "pattern", "text"), WORD_BREAKS)
def test_a_break_in_word_is_found(
    code: str, token: str, part: str, pattern: str, text: str
) -> None:
    data = patched(artefact("cuc-icsf", "en", "docx"), part, pattern, text)
    found = told(pack("cuc-icsf"), "en", read_docx_look(data))
    named = "beside the theme" if token == "stale" else token
    assert [p for p in found if p.code == code and named in p.message], said(found)


def test_a_style_in_another_colour_than_the_theme_shows_the_themes() -> None:
    """What is written beside a slot does not count in Word; the check says that it is stale."""
    data = patched(
        artefact("cuc-icsf", "en", "docx"),
        STYLES,
        of_style("Heading2", r'<w:color w:val="\w+"'),
        r'\1<w:color w:val="00AA00"',
    )
    look = read_docx_look(data)
    assert look.spots["heading 2"].colour == "#17365c"
    found = told(pack("cuc-icsf"), "en", look)
    assert [p.code for p in found] == ["INST-37"]
    assert "#00aa00 beside the theme’s" in said(found)


def test_what_a_packs_own_word_template_changes_is_meant(tmp_path: Path) -> None:
    """Somebody formatted it by hand, in Word: that is told, and stops nothing."""
    data = patched(
        artefact("cuc-icsf", "en", "docx"),
        STYLES,
        of_style("Heading2", r'<w:color w:val="\w+"[^/]*'),
        r'\1<w:color w:val="00AA00"',
    )
    institute = pack("cuc-icsf")
    own = tmp_path / "templates" / "institutes" / "own"
    (own / "word").mkdir(parents=True)
    (own / "word" / "template.docx").write_bytes(b"")
    shutil.copytree(ROOT / "templates" / "house", tmp_path / "templates" / "house")
    with_template = replace(institute, folders=(own, tmp_path / "templates" / "house"))
    severities = {
        owner: {p.severity for p in told(owner_, "en", read_docx_look(data)) if p.code == "INST-30"}
        for owner, owner_ in (("house", institute), ("own", with_template))
    }
    assert severities == {"house": {Severity.ERROR}, "own": {Severity.WARNING}}


# --- breaking the chain: the web page -----------------------------------------------------------

WEB_BREAKS = [
    ("INST-30", "accent", r"--accent:#a3342b", "--accent:#00aa00"),
    ("INST-30", "pale", r"--pale:#f3efe7", "--pale:transparent"),
    ("INST-31", "display", r'--font-display:"Source Sans 3"', '--font-display:"Source Serif 4"'),
    ("INST-31", "text-han", r'"Noto Serif CJK TC"', '"Noto Sans CJK TC"'),
    ("INST-32", "heading-2", r"--ratio-heading-2:[\d.]+", "--ratio-heading-2:2"),
    ("INST-32", "title", r"--ratio-title:[\d.]+", "--ratio-title:3"),
    ("INST-33", "heading", r"--weight-heading:\d+", "--weight-heading:400"),
    ("INST-34", "thick", r"--rule-thick:[\d.]+pt", "--rule-thick:3pt"),
    ("INST-34", "hair", r"--rule-hair:[\d.]+pt", "--rule-hair:2pt"),
    ("INST-35", "block", r"--lines-block:[\d.]+", "--lines-block:5"),
    ("INST-35", "heading", r"--lines-heading:[\d.]+", "--lines-heading:5"),
    ("INST-38", "Source Sans 3", r'@font-face{font-family:"Source Sans 3";[^}]*}', ""),
    ("INST-38", "Noto Sans CJK TC", r'@font-face{font-family:"Noto Sans CJK TC";[^}]*}', ""),
]  # fmt: skip


@pytest.mark.parametrize(("code", "token", "pattern", "text"), WEB_BREAKS)
def test_a_break_in_the_web_page_is_found(code: str, token: str, pattern: str, text: str) -> None:
    page = artefact("cuc-icsf", "en", "html").decode()
    changed = re.sub(pattern, text, page)
    assert changed != page
    found = told(pack("cuc-icsf"), "en", read_html_look(changed.encode(), browser=""))
    assert [p for p in found if p.code == code and token in p.message], said(found)


@pytest.mark.browser
def test_the_browser_finds_a_break_too() -> None:
    page = artefact("cuc-icsf", "en", "html").decode()
    changed = page.replace("--accent:#a3342b", "--accent:#00aa00", 1)
    look = read_html_look(changed.encode())
    assert look.computed
    assert "“colours: accent”" in said(told(pack("cuc-icsf"), "en", look))


# --- breaking the chain: the PDF ----------------------------------------------------------------

PAGE_CSS = """
@page { margin-left: 50mm }
@page cover { background: #400000 }
h2 { color: #008000; font-weight: 300 }
caption, figcaption { font-family: "Source Code Pro" }
.lead p { font-size: 20pt }
tbody td, tbody th { border-bottom-width: 3pt }
table { border-bottom-color: #ff0000; }
thead th, thead td { border-top-color: #ff0000 }
.callout { background: none }
.note { color: #bbbbbb }
"""


@cache
def broken_pdf() -> Look:
    institute = replace(pack("cuc-icsf"), stylesheets={"page": (PAGE_CSS,)})
    return read_pdf_look(made(institute, "en", "pdf"))


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("INST-30", "heading 2: #008000"),
        ("INST-30", "cover ground (ground)"),
        ("INST-30", "table edge: #ff0000"),
        ("INST-30", "callout (ground): none"),
        ("INST-31", "caption, caption label: Source Code Pro"),
        ("INST-32", "lead: 20 pt"),
        ("INST-33", "heading 2: 300"),
        ("INST-34", "table rule: 3 pt"),
        ("INST-36", "page: inner"),
        ("INST-39", "note in the PDF"),
    ],
)
def test_a_break_in_the_pdf_is_found(code: str, named: str) -> None:
    found = told(pack("cuc-icsf"), "en", broken_pdf())
    assert [p for p in found if p.code == code and named in p.message], said(found)


MEANT_PAGE = """
@page cover { background: #400000 }
.cover .band { background: #eeffee; border-top: 3mm solid #ff8800 }
h2 { color: #008000; font-weight: 300 }
caption, figcaption { font-family: "Source Code Pro" }
:is(figcaption, caption) .label { font-weight: 400 }
.lead p { font-size: 20pt }
.callout { background: #eeffee }
.callout-title { color: #225500 }
"""
MEANT_SCREEN = """
h3{color:#008000;font-weight:400}.kicker{font-family:var(--font-mono)}.lead p{font-size:2em}
.hero{background:#400000}h2.level-1{font-size:4rem}.callout{background:#eeffee}
thead th{border-bottom:3pt solid #008000}:is(figcaption,caption) .label{font-weight:400}
"""


@pytest.mark.parametrize(("kind", "tag"), [("pdf", "zh-Hant"), ("docx", "en"), ("html", "zh-Hant")])
def test_what_a_packs_style_sheets_say_is_meant_and_held_to(kind: str, tag: str) -> None:
    own = {"page": (MEANT_PAGE,), "screen": (MEANT_SCREEN,)}
    institute = replace(pack("cuc-icsf"), stylesheets=own)
    look = plain_look(kind, made(institute, tag, kind))
    assert look.spots["heading 2"].colour == "#008000"
    assert look.spots["caption label"].weight == 400
    assert said(told(institute, tag, look)) == ""
    # A file from before the style sheets is found out.
    before = said(told(institute, tag, plain_look(kind, artefact("cuc-icsf", tag, kind))))
    assert "“style sheets” did not take effect" in before
    assert "heading 2" in before


HEADINGS = """
color:
  background: "#efe0c0"
  primary: "#004f59"
typography:
  headings:
    color: "#aa2200"
"""


@pytest.mark.parametrize("kind", FORMATS)
def test_headings_and_the_page_have_their_colours_in_every_format(
    tmp_path: Path, kind: str
) -> None:
    folder = copy_of(tmp_path, "cuc-icsf")
    (folder / "_brand.yml").write_text(HEADINGS, encoding="utf-8")
    institute = pack_in(tmp_path, "cuc-icsf")
    look = plain_look(kind, made(institute, "en", kind))
    assert [look.spots[f"heading {n}"].colour for n in (1, 2, 3)] == ["#aa2200"] * 3
    assert look.spots["lead"].colour == "#004f59"
    assert look.spots["page"].ground == "#efe0c0"
    assert said(told(institute, "en", look)) == ""
    was = look_of("cuc-icsf", "en", kind)
    assert was.spots["page"].ground == "#ffffff"
    assert "page (ground): #ffffff" in said(told(institute, "en", was))


def test_space_above_headings_in_the_pdf() -> None:
    tokens = pack("cuc-icsf").tokens
    wide = replace(tokens, spacing=replace(tokens.spacing, heading=60))
    look = look_of("cuc-icsf", "en", "pdf")
    found = told(replace(pack("cuc-icsf"), tokens=wide), "en", look)
    assert [p.code for p in found] == ["INST-35"]


# --- each check has a folder ---------------------------------------------------------------------


def broken_look(tmp_path: Path, code: str) -> tuple[Institute, Look]:
    shutil.copytree(ROOT / "templates" / "house", tmp_path / "templates" / "house")
    folder = tmp_path / "templates" / "institutes" / "x"
    shutil.copytree(FOLDERS / code, folder, ignore=shutil.ignore_patterns("*.txt"))
    (folder / "logos").mkdir()
    for name in ("emblem.svg", "emblem-dark.svg"):
        shutil.copy(ROOT / "templates" / "house" / "logos" / name, folder / "logos" / name)
    institute = pack_in(tmp_path, "x")
    word = FOLDERS / code / "word.txt"
    if word.is_file():
        part, pattern, text = word.read_text(encoding="utf-8").splitlines()
        return institute, read_docx_look(
            patched(made(institute, "en", "docx"), part, pattern, text)
        )
    kind = "pdf" if (folder / "pdf").is_dir() else "html"
    return institute, plain_look(kind, made(institute, "en", kind))


@pytest.mark.parametrize("code", LOOK_CHECKS)
def test_a_check_finds_what_its_folder_says(tmp_path: Path, code: str) -> None:
    institute, look = broken_look(tmp_path, code)
    seen = Seen(institute, LANGUAGES["en"], look)
    found = "".join(f"{problem}\n" for problem in Problems(LOOK_CHECKS[code](seen)))
    expected = FOLDERS / code / "expected.txt"
    if os.environ.get("TONGWEN_ACCEPT"):
        expected.write_text(found, encoding="utf-8")
    assert f"[{code}]" in found
    assert found == expected.read_text(encoding="utf-8")


def test_every_check_has_a_folder_and_every_folder_a_check() -> None:
    assert {folder.name for folder in FOLDERS.iterdir()} >= set(LOOK_CHECKS)


def test_every_check_says_why() -> None:
    for code, check in LOOK_CHECKS.items():
        assert check.__doc__ is not None
        assert check.__doc__.startswith(f"{code}:")
        assert "\n\n" in check.__doc__, f"{code} has no rationale"


def test_an_artefact_without_its_spots_is_not_passed_over() -> None:
    found = told(pack("cuc-icsf"), "en", Look("pdf", {}))
    assert [(p.code, p.severity) for p in found] == [("INST-40", Severity.WARNING)]
    assert "heading 1" in found[0].message


def test_a_bar_that_the_tokens_do_not_have_is_found() -> None:
    look = plain_look("html", artefact("cuc-icsf", "en", "html"))
    spots = {**look.spots, "cover bar": Spot(colour="#e8b9a8", thickness=3)}
    found = told(pack("cuc-icsf"), "en", replace(look, spots=spots))
    assert [p.code for p in found] == ["INST-34"]


# --- the browser ---------------------------------------------------------------------------------


def program(tmp_path: Path, script: str) -> str:
    path = tmp_path / "chromium"
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_a_browser_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    mark = tmp_path / "started"
    hanging = program(tmp_path, f"sleep 3000 & echo $! >{mark}.part; mv {mark}.part {mark}; wait")
    for seconds in (0.3, 1.2, 5.0, 20.0, 80.0):
        assert styled_page(b"<main>x</main>", hanging, seconds=seconds) is None
        if mark.exists():  # else the machine is so busy that it had not begun by then
            break
    started = int(mark.read_text(encoding="utf-8"))
    assert comes_true(lambda: not is_alive(started))


@pytest.mark.parametrize("script", ["exit 1", "exit 0", "echo '<html data-look-key=\"x\">'"])
def test_without_a_browser_that_answers_the_plain_rules_are_taken(
    tmp_path: Path, script: str
) -> None:
    data = artefact("cuc-icsf", "en", "html")
    look = read_html_look(data, browser=program(tmp_path, script))
    assert not look.computed
    assert look.spots == read_html_look(data, browser="").spots
    assert not read_html_look(data, browser=str(tmp_path / "nothing")).computed


@pytest.mark.browser
def test_scripts_of_the_page_do_not_run_and_it_goes_nowhere() -> None:
    browser = find_browser()
    assert browser
    page = (
        b'<!doctype html><html><head><meta http-equiv="refresh" content="0;url=about:blank">'
        b'</head><body><main data-look="lie"><p onclick="x()">text</p></main>'
        b'<script>document.body.innerHTML = "gone"</script>'
        b'<img src="x" onerror="document.body.innerHTML = \'gone\'">'
        b'<iframe src="file:///etc/hostname"></iframe></body></html>'
    )
    styled = styled_page(page, browser)
    assert styled is not None
    assert b">text</p>" in styled
    assert b"gone</body>" not in styled
    assert b'data-look="lie"' not in styled


# --- the plain rules -----------------------------------------------------------------------------

PAGE = """<!doctype html><html><head><style>{css}</style></head><body>
<main><section class="chapter"><h2 class="level-1"><span class="words">Title</span></h2>
<p>Text of a <b>chapter</b>.</p></section></main></body></html>"""


def styled(css: str) -> Mapping[str, Spot]:
    return read_html_look(PAGE.format(css=css).encode(), browser="").spots


@pytest.mark.parametrize(
    ("css", "colour"),
    [
        ("p{color:#123456}", "#123456"),
        ("p{color:red}.chapter p{color:#123456}", "#123456"),
        (".chapter p{color:#123456}p{color:red}", "#123456"),
        ("p{color:#123456!important}.chapter p{color:red}", "#123456"),
        (":root{--a:var(--b,#123456)}p{color:var(--a)}", "#123456"),
        (":root{--a:var(--b);--b:var(--a)}p{color:#123456;color:var(--a)}", "#000000"),
        ("@media print{p{color:red}}p{color:#123456}", "#123456"),
        ("@media (min-width:1100px){p{color:#123456}}", "#123456"),
        ("@media (prefers-color-scheme:dark){p{color:red}}", "#000000"),
        ("@media not print{p{color:#123456}}", "#123456"),
        ("p:is(.x){color:red}p:not(.x){color:#123456}", "#123456"),
        ("section:has(> p) p{color:#123456}", "#123456"),
        ("p{color:color-mix(in srgb,#000 50%,#fff)}", "#808080"),
        ("p{color:rgb(18 52 86)}", "#123456"),
        ("p:nonsense(){color:red}main{color:#123456}", "#123456"),
        ("main{color:#123456}p{color:inherit}", "#123456"),
        ("p{color:#0008}", "#777777"),
    ],
)
def test_the_plain_rules_find_the_colour(css: str, colour: str) -> None:
    assert styled(css)["text"].colour == colour


@pytest.mark.parametrize(
    ("css", "points"),
    [
        ("p{font-size:16pt}", 16),
        ("html{font-size:20px}p{font-size:1.5em}", 22.5),
        ("html{font-size:20px}body{font-size:2em}p{font-size:1rem}", 15),
        ("p{font-size:calc((10px + 2 * 5px) / 2 * 4)}", 30),
        ("p{font-size:clamp(10px,50vw,24px)}", 18),
        ("p{font-size:max(8px,min(32px,40px))}", 24),
        ("p{font:bold 20px/1.5 serif}", 15),
        ("p{font-size:calc(1px / 0)}", 12),
        ("html{font-size:20px;line-height:1.5}p{font-size:calc(1rlh*1.6)}", 36),
    ],
)
def test_the_plain_rules_find_the_size(css: str, points: float) -> None:
    assert styled(css)["text"].size == pytest.approx(points, abs=0.01)


def test_custom_properties_that_double_do_not_grow_without_end() -> None:
    css = ":root{--a0:red red;" + "".join(
        f"--a{n}:var(--a{n - 1}) var(--a{n - 1});" for n in range(1, 31)
    )
    begun = processor_seconds()
    assert styled(f"{css}}}p{{color:var(--a30)}}")["text"].colour == "#000000"
    assert processor_seconds() - begun < 10


def test_code_is_a_spot_of_its_own_wherever_it_stands() -> None:
    css = "code{font-family:Mono}table{font-family:Sans}"
    table = "<table><tbody><tr><td>word <code>codecodecode</code></td></tr></tbody></table>"
    page = PAGE.format(css=css).replace("</section>", f"{table}</section>")
    spots = read_html_look(page.encode(), browser="").spots
    assert (spots["table text"].latin, spots["code"].latin) == ("Sans", "Mono")


def test_code_in_the_title_is_a_part_of_the_cover() -> None:
    title = '<h1 class="report-title">On <code>code</code></h1>'
    page = PAGE.format(css="code{font-family:Mono}").replace("<main", f"{title}<main")
    assert "code" not in read_html_look(page.encode(), browser="").spots


def test_the_theme_of_a_latin_text_may_have_the_forms_of_any_region() -> None:
    look = read_docx_look(artefact("cuc-icsf", "en", "docx"))
    theme = {**look.theme, "minor han": "Noto Serif CJK HK"}
    institute = pack("cuc-icsf")
    assert told(institute, "en", replace(look, theme=theme)) == []
    chinese = read_docx_look(artefact("cuc-icsf", "zh-Hant", "docx"))
    found = told(institute, "zh-Hant", replace(chinese, theme=theme))
    assert [p.code for p in found] == ["INST-37"]


def test_colours_as_browsers_tell_them() -> None:
    assert colour_in("rgba(0, 0, 0, 0)") == (0, 0, 0, 0)
    assert colour_in("color(srgb 1 0 0 / 0.4)") == (1, 0, 0, 0.4)
    assert colour_in("nothing") is None


# --- words of the readers -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "family", "weight"),
    [
        ("Source Serif 4 Light", "Source Serif 4", 300),
        ("Source-Sans-3-Semi-Bold-Italic", "Source-Sans-3", 600),
        ("Noto Sans CJK TC", "Noto Sans CJK TC", 0),
        ("Bold", "Bold", 0),
        ("DejaVu-Sans-Bold-Semi-Condensed", "DejaVu-Sans", 700),
        ("DejaVu-Sans-Bold-Oblique-Semi-Condensed", "DejaVu-Sans", 700),
        ("Roboto Condensed", "Roboto Condensed", 0),
        ("Roboto Condensed Light", "Roboto Condensed", 300),
    ],
)
def test_a_fonts_name_tells_its_weight(name: str, family: str, weight: int) -> None:
    assert split_weight(name) == (family, weight)


def test_labels_and_letters() -> None:
    assert label_length(["Figure ", "1", " A caption"]) == 2
    assert label_length(["圖 1", "標題"]) == 1
    assert label_length(["A caption without a number"]) == 0
    assert count_letters("a1 中文—") == (2, 2)


def test_points_that_hang_do_not_narrow_the_margin() -> None:
    """Points and hyphens hang over the margin, those of a wide face far."""
    tokens = pack("umt").tokens
    wide = replace(tokens, fonts=replace(tokens.fonts, text="Source Code Pro"))
    edition = replace(sample.sample_edition("en"), institute=replace(pack("umt"), tokens=wide))
    paragraph = sample.para("Every delta, well-known or unknown, is a half-drowned plain. " * 20)
    document = replace(edition.document, blocks=(*edition.document.blocks[:1], *[paragraph] * 2))
    alone = sample.without_front(replace(edition, document=document))
    look = read_pdf_look(WRITERS["pdf"](alone, MOMENT).data)
    assert look.page.outer == pytest.approx(tokens.page.outer, abs=0.5)


# --- damaged and hostile files --------------------------------------------------------------------

READERS: Mapping[str, Callable[[bytes], Look]] = {
    "pdf": read_pdf_look,
    "docx": read_docx_look,
    "html": lambda data: read_html_look(data, browser=""),
}


def reads_or_refuses(kind: str, data: bytes) -> None:
    try:
        look = READERS[kind](data)
    except UnreadableArtefact:
        return
    assert look.format == kind
    # What can be read can be judged.
    list(check_look(pack("cuc-icsf"), LANGUAGES["en"], {kind: look}))


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    "data", [b"", b"\0", b"PK\x03\x04", b"%PDF-1.7\n%%EOF", b"<p>", b"\xff" * 99]
)
def test_what_is_no_artefact_is_refused(kind: str, data: bytes) -> None:
    with pytest.raises(UnreadableArtefact):
        READERS[kind](data)


@pytest.mark.parametrize("kind", FORMATS)
@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(
    cut=st.floats(0, 1),
    places=st.lists(st.tuples(st.floats(0, 1), st.binary(max_size=9)), max_size=6),
)
def test_a_damaged_file_is_read_or_refused(
    kind: str, cut: float, places: list[tuple[float, bytes]]
) -> None:
    data = bytearray(artefact("lantern", "zh-Hant", kind))
    for share, junk in places:
        at = int(share * len(data))
        data[at : at + len(junk)] = junk
    reads_or_refuses(kind, bytes(data[: int((1 - cut / 4) * len(data))] if cut > 0.5 else data))


XML_JUNK = [
    ("(<w:sz w:val=)\"\\d+\"", r'\1"９"'),
    ("(<w:sz w:val=)\"\\d+\"", r'\1"²"'),
    ("(<w:sz w:val=)\"\\d+\"", r'\1"99999999999999999999"'),
    ("(w:before=)\"\\d+\"", r'\1"nan"'),
    ("(w:before=)\"\\d+\"", r'\1"inf"'),
    ("(w:color w:val=)\"\\w+\"( w:themeColor=\"\\w+\")", r'\1"zzzzzz"\2 w:themeTint="xx"'),
    ("(w:color w:val=)\"\\w+\"( w:themeColor=\"\\w+\")", r'\1"zzzzzz"'),
    ("(w:basedOn w:val=)\"\\w+\"", r'\1"Heading2"'),
    ("w:styleId=", "w:other="),
]  # fmt: skip


@pytest.mark.parametrize(("pattern", "text"), XML_JUNK)
def test_nonsense_in_styles_is_read_or_refused(pattern: str, text: str) -> None:
    data = patched(artefact("cuc-icsf", "en", "docx"), STYLES, pattern, text)
    reads_or_refuses("docx", data)


@pytest.mark.parametrize("part", [THEME, STYLES, DOCUMENT])
@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ('="[0-9A-F]{6}"', '="x"'),
        ('="[0-9A-F]{6}"', '="zzzzzz"'),
        ('="\\\\d+"', '="-"'),
        ("^(<[?].*?[?]>)?", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"),
        ("^.*$", ""),
    ],
)
def test_nonsense_in_a_part_is_read_or_refused(part: str, pattern: str, text: str) -> None:
    data = artefact("cuc-icsf", "en", "docx")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == part:
                content = re.sub(pattern, text, content.decode(), flags=re.DOTALL).encode()
            target.writestr(item, content)
    reads_or_refuses("docx", out.getvalue())


def test_a_part_that_unpacks_without_end_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("_rels/.rels", b" " * (65 * 1024 * 1024))
    with pytest.raises(UnreadableArtefact, match="is larger, unpacked, than"):
        read_docx_look(out.getvalue())


@pytest.mark.parametrize(
    "css",
    [
        "p{color:" + "(" * 2000,
        "p{font-size:" + "calc(" * 400 + "1px" + ")" * 400 + "}",
        "@media x{" * 300,
        "@font-face{font-family:x;src:url(data:font/woff2;base64,AAAA)}",
        "@font-face{font-family:x;src:url(data:font/woff2;base64,d09GMg==)}p{font-family:x}",
        "p{font-size:1e999px;margin-top:1e999px}h2{font-size:-1px}",
        "p{color:var(--)}",
        "\0p{}}}}{{;@",
    ],
)
def test_hostile_styles_are_read_or_refused(css: str) -> None:
    reads_or_refuses("html", PAGE.format(css=css).encode())


def test_a_page_nested_without_end_is_refused() -> None:
    deep = "<div>" * 3000
    with pytest.raises(UnreadableArtefact):
        READERS["html"](f"<main>{deep}x</main>".encode())


# --- reports that leave something out --------------------------------------------------------


def without(what: str, edition: Edition) -> Edition:
    """The sample without a part of its cover, or with so many authors."""
    metadata = edition.metadata
    match what:
        case "subtitle":
            return replace(edition, metadata=replace(metadata, subtitle=NO_PASSAGE))
        case "companion":
            return replace(edition, companion=None, companion_metadata=None)
        case "kind":
            return replace(edition, metadata=replace(metadata, kind=NO_PASSAGE))
    people = tuple(metadata.contributors) * 4
    return replace(edition, metadata=replace(metadata, contributors=people[: int(what)]))


LEFT_OUT = ("subtitle", "companion", "kind", "0", "1", "2", "3", "4")


@pytest.mark.parametrize(("slug", "what"), [*zip(("cuc-icsf", "umt") * 4, LEFT_OUT, strict=True)])
def test_a_cover_that_leaves_something_out_is_judged_by_what_it_has(slug: str, what: str) -> None:
    """Who stands where the subtitle would is not taken for it: on the band, not on the ground."""
    edition = replace(sample.sample_edition("en"), institute=pack(slug))
    short = (
        without("subtitle", without(what, edition)) if what != "kind" else without(what, edition)
    )
    look = read_docx_look(WRITERS["docx"](short, MOMENT).data)
    assert said(list(check_contrast(Seen(pack(slug), LANGUAGES["en"], look)))) == ""
    assert "cover title" in look.spots
    assert ("cover subtitle" in look.spots) == (what == "kind")
