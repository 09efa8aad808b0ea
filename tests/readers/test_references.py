"""Works to cite: CSL-JSON, CSL-YAML and BibTeX, and what is told when they are wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tongwen.diagnostics import Problems
from tongwen.document import Reference
from tongwen.gate import Gate
from tongwen.readers.bibtex import read_bibtex
from tongwen.readers.dates import date
from tongwen.readers.references import read_references
from tongwen.readers.tex_words import plain


def read(folder: Path, **files: str | bytes) -> tuple[tuple[Reference, ...], list[str]]:
    names = []
    for stem, content in files.items():
        name = stem.replace("__", ".")
        data = content.encode() if isinstance(content, str) else content
        (folder / name).write_bytes(data)
        names.append(name)
    problems = Problems()
    found = read_references(Gate(folder, (folder,)), folder, tuple(names), problems)
    return found, [f"{p.span} {p.code} {p.message} | {p.hint}" for p in problems]


YAML = """\
- id: zhou2023
  type: article-journal
  title: "A: title"
  author:
    - family: Zhou
      given: L.
    - literal: Somebody
  issued: 2023-10
  page: 1-9

- id: second
  type: webpage
  title: No
  issued:
    date-parts: [[2020, 1, 2], [2020, 1, 5]]
"""


def test_csl_yaml_comes_over_with_places(tmp_path: Path) -> None:
    (first, second), problems = read(tmp_path, r__yaml=YAML)
    assert problems == []
    assert first.data == {
        "id": "zhou2023",
        "type": "article-journal",
        "title": "A: title",
        "author": [{"family": "Zhou", "given": "L."}, {"literal": "Somebody"}],
        "issued": {"date-parts": [[2023, 10]]},
        "page": "1-9",
    }
    assert (first.span.line, second.span.line) == (1, 11)
    assert second.data["title"] == "No"
    assert second.data["issued"] == {"date-parts": [[2020, 1, 2], [2020, 1, 5]]}


def test_pandocs_form_with_the_list_under_a_key_is_read(tmp_path: Path) -> None:
    text = (
        "references:\n- id: a\n  type: book\n  title: T\n  issued:\n  - year: 2020\n    month: 5\n"
    )
    (only,), problems = read(tmp_path, r__yml=text)
    assert problems == []
    assert only.data["issued"] == {"date-parts": [[2020, 5]]}


def test_csl_json_comes_over_with_places(tmp_path: Path) -> None:
    text = """[
\t{"id": "a", "type": "book", "title": "T \\ud83d\\ude00 \\u00e9", "volume": 12,
\t "issued": {"date-parts": [["2020", 1]]}},
\t{"id": "b", "type": "book", "title": "U"}
]
"""
    (first, second), problems = read(tmp_path, r__json=text)
    assert problems == []
    assert first.data["title"] == "T 😀 é"
    assert first.data["volume"] == "12"
    assert first.data["issued"] == {"date-parts": [[2020, 1]]}
    assert (first.span.line, second.span.line, second.span.column) == (2, 4, 2)


@pytest.mark.parametrize(
    ("text", "place", "code", "word"),
    [
        ("- id: a\n  type: bok\n  title: T\n", ":2:9", "BIB-04", "book"),
        ("- id: a\n  title: T\n", ":1:3", "BIB-04", "has no type"),
        ("- type: book\n  title: T\n", ":1:3", "BIB-02", "no key"),
        ("- id: a b\n  type: book\n  title: T\n", ":1:7", "BIB-02", "cannot be a key"),
        ("- id: a\n  type: book\n", ":1:3", "BIB-03", "no title"),
        ("- id: a\n  type: book\n  title: T\n  tittle: U\n", ":4:3", "BIB-05", "title"),
        ("- id: a\n  type: book\n  title: T\n  title: U\n", ":4:3", "YAML-02", "twice"),
        ("- id: a\n  type: book\n  title: [T]\n", ":3:10", "BIB-06", "wants a text"),
        ("- id: a\n  type: book\n  title: T\n  issued: 2023-13\n", ":4:11", "BIB-06", "date"),
        ("- id: a\n  type: book\n  title: T\n  issued: [abc]\n", ":4:12", "BIB-06", "date"),
        (
            "- id: a\n  type: book\n  title: T\n  issued: {year: 2020, season: fall}\n",
            ":4:32",
            "BIB-06",
            "season",
        ),
        ('- id: a\n  type: book\n  title: "T\\ud800"\n', ":3:10", "YAML-04", "U+D800"),
        (
            "- id: a\n  type: book\n  title: T\n  author: [{famly: X}]\n",
            ":4:13",
            "BIB-05",
            "family",
        ),
        ("id: a\n", ":1:1", "BIB-01", "not a list"),
        ("just words\n", ":1:1", "BIB-01", "not a list"),
        ("- [1]\n", ":1:3", "BIB-01", "not a work"),
        ("- id: 'a\n", ":", "YAML-01", "YAML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(
    tmp_path: Path, text: str, place: str, code: str, word: str
) -> None:
    _, problems = read(tmp_path, r__yaml=text)
    told = [problem for problem in problems if f" {code} " in problem]
    assert told
    assert told[0].startswith(f"r.yaml{place}")
    assert word in told[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('[{"id": "a",]', "JSON"),
        ('{"id": "a"}', "not a list"),
        ('["a"]', "not a work"),
        ('[{"id": "a", "id": "b", "type": "book", "title": "T"}]', "twice"),
        ("", "JSON"),
        ("[" * 100_000, "JSON"),
    ],
)
def test_bad_json_is_a_problem(tmp_path: Path, text: str, word: str) -> None:
    _, problems = read(tmp_path, r__json=text)
    assert any(word in problem for problem in problems)


def test_long_numbers_and_unprintable_characters_in_json_are_no_traceback(tmp_path: Path) -> None:
    digits = "1" * 5000
    text = f'[{{"id": "a", "type": "book", "title": "T\\u0001\\ud800", "volume": {digits}}}]'
    (only,), problems = read(tmp_path, r__json=text)
    assert (only.data["title"], only.data["volume"]) == ("T", digits)
    assert [problem.split()[:2] for problem in problems] == [["r.json:1:2", "YAML-04"]]


def test_a_key_in_two_files_and_a_file_of_another_kind(tmp_path: Path) -> None:
    entry = "- id: a\n  type: book\n  title: T\n"
    found, problems = read(tmp_path, one__yaml=entry, two__yaml=entry, three__docx="x")
    assert len(found) == 1
    assert [problem.split()[1] for problem in problems] == ["BIB-08", "BIB-02"]
    assert "one.yaml:1:3" in problems[1]
    assert "twice, for one work | the first is at one.yaml:1:3; take one out" in problems[1]
    _, problems = read(tmp_path, one__yaml=entry, two__yaml=entry.replace("T", "Another"))
    assert "is used twice | the first is at one.yaml:1:3; change one" in problems[0]


def test_a_file_that_is_missing_or_not_utf8(tmp_path: Path) -> None:
    found, problems = read(tmp_path, r__yaml=b"- id: \xff\n")
    assert not found
    assert "GATE-07" in problems[0]
    own = Problems()
    assert read_references(Gate(tmp_path, (tmp_path,)), tmp_path, ("no.bib",), own) == ()
    assert [problem.code for problem in own] == ["GATE-02"]


# --- BibTeX ------------------------------------------------------------------------------------

BIB = r"""% a comment with an @ in it
@string{si = "Science Insights"}
@comment{nothing {here} is read}

