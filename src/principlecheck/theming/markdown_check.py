"""Whether a block's Markdown stays a section: it brings nothing along that a reader's program
would run or fetch, it leaves the sections around it as they are, and it hides none of the scope.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from principlecheck.reading.text import FORBIDDEN, name_of
from principlecheck.theming.job import Wrong

END = "\ue002"
"""Stands where the section ends; a private character that no block may hold."""
_FENCES = ("", "text", "yaml")
_LINKS = re.compile(r"#[^\s]*|https://[^\s]+|mailto:[^\s]+")
_SWALLOWS = re.compile(r"(?m)(?:^[ >]*(\$\$|::|%%|\{%)|(##[a-z]*\[))")
"""Signs at the start of a line that some readers take for the beginning of a formula, a container
or a comment, to whose end nothing that follows is shown; CI runners obey `::`, and `##vso[`
wherever it stands.
"""
_BUILTIN = "{{ builtin }} on a line of its own, with an empty line before and after"


class _Reader(MarkdownIt):
    """Takes every link for one: what this reader would leave as text, another may follow."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - markdown-it's name
        return True


class Asked(Struct, frozen=True):
    """What a block has to hold: `place` stands for the program's own section, `heads` are the
    headings in it that other sections link to, `linked` those of every section, and `images` the
    pictures that there are.
    """

    section: str
    place: str
    heads: tuple[str, ...]
    linked: tuple[str, ...]
    images: frozenset[str]


def markdown_faults(text: str, asked: Asked) -> list[tuple[str, Wrong]]:
    """What keeps a rendered block from being used, each with the text that shows it."""
    env: dict[str, Any] = {}
    tokens = _reader().parse(f"{text}\n\n{END}\n", env)
    found = [*_unended(tokens), *_foreign(tokens, asked.images), *_strange(tokens)]
    for name in env.get("references", {}):
        says = "This gives a name to a link, which other sections would follow."
        found.append((f"[{name.lower()}]", Wrong(1, says, "[text](#place) where the link belongs")))
    return [*found, *_builtin(text, tokens, asked), *_headings(tokens, asked)]


@cache
def _reader() -> MarkdownIt:
    return _Reader("commonmark", {"html": True}).enable(["table", "strikethrough"])


def _unended(tokens: Sequence[Token]) -> Iterator[tuple[str, Wrong]]:
    last = tokens[-3:]
    kinds = [token.type for token in last]
    ends = kinds == ["paragraph_open", "inline", "paragraph_close"] and last[0].level == 0
    if not ends or last[1].content != END:
        says = "A block of code, a list or a quote does not end with this section."
        yield "", Wrong(1, says, "its end, such as ``` on a line of its own")


def _foreign(tokens: Sequence[Token], images: Collection[str]) -> Iterator[tuple[str, Wrong]]:
    """What a reader's program would run, fetch or follow."""
    for token in _all(tokens):
        if token.type in ("html_block", "html_inline"):
            shown = token.content.strip()
            says = f"`{shown[:60]}` is HTML, which a Markdown section does not hold."
            yield shown, Wrong(1, says, "it in Markdown, or &lt; for the sign <")
        elif token.type == "fence" and token.info.strip() not in _FENCES:
            says = f"`{token.info.strip()[:60]}` is code that some programs draw or run."
            yield token.info, Wrong(1, says, "``` or ```yaml")
        elif token.type == "image" and str(token.attrGet("src")) not in images:
            where = str(token.attrGet("src"))
            says = f"`{where[:60]}` is a picture that does not come with the audit."
            yield where, Wrong(1, says, "{{ picture(name) }} or {{ logo }}")
        elif token.type == "link_open" and not _LINKS.fullmatch(str(token.attrGet("href"))):
            where = str(token.attrGet("href"))
            says = f"A link leads to `{where[:60]}`."
            yield where, Wrong(1, says, "a link to #a-heading, https:// or mailto:")


