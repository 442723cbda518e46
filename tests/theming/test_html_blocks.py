"""What a block may make of a section of the page, and that the scope stays where all see it."""

from html.parser import HTMLParser

import pytest

from principlecheck.model.audit.look import Look
from principlecheck.reporters.html import html_audit
from principlecheck.reporters.html_sections import section_html
from principlecheck.theming.rendering import html_blocks
from tests.theming.desk import SCOPE, audit, audit_saying, block, rendered_here, theme

HEAD = "<h2>Ask</h2>\n"
HIDDEN = {
    "left out": "<h2>Scope</h2><p>Everything was read.</p>",
    "empty": "",
    "in a comment": "<!-- {{ builtin }} -->",
    "in details": "<details><summary>x</summary>{{ builtin }}</details>",
    "in a hidden element": "<div hidden>{{ builtin }}</div>",
    "in a hidden element, in words": '<div hidden="hidden">{{ builtin }}</div>',
    "in a styled element": '<div style="display: none">{{ builtin }}</div>',
    "in an element that is not shown": '<div class="unseen">{{ builtin }}</div>',
    "in a plain element": "<div>{{ builtin }}</div>",
    "in a quote": "<blockquote>{{ builtin }}</blockquote>",
    "in code": "<pre>{{ builtin }}</pre>",
    "in a cell": "<table><tr><td>{{ builtin }}</td></tr></table>",
    "in an attribute": '<p title="{{ builtin }}">x</p>',
    "in a text field": "<textarea>{{ builtin }}</textarea>",
    "in a template": "<template>{{ builtin }}</template>",
    "in a script": "<script>{{ builtin }}</script>",
    "in a style": "<style>{{ builtin }}</style>",
    "in a frame": "<iframe>{{ builtin }}</iframe>",
    "in a title": "<title>{{ builtin }}</title>",
    "in a picture": "<svg><desc>{{ builtin }}</desc></svg>",
    "in noscript": "<noscript>{{ builtin }}</noscript>",
    "in an element that never ends": "<div>{{ builtin }}",
    "in a comment that never ends": "<!--{{ builtin }}",
    "in a tag that never ends": "<p {{ builtin }}",
    "after other words": "<p>Words.</p>{{ builtin }}",
    "after a heading": "<h2>Scope</h2>{{ builtin }}",
    "twice": "{{ builtin }}{{ builtin }}",
    "and the section closed": "{{ builtin }}</section><section>",
    "with the page taken over": "{{ builtin }}<base href='https://example.com'>",
    "only sometimes": "{% if audit.findings|length > 100 %}{{ builtin }}{% endif %}",
    "changed": "{{ builtin|upper }}",
}
FOREIGN = {
    "a script": "<script>alert(1)</script>",
    "a script in capitals": "<SCRIPT>alert(1)</SCRIPT>",
    "a style": "<style>* { display: none }</style>",
    "a style attribute": '<p style="color: red">x</p>',
    "an event": '<p onclick="alert(1)">x</p>',
    "an image": '<img src="https://example.com/x.png">',
    "a link to a sheet": '<link rel="stylesheet" href="https://example.com/x.css">',
    "a frame": '<iframe src="https://example.com"></iframe>',
    "an object": '<object data="x"></object>',
    "a form": '<form action="https://example.com"><input></form>',
    "a picture": "<svg><script>alert(1)</script></svg>",
    "a formula": "<math><mtext></mtext></math>",
    "meta": '<meta http-equiv="refresh" content="0">',
    "base": '<base href="https://example.com">',
    "a dialog": '<dialog open="open">x</dialog>',
    "a comment": "<!-- x -->",
    "a comment of another kind": "<!x>",
    "an instruction": "<?x ?>",
    "character data": "<![CDATA[x]]>",
    "a script as a link": '<a href="javascript:alert(1)">x</a>',
    "a disguised script": '<a href="java&#115;cript:alert(1)">x</a>',
    "data as a link": '<a href="data:text/html,x">x</a>',
    "plain http": '<a href="http://example.com">x</a>',
    "a path": '<a href="x.html">x</a>',
    "a link to nowhere else": '<a href="//example.com">x</a>',
    "a window": '<a href="#x" target="_blank">x</a>',
    "a ping": '<a href="#x" ping="https://example.com">x</a>',
    "a background": '<td background="https://example.com/x.png">x</td>',
    "a class of the page": '<p class="unseen">x</p>',
    "another class of the page": '<p class="finding">x</p>',
    "an id of the page": '<p id="main">x</p>',
    "an id of a section": '<p id="scope">x</p>',
    "an id of a finding": '<p id="f1">x</p>',
    "an id twice": '<p id="theme-a">x</p><p id="theme-a">x</p>',
    "aria-hidden": '<p aria-hidden="true">x</p>',
    "a role": '<p role="none">x</p>',
    "inert": '<p inert="inert">x</p>',
    "a popover": '<p popover="auto">x</p>',
    "a direction": '<p dir="rtl">x</p>',
    "data": '<p data-of="F1">x</p>',
    "a slot": '<p slot="x">x</p>',
    "an attribute without quotes": "<p title=x>y</p>",
    "an attribute in single quotes": "<p title='x'>y</p>",
    "an attribute twice over lines": '<p\ntitle="x">y</p>',
    "a sign in an attribute": '<p title="<b>">y</p>',
    "a piece in an attribute": "<p title=\"{{ 'a'|code }}\">y</p>",
    "a piece in a tag": "<p {{ audit.findings[0]|concerned }}>y</p>",
    "a piece in a link": "<a href=\"#{{ audit.findings[0]|concerned }}{{ link(' hidden ') }}\">y</a>",
    "a section in a link": '<a href="#{{ builtin }}">x</a>',
    "an order of letters": "<p>x&#x202e;y</p>",
    "an order of letters by name": "<p>x&rlm;y</p>",
    "an unclosed element": "<div>x",
    "an unclosed emphasis": "<b>x<p>y</p>",
    "a crossed element": "<b><i>x</b></i>",
    "the end of the section": "</section><section>",
    "the end of the page": "</main></body></html>",
    "a closed void": "<br></br>",
    "a self-closed element": "<p/>x",
    "a stray sign": "a < b",
    "a second heading": "<h2>x</h2>",
    "a title": "<h1>x</h1>",
    "a heading in an element": "<div><h2>x</h2></div>",
    "an element of the page": "<nav>x</nav>",
    "an element of somebody's own": "<x-y>x</x-y>",
    "an unknown element": "<blink>x</blink>",
    "a sign for private use": "\ue000",
}
POLICY_TEXTS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</section></main>",
    "<!-- x",
    "&lt;b&gt; &#60;",
    "{{ audit.__class__ }}",
    "\ue0000000.0\ue001",
)
PRINTED = (
    "<p>{{ one.finding.says }}</p>",
    "<p>{{ [one.finding.says | code]|join(one.finding.says) }}</p>",
    "<p>{{ one.finding.says | code | upper }}</p>",
    "<p>{{ one.finding.says | code | truncate(9) }}</p>",
    "<p>{{ (one.finding.says | code)[3:60] }}</p>",
    "<p>{{ (one.finding.says | code)|first }}{{ (one.finding.says | code)|last }}</p>",
    "<p>{{ (one.finding.says | code)|reverse }}</p>",
    '<p title="{{ one.finding.says }}">x</p>',
    "<p>{{ link(one.finding.says) }}</p>",
    "<p>{{ one.finding.says | sentence }}</p>",
)


