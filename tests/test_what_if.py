"""Values tried before they are written: set, swept and searched for."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from principlecheck.model.report.report import Finding
from principlecheck.model.report.what_if import Sought, Sweep
from principlecheck.packs.loading import LoadedRule
from principlecheck.policies.fields import (
    Field,
    NoSuchField,
    find_policy_field_at_route,
    find_policy_number_fields,
)
from principlecheck.policies.load import Corpus, load_policies
from principlecheck.what_if import (
    BadValue,
    Scenario,
    Unscaled,
    curve_of_swept_share,
    parse_route_and_value_to_try,
    parse_sweep_range,
    search_value_that_settles,
    sweep_field_values,
)
from principlecheck.what_if import scenario as bench_module
from principlecheck.writing.rewriting import rewrite_yaml_value
from tests.built_in import loaded_once
from tests.policies.kit import corpus

ROOT = Path(__file__).parent.parent
AS_OF = date(2026, 11, 22)
CHAT = """\
# What agents work to. Owner: operations.
queues: {chat: {channels: [chat]}}
channels: {chat: {kind: chat}}
contact_reasons:
  order:
    queue: chat
    share: 100%   # of chats
    handle_time: {median: 5m, p90: 15m}
handle_time:
  chat:
    queues: [chat]
    hard_limit: 6m   # agreed in spring
    on_limit: transfer
targets:
  chat: {queues: [chat], first_contact_resolution: {at_least: 80%}}
"""
WITHIN = "targets.calls.first_reply.at_most"
REFUNDS = """\
customer_rules:
  refunds:
    kind: refund
    decided_by: finance
    handled_by: support
    agent_may_approve_up_to: 50 EUR
    amounts: {median: 48 EUR, p90: 160 EUR}
