"""A section in the consultant's own words: plain Markdown, read by the standard, of which only what
every format can show is taken.

Paragraphs, lists, headings, stress, code and links out are; pictures, HTML, quotations and blocks
of code are refused with their line, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from principlecheck.model.audit.view import (
    Block,
    Code,
    Emphasis,
    Inline,
    Items,
    Paragraph,
    Part,
    SectionView,
    Strong,
    Text,
    WebLink,
    Words,
    make_words,
)

FOLLOWED = ("https://", "mailto:")
"""Where links may lead."""
_LIKE_A_FINDING = re.compile(r"[Ff][0-9]+")
_REFUSED = {
    "fence": "A block of code",
    "code_block": "A line that begins with four blanks, and so a block of code,",
    "blockquote_open": "A quotation (`>`)",
    "html_block": "HTML",
    "html_inline": "HTML",
    "image": "A picture",
    "hr": "A rule across the page",
}
_WRITE = "it in paragraphs and lists"


class UnsupportedMarkdown(Exception):  # noqa: N818 - it is the text that does not fit
    """What cannot be in a section: its line from 1, one sentence, and what to write instead."""

    def __init__(self, line: int, says: str, write: str) -> None:
        super().__init__(says)
        self.line, self.says, self.write = line, says, write


def parse_own_section(name: str, markdown: str) -> SectionView:
    """The section that a file says, without a number. Raises `UnsupportedMarkdown`."""
    tokens = MarkdownIt("commonmark", {"html": True}).parse(markdown)
    if len(tokens) < 3 or tokens[0].type != "heading_open":
        says = "A section begins with its title."
        raise UnsupportedMarkdown(1, says, "the title as the first line, after # and a blank")
    title = _parse_own_section_heading(tokens[1])
    blocks: list[Block] = []
    for part, inside in _parse_own_section_parts(tokens[3:]):
        held = tuple(_parse_own_section_blocks(inside))
        blocks += [Part(part, held)] if part else held
    return SectionView(f"section-{name}", name, title, None, tuple(blocks))


def _parse_own_section_parts(tokens: Sequence[Token]) -> Iterator[tuple[str, list[Token]]]:
    """What stands under each heading, first what stands under none."""
    title, inside = "", list[Token]()
    left = iter(tokens)
    for token in left:
        if token.type != "heading_open" or token.level:
            inside.append(token)
            continue
        yield title, inside
        title, inside = _parse_own_section_heading(next(left)), []
        next(left)
    yield title, inside


def _parse_own_section_heading(inline: Token) -> str:
    """The words of a heading, without stress or links. Raises `UnsupportedMarkdown` where there are none, or
    where a link to a finding would lead to it.
    """
    title = "".join(child.content for child in inline.children or ()).strip()
    line = _line_of_own_section_token(inline)
    _parse_own_section_words(inline)  # what a paragraph may not hold, a heading may not either
    if not title:
        raise UnsupportedMarkdown(line, "This heading says nothing.", "what stands under it")
    if _LIKE_A_FINDING.fullmatch(title):
        raise UnsupportedMarkdown(
            line, f"`{title}` is what a finding is called.", "the heading in words"
        )
    return title


class _OwnSectionList(Struct):
    """A list while it is read."""

    role: str
    items: list[Words]


def _parse_own_section_blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """Paragraphs and lists. Raises `UnsupportedMarkdown`."""
    open_list: _OwnSectionList | None = None
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            if open_list is not None:
                says = "A list inside another is not shown in every format."
                raise UnsupportedMarkdown(
                    _line_of_own_section_token(token), says, "one list after the other"
                )
            open_list = _OwnSectionList("numbered" if token.type[0] == "o" else "", [])
        elif token.type == "inline" and open_list is not None:
            open_list.items.append(_parse_own_section_words(token))
        elif token.type == "inline":
            yield Paragraph(_parse_own_section_words(token))
        elif token.type == "list_item_close" and open_list is not None:
            pass
        elif token.type in ("bullet_list_close", "ordered_list_close") and open_list is not None:
            yield Items(tuple(open_list.items), "numbered" if open_list.role else "")
            open_list = None
        elif token.type == "heading_open":
            raise UnsupportedMarkdown(
                _line_of_own_section_token(token), "A heading cannot stand in a list.", _WRITE
            )
        elif token.type in _REFUSED:
            says = f"{_REFUSED[token.type]} is not shown in every format."
            raise UnsupportedMarkdown(_line_of_own_section_token(token), says, _WRITE)


def _line_of_own_section_token(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _parse_own_section_words(inline: Token) -> Words:
    """The words of a paragraph. Raises `UnsupportedMarkdown`."""
    return _own_section_words_within(
        iter(inline.children or ()), _line_of_own_section_token(inline), ""
    )


def _own_section_words_within(tokens: Iterator[Token], line: int, closing: str) -> Words:
    """Words up to the token that closes them."""
    made: list[Inline] = []
    for token in tokens:
        if token.type == closing:
            break
        if token.type in ("text", "text_special"):
            made.append(Text(token.content))
        elif token.type in ("softbreak", "hardbreak"):
            made.append(Text(" "))
        elif token.type == "code_inline":
            made.append(Code(token.content))
        elif token.type == "strong_open":
            made.append(Strong(_own_section_words_within(tokens, line, "strong_close")))
        elif token.type == "em_open":
            made.append(Emphasis(_own_section_words_within(tokens, line, "em_close")))
        elif token.type == "link_open":
            url = _own_section_link_target(str(token.attrs.get("href", "")), line)
            made.append(WebLink(url, _own_section_words_within(tokens, line, "link_close")))
        elif token.type in _REFUSED:
            raise UnsupportedMarkdown(
                line, f"{_REFUSED[token.type]} is not shown in every format.", _WRITE
            )
    return make_words(*made)


def _own_section_link_target(url: str, line: int) -> str:
    """Where a link leads. Raises `UnsupportedMarkdown` for anywhere but the web and mail."""
    if not url.lower().startswith(FOLLOWED):
        raise UnsupportedMarkdown(
            line, "A link leads to https:// or mailto:.", "one of them, or plain words"
        )
    return url
