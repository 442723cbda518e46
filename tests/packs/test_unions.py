"""Entries of several sections that are judged alike: which one it is, and fields that some have."""

from principlecheck.facts.catalogue import fact_specs
from principlecheck.model.report.report import Status
from tests.packs.kit import judged, pack_text, refusals

WAYS = "rewards: {bonus: {kind: bonus, for: [quality]}}\nteams: {north: {paid_per: hour}}\n"


def told(fails_when: str, at: str = "entry") -> dict[str, str]:
    text = pack_text(
        on="consequence_of_speed", fails_when=fails_when, says='"{entry}: {entry.paid_per}."', at=at
    )
    found = judged(text, WAYS)
    return {o.finding.at.route: o.finding.says for o in found if o.finding is not None}


def test_the_section_tells_entries_apart() -> None:
    assert told("entry.section == 'teams'") == {"teams.north": "The team “north”: hour."}


def test_a_field_of_another_section_is_not_declared() -> None:
    says = told('"!declared.entry.paid_per"')
    assert says == {"rewards.bonus": "The reward “bonus”: (not declared)."}
    assert told("entry.paid_per == 'hour'").keys() == {"teams.north"}


def test_the_first_field_that_is_declared_is_the_place() -> None:
    places = told("entry.section != 'teams'", "[entry.paid_per, entry.for]")
    assert places.keys() == {"rewards.bonus.for"}


def test_whether_a_fact_is_known_is_asked_without_reading_it() -> None:
    text = pack_text(on="handle_time", fails_when='"!known.facts.break_even"')
    outcomes = judged(
        text.replace("{entry.style}", "so"), "handle_time: {chat: {hard_limit: 6m}}\n"
    )
    assert [outcome.status for outcome in outcomes] == [Status.FAIL]


def test_the_section_is_no_place_and_what_is_known_no_word() -> None:
    plain = {"fails_when": "declared.entry.says", "says": "So."}
    (section,) = refusals(pack_text(on="consequence_of_speed", at="entry.section", **plain))
    assert "`entry.section` is not a route" in section.says
    says = '"{known.facts.break_even}"'
    (known,) = refusals(pack_text(on="handle_time", fails_when="declared.entry.says", says=says))
    assert "names nothing" in known.says


def test_a_message_names_a_field_of_the_entry_that_a_fact_finds() -> None:
    text = pack_text(
        on="organisation",
        fails_when="facts.days_since_staff_asked > 0",
        says='"{facts.last_staff_survey}: {facts.last_staff_survey.last_done}, {facts.last_staff_survey.id}."',
    )
    policy = "listening: {how-is-work: {kind: staff_survey, last_done: 2026-11-01}}\n"
    (finding,) = [one.finding for one in judged(text, policy) if one.finding is not None]
    assert finding.says == "“how is work”: 2026-11-01, how-is-work."
    says = '"{facts.last_staff_survey.lust_done}"'
    (problem,) = refusals(pack_text(on="organisation", fails_when="declared.entry.name", says=says))
    assert "names nothing" in problem.says


def test_what_one_search_finds_are_facts_by_their_own_names() -> None:
    specs = fact_specs("metrics")
    assert (specs["flattery"].kind, specs["flattered_by"].kind) == ("record", "names")
    assert "flattery.flattered_by" not in specs
