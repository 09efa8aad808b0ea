"""A report's folder is read as one: several files, their notes, headings and pictures."""

from __future__ import annotations

from pathlib import Path

from tongwen.diagnostics import Problems
from tongwen.document import Heading, Link, NoteReference, Subscript, Text
from tongwen.gate import Gate
from tongwen.languages import LANGUAGES
from tongwen.readers.source import Report, read_report
from tongwen.transforms import Context, resolve
from tongwen.walk import plain_text, walk


def read(folder: Path, **files: str) -> tuple[Report, list[str]]:
    names = [f"{name}.md" for name in files]
    (folder / "report.yaml").write_text(
        f"title: T\nlanguages: [en, zh-Hant]\nchapters: [{', '.join(names)}]\n", encoding="utf-8"
    )
    for name, text in files.items():
        (folder / f"{name}.md").write_text(text, encoding="utf-8")
    problems = Problems()
    report = read_report(Gate(folder, (folder,)), folder, problems)
    assert report is not None
    return report, [f"{p.span} {p.code}" for p in problems if p.code != "TR-05"]


def test_each_chapter_may_count_its_notes_from_one(tmp_path: Path) -> None:
    (tmp_path / "translations").mkdir()
    (tmp_path / "translations" / "zh-Hant.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
        'msgid "two[^1]"\nmsgstr "二[^1]"\n',
        encoding="utf-8",
    )
    report, problems = read(
        tmp_path,
        a="# A\n\none[^1]\n\n[^1]: First.\n",
        b="# B\n\ntwo[^1]\n\n[^1]: Second.\n",
    )
    assert problems == []
    for language in ("en", "zh-Hant"):
        document = resolve(
            report.document,
            Context(
                LANGUAGES[language],
                None,
                LANGUAGES["en"],
                report.catalogues["zh-Hant"] if language != "en" else None,
            ),
        )
        assert [plain_text(note.blocks) for note in document.notes] == ["First.", "Second."]
        calls = [node for node in walk(document.blocks) if isinstance(node, NoteReference)]
        assert [call.number for call in calls] == ["1", "2"]
        assert [call.identifier for call in calls] == [note.identifier for note in document.notes]


def test_chapters_of_one_file_name_in_several_folders_keep_their_notes(tmp_path: Path) -> None:
    for folder in "abc":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "n.md").write_text(f"# {folder}\n\nx[^1]\n\n[^1]: In {folder}.\n")
    (tmp_path / "report.yaml").write_text("title: T\nchapters: [a/n.md, b/n.md, c/n.md]\n")
    problems = Problems()
    report = read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert report is not None
    document = resolve(report.document, Context(LANGUAGES["en"], None, LANGUAGES["en"]))
    assert [plain_text(note.blocks) for note in document.notes] == ["In a.", "In b.", "In c."]


def test_two_chapters_may_have_a_section_of_the_same_name(tmp_path: Path) -> None:
    report, problems = read(tmp_path, a="# A\n\n## Overview\n\nx\n", b="# B\n\n## Overview\n\nx\n")
    headings = [node.identifier for node in walk(report.document) if isinstance(node, Heading)]
    assert headings == ["a", "overview", "b", "overview-2"]
    assert problems == []


def test_an_identifier_given_in_two_files_is_told(tmp_path: Path) -> None:
    _, problems = read(tmp_path, a="# A {#sec-x}\n\nx\n", b="# B {#sec-x}\n\nx\n")
    assert [problem.split()[1] for problem in problems] == ["STR-01"]


def test_each_chapter_has_places_of_its_own(tmp_path: Path) -> None:
    text = (
        "# {0}\n\nTo [questions](#more) or [those](a.md#more) or [these](b.md#more).\n\n"
        "## M {{#more}}\n\nx\n"
    )
    report, problems = read(tmp_path, a=text.format("A"), b=text.format("B"))
    links = [node.target for node in walk(report.document) if isinstance(node, Link)]
    assert links == ["#more", "a.md#more", "#more-2", "#more-2", "a.md#more", "#more-2"]
    assert problems == []


def test_metadata_at_the_head_of_a_chapter_is_told_and_lines_keep_their_numbers(
    tmp_path: Path,
) -> None:
    report, problems = read(tmp_path, a="---\ntitle: X\nabstract: Y\n---\n# A\n\nx\n")
    (heading,) = [node for node in walk(report.document) if isinstance(node, Heading)]
    assert heading.span.line == 5
    assert problems == ["a.md:3:1 MD-90"]


def test_a_title_at_the_head_of_a_chapter_is_its_heading(tmp_path: Path) -> None:
    report, problems = read(
        tmp_path,
        a='---\nformat: html\ntitle: "Of *rivers*: one"\nexecute:\n  echo: false\n---\n\nx {.y}\n',
        b="---\ntitle: B\n...\n## Part\n\nx\n",
    )
    headings = [node for node in walk(report.document) if isinstance(node, Heading)]
    assert [(plain_text(heading.content), heading.level) for heading in headings] == [
        ("Of rivers: one", 1),
        ("B", 1),
        ("Part", 2),
    ]
    assert [str(heading.span) for heading in headings] == ["a.md:3:1", "b.md:2:1", "b.md:4:1"]
    assert problems == ["a.md:8:3 MD-17"]


