"""Tags: which language, script and national forms each stands for, and characters by Unicode."""

from __future__ import annotations

import unicodedata

import pytest

from tongwen.languages import (
    find_language,
    han_variant,
    is_chinese,
    is_han,
    is_square,
    is_wide,
    language_key,
    meant_by,
    script_of,
    word_tag,
)
from tongwen.languages.characters import has_right_to_left


@pytest.mark.parametrize(
    ("tag", "script", "variant", "word"),
    [
        ("en", "Latn", "TC", "en-GB"),
        ("zh", "Hans", "SC", "zh-CN"),
        ("zh-TW", "Hant", "TC", "zh-TW"),
        ("zh-Hant-HK", "Hant", "HK", "zh-HK"),
        ("zh-MO", "Hant", "HK", "zh-HK"),
        ("zh-Hans-SG", "Hans", "SC", "zh-CN"),
        ("yue", "Hant", "TC", "zh-TW"),
        ("lzh", "Hant", "TC", "zh-TW"),
        ("ja", "Jpan", "JP", "ja-JP"),
        ("ko", "Kore", "KR", "ko-KR"),
        ("ar", "Arab", "TC", "ar-SA"),
        ("ur", "Arab", "TC", "ur-PK"),
        ("fa-IR", "Arab", "TC", "fa-IR"),
        ("he", "Hebr", "TC", "he-IL"),
        ("sr-Latn", "Latn", "TC", "sr-Latn"),
        ("ru", "Cyrl", "TC", "ru-RU"),
    ],
)
def test_a_tag_says_script_forms_and_what_word_proofs_by(
    tag: str, script: str, variant: str, word: str
) -> None:
    assert script_of(tag).code == script
    assert han_variant(tag) == variant
    if tag != "ar" or find_language("ar"):
        assert word_tag(tag) == word


@pytest.mark.parametrize("tag", ["zh", "yue", "lzh", "zh-Hant-HK"])
def test_chinese_is_set_in_squares_and_its_lines_are_spread_between_letters(tag: str) -> None:
    script = script_of(tag)
    assert is_chinese(tag)
    assert (script.wide, script.justification, script.capitals) == (True, "letters", False)


@pytest.mark.parametrize("tag", ["ar", "fa", "ur", "he"])
def test_arabic_and_hebrew_run_from_right_to_left_and_are_no_han(tag: str) -> None:
    script = script_of(tag)
    assert not is_chinese(tag)
    assert script.right_to_left
    assert not script.wide
    assert script.joined is (script.code == "Arab")


def test_tags_of_one_language_share_a_key() -> None:
    assert len({language_key(tag) for tag in ("zh-TW", "zh-Hant", "zh_HK", "yue")}) == 1
    assert len({language_key(tag) for tag in ("en", "en-GB", "en-us")}) == 1
    assert language_key("zh") == language_key("zh-CN") != language_key("zh-TW")


def test_a_kind_of_a_language_is_found_by_its_beginning() -> None:
    found = [find_language(tag) for tag in ("en-AU", "zh-Hant-MO", "zh-HK", "tlh")]
    assert [known and known.tag for known in found] == ["en", "zh-Hant", "zh-Hant-HK", None]


def test_characters_are_told_apart_by_unicode() -> None:
    for code in range(0x20, 0x33480):
        character = chr(code)
        name = unicodedata.name(character, "")
        if name.startswith(("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH")):
            assert is_han(character), name
            assert is_square(character), name
            assert is_wide(character), name
        elif name.startswith(("HIRAGANA LETTER", "KATAKANA LETTER")) and code < 0x10000:
            assert is_square(character), name
            assert not is_han(character), name
        elif name.startswith(("LATIN", "GREEK", "CYRILLIC", "ARABIC")):
            assert not is_han(character), name
            assert not is_wide(character), name
            assert (
                has_right_to_left(character)
                is (unicodedata.bidirectional(character) in ("R", "AL"))
                or not character.isalpha()
            ), name


def test_a_tag_names_the_one_language_that_is_a_kind_of_it() -> None:
    assert meant_by("zh-Hant", ("en", "zh-Hant-HK")) == "zh-Hant-HK"
    assert meant_by("zh-Hant", ("zh-Hant", "zh-Hant-HK")) == "zh-Hant"
    assert meant_by("zh-Hant", ("zh-Hant-HK", "zh-Hant-TW")) == "zh-Hant"
