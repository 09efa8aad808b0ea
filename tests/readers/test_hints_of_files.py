"""Hints of what stands beside the text are true: what each advises makes its problem go."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tongwen.checks.publication import REPORT_CHECKS
from tongwen.diagnostics import Problems, Severity
from tongwen.gate import Gate
from tongwen.readers.glossary import read_glossary
from tongwen.readers.source import read_report
from tongwen.readers.translations import read_catalogue

HEAD = "title: T\nchapters: [a.md]\nreferences: [works.yaml]\n"
SOUND = {
    "report.yaml": HEAD,
    "a.md": "# One\n\nWords.\n",
    "works.yaml": "- {id: a, type: book, title: A book, issued: 2020}\n",
    "x.csv": "river,length\nRhine,1233\nElbe,1094\n",
    "x.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0"/></svg>',
}
WORK = "- {id: a, type: book, title: A book, "
TABLE = '# One\n\n::: {{.table #tbl-x data="{data}"{more}}}\nRivers\n:::\n'
PICTURE = '# One\n\n![]({file}){{alt="A river."{more}}}\n'
CHART = '# One\n\n```{{.vega-lite #fig-x caption="Rivers" data="x.csv"}}\n{}\n```\n'
BARS = '{"mark": "bar", "encoding": {"x": {"field": "river"}, "y": {"field": "length"}}}'
PO = "translations/zh-Hant.po"
CATALOGUE = (
    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    'msgid "One"\nmsgstr "一"\n\nmsgid "Words."\nmsgstr "字。"\n'
)
IN_DATA = TABLE.format(data="x.csv", more=' columns="river=River; length=Length"')

ROWS: list[tuple[str, str, str, str]] = [
    ("META-01", "report.yaml", f"{HEAD}subtitel: S\n", f"{HEAD}subtitle: S\n"),
    (
        "META-01",
        "report.yaml",
        f"{HEAD}authors: [{{nam: A. Author}}]\n",
        f"{HEAD}authors: [{{name: A. Author}}]\n",
    ),
    ("META-02", "report.yaml", HEAD.replace("title: T\n", "subtitle: S\n"), HEAD + "subtitle: S\n"),
    (
        "META-02",
        "report.yaml",
        f"{HEAD}checks: {{FIG-10: {{level: off}}}}\n",
        f"{HEAD}checks: {{FIG-10: {{level: off, reason: all are in an atlas}}}}\n",
    ),
    ("META-03", "report.yaml", f"{HEAD}subtitle: [a, b]\n", f"{HEAD}subtitle: a, b\n"),
    (
        "META-03",
        "report.yaml",
        f"{HEAD}number-sections: perhaps\n",
        f"{HEAD}number-sections: false\n",
    ),
    ("META-04", "report.yaml", f"{HEAD}toc-depth: deep\n", f"{HEAD}toc-depth: 2\n"),
    ("META-04", "report.yaml", f"{HEAD}published: 2026-13-01\n", f"{HEAD}published: 2026-04-17\n"),
    (
        "META-04",
        "report.yaml",
        f"{HEAD}languages: [en, zh-Hnat]\n",
        f"{HEAD}languages: [en, zh-Hant]\n",
    ),
    (
        "META-04",
        "report.yaml",
        f"{HEAD}address: example.org\n",
        f"{HEAD}address: https://example.org/\n",
    ),
    ("META-04", "report.yaml", f"{HEAD}attachments: [sorce]\n", f"{HEAD}attachments: [source]\n"),
    (
        "META-04",
        "report.yaml",
        f"{HEAD}limits: {{cells: many}}\n",
        f"{HEAD}limits: {{cells: 60000}}\n",
    ),
    (
        "META-04",
        "report.yaml",
        f"{HEAD}print: {{grammage: 4}}\n",
        f"{HEAD}print: {{grammage: 120}}\n",
    ),
    ("META-04", "report.yaml", f'{HEAD}abstract: "Said.[^1]"\n', f'{HEAD}abstract: "Said."\n'),
    ("YAML-01", "report.yaml", f'{HEAD}subtitle: "S\n', f'{HEAD}subtitle: "S"\n'),
    ("YAML-02", "report.yaml", f"{HEAD}title: U\n", HEAD),
    ("GATE-01", "report.yaml", HEAD.replace("works.yaml", "../w.yaml"), HEAD),
    ("GATE-02", "report.yaml", HEAD.replace("a.md", "b.md"), HEAD),
    ("GATE-02", "report.yaml", HEAD.replace("works.yaml", "work.yaml"), HEAD),
    ("BIB-01", "works.yaml", "a: {type: book}\n", f"{WORK}issued: 2020}}\n"),
    ("BIB-02", "works.yaml", f"{WORK}issued: 2020}}\n" * 2, f"{WORK}issued: 2020}}\n"),
    (
        "BIB-02",
        "works.yaml",
        "- {id: a b, type: book, title: T}\n",
        "- {id: a_b, type: book, title: T}\n",
    ),
    ("BIB-03", "works.yaml", "- {id: a, type: book}\n", "- {id: a, type: book, title: T}\n"),
    (
        "BIB-04",
        "works.yaml",
        "- {id: a, type: bok, title: T}\n",
        "- {id: a, type: book, title: T}\n",
    ),
    ("BIB-05", "works.yaml", f"{WORK}publsher: P}}\n", f"{WORK}publisher: P}}\n"),
    ("BIB-05", "works.yaml", f"{WORK}author: {{famly: A}}}}\n", f"{WORK}author: {{family: A}}}}\n"),
    ("BIB-06", "works.yaml", f"{WORK}issued: 2020-13-40}}\n", f"{WORK}issued: 2020-10-17}}\n"),
    ("BIB-06", "works.yaml", f"{WORK}publisher: [P, Q]}}\n", f"{WORK}publisher: P}}\n"),
    (
        "FIG-02",
        "a.md",
        PICTURE.format(file="x.svg", more=' #fig-x data="a.bin"'),
        PICTURE.format(file="x.svg", more=' #fig-x data="x.csv"'),
    ),
    (
        "GATE-02",
        "a.md",
        PICTURE.format(file="y.svg", more=""),
        PICTURE.format(file="x.svg", more=""),
    ),
    (
        "GATE-01",
        "a.md",
        PICTURE.format(file="../x.svg", more=""),
        PICTURE.format(file="x.svg", more=""),
    ),
    (
        "MD-25",
        "a.md",
        PICTURE.format(file="https://e.org/x.svg", more=""),
        PICTURE.format(file="x.svg", more=""),
    ),
    ("MD-25", "a.md", "# One\n\n{{< include _b.md >}}\n", "# One\n\n{{< include x.csv >}}\n"),
    ("TBL-06", "a.md", IN_DATA.replace("length=L", "lenght=L"), IN_DATA),
    ("TBL-05", "a.md", TABLE.format(data="", more=""), IN_DATA),
    ("CHT-01", "a.md", CHART.format('{"mark": "bar",}'), CHART.format(BARS)),
    ("CHT-01", "a.md", CHART.format('{"encoding": {}}'), CHART.format(BARS)),
    ("YAML-01", "a.md", CHART.format("mark: [bar"), CHART.format("mark: bar")),
    ("CHT-02", "a.md", CHART.format(BARS.replace("bar", "baar")), CHART.format(BARS)),
    ("CHT-02", "a.md", CHART.format(BARS.replace("length", "lenght")), CHART.format(BARS)),
    (
        "CHT-02",
        "a.md",
        CHART.format("data: {url: 'https://example.org/x.csv'}\nmark: bar"),
        CHART.format("data: {url: x.csv}\nmark: bar"),
    ),
    (
        "CHT-02",
        "a.md",
        CHART.format("mark: bar\nencoding: {href: {field: river}}"),
        CHART.format("mark: bar"),
    ),
    ("GATE-02", "a.md", CHART.format("data: {url: y.csv}\nmark: bar"), CHART.format("mark: bar")),
    ("TR-04", PO, CATALOGUE.replace('msgid "One"', "msgid One"), CATALOGUE),
    ("TR-04", PO, CATALOGUE.replace('msgstr "一"\n', ""), CATALOGUE),
    ("TR-04", PO, CATALOGUE + 'msgstr "二"\n', CATALOGUE),
    ("TR-05", PO, CATALOGUE.replace("一", "").replace("字。", ""), CATALOGUE),
    ("TR-06", PO, CATALOGUE + '\nmsgid "One"\nmsgstr "一"\n', CATALOGUE),
    ("TR-07", PO, CATALOGUE.replace("UTF-8", "Big5"), CATALOGUE),
    ("MD-19", PO, CATALOGUE.replace("字。", "字。<!-- 註"), CATALOGUE),
    (
        "GATE-02",
        "a.md",
        PICTURE.format(file="x" * 300, more=""),
        PICTURE.format(file="x.svg", more=""),
    ),
    (
        "GATE-03",
        "a.md",
        PICTURE.format(file="figures", more=""),
        PICTURE.format(file="figures/y.svg", more=""),
    ),
    (
        "GATE-03",
        "a.md",
        PICTURE.format(file="pipe", more=""),
        PICTURE.format(file="x.svg", more=""),
    ),
    ("GATE-07", "a.md", "# Caf\udce9\n\nWords.\n", "# Café\n\nWords.\n"),
    ("YAML-04", "report.yaml", f'{HEAD}subtitle: "A\\u0001B"\n', f'{HEAD}subtitle: "A B"\n'),
    ("BIB-10", "a.md", SOUND["a.md"], "# One\n\nAs [@a] says.\n"),
    ("BIB-10", "report.yaml", HEAD, f'{HEAD}nocite: "@a"\n'),
    ("BIB-10", "report.yaml", HEAD, f'{HEAD}nocite: "@*"\n'),
    ("BIB-10", "report.yaml", HEAD, f'{HEAD}abstract: "What @a says."\n'),
    ("BIB-10", "works.yaml", SOUND["works.yaml"], "[]\n"),
    (
        "BIB-11",
        "works.yaml",
        f"{WORK}issued: 2020}}\n",
        f"{WORK}issued: 2020, publisher: P, author: A}}\n",
    ),
    (
        "META-11",
        "report.yaml",
        f"{HEAD}isbn: 978-3-16-148410-1\n",
        f"{HEAD}isbn: 978-3-16-148410-0\n",
    ),
    ("META-11", "report.yaml", f"{HEAD}issn: 2049-3631\n", f"{HEAD}issn: 2049-3630\n"),
    ("META-11", "report.yaml", f"{HEAD}doi: 1234/abc\n", f"{HEAD}doi: 10.1234/abc\n"),
    *(
        (
            "META-11",
            "report.yaml",
            f"{HEAD}authors:\n- name: A. Author\n- name: B. Author\n  {key}: {wrong}\n",
            f"{HEAD}authors:\n- name: A. Author\n- name: B. Author\n  {key}: {right}\n",
        )
        for key, wrong, right in (
            ("orcid", "0000-0002-1825-0098", "0000-0002-1825-0097"),
            ("ror", "01an7q239", "01an7q238"),
        )
    ),
]


def told(folder: Path, **files: str) -> Problems:
    for name in ("translations", "figures"):
        (folder / name).mkdir(exist_ok=True)
    if not (folder / "pipe").exists():
        os.mkfifo(folder / "pipe")
    for name, text in {**SOUND, **files, "a.bin": "x", "figures/y.svg": SOUND["x.svg"]}.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    problems, gate = Problems(), Gate(folder, (folder,))
    report = read_report(gate, folder, problems)
    if report is not None:
        for check in REPORT_CHECKS.values():
            problems.extend(check(report))
    if PO in files:
        read_catalogue(gate, folder, "zh-Hant", "en", problems)
    return problems


@pytest.mark.parametrize(("code", "file", "wrong", "mended"), ROWS)
def test_what_a_hint_advises_makes_the_problem_go(
    tmp_path: Path, code: str, file: str, wrong: str, mended: str
) -> None:
    before = [problem for problem in told(tmp_path, **{file: wrong}) if problem.code == code]
    assert before
    assert all(problem.hint for problem in before)
    after = told(tmp_path, **{file: mended})
    assert code not in [problem.code for problem in after]
    assert [str(one) for one in after if one.severity is Severity.ERROR] == []


def test_an_identifier_is_pointed_at_in_its_own_line(tmp_path: Path) -> None:
    wrong = [report for code, _, report, _ in ROWS if code == "META-11"]
    for number, report in enumerate(wrong):
        (tmp_path / str(number)).mkdir()
        (one,) = [
            p
            for p in told(tmp_path / str(number), **{"report.yaml": report})
            if p.code == "META-11"
        ]
        last = report.splitlines()[-1]
        assert (one.span.line, one.span.column) == (report.count("\n"), last.index(": ") + 3)


BIG = [
    ("a.md", 8, "part it into several files"),
    ("works.yaml", 8, "part it into several files"),
    ("x.svg", 64, "reduce it: 300 dpi at its printed size is enough"),
    ("x.csv", 10, "attach what the figure shows, and publish the whole where data are kept"),
    ("report.yaml", 8, "what it says belongs into chapters"),
    ("glossary.yaml", 8, "take out of it what this report does not need"),
    (PO, 8, "take out of it what this report does not need"),
]
"""Files, how many megabytes they may have, and what helps where they have more."""


@pytest.mark.parametrize(("name", "megabytes", "advice"), BIG)
def test_a_file_that_is_too_large_is_made_smaller_in_its_own_way(
    tmp_path: Path, name: str, megabytes: int, advice: str
) -> None:
    shown = PICTURE.format(file="x.svg", more=' #fig-x data="x.csv"')
    files = {"a.md": shown, PO: CATALOGUE, "glossary.yaml": "[]\n"}
    assert "GATE-04" not in [problem.code for problem in told(tmp_path, **files)]
    os.truncate(tmp_path / name, megabytes * 1024 * 1024 + 1)
    problems, gate = Problems(), Gate(tmp_path, (tmp_path,))
    read_report(gate, tmp_path, problems)
    read_catalogue(gate, tmp_path, "zh-Hant", "en", problems)
    read_glossary(gate, tmp_path, problems)
    assert advice in [problem.hint for problem in problems if problem.code == "GATE-04"]


def test_a_file_that_may_not_be_read_is_read_once_its_rights_are_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: str, flags: int) -> int:
        if str(path).endswith("x.svg"):
            raise PermissionError(13, "Permission denied")
        return opened(path, flags)

    opened, shown = os.open, PICTURE.format(file="x.svg", more="")
    with monkeypatch.context() as patch:
        patch.setattr("tongwen.gate.os.open", refuse)
        (one,) = [p for p in told(tmp_path, **{"a.md": shown}) if p.code == "GATE-06"]
    assert "rights of the file" in one.hint
    assert "GATE-06" not in [problem.code for problem in told(tmp_path, **{"a.md": shown})]


BOUND = "title: T\nchapters: [a.md]\nreferences: [works.yaml, w.bib]\nlimits: {}\n"
LONG = "The river rose. " * 20
ROW = "| 1 | 2 |\n"
BEYOND: list[tuple[str, int, str, str, str]] = [
    ("lines", 9, "a.md", "# One\n" + "\nWords.\n" * 9, "# One\n" + "\nWords.\n" * 3),
    ("paragraph", 300, "a.md", f"# One\n\n{LONG}\n", f"# One\n\n{LONG[:160]}\n\n{LONG[160:]}\n"),
    ("notes", 2, "a.md", "# One\n\n" + "a^[b] " * 3, "# One\n\na^[b] a^[b]\n\na^[b]"),
    (
        "rows",
        3,
        "a.md",
        f"# One\n\n| A | B |\n|---|---|\n{ROW * 9}",
        f"# One\n\n| A | B |\n|---|---|\n{ROW}",
    ),
    (
        "cells",
        8,
        "a.md",
        f"# One\n\n| A | B |\n|---|---|\n{ROW * 9}",
        f"# One\n\n| A | B |\n|---|---|\n{ROW}",
    ),
    ("title", 300, "report.yaml", f"{BOUND}kind: {LONG}\n", f"{BOUND}abstract: {LONG}\n"),
    (
        "field",
        99,
        "w.bib",
        f"@string{{a = {{{LONG}}}}}\n@book{{k, title = a # a}}\n",
        "@book{k, title = {Rivers}}\n",
    ),
]
"""A limit, lowered; what goes beyond it; the same as its advice has it."""


@pytest.mark.parametrize(("limit", "most", "file", "wrong", "mended"), BEYOND)
def test_what_goes_beyond_a_limit_is_parted_or_allowed(
    tmp_path: Path, limit: str, most: int, file: str, wrong: str, mended: str
) -> None:
    def of(allowed: str, text: str) -> list[str]:
        files = {"report.yaml": BOUND, "w.bib": "", file: text}
        files["report.yaml"] = files["report.yaml"].replace("limits: {}", f"limits: {{{allowed}}}")
        return [one.hint for one in told(tmp_path, **files) if one.code == "LIM-01"]

    (hint,) = of(f"{limit}: {most}", wrong)
    raised = re.search(r"limits: \{(.*?)\}", hint)
    assert raised
    assert of(raised[1], wrong) == []
    assert of(f"{limit}: {most}", mended) == []
