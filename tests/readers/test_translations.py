"""Messages, catalogues and translated editions."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sample import sample_edition
from tongwen.checks.profiles import judge
from tongwen.diagnostics import Problems, Severity, Span
from tongwen.document import (
    Catalogue,
    Citation,
    CitationItem,
    CrossReference,
    Document,
    Heading,
    Inline,
    InlineImage,
    LanguageSpan,
    LineBreak,
    Link,
    NoteReference,
    Paragraph,
    Passage,
    Text,
)
from tongwen.gate import Gate
from tongwen.languages import LANGUAGES
from tongwen.metadata import Contributor, EditionRule, Metadata
from tongwen.pipeline import Project, translation_status, update_translations
from tongwen.readers.catalogues import read_entries
from tongwen.readers.source import read_report
from tongwen.readers.standing import Count, standing_of
from tongwen.readers.translations import (
    Message,
    may_lack,
    messages,
    read_catalogue,
    sources,
    update_catalogue,
)
from tongwen.transforms import Context
from tongwen.transforms.translation import resolve_translation, translate
from tongwen.walk import map_passages, needs_translation, passages, plain_text, walk

ENGLISH, CHINESE = LANGUAGES["en"], LANGUAGES["zh-Hant"]
MOMENT = datetime.datetime(2023, 10, 17, tzinfo=datetime.UTC)
LATER = datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC)


def passage(message: str, *content: Inline, line: int = 1) -> Passage:
    return Passage(content or (Text(message),), message, span=Span("a.md", line, 1))


def chinese(**translations: str | Passage) -> Catalogue:
    return Catalogue(
        "zh-Hant",
        {
            key.replace("_", " "): value
            if isinstance(value, Passage)
            else Passage((Text(value),), value, span=Span("zh.po", 5, 9))
            for key, value in translations.items()
        },
        span=Span("zh.po"),
    )


# --- reading ------------------------------------------------------------------------------------


def test_a_line_break_and_an_ideographic_space_are_the_translator_s(tmp_path: Path) -> None:
    catalogue, problems = catalogue_of(
        tmp_path, 'msgid "a\\\\\\nb"\nmsgstr "甲\\\\\\n乙"\n\nmsgid "c d"\nmsgstr "丙\u3000丁"\n'
    )
    assert problems == []
    assert catalogue.passages["a\\\nb"].content == (Text("甲"), LineBreak(), Text("乙"))
    assert catalogue.passages["c d"].content == (Text("丙\u3000丁"),)


def test_a_fuzzy_mark_on_what_is_out_of_use_is_not_the_next_message_s(tmp_path: Path) -> None:
    catalogue, problems = catalogue_of(
        tmp_path, '#, fuzzy\n#~ msgid "a"\n#~ msgstr "甲"\n\nmsgid "b"\nmsgstr "乙"\n'
    )
    assert problems == []
    assert list(catalogue.passages) == ["b"]
    assert not catalogue.unsure


def catalogue_of(folder: Path, entries: str) -> tuple[Catalogue, list[str]]:
    (folder / "translations").mkdir()
    (folder / "translations" / "zh-Hant.po").write_text(
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n{entries}',
        encoding="utf-8",
    )
    problems = Problems()
    gate = Gate(folder, (folder,))
    return read_catalogue(gate, folder, "zh-Hant", "en", problems), [str(p) for p in problems]


# --- translating --------------------------------------------------------------------------------


def test_what_has_a_translation_takes_it_and_the_rest_stays_marked() -> None:
    document = Document(
        (
            Paragraph(passage("Known")),
            Paragraph(passage("Unknown", line=4)),
            Paragraph(passage("2017 –")),
            Paragraph(passage("Unsure")),
        )
    )
    problems = Problems()
    catalogue = Catalogue(
        "zh-Hant", chinese(Known="已知").passages, chinese(Unsure="未定").passages, Span("zh.po")
    )
    translated = translate(document, catalogue, ENGLISH, problems)
    contents = [block.content for block in translated.blocks if isinstance(block, Paragraph)]
    assert [plain_text(content) for content in contents] == ["已知", "Unknown", "2017 –", "Unsure"]
    assert [content.language for content in contents] == ["", "en", "", "en"]
    assert contents[0].message == "Known"
    assert [(p.code, p.span.line, p.severity) for p in problems] == [
        ("TR-02", 1, Severity.WARNING),
        ("TR-01", 4, Severity.WARNING),
    ]
    assert all("zh.po" in problem.hint for problem in problems)


@pytest.mark.parametrize(
    ("lost", "word"),
    [
        (Citation((CitationItem("zhou"),)), "the citation @zhou"),
        (CrossReference("fig-a"), "the cross-reference @fig-a"),
        (NoteReference("n"), "the note [^n]"),
        (NoteReference(blocks=(Paragraph(passage("x")),)), "a note ^[…]"),
        (Link("#sec-a", (Text("x"),)), "the link to #sec-a"),
        (InlineImage("a.svg", "x"), "the picture a.svg"),
    ],
)
def test_a_translation_that_loses_or_adds_a_tie_is_an_error(lost: Inline, word: str) -> None:
    source = Paragraph(passage("Known", Text("Known"), lost))
    problems = Problems()
    translate(source, chinese(Known="已知"), ENGLISH, problems)
    (problem,) = problems
    assert (problem.code, problem.span) == ("TR-03", Span("zh.po", 5, 9))
    assert f"lacks {word}" in problem.message
    added = Problems()
    more = chinese(Known=Passage((Text("已知"), lost), "", span=Span("zh.po", 5, 9)))
    translate(Paragraph(passage("Known")), more, ENGLISH, added)
    assert [f"adds {word}" in problem.message for problem in added] == [True]
    same = Problems()
    translate(source, more, ENGLISH, same)
    assert len(same) == 0


def test_an_empty_catalogue_is_not_told_passage_by_passage() -> None:
    problems = Problems()
    left = translate(Paragraph(passage("Unknown")), chinese(), ENGLISH, problems)
    assert list(problems) == []
    assert left.content.language == "en"


def test_a_note_written_in_a_passage_goes_with_it() -> None:
    inner = Passage((Text("inner"),), "inner")
    source = Paragraph(passage("Outer", Text("Outer"), NoteReference(blocks=(Paragraph(inner),))))
    problems = Problems()
    left = translate(source, chinese(Known="已知"), ENGLISH, problems)
    assert [problem.code for problem in problems] == ["TR-01"]
    assert {part.language for part in walk(left) if isinstance(part, Passage)} == {"en"}
    assert [message.text for message in messages(source)] == ["Outer"]


def test_headings_get_their_companions_and_identifiers_stay() -> None:
    document = Document(
        (Heading(1, passage("Known"), "sec-a"), Heading(1, passage("Unknown"), "sec-b"))
    )
    catalogue = chinese(Known="已知")

    def headings(of: Context) -> list[tuple[str, str, str]]:
        return [
            (node.identifier, plain_text(node.content), plain_text(node.companion))
            for node in resolve_translation(document, of).blocks
            if isinstance(node, Heading)
        ]

    english = Context(ENGLISH, CHINESE, ENGLISH, None, catalogue)
    assert headings(english) == [("sec-a", "Known", "已知"), ("sec-b", "Unknown", "")]
    translated = Context(CHINESE, ENGLISH, ENGLISH, catalogue, None)
    assert headings(translated) == [("sec-a", "已知", "Known"), ("sec-b", "Unknown", "")]
    assert resolve_translation(document, translated).language == "zh-Hant"
    assert [problem.code for problem in translated.problems] == ["TR-01"]
    assert headings(Context(ENGLISH, None, ENGLISH)) == [
        ("sec-a", "Known", ""),
        ("sec-b", "Unknown", ""),
    ]


def test_metadata_is_translated_with_the_same_catalogue() -> None:
    metadata = Metadata(title=passage("Known"), contributors=(Contributor(passage("A Name")),))
    problems = Problems()
    translated = translate(metadata, chinese(Known="已知", A_Name="某人"), ENGLISH, problems)
    assert plain_text(translated.title) == "已知"
    assert plain_text(translated.contributors[0].name) == "某人"
    assert len(problems) == 0


# --- messages -----------------------------------------------------------------------------------


def test_each_text_is_one_message_with_its_places_and_what_it_is() -> None:
    document = Document(
        (
            Heading(1, passage("Twice", line=1)),
            Paragraph(passage("Twice", line=3)),
            Heading(2, passage("Below", line=5)),
            Paragraph(passage("12 %", line=7)),
            Paragraph(passage("[x]{lang=zh}", LanguageSpan("zh", (Text("詞"),)), line=9)),
        )
    )
    metadata = Metadata(title=passage("Title"), keywords=(passage("key"),))
    assert messages(metadata, document) == (
        Message("Title", (Span("a.md", 1, 1),), ("title",)),
        Message("key", (Span("a.md", 1, 1),), ("keyword",)),
        Message("Twice", (Span("a.md", 1, 1), Span("a.md", 3, 1)), ("chapter title",)),
        Message("Below", (Span("a.md", 5, 1),), ("heading",)),
        Message("[x]{lang=zh}", (Span("a.md", 9, 1),)),
    )


def with_messages() -> Document:
    """Return the sample's text, each passage with its words as its message."""
    document = map_passages(
        sample_edition().document, lambda p: replace(p, message=plain_text(p.content))
    )
    return replace(document, contents=(), figures=(), tables=())