def test_pictures_are_named_from_the_chapters_file_or_the_reports_folder(tmp_path: Path) -> None:
    picture = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'
    for name in ("one/img/x.svg", "two/img/x.svg", "y.svg", "img/z.svg"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(picture.replace("9", str(len(name))), encoding="utf-8")
    text = "# {}\n\n![x](img/x.svg) and ![y](/y.svg) and ![z](img/z.svg) and ![y](../y.svg)\n"
    for folder in ("one", "two"):
        (tmp_path / folder / "c.qmd").write_text(text.format(folder), encoding="utf-8")
    (tmp_path / "report.yaml").write_text("title: T\nchapters: [one/c.qmd, two/c.qmd]\n")
    problems = Problems()
    report = read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert report is not None
    assert [str(problem) for problem in problems] == []
    assert sorted(report.resources) == ["img/z.svg", "one/img/x.svg", "two/img/x.svg", "y.svg"]


def test_a_link_to_a_chapters_file_leads_to_its_heading(tmp_path: Path) -> None:
    report, _ = read(
        tmp_path,
        a="# A\n\n[b](b.md), [part](./b.md#part), [none](c.md)\n",
        b="# B {#sec-b}\n\n## Part\n\nx\n",
    )
    context = Context(LANGUAGES["en"], None, LANGUAGES["en"])
    document = resolve(report.document, context)
    targets = [node.target for node in walk(document) if isinstance(node, Link)]
    assert targets == ["#sec-b", "#part"]  # of the one that leads nowhere the words are kept
    told = [(problem.code, problem.hint) for problem in context.problems]
    assert told == [("REF-01", "did you mean “b.md”?")]


def test_a_missing_chapter_does_not_hide_the_mistakes_of_the_others(tmp_path: Path) -> None:
    (tmp_path / "b.md").mkdir()
    _, problems = read(tmp_path, a="# A\n\nsee [^none]\n")
    assert problems
    (tmp_path / "c.md").write_bytes(b"\xff")
    (tmp_path / "report.yaml").write_text("title: T\nchapters: [c.md, a.md]\n", encoding="utf-8")
    found = Problems()
    read_report(Gate(tmp_path, (tmp_path,)), tmp_path, found)
    assert {problem.span.file for problem in found} == {"c.md", "a.md"}


def test_html_is_read_in_the_metadata_too_where_it_is_allowed(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nx\n", encoding="utf-8")
    (tmp_path / "report.yaml").write_text("title: H<sub>2</sub>O\nraw-html: true\n")
    problems = Problems()
    report = read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert report is not None
    assert report.metadata.title.content == (Text("H"), Subscript((Text("2"),)), Text("O"))
    assert not list(problems)


def test_a_note_in_what_report_yaml_says_is_told_and_left_out(tmp_path: Path) -> None:
    """No cover has a foot for it, and no catalogue."""
    (tmp_path / "a.md").write_text("# A\n\nx\n", encoding="utf-8")
    (tmp_path / "report.yaml").write_text(
        "title: Rivers^[A note.]\nabstract: Words.^[Another.]\n", encoding="utf-8"
    )
    problems = Problems()
    report = read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert report is not None
    assert report.metadata.title.content == (Text("Rivers"),)
    assert report.metadata.abstract[0].content == (Text("Words."),)
    assert [(p.code, p.span.line) for p in problems] == [("META-04", 1), ("META-04", 2)]


def test_a_picture_in_what_report_yaml_says_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nx\n", encoding="utf-8")
    (tmp_path / "b.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8"
    )
    (tmp_path / "report.yaml").write_text(
        'title: T\nabstract: "See ![it](b.svg)."\ncolophon: ["By ![a](c.svg)."]\n', encoding="utf-8"
    )
    problems = Problems()
    report = read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert report is not None
    assert list(report.resources) == ["b.svg"]
    assert [problem.code for problem in problems] == ["GATE-02"]


def test_parallel_editions_are_pairs_of_the_reports_languages(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nx\n", encoding="utf-8")
    (tmp_path / "report.yaml").write_text(
        "title: T\nlanguages: [en, fr, zh-Hans]\n"
        "parallel:\n  - fr+en\n  - en+it\n  - en\n  - fr+fr\n",
        encoding="utf-8",
    )
    problems = Problems()
    report = read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert report is not None
    assert report.metadata.made == ("en", "fr", "zh-Hans", "fr+en")
    told = [(p.code, p.span.line) for p in problems if p.code != "TR-05"]
    assert told == [("META-04", 5), ("META-04", 6), ("META-04", 7)]


def test_what_an_edition_may_lack_is_a_part_that_there_is(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# A\n\nx\n", encoding="utf-8")
    (tmp_path / "report.yaml").write_text(
        "title: T\nkeywords: [k]\nlanguages: [en, fr]\neditions:\n"
        "  fr: {may-lack: [a.md, keyword, keywords]}\n  de: {may-lack: [notes]}\n",
        encoding="utf-8",
    )
    problems = Problems()
    report = read_report(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert report is not None
    assert report.catalogues["fr"].may_lack == {"A", "x", "k"}
    told = [(p.code, p.span.line) for p in problems if p.code != "TR-05"]
    assert told == [("META-04", 5), ("META-04", 6)]
    assert "did you mean “keywords”?" in {problem.hint for problem in problems}
