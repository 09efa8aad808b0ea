"""The site: pages that link to one another, and what search engines and reference managers read."""

from __future__ import annotations

import datetime
import html
import json
import re
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote

import pytest
from lxml import etree

from sample import INSTITUTE, p, para, parallel_edition, sample_edition
from tongwen.document import Document, Heading, Paragraph, Passage, Text
from tongwen.edition import Download, Edition
from tongwen.imprint import citation
from tongwen.metadata import Contributor
from tongwen.writers.html import Renderer, write_html, write_site
from tongwen.writers.html.citing import bibtex, csl, ris

MOMENT = datetime.datetime(2026, 1, 2, tzinfo=datetime.UTC)
ADDRESS = "https://example.org/rivers/"


def site(edition: Edition) -> dict[str, bytes]:
    artefact = write_site(edition, MOMENT)
    assert artefact.problems == ()
    return dict(artefact.files)


@pytest.fixture(scope="module", params=["en", "zh-Hant"])
def files(request: pytest.FixtureRequest) -> dict[str, bytes]:
    return site(sample_edition(request.param))


def pages(files: dict[str, bytes]) -> dict[str, str]:
    return {name: data.decode() for name, data in files.items() if name.endswith(".html")}


def identifiers(page: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(r'<[^>]*?\sid="([^"]+)"', page)]


def test_there_is_a_front_page_and_a_page_a_chapter(files: dict[str, bytes]) -> None:
    assert set(pages(files)) == {
        "index.html",
        "sec-intro.html",
        "conclusion.html",
        "references.html",
    }


def test_every_link_leads_somewhere_within_the_folder(files: dict[str, bytes]) -> None:
    known = {name: set(identifiers(page)) for name, page in pages(files).items()}
    checked = 0
    for name, page in pages(files).items():
        for raw in re.findall(r'\s(?:href|src)="([^"]*)"', page):
            target = html.unescape(raw)
            if re.match(r"(https?|data):", target) or target.startswith("../"):
                continue
            file, _, fragment = target.partition("#")
            assert not PurePosixPath(file).is_absolute()
            assert (file or name) in files, target
            if fragment:
                assert unquote(fragment) in known[file or name] | {"top"}, target
            checked += 1
    assert checked > 60


def test_the_other_language_has_the_same_pages(files: dict[str, bytes]) -> None:
    for name, page in pages(files).items():
        (alternate,) = re.findall(r'<a href="\.\./([^"]+)" hreflang', page)
        assert alternate.split("/") == [alternate.split("/")[0], name]


def test_a_page_has_its_own_notes_and_the_works_that_it_cites(files: dict[str, bytes]) -> None:
    found = pages(files)
    assert "note-1" in identifiers(found["sec-intro.html"])
    assert {"ref-one", "ref-two"} <= set(identifiers(found["sec-intro.html"]))
    assert "note-1" not in identifiers(found["conclusion.html"])
    assert "ref-one" not in identifiers(found["conclusion.html"])
    assert identifiers(found["references.html"]).count("ref-one") == 1


def test_no_identifier_is_on_a_page_twice(files: dict[str, bytes]) -> None:
    for name, page in pages(files).items():
        found = identifiers(page)
        assert len(found) == len(set(found)), name


def test_pages_follow_one_another(files: dict[str, bytes]) -> None:
    found = pages(files)
    order = ["index.html"]
    while following := re.search(r'<link rel="next" href="([^"]+)"', found[order[-1]]):
        order.append(following[1])
        back = re.search(r'<link rel="prev" href="([^"]+)"', found[order[-1]])
        assert back
        assert back[1] == order[-2]
    assert order == ["index.html", "sec-intro.html", "conclusion.html", "references.html"]


def test_what_pages_share_is_named_after_its_content() -> None:
    first = site(sample_edition())
    again = site(sample_edition())
    assert first == again
    other = site(
        replace(
            sample_edition(), institute=replace(INSTITUTE, stylesheets={"screen": ("p{top:0}",)})
        )
    )
    style = [name for name in first if name.endswith(".css")]
    assert style != [name for name in other if name.endswith(".css")]
    assert [name for name in first if name.endswith(".js")] == [
        name for name in other if name.endswith(".js")
    ]


