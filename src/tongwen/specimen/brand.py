"""The specimen's chapters about the brand: names and emblems, colours, type, the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields

from ..institute import (
    TEXT_PAIRS,
    Institute,
    LockupRules,
    Logo,
    Organisation,
    Place,
    contrast,
    lockups,
)
from ..languages import LANGUAGES
from . import drawings
from .drawings import key
from .wording import Book, Chapter, Words, plain, same, say

AA, AAA = 4.5, 7.0
"""Contrast ratios that WCAG 2.2 demands of text: 1.4.3 (level AA) and 1.4.6 (level AAA)."""


def width(institute: Institute) -> str:
    """Return the width that drawings are set in."""
    return f"{drawings.width_of_drawings(institute.tokens):.1f}mm"


def name_of(body: Organisation) -> Words:
    """Return a body's name as each edition's language has it."""
    return Words(*(plain(body.name(tag)) for tag in ("en", "zh-Hant", "zh-Hans")))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _measure(value: float, unit: str) -> Words:
    return same(f"{_number(value)} {unit}")


# --- names and emblems -----------------------------------------------------------------------

_PLACES: dict[Place, Words] = {
    "cover": say("Cover", "封面", "封面"),
    "title-page": say("Title page", "書名頁", "书名页"),
    "running-header": say("Running header", "頁眉", "页眉"),
    "colophon": say("Colophon", "版權頁", "版权页"),
}


def write_names(book: Book, institute: Institute) -> None:
    """Write the chapter about names, emblems and lockups."""
    chapter = Chapter(book)
    chapter.heading(1, say("Names and Lockups", "名稱與標誌", "名称与标志"), "sec-names")
    chapter.lead(
        say(
            "Who publishes: the names in each language, and the emblems that stand with them.",
            "出版者是誰：各語言的名稱，以及與名稱並列的標誌。",
            "出版者是谁：各语言的名称，以及与名称并列的标志。",
        )
    )
    chapter.paragraph(
        say(
            "Names, emblems and the rules for setting them together are in `institute.yaml`. The "
            "cover, the title page, the running headers and the colophon of this book show them "
            "as every report does.",
            "名稱、標誌及兩者的組合規則都寫在 `institute.yaml` 裡。本手冊的封面、書名頁、頁眉與版"
            "權頁，"
            "都依這些規則排版，與每份報告一樣。",
            "名称、标志及两者的组合规则都写在 `institute.yaml` 里。本手册的封面、书名页、页眉与版"
            "权页，"
            "都按这些规则排版，与每份报告一样。",
        )
    )
    bodies = [body for publisher in institute.publishers for body in publisher.bodies]
    chapter.heading(2, say("Names", "名稱", "名称"), "sec-names-table")
    chapter.paragraph(
        say(
            "@tbl-names has each body’s names as the pack gives them.",
            "@tbl-names 列出套件所載各機構的名稱。",
            "@tbl-names 列出套件所载各机构的名称。",
        )
    )
    chapter.table(
        "tbl-names",
        say("Names by language", "各語言的名稱", "各语言的名称"),
        (
            say("Name", "名稱", "名称"),
            say("Short name", "簡稱", "简称"),
            say("Language", "語言", "语言"),
        ),
        [
            (
                _tagged(body.names.get(tag, ""), tag),
                _tagged(body.short_names.get(tag, ""), tag),
                f"`{tag}`",
            )
            for body in bodies
            for tag in dict.fromkeys((*body.names, *body.short_names))
        ],
        widths="58 24 18",
    )
    chapter.paragraph(
        say(
            "Where a short name is missing, the full one is set. Where a name is missing in an "
            "edition’s language, the one in the nearest language is.",
            "沒有簡稱時用全稱；沒有該語言的名稱時，用最相近語言的名稱。",
            "没有简称时用全称；没有该语言的名称时，用最相近语言的名称。",
        )
    )
    _write_emblems(chapter, book, institute, bodies)
    _write_lockups(chapter, institute)
    chapter.write("01-names.md")


def _tagged(name: str, tag: str) -> Words | str:
    """Return a name, marked as being in its language; a dash where there is none."""
    return same(f"[{plain(name)}]{{lang={tag}}}") if name.strip() else "–"


def _write_emblems(
    chapter: Chapter, book: Book, institute: Institute, bodies: list[Organisation]
) -> None:
    chapter.heading(2, say("Emblems", "標誌", "标志"), "sec-emblems")
    if not any(body.logos for body in bodies):
        chapter.paragraph(
            say(
                "This pack has no emblem: the names stand alone. Name one under `logos:`.",
                "本套件沒有標誌，只排名稱。請在 `logos:` 下指定標誌。",
                "本套件没有标志，只排名称。请在 `logos:` 下指定标志。",
            )
        )
        return
    drawn = [number for number, body in enumerate(bodies, start=1) if body.logos]
    chapter.paragraph(
        say(
            "Each emblem is drawn for a ground: `light` for paper, `dark` for the cover. It is "
            "shown as large as it is set, and nothing stands inside the dashed line. Keep the "
            "files in `logos/` and name them under `logos:`; a drawing for one language or one "
            "size only is named by it ({figures}).",
            "每個標誌都為一種底色繪製：`light` 用於紙面，`dark` 用於封面。下圖按實際尺寸顯示，虛"
            "線以內"
            "不得放置其他內容。檔案放在 `logos/`，並在 `logos:` 下指定；只適用於某種語言或尺寸的"
            "標誌，"
            "再以語言或尺寸區分（{figures}）。",
            "每个标志都为一种底色绘制：`light` 用于纸面，`dark` 用于封面。下图按实际尺寸显示，虚"
            "线以内"
            "不得放置其他内容。文件放在 `logos/`，并在 `logos:` 下指定；只适用于某种语言或尺寸的"
            "标志，"
            "再按语言或尺寸区分（{figures}）。",
            figures=_several("fig-emblems", drawn),
        )
    )
    owners = [publisher for publisher in institute.publishers for _ in publisher.bodies]
    for number, (publisher, body) in enumerate(zip(owners, bodies, strict=True), start=1):
        sources = []
        for count, logo in enumerate(body.logos, start=1):
            source = f"figures/emblem-{number}-{count}.svg"
            book.files[source] = _emblem(institute, publisher, logo)
            sources.append(source)
        if sources:
            chapter.figure(
                f"fig-emblems-{number}",
                sources,
                say("Emblems of {name}", "{name}的標誌", "{name}的标志", name=name_of(body)),
                say(
                    "Each emblem on its ground, inside a dashed line that marks the space to "
                    "keep clear; beside it, its key, its file and its size.",
                    "每個標誌置於其底色上，四周虛線標出須留空的範圍；旁邊列出鍵名、檔案與尺寸。",
                    "每个标志置于其底色上，四周虚线标出须留空的范围；旁边列出键名、文件与尺寸。",
                ),
                width(institute),
            )


def _several(prefix: str, numbers: Iterable[int]) -> Words:
    """Return references to the figures or tables that are called ``prefix`` and a number."""
    targets = [f"@{prefix}-{number}" for number in numbers]
    return Words(", ".join(targets), "、".join(targets), "、".join(targets))


def _emblem(institute: Institute, publisher: Institute, logo: Logo) -> bytes:
    """Return the drawing of ``logo`` at the largest size that it is set in."""
    rules = publisher.lockup
    aspect = (logo.image.width or 1.0) / (logo.image.height or 1.0)
    set_as = [
        (lockup.width, lockup.height, lockup.clear, place)
        for place in _PLACES
        for tag in institute.languages
        for lockup in lockups(institute, LANGUAGES[tag], place)
        if lockup.logo is logo
    ]
    across, down, clear, place = max(
        set_as,
        default=(rules.height * aspect, rules.height, rules.height * rules.clear_space, ""),
    )
    path = " ".join(part for part in (logo.language or "any", logo.size) if part)
    notes = [
        f"logos: {logo.ground}: {path}",
        logo.image.name.partition("/")[2] or logo.image.name,
        f"{place or '–'} {_number(across)} × {_number(down)} mm",
        f"clear {_number(clear)} mm",
    ]
    return drawings.emblem(institute, logo, across, down, clear, notes)


_RULES: dict[str, tuple[Words, dict[str, Words]]] = {
    "order": (
        say("Which body stands first", "先排哪個機構", "先排哪个机构"),
        {
            "university-first": say("the university", "大學", "大学"),
            "institute-first": say("the institute", "研究機構", "研究机构"),
        },
    ),
    "names": (
        say("Which language stands first", "先排哪種語言", "先排哪种语言"),
        {
            "edition-first": say("the edition’s", "版本所用的語言", "版本所用的语言"),
            "fixed": say(
                "always as in `languages:`",
                "固定按 `languages:` 的次序",
                "固定按 `languages:` 的次序",
            ),
        },
    ),
    "orientation": (
        say("Where names stand", "名稱的位置", "名称的位置"),
        {
            "beside": say("beside the emblem", "標誌旁", "标志旁"),
            "below": say("below the emblem", "標誌下方", "标志下方"),
        },
    ),
}


def _lockup_rows(rules: LockupRules, several: bool) -> list[tuple[Words, str, Words | str]]:
    """Return each rule with its key and value; the order of bodies only if there are several."""
    rows: list[tuple[Words, str, Words | str]] = [
        (what, f"`{name}`", values[getattr(rules, name)])
        for name, (what, values) in _RULES.items()
        if several or name != "order"
    ]
    return [
        *rows,
        (
            say("Height of the emblem on the cover", "封面上標誌的高度", "封面上标志的高度"),
            "`height`",
            _measure(rules.height, "mm"),
        ),
        (
            say("Never narrower than", "標誌最小寬度", "标志最小宽度"),
            "`smallest-width`",
            _measure(rules.smallest_width, "mm"),
        ),
        (
            say(
                "Clear space, in heights of the emblem",
                "留空範圍（以標誌高度為單位）",
                "留空范围（以标志高度为单位）",
            ),
            "`clear-space`",
            _number(rules.clear_space),
        ),
        (
            say("The emblem holds the names", "標誌本身已含名稱", "标志本身已含名称"),
            "`wordmark`",
            say("yes", "是", "是") if rules.wordmark else say("no", "否", "否"),
        ),
    ]


def _write_lockups(chapter: Chapter, institute: Institute) -> None:
    chapter.heading(2, say("Lockups", "標誌與名稱的組合", "标志与名称的组合"), "sec-lockups")
    chapter.paragraph(
        say(
            "These rules stand under `lockup:`. One set of rules serves the cover, the title "
            "page, the running header and the colophon, in print, in Word and on the screen "
            "({tables}).",
            "這些規則寫在 `lockup:` 下。封面、書名頁、頁眉與版權頁都依同一套規則，印刷、Word 與螢"
            "幕皆然（{tables}）。",
            "这些规则写在 `lockup:` 下。封面、书名页、页眉与版权页都按同一套规则，印刷、Word 与屏"
            "幕皆然（{tables}）。",
            tables=_several("tbl-lockup", range(1, len(institute.publishers) + 1)),
        )
    )
    for number, publisher in enumerate(institute.publishers, start=1):
        chapter.table(
            f"tbl-lockup-{number}",
            say(
                "Rules of the lockup of {name}",
                "{name}的組合規則",
                "{name}的组合规则",
                name=name_of(publisher.organisation),
            ),
            (say("Rule", "規則", "规则"), say("Key", "鍵名", "键名"), say("Value", "值", "值")),
            _lockup_rows(publisher.lockup, publisher.university is not None),
            widths="46 24 30",
        )
    language = LANGUAGES[institute.languages[0]]
    rows = [
        (
            place,
            name_of(lockup.organisation),
            same(f"{_number(lockup.width)} × {_number(lockup.height)} mm")
            if lockup.logo
            else say("none", "無", "无"),
            _measure(lockup.clear, "mm") if lockup.logo else "–",
        )
        for name, place in _PLACES.items()
        for lockup in lockups(institute, language, name)
    ]
    chapter.paragraph(
        say(
            "@tbl-places says how large that makes each emblem.",
            "各處標誌的實際尺寸見@tbl-places。",
            "各处标志的实际尺寸见@tbl-places。",
        )
    )
    chapter.table(
        "tbl-places",
        say(
            "Emblems where they are set, width by height",
            "標誌在各處的尺寸（寬 × 高）",
            "标志在各处的尺寸（宽 × 高）",
        ),
        (
            say("Place", "位置", "位置"),
            say("Body", "機構", "机构"),
            say("Emblem", "標誌", "标志"),
            say("Clear space", "留空", "留空"),
        ),
        rows,
        widths="20 42 22 16",
    )


# --- colours ---------------------------------------------------------------------------------

_COLOURS: dict[str, tuple[str, Words]] = {
    "ink": ("color: foreground", say("text", "正文", "正文")),
    "muted": ("", say("text of second rank", "次要文字", "次要文字")),
    "rule": ("", say("hairlines", "細線", "细线")),
    "paper": ("color: background", say("the page", "紙面", "纸面")),
    "pale": (
        "color: light",
        say("ground of boxes and code", "方框與程式碼的底色", "方框与代码的底色"),
    ),
    "deep": (
        "color: primary",
        say("ground of the cover, headings", "封面底色、標題", "封面底色、标题"),
    ),
    "accent": (
        "color: secondary",
        say("labels, numerals, marks", "標籤、編號、記號", "标签、编号、记号"),
    ),
    "on_deep": ("", say("text on the cover", "封面文字", "封面文字")),
    "on_deep_muted": (
        "",
        say("text of second rank on the cover", "封面次要文字", "封面次要文字"),
    ),
    "on_deep_accent": ("", say("marks on the cover", "封面記號", "封面记号")),
    "link": ("typography: link: color", say("links", "連結", "链接")),
}


def write_colours(book: Book, institute: Institute) -> None:
    """Write the chapter about colours."""
    chapter = Chapter(book)
    colours, charts = institute.tokens.colours, institute.tokens.charts
    for name, data in (
        ("swatches", drawings.swatches(institute)),
        ("pairs", drawings.pairs(institute)),
        ("chart", drawings.chart(institute)),
    ):
        book.files[f"figures/{name}.svg"] = data
    chapter.heading(1, say("Colours", "顏色", "颜色"), "sec-colours")
    chapter.lead(
        say(
            "Colours are named by what they do. A page asks for the ink or the accent, never for "
            "a blue.",
            "顏色以用途命名：版面要的是「正文色」或「強調色」，而不是某種藍色。",
            "颜色以用途命名：版面要的是“正文色”或“强调色”，而不是某种蓝色。",
        )
    )
    chapter.heading(2, say("Roles", "顏色角色", "颜色角色"), "sec-roles")
    chapter.paragraph(
        say(
            "@fig-swatches shows every role. Those that brand.yml [@brandyml] has a word for are "
            "set there; any role can be set by its own name under `defaults: tongwen: colours:`. "
            "What nobody sets is mixed from the others.",
            "@fig-swatches 列出所有顏色角色。brand.yml [@brandyml] 有對應欄位的，就在該欄位設定；"
            "任何角色都可在 `defaults: tongwen: colours:` 下以自己的名字設定；未設定的由其他顏色"
            "調配而成。",
            "@fig-swatches 列出所有颜色角色。brand.yml [@brandyml] 有对应字段的，就在该字段设置；"
            "任何角色都可在 `defaults: tongwen: colours:` 下以自己的名字设置；未设置的由其他颜色"
            "调配而成。",
        )
    )
    chapter.figure(
        "fig-swatches",
        ("figures/swatches.svg",),
        say("The colours and their roles", "顏色與角色", "颜色与角色"),
        say(
            "A field of each colour with its role and its value; the next table has the same.",
            "每種顏色的色塊，附角色與色值；內容與下表相同。",
            "每种颜色的色块，附角色与色值；内容与下表相同。",
        ),
        width(institute),
    )
    chapter.paragraph(
        say(
            "@tbl-roles says what each is for.",
            "各角色的用途見@tbl-roles。",
            "各角色的用途见@tbl-roles。",
        )
    )
    chapter.table(
        "tbl-roles",
        say("What each colour is for", "各顏色的用途", "各颜色的用途"),
        (
            say("Role", "角色", "角色"),
            say("Colour", "色值", "色值"),
            say("For", "用途", "用途"),
            say("Word in brand.yml", "brand.yml 欄位", "brand.yml 字段"),
        ),
        [
            (
                f"`{key(field.name)}`",
                f"`{getattr(colours, field.name)}`",
                _COLOURS[field.name][1],
                f"`{_COLOURS[field.name][0]}`" if _COLOURS[field.name][0] else "–",
            )
            for field in fields(colours)
        ],
        widths="22 15 33 30",
    )
    chapter.heading(2, say("Contrast", "對比度", "对比度"), "sec-contrast")
    chapter.paragraph(
        say(
            "Text can be read by all if it differs enough from its ground. WCAG 2.2 [@wcag] asks "
            "for 4.5:1 at level AA and 7:1 at level AAA; @eq-contrast says how the ratio is found. "
            "@tbl-contrast has every pair that is used, and @fig-pairs shows it.",
            "文字與底色的差異夠大，人人才讀得清楚。WCAG 2.2 [@wcag] 要求 AA 級達 4.5:1，AAA 級達 "
            "7:1；"
            "計算方法見@eq-contrast。@tbl-contrast 列出所有實際用到的組合，實樣見@fig-pairs。",
            "文字与底色的差异足够大，人人才读得清楚。WCAG 2.2 [@wcag] 要求 AA 级达 4.5:1，AAA 级"
            "达 7:1；"
            "计算方法见@eq-contrast。@tbl-contrast 列出所有实际用到的组合，实样见@fig-pairs。",
        )
    )
    chapter.raw(
        "$$\nC = \\frac{L_{\\mathrm{light}} + 0.05}{L_{\\mathrm{dark}} + 0.05}\n$$ {#eq-contrast}"
    )
    chapter.figure(
        "fig-pairs",
        ("figures/pairs.svg",),
        say("Text on every ground", "各種底色上的文字", "各种底色上的文字"),
        say(
            "Letters in each colour of text on each ground, with their contrast.",
            "每種文字顏色在各種底色上的字樣，附對比度。",
            "每种文字颜色在各种底色上的字样，附对比度。",
        ),
        width(institute),
    )
    chapter.table(
        "tbl-contrast",
        say(
            "Contrast of text and ground (WCAG 2.2)",
            "文字與底色的對比度（WCAG 2.2）",
            "文字与底色的对比度（WCAG 2.2）",
        ),
        (
            say("Text in", "文字顏色", "文字颜色"),
            say("On", "底色", "底色"),
            say("Ratio", "對比度", "对比度"),
            say("Level", "等級", "等级"),
        ),
        [
            (f"`{key(text)}`", f"`{key(ground)}`", f"{ratio:.2f}:1", _level(ratio))
            for text, ground in TEXT_PAIRS
            for ratio in (contrast(getattr(colours, text), getattr(colours, ground)),)
        ],
        marks="llrl",
        widths="32 26 20 22",
    )
    chapter.heading(2, say("Colours of charts", "圖表配色", "图表配色"), "sec-charts")
    chapter.paragraph(
        say(
            "A chart takes its series’ colours from `charts:`, in their order. They are "
            "neighbours in @fig-chart: each must be told from the next, also by who sees colours "
            "otherwise.",
            "圖表各數列依次取用 `charts:` 的顏色。@fig-chart 中相鄰的顏色必須分得清楚，對色覺不同"
            "的讀者也是如此。",
            "图表各数列依次取用 `charts:` 的颜色。@fig-chart 中相邻的颜色必须分得清楚，对色觉不同"
            "的读者也是如此。",
        )
    )
    chapter.figure(
        "fig-chart",
        ("figures/chart.svg",),
        say(
            "A series of bars in the colours of charts",
            "以圖表配色繪製的長條圖",
            "用图表配色绘制的条形图",
        ),
        say(
            "{count} bars that grow from left to right, each in a colour of its own.",
            "{count} 根由左至右漸高的長條，各用一種顏色。",
            "{count} 根从左到右渐高的条形，各用一种颜色。",
            count=str(len(charts)),
        ),
        width(institute),
    )
    chapter.write("02-colours.md")


def _level(ratio: float) -> Words:
    if ratio >= AAA:
        return same("AAA")
    if ratio >= AA:
        return same("AA")
    return say("**below AA**", "**未達 AA**", "**未达 AA**")


# --- type ------------------------------------------------------------------------------------

_FAMILIES: dict[str, tuple[str, Words]] = {
    "text": ("typography: base: family", say("running text", "正文", "正文")),
    "display": (
        "typography: headings: family",
        say("headings, tables, captions", "標題、表格、圖表說明", "标题、表格、图表说明"),
    ),
    "title": ("fonts: title", say("title, chapter numbers", "書名、章號", "书名、章号")),
    "mono": ("typography: monospace: family", say("code", "程式碼", "代码")),
    "text_han": ("fonts: text-han", say("Chinese in text", "正文中文", "正文中文")),
    "display_han": ("fonts: display-han", say("Chinese in headings", "標題中文", "标题中文")),
}

_SIZES: dict[str, tuple[str, Words]] = {
    "title": ("title", say("title on the cover", "封面書名", "封面书名")),
    "heading1": ("heading-1", say("title of a chapter", "章標題", "章标题")),
    "heading2": ("heading-2", say("heading of a section", "節標題", "节标题")),
    "heading3": ("heading-3", say("heading below it", "小節標題", "小节标题")),
    "lead": ("lead", say("opening of a chapter", "章首引言", "章首引言")),
    "text": ("text", say("running text", "正文", "正文")),
    "leading": ("leading", say("from line to line", "行距", "行距")),
    "caption": ("caption", say("captions, tables", "圖表說明、表格", "图表说明、表格")),
    "small": ("small", say("notes", "註釋", "注释")),
}


def write_type(book: Book, institute: Institute) -> None:
    """Write the chapter about type."""
    chapter = Chapter(book)
    tokens = institute.tokens
    book.files["figures/faces.svg"] = drawings.faces(institute)
    book.files["figures/scale.svg"] = drawings.scale(institute)
    chapter.heading(1, say("Type", "字體", "字体"), "sec-type")
    chapter.lead(
        say(
            "Latin letters and Chinese characters stand in one line. Their faces are chosen as "
            "pairs, and one scale of sizes serves both.",
            "西文字母與漢字排在同一行裡：字體成對選用，字級共用一套。",
            "西文字母与汉字排在同一行里：字体成对选用，字号共用一套。",
        )
    )
    chapter.heading(2, say("Families", "字體家族", "字体家族"), "sec-families")
    chapter.paragraph(
        say(
            "@tbl-families names the families, @fig-faces shows their letters.",
            "字體名稱見@tbl-families，字樣見@fig-faces。",
            "字体名称见@tbl-families，字样见@fig-faces。",
        )
    )
    chapter.table(
        "tbl-families",
        say("Families by role", "各用途的字體", "各用途的字体"),
        (
            say("Family", "字體", "字体"),
            say("For", "用途", "用途"),
            say("Key", "鍵名", "键名"),
        ),
        [
            (
                same(plain(getattr(tokens.fonts, name))),
                purpose,
                f"`{path}`",
            )
            for name, (path, purpose) in _FAMILIES.items()
        ],
        widths="32 30 38",
    )
    chapter.paragraph(
        say(
            "A family of your own is a file in `fonts/`, with its licence, named under "
            "`typography: fonts:` with `source: file`. Nothing is fetched from the network: a "
            "family that is not here is replaced by the house’s, and a warning says so. The "
            "Chinese faces take the forms of each edition: Taiwan, Hong Kong or the mainland.",
            "要用自己的字體，請把字體檔連同授權條款放進 `fonts/`，並在 `typography: fonts:` 下以 "
            "`source: file` 指定。字體不會從網路下載：找不到的字體以預設字體代替，並提出警告。"
            "中文字形隨版本而定，分別採用臺灣、香港或中國內地的標準。",
            "要用自己的字体，请把字体文件连同许可协议放进 `fonts/`，并在 `typography: fonts:` 下用 "
            "`source: file` 指定。字体不会从网络下载：找不到的字体以默认字体代替，并给出警告。"
            "中文字形随版本而定，分别采用台湾、香港或内地的标准。",
        )
    )
    chapter.figure(
        "fig-faces",
        ("figures/faces.svg",),
        say("The faces and their weights", "字體與字重", "字体与字重"),
        say(
            "The letters of each family, in the weights and slants that pages use.",
            "各字體的字樣，包括版面用到的字重與斜體。",
            "各字体的字样，包括版面用到的字重与斜体。",
        ),
        width(institute),
    )
    chapter.heading(2, say("Scale", "字級", "字号"), "sec-scale")
    chapter.paragraph(
        say(
            "Sizes are in points, on paper and in Word; the screen keeps their proportions. "
            "`typography: base: size` sets them all in proportion, `sizes:` each by itself; "
            "@fig-scale shows them, @tbl-scale has the values.",
            "字級以點（pt）為單位，用於紙本與 Word，螢幕保持相同比例。`typography: base: size` "
            "按比例調整全部字級，`sizes:` 則逐一設定；字樣見@fig-scale，數值見@tbl-scale。",
            "字号以磅（pt）为单位，用于纸本与 Word，屏幕保持相同比例。`typography: base: size` "
            "按比例调整全部字号，`sizes:` 则逐一设置；字样见@fig-scale，数值见@tbl-scale。",
        )
    )
    chapter.figure(
        "fig-scale",
        ("figures/scale.svg",),
        say("Every size in both scripts", "每級字的中西文字樣", "每级字的中西文字样"),
        say(
            "A line in Latin letters and one in Chinese characters for each size of type.",
            "每一字級各有一行西文與一行漢字。",
            "每一字号各有一行西文与一行汉字。",
        ),
        width(institute),
    )
    chapter.table(
        "tbl-scale",
        say("Sizes and weights", "字級與字重", "字号与字重"),
        (
            say("Key", "鍵名", "键名"),
            say("Value", "值", "值"),
            say("For", "用途", "用途"),
        ),
        [
            *(
                (f"`sizes: {path}`", _measure(getattr(tokens.scale, name), "pt"), purpose)
                for name, (path, purpose) in _SIZES.items()
            ),
            (
                "`weights: heading`",
                str(tokens.weights.heading),
                say("headings", "標題", "标题"),
            ),
            (
                "`weights: title`",
                str(tokens.weights.title),
                say("title on the cover", "封面書名", "封面书名"),
            ),
        ],
        marks="lrl",
        widths="36 22 42",
    )
    chapter.write("03-type.md")


# --- the page --------------------------------------------------------------------------------

_PAGE: dict[str, Words] = {
    "width": say("width of the page", "頁寬", "页宽"),
    "height": say("height of the page", "頁高", "页高"),
    "top": say("margin above the text", "上邊距", "上边距"),
    "foot": say("margin below the text", "下邊距", "下边距"),
    "inner": say("margin at the back of the book", "內側邊距（訂口）", "内侧边距（订口）"),
    "outer": say("margin at the edge", "外側邊距（切口）", "外侧边距（切口）"),
    "hang": say(
        "how far headings and figures reach into the inner margin",
        "標題與圖表伸入內側邊距的距離",
        "标题与图表伸入内侧边距的距离",
    ),
}

_MEASURES: dict[str, Words] = {
    "spacing: heading": say(
        "space above a section’s heading", "節標題上方的空間", "节标题上方的空间"
    ),
    "spacing: block": say(
        "space round figures, tables and boxes", "圖、表與方框上下的空間", "图、表与方框上下的空间"
    ),
    "rules: hair": say("rule between a table’s rows", "表格各列之間的線", "表格各行之间的线"),
    "rules: thin": say("rule under a table’s head", "表頭下方的線", "表头下方的线"),
    "rules: thick": say("rules above and below a table", "表格上下的線", "表格上下的线"),
}


def write_page(book: Book, institute: Institute) -> None:
    """Write the chapter about the page, its spaces and rules, and the cover."""
    chapter = Chapter(book)
    tokens = institute.tokens
    book.files["figures/page.svg"] = drawings.page(institute)
    book.files["figures/rules.svg"] = drawings.rules(institute)
    chapter.heading(
        1, say("Page, Space and Rules", "版面、間距與線條", "版面、间距与线条"), "sec-page"
    )
    chapter.lead(
        say(
            "The page is a frame for the text. Its measures are few, and each has one place where "
            "it is changed.",
            "版面是文字的框架。要設定的尺寸不多，每一項都只在一處修改。",
            "版面是文字的框架。要设置的尺寸不多，每一项都只在一处修改。",
        )
    )
    chapter.heading(2, say("The page", "版面", "版面"), "sec-geometry")
    chapter.paragraph(
        say(
            "`page:` in `institute.yaml` chooses the format, `page:` in `_brand.yml`, under "
            "`defaults: tongwen:`, the margins. @fig-page shows them, @tbl-page has their "
            "measures.",
            "`institute.yaml` 的 `page:` 決定紙張尺寸；`_brand.yml` 裡 `defaults: tongwen:` 下的 "
            "`page:` 決定邊距。示意見@fig-page，尺寸見@tbl-page。",
            "`institute.yaml` 的 `page:` 决定纸张尺寸；`_brand.yml` 里 `defaults: tongwen:` 下的 "
            "`page:` 决定边距。示意见@fig-page，尺寸见@tbl-page。",
        )
    )
    chapter.figure(
        "fig-page",
        ("figures/page.svg",),
        say("The page with its margins, in mm", "版面與邊距（單位：mm）", "版面与边距（单位：mm）"),
        say(
            "A page, smaller, with the area of the text, the margins and the hang; their "
            "measures are in the next table.",
            "縮小的版面，標出版心、邊距與懸掛區；尺寸見下表。",
            "缩小的版面，标出版心、边距与悬挂区；尺寸见下表。",
        ),
        width(institute),
    )
    chapter.table(
        "tbl-page",
        say("Measures of the page", "版面尺寸", "版面尺寸"),
        (say("Key", "鍵名", "键名"), say("Value", "值", "值"), say("For", "用途", "用途")),
        [
            (f"`{name}`", _measure(getattr(tokens.page, name), "mm"), purpose)
            for name, purpose in _PAGE.items()
        ],
        marks="lrl",
        widths="20 20 60",
    )
    chapter.heading(2, say("Space and rules", "間距與線條", "间距与线条"), "sec-spacing")
    chapter.paragraph(
        say(
            "Few rules and few distances hold everything together: @fig-rules and @tbl-measures.",
            "寥寥幾種線條與間距統領全書，見@fig-rules 與@tbl-measures。",
            "寥寥几种线条与间距统领全书，见@fig-rules 与@tbl-measures。",
        )
    )
    chapter.figure(
        "fig-rules",
        ("figures/rules.svg",),
        say("The rules, true to thickness", "線條的實際粗細", "线条的实际粗细"),
        say(
            "Three lines, the first the thickest.",
            "三條線，第一條最粗。",
            "三条线，第一条最粗。",
        ),
        width(institute),
    )
    chapter.table(
        "tbl-measures",
        say("Spaces and rules", "間距與線條", "间距与线条"),
        (say("Key", "鍵名", "键名"), say("Value", "值", "值"), say("For", "用途", "用途")),
        [
            (
                f"`{path}`",
                _measure(getattr(getattr(tokens, path.split(":")[0]), path.split()[-1]), "pt"),
                purpose,
            )
            for path, purpose in _MEASURES.items()
        ],
        marks="lrl",
        widths="32 18 50",
    )
    cover = tokens.cover
    chapter.heading(2, say("The cover", "封面", "封面"), "sec-cover")
    chapter.paragraph(
        say(
            "Three choices make the cover (@tbl-cover); its colours are the roles that begin "
            "with `on-deep`.",
            "封面由三項選擇構成（@tbl-cover），文字顏色為 `on-deep` 開頭的各角色。",
            "封面由三项选择构成（@tbl-cover），文字颜色为 `on-deep` 开头的各角色。",
        )
    )
    chapter.table(
        "tbl-cover",
        say("What the cover is composed of", "封面的組成", "封面的组成"),
        (say("Key", "鍵名", "键名"), say("Value", "值", "值"), say("For", "用途", "用途")),
        [
            (
                "`cover: band`",
                f"`{cover.band}`",
                say(
                    "ground of authors and date, at the foot",
                    "頁尾作者與日期的底色",
                    "页脚作者与日期的底色",
                ),
            ),
            (
                "`cover: bar`",
                _measure(cover.bar, "mm"),
                say(
                    "bar above the band; 0: none",
                    "底帶上方的橫線；0 表示沒有",
                    "底带上方的横线；0 表示没有",
                ),
            ),
            (
                "`cover: drawing`",
                "`true`" if cover.drawing else "`false`",
                say(
                    "the drawing that is each report’s own",
                    "每份報告獨有的線條圖案",
                    "每份报告独有的线条图案",
                ),
            ),
        ],
        widths="28 20 52",
    )
    chapter.write("04-page.md")
