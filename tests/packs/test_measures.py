"""How bad a finding is, in figures: what a rule compares, counts or names, and when it is worse."""

from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from principlecheck.judging import judge_corpus
from principlecheck.model.report.measure import (
    Measure,
    Written,
    figures_kept_of_measures,
    growth_in_words,
    measures_that_grew,
)
from principlecheck.packs.loading import BadPack, load_pack
from principlecheck.packs.measures import excess_over_rule_threshold, measures_rule_keeps
from principlecheck.policies.load import load_policies
from tests.built_in import loaded_once
from tests.packs.kit import pack_text
from tests.policies.kit import corpus

REFUNDS = """\
customer_rules:
  refunds: {kind: refund, agent_may_approve_up_to: 50 EUR, amounts: {median: 48 EUR, p90: 160 EUR}}
"""
LIMIT = """\
channels: {mail: {kind: email}}
queues: {mail: {channels: [mail]}}
handle_time: {mail: {queues: [mail], hard_limit: %s, on_limit: end}}
"""


def measures(code: str, policy: str) -> tuple[Measure, ...]:
    """Those of the first finding of a rule."""
    rules = [rule for pack in loaded_once() for rule in pack.rules if rule.code == code]
    (finding, *_) = judge_corpus(corpus(policy), loaded_once(), rules).findings
    return finding.measures


def test_what_is_held_against_a_threshold_is_a_measure_with_its_unit() -> None:
    (one,) = measures("SVC18", REFUNDS)
    assert (one.name, one.worse, one.items, one.ages) == ("beyond_authority", "more", (), False)
    assert one.written.endswith(" %")
    assert figures_kept_of_measures([one]) == {"beyond_authority": one.written}


@pytest.mark.parametrize(
    ("written", "kept"),
    [("6m", "360 s"), ("6m30s", "390 s"), ("1h", "3600 s")],
)
def test_a_length_of_time_is_kept_in_seconds_however_it_is_written(written: str, kept: str) -> None:
    (one,) = measures("SVC01", LIMIT % written)
    assert (one.name, one.written, one.worse) == ("hard_limit", kept, "less")


def test_a_figure_is_kept_unless_it_ages() -> None:
    kept = figures_kept_of_measures([Measure("a", "1 %"), Measure("b", "2", ages=True)])
    assert kept == {"a": "1 %"}


def test_what_ages_of_itself_is_no_reason_to_end_a_waiver() -> None:
    (one,) = measures("BUY02", "customer_rules: {r: {kind: refund, reviewed: 2024-01-01}}\n")
    assert (one.name, one.ages) == ("days_since_review", True)
    assert figures_kept_of_measures([one]) == {}


def test_names_that_a_rule_counts_are_kept_each() -> None:
    (one,) = measures("INT16", "customer_rules: {r: {kind: refund, exceptions: [hardship]}}\n")
    assert (one.name, one.worse) == ("missing_exceptions", "more")
    assert one.kept == list(one.items) != []


@pytest.mark.parametrize(
    ("worse", "was", "now", "is_worse"),
    [
        ("more", "40.00 %", "40.00 %", False),
        ("more", "40.00 %", "40.01 %", True),
        ("more", "40.00 %", "39.99 %", False),
        ("less", "360 s", "359 s", True),
        ("less", "360 s", "361 s", False),
        ("more", "40.0 %", "40.00 %", False),
        ("less", "40.0 %", "40.00 %", False),
        ("more", "-2", "-1", True),
        ("more", "1e+06", "999999", False),
        ("more", "3 working days", "4 working days", True),
        ("more", "3 working days", "3 calendar days", True),  # nothing says that it is no worse
        ("less", "any time", "no time", True),
        ("more", "any time", "any time", False),
    ],
)
def test_a_figure_is_worse_in_its_own_direction(
    worse: str, was: str, now: str, is_worse: bool
) -> None:
    one = Measure("figure", now, "more" if worse == "more" else "less")
    assert bool(list(measures_that_grew({"figure": was}, [one]))) == is_worse
    assert list(measures_that_grew({}, [one])) == []
    assert list(measures_that_grew({"other": was}, [one])) == []


