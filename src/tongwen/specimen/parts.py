"""The specimen's chapters about a report's parts: every block and every kind of words."""

from __future__ import annotations

from ..institute import Institute
from . import drawings
from .drawings import written_script
from .wording import Book, Chapter, Words, say

_HAN = {"Hant": ("zh-Hant", "書同文，車同軌"), "Hans": ("zh-Hans", "书同文，车同轨")}

CODE = """\
# _brand.yml
color:
  primary: "#123456"      # also a name from the palette
defaults:
  tongwen:
    rules:
      thick: 1.5          # pt
"""


def write_text(book: Book, institute: Institute) -> None:
    """Write the chapter about running text: words, headings, lists, quotations, code."""
    chapter = Chapter(book)
    book.files["figures/mark.svg"] = drawings.mark(institute)
    tag, han = _HAN[written_script(institute.languages)]
    chapter.heading(1, say("Text", "正文", "正文"), "sec-text")
    chapter.raw(
        "::: {.epigraph}\n> "
        + book.text(
            say(
                "Carriages run on one gauge, and writing is in one script.",
                "今天下車同軌，書同文，行同倫。",
                "今天下车同轨，书同文，行同伦。",
            )
        )
        + "\n>\n> — "
        + book.text(say("*The Doctrine of the Mean*", "《禮記·中庸》", "《礼记·中庸》"))
        + "\n:::"
    )
    chapter.lead(
        say(
            "This chapter has each part that running text can have, with the name that authors "
            "know it by. Look whether all of them belong together.",
            "本章列出正文可用的各種元素，並註明作者所用的名稱。請看看它們是否彼此協調。",
            "本章列出正文可用的各种元素，并注明作者所用的名称。请看看它们是否彼此协调。",
        )
    )
    chapter.heading(2, say("Words", "行內文字", "行内文字"), "sec-words")
    chapter.paragraph(
        say(
            "Words can be *stressed*, **strong**, ~~withdrawn~~, [underlined]{.underline}, "
            "[marked]{.mark} or in [small capitals]{.smallcaps}; raised as in 17^th^, lowered as "
            "in CO~2~; `code`, or a formula such as $a^2 + b^2 = c^2$. Chinese stands in its own "
            "face: [{han}]{lang={tag}}. A small picture ![a dark square with a light dot]"
            "(figures/mark.svg){width=4mm} is as high as the line.",
            "文字可以*強調*、**加重**、~~刪去~~、[加底線]{.underline}、[標示]{.mark}，"
            "也可用[Small Capitals]{.smallcaps}；有上標 17^th^ 與下標 CO~2~；有 `code`，也有算式 "
            "$a^2 + b^2 = c^2$。西文另用字體：[the same text]{lang=en}。小圖 "
            "![帶淺色圓點的深色方塊](figures/mark.svg){width=4mm} 與行同高。",
            "文字可以*强调*、**加重**、~~删去~~、[加下划线]{.underline}、[标示]{.mark}，"
            "也可用[Small Capitals]{.smallcaps}；有上标 17^th^ 与下标 CO~2~；有 `code`，也有算式 "
            "$a^2 + b^2 = c^2$。西文另用字体：[the same text]{lang=en}。小图 "
            "![带浅色圆点的深色方块](figures/mark.svg){width=4mm} 与行同高。",
            han=han,
            tag=tag,
        )
    )
    chapter.paragraph(
        say(
            "A second paragraph is indented. It links to [brand.yml]"
            "(https://posit-dev.github.io/brand-yml/), refers to @sec-colours, @fig-swatches, "
            "@tbl-contrast and @eq-contrast, and cites a work [@clreq]. Notes stand at the foot "
            "of the page,[^foot] also short ones.^[Written where they are called.]\\\nHere the "
            "author ended a line.",
            "第二段首行縮排。這裡有連結：[brand.yml](https://posit-dev.github.io/brand-yml/)；"
            "有參照：@sec-colours、@fig-swatches、@tbl-contrast、@eq-contrast；也有引用 [@clreq]。"
            "註釋排在頁底，[^foot]短註亦然。^[直接寫在引用之處。]\\\n作者在此處換行。",
            "第二段首行缩进。这里有链接：[brand.yml](https://posit-dev.github.io/brand-yml/)；"
            "有参照：@sec-colours、@fig-swatches、@tbl-contrast、@eq-contrast；也有引用 [@clreq]。"
            "注释排在页底，[^foot]短注亦然。^[直接写在引用之处。]\\\n作者在此处换行。",
        )
    )
    chapter.note(
        "foot",
        say(
            "A note is set in the size `small`. Its number is in the accent.",
            "註釋用 `small` 字級，編號用強調色。",
            "注释用 `small` 字号，编号用强调色。",
        ),
    )
    _write_other_language(chapter, book, tag)
    chapter.heading(3, say("A third-rank heading", "第三級標題", "第三级标题"), "sec-third")
    chapter.paragraph(
        say(
            "Its size is `heading-3`. Headings below it are set like text.",
            "字級為 `heading-3`，更低層級的標題與正文同級。",
            "字号为 `heading-3`，更低层级的标题与正文同级。",
        )
    )
    chapter.heading(
        2,
        say("A heading without a number", "無編號的標題", "无编号的标题"),
        "sec-free",
        numbered=False,
    )
    chapter.paragraph(
        say(
            "Authors write `{-}` or `{.unnumbered}` behind it.",
            "作者在標題後加上 `{-}` 或 `{.unnumbered}`。",
            "作者在标题后加上 `{-}` 或 `{.unnumbered}`。",
        )
    )
    _write_lists(chapter)
    _write_quotations(chapter, book)
    chapter.write("05-text.md")


