"""What pay, discipline and averages push people towards."""

from __future__ import annotations

from principlecheck.facts.case import Case, Facts, NotDeclared, Pairing
from principlecheck.model.format.organisation import Organisation
from principlecheck.model.format.quantities import Share
from principlecheck.model.format.subject import Subject

ON = "consequence_of_speed"
_SPEED_IN_WORDS = {
    "handle_time": "handle time",
    "contacts_handled": "the number of contacts handled",
}
SPEED = frozenset(_SPEED_IN_WORDS)
_READS = (
    "discipline.for",
    "rewards.for",
    "rewards.penalty",
    "rewards.kind",
    "handle_time.used_for",
    "handle_time.average_target",
    "teams.paid_per",
)
facts = Facts(ON, reads=_READS)


def find_rewards_and_discipline(organisation: Organisation) -> list[Subject]:
    """Every rule of discipline and reward, every average that is used for something, and every
    team that is paid by what it does.
    """
    fields = {"handle_time": "average_target", "teams": "paid_per"}
    return [
        Subject(ON, item)
        for section in ("discipline", "rewards", "handle_time", "teams")
        for item in organisation.items(section)
        if section not in fields or item.get(fields[section]) is not None
    ]


CONSEQUENCE = Pairing(
    ON,
    "a rule of discipline or reward, the use of an average, or what a team is paid by",
    ("discipline", "rewards", "handle_time", "teams"),
    find_rewards_and_discipline,
    union=True,
)


@facts.word(words=("no", "discipline", "penalty", "pay", "average", "average_pay", "per_contact"))
def speed_pressure(case: Case) -> str:
    """How speed is made to hurt.

    What the entry does to people who take their time, or `no`.
    """
    section = case.entry.section
    if section == "teams":
        return "per_contact" if case.need(case.entry, "paid_per") == "contact" else "no"
    if section == "handle_time":
        uses = case.need(case.entry, "used_for")
        if "discipline" in uses:
            return "average"
        return "average_pay" if "pay" in uses else "no"
    speedy = bool(SPEED & set(case.need(case.entry, "for")))
    if section == "discipline":
        return "discipline" if speedy else "no"
    if not speedy:
        return "no"
    if case.need(case.entry, "kind") in ("pay", "bonus"):
        return "pay"
    return "penalty" if case.need(case.entry, "penalty") else "no"


@facts.names
def speed_counted(case: Case) -> list[str]:
    """The measures of speed that a reward or a sanction goes by, in words; of others, none."""
    if case.entry.section not in ("rewards", "discipline"):
        return []
    named: list[str] = case.need(case.entry, "for")
    return [words for word, words in _SPEED_IN_WORDS.items() if word in named]


@facts.share(reads=("rewards.share_of_pay",))
def share_of_pay(case: Case) -> float:
    """The part of their pay that hangs on it."""
    if case.entry.section != "rewards":
        raise NotDeclared("rewards.share_of_pay")
    share: Share = case.need(case.entry, "share_of_pay")
    return share.value
