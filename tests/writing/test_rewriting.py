"""One value put in another's place; the rest of the file stays as it was written."""

import pytest

from principlecheck.reading.source import SourceFile
from principlecheck.writing.rewriting import (
    append_to_map_in_yaml,
    remove_value_from_yaml,
    rewrite_yaml_value,
    write_entries_into_yaml,
)


def file(text: str) -> SourceFile:
    return SourceFile("a.yaml", f"format: 1\n{text}".encode())


@pytest.mark.parametrize(
    "text",
    [
        "teams:\n  desk:\n    # how many\n    agents: 9\n",
        "teams: {desk: {agents: 9}}\n",
        "teams:\n  desk: {paid_week: 40h,\n    agents: 9}\n",
        "teams:\r\n  desk:\r\n    agents: 9 # nine\r\n",
        "teams:\n  desk:\n    off_queue:\n      leave: 3h\n    agents: 9",
    ],
)
def test_comments_and_layout_stay_as_they_are(text: str) -> None:
    source = rewrite_yaml_value(file(text), ("teams", "desk", "agents"), 12)
    assert source.data.decode() == f"format: 1\n{text}".replace("9", "12")


def test_a_map_in_lines_gives_way_to_one_line() -> None:
    text = "teams:\n  desk:\n    off_queue:\n      leave: 3h   # each\n    agents: 9\n"
    source = rewrite_yaml_value(file(text), ("teams", "desk", "off_queue"), {"leave": "4h"})
    assert source.lines[4:6] == ["      {leave: 4h}   # each", "    agents: 9"]


BLOCK = "a:\n  # first\n  b:\n    c: 1 # one\n  # last\n# end\n"


@pytest.mark.parametrize(
    ("text", "path", "value", "made"),
    [
        (BLOCK, ("a",), {"d": "x y"}, "a:\n  # first\n  b:\n    c: 1 # one\n  n:\n    d: x y\n  # last\n# end\n"),
        (BLOCK, ("a", "b"), 2, "a:\n  # first\n  b:\n    c: 1 # one\n    n: 2\n  # last\n# end\n"),
        ("a: {b: 1}\n", ("a",), 2, "a: {n: 2, b: 1}\n"),
        ("a: {}\n", ("a",), 2, "a: {n: 2}\n"),
        ("a:\n  b: |\n    two\n    lines\n", ("a",), 2, "a:\n  b: |\n    two\n    lines\n  n: 2\n"),
        ("a:\r\n  b: 1\r\nc: 2\r\n", ("a",), 2, "a:\r\n  b: 1\r\n  n: 2\r\nc: 2\r\n"),
        ("a: 1", (), {"b": {"c": 2}}, "a: 1\nn:\n  b:\n    c: 2\n"),
    ],
)  # fmt: skip
def test_what_is_added_stands_last_and_comments_stay(
    text: str, path: tuple[str, ...], value: object, made: str
) -> None:
    assert (
        append_to_map_in_yaml(SourceFile("a.yaml", text.encode()), path, "n", value).data.decode()
        == made
    )


def test_nothing_is_added_to_what_is_no_map() -> None:
    with pytest.raises(KeyError):
        append_to_map_in_yaml(SourceFile("a.yaml", b"a: 1\n"), ("a",), "n", 2)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("teams:\n  desk: {agents: 9}  # nine\n", "teams:\n  desk: {agents: 9}  # nine\n  shop:\n    agents: 2\n"),
        ("teams:\n    desk:\n        agents: 9\nroles: {}\n", "teams:\n    desk:\n        agents: 9\n    shop:\n      agents: 2\nroles: {}\n"),
        ("roles: {a: {}}", "roles: {a: {}}\n\nteams:\n  shop:\n    agents: 2\n"),
        ("teams: {}\n", "teams: {shop: {agents: 2}}\n"),
        ("teams: {desk: {agents: 9}}\n", "teams: {shop: {agents: 2}, desk: {agents: 9}}\n"),
    ],
    ids=["at the end", "deeper indented", "a new section", "an empty one", "on one line"],
)  # fmt: skip
def test_an_entry_is_added_where_its_section_is(text: str, after: str) -> None:
    source = write_entries_into_yaml(file(text), "teams", ["  shop:", "    agents: 2"])
    assert source.data.decode() == f"format: 1\n{after}"


@pytest.mark.parametrize(
    ("text", "path", "after"),
    [
        ("teams:\n  desk:\n    agents: 9  # nine\n    paid_week: 40h\n", ("teams", "desk", "agents"), "teams:\n  desk:\n    paid_week: 40h\n"),
        ("teams:\n  desk: {agents: 9, paid_week: 40h}\n", ("teams", "desk", "agents"), "teams:\n  desk: {paid_week: 40h}\n"),
        ("teams:\n  desk: {agents: 9, paid_week: 40h}\n", ("teams", "desk", "paid_week"), "teams:\n  desk: {agents: 9}\n"),
        ("teams:\n  desk:\n    agents: 9\n  shop: {}\nroles: {}\n", ("teams", "desk"), "teams:\n  shop: {}\nroles: {}\n"),
        ("teams:\n  desk:\n    agents: 9\nroles: {}\n", ("teams", "desk", "agents"), "roles: {}\n"),
        ("teams:\r\n  desk:\r\n    agents: 9\r\n    paid_week: 40h\r\n", ("teams", "desk", "agents"), "teams:\r\n  desk:\r\n    paid_week: 40h\r\n"),
    ],
    ids=["in lines", "first in brackets", "last in brackets", "an entry", "the last of all", "windows"],
)  # fmt: skip
def test_what_is_taken_out_leaves_the_rest_as_it_is(
    text: str, path: tuple[str, ...], after: str
) -> None:
    assert remove_value_from_yaml(file(text), path).data.decode() == f"format: 1\n{after}"


def test_what_is_not_there_cannot_be_taken_out() -> None:
    with pytest.raises(KeyError):
        remove_value_from_yaml(file("teams: {desk: {agents: 9}}\n"), ("teams", "desk", "paid_week"))
