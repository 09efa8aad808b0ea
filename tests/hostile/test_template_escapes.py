"""Templates that try to get out of the sandbox: to a file, to a program, to the toolchain.

Each is tried as a template of pages, with everything that a template of the web edition sees, and
as a Word template, with everything that one of those sees. An audit hook is the witness: it hears
of every file opened and every program started, whatever the template prints.
"""

from __future__ import annotations

import dataclasses
import io
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import docx
import pytest

from sample import sample_edition
from tongwen.edition import Edition
from tongwen.look.spots import PageLook
from tongwen.processes import Bounds, held
from tongwen.remembering import Shelf
from tongwen.templating import TemplateProblem
from tongwen.views import Function
from tongwen.writers.docx.composing import compose
from tongwen.writers.docx.cover import Marks, front_of, template_context
from tongwen.writers.docx.filling import TemplateFault, fill_in
from tongwen.writers.docx.template import bare_styles
from tongwen.writers.html import Renderer

ESCAPES: dict[str, str] = {
    # By attributes that Python gives everything.
    "a text's class": "{{ value.__class__ }}",
    "a text's bases": "{{ value.__class__.__base__.__subclasses__() }}",
    "a literal's class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "a number's class": "{{ (1).__class__.__base__ }}",
    "a tuple's class": "{{ ().__class__.__bases__[0] }}",
    "a mapping's class": "{{ {}.__class__ }}",
    "a class, only asked for": "{% if value.__class__ is defined %}x{% endif %}",
    "a class with a default": "{{ value.__class__ | default('x') }}",
    "a class kept for later": "{% set c = value.__class__ %}x",
    "a record's fields": "{{ record.__dataclass_fields__ }}",
    "a record's slots": "{{ record.__slots__ }}",
    "a record's module": "{{ record.__module__ }}",
    "a record's class's globals": "{{ record.__class__.__init__.__globals__ }}",
    "a record's maker": "{{ record.__init__ }}",
    "a record's copy": "{{ record.__replace__ }}",
    "a record's reducer": "{{ record.__reduce_ex__(2) }}",
    "a record's subclass hook": "{{ record.__init_subclass__ }}",
    "a record's doc": "{{ record.__doc__ }}",
    "a record's state": "{{ record.__getstate__() }}",
    "a reader of attributes": "{{ record.__getattribute__('__class__') }}",
    "a setter of attributes": "{{ record.__setattr__('kind', 1) }}",
    # By brackets, filters and formats that read attributes in other ways.
    "a class by brackets": '{{ value["__class__"] }}',
    "a class by joined brackets": '{{ value["__cla" ~ "ss__"] }}',
    "a class by escaped letters": '{{ value["\\x5f\\x5fclass\\x5f\\x5f"] }}',
    "a class by reversed letters": '{{ value["__ssalc__" | reverse] }}',
    "a class by a joined list": '{{ value[["__", "class", "__"] | join] }}',
    "a class by the filter attr": '{{ value | attr("__class__") }}',
    "a class by attr twice": '{{ value | attr("__class__") | attr("__mro__") }}',
    "attr by a variable": '{% set n = "__class__" %}{{ value | attr(n) }}',
    "a class through map": '{{ [value] | map(attribute="__class__") | list }}',
    "a deep class through map": '{{ [record] | map(attribute="__class__.__init__") | list }}',
    "map of attr": '{{ [value] | map("attr", "__class__") | list }}',
    "a class through groupby": '{{ [record] | groupby("__class__") }}',
    "a class through sort": '{{ [record, record] | sort(attribute="__class__") }}',
    "a class through sum": '{{ [record] | sum(attribute="__class__") }}',
    "a class through unique": '{{ [record] | unique(attribute="__class__") | list }}',
    "a class through min": '{{ [record, record] | min(attribute="__class__") }}',
    "a class through max": '{{ [record, record] | max(attribute="__class__") }}',
    "a class through join": '{{ [record] | join(",", attribute="__class__") }}',
    "a class through selectattr": '{{ [record] | selectattr("__class__") | list }}',
    "a class through rejectattr": '{{ [record] | rejectattr("__class__") | list }}',
    "a format of a class": '{{ "{0.__class__}".format(value) }}',
    "a format of globals": '{{ "{0.__init__.__globals__}".format(record) }}',
    "a format of an item's class": '{{ "{0[0].__class__}".format([value]) }}',
    "a format by name": '{{ "{a.__class__}".format(a=value) }}',
    "a format_map": '{{ "{a.__class__}".format_map({"a": value}) }}',
    "a format through attr": '{{ ("{0.__class__}" | attr("format"))(value) }}',
    "a format through brackets": '{{ "{0.__class__}"["format"](value) }}',
    "a format of a safe text": '{{ ("{0.__class__}" | safe).format(value) }}',
    "a format through map": '{{ ["{0.__class__}"] | map(attribute="format.__self__") | list }}',
    "a format inside a format": '{{ "{0:{1.__class__}}".format(1, value) }}',
    "a method's text": "{{ value.upper.__self__.__class__ }}",
    "a method's caller": "{{ value.upper.__call__() }}",
    # By functions.
    "a function's globals": "{{ function.__globals__ }}",
    "a function's code": "{{ function.__code__ }}",
    "a function's closure": "{{ function.__closure__ }}",
    "a function's call": "{{ function.__call__ }}",
    "a function's target": "{{ function._target }}",
    "a function's self": "{{ function._target.__self__ }}",
    "a function's self by attr": '{{ function | attr("_target") }}',
    "range's globals": "{{ range.__globals__ }}",
    "dict's keys": "{{ dict.fromkeys([1]) }}",
    "dict's class": "{{ dict.__class__ }}",
    "a method nobody listed": "{{ value.encode('utf-8') }}",
    "a method of numbers": "{{ (5).to_bytes(2, 'big') }}",
    "a translation table": "{{ value.maketrans('a', 'b') }}",
    "a list changed": "{% set l = [1] %}{{ l.append(2) }}",
    "a list cleared": "{% set l = [1] %}{{ l.clear() }}",
    "a mapping changed": "{% set d = {'a': 1} %}{{ d.update(b=2) }}",
    "a mapping emptied": "{% set d = {'a': 1} %}{{ d.pop('a') }}",
    # By Jinja's own things.
    "the template": "{{ self.__class__ }}",
    "the template's context": "{{ self._TemplateReference__context }}",
    "the template's environment": "{{ self._TemplateReference__context.environment }}",
    "the context by attr": '{{ self | attr("_TemplateReference__context") }}',
    "cycler's globals": "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "joiner's globals": '{{ joiner.__init__["__globals__"] }}',
    "namespace's globals": "{{ namespace.__init__.__globals__ }}",
    "a namespace's attributes": "{% set n = namespace(a=1) %}{{ n._Namespace__attrs }}",
    "a namespace's class": "{% set n = namespace(a=1) %}{{ n.__class__ }}",
    "a cycler's items": "{{ cycler(1, 2).items }}",
    "a joiner's separator": "{{ joiner(',').sep }}",
    "lipsum's globals": "{{ lipsum.__globals__ }}",
    "a loop's iterator": "{% for x in [1] %}{{ loop._iterator }}{% endfor %}",
    "a loop's undefined": "{% for x in [1] %}{{ loop._undefined }}{% endfor %}",
    "a loop's class": "{% for x in [1] %}{{ loop.__class__ }}{% endfor %}",
    "a macro's function": "{% macro m() %}{% endmacro %}{{ m._func }}",
    "a macro's environment": "{% macro m() %}{% endmacro %}{{ m._environment }}",
    "a macro's globals": "{% macro m() %}{% endmacro %}{{ m.__init__.__globals__ }}",
    "a caller's function": "{% macro m() %}{{ caller._func }}{% endmacro %}"
    "{% call m() %}{% endcall %}",
    "a macro's varargs": "{% macro m() %}{{ varargs.__class__ }}{% endmacro %}{{ m(1) }}",
    "a macro's kwargs": "{% macro m() %}{{ kwargs.__class__ }}{% endmacro %}{{ m(a=1) }}",
    "a block's context": "{% block b %}{{ self.b._context }}{% endblock %}",
    "a block's stack": "{% block b %}{{ self.b._stack }}{% endblock %}",
    "a generator's frame": "{% set g = [1] | map('upper') %}{{ g.gi_frame }}",
    "a generator's code": "{% set g = [1] | select %}{{ g.gi_code }}",
    "a generator, thrown into": "{% set g = [1] | select %}{{ g.throw }}",
    "an undefined name": "{{ nobody.__class__ }}",
    "an undefined name's hints": "{{ nobody._undefined_hint }}",
    "an undefined name's class by attr": '{{ nobody | attr("__class__") }}',
    "an undefined attribute": "{{ value.nothing.__class__ }}",
    "super outside of a block": "{{ super() }}",
    "the word environment": "{{ environment.globals }}",
    "the word context": "{{ context.environment }}",
    "Python's builtins": "{{ __builtins__ }}",
    "Python's import": "{{ __import__('os').system('id') }}",
    "open": "{{ open('secret.txt').read() }}",
    "a filter nobody listed": "{{ value | pprint }}",
    "a random choice": "{{ [1, 2] | random }}",
    "a filter by name, nobody's": "{{ [1] | map('eval') | list }}",
    "a test by name, nobody's": "{{ [1] | select('exec') | list }}",
    # By files.
    "a file outside": '{% include "../../../secret.txt" %}',
    "an absolute file": '{% include "/etc/passwd" %}',
    "a file by scheme": '{% include "file:///etc/passwd" %}',
    "a file by backslashes": '{% include "..\\\\..\\\\secret.txt" %}',
    "a file by a NUL": '{% include "a.html\\x00.txt" %}',
    "a file by a dot": '{% include "./../secret.txt" %}',
    "a file behind the house": '{% include "house/../../../secret.txt" %}',
    "a file by a list": '{% include ["../secret.txt", "/etc/passwd"] %}',
    "a file by a link": '{% include "link.html" %}',
    "an import outside": '{% import "../../../secret.txt" as x %}',
    "an import from outside": '{% from "/etc/passwd" import root %}',
    "a layout outside": '{% extends "../../../secret.txt" %}',
    "a layout that is a value": "{% extends value %}",
    "a layout that is a function": "{% extends function %}",
    "an include that is a record": "{% include record %}",
    "a module's parts": '{% import "part.html" as part %}{{ part._body_stream }}',
    "a module's name": '{% import "part.html" as part %}{{ part.__name__ }}',
    "a module's class": '{% import "part.html" as part %}{{ part.__class__ }}',
    "a module's own module": '{% import "os" as os %}{{ os.system("id") }}',
    "a statement nobody has": "{% do value.upper() %}",
    "a debugger": "{% debug %}",
}
"""What is tried; ``value`` is a text, ``record`` a record and ``function`` a function."""