def _write_other_language(chapter: Chapter, book: Book, tag: str) -> None:
    """Add a paragraph in the script that the edition is not in: a division with a language."""
    chinese = {
        "zh-Hant": "這一段無論在哪個版本都是中文：標點佔全形，行首行尾避開不宜的標點，強調用著重"
        "號，"
        "不用斜體。",
        "zh-Hans": "这一段无论在哪个版本都是中文：标点占全角，行首行尾避开不宜的标点，强调用着重"
        "号，"
        "不用斜体。",
    }[tag]
    text = book.text(Words(chinese, chinese, chinese))
    chapter.raw(f"::: {{lang={tag}}}\n{text}\n:::")


def _write_lists(chapter: Chapter) -> None:
    chapter.heading(2, say("Lists", "列表", "列表"), "sec-lists")
    chapter.items(
        (
            say("a list of things, in no order;", "不分先後的項目；", "不分先后的项目；"),
            say("its marks are in the accent.", "記號用強調色。", "记号用强调色。"),
        )
    )
    chapter.items(
        (
            say("First the tokens are changed,", "先改設計變數；", "先改设计变量；"),
            say("then a style sheet,", "再改樣式表；", "再改样式表；"),
            say("last of all a template.", "最後才改範本。", "最后才改模板。"),
        ),
        "1.",
    )
    chapter.items(
        (
            say("Names checked", "名稱已核對", "名称已核对"),
            say("Emblems asked for", "標誌待索取", "标志待索取"),
        ),
        "- [x]",
        "- [ ]",
    )


