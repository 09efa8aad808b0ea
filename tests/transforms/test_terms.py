"""Abbreviations and the glossary: what is marked, said in full, linked and sorted."""

from __future__ import annotations

import pytest

from sample import para
from tongwen.diagnostics import Problems
from tongwen.document import (
    Block,
    Definition,
    DefinitionList,
    Division,
    Document,
    Heading,
    Link,
    Note,
    Passage,
    Quote,
    StyledSpan,
    Text,
)
from tongwen.languages import LANGUAGES, sort_key
from tongwen.transforms import Context
from tongwen.transforms.terms import resolve_terms
from tongwen.walk import plain_text, walk


def defined(words: str, meaning: str) -> Definition:
    return Definition(Passage((Text(words),), words), ((para(meaning),),))


def terms(role: str, **meanings: str) -> Division:
    definitions = tuple(defined(words, meaning) for words, meaning in meanings.items())
    return Division((DefinitionList(definitions),), role)  # type: ignore[arg-type]


def resolved(
    *blocks: Block, tag: str = "en", notes: tuple[Note, ...] = ()
) -> tuple[Document, list[str]]:
    of = Context(LANGUAGES[tag], None, LANGUAGES["en"], problems=Problems())
    document = resolve_terms(Document(blocks, notes, language=tag), of)
    return document, [problem.code for problem in of.problems]


def heading(words: str) -> Heading:
    return Heading(1, Passage((Text(words),)), words.lower())


def said(document: Document) -> list[str]:
    return [plain_text(block.content) for block in document.blocks if hasattr(block, "content")]


WHO = terms("abbreviations", WHO="World Health Organization.", NGO="non-governmental organization")


def test_an_abbreviation_is_said_in_full_where_the_text_has_it_first() -> None:
    document, codes = resolved(
        heading("The WHO"),
        para("The WHO and an NGO; the WHO, two NGOs, and WHOM it concerns."),
        WHO,
    )
    assert codes == []
    assert said(document) == [
        "The WHO",
        "The WHO (World Health Organization) and an NGO (non-governmental organization); "
        "the WHO, two NGOs, and WHOM it concerns.",
    ]
    marked = [node for node in walk(document.blocks[1]) if isinstance(node, StyledSpan)]
    assert [plain_text(node.content) for node in marked] == ["WHO", "NGO", "WHO", "NGOs"]
    assert marked[0] == StyledSpan("abbreviation", (Text("WHO"),), "World Health Organization")


def test_abbreviations_without_a_list_are_said_and_join_the_list_that_there_is() -> None:
    alone = terms("meanings", UN="United Nations")
    document, codes = resolved(para("The UN."), Quote((alone,)))
    assert (said(document), codes) == (["The UN (United Nations)."], [])
    assert document.blocks[1] == Quote(())
    document, codes = resolved(para("The UN, WHO and NGO."), alone, alone, WHO)
    assert codes == []
    (listed,) = document.blocks[1:]
    words = [plain_text(node.term.content) for node in walk(listed) if isinstance(node, Definition)]
    assert words == ["NGO", "UN", "WHO"]
    assert resolved(para("The UN."), alone, terms("meanings", UN="Another"))[1] == ["TERM-02"]


@pytest.mark.parametrize(
    "words",
    [
        "The World Health Organization (WHO) says, and the WHO says again.",
        "The WHO (World Health Organization) says, and the WHO says again.",
    ],
)
def test_what_the_author_says_in_full_is_not_said_again(words: str) -> None:
    assert said(resolved(para(words, " NGO"), WHO)[0])[0].startswith(words)


def test_nothing_is_put_between_the_words_of_others() -> None:
    document, _ = resolved(Quote((para("The WHO and the NGO."),)), para("The WHO, an NGO."), WHO)
    assert plain_text(list(walk(document.blocks[0]))[2]) == "The WHO and the NGO."  # the passage
    assert said(document)[0].startswith("The WHO (World Health Organization), an NGO (")


def test_in_chinese_the_brackets_are_wide() -> None:
    document, _ = resolved(
        para("據WHO稱"), terms("abbreviations", WHO="世界衛生組織"), tag="zh-Hant"
    )
    assert said(document) == ["據WHO（世界衛生組織）稱"]


def test_a_term_of_the_glossary_leads_to_its_explanation_once_a_chapter() -> None:
    document, codes = resolved(
        heading("One"),
        para("Floods and a flood in the floodplain."),
        heading("Two"),
        para("A flood."),
        terms("glossary", flood="Water where it should not be."),
    )
    assert codes == []
    links = [node for node in walk(document) if isinstance(node, Link)]
    (definition,) = [node for node in walk(document) if isinstance(node, Definition)]
    assert [plain_text(link.content) for link in links] == ["Floods", "flood"]
    assert {link.target for link in links} == {f"#{definition.identifier}"}
    assert said(document)[1] == "Floods and a flood in the floodplain."


def test_a_term_that_the_text_never_has_is_told_and_one_in_a_note_is_not() -> None:
    _, codes = resolved(para("Only the NGO."), WHO)
    assert codes == ["TERM-01"]
    _, codes = resolved(para("Only the NGO."), WHO, notes=(Note("n", (para("WHO"),)),))
    assert codes == []


def test_lists_are_sorted_by_their_language_and_named_alike_in_each() -> None:
    def listing(tag: str, **words: str) -> Document:
        definitions = tuple(
            Definition(Passage((Text(word),), message), ((para("x"),),))
            for message, word in words.items()
        )
        text = para(" ".join(words.values()))
        return resolved(text, Division((DefinitionList(definitions),), "glossary"), tag=tag)[0]

    english = listing("en", river="river", bank="bank")
    chinese = listing("zh-Hans", river="河流", bank="岸")
    for document, expected in ((english, ["bank", "river"]), (chinese, ["岸", "河流"])):
        found = [node for node in walk(document) if isinstance(node, Definition)]
        assert [plain_text(each.term.content) for each in found] == expected
    names = {
        plain_text(each.term.content): each.identifier
        for document in (english, chinese)
        for each in walk(document)
        if isinstance(each, Definition)
    }
    assert names["river"] == names["河流"]
    assert names["bank"] == names["岸"]


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", ["apple", "Éclair", "zebra", "中"]),
        ("zh-Hans", ["AI", "zebra", "北京", "重庆", "上海", "羧酸", "天津", "中国", "重要"]),
        ("zh-Hant", ["AI", "一", "乂", "人", "中", "北", "國", "龍", "龘"]),
    ],
)
def test_words_are_sorted_by_letters_pinyin_or_strokes(tag: str, words: list[str]) -> None:
    assert sorted(set(words), key=lambda word: sort_key(word, LANGUAGES[tag])) == words


def test_letters_that_han_is_sorted_by_are_its_pinyin() -> None:
    language = LANGUAGES["zh-Hans"]
    given = {"重庆": "chong qing", "上海": "", "北京": "", "AI": ""}
    order = sorted(given, key=lambda words: sort_key(given[words] or words, language, words))
    assert order == ["AI", "北京", "重庆", "上海"]
