"""The HTML edition in a browser: accessible, complete without scripts, asking nobody."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from effort import PATIENCE
from sample import INSTITUTE, LAYOUTS, SVG, TOKENS, parallel_edition, sample_edition
from tongwen.document import Resource
from tongwen.institute import (
    CoverDesign,
    Institute,
    LockupRules,
    Rules,
    Spacing,
    Tokens,
    Weights,
)
from tongwen.languages import LANGUAGES as KNOWN
from tongwen.languages import NO_LINE_END, NO_LINE_START
from tongwen.writers.html import write_html

pytestmark = pytest.mark.browser

LANGUAGES = ("en", "zh-Hant")
JAPANESE = KNOWN["ja"]
Scheme = Literal["light", "dark"]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's two editions, side by side as a build leaves them."""
    place = tmp_path_factory.mktemp("editions")
    moment = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
    for edition in (*map(sample_edition, LANGUAGES), parallel_edition()):
        artefact = write_html(edition, moment)
        (place / f"sample.{edition.tag}.html").write_bytes(artefact.data)
    return place


def opened(
    browser: Browser, folder: Path, tag: str, width: int = 1280, **options: Any
) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 800}, **options)
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.goto((folder / f"sample.{tag}.html").as_uri())
    yield page
    context.close()


# What a width changes is no colour: each width, language and scheme, not each with each.
@pytest.mark.parametrize(
    ("tag", "width", "scheme"),
    [
        ("en", 320, "dark"),
        ("zh-Hant", 768, "light"),
        ("zh-Hant", 1280, "dark"),
        ("en", 1280, "light"),
    ],
)
def test_axe_finds_nothing(
    browser: Browser, folder: Path, tag: str, width: int, scheme: Scheme
) -> None:
    for page in opened(browser, folder, tag, width, color_scheme=scheme, reduced_motion="reduce"):
        results = Axe().run(page)
        assert results.response["passes"]
        assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [390, 1280])
