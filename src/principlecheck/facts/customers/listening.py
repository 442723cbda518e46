"""Ways of listening: what they take, whom they ask, and whether somebody has time to answer."""

from __future__ import annotations

import math

from principlecheck.facts.case import Case, Facts, NotAssessable, NotDeclared, Pairing
from principlecheck.facts.promises.measured_targets import end_of_measured_interval
from principlecheck.facts.scopes import MEASURED_SCOPES, latest_measured_overall
from principlecheck.facts.timing.weekly_rates import amount_of_rate_a_week
from principlecheck.model import units
from principlecheck.model.format.organisation import ORGANISATION, Item, Organisation
from principlecheck.model.format.quantities import Duration, Rate, Share
from principlecheck.model.format.subject import Subject

ON = "feedback"
# Public complaints and barriers have rules of their own for their owner and deadline.
JUDGED_ELSEWHERE = frozenset(("public_complaints", "policy_barriers"))
# Nobody speaks through these: they are looked at, walked or counted.
OBSERVED = frozenset(("secret_shopper", "experience_map", "mindset"))
# Colleagues speak through these, and customers do not.
OF_STAFF = frozenset(("staff_survey", "policy_barriers"))
# Nobody writes in by these and waits for an answer; what they show is talked about instead.
UNWRITTEN = OBSERVED | {"staff_survey"}
COMPLAINTS_BY_KIND = frozenset(("complaints", "public_complaints"))
KINDS_OF_WORD = ("criticism", "complaints", "compliments")
LEFT_OUT_BY_OUTCOME = {
    "unhappy": "are unhappy",
    "unsolved": "have an unsolved case",
    "refused": "were refused",
    "complained": "complained",
    "abandoned": "gave up waiting",
    "refunded": "were paid back",
}
_GAPS = {"owner": "an owner", "within": "a deadline"}
listening_facts = Facts("listening", reads=("listening.leaves_out", "listening.kind"))


@listening_facts.names
def left_out_by_outcome(case: Case) -> list[str]:
    """Who is left out because of how it ended.

    What is true of them, in words.
    """
    left_out = case.need(case.entry, "leaves_out")
    return [words for name, words in LEFT_OUT_BY_OUTCOME.items() if name in left_out]


@listening_facts.text(reads=("listening.leaves_out", "listening.sample"))
def unasked_route(case: Case) -> str:
    """The field by which somebody is not asked.

    Who is left out by outcome, else the sample.
    """
    outcomes = set(LEFT_OUT_BY_OUTCOME) & set(case.entry.get("leaves_out") or ())
    return f"{case.entry.route}.{'leaves_out' if outcomes else 'sample'}"


SAMPLES = (
    "listening.kind",
    "listening.sample",
    "listening.leaves_out",
    "listening.no_more_often_than",
    "measured.surveys_sent",
    "measured.certainty",
    *MEASURED_SCOPES,
)
_SPARED = frozenset(("asked_recently", "opted_out"))


def survey_share_measured(case: Case, survey: Item) -> Item | None:
    """Where it was measured after how many contacts customers are asked, if a survey is the only one."""
    surveys = case.organisation.having("listening", "kind", "survey")
    return (
        latest_measured_overall(case.organisation, "surveys_sent") if surveys == (survey,) else None
    )


def survey_spares_nobody(case: Case, survey: Item) -> bool:
    """Whether a survey is to be sent after each contact of its sample, however often somebody comes."""
    left_out = case.get(survey, "leaves_out")
    if left_out is None or _SPARED & set(left_out):
        return False
    if case.get(survey, "no_more_often_than") is not None:
        return False
    missing = case.or_missing(lambda: case.finished("listening", "no_more_often_than"))
    return not isinstance(missing, NotDeclared)


def _survey_measurement_instead(case: Case) -> Item | None:
    """The measurement that stands in the place of the sample declared.

    More than the sample were asked whatever the reason; fewer may be those whom a cap spares, or
    who did not want to be asked, and say something only where nobody is spared. A sample within
    the interval of the measurement agrees with it, and so few contacts overrule no declaration.
    """
    measured = survey_share_measured(case, case.entry)
    if measured is None:
        return None
    sample: Share | None = case.get(case.entry, "sample")
    if sample is not None:
        share: Share = case.need(measured, "surveys_sent")
        if end_of_measured_interval(measured, "surveys_sent", "low", share.value) > sample.value:
            return measured
        if end_of_measured_interval(measured, "surveys_sent", "high", share.value) >= sample.value:
            return None
    return measured if survey_spares_nobody(case, case.entry) else None


