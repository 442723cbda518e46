"""The overview of several organisations: what it tells, and whom it does not give away."""

import re
from datetime import date
from functools import cache

import pytest
from msgspec.structs import replace

from principlecheck.composing import compose_audit
from principlecheck.composing.portfolio import (
    AuditedOrganisation,
    PortfolioVisibility,
    compose_portfolio,
)
from principlecheck.composing.portfolio_view import compose_portfolio_view
from principlecheck.judging import judge_corpus
from principlecheck.model.report.figure import Figure, Located
from principlecheck.model.report.money import MoneyAYear
from principlecheck.model.report.portfolio import Portfolio
from principlecheck.model.report.report import Report
from principlecheck.policies.find import FoundFiles
from principlecheck.policies.load import assemble_policies
from principlecheck.reading.source import SourceFile
from principlecheck.reporters.markdown import render_audit_as_markdown
from tests.built_in import loaded_once

NOW = date(2026, 11, 22)
CODES = ("INT06", "INT01", "RES06")
UNTOLD = "follow_ups: {%s: {within: 1 working day}}\n"
CLEAN = "roles: {a: {}}\nfollow_ups: {f: {owner: a, within: 1 working day, alert_before: 1h}}\n"


@cache
def public() -> frozenset[str]:
    return frozenset(
        [one.principle.id for one in loaded_once()]
        + [one.name for one in loaded_once()]
        + [rule.code for one in loaded_once() for rule in one.rules]
    )


@cache
def judged(name: str, text: str) -> Report:
    source = SourceFile(
        f"{name}/p.yaml",
        f"format: 1\norganisation: {{name: {name}, complete: [follow_ups, roles]}}\n{text}".encode(),
    )
    corpus = assemble_policies(FoundFiles([source], [], []), NOW)
    rules = [rule for pack in loaded_once() for rule in pack.rules if rule.code in CODES]
    return judge_corpus(corpus, loaded_once(), rules)


def as_markdown(whole: Portfolio) -> str:
    return render_audit_as_markdown(compose_portfolio_view(whole))


def audited(name: str, text: str) -> AuditedOrganisation:
    return made(name, judged(name, text))


def made(name: str, report: Report) -> AuditedOrganisation:
    return AuditedOrganisation(f"clients/{name}", name.lower(), compose_audit(report, "command"))


THREE = (
    audited("Zephyr", UNTOLD % "postbag"),
    audited("Acorn", UNTOLD % "ringback"),
    audited("Maple", CLEAN),
)
HIDDEN = PortfolioVisibility(anonymised=True, public=public())


def open_one(*those: AuditedOrganisation) -> Portfolio:
    return compose_portfolio(those or THREE, PortfolioVisibility(), "principlecheck audit")


def hidden_one(*those: AuditedOrganisation) -> Portfolio:
    return compose_portfolio(those or THREE, HIDDEN, "principlecheck audit")


def test_organisations_stand_by_name() -> None:
    assert [one.name for one in open_one().members] == ["Acorn", "Maple", "Zephyr"]


def test_two_of_one_name_are_told_apart() -> None:
    twin = AuditedOrganisation("elsewhere/Acorn", "acorn-2", THREE[1].audit)
    names = [one.name for one in open_one(*THREE, twin).members]
    assert "Acorn (clients/Acorn)" in names
    assert "Acorn (elsewhere/Acorn)" in names


def test_a_check_is_common_from_two_organisations_on() -> None:
    (one,) = open_one().common
    assert (one.code, one.failing, one.judged) == ("INT06", ("Acorn", "Zephyr"), 3)
    assert open_one(THREE[0], THREE[2]).common == ()


def test_a_check_counts_as_judged_only_where_it_was() -> None:
    silent = audited("Silent", "channels: {mail: {kind: email}}\n")
    assert open_one(*THREE, silent).common[0].judged == 3


def test_money_of_a_common_check_is_summed_by_currency() -> None:
    figure = Figure("m", "Money", "x", "money", "f", "s")

    def costing(one: AuditedOrganisation, low: float, currency: str) -> AuditedOrganisation:
        assert one.audit is not None
        report = one.audit.report
        outcomes = tuple(
            replace(
                o,
                finding=replace(
                    o.finding, money=MoneyAYear(low, 2 * low, currency, ("a",), figure)
                ),
            )
            if o.finding
            else o
            for o in report.outcomes
        )
        return replace(one, audit=compose_audit(replace(report, outcomes=outcomes), ""))

    pair = (costing(THREE[0], 12_345.0, "EUR"), costing(THREE[1], 1_000.0, "EUR"))
    (one,) = open_one(*pair).common
    assert one.money == (("13,000 to 27,000 EUR", 2),)
    apart = (costing(THREE[0], 12_345.0, "EUR"), costing(THREE[1], 1_000.0, "GBP"))
    assert [known for _, known in open_one(*apart).common[0].money] == [1, 1]
    (blurred,) = hidden_one(*pair).common
    assert blurred.money == (("10,000 to 30,000 EUR", 2),)


