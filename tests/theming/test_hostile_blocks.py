"""A block that means harm: it reads nothing, runs nothing, fetches nothing, and comes to an end."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from principlecheck.theming import rendering
from principlecheck.theming.rendering import Limits
from tests.theming.desk import audit, audit_saying, block, refused, rendered_here, theme, written

ESCAPES = {
    "classes": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "of the audit": "{{ audit.__class__.__init__.__globals__ }}",
    "of a function": "{{ link.__globals__ }}",
    "of a call": "{{ link.__call__('F1') }}",
    "in brackets": "{{ audit['__class__'] }}",
    "in two steps": "{{ audit['__cl' + 'ass__'] }}",
    "of an undefined": "{{ nothing.__class__ }}",
    "of a loop": "{% for a in audit.findings %}{{ loop.__class__ }}{% endfor %}",
    "of a method": "{{ audit.counts.items.__self__ }}",
    "attr filter": "{{ ''|attr('__class__') }}",
    "map attribute": "{{ audit.findings|map(attribute='__class__')|list|length }}",
    "map nested attribute": "{{ audit.findings|map(attribute='label.__class__')|join }}",
    "sort attribute": "{{ audit.findings|sort(attribute='__class__')|length }}",
    "select attribute": "{{ audit.findings|selectattr('__class__')|list|length }}",
    "group by": "{{ audit.findings|groupby('__class__')|length }}",
    "format": "{{ '{0.__class__}'.format(audit) }}",
    "format map": "{{ '{a.__class__}'.format_map({'a': audit}) }}",
    "format filter": "{{ '%s'|format(audit) }}",
    "percent": "{{ '%(a)s' % {'a': audit} }}",
    "lipsum": "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "cycler": "{{ cycler('a').__init__ }}",
    "namespace": "{% set n = namespace(x=1) %}{{ n.x }}",
    "joiner": "{{ joiner() }}",
    "self": "{{ self._TemplateReference__context }}",
    "caller": "{{ caller() }}",
    "include": "{% include '/etc/passwd' %}",
    "include above": "{% include '../../theme.yaml' %}",
    "include ignoring": "{% include 'x' ignore missing %}",
    "import": "{% import '/etc/passwd' as x %}",
    "from": "{% from 'scope.md.j2' import x %}",
    "extends": "{% extends 'scope.md.j2' %}",
    "a block": "{% block x %}{% endblock %}",
    "macro": "{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
    "call": "{% call(x) link('F1') %}{% endcall %}",
    "do": "{% do audit %}",
    "mutation": "{{ audit.counts.update({'high': 0}) }}",
    "pop": "{{ audit.counts.pop('high') }}",
    "strftime": "{{ audit.report.as_of.strftime('%s') }}",
    "encode": "{{ 'a'.encode() }}",
    "starred call": "{{ link(*['F1']) }}",
    "shadowed": "{% set builtin = 'gone' %}",
    "shadowed by a loop": "{% for link in audit.findings %}{% endfor %}",
    "recursive loop": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "filter named by a text": "{{ ['x']|map('safe')|join }}",
    "test named by a text": "{{ ['x']|select('callable')|list|length }}",
    "safe": "{{ '<b>'|safe }}",
    "no escaping": "{% autoescape false %}{{ '<b>' }}{% endautoescape %}",
    "caught output": "{% set x %}{{ builtin }}{% endset %}",
    "filtered output": "{% filter upper %}{{ builtin }}{% endfilter %}",
    "changed builtin": "{{ builtin|upper }}",
    "part of builtin": "{{ builtin[0:3] }}",
    "joined builtin": "{{ [builtin, 'x']|join }}",
    "debug": "{% debug %}",
}
BOMBS = {
    "a long text": "{{ 'a' * 1000000000 }}",
    "a power": "{{ 9 ** 9 ** 9 ** 9 }}",
    "center": "{{ 'a'|center(1000000000) }}",
    "ljust": "{{ 'a'.ljust(1000000000) }}",
    "indent": "{{ 'a'|indent(1000000000) }}",
    "formatted width": "{{ '%1000000000d' % 1 }}",
    "formatted by a filter": "{{ '%1000000000d'|format(1) }}",
    "formatted by a test": "{{ '%1000000000d' is odd }}",
    "divided": "{{ '%1000000000d' is divisibleby 3 }}",
    "range": "{{ range(1000000000)|list }}",
    "batch": "{{ [1]|batch(1000000000, 'x')|list }}",
    "slice": "{{ [1]|slice(1000000000)|list }}",
    "sum of lists": "{{ [[1], [2]]|sum(start=[]) }}",
    "large numbers": "{{ 999999999999999 * 999999999999999 }}",
    "a long number": f"{{{{ {'9' * 5000} }}}}",
    "rounded": "{{ 1.5|round(-1000000000) }}",
    "doubled text": "{% set a = 'aaaaaaaaaaaaaaaa' %}"
    + "{% set a = [a, a]|join %}" * 60
    + "{{ a }}",
    "doubled by glue": "{% set a = 'aaaa' %}" + "{% set a = [a, a]|join(a) %}" * 60 + "{{ a }}",
    "doubled code": "{% set a = 'aaaa' %}" + "{% set a = [a, a]|codes %}" * 60 + "{{ a }}",
    "doubled list": "{% set a = [1] %}" + "{% set a = [a, a] %}" * 60 + "{{ a }}",
    "deep brackets": "{{ " + "(" * 20000 + "1" + ")" * 20000 + " }}",
    "deep signs": "{{ " + "-" * 100000 + "1 }}",
    "deep loops": "{% for x in [1] %}" * 30 + "x" + "{% endfor %}" * 30,
}
NESTED = 7
ENDLESS = "".join(f"{{% for a{n} in audit.findings %}}" for n in range(NESTED))
ENDS = "{% endfor %}" * NESTED


@pytest.mark.parametrize("source", ESCAPES.values(), ids=ESCAPES.keys())
def test_a_block_reaches_nothing_but_the_fields_of_the_audit(source: str) -> None:
    (told,) = rendered_here(block(f"## Questions\n\n{source}")).values()
    assert told.text is None
    assert told.wrong
    assert {wrong.line for wrong in told.wrong} == {3}
    for wrong in told.wrong:
        assert wrong.says.endswith(".")
        assert "<" not in wrong.says


@pytest.mark.parametrize("source", BOMBS.values(), ids=BOMBS.keys())
def test_a_few_words_never_fill_the_memory(source: str) -> None:
    (told,) = rendered_here(block(f"## Questions\n\n{source}")).values()
    assert told.text is None
    assert told.wrong


def test_a_block_that_never_ends_is_stopped_and_named() -> None:
    source = f"## Questions\n\n{ENDLESS}{{% if a0 == a6 %}}{{% endif %}}{ENDS}"
    (problem,) = refused(source, limits=Limits(seconds=1), findings=40)
    assert problem.says == "This block did not finish within 1 s."
    assert problem.place.file == "themes/x/markdown/questions.j2"


def test_a_flood_of_output_is_not_kept() -> None:
    source = f"## Questions\n\n{ENDLESS}words words words{ENDS}"
    (problem,) = refused(source, limits=Limits(output=100_000), findings=40)
    assert problem.says == "A theme writes more than is read."


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not bound memory")
def test_more_memory_than_is_given_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = """
from principlecheck.theming import child
child._written = lambda *_: "x" * (1 << 30)
child.main()
"""
    monkeypatch.setattr(rendering, "_START", "import sys; sys.path[:0] = sys.argv[4:]\n" + greedy)
    (problem,) = refused("## Questions")
    assert problem.says == "This block needs more memory than a theme is given."


def test_the_process_opens_no_file_no_connection_and_no_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even code of its own, which no block can have, would find every door shut."""
    marker = tmp_path / "marker"
    attempt = f"""
import socket, subprocess, os
from principlecheck.theming import child
def tried(job, form, most):
    ways = {{
        "file": lambda: open({os.fspath(Path(__file__))!r}),
        "written": lambda: open({os.fspath(marker)!r}, "w"),
        "socket": lambda: socket.socket().connect(("127.0.0.1", 9)),
        "program": lambda: subprocess.run(["true"]),
        "shell": lambda: os.system("true"),
        "fork": lambda: os.fork(),
        "module": lambda: __import__("sqlite3"),
        "listing": lambda: os.listdir("/"),
        "signal": lambda: os.kill(os.getppid(), 0),
    }}
    for name, way in ways.items():
        try:
            way()
        except (OSError, AttributeError):
            continue
        yield child.Told(name, "done")
    yield child.Told("questions", "tried")
child.told_of = tried
child.main()
"""
    start = "import sys; sys.path[:0] = sys.argv[4:]\n" + attempt
    monkeypatch.setattr(rendering, "_START", start)
    made = rendering.markdown_blocks(theme(block("## Q")), audit())
    assert made == {"questions": "tried"}
    assert not marker.exists()