OF_PAGES: dict[str, str] = {
    "a pack's folders": "{{ institute.folders[0].joinpath('secret.txt').read_text() }}",
    "a partner's folders": "{{ institute.publishers[0].folders }}",
    "a pack's folders by attr": "{{ institute | attr('folders') }}",
    "a pack's folders by map": "{{ [institute] | map(attribute='folders') | list }}",
    "a pack's fonts": "{{ institute.font_files }}",
    "a pack's fonts' paths": "{{ institute.font_files[0].path }}",
    "a pack's style sheets": "{{ institute.stylesheets }}",
    "a pack's place": "{{ institute.span }}",
    "the edition's pack": "{{ edition.institute.folders }}",
    "the edition's pictures": "{{ edition.resources }}",
    "the edition's data": "{{ edition.data }}",
    "the edition's source": "{{ edition.source }}",
    "a logo's bytes": "{{ institute.organisation.logos[0].image.data }}",
    "a lockup's bytes": "{{ render.lockups('screen')[0][0].logo.image }}",
    "the renderer's environment": "{{ render.environment }}",
    "the environment's class": "{{ render.environment.get_template('a.html')"
    ".environment_class().from_string('{{ 1 }}').render() }}",
    "the environment's loader": "{{ render.environment.loader.gate }}",
    "the environment's globals": "{{ render.environment.globals }}",
    "the environment's filters": "{{ render.environment.filters.clear() }}",
    "a renderer's edition": "{{ render.edition.institute.folders }}",
    "a renderer's problems": "{{ render.problems }}",
    "a renderer's assets": "{{ render.assets }}",
    "a renderer's own template": "{{ render.template('a.html') }}",
    "a renderer's methods' self": "{{ render.blocks.__self__ }}",
    "a renderer's functions": "{{ render._functions }}",
    "a renderer's functions by attr": '{{ render | attr("_functions") }}',
    "a passage's place": "{{ metadata.title.span.file }}",
    "a label's language": "{{ label.__self__ }}",
    "a language's maker": "{{ language.__reduce__() }}",
    "a picture nobody named": "{{ render.image(institute.folders, 'x') }}",
    "a block of a kind nobody has": "{{ render.block('x') }}",
    "a passage's place by format": "{{ '{0.span}'.format(metadata.title) }}",
    "a date's class": "{{ metadata.published.__class__.today() }}",
    "today": "{{ metadata.published.today() }}",
}
"""What is tried on what templates of pages alone see."""

