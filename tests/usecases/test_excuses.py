"""What policies say of their own judging is taken from before a change, field by field."""

from principlecheck.model.format.organisation import ORGANISATION, Organisation
from principlecheck.usecases.gate.excuses import Excuses
from tests.policies.kit import corpus

BEFORE = """\
organisation: {complete: [follow_ups], jurisdictions: [ES], staff: 250}
roles: {lead: {}, agent: {levels: [a, b], deliberate: {levels: small, approved_by: lead, review: 2027-06-01}}}
"""
AFTER = """\
organisation: {complete: [metrics], jurisdictions: [FR], business_model: low_cost, staff: 3}
roles: {lead: {}, agent: {levels: [a, b], deliberate: {levels: small, approved_by: lead, review: 2027-06-01, people: few}}}
"""


def organisation(text: str) -> Organisation:
    read = corpus(text)
    assert read.problems == ()
    return read.organisation


def governed(after: str = AFTER, *, whole: bool = True) -> Organisation:
    return Excuses(organisation(BEFORE), whole=whole).governing(organisation(after))


def test_complete_is_what_it_was_and_begins_what_it_names() -> None:
    made = governed()
    plain = Excuses(organisation(BEFORE)).governing(organisation(AFTER))
    assert made.named_complete == plain.named_complete == {"follow_ups"}
    assert made.begun == {ORGANISATION, "roles", "follow_ups"}
    assert made.entries == governed(AFTER.replace("complete: [metrics], ", "")).entries


def test_a_section_with_entries_stays_begun_though_only_the_change_calls_it_complete() -> None:
    made = governed(AFTER.replace("[metrics]", "[roles, metrics]"))
    assert made.begun == {ORGANISATION, "roles", "follow_ups"}


def test_what_kind_of_organisation_the_law_sees_is_what_it_was() -> None:
    about = governed().about
    assert about.get("staff") == 250
    assert about.get("business_model") is None
    assert about.get("jurisdictions") == ["ES", "FR"]


def test_where_the_state_before_is_not_whole_no_gap_goes_by_as_a_question() -> None:
    made = governed(whole=False)
    assert made.named_complete == {ORGANISATION, "roles", "metrics"}
    assert made.about.get("staff") == 250
    assert made.about.get("business_model") == "low_cost"


def test_where_there_was_no_policy_the_change_speaks_for_itself() -> None:
    after = organisation(AFTER)
    made = Excuses(None).governing(after)
    assert made.named_complete == after.named_complete
    assert made.about == after.about
    assert made.entries["roles"]["agent"].get("deliberate") is None


def test_reasons_stay_that_were_given_before_for_what_is_as_it_was() -> None:
    found = governed().entries["roles"]["agent"].get("deliberate")
    assert found.reasons == {"levels": "small"}
    for was, now in (
        ("levels: [a, b]", "levels: [a]"),
        ("levels: small", "levels: smaller"),
        ("review: 2027-06-01", "review: 2028-06-01"),
        ("approved_by: lead", "approved_by: agent"),
    ):
        made = governed(AFTER.replace(was, now))
        assert made.entries["roles"]["agent"].get("deliberate") is None, now


def test_each_difference_is_told() -> None:
    said = list(Excuses(organisation(BEFORE)).changed_by(organisation(AFTER)))
    assert said == [
        "it declares deliberate: roles.agent.people",
        "it declares complete: metrics",
        "it no longer declares complete: follow_ups",
        "it declares otherwise which rules hold for it: organisation.business_model, "
        "organisation.staff, organisation.jurisdictions",
    ]
    same = organisation(BEFORE)
    assert list(Excuses(same).changed_by(same)) == []