def test_the_process_sees_nothing_of_the_users_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TOKEN", "geheim")
    started = []
    start = subprocess.Popen

    def noted(command: list[str], **options: object) -> object:
        started.append((command, options))
        return start(command, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(subprocess, "Popen", noted)
    assert written("## Questions") == "## Questions"
    ((command, options),) = started
    assert command[1:4] == ["-I", "-S", "-B"]
    assert "TOKEN" not in str(options["env"])
    assert "PATH" not in str(options["env"]).replace("LD_LIBRARY_PATH", "")
    assert all(Path(folder).is_absolute() for folder in command[9:])


def test_a_module_in_the_current_folder_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("jinja2", "msgspec", "secrets", "principlecheck"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert written("## Questions") == "## Questions"


def test_no_connection_is_opened_while_a_block_is_rendered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def never(*_: object, **__: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", never)
    assert written("## Questions\n\n[us](https://example.com)").endswith("(https://example.com)")


POLICY_TEXTS = {
    "html": "<img src=x onerror=alert(1)>",
    "link": "[x](javascript:alert(1))",
    "image": "![x](https://example.com/x.png)",
    "heading": "# Not a heading",
    "table": "a | b",
    "fence": "```",
    "template": "{{ audit.__class__ }} {% raw %}",
    "private": "\ue000\ue001\ue002",
}
PRINTED = {
    "as it is": "{{ one.finding.says }}",
    "as a piece": "{{ [one.finding.says | code]|join(', ') }}",
    "in capitals": "{{ one.finding.says | upper }}",
    "a part": "{{ one.finding.says[0:40] }}",
    "a part of a piece": "{{ (one.finding.says | code)[1:40] }}",
    "a changed piece": "{{ one.finding.says | code | trim('`') | lower }}",
    "trimmed": "{{ one.finding.says | trim | truncate(30) }}",
    "joined": "{{ [one.finding.says, one.finding.title]|join('; ') }}",
    "glue": "{{ ['a', 'b'|code]|join(one.finding.says) }}",
    "called": "{{ link(one.finding.says) }}",
}


@pytest.mark.parametrize("printed", PRINTED.values(), ids=PRINTED.keys())
def test_the_text_of_a_policy_stays_text_however_a_block_prints_it(printed: str) -> None:
    from tests.reporters.test_hostile_text import inlines, targets, tokens

    source = f"## Questions\n\n{{% for one in audit.findings %}}\n- {printed}\n{{% endfor %}}"
    for text in POLICY_TEXTS.values():
        (told,) = rendered_here(block(source), of=audit_saying(text)).values()
        assert told.text is not None, told.wrong
        found = tokens(told.text)
        kinds = {one.type for one in (*found, *inlines(found))}
        assert not kinds & {"html_inline", "html_block", "image", "fence", "table_open"}
        assert not targets(found)
        assert sum(one.type == "heading_open" for one in found) == 1