@pytest.mark.parametrize(
    ("was", "now", "more"),
    [
        (["a", "b"], ("a",), None),
        (["a"], ("a",), None),
        (["a"], ("b",), ["b"]),
        (["a"], ("a", "b", "c"), ["b", "c"]),
        ([], ("a",), ["a"]),
        ("a", ("a",), ["a"]),  # a text is no list of names
        ("", ("a",), ["a"]),
    ],
)
def test_one_more_name_is_worse(was: Written, now: tuple[str, ...], more: list[str] | None) -> None:
    found = list(measures_that_grew({"names": was}, [Measure("names", "", "more", now)]))
    if more is None:
        assert found == []
    else:
        ((one, then),) = found
        assert growth_in_words(one, then) == f"names also {' and '.join(more)}"


def test_a_figure_in_the_place_of_names_is_not_worse() -> None:
    assert list(measures_that_grew({"figure": ["a"]}, [Measure("figure", "1 %")])) == []


def test_names_that_are_new_are_worse_where_other_figures_were_kept() -> None:
    new = Measure("left_out", "", "more", ("a",))
    assert [one.name for one, _ in measures_that_grew({"share": "1 %"}, [new])] == ["left_out"]
    assert list(measures_that_grew({}, [new])) == []


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("360 s", "330 s", "hard limit 6 minutes → 5 minutes 30 seconds"),
        ("7200 s of working time", "3600 s of working time",
         "hard limit 2 hours of working time → 1 hour of working time"),
        ("1.36937 times", "2.01351 times", "hard limit 1.37 times → 2.01 times"),
        ("1.00001 times", "1.00002 times", "hard limit 1.00001 times → 1.00002 times"),
        ("40.00 %", "41.50 %", "hard limit 40.00 % → 41.50 %"),
        ("any", "none", "hard limit any → none"),
        ("none", "360 s", "hard limit none → 6 minutes"),
        ("40.00 %", "360 s", "hard limit 40.00 % → 6 minutes"),
    ],
)  # fmt: skip
def test_growth_reads_as_a_sentence(was: str, now: str, says: str) -> None:
    assert growth_in_words(Measure("hard_limit", now, "less"), was) == says


class Values:
    """What a rule is judged on, reduced to what measures ask of it."""

    def __init__(self, values: dict[str, Any], ages: tuple[str, ...] = ()) -> None:
        self.values = values
        self.specs = {
            name.removeprefix("facts."): SimpleNamespace(kind="number", ages=name in ages)
            for name in values
            if name.startswith("facts.")
        }
        self.sheet = SimpleNamespace(
            computed=lambda name: SimpleNamespace(value=values[f"facts.{name}"])
        )

    def named(self, name: str) -> str:
        return name

    def item(self, root: str) -> dict[str, Any] | None:
        found = {name.partition(".")[2]: one for name, one in self.values.items()}
        return found if root == "entry" else None


def told(
    fails_when: str,
    values: dict[str, Any],
    ages: tuple[str, ...] = (),
    worse: tuple[str, ...] = (),
) -> tuple[float | None, list[tuple[str, str, bool]]]:
    """The excess of a rule, and its measures."""
    rule: Any = SimpleNamespace(
        rule=SimpleNamespace(fails_when=fails_when, worse=worse),
        thresholds={"most": 20},
        amiss={},
    )
    context: Any = Values(values, ages)
    found = [(one.name, one.written, one.ages) for one in measures_rule_keeps(context, rule)]
    return excess_over_rule_threshold(context, rule), found


@pytest.mark.parametrize(
    ("was", "bound", "excess", "written"),
    [
        (30, 20, 1.5, "1.5 times"),
        (20, 20, 1.0, "1 times"),
        (1.2, 0.4, 3.0, "3 times"),
        (timedelta(hours=3), timedelta(minutes=90), 2.0, "2 times"),
        (3, 0, None, "3 apart"),
        (3, -1, None, "4 apart"),
        (10, 20, None, None),
        (None, 20, None, None),
        (10, None, None, None),
    ],
)
def test_of_two_figures_how_far_the_one_is_over_the_other_is_told(
    was: float | timedelta | None,
    bound: float | timedelta | None,
    excess: float | None,
    written: str | None,
) -> None:
    found = told("facts.wait >= facts.bound", {"facts.wait": was, "facts.bound": bound})
    measures = [("wait against bound", written, False)] if written else []
    assert found == (excess, measures)
    turned = told("facts.bound <= facts.wait", {"facts.wait": was, "facts.bound": bound})
    assert turned[0] == excess
    assert [one[1] for one in turned[1]] == [one[1] for one in measures]