@listening_facts.share(reads=SAMPLES)
def share_asked(case: Case) -> float:
    """After what share of contacts the survey asks: as measured where that says so, else as declared.

    Where the measured share has an interval, its upper end.
    """
    measured = _survey_measurement_instead(case)
    if measured is None:
        return float(case.need(case.entry, "sample").value)
    case.assume(f"{case.entry.route}: so many are asked as were measured, in {measured.route}.")
    share: Share = case.need(measured, "surveys_sent")
    return end_of_measured_interval(measured, "surveys_sent", "high", share.value)


@listening_facts.flag(reads=SAMPLES)
def asked_as_measured(case: Case) -> bool:
    """Whether the share of contacts after which the survey asks is the one that was measured."""
    return _survey_measurement_instead(case) is not None


@listening_facts.flag(reads=SAMPLES)
def nobody_is_spared(case: Case) -> bool:
    """Whether the survey is to be sent after each contact of its sample, whoever it was and how often."""
    return survey_spares_nobody(case, case.entry)


@listening_facts.entry(reads=SAMPLES, of=("measured",))
def asking_measured_in(case: Case) -> Item:
    """The measurement of how many contacts the survey asked after."""
    measured = _survey_measurement_instead(case)
    if measured is None:
        raise NotDeclared("measured.surveys_sent")
    return measured


_ACCEPTS = ("listening.accepts", "listening.kind")


organisation_facts = Facts(ORGANISATION, reads=_ACCEPTS)


@organisation_facts.names
def unheard(case: Case) -> list[str]:
    """Kinds of word that no way of listening takes.

    Certain once every way by which somebody speaks says what it takes.
    """
    ways = case.items("listening")
    taken = {kind for item in ways for kind in _words_a_listening_way_takes(item)}
    for item in ways:
        case.get(item, "accepts")
    missing = [kind for kind in KINDS_OF_WORD if kind not in taken]
    if missing:
        silent = [
            f"{item.route}.accepts"
            for item in ways
            if item.get("kind") not in OBSERVED | OF_STAFF and item.get("accepts") is None
        ]
        if silent:
            raise NotDeclared(*silent)
        case.finished("listening", "accepts")
    return missing


@organisation_facts.names
def heard(case: Case) -> list[str]:
    """What is taken somewhere.

    Kinds of word, in the order in which they are first declared.
    """
    ways = case.items("listening")
    return list(dict.fromkeys(kind for item in ways for kind in _words_a_listening_way_takes(item)))


def _words_a_listening_way_takes(way: Item) -> list[str]:
    """What a way of listening takes: what it says, and what its kind is there for."""
    accepts = list(way.get("accepts") or ())
    return [*accepts, "complaints"] if way.get("kind") in COMPLAINTS_BY_KIND else accepts


def find_feedback_to_answer(organisation: Organisation) -> list[Subject]:
    """Every way of listening by which somebody writes, and every team that answers one."""
    ways = organisation.items("listening")
    answering = {item.get("team") for item in ways}
    unanswerable = JUDGED_ELSEWHERE | UNWRITTEN
    return [
        *(Subject(ON, item) for item in ways if item.get("kind") not in unanswerable),
        *(Subject(ON, team) for team in organisation.items("teams") if team.id in answering),
    ]


FEEDBACK = Pairing(
    ON,
    "a way of listening, or a team that answers one",
    ("listening", "teams"),
    find_feedback_to_answer,
    union=True,
)

_WORK_READS = (
    "listening.volume",
    "listening.work_each",
    "listening.team",
    "teams.agents",
    "teams.off_queue",
)
_READS = ("listening.owner", "listening.within", "listening.kind", "teams.department", *_WORK_READS)


facts = Facts(ON, reads=_READS)


@facts.word(words=("no", "nobody", "no_time"))
def unanswered(case: Case) -> str:
    """Why feedback goes unanswered.

    `nobody`: no owner or no deadline. `no_time`: a team has more to answer than time for it.
    """
    if case.entry.section == "listening":
        if case.fact("feedback_lacks"):
            return "nobody"
        case.need(case.entry, "team")
        return "no"
    work, missing = _feedback_work_of_team(case)
    if work > _feedback_time_of_team(case) + 1e-6:
        return "no_time"
    missing += _listening_without_team(case, _feedback_time_of_team(case) - work)
    if missing:
        raise NotDeclared(*missing)
    return "no"


