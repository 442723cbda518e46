"""What libyaml says of broken syntax, in words for people who write policies."""

from __future__ import annotations

from typing import Any

from principlecheck.model.problem import Place, Problem
from principlecheck.reading.text import lines_of

# libyaml's wording (stable since 0.1) → what happened, what to write.
_SENTENCES = {
    "mapping values are not allowed": (
        "A second “: ” stands on this line, or the line is indented unlike its neighbours.",
        "the text in quotes, or align the line with its neighbours",
    ),
    "could not find expected ':'": (
        "This line has no “: ” after its name.",
        "name: value, with a space after the colon",
    ),
    "did not find expected key": (
        "This line is not aligned with the ones before it.",
        "it with the same number of spaces as its neighbours",
    ),
    "did not find expected '-' indicator": (
        "This line does not belong to the list before it.",
        "it with a dash, or with fewer spaces",
    ),
    "block sequence entries are not allowed": (
        "A list begins on the line of its name.",
        "the dashes on lines of their own, or [a, b]",
    ),
    "did not find expected ',' or ']'": (
        "A list that begins with [ does not end.",
        "the closing ]",
    ),
    "did not find expected ',' or '}'": ("A map that begins with { does not end.", "the closing }"),
    "found unexpected end of stream": (
        "A quotation mark here is never closed.",
        "the closing mark",
    ),
    "found unknown escape character": (
        "A backslash in double quotes begins an escape that does not exist.",
        "the text in single quotes",
    ),
    "found undefined alias": ("An alias (*) stands here.", "the value out in full"),
    "while scanning a directive": ("A line beginning with % gives orders.", "it in quotes"),
}
_AT_CONTEXT = ("did not find expected ',' or", "found unexpected end of stream")


def explain_syntax(error: Any, text: str, file: str) -> Problem:
    """One `Problem` for a YAML syntax error, at the mark that helps (an unclosed quote's start)."""
    problem = str(getattr(error, "problem", None) or error)
    at_context = problem.startswith(_AT_CONTEXT) and getattr(error, "context_mark", None)
    mark = error.context_mark if at_context else getattr(error, "problem_mark", None)
    lines = lines_of(text)
    line = min(mark.line, len(lines) - 1) if mark else 0
    column = mark.column if mark else 0
    place = Place(file, line + 1, column + 1, column + 2)
    excerpt = lines[line]
    if "\t" in excerpt[: column + 1] and not excerpt[: column + 1].strip():
        return Problem(
            "tab",
            "A tab stands where the line is indented.",
            place,
            "spaces instead of tabs",
            excerpt,
        )
    if problem.startswith("found character that cannot start any token"):
        sign = excerpt[column : column + 1]
        if sign == "\t":
            return Problem(
                "tab",
                "A tab stands where a value should begin.",
                place,
                "a space instead of the tab",
                excerpt,
            )
        return Problem(
            "syntax",
            f"A text cannot begin with `{sign}` unless it is in quotes.",
            place,
            "the text in quotes",
            excerpt,
        )
    for start, (says, write) in _SENTENCES.items():
        if problem.startswith(start) or str(getattr(error, "context", "")).startswith(start):
            return Problem("syntax", says, place, write, excerpt)
    return Problem("syntax", f"This is not YAML: {problem}.", place, "it as name: value", excerpt)
