"""A fact with parts, named in conditions, messages and places; and the field that a pair meets on."""

from typing import Annotated

import pytest
from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared, RecordPart
from principlecheck.model.format.organisation import Item
from principlecheck.model.report.report import Status
from tests.packs.conftest import AddFacts
from tests.packs.kit import marked, only, pack_text, refusals

POLICY = "roles: {a: {}, b: {}}\nhandovers: {h: {kind: transfer, from: a, to: b, style: cold}}\n"
PAIR = (
    "queues: {mail: {channels: [mail]}}\nchannels: {mail: {kind: email}}\n"
    "promises: {reply: {channels: [mail], first_reply: {at_most: 24h}}}\n"
    "targets: {mail: {queues: [mail], first_reply: {at_most: 48h}}}\n"
)


class Passed(Struct, frozen=True):
    """What is known of a handover."""

    cold: Annotated[bool, RecordPart("whether it is cold")]
    repeated: Annotated[float, RecordPart("how much is told again", "share", formula="again / all")]
    lacks: Annotated[list[str], RecordPart("what it lacks")]
    route: Annotated[str, RecordPart("where that belongs")]
    seconds: Annotated[float | NotDeclared, RecordPart("how long it takes", "seconds")]


@pytest.fixture(autouse=True)
def passed(add_facts: AddFacts) -> None:
    facts = Facts("handovers", reads=("handovers.style",))

    @facts.record
    def passed(case: Case) -> Passed:
        """How a customer is passed on."""
        style = case.need(case.entry, "style")
        waits = NotDeclared(f"{case.entry.route}.within")
        return Passed(style == "cold", 0.25, ["an owner", "a limit"], "", waits)

    @facts.entry(of=("roles",))
    def receiver(case: Case) -> Item:
        """Who takes over."""
        return case.organisation.items("roles")[1]

    @facts.entries(of=("handovers",))
    def ownerless(case: Case) -> list[Item]:
        """Those that nobody owns."""
        owned = case.get(case.entry, "owner") is not None
        return [] if owned else [case.entry]

    add_facts(facts)


def test_parts_are_named_in_conditions_and_messages() -> None:
    text = pack_text(
        fails_when="facts.passed.cold && facts.passed.repeated > 0.2",
        says="'{facts.passed.repeated} is told again; lacks {facts.passed.lacks}.'",
    )
    finding = only(text, POLICY).finding
    assert finding
    assert finding.says == "25 % is told again; lacks an owner and a limit."


def test_a_part_with_a_formula_is_a_figure_with_the_inputs_of_the_record() -> None:
    text = pack_text(fails_when="facts.passed.repeated > 0.2")
    finding = only(text, POLICY).finding
    assert finding
    (figure,) = finding.figures
    assert (figure.name, figure.unit, figure.formula) == ("passed.repeated", "share", "again / all")
    assert [place.route for place in figure.inputs] == ["handovers.h.style"]


def test_a_part_that_lacks_on_its_own_says_what_it_waits_for_and_silences_no_other() -> None:
    waiting = pack_text(fails_when="facts.passed.seconds > duration('1m')")
    outcome = only(waiting, POLICY)
    assert (outcome.status, outcome.missing) == (Status.NOT_DECLARED, ("handovers.h.within",))
    decided = "facts.passed.cold || facts.passed.seconds > duration('1m')"
    assert only(pack_text(fails_when=decided), POLICY).status is Status.FAIL


def test_a_record_that_lacks_something_lacks_it_in_every_part() -> None:
    outcome = only(pack_text(fails_when="facts.passed.cold"), POLICY.replace(", style: cold", ""))
    assert (outcome.status, outcome.missing) == (Status.NOT_DECLARED, ("handovers.h.style",))