@pytest.mark.parametrize("source", HIDDEN.values(), ids=HIDDEN.keys())
def test_a_block_that_hides_the_scope_is_refused(source: str) -> None:
    told = rendered_here(block(source, "scope", "html"))["scope"]
    assert told.wrong


@pytest.mark.parametrize("source", FOREIGN.values(), ids=FOREIGN.keys())
def test_what_could_run_fetch_hide_or_break_out_is_refused(source: str) -> None:
    told = rendered_here(block(f"{HEAD}{source}", kind="html"))["questions"]
    assert told.wrong
    assert all(wrong.says.endswith(".") for wrong in told.wrong)


class _Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert {name for name, _ in attrs} <= {"id", "class", "title", "href"}

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


@pytest.mark.parametrize("printed", PRINTED)
def test_the_text_of_a_policy_stays_text_however_a_block_prints_it(printed: str) -> None:
    source = f"{HEAD}{{% for one in audit.findings %}}{printed}{{% endfor %}}"
    for text in POLICY_TEXTS:
        told = rendered_here(block(source, kind="html"), of=audit_saying(text))["questions"]
        assert told.text is not None, told.wrong
        seen = _Seen()
        seen.feed(told.text)
        assert set(seen.tags) <= {"section", "h2", "p", "code", "wbr"}


def test_words_may_stand_below_the_scope_in_its_own_element() -> None:
    made = html_blocks(theme(block("{{ builtin }}\n<p>Ours.</p>", "scope", "html")), audit())
    own = str(section_html(audit(), "scope"))
    assert made["scope"] == own.removesuffix("</section>") + "<p>Ours.</p>\n</section>"
    plain = html_audit(audit(), Look())
    assert html_audit(audit(), Look(), made) == plain.replace(own, made["scope"])


def test_a_block_stands_in_the_place_of_its_section_and_in_the_contents() -> None:
    source = (
        '<h2><span class="number">{{ number }}</span> Ask &amp; tell</h2>\n'
        "{% for one in audit.findings %}<p>{{ link(one.label) }} {{ one.finding.ask }}</p>"
        '{% endfor %}\n{{ picture("ranges") }}\n<p id="theme-x">'
        '<a href="https://example.com/?a=1&amp;b=2">We</a> <a href="#f1">F1</a></p>'
    )
    made = html_blocks(theme(block(source, kind="html")), audit())
    assert made["questions"].startswith('<section id="questions">\n<h2><span class="number">10')
    assert '<a class="to" href="#f1">F1</a>' in made["questions"]
    assert "<svg" in made["questions"]
    page = html_audit(audit(), Look(), made)
    assert '<a href="#questions"><span>10</span> Ask &amp; tell</a>' in page
    assert "Questions for a person" not in page


def test_what_other_sections_link_to_is_kept() -> None:
    each = "<h2>Findings</h2>{% for one in audit.findings %}<h3 ID>x</h3>{% endfor %}"
    taken = each.replace("ID", 'id="{{ one.anchor }}"')
    assert rendered_here(block(taken, "findings", "html"))["findings"].text
    lost = rendered_here(block(each.replace(" ID", ""), "findings", "html"))["findings"]
    assert "#f1" in lost.wrong[0].says
    for section in ("principles", "appendix"):
        assert rendered_here(block(HEAD, section, "html"))[section].wrong


def test_no_id_of_the_programs_own_section_stands_twice() -> None:
    source = '{{ builtin }}\n<p id="f1">All is well.</p>'
    assert rendered_here(block(source, "findings", "html"))["findings"].wrong


def test_the_scope_reads_alike_in_both_formats_and_a_block_of_one_leaves_the_other() -> None:
    only = theme(block(SCOPE, "scope"))
    assert html_blocks(only, audit()) == {}
