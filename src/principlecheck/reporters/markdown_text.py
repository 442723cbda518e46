"""Text as Markdown shows it: nothing that a policy says can become a heading, a link or a row."""

from __future__ import annotations

import re

from principlecheck.reporters.plain import obeyed_by_nobody, shown

# What CommonMark and its GitHub extensions act on inside a line; `.` and `-` act at its start only,
# where CI runners obey `::`.
_ACTIVE = re.compile(r"([\\`*_\[\]<>|~#$^{}!&])")
_START = re.compile(r"^(?:([0-9]{1,9})(?=[.)](?:\s|$))|(?=[-+](?:[\s-]|$)|=|::))")
_MENTION = re.compile(r"@(?=\w)")
_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|javascript):|\bwww\.")


class Raw(str):
    """Text that is Markdown already."""

    __slots__ = ()


def escaped(value: object) -> Raw:
    """`value` as text of one line that reads as it was written."""
    if isinstance(value, Raw):
        return value
    text = " ".join(shown(" ".join(str(value).split())).split())
    text = _ACTIVE.sub(r"\\\1", text)
    text = _MENTION.sub("@\u2060", text)
    text = _LINK.sub(lambda m: m.group().replace(":", "&#58;").replace(".", "&#46;"), text)
    return Raw(_START.sub(lambda m: f"{m[1] or ''}\\", text, count=1))


def code(value: object) -> Raw:
    """`value` in a code span that it cannot leave, safe inside a table row."""
    text = " ".join(shown(str(value)).split()) or " "
    fence = "`" * (max((len(run) for run in re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    whole = f"{fence}{pad}{text.replace('|', chr(92) + '|')}{pad}{fence}"
    return Raw(obeyed_by_nobody(whole))  # nothing is escaped in code


def quoted(excerpt: object, line: object) -> Raw:
    """A line of a file as an indented block of code, with its number."""
    text = shown(str(excerpt))
    return Raw(obeyed_by_nobody(f"    {line} │ {text[:240]}{'…' if len(text) > 240 else ''}"))
