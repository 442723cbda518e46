"""Every fact and every pairing that there is, gathered in one place."""

from __future__ import annotations

from principlecheck.facts.case import FactSpec, Pairing
from principlecheck.facts.costs.limits import LIMIT_COST_FACTS
from principlecheck.facts.costs.repeats import REPEAT_COST_FACTS
from principlecheck.facts.customer_rules.approvals import APPROVAL_FACTS
from principlecheck.facts.customer_rules.authority import AUTHORITY_FACTS
from principlecheck.facts.customer_rules.containment import CONTAINMENT_FACTS
from principlecheck.facts.customer_rules.customer_steps import CUSTOMER_STEP_FACTS
from principlecheck.facts.customer_rules.deputies import DEPUTY_FACTS
from principlecheck.facts.customer_rules.exits import (
    EXIT_FACTS,
    JOINING_AND_LEAVING,
    WAY_TO_A_PERSON,
)
from principlecheck.facts.customer_rules.gestures import GESTURE_FACTS
from principlecheck.facts.customer_rules.reply_texts import REPLY_TEXT_FACTS
from principlecheck.facts.customer_rules.reviews import REVIEW_FACTS, REVIEWED_POLICY
from principlecheck.facts.customer_rules.transparency import TRANSPARENCY_FACTS
from principlecheck.facts.customers.ladder import LADDER_FACTS, LADDER_TERMS
from principlecheck.facts.customers.listening import FEEDBACK, LISTENING_FACTS
from principlecheck.facts.customers.research import RESEARCH_FACTS
from principlecheck.facts.customers.segments import SEGMENT_FACTS
from principlecheck.facts.customers.spending import SPENDING_FACTS
from principlecheck.facts.customers.surveys import SURVEY_FACTS
from principlecheck.facts.customers.ways_in import WAYS_IN_FACTS
from principlecheck.facts.handle_time.averages import AVERAGE_FACTS, AVERAGED_QUEUE
from principlecheck.facts.handle_time.conversations import CONVERSATION_FACTS
from principlecheck.facts.handle_time.limits import HANDLE_TIME_FACTS, LIMITED_QUEUE
from principlecheck.facts.handle_time.save_conversations import SAVE_FACTS
from principlecheck.facts.handle_time.trials import TRIAL_FACTS
from principlecheck.facts.handle_time.unlike_work import UNLIKE_WORK_FACTS
from principlecheck.facts.handle_time.warm_transfers import (
    HANDOVER_UNDER_LIMIT,
    WARM_TRANSFER_FACTS,
)
from principlecheck.facts.handle_time.wrap_up import WRAP_UP_FACTS
from principlecheck.facts.law.legal_floor import PROVISION_AND_POLICY
from principlecheck.facts.law.legal_words import LEGAL_FACTS
from principlecheck.facts.people.careers import CAREER_FACTS
from principlecheck.facts.people.colleagues import COLLEAGUE_FACTS, QUESTION_DEADLINE
from principlecheck.facts.people.conduct import CONDUCT_FACTS
from principlecheck.facts.people.discretion import DISCRETION_FACTS
from principlecheck.facts.people.duties import DUTY_FACTS, TWO_DUTIES
from principlecheck.facts.people.incentives import CONSEQUENCE, INCENTIVE_FACTS
from principlecheck.facts.people.insiders import INSIDER_FACTS
from principlecheck.facts.people.mistakes import MISTAKE_FACTS, MISTAKES
from principlecheck.facts.people.recognition import RECOGNITION_FACTS
from principlecheck.facts.people.scorecards import SCORECARD_FACTS
from principlecheck.facts.people.staff_survey import STAFF_SURVEY_FACTS
from principlecheck.facts.people.workforce import WORKFORCE_FACTS
from principlecheck.facts.pictures import PICTURE_FACTS
from principlecheck.facts.promises.and_targets import PROMISE_AND_TARGET, PROMISE_FACTS
from principlecheck.facts.promises.chains import CHAIN_FACTS, PROMISE_AND_CHAIN
from principlecheck.facts.promises.follow_ups import CLOSING_AND_FOLLOW_UP, FOLLOW_UP_FACTS
from principlecheck.facts.promises.measured_promises import (
    MEASURED_PROMISE_FACTS,
    PROMISE_AND_MEASUREMENT,
)
from principlecheck.facts.promises.reply_hours import PROMISED_CLOCK, REPLY_HOURS_FACTS
from principlecheck.facts.promises.target_order import TARGET_ORDER, TARGET_ORDER_FACTS
from principlecheck.facts.queues.backlog import BACKLOG_AND_PROMISE, BACKLOG_FACTS
from principlecheck.facts.queues.capacity import CAPACITY_FACTS, PLANNED_CAPACITY
from principlecheck.facts.queues.chat_turns import CHAT_TURN_FACTS
from principlecheck.facts.queues.occupancy import OCCUPANCY_FACTS
from principlecheck.facts.queues.priorities import LOWEST_CLASS, PRIORITY_FACTS
from principlecheck.facts.queues.reachability import REACHABILITY_FACTS
from principlecheck.facts.queues.repeats import REPEAT_FACTS
from principlecheck.facts.queues.service_level import SERVICE_LEVEL_FACTS
from principlecheck.facts.queues.team_weeks import TEAM_WEEK_FACTS
from principlecheck.facts.steering.barriers import BARRIER_FACTS
from principlecheck.facts.steering.causes import CAUSE_FACTS
from principlecheck.facts.steering.commitments import COMMITMENT_FACTS
from principlecheck.facts.steering.escalation import ESCALATION_FACTS
from principlecheck.facts.steering.metrics import METRIC_FACTS
from principlecheck.facts.steering.principles import METRIC_AND_PRINCIPLE, PRINCIPLE_FACTS
from principlecheck.facts.steering.silos import DEPARTMENTS_AND_OBJECT, SILO_FACTS
from principlecheck.facts.steering.strategy import STRATEGY_FACTS
from principlecheck.facts.steering.suppliers import SUPPLIER_FACTS

