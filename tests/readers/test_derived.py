"""An edition in the other script of Chinese, made of the one that there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from places import PROJECT
from tongwen.diagnostics import Problems, Span
from tongwen.document import Catalogue, Code, LanguageSpan
from tongwen.gate import Gate
from tongwen.languages import LANGUAGES, convert
from tongwen.pipeline import Project, translation_status, update_translations
from tongwen.pipeline.editions import in_words
from tongwen.readers.catalogues import read_entries
from tongwen.readers.derived import derived
from tongwen.readers.glossary import Term
from tongwen.readers.markdown import read_passage
from tongwen.readers.source import Report, read_report
from tongwen.walk import plain_text, walk


def converted(text: str, tag: str, into: str, *, keep: tuple[str, ...] = (), **terms: str) -> str:
    passage = read_passage(text, Span("a.po", 1, 1), tag, Problems())
    glossary = [Term({tag: (ours,), into: (theirs,)}) for ours, theirs in terms.items()]
    catalogue = derived(Catalogue(tag, {"m": passage}), into, keep, glossary)
    assert (catalogue.language, catalogue.derived_from) == (into, tag)
    return plain_text(catalogue.passages["m"])


@pytest.mark.parametrize(
    ("text", "tag", "into", "wanted"),
    [
        # Phrases, not signs: 乾 is 干 in 乾燥 and itself in 乾坤.
        ("乾燥的乾坤，頭髮與發展", "zh-Hant", "zh-Hans", "干燥的乾坤，头发与发展"),
        ("皇后在後面", "zh-Hant", "zh-Hans", "皇后在后面"),
        ("头发、发展与理发店", "zh-Hans", "zh-Hant", "頭髮、發展與理髮店"),
        ("「引文『內』」", "zh-Hant", "zh-Hans", "“引文‘内’”"),
        ("“引文”", "zh-Hans", "zh-Hant", "「引文」"),
        ("揹回來", "zh-Hant", "zh-Hans", "背回来"),
        ("背回来", "zh-Hans", "zh-Hant", "揹回來"),
        ("軟體與硬碟", "zh-Hant-TW", "zh-Hans", "软件与硬盘"),
        ("软件与硬盘", "zh-Hans", "zh-Hant-TW", "軟體與硬碟"),
        ("裡面的軟體", "zh-Hant-TW", "zh-Hant-HK", "裏面的軟件"),
        ("晶片與網路", "zh-Hant", "zh-Hans", "芯片与网络"),
    ],
)
def test_words_are_converted_and_not_signs(text: str, tag: str, into: str, wanted: str) -> None:
    assert converted(text, tag, into) == wanted


def test_names_and_what_the_glossary_says_stay() -> None:
    assert converted("後藤的麵館在後面", "zh-Hant", "zh-Hans", keep=("後藤",)) == "後藤的面馆在后面"
    assert converted("計程車", "zh-Hant", "zh-Hans", 計程車="的士") == "的士"


def test_code_and_what_is_in_a_language_of_its_own_stay() -> None:
    text = "用`軟體`和[軟體]{lang=zh-Hant-TW}，*軟體*"
    passage = read_passage(text, Span("a.po", 1, 1), "zh-Hant", Problems())
    found = derived(Catalogue("zh-Hant", {"m": passage}), "zh-Hans", (), ()).passages["m"]
    assert plain_text(found) == "用軟體和軟體，软件"
    assert any(isinstance(node, Code) for node in walk(found))
    assert [n.language for n in walk(found) if isinstance(n, LanguageSpan)] == ["zh-Hant-TW"]


def report_in(folder: Path, settings: str, **catalogues: str) -> tuple[Report, list[str]]:
    content = folder / "content" / "small"
    (content / "translations").mkdir(parents=True)
    (folder / "templates" / "house").mkdir(parents=True)
    (content / "a.md").write_text("# Rivers\n\nThey run.\n", encoding="utf-8")
    (content / "report.yaml").write_text(f"title: Rivers\n{settings}", encoding="utf-8")
    for tag, entries in catalogues.items():
        path = content / "translations" / f"{tag.replace('_', '-')}.po"
        path.write_text(entries, encoding="utf-8")
    problems = Problems()
    report = read_report(Gate(folder, (content,)), content, problems)
    assert report is not None
    return report, [f"{p.code} {p.span.line}" for p in problems]


SETTINGS = "languages: [en, zh-Hans, zh-Hant]\neditions:\n  zh-Hans: {from: zh-Hant}\n"
HANT = 'msgid "Rivers"\nmsgstr "河流與軟體"\n'


def test_a_language_without_a_catalogue_is_made_of_the_one_that_is_named(tmp_path: Path) -> None:
    report, problems = report_in(tmp_path, SETTINGS, zh_Hant=HANT)
    assert problems == []
    assert plain_text(report.catalogues["zh-Hans"].passages["Rivers"]) == "河流与软件"
    assert list(report.catalogues) == ["zh-Hans", "zh-Hant"]
    project = Project(tmp_path)
    for tell in (translation_status, update_translations):
        standings = tell(project, "small", Problems())
        told = {standing.language: standing for standing in standings}
        assert told["zh-Hans"].derived_from == "zh-Hant"
        assert told["zh-Hans"].whole == told["zh-Hant"].whole
    assert not (report.folder / "translations" / "zh-Hans.po").exists()


def test_a_catalogue_of_its_own_goes_before(tmp_path: Path) -> None:
    report, problems = report_in(
        tmp_path, SETTINGS, zh_Hant=HANT, zh_Hans='msgid "Rivers"\nmsgstr "江河"\n'
    )
    assert problems == []
    assert plain_text(report.catalogues["zh-Hans"].passages["Rivers"]) == "江河"
    assert not report.catalogues["zh-Hans"].derived_from


def test_an_edition_can_be_made_of_the_text_itself_and_of_no_other_language(
    tmp_path: Path,
) -> None:
    settings = "languages: [zh-Hant, zh-Hans, en]\neditions:\n  zh-Hans: {from: zh-Hant}\n"
    report, _ = report_in(tmp_path / "1", settings)
    assert set(report.catalogues["zh-Hans"].passages) == {"Rivers", "They run."}
    settings = "languages: [en, zh-Hans]\neditions:\n  zh-Hans: {from: en}\n"
    _, problems = report_in(tmp_path / "2", settings)
    assert "META-04 4" in problems


CHANGED = {"布佈", "扎紮", "着著", "匯彙", "面麵", "了瞭"}
"""What comes back otherwise from Traditional by way of Simplified, which has one form for both."""


TRANSLATIONS = [
    entry.translation
    for entry in read_entries(
        (PROJECT / "content/ai-pioneers/translations/zh-Hant-HK.po").read_text(encoding="utf-8"),
        "",
        Problems(),
    )
    if entry.message
]


def test_there_and_back_changes_only_what_is_listed() -> None:
    for text in TRANSLATIONS:
        back = convert(convert(text, "zh-Hant", "zh-Hans"), "zh-Hans", "zh-Hant")
        assert len(back) == len(text)
        changed = {a + b for a, b in zip(text, back, strict=True) if a != b}
        assert changed <= CHANGED, text


def test_nothing_comes_back_otherwise_but_what_has_one_form_in_simplified() -> None:
    """Each character by itself: side by side by chance, two make a word (上鏈 and 上鍊)."""
    text = "\n".join(sorted({one for one in "".join(TRANSLATIONS) if one.isalpha()}))
    simplified = convert(text, "zh-Hant", "zh-Hans")
    back = convert(simplified, "zh-Hans", "zh-Hant")
    for one, other in zip(text, back, strict=True):
        if one != other and one + other not in CHANGED:  # 瞭 has a form of its own by itself
            assert len({convert(each, "zh-Hant", "zh-Hans") for each in (one, other)}) == 1


def test_the_imprint_says_that_an_edition_was_converted_and_no_other_does(tmp_path: Path) -> None:
    report, _ = report_in(tmp_path, SETTINGS, zh_Hant=HANT)
    said = {}
    for tag in report.metadata.languages:
        metadata, _ = in_words(report, LANGUAGES[tag], Problems())
        said[tag] = plain_text(metadata.colophon)
    assert said == {"en": "", "zh-Hant": "", "zh-Hans": "本版由繁体中文版本经计算机自动转换而成。"}


def test_every_language_can_say_that_it_was_converted() -> None:
    for language in LANGUAGES.values():
        assert "X" in language.label("derived-from", "X")
