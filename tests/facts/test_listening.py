"""Feedback against the time to answer it, and what no way of listening takes."""

import pytest

from principlecheck.facts.case import NotDeclared
from tests.facts.kit import value

FORM = "kind: feedback_form, owner: lead, within: 3 working days, team: desk"


def policy(ways: str, feedback: str = "15m", agents: int = 10) -> str:
    return f"""
roles: {{lead: {{}}}}
teams: {{desk: {{agents: {agents}, off_queue: {{feedback: {feedback}}}}}, shop: {{}}}}
listening: {ways}
"""


def team(ways: str, name: str, **kwargs: object) -> object:
    return value(policy(ways, **kwargs), "feedback", name, "teams.desk")  # type: ignore[arg-type]


def test_work_is_summed_over_what_the_team_answers() -> None:
    ways = (
        f"{{form: {{{FORM}, volume: 50 per week, work_each: 3m}}, "
        f"cards: {{{FORM}, volume: 70 per 7 calendar days, work_each: 30s}}, "
        "elsewhere: {kind: survey, team: shop, volume: 900 per week, work_each: 9m}}"
    )
    # 50 · 3 min + 70 · 30 s = 185 min; 10 agents · 15 min = 150 min; 18.5 min each, rounded up.
    assert team(ways, "answering_work") == pytest.approx(185 * 60)
    assert team(ways, "answering_time") == 150 * 60
    assert team(ways, "unanswered") == "no_time"
    assert team(ways, "answering_time_needed") == 19 * 60
    assert team(ways, "unanswered", feedback="19m") == "no"
    assert team(ways, "unanswered", feedback="18m") == "no_time"


def test_work_of_no_team_matters_only_where_it_would_not_fit() -> None:
    ways = f"{{form: {{{FORM}, volume: 40 per week, work_each: 3m}}, reviews: {{%s}}}}"
    small = "kind: public_complaints, volume: 10 per week, work_each: 3m"
    assert team(ways % small, "unanswered") == "no"
    with pytest.raises(NotDeclared, match=r"listening\.reviews\.team"):
        team(ways % small.replace("10 per", "11 per"), "unanswered")


def test_work_that_just_fits_is_answered() -> None:
    ways = f"{{form: {{{FORM}, volume: 50 per week, work_each: 3m}}}}"
    assert team(ways, "unanswered") == "no"


def test_a_missing_figure_matters_only_where_the_rest_fits() -> None:
    silent = f"more: {{{FORM}}}"
    with pytest.raises(NotDeclared, match=r"listening\.more\.volume, listening\.more\.work_each"):
        team(f"{{form: {{{FORM}, volume: 5 per week, work_each: 3m}}, {silent}}}", "unanswered")
    much = f"{{form: {{{FORM}, volume: 500 per week, work_each: 3m}}, {silent}}}"
    assert team(much, "unanswered") == "no_time"


def test_a_way_of_listening_needs_an_owner_a_deadline_and_a_team() -> None:
    def fault(fields: str) -> object:
        return value(
            policy(f"{{form: {{kind: feedback_form{fields}}}}}"),
            "feedback",
            "unanswered",
            "listening.form",
        )

    assert fault("") == "nobody"
    assert fault(", owner: lead, team: desk") == "nobody"
    assert fault(", owner: lead, within: 5 working days, team: desk") == "no"
    with pytest.raises(NotDeclared, match=r"listening\.form\.team"):
        fault(", owner: lead, within: 5 working days")


def unheard(ways: str, complete: str = "all") -> object:
    return value(
        f"organisation: {{complete: {complete}}}\nlistening: {ways}",
        "organisation",
        "unheard",
    )


def test_kinds_are_taken_over_all_ways_together() -> None:
    assert unheard("{a: {kind: survey, accepts: [compliments]}}") == ["criticism", "complaints"]
    both = "{a: {kind: survey, accepts: [compliments, criticism]}, b: {kind: complaints, accepts: [complaints]}}"
    assert unheard(both) == []


def test_a_way_that_does_not_say_what_it_takes_may_take_it() -> None:
    with pytest.raises(NotDeclared, match=r"listening\.b\.accepts"):
        unheard("{a: {kind: survey, accepts: [compliments]}, b: {kind: complaints}}")
    watched = "{a: {kind: survey, accepts: [compliments]}, b: {kind: secret_shopper}}"
    assert unheard(watched) == ["criticism", "complaints"]
    with pytest.raises(NotDeclared, match="listening"):
        unheard("{a: {kind: survey, accepts: [compliments]}}", "[]")