def test_a_parallel_edition_shows_both_sides_or_one(
    browser: Browser, folder: Path, width: int
) -> None:
    sides = "[...document.querySelector('main .chapter .parallel').children].map(side => side"
    for page in opened(browser, folder, "en+zh-Hant", width, reduced_motion="reduce"):
        assert Axe().run(page).violations_count == 0
        first, second = page.evaluate(f"{sides}.getBoundingClientRect().toJSON())")
        if width > 1000:  # side by side, from one height
            assert first["top"] == second["top"]
            assert first["right"] <= second["left"]
        else:
            assert first["bottom"] <= second["top"]
            assert first["left"] == second["left"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        for number, shown in ((1, [True, False]), (2, [False, True]), (0, [True, True])):
            button = page.locator(".sides button").nth(number)
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")
            assert page.evaluate(f"{sides}.checkVisibility())") == shown


@pytest.mark.parametrize("tag", LANGUAGES)
def test_nothing_is_wider_than_the_screen(browser: Browser, folder: Path, tag: str) -> None:
    for page in opened(browser, folder, tag):
        for width in (320, 390, 768, 1280, 1600, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth") <= width, width


_LEFTMOST = """Math.min(...[...document.querySelectorAll('main :is(h2,h3,p,.number,.callout)')]
    .map(node => node.getBoundingClientRect()).filter(box => box.width).map(box => box.left))"""


def test_what_hangs_stays_on_the_screen(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en"):
        for width in (320, 699, 700, 768, 899, 900, 1099, 1100):
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate(_LEFTMOST) >= 12, width


def test_what_hangs_stays_on_the_paper(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", 640):
        page.emulate_media(media="print")
        # What stands further left than the page's area is cut off by the printer.
        assert page.evaluate(_LEFTMOST) >= 0


@pytest.mark.parametrize("tag", LANGUAGES)
def test_no_request_leaves_the_page_and_no_script_complains(
    browser: Browser, folder: Path, tag: str
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_default_timeout(1000 * PATIENCE)
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    address = (folder / f"sample.{tag}.html").as_uri()
    page.goto(address, wait_until="networkidle")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(200)
    assert address in asked
    assert [url for url in asked if url != address and not url.startswith("data:")] == []
    assert said == []
    context.close()


@pytest.mark.parametrize("tag", LANGUAGES)
def test_all_words_and_links_are_there_without_scripts(
    browser: Browser, folder: Path, tag: str
) -> None:
    for page in opened(browser, folder, tag):
        with_scripts = page.locator("body").inner_text()
        links = page.locator("a[href]").count()
    for page in opened(browser, folder, tag, java_script_enabled=False):
        assert page.locator("body").inner_text() == with_scripts
        assert page.locator("a[href]").count() == links > 15
        # On a wide screen the contents stand open without a script.
        expect(page.locator(".contents li").first).to_be_visible()


@pytest.mark.parametrize(("tag", "width"), [("en", 1280), ("zh-Hant", 390)])
def test_every_character_is_set_in_an_embedded_font(
    browser: Browser, folder: Path, tag: str, width: int
) -> None:
    """A missing glyph falls back to the machine's fonts: right here, wrong elsewhere."""
    for page in opened(browser, folder, tag, width):
        page.evaluate("document.fonts.ready")
        client = page.context.new_cdp_session(page)
        client.send("DOM.enable")
        client.send("CSS.enable")
        root = client.send("DOM.getDocument", {"depth": -1})["root"]
        strangers = []
        seen = 0
        for node in text_parents(root):
            fonts = client.send("CSS.getPlatformFontsForNode", {"nodeId": node["nodeId"]})["fonts"]
            seen += len(fonts)
            strangers += [
                (node["nodeName"], node["attributes"], font["familyName"])
                for font in fonts
                if not font["isCustomFont"]
            ]
        assert seen > 50
        assert strangers == []


def text_parents(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the elements that hold text themselves, but not formulas: maths has its own font."""
    name = node["nodeName"].lower()
    if name in ("math", "style", "script", "head"):
        return
    children = node.get("children", [])
    if any(child["nodeType"] == 3 and child["nodeValue"].strip() for child in children):
        yield node
    for child in children:
        yield from text_parents(child)


def test_a_note_can_be_reached_and_left_by_keyboard(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", reduced_motion="reduce"):
        page.keyboard.press("Tab")
        page.wait_for_function('document.activeElement.className === "skip"')
        page.locator("#call-1").focus()
        page.keyboard.press("Enter")
        box = page.locator(".note-box")
        expect(box).to_be_visible()
        expect(box).to_contain_text("A note with stress.")
        box.locator("a").last.focus()
        page.keyboard.press("Enter")
        expect(box).to_be_hidden()
        page.wait_for_url("**#note-1")
        page.locator("#note-1 .back-link").focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**#call-1")


def test_a_note_goes_with_its_call_while_the_page_still_moves(
    browser: Browser, folder: Path
) -> None:
    for page in opened(browser, folder, "en", reduced_motion="reduce"):
        page.locator("#call-1").focus()
        page.keyboard.press("Enter")
        box = page.locator(".note-box")
        page.evaluate("scrollBy(0, 120)")
        page.evaluate(
            "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        expect(box).to_be_visible()
        page.evaluate("scrollTo(0, document.body.scrollHeight)")
        box.wait_for(state="hidden")


def test_cover_contents_and_foot_begin_at_one_edge(browser: Browser, folder: Path) -> None:
    parts = (".report-title", ".band .people", ".contents", ".foot-content")
    for page in opened(browser, folder, "en"):
        for width in (390, 768, 1280, 1600, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            lefts = [page.locator(part).first.evaluate(_LEFT) for part in parts]
            assert max(lefts) - min(lefts) < 1, (width, dict(zip(parts, lefts, strict=True)))


_LEFT = "node => node.getBoundingClientRect().left"


def test_narrow_lines_of_chinese_end_between_words(browser: Browser, folder: Path) -> None:
    source = (folder / "sample.zh-Hant.html").read_text(encoding="utf-8")
    words = "領先的人工智能企業，科學技術部與人臉識別"
    heading = f'<h3 id="words">{words}</h3>'
    (folder / "sample.words.html").write_text(
        re.sub(r"(<main\b[^>]*>)", rf"\1{heading}", source, count=1), encoding="utf-8"
    )
    for page in opened(browser, folder, "words"):
        expect(page.locator("#words.phrased")).to_have_text(words)
        parts = page.locator("#words").inner_html().split("<wbr>")
        assert {"領先的", "人工", "企業，科學技術部"} <= set(parts)
        assert not {part[0] for part in parts} & set("的部能臉識")


def test_a_title_of_two_lines_is_parted_at_its_pause(browser: Browser, folder: Path) -> None:
    source = (folder / "sample.en.html").read_text(encoding="utf-8")
    words = "The Powerhouses: Major Players and Corporations"
    heading = f'<h2 class="level-1" id="title"><span class="words">{words}</span></h2>'
    (folder / "sample.title.html").write_text(
        re.sub(r"(<main\b[^>]*>)", rf"\1{heading}", source, count=1), encoding="utf-8"
    )
    tops = "nodes => nodes.map(node => node.getBoundingClientRect().top)"
    for page in opened(browser, folder, "title", 390):
        halves = page.locator("#title .half")
        expect(halves).to_have_text(["The Powerhouses:", "Major Players and Corporations"])
        expect(page.locator("#title")).to_have_text(words)
        assert len(set(halves.evaluate_all(tops))) == 2


def test_on_a_phone_a_table_moves_under_its_first_column(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", 390):
        frame = page.locator(".table:has(tr > :nth-child(3))").first
        heads = frame.locator("tr > th:first-child")
        before = heads.first.evaluate(_LEFT)
        assert frame.evaluate("node => { node.scrollLeft = 60; return node.scrollLeft }") > 0
        assert heads.first.evaluate(_LEFT) == pytest.approx(before, abs=1)


def test_on_a_wide_screen_notes_stand_beside_their_calls(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", 1600):
        beside = page.locator(".side-note").first
        expect(beside).to_be_visible()
        right = "node => node.closest('p').getBoundingClientRect().right"
        assert beside.evaluate(_LEFT) > beside.evaluate(right)
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(beside).to_be_hidden()


def test_a_note_without_scripts_is_a_plain_link(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", java_script_enabled=False):
        page.locator("#call-1").click()
        page.wait_for_url("**#note-1")


def test_the_other_language_opens_at_the_same_block(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", reduced_motion="reduce"):
        page.evaluate("document.getElementById('sec-a').scrollIntoView()")
        page.wait_for_function("document.querySelector('.contents [aria-current]')")
        assert page.locator(".contents [aria-current]").get_attribute("href") == "#sec-a"
        callout = page.locator(".callout p[id]").last
        callout.evaluate("node => scrollBy(0, node.getBoundingClientRect().top - 200)")
        identifier = callout.get_attribute("id")
        page.locator(".languages a").dispatch_event("click")
        page.wait_for_url(f"**/sample.zh-Hant.html#{identifier}")
        assert page.evaluate("document.documentElement.lang") == "zh-Hant"
        top = page.locator(f"#{identifier}").evaluate("node => node.getBoundingClientRect().top")
        assert 0 <= top < 400


def test_on_a_phone_the_contents_are_closed_and_open_by_a_touch(
    browser: Browser, folder: Path
) -> None:
    for page in opened(browser, folder, "en", 390):
        line = page.locator(".contents li a").first
        expect(line).to_be_hidden()
        page.locator(".contents summary").click()
        expect(line).to_be_visible()
        line.click()
        expect(line).to_be_hidden()
        page.wait_for_url("**#sec-intro")


_PITCHES = """() => {
  const main = document.querySelector('main'), line = document.createElement('p');
  line.lang = 'zh-Hant'; line.style.cssText = 'text-align:left;white-space:nowrap';
  line.innerHTML = '於2030年，由<a href="#x">AI</a>將<code>x甲2</code>';
  main.prepend(line);
  const nodes = [...function* walk(node) {
    for (const child of node.childNodes) child.data ? yield child : yield* walk(child);
  }(line)];
  const lefts = () => nodes.flatMap(node => [...node.data].map((_, at) => {
    const range = document.createRange();
    range.setStart(node, at); range.setEnd(node, at + 1);
    return range.getBoundingClientRect().left;
  }));
  const apart = lefts(), size = parseFloat(getComputedStyle(line).fontSize);
  const off = document.createElement('style');
  off.textContent = '*{text-autospace:no-autospace!important}';
  document.head.append(off);
  const touching = lefts(), text = line.textContent, found = {};
  for (let at = 1; at < text.length; at++)
    found[text[at - 1] + text[at]] =
      (apart[at] - apart[at - 1] - touching[at] + touching[at - 1]) / size;
  return found;
}"""


@pytest.mark.parametrize("tag", LANGUAGES)
def test_han_and_latin_stand_a_sliver_apart(browser: Browser, folder: Path, tag: str) -> None:
    for page in opened(browser, folder, tag):
        found = page.evaluate(_PITCHES)
        apart = {pair for pair, room in found.items() if 0.1 < room < 0.15}
        assert apart == {"於2", "0年", "由A", "I將"}  # code has room of its own
        assert {round(room, 2) for pair, room in found.items() if pair not in apart} == {0}


_SQUARES = """([said, kind]) => {
  const line = document.createElement(kind), range = new Range();
  line.style.whiteSpace = "nowrap";
  line.style.textIndent = 0;
  line.textContent = said;
  const before = document.querySelector("main .chapter p");
  if (kind === "p") before.after(line); else before.append(line);
  range.selectNodeContents(line);
  const width = range.getBoundingClientRect().width / parseFloat(getComputedStyle(line).fontSize);
  line.remove();
  return width;
}"""
"""How wide a line of its own, or a part of one, is in squares."""


def test_marks_that_meet_close_up_and_one_that_begins_a_line(
    browser: Browser, folder: Path
) -> None:
    squares = {
        "國國國國": 4, "國，國": 3, "國」，國": 3.5, "國，「國": 3.5, "國」「國": 3.5,
        "國）。「國": 4,
    }  # fmt: skip
    for page in opened(browser, folder, "zh-Hant"):
        for said, wide in squares.items():
            assert page.evaluate(_SQUARES, [said, "span"]) == pytest.approx(wide, abs=0.06), said
            whole = page.evaluate(_SQUARES, [said, "code"])
            assert whole == pytest.approx(len(said), abs=0.06), said
        assert page.evaluate(_SQUARES, ["「國", "p"]) == pytest.approx(1.5, abs=0.06)


_LINES = """() => [...document.querySelectorAll("main p:not(.companion)")].flatMap(paragraph => {
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT), lines = [];
  for (let node, last; node = walker.nextNode();)
    for (const [place, letter] of [...node.data].entries()) {
      const range = new Range();
      range.setStart(node, place);
      range.setEnd(node, place + 1);
      const box = range.getBoundingClientRect();
      if (!box.width || !letter.trim()) continue;
      if (!lines.length || box.top > last + box.height / 2) lines.push(letter);
      else lines[lines.length - 1] += letter;
      last = box.top;
    }
  return [lines];
})"""
"""Each paragraph of the page, as its lines."""


def test_no_line_of_han_begins_or_ends_with_a_mark_that_may_not(
    browser: Browser, folder: Path
) -> None:
    """At many widths, so that every mark comes to stand at a line's end."""
    said = (
        "河流（水）與「城市」，都是《論水》所說：「水能載舟，亦能覆舟。」"
        "何以如此？其故有三；一曰雨、二曰雪……"
    )
    count = 0
    for page in opened(browser, folder, "zh-Hant"):
        page.evaluate(
            "words => document.querySelector('main .chapter > p').textContent = words", said * 3
        )
        for width in range(320, 360, 4):
            page.set_viewport_size({"width": width, "height": 800})
            for lines in page.evaluate(_LINES):
                count += len(lines)
                assert not [line for line in lines[1:] if line[0] in NO_LINE_START], lines
                assert not [line for line in lines[:-1] if line[-1] in NO_LINE_END], lines
        page.evaluate(
            """words => {
              document.documentElement.lang = "ja";
              document.querySelector("main .chapter > p").textContent = words;
            }""",
            "ウォーターフロントの再開発はコミュニティーとインフラストラクチャーに、人々とちょっと関わる。"
            * 4,
        )
        for width in range(320, 360, 4):
            page.set_viewport_size({"width": width, "height": 800})
            lines = page.evaluate(_LINES)[0]
            assert not [line for line in lines[1:] if line[0] in JAPANESE.lines.start], lines
    assert count > 100


@pytest.mark.parametrize(("tag", "indent", "place"), [("zh-Hant", 2, "under"), ("ja", 1, "over")])
def test_paragraphs_are_set_in_and_justified_and_titles_in_references_have_no_dots(
    browser: Browser, folder: Path, tag: str, indent: int, place: str
) -> None:
    for page in opened(browser, folder, "zh-Hant"):
        found = page.evaluate(
            """tag => {
              document.documentElement.lang = tag;
              const text = document.querySelector(".chapter > p ~ p:not(.companion)");
              const list = document.querySelector(".references li");
              list.insertAdjacentHTML("beforeend", `<em lang=${tag}>書</em>`);
              text.insertAdjacentHTML("beforeend", `<em lang=${tag}>書</em>`);
              const style = getComputedStyle(text), dots = node =>
                getComputedStyle(node.lastElementChild).textEmphasisStyle;
              const place = getComputedStyle(text.lastElementChild);
              return [style.textAlign, parseFloat(style.textIndent) / parseFloat(style.fontSize),
                      style.lineBreak, dots(text), place.textEmphasisPosition, dots(list)];
            }""",
            tag,
        )
        assert found == ["justify", indent, "strict", "dot", place, "none"]


def test_a_column_of_text_has_a_readable_measure(browser: Browser, folder: Path) -> None:
    for page in opened(browser, folder, "en", 1920):
        width = page.evaluate(
            """() => {
              const paragraph = document.querySelector(".chapter > p:not(.companion)");
              const probe = document.createElement("span");
              probe.textContent = "the quick brown fox jumps over the lazy dog and on to the hill ";
              probe.style.whiteSpace = "pre";
              paragraph.append(probe);
              const one = probe.getBoundingClientRect().width / probe.textContent.length;
              probe.remove();
              return paragraph.getBoundingClientRect().width / one;
            }"""
        )
        assert 60 <= width <= 75


# --- the brand -----------------------------------------------------------------------------

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)


def branded(institute: Institute, place: Path, tag: str = "en") -> Path:
    edition = replace(sample_edition(tag), institute=institute)
    (place / f"sample.{tag}.html").write_bytes(write_html(edition, MOMENT).data)
    return place


def tokened(**changes: Any) -> Institute:
    return replace(INSTITUTE, tokens=replace(TOKENS, **changes))


def computed(
    browser: Browser, folder: Path, selector: str, name: str, width: int = 1280, **options: Any
) -> str:
    found = ""
    for page in opened(browser, folder, "en", width, **options):
        found = page.evaluate(
            "([selector, name]) => getComputedStyle(document.querySelector(selector))[name]",
            [selector, name],
        )
    return found


Asked = tuple[str, str, str]
"""A selector, with "|" and a pseudo-element; a property; what the browser has to compute."""


# What one page can show side by side stands in one row.
@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        (
            {
                "weights": Weights(heading=700, title=400),
                "rules": Rules(thick=3),
                "cover": CoverDesign(bar=2),
                "charts": ("#0000ff",) * 6,
            },
            [
                ("main h2", "fontWeight", "700"),
                (".report-title", "fontWeight", "400"),
                ("thead tr:first-child > *", "borderTopWidth", "6px"),
                ("tbody tr:last-child > *", "borderBottomWidth", "6px"),
                (".band", "borderTopWidth", "7px"),
                (".band", "borderTopColor", "rgb(232, 185, 168)"),
                (".timeline li|after", "borderTopColor", "rgb(0, 0, 255)"),
            ],
        ),
        (
            {
                "weights": Weights(heading=300, title=700),
                "rules": Rules(thin=3),
                "cover": CoverDesign(band="pale"),
            },
            [
                ("main h3", "fontWeight", "300"),
                (".report-subtitle", "fontWeight", "400"),
                ("thead tr:last-child > *", "borderBottomWidth", "6px"),
                (".band", "backgroundColor", "rgb(243, 239, 231)"),
            ],
        ),
        (
            {"rules": Rules(hair=3), "cover": CoverDesign(band="paper")},
            [
                ("tbody tr:first-child > *", "borderBottomWidth", "6px"),
                (".band", "backgroundColor", "rgb(255, 255, 255)"),
            ],
        ),
        (
            {"cover": CoverDesign(band="deep")},
            [(".band", "backgroundColor", "rgb(23, 54, 92)")],
        ),
    ],
)
def test_a_token_is_what_the_browser_computes(
    browser: Browser, tmp_path: Path, changes: dict[str, Any], asked: list[Asked]
) -> None:
    branded(tokened(**changes), tmp_path)
    for page in opened(browser, tmp_path, "en"):
        for selector, name, value in asked:
            element, _, pseudo = selector.partition("|")
            found = page.evaluate(
                """([selector, pseudo, name]) => getComputedStyle(
                  document.querySelector(selector), pseudo && "::" + pseudo)[name]""",
                [element, pseudo, name],
            )
            assert found == value, selector


@pytest.mark.parametrize(
    ("selector", "spacing"),
    [("main h3", Spacing(heading=54)), ("main .table", Spacing(block=45))],
)
def test_twice_the_space_is_twice_the_space(
    browser: Browser, tmp_path: Path, selector: str, spacing: Spacing
) -> None:
    def above(institute: Institute) -> float:
        branded(institute, tmp_path)
        return float(computed(browser, tmp_path, selector, "marginTop").removesuffix("px"))

    assert above(tokened(spacing=spacing)) == pytest.approx(2 * above(INSTITUTE), rel=0.01)


def many(orientation: Any = "beside", **rules: Any) -> Institute:
    """Four institutes that publish together, seven bodies."""
    lockup = LockupRules(orientation=orientation, **rules)
    own = replace(INSTITUTE, lockup=lockup)
    others = [replace(own, slug=f"other-{number}") for number in range(3)]
    return replace(own, partners=(replace(others[0], university=None), *others[1:]))


@pytest.mark.parametrize(
    ("width", "orientation", "clear"),
    [
        *((320, "beside", 1.0), (390, "beside", 0.25), (1280, "beside", 1.0)),
        *((320, "below", 0.25), (390, "below", 1.0), (1280, "below", 0.25)),
    ],
)
def test_what_is_to_stay_free_round_an_emblem_is_free(
    browser: Browser, tmp_path: Path, orientation: str, width: int, clear: float
) -> None:
    branded(many(orientation, clear_space=clear), tmp_path)
    for page in opened(browser, tmp_path, "en", width):
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        emblems = page.evaluate(
            """() => {
              const box = (part) => part.getBoundingClientRect().toJSON();
              return [...document.querySelectorAll(".hero .emblem, .foot .emblem")]
                .filter((one) => one.getClientRects().length)
                .map((one) => ({
                  box: box(one),
                  words: [...document.querySelectorAll(
                    ".hero .name, .kicker, .languages li > *, .imprint dt")].map(box),
                  others: [...document.querySelectorAll(".emblem")].filter((other) =>
                    other !== one && other.getClientRects().length).map(box),
                }));
            }"""
        )
        assert len(emblems) == 14
        for emblem in emblems:
            box = emblem["box"]
            # 14 mm of CSS and never less; as high as wide.
            assert box["width"] >= 14 * 96 / 25.4 - 0.1
            assert box["height"] == pytest.approx(box["width"], abs=0.1)
            free = clear * box["height"]
            for other in emblem["words"] + emblem["others"]:
                across = max(other["left"] - box["right"], box["left"] - other["right"])
                down = max(other["top"] - box["bottom"], box["top"] - other["bottom"])
                assert max(across, down) >= free - 0.5, (box, other)


@pytest.mark.parametrize("orientation", ["beside", "below"])
def test_names_stand_beside_the_emblem_or_below_it(
    browser: Browser, tmp_path: Path, orientation: Any
) -> None:
    branded(replace(INSTITUTE, lockup=LockupRules(orientation=orientation)), tmp_path)
    for page in opened(browser, tmp_path, "en"):
        emblem = page.locator(".hero .emblem.on-screen").first.bounding_box()
        names = page.locator(".hero .names").first.bounding_box()
        assert emblem is not None
        assert names is not None
        assert (names["x"] >= emblem["x"] + emblem["width"]) == (orientation == "beside")
        assert (names["y"] >= emblem["y"] + emblem["height"]) == (orientation == "below")


def test_on_paper_the_emblems_are_those_for_a_light_ground(
    browser: Browser, tmp_path: Path
) -> None:
    branded(INSTITUTE, tmp_path)
    for page in opened(browser, tmp_path, "en"):
        shown = "[...document.querySelectorAll('.emblem')].filter(e => e.getClientRects().length)"
        kinds = f"{shown}.map(e => e.className)"
        assert page.evaluate(kinds) == ["emblem on-screen"] * 2 + ["emblem"] * 2
        page.emulate_media(media="print")
        assert page.evaluate(kinds) == ["emblem on-paper"] * 2


def unseen(response: dict[str, Any]) -> list[str]:
    """Return what has the colour of its ground: axe leaves it to a person, as it may be meant."""
    return [
        node["html"]
        for rule in response["incomplete"]
        if rule["id"] == "color-contrast"
        for node in rule["nodes"]
        if any((check["data"] or {}).get("messageKey") == "equalRatio" for check in node["any"])
    ]


# Every ground in both schemes; where words stand on it, a width each.
@pytest.mark.parametrize(
    ("design", "band", "width", "scheme"),
    [
        *(
            ("drawing", band, width, scheme)
            for band in ("pale", "paper", "deep")
            for width, scheme in ((390, "light"), (1280, "dark"))
        ),
        *(
            (design, "deep", *((1280, "dark") if number % 2 else (390, "light")))
            for number, design in enumerate(design for design in LAYOUTS if design != "drawing")
        ),
    ],
)
def test_axe_finds_nothing_on_any_cover(
    browser: Browser, tmp_path: Path, width: int, scheme: Scheme, design: str, band: Any
) -> None:
    layout = LAYOUTS[design]
    picture = Resource("a.svg", "image/svg+xml", SVG, 80, 40) if layout.art == "picture" else None
    cover = CoverDesign(design=design, layout=layout, picture=picture, band=band, bar=1)
    tokens: Tokens = replace(TOKENS, cover=cover)
    branded(replace(many("below", wordmark=band == "deep"), tokens=tokens), tmp_path)
    for page in opened(
        browser, tmp_path, "en", width, color_scheme=scheme, reduced_motion="reduce"
    ):
        results = Axe().run(page, ".hero")  # the rest is as in the sample
        assert results.response["passes"]
        assert results.violations_count == 0, results.generate_report()
        assert unseen(results.response) == []
