"""What a finding says of its money: a range, what to declare, or nothing."""

from datetime import date

import pytest

from principlecheck.judging import judge_corpus
from principlecheck.model.report.report import Finding
from principlecheck.packs.loading import BadPack, load_pack
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from tests.built_in import loaded_once

PACKS = loaded_once()
RULES = [rule for pack in PACKS for rule in pack.rules]
POLICY = """format: 1
channels: {chat: {kind: chat}}
queues: {chat: {channels: [chat], new_issues: 1000 per week, planned_volume: 1100 per week}}
measured:
  october: {queues: [chat], until: 2026-10-31, first_contact_resolution: 60%, unsolved_come_back: 50%}
"""


def told(policy: str, code: str) -> Finding:
    corpus = assemble_policies(
        FoundFiles([SourceFile("p.yaml", policy.encode())], [], []), date(2026, 11, 22)
    )
    assert not corpus.problems
    chosen = [rule for rule in RULES if rule.code == code]
    (finding,) = judge_corpus(corpus, PACKS, chosen).findings
    return finding


def test_a_finding_carries_its_money_with_the_derivation() -> None:
    finding = told(f"{POLICY}organisation: {{costs: {{contact: 5 EUR to 6 EUR}}}}\n", "PRD08")
    assert finding.money is not None
    assert finding.money.formatted == "26,000 to 47,000 EUR"
    assert finding.money_needs == ()
    figure = finding.money.figure
    assert figure.formula
    assert "organisation.costs.contact" in [located.route for located in figure.inputs]
    assert all(located.place for located in figure.inputs)
    assert any("26,000 to 46,800 EUR" in step for step in figure.steps)
    assert "A year has 52 weeks like the one declared." in figure.assumptions


def test_without_a_price_a_finding_names_what_to_declare() -> None:
    finding = told(POLICY, "PRD08")
    assert finding.money is None
    assert finding.money_needs == ("organisation.costs.contact",)


def test_a_finding_that_costs_neither_contacts_nor_minutes_says_nothing_of_money() -> None:
    finding = told(
        "format: 1\norganisation: {complete: all}\nstandards: {care: {kind: caring}}\n", "BUY14"
    )
    assert (finding.money, finding.money_needs) == (None, ())


def test_prices_change_no_verdict() -> None:
    free = told(POLICY, "PRD08")
    priced = told(f"{POLICY}organisation: {{costs: {{contact: 5 EUR}}}}\n", "PRD08")
    assert (free.fingerprint, free.says, free.do) == (priced.fingerprint, priced.says, priced.do)


@pytest.mark.parametrize("named", ["facts.repeat_share", "facts.nothing", "entry.queues"])
def test_a_pack_whose_costs_are_no_yearly_cost_is_refused(named: str) -> None:
    pack = next(pack for pack in PACKS if pack.name == "pride_in_workmanship")
    text = pack.data.decode().replace("costs: facts.unplanned_cost", f"costs: {named}")
    with pytest.raises(BadPack) as bad:
        load_pack(text.encode(), "p.yaml")
    (problem,) = bad.value.problems
    assert problem.says == f"PRD08: `{named}` is no yearly cost of `queues`."
