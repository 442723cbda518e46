"""What policies say of their own judging is taken from before a change, field by field."""

from msgspec import UNSET
from msgspec.structs import replace

from principlecheck.model.format.organisation import ORGANISATION, Organisation
from principlecheck.model.format.shapes import Shape
from principlecheck.policies.laws import built_in_laws
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


def declared(organisation: Organisation) -> dict[str, Shape]:
    """What stands in each entry, by its route."""
    return {
        item.route: item.value
        for entries in organisation.entries.values()
        for item in entries.values()
    }


def test_complete_is_what_it_was_and_begins_what_it_names() -> None:
    made = governed()
    plain = Excuses(organisation(BEFORE)).governing(organisation(AFTER))
    assert made.named_complete == plain.named_complete == {"follow_ups"}
    assert made.begun == {ORGANISATION, "roles", "follow_ups"}
    assert declared(made) == declared(governed(AFTER.replace("complete: [metrics], ", "")))


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
    assert made.about.value == after.about.value
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


BESIDE = "organisation: {jurisdictions: [DE], sectors: [%s]}\n"


def beside(before: str, after: str, *, whole: bool = True) -> tuple[list[str], list[str]]:
    """The sectors beside which the law on payments binds less, and what of them is told."""
    was, now = (replace(organisation(text), laws=built_in_laws()) for text in (before, after))
    excuses = Excuses(was, whole=whole)
    (narrower,) = {
        tuple(one.binds.beside)
        for law in excuses.governing(now).laws
        for name, one in law.file.provisions.items()
        if name == "eu-payment-complaints" and one.binds is not UNSET and one.binds.beside != UNSET
    }
    return list(narrower), [said for said in excuses.changed_by(now) if "narrow" in said]


def test_a_sector_that_is_new_narrows_nothing_yet_and_is_told() -> None:
    both = BESIDE % "payment_services, financial_services"
    told = ["it names sectors that narrow a duty: financial_services"]
    assert beside(BESIDE % "payment_services", both) == ([], told)
    # What stood there before goes on narrowing, and what never narrows is not told.
    assert beside(both, both) == (["financial_services"], [])
    retail = BESIDE % "payment_services, retail"
    assert beside(BESIDE % "payment_services", retail) == (["financial_services"], [])
    # Where no sector was named, it was not known what binds, so naming them loosens nothing.
    unnamed = "organisation: {jurisdictions: [DE]}\n"
    assert beside(unnamed, both) == (["financial_services"], [])


def test_every_other_provision_and_law_stays_as_it_is() -> None:
    before = organisation(BESIDE % "payment_services")
    after = replace(
        organisation(BESIDE % "payment_services, financial_services"), laws=built_in_laws()
    )
    for law, was in zip(Excuses(before).governing(after).laws, after.laws, strict=True):
        assert law.file.provisions.keys() == was.file.provisions.keys()
        changed = [
            name for name, one in law.file.provisions.items() if one != was.file.provisions[name]
        ]
        assert changed == {
            "eu": ["eu-payment-complaints"], "gb": ["uk-payment-complaints"],
        }.get(was.name, []), was.name  # fmt: skip
        assert (law is was) == (not changed)
    assert Excuses(None).governing(after).laws == after.laws


def test_lists_that_add_duties_hold_on_both_sides_and_only_what_is_gone_is_told() -> None:
    was = "organisation: {jurisdictions: [ES], sells_to: [consumers]}\n"
    now = "organisation: {jurisdictions: [ES, FR], sells_to: [businesses]}\n"
    excuses = Excuses(organisation(was))
    about = excuses.governing(organisation(now)).about
    assert about.get("jurisdictions") == ["ES", "FR"]
    assert about.get("sells_to") == ["consumers", "businesses"]
    assert about.get("sectors") is None
    assert list(excuses.changed_by(organisation(now))) == [
        "it declares otherwise which rules hold for it: organisation.sells_to"
    ]


NOT_APPLICABLE = "organisation: {not_applicable: {%s: {reason: %s, approved_by: director, review: 2027-01-01}}}\n"


def test_what_does_not_apply_is_what_did_not_apply_before_and_each_difference_is_told() -> None:
    was = organisation(NOT_APPLICABLE % ("targets", "none"))
    for now, said in (
        (NOT_APPLICABLE % ("targets", "none"), []),
        (NOT_APPLICABLE % ("targets", "other"), ["it declares not applicable: targets"]),
        (NOT_APPLICABLE % ("metrics", "none"),
         ["it declares not applicable: metrics", "it no longer declares not applicable: targets"]),
    ):  # fmt: skip
        after = organisation(now)
        assert list(Excuses(was).changed_by(after)) == said
        assert dict(Excuses(was).governing(after).not_applicable) == dict(was.not_applicable)
    assert Excuses(None).governing(organisation(now)).not_applicable == {}
    assert list(Excuses(None).changed_by(organisation(now))) == [
        "it declares not applicable: metrics"
    ]


def test_entries_of_which_nothing_is_excused_otherwise_stay_as_they_are() -> None:
    same, after = organisation(BEFORE), organisation(AFTER)
    assert dict(Excuses(same).governing(same).entries["roles"]) == dict(same.entries["roles"])
    assert declared(governed())["roles.lead"] == declared(after)["roles.lead"]