def test_every_passage_with_words_in_the_sample_can_be_a_message() -> None:
    document = with_messages()
    found = {message.text for message in messages(document)}
    wanted = {p.message for p in passages(document) if needs_translation(p)}
    assert found == wanted
    comments = {comment for message in messages(document) for comment in message.comments}
    assert {"caption", "table cell", "table heading", "term", "note", "time line"} <= comments


# --- catalogues ---------------------------------------------------------------------------------


def updated(
    found: Sequence[str | Message],
    existing: bytes | None = None,
    moment: datetime.datetime = MOMENT,
    problems: Problems | None = None,
) -> bytes:
    return update_catalogue(
        [
            Message(item, (Span("a.md", 3),), ("heading",)) if isinstance(item, str) else item
            for item in found
        ],
        existing,
        report="sample",
        language="zh-Hant",
        moment=moment,
        file="zh.po",
        problems=problems if problems is not None else Problems(),
    )


def translated(catalogue: bytes, message: str, translation: str) -> bytes:
    before = f'msgid "{message}"\nmsgstr ""'.encode()
    assert before in catalogue
    return catalogue.replace(before, f'msgid "{message}"\nmsgstr "{translation}"'.encode())


def test_a_new_catalogue_says_what_it_is_and_invents_nobody() -> None:
    text = updated(["About 5 % dead weight"]).decode()
    assert text.startswith("# sample: 繁體中文\nmsgid")
    assert '"Language: zh_Hant\\n"' in text
    assert "charset=utf-8" in text
    assert "@" not in text
    assert '#. heading\n#: a.md:3\nmsgid "About 5 % dead weight"\nmsgstr ""\n' in text
    assert "python-format" not in text


