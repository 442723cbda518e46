"""Figures that look better than the service is, and what is scored, paid or punished by them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Struct

from principlecheck.facts.case import Case, Facts, NotDeclared, RecordPart
from principlecheck.facts.customer_rules.transparency import unflattering_left_out
from principlecheck.facts.customers.listening import LEFT_OUT_BY_OUTCOME
from principlecheck.facts.steering.metrics import REPEATS, only_agents_say
from principlecheck.model import units
from principlecheck.model.format.organisation import Item, Organisation, once_per_organisation
from principlecheck.model.format.quantities import Share

ON = "metrics"
LEAVES_OUT_COUNTS = frozenset(
    (
        "first_contact_resolution",
        "repeat_contacts",
        "reopened",
        "resolution_time",
        "reply_time",
        "contacts_handled",
        "containment",
        "abandonment",
    )
)
"""Measures that flatter by what they leave out; of others it matters where it is declared."""
ASKED = frozenset(("satisfaction", "customer_effort"))
"""Measures that rest on whom the surveys ask."""
_FLAWS = (
    "metrics.measures",
    "metrics.comes_from",
    "metrics.stops_at",
    "metrics.leaves_out",
    "metrics.counts_automatic_replies",
    "listening.kind",
    "listening.leaves_out",
)
_STAKES = (
    "metrics.measures",
    "scorecards.weights",
    "scorecards.role",
    "rewards.kind",
    "rewards.for",
    "discipline.for",
)
facts = Facts(ON, reads=_FLAWS)


class MetricFault(Struct, frozen=True):
    """Why a figure flatters, as what it does; how to mend it; and where that is declared."""

    does: str
    mend: str
    route: str


def _metric_rests_on_agents_word(case: Case) -> MetricFault | None:
    """What PRD07 finds: agents alone say whether they solved it."""
    if case.entry.get("measures") not in REPEATS or not only_agents_say(case):
        return None
    return MetricFault(
        "comes from the code that agents enter themselves",
        "take it from the contact records or from the customer",
        f"{case.entry.route}.comes_from",
    )


def _metric_stops_at_first_solve(case: Case) -> MetricFault | None:
    """What INT10 finds: the clock stops at the first solve, and nobody counts what reopens."""
    metric = case.entry
    if metric.get("measures") != "resolution_time":
        return None
    if case.need(metric, "stops_at") != "first_solve":
        return None
    if case.organisation.having("metrics", "measures", "reopened"):
        return None
    if "reopened" not in (case.get(metric, "leaves_out") or ()):
        case.finished("metrics", "reopened")
    return MetricFault(
        "stops at the first solve",
        "stop its clock at the full resolution",
        f"{metric.route}.stops_at",
    )


def _metric_counts_machine_answers(case: Case) -> MetricFault | None:
    """What INT14 finds of replies: an automatic receipt counts as an answer."""
    metric, name = case.entry, "counts_automatic_replies"
    needed = metric.get("measures") == "reply_time"
    if not (case.need(metric, name) if needed else case.get(metric, name)):
        return None
    return MetricFault(
        "counts automatic replies as replies",
        "leave automatic replies out of it",
        f"{metric.route}.{name}",
    )


def _metric_leaves_bad_cases_out(case: Case) -> MetricFault | None:
    """What INT14 finds of contacts: those that went wrong are not in it."""
    metric = case.entry
    if metric.get("leaves_out") is None and metric.get("measures") not in LEAVES_OUT_COUNTS:
        return None
    words = " and ".join(unflattering_left_out(case))
    if not words:
        return None
    return MetricFault(
        f"leaves out {words} contacts", f"count {words} contacts", f"{metric.route}.leaves_out"
    )


def _surveys_ask_the_pleased_alone(case: Case) -> MetricFault | None:
    """What RES09 finds: every survey leaves people out by how their case ended."""
    metric = case.entry
    sources = case.get(metric, "comes_from")
    if metric.get("measures") not in ASKED or (sources is not None and "customer" not in sources):
        return None
    surveys = case.organisation.having("listening", "kind", "survey")
    if not surveys:
        return None
    for survey in surveys:
        if not set(LEFT_OUT_BY_OUTCOME) & set(case.need(survey, "leaves_out")):
            return None
    case.finished("listening", "survey")
    case.assume(
        f"{metric.called} is taken from the surveys ({', '.join(s.name for s in surveys)})."
    )
    return MetricFault(
        "rests on surveys that leave people out by how their case ended",
        "let the surveys leave nobody out by how their case ended",
        f"{surveys[0].route}.leaves_out",
    )


def _flattering_flaws_of_metric(case: Case) -> list[MetricFault]:
    found, missing = [], dict[str, None]()
    for look in (
        _metric_rests_on_agents_word,
        _metric_stops_at_first_solve,
        _metric_counts_machine_answers,
        _metric_leaves_bad_cases_out,
        _surveys_ask_the_pleased_alone,
    ):
        try:
            if flaw := look(case):
                found.append(flaw)
        except NotDeclared as lacks:
            missing.update(dict.fromkeys(lacks.routes))
    if missing and not found:
        raise NotDeclared(*missing)
    return found


class Flattery(Struct, frozen=True):
    """Why a figure looks better than the service."""

    flattered_by: Annotated[list[str], RecordPart("why it looks better, as what the figure does")]
    mended_by: Annotated[list[str], RecordPart("what would mend the figure")]
    flattery_route: Annotated[str, RecordPart("where it is declared that the figure flatters")]
    flattered_by_surveys_alone: Annotated[
        bool,
        RecordPart(
            "whether nothing flatters but whom the surveys ask, which is likely to be in the figure"
        ),
    ]


@facts.apart
def flattery(case: Case) -> Flattery:
    """What flatters the figure, and what would mend it."""
    found = _flattering_flaws_of_metric(case)
    route = found[0].route if found else ""
    return Flattery(
        [flaw.does for flaw in found],
        [flaw.mend for flaw in found],
        route,
        len(found) == 1 and route.startswith("listening."),
    )


@once_per_organisation
def _scorecards_weighing_metric(organisation: Organisation) -> dict[str, list[tuple[Item, float]]]:
    """The scorecards that give each metric a weight, the heaviest first."""
    found: dict[str, list[tuple[Item, float]]] = {}
    for card in organisation.items("scorecards"):
        weights: dict[str, Share] = card.get("weights") or {}
        for metric, share in weights.items():
            if share.value > 0:
                found.setdefault(metric, []).append((card, share.value))
    return {
        metric: sorted(cards, key=lambda pair: (-pair[1], pair[0].id))
        for metric, cards in found.items()
    }


def _consequences_of_metric(case: Case, section: str) -> tuple[Item, ...]:
    """What is earned or brought on by the metric: nothing else measures the same thing."""
    measures = case.entry.get("measures")
    if measures == "other" or len(case.organisation.having(ON, "measures", measures)) > 1:
        return ()
    return case.organisation.having(section, "for", measures)


@facts.entries(reads=("scorecards.weights",), of=("scorecards",))
def scored_by_it(case: Case) -> list[Item]:
    """The scorecards that give it a weight, the heaviest first."""
    return [
        card for card, _ in _scorecards_weighing_metric(case.organisation).get(case.entry.id, [])
    ]


@facts.entries(reads=("metrics.measures", "rewards.for"), of=("rewards",))
def rewarded_by_it(case: Case) -> list[Item]:
    """The rewards for what it alone measures."""
    return list(_consequences_of_metric(case, "rewards"))


@facts.entries(reads=("metrics.measures", "discipline.for"), of=("discipline",))
def disciplined_by_it(case: Case) -> list[Item]:
    """The rules of discipline for what it alone measures."""
    return list(_consequences_of_metric(case, "discipline"))


@facts.names(reads=_STAKES)
def what_rests_on_it(case: Case) -> list[str]:
    """What rests on the figure, in words.

    That nothing does takes complete scorecards, rewards and discipline.
    """
    weighed = _scorecards_weighing_metric(case.organisation).get(case.entry.id, [])
    for card, weight in weighed:
        case.inputs[f"{card.route}.weights"] = None
        case.step(f"{card.id}: {units.format_share(weight, 1)}")
    found = [f"{units.format_share(w, 1)} of {card.called}" for card, w in weighed]
    for section, word in (("rewards", "reward"), ("discipline", "rule of discipline")):
        for item in _consequences_of_metric(case, section):
            case.get(item, "for")
            kind = str(item.get("kind") or word).replace("_", " ") if word == "reward" else word
            found.append(f"the {kind} {item.name}" if kind != item.id else f"the {kind}")
    if not found:
        for section in ("scorecards", "rewards", "discipline"):
            case.finished(section)
    return found