def _write_quotations(chapter: Chapter, book: Book) -> None:
    chapter.heading(
        2,
        say("Terms, quotations, code", "術語、引文與程式碼", "术语、引文与代码"),
        "sec-quotations",
    )
    terms = (
        (
            say("Token", "設計變數", "设计变量"),
            say(
                "A colour, a size or a family under a name; everything else is derived from it.",
                "以名字代表的顏色、尺寸或字體，其餘一切都由它推導。",
                "以名字代表的颜色、尺寸或字体，其余一切都由它推导。",
            ),
        ),
        (
            say("Lockup", "標誌組合", "标志组合"),
            say(
                "Emblem and names, set together by a rule.",
                "按規則並排的標誌與名稱。",
                "按规则并排的标志与名称。",
            ),
        ),
    )
    chapter.raw(
        "\n\n".join(f"{book.text(term)}\n: {book.text(meaning)}" for term, meaning in terms)
    )
    chapter.raw(
        "> "
        + book.text(
            say(
                "A craftsman who means to do good work first sharpens his tools.",
                "工欲善其事，必先利其器。",
                "工欲善其事，必先利其器。",
            )
        )
        + "\n>\n> — "
        + book.text(say("*The Analects*, 15", "《論語·衛靈公》", "《论语·卫灵公》"))
    )
    _write_pull_quote(chapter, book)
    chapter.paragraph(
        say(
            "Code is set on the ground `pale`; what is too long for a line is broken:",
            "程式碼以 `pale` 為底色，過長的行自動折行：",
            "代码以 `pale` 为底色，过长的行自动折行：",
        )
    )
    chapter.raw(f"```yaml\n{CODE}```")
    chapter.raw("---")
    chapter.paragraph(
        say(
            "The line above marks a change of subject without a heading.",
            "上方的線表示話題轉換而不另立標題。",
            "上方的线表示话题转换而不另立标题。",
        )
    )


def _write_pull_quote(chapter: Chapter, book: Book) -> None:
    chapter.paragraph(
        say(
            "A sentence of the text that is said again, large and between rules, is a pull quote. "
            "Whoever leafs through a report should stop there. `pull-quotes: false` leaves all of "
            "them out.",
            "把正文的一句話放大、置於兩線之間再說一次，稱為摘句，使翻閱的人停下來讀。"
            "設 `pull-quotes: false` 則全部不排。",
            "把正文的一句话放大、置于两线之间再说一次，称为摘句，使翻阅的人停下来读。"
            "设 `pull-quotes: false` 则全部不排。",
        )
    )
    chapter.raw(
        "::: {.pullquote}\n"
        + book.text(
            say(
                "Whoever leafs through a report should stop there.",
                "使翻閱的人停下來讀。",
                "使翻阅的人停下来读。",
            )
        )
        + "\n:::"
    )
    chapter.raw(
        "::: {.column-margin}\n"
        + book.text(
            say(
                "A note in the margin; where a page has none for it, it stands in the text.",
                "邊註；版面沒有邊註欄時，排在正文中。",
                "边注；版面没有边注栏时，排在正文中。",
            )
        )
        + "\n:::"
    )