def test_translations_are_kept_and_nothing_churns() -> None:
    first = translated(updated(["One", "Two"]), "One", "一")
    assert updated(["One", "Two"], first, LATER) == first
    second = updated(["Zero", "One", "Two"], first, LATER)
    assert second.index(b'"Zero"') < second.index(b'"One"')
    assert 'msgid "One"\nmsgstr "一"' in second.decode()
    assert b"POT-Creation-Date: 2024-01-01" in second
    assert b"PO-Revision-Date: 2023-10-17" in second


LONG = "A sentence that is so long that it has to be wrapped, with “quotes” and \\ and a | bar."


def test_a_changed_message_keeps_its_translation_marked_fuzzy_beside_the_old_one() -> None:
    first = updated([LONG.replace("\\ ", "")])
    first = first.replace(b'bar."\nmsgstr ""', 'bar."\nmsgstr "句"'.encode())
    second = updated([LONG], first, LATER)
    text = second.decode()
    assert '#, fuzzy\n#| msgid ""\n#| "A sentence' in text
    assert text.count('msgstr "句"') == 1
    assert updated([LONG], second, datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)) == second
    cleared = updated([LONG], text.replace("#, fuzzy\n", "").encode(), LATER).decode()
    assert "#|" not in cleared
    assert 'msgstr "句"' in cleared


def test_a_message_that_is_gone_stays_out_of_use_and_can_come_back() -> None:
    first = translated(updated(["One thing", "Something else"]), "Something else", "別的")
    without = updated(["One thing"], first)
    assert '#~ msgid "Something else"\n#~ msgstr "別的"' in without.decode()
    assert updated(["One thing"], without, LATER) == without
    again = updated(["One thing", "Something else"], without).decode()
    assert 'msgid "Something else"\nmsgstr "別的"' in again
    assert "#~" not in again
    assert b"One thing" not in updated(["Something else"], first)


