"""Lockups: what a brand guide says of emblem and names, and where the cover puts them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packs import SVG, Packs
from places import PROJECT
from tongwen.diagnostics import Problems
from tongwen.document import Resource
from tongwen.gate import Gate
from tongwen.institute import (
    Institute,
    LockupRules,
    Logo,
    Organisation,
    Place,
    lockups,
    read_institute,
)
from tongwen.institute.lockup import COLUMN_GAP
from tongwen.languages import LANGUAGES

ROOT = PROJECT
ENGLISH, CHINESE = LANGUAGES["en"], LANGUAGES["zh-Hant"]
PLACES: tuple[Place, ...] = ("cover", "title-page", "running-header", "colophon", "screen")


def real(slug: str) -> Institute:
    problems = Problems()
    institute = read_institute(Gate(ROOT, ()), ROOT / "templates", slug, problems)
    assert institute is not None
    return institute


def body(width: float = 96, height: float = 96, **names: str) -> Organisation:
    image = Resource("x/a.svg", "image/svg+xml", SVG, width, height)
    names = names or {"en": "Institute of Rivers", "zh-Hant": "河流研究所"}
    return Organisation(
        {tag.replace("_", "-"): text for tag, text in names.items()},
        {},
        (Logo(image, "light"), Logo(image, "dark")),
    )


def pack(
    organisation: Organisation | None = None,
    university: Organisation | None = None,
    **rules: object,
) -> Institute:
    return replace(
        real("cuc-icsf"),
        slug="x",
        organisation=organisation or body(),
        university=university,
        languages=("zh-Hant", "en"),
        lockup=LockupRules(**rules),  # type: ignore[arg-type]
    )


def test_the_name_in_the_editions_language_comes_first_unless_the_order_is_fixed() -> None:
    def names(institute: Institute, tag: str) -> list[str]:
        (lockup,) = lockups(institute, LANGUAGES[tag], "cover")
        return [name.language for name in lockup.names if name.first] + [
            name.language for name in lockup.names
        ]

    assert names(pack(), "en") == ["en", "en", "zh-Hant"]
    assert names(pack(), "zh-Hant") == ["zh-Hant", "zh-Hant", "en"]
    assert names(pack(names="fixed"), "en") == ["zh-Hant", "zh-Hant", "en"]


def test_a_name_in_another_chinese_stands_before_a_latin_one_in_a_chinese_edition() -> None:
    institute = replace(pack(), languages=("en", "zh-Hant"))
    (lockup,) = lockups(institute, LANGUAGES["zh-Hans"], "cover")
    assert [name.language for name in lockup.names] == ["zh-Hant", "en"]


def test_a_name_in_the_editions_own_script_stands_for_the_other_that_the_pack_shows() -> None:
    named = body(en="Rivers", zh_Hant="河流研究院傳播所", zh_Hans="河流研究院传播所")
    (lockup,) = lockups(pack(named), LANGUAGES["zh-Hans"], "cover")
    assert [name.language for name in lockup.names] == ["zh-Hans", "en"]
    (lockup,) = lockups(pack(named), ENGLISH, "cover")
    assert [name.language for name in lockup.names] == ["en", "zh-Hant"]


def test_a_name_that_is_the_same_in_two_languages_is_set_once() -> None:
    (lockup,) = lockups(pack(body(en="ICSF", zh_Hant="ICSF")), ENGLISH, "title-page")
    assert [name.text for name in lockup.names] == ["ICSF"]


def test_the_university_stands_first_unless_the_rules_say_otherwise() -> None:
    university = body(en="University of Rivers")
    texts = [
        [lockup.names[0].text for lockup in lockups(institute, ENGLISH, "cover")]
        for institute in (
            pack(university=university),
            pack(university=university, order="institute-first"),
        )
    ]
    assert texts[0] == ["University of Rivers", "Institute of Rivers"]
    assert texts[1] == texts[0][::-1]


def test_an_emblem_that_holds_the_names_has_none_beside_it() -> None:
    (lockup,) = lockups(pack(wordmark=True), ENGLISH, "cover")
    assert lockup.names == ()
    assert lockup.logo is not None
    without = replace(pack(wordmark=True), organisation=Organisation({"en": "Name"}, {}))
    (lockup,) = lockups(without, ENGLISH, "cover")
    assert [name.text for name in lockup.names] == ["Name"]


def test_names_stand_clear_of_the_emblem() -> None:
    (lockup,) = lockups(pack(height=20, clear_space=0.5), ENGLISH, "cover")
    assert (lockup.width, lockup.height, lockup.clear) == (20, 20, 10)
    assert lockup.text_left == 30
    (below,) = lockups(pack(height=20, clear_space=0.5, orientation="below"), ENGLISH, "cover")
    assert (below.text_left, below.text_top) == (0, 30)


def test_no_emblem_is_narrower_than_the_brand_allows() -> None:
    narrow = pack(body(width=10, height=40), smallest_width=6)
    (cover,) = lockups(narrow, ENGLISH, "cover")
    assert cover.width == 6
    assert cover.height == 24
    (header,) = lockups(narrow, ENGLISH, "running-header")
    assert header.logo is None
    assert header.names


@pytest.mark.parametrize(("words", "shown"), [(3, "Rivers Rivers Rivers"), (15, "RI")])
def test_a_name_that_leaves_no_room_for_a_title_is_short_in_headers(words: int, shown: str) -> None:
    named = replace(body(), names={"en": " ".join(["Rivers"] * words)}, short_names={"en": "RI"})
    (header,) = lockups(replace(pack(named), languages=("en",)), ENGLISH, "running-header")
    assert header.names[0].text == shown
    (cover,) = lockups(replace(pack(named), languages=("en",)), ENGLISH, "cover")
    assert cover.names[0].text != "RI"


def test_each_place_takes_the_emblem_of_its_ground_and_size() -> None:
    def image(name: str) -> Resource:
        return Resource(name, "image/svg+xml", SVG, 96, 96)

    logos = (
        Logo(image("light"), "light"),
        Logo(image("dark"), "dark"),
        Logo(image("small"), "light", size="small"),
        Logo(image("large"), "dark", size="large"),
        Logo(image("zh"), "dark", language="zh-Hant"),
    )
    institute = pack(replace(body(), logos=logos))
    chosen = {
        (place, language.tag): lockup.logo.image.name
        for place in PLACES
        for language in (ENGLISH, CHINESE)
        for lockup in lockups(institute, language, place)
        if lockup.logo
    }
    assert chosen["cover", "en"] == "large"
    assert chosen["running-header", "en"] == "small"
    assert chosen["title-page", "en"] == "light"
    assert chosen["cover", "zh-Hant"] == "zh"


def test_the_rules_are_read_from_the_pack(tmp_path: Path) -> None:
    packs = Packs(tmp_path)
    lines = (
        "name: {en: A}\nlogos: {light: {any: logos/a.svg, small: logos/a.svg}, dark: {en: "
        "{small: logos/a.svg, large: logos/a.svg}}}\nlockup: {order: institute-first, "
        "names: fixed, orientation: below, height: 18 mm, smallest-width: 9, clear-space: 0.5, "
        "wordmark: true}\n"
    )
    institute, problems = packs.read_with(institute_yaml=lines)
    assert problems == []
    assert institute.lockup == LockupRules(
        "institute-first", "fixed", "below", 18.0, 9.0, 0.5, True
    )
    assert [(logo.ground, logo.language, logo.size) for logo in institute.organisation.logos] == [
        ("light", "", ""),
        ("light", "", "small"),
        ("dark", "en", "small"),
        ("dark", "en", "large"),
    ]


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ("lockup: {oder: fixed}", "INST-04", 10),
        ("lockup: {order: fixed}", "INST-07", 17),
        ("lockup: {height: 2}", "INST-14", 18),
        ("lockup: {clear-space: wide}", "INST-14", 23),
        ("lockup: {wordmark: perhaps}", "INST-07", 20),
        ("lockup: beside", "INST-06", 9),
    ],
)
def test_a_rule_that_cannot_be_is_told_with_its_place(
    tmp_path: Path, line: str, code: str, column: int
) -> None:
    packs = Packs(tmp_path)
    text = "name: {en: A}\nlogos: {light: logos/a.svg, dark: logos/a.svg}\n" + line + "\n"
    institute, (problem,) = packs.read_with(institute_yaml=text)
    assert (problem.code, problem.span.line, problem.span.column) == (code, 3, column)
    assert problem.hint
    assert institute.lockup == LockupRules()


# --- publishing together -------------------------------------------------------------------


def test_institutes_publish_together_in_the_first_ones_look() -> None:
    both = real("cuc-icsf+umt")
    alone, other = real("cuc-icsf"), real("umt")
    assert both.slug == "cuc-icsf+umt"
    assert both.tokens == alone.tokens
    assert [publisher.organisation for publisher in both.publishers] == [
        alone.organisation,
        other.organisation,
    ]
    assert len(lockups(both, ENGLISH, "cover")) == 4
    assert len(lockups(both, ENGLISH, "running-header")) == 2


def test_who_publishes_together_has_a_column_each() -> None:
    first, second, third, fourth = lockups(real("cuc-icsf+umt"), ENGLISH, "cover")
    assert first.left == second.left < third.left == fourth.left
    assert first.top == third.top < second.top
    assert second.top >= first.top + first.full_height


@pytest.mark.parametrize("slug", ["umt+umt", "a+b+c+d+e", "umt+nobody", "umt+", "+"])
def test_a_company_that_cannot_be_is_a_problem(slug: str) -> None:
    problems = Problems()
    assert read_institute(Gate(ROOT, ()), ROOT / "templates", slug, problems) is None
    assert {problem.code for problem in problems} <= {"INST-01", "INST-18"}
    assert problems.has_errors


@settings(deadline=None)
@given(
    sizes=st.lists(st.tuples(st.integers(20, 400), st.integers(20, 400)), min_size=1, max_size=4),
    universities=st.lists(st.booleans(), min_size=4, max_size=4),
    width=st.sampled_from([170.0, 210.0, 215.9]),
    name=st.sampled_from(["A", "Institute of " + "Very " * 20 + "Long Names", "名" * 40]),
)
def test_on_no_cover_do_lockups_meet_or_leave_the_page(
    sizes: list[tuple[int, int]], universities: list[bool], width: float, name: str
) -> None:
    made = [
        pack(body(*size, en=name, zh_Hant="機構"), body(en=name) if has else None)
        for size, has in zip(sizes, universities, strict=False)
    ]
    first = replace(
        made[0],
        partners=tuple(made[1:]),
        tokens=replace(made[0].tokens, page=replace(made[0].tokens.page, width=width)),
    )
    placed = lockups(first, ENGLISH, "cover")
    for lockup in placed:
        assert lockup.left >= 0
        assert lockup.left + lockup.room <= width
        assert lockup.width <= lockup.room
    for one in placed:
        for other in placed:
            if one is other:
                continue
            beside = (
                one.left + one.room + COLUMN_GAP <= other.left + 0.1
                or other.left + other.room + COLUMN_GAP <= one.left + 0.1
            )
            under = (
                one.top + one.full_height <= other.top or other.top + other.full_height <= one.top
            )
            assert beside or under
