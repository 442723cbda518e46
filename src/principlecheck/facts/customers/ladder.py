"""Whether customers are given worse terms the longer they stay."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Collection, Iterator, Sequence
from operator import itemgetter
from typing import Annotated

from msgspec import UNSET, Struct

from principlecheck.facts.case import Case, Facts, NotAssessable, Pairing, RecordPart
from principlecheck.facts.promises.promised_contacts import CLOCKS
from principlecheck.facts.scopes import TARGET_SCOPES, entries_covering, narrowest_items, scope_ids
from principlecheck.facts.timing.clocks import latest_overrun
from principlecheck.facts.timing.working_time import HOURS_READS, wait_on_hours
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Span
from principlecheck.model.format.subject import Subject

ON = "ladder_terms"
STAGES = ("one_time", "occasional", "frequent", "loyal", "advocate")
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
    *(f"targets.{name}" for name in (*CLOCKS, "hours")),
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


def _terms_segments_are_given(organisation: Organisation) -> Iterator[Ground]:
    rules = organisation.items("customer_rules")
    for kind in dict.fromkeys(rule.get("kind") for rule in rules):
        alike = organisation.having("customer_rules", "kind", kind)
        for name in ("claim_within", "settled_within"):
            found = [rule for rule in alike if rule.get(name) is not None]
            if kind != UNLIKE and found:
                yield Ground(name, tuple(found))
    for queue in organisation.items("queues"):
        targets = [
            target
            for target in entries_covering(organisation, "targets", "queues", queue.id)
            if not (scope_ids(target, "reasons") or scope_ids(target, "priority"))
        ]
        for clock in CLOCKS:
            found = [t for t in targets if t.get(f"{clock}.at_most") is not None]
            if found:
                yield Ground(f"{clock}.at_most", tuple(found), queue)


@once_per_organisation
def _segments_with_unlike_terms(organisation: Organisation) -> tuple[Meeting, ...]:
    """Every two segments that are given unlike terms, the later stage first."""
    return tuple(
        meeting
        for ground in _terms_segments_are_given(organisation)
        for meeting in _segments_with_unlike_terms_on(ground, organisation.items("segments"))
    )


def _segments_with_unlike_terms_on(ground: Ground, segments: Sequence[Item]) -> Iterator[Meeting]:
    terms = _Terms(ground.candidates)
    for one, other in _pairs_of_segments(segments, terms.named):
        mine, theirs = terms.of(one), terms.of(other)
        if not mine or not theirs or _same_terms_for_both_segments(mine, theirs):
            continue
        stages = [STAGES.index(s) for x in (one, other) if (s := x.get("stage")) is not None]
        decided = len(stages) == 2
        if decided and stages[0] == stages[1]:
            continue
        later, earlier = (other, one) if decided and stages[0] < stages[1] else (one, other)
        yield Meeting(later, earlier, terms.of(later), terms.of(earlier), ground, decided)


def _pairs_of_segments(
    segments: Sequence[Item], named: Collection[str]
) -> Iterator[tuple[Item, Item]]:
    """Each two segments, as `combinations` yields them, of which a scope names one: the others
    are all given the same.
    """
    places = [n for n, segment in enumerate(segments) if segment.id in named]
    for n, one in enumerate(segments):
        if one.id in named:
            yield from ((one, other) for other in segments[n + 1 :])
        else:
            yield from ((one, segments[place]) for place in places[bisect(places, n) :])


class _Terms:
    """The narrowest of some entries in each segment."""

    def __init__(self, candidates: Sequence[Item]) -> None:
        self.named: dict[str, list[tuple[int, Item]]] = {}
        open_to_all = []
        for place in enumerate(candidates):
            for id_ in dict.fromkeys(scope_ids(place[1], "segments")):
                self.named.setdefault(id_, []).append(place)
            if not scope_ids(place[1], "segments"):
                open_to_all.append(place)
        best = {item.id for item in narrowest_items(item for _, item in open_to_all)}
        self._others = [place for place in open_to_all if place[1].id in best]
        self._done: dict[str, tuple[Item, ...]] = {}

    def of(self, segment: Item) -> tuple[Item, ...]:
        """In the order of the entries."""
        id_ = segment.id if segment.id in self.named else ""
        if id_ not in self._done:
            held = sorted((*self._others, *self.named.get(id_, ())), key=itemgetter(0))
            self._done[id_] = tuple(narrowest_items(item for _, item in held))
        return self._done[id_]


def _same_terms_for_both_segments(one: tuple[Item, ...], other: tuple[Item, ...]) -> bool:
    return [item.id for item in one] == [item.id for item in other]


def find_segment_terms(organisation: Organisation) -> list[Subject]:
    """Each two entries between which a later stage and an earlier one differ."""
    found: dict[tuple[str, str, str], Subject] = {}
    for meeting in sorted(_segments_with_unlike_terms(organisation), key=lambda m: not m.decided):
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
    find_segment_terms,
    union=True,
)


def _unlike_terms_of_subject(case: Case) -> list[Meeting]:
    """The meetings of segments that the subject stands for."""
    wanted = (case.entry.route, case.other.route, case.part)
    found = _unlike_terms_by_segments(case.organisation).get(wanted, [])
    return [meeting for meeting in found if meeting.decided] or found


@once_per_organisation
def _unlike_terms_by_segments(
    organisation: Organisation,
) -> dict[tuple[str, str, str], list[Meeting]]:
    found: dict[tuple[str, str, str], list[Meeting]] = {}
    for meeting in _segments_with_unlike_terms(organisation):
        found.setdefault(meeting.key, []).append(meeting)
    return found


@facts.flag(formula="like spans as they stand; unlike ones start by start over six weeks")
def later_is_worse(case: Case) -> bool:
    """Whether the later stage has the worse terms.

    Less time to claim, or more time to wait, than every entry that an earlier stage is under.
    """
    meeting = _unlike_terms_of_subject(case)[0]
    for segment in (meeting.later, meeting.earlier):
        case.need(segment, "stage")
    worse = True
    for mine in meeting.later_terms:
        for theirs in meeting.earlier_terms:
            longer, shorter = (
                (theirs, mine) if meeting.ground.name == "claim_within" else (mine, theirs)
            )
            worse = worse and _is_longer_term(case, meeting.ground, longer, shorter)
    return worse


def _is_longer_term(case: Case, ground: Ground, one: Item, other: Item) -> bool:
    """Whether one span outlasts the other from some start, and falls short of it from none."""
    first: Span = case.need(one, ground.field)
    second: Span = case.need(other, ground.field)
    case.step(f"{first} ({one.route}) and {second} ({other.route})")
    holders = (
        _whose_hours_term_counts(case, ground, one),
        _whose_hours_term_counts(case, ground, other),
    )
    own = {getattr(item.value, "hours", UNSET) for item in (one, other)} - {UNSET}
    alike = holders[0] is holders[1] and not own
    if first.unit == second.unit and (alike or "working" not in first.unit):
        return first.amount > second.amount
    waits = (
        wait_on_hours(case, first, one, holders[0]),
        wait_on_hours(case, second, other, holders[1]),
    )
    if latest_overrun([waits[0]], waits[1], case) is None:
        return False
    if latest_overrun([waits[1]], waits[0], case) is not None:
        raise NotAssessable(f"{first} is longer than {second} from some starts, not from others.")
    return True


def _whose_hours_term_counts(case: Case, ground: Ground, item: Item) -> Item | None:
    """Whose hours the span counts: the queue's, or those of the department that handles the rule."""
    if ground.queue is not None:
        return ground.queue
    return case.organisation.find("departments", item.get("handled_by") or "")


