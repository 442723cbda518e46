"""Service levels against the vectors of numbers.md: 200 an hour of 3 minutes are 10 erlangs."""

import pytest

from principlecheck.facts.case import NotAssessable, NotDeclared
from tests.facts.kit import computed, value

ON = "queues"


def policy(agents: int, target: str = "{at_most: 20s, for_share: 80%}", more: str = "") -> str:
    """One phone queue with a whole-queue target."""
    return f"""
channels: {{phone: {{kind: phone}}}}
teams: {{desk: {{planned_shrinkage: 30%}}}}
queues: {{phone: {{channels: [phone], team: desk, busiest_hour: {{contacts: 200, agents: {agents}}}}}}}
measured: {{october: {{queues: [phone], until: 2026-10-31, handle_time: {{mean: 3m}}{more}}}}}
targets: {{phone: {{queues: [phone], first_reply: {target}}}}}
"""


def test_without_patience_it_is_erlang_c() -> None:
    assert value(policy(13), ON, "reply_level") == pytest.approx(0.795590, abs=1e-5)
    assert value(policy(14), ON, "reply_level") == pytest.approx(0.8883500, abs=1e-6)


def test_with_patience_it_is_erlang_a() -> None:
    level = computed(policy(14, more=", patience: 5m"), ON, "reply_level")
    assert level.value == pytest.approx(0.916792, abs=1e-6)
    assert not any("hang up" in told for told in level.assumptions)


def test_the_agents_needed_reach_the_target_and_one_fewer_do_not() -> None:
    assert value(policy(13), ON, "agents_for_target") == 14
    assert value(policy(13), ON, "staffing_needed") == (
        "14 agents on the queue (20 scheduled, at a shrinkage of 30 %)"
    )


def test_the_honest_target_passes() -> None:
    honest = value(policy(13), ON, "honest_target")
    assert honest == "80 % within 22 seconds"
    assert value(policy(13, "{at_most: 22s, for_share: 80%}"), ON, "reply_level") >= 0.8
    assert value(policy(13, "{at_most: 21s, for_share: 80%}"), ON, "reply_level") < 0.8


def test_where_too_many_hang_up_the_honest_target_is_a_share() -> None:
    honest = value(
        policy(11, "{at_most: 20s, for_share: 95%}", ", patience: 60s"), ON, "honest_target"
    )
    assert honest.endswith("within 20 seconds")
    level = value(policy(11, more=", patience: 60s"), ON, "reply_level")
    assert 0 <= level - float(honest.split(" %")[0]) / 100 < 0.01


def test_a_pass_that_rests_on_people_staying_on_the_line_says_so() -> None:
    long_wait = computed(policy(12, "{at_most: 3m, for_share: 80%}"), ON, "reply_level")
    assert any("not a proof" in told for told in long_wait.assumptions)
    at_once = computed(policy(14), ON, "reply_level")  # 82.6 % do not wait at all
    assert not any("not a proof" in told for told in at_once.assumptions)


def test_a_target_without_a_share_is_for_nine_in_ten() -> None:
    share = computed(policy(13, "{at_most: 20s}"), ON, "reply_share")
    assert share.value == 0.9
    assert share.assumptions


@pytest.mark.parametrize("target", ["{at_most: 20s, for_share: 100%}", "{at_most: 1 working day}"])
def test_what_no_queue_model_answers_is_not_assessable(target: str) -> None:
    name = "reply_share" if "share" in target else "reply_within"
    with pytest.raises(NotAssessable):
        value(policy(13, target), ON, name)


def test_targets_for_some_contacts_say_nothing_about_the_queue() -> None:
    narrow = policy(13).replace("queues: [phone], first_reply", "segments: [vip], first_reply")
    with pytest.raises(NotDeclared) as missing:
        value(narrow, ON, "reply_share")
    assert missing.value.routes == ("targets.first_reply",)


def test_chats_held_at_once_are_places() -> None:
    chat = policy(7).replace("kind: phone", "kind: chat")
    chat = chat.replace("team: desk,", "team: desk, concurrency: 2,")
    assert value(chat, ON, "reply_level") == pytest.approx(0.8883500, abs=1e-6)
    assert value(chat, ON, "agents_for_target") == 7


def test_a_trial_with_the_limit_is_told_with_what_it_would_give_and_is_not_taken() -> None:
    limit = """
handle_time: {phone: {queues: [phone], hard_limit: 12m, with_limit: {average: 2m30s, repeats: 24%}}}
"""
    with_trial = computed(policy(13) + limit, ON, "reply_level")
    assert with_trial.value == pytest.approx(0.795590, abs=1e-5)
    (told,) = [one for one in with_trial.assumptions if "trial" in one]
    assert "3 minutes" in told
    assert "2 minutes 30 seconds, with which 94.7 % are answered in time" in told
    lifted = limit.replace("12m", "none")
    for text in (policy(13), policy(13) + lifted):
        assert not any("trial" in one for one in computed(text, ON, "reply_level").assumptions)
