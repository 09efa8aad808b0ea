"""Works as reference managers export them: what stands in references.json."""

from __future__ import annotations

from typing import Any

import pytest

from tongwen.diagnostics import Problems
from tongwen.importing import Source, import_works
from tongwen.importing.account import Account

RIS = """\
TY  - JOUR
AU  - Author, A.
TI  - Article
JO  - J. Things
JF  - Journal of Things
DA  - 2021/03/15/
PY  - 2021
Y2  - 2022/05/04/10:20:30
SN  - 1234-5678
ER  -

TY  - ELEC
AU  - Department of Rivers
TI  - Page
PY  - 2023
Y2  - 2024/02/03/
ER  -

TY  - THES
AU  - 陳大文
TI  - Thesis
Y1  - 2019/00//
M3  - PhD thesis
CY  - Hong Kong
SN  - 978-0
ER  -

TY  - RPRT
TI  - Report
M1  - RP01/20
T3  - Briefs
PY  - 2020/06//
ER  -
"""
RECORD = """<record><ref-type name="{}">{}</ref-type><contributors><authors>
<author>Author, A.</author></authors>{}</contributors><titles><title>{}</title>{}</titles>{}
<dates><year>2021</year>{}</dates></record>"""
STYLED = """<style face="normal">Of </style><style face="italic">E. coli</style>
<style face="normal"> in H</style><style face="subscript">2</style><style>O</style>"""
EDITORS = "<secondary-authors><author>Editor, E.</author></secondary-authors>"
ENDNOTE = "".join(
    (
        "<xml><records>",
        RECORD.format(
            "Journal Article",
            17,
            "",
            STYLED,
            "",
            "<number>3</number><isbn>1234-5678</isbn><access-date>May 4 2022</access-date>"
            "<urls><related-urls><url>https://a.org</url><url>https://b.org</url></related-urls></urls>",
            "<pub-dates><date>Mar 15</date></pub-dates>",
        ),
        RECORD.format(
            "Conference Proceedings",
            10,
            EDITORS,
            "Paper",
            "<secondary-title>Book</secondary-title>",
            "<isbn>978</isbn>",
            "",
        ),
        RECORD.format(
            "Web Page",
            12,
            "",
            "Page",
            "",
            "<number>3 February 2024</number>",
            "<pub-dates><date>January</date></pub-dates>",
        ),
        RECORD.format(
            "Report", 27, "", "Report", "", "<isbn>RP01/20</isbn><work-type>Brief</work-type>", ""
        ),
        "</records></xml>",
    )
)
BIBTEX = r"""
@article{one, author = {Author, A. and {World Bank}}, title = {{R{\&}D in H$_2$O}},
 doi = {10.1000/x{\_}1}, url = {https://a.org/a{\_}b?x=1{\&}y={~}}, month = {October}, year = 2021,
 mendeley-groups = {x}}
@misc{two, author = {陳大文 and 王小明}, title = {網頁}, howpublished = {\url{https://a.org/q}},
 note = {Accessed: 2024-02-03}, year = 2022}
@incollection{three, crossref = {book}, title = {A {LaTeX} Chapter}, pages = {1--5}}
@book{book, title = {Big Book}, editor = {Editor, E.}, year = {2018--2019}} @dataset{four,
 title = {Data}, date = {2020-01/2020-06}, doi = {https://doi.org/10.5281/z.1}}
"""


def works(name: str, text: str) -> list[dict[str, Any]]:
    problems = Problems()
    source = Source(name, text.encode(), lambda name: None)
    found = [dict(work) for work in import_works([source], Account(), problems)]
    assert list(problems) == []
    return found


@pytest.fixture(scope="module")
def read() -> dict[str, list[dict[str, Any]]]:
    files = {"a.ris": RIS, "a.xml": ENDNOTE, "a.bib": BIBTEX}
    return {name: works(name, text) for name, text in files.items()}


def on(*parts: int) -> dict[str, Any]:
    return {"date-parts": [list(parts)]}


