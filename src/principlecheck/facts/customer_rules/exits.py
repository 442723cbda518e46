"""Ways out: from a bot to a person, and out of what was as easy to join."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.facts.scopes import NO_PERSON
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Span
from principlecheck.model.format.subject import Subject

PERSON = "way_to_a_person"
MEMBERSHIP = "joining_and_leaving"
_PERSON_READS = (
    "automations.kind",
    "automations.way_to_person",
    "channels.kind",
    "channels.advertised",
)
_STEPS = ("journeys.kind", "journeys.customer_steps", "journeys.offers")
_WAYS = ("journeys.kind", "journeys.channels")
_OPPOSITES = frozenset(
    (
        *("join", "joining", "sign", "signup", "up", "subscribe", "open", "start", "become"),
        *("leave", "leaving", "cancel", "cancelling", "unsubscribe", "close", "end", "quit"),
        *("off", "out", "in", "to", "a", "the", "by", "online"),
    )
)
person_facts = Facts(PERSON, reads=_PERSON_READS)
membership_facts = Facts(MEMBERSHIP, reads=_STEPS)


def find_ways_to_a_person(organisation: Organisation) -> list[Subject]:
    """Every bot, and the organisation for what its channels show as a whole."""
    bots = [a for a in organisation.items("automations") if a.get("kind") == "bot"]
    found = [Subject(PERSON, bot) for bot in bots]
    if "channels" in organisation.begun:
        found.append(Subject(PERSON, organisation.about, None, "channels"))
    return found


WAY_TO_A_PERSON = Pairing(
    PERSON,
    "a bot, or the channels that customers are shown",
    ("automations", "channels"),
    find_ways_to_a_person,
    union=True,
)


@person_facts.word(words=("no", "bot", "hidden", "nobody"))
def person_hidden(case: Case) -> str:
    """How a person is kept out of reach.

    By a bot without a way out; by channels that are there and not shown; by there being none.
    """
    if case.part == "channels":
        return _ways_to_person_are_hidden(case)
    return "no" if case.need(case.entry, "way_to_person") else "bot"


def _ways_to_person_are_hidden(case: Case) -> str:
    reaching = _channels_reaching_a_person(case)
    if any(case.get(channel, "advertised") for channel in reaching):
        return "no"
    unsaid = [f"{c.route}.advertised" for c in reaching if c.get("advertised") is None]
    if unsaid:
        raise NotDeclared(*unsaid)
    case.finished("channels", "advertised")
    return "hidden" if reaching else "nobody"


def _channels_reaching_a_person(case: Case) -> list[Item]:
    return [c for c in case.items("channels") if case.get(c, "kind") not in NO_PERSON]


@person_facts.text
def hiding_place(case: Case) -> str:
    """Where a person is hidden.

    As a route: the bot's field, the first channel that is not shown, or all of them.
    """
    if case.part != "channels":
        return f"{case.entry.route}.way_to_person"
    reaching = _channels_reaching_a_person(case)
    return f"{reaching[0].route}.advertised" if reaching else "channels"


@person_facts.entries
def hidden_channels(case: Case) -> list[Item]:
    """Channels that reach a person and are not shown."""
    return [
        channel
        for channel in _channels_reaching_a_person(case)
        if channel.get("advertised") is not True
    ]


def find_memberships(organisation: Organisation) -> list[Subject]:
    """Each way of joining with the easiest way of leaving the same thing.

    Where nobody can leave anything, joining stands alone: it is what leaves no way out.
    """
    found = []
    for join in organisation.items("journeys"):
        leaving = (
            _ways_to_leave_membership(organisation, join) if join.get("kind") == "join" else []
        )
        if leaving:
            found.append(Subject(MEMBERSHIP, min(leaving, key=_steps_of_leaving_journey), join))
        elif join.get("kind") == "join" and not _journeys_that_leave(organisation):
            found.append(Subject(MEMBERSHIP, join, join))
    return found


def _journeys_that_leave(organisation: Organisation) -> list[Item]:
    return [item for item in organisation.items("journeys") if item.get("kind") == "leave"]


def _ways_to_leave_membership(organisation: Organisation, join: Item) -> list[Item]:
    """With one thing to join, or one way to leave, there is no doubt what is left; else a shared
    word in the id says so.
    """
    journeys = organisation.items("journeys")
    leaving = _journeys_that_leave(organisation)
    alone = sum(1 for journey in journeys if journey.get("kind") == "join") == 1
    if alone or len(leaving) == 1:
        return leaving
    return [
        leave
        for leave in leaving
        if _words_of_membership_left(leave) & _words_of_membership_left(join)
    ]


def _steps_of_leaving_journey(journey: Item) -> int:
    steps = journey.get("customer_steps")
    return 1_000_000 if steps is None else len(steps) + int(journey.get("offers") or 0)


def _words_of_membership_left(journey: Item) -> frozenset[str]:
    return frozenset(journey.id.split("-")) - _OPPOSITES


JOINING_AND_LEAVING = Pairing(
    MEMBERSHIP,
    "joining something, and the easiest way of leaving it",
    ("journeys",),
    find_memberships,
)


@membership_facts.flag(reads=("journeys.kind",))
def no_way_out(case: Case) -> bool:
    """Whether there is no way of leaving.

    Certain once the journeys are finished.
    """
    if _journeys_that_leave(case.organisation):
        return False
    case.finished("journeys", "leave")
    return True


@membership_facts.entries(reads=_WAYS)
def no_leaving_by(case: Case) -> list[Item]:
    """Channels that can join and not leave.

    As they stand under joining.
    """
    ways = _ways_to_leave_membership(case.organisation, case.other)
    if not ways:
        case.finished("journeys", "leave")
    leaving = {channel for way in ways for channel in case.need(way, "channels")}
    joining: list[str] = case.need(case.other, "channels")
    return case.named("channels", (id_ for id_ in joining if id_ not in leaving))


@membership_facts.count
def leaving_steps(case: Case) -> int:
    """Steps that leaving takes the customer."""
    return _count_membership_steps(case, case.entry)


@membership_facts.count
def joining_steps(case: Case) -> int:
    """Steps that joining takes the customer."""
    return _count_membership_steps(case, case.other)


def _count_membership_steps(case: Case, journey: Item) -> int:
    """The customer's steps, and the offers that are to be heard out on the way."""
    steps: list[str] = case.need(journey, "customer_steps")
    offers = int(case.get(journey, "offers") or 0)
    heard = f", and {offers} offers" if offers else ""
    case.step(f"{journey.id}: {len(steps) + offers} ({'; '.join(steps)}{heard})")
    return len(steps) + offers


