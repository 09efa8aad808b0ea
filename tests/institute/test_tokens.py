"""Design tokens: from a brand file to CSS, readable, and unable to break out of it."""

from __future__ import annotations

import base64
import math
import re
from dataclasses import fields, replace
from pathlib import Path

import pytest
import tinycss2  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from packs import Packs
from places import PROJECT
from project import BARS, small_project
from sample import TOKENS
from tongwen.diagnostics import Problems
from tongwen.gate import Gate
from tongwen.institute import (
    TEXT_PAIRS,
    Colours,
    Tokens,
    contrast,
    css_custom_properties,
    drawing_with_tokens,
    ground_of,
    read_institute,
)
from tongwen.institute.colour import READABLE, hexadecimal, mix, readable, turn
from tongwen.institute.dark import dark
from tongwen.languages import language

ROOT = PROJECT


@pytest.fixture
def packs(tmp_path: Path) -> Packs:
    return Packs(tmp_path)


def properties(tokens: Tokens, tag: str = "en") -> dict[str, str]:
    """The declarations of the one rule, read back by a CSS parser."""
    [rule] = tinycss2.parse_stylesheet(css_custom_properties(tokens, language(tag)))
    assert tinycss2.serialize(rule.prelude) == ":root"
    declarations = tinycss2.parse_blocks_contents(rule.content)
    return {d.name.removeprefix("--"): tinycss2.serialize(d.value) for d in declarations}


def tokens_of(slug: str) -> Tokens:
    institute = read_institute(Gate(ROOT, ()), ROOT / "templates", slug, Problems())
    assert institute is not None
    return institute.tokens


# --- CSS ----------------------------------------------------------------------------------


def test_style_sheets_of_the_house_use_every_property() -> None:
    house = ROOT / "templates" / "house"
    sheets = (path for kind in ("css", "html") for path in house.rglob(f"*.{kind}"))
    used = {
        name
        for path in sheets
        for name in re.findall(r"var\(--([\w-]+)", path.read_text(encoding="utf-8"))
    }
    # These are for drawings, and for text in code that is in another script.
    others = {f"chart-{number}" for number in range(2, 7)} | {
        f"font-mono-{variant}" for variant in ("tc", "sc", "hk")
    }
    assert set(properties(TOKENS)) - used == others


def test_values_carry_their_units() -> None:
    found = properties(TOKENS)
    assert found["size-text"] == "10.25pt"
    assert found["leading-text"] == "15pt"
    assert found["margin-inner"] == "40mm"
    assert found["ink"] == "#16243a"


@pytest.mark.parametrize(
    ("tag", "variant"),
    [("en", "TC"), ("zh-Hant", "TC"), ("zh-Hans", "SC"), ("zh-Hant-HK", "HK")],
)
def test_han_text_takes_the_forms_of_its_language(tag: str, variant: str) -> None:
    found = properties(TOKENS, tag)
    assert found["font-text"] == f'"Source Serif 4","Noto Serif CJK {variant}",serif'
    assert found["font-display"] == f'"Source Sans 3","Noto Sans CJK {variant}",sans-serif'
    assert found["font-mono"] == f'"Source Code Pro","Noto Sans CJK {variant}",monospace'
    assert found["font-title"].startswith('"Source Serif 4 Display","Noto Serif CJK')
    assert found["font-text-sc"] == '"Source Serif 4","Noto Serif CJK SC",serif'


HOSTILE = ["red", "#FFF", "#12345", "#123456;}", "url(x)", "", "#12345g", "#123456\n"]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_colour_that_is_none_cannot_get_into_css(value: str) -> None:
    tokens = replace(TOKENS, colours=replace(TOKENS.colours, accent=value))
    with pytest.raises(ValueError, match="accent"):
        css_custom_properties(tokens, language("en"))


@pytest.mark.parametrize("value", ['x";}', "x\\", "a\nb", "", "x" * 65, "a,b", "</style>", "x\n"])
@pytest.mark.parametrize("role", ["text", "display", "title", "mono", "text_han", "display_han"])
def test_a_family_that_is_none_cannot_get_into_css(role: str, value: str) -> None:
    tokens = replace(TOKENS, fonts=replace(TOKENS.fonts, **{role: value}))
    with pytest.raises(ValueError, match="type family"):
        css_custom_properties(tokens, language("en"))


@pytest.mark.parametrize("value", [math.nan, math.inf, -1.0])
def test_a_length_that_is_none_cannot_get_into_css(value: float) -> None:
    tokens = replace(TOKENS, page=replace(TOKENS.page, inner=value))
    with pytest.raises(ValueError, match="inner"):
        css_custom_properties(tokens, language("en"))


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40))
def test_whatever_a_family_is_called_the_rule_stays_one_rule(name: str) -> None:
    tokens = replace(TOKENS, fonts=replace(TOKENS.fonts, text=name))
    try:
        found = properties(tokens)
    except ValueError:
        return
    assert list(found) == list(properties(TOKENS))
    assert found["font-text"].startswith(f'"{name}"')


