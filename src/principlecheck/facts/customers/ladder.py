"""Whether customers are given worse terms the longer they stay."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from msgspec import Struct

from principlecheck.arithmetic.deadline import first_overrun
from principlecheck.arithmetic.schedule import NeverOpen
from principlecheck.facts.case import Case, Facts, NotAssessable, Pairing
from principlecheck.facts.scopes import TARGET_SCOPES, covers, narrowest, scope
from principlecheck.facts.timing.working_time import HOURS_READS, starts_from, wait_of
from principlecheck.model.format.organisation import Item, Organisation
from principlecheck.model.format.quantities import Span
from principlecheck.model.format.subject import Subject

ON = "ladder_terms"
STAGES = ("one_time", "occasional", "frequent", "loyal", "advocate")
CLOCKS = ("first_reply", "next_reply", "update", "resolution", "fulfilment")
# Rules of kind `other` have nothing in common that could be better or worse.
UNLIKE = "other"
_TERMS = {
    "claim_within": "to make a claim",
    "settled_within": "until it is settled",
    "first_reply": "until the first reply",
    "next_reply": "until the next reply",
    "update": "between two updates",
    "resolution": "until it is solved",
    "fulfilment": "until it has reached them",
}
_READS = (
    "segments.stage",
    "customer_rules.kind",
    "customer_rules.segments",
    "customer_rules.claim_within",
    "customer_rules.settled_within",
    "customer_rules.handled_by",
    "customer_rules.decided_by",
    *TARGET_SCOPES,
    *(f"targets.{clock}" for clock in CLOCKS),
    "departments.hours",
    "queues.hours",
    *HOURS_READS,
)
facts = Facts(ON, reads=_READS)


class Ground(Struct, frozen=True):
    """Entries that give segments the same kind of term, and the field that holds it."""

    field: str
    candidates: tuple[Item, ...]
    queue: Item | None = None

    @property
    def name(self) -> str:
        """The field's own name: `claim_within`, `first_reply`."""
        return self.field.split(".")[0]


class Meeting(Struct, frozen=True):
    """Two segments and what each is given; `decided` says whether both have a stage."""

    later: Item
    earlier: Item
    later_terms: tuple[Item, ...]
    earlier_terms: tuple[Item, ...]
    ground: Ground
    decided: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """The two entries and the field that they meet on."""
        return self.later_terms[0].route, self.earlier_terms[0].route, self.ground.name


def _grounds(organisation: Organisation) -> Iterator[Ground]:
    rules = organisation.items("customer_rules")
    for kind in dict.fromkeys(rule.get("kind") for rule in rules):
        for name in ("claim_within", "settled_within"):
            found = [r for r in rules if r.get("kind") == kind and r.get(name) is not None]
            if kind != UNLIKE and found:
                yield Ground(name, tuple(found))
    for queue in organisation.items("queues"):
        for clock in CLOCKS:
            found = [
                target
                for target in organisation.items("targets")
                if target.get(f"{clock}.at_most") is not None
                and covers(target, "queues", queue.id)
                and not (scope(target, "reasons") or scope(target, "priority"))
            ]
            if found:
                yield Ground(f"{clock}.at_most", tuple(found), queue)


def _meetings(organisation: Organisation, field: str = "") -> Iterator[Meeting]:
    """Every two segments that are given unlike terms (of `field`), the later stage first."""
    segments = organisation.items("segments")
    for ground in _grounds(organisation):
        if field and ground.name != field:
            continue
        terms = {
            segment.id: tuple(
                narrowest(c for c in ground.candidates if covers(c, "segments", segment.id))
            )
            for segment in segments
        }
        for one, other in combinations(segments, 2):
            if not terms[one.id] or not terms[other.id] or _same(terms[one.id], terms[other.id]):
                continue
            stages = [STAGES.index(s) for x in (one, other) if (s := x.get("stage")) is not None]
            decided = len(stages) == 2
            if decided and stages[0] == stages[1]:
                continue
            later, earlier = (other, one) if decided and stages[0] < stages[1] else (one, other)
            yield Meeting(later, earlier, terms[later.id], terms[earlier.id], ground, decided)


def _same(one: tuple[Item, ...], other: tuple[Item, ...]) -> bool:
    return [item.id for item in one] == [item.id for item in other]


