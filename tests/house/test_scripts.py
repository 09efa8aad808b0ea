"""Which text is Han is asked of ``languages``, whose ranges stand nowhere else."""

from __future__ import annotations

import re

from places import PROJECT

_ASKED = re.compile(
    r"""startswith\(\(?["'](?:zh|yue|ja)\b"""
    r"|0x(?:2e7f|2e80|3400|4e00|9fff)\b"
    r"|\\u(?:2e[89a-f][0-9a-f]|[3-9][0-9a-f]{3})-\\?u?",
    re.IGNORECASE,
)


def test_no_other_module_asks_a_tag_or_a_range_whether_text_is_han() -> None:
    source = PROJECT / "src" / "tongwen"
    trespasses = [
        f"{path.relative_to(source)}:{number}"
        for path in sorted(source.rglob("*.py"))
        if path.relative_to(source).parts[0] != "languages"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if _ASKED.search(line)
    ]
    assert trespasses == []