@article{zhou2023,
  author  = {Zhou, Liang and M{\"u}ller, Jean-Luc and {World Health Organization} and
             Ludwig van der Berg},
  title   = "A {Chinese} History of {AI}: na{\"\i}ve \& \emph{short}",
  journal = si # { Quarterly},
  year    = 2023, month = oct,
  volume  = {42}, number = 6, pages = {969--973},
  doi     = {10.15354/si.23.re588},
  url     = {https://x.org/a\_b?c=1\&d=100\%},
}
@inproceedings(second,
  author = {K. \v{C}apek}, title = {A paper}, crossref = {proc}, langid = {british})
@proceedings{proc, title = {The Proceedings}, editor = {Ed, Some}, date = {2020-05/2020-06},
  publisher = {P}}
@phdthesis{third, author = {Doe, Jr, Jane}, title = {T}, subtitle = {Sub}, school = {CUC},
  year = 2020}
"""


def bibtex(text: str) -> tuple[list[Reference], list[str]]:
    problems = Problems()
    return list(read_bibtex(text, "r.bib", problems)), [
        f"{p.span} {p.code} {p.message}" for p in problems
    ]


def test_bibtex_comes_over_whole() -> None:
    (first, second, book, third), problems = bibtex(BIB)
    assert problems == []
    assert first.span.line == 5
    assert first.data == {
        "id": "zhou2023",
        "type": "article-journal",
        "author": [
            {"family": "Zhou", "given": "Liang"},
            {"family": "Müller", "given": "Jean-Luc"},
            {"literal": "World Health Organization"},
            {"family": "Berg", "given": "Ludwig", "non-dropping-particle": "van der"},
        ],
        "title": 'A <span class="nocase">Chinese</span> History of '
        '<span class="nocase">AI</span>: naïve & <i>short</i>',
        "container-title": "Science Insights Quarterly",
        "issued": {"date-parts": [[2023, 10]]},
        "volume": "42",
        "issue": "6",
        "page": "969-973",
        "DOI": "10.15354/si.23.re588",
        "URL": "https://x.org/a_b?c=1&d=100%",
    }
    assert second.data["container-title"] == "The Proceedings"
    assert second.data["title"] == "A paper"
    assert second.data["issued"] == {"date-parts": [[2020, 5], [2020, 6]]}
    assert second.data["author"] == [{"family": "Čapek", "given": "K."}]
    assert second.data["language"] == "en-GB"
    assert book.data["type"] == "book"
    assert third.data["title"] == "T: Sub"
    assert third.data["author"] == [{"family": "Doe", "given": "Jane", "suffix": "Jr"}]
    assert third.data["genre"] == "PhD thesis"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("@book{a, title = {T}\n@book{b, title = {U}}\n", "r.bib:2:1 BIB-07"),
        ("@book{a, title {T}}", "r.bib:1:10 BIB-07"),
        ("@book{a, title = {T}, title = {U}}", "BIB-07 the field “title” is given twice"),
        ("@book{a, title = {T}, month = foo}", "BIB-07 the abbreviation “foo” is not defined"),
        ('@book{a, title = "T}', "BIB-07"),
        ("@book{a, title = {T}", "BIB-07"),
        ("@ {a}", "BIB-07"),
        ("@book{, title = {T}}", "BIB-02"),
        ("@bok{a, title = {T}}", "BIB-04"),
        ("@book{a, title = {T}, shelf = {3}}", "BIB-05"),
        ("@book{a, title = {T}, crossref = {no}}", "BIB-06"),
        ("@book{a, title = {T\x01U}}", "r.bib:1:20 BIB-07 the control character U+0001"),
        (r"@book{a, title = {The \weird thing}}", r"BIB-07 “\weird”"),
        (r"@book{a, author = {\weird Name}, title = {T}}", r"BIB-07 “\weird”"),
        ("@book{a, title = {Costs 5$ a day}}", "BIB-07 “$”"),
    ],
)
def test_malformed_bibtex_is_told_with_its_place(text: str, told: str) -> None:
    _, problems = bibtex(text)
    assert any(told in problem for problem in problems), problems


def test_after_a_malformed_entry_the_next_is_read() -> None:
    found, _ = bibtex("@book{a, title = {T}\n\n@book{b, title = {U}}\n")
    assert [reference.key for reference in found] == ["b"]


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\'{e}\`a\"{o}\^{\i}", "éàöî"),
        (r"\c{c}\v{s}\H{o}\aa\ss{}", "çšőåß"),
        (r"10\% \& \$5 \#1 a\_b \{x\}", "10% & $5 #1 a_b {x}"),
        ("1--2 --- ``quoted''", "1–2 — “quoted”"),
        ("Zhou~L.", "Zhou\u00a0L."),
        ("周亮", "周亮"),
        (r"{H$_2$O at 10\,\%}", "H<sub>2</sub>O at 10\u00a0%"),
        (r"CO\textsubscript{2}, PM$_{2.5}$", "CO<sub>2</sub>, PM<sub>2.5</sub>"),
        (r"$^{14}$C, $\alpha$-rays, 10$\mu$m", "<sup>14</sup>C, α-rays, 10μm"),
        (r"25$^\circ$C, 3 $\times$ 4", "25°C, 3 × 4"),
        (r"Nguy{\~{\^e}}n, Ph{\'\^e}, T\^am", "Nguyễn, Phế, Tâm"),
        (r"Jos\acute{e} and $\ddot{u}$", "José and ü"),
        (r"\emph{a {B} c} \textsc{unesco} {\it x}", "<i>a B c</i> unesco x"),
        (r"\textit{\textbf{x}}", "<i><b>x</b></i>"),
        (
            r"{\TeX} and \LaTeX{}, {\TH}orn, \pounds 3, \guillemotleft x\guillemotright",
            "TeX and LaTeX, Þorn, £3, «x»",
        ),
    ],
)
def test_tex_becomes_characters(tex: str, text: str) -> None:
    assert plain(tex) == text


@pytest.mark.parametrize(
    ("fields", "address", "words"),
    [
        (r"howpublished = {\url{https://x.org/a_b?c=1\&d}}", "https://x.org/a_b?c=1&d", {}),
        ("howpublished = {https://x.org/a}", "https://x.org/a", {}),
        (
            r"note = {Available at \url{https://x.org/a}}",
            "https://x.org/a",
            {},
        ),
        (
            r"note = {\href{https://x.org/a}{Data}}, url = {https://y.org}",
            "https://y.org",
            {},
        ),
    ],
)
def test_an_address_is_found_where_bibtex_has_no_field_for_it(
    fields: str, address: str, words: dict[str, str]
) -> None:
    (found,), problems = bibtex(f"@misc{{a, title = {{T}}, {fields}}}")
    assert problems == []
    assert found.data["URL"] == address
    assert words.items() <= found.data.items()


@given(st.text(alphabet='@{}",=# \nab%\\', max_size=60))
@settings(deadline=None)
def test_no_bibtex_is_a_traceback(text: str) -> None:
    found, problems = bibtex("@book{" + text)
    assert found or problems or "@" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023", {"date-parts": [[2023]]}),
        ("2023-10-17", {"date-parts": [[2023, 10, 17]]}),
        ("2022/2023", {"date-parts": [[2022], [2023]]}),
        ("2023/2023", {"date-parts": [[2023]]}),
        ("2023~", {"date-parts": [[2023]]}),
        ("spring 2023", {"literal": "spring 2023"}),
        ("2023-14", {"literal": "2023-14"}),
    ],
)
def test_dates(text: str, expected: dict[str, object]) -> None:
    assert date(text) == expected


@pytest.mark.parametrize(
    ("field", "wanted"),
    [
        ("note={[Online; accessed 3-May-2020]}", {"accessed": {"date-parts": [[2020, 5, 3]]}}),
        (
            r"note={Available at \url{https://a.org} (last accessed: 03.02.2021)}",
            {"URL": "https://a.org", "accessed": {"date-parts": [[2021, 2, 3]]}},
        ),
        ("note={访问日期：2020年5月3日}", {"accessed": {"date-parts": [[2020, 5, 3]]}}),
        (
            r"howpublished={Website, \url{https://a.org}}",
            {"URL": "https://a.org", "medium": "Website"},
        ),
        (r"url={\url{https://a.org/b\_c}}", {"URL": "https://a.org/b_c"}),
        ("doi={https://doi.org/10.1/x}", {"DOI": "10.1/x"}),
        (
            "pmc={PMC12}, numpages={9}, issue_date={May 2020}, articleno={7}",
            {"PMCID": "PMC12", "page": "7"},
        ),
        ("articleno={7}, pages={7:1--7:9}", {"page": "7:1-7:9"}),
        ("urldate={February 3rd, 2021}", {"accessed": {"date-parts": [[2021, 2, 3]]}}),
        ("year={c. 1850}", {"issued": {"date-parts": [[1850]], "circa": True}}),
        ("year={n.d.}", {}),
        ("year=2019, month=mar, day={4}", {"issued": {"date-parts": [[2019, 3, 4]]}}),
        (
            "author={Doe, J. AND Roe, R. and 等}",
            {
                "author": [
                    {"family": "Doe", "given": "J."},
                    {"family": "Roe", "given": "R."},
                    {"literal": "et al."},
                ]
            },
        ),
        (
            "author={given=Hans, family=Harman, prefix=van}",
            {"author": [{"given": "Hans", "family": "Harman", "non-dropping-particle": "van"}]},
        ),
        ("author={others}", {}),
        (
            r"title={\noopsort{b}A \underline{b} `c' \MakeUppercase{d} \textless{} \relax e}",
            {"title": "A b ‘c’ d < e"},
        ),
    ],
)
def test_what_people_write_into_fields_of_bibtex(field: str, wanted: dict[str, object]) -> None:
    problems = Problems()
    (work,) = read_bibtex(f"@misc{{k, {field}}}", "a.bib", problems)
    assert {k: v for k, v in work.data.items() if k not in ("id", "type")} == wanted
    assert list(problems) == []


def test_an_article_of_a_newspaper_is_one() -> None:
    entry = "@article{k, title={A}, journaltitle={B}, entrysubtype={newspaper}}"
    (work,), told = bibtex(entry)
    assert (work.data["type"], told) == ("article-newspaper", [])


def test_names_that_commas_part_are_told_apart_and_told() -> None:
    problems = Problems()
    (work,) = read_bibtex("@misc{k, author={Doe, J., Roe, R., Poe, P.}}", "a.bib", problems)
    assert [name["family"] for name in work.data["author"]] == ["Doe", "Roe", "Poe"]
    assert [problem.code for problem in problems] == ["BIB-07"]