def write_display(book: Book, institute: Institute) -> None:
    """Write the chapter about what is set apart from text: figures, tables, boxes."""
    chapter = Chapter(book)
    book.files["figures/ornament.svg"] = drawings.ornament(institute)
    chapter.heading(1, say("Figures, Tables, Boxes", "圖、表與方框", "图、表与方框"), "sec-display")
    chapter.lead(
        say(
            "What is set apart from the text reaches into the inner margin by the hang, and keeps "
            "the same distance above and below.",
            "獨立於正文的部分向內側邊距伸出，上下保持相同的距離。",
            "独立于正文的部分向内侧边距伸出，上下保持相同的距离。",
        )
    )
    chapter.heading(2, say("A time line", "時間線", "时间线"), "sec-timeline")
    chapter.paragraph(
        say(
            "Dates stand on a line in the order of time, as in @fig-standards.",
            "日期依時間先後排在一條線上，如@fig-standards。",
            "日期按时间先后排在一条线上，如@fig-standards。",
        )
    )
    events = (
        ("1963", say("ASCII is published.", "ASCII 公布。", "ASCII 公布。")),
        (
            "1991",
            say("Unicode has its first version.", "Unicode 第一版問世。", "Unicode 第一版问世。"),
        ),
        (
            "1999",
            say("WCAG 1.0 is recommended.", "WCAG 1.0 成為推薦標準。", "WCAG 1.0 成为推荐标准。"),
        ),
        (
            "2023",
            say("WCAG 2.2 is recommended.", "WCAG 2.2 成為推薦標準。", "WCAG 2.2 成为推荐标准。"),
        ),
    )
    lines = "\n\n".join(f"{year}\n: {book.text(what)}" for year, what in events)
    alternative = book.text(
        say(
            "A time line with four dates, from 1963 to 2023.",
            "列出 1963 年至 2023 年四個日期的時間線。",
            "列出 1963 年至 2023 年四个日期的时间线。",
        )
    )
    caption = book.text(
        say("Standards that this book rests on", "本手冊所依據的標準", "本手册所依据的标准")
    )
    chapter.raw(f'::: {{#fig-standards .timeline alt="{alternative}"}}\n{lines}\n\n{caption}\n:::')
    chapter.paragraph(
        say(
            "A picture that says nothing is marked `decorative`; screen readers pass over it:",
            "沒有訊息的圖片標為 `decorative`，螢幕閱讀器會略過：",
            "没有信息的图片标为 `decorative`，屏幕阅读器会略过：",
        )
    )
    chapter.raw("![](figures/ornament.svg){.decorative width=60%}")
    _write_boxes(chapter)
    _write_settings(chapter)
    chapter.write("06-display.md")


def _write_boxes(chapter: Chapter) -> None:
    chapter.heading(2, say("Boxes", "方框", "方框"), "sec-boxes")
    chapter.callout(
        "finding",
        say(
            "Pale is the ground of every box, so its contrast counts: see @tbl-contrast.",
            "所有方框都以 `pale` 為底色，因此要留意對比度，見@tbl-contrast。",
            "所有方框都以 `pale` 为底色，因此要留意对比度，见@tbl-contrast。",
        ),
        say("One ground for all boxes", "方框共用一種底色", "方框共用一种底色"),
    )
    chapter.callout(
        "note",
        say(
            "Notes and tips have a bar in `deep`, the others in `accent`.",
            "「說明」與「提示」的豎線用 `deep`，其餘用 `accent`。",
            "“说明”与“提示”的竖线用 `deep`，其余用 `accent`。",
        ),
    )
    chapter.callout(
        "tip",
        say(
            "Change one token at a time and make the specimen again.",
            "每次只改一個設計變數，再重做一次樣本。",
            "每次只改一个设计变量，再重做一次样本。",
        ),
    )
    chapter.callout(
        "important",
        say(
            "A brand’s colours are often chosen for screens. Print a page before you settle.",
            "品牌顏色多為螢幕而選，定案前請先印一頁看看。",
            "品牌颜色多为屏幕而选，定案前请先印一页看看。",
        ),
    )
    chapter.callout(
        "warning",
        say(
            "Emblems are trade marks as a rule: keep the permission with the pack.",
            "標誌通常是註冊商標，請將使用許可與套件一併保存。",
            "标志通常是注册商标，请将使用许可与套件一并保存。",
        ),
    )
    chapter.callout(
        "caution",
        say(
            "A font may forbid embedding. `tongwen check institute` says so.",
            "有些字體禁止嵌入，`tongwen check institute` 會指出。",
            "有些字体禁止嵌入，`tongwen check institute` 会指出。",
        ),
    )