@membership_facts.flag
def offers_make_it_longer(case: Case) -> bool:
    """Whether leaving takes more steps because of the offers made on the way."""
    offers = int(case.get(case.entry, "offers") or 0)
    return offers > 0 and case.fact("leaving_steps") - offers <= case.fact("joining_steps")


@membership_facts.text
def offers_among_them(case: Case) -> str:
    """How many of the steps out are offers to be heard, to go on a sentence with, or nothing."""
    offers = int(case.get(case.entry, "offers") or 0)
    return f" ({units.format_count(offers, 'offer')} to be heard out among them)" if offers else ""


@membership_facts.text
def and_no_offers(case: Case) -> str:
    """The end of an advice to shorten the way out: its offers go too, where there are any."""
    return " and its offers to 0" if case.get(case.entry, "offers") else ""


@membership_facts.text(reads=("journeys.notice",))
def notice_beside(case: Case) -> str:
    """The notice that leaving takes, as a sentence to go on with.

    Nothing where none is declared. Whether it is too long is for the law and a person.
    """
    notice: Span | None = case.get(case.entry, "notice")
    return "" if notice is None else f" Notice of {notice} is asked for besides."


@membership_facts.text(reads=(*_WAYS, *_STEPS))
def harder_field(case: Case) -> str:
    """The field where leaving is harder.

    As a route: the channels where one is missing, else the offers or the steps.
    """
    try:
        field = "channels" if case.fact("no_leaving_by") else ""
    except NotDeclared:
        field = ""
    if not field:
        offers = case.or_missing(lambda: case.fact("offers_make_it_longer"))
        field = "offers" if offers is True else "customer_steps"
    return f"{case.entry.route}.{field}"


@membership_facts.text(reads=(*_WAYS, *_STEPS))
def easier_field(case: Case) -> str:
    """The same field of joining."""
    field = case.fact("harder_field").rpartition(".")[2]
    return f"{case.other.route}.{'customer_steps' if field == 'offers' else field}"