def _listening_without_team(case: Case, left: float) -> list[str]:
    """The ways of listening that no team is named for, where the team's free seconds might not
    hold them; as routes.
    """
    without = case.organisation.having("listening", "team", None)
    ways = [way for way in without if way.get("kind") not in UNWRITTEN]
    needed = 0.0
    for way in ways:
        volume: Rate | None = way.get("volume")
        each: Duration | None = way.get("work_each")
        if volume is None or each is None:
            needed = math.inf
        else:
            needed += amount_of_rate_a_week(case, volume) * each.seconds
    return [f"{way.route}.team" for way in ways] if needed > left else []


@facts.names
def feedback_lacks(case: Case) -> list[str]:
    """What the way of listening lacks.

    In words; a team lacks none of it.
    """
    if case.entry.section != "listening":
        return []
    return [words for name, words in _GAPS.items() if case.get(case.entry, name) is None]


def _listening_answered_by_team(organisation: Organisation, team: Item) -> tuple[Item, ...]:
    return organisation.having("listening", "team", team.id)


def _feedback_work_of_team(case: Case) -> tuple[float, list[str]]:
    """Seconds a week that a team needs for what it answers, and the routes not declared."""
    work, missing = 0.0, []
    department = case.organisation.find("departments", case.entry.get("department") or "")
    for way in _listening_answered_by_team(case.organisation, case.entry):
        volume: Rate | None = case.get(way, "volume")
        each: Duration | None = case.get(way, "work_each")
        if volume is None or each is None:
            fields = {"volume": volume, "work_each": each}
            missing += [f"{way.route}.{name}" for name, value in fields.items() if value is None]
            continue
        weekly = amount_of_rate_a_week(case, volume, department)
        seconds = weekly * each.seconds
        case.step(
            f"{way.id}: {units.format_number(weekly, 2)} a week · {each} = {units.format_duration(seconds)}"
        )
        work += seconds
    return work, missing


def _feedback_time_of_team(case: Case) -> float:
    """Seconds a week that a team has reserved for feedback."""
    agents = int(case.need(case.entry, "agents"))
    each: Duration = case.need(case.entry, "off_queue.feedback")
    case.step(
        f"reserved: {agents} agents · {each} = {units.format_duration(agents * each.seconds)}"
    )
    return agents * each.seconds


@facts.seconds(
    formula="Σ received a week · work on each, over what the team answers", reads=_WORK_READS
)
def answering_work(case: Case) -> float:
    """Work that answering takes in a week.

    Seconds; where a volume or the work on each is not declared, at least so much.
    """
    if case.entry.section != "teams":
        raise NotDeclared(case.entry.route)
    work, missing = _feedback_work_of_team(case)
    if missing:
        case.assume(f"Not declared, and so not counted: {', '.join(missing)}.")
    return work


@facts.seconds(formula="agents · off_queue.feedback", reads=_WORK_READS)
def answering_time(case: Case) -> float:
    """Time reserved for answering in a week."""
    if case.entry.section != "teams":
        raise NotDeclared(case.entry.route)
    return _feedback_time_of_team(case)


@facts.seconds(formula="work in a week / agents, rounded up to a minute", reads=_WORK_READS)
def answering_time_needed(case: Case) -> float:
    """Time for each agent that would be enough.

    Seconds per agent and week; rounded towards passing.
    """
    work: float = case.fact("answering_work")
    agents = int(case.need(case.entry, "agents"))
    if not agents:
        raise NotAssessable(f"{case.entry.called} has no agents to answer with.")
    needed = math.ceil(work / agents / units.MINUTE - 1e-9) * float(units.MINUTE)
    case.step(
        f"{units.format_duration(work)} / {agents} agents, rounded up to {units.format_duration(needed)} each"
    )
    return needed


@facts.text
def unanswered_route(case: Case) -> str:
    """Where the answer is missing.

    The way of listening, or the time that the team has reserved.
    """
    team = case.entry.section == "teams"
    return f"{case.entry.route}.off_queue.feedback" if team else case.entry.route
