"""What the program does not do, and why: told in plain lines, the last with the way out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from principlecheck.model.report.problem import Problem


class Refusal(Exception):  # noqa: N818 - an orderly end, not an error of the program
    """What cannot be done, in plain `lines` for a person.

    `nothing_there` says that there was no policy to judge, which is no fault of anything.
    """

    def __init__(self, *lines: str, nothing_there: bool = False) -> None:
        super().__init__(*lines)
        self.lines = lines
        self.nothing_there = nothing_there


class BadInput(Refusal):
    """Something that people wrote and that cannot be used; `problems` say why, each with its place.

    `heading` comes before them, and is left out where they say enough.
    """

    def __init__(self, problems: Sequence[Problem], heading: str = "") -> None:
        super().__init__(*([heading] if heading else []), *format_problems_of_refusal(problems))
        self.problems = list(problems)


def format_problems_of_refusal(problems: Sequence[Problem]) -> Iterator[str]:
    """Each problem on a line: where, what, and what to write instead."""
    for problem in problems:
        way_out = f" Write {problem.write}." if problem.write else ""
        place = f"{problem.place}: " if problem.place.line else ""
        yield f"{place}{problem.says}{way_out}"