def test_an_overview_sums_what_the_audits_sum() -> None:
    figure = Figure("m", "Money", "x", "money", "f", "s", inputs=(Located("measured.back"),))
    doubting = set()

    def costing(one: AuditedOrganisation) -> AuditedOrganisation:
        assert one.audit is not None
        outcomes = []
        for outcome in one.audit.report.outcomes:
            found = outcome.finding
            if found is not None:
                doubting.add(found.code)
                found = replace(
                    found,
                    doubts_figures=True,
                    at=replace(found.at, route="measured.back"),
                    money=MoneyAYear(1_000, 2_000, "EUR", ("a",), figure),
                )
            outcomes.append(replace(outcome, finding=found))
        report = replace(one.audit.report, outcomes=tuple(outcomes))
        return replace(one, audit=compose_audit(report, ""))

    overview = open_one(costing(THREE[0]), costing(THREE[1]))
    assert doubting
    assert [one.money for one in overview.members] == [(), ()]
    assert [one.money for one in overview.common] == [()]


def test_what_could_not_be_judged_is_a_line_of_its_own() -> None:
    broken = AuditedOrganisation("clients/Broken", "", None, "The settings cannot be followed.")
    whole = open_one(*THREE, broken)
    told = as_markdown(whole)
    assert "| clients/Broken | **Not judged.** The settings cannot be followed. |" in told
    assert len({line.count("|") for line in told.split("\n") if "clients/Broken" in line}) <= 4
    alone = as_markdown(open_one(broken))
    assert "**Not judged.**" in alone


def test_little_declared_is_not_told_as_nothing_found() -> None:
    told = as_markdown(open_one(audited("Silent", "channels: {mail: {kind: email}}\n")))
    heat = told.partition("## 4.")[2].partition("## 5.")[0]
    assert " none " not in heat.partition("Silent")[2].partition("\n")[0]


def test_no_number_ranks_the_organisations() -> None:
    assert "no number ranks them" in as_markdown(open_one())


def test_every_table_is_as_wide_as_its_head() -> None:
    for shown in (open_one(), hidden_one()):
        for table in re.findall(r"(?:^\|.*\n)+", as_markdown(shown), re.MULTILINE):
            widths = {len(re.findall(r"(?<!\\)\|", line)) for line in table.strip().split("\n")}
            assert len(widths) == 1, table


def test_hidden_names_occur_nowhere() -> None:
    broken = AuditedOrganisation(
        "clients/Broken", "broken", None, "clients/Broken/x.yaml: nonsense"
    )
    whole = compose_portfolio(
        (*THREE, broken), HIDDEN, "principlecheck audit clients/Acorn", [("a", "b")]
    )
    told = f"{as_markdown(whole)}{whole}".lower()
    for word in (
        "acorn",
        "zephyr",
        "maple",
        "broken",
        "clients",
        "postbag",
        "ringback",
        "p.yaml",
        ".md",
    ):
        assert word not in told, word
    assert NOW.isoformat() not in told
    for one in THREE:
        assert one.audit is not None
        assert one.audit.report.scope.digest[:8] not in told


def test_a_pack_of_an_organisations_own_is_not_named_with_hidden_names() -> None:
    def owned(one: AuditedOrganisation) -> AuditedOrganisation:
        assert one.audit is not None
        report = one.audit.report
        cards = tuple(
            replace(card, code="ACO01", title="Acorns come first", principle="acorns")
            if card.code == "INT06"
            else card
            for card in report.rules
        )
        outcomes = tuple(
            replace(o, code="ACO01") if o.code == "INT06" else o for o in report.outcomes
        )
        scores = (*report.scores, replace(report.scores[0], principle="acorns"))
        owned = replace(
            report, rules=cards, outcomes=outcomes, scores=scores, packs=(("acorns", "1 x"),)
        )
        return made("Plain", owned)

    whole = hidden_one(owned(THREE[0]), replace(owned(THREE[1]), path="b"))
    told = f"{as_markdown(whole)}{whole}".lower()
    assert "aco" not in told
    assert [one.code for one in whole.common] == ["own 1"]


def test_the_order_of_hidden_names_stays_whatever_order_they_come_in() -> None:
    forwards, backwards = hidden_one(*THREE), hidden_one(*reversed(THREE))
    assert forwards == backwards
    assert [one.name for one in forwards.members] == [f"Organisation {n}" for n in "ABC"]


@pytest.mark.parametrize(("number", "name"), [(25, "Z"), (26, "AA"), (27, "AB")])
def test_there_is_a_letter_for_everybody(number: int, name: str) -> None:
    many = [replace(THREE[2], path=str(n)) for n in range(28)]
    assert hidden_one(*many).members[number].name == f"Organisation {name}"


def test_names_stay_plain_text() -> None:
    forged = audited("Forged", UNTOLD % "a")
    assert forged.audit is not None
    report = replace(forged.audit.report, organisation="x](javascript:y) |\n# Heading <b>")
    told = as_markdown(open_one(made("Forged", report)))
    assert "\n# Heading" not in told
    assert "<b>" not in told.replace("\\<b\\>", "")
    assert "](javascript:" not in told