def find_ladder_terms(organisation: Organisation) -> list[Subject]:
    """Each two entries between which a later stage and an earlier one differ."""
    found: dict[tuple[str, str, str], Subject] = {}
    for meeting in sorted(_meetings(organisation), key=lambda m: not m.decided):
        later, earlier, part = meeting.key
        if not meeting.decided and (
            (later, earlier, part) in found or (earlier, later, part) in found
        ):
            continue
        subject = Subject(ON, meeting.later_terms[0], meeting.earlier_terms[0], part)
        found.setdefault(meeting.key, subject)
    return [found[key] for key in sorted(found)]


LADDER_TERMS = Pairing(
    ON,
    "two entries that give a later and an earlier stage unlike terms",
    ("segments", "customer_rules", "targets"),
    find_ladder_terms,
    union=True,
)


def _here(case: Case) -> list[Meeting]:
    """The meetings of segments that the subject stands for."""
    wanted = (case.entry.route, case.other.route, case.part)
    found = [m for m in _meetings(case.organisation, case.part) if m.key == wanted]
    return [meeting for meeting in found if meeting.decided] or found


@facts.flag(formula="like spans as they stand; unlike ones start by start over six weeks")
def later_is_worse(case: Case) -> bool:
    """Whether the later stage has the worse terms.

    Less time to claim, or more time to wait, than every entry that an earlier stage is under.
    """
    meeting = _here(case)[0]
    for segment in (meeting.later, meeting.earlier):
        case.need(segment, "stage")
    worse = True
    for mine in meeting.later_terms:
        for theirs in meeting.earlier_terms:
            longer, shorter = (
                (theirs, mine) if meeting.ground.name == "claim_within" else (mine, theirs)
            )
            worse = worse and _is_longer(case, meeting.ground, longer, shorter)
    return worse


def _is_longer(case: Case, ground: Ground, one: Item, other: Item) -> bool:
    """Whether one span outlasts the other from some start, and falls short of it from none."""
    first: Span = case.need(one, ground.field)
    second: Span = case.need(other, ground.field)
    case.step(f"{first} ({one.route}) and {second} ({other.route})")
    holders = _holder(case, ground, one), _holder(case, ground, other)
    if first.unit == second.unit and (holders[0] is holders[1] or "working" not in first.unit):
        return first.amount > second.amount
    waits = wait_of(case, first, holders[0]), wait_of(case, second, holders[1])
    starts = starts_from(case)
    try:
        over = first_overrun([waits[0]], waits[1], starts)
        if over is None:
            return False
        under = first_overrun([waits[1]], waits[0], starts)
    except NeverOpen as error:
        raise NotAssessable(f"These hours never open: {error}.") from None
    if under is not None:
        raise NotAssessable(f"{first} is longer than {second} from some starts, not from others.")
    return True


def _holder(case: Case, ground: Ground, item: Item) -> Item | None:
    """Whose hours the span counts: the queue's, or those of the department that handles the rule."""
    if ground.queue is not None:
        return ground.queue
    return case.organisation.find("departments", item.get("handled_by") or "")


def _named(meetings: list[Meeting], which: str) -> list[str]:
    segments = {getattr(m, which).id: getattr(m, which) for m in meetings}
    return [
        f"{id_} ({(segment.get('stage') or 'no stage').replace('_', '-')})"
        for id_, segment in segments.items()
    ]


@facts.names
def later_segments(case: Case) -> list[str]:
    """Who has stayed longer.

    Segments with their stages.
    """
    return _named(_here(case), "later")


@facts.names
def earlier_segments(case: Case) -> list[str]:
    """Who has not.

    Segments with their stages.
    """
    return _named(_here(case), "earlier")


@facts.span
def later_term(case: Case) -> Span:
    """What those who have stayed longer are given."""
    span: Span = case.need(case.entry, _here(case)[0].ground.field)
    return span


@facts.span
def earlier_term(case: Case) -> Span:
    """What the others are given."""
    span: Span = case.need(case.other, _here(case)[0].ground.field)
    return span


@facts.text
def term_meaning(case: Case) -> str:
    """What the time is for."""
    return _TERMS[_here(case)[0].ground.name]


@facts.text
def better_way(case: Case) -> str:
    """Which way is better.

    More time to claim is better, and every other span is better short.
    """
    return "more" if _here(case)[0].ground.name == "claim_within" else "less"


@facts.text
def later_route(case: Case) -> str:
    """The worse term."""
    return f"{case.entry.route}.{_here(case)[0].ground.name}"


@facts.text
def earlier_route(case: Case) -> str:
    """The better term."""
    return f"{case.other.route}.{_here(case)[0].ground.name}"