departments: {finance: {}, support: {}}
"""


def replies(target: str, promise: str) -> str:
    return (
        "organisation: {name: Example, hours: office}\n"
        "hours: {office: {time_zone: Europe/Berlin, open: {mon-fri: 09:00-17:00}}}\n"
        "channels: {mail: {kind: email, hours: office}}\n"
        "queues: {mail: {channels: [mail], hours: office}}\n"
        f"promises: {{reply: {{channels: [mail], first_reply: {{at_most: {promise}}}}}}}\n"
        f"targets: {{calls: {{queues: [mail], first_reply: {{at_most: {target}}}}}}}\n"
    )


def rules(codes: str) -> list[LoadedRule]:
    return [rule for pack in loaded_once() for rule in pack.rules if rule.code in codes.split(",")]


def bench(policy: str, codes: str = "PRD01") -> Scenario:
    made = corpus(policy)
    assert not made.problems
    return Scenario(made, loaded_once(), rules(codes))


def with_set(before: Scenario, *typed: str) -> Scenario:
    return before.with_settings(
        [parse_route_and_value_to_try(before.corpus.organisation, one) for one in typed]
    )


def refused(before: Scenario, *typed: str) -> tuple[str, str, str]:
    """Where, what and what to write instead."""
    with pytest.raises(BadValue) as caught:
        with_set(before, *typed)
    problem = caught.value.problems[0]
    return str(problem.place), problem.says, problem.write


def sought(before: Scenario, route: str, code: str | None = None) -> Sought:
    return search_value_that_settles(
        before, find_policy_field_at_route(before.corpus.organisation, route), code
    )


def swept(before: Scenario, typed: str, steps: int = 9) -> Sweep:
    return sweep_field_values(before, *parse_sweep_range(before.corpus.organisation, typed), steps)


def codes(found: Sequence[Finding]) -> list[str]:
    return [finding.code for finding in found]


class TestSetting:
    def test_a_value_is_judged_and_nothing_is_written(self) -> None:
        before = bench(CHAT)
        data = before.corpus.files[0].data
        after = with_set(before, "handle_time.chat.hard_limit=10m18s")
        assert codes(before.report.findings) == ["PRD01"]
        assert codes(after.report.findings) == []
        assert before.corpus.files[0].data == data
        assert before.corpus.organisation.as_of == after.corpus.organisation.as_of

    def test_only_the_value_changes_in_the_text(self) -> None:
        after = with_set(bench(CHAT), "handle_time.chat.hard_limit=10m")
        was, now = f"format: 1\n{CHAT}".split("\n"), after.corpus.files[0].lines
        assert [line for line in now if line not in was] == [
            "    hard_limit: 10m   # agreed in spring"
        ]
        assert len(was) == len(now)

    @pytest.mark.parametrize(
        ("typed", "line"),
        [
            ("handle_time.chat.average_target=5m", "    average_target: 5m"),
            ("queues.chat.busiest_hour.agents=9", "queues: {chat: {busiest_hour: {agents: 9}, channels: [chat]}}"),
            ("queues.chat.busiest_hour={contacts: 60, agents: 9}", "queues: {chat: {busiest_hour: {contacts: 60, agents: 9}, channels: [chat]}}"),
            ("targets.chat.queues=[chat]", "  chat: {queues: [chat], first_contact_resolution: {at_least: 80%}}"),
            ("handle_time.chat.says=no: never, # ever", '    says: "no: never, # ever"'),
        ],
    )  # fmt: skip
    def test_what_is_not_there_is_put_in(self, typed: str, line: str) -> None:
        if "says" in typed:
            typed = typed.replace("=", "='") + "'"
        assert line in with_set(bench(CHAT), typed).corpus.files[0].lines

    def test_a_route_of_the_organisation_leads_to_its_file(self) -> None:
        before = Scenario(
            corpus("organisation: {name: A}\n", "organisation: {staff: 9}\n"), loaded_once()
        )
        after = with_set(before, "organisation.staff=12", "organisation.name=B")
        assert [file.lines[1] for file in after.corpus.files] == [
            "organisation: {name: B}",
            "organisation: {staff: 12}",
        ]

    @pytest.mark.parametrize(
        ("typed", "place", "says", "write"),
        [
            ("handle_tim.chat.hard_limit=6m", "--set:1:1", "There is no section `handle_tim`.", "handle_time"),
            ("handle_time.chatt.hard_limit=6m", "--set:1:13", "There is no `chatt` in `handle_time`.", "handle_time.chat"),
            ("handle_time.chat.hardlimit=6m", "--set:1:18", "`handle_time.chat` has no field `hardlimit`.", "handle_time.chat.hard_limit"),
            ("contact_reasons.order.handle_time.p91=6m", "--set:1:35", "`contact_reasons.order.handle_time` has no field `p91`.", None),
            ("handle_time.chat.hard_limit.max=6m", "--set:1:29", "`handle_time.chat.hard_limit` holds one value, and nothing inside it has a name.", "handle_time.chat.hard_limit"),
            ("rewards.bonus.pays=1", "--set:1:1", "These policies declare no entry in `rewards`, so there is nothing to change.", "a route that is declared"),
            ("organisation.name=A", "--set:1:1", "These policies do not declare `organisation`, so there is nothing to change.", "a route that is declared"),
            ("handle_time.chat=6m", "--set:1:1", "`handle_time.chat` is a whole entry; what-if changes one field of it.", "handle_time.chat.says, or another"),
            ("handle_time=6m", "--set:1:1", "`handle_time` is a section; name an entry of it and a field.", "handle_time.chat.…"),
            ("handle_time.chat.hard_limit", "--set:1:1", "`handle_time.chat.hard_limit` does not say which value to try.", "--set handle_time.chat.hard_limit=VALUE"),
            ("handle_time.chat.hard_limit=6:30", "--set:1:29", "I can't tell how long `6:30` is: minutes and seconds, or hours and minutes?", "6m30s or 6h30m"),
            ("handle_time.chat.hard_limit=0.5", "--set:1:29", "I can't tell what `0.5` counts.", "0.5s, 0.5m or 0.5h"),
            ("handle_time.chat.hard_limit=&a 6m", "--set:1:29", None, None),
            ("targets.chat.queues=[mail]", "--set:1:21", "There is no `mail` in `queues`.", None),
        ],
    )  # fmt: skip
    def test_what_was_mistyped_is_told_as_in_a_file(
        self, typed: str, place: str, says: str | None, write: str | None
    ) -> None:
        told = refused(bench(CHAT), typed)
        assert told[0] == place
        assert says in (None, told[1])
        assert write in (None, told[2])

    def test_two_values_may_be_valid_together_only(self) -> None:
        mixed = CHAT.replace("share: 100%", "share: 60%").replace(
            "handle_time:\n  chat", "  other: {queue: chat, share: 40%}\nhandle_time:\n  chat"
        )
        where, says, _ = refused(bench(mixed), "contact_reasons.other.share=50%")
        assert "come to 110 %" in says
        assert where.startswith(("a.yaml", "--set"))
        after = with_set(
            bench(mixed), "contact_reasons.other.share=50%", "contact_reasons.order.share=50%"
        )
        assert not after.corpus.problems

    def test_what_could_not_be_read_before_is_no_fault_of_the_value(self) -> None:
        made = corpus(CHAT, "teams: {a: {agents: many}}\n")
        after = with_set(
            Scenario(made, loaded_once(), rules("PRD01")), "handle_time.chat.hard_limit=10m"
        )
        assert [problem.kind for problem in after.corpus.problems] == ["count"]


class TestFind:
    def test_the_value_of_the_example_is_the_one_by_hand(self) -> None:
        answer = sought(bench(CHAT), "handle_time.chat.hard_limit")
        assert answer.best
        assert (answer.best.value, answer.best.neighbour) == ("10m 18s", "10m 17s")
        assert codes(answer.fixed) == ["PRD01"]
        assert (answer.new, answer.hidden) == ((), ())

    @pytest.mark.parametrize(
        ("route", "value", "neighbour"),
        [
            ("targets.chat.first_contact_resolution.at_least", "58.4%", "58.5%"),
            ("contact_reasons.order.handle_time.p90", "6m 35s", "6m 36s"),
        ],
    )
    def test_shares_are_searched_in_tenths_and_figures_beside_refused_ones(
        self, route: str, value: str, neighbour: str
    ) -> None:
        best = sought(bench(CHAT), route).best
        assert best
        assert (best.value, best.neighbour) == (value, neighbour)

    def test_money_is_searched_in_whole_units(self) -> None:
        before = bench(REFUNDS, "SVC18")
        best = sought(before, "customer_rules.refunds.agent_may_approve_up_to").best
        assert best
        assert best.value == "106 EUR"

    @pytest.mark.parametrize(
        ("route", "reason"),
        [
            ("handle_time.chat.on_limit", "does not hold a number but words"),
            ("handle_time.chat.queues", "does not hold a number but a list"),
            ("contact_reasons.order.handle_time", "does not hold a number but a map"),
            ("handle_time.chat.average_target", "is not declared"),
        ],
    )
    def test_a_field_without_a_number_says_so(self, route: str, reason: str) -> None:
        answer = sought(bench(CHAT), route)
        assert answer.best is None
        assert reason in answer.reason

    def test_a_stand_in_word_is_no_number_to_start_from(self) -> None:
        answer = sought(bench(CHAT.replace("6m ", "none ")), "handle_time.chat.hard_limit")
        assert "is `none` today" in answer.reason

    def test_a_clean_entry_needs_no_other_value(self) -> None:
        answer = sought(bench(CHAT.replace("6m ", "20m ")), "handle_time.chat.hard_limit")
        assert answer.reason.startswith("No finding rests on `handle_time.chat.hard_limit`")
        other = sought(bench(CHAT, "PRD01,SVC01"), "handle_time.chat.hard_limit", "PRD11")
        assert other.reason.startswith("PRD11 finds nothing")

    def test_a_finding_that_no_number_moves_stays_and_is_named(self) -> None:
        answer = sought(bench(CHAT, "PRD01,SVC01"), "handle_time.chat.hard_limit")
        assert answer.best
        assert answer.best.value == "10m 18s"
        assert codes(answer.best.findings) == ["PRD01"]
        assert codes(answer.stay) == ["SVC01"]
        assert answer.word == "none"

    def test_where_only_the_word_does_it_is_the_answer(self) -> None:
        answer = sought(bench(CHAT, "SVC01"), "handle_time.chat.hard_limit")
        assert answer.best
        assert (answer.best.value, answer.best.neighbour) == ("none", "")

    def test_where_no_value_does_the_range_is_told(self) -> None:
        policy = CHAT.replace(
            "share: 100%   # of chats", "share: 100%\n    solvable_first_time: 70%"
        )
        answer = sought(bench(policy), "handle_time.chat.hard_limit")
        assert answer.best
        assert answer.best.value in (None, "none")
        assert (answer.best.least, answer.best.most) == ("0s", "2h")

    @pytest.mark.parametrize(
        ("target", "coarser", "unit", "value", "neighbour"),
        [
            ("2 working days", "working days", "working hours", "4 working hours", "241 working minutes"),
            ("2 calendar days", "calendar days", "hours", "4h", "4h 1m"),
            ("1 calendar week", "calendar weeks", "hours", "4h", "4h 1m"),
            ("9 working hours", "", "", "4 working hours", "241 working minutes"),
            ("9h", "", "", "4h", "4h 1m"),
        ],
    )  # fmt: skip
    def test_where_no_whole_day_does_hours_are_searched_and_never_nothing(
        self, target: str, coarser: str, unit: str, value: str, neighbour: str
    ) -> None:
        best = sought(bench(replies(target, "4 working hours"), "INT01"), WITHIN).best
        assert best
        assert (best.coarser, best.unit) == (coarser, unit)
        assert (best.value, best.neighbour) == (value, neighbour)

    def test_where_a_whole_day_does_it_stays_a_day(self) -> None:
        best = sought(bench(replies("5 working days", "2 working days"), "INT01"), WITHIN).best
        assert best
        assert (best.value, best.neighbour, best.coarser) == (
            "2 working days",
            "3 working days",
            "",
        )

    def test_a_search_judges_at_most_so_often(self, monkeypatch: pytest.MonkeyPatch) -> None:
        before = bench(CHAT)
        monkeypatch.setattr(before, "left", 5)
        answer = sought(before, "handle_time.chat.hard_limit")
        assert "stopped" in answer.reason
        assert before.left >= 0
        assert (
            sought(bench(CHAT), "handle_time.chat.hard_limit").judgements
            <= bench_module.MOST_JUDGEMENTS
        )


class TestSweep:
    def test_a_row_a_value_with_todays_among_them(self) -> None:
        table = swept(bench(CHAT), "handle_time.chat.hard_limit=4m:20m", 5)
        assert [row.value for row in table.rows] == ["4m", "6m", "8m", "12m", "16m", "20m"]
        assert [row.today for row in table.rows] == [False, True, False, False, False, False]
        assert [dict(row.counts)["critical"] for row in table.rows] == [1, 1, 1, 0, 0, 0]
        assert table.rows[3].gone == ("PRD01",)

    def test_from_high_to_low_is_the_same_table(self) -> None:
        up = swept(bench(CHAT), "handle_time.chat.hard_limit=4m:20m", 5)
        assert swept(bench(CHAT), "handle_time.chat.hard_limit=20m:4m", 5) == up

    def test_the_figures_that_move_are_shown_also_where_the_rule_passes(self) -> None:
        table = swept(bench(CHAT), "handle_time.chat.hard_limit=12m:20m", 3)
        first = table.columns[0]
        assert first.title == "the most contacts that can be resolved the first time"
        assert first.values == ("85 %", "91 %", "95 %")

    def test_a_value_that_is_refused_is_a_row_that_says_why(self) -> None:
        table = swept(bench(CHAT), "contact_reasons.order.handle_time.p90=4m:15m", 3)
        assert "is not above the median" in table.rows[0].refused
        assert not table.rows[-1].refused

    def test_a_field_that_is_not_declared_can_be_swept(self) -> None:
        table = swept(bench(CHAT), "handle_time.chat.average_target=4m:8m", 3)
        assert table.today is None
        assert len(table.rows) == 3

    def test_a_rule_that_does_not_say_it_reads_the_field_is_not_left_out(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        before = bench(CHAT)
        monkeypatch.setattr(before, "readers", lambda _field: [])
        assert swept(before, "handle_time.chat.hard_limit=4m:20m", 5).rows[3].gone == ("PRD01",)

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("handle_time.chat.hard_limit=4m", "does not say from which value to which"),
            ("handle_time.chat.hard_limit=4m:20", "I can't tell what `20` counts."),
            ("handle_time.chat.hard_limti=4m:20m", "has no field `hard_limti`"),
        ],
    )
    def test_what_was_mistyped_is_refused(self, typed: str, says: str) -> None:
        with pytest.raises(BadValue) as caught:
            swept(bench(CHAT), typed)
        assert says in str(caught.value)

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ("handle_time.chat.hard_limit=4m:4m", "are the same value"),
            ("handle_time.chat.hard_limit=none:4m", "`none` is not a number"),
            ("handle_time.chat.on_limit=a:b", "does not hold a number"),
        ],
    )
    def test_what_is_no_range_says_so(self, typed: str, says: str) -> None:
        with pytest.raises(Unscaled, match=says):
            swept(bench(CHAT), typed)

    def test_the_picture_marks_today_and_where_the_finding_goes(self) -> None:
        before = bench(CHAT)
        field = find_policy_field_at_route(
            before.corpus.organisation, "handle_time.chat.hard_limit"
        )
        curve = curve_of_swept_share(before, field, "4m", "20m")
        assert curve
        assert [mark.label for mark in curve.marks] == ["today 6m", "10m 18s: PRD01 goes"]
        assert curve.points[0] == pytest.approx((240, 0.397), abs=0.001)


SPANS = """\
channels: {mail: {kind: email}}
queues: {mail: {channels: [mail], planned_volume: 140 per week, new_issues: 4.5 per week}}
promises: {mail: {channels: [mail], first_reply: {at_most: 4 working hours}, resolution: {at_most: 2 working days}, fulfilment: {at_most: 14 calendar days}}}
targets: {mail: {queues: [mail], first_reply: {at_most: 36h}, resolution: {at_most: 30m}}}
teams: {desk: {agents: 9}}
"""


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("promises.mail.first_reply.at_most=2 working hours:8 working hours", ["2 working hours", "4 working hours", "5 working hours", "8 working hours"]),
        ("promises.mail.resolution.at_most=1 working day:5 working days", ["1 working day", "2 working days", "3 working days", "5 working days"]),
        ("promises.mail.fulfilment.at_most=7 calendar days:21 calendar days", ["7 calendar days", "14 calendar days", "21 calendar days"]),
        ("targets.mail.first_reply.at_most=24h:48h", ["24h", "36h", "48h"]),
        ("targets.mail.resolution.at_most=20m:1h", ["20m", "30m", "40m", "1h"]),
        ("queues.mail.planned_volume=100 per week:200 per week", ["100 per week", "140 per week", "150 per week", "200 per week"]),
        ("queues.mail.new_issues=4 per week:5 per week", ["4 per week", "4.5 per week", "5 per week"]),
        ("teams.desk.agents=8:10", ["8", "9", "10"]),
    ],
)  # fmt: skip
def test_each_kind_of_number_steps_on_its_own_scale(typed: str, values: list[str]) -> None:
    assert [row.value for row in swept(bench(SPANS), typed, 3).rows] == values


def test_two_clocks_are_no_scale() -> None:
    with pytest.raises(Unscaled, match="not on one scale"):
        swept(bench(SPANS), "promises.mail.first_reply.at_most=2h:8 working hours")


@cache
def example(name: str) -> Corpus:
    return load_policies([ROOT / "policies" / name], AS_OF)


EXAMPLES = sorted(folder.name for folder in (ROOT / "policies").iterdir() if folder.is_dir())


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_number_of_the_examples_can_be_rewritten(name: str) -> None:
    made = example(name)
    sources = {source.name: source for source in made.files}
    for field in list(find_policy_number_fields(made.organisation))[::7]:
        place = made.locate(field.route).place
        assert place
        value = 1 if field.kind is int else "1%"
        again = rewrite_yaml_value(sources[place.file], field.path, value)  # reads back, or raises
        assert again.data != sources[place.file].data or str(field.value) == str(value)


# Every so many of the numbers of an example; the whole of them take four minutes.
EVERY = {"northwind-home": 141, "skyline-air": 46, "harbour-outfitters": 122}


@pytest.mark.parametrize("name", EXAMPLES)
def test_find_answers_or_says_plainly_why_not(name: str) -> None:
    """On the numbers of the examples: the value really passes, and its neighbour really fails."""
    before = Scenario(example(name), loaded_once())
    fields = list(find_policy_number_fields(before.corpus.organisation))
    assert fields
    for field in fields[5 % len(fields) :: EVERY.get(name, 3)]:
        before.left = bench_module.MOST_JUDGEMENTS
        answer = search_value_that_settles(before, field)
        assert before.left >= 0
        best = answer.best
        if best is None:
            assert answer.reason.endswith((".", ":"))
        elif best.value is None:
            assert len(answer.each) == (0 if len(best.findings) == 1 else len(best.findings))
            assert best.least
            assert best.most
        else:
            asked = {finding.fingerprint for finding in best.findings}
            at = only_these(before, field, best.value, codes(best.findings))
            assert not asked & at, (field.route, best.value)
            if best.neighbour and not best.fails:
                beside = only_these(before, field, best.neighbour, codes(best.findings))
                assert asked & beside, (field.route, best.neighbour)


def only_these(before: Scenario, field: Field, value: str, wanted: Sequence[str]) -> set[str]:
    """The fingerprints of what some rules find at a value, in policies that are written so."""
    made = before.with_settings([before.setting_to(field, value)])
    narrow = Scenario(
        made.corpus, loaded_once(), [rule for rule in made.rules if rule.code in wanted]
    )
    return {finding.fingerprint for finding in narrow.report.findings}


def test_a_route_into_a_dictionary_names_its_key() -> None:
    made = corpus("handle_time: {chat: {wrap_up_tasks: {notes: 40s}}}\n").organisation
    assert (
        str(find_policy_field_at_route(made, "handle_time.chat.wrap_up_tasks.notes").value) == "40s"
    )
    with pytest.raises(NoSuchField) as caught:
        find_policy_field_at_route(made, "handle_time.chat.wrap_up_tasks.note")
    assert caught.value.write == "handle_time.chat.wrap_up_tasks.notes"
