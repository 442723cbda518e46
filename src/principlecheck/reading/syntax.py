"""What libyaml says of broken syntax, in words for people who write policies."""

from __future__ import annotations

import re
from typing import Any

from principlecheck.model.report.problem import Place, Problem
from principlecheck.reading.indents import cause_of_misplaced_colon
from principlecheck.reading.plain import LEAVE_OUT
from principlecheck.reading.text import split_lines

_MARK_ALONE = re.compile(r"(?:^|[\s:\[{,-])\?\s*(?:$|[,}\]#])")
_NO_SPACE = re.compile(r"\s*(?:- +)?([A-Za-z_][\w-]*):([^\s/].*)")
_MOST_SHOWN = 100

Reading = tuple[str, str, str]
"""The kind of the problem, one sentence, and what to write."""

_ESCAPE = (
    "syntax",
    "A backslash in double quotes begins an escape that does not exist.",
    "the text in single quotes",
)
_CANNOT_BEGIN = (
    "syntax",
    "A text cannot begin with `{}` unless it is in quotes.",
    "the text in quotes",
)
# libyaml's wording, stable since 0.1, by how it begins.
_READINGS: dict[str, Reading] = {
    "mapping values are not allowed": (
        "syntax",
        "A second “: ” stands on this line.",
        "the text in quotes, or the second name on a line of its own",
    ),
    "could not find expected ':'": (
        "syntax",
        "This line has no “: ” after its name.",
        "name: value, with a space after the colon",
    ),
    "did not find expected key": (
        "syntax",
        "This line is not aligned with the ones before it.",
        "it with the same number of spaces as its neighbours",
    ),
    "did not find expected '-' indicator": (
        "syntax",
        "This line does not belong to the list before it.",
        "it with a dash, or with fewer spaces",
    ),
    "block sequence entries are not allowed": (
        "syntax",
        "A list begins on the line of its name.",
        "the dashes on lines of their own, or [a, b]",
    ),
    "did not find expected ',' or ']'": (
        "syntax",
        "A list that begins with [ does not end.",
        "the closing ]",
    ),
    "did not find expected ',' or '}'": (
        "syntax",
        "A map that begins with { does not end.",
        "the closing }",
    ),
    "found unexpected end of stream": (
        "syntax",
        "A quotation mark here is never closed.",
        "the closing mark",
    ),
    "did not find expected node content": (
        "syntax",
        "A `{}` stands where a value should.",
        "the value, or the text in quotes",
    ),
    "did not find expected comment or line break": (
        "syntax",
        "A text after | or > begins on the next line.",
        "the text on the next line, further in",
    ),
    "did not find expected <document start>": (
        "second-document",
        "More stands after the line that ends the document.",
        "all of it as one document, without a line of three dots",
    ),
    "found unknown escape character": _ESCAPE,
    "found invalid Unicode character escape code": _ESCAPE,
    "did not find expected hexdecimal number": _ESCAPE,
    "did not find expected alphabetic or numeric character": _CANNOT_BEGIN,
    "found character that cannot start any token": _CANNOT_BEGIN,
    "found undefined tag handle": (
        "tag",
        "A tag (!) asks for a type by name.",
        "the value without it (a text that begins with ! needs quotes)",
    ),
    "found incompatible YAML document": (
        "directive",
        "A line beginning with % gives orders to the reader.",
        "the file without it",
    ),
    "while scanning a directive": (
        "directive",
        "A line beginning with % gives orders to the reader.",
        "the file without it",
    ),
}
_ENDS_OPEN = (
    "syntax",
    "The file ends where a value should stand: a map or list that begins with { or [ does not end.",
    "the closing } or ]",
)
_AT_CONTEXT = (
    "did not find expected ',' or",
    "found unexpected end of stream",
    "could not find expected ':'",
    "did not find expected alphabetic",
)


def explain_yaml_syntax_error(error: Any, text: str, file: str) -> Problem:
    """One `Problem` for a YAML syntax error, at the mark that helps (an unclosed quote's start)."""
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    lines = split_lines(text)
    line, column = _mark_of_yaml_error(error, problem, lines)
    if problem.startswith("mapping values are not allowed"):
        cause = cause_of_misplaced_colon(lines, line, column)
        if cause is not None:
            place = Place(file, cause.line + 1, cause.start + 1, cause.stop + 1)
            return Problem("syntax", cause.says, place, cause.write, lines[cause.line])
    excerpt = lines[line]
    kind, says, write = (
        _explain_yaml_tab(excerpt, column)
        or _explain_yaml_question_mark(excerpt)
        or _explain_yaml_colon_without_space(problem, excerpt)
        or _explain_unexpected_in_yaml(problem, excerpt, column)
        or _explain_known_yaml_error(problem, context)
        or ("syntax", "This line cannot be read.", "it as name: value")
    )
    sign = excerpt[column : column + 1]
    if not sign and "{}" in says:
        kind, says, write = _ENDS_OPEN
    quoted = "backtick" if sign == "`" else sign
    place = Place(file, line + 1, column + 1, column + 2)
    return Problem(kind, says.replace("{}", quoted), place, write, excerpt)


def _explain_yaml_question_mark(excerpt: str) -> Reading | None:
    if _MARK_ALONE.search(excerpt) is None:
        return None
    return (
        "no-value-yet",
        "A question mark is not a value: leave out what is not known yet.",
        LEAVE_OUT,
    )


def _explain_yaml_colon_without_space(problem: str, excerpt: str) -> Reading | None:
    """A name whose colon has no space after it."""
    joined = _NO_SPACE.fullmatch(excerpt) if problem.startswith("could not find expected") else None
    if joined is None:
        return None
    return (
        "syntax",
        "After the colon a space is missing.",
        f"{joined[1]}: {joined[2][:_MOST_SHOWN].rstrip()}",
    )


def _mark_of_yaml_error(error: Any, problem: str, lines: list[str]) -> tuple[int, int]:
    context = getattr(error, "context_mark", None) if problem.startswith(_AT_CONTEXT) else None
    mark = context or getattr(error, "problem_mark", None)
    if mark is None or mark.line >= len(lines):
        return len(lines) - 1, len(lines[-1])  # behind all that there is
    return mark.line, mark.column


def _explain_yaml_tab(excerpt: str, column: int) -> Reading | None:
    if "\t" in excerpt[: column + 1] and not excerpt[: column + 1].strip():
        return "tab", "A tab stands where the line is indented.", "spaces instead of tabs"
    if excerpt[column : column + 1] == "\t":
        return "tab", "A tab stands where a value should begin.", "a space instead of the tab"
    return None


def _explain_unexpected_in_yaml(problem: str, excerpt: str, column: int) -> Reading | None:
    """What stands where the next name of a map should."""
    if not problem.startswith("did not find expected key"):
        return None
    if excerpt[:column].strip():
        return "syntax", "More text follows where the value has ended.", "the whole text in quotes"
    if excerpt[column:].startswith("- "):
        return (
            "syntax",
            "A dash stands where the next name should.",
            "the dash further in, or a name",
        )
    if excerpt[column:].startswith(":"):
        return "syntax", "No name stands before this colon.", "a name before the colon"
    return None


def _explain_known_yaml_error(problem: str, context: str) -> Reading | None:
    for start, reading in _READINGS.items():
        if problem.startswith(start) or context.startswith(start):
            return reading
    return None