def _write_settings(chapter: Chapter) -> None:
    chapter.heading(2, say("Where it is changed", "在哪裡修改", "在哪里修改"), "sec-settings")
    chapter.paragraph(
        say(
            "Tokens come first, style sheets second, templates last. @tbl-settings is wide, and "
            "stands on a page of its own, turned.",
            "先改設計變數，再改樣式表，最後才改範本。@tbl-settings 較寬，另排在橫向的一頁。",
            "先改设计变量，再改样式表，最后才改模板。@tbl-settings 较宽，另排在横向的一页。",
        )
    )
    rows = (
        (
            say("Names, emblems, address", "名稱、標誌、地址", "名称、标志、地址"),
            "`institute.yaml`",
            "`name:`, `logos:`, `address:`",
            say(
                "cover, title page, running header, colophon",
                "封面、書名頁、頁眉、版權頁",
                "封面、书名页、页眉、版权页",
            ),
        ),
        (
            say("How emblem and names stand", "標誌與名稱的組合", "标志与名称的组合"),
            "`institute.yaml`",
            "`lockup:`",
            say("wherever an emblem is set", "所有出現標誌之處", "所有出现标志之处"),
        ),
        (
            say("Languages, page, licence", "語言、紙張、授權", "语言、纸张、许可"),
            "`institute.yaml`",
            "`languages:`, `page:`, `licence:`",
            say(
                "what a report has unless it says otherwise",
                "報告未另行指定時的預設值",
                "报告未另行指定时的默认值",
            ),
        ),
        (
            say("Colours", "顏色", "颜色"),
            "`_brand.yml`",
            "`color:`, `colours:`, `charts:`",
            say(
                "every page, Word’s theme, charts",
                "各頁、Word 佈景主題、圖表",
                "各页、Word 主题、图表",
            ),
        ),
        (
            say("Families, sizes, weights", "字體、字級、字重", "字体、字号、字重"),
            "`_brand.yml`",
            "`typography:`, `fonts:`, `sizes:`, `weights:`",
            say(
                "every page, Word’s theme and styles",
                "各頁、Word 佈景主題與樣式",
                "各页、Word 主题与样式",
            ),
        ),
        (
            say(
                "Margins, spaces, rules, cover", "邊距、間距、線條、封面", "边距、间距、线条、封面"
            ),
            "`_brand.yml`",
            "`page:`, `spacing:`, `rules:`, `cover:`",
            say(
                "PDF and Word; spaces and rules on the screen too",
                "PDF 與 Word；間距與線條也用於螢幕",
                "PDF 与 Word；间距与线条也用于屏幕",
            ),
        ),
        (
            say("What tokens cannot say", "設計變數無法表達的細節", "设计变量无法表达的细节"),
            "`page.css`, `screen.css`",
            "–",
            say("PDF; web page", "PDF；網頁", "PDF；网页"),
        ),
    )
    chapter.table(
        "tbl-settings",
        say("What is set where", "各項設定的位置", "各项设置的位置"),
        (
            say("Setting", "設定", "设置"),
            say("File", "檔案", "文件"),
            say("Keys", "鍵名", "键名"),
            say("Seen in", "影響範圍", "影响范围"),
        ),
        rows,
        widths="24 18 28 30",
        wide=True,
    )


def write_references(book: Book) -> None:
    """Write the chapter with the list of references, and the works that are cited."""
    chapter = Chapter(book)
    chapter.heading(1, say("References", "參考文獻", "参考文献"), "sec-references", numbered=False)
    chapter.raw("::: {#refs}\n:::")
    chapter.write("07-references.md")
    book.files["references.yaml"] = _WORKS.encode()


_WORKS = """\
- id: brandyml
  type: webpage
  title: "brand.yml"
  author:
    - literal: "Posit Software"
  URL: "https://posit-dev.github.io/brand-yml/"
  language: en

- id: wcag
  type: webpage
  title: "Web Content Accessibility Guidelines (WCAG) 2.2"
  author:
    - literal: "World Wide Web Consortium"
  issued: 2023
  URL: "https://www.w3.org/TR/WCAG22/"
  language: en

- id: clreq
  type: webpage
  title: "Requirements for Chinese Text Layout"
  author:
    - literal: "World Wide Web Consortium"
  URL: "https://www.w3.org/TR/clreq/"
  language: en
"""
