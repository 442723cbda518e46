"""Two figures of one thing: what would be found if the other one held, under laws as well."""

from datetime import date

from principlecheck.judging import judge_corpus
from principlecheck.packs.loading import load_built_in_packs
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.laws import convert_law_file
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile

CONTRACT = """\
format: 1
version: "1.0"
title: Contract with Meridian Bank
contract_with: Meridian Bank
provisions:
  meridian-lost:
    subject: contacts given up
    law: Service agreement of March 2026
    article: annex 2, line 1
    asks: for no more than 5% of contacts given up
    wording: No more than one contact in twenty is given up.
    in_force: 2026-01-15
    bounds:
      - {of: measured, field: abandonment, at_most: 5%}
    examples:
      keeps: [{measured: {october: {until: 2026-10-31, abandonment: 4%}}}]
      breaks: [{measured: {october: {until: 2026-10-31, abandonment: 6%}}}]
"""
APART = """\
format: 1
channels: {phone: {kind: phone}}
queues: {calls: {channels: [phone]}}
measured:
  october:
    {queues: [calls], until: 2026-10-31, offered: 1000 per month, handled: 900 per month, abandonment: 3%}
"""


def test_what_a_contract_asks_is_tried_on_the_other_figure_too() -> None:
    packs = load_built_in_packs()
    rules = [rule for pack in packs for rule in pack.rules if rule.code in ("INT15", "INT32")]
    law = convert_law_file(SourceFile("meridian.yaml", CONTRACT.encode()))
    found = FoundFiles([SourceFile("a.yaml", APART.encode())], [], [])
    report = judge_corpus(assemble_policies(found, date(2026, 11, 22), (law,)), packs, rules)
    assert [problem.says for problem in report.problems] == []
    (doubt,) = report.findings
    assert doubt.code == "INT32"
    assert "this is found as well: " in doubt.effect
    assert "(INT15)" in doubt.effect