def _names_of_unlike_segments(meetings: list[Meeting], which: str) -> list[str]:
    segments = {getattr(m, which).id: getattr(m, which) for m in meetings}
    return [
        f"{segment.name} ({(segment.get('stage') or 'no stage').replace('_', '-')})"
        for segment in segments.values()
    ]


class UnlikeTerms(Struct, frozen=True):
    """The two terms, and who is given them."""

    later_segments: Annotated[list[str], RecordPart("who has stayed longer, with their stages")]
    earlier_segments: Annotated[list[str], RecordPart("who has not, with their stages")]
    later_term: Annotated[Span, RecordPart("what those who have stayed longer are given")]
    earlier_term: Annotated[Span, RecordPart("what the others are given")]
    longer_term: Annotated[
        Span, RecordPart("the time that is longer where the later stage has the worse")
    ]
    shorter_term: Annotated[Span, RecordPart("the time that is shorter then")]
    later_field: Annotated[str, RecordPart("the field with the worse term")]
    term_meaning: Annotated[str, RecordPart("what the time is for")]
    better_way: Annotated[str, RecordPart("whether more time is better, or less")]


@facts.apart
def unlike_terms(case: Case) -> UnlikeTerms:
    """What the two stages are given."""
    meetings = _unlike_terms_of_subject(case)
    field, name = meetings[0].ground.field, meetings[0].ground.name
    later, earlier = (case.need(item, field) for item in (case.entry, case.other))
    more_is_better = name == "claim_within"
    longer, shorter = (earlier, later) if more_is_better else (later, earlier)
    return UnlikeTerms(
        _names_of_unlike_segments(meetings, "later"),
        _names_of_unlike_segments(meetings, "earlier"),
        later,
        earlier,
        longer,
        shorter,
        name,
        _TERMS[name],
        "more" if more_is_better else "less",
    )