# --- from the brand file to CSS -----------------------------------------------------------


@pytest.mark.parametrize("field", [field.name for field in fields(Colours)])
def test_changing_a_role_changes_its_property_and_nothing_that_was_said(
    packs: Packs, field: str
) -> None:
    role = field.replace("_", "-")
    institute, _ = packs.read_with(
        brand_yml=f'defaults: {{tongwen: {{colours: {{{role}: "#123456"}}}}}}\n'
    )
    assert properties(institute.tokens)[role] == "#123456"


@pytest.mark.parametrize(
    ("brand", "role"),
    [
        ("color: {foreground: '#101418'}", "ink"),
        ("color: {background: '#fffdf8'}", "paper"),
        ("color: {primary: '#204060'}", "deep"),
        ("color: {secondary: '#704010'}", "accent"),
        ("color: {light: '#f0f4f8'}", "pale"),
        ("color: {palette: {sea: '#204060'}, primary: sea}", "deep"),
        ("typography: {headings: {color: '#204060'}}", "deep"),
        ("typography: {link: {color: '#204060'}}", "link"),
    ],
)
def test_the_roles_of_brand_yml_are_ours(packs: Packs, brand: str, role: str) -> None:
    institute, problems = packs.read_with(brand_yml=brand + "\n")
    assert problems == []
    value = re.findall("#[0-9a-f]{6}", brand)[0]
    assert properties(institute.tokens)[role] == value


def test_a_family_and_a_size_reach_the_css(packs: Packs) -> None:
    institute, problems = packs.read_with(
        brand_yml="typography:\n  base: {family: Source Sans 3, size: 11pt, line-height: 1.5}\n"
        "  headings: Source Serif 4\n"
        "defaults: {tongwen: {sizes: {title: 50}, page: {inner: 32mm}}}\n"
    )
    assert problems == []
    found = properties(institute.tokens)
    assert found["font-text"].startswith('"Source Sans 3"')
    assert found["font-display"].startswith('"Source Serif 4"')
    assert (found["size-text"], found["leading-text"]) == ("11pt", "16.5pt")
    assert float(found["size-caption"].removesuffix("pt")) == pytest.approx(8.6 * 11 / 10.25, 0.01)
    assert found["size-title"] == "50pt"
    assert found["margin-inner"] == "32mm"


@pytest.mark.parametrize(
    ("section", "name", "value"),
    [
        ("weights: {heading: 700}", "weight-heading", "700"),
        ("weights: {title: 200}", "weight-title", "200"),
        ("spacing: {heading: 20}", "space-heading", "20pt"),
        ("spacing: {block: 12.5}", "space-block", "12.5pt"),
        ("rules: {hair: 0.25}", "rule-hair", "0.25pt"),
        ("rules: {thin: 0}", "rule-thin", "0pt"),
        ("rules: {thick: 2}", "rule-thick", "2pt"),
        ("cover: {bar: 1.5}", "cover-bar", "1.5mm"),
        ("charts: ['#123456', red]", "chart-1", "#123456"),
        ("charts: ['#123456', red]", "chart-2", "#ff0000"),
    ],
)
def test_what_stands_below_tongwen_reaches_the_css(
    packs: Packs, section: str, name: str, value: str
) -> None:
    institute, problems = packs.read_with(brand_yml=f"defaults: {{tongwen: {{{section}}}}}\n")
    assert problems == []
    assert properties(institute.tokens)[name] == value
    assert properties(tokens_of("house"))[name] != value


@pytest.mark.parametrize("band", ["pale", "paper", "deep"])
@pytest.mark.parametrize("drawing", [True, False])
def test_a_cover_is_what_the_brand_says(packs: Packs, band: str, drawing: bool) -> None:
    institute, problems = packs.read_with(
        brand_yml="defaults: {tongwen: {cover: "
        f"{{band: {band}, drawing: {str(drawing).lower()}}}}}}}\n"
    )
    assert problems == []
    assert (institute.tokens.cover.band, institute.tokens.cover.drawing) == (band, drawing)


