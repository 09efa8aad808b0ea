"""A translation is checked like code: what a slip is told as, and that a sound one is let alone."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from places import PROJECT
from tongwen.checks.registry import run
from tongwen.checks.translation import translated
from tongwen.diagnostics import Problems, Span
from tongwen.document import Catalogue, Document
from tongwen.gate import Gate
from tongwen.languages import LANGUAGES, quantities, regional_words
from tongwen.metadata import Metadata
from tongwen.readers.catalogues import read_entries
from tongwen.readers.glossary import Term, read_glossary
from tongwen.readers.markdown import read_passage
from tongwen.readers.source import Report, read_report
from tongwen.readers.translations import read_catalogue
from tongwen.transforms.translation import translate

FLAGSHIP = PROJECT / "content" / "ai-pioneers"

# What stands in the flagship's catalogue, a slip made in it, and the check that tells it.
SLIPS = [
    # A number changed, lost or added.
    ('估值約30億美元"', '估值約3億美元"', "TR-10"),
    ("專利超過1,500項；", "專利超過1,800項；", "TR-10"),
    ("1981年，中國人工智能學會", "1982年，中國人工智能學會", "TR-10"),
    ("所述為2023年的情況", "所述為當年的情況", "TR-10"),
    ("到2017年，中國兩者皆備", "到二〇一八年，中國兩者皆備", "TR-10"),
    ("「三步走」邁向2030年：", "「三步走」邁向2035年：", "TR-10"),
    ("1987年，清華大學發表中國首項", "八七年，清華大學發表中國首項", "TR-10"),
    ("2030年的目標能否達到", "七成的目標能否達到", "TR-10"),
    # What ties a passage to the rest: a citation, a reference, a note.
    ("其中數家都以影像解讀為本。", "[@saxo]其中數家都以影像解讀為本。", "TR-03"),
    ("提出四個重點[@carter2019]：", "提出四個重點：", "TR-03"),
    ("影響見於三個方面[@henshall2023]：", "影響見於三個方面[@hale2023]：", "TR-03"),
    ("人工智能（AI）[^ai]用途甚廣", "人工智能（AI）用途甚廣", "TR-03"),
    ("但基礎研究和產品開發仍有差距（[@sec-focus]）", "但基礎研究和產品開發仍有差距", "TR-03"),
    ('（[@sec-history]）。"', '（[@sec-policy]）。"', "TR-03"),
    (
        "[^filings]和科學論文數量領先，支撐這些產出的，是龐大的研發開支和雄厚的人才儲備[@uscc]",
        "和科學論文數量領先，支撐這些產出的，是龐大的研發開支和雄厚的人才儲備[@uscc][^filings]",
        "TR-17",
    ),
    # Mark-up that does not close.
    ("*合規*：受規則約束", "*合規：受規則約束", "TR-11"),
    ("*與美國的競爭*：", "**與美國的競爭*：", "TR-11"),
    ("牽動其他國家的政策[@henshall2023]", "牽動其他國家的政策@henshall2023]", "TR-11"),
    # Words of the text left over.
    ("錯誤也會一再重現。", "Errors are repeated too。", "TR-12"),
    (
        'msgstr "解讀靜態與動態影像。"',
        'msgstr "The interpretation of still images."',
        "TR-12",
    ),
    (
        'msgstr "由輸入到得出結果所需的時間。"',
        'msgstr "The delay between an input and 答案。"',
        "TR-12",
    ),
    # Punctuation.
    ("第二項挑戰是時間。", "第二項挑戰是時間,", "TR-13"),
    ("應用日多[@zhou2023", "應用日多.而且[@zhou2023", "TR-13"),
    ("科學技術部（MOST）的做法", "科學技術部(MOST）的做法", "TR-13"),
    ("《新一代人工智能發展規劃》公布。", "《新一代人工智能發展規劃公布。", "TR-13"),
    ("提出「科學技術是第一生產力」", "提出“科學技術是第一生產力”", "TR-13"),
    ("目標：中國在人工智能領域領先世界。", "目標：：中國在人工智能領域領先世界。", "TR-13"),
    ("將感知、決策與實體動作結合起來。", "將感知、決策與實體動作結合起來", "TR-13"),
    ("MIP1™加速器；MLU100處理器", "MIP1™加速器；MLU１００處理器", "TR-13"),
    # The glossary's terms.
    ('msgstr "由機器分析', 'msgstr "人工智慧由機器分析', "TR-14"),
    ("第三步：中國在人工智能領域領先世界。", "第三步：中國在人工智慧領域領先世界。", "TR-14"),
    ("領先的應用研究與開發；", "計算機視覺研究與開發；", "TR-14"),
    ('msgstr "機器學習"', 'msgstr "機械學習"', "TR-14"),
    ('清華大學發表中國首項人工智能研究成果。"', '北京大學發表中國首項人工智能研究。"', "TR-14"),
    ("由錢學森和吳文俊領軍", "由錢學深和吳文俊領軍", "TR-14"),
    # Words of another region.
    ("因旗下軟件追蹤少數民族群體而受批評", "因旗下軟體追蹤少數民族群體而受批評", "TR-15"),
    ("最具體的障礙是硬件", "最具體的障礙是硬體", "TR-15"),
    ("涵蓋所有互聯網演算法的三年路線圖", "涵蓋所有網際網路演算法的三年路線圖", "TR-15"),
    # Names.
    ('商湯（[SenseTime]{lang=en}）"', '商湯（[SenesTime]{lang=en}）"', "TR-16"),
    ("Faran Awais Butt 博士", "Faran Awias Butt 博士", "TR-16"),
    ('msgstr "中國人工智能學會（CAAI）成立', 'msgstr "中國人工智能學會成立', "TR-16"),
    # A sentence left out.
    (
        "競爭可以刺激投資，也可能使雙方各自保留知識、不予分享，而這些知識正是雙方確保強大系統安全所必需。即使如此，競爭對手之間仍可合作，"
        "例如採用共同的測試方法，或以共同的用語通報風險。這類安排能有多大空間，須由各國政府決定。",
        "競爭可以刺激投資。",
        "TR-18",
    ),
]


@cache
def sound() -> Report:
    report = read_report(Gate(PROJECT, (FLAGSHIP,)), FLAGSHIP, Problems())
    assert report is not None
    return report


def told_of(report: Report, tag: str = "zh-Hant-HK") -> set[tuple[int, str]]:
    """Return the lines of the catalogue that problems are told of, with their codes."""
    problems = Problems(run("translation", translated(report, tag)))
    source = LANGUAGES[report.metadata.languages[0]]
    for node in (report.metadata, report.document):
        translate(node, report.catalogues[tag], source, problems)
    return {(problem.span.line, problem.code) for problem in problems}


def test_nothing_is_told_of_the_flagship() -> None:
    assert told_of(sound()) == set()


def slipped(folder: Path, slips: list[tuple[str, str, str]]) -> tuple[Report, list[int]]:
    """Return the flagship with slips in its catalogue, and the lines that they are in."""
    text = (FLAGSHIP / "translations" / "zh-Hant-HK.po").read_text(encoding="utf-8")
    for old, new, _ in slips:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    entries = read_entries(text, "", Problems())
    lines = [
        next(entry.translation_line for entry in entries if new in entry.body)
        for _, new, _ in slips
    ]
    (folder / "translations").mkdir()
    (folder / "translations" / "zh-Hant-HK.po").write_text(text, encoding="utf-8")
    catalogue = read_catalogue(Gate(folder, (folder,)), folder, "zh-Hant-HK", "en", Problems())
    return replace(sound(), catalogues={"zh-Hant-HK": catalogue}), lines


def test_each_slip_in_a_catalogue_is_told_with_its_line(tmp_path: Path) -> None:
    assert len(SLIPS) >= 40
    report, lines = slipped(tmp_path, SLIPS)
    told = told_of(report)
    wanted = {(line, code) for line, (_, _, code) in zip(lines, SLIPS, strict=True)}
    assert sorted(wanted - told) == []
    # A slip may be wrong in two ways; nothing is told of lines without one.
    assert {line for line, _ in told} == set(lines)


def told_for(
    source: str,
    translation: str,
    tag: str = "zh-Hant",
    *,
    of: str = "en",
    terms: tuple[Term, ...] = (),
) -> set[str]:
    """Return the codes that are told of one translation."""
    problems = Problems()
    passage = read_passage(source, Span("a.md", 1, 1), of, problems)
    found = read_passage(translation, Span("a.po", 2, 9), tag, problems)
    assert list(problems) == []
    report = replace(
        sound(),
        metadata=Metadata(title=passage, languages=(of, tag)),
        document=Document(()),
        catalogues={tag: Catalogue(tag, {passage.message: found})},
        glossary=terms,
    )
    return {code for _, code in told_of(report, tag)}


# Source, a sound translation, one with a slip, its language, the source's, and what tells it.
PAIRS = [
    (
        "One third of firms left.",
        "三分之一企業離開。",
        "三分之二企業離開。",
        "zh-Hant",
        "en",
        "TR-10",
    ),
    (
        "Two thirds of firms left.",
        "三分之二企業離開。",
        "四分之三企業離開。",
        "zh-Hant",
        "en",
        "TR-10",
    ),
    ("Half of the firms left.", "半數企業離開。", "三分之一企業離開。", "zh-Hant", "en", "TR-10"),
    ("About 30% left.", "約30%離開。", "約30離開。", "zh-Hant", "en", "TR-10"),
    ("The line is 12 km long.", "線長12公里。", "線長12英里。", "zh-Hant", "en", "TR-10"),
    ("It weighs 5 kilograms.", "重5公斤。", "重5磅。", "zh-Hant", "en", "TR-10"),
    ("It took three hours.", "歷時三小時。", "歷時三分鐘。", "zh-Hant", "en", "TR-10"),
    ("It grew by 2.5 years.", "長了兩年半。", "長了三年半。", "zh-Hant", "en", "TR-10"),
    ("It is open 24/7.", "全天候開放。", "全天候開放,", "zh-Hant", "en", "TR-13"),
    ("The model is large.", "模型很大。", "model很大。", "zh-Hant", "en", "TR-12"),
    (
        "The results of the survey are in.",
        "調查結果已出。",
        "調查results已出。",
        "zh-Hant",
        "en",
        "TR-12",
    ),
    ("Is it right?", "對嗎？", "對嗎。", "zh-Hant", "en", "TR-13"),
    ("Three firms took part.", "三家企業參加。", "四家企業參加。", "zh-Hant", "en", "TR-10"),
    ("In the 1990s it grew.", "在九十年代增長。", "在八十年代增長。", "zh-Hant", "en", "TR-10"),
    ("It cost 25 million euros.", "耗資2,500萬歐元。", "耗資2,500萬元。", "zh-Hant", "en", "TR-10"),
    ("Use **care** here.", "此處要**小心**。", "此處要小心。", "zh-Hant", "en", "TR-11"),
    (
        "See <https://a.org/x>.",
        "見<https://a.org/x>。",
        "見<https://a.org/y>。",
        "zh-Hant",
        "en",
        "TR-03",
    ),
    ("He said so… twice.", "他說過……兩次。", "他說過...兩次。", "zh-Hant", "en", "TR-13"),
    ("It works — mostly.", "可行——大致。", "可行--大致。", "zh-Hant", "en", "TR-13"),
    ("The firm is here.", "公司在此。", "公司在在此。", "zh-Hant", "en", "TR-13"),
    (
        "The firm is here and well.",
        "公司在此，一切的安好。",
        "公司在此，一切的的安好。",
        "zh-Hant",
        "en",
        "TR-13",
    ),
    ("John Smith wrote it.", "約翰·史密斯撰寫。", "約翰•史密斯撰寫。", "zh-Hant", "en", "TR-13"),
    (
        "On Monday, 5 May it fell.",
        "5月5日星期一下跌。",
        "5月5日星期二下跌。",
        "zh-Hant",
        "en",
        "TR-10",
    ),
    ("From 9 am to 5 pm.", "上午9時至下午5時。", "上午9時至下午6時。", "zh-Hant", "en", "TR-10"),
    ("Chapters 3 and 4.", "第3、4章。", "第3、5章。", "zh-Hant", "en", "TR-10"),
    ("A temperature of 20 °C.", "溫度20°C。", "溫度20°F。", "zh-Hant", "en", "TR-10"),
    ("An area of 5 hectares.", "面積5公頃。", "面積5平方公里。", "zh-Hant", "en", "TR-10"),
    ("Growth of −3.2% in May.", "5月增長−3.2%。", "5月增長3.2%。", "zh-Hant", "en", "TR-10"),
    ("The e-mail a@b.org.", "電郵a@b.org。", "電郵a@c.org。", "zh-Hant", "en", "TR-16"),
    ("One in five adults.", "五分之一成人。", "五分之二成人。", "zh-Hant", "en", "TR-10"),
    ("Between 10 and 20 firms.", "10至20家企業。", "10至200家企業。", "zh-Hant", "en", "TR-10"),
    ("About 1.5 million people.", "約150萬人。", "約15萬人。", "zh-Hant", "en", "TR-10"),
    ("“Yes,” he said.", "「是。」他說。", "「是。他說。", "zh-Hant", "en", "TR-13"),
    ("H~2~O and CO~2~.", "H~2~O和CO~2~。", "H~2~O和CO2。", "zh-Hant", "en", "TR-11"),
    ("One third left.", "Un tiers est parti.", "Deux tiers sont partis.", "fr", "en", "TR-10"),
    (
        "About 30% left.",
        "Environ 30 % sont partis.",
        "Environ 30 sont partis.",
        "fr",
        "en",
        "TR-10",
    ),
    (
        "It cost $5 million.",
        "Il a coûté 5 millions de dollars.",
        "Il a coûté 5 millions d’euros.",
        "fr",
        "en",
        "TR-10",
    ),
    (
        "The line is 12 km long.",
        "La ligne fait 12 km.",
        "La ligne fait 12 miles.",
        "fr",
        "en",
        "TR-10",
    ),
    (
        "The people who built the model were right to do so.",
        "Ceux qui ont construit le modèle avaient raison.",
        "Ceux who built the model were raison.",
        "fr",
        "en",
        "TR-12",
    ),
    (
        "On 3 May 2021 it fell.",
        "Le 3 mai 2021, il est tombé.",
        "Le 5 mai 2021, il est tombé.",
        "fr",
        "en",
        "TR-10",
    ),
    (
        "On 3 May 2021 it fell.",
        "Le 3 mai 2021, il est tombé.",
        "Le 3 juin 2021, il est tombé.",
        "fr",
        "en",
        "TR-10",
    ),
    (
        "It cost 1,500 euros.",
        "Il a coûté 1 500 euros.",
        "Il a coûté 1.500 euros.",
        "fr",
        "en",
        "TR-10",
    ),
    ("He said “yes”.", "Il a dit « oui ».", "Il a dit « oui.", "fr", "en", "TR-13"),
    (
        "Growth was 3.5%.",
        "La croissance était de 3,5 %.",
        "La croissance était de 3.5 %.",
        "fr",
        "en",
        "TR-10",
    ),
    ("Twenty-five firms", "Vingt-cinq entreprises", "Vingt-six entreprises", "fr", "en", "TR-10"),
    ("Is it right?", "Est-ce juste ?", "Est-ce juste.", "fr", "en", "TR-13"),
    ("One third left.", "三分の一が去った。", "三分の二が去った。", "ja", "en", "TR-10"),
    ("About 30% left.", "約30%が去った。", "約30が去った。", "ja", "en", "TR-10"),
    (
        "The line is 12 km long.",
        "路線は12キロメートルである。",
        "路線は12マイルである。",
        "ja",
        "en",
        "TR-10",
    ),
    (
        "On 3 May 2021 it fell.",
        "2021年5月3日に落ちた。",
        "2021年5月8日に落ちた。",
        "ja",
        "en",
        "TR-10",
    ),
    ("The model is large.", "モデルは大きい。", "modelは大きい。", "ja", "en", "TR-12"),
    ("He said “yes”.", "彼は「はい」と言った。", "彼は「はいと言った。", "ja", "en", "TR-13"),
    (
        "The firm is here, and well.",
        "会社はここにあり、元気だ。",
        "会社はここにあり,元気だ。",
        "ja",
        "en",
        "TR-13",
    ),
    ("It cost 3 billion yen.", "費用は30億円だった。", "費用は3億円だった。", "ja", "en", "TR-10"),
    ("It grew by seventy per cent.", "七割増えた。", "六割増えた。", "ja", "en", "TR-10"),
    (
        "三分之一的企業離開了。",
        "One third of the firms left.",
        "Two thirds of the firms left.",
        "en",
        "zh-Hant",
        "TR-10",
    ),
    (
        "線長12公里。",
        "The line is 12 km long.",
        "The line is 12 miles long.",
        "en",
        "zh-Hant",
        "TR-10",
    ),
    (
        "約三成企業離開。",
        "About 30 per cent of firms left.",
        "About 40 per cent of firms left.",
        "en",
        "zh-Hant",
        "TR-10",
    ),
]


def test_each_kind_of_slip_is_told_and_what_it_was_made_in_is_not() -> None:
    for source, sound_one, slip, tag, of, code in PAIRS:
        assert told_for(source, sound_one, tag, of=of) == set(), sound_one
        assert told_for(source, slip, tag, of=of) == {code}, slip


@pytest.mark.parametrize(
    ("source", "translation", "tag", "of"),
    [
        ("On 17 October 2023 it had 1,500 people", "2023年10月17日，有1500人", "zh-Hant", "en"),
        ("On 17^th^ October it cost US$3bn", "10月17日，價值30億美元", "zh-Hant", "en"),
        ("About 70 per cent of 2.5 million", "250萬之中約有七成", "zh-Hant", "en"),
        ("In the 1980s half of them, 50 per cent, left", "八十年代，一半人離開", "zh-Hant", "en"),
        ("From 1980–85 there were 350,000", "由1980年至1985年，共有三十五萬", "zh-Hant", "en"),
        ("CO~2~ in the 21st century", "二十一世紀的二氧化碳", "zh-Hant", "en"),
        ("二〇二三年有一千五百人。", "In 2023 there were 1,500 people.", "en", "zh-Hant"),
        ("Il y a 1 500 personnes", "There are 1,500 people", "en", "fr"),
        ("A share of 3.5 % and 1,500", "Une part de 3,5 % et 1 500", "fr", "en"),
        (
            "The GPT-4 model of [OpenAI](https://a.org/1)",
            "[OpenAI](https://a.org/1)的GPT-4模型",
            "zh-Hant",
            "en",
        ),
        ("The word “home” in German", "德語的「home」一詞", "zh-Hant", "en"),
        ("Rivers of Asia (map)", "亚洲的“河流”（地图）", "zh-Hans", "en"),
        ("Ms Li Hua", "Ms Li Hua", "fr", "en"),
        ("¥3.5 trillion at 6.30 pm", "下午6時30分，3.5萬億元", "zh-Hant", "en"),
        # What real catalogues were told of, and was right.
        ("Open 24/7", "全天候開放", "zh-Hant", "en"),
        ("A third and 1/3 of them", "三分之一，1/3", "zh-Hant", "en"),
        ("Two and a half years, 2½ years", "兩年半，2.5年", "zh-Hant", "en"),
        ("It is converted to 1000 seconds", "轉換成1000秒", "zh-Hant", "en"),
        ("A week has 7 days", "1星期有7天", "zh-Hant", "en"),
        ("The first week of 2004", "2004 年的第一個星期", "zh-Hant", "en"),
        ("It may leap", "四年一次", "zh-Hant", "en"),
        ("It stores `32` in `Pet`", "它把`32`存在`Pet`，即「Pet」", "zh-Hant", "en"),
        (
            "Files, say, are panicking by Guido van Rossum",
            "Guido van Rossum的panic",
            "zh-Hant",
            "en",
        ),
        ("See Learning Rust in Depth", "見Learning Rust in Depth", "zh-Hant", "en"),
        ("Change *days* with _days_", "以*days*更改_days_", "zh-Hant", "en"),
        ("virtual environment", "virtual environment -- 虛擬環境", "zh-Hant", "en"),
        ("The same purpose and marks", "同一目的的標記", "zh-Hant", "en"),
        ("Use tools such as `lint`, etc.", "使用`lint`等工具", "zh-Hant", "en"),
        ("Half a million, tens of thousands", "五十萬，數以萬計", "zh-Hant", "en"),
        ("On 3 May, for HK$5", "5月3日，5港元", "zh-Hant", "en"),
        ("May 3rd, €5 in hundreds of towns", "5月3日，數百鎮，5歐元", "zh-Hant", "en"),
    ],
)
def test_what_agrees_is_let_alone(source: str, translation: str, tag: str, of: str) -> None:
    assert told_for(source, translation, tag, of=of) == set()


@pytest.mark.parametrize(
    ("source", "translation", "tag", "of", "code"),
    [
        ("It cost US$3 billion", "價值3億美元", "zh-Hant", "en", "TR-10"),
        ("About 70 per cent", "約六成", "zh-Hant", "en", "TR-10"),
        ("1,500 people", "1 800 personnes", "fr", "en", "TR-10"),
        ("河流共長三千公里。", "The rivers are 300 km long.", "en", "zh-Hant", "TR-10"),
        ("河流很長。", "The 河流 is long.", "en", "zh-Hant", "TR-12"),
        ("The river is very long", "The river is very long", "fr", "en", "TR-12"),
        ("On 3 May 2021", "2021年3月5日", "zh-Hant", "en", "TR-10"),
        ("Fifteen cities", "五十個城市", "zh-Hant", "en", "TR-10"),
        ("One hundred firms", "一千家企業", "zh-Hant", "en", "TR-10"),
        ("In the nineteenth century", "在二十世紀", "zh-Hant", "en", "TR-10"),
        ("25 million euros", "2,500萬美元", "zh-Hant", "en", "TR-10"),
        ("HK$1.5 million", "150萬美元", "zh-Hant", "en", "TR-10"),
        ("£5 million", "5 millions d’euros", "fr", "en", "TR-10"),
        ("¥3.5 trillion", "3.5億元", "zh-Hant", "en", "TR-10"),
        ("Rivers", "「河流」", "zh-Hans", "en", "TR-13"),
        ("Software and rivers", "软体与河流", "zh-Hans", "en", "TR-15"),
        ("Taxis", "計程車", "zh-Hant-HK", "en", "TR-15"),
        ("Use `make all`", "使用`make pdf`", "zh-Hant", "en", "TR-03"),
        ("As $E$ shows", "如$F$所示", "zh-Hant", "en", "TR-03"),
        ("As shown [@a, p. 7]", "如所示[@a, p. 8]", "zh-Hant", "en", "TR-03"),
    ],
)
def test_what_does_not_agree_is_told(
    source: str, translation: str, tag: str, of: str, code: str
) -> None:
    assert told_for(source, translation, tag, of=of) == {code}


def test_a_term_may_hold_a_number_and_is_found_whole() -> None:
    term = Term({"en": ("G20",), "zh-Hant": ("二十國集團",)})
    assert told_for("The G20 met", "二十國集團開會", terms=(term,)) == set()
    assert told_for("The G20 met", "集團開會", terms=(term,)) == {"TR-14"}
    art = Term({"en": ("art",), "zh-Hant": ("藝術",)})
    assert told_for("The start of parts", "部分之始", terms=(art,)) == set()
    assert told_for("The arts", "工藝", "zh-Hant-HK", terms=(art,)) == {"TR-14"}


def test_what_the_glossary_calls_a_thing_goes_before_a_region_s_word() -> None:
    term = Term({"en": ("the Taxi Union",), "zh-Hant": ("計程車聯會",)})
    assert told_for("On the Taxi Union", "論計程車聯會", "zh-Hant-HK", terms=(term,)) == set()


def test_a_glossary_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "glossary.yaml").write_text(
        "- en: river\n  zh-Hant: [河, 江]\n  forbidden: {zh-Hant: 川}\n  note: any\n"
        "- en: sea\n- lake\n- en: a\n  fr: b\n  nots: x\n",
        encoding="utf-8",
    )
    problems = Problems()
    terms = read_glossary(Gate(tmp_path, (tmp_path,)), tmp_path, problems)
    assert [(p.code, p.span.line) for p in problems] == [("TR-20", 5), ("TR-20", 6), ("TR-20", 9)]
    assert terms[0] == Term(
        {"en": ("river",), "zh-Hant": ("河", "江")}, {"zh-Hant": ("川",)}, "any"
    )
    assert terms[0].in_language("zh-Hant-HK") == ("河", "江")


def test_a_word_within_a_longer_one_is_not_taken_for_another_region_s() -> None:
    assert [word for word, _ in regional_words("厄瓜多爾與厄瓜多", "Hant")] == [
        "厄瓜多爾",
        "厄瓜多",
    ]


@given(st.integers(1, 10**12))
def test_a_number_is_the_same_however_it_is_grouped(number: int) -> None:
    for tag in ("en", "fr", "zh-Hant"):
        for written in (
            f"{number}",
            f"{number:,}" if tag != "fr" else f"{number:,}".replace(",", " "),
        ):
            (found,) = quantities(written, LANGUAGES[tag])
            assert found.values == {float(number)}