OF_WORD: dict[str, str] = {
    "words' runs' class": "{{ title.runs.__class__ }}",
    "words' maker": "{{ title.__new__.__globals__ }}",
    "words' page": "{{ title.__html__() }}",
    "an author's class": "{{ authors[0].__class__ }}",
    "lockups' fields": "{{ lockups.__dataclass_fields__ }}",
    "a lockup's emblem's class": "{{ lockups.cover[0].emblem.__class__ }}",
    "a row's class": "{{ imprint[0].__class__ }}",
    "a label's target": "{{ own_label._target }}",
    "a label nobody has": "{{ label('nothing') }}",
}
"""What is tried on what Word templates alone see."""

_events: list[tuple[str, object]] | None = None
_STARTS = ("os.system", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "subprocess.Popen")
_CHANGES = ("os.remove", "os.rename", "os.mkdir", "shutil.rmtree", "socket.connect", "os.listdir")


def _hear(event: str, arguments: tuple[object, ...]) -> None:
    if _events is not None:
        secret = event == "open" and (
            "secret" in str(arguments[0]) or "passwd" in str(arguments[0])
        )
        if secret or event in (*_STARTS, *_CHANGES):
            _events.append((event, arguments[0] if arguments else None))


sys.addaudithook(_hear)


@contextmanager
def nothing_happens() -> Iterator[None]:
    """Fail where a program is started, a secret file is opened or the disk is changed."""
    global _events
    _events = []
    try:
        yield
        assert not _events
    finally:
        _events = None


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep no compiled template: what this toolchain writes itself is not what is listened for."""
    monkeypatch.setattr(Shelf, "find", lambda *_: None)
    monkeypatch.setattr(Shelf, "keep", lambda *_: None)


def test_there_are_enough_of_them() -> None:
    assert len(ESCAPES) >= 80


# --- templates of pages -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Path]:
    """An edition with a pack, and the pack's folder; beside the project lies a secret."""
    root = tmp_path_factory.mktemp("escapes")
    house, own = root / "templates" / "house", root / "templates" / "institutes" / "x"
    house.mkdir(parents=True)
    own.mkdir(parents=True)
    (root / "secret.txt").write_text("SECRET", encoding="utf-8")
    (own / "link.html").symlink_to(root / "secret.txt")
    (own / "part.html").write_text("{% macro m() %}{% endmacro %}", encoding="utf-8")
    sample = sample_edition()
    institute = dataclasses.replace(sample.institute, folders=(own, house))
    return dataclasses.replace(sample, institute=institute), own