@pytest.mark.parametrize("ages", ["facts.days", "facts.bound"])
def test_of_two_figures_of_which_one_ages_both_together_do(ages: str) -> None:
    values = {"facts.days": 30, "facts.bound": 20}
    assert told("facts.days > facts.bound", values, (ages,))[1] == [
        ("days against bound", "1.5 times", True)
    ]


def test_the_excess_is_that_of_the_comparison_that_is_furthest_over() -> None:
    values = {"facts.a": 30, "facts.b": 60, "facts.c": 1}
    when = "facts.a > thresholds.most || facts.b > thresholds.most || facts.c > thresholds.most"
    excess, measures = told(when, values)
    assert excess == 3.0
    assert measures == [("a", "30", False), ("b", "60", False)]


def test_a_length_of_time_that_a_rule_writes_out_is_what_a_figure_is_over() -> None:
    found = told("facts.wait > duration('90m')", {"facts.wait": 10_800})
    assert found == (2.0, [("wait", "10800", False)])


def test_a_declared_number_is_told_as_a_number_and_a_flag_as_none() -> None:
    assert told("entry.times > 2", {"entry.times": 3}) == (1.5, [("times", "3", False)])
    assert told("entry.times > 2", {"entry.times": True}) == (None, [])
    named = told("true", {"entry.leads": True}, worse=("more entry.leads",))
    assert named == (None, [("leads", "yes", False)])


def test_a_pack_names_figures_that_there_are() -> None:
    text = pack_text()
    assert load_pack(text.encode(), "own.yaml").rules
    with_worse = text.replace("    at:", "    worse: [more facts.nonsense]\n    at:", 1)
    if with_worse == text:
        with_worse = text.replace("    kind:", "    worse: [more facts.nonsense]\n    kind:", 1)
    assert with_worse != text
    with pytest.raises(Exception, match="names nothing"):
        load_pack(with_worse.encode(), "own.yaml")


def test_what_is_amiss_is_kept_by_name_and_what_nobody_knows_is_not() -> None:
    amiss = """{no owner: "!declared.entry.owner", much told: size(entry.passes_on) > 2,
        a cold one: entry.style == 'cold', a way up: entry.kind == 'escalation'}"""
    own = load_pack(pack_text(amiss=amiss).encode(), "own.yaml")
    handovers = "handovers: {h: {kind: transfer, from: a, to: b, style: cold}}"
    (finding,) = judge_corpus(corpus(f"roles: {{a: {{}}, b: {{}}}}\n{handovers}\n"), [own]).findings
    (one,) = finding.measures
    assert (one.name, one.kept) == ("amiss", ["no owner", "a cold one"])


def test_what_can_be_amiss_is_a_condition() -> None:
    with pytest.raises(BadPack, match="nonsense") as refused:
        load_pack(pack_text(amiss="{a fault: entry.nonsense}").encode(), "own.yaml")
    place = refused.value.problems[0].place
    assert place is not None
    assert pack_text(amiss="{a fault: entry.nonsense}").split("\n")[place.line - 1].endswith("}")


def test_time_alone_makes_nothing_worse_but_what_ages() -> None:
    """A waiver must not end because a week has passed."""
    folder = Path(__file__).parent.parent.parent / "policies" / "northwind-home"
    days = (date(2026, 11, 22), date(2026, 11, 29))
    sides = [judge_corpus(load_policies([folder], day), loaded_once()) for day in days]
    was = {one.fingerprint: figures_kept_of_measures(one.measures) for one in sides[0].findings}
    worse = [
        (finding.code, one.name, then, one.kept)
        for finding in sides[1].findings
        for one, then in measures_that_grew(was.get(finding.fingerprint, {}), finding.measures)
    ]
    assert worse == []