def test_a_name_that_a_disk_takes_ill_is_told_by_its_digest() -> None:
    blocks = tuple(
        block
        for identifier in ("INDEX", "index", "引言", "a/../b", "con")
        for block in (Heading(1, p(identifier), identifier), para(identifier))
    )
    edition = replace(sample_edition(), document=Document(blocks, (), "en"))
    names = set(pages(site(edition)))
    assert len(names) == 6
    assert all(re.fullmatch(r"(index|con|chapter-[0-9a-f]{8})\.html", name) for name in names)


def test_the_two_shapes_have_the_same_permanent_identifiers() -> None:
    edition = sample_edition()
    one = {i for i in identifiers(write_html(edition, MOMENT).data.decode()) if i.startswith("p-")}
    many = {
        identifier
        for page in pages(site(edition)).values()
        for identifier in identifiers(page)
        if identifier.startswith("p-")
    }
    assert one == many
    assert len(one) > 10


def named(*passages: Passage) -> list[str]:
    renderer = Renderer(sample_edition(), "flow")
    return [renderer.permanent("", passage) for passage in passages]


def test_an_identifier_stays_when_text_is_added_elsewhere() -> None:
    first, second = named(p("one"), p("two"))
    assert named(p("zero"), p("one"), p("one and a half"), p("two"))[1::2] == [first, second]
    assert first != second


def test_an_identifier_is_made_of_the_source_so_each_language_has_the_same() -> None:
    english = Passage((Text("A river."),), "A river.")
    chinese = Passage((Text("一條河。"),), "A river.")
    assert named(english) == named(chinese)


def test_what_is_said_twice_is_counted_and_what_the_author_named_stays() -> None:
    first, second = named(p("one"), p("one"))
    assert second == f"{first}-2"
    renderer = Renderer(sample_edition(), "flow")
    assert renderer.permanent("mine", p("one")) == "mine"
    assert Renderer(sample_edition(), "page").permanent("", p("one")) == first
    taken = Document((Paragraph(p("x"), first),), (), "en")
    assert Renderer(replace(sample_edition(), document=taken), "flow").permanent("", p("one")) == (
        f"{first}-2"
    )


# --- found and cited -----------------------------------------------------------------------


def addressed() -> Edition:
    edition = sample_edition()
    return replace(edition, metadata=replace(edition.metadata, address=ADDRESS, doi="10.1/x"))


def test_the_sitemap_of_two_languages_side_by_side_names_its_own_pages() -> None:
    edition = parallel_edition()
    metadata = replace(edition.metadata, address=ADDRESS)
    files = site(replace(edition, metadata=metadata))
    assert f"<loc>{ADDRESS}en+zh-Hant/</loc>".encode() in files["sitemap.xml"]


def test_the_sitemap_names_each_page_whole_in_each_language() -> None:
    files = site(addressed())
    root = etree.fromstring(files["sitemap.xml"])
    space = {
        "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
        "x": "http://www.w3.org/1999/xhtml",
    }
    found = [str(node.text) for node in root.findall("s:url/s:loc", space)]
    assert found == [
        f"{ADDRESS}en/{name}"
        for name in ("", "sec-intro.html", "conclusion.html", "references.html")
    ]
    others = [node.get("href") for node in root.findall("s:url/x:link", space)]
    assert f"{ADDRESS}zh-Hant/sec-intro.html" in others
    assert f"Sitemap: {ADDRESS}en/sitemap.xml" in files["robots.txt"].decode()
    page = files["sec-intro.html"].decode()
    assert f'<link rel="canonical" href="{ADDRESS}en/sec-intro.html">' in page
    assert re.search(rf'og:image" content="{ADDRESS}en/assets/cover-\w+\.png"', page)


