"""Style sheets whose left and right are changed over."""

from __future__ import annotations

import pytest

from tongwen.look.mirrored import mirrored, mirrored_page


@pytest.mark.parametrize(
    ("sheet", "turned"),
    [
        ("p{margin-left:1em}", "p{margin-right:1em}"),
        ("p{left:0;border-left-color:red}", "p{right:0;border-right-color:red}"),
        ("p{margin:1px 2px 3px 4px}", "p{margin:1px 4px 3px 2px}"),
        ("p{margin:1px 2px 3px}", "p{margin:1px 2px 3px}"),
        (
            "p{padding:0 calc(1 * var(--left)) 0 max(2mm, 1em)}",
            "p{padding:0 max(2mm, 1em) 0 calc(1 * var(--left))}",
        ),
        ("p{border-radius:1px 2px 3px 4px}", "p{border-radius:2px 1px 4px 3px}"),
        ("p{text-align:left !important;float:right}", "p{text-align:right !important;float:left}"),
        ("pre{text-align:start;padding-inline-start:1em}",) * 2,
        ("p{--left:left;color:red}",) * 2,
        ('p{content:"left"}',) * 2,
        ("p{background:linear-gradient(to left,red,blue)}",
         "p{background:linear-gradient(to right,red,blue)}"),
        ("p{transform:rotate(90deg) scaleX(2);transform-origin:0% 0}",
         "p{transform:rotate(-90deg) scaleX(2);transform-origin:100% 0}"),
        ("@page :left{@top-left{margin-left:1mm}}", "@page :right{@top-right{margin-right:1mm;}}"),
        ("@media print{p{left:0}}", "@media print{p{right:0;}}"),
        ("@counter-style left{system:cyclic;symbols:a}",) * 2,
    ],
)  # fmt: skip
def test_left_and_right_change_over(sheet: str, turned: str) -> None:
    assert mirrored(sheet).replace(";}", "}").rstrip(";") == turned.replace(";}", "}")
    assert mirrored(mirrored(sheet)).replace(";}", "}") == sheet


def test_what_cannot_be_read_is_left_out_as_engines_do() -> None:
    assert mirrored("p{left:0;;x y}} q{right:0}").count("right") == 1


def test_a_page_s_sheets_and_own_styles_are_mirrored_and_nothing_else() -> None:
    page = '<style>p{left:0}</style><p title="left" style="left:2mm;width:1mm">left</p>'
    turned = '<style>p{right:0;}</style><p title="left" style="right:2mm;width:1mm;">left</p>'
    assert mirrored_page(page) == turned