def test_the_weight_of_brand_yml_is_that_of_headings(packs: Packs) -> None:
    institute, problems = packs.read_with(brand_yml="typography: {headings: {weight: bold}}\n")
    assert problems == []
    assert institute.tokens.weights.heading == 700


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ("weights: {heading: heavy}", "'heavy' is not a weight of type"),
        ("weights: {heading: 650}", "650.0 is not a weight of type"),
        ("spacing: {block: -3}", "is not a length from 0 to 60 pt"),
        ("rules: {hair: 40}", "is not a length from 0 to 4 pt"),
        ("cover: {band: dep}", "'dep' is not a ground for the cover's foot"),
        ("cover: {drawing: 3}", "says neither yes nor no"),
        ("cover: {bar: red}", "is not a length from 0 to 20 mm"),
        ("ornaments: {pull-quotes: seldom}", "says neither yes nor no"),
        ("ornaments: {drop-capitals: 3}", "says neither yes nor no"),
        ("ornaments: {margin-notes: wide}", "is not a length from 0 to 60 mm"),
        ("ornaments: {margin-notes: 40}", "have no room in the outer margin: it has 15 mm"),
        ("ornaments: {pull-quote: true}", "unknown key “pull-quote”"),
        ("charts: '#123456'", "“charts” must be a list of colours"),
        ("charts: []", "“charts” must be a list of colours"),
        ("charts: [" + "'#123456', " * 7 + "]", "a chart tells 6 series apart by colour"),
        ("charts: [bleu]", "bleu is not a colour"),
        ("weight: {heading: 600}", "unknown key “weight”"),
        ("rules: {hare: 1}", "unknown key “hare”"),
        ("cover: 3", "“cover” must hold keys and values"),
    ],
)
def test_a_token_that_is_none_is_told_with_its_place(packs: Packs, section: str, said: str) -> None:
    institute, problems = packs.read_with(brand_yml=f"defaults:\n  tongwen:\n    {section}\n")
    [problem] = problems
    assert said in problem.message
    assert problem.span.line == 3
    assert problem.hint
    for group in ("weights", "spacing", "rules", "cover", "ornaments", "charts"):
        if group != "charts" or "bleu" in section:
            assert getattr(institute.tokens, group) == getattr(tokens_of("house"), group)


def test_a_chart_that_cannot_be_seen_is_told_with_a_shade_that_can(packs: Packs) -> None:
    _, problems = packs.read_with(brand_yml="defaults: {tongwen: {charts: ['#ffe680']}}\n")
    [problem] = problems
    assert (problem.code, problem.severity) == ("INST-11", "warning")
    shade = re.findall("#[0-9a-f]{6}", problem.hint)[0]
    assert contrast(shade, "#ffffff") >= 3


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))
def test_series_of_any_brand_can_be_seen(primary: str) -> None:
    from tongwen.institute.brand import _derived_charts

    colours = replace(TOKENS.colours, deep=primary)
    made = _derived_charts(colours)
    assert len(made) == 6
    assert all(contrast(colour, colours.paper) >= 3 for colour in made)


@pytest.mark.parametrize(
    ("drawn", "expected"),
    [
        ('fill="var(--chart-1)"', 'fill="#17365c"'),
        ('fill="var( --accent , red)"', 'fill="#a3342b"'),
        ('fill="var(--nothing, red)"', 'fill="red"'),
        ('fill="var(--nothing)"', 'fill="var(--nothing)"'),
        ('stroke-width="var(--rule-thick)"', 'stroke-width="1pt"'),
        (
            'font-family="var(--font-display)"',
            "font-family=\"'Source Sans 3','Noto Sans CJK TC',sans-serif\"",
        ),
        ("<style>path{fill:var(--deep)}</style>", "<style>path{fill:#17365c}</style>"),
    ],
)
def test_a_drawing_may_ask_for_tokens(drawn: str, expected: str) -> None:
    made = drawing_with_tokens(drawn.encode(), tokens_of("house"), language("zh-Hant"))
    assert made.decode() == expected


def test_a_drawing_is_in_the_colours_of_who_publishes(tmp_path: Path) -> None:
    small = small_project(tmp_path)
    small.write("figures/bars.svg", BARS.replace("#17365c", "var(--chart-2)"))
    for slug, colour in (("cuc-icsf", "#a3342b"), ("lantern", "#b8650b")):
        done = small.run("build", "--institute", slug, "--format", "html", "--edition", "en")
        assert done.status == 0, done.errors
        page = (tmp_path / "build" / "small" / slug / "small.en.html").read_bytes()
        drawings = b"".join(
            base64.b64decode(found)
            for found in re.findall(rb"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", page)
        )
        assert f'fill="{colour}"'.encode() in page + drawings


def test_without_a_brand_file_the_look_is_the_houses(packs: Packs) -> None:
    institute, _ = packs.read_with()
    assert institute.tokens == tokens_of("house")


def test_what_a_dark_brand_prints_is_dark_on_light(packs: Packs) -> None:
    institute, problems = packs.read_with(
        brand_yml="color: {foreground: '#f1f1f2', background: '#1a1a1a', primary: '#75a5cc'}\n"
    )
    assert "INST-16" in [problem.code for problem in problems]
    assert (institute.tokens.colours.ink, institute.tokens.colours.paper) == ("#1a1a1a", "#ffffff")
    assert unreadable(institute.tokens.colours) == []


