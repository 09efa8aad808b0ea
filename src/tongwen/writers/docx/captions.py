"""Captions, with the fields that count them."""

from __future__ import annotations

from dataclasses import replace

from ...document import Caption, Figure, Table
from .fields import field as field_runs
from .fields import sequence
from .flow import Flow, Place
from .inlines import Setting
from .markup import Element, name
from .styles import style_id


def caption(flow: Flow, words: Caption, style: str, block: Figure | Table, place: Place) -> Element:
    """Return the paragraph of a caption, its number counted by its label."""
    setting = flow.setting(place, style)
    label_setting = replace(setting, style="Caption Label")
    runs: list[Element] = []
    said = flow.ink.passage(words.content, setting)
    if words.label:
        before, number, after = words.label.partition(block.number or "\0")
        if number:
            target = "" if place.bare else block.identifier
            counted = sequence(words.label, block.number)
            inner = sequence_number(flow, counted, block.number, target, label_setting)
            label = [
                *flow.ink.words(before, label_setting),
                *inner,
                *flow.ink.words(after, label_setting),
            ]
        else:
            label = flow.ink.words(words.label, label_setting)
        runs = flow.marked(block.identifier, label, place)
        if said:
            said = _parted(said, flow.ink.words("\u2002", setting))
    elif block.identifier:
        runs = flow.marked(block.identifier, [], place)
    runs.extend(said)
    return flow.plain(style, flow.listed(block.identifier, runs, place), place)


def _parted(said: list[Element], space: list[Element]) -> list[Element]:
    """Return the runs ``said`` behind ``space``, in their first run where that has words.

    An update of a list of figures takes a caption's runs, and Aspose.Words leaves those out that
    hold nothing but space: "Figure 2Three steps".
    """
    first = said[0].find(name("w:t")) if said[0].tag == name("w:r") else None
    if first is None or first is not said[0][-1]:
        return [*space, *said]
    first.text = f"{space[0].find(name('w:t')).text}{first.text}"
    return said


def sequence_number(
    flow: Flow, counted: str, number: str, identifier: str, setting: Setting
) -> list[Element]:
    """Return a SEQ field that shows ``number``, in the bookmark of the number."""
    head, _, last = number.rpartition(".")
    if not counted or not last.isdecimal() or not last.isascii():
        return flow.bookmarks.around(identifier, flow.ink.words(number, setting), "Number")
    instruction = f"SEQ {counted} \\* ARABIC"
    if flow.sequences.get(counted, 0) + 1 != int(last):
        instruction += f" \\r {int(last)}"
    flow.sequences[counted] = int(last)
    runs = [
        *(flow.ink.words(f"{head}.", setting) if head else ()),
        *field_runs(
            instruction,
            flow.ink.words(last, setting),
            style_id(setting.style) if setting.style else "",
        ),
    ]
    return flow.bookmarks.around(identifier, runs, "Number")
