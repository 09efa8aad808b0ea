"""Languages: each a file of data (``data/<tag>.toml``), and what Unicode says of characters.

``model`` has the types, ``data_files`` reads and judges a file, ``tags`` knows BCP 47 tags,
``characters`` knows where Han begins and which marks end no line, ``dates`` writes a date.
"""

from .amounts import amount_in_words, is_currency, number_locale, time_locale
from .characters import (
    CLOSING,
    EAST_ASIAN,
    EAST_ASIAN_LETTERS,
    FIRST_EAST_ASIAN,
    IDEOGRAPHS,
    KANA,
    NO_LINE_END,
    NO_LINE_START,
    SHARED_MARKS,
    chinese_tag,
    has_han,
    is_han,
    is_square,
    is_wide,
    tag_by_script,
)
from .conversion import can_convert, convert, form_in, region_of
from .dates import date_in_words, months, weekdays
from .measures import kind_of, percentages, units
from .model import Language, Script, Spoken, UnknownLanguage
from .money import currencies
from .quantities import Quantity, days, quantities
from .regions import REGIONS, Thing, regional_words, with_words_of
from .register import LANGUAGES, counters, language, number_heads, read_languages
from .sorting import sort_key
from .tags import (
    TOGETHER,
    find_language,
    han_variant,
    is_chinese,
    is_kind_of,
    language_key,
    meant_by,
    meant_tags,
    name_of_edition,
    quotes_of,
    rules_of,
    script_of,
    spoken_in,
    word_tag,
)

__all__ = [
    "CLOSING",
    "EAST_ASIAN",
    "EAST_ASIAN_LETTERS",
    "FIRST_EAST_ASIAN",
    "IDEOGRAPHS",
    "KANA",
    "LANGUAGES",
    "NO_LINE_END",
    "NO_LINE_START",
    "REGIONS",
    "SHARED_MARKS",
    "TOGETHER",
    "Language",
    "Quantity",
    "Script",
    "Spoken",
    "Thing",
    "UnknownLanguage",
    "amount_in_words",
    "can_convert",
    "chinese_tag",
    "convert",
    "counters",
    "currencies",
    "date_in_words",
    "days",
    "find_language",
    "form_in",
    "han_variant",
    "has_han",
    "is_chinese",
    "is_currency",
    "is_han",
    "is_kind_of",
    "is_square",
    "is_wide",
    "kind_of",
    "language",
    "language_key",
    "meant_by",
    "meant_tags",
    "months",
    "name_of_edition",
    "number_heads",
    "number_locale",
    "percentages",
    "quantities",
    "quotes_of",
    "read_languages",
    "region_of",
    "regional_words",
    "rules_of",
    "script_of",
    "sort_key",
    "spoken_in",
    "tag_by_script",
    "time_locale",
    "units",
    "weekdays",
    "with_words_of",
    "word_tag",
]