# --- contrast -----------------------------------------------------------------------------


def unreadable(colours: Colours) -> list[str]:
    return [
        f"{text} on {ground}: {ratio:.2f}"
        for text, ground in TEXT_PAIRS
        if (ratio := contrast(getattr(colours, text), getattr(colours, ground))) < READABLE
    ]


@pytest.mark.parametrize("slug", ["house", "cuc-icsf", "umt"])
def test_every_pair_that_carries_text_passes_wcag_aa(slug: str) -> None:
    assert unreadable(tokens_of(slug).colours) == []


BRIGHT = "#ffd400"


@pytest.mark.parametrize(
    "said",
    [
        f"color: {{primary: '{BRIGHT}'}}",
        f"defaults: {{tongwen: {{colours: {{ground: '{BRIGHT}'}}}}}}",
    ],
)
def test_a_cover_may_be_bright(packs: Packs, said: str) -> None:
    institute, problems = packs.read_with(brand_yml=said + "\n")
    assert [one.code for one in problems] == (["INST-16"] if "primary" in said else [])
    colours = institute.tokens.colours
    assert (colours.ground, unreadable(colours)) == (BRIGHT, [])
    assert contrast(colours.heading, colours.paper) >= READABLE
    assert {ground_of(institute, place) for place in ("cover", "screen", "screen-foot")} == {
        "light"
    }
    assert unreadable(dark(colours)) == []


def test_a_brand_colour_that_is_hardly_a_ground_leaves_the_cover_in_the_colour_of_text(
    packs: Packs,
) -> None:
    institute, _ = packs.read_with(brand_yml="color: {primary: '#f4f4f4'}\n")
    colours = institute.tokens.colours
    assert colours.ground == colours.deep


def test_every_role_but_rules_and_grounds_is_in_a_pair() -> None:
    named = {name for pair in TEXT_PAIRS for name in pair}
    assert named == {field.name for field in fields(Colours)} - {"rule"}


def test_the_packs_are_told_apart() -> None:
    one, other = tokens_of("cuc-icsf"), tokens_of("umt")
    for role in ("deep", "accent", "pale", "on_deep_accent"):
        assert getattr(one.colours, role) != getattr(other.colours, role)
    assert one.fonts.text != other.fonts.text


_HEX = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@settings(max_examples=150, deadline=None)
@given(_HEX)
def test_one_primary_colour_gives_a_brand_that_can_be_read(primary: str) -> None:
    from tongwen.institute.brand import _Reading
    from tongwen.institute.yaml_places import Node

    span = Gate(ROOT, ()).span(ROOT)
    node = Node({"color": Node({"primary": Node(primary, span)}, span)}, span)
    read = _Reading(Gate(ROOT, ()), ROOT, node, tokens_of("house"), Problems()).brand()
    assert unreadable(read.tokens.colours) == []


def test_a_brand_of_one_colour_gets_no_other_hue(tmp_path: Path) -> None:
    found, problems = Packs(tmp_path).read_with(brand_yml='color:\n  primary: "#003366"\n')
    assert not problems
    red, green, blue = (int(found.tokens.colours.accent[at : at + 2], 16) for at in (1, 3, 5))
    assert red < green < blue


@pytest.mark.parametrize(
    "said", ['typography:\n  link:\n    color: "#4AB8C1"\n', 'color:\n  light: "#286169"\n']
)
def test_a_colour_that_is_changed_is_told(tmp_path: Path, said: str) -> None:
    _, problems = Packs(tmp_path).read_with(brand_yml=said)
    assert [problem.code for problem in problems] == ["INST-16"]


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#ffffff", "#ffffff") == 1


@settings(max_examples=200, deadline=None)
@given(_HEX, _HEX)
def test_any_colour_can_be_made_readable_on_one_ground(colour: str, ground: str) -> None:
    found = readable(colour, ground)
    assert contrast(found, ground) >= READABLE
    if contrast(colour, ground) >= READABLE:
        assert found == colour


@pytest.mark.parametrize(
    ("text", "colour"),
    [
        ("#ABC", "#aabbcc"),
        ("#A1B2C3", "#a1b2c3"),
        ("rgb(1, 2, 3)", "#010203"),
        ("rgb(300, 0, 0)", "#ff0000"),
        ("hsl(120, 100%, 50%)", "#00ff00"),
        ("SteelBlue", "#4682b4"),
        ("#00000080", "#7f7f7f"),
    ],
)
def test_colours_in_all_of_css_spellings(text: str, colour: str) -> None:
    assert hexadecimal(text) == colour


def test_mixing_and_turning() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#102030", "#ffffff", 0) == "#102030"
    assert turn("#ff0000", 120) == "#00ff00"
    assert turn("#777777", 90) == "#777777"
