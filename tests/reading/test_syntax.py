"""Broken syntax, in words; each at the line and column where a person would look."""

import re

import pytest

from principlecheck.model.report.problem import Problem
from principlecheck.reading.text import Unreadable
from principlecheck.reading.yaml import read_yaml

ALIGNED = "it with the same number of spaces as its neighbours"
BROKEN = {
    "a: b: c": ("syntax", "1:5", "the text in quotes, or the second name on a line of its own"),
    "a: b\n c: d": ("syntax", "2:2", "c: d with no space before it, as many as `a` has"),
    "a: 1\njust text\nb: 2": ("syntax", "2:1", "name: value, with a space after the colon"),
    "a:\n  b: c\n d: e": ("syntax", "3:2", ALIGNED),
    "a: |\n  b\n c": ("syntax", "3:2", ALIGNED),
    "a:\n  - b\n  c: d": ("syntax", "3:3", "it with a dash, or with fewer spaces"),
    "a: - b": ("syntax", "1:4", "the dashes on lines of their own, or [a, b]"),
    "a: [b, c\nd: e": ("syntax", "1:4", "the closing ]"),
    "a: {b: c\nd: e": ("syntax", "1:4", "the closing }"),
    'a: "b\nc: d': ("syntax", "1:4", "the closing mark"),
    "a: 'b\nc: d": ("syntax", "1:4", "the closing mark"),
    'a: "b" c': ("syntax", "1:8", "the whole text in quotes"),
    "a: b\n- c": ("syntax", "2:1", "the dash further in, or a name"),
    "a: b\n: c": ("syntax", "2:1", "a name before the colon"),
    "a: ]": ("syntax", "1:4", "the value, or the text in quotes"),
    "a: >b\n": ("syntax", "1:5", "the text on the next line, further in"),
    'a: "\\q"': ("syntax", "1:5", "the text in single quotes"),
    'a: "\\uD800"': ("syntax", "1:7", "the text in single quotes"),
    'a: "\\xZZ"': ("syntax", "1:7", "the text in single quotes"),
    "a: @b": ("syntax", "1:4", "the text in quotes"),
    "a: `b`": ("syntax", "1:4", "the text in quotes"),
    "a: **b**": ("syntax", "1:4", "the text in quotes"),
    "a: !e!b c": ("tag", "1:4", "the value without it (a text that begins with ! needs quotes)"),
    "a:\n\tb: c": ("tab", "2:1", "spaces instead of tabs"),
    "a:\n  b: 1\n\tc: 2": ("tab", "3:1", "spaces instead of tabs"),
    "a: b\n...\nc: d": ("second-document", "3:1", "all of it as one document, without a line of three dots"),
    "%YAML 3.0\n---\na: b": ("directive", "1:1", "the file without it"),
    "%YAML 1.2\n---\na: b": ("directive", "1:1", "the file without it"),
    "%TAG ! tag:x,2026:\n---\na: b": ("directive", "1:1", "the file without it"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), BROKEN.items(), ids=BROKEN)
def test_broken(text: str, expected: tuple[str, str, str]) -> None:
    problem = broken(text)
    assert (problem.kind, f"{problem.place.line}:{problem.place.column}", problem.write) == expected
    assert problem.says.endswith(".")
    assert problem.excerpt == text.split("\n")[problem.place.line - 1]


@pytest.mark.parametrize("text", ["a: {", "a: {\n", "a: [", "a: [1,\n", "a: {b: [", "a: {b: 1,"])
def test_a_bracket_that_is_open_at_the_end_of_the_file_is_told_as_that(text: str) -> None:
    problem = broken(text)
    assert "``" not in problem.says
    assert problem.says.startswith("The file ends where a value should stand")
    assert problem.write == "the closing } or ]"


def test_a_directive_that_means_nothing() -> None:
    assert broken("%FOO\n---\na: b").kind == "directive"


def test_what_is_not_known_is_not_told_in_a_parser_s_words() -> None:
    problem = broken("a: {b: [c}")
    assert problem.says.endswith(".")
    assert not re.search("YAML|token|mapping|context|node|block", problem.says)
    assert problem.write


def broken(text: str) -> Problem:
    with pytest.raises(Unreadable) as caught:
        read_yaml(text.encode(), "x")
    assert len(caught.value.problems) == 1
    return caught.value.problems[0]
