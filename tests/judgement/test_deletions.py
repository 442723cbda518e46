"""A declared line left out: what rests on it is asked about or told as out of sight, never just gone."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from principlecheck.model.format.organisation import SECTION_NAMES, Organisation
from principlecheck.model.report.report import Located
from principlecheck.packs.judge import judge_rules
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.writing.yaml import write_policy_file_text
from tests.judgement.deletions import (
    Line,
    as_complete,
    complete,
    failures,
    fates,
    findings_of,
    lines_of,
    rules,
)

AS_OF = date(2026, 11, 22)
FIRMS = ("northwind-home", "skyline-air", "tidewater-tents", "basecamp")


@cache
def lines(name: str) -> list[Line]:
    return lines_of(complete(name))


@pytest.mark.parametrize("name", FIRMS)
@settings(max_examples=6, deadline=None)
@given(data=st.data())
def test_no_line_left_out_of_a_firm_mends_what_it_says(name: str, data: st.DataObject) -> None:
    line = data.draw(st.sampled_from(lines(name)))
    assert [fate for fate in fates(complete(name), failures(name), line) if fate.fixed] == []


@cache
def failing_examples() -> list[tuple[str, int]]:
    return [
        (code, number)
        for code, rule in sorted(rules().items())
        for number in range(len(rule.rule.examples.fails))
    ]


@cache
def example(code: str, number: int) -> Organisation:
    """What a rule fails on, complete in what it writes and in all that it does not."""
    source = SourceFile(
        "example.yaml", write_policy_file_text(rules()[code].rule.examples.fails[number]).encode()
    )
    organisation = assemble_policies(FoundFiles([source], [], []), AS_OF).organisation
    return as_complete(organisation, frozenset(SECTION_NAMES))


@settings(max_examples=40, deadline=None)
@given(picked=st.lists(st.sampled_from(failing_examples()), min_size=1, max_size=4, unique=True))
def test_no_line_left_out_of_a_random_firm_mends_what_it_says(
    picked: list[tuple[str, int]],
) -> None:
    whole = joined(picked)
    codes = sorted({code for code, _ in picked})
    found = findings_of(judge_rules(whole, [rules()[code] for code in codes], Located))
    for line in lines_of(whole):
        assert [fate for fate in fates(whole, found, line) if fate.fixed] == []


def joined(picked: list[tuple[str, int]]) -> Organisation:
    """One firm of several examples; of two entries with one name, the first stays."""
    whole = example(*picked[0])
    for one in picked[1:]:
        other = example(*one)
        entries = {
            section: {**other.entries.get(section, {}), **whole.entries.get(section, {})}
            for section in {*whole.entries, *other.entries}
        }
        whole = Organisation(
            as_of=whole.as_of,
            about=whole.about,
            entries={name: dict(sorted(entries[name].items())) for name in sorted(entries)},
            begun=whole.begun,
            named_complete=whole.named_complete,
        )
    return whole