def test_a_translators_comment_is_kept() -> None:
    first = updated(["One"]).replace(b"#. heading", b"# ask the author\n#. heading")
    assert b"# ask the author" in updated(["One", "Two"], first)


@pytest.mark.parametrize("date", ["2024-03-06T16:11:58-08:00", "last Tuesday"])
def test_a_date_of_another_program_stays_as_it_is(date: str) -> None:
    catalogue = translated(updated(["One."]), "One.", "一。").decode()
    catalogue = re.sub(r"(Date: )[^\\]*", rf"\g<1>{date}", catalogue)
    again = updated(["One.", "Two"], catalogue.encode(), LATER).decode()
    assert f"PO-Revision-Date: {date}\\n" in again
    assert "POT-Creation-Date: 2024-01-01 00:00+0000\\n" in again


REWRITTEN = """\
# Sample.
# Copyright (C) 2024
msgid ""
msgstr ""
"Language: zh_Hant\\n"
"PO-Revision-Date: 2024-05-01 09:00+0800\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"X-Generator: Poedit 3.4.2\\n"
"X-Poedit-Bookmarks: -1,4\\n"

#: b.md:9
#, fuzzy, no-wrap
#| msgid "Three old words"
msgid "Three new words"
msgstr "三個詞"

# ask the author
#. heading
#: a.md:3
msgctxt "menu"
msgid ""
"One long message, "
"wrapped elsewhere"
msgstr ""
"一"
"二"

#, fuzzy
#~| msgid "Bye"
#~ msgctxt "menu"
#~ msgid ""
#~ "Good "
#~ "bye"
#~ msgstr "再見"
"""
HEADING = Message("One long message, wrapped elsewhere", (Span("a.md", 3),), ("heading",))


def test_what_other_programs_wrote_into_a_catalogue_survives() -> None:
    words = Message("Three new words", (Span("b.md", 9),))
    assert updated([HEADING, words], REWRITTEN.encode()).decode() == REWRITTEN
    moved = updated([HEADING, replace(words, spans=(Span("b.md", 10),))], REWRITTEN.encode())
    lost = set(REWRITTEN.splitlines()) - set(moved.decode().splitlines())
    assert lost == {"#: b.md:9"}
    grown = updated([HEADING, words, Message("Something else")], REWRITTEN.encode())
    assert set(REWRITTEN.splitlines()) <= set(grown.decode().splitlines())


def test_other_readers_of_catalogues_read_the_same() -> None:
    from babel.messages.pofile import read_po

    odd = 'A "quoted" — word \\ and a tab\t and a line\nthat has to be wrapped over some lines.'
    read = read_po(io.BytesIO(updated([odd, HEADING], REWRITTEN.encode())))
    assert [entry.id for entry in read if entry.id] == [odd, HEADING.text]
    assert [entry.string for entry in read if entry.context] == ["一二"]
    assert {entry.string for entry in read.obsolete.values()} == {"三個詞", "再見"}


def test_a_catalogue_of_mdbook_s_is_taken_over_where_the_text_is_the_same() -> None:
    theirs = (
        'msgid "See [the book](https://a.org/b)."\nmsgstr "見[書](https://a.org/b)。"\n\n'
        'msgid "One  \\n"\n"two"\nmsgstr "一  \\n"\n"二"\n\n'
        'msgid "It’s `x`\\\\-based, 2\\\\*\\\\*3"\nmsgstr "以x"\n\n'
        'msgid "Nothing of ours"\nmsgstr "無"\n'
    )
    ours = ["See [the book](<https://a.org/b>).", "One\\\ntwo", "It's `x`-based, 2**3"]
    text = updated(ours, theirs.encode()).decode()
    assert 'msgid "See [the book](<https://a.org/b>)."\nmsgstr "見' in text
    assert "fuzzy" not in text
    assert text.count("#~ msgid") == 1
    assert '#~ msgid "Nothing of ours"' in text


def test_one_word_changed_makes_one_message_fuzzy_whatever_stands_beside_it() -> None:
    sentences = [f"The rivers of region {n} carried {n * 7} tonnes in that year." for n in range(9)]
    catalogue = updated(sentences)
    for number, sentence in enumerate(sentences):
        catalogue = translated(catalogue, sentence, f"譯{number}")
    changed = [*sentences[:4], sentences[4].replace("carried", "moved"), *sentences[5:]]
    text = updated(changed, catalogue).decode()
    assert text.count("#, fuzzy") == 1
    assert f'#| msgid "{sentences[4]}"\nmsgid "{changed[4]}"\nmsgstr "譯4"' in text
    assert "#~" not in text