@pytest.mark.parametrize("case", [*ESCAPES, *OF_PAGES])
def test_a_template_of_pages_does_not_get_out(pages: tuple[Edition, Path], case: str) -> None:
    edition, own = pages
    tried = {**ESCAPES, **OF_PAGES}[case]
    given = "{% set value, record, function = language.tag, metadata.title, render.blocks %}"
    (own / "a.html").write_text(f"{given}\n{tried}\n", encoding="utf-8")
    renderer = Renderer(edition, "flow")
    with nothing_happens(), pytest.raises(TemplateProblem) as caught:
        renderer.template("a.html")
    problem = caught.value.problem
    assert problem.span.file == "templates/institutes/x/a.html"
    assert problem.span.line == 2
    assert "SECRET" not in problem.message
    assert len(problem.message) < 500


# --- Word templates ---------------------------------------------------------------------------


@pytest.fixture(scope="module")
def words(pages: tuple[Edition, Path]) -> tuple[Edition, Mapping[str, Any]]:
    """An edition, and what a Word template of it sees."""
    edition, _ = pages
    look = PageLook(edition.institute, edition.language, edition.companion, sheets=())
    composition = compose(edition, front_of(edition), look, mirrored=False)
    bare_styles()  # what it takes is imported here, and lists its folders
    return edition, template_context(edition, Marks(), None, composition)


