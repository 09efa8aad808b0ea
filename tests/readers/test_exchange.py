"""A catalogue as a sheet for Word or for programs of translators, and back."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tongwen.artefacts import UnreadableArtefact
from tongwen.diagnostics import Problems
from tongwen.exchange import SHEETS, Sheet, merged, sheet_of
from tongwen.readers.catalogues import Entry, read_entries, written

MOMENT = datetime.datetime(2024, 5, 1, 9, 0, tzinfo=datetime.UTC)
HEADER = Entry("", "PO-Revision-Date: 2020-01-01 00:00+0000\nContent-Type: text/plain\n")
ENTRIES = [
    HEADER,
    Entry("The rivers [@who2020, p. 7] rise.", "河水上漲[@who2020, p. 7]。", comments=("note",)),
    Entry('[BC]{.smallcaps title="x"} & <b>', "", places=("a.md:3",), notes=(" ask",)),
    Entry("Three new words", "三個詞", fuzzy=True, previous="Three old words"),
    Entry("One\\\nline & another", "一\\\n行", places=("a.md:9",)),
    Entry("Gone", "走", obsolete=True),
]


def sheet(entries: list[Entry] = ENTRIES) -> Sheet:
    return sheet_of(entries, "small", "zh-Hant", "en")


def there_and_back(kind: str, entries: list[Entry] = ENTRIES) -> tuple[list[Entry], int, list[str]]:
    return back(SHEETS[kind].read(SHEETS[kind].write(sheet(entries))), entries)


def back(found: Sheet, entries: list[Entry] = ENTRIES) -> tuple[list[Entry], int, list[str]]:
    problems = Problems()
    result, changed = merged(entries, found, "sheet", MOMENT, problems)
    return result, changed, [f"{problem.span.line} {problem.code}" for problem in problems]


@pytest.mark.parametrize("kind", list(SHEETS))
def test_export_and_import_leave_a_catalogue_as_it_was(kind: str) -> None:
    assert there_and_back(kind) == (ENTRIES, 0, [])


CONTROLS = "".join(map(chr, [*range(32), *range(127, 160)])) + "\ufffe\uffff"
texts = st.text(
    st.characters(exclude_categories=("Cs", "Cn"), exclude_characters=CONTROLS),
    min_size=1,
    max_size=20,
)


@pytest.mark.parametrize("kind", list(SHEETS))
@settings(max_examples=15, deadline=None)
@given(st.dictionaries(texts, st.tuples(texts, st.booleans()), max_size=6))
@example({"=1+1": ("_x0041_ @x", False), "'a": ("+1", True), "TRUE": ("1.0", False)})
def test_whatever_a_catalogue_says_comes_back(kind: str, said: dict[str, tuple[str, bool]]) -> None:
    entries = [HEADER, *(Entry(m, t, fuzzy=fuzzy) for m, (t, fuzzy) in said.items())]
    assert there_and_back(kind, entries) == (entries, 0, [])


def changed_in_word(change: Callable[[str], str]) -> tuple[list[Entry], int, list[str]]:
    data = io.BytesIO(SHEETS["docx"].write(sheet()))
    output = io.BytesIO()
    with zipfile.ZipFile(data) as before, zipfile.ZipFile(output, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "word/document.xml":
                text = change(content.decode())
                assert text != content.decode()
                content = text.encode()
            after.writestr(name, content)
    return back(SHEETS["docx"].read(output.getvalue()))


def test_split_runs_tracked_changes_and_links_are_read_as_they_look() -> None:
    def change(xml: str) -> str:
        return xml.replace(
            '<w:t xml:space="preserve">三個詞</w:t></w:r>',
            "<w:t>三個</w:t></w:r><w:del><w:r><w:delText>舊</w:delText></w:r></w:del><w:ins><w:r>"
            "<w:t>新</w:t></w:r></w:ins><w:hyperlink><w:r><w:t>詞</w:t></w:r></w:hyperlink>",
        )

    entries, changed, told = changed_in_word(change)
    assert (changed, told) == (1, [])
    assert entries[3] == Entry("Three new words", "三個新詞")
    assert entries[0].translation.startswith("PO-Revision-Date: 2024-05-01 09:00+0000\n")
    assert [*entries[1:3], *entries[4:]] == [*ENTRIES[1:3], *ENTRIES[4:]]


def filled(number: int, **values: str) -> Sheet:
    rows = list(sheet().rows)
    rows[number] = replace(rows[number], **values)
    return replace(sheet(), rows=tuple(rows))


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("[公元前]{.smallcaps title=“x”}", '[公元前]{.smallcaps title="x"}'),
        ("\t「河」\u00adの水\u200b ", "「河」の水"),
        ("河\n水 a\nb", "河水 a b"),
        ("“curly” stays", "“curly” stays"),
    ],
)
def test_what_word_does_by_itself_is_undone(typed: str, wanted: str) -> None:
    entries, changed, told = back(filled(1, translation=typed))
    assert (entries[2].translation, changed, told) == (wanted, 1, [])


def test_a_mark_is_taken_away_by_changing_the_words_or_the_status() -> None:
    assert back(filled(2, translation="三個新詞"))[0][3] == Entry("Three new words", "三個新詞")
    assert back(filled(2, status="translated"))[0][3] == Entry("Three new words", "三個詞")
    assert back(filled(2))[0][3] == ENTRIES[3]
    assert back(filled(0, status="to review"))[0][1] == replace(ENTRIES[1], fuzzy=True)


def test_what_does_not_match_is_refused_and_the_rest_is_taken() -> None:
    rows = list(filled(1, translation="新").rows)
    rows[0] = replace(rows[0], source="The rivers fall.", translation="河水下降。")
    rows[2] = replace(rows[2], key="0123456789-abcdef")
    rows.append(replace(rows[3], translation="另一"))
    entries, changed, told = back(replace(sheet(), rows=tuple(rows)))
    assert told == ["0 TR-22", "1 TR-21", "3 TR-21", "5 TR-21"]
    assert changed == 1
    assert entries[2].translation == "新"
    assert [entries[1], *entries[3:]] == [ENTRIES[1], *ENTRIES[3:]]


def test_a_row_that_was_translated_here_too_is_refused() -> None:
    theirs = filled(2, translation="三個新詞")
    ours = [*ENTRIES[:3], replace(ENTRIES[3], translation="三個別的詞"), *ENTRIES[4:]]
    entries, changed, told = back(theirs, ours)
    assert (entries, changed, told) == (ours, 0, ["3 TR-23"])
    assert back(sheet(), ours) == (ours, 0, [])


def test_what_the_hints_of_a_sheet_advise_makes_their_problems_go() -> None:
    short = replace(sheet(), rows=sheet().rows[1:])
    assert [back(one)[2] for one in (short, sheet())] == [["0 TR-22"], []]  # exported again
    changed = filled(0, source="The rivers fall.", translation="河水下降。")
    assert back(changed)[2] == ["0 TR-22", "1 TR-21"]
    assert back(filled(0, translation="河水下降。"))[2] == []  # only the translation is changed
    ours = [*ENTRIES[:3], replace(ENTRIES[3], translation="三個別的詞"), *ENTRIES[4:]]
    assert back(filled(2, translation="三個新詞"), ours)[2] == ["3 TR-23"]
    ours[3] = replace(ours[3], translation="三個新詞")  # one is taken into the other
    assert back(filled(2, translation="三個新詞"), ours)[2] == []


def test_what_comes_back_is_written_with_its_other_lines_as_they_were() -> None:
    text = (
        '# T\nmsgid ""\nmsgstr ""\n"X-Generator: Poedit\\n"\n\n'
        '#: a.md:1\nmsgid ""\n"a "\n"b"\nmsgstr "c"\n\nmsgid "d"\nmsgstr ""\n'
    )
    entries = read_entries(text, "", Problems())
    found = sheet_of(entries, "small", "fr", "en")
    rows = (found.rows[0], replace(found.rows[1], translation="é"))
    entries, _ = merged(entries, replace(found, rows=rows), "x", MOMENT, Problems())
    assert written(entries).decode() == text.replace(
        'msgid "d"\nmsgstr ""', 'msgid "d"\nmsgstr "é"'
    )


def test_programs_of_translators_may_split_segments() -> None:
    text = SHEETS["xliff"].write(sheet()).decode()
    split = re.sub(
        r"<segment state=\"initial\" subState=[^>]*>.*?</segment>",
        '<segment state="translated"><source>Three</source><target>三個</target></segment>'
        "<ignorable><source> </source><target/></ignorable>"
        '<segment state="final"><source>new words</source>'
        "<target>新<mrk>詞</mrk></target></segment>",
        text,
        flags=re.DOTALL,
    )
    entries, changed, told = back(SHEETS["xliff"].read(split.encode()))
    assert (entries[3], changed, told) == (Entry("Three new words", "三個新詞"), 1, [])


@pytest.mark.parametrize("kind", list(SHEETS))
def test_what_is_no_sheet_is_refused(kind: str) -> None:
    for data in (
        b"",
        b"PK",
        b"<xliff/>",
        *(SHEETS[other].write(sheet()) for other in SHEETS if other != kind),
    ):
        with pytest.raises(UnreadableArtefact):
            SHEETS[kind].read(data)
