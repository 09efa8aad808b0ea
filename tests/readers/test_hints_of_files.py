"""Hints of what stands beside the text are true: what each advises makes its problem go."""

from __future__ import annotations

from pathlib import Path

import pytest

from tongwen.diagnostics import Problems, Severity
from tongwen.gate import Gate
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
]


def told(folder: Path, **files: str) -> Problems:
    (folder / "translations").mkdir(exist_ok=True)
    for name, text in {**SOUND, **files, "a.bin": "x"}.items():
        (folder / name).write_text(text, encoding="utf-8")
    problems, gate = Problems(), Gate(folder, (folder,))
    read_report(gate, folder, problems)
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