_ALL: tuple[FactSpec, ...] = (
    *TRANSPARENCY_FACTS,
    *TARGET_ORDER_FACTS,
    *REPLY_HOURS_FACTS,
    *MEASURED_PROMISE_FACTS,
    *LEGAL_FACTS,
    *EXIT_FACTS,
    *AUTHORITY_FACTS,
    *AVERAGE_FACTS,
    *BARRIER_FACTS,
    *CAREER_FACTS,
    *CAUSE_FACTS,
    *CHAIN_FACTS,
    *COLLEAGUE_FACTS,
    *COMMITMENT_FACTS,
    *CONDUCT_FACTS,
    *DISCRETION_FACTS,
    *FOLLOW_UP_FACTS,
    *GESTURE_FACTS,
    *HANDLE_TIME_FACTS,
    *INCENTIVE_FACTS,
    *INSIDER_FACTS,
    *LADDER_FACTS,
    *LISTENING_FACTS,
    *METRIC_FACTS,
    *MISTAKE_FACTS,
    *OCCUPANCY_FACTS,
    *PICTURE_FACTS,
    *PRINCIPLE_FACTS,
    *PRIORITY_FACTS,
    *PROMISE_FACTS,
    *RECOGNITION_FACTS,
    *REPEAT_FACTS,
    *REPLY_TEXT_FACTS,
    *REVIEW_FACTS,
    *SAVE_FACTS,
    *SCORECARD_FACTS,
    *SEGMENT_FACTS,
    *SILO_FACTS,
    *STAFF_SURVEY_FACTS,
    *STRATEGY_FACTS,
    *SUPPLIER_FACTS,
    *SURVEY_FACTS,
    *TRIAL_FACTS,
    *UNLIKE_WORK_FACTS,
    *WARM_TRANSFER_FACTS,
    *WAYS_IN_FACTS,
    *WORKFORCE_FACTS,
    *WRAP_UP_FACTS,
    *APPROVAL_FACTS,
    *BACKLOG_FACTS,
    *CAPACITY_FACTS,
    *CHAT_TURN_FACTS,
    *CONTAINMENT_FACTS,
    *CONVERSATION_FACTS,
    *CUSTOMER_STEP_FACTS,
    *DEPUTY_FACTS,
    *DUTY_FACTS,
    *ESCALATION_FACTS,
    *REACHABILITY_FACTS,
    *RESEARCH_FACTS,
    *SERVICE_LEVEL_FACTS,
    *SPENDING_FACTS,
    *TEAM_WEEK_FACTS,
    *LIMIT_COST_FACTS,
    *REPEAT_COST_FACTS,
)

PAIRINGS: dict[str, Pairing] = {
    pairing.name: pairing
    for pairing in (
        WAY_TO_A_PERSON,
        TARGET_ORDER,
        PROVISION_AND_POLICY,
        PROMISE_AND_MEASUREMENT,
        PROMISED_CLOCK,
        JOINING_AND_LEAVING,
        CLOSING_AND_FOLLOW_UP,
        LIMITED_QUEUE,
        CONSEQUENCE,
        PROMISE_AND_TARGET,
        REVIEWED_POLICY,
        QUESTION_DEADLINE,
        LADDER_TERMS,
        FEEDBACK,
        LOWEST_CLASS,
        HANDOVER_UNDER_LIMIT,
        AVERAGED_QUEUE,
        PROMISE_AND_CHAIN,
        DEPARTMENTS_AND_OBJECT,
        METRIC_AND_PRINCIPLE,
        MISTAKES,
        BACKLOG_AND_PROMISE,
        PLANNED_CAPACITY,
        TWO_DUTIES,
    )
}


def _by_subject() -> dict[str, dict[str, FactSpec]]:
    found: dict[str, dict[str, FactSpec]] = {}
    for spec in _ALL:
        facts = found.setdefault(spec.on, {})
        if spec.name in facts:
            raise RuntimeError(f"two facts are called {spec.name} on {spec.on}")
        facts[spec.name] = spec
    return found


FACTS: dict[str, dict[str, FactSpec]] = _by_subject()
"""Facts by the kind of subject they are about, then by name."""
