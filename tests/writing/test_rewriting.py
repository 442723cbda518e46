"""One value put in another's place; the rest of the file stays as it was written."""

import pytest

from principlecheck.reading.source import SourceFile
from principlecheck.writing.rewriting import rewritten


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
    source = rewritten(file(text), ("teams", "desk", "agents"), 12)
    assert source.data.decode() == f"format: 1\n{text}".replace("9", "12")


def test_a_map_in_lines_gives_way_to_one_line() -> None:
    text = "teams:\n  desk:\n    off_queue:\n      leave: 3h   # each\n    agents: 9\n"
    source = rewritten(file(text), ("teams", "desk", "off_queue"), {"leave": "4h"})
    assert source.lines[4:6] == ["      {leave: 4h}   # each", "    agents: 9"]