@pytest.mark.parametrize("case", [*ESCAPES, *OF_WORD])
def test_a_word_template_does_not_get_out(
    words: tuple[Edition, Mapping[str, Any]], case: str
) -> None:
    edition, context = words
    tried = {**ESCAPES, **OF_WORD}[case]
    document = docx.Document()
    document.add_paragraph(
        "{% set value, record, function = language, lockups.cover[0], label %}here"
    )
    document.add_paragraph(tried)
    target = io.BytesIO()
    document.save(target)
    with nothing_happens(), pytest.raises(TemplateFault) as caught:
        fill_in(target.getvalue(), context, edition.institute)
    assert "SECRET" not in str(caught.value)
    # It names the paragraph, which is what a designer can look for in Word.
    if "in “" in str(caught.value):
        assert "here" not in str(caught.value).partition("in “")[2]
    assert caught.value.hint


def test_a_word_template_without_end_is_told_with_the_bound_that_ended_it(
    pages: tuple[Edition, Path],
) -> None:
    """The signal comes from the loop itself: how fast the machine counts does not matter."""
    document = docx.Document()
    loop = "{% for x in range(99999) %}{% for y in range(99999) %}"
    document.add_paragraph(f"{loop}{{{{ tick() }}}}{{% endfor %}}{{% endfor %}}")
    target = io.BytesIO()
    document.save(target)
    context = {"tick": Function("tick", lambda: signal.raise_signal(signal.SIGXCPU))}
    with held(Bounds(processor=700)), pytest.raises(TemplateFault) as caught:
        fill_in(target.getvalue(), context, pages[0].institute)
    assert "without end (more than 700 seconds of the processor), in “{% for" in str(caught.value)
    assert "TONGWEN_TIME_LIMIT=1400" in caught.value.hint


def test_what_is_no_escape_is_filled_in(words: tuple[Edition, Mapping[str, Any]]) -> None:
    """Otherwise all of the above could fail for a reason of its own."""
    edition, context = words
    document = docx.Document()
    document.add_paragraph("{{ label('contents') }}: {{ lockups.cover[0].names[0] | upper }}")
    target = io.BytesIO()
    document.save(target)
    made = fill_in(target.getvalue(), context, edition.institute)
    assert made.paragraphs[0].text.startswith("Contents: ")


def test_what_is_no_escape_is_printed(pages: tuple[Edition, Path]) -> None:
    edition, own = pages
    (own / "a.html").write_text(
        "{% for author in metadata.contributors %}{{ loop.index }}{{ render.text(author.name) }}"
        "{% endfor %}{{ '{0:>4}|{1}'.format(7, language.tag) }} {{ edition.seed[0] < 256 }} "
        "{{ institute.tokens.colours.deep }}",
        encoding="utf-8",
    )
    printed = Renderer(edition, "flow").template("a.html")
    assert "   7|en True #" in printed