def _strange(tokens: Sequence[Token]) -> Iterator[tuple[str, Wrong]]:
    """What some reader's program hides, or hides something with."""
    for token in tokens:
        sign = _SWALLOWS.search(token.content) if token.type == "inline" else None
        if sign:
            shown = sign[1] or sign[2]
            says = f"Some programs obey `{shown}`."
            yield sign[0], Wrong(1, says, f"it without the sign, or \\{shown}")
    for token in _all(tokens):
        hidden = FORBIDDEN.search(token.content) if token.type.startswith("text") else None
        if hidden:
            says = f"This writes the hidden character {name_of(hidden[0])}."
            yield "&#", Wrong(1, says, "the words without it")


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _all(token.children or ())


def _builtin(text: str, tokens: Sequence[Token], asked: Asked) -> Iterator[tuple[str, Wrong]]:
    """Whether the program's own section stands by itself; the scope must, and first of all."""
    lines = [*text.split("\n"), ""]
    alone = [
        token
        for before, token in pairwise(tokens)
        if token.type == "inline"
        and token.content == asked.place
        and (before.type, before.level) == ("paragraph_open", 0)
        and token.map
        and not lines[token.map[1]].strip()
    ]
    count = text.count(asked.place)
    if asked.section == "scope" and not text.startswith(asked.place):
        says = "The scope section stays as the program writes it, first in its block."
        yield "builtin", Wrong(1, says, "{{ builtin }} as the first line, and your words below it")
    elif count > 1:
        yield "builtin", Wrong(1, "The program's own section stands here twice.", "it once")
    elif count != len(alone):
        yield (
            "builtin",
            Wrong(1, "The program's own section stands inside something else.", _BUILTIN),
        )


def _headings(tokens: Sequence[Token], asked: Asked) -> Iterator[tuple[str, Wrong]]:
    heads = [(a.tag, b.content) for a, b in pairwise(tokens) if a.type == "heading_open"]
    wanted, sign = ("h1", "#") if asked.section == "front" else ("h2", "##")
    own = any(token.content == asked.place for token in tokens)
    begins = tokens[0].type == "heading_open" and tokens[0].tag == wanted
    if not begins and not own:
        says = "This section does not begin with its heading."
        yield "", Wrong(1, says, f"{sign} and the heading as the first line")
    for tag, content in heads[1:] if begins and not own else heads:
        if tag == "h1":
            says = "A heading of the first level stands once, on the front page."
            yield content, Wrong(1, says, "## or ### before this heading")
        elif tag == "h2" and content not in asked.heads:
            says = "A heading of the second level begins a section, and this one has begun."
            yield content, Wrong(1, says, "### before this heading")
    yield from _taken(heads, asked, own=own)
    told = {content for _, content in heads}
    lost = next((head for head in asked.heads if head not in told), None)
    if lost and not own:
        says = f"Other sections link to the heading “{lost}”, which this block leaves out."
        each = " for each of audit.findings" if asked.section == "findings" else ""
        write = f"### {{{{ one.label }}}}{each}" if each else f"## {lost}"
        yield "", Wrong(1, says, write)


def _taken(
    heads: Sequence[tuple[str, str]], asked: Asked, *, own: bool
) -> Iterator[tuple[str, Wrong]]:
    """Headings that a link to a finding or an appendix would lead to in place of the real one."""
    seen = {_anchor(head) for head in asked.heads} if own else set()
    taken = {_anchor(head) for head in asked.linked}
    for _, content in heads:
        anchor = _anchor(content)
        if anchor in taken and (anchor in seen or content not in asked.heads):
            says = f"Links to “{content[:60]}” would lead to this heading."
            yield content, Wrong(1, says, "other words here, or the same in bold")
        seen.add(anchor)


def _anchor(heading: str) -> str:
    """What hosts make of a heading to link to it, near enough to tell when two are alike."""
    plain = "".join(c for c in heading.casefold() if c.isalnum() or c in " -_").strip(" _")
    return plain.replace(" ", "-")