def test_without_an_address_pages_claim_none() -> None:
    files = site(sample_edition())
    assert b"https://example.org/sample/en/" in files["sitemap.xml"]  # the institute's site
    assert b'rel="canonical"' not in files["index.html"]
    organisation = replace(INSTITUTE.organisation, web="")
    institute = replace(INSTITUTE, organisation=organisation)
    files = site(replace(sample_edition(), institute=institute))
    assert "sitemap.xml" not in files
    assert b"Sitemap" not in files["robots.txt"]


def test_the_cover_is_a_picture_of_the_size_that_is_told(files: dict[str, bytes]) -> None:
    (cover,) = (data for name, data in files.items() if name.startswith("assets/cover-"))
    assert cover.startswith(b"\x89PNG")
    assert int.from_bytes(cover[16:20]) == 1200
    assert int.from_bytes(cover[20:24]) == 630
    assert len(cover) > 8000


def test_a_download_tells_its_size() -> None:
    download = Download("pdf", "sample.en.pdf", 1_234_567)
    page = write_html(replace(sample_edition(), downloads=(download,)), MOMENT).data.decode()
    assert 'href="sample.en.pdf" type="application/pdf"' in page
    assert "1.2\u00a0MB" in page
    assert "sample.en.pdf" not in write_html(sample_edition(), MOMENT).data.decode()


def people(*names: str) -> Edition:
    edition = addressed()
    contributors = tuple(Contributor(p(name), (p("Somewhere"),)) for name in names)
    return replace(edition, metadata=replace(edition.metadata, contributors=contributors))


def test_reference_managers_get_names_in_parts_only_where_these_are_known() -> None:
    edition = people("Dr. Faran Awais Butt", "ZHANG Wei", "王小明", "Institute of Rivers & Seas")
    assert csl(edition)["author"] == [
        {"family": "Butt", "given": "Faran Awais"},
        {"family": "ZHANG", "given": "Wei"},
        {"literal": "王小明"},
        {"literal": "Institute of Rivers & Seas"},
    ]
    authors = r"Butt, Faran Awais and ZHANG, Wei and {王小明} and {Institute of Rivers \& Seas}"
    assert f"author = {{{authors}}}" in bibtex(edition)
    assert [row for row in ris(edition).split("\r\n") if row.startswith("AU")] == [
        "AU  - Butt, Faran Awais",
        "AU  - ZHANG, Wei",
        "AU  - 王小明",
        "AU  - Institute of Rivers & Seas",
    ]


def test_each_notation_is_whole() -> None:
    edition = addressed()
    item = json.loads(json.dumps(csl(edition)))
    assert item["type"] == "report"
    assert item["issued"] == {"date-parts": [[2023, 10, 17]]}
    assert item["DOI"] == "10.1/x"
    rows = ris(edition).split("\r\n")
    assert rows[0] == "TY  - RPRT"
    assert rows[-2:] == ["ER  - ", ""]
    assert bibtex(edition).count("{") == bibtex(edition).count("}")


@pytest.mark.parametrize("hostile", ["a} , x = {b", "a\\b", "a\r\nER  - \r\nTY  - BOOK"])
def test_a_title_cannot_leave_its_field(hostile: str) -> None:
    edition = addressed()
    edition = replace(edition, metadata=replace(edition.metadata, title=p(hostile)))
    assert ris(edition).count("\r\nER  -") == 1
    assert re.sub(r"\\[{}]|\\textbackslash\{\}", "", bibtex(edition)).count("{") == re.sub(
        r"\\[{}]|\\textbackslash\{\}", "", bibtex(edition)
    ).count("}")


def test_the_line_is_in_the_order_of_its_language() -> None:
    assert citation(addressed()) == (
        "A. Author, B. Author (2023). A Sample: Of Every Block. Sample Reports 1. "
        "Institute of Examples. https://doi.org/10.1/x"
    )
    assert citation(sample_edition("zh-Hant")).endswith("示例研究院，2023。")