@pytest.mark.parametrize(
    ("condition", "word", "says"),
    [
        ("facts.passed.could", "facts.passed.could", "the nearest is `facts.passed.cold`"),
        ("facts.passed", "facts.passed", "has parts; name one of facts.passed.cold, "),
        ("facts.passed.repeated > 1", ">", "write 1.0 instead of 1"),
    ],
)
def test_a_part_that_is_not_there_is_refused_with_the_nearest(
    condition: str, word: str, says: str
) -> None:
    text = pack_text(fails_when=condition)
    (problem,) = refusals(text)
    assert says in problem.says
    assert marked(text, problem) == word


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("{facts.passed.lack} x", "names nothing; the nearest is `facts.passed.lacks`"),
        ("{facts.passed} x", "names several values; name one of facts.passed.cold, "),
        ("{entry.[part].at_most} x", "`handovers` names no parts"),
    ],
)
def test_a_placeholder_that_nothing_fills_is_refused_with_the_nearest(says: str, why: str) -> None:
    (problem,) = refusals(pack_text(says=f"'{says}'"))
    assert why in problem.says


def test_a_field_of_the_part_must_be_one_of_every_part() -> None:
    text = pack_text(
        on="promise_and_target",
        fails_when="facts.promise_is_tighter",
        says="'{entry.[part].at_mast} x'",
    )
    (problem,) = refusals(text)
    assert "the nearest is `entry.first_reply.at_most`" in problem.says


@pytest.mark.parametrize(
    ("at", "route"),
    [
        ("[entry.within, entry.style]", "handovers.h.style"),
        ("[facts.passed.route, entry]", "handovers.h"),
        ("[entry.within, entry.owner]", "handovers.h.owner"),
        ("[entry.within]", "handovers.h.within"),
        ("facts.receiver", "roles.b"),
        ("facts.receiver.hours", "roles.b.hours"),
        ("[facts.ownerless.owner, entry]", "handovers.h.owner"),
    ],
)
def test_of_several_places_the_first_that_is_declared_is_shown(at: str, route: str) -> None:
    finding = only(pack_text(at=at), POLICY).finding
    assert finding
    assert finding.at.route == route


def test_a_place_may_be_a_field_of_the_part() -> None:
    text = pack_text(
        on="promise_and_target",
        fails_when="facts.promise_is_tighter",
        at="'entry.[part].at_most'",
        says="Late.",
    )
    finding = only(text, PAIR).finding
    assert finding
    assert finding.at.route == "promises.reply.first_reply.at_most"


def test_a_place_among_several_that_is_not_one_is_refused_there() -> None:
    text = pack_text(at="[entry.style, facts.passed.cold]")
    (problem,) = refusals(text)
    assert "a fact that is one is a text or an entry" in problem.says
    assert marked(text, problem) == "facts.passed.cold"


def test_of_no_entries_there_is_no_place() -> None:
    owned = POLICY.replace("style", "owner: a, style")
    finding = only(pack_text(at="[facts.ownerless.owner, entry.style]"), owned).finding
    assert finding
    assert finding.at.route == "handovers.h.style"


def test_entries_are_their_ids_in_conditions_and_messages() -> None:
    text = pack_text(
        fails_when="facts.receiver == 'b' && 'h' in facts.ownerless",
        says="'{facts.ownerless} goes to {facts.receiver}.'",
    )
    finding = only(text, POLICY).finding
    assert finding
    assert finding.says == "“h” goes to the b."


@pytest.mark.parametrize("at", ["facts.receiver.hour", "facts.passed.route.hours"])
def test_a_field_that_the_entry_lacks_is_no_place(at: str) -> None:
    (problem,) = refusals(pack_text(at=at))
    assert "is not a field of" in problem.says


def test_a_further_place_may_be_the_first_of_several() -> None:
    text = pack_text(at="entry.style", and_at="[[facts.passed.route, entry.within, entry.owner]]")
    finding = only(text, POLICY).finding
    assert finding
    assert [place.route for place in finding.related] == ["handovers.h.owner"]
    (problem,) = refusals(pack_text(and_at="[entry, [entry.style, entry.stile]]"))
    assert "`entry.stile` is not a route" in problem.says
