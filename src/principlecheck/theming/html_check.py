"""Whether a block's HTML stays a section of the page: elements that say something, each closed,
with attributes that can neither style, hide, fetch nor run; and the scope in full view.

What is read is a narrow form of HTML in which no two programs see different elements: small
letters, attributes in double quotes, no comments.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from principlecheck.reading.text import FORBIDDEN, name_of
from principlecheck.theming.job import Wrong

_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*) ?(/?)>')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_VOID = frozenset(("br", "hr"))
_ELEMENTS = frozenset((
    *("h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre"),
    *("table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "div", "span"),
    *("strong", "em", "b", "i", "small", "sub", "sup", "code", "mark", "q", "cite", "abbr"),
    *("time", "a", "br", "hr"),
))  # fmt: skip
_CLASSES = frozenset((
    *("number", "kind", "name", "lead", "note", "source", "figure", "nowrap", "verdict"),
    *("severity", "critical", "high", "medium", "low", "information"),
))  # fmt: skip
_VALUES = {
    "colspan": re.compile(r"[1-9][0-9]?"),
    "rowspan": re.compile(r"[1-9][0-9]?"),
    "scope": re.compile(r"(?:row|col)(?:group)?"),
    "start": re.compile(r"[0-9]{1,6}"),
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*"),
    "datetime": re.compile(r"[0-9T:.+Z-]{4,40}"),
    "title": re.compile(r".*", re.DOTALL),
}
_LINKS = re.compile(r"#[^\s]*|https://[^\s]+|mailto:[^\s]+")
_OWN_ID = re.compile(r"theme-[a-z0-9-]{1,60}")
_PIECE = "\ue000"
_KEPT_APART = re.compile(f"{_PIECE}[0-9a-f]{{16}}[.\ue001]")
"""What is written for the page already: in an attribute its quotes would end the attribute."""
_BUILTIN = "{{ builtin }} outside every element"


class Page(Struct, frozen=True):
    """What a block has to fit into: `place` stands for the program's own section, and `ids` are
    the places in it that other sections link to.
    """

    section: str
    place: str
    ids: tuple[str, ...]


class _Open(Struct):
    """What has been read so far: the elements that are open, the ids, and the headings."""

    text: str
    elements: list[str]
    ids: set[str]
    heads: int = 0


def html_faults(text: str, page: Page) -> Iterator[tuple[str, Wrong]]:
    """What keeps a rendered block from being used, each with the text that shows it."""
    read = _Open(text, [], set())
    head: Literal["h1", "h2"] = "h1" if page.section == "front" else "h2"
    begins = text.startswith((f"<{head}>", f"<{head} ", page.place))
    if not begins and page.section != "scope":
        says = "This section begins neither with its heading nor with the program's own."
        yield "", Wrong(1, says, f"<{head}>…</{head}> first")
    hidden = FORBIDDEN.search(html.unescape(text))
    if hidden:
        says = f"This writes the hidden character {name_of(hidden[0])}."
        yield "&#", Wrong(1, says, "the words without it")
        return
    at = 0
    while (at := text.find("<", at)) >= 0:
        tag = _TAG.match(text, at)
        if tag is None:
            shown = text[at : at + 40].split("\n")[0].replace(_PIECE, "…")
            says = f"`{shown}` is not HTML as a section holds it."
            yield shown, Wrong(1, says, "&lt; for the sign, or a tag in small letters like <p>")
            return
        fault = next(_faults(tag, read, page, head), None)
        if fault is not None:
            yield tag[0], fault
            return  # what stands inside is not told as well
        at = tag.end()
    if read.elements:
        says = f"<{read.elements[-1]}> is not closed in this section."
        yield f"<{read.elements[-1]}", Wrong(1, says, f"</{read.elements[-1]}>")
    else:
        yield from _builtin(text, page)
        yield from _lost(read, page, head, own=page.place in text)


def _faults(tag: re.Match[str], read: _Open, page: Page, head: str) -> Iterator[Wrong]:
    closing, name, attributes, slash = tag.groups()
    if name not in _ELEMENTS or (slash and name not in _VOID):
        yield Wrong(1, f"A section holds no <{name}{'/' if slash else ''}>.", "what it says as <p>")
    elif closing:
        if name in _VOID or not read.elements or read.elements[-1] != name:
            last = f"</{read.elements[-1]}> first" if read.elements else "it away"
            yield Wrong(1, f"</{name}> closes nothing here.", last)
        else:
            read.elements.pop()
    else:
        if name in ("h1", "h2"):
            read.heads += 1
            if name != head or read.heads > 1 or page.place in read.text or read.elements:
                yield Wrong(1, f"<{name}> stands here once too often.", "<h3>")
        if name not in _VOID:
            read.elements.append(name)
        if _KEPT_APART.search(attributes):
            says = f"What is written for the page already stands in an attribute of <{name}>."
            yield Wrong(1, says, "a field of the audit there, such as {{ one.anchor }}")
        for attribute, value in _ATTRIBUTE.findall(attributes):
            yield from _attribute(name, attribute, html.unescape(value), read, page)


def _attribute(name: str, attribute: str, value: str, read: _Open, page: Page) -> Iterator[Wrong]:
    if attribute == "class":
        strange = [one for one in value.split() if one not in _CLASSES]
        if strange:
            says = f"No theme uses the class `{strange[0][:60]}`."
            yield Wrong(1, says, f"one of {', '.join(sorted(_CLASSES))}")
    elif attribute == "id":
        theirs = () if page.place in read.text else page.ids
        if not _OWN_ID.fullmatch(value) and value not in theirs:
            says = f"The id `{value[:60]}` could be one of the page's own."
            yield Wrong(1, says, "theme- and a name of your own")
        elif value in read.ids:
            yield Wrong(1, f"The id `{value[:60]}` stands here twice.", "another")
        read.ids.add(value)
    elif attribute == "href" and name == "a":
        if not _LINKS.fullmatch(value):
            says = f"A link leads to `{value[:60]}`."
            yield Wrong(1, says, "a link to #an-id, https:// or mailto:")
    elif attribute not in _VALUES:
        says = f"A theme sets no `{attribute}`."
        yield Wrong(1, says, "the element without it")
    elif not _VALUES[attribute].fullmatch(value):
        says = f"`{value[:60]}` is no value of `{attribute}`."
        yield Wrong(1, says, "another, or the element without it")


def _builtin(text: str, page: Page) -> Iterator[tuple[str, Wrong]]:
    if page.section == "scope" and not text.startswith(page.place):
        says = "The scope section stays as the program writes it, first in its block."
        yield "builtin", Wrong(1, says, "{{ builtin }} as the first line, and your words below it")
    elif text.count(page.place) > 1:
        yield "builtin", Wrong(1, "The program's own section stands here twice.", "it once")
    elif page.place in text and _depth(text, text.index(page.place)):
        yield "builtin", Wrong(1, "The program's own section stands in an element.", _BUILTIN)


def _depth(text: str, end: int) -> int:
    """How many elements are open at `end`, in a text whose elements are all closed."""
    return sum(
        0 if tag[2] in _VOID else (-1 if tag[1] else 1) for tag in _TAG.finditer(text, 0, end)
    )


def _lost(read: _Open, page: Page, head: str, *, own: bool) -> Iterator[tuple[str, Wrong]]:
    if own:
        return
    if not read.heads:
        says = "This section has no heading."
        yield "", Wrong(1, says, f"<{head}>…</{head}> first")
    lost = next((one for one in page.ids if one not in read.ids), None)
    if lost:
        says = f"Other sections link to #{lost}, which this block leaves out."
        yield "", Wrong(1, says, f'id="{lost}" where it is told')