def test_a_catalogue_that_cannot_be_read_is_left_as_it_is() -> None:
    for broken in (b'msgid "One\nmsgstr "x"\n', b'msgid "One"\nmsgstr "\xff"\n'):
        problems = Problems()
        assert updated(["One"], broken, problems=problems) == broken
        assert {problem.code[:3] for problem in problems} == {"TR-"}


texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp", "Cn", "Zs")), min_size=1, max_size=12
)


@settings(max_examples=40, deadline=None)
@given(st.lists(texts, unique=True, max_size=6), st.lists(texts, unique=True, max_size=6))
def test_updating_twice_gives_the_same_bytes(first: list[str], second: list[str]) -> None:
    catalogue = updated(first).replace(b'msgstr ""\n\n', 'msgstr "譯"\n\n'.encode())
    once = updated(second, catalogue, LATER)
    problems = Problems()
    twice = updated(second, once, datetime.datetime(2031, 1, 1, tzinfo=datetime.UTC), problems)
    assert twice == once
    assert len(problems) == 0


# --- reading ------------------------------------------------------------------------------------


def read(folder: Path, content: str | bytes | None) -> tuple[Catalogue, list[str]]:
    if content is not None:
        (folder / "translations").mkdir(exist_ok=True)
        data = content.encode() if isinstance(content, str) else content
        (folder / "translations" / "zh-Hant.po").write_bytes(data)
    problems = Problems()
    catalogue = read_catalogue(Gate(folder, (folder,)), folder, "zh-Hant", "en", problems)
    return catalogue, [f"{p.span} {p.code} {p.message}" for p in problems]


def test_a_catalogue_is_read_with_the_line_of_each_translation(tmp_path: Path) -> None:
    catalogue, problems = read(
        tmp_path,
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        '#: a.md:3\nmsgid "One"\nmsgstr "一*二*"\n\n'
        '#, fuzzy\n#| msgid "Tow"\nmsgid "Two"\nmsgstr "二"\n\n'
        'msgid ""\n"Three and "\n"more \\"x\\""\nmsgstr ""\n"三"\n" 四"\n\n'
        'msgid "Empty"\nmsgstr ""\n\n#~ msgid "Gone"\n#~ msgstr "走"\n',
    )
    assert problems == []
    assert catalogue.language == "zh-Hant"
    assert {key: plain_text(value) for key, value in catalogue.passages.items()} == {
        "One": "一二",
        'Three and more "x"': "三 四",
    }
    assert [(p.span.file, p.span.line) for p in catalogue.passages.values()] == [
        ("translations/zh-Hant.po", 6),
        ("translations/zh-Hant.po", 17),
    ]
    assert catalogue.passages["One"].span.column == 9
    assert set(catalogue.unsure) == {"Two"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('msgid "a"\nmsgstr "b\n', ":2:1 TR-04"),
        ('msgid "a"\nmsgstr "b" c\n', ":2:1 TR-04"),
        ('msgid "a"\nmsgstr "a "quoted" word"\n', ":2:1 TR-04"),
        ('msgid "a"\n\nmsgid "b"\nmsgstr "c"\n', ":1:1 TR-04 this msgid has no msgstr"),
        ('msgid "a"\nmsgstr "b"\nmsgstr "c"\n', ":3:1 TR-04 this message has a msgstr already"),
        ('msgstr "b"\n', ":1:9 TR-04 there is no msgid"),
        ("words\n", ":1:1 TR-04"),
        ('"words"\n', ":1:1 TR-04"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', ":4:1 TR-06"),
        ('msgid ""\nmsgstr "Content-Type: text/plain; charset=Big5\\n"\n', ":2:1 TR-07"),
        (b'msgid "a"\nmsgstr "\xa4\xa4"\n', "GATE-07"),
        (None, "TR-05"),
        ('msgid "a"\nmsgstr ""\n', "TR-05"),
        ("", "TR-05"),
    ],
)
def test_a_bad_catalogue_is_told_with_its_line(
    tmp_path: Path, text: str | bytes | None, told: str
) -> None:
    _, problems = read(tmp_path, text)
    assert len(problems) == 1, problems
    assert told in problems[0]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    text = 'A "quoted" — word \\\\ and a very long sentence that has to be wrapped over lines.'
    written = updated([text]).decode()
    start = written.rindex('msgstr ""')
    catalogue, problems = read(tmp_path, written[:start] + 'msgstr "好"\n')
    assert problems == []
    assert list(catalogue.passages) == [text]