@pytest.mark.parametrize(
    ("name", "at", "said"),
    [
        ("a.ris", 0, {"issued": on(2021, 3, 15), "accessed": on(2022, 5, 4), "ISSN": "1234-5678"}),
        ("a.ris", 0, {"container-title": "Journal of Things"}),
        ("a.ris", 1, {"type": "webpage", "accessed": on(2024, 2, 3)}),
        ("a.ris", 1, {"author": [{"literal": "Department of Rivers"}]}),
        ("a.ris", 2, {"genre": "PhD thesis", "publisher-place": "Hong Kong", "ISBN": "978-0"}),
        ("a.ris", 2, {"author": [{"family": "陳大文"}], "issued": on(2019)}),
        ("a.ris", 3, {"number": "RP01/20", "collection-title": "Briefs", "issued": on(2020, 6)}),
        ("a.xml", 0, {"title": "Of <i>E. coli</i> in H<sub>2</sub>O", "issue": "3"}),
        ("a.xml", 0, {"issued": on(2021, 3, 15), "accessed": on(2022, 5, 4), "ISSN": "1234-5678"}),
        ("a.xml", 0, {"URL": "https://a.org", "ISBN": None, "number": None}),
        ("a.xml", 1, {"type": "paper-conference", "editor": [{"family": "Editor", "given": "E."}]}),
        ("a.xml", 1, {"ISBN": "978", "container-title": "Book"}),
        ("a.xml", 2, {"accessed": on(2024, 2, 3), "issued": on(2021, 1), "number": None}),
        ("a.xml", 3, {"number": "RP01/20", "genre": "Brief", "ISBN": None}),
        ("a.bib", 0, {"DOI": "10.1000/x_1", "URL": "https://a.org/a_b?x=1&y=~"}),
        ("a.bib", 0, {"title": '<span class="nocase">R&D in H<sub>2</sub>O</span>'}),
        ("a.bib", 0, {"issued": on(2021, 10)}),
        ("a.bib", 1, {"URL": "https://a.org/q", "accessed": on(2024, 2, 3), "type": "document"}),
        ("a.bib", 2, {"container-title": "Big Book", "issued": {"date-parts": [[2018], [2019]]}}),
        ("a.bib", 4, {"DOI": "10.5281/z.1", "issued": {"date-parts": [[2020, 1], [2020, 6]]}}),
    ],
)
def test_a_work_says_what_was_exported(
    read: dict[str, list[dict[str, Any]]], name: str, at: int, said: dict[str, Any]
) -> None:
    assert {key: read[name][at].get(key) for key in said} == said


def test_bibtex_with_an_abbreviation_that_is_defined_nowhere() -> None:
    [work] = works("a.bib", "@misc{a, title={A}, publisher=apj, year=2020}")
    assert (work["type"], work["publisher"]) == ("document", "apj")


NAMES = """TY  - RPRT
AU  - World Health Organization
AU  - Author, Ann
AU  - Ministry of Water, Kenya
AU  - van der Author
AU  - 河流研究所
UR  - https://a.org/1
UR  - https://a.org/2
ER  -
"""
RECORDED = """<xml><records><record><ref-type name="Book">6</ref-type><contributors><authors>
<author>UNESCO,</author><author>Ministry of Water</author><author>Author, Ann</author>
<author>Plato</author></authors></contributors><titles><title>X</title></titles>
<language>fr</language><urls><related-urls><url>https://a.org/1</url><url>https://a.org/2</url>
</related-urls></urls></record></records></xml>"""


def test_bodies_are_no_persons_and_no_address_is_lost() -> None:
    [ris] = works("a.ris", NAMES)
    assert ris["author"] == [
        {"literal": "World Health Organization"},
        {"family": "Author", "given": "Ann"},
        {"literal": "Ministry of Water, Kenya"},
        {"family": "Author", "dropping-particle": "van der"},
        {"literal": "河流研究所"},
    ]
    assert (ris["URL"], ris["note"]) == ("https://a.org/1", "https://a.org/2")
    [endnote] = works("a.xml", RECORDED)
    assert endnote["author"] == [
        {"literal": "UNESCO"},
        {"literal": "Ministry of Water"},
        {"family": "Author", "given": "Ann"},
        {"family": "Plato"},
    ]
    assert (endnote["language"], endnote["note"]) == ("fr", "https://a.org/2")
    [bib] = works("a.bib", "@book{a, title={A}, author={World Bank and Author, Ann}, year=2020}")
    assert bib["author"] == [{"literal": "World Bank"}, {"family": "Author", "given": "Ann"}]
