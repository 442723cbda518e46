"""Ways out: from a bot to a person, and out of what was as easy to join."""

from __future__ import annotations

from principlecheck.facts.case import Case, FactSpec, NotDeclared, Pairing, fact
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.subject import Subject

PERSON = "way_to_a_person"
MEMBERSHIP = "joining_and_leaving"
_PERSON_READS = (
    "automations.kind",
    "automations.way_to_person",
    "channels.kind",
    "channels.advertised",
)
_STEPS = ("journeys.kind", "journeys.customer_steps")
_WAYS = ("journeys.kind", "journeys.channels")
_OPPOSITES = frozenset(
    (
        *("join", "joining", "sign", "signup", "up", "subscribe", "open", "start", "become"),
        *("leave", "leaving", "cancel", "cancelling", "unsubscribe", "close", "end", "quit"),
        *("off", "out", "in", "to", "a", "the", "by", "online"),
    )
)


def find_ways(organisation: Organisation) -> list[Subject]:
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
    find_ways,
    union=True,
)


@fact(
    PERSON,
    "word",
    "how a person is kept out of reach",
    reads=_PERSON_READS,
    words=("no", "bot", "hidden", "nobody"),
)
def person_hidden(case: Case) -> str:
    """By a bot without a way out; by channels that are there and not shown; by there being none."""
    if case.part == "channels":
        return _hidden_channels(case)
    return "no" if case.need(case.entry, "way_to_person") else "bot"


def _hidden_channels(case: Case) -> str:
    reaching = _reaching(case)
    if any(case.get(channel, "advertised") for channel in reaching):
        return "no"
    unsaid = [f"{c.route}.advertised" for c in reaching if c.get("advertised") is None]
    if unsaid:
        raise NotDeclared(*unsaid)
    case.finished("channels", "advertised")
    return "hidden" if reaching else "nobody"


def _reaching(case: Case) -> list[Item]:
    return [c for c in case.items("channels") if case.get(c, "kind") != "self_service"]


@fact(PERSON, "text", "where a person is hidden", reads=_PERSON_READS)
def hiding_place(case: Case) -> str:
    """As a route: the bot's field, the first channel that is not shown, or all of them."""
    if case.part != "channels":
        return f"{case.entry.route}.way_to_person"
    reaching = _reaching(case)
    return f"{reaching[0].route}.advertised" if reaching else "channels"


@fact(PERSON, "names", "channels that reach a person and are not shown", reads=_PERSON_READS)
def hidden_channels(case: Case) -> list[str]:
    """By id."""
    return [channel.id for channel in _reaching(case) if channel.get("advertised") is not True]


@fact(PERSON, "text", "the bot", reads=("automations.kind",))
def bot(case: Case) -> str:
    """Its id."""
    if case.part == "channels":
        raise NotDeclared("automations.bot")
    return case.entry.id


def find_memberships(organisation: Organisation) -> list[Subject]:
    """Each way of joining with the easiest way of leaving the same thing.

    Where nobody can leave anything, joining stands alone: it is what leaves no way out.
    """
    found = []
    for join in organisation.items("journeys"):
        leaving = _ways_to_leave(organisation, join) if join.get("kind") == "join" else []
        if leaving:
            found.append(Subject(MEMBERSHIP, min(leaving, key=_length), join))
        elif join.get("kind") == "join" and not _leaves(organisation):
            found.append(Subject(MEMBERSHIP, join, join))
    return found


def _leaves(organisation: Organisation) -> list[Item]:
    return [item for item in organisation.items("journeys") if item.get("kind") == "leave"]


def _ways_to_leave(organisation: Organisation, join: Item) -> list[Item]:
    """With one thing to join, or one way to leave, there is no doubt what is left; else a shared
    word in the id says so.
    """
    journeys = organisation.items("journeys")
    leaving = _leaves(organisation)
    alone = sum(1 for journey in journeys if journey.get("kind") == "join") == 1
    if alone or len(leaving) == 1:
        return leaving
    return [leave for leave in leaving if _subject_words(leave) & _subject_words(join)]


def _length(journey: Item) -> int:
    steps = journey.get("customer_steps")
    return 1_000_000 if steps is None else len(steps)


def _subject_words(journey: Item) -> frozenset[str]:
    return frozenset(journey.id.split("-")) - _OPPOSITES


JOINING_AND_LEAVING = Pairing(
    MEMBERSHIP,
    "joining something, and the easiest way of leaving it",
    ("journeys",),
    find_memberships,
)


@fact(MEMBERSHIP, "flag", "whether there is no way of leaving", reads=("journeys.kind",))
def no_way_out(case: Case) -> bool:
    """Certain once the journeys are finished."""
    if _leaves(case.organisation):
        return False
    case.finished("journeys", "leave")
    return True


@fact(MEMBERSHIP, "names", "channels that can join and not leave", reads=_WAYS)
def no_leaving_by(case: Case) -> list[str]:
    """By id, as they stand under joining."""
    ways = _ways_to_leave(case.organisation, case.other)
    if not ways:
        case.finished("journeys", "leave")
    leaving = {channel for way in ways for channel in case.need(way, "channels")}
    joining: list[str] = case.need(case.other, "channels")
    return [channel for channel in joining if channel not in leaving]


@fact(MEMBERSHIP, "count", "steps that leaving takes the customer", reads=_STEPS)
def leaving_steps(case: Case) -> int:
    """As declared."""
    return _count(case, case.entry)


@fact(MEMBERSHIP, "count", "steps that joining takes the customer", reads=_STEPS)
def joining_steps(case: Case) -> int:
    """As declared."""
    return _count(case, case.other)


def _count(case: Case, journey: Item) -> int:
    steps: list[str] = case.need(journey, "customer_steps")
    case.step(f"{journey.id}: {len(steps)} ({'; '.join(steps)})")
    return len(steps)


@fact(MEMBERSHIP, "flag", "whether leaving takes more steps", reads=_STEPS)
def leaving_is_longer(case: Case) -> bool:
    """More steps of the customer than joining takes."""
    return bool(case.fact("leaving_steps") > case.fact("joining_steps"))


@fact(MEMBERSHIP, "text", "the field where leaving is harder", reads=(*_WAYS, *_STEPS))
def harder_field(case: Case) -> str:
    """As a route: the channels where one is missing, else the steps."""
    try:
        field = "channels" if case.fact("no_leaving_by") else "customer_steps"
    except NotDeclared:
        field = "customer_steps"
    return f"{case.entry.route}.{field}"


@fact(MEMBERSHIP, "text", "the same field of joining", reads=(*_WAYS, *_STEPS))
def easier_field(case: Case) -> str:
    """As a route."""
    return f"{case.other.route}.{case.fact('harder_field').rpartition('.')[2]}"


EXIT_FACTS: tuple[FactSpec, ...] = (
    person_hidden,
    hiding_place,
    hidden_channels,
    bot,
    no_way_out,
    no_leaving_by,
    leaving_steps,
    joining_steps,
    leaving_is_longer,
    harder_field,
    easier_field,
)