# --- how a translation stands -------------------------------------------------------------------


def test_how_a_translation_stands_is_counted_for_each_chapter(tmp_path: Path) -> None:
    data = REWRITTEN.replace("#, fuzzy, no-wrap", "#, fuzzy").replace(
        'msgctxt "menu"\nmsgid ""', 'msgid ""'
    )
    catalogue, _ = read(tmp_path, data)
    found = [
        Message("Three new words", (Span("b.md", 9), Span("a.md", 1))),
        HEADING,
        Message("A note", (Span("a.md", 4),), ("note",)),
        Message("A table", (Span("a.md", 4),), ("table cell", "note")),
    ]
    lacking = may_lack(found, EditionRule("zh-Hant", ("notes",)), ())
    assert lacking == {"A note"}
    standing = standing_of(
        found,
        replace(catalogue, may_lack=lacking),
        read_entries(data, "", Problems()),
        ("b.md", "a.md"),
    )
    assert standing.whole == Count("", 4, translated=1, unsure=1, missing=2, may_lack=1)
    assert standing.chapters == (
        Count("b.md", 1, 0, 1, 0),
        Count("a.md", 4, 1, 1, 2, 1),
    )
    assert [unused.message for unused in standing.unused] == ["Good bye"]
    assert standing.revised == datetime.date(2024, 5, 1)


def test_what_an_edition_may_lack_is_not_told() -> None:
    document = Document((Paragraph(passage("Known")), Paragraph(passage("Unknown"))))
    allowing = replace(chinese(Known="已知"), may_lack=frozenset({"Unknown"}))
    problems = Problems()
    left = translate(document, allowing, ENGLISH, problems)
    assert list(problems) == []
    assert [p.content.language for p in left.blocks if isinstance(p, Paragraph)] == ["", "en"]


def test_a_changed_word_keeps_a_release_back_until_it_is_reviewed(tmp_path: Path) -> None:
    folder = tmp_path / "content" / "small"
    folder.mkdir(parents=True)
    text = "# Rivers\n\nThe rivers of the north rise.\n\nThe rivers of the south fall.\n"
    (folder / "a.md").write_text(text, encoding="utf-8")
    (folder / "report.yaml").write_text("title: T\nlanguages: [en, zh-Hant]\n", encoding="utf-8")
    project, path = Project(tmp_path), folder / "translations" / "zh-Hant.po"

    def update() -> Count:
        (standing,) = update_translations(project, "small", Problems())
        return standing.whole

    def kept_back() -> list[tuple[str, int, bool]]:
        report = read_report(Gate(tmp_path, (folder,)), folder, Problems())
        assert report is not None
        problems = Problems()
        translate(report.document, report.catalogues["zh-Hant"], ENGLISH, problems)
        found = [finding.problem for finding in judge(problems, "release")]
        return [(p.code, p.span.line, "rivers of the north" in p.message) for p in found]

    assert update() == Count("", 4, 0, 0, 4)
    path.write_text(
        re.sub(r'msgstr ""\n(?=\n|$)', 'msgstr "河"\n', path.read_text(encoding="utf-8")),
        encoding="utf-8",
    )
    assert update() == Count("", 4, 4, 0, 0)
    assert kept_back() == []
    (folder / "a.md").write_text(text.replace("north rise", "north swell"), encoding="utf-8")
    (standing,) = translation_status(project, "small", Problems())
    assert (standing.whole, standing.unused) == (Count("", 4, 3, 1, 0), ())
    assert update() == Count("", 4, 3, 1, 0)
    assert kept_back() == [("TR-02", 3, True)]
    accepted = re.sub(r"#, fuzzy\n", "", path.read_text(encoding="utf-8"))
    path.write_text(accepted, encoding="utf-8")
    assert update() == Count("", 4, 4, 0, 0)
    assert kept_back() == []


def test_the_source_s_own_words_give_the_source_s_edition() -> None:
    document = with_messages()
    own = Catalogue("fr", sources(document))
    problems = Problems()
    assert translate(document, own, ENGLISH, problems) == document
    assert list(problems) == []
